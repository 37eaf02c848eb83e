package packs

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/wire"
	"regarding/wasm/blob"
	"regarding/wasm/idb/pages"
)

// Read implements blob.Store. A blob in a pack is compared with its hash each
// time, one in parts was when it became whole.
func (s *Store) Read(ctx context.Context, hash crm.Hash, offset uint64, size int) ([]byte, error) {
	if err := s.lock(ctx); err != nil {
		return nil, err
	}
	defer s.unlock()
	e, held := s.index[hash]
	if !held || !e.whole() {
		return nil, blob.ErrNotHeld
	}
	from := min(offset, uint64(e.size))
	to := min(from+uint64(size), uint64(e.size))
	if from == to {
		return []byte{}, nil
	}
	if e.pack == 0 {
		first := from / partBytes
		b, err := s.parts(ctx, hash, first, (to+partBytes-1)/partBytes)
		if err == nil && uint64(len(b)) < to-first*partBytes {
			err = fmt.Errorf("%w: parts of %d bytes", blob.ErrDamaged, len(b))
		}
		if err != nil {
			return nil, fmt.Errorf("read a blob: %w", err)
		}
		return b[from-first*partBytes : to-first*partBytes], nil
	}
	data, err := s.packOf(ctx, e.pack)
	if err != nil {
		return nil, fmt.Errorf("read pack %d: %w", e.pack, err)
	}
	end := uint64(e.at) + uint64(e.size)
	if uint64(len(data)) < end || wire.HashBlob(data[e.at:end]) != hash {
		return nil, fmt.Errorf("%w: in pack %d of %d bytes", blob.ErrDamaged, e.pack, len(data))
	}
	return bytes.Clone(data[uint64(e.at)+from : uint64(e.at)+to]), nil
}

// packOf returns the bytes of a pack, which must not be changed.
func (s *Store) packOf(ctx context.Context, number uint32) ([]byte, error) {
	for i, c := range s.cache {
		if c.pack == number {
			// The one used last is the last to go.
			s.cache = append(slices.Delete(s.cache, i, i+1), c)
			return c.bytes, nil
		}
	}
	found, err := s.disk.Read(ctx, pages.Query{Store: packStore, Keys: []string{packKey(number)}})
	if err != nil {
		return nil, err
	}
	if len(found[0]) == 0 {
		return nil, fmt.Errorf("%w: it is missing", blob.ErrDamaged)
	}
	if len(s.cache) == cachedPacks {
		s.cache = slices.Delete(s.cache, 0, 1)
	}
	s.cache = append(s.cache, cached{number, found[0][0].Value})
	return found[0][0].Value, nil
}
