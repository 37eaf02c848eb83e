package blob

import (
	"bytes"
	"maps"
	"slices"
	"sync"
)

// MemStore is a Store in memory, for tests.
type MemStore struct {
	mu    sync.RWMutex
	pairs map[string][]byte
	// Refuse, unless nil, is asked before each update; its error is returned.
	Refuse func() error
}

// NewMemStore returns an empty store.
func NewMemStore() *MemStore { return &MemStore{pairs: map[string][]byte{}} }

// View implements Store.
func (s *MemStore) View(f func(Reader) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return f(memTxn{s.pairs})
}

// Update implements Store.
func (s *MemStore) Update(f func(Txn) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Refuse != nil {
		if err := s.Refuse(); err != nil {
			return err
		}
	}
	changed := maps.Clone(s.pairs)
	if err := f(memTxn{changed}); err != nil {
		return err
	}
	s.pairs = changed
	return nil
}

type memTxn struct{ pairs map[string][]byte }

func (t memTxn) Get(key []byte) ([]byte, error) {
	value, ok := t.pairs[string(key)]
	if !ok {
		return nil, nil
	}
	return append([]byte{}, value...), nil
}

func (t memTxn) Scan(from, to []byte, each func(key, value []byte) (bool, error)) error {
	for _, key := range slices.Sorted(maps.Keys(t.pairs)) {
		if key < string(from) || key >= string(to) {
			continue
		}
		if more, err := each([]byte(key), bytes.Clone(t.pairs[key])); err != nil || !more {
			return err
		}
	}
	return nil
}

func (t memTxn) Put(key, value []byte) error {
	t.pairs[string(key)] = append([]byte{}, value...)
	return nil
}

func (t memTxn) Delete(key []byte) error {
	delete(t.pairs, string(key))
	return nil
}
