package pages

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"regarding/shared/crm"
	"regarding/wasm/replica"
)

// Rows implements replica.Store. Keys that are not in the index yet are looked
// for in the hot pages, as far as it takes.
func (s *Store) Rows(ctx context.Context, keys []crm.Key) ([]replica.BaseRow, error) {
	if err := s.lock(ctx); err != nil {
		return nil, err
	}
	defer s.unlock()
	rows, err := s.rows(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("read %d rows: %w", len(keys), err)
	}
	return rows, nil
}

func (s *Store) rows(ctx context.Context, keys []crm.Key) ([]replica.BaseRow, error) {
	if err := s.find(ctx, keys); err != nil {
		return nil, err
	}
	// Where each key's bytes are: in the delta, or in a cold page.
	wanted := map[string]location{}
	for _, k := range keys {
		if _, ok := s.delta.rows[k]; ok {
			continue
		}
		if l, ok := s.index.at[k]; ok {
			page, _ := s.index.blocks[l.block].page(int(l.slot))
			wanted[pageKey(l.block, page)] = l
		}
	}
	pages, err := s.recent(ctx, wanted)
	if err != nil {
		return nil, err
	}
	rows := make([]replica.BaseRow, 0, len(keys))
	for _, k := range keys {
		var full []byte
		l, inBlock := s.index.at[k]
		if r, ok := s.delta.rows[k]; ok {
			if r.gone {
				continue
			}
			full = r.full
		} else if inBlock {
			page, place := s.index.blocks[l.block].page(int(l.slot))
			full = pages[pageKey(l.block, page)].at(place)
		} else {
			continue
		}
		r, err := crm.DecodeRow(full)
		if err == nil && r.Key != k {
			err = fmt.Errorf("row %v instead of %v", r.Key, k)
		}
		if err != nil {
			if inBlock {
				b := s.index.blocks[l.block]
				return nil, s.dropBlock(ctx, b.id, b.hotKey(), at(pageStore, pageKey(b.id, 0), decoded(err)))
			}
			return nil, err
		}
		rows = append(rows, replica.BaseRow{Row: r, Bytes: slices.Clone(full)})
	}
	return rows, nil
}

// find reads on in the hot pages until every key is found or all are read.
func (s *Store) find(ctx context.Context, keys []crm.Key) error {
	next := 0
	for !s.index.complete {
		for next < len(keys) {
			_, inDelta := s.delta.rows[keys[next]]
			if _, inBlock := s.index.at[keys[next]]; !inDelta && !inBlock {
				break
			}
			next++
		}
		if next == len(keys) {
			return nil
		}
		const limit = 4
		found, err := s.disk.Read(ctx, Query{Store: hotStore, After: s.index.after, Limit: limit})
		if err != nil {
			return err
		}
		for _, item := range found[0] {
			p, err := readHot(item.Key, item.Value)
			if err == nil {
				_, err = s.index.add(p)
			}
			if err != nil {
				err = at(hotStore, item.Key, err)
				if id, ok := blockOfHotKey(item.Key); ok {
					err = s.dropBlock(ctx, id, item.Key, err)
				}
				return err
			}
		}
		if len(found[0]) < limit {
			s.completed()
		}
	}
	return nil
}

// recent is readCold by way of the cache.
func (s *Store) recent(ctx context.Context, wanted map[string]location) (map[string]parts, error) {
	pages := make(map[string]parts, len(wanted))
	for key := range wanted {
		if p, ok := s.index.cache.get(key); ok {
			pages[key] = p
			delete(wanted, key)
		}
	}
	read, err := s.readCold(ctx, wanted)
	if err != nil {
		return nil, err
	}
	for key, p := range read {
		pages[key] = p
		s.index.cache.put(key, p)
	}
	return pages, nil
}

// readPages is how many cold pages are read at once: some five megabytes.
const readPages = 32

// readCold reads the cold pages whose keys wanted has, each with the location
// of a row in it.
func (s *Store) readCold(ctx context.Context, wanted map[string]location) (map[string]parts, error) {
	read := make(map[string]parts, len(wanted))
	for keys := range slices.Chunk(slices.Sorted(maps.Keys(wanted)), readPages) {
		found, err := s.disk.Read(ctx, Query{Store: pageStore, Keys: keys})
		if err != nil {
			return nil, err
		}
		values := make(map[string][]byte, len(keys))
		for _, item := range found[0] {
			values[item.Key] = item.Value
		}
		for _, key := range keys {
			l := wanted[key]
			b := s.index.blocks[l.block]
			page, _ := b.page(int(l.slot))
			rows, err := readCold(values[key], b.id, page)
			if err == nil && rows.len() != b.rowsOf(page) {
				err = fmt.Errorf("%w: %d rows, want %d", ErrDamaged, rows.len(), b.rowsOf(page))
			}
			if err != nil {
				return nil, s.dropBlock(ctx, b.id, b.hotKey(), at(pageStore, key, err))
			}
			read[key] = rows
		}
	}
	return read, nil
}

// readWhole returns the whole rows of a block, by slot.
func (s *Store) readWhole(ctx context.Context, b *block) (parts, error) {
	wanted := map[string]location{}
	slot := uint16(0)
	for page, end := range b.ends {
		wanted[pageKey(b.id, page)] = location{b.id, slot}
		slot = end
	}
	pages, err := s.readCold(ctx, wanted)
	if err != nil {
		return parts{}, err
	}
	var whole parts
	for page := range b.ends {
		rows := pages[pageKey(b.id, page)]
		for place := range rows.len() {
			whole.data = append(whole.data, rows.at(place)...)
			whole.ends = binary.LittleEndian.AppendUint32(whole.ends, uint32(len(whole.data)))
		}
	}
	return whole, nil
}
