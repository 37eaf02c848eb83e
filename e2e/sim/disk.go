package sim

import (
	"errors"

	"regarding/relay/blob"
	"regarding/relay/ledger"
)

// disk is the medium of the relay: it outlives the process, can fail, and can
// let it die in the middle of a write.
type disk interface {
	store() ledger.Store
	blobs() blob.Store
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
	return &memDisk{mem: ledger.NewMemStore(), bytes: blob.NewMemStore()}
}

// memDisk is a disk in memory.
type memDisk struct {
	mem   *ledger.MemStore
	bytes *blob.MemStore
	failing
}

func (d *memDisk) store() ledger.Store { return failingStore{d.mem, &d.failing} }
func (d *memDisk) blobs() blob.Store   { return failingBlobs{d.bytes, &d.failing} }
func (d *memDisk) reopen()             { d.failing = failing{} }
func (d *memDisk) copies() bool        { return true }
func (d *memDisk) close()              {}

func (d *memDisk) copy() disk {
	bytes := blob.NewMemStore()
	err := d.bytes.View(func(from blob.Reader) error {
		return bytes.Update(func(to blob.Txn) error {
			return from.Scan(nil, []byte{0xff}, func(key, value []byte) (bool, error) { return true, to.Put(key, value) })
		})
	})
	if err != nil {
		panic(err) // a store in memory does not fail
	}
	return &memDisk{mem: d.mem.Copy(), bytes: bytes}
}
