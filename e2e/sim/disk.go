package sim

import (
	"errors"

	"regarding/relay/ledger"
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
	// heal takes back what arm did.
	heal()
	// copies reports whether copy can be called.
	copies() bool
	copy() disk
	close()
}

// errDied is what a write says in which the process died.
var errDied = errors.New("the relay died")

func newDisk(c Config) disk {
	if c.Dir != "" {
		return newBadgerDisk(c.Dir)
	}
	return &memDisk{mem: ledger.NewMemStore()}
}

// memDisk is a disk in memory.
type memDisk struct {
	mem *ledger.MemStore
	failing
}

func (d *memDisk) store() ledger.Store { return failingStore{d.mem, &d.failing} }
func (d *memDisk) reopen()             { d.failing = failing{} }
func (d *memDisk) copies() bool        { return true }
func (d *memDisk) copy() disk          { return &memDisk{mem: d.mem.Copy()} }
func (d *memDisk) close()              {}
