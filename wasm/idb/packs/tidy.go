package packs

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/wire"
	"regarding/wasm/blob"
	"regarding/wasm/idb/pages"
)

// smallPacks is how many packs of less than a quarter are let be, and maxJoined
// how many are joined at a time.
const (
	smallPacks = 16
	maxJoined  = 16
)

// Tidy joins the living blobs of some packs that have few of them in one new
// pack, and reports whether there is more of that work. It is one bounded
// piece of it, for when there is nothing better to do.
func (s *Store) Tidy(ctx context.Context) (more bool, err error) {
	if err := s.lock(ctx); err != nil {
		return false, err
	}
	defer s.unlock()
	numbers := s.worthJoining()
	if len(numbers) == 0 {
		return false, nil
	}
	keys := make([]string, len(numbers))
	for i, number := range numbers {
		keys[i] = packKey(number)
	}
	found, err := s.disk.Read(ctx, pages.Query{Store: indexStore, Keys: keys}, pages.Query{Store: packStore, Keys: keys})
	if err != nil {
		return false, fmt.Errorf("read %d packs: %w", len(numbers), err)
	}
	data := map[string][]byte{}
	for _, stored := range found[1] {
		data[stored.Key] = stored.Value
	}
	var p plan
	var living []blob.Fresh
	for _, stored := range found[0] {
		r, err := decodeRow(stored.Key, stored.Value)
		if err != nil {
			return false, err
		}
		living = append(living, s.living(&p, r, data[stored.Key])...)
		p.delete(indexStore, stored.Key)
		p.delete(packStore, stored.Key)
	}
	s.pack(&p, living)
	if err := s.carryOut(ctx, &p); err != nil {
		return false, fmt.Errorf("join %d packs: %w", len(numbers), err)
	}
	return len(s.worthJoining()) > 0, nil
}

// living returns the blobs of a pack. One that is damaged is given up.
func (s *Store) living(p *plan, r row, data []byte) (list []blob.Fresh) {
	for _, i := range r.items {
		end := uint64(i.at) + uint64(i.size)
		if end > uint64(len(data)) || wire.HashBlob(data[i.at:end]) != i.hash {
			s.report(fmt.Errorf("%w: %d bytes in pack %d", blob.ErrDamaged, i.size, i.pack))
			p.gone = append(p.gone, i.hash)
			continue
		}
		list = append(list, blob.Fresh{Hash: i.hash, Bytes: data[i.at:end], Facts: i.facts()})
	}
	return list
}

// worthJoining returns packs whose living blobs fit into one, and of which it
// is worth making one; nil when there are none.
func (s *Store) worthJoining() []uint32 {
	var poor, small []uint32
	for number, p := range s.packs {
		if 2*p.live < p.size {
			poor = append(poor, number)
		} else if p.size < packBytes/4 {
			small = append(small, number)
		}
	}
	if len(poor) == 0 && len(small) <= smallPacks {
		return nil
	}
	if len(small) <= smallPacks {
		small = nil
	}
	// What came at about one time stays together.
	candidates := append(poor, small...)
	slices.SortFunc(candidates, func(a, b uint32) int { return cmp.Compare(a, b) })
	var chosen []uint32
	live := 0
	for _, number := range candidates {
		if live += s.packs[number].live; live > packBytes || len(chosen) == maxJoined {
			break
		}
		chosen = append(chosen, number)
	}
	return chosen
}

// Size returns how many blobs are held, and their bytes.
func (s *Store) Size(ctx context.Context) (blobs int, bytes uint64, err error) {
	err = s.Each(ctx, func(h blob.Held) error {
		blobs++
		bytes += h.Have
		return nil
	})
	return blobs, bytes, err
}

// Doubt notes that it is in doubt whether the relay has what it was said to
// have, as after it was restored from a backup (S7), and returns what is to be
// sent again.
func (s *Store) Doubt(ctx context.Context) ([]blob.Held, error) {
	var doubted []blob.Held
	var hashes []crm.Hash
	err := s.Each(ctx, func(h blob.Held) error {
		if h.Durable && !h.Local && h.Whole() {
			doubted = append(doubted, h)
			hashes = append(hashes, h.Hash)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return doubted, s.Mark(ctx, false, hashes...)
}
