package search

import (
	"context"
	"maps"
	"slices"
)

// MemStore is a Store in memory.
type MemStore struct{ Pages map[uint64][]byte }

// Read implements Store.
func (m *MemStore) Read(_ context.Context, numbers ...uint64) ([][]byte, error) {
	pages := make([][]byte, len(numbers))
	for i, n := range numbers {
		pages[i] = slices.Clone(m.Pages[n])
	}
	return pages, nil
}

// Write implements Store.
func (m *MemStore) Write(_ context.Context, w Write) error {
	if m.Pages == nil {
		m.Pages = map[uint64][]byte{}
	}
	if w.DropFrom > 0 {
		maps.DeleteFunc(m.Pages, func(n uint64, _ []byte) bool { return n >= w.DropFrom })
	}
	for _, n := range w.Drop {
		delete(m.Pages, n)
	}
	for _, p := range w.Put {
		m.Pages[p.Number] = slices.Clone(p.Bytes)
	}
	return nil
}
