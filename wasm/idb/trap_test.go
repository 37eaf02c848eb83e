//go:build js && wasm

package idb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall/js"
	"testing"
	"time"

	"github.com/hack-pad/go-indexeddb/idb"
)

// The traps are numbered as in the measurements of the platform.

// A batch is whole whatever other goroutines do meanwhile, while a transaction
// that is held over anything else has ended.
func TestTrap1TransactionLivesThroughItsOwnRequests(t *testing.T) {
	db := openRows(t)
	var noise sync.WaitGroup
	quiet := make(chan struct{})
	ping, pong := make(chan int), make(chan int)
	noise.Go(func() {
		for n := range ping {
			pong <- n
		}
	})
	noise.Go(func() {
		defer close(ping)
		for {
			select {
			case <-quiet:
				return
			case ping <- 1:
				<-pong
			}
			turn()
			runtime.GC()
		}
	})
	for i := range 50 {
		var b Batch
		for j := range 10 {
			b.Put("rows", Text(fmt.Sprint(i, "/", j)), []byte{byte(j)})
		}
		if err := db.Write(t.Context(), Relaxed, b); err != nil {
			t.Fatal(err)
		}
	}
	close(quiet)
	noise.Wait()
	if n, err := db.Count(t.Context(), "rows", Range{}); n != 500 || err != nil {
		t.Errorf("got %d rows, %v", n, err)
	}

	held, err := db.begin(t.Context(), "readwrite", Relaxed, []string{"rows"}, func(*transaction) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	wantRow(t, db, "none", "") // waits for something else
	_, err = held.store("rows")
	wantException(t, "held transaction", err, "InvalidStateError")
	if err := held.wait(t.Context()); err != nil {
		t.Error(err)
	}
}

// A rule for callers: as long as any goroutine runs, no storage event arrives.
func TestTrap2BusyGoroutinesDelayEveryEvent(t *testing.T) {
	db := openRows(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		wantRow(t, db, "none", "")
	}()
	for range 10_000 {
		runtime.Gosched()
	}
	select {
	case <-done:
		t.Error("an event arrived while a goroutine was busy: long loops need not pause any more")
	default:
	}
	<-done // to block lets the event loop turn
}

// A result that came before anybody waited for it is still there.
func TestTrap3ResultWaitsForALateAwait(t *testing.T) {
	db := openRows(t)
	write, err := db.begin(t.Context(), "readwrite", Strict, []string{"rows"}, func(w *transaction) error {
		b := Batch{}
		b.Put("rows", Text("a"), []byte("1"))
		return b.issue(w)
	})
	if err != nil {
		t.Fatal(err)
	}
	wantRow(t, db, "a", "1") // the browser answers this one after the write
	if err := write.wait(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTrap4CancelledContextIsAnError(t *testing.T) {
	expired, cancel := context.WithDeadline(t.Context(), time.Unix(1, 0))
	defer cancel()
	if db, err := Open(expired, t.Name(), 1, Patience, createRows); db != nil || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("expired open: got %v, %v", db, err)
	}

	// Ends while the request is with the browser.
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	if db, err := Open(ctx, t.Name(), 1, Patience, createRows); db != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled open: got %v, %v", db, err)
	}
	// Ends while the upgrade runs.
	ctx, cancel = context.WithCancel(t.Context())
	db, err := Open(ctx, t.Name(), 1, Patience, func(u *Upgrade) error {
		defer cancel()
		return u.CreateStore("half")
	})
	if db != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("open cancelled in upgrade: got %v, %v", db, err)
	}

	// No half-made database was left behind.
	db = openFresh(t, func(u *Upgrade) error {
		if stores, err := u.Stores(); u.OldVersion != 0 || len(stores) != 0 || err != nil {
			t.Errorf("version %d, stores %q, %v", u.OldVersion, stores, err)
		}
		return createRows(u)
	})

	for name, call := range map[string]func(context.Context) error{
		"write": func(ctx context.Context) error {
			var b Batch
			b.Put("rows", Text("a"), []byte("1"))
			return db.Write(ctx, Relaxed, b)
		},
		"get":         func(ctx context.Context) error { _, _, err := db.Get(ctx, "rows", Text("a")); return err },
		"get all":     func(ctx context.Context) error { _, err := db.GetAll(ctx, "rows", Range{}, 0); return err },
		"count":       func(ctx context.Context) error { _, err := db.Count(ctx, "rows", Range{}); return err },
		"delete":      func(ctx context.Context) error { return Delete(ctx, "another", Patience) },
		"empty write": func(ctx context.Context) error { return db.Write(ctx, Relaxed, Batch{}) },
	} {
		if err := call(expired); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("expired %s: got %v", name, err)
		}
		if name == "empty write" {
			continue
		}
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		if err := call(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled %s: got %v", name, err)
		}
	}
	wantRow(t, db, "a", "")
}

