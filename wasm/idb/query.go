//go:build js && wasm

package idb

import (
	"context"
	"fmt"
	"syscall/js"
)

// Query asks for rows of one store: those of Keys that exist, in the order of
// Keys, or where Keys is nil those of Rows, at most Limit unless that is 0.
type Query struct {
	Store string
	Keys  []Key
	Rows  Range
	Limit int
}

// Query answers several queries in one transaction, so that the rows are from
// one moment. What is said of GetAll holds for each of them.
func (db *DB) Query(ctx context.Context, queries ...Query) ([][]Entry, error) {
	found, err := db.query(ctx, queries)
	if err != nil {
		return nil, fmt.Errorf("query %d ranges: %w", len(queries), err)
	}
	return found, nil
}

func (db *DB) query(ctx context.Context, queries []Query) ([][]Entry, error) {
	var stores []string
	for _, q := range queries {
		stores = append(stores, q.Store)
	}
	requests := make([][]js.Value, len(queries))
	t, err := db.begin(ctx, "readonly", Relaxed, stores, func(t *transaction) error {
		for i := range queries {
			var err error
			if requests[i], err = queries[i].ask(t); err != nil {
				return fmt.Errorf("store %q: %w", queries[i].Store, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := t.wait(ctx); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	found := make([][]Entry, len(queries))
	for i := range queries {
		if found[i], err = queries[i].entries(requests[i]); err != nil {
			return nil, fmt.Errorf("store %q: %w", queries[i].Store, err)
		}
	}
	return found, nil
}

// ask makes the requests of q: one for each key, or one for the keys and one
// for the values of a range.
func (q Query) ask(t *transaction) (requests []js.Value, err error) {
	if q.Keys != nil {
		for _, key := range q.Keys {
			name, err := key.toJS()
			if err != nil {
				return nil, err
			}
			request, err := attempt(func() js.Value { return t.value.Call("objectStore", q.Store).Call("get", name) })
			if err != nil {
				return nil, err
			}
			requests = append(requests, request)
		}
		return requests, nil
	}
	query, empty, err := q.Rows.toJS()
	if err != nil || empty {
		return nil, err
	}
	args := []any{query}
	if q.Limit != 0 {
		args = append(args, q.Limit)
	}
	_, err = attempt(func() js.Value {
		store := t.value.Call("objectStore", q.Store)
		requests = []js.Value{store.Call("getAllKeys", args...), store.Call("getAll", args...)}
		return js.Undefined()
	})
	return requests, err
}

func (q Query) entries(requests []js.Value) ([]Entry, error) {
	var entries []Entry
	if q.Keys != nil {
		for i, key := range q.Keys {
			result := requests[i].Get("result")
			if result.IsUndefined() {
				continue
			}
			value, err := bytesFromJS(result)
			if err != nil {
				return nil, fmt.Errorf("key %v: %w", key, err)
			}
			entries = append(entries, Entry{key, value})
		}
		return entries, nil
	}
	if len(requests) == 0 {
		return nil, nil
	}
	keys, values := requests[0].Get("result"), requests[1].Get("result")
	entries = make([]Entry, keys.Length())
	for i := range entries {
		key, err := keyFromJS(keys.Index(i))
		if err != nil {
			return nil, err
		}
		value, err := bytesFromJS(values.Index(i))
		if err != nil {
			return nil, fmt.Errorf("key %v: %w", key, err)
		}
		entries[i] = Entry{key, value}
	}
	return entries, nil
}
