package pages

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"regarding/shared/crm"
	"regarding/wasm/replica"
)

// smallBlocks is how many blocks of less than a page are let be.
const smallBlocks = 8

// startUpkeep starts the work in the background unless it is under way or
// there is none. The caller has the turn.
func (s *Store) startUpkeep() {
	if s.upkeep || !s.due() || s.life.Err() != nil {
		return
	}
	s.upkeep = true
	s.running.Go(func() {
		for s.upkeepStep() {
		}
	})
}

// due reports whether there is work for the background. After a failure it
// waits until the delta has grown.
func (s *Store) due() bool {
	return s.index.complete && s.scans == 0 && s.fenced == nil && s.delta.last >= s.restful &&
		(s.delta.due() || s.sparse)
}

// upkeepStep does one bounded piece of the work, in one transaction, and
// reports whether to go on. Whoever waits for the turn has it in between.
func (s *Store) upkeepStep() bool {
	if s.lock(s.life) != nil {
		return false
	}
	defer s.unlock()
	if !s.due() {
		s.upkeep = false
		return false
	}
	var err error
	if s.delta.due() {
		err = s.fold(s.life)
	} else {
		err = s.join(s.life)
	}
	if err == nil {
		return true
	}
	s.upkeep = false
	s.restful = s.delta.last + uint64(s.delta.limits.values)
	if s.life.Err() == nil && !errors.Is(err, replica.ErrFence) {
		s.report(fmt.Errorf("tidy the replica's store: %w", err))
	}
	return false
}

// fold moves the oldest values of the delta into blocks.
func (s *Store) fold(ctx context.Context) error {
	n := s.delta.oldest()
	s.writer.reset()
	p := s.index.plan()
	var rows []row
	var err error
	s.delta.current(n, func(key crm.Key, r deltaRow) {
		if r.gone {
			p.remove(key)
			return
		}
		whole, decodeErr := crm.DecodeRow(r.full)
		if decodeErr != nil {
			err = errors.Join(err, decodeErr)
			return
		}
		rows = append(rows, s.writer.row(whole, r.full))
	})
	if err != nil {
		return fmt.Errorf("fold: %w", err)
	}
	p.add(&s.writer, rows)
	p.deleteRange(deltaStore, sequenceKey(0), sequenceKey(s.delta.values[n-1].sequence+1))
	p.seal()
	if err := s.write(ctx, false, p.changes); err != nil {
		return fmt.Errorf("fold %d values: %w", n, err)
	}
	p.done()
	s.delta.fold(n)
	s.sparse = true
	return nil
}

// join writes the living rows of blocks that have few of them, or whose hot
// page an older build wrote, in one new block.
func (s *Store) join(ctx context.Context) error {
	blocks := s.index.worthJoining()
	if blocks == nil {
		s.sparse = false
		return nil
	}
	s.writer.reset()
	p := s.index.plan()
	var rows []row
	for _, b := range blocks {
		whole, err := s.readWhole(ctx, b)
		if err != nil {
			return fmt.Errorf("join blocks: %w", err)
		}
		for slot := range b.count {
			if b.dead.has(slot) {
				continue
			}
			full := whole.at(slot)
			r, err := crm.DecodeRow(full)
			if err != nil {
				return s.dropBlock(ctx, b.id, b.hotKey(), fmt.Errorf("join block %d: %w", b.id, decoded(err)))
			}
			rows = append(rows, s.writer.row(r, full))
		}
		p.removed = append(p.removed, b)
	}
	p.add(&s.writer, rows)
	p.seal()
	if err := s.write(ctx, false, p.changes); err != nil {
		return fmt.Errorf("join %d blocks: %w", len(blocks), err)
	}
	p.done()
	return nil
}

// worthJoining returns blocks whose living rows fit into one, and of which it
// is worth making one; nil when there are none.
func (x *index) worthJoining() []*block {
	var poor, small []*block
	for _, b := range x.blocks {
		if b.stale || 2*b.live < b.count {
			poor = append(poor, b)
		} else if b.live < maxPageRows {
			small = append(small, b)
		}
	}
	if len(poor) == 0 && len(small) <= smallBlocks {
		return nil
	}
	// Rows of about one age stay together.
	newestFirst := func(a, b *block) int {
		if a.hotKey() < b.hotKey() {
			return -1
		}
		return 1
	}
	slices.SortFunc(poor, newestFirst)
	slices.SortFunc(small, newestFirst)
	var chosen []*block
	live := 0
	for _, b := range append(poor, small...) {
		if live+b.live <= maxBlockRows {
			chosen = append(chosen, b)
			live += b.live
		}
	}
	return chosen
}