func TestTrap5UpgraderFailureIsAnError(t *testing.T) {
	db := openRows(t)
	mustPut(t, db, "a", "1")
	db.Close()

	cause := errors.New("cause")
	for name, fail := range map[string]func(u *Upgrade) error{
		"error": func(*Upgrade) error { return cause },
		"panic": func(*Upgrade) error { panic("cause") },
		"store twice": func(u *Upgrade) error {
			return u.CreateStore("rows")
		},
	} {
		db, err := Open(t.Context(), t.Name(), 2, Patience, func(u *Upgrade) error {
			if err := u.DeleteStore("rows"); err != nil {
				return err
			}
			for _, store := range []string{"rows", "more"} {
				if err := u.CreateStore(store); err != nil {
					return err
				}
			}
			return fail(u)
		})
		if db != nil || err == nil {
			t.Fatalf("%s: got %v, %v", name, db, err)
		}
		if name == "error" && !errors.Is(err, cause) || name == "panic" && !errors.Is(err, errUpgradePanic) {
			t.Errorf("%s: got %v", name, err)
		}
	}

	db = mustOpen(t, 1, func(*Upgrade) error {
		t.Error("the failed upgrade changed the database")
		return nil
	})
	defer db.Close()
	wantRow(t, db, "a", "1")
}

// REL: "close other tabs" instead of waiting for ever.
func TestTrap6OpenBlockedByAnotherTab(t *testing.T) {
	db := openRows(t)
	mustPut(t, db, "a", "1")
	db.Close()
	stubborn := openStubborn(t)

	_, err := Open(t.Context(), t.Name(), 2, time.Millisecond, func(*Upgrade) error {
		t.Error("an upgrade that was given up ran later")
		return nil
	})
	if !errors.Is(err, ErrBlocked) {
		t.Fatalf("got %v", err)
	}
	stubborn.Call("close")

	// The request that was given up comes first, and leaves nothing behind.
	db = mustOpen(t, 1, func(*Upgrade) error {
		t.Error("the database has changed")
		return nil
	})
	wantRow(t, db, "a", "1")
	db.Close()
	mustOpen(t, 2, func(*Upgrade) error { return nil }).Close()
	if listening != 0 {
		t.Errorf("%d callbacks left", listening)
	}
}

// An opening that was given up and then succeeds is closed again, so that it
// blocks nobody.
func TestTrap6OpenGivenUpIsClosed(t *testing.T) {
	openRows(t).Close()
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	if _, err := Open(ctx, t.Name(), 1, Patience, createRows); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	// The browser gets to this one after those that were given up.
	mustOpen(t, 1, createRows).Close()
	if listening != 0 {
		t.Errorf("%d callbacks left: a connection is still open", listening)
	}
}

func TestTrap6DeleteBlockedByAnotherTab(t *testing.T) {
	openRows(t).Close()
	stubborn := openStubborn(t)
	if err := Delete(t.Context(), t.Name(), time.Millisecond); !errors.Is(err, ErrBlocked) {
		t.Fatalf("got %v", err)
	}
	stubborn.Call("close")
	// The browser does not take the request back.
	mustOpen(t, 1, func(u *Upgrade) error {
		if u.OldVersion != 0 {
			t.Errorf("still there, version %d", u.OldVersion)
		}
		return createRows(u)
	}).Close()
	if listening != 0 {
		t.Errorf("%d callbacks left", listening)
	}
}

func TestTrap6ConnectionGivesWayAndTells(t *testing.T) {
	old := openRows(t)
	mustPut(t, old, "a", "1")
	db := mustOpen(t, 2, func(u *Upgrade) error { return u.CreateStore("more") })
	defer db.Close()
	<-old.Closed()
	if got := old.Reason(); got != ByUpgrade {
		t.Errorf("reason %v", got)
	}
	if _, _, err := old.Get(t.Context(), "rows", Text("a")); !errors.Is(err, ErrClosed) {
		t.Errorf("read from a closed connection: %v", err)
	}
	wantRow(t, db, "a", "1")
	if _, err := Open(t.Context(), t.Name(), 1, Patience, createRows); !errors.Is(err, ErrNewer) {
		t.Errorf("lower version: %v", err)
	}
	if err := Delete(t.Context(), t.Name(), Patience); err != nil {
		t.Error(err)
	}
	<-db.Closed()
	if got := db.Reason(); got != ByDeletion {
		t.Errorf("reason %v", got)
	}
}

// A Go program that ended with a connection open blocks no other tab.
func TestTrap7EndedProgramGivesWay(t *testing.T) {
	if code := await(t, gotest.Call("run", []any{"-test.v=false"}, map[string]any{leaveOpen: t.Name()})).Int(); code != 0 {
		t.Fatalf("the second program ended with %d", code)
	}
	upgraded := false
	mustOpen(t, 2, func(u *Upgrade) error {
		upgraded = u.OldVersion == 1
		return nil
	}).Close()
	if !upgraded {
		t.Error("the second program had not opened the database")
	}
	if err := Delete(t.Context(), t.Name(), Patience); err != nil {
		t.Error(err)
	}
}

