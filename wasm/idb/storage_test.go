//go:build js && wasm

package idb

import (
	"context"
	"errors"
	"syscall/js"
	"testing"
)

// The browser takes the storage away while the database is open, as when a
// person clears the site's data.
func TestLostStorage(t *testing.T) {
	db := openRows(t)
	mustPut(t, db, "a", "1")
	await(t, gotest.Call("loseStorage", db.value))
	<-db.Closed()
	if got := db.Reason(); got != ByBrowser {
		t.Errorf("reason %v", got)
	}
	var b Batch
	b.Put("rows", Text("a"), nil)
	if err := db.Write(t.Context(), Strict, b); !errors.Is(err, ErrClosed) {
		t.Errorf("write: %v", err)
	}
	mustOpen(t, 1, createRows).Close()
	if listening != 0 {
		t.Errorf("%d callbacks left", listening)
	}
}

// INV-2: what is under way when the storage is taken away ends, and only what
// was written whole is reported as written.
func TestStorageLostDuringWrites(t *testing.T) {
	db := openRows(t)
	results := make(chan error)
	for range 20 {
		go func() {
			var b Batch
			b.Put("rows", Text("a"), make([]byte, 1<<20))
			results <- db.Write(context.Background(), Strict, b)
		}()
	}
	lost := gotest.Call("loseStorage", db.value)
	written := 0
	for range 20 {
		if err := <-results; err == nil {
			written++
		}
	}
	t.Logf("%d of 20 writes were done before", written)
	await(t, lost)
	<-db.Closed()
	if listening != 0 {
		t.Errorf("%d callbacks left", listening)
	}
}

func TestFullStorage(t *testing.T) {
	if underFake() {
		t.Log("fake-indexeddb has no quota: a full storage is only seen in Chromium")
		t.Skip("no quota under fake-indexeddb")
	}
	// Chromium remembers for a while how much room there was.
	await(t, gotest.Call("loseStorage", js.Null()))
	await(t, gotest.Call("setQuota", 1<<20))
	db := openRows(t)
	mustPut(t, db, "a", "1")
	var b Batch
	b.Put("rows", Text("a"), []byte("2"))
	b.Put("rows", Text("b"), make([]byte, 8<<20))
	err := db.Write(t.Context(), Strict, b)
	await(t, gotest.Call("resetQuota"))
	if !errors.Is(err, ErrFull) {
		t.Errorf("got %v", err)
	}
	wantRow(t, db, "a", "1")
	if err := db.Write(t.Context(), Strict, b); err != nil {
		t.Errorf("with room again: %v", err)
	}
	wantRow(t, db, "a", "2")
}

func TestUnavailableStorage(t *testing.T) {
	// Throwing is not something that a Go callback can do.
	denied := js.Global().Get("Function").New("throw new DOMException('denied', 'SecurityError')")
	for name, factory := range map[string]any{
		"none":   js.Undefined(),
		"denied": map[string]any{"open": denied, "deleteDatabase": denied},
	} {
		global, object := js.Global(), js.Global().Get("Object")
		own := object.Call("getOwnPropertyDescriptor", global, "indexedDB")
		object.Call("defineProperty", global, "indexedDB", map[string]any{"value": factory, "configurable": true})
		_, openErr := Open(t.Context(), t.Name(), 1, Patience, createRows)
		deleteErr := Delete(t.Context(), t.Name(), Patience)
		if own.IsUndefined() {
			global.Delete("indexedDB")
		} else {
			object.Call("defineProperty", global, "indexedDB", own)
		}
		for _, err := range []error{openErr, deleteErr} {
			if !errors.Is(err, ErrUnavailable) {
				t.Errorf("%s: got %v", name, err)
			}
		}
	}
	openRows(t)
}

func TestFailuresByName(t *testing.T) {
	tests := []struct {
		name        string
		open, write error
	}{
		{"VersionError", ErrNewer, nil},
		{"QuotaExceededError", ErrFull, ErrFull},
		{"SecurityError", ErrUnavailable, nil},
		{"InvalidStateError", ErrUnavailable, nil},
		{"UnknownError", ErrUnavailable, nil},
		{"AbortError", ErrClosed, nil},
		{"ConstraintError", nil, nil},
	}
	sentinels := []error{ErrNewer, ErrFull, ErrUnavailable, ErrClosed}
	for _, tt := range tests {
		e := exceptionOf(js.Global().Get("DOMException").New("why", tt.name))
		for _, sentinel := range sentinels {
			if got, want := errors.Is(openFailure(e), sentinel), sentinel == tt.open; got != want {
				t.Errorf("open, %v: is %v: %v", e, sentinel, got)
			}
			if got, want := errors.Is(writeFailure(e), sentinel), sentinel == tt.write; got != want {
				t.Errorf("write, %v: is %v: %v", e, sentinel, got)
			}
		}
		wantException(t, "wrapped", openFailure(e), tt.name)
	}
}
