package pages

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"regarding/shared/crm"
)

// pieceRows is about how many rows Scan handles before events have their turn.
const pieceRows = 1024

// piece is some hot pages in the order of their keys.
type piece struct {
	items []Item
	err   error
	last  bool
}

// readPieces reads the hot pages behind a key, one piece ahead of who takes
// them, until ctx ends. The first piece is a single page, so that something
// can be shown soon.
func (s *Store) readPieces(ctx context.Context, after string) <-chan piece {
	pieces := make(chan piece, 1)
	s.running.Go(func() {
		defer close(pieces)
		for limit := 1; ; {
			found, err := s.disk.Read(ctx, Query{Store: hotStore, After: after, Limit: limit})
			p := piece{err: err}
			if err == nil {
				p.items, p.last = found[0], len(found[0]) < limit
			}
			select {
			case pieces <- p:
			case <-ctx.Done():
				return
			}
			if p.err != nil || p.last {
				return
			}
			after = p.items[len(p.items)-1].Key
			rows := 0
			for _, item := range p.items {
				rows += rowsIn(item.Value)
			}
			// At least double, at most as many pages as have pieceRows.
			limit = max(1, min(2*limit, pieceRows*len(p.items)/max(rows, 1)))
		}
	})
	return pieces
}

// Scan implements replica.Store. Close ends it. It gives out first the rows of the delta, which are the
// newest, then those of the blocks. No block changes meanwhile, and each may
// use the store.
func (s *Store) Scan(ctx context.Context, each func(rows []crm.Row) error) error {
	if err := s.scan(ctx, each); err != nil {
		return fmt.Errorf("scan: %w", err)
	}
	return nil
}

func (s *Store) scan(ctx context.Context, each func(rows []crm.Row) error) (err error) {
	if err := s.lock(ctx); err != nil {
		return err
	}
	s.scans++
	given := make(map[crm.Key]struct{}, len(s.delta.rows))
	var newest []deltaRow
	for key, r := range s.delta.rows {
		given[key] = struct{}{}
		if !r.gone {
			newest = append(newest, r)
		}
	}
	s.unlock()
	ctx, stop := context.WithCancel(ctx)
	closed := context.AfterFunc(s.life, stop)
	defer func() {
		closed()
		stop()
		s.turn <- struct{}{}
		s.scans--
		if err == nil {
			s.startUpkeep()
		}
		s.unlock()
	}()

	slices.SortFunc(newest, func(a, b deltaRow) int {
		if a.commit != b.commit {
			if a.commit > b.commit {
				return -1
			}
			return 1
		}
		return int(int64(a.sequence) - int64(b.sequence))
	})
	for part := range slices.Chunk(newest, maxBlockRows) {
		rows := make([]crm.Row, len(part))
		for i, r := range part {
			whole, err := crm.DecodeRow(r.full)
			if err != nil {
				return fmt.Errorf("store %q: %w", deltaStore, err)
			}
			rows[i] = whole.Hot()
		}
		if err := each(rows); err != nil {
			return err
		}
	}
	var damage error
	for p := range s.readPieces(ctx, "") {
		if p.err != nil {
			return p.err
		}
		for _, item := range p.items {
			rows, err := s.take(ctx, item, given)
			if errors.Is(err, ErrDamaged) {
				damage = errors.Join(damage, err)
				continue
			}
			if err == nil && len(rows) > 0 {
				err = each(rows)
			}
			if err != nil {
				return err
			}
		}
		if p.last {
			if err := s.lock(ctx); err != nil {
				return err
			}
			s.completed()
			s.unlock()
			return damage
		}
	}
	return ctx.Err()
}

// take puts a hot page into the index and returns its living rows but for
// those that were given. A damaged page is taken out of the store.
func (s *Store) take(ctx context.Context, item Item, given map[crm.Key]struct{}) ([]crm.Row, error) {
	if err := s.lock(ctx); err != nil {
		return nil, err
	}
	defer s.unlock()
	rows, err := s.takeHot(ctx, item, given)
	if err == nil {
		return rows, nil
	}
	err = at(hotStore, item.Key, err)
	if id, ok := blockOfHotKey(item.Key); ok {
		err = s.dropBlock(ctx, id, item.Key, err)
	}
	return nil, err
}

func (s *Store) takeHot(ctx context.Context, item Item, given map[crm.Key]struct{}) ([]crm.Row, error) {
	p, err := readHot(item.Key, item.Value)
	if err != nil {
		return nil, err
	}
	b, err := s.index.add(p)
	if err != nil {
		return nil, err
	}
	encoded := p.hot
	if b.stale {
		if encoded, err = s.readWhole(ctx, b); err != nil {
			return nil, err
		}
	}
	rows := make([]crm.Row, 0, b.live)
	for slot := range b.count {
		if b.dead.has(slot) {
			continue
		}
		if _, ok := given[p.key(slot)]; ok {
			continue
		}
		r, err := crm.DecodeRow(encoded.at(slot))
		if err != nil {
			return nil, decoded(err)
		}
		if b.stale {
			r = r.Hot()
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// completed notes that the index has every block, when all hot pages were read.
func (s *Store) completed() {
	if s.index.complete {
		return
	}
	s.index.complete = true
	s.index.dead = nil
	s.sparse = true
	s.startUpkeep()
}
