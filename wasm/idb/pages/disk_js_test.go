package pages

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"syscall/js"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
	"regarding/wasm/idb"
	"regarding/wasm/replica"
	"regarding/wasm/replica/storetest"
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

// openDatabase opens the database of the test.
func openDatabase(t testing.TB) *idb.DB {
	t.Helper()
	db, err := idb.Open(context.Background(), t.Name(), 1, idb.Patience, CreateStores)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func deleteDatabase(t testing.TB) {
	t.Helper()
	if err := idb.Delete(context.Background(), t.Name(), idb.Patience); err != nil {
		t.Fatal(err)
	}
}

// INV-5, INV-7, S28: the suite of every store, over IndexedDB.
func TestStoreOverIndexedDB(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() replica.Store {
		var open []*idb.DB
		h := &harness{TB: t}
		h.over = func() Disk {
			db := openDatabase(t)
			open = append(open, db)
			return Database(db)
		}
		t.Cleanup(func() {
			for _, db := range open {
				db.Close()
			}
			deleteDatabase(t)
			for _, err := range h.reports {
				t.Error(err)
			}
		})
		return func() replica.Store { return h.store() }
	})
}

// INV-5: the connection may go away at any moment; what is found when the
// database is opened again has the rows that its cursor vouches for.
func TestConnectionLostAtAnyMoment(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	y := newStory(t, 300, func(_ string, n int) int { return random.IntN(n) })
	var db *idb.DB
	y.over = func() Disk {
		db = openDatabase(t)
		return Database(db)
	}
	defer deleteDatabase(t)
	defer func() { db.Close() }()
	lost := 0
	for range 25 {
		y.start()
		if random.IntN(2) == 0 {
			y.check()
		}
		for range 1 + random.IntN(8) {
			if random.IntN(6) == 0 {
				go db.Close() // some time during what comes
			}
			if err := y.write(); err != nil {
				if !errors.Is(err, idb.ErrClosed) {
					t.Fatal(err)
				}
				lost++
				break
			}
		}
		db.Close()
		y.stop()
	}
	if lost == 0 {
		t.Error("no write met a closed connection")
	}
	y.start()
	y.check()
	y.stop()
}

// SYNC-09: a full storage is told as such, nothing is half written, and what
// was there can still be read.
func TestFullStorage(t *testing.T) {
	if gotest.Get("storage").String() == "fake-indexeddb" {
		t.Log("fake-indexeddb has no quota: a full storage is only seen in Chromium")
		t.Skip("no quota under fake-indexeddb")
	}
	// Chromium remembers for a while how much room there was.
	await(t, gotest.Call("loseStorage", js.Null()))
	await(t, gotest.Call("setQuota", 1<<20))
	defer func() { await(t, gotest.Call("resetQuota")) }()
	db := openDatabase(t)
	defer deleteDatabase(t)
	defer db.Close()
	h := &harness{TB: t, over: func() Disk { return Database(db) }}
	s, _, _ := h.open()
	defer s.Close()
	batch := func(commit uint64, rows, size int) *replica.Batch {
		b := &replica.Batch{Strict: true, State: &replica.State{Cursor: wire.Cursor{Incarnation: 7, Commit: commit}}}
		for n := range rows {
			b.Rows = append(b.Rows, rowOfN(n, commit, size))
		}
		return b
	}
	ctx := context.Background()
	if err := s.Write(ctx, batch(1, 2, 10)); err != nil {
		t.Fatal(err)
	}
	// Random letters do not shrink when they are stored.
	large := batch(2, 900, 10)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range large.Rows {
		text := make([]byte, 12_000)
		for j := range text {
			text[j] = byte('!' + random.IntN(90))
		}
		r := large.Rows[i].Row.WithValue("description", crm.Str(string(text)))
		large.Rows[i] = replica.BaseRow{Row: r, Bytes: crm.AppendRow(nil, r, crm.CatalogueVersion)}
	}
	if err := s.Write(ctx, large); fault.KindOf(err) != fault.Full || !errors.Is(err, idb.ErrFull) {
		t.Errorf("got %v, want a fault of kind full", err)
	}
	rows, err := s.Rows(ctx, allKeys())
	if err != nil || len(rows) != 2 || !bytes.Equal(rows[0].Bytes, rowOfN(0, 1, 10).Bytes) {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	await(t, gotest.Call("resetQuota"))
	if err := s.Write(ctx, large); err != nil {
		t.Errorf("with room again: %v", err)
	}
	s.Close()
	s, state, held := h.open()
	if state.Cursor.Commit != 2 || len(held) != 900 {
		t.Errorf("cursor %d, %d rows", state.Cursor.Commit, len(held))
	}
}

// INV-9: a database that lacks the stores gets them, and keeps what it has.
func TestCreateStoresInAnOlderDatabase(t *testing.T) {
	ctx := context.Background()
	defer deleteDatabase(t)
	db, err := idb.Open(ctx, t.Name(), 1, idb.Patience, func(u *idb.Upgrade) error {
		return errors.Join(u.CreateStore("device"), u.CreateStore(metaStore))
	})
	if err != nil {
		t.Fatal(err)
	}
	var b idb.Batch
	b.Put("device", idb.Text("profile"), []byte("kept"))
	if err := db.Write(ctx, idb.Strict, b); err != nil {
		t.Fatal(err)
	}
	db.Close()
	db, err = idb.Open(ctx, t.Name(), 2, idb.Patience, CreateStores)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	h := &harness{TB: t, over: func() Disk { return Database(db) }}
	s, _, _ := h.open()
	defer s.Close()
	if err := s.Write(ctx, &replica.Batch{Rows: []replica.BaseRow{rowOfN(1, 1, 1)}}); err != nil {
		t.Error(err)
	}
	if value, _, err := db.Get(ctx, "device", idb.Text("profile")); string(value) != "kept" || err != nil {
		t.Errorf("got %q, %v", value, err)
	}
}
