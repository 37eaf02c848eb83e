//go:build js && wasm

package idb

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"syscall/js"
)

// Durability is how certain a write must be before it is reported.
type Durability uint8

const (
	// Relaxed: the operating system has it. For what the relay can send again.
	Relaxed Durability = iota
	// Strict: the storage medium has it. For what exists nowhere else.
	Strict
)

// String returns the browser's name for d.
func (d Durability) String() string {
	if d == Strict {
		return "strict"
	}
	return "relaxed"
}

// Batch is a list of changes that happen together, in the order in which they
// were added. The zero Batch is empty and ready to use. It keeps the values
// it was given, which must not change before it is written.
type Batch struct {
	ops []op
}

type op struct {
	kind  opKind
	store string
	key   Key
	rows  Range
	value []byte
}

type opKind uint8

const (
	opPut opKind = iota
	opDelete
	opDeleteRange
	opRequire
)

// Put adds a row, or replaces the one with the same key.
func (b *Batch) Put(store string, key Key, value []byte) {
	b.ops = append(b.ops, op{kind: opPut, store: store, key: key, value: value})
}

// Delete removes a row if it exists.
func (b *Batch) Delete(store string, key Key) {
	b.ops = append(b.ops, op{kind: opDelete, store: store, key: key})
}

// DeleteRange removes all rows in the range.
func (b *Batch) DeleteRange(store string, rows Range) {
	b.ops = append(b.ops, op{kind: opDeleteRange, store: store, rows: rows})
}

// Require lets the batch happen only if the row then has the value, or does
// not exist where value is nil; otherwise Write returns ErrChanged. An engine
// that another one has taken over from is kept from writing by it (S28).
func (b *Batch) Require(store string, key Key, value []byte) {
	b.ops = append(b.ops, op{kind: opRequire, store: store, key: key, value: value})
}

// Len returns the number of changes and requirements in b.
func (b *Batch) Len() int { return len(b.ops) }

// stores returns the names of the stores that b touches.
func (b *Batch) stores() []string {
	var names []string
	for _, op := range b.ops {
		if !slices.Contains(names, op.store) {
			names = append(names, op.store)
		}
	}
	return names
}

// Write carries out the batch in one transaction and returns when it is as
// durable as asked for. An error means that nothing of the batch was written.
// When ctx ends first Write returns ctx.Err() and nothing was written; a batch
// already past recall is waited for.
//
// Errors to tell apart: ErrFull, ErrClosed, ErrChanged, ErrKey, ctx.Err().
func (db *DB) Write(ctx context.Context, durability Durability, batch Batch) error {
	if len(batch.ops) == 0 {
		return ctx.Err()
	}
	t, err := db.begin(ctx, "readwrite", durability, batch.stores(), batch.issue)
	if err == nil {
		err = t.wait(ctx)
	}
	if err != nil {
		return fmt.Errorf("write %d changes: %w", len(batch.ops), err)
	}
	return nil
}

// issue makes the requests of the batch.
func (b *Batch) issue(t *transaction) error {
	stores := make(map[string]store)
	for _, op := range b.ops {
		s, ok := stores[op.store]
		if !ok {
			var err error
			if s, err = t.store(op.store); err != nil {
				return err
			}
			stores[op.store] = s
		}
		if err := s.issue(op); err != nil {
			return err
		}
	}
	return nil
}

// store is an IDBObjectStore in a transaction, with its methods bound once
// instead of looked up by name for every row.
type store struct {
	t           *transaction
	name        string
	put, remove js.Value
	value       js.Value
}

func (t *transaction) store(name string) (store, error) {
	s := store{t: t, name: name}
	_, err := attempt(func() js.Value {
		s.value = t.value.Call("objectStore", name)
		s.put = s.value.Get("put").Call("bind", s.value)
		s.remove = s.value.Get("delete").Call("bind", s.value)
		return js.Undefined()
	})
	if err != nil {
		return store{}, fmt.Errorf("store %q: %w", name, err)
	}
	return s, nil
}

func (s store) issue(op op) error {
	if op.kind == opDeleteRange {
		return s.removeRange(op.rows)
	}
	key, err := op.key.toJS()
	if err != nil {
		return fmt.Errorf("store %q: %w", s.name, err)
	}
	_, err = attempt(func() js.Value {
		switch op.kind {
		case opPut:
			return s.put.Invoke(bytesToJS(op.value), key)
		case opDelete:
			return s.remove.Invoke(key)
		}
		s.require(op, s.value.Call("get", key))
		return js.Undefined()
	})
	if err != nil {
		return fmt.Errorf("store %q, key %v: %w", s.name, op.key, err)
	}
	return nil
}

func (s store) removeRange(rows Range) error {
	query, empty, err := rows.toJS()
	if err != nil {
		return fmt.Errorf("store %q: %w", s.name, err)
	}
	if empty {
		return nil
	}
	_, err = attempt(func() js.Value {
		if query.IsUndefined() {
			return s.value.Call("clear")
		}
		return s.remove.Invoke(query)
	})
	if err != nil {
		return fmt.Errorf("store %q, range: %w", s.name, err)
	}
	return nil
}

// require aborts the transaction when request, which reads the row of op,
// finds another value than required. The other requests are already made by
// then: the abort takes them back.
func (s store) require(op op, request js.Value) {
	stop := listen(request, "success", func(js.Value) {
		if !holds(request.Get("result"), op.value) {
			s.t.abort(fmt.Errorf("%w: store %q, key %v", ErrChanged, s.name, op.key))
		}
	})
	s.t.stop = append(s.t.stop, stop)
}

func holds(stored js.Value, value []byte) bool {
	if stored.IsUndefined() {
		return value == nil
	}
	got, err := bytesFromJS(stored)
	return err == nil && value != nil && bytes.Equal(got, value)
}
