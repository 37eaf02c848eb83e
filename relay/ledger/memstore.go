package ledger

import (
	"bytes"
	"slices"
	"sort"
	"sync"
)

// MemStore is a Store in memory, for tests and the simulation. It is safe for
// concurrent use.
type MemStore struct {
	// Before and After are called around the n-th Update, counted from 1,
	// unless nil. An error of Before is returned and nothing is stored; an
	// error of After is returned too, but all is stored, as when a relay dies
	// before it hears so.
	Before, After func(n int) error

	updating sync.Mutex
	mu       sync.RWMutex
	updates  int
	pairs    []pair // sorted; never changed in place
}

type pair struct{ key, value []byte }

// NewMemStore returns an empty store.
func NewMemStore() *MemStore { return &MemStore{} }

// Copy returns another store with the same pairs.
func (s *MemStore) Copy() *MemStore {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return &MemStore{pairs: s.pairs}
}

// Updates returns how many updates were begun.
func (s *MemStore) Updates() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.updates
}

// View implements Store.
func (s *MemStore) View(f func(Reader) error) error {
	s.mu.RLock()
	pairs := s.pairs
	s.mu.RUnlock()
	return f(&memTxn{base: pairs})
}

// Update implements Store.
func (s *MemStore) Update(f func(Txn) error) error {
	s.updating.Lock()
	defer s.updating.Unlock()
	s.mu.Lock()
	s.updates++
	n, base := s.updates, s.pairs
	s.mu.Unlock()
	t := &memTxn{base: base}
	if err := f(t); err != nil {
		return err
	}
	if s.Before != nil {
		if err := s.Before(n); err != nil {
			return err
		}
	}
	merged := t.merged()
	s.mu.Lock()
	s.pairs = merged
	s.mu.Unlock()
	if s.After != nil {
		return s.After(n)
	}
	return nil
}

// memTxn reads base as changed by changes, which are sorted; a nil value is a
// deletion.
type memTxn struct {
	base    []pair
	changes []pair
}

func find(pairs []pair, key []byte) (int, bool) {
	return sort.Find(len(pairs), func(i int) int { return bytes.Compare(key, pairs[i].key) })
}

func (t *memTxn) Get(key []byte) ([]byte, error) {
	if i, ok := find(t.changes, key); ok {
		return t.changes[i].value, nil
	}
	if i, ok := find(t.base, key); ok {
		return t.base[i].value, nil
	}
	return nil, nil
}

func (t *memTxn) Put(key, value []byte) error {
	v := append([]byte{}, value...)
	t.set(key, v)
	return nil
}

func (t *memTxn) Delete(key []byte) error {
	t.set(key, nil)
	return nil
}

func (t *memTxn) set(key, value []byte) {
	i, ok := find(t.changes, key)
	if ok {
		t.changes[i].value = value
		return
	}
	t.changes = slices.Insert(t.changes, i, pair{bytes.Clone(key), value})
}

func (t *memTxn) merged() []pair { return mergePairs(t.base, t.changes) }

func mergePairs(base, changes []pair) []pair {
	if len(changes) == 0 {
		return base
	}
	merged := make([]pair, 0, len(base)+len(changes))
	for len(base) > 0 || len(changes) > 0 {
		c := -1
		switch {
		case len(base) == 0:
			c = 1
		case len(changes) > 0:
			c = bytes.Compare(base[0].key, changes[0].key)
		}
		if c < 0 {
			merged = append(merged, base[0])
			base = base[1:]
			continue
		}
		if c == 0 {
			base = base[1:]
		}
		if changes[0].value != nil {
			merged = append(merged, changes[0])
		}
		changes = changes[1:]
	}
	return merged
}

func (t *memTxn) Scan(from, to []byte, reverse bool, each func(k, v []byte) (bool, error)) error {
	part := func(pairs []pair) []pair {
		i, _ := find(pairs, from)
		j := len(pairs)
		if to != nil {
			j, _ = find(pairs, to)
		}
		return pairs[i:max(i, j)]
	}
	pairs := mergePairs(part(t.base), part(t.changes))
	for i := range pairs {
		p := pairs[i]
		if reverse {
			p = pairs[len(pairs)-1-i]
		}
		if more, err := each(p.key, p.value); err != nil || !more {
			return err
		}
	}
	return nil
}
