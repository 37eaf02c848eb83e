// Package packs keeps bytes by their hash in IndexedDB: small ones packed
// together, large ones in parts.
package packs

import (
	"context"
	"hash"

	"regarding/shared/crm"
	"regarding/wasm/blob"
	"regarding/wasm/idb/pages"
)

// The object stores, all with keys of bytes.
const (
	packStore  = "packs"     // the bytes of a pack, by its number
	indexStore = "packindex" // what is in a pack, by its number; a large blob, by its hash
	partStore  = "blobparts" // a part of a large blob, by hash and index
)

// Stores are the names of the object stores that a Disk must have.
var Stores = []string{packStore, indexStore, partStore}

// packBytes is about how large a pack is: one value of the database, which is
// read whole for each blob in it. Larger blobs are kept in parts of partBytes,
// which is what the relay hands out at a time.
const (
	packBytes = 256 << 10
	partBytes = 256 << 10
)

// cachedPacks is how many packs are kept that were read last: blobs that came
// together are read together.
const cachedPacks = 4

// Store is a blob.Store over a disk that other stores use too. It reads its
// index when it is first used. It is safe for concurrent use.
type Store struct {
	disk   pages.Disk
	report func(error)

	// turn is held by whoever reads or writes; it guards what follows.
	turn   chan struct{}
	loaded bool
	index  map[crm.Hash]entry
	packs  map[uint32]*pack
	last   uint32 // number of the newest pack
	// digests are of blobs that are being appended to.
	digests map[crm.Hash]*digest
	cache   []cached
}

var _ blob.Store = (*Store)(nil)

// pack is what is known of a pack.
type pack struct {
	blobs int
	live  int // bytes of them
	size  int // bytes of the pack
}

type digest struct {
	have uint64
	hash.Hash
}

type cached struct {
	pack  uint32
	bytes []byte
}

// New returns a store over disk, whose writes are fenced. report takes errors
// that cost bytes which nobody asked for yet; it must not block.
func New(disk pages.Disk, report func(error)) *Store {
	return &Store{
		disk: disk, report: report, turn: make(chan struct{}, 1),
		index: map[crm.Hash]entry{}, packs: map[uint32]*pack{}, digests: map[crm.Hash]*digest{},
	}
}

// lock takes the turn, with the index there.
func (s *Store) lock(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.loaded {
		return nil
	}
	if err := s.load(ctx); err != nil {
		s.unlock()
		return err
	}
	s.loaded = true
	return nil
}

func (s *Store) unlock() { <-s.turn }

// Facts implements blob.Store.
func (s *Store) Facts(ctx context.Context, hash crm.Hash) (f blob.Facts, found bool, err error) {
	if err := s.lock(ctx); err != nil {
		return f, false, err
	}
	defer s.unlock()
	e, found := s.index[hash]
	if !found {
		return f, false, nil
	}
	return e.facts(), true, nil
}
