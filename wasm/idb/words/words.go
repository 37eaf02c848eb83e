// Package words keeps the pages of the full-text index in IndexedDB.
package words

import (
	"context"
	"encoding/binary"
	"fmt"

	"regarding/wasm/idb/pages"
	"regarding/wasm/search"
)

// Stores are the names of the object stores that a Disk must have: one, with
// a page a value, by its number.
var Stores = []string{wordStore}

const wordStore = "words"

// Store is a search.Store over a disk that other stores use too.
type Store struct{ disk pages.Disk }

var _ search.Store = Store{}

// New returns a store over disk, whose writes are fenced.
func New(disk pages.Disk) Store { return Store{disk} }

// Read implements search.Store.
func (s Store) Read(ctx context.Context, numbers ...uint64) ([][]byte, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	keys := make([]string, len(numbers))
	at := make(map[string]int, len(numbers))
	for i, n := range numbers {
		keys[i] = key(n)
		at[keys[i]] = i
	}
	found, err := s.disk.Read(ctx, pages.Query{Store: wordStore, Keys: keys})
	if err != nil {
		return nil, fmt.Errorf("read pages of the index: %w", err)
	}
	list := make([][]byte, len(numbers))
	for _, item := range found[0] {
		list[at[item.Key]] = item.Value
	}
	return list, nil
}

// Write implements search.Store.
func (s Store) Write(ctx context.Context, w search.Write) error {
	var changes []pages.Change
	if w.DropFrom > 0 {
		changes = append(changes, pages.Change{Kind: pages.DeleteRange, Store: wordStore, Key: key(w.DropFrom), To: "\xff\xff\xff\xff\xff\xff\xff\xff\xff"})
	}
	for _, n := range w.Drop {
		changes = append(changes, pages.Change{Kind: pages.Delete, Store: wordStore, Key: key(n)})
	}
	for _, p := range w.Put {
		changes = append(changes, pages.Change{Kind: pages.Put, Store: wordStore, Key: key(p.Number), Value: p.Bytes})
	}
	if len(changes) == 0 {
		return nil
	}
	if err := s.disk.Write(ctx, false, changes); err != nil {
		return fmt.Errorf("write pages of the index: %w", err)
	}
	return nil
}

func key(n uint64) string { return string(binary.BigEndian.AppendUint64(nil, n)) }
