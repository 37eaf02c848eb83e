package sim

import (
	"errors"

	"regarding/relay/ledger"
	"regarding/shared/fault"
)

// disk is the medium of the relay: it outlives the process, can fail, and can
// let it die in the middle of a write.
type disk interface {
	store() ledger.Store
	// arm lets one of the next writes go wrong.
	arm(s source)
	// dead reports whether the process died in the last write.
	dead() bool
	// reopen is called after the process died.
	reopen()
	heal()
	copies() bool
	copy() disk
	close()
}

// errDied is what a write says in which the process died.
var errDied = errors.New("the relay died")

// memDisk is a disk in memory.
type memDisk struct {
	mem  *ledger.MemStore
	died bool
}

func newDisk(c Config) disk {
	if c.Dir != "" {
		return newBadgerDisk(c.Dir)
	}
	return &memDisk{mem: ledger.NewMemStore()}
}

func (d *memDisk) store() ledger.Store { return d.mem }

func (d *memDisk) arm(s source) {
	at := d.mem.Updates() + 1 + s.IntN(4)
	var err error = fault.New(fault.Full, "sim.update", "the relay's disk is full")
	die := s.chance(70)
	if die {
		err = errDied
	}
	hook := func(n int) error {
		if n != at {
			return nil
		}
		d.died = die
		return err
	}
	d.heal()
	if die && s.chance(50) {
		d.mem.After = hook
	} else {
		d.mem.Before = hook
	}
}

func (d *memDisk) dead() bool   { return d.died }
func (d *memDisk) reopen()      { d.died = false; d.heal() }
func (d *memDisk) heal()        { d.mem.Before, d.mem.After = nil, nil }
func (d *memDisk) copies() bool { return true }
func (d *memDisk) copy() disk   { return &memDisk{mem: d.mem.Copy()} }
func (d *memDisk) close()       {}
