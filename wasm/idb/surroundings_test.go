//go:build js && wasm

package idb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall/js"
	"testing"
)

// leaveOpen names the database that a second run of this binary opens and
// leaves open when it ends.
const leaveOpen = "IDB_LEAVE_OPEN"

func TestMain(m *testing.M) {
	if name := os.Getenv(leaveOpen); name != "" {
		if _, err := Open(context.Background(), name, 1, Patience, createRows); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// gotest is what e2e/gotest offers to tests.
var gotest = js.Global().Get("gotest")

// underFake reports whether fake-indexeddb stands in for a browser's storage.
func underFake() bool { return gotest.Get("storage").String() == "fake-indexeddb" }

// turn lets the browser's event loop go on to its next task.
func turn() {
	turned := make(chan struct{})
	next := js.FuncOf(func(js.Value, []js.Value) any {
		close(turned)
		return nil
	})
	defer next.Release()
	js.Global().Call("setTimeout", next, 0)
	<-turned
}

// await waits for a promise.
func await(t *testing.T, promise js.Value) js.Value {
	t.Helper()
	result, failure := make(chan js.Value, 1), make(chan js.Value, 1)
	settle := func(to chan js.Value) js.Func {
		return js.FuncOf(func(_ js.Value, args []js.Value) any {
			to <- args[0]
			return nil
		})
	}
	fulfilled, rejected := settle(result), settle(failure)
	defer fulfilled.Release()
	defer rejected.Release()
	promise.Call("then", fulfilled, rejected)
	select {
	case v := <-result:
		return v
	case v := <-failure:
		t.Fatalf("promise rejected: %v", exceptionOf(v))
		return js.Value{}
	}
}

func createRows(u *Upgrade) error { return u.CreateStore("rows") }

// openRows opens a fresh database, named for the test, with the store "rows".
func openRows(t *testing.T) *DB {
	t.Helper()
	return openFresh(t, createRows)
}

// openFresh opens a database, named for the test, that is deleted after it.
func openFresh(t *testing.T, create func(*Upgrade) error) *DB {
	t.Helper()
	db := mustOpen(t, 1, create)
	t.Cleanup(func() {
		db.Close()
		if err := Delete(context.Background(), t.Name(), Patience); err != nil && db.Reason() != ByBrowser {
			t.Error(err)
		}
	})
	return db
}

func mustOpen(t *testing.T, version uint, upgrade func(*Upgrade) error) *DB {
	t.Helper()
	db, err := Open(t.Context(), t.Name(), version, Patience, upgrade)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func mustPut(t *testing.T, db *DB, key, value string) {
	t.Helper()
	var b Batch
	b.Put("rows", Text(key), []byte(value))
	if err := db.Write(t.Context(), Relaxed, b); err != nil {
		t.Fatal(err)
	}
}

// wantRow checks that a row exists with the value, or does not exist where
// want is "".
func wantRow(t *testing.T, db *DB, key, want string) {
	t.Helper()
	got, found, err := db.Get(t.Context(), "rows", Text(key))
	if err != nil || found != (want != "") || string(got) != want {
		t.Errorf("row %q: got %q, %v, %v, want %q", key, got, found, err, want)
	}
}

// openStubborn opens a connection that does not give way to others, like a tab
// with a build that has no listener for it.
func openStubborn(t *testing.T) js.Value {
	t.Helper()
	request := js.Global().Get("indexedDB").Call("open", t.Name())
	opened := make(chan js.Value, 1)
	stop := listen(request, "success", func(js.Value) { opened <- request.Get("result") })
	defer stop()
	return <-opened
}

func wantException(t *testing.T, what string, err error, name string) {
	t.Helper()
	var e *Exception
	if !errors.As(err, &e) || e.Name != name {
		t.Errorf("%s: got %v, want a %s", what, err, name)
	}
}
