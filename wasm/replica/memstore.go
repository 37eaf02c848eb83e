package replica

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"regarding/shared/crm"
)

// MemDisk is a medium in memory for tests and the simulation: it outlives the
// engines that open it, can fail, and can lose power. It is safe for
// concurrent use.
type MemDisk struct {
	// Before and After are called around write number n, counted from 1, of a
	// batch that is not empty, unless nil. An error of Before is returned by
	// Write and nothing is stored; an error of After is returned too, but the
	// batch is stored, as when an engine is killed before it hears so.
	Before, After func(n int, b *Batch) error

	mu     sync.Mutex
	fence  int
	writes int
	now    memContent
	// safe is what the medium has for certain; tail what came after it.
	safe memContent
	tail []memChange
}

// MemStore is a Store over a MemDisk: one engine's hold of it.
type MemStore struct {
	disk  *MemDisk
	fence int
}

var _ Store = (*MemStore)(nil)

type memContent struct {
	state     []byte
	rows      map[crm.Key][]byte
	outbox    map[uint64][]byte
	confirmed map[uint64][]byte
}

// memChange is a batch in bytes; nil takes away.
type memChange struct {
	state     []byte
	rows      []memRow
	outbox    []memEntry
	confirmed []memEntry
}

type memRow struct {
	key   crm.Key
	bytes []byte
}

type memEntry struct {
	local uint64
	bytes []byte
}

// NewMemDisk returns an empty medium.
func NewMemDisk() *MemDisk { return &MemDisk{now: newMemContent(), safe: newMemContent()} }

// Store returns another engine's store over d.
func (d *MemDisk) Store() *MemStore { return &MemStore{disk: d} }

// Writes returns how many batches were begun.
func (d *MemDisk) Writes() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.writes
}

// Tail returns how many batches power could still take.
func (d *MemDisk) Tail() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.tail)
}

// LosePower forgets what was written relaxed, but for the first kept batches
// since the last strict one.
func (d *MemDisk) LosePower(kept int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.tail[:min(kept, len(d.tail))] {
		d.safe.apply(c)
	}
	d.tail = nil
	d.now = d.safe.clone()
}

// Copy returns another medium with the same content: a cloned profile.
func (d *MemDisk) Copy() *MemDisk {
	d.mu.Lock()
	defer d.mu.Unlock()
	return &MemDisk{now: d.now.clone(), safe: d.now.clone()}
}

// Open implements Store.
func (s *MemStore) Open(context.Context) (state State, outbox, confirmed []Entry, err error) {
	d := s.disk
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fence++
	s.fence = d.fence
	if d.now.state != nil {
		if state, err = DecodeState(d.now.state); err != nil {
			return State{}, nil, nil, err
		}
	}
	if outbox, err = memEntries(d.now.outbox); err != nil {
		return State{}, nil, nil, err
	}
	if confirmed, err = memEntries(d.now.confirmed); err != nil {
		return State{}, nil, nil, err
	}
	return state, outbox, confirmed, nil
}

func memEntries(from map[uint64][]byte) ([]Entry, error) {
	var list []Entry
	for _, local := range slices.Sorted(maps.Keys(from)) {
		e, err := DecodeEntry(from[local])
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", local, err)
		}
		list = append(list, e)
	}
	return list, nil
}

// memPiece is how many rows Scan hands out at once.
const memPiece = 64

// Scan implements Store.
func (s *MemStore) Scan(_ context.Context, each func(rows []crm.Row) error) error {
	s.disk.mu.Lock()
	rows := make([]crm.Row, 0, len(s.disk.now.rows))
	for _, b := range s.disk.now.rows {
		r, err := crm.DecodeRow(b)
		if err != nil {
			s.disk.mu.Unlock()
			return err
		}
		rows = append(rows, r.Hot())
	}
	s.disk.mu.Unlock()
	slices.SortFunc(rows, func(a, b crm.Row) int {
		if a.Version.Commit != b.Version.Commit {
			if a.Version.Commit > b.Version.Commit {
				return -1
			}
			return 1
		}
		return a.Key.Compare(b.Key)
	})
	for piece := range slices.Chunk(rows, memPiece) {
		if err := each(piece); err != nil {
			return err
		}
	}
	return nil
}

// Rows implements Store.
func (s *MemStore) Rows(_ context.Context, keys []crm.Key) ([]BaseRow, error) {
	s.disk.mu.Lock()
	defer s.disk.mu.Unlock()
	var rows []BaseRow
	for _, k := range keys {
		b, ok := s.disk.now.rows[k]
		if !ok {
			continue
		}
		r, err := crm.DecodeRow(b)
		if err != nil {
			return nil, fmt.Errorf("row %v %v: %w", k.Entity, k.ID, err)
		}
		rows = append(rows, BaseRow{Row: r, Bytes: slices.Clone(b)})
	}
	return rows, nil
}

// Write implements Store.
func (s *MemStore) Write(_ context.Context, batch *Batch) error {
	d := s.disk
	d.mu.Lock()
	defer d.mu.Unlock()
	if s.fence != d.fence || s.fence == 0 {
		return ErrFence
	}
	if batch.Empty() {
		return nil
	}
	d.writes++
	if d.Before != nil {
		if err := d.Before(d.writes, batch); err != nil {
			return err
		}
	}
	change := memChangeOf(batch)
	d.now.apply(change)
	d.tail = append(d.tail, change)
	if batch.Strict {
		for _, c := range d.tail {
			d.safe.apply(c)
		}
		d.tail = nil
	}
	if d.After != nil {
		return d.After(d.writes, batch)
	}
	return nil
}

// Close implements Store.
func (s *MemStore) Close() {}

func newMemContent() memContent {
	return memContent{rows: map[crm.Key][]byte{}, outbox: map[uint64][]byte{}, confirmed: map[uint64][]byte{}}
}

func (c *memContent) clone() memContent {
	return memContent{c.state, maps.Clone(c.rows), maps.Clone(c.outbox), maps.Clone(c.confirmed)}
}

func (c *memContent) apply(change memChange) {
	if change.state != nil {
		c.state = change.state
	}
	for _, r := range change.rows {
		if r.bytes == nil {
			delete(c.rows, r.key)
		} else {
			c.rows[r.key] = r.bytes
		}
	}
	applyEntries(c.outbox, change.outbox)
	applyEntries(c.confirmed, change.confirmed)
}

func applyEntries(to map[uint64][]byte, entries []memEntry) {
	for _, e := range entries {
		if e.bytes == nil {
			delete(to, e.local)
		} else {
			to[e.local] = e.bytes
		}
	}
}

func memChangeOf(b *Batch) memChange {
	var c memChange
	if b.State != nil {
		c.state = EncodeState(*b.State)
	}
	for i := range b.Rows {
		c.rows = append(c.rows, memRow{b.Rows[i].Row.Key, slices.Clone(b.Rows[i].Bytes)})
	}
	for _, k := range b.Removed {
		c.rows = append(c.rows, memRow{key: k})
	}
	for i := range b.Outbox {
		c.outbox = append(c.outbox, memEntry{b.Outbox[i].Local, EncodeEntry(b.Outbox[i])})
	}
	for _, local := range b.Erased {
		c.outbox = append(c.outbox, memEntry{local: local})
	}
	for i := range b.Confirmed {
		c.confirmed = append(c.confirmed, memEntry{b.Confirmed[i].Local, EncodeEntry(b.Confirmed[i])})
	}
	for _, local := range b.Expired {
		c.confirmed = append(c.confirmed, memEntry{local: local})
	}
	return c
}
