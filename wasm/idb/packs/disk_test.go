//go:build !js

package packs

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"

	"regarding/wasm/blob"
	"regarding/wasm/blob/storetest"
	"regarding/wasm/idb/pages"
)

// memDisk is a disk in memory that can be cut off before or after a write.
type memDisk struct {
	mu     sync.Mutex
	stores map[string]map[string][]byte
	writes int
	reads  int // values read
	// fail, unless nil, is asked before write number n, counted from 1, and
	// once more after it: an error is returned, and before it nothing is done.
	fail func(n int, after bool) error
}

func newMemDisk() *memDisk {
	d := &memDisk{stores: map[string]map[string][]byte{}}
	for _, name := range Stores {
		d.stores[name] = map[string][]byte{}
	}
	return d
}

func (d *memDisk) Read(ctx context.Context, queries ...pages.Query) ([][]pages.Item, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	found := make([][]pages.Item, len(queries))
	for i, q := range queries {
		keys := q.Keys
		if keys == nil {
			keys = slices.Sorted(maps.Keys(d.stores[q.Store]))
		}
		for _, key := range keys {
			value, ok := d.stores[q.Store][key]
			if !ok || q.Keys == nil && (key <= q.After || q.Limit > 0 && len(found[i]) == q.Limit) {
				continue
			}
			d.reads++
			found[i] = append(found[i], pages.Item{Key: key, Value: bytes.Clone(value)})
		}
	}
	return found, ctx.Err()
}

func (d *memDisk) Write(ctx context.Context, strict bool, changes []pages.Change) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	d.writes++
	if d.fail != nil {
		if err := d.fail(d.writes, false); err != nil {
			return err
		}
	}
	for _, c := range changes {
		if c.Key == "" || d.stores[c.Store] == nil {
			return errors.New("no such store, or no key")
		}
		switch c.Kind {
		case pages.Put:
			d.stores[c.Store][c.Key] = append([]byte{}, c.Value...)
		case pages.Delete:
			delete(d.stores[c.Store], c.Key)
		case pages.DeleteRange:
			maps.DeleteFunc(d.stores[c.Store], func(key string, _ []byte) bool { return key >= c.Key && key < c.To })
		}
	}
	if d.fail != nil {
		return d.fail(d.writes, true)
	}
	return nil
}

// bytes returns how many bytes of blobs a disk holds.
func (d *memDisk) bytes() (n int) {
	for _, store := range []string{packStore, partStore} {
		for _, value := range d.stores[store] {
			n += len(value)
		}
	}
	return n
}

// open returns a new store over d that may report nothing.
func open(t testing.TB, d *memDisk) *Store {
	return New(d, func(err error) { t.Error(err) })
}

// S23: the suite of every store, in memory.
func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() blob.Store {
		d := newMemDisk()
		return func() blob.Store { return open(t, d) }
	})
}
