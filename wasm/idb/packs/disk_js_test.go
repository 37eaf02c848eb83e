package packs

import (
	"context"
	"errors"
	"syscall/js"
	"testing"

	"regarding/shared/fault"
	"regarding/wasm/blob"
	"regarding/wasm/blob/storetest"
	"regarding/wasm/idb"
	"regarding/wasm/idb/pages"
	"regarding/wasm/replica"
)

// gotest is what e2e/gotest offers to tests.
var gotest = js.Global().Get("gotest")

// await waits for a promise.
func await(t *testing.T, promise js.Value) {
	t.Helper()
	settled := make(chan bool, 1)
	settle := func(ok bool) js.Func {
		return js.FuncOf(func(js.Value, []js.Value) any { settled <- ok; return nil })
	}
	fulfilled, rejected := settle(true), settle(false)
	defer fulfilled.Release()
	defer rejected.Release()
	promise.Call("then", fulfilled, rejected)
	if !<-settled {
		t.Fatal("promise rejected")
	}
}

// device is a database as the engine has it.
type device struct {
	t    testing.TB
	open []*idb.DB
}

func newDevice(t testing.TB) *device {
	d := &device{t: t}
	t.Cleanup(func() {
		for _, db := range d.open {
			db.Close()
		}
		must(t, idb.Delete(ctx, t.Name(), idb.Patience))
	})
	return d
}

// engine opens the database, takes it over and returns its rows and bytes.
func (d *device) engine() (*pages.Store, *Store) {
	d.t.Helper()
	db, err := idb.Open(ctx, d.t.Name(), 3, idb.Patience, func(u *idb.Upgrade) error {
		return errors.Join(pages.CreateStores(u), CreateStores(u))
	})
	must(d.t, err)
	d.open = append(d.open, db)
	report := func(err error) { d.t.Error(err) }
	rows := pages.New(pages.Database(db), report)
	_, _, _, err = rows.Open(ctx)
	must(d.t, err)
	return rows, New(rows.Fenced(), report)
}

// S23: the suite of every store, over IndexedDB.
func TestStoreOverIndexedDB(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() blob.Store {
		d := newDevice(t)
		return func() blob.Store {
			_, s := d.engine()
			return s
		}
	})
}

// S28, INV-7: an engine from which another has taken over writes nothing more.
func TestFence(t *testing.T) {
	d := newDevice(t)
	rows, old := d.engine()
	one, two := message(1, 1000), message(2, 1000)
	must(t, old.Put(ctx, one))
	_, taken := d.engine()
	for range 2 {
		if err := old.Put(ctx, two); !errors.Is(err, replica.ErrFence) {
			t.Errorf("put: %v", err)
		}
	}
	if err := old.Drop(ctx, one.Hash); !errors.Is(err, replica.ErrFence) {
		t.Errorf("drop: %v", err)
	}
	if err := rows.Write(ctx, &replica.Batch{Strict: true, State: &replica.State{}}); !errors.Is(err, replica.ErrFence) {
		t.Errorf("the rows of the same engine: %v", err)
	}
	wantBytes(t, "after it", taken, one)
	if _, found, err := taken.Facts(ctx, two.Hash); found || err != nil {
		t.Errorf("what it wrote too late is held: %v", err)
	}
	must(t, taken.Put(ctx, two))
	unopened := New(pages.New(pages.Database(d.open[0]), func(error) {}).Fenced(), func(error) {})
	if err := unopened.Put(ctx, message(3, 10)); err == nil {
		t.Error("bytes are stored before the rows are open")
	}
}

// SYNC-09: a full storage is told as such, nothing is half stored, and what
// was there can still be read.
func TestFullStorage(t *testing.T) {
	if gotest.Get("storage").String() == "fake-indexeddb" {
		t.Log("fake-indexeddb has no quota: a full storage is only seen in Chromium")
		t.Skip("no quota under fake-indexeddb")
	}
	// Chromium remembers for a while how much room there was.
	await(t, gotest.Call("loseStorage", js.Null()))
	await(t, gotest.Call("setQuota", 2<<20))
	defer func() { await(t, gotest.Call("resetQuota")) }()
	d := newDevice(t)
	_, s := d.engine()
	small := message(1, 5000)
	must(t, s.Put(ctx, small))
	var many []blob.Fresh
	for n := range 60 {
		many = append(many, message(100+n, 200_000))
	}
	if err := s.Put(ctx, many...); fault.KindOf(err) != fault.Full || !errors.Is(err, idb.ErrFull) {
		t.Errorf("many: %v, want a fault of kind full", err)
	}
	if n, _, err := s.Size(ctx); n != 1 || err != nil {
		t.Errorf("%d are held: %v", n, err)
	}
	if err := s.Put(ctx, message(2, 12_000_000)); fault.KindOf(err) != fault.Full {
		t.Errorf("large: %v, want a fault of kind full", err)
	}
	wantBytes(t, "in a full storage", s, small)
	await(t, gotest.Call("resetQuota"))
	must(t, s.Put(ctx, many...))
	_, s = d.engine()
	wantBytes(t, "with room again", s, many[59])
}

// INV-9: the database of a released version gets the stores and keeps what it
// has.
func TestCreateStoresInAnOlderDatabase(t *testing.T) {
	d := newDevice(t)
	db, err := idb.Open(ctx, t.Name(), 2, idb.Patience, func(u *idb.Upgrade) error {
		return errors.Join(u.CreateStore("device"), pages.CreateStores(u))
	})
	must(t, err)
	var b idb.Batch
	b.Put("device", idb.Text("profile"), []byte("kept"))
	must(t, db.Write(context.Background(), idb.Strict, b))
	db.Close()
	_, s := d.engine()
	must(t, s.Put(ctx, message(1, 10)))
	if value, _, err := d.open[0].Get(ctx, "device", idb.Text("profile")); string(value) != "kept" || err != nil {
		t.Errorf("got %q, %v", value, err)
	}
}
