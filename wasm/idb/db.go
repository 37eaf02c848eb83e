//go:build js && wasm

package idb

import (
	"fmt"
	"sync"
	"syscall/js"
)

// Reason says why a connection is closed.
type Reason uint8

const (
	// ByCaller: Close was called.
	ByCaller Reason = iota + 1
	// ByUpgrade: another tab wants to upgrade the database, so it is of a
	// newer build than this one.
	ByUpgrade
	// ByDeletion: the database is being deleted, here or in another tab.
	ByDeletion
	// ByBrowser: the browser took the storage away, as when a person clears the
	// site's data. What was written may be lost.
	ByBrowser
)

var reasons = [...]string{
	0: "still open", ByCaller: "closed by the engine", ByUpgrade: "closed for an upgrade by another tab",
	ByDeletion: "closed for the deletion of the database", ByBrowser: "closed by the browser",
}

// String returns r as operators read it.
func (r Reason) String() string {
	if int(r) < len(reasons) {
		return reasons[r]
	}
	return fmt.Sprintf("reason(%d)", uint8(r))
}

// DB is an open connection to a database. It gives way by itself when another
// tab wants to upgrade or delete the database: transactions that have begun
// still end as usual, later ones fail with ErrClosed. It is safe for
// concurrent use.
type DB struct {
	value  js.Value
	closed chan struct{}
	// lost is closed as well when the browser took the storage away:
	// transactions that have begun may then never end.
	lost chan struct{}

	mu     sync.Mutex
	reason Reason
	stop   []func()
}

// connect wraps the IDBDatabase value. It is called while the success event
// of the request is dispatched, so that no later event can be missed.
func connect(value js.Value) *DB {
	db := &DB{value: value, closed: make(chan struct{}), lost: make(chan struct{})}
	// This listener is not Go: it also closes the connection when the Go
	// program has ended, so that a dead engine blocks no other tab.
	giveWay := value.Get("close").Call("bind", value)
	value.Call("addEventListener", "versionchange", giveWay)
	db.stop = []func(){
		listen(value, "versionchange", func(event js.Value) {
			if event.Get("newVersion").IsNull() {
				db.end(ByDeletion)
			} else {
				db.end(ByUpgrade)
			}
		}),
		listen(value, "close", func(js.Value) { db.end(ByBrowser) }),
	}
	return db
}

// Close closes the connection. Transactions that have begun still end as
// usual. It may be called more than once.
func (db *DB) Close() {
	db.end(ByCaller)
}

// Closed returns a channel that is closed when the connection is, by whomever.
func (db *DB) Closed() <-chan struct{} { return db.closed }

// Reason says why the connection was closed, first of all if for several
// reasons. It is 0 while the connection is open.
func (db *DB) Reason() Reason {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.reason
}

func (db *DB) end(reason Reason) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.reason != 0 {
		return
	}
	db.reason = reason
	for _, stop := range db.stop {
		stop()
	}
	db.value.Call("close")
	if reason == ByBrowser {
		close(db.lost)
	}
	close(db.closed)
}

// closedError says that and why the connection is closed.
func (db *DB) closedError() error {
	return fmt.Errorf("%w: %v", ErrClosed, db.Reason())
}
