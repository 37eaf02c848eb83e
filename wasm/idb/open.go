//go:build js && wasm

package idb

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
	"time"

	"github.com/hack-pad/go-indexeddb/idb"
)

// Patience is how long Open and Delete are usually let wait for other tabs.
const Patience = 5 * time.Second

// Open opens the database of the name, which is created or upgraded first when
// it is of a lower version. The upgrade happens whole or not at all: when
// upgrade returns an error or panics, the database stays as it was, and Open
// returns what went wrong.
//
// patience bounds the time until the browser lets the opening or upgrading
// begin, not the time that an upgrade takes. Errors to tell apart: ErrBlocked,
// ErrNewer, ErrFull, ErrUnavailable, ErrClosed, and ctx.Err() when ctx ended
// first. After an error no connection stays open and no upgrade is carried out
// later.
func Open(ctx context.Context, name string, version uint, patience time.Duration, upgrade func(*Upgrade) error) (*DB, error) {
	db, err := open(ctx, name, version, patience, upgrade)
	if err != nil {
		return nil, fmt.Errorf("open database %q: %w", name, err)
	}
	return db, nil
}

func open(ctx context.Context, name string, version uint, patience time.Duration, upgrade func(*Upgrade) error) (*DB, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if version == 0 {
		return nil, errors.New("version 0 does not exist")
	}
	request, err := ask("open", name, version)
	if err != nil {
		return nil, err
	}
	o := &opening{request: request, upgrade: upgrade, begun: make(chan struct{}), settled: make(chan outcome, 1)}
	if err := o.listen(); err != nil {
		return nil, err
	}

	timer := time.NewTimer(patience)
	defer timer.Stop()
	begun, blocked := o.begun, timer.C
	for {
		select {
		case got := <-o.settled:
			if err := ctx.Err(); err != nil {
				if got.db != nil {
					got.db.Close()
				}
				return nil, err
			}
			return got.db, got.err
		case <-begun:
			begun, blocked = nil, nil
		case <-ctx.Done():
			o.abandon(ctx.Err())
			return nil, ctx.Err()
		case <-blocked:
			o.abandon(ErrBlocked)
			return nil, ErrBlocked
		}
	}
}

// opening is a request to open a database. A request cannot be taken back, so
// one that nobody waits for any more stays behind until the browser gets to
// it, then undoes its upgrade or closes its connection, and is gone.
type opening struct {
	request js.Value
	upgrade func(*Upgrade) error
	begun   chan struct{} // closed when the upgrade begins
	settled chan outcome  // gets one outcome

	// abandoned and upgradeErr are only touched by callbacks and by the
	// goroutine of Open, never at the same time: wasm has one thread.
	abandoned  error
	upgradeErr error
}

type outcome struct {
	db  *DB
	err error
}

// listen prepares for every event of the request before one can happen.
//
// go-indexeddb runs the upgrade. It is kept from the other events, where it
// would leak a callback for every database opened and close it on a version
// change without telling; and from the context of the caller, since a context
// that ends would take away its upgrader but let the upgrade go on.
func (o *opening) listen() error {
	life, release := context.WithCancel(context.Background())
	var stop []func()
	settle := func(event js.Value, result outcome) {
		event.Call("stopImmediatePropagation")
		for _, stop := range stop {
			stop()
		}
		release()
		o.settled <- result
	}
	stop = []func(){
		listen(o.request, "success", func(event js.Value) {
			db := connect(o.request.Get("result"))
			if o.abandoned != nil {
				db.Close()
			}
			settle(event, outcome{db: db})
		}),
		listen(o.request, "error", func(event js.Value) {
			event.Call("preventDefault")
			err := o.upgradeErr
			if err == nil {
				err = openFailure(exceptionOf(o.request.Get("error")))
			}
			settle(event, outcome{err: err})
		}),
	}

	made := js.FuncOf(func(js.Value, []js.Value) any { return o.request })
	defer made.Release()
	factory, err := idb.WrapFactory(js.ValueOf(map[string]any{"open": made}))
	if err == nil {
		_, err = factory.Open(life, "", 0, o.runUpgrade)
	}
	if err != nil {
		release()
		for _, stop := range stop {
			stop()
		}
		return fmt.Errorf("listen for the upgrade: %w", err)
	}
	return nil
}

// runUpgrade never returns an error, since go-indexeddb would panic with it in
// a callback, which ends the program.
func (o *opening) runUpgrade(db *idb.Database, oldVersion, newVersion uint) error {
	close(o.begun)
	if o.upgradeErr = o.abandoned; o.upgradeErr == nil {
		u := &Upgrade{db: db, OldVersion: oldVersion, NewVersion: newVersion}
		if err := u.run(o.upgrade); err != nil {
			o.upgradeErr = fmt.Errorf("upgrade from version %d to %d: %w", oldVersion, newVersion, err)
		}
	}
	if o.upgradeErr != nil {
		o.abort()
	}
	return nil
}

// abandon makes sure that the request comes to nothing.
func (o *opening) abandon(why error) {
	o.abandoned = why
	o.abort()
}

// abort undoes the upgrade if there is one under way. The error is of no use:
// it says that the upgrade has ended meanwhile, which the next event tells.
func (o *opening) abort() {
	_, _ = attempt(func() js.Value {
		if upgrading := o.request.Get("transaction"); upgrading.Truthy() {
			upgrading.Call("abort")
		}
		return js.Undefined()
	})
}

// Delete deletes the database of the name with everything in it; one that does
// not exist is no error. Connections of this package give way to it.
//
// It returns ErrBlocked when another connection has not given way within
// patience. The browser does not take such a request back: the database is
// deleted as soon as the last connection closes. The same holds when ctx ends.
func Delete(ctx context.Context, name string, patience time.Duration) error {
	if err := remove(ctx, name, patience); err != nil {
		return fmt.Errorf("delete database %q: %w", name, err)
	}
	return nil
}

func remove(ctx context.Context, name string, patience time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	request, err := ask("deleteDatabase", name)
	if err != nil {
		return err
	}
	settled := make(chan error, 1)
	var stop []func()
	settle := func(err error) {
		for _, stop := range stop {
			stop()
		}
		settled <- err
	}
	stop = []func(){
		listen(request, "success", func(js.Value) { settle(nil) }),
		listen(request, "error", func(event js.Value) {
			event.Call("preventDefault")
			settle(openFailure(exceptionOf(request.Get("error"))))
		}),
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case err := <-settled:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return ErrBlocked
	}
}

// ask makes a request of the browser's database factory.
func ask(method string, args ...any) (js.Value, error) {
	request, err := attempt(func() js.Value {
		factory := js.Global().Get("indexedDB")
		if !factory.Truthy() {
			return js.Null()
		}
		return factory.Call(method, args...)
	})
	if err == nil && request.IsNull() {
		err = fmt.Errorf("%w: there is no IndexedDB", ErrUnavailable)
	}
	return request, openFailure(err)
}