func TestTrap8EveryFailureIsAnError(t *testing.T) {
	db := openRows(t)
	ctx := t.Context()

	// Thrown at once.
	write := func(store string, key Key) error {
		var b Batch
		b.Put("rows", Text("kept?"), []byte("1"))
		b.Put(store, key, nil)
		return db.Write(ctx, Relaxed, b)
	}
	wantException(t, "unknown store", write("none", Text("a")), "NotFoundError")
	_, err := db.GetAll(ctx, "rows", Range{}, -1)
	wantException(t, "negative limit", err, "TypeError")
	for _, key := range []Key{{}, Text("\xff")} {
		if err := write("rows", key); !errors.Is(err, ErrKey) {
			t.Errorf("key %v: %v", key, err)
		}
	}
	issue := func(request func(store js.Value)) error {
		w, err := db.begin(ctx, "readwrite", Relaxed, []string{"rows"}, func(w *transaction) error {
			_, err := attempt(func() js.Value {
				request(w.value.Call("objectStore", "rows"))
				return js.Undefined()
			})
			return err
		})
		if err != nil {
			return err
		}
		return w.wait(ctx)
	}
	wantException(t, "uncloneable", issue(func(s js.Value) { s.Call("put", s.Get("put"), "a") }), "DataCloneError")
	_, err = attempt(func() js.Value { return js.Undefined().Call("put") })
	if err == nil {
		t.Error("a call of nothing is no error")
	}

	// Told by an event.
	wantException(t, "duplicate", issue(func(s js.Value) {
		s.Call("add", bytesToJS(nil), "b")
		s.Call("add", bytesToJS(nil), "b")
	}), "ConstraintError")

	// Stored by something else.
	if err := issue(func(s js.Value) { s.Call("put", "text", 7) }); err != nil {
		t.Fatal(err)
	}
	if _, err := db.GetAll(ctx, "rows", Range{}, 0); !errors.Is(err, ErrKey) {
		t.Errorf("foreign key: %v", err)
	}
	if err := issue(func(s js.Value) { s.Call("clear"); s.Call("put", "text", "c") }); err != nil {
		t.Fatal(err)
	}
	if _, _, err := db.Get(ctx, "rows", Text("c")); err == nil {
		t.Error("foreign value: no error")
	}
	wantRow(t, db, "kept?", "")
	wantRow(t, db, "b", "")

	db.Close()
	if err := write("rows", Text("a")); !errors.Is(err, ErrClosed) {
		t.Errorf("closed: %v", err)
	}
	if listening != 0 {
		t.Errorf("%d callbacks left", listening)
	}
}

// go-indexeddb would leave a callback behind for every open, and log.
func TestTrap9NoLeakPerOpen(t *testing.T) {
	var logged bytes.Buffer
	log.SetOutput(&logged)
	defer log.SetOutput(os.Stderr)

	openRows(t).Close()
	before := runtime.NumGoroutine()
	for version := range uint(20) {
		old := mustOpen(t, version+1, createRows)
		db := mustOpen(t, version+2, func(*Upgrade) error { return nil })
		<-old.Closed()
		for range 50 {
			mustPut(t, db, "a", "1")
			wantRow(t, db, "a", "1")
		}
		if _, err := db.GetAll(t.Context(), "none", Range{}, 0); err == nil {
			t.Fatal("no error")
		}
		db.Close()
	}
	for range 100 {
		runtime.Gosched()
	}
	if after := runtime.NumGoroutine(); after != before {
		t.Errorf("%d goroutines, were %d", after, before)
	}
	if listening != 0 {
		t.Errorf("%d callbacks left", listening)
	}
	if strings.Contains(logged.String(), "Version change") {
		t.Error("go-indexeddb has put its own callback on the connection")
	}
}

// INV-2: an abort that the browser gives no reason for is not a success. The
// transactions of go-indexeddb are not used because they take it for one.
func TestTrap10AbortWithoutReasonIsAnError(t *testing.T) {
	db := openRows(t)
	aborted, err := db.begin(t.Context(), "readwrite", Relaxed, []string{"rows"}, func(*transaction) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	aborted.value.Call("abort")
	if err := aborted.wait(t.Context()); !errors.Is(err, errAborted) {
		t.Errorf("got %v", err)
	}

	request, err := idb.Global().Open(t.Context(), t.Name(), 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := request.Await(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	tx, err := theirs.Transaction(idb.TransactionReadWrite, "rows")
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Abort(); err != nil {
		t.Fatal(err)
	}
	if err := tx.Await(t.Context()); err != nil {
		t.Errorf("go-indexeddb now reports it (%v): its transactions could be used", err)
	}
}
