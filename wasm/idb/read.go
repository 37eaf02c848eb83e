//go:build js && wasm

package idb

import (
	"context"
	"fmt"
	"syscall/js"
)

// Entry is a row of a store. The caller owns Value.
type Entry struct {
	Key   Key
	Value []byte
}

// Get reads one row. found is false, and the error nil, where there is none.
// The caller owns the value.
func (db *DB) Get(ctx context.Context, store string, key Key) (value []byte, found bool, err error) {
	name, err := key.toJS()
	if err == nil {
		var requests []js.Value
		requests, err = db.read(ctx, store, func(store js.Value) []js.Value {
			return []js.Value{store.Call("get", name)}
		})
		if err == nil {
			if result := requests[0].Get("result"); !result.IsUndefined() {
				value, err = bytesFromJS(result)
				found = err == nil
			}
		}
	}
	if err != nil {
		return nil, false, fmt.Errorf("get %v from store %q: %w", key, store, err)
	}
	return value, found, nil
}

// GetAll reads the rows of a range in the order of their keys, at most limit
// of them unless limit is 0. The rows are from one moment.
//
// Copying them is one uninterrupted stretch of work, during which the engine
// hears of nothing else: read many small rows in pieces of about 1,000, with
// the last key of each piece in Range.After of the next.
func (db *DB) GetAll(ctx context.Context, store string, rows Range, limit int) ([]Entry, error) {
	found, err := db.query(ctx, []Query{{Store: store, Rows: rows, Limit: limit}})
	if err != nil {
		return nil, fmt.Errorf("get rows: %w", err)
	}
	return found[0], nil
}

// Count returns the number of rows in a range.
func (db *DB) Count(ctx context.Context, store string, rows Range) (int, error) {
	query, empty, err := rows.toJS()
	if empty {
		return 0, ctx.Err()
	}
	var requests []js.Value
	if err == nil {
		requests, err = db.read(ctx, store, func(store js.Value) []js.Value {
			return []js.Value{store.Call("count", query)}
		})
	}
	if err != nil {
		return 0, fmt.Errorf("count rows of store %q: %w", store, err)
	}
	return requests[0].Get("result").Int(), nil
}

// read makes the requests that ask makes of a store in one transaction, and
// returns them when they have results.
func (db *DB) read(ctx context.Context, store string, ask func(store js.Value) []js.Value) ([]js.Value, error) {
	var requests []js.Value
	t, err := db.begin(ctx, "readonly", Relaxed, []string{store}, func(t *transaction) error {
		_, err := attempt(func() js.Value {
			requests = ask(t.value.Call("objectStore", store))
			return js.Undefined()
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := t.wait(ctx); err != nil {
		return nil, err
	}
	return requests, ctx.Err()
}
