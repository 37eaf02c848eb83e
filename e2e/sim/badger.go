package sim

import (
	"fmt"
	"os"
	"time"

	"regarding/relay/badgerdb"
	"regarding/relay/blob"
	"regarding/relay/ledger"
	"regarding/shared/fault"
)

// badgerDisk is a disk with the real database in a folder: when the relay
// dies, the folder is opened again.
type badgerDisk struct {
	dir string
	db  *badgerdb.DB
	failing
}

func newBadgerDisk(dir string) disk {
	d := &badgerDisk{dir: dir}
	d.open()
	return d
}

func (d *badgerDisk) open() {
	db, err := badgerdb.Open(badgerdb.Config{Dir: d.dir, Size: badgerdb.Small, Free: func(string) (uint64, error) { return 1 << 40, nil }, Now: time.Now})
	if err != nil {
		panic(fmt.Sprintf("open %s: %v", d.dir, err))
	}
	d.db = db
}

func (d *badgerDisk) store() ledger.Store { return failingStore{d.db.Ledger(), &d.failing} }

func (d *badgerDisk) blobs() blob.Store { return failingBlobs{d.db.Blobs(), &d.failing} }

func (d *badgerDisk) reopen() {
	d.close()
	d.open()
	d.failing = failing{}
}

func (d *badgerDisk) copies() bool { return false }
func (d *badgerDisk) copy() disk   { panic("sim: a folder is not copied") }

func (d *badgerDisk) close() {
	if err := d.db.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "close", d.dir, err)
	}
}

// failing says which of the next updates goes wrong, and how.
type failing struct {
	updates, at int
	err         error
	after       bool
	died        bool
}

// arm lets one of the next updates fail, or the relay die before or after it.
func (f *failing) arm(s source) {
	f.at, f.after = f.updates+1+s.IntN(4), false
	f.err = fault.New(fault.Full, "sim.update", "the relay's disk is full")
	if s.chance(70) {
		f.err, f.after = errDied, s.chance(50)
	}
}

func (f *failing) dead() bool { return f.died }
func (f *failing) heal()      { f.at = 0 }

// failingStore is a store whose updates may fail.
type failingStore struct {
	ledger.Store
	*failing
}

func (s failingStore) Update(f func(ledger.Txn) error) error {
	return s.update(func() error { return s.Store.Update(f) })
}

// failingBlobs is the same for bytes.
type failingBlobs struct {
	blob.Store
	*failing
}

func (s failingBlobs) Update(f func(blob.Txn) error) error {
	return s.update(func() error { return s.Store.Update(f) })
}

// update runs an update that may fail.
func (f *failing) update(run func() error) error {
	f.updates++
	wrong := f.updates == f.at
	if wrong && !f.after {
		f.died = f.err == errDied
		return f.err
	}
	err := run()
	if wrong && err == nil {
		f.died = f.err == errDied
		return f.err
	}
	return err
}
