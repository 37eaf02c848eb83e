package blob

import (
	"bytes"
	"context"
	"sync"

	"regarding/shared/crm"
	"regarding/shared/wire"
)

// MemStore is a Store in memory, for tests.
type MemStore struct {
	mu    sync.Mutex
	blobs map[crm.Hash]*Fresh
	// Refuse, unless nil, is asked before each write; its error is returned.
	Refuse func() error
}

// NewMemStore returns an empty store.
func NewMemStore() *MemStore { return &MemStore{blobs: map[crm.Hash]*Fresh{}} }

// change runs f unless writes are refused.
func (s *MemStore) change(ctx context.Context, f func()) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.Refuse != nil {
		if err := s.Refuse(); err != nil {
			return err
		}
	}
	f()
	return nil
}

// Put implements Store.
func (s *MemStore) Put(ctx context.Context, blobs ...Fresh) error {
	return s.change(ctx, func() {
		for _, b := range blobs {
			if held := s.blobs[b.Hash]; held != nil && held.Whole() {
				held.Local = held.Local && b.Local
				continue
			}
			b.Bytes = bytes.Clone(b.Bytes)
			b.Size, b.Have = uint64(len(b.Bytes)), uint64(len(b.Bytes))
			s.blobs[b.Hash] = &b
		}
	})
}

// Append implements Store.
func (s *MemStore) Append(ctx context.Context, hash crm.Hash, f Facts, b []byte) (have uint64, err error) {
	refused := s.change(ctx, func() {
		held := s.blobs[hash]
		if held == nil || !held.Whole() && held.Size != f.Size {
			held = &Fresh{Hash: hash, Facts: f}
			held.Have = 0
		}
		if have = held.Have; held.Whole() || f.Have != have {
			return
		}
		held.Bytes = append(held.Bytes, b[:min(uint64(len(b)), f.Size-have)]...)
		held.Have = uint64(len(held.Bytes))
		s.blobs[hash] = held
		if have = held.Have; held.Whole() && wire.HashBlob(held.Bytes) != hash {
			delete(s.blobs, hash)
			have, err = 0, ErrDamaged
		}
	})
	if refused != nil {
		return 0, refused
	}
	return have, err
}

// Read implements Store.
func (s *MemStore) Read(ctx context.Context, hash crm.Hash, offset uint64, size int) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := s.blobs[hash]
	if held == nil || !held.Whole() {
		return nil, ErrNotHeld
	}
	from := min(offset, held.Size)
	return bytes.Clone(held.Bytes[from:min(from+uint64(size), held.Size)]), ctx.Err()
}

// Facts implements Store.
func (s *MemStore) Facts(ctx context.Context, hash crm.Hash) (f Facts, found bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if held := s.blobs[hash]; held != nil {
		return held.Facts, true, ctx.Err()
	}
	return Facts{}, false, ctx.Err()
}

// Each implements Store.
func (s *MemStore) Each(ctx context.Context, f func(Held) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash, held := range s.blobs {
		if err := f(Held{hash, held.Facts}); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Mark implements Store.
func (s *MemStore) Mark(ctx context.Context, durable bool, hashes ...crm.Hash) error {
	return s.change(ctx, func() {
		for _, hash := range hashes {
			if held := s.blobs[hash]; held != nil {
				held.Durable = durable
			}
		}
	})
}

// Drop implements Store.
func (s *MemStore) Drop(ctx context.Context, hashes ...crm.Hash) error {
	return s.change(ctx, func() {
		for _, hash := range hashes {
			delete(s.blobs, hash)
		}
	})
}

var _ Store = (*MemStore)(nil)
