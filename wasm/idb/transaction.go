//go:build js && wasm

package idb

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
)

// errAborted stands for an abort that the browser gives no reason for.
var errAborted = errors.New("transaction was aborted by the browser")

// transaction is one IDBTransaction. go-indexeddb's own is not used: it takes
// an abort without a reason for success, and a lost batch would be reported as
// saved.
//
// A transaction ends as soon as the program waits for anything but the
// transaction's own requests, so that there is no way to hold one: issue makes
// all requests at once, and wait is for the end.
type transaction struct {
	db    *DB
	value js.Value
	done  chan error // gets one value when the transaction has ended
	cause error      // why the program itself aborted it
	stop  []func()
}

// begin starts a transaction over the named stores and lets issue make its
// requests. Both happen without a pause in which the transaction could end or
// an event be missed. When issue fails nothing of the transaction happens.
func (db *DB) begin(ctx context.Context, mode string, durability Durability, stores []string, issue func(*transaction) error) (*transaction, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if db.Reason() != 0 {
		return nil, db.closedError()
	}
	names := make([]any, len(stores))
	for i, name := range stores {
		names[i] = name
	}
	value, err := attempt(func() js.Value {
		return db.value.Call("transaction", names, mode, map[string]any{"durability": durability.String()})
	})
	if err != nil {
		var e *Exception
		if errors.As(err, &e) && e.Name == "InvalidStateError" {
			return nil, fmt.Errorf("%w: %w", ErrClosed, err)
		}
		return nil, fmt.Errorf("begin transaction on %q: %w", stores, err)
	}
	t := &transaction{db: db, value: value, done: make(chan error, 1)}
	t.stop = []func(){
		listen(value, "complete", func(js.Value) { t.end(nil) }),
		listen(value, "abort", func(js.Value) { t.end(t.abortReason()) }),
	}
	if err := issue(t); err != nil {
		t.abort(err)
	}
	return t, nil
}

func (t *transaction) end(err error) {
	for _, stop := range t.stop {
		stop()
	}
	t.done <- err
}

// abort takes back what the transaction did and makes cause its result. It
// does nothing to a transaction that has ended or is being made durable.
func (t *transaction) abort(cause error) {
	if _, err := attempt(func() js.Value { return t.value.Call("abort") }); err == nil {
		t.cause = cause
	}
}

// abortReason is the result of an aborted transaction.
func (t *transaction) abortReason() error {
	if t.cause != nil {
		return t.cause
	}
	if e := t.value.Get("error"); e.Truthy() {
		return writeFailure(exceptionOf(e))
	}
	return errAborted
}

// wait returns when the transaction has ended: nil means that it has taken
// effect whole, an error that it has not at all. When ctx ends first the
// transaction is aborted, and ctx.Err() is the result unless the abort came
// too late to take anything back.
func (t *transaction) wait(ctx context.Context) error {
	select {
	case err := <-t.done:
		return err
	case <-t.db.lost:
	case <-ctx.Done():
		t.abort(ctx.Err())
		select {
		case err := <-t.done:
			return err
		case <-t.db.lost:
		}
	}
	for _, stop := range t.stop {
		stop()
	}
	// It may have ended before the storage was lost.
	select {
	case err := <-t.done:
		return err
	default:
		return t.db.closedError()
	}
}
