package pages

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"

	"regarding/shared/crm"
	"regarding/wasm/replica"
)

// memDisk is a Disk in memory that can be cut off before or after a write.
type memDisk struct {
	mu     sync.Mutex
	stores map[string]map[string][]byte
	writes int
	// fail, unless nil, is asked before write number n, counted from 1, and
	// once more after it: an error is returned, and before it nothing is done.
	fail func(n int, after bool) error
	// reads is called with the store of every query unless nil.
	reads func(store string)
	// wrote is called after every write unless nil.
	wrote func()
}

func newMemDisk() *memDisk {
	d := &memDisk{stores: map[string]map[string][]byte{}}
	for _, name := range Stores {
		d.stores[name] = map[string][]byte{}
	}
	return d
}

func (d *memDisk) clone() *memDisk {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := &memDisk{stores: map[string]map[string][]byte{}}
	for name, values := range d.stores {
		c.stores[name] = maps.Clone(values) // values are never changed in place
	}
	return c
}

func (d *memDisk) Read(ctx context.Context, queries ...Query) ([][]Item, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	found := make([][]Item, len(queries))
	for i, q := range queries {
		if d.reads != nil {
			d.reads(q.Store)
		}
		keys := q.Keys
		if keys == nil {
			keys = slices.Sorted(maps.Keys(d.stores[q.Store]))
		}
		for _, key := range keys {
			value, ok := d.stores[q.Store][key]
			if !ok || q.Keys == nil && (key <= q.After || q.Limit > 0 && len(found[i]) == q.Limit) {
				continue
			}
			found[i] = append(found[i], Item{key, bytes.Clone(value)})
		}
	}
	return found, nil
}

func (d *memDisk) Write(ctx context.Context, strict bool, changes []Change) error {
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
		if value, ok := d.stores[c.Store][c.Key]; c.Kind == Require && (ok != (c.Value != nil) || !bytes.Equal(value, c.Value)) {
			return errChanged
		}
	}
	for _, c := range changes {
		switch c.Kind {
		case Put:
			d.stores[c.Store][c.Key] = append([]byte{}, c.Value...)
		case Delete:
			delete(d.stores[c.Store], c.Key)
		case DeleteRange:
			maps.DeleteFunc(d.stores[c.Store], func(key string, _ []byte) bool { return key >= c.Key && key < c.To })
		}
	}
	if d.wrote != nil {
		d.wrote()
	}
	if d.fail != nil {
		return d.fail(d.writes, true)
	}
	return nil
}

// harness makes stores over a disk and keeps what they report.
type harness struct {
	testing.TB
	disk *memDisk
	// over, unless nil, gives the disk of each store instead.
	over    func() Disk
	mu      sync.Mutex
	reports []error
}

func (h *harness) store() *Store {
	disk := Disk(h.disk)
	if h.over != nil {
		disk = h.over()
	}
	return New(disk, func(err error) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.reports = append(h.reports, err)
	})
}

// open opens and scans a store, with its rows as they were scanned.
func (h *harness) open() (*Store, replica.State, map[crm.Key]crm.Row) {
	h.Helper()
	s := h.store()
	state, _, _, err := s.Open(context.Background())
	if err != nil {
		h.Fatal(err)
	}
	rows, err := scanAll(s)
	if err != nil {
		h.Fatal(err)
	}
	return s, state, rows
}

func scanAll(s *Store) (map[crm.Key]crm.Row, error) {
	rows := map[crm.Key]crm.Row{}
	err := s.Scan(context.Background(), func(part []crm.Row) error {
		for _, r := range part {
			if _, ok := rows[r.Key]; ok {
				return errors.New("a row came twice")
			}
			rows[r.Key] = r
		}
		return nil
	})
	return rows, err
}

// settle does all work of the background now.
func settle(s *Store) {
	s.running.Wait()
	s.turn <- struct{}{}
	s.startUpkeep()
	<-s.turn
	s.running.Wait()
}

func keyOfN(n int) crm.Key {
	k := crm.Key{Entity: crm.Account}
	k.ID = crm.ID{0: 1, 6: 0x70, 8: 0x80, 13: byte(n >> 16), 14: byte(n >> 8), 15: byte(n)}
	return k
}

// rowOfN returns account n as a commit wrote it, of about size bytes.
func rowOfN(n int, commit uint64, size int) replica.BaseRow {
	r := crm.NewRow(keyOfN(n), crm.UserID{}).
		WithValue("name", crm.Str("Account "+string(rune('A'+n%26)))).
		WithValue("description", crm.Str(string(bytes.Repeat([]byte{byte('a' + commit%26)}, size))))
	r.Version = crm.Version{Incarnation: 7, Commit: commit}
	return replica.BaseRow{Row: r, Bytes: crm.AppendRow(nil, r, crm.CatalogueVersion)}
}
