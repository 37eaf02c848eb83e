package pages

import (
	"context"
	"errors"
	"fmt"

	"regarding/shared/fault"
	"regarding/wasm/replica"
)

// Open implements replica.Store. A delta or marks that are damaged are taken
// away, and the State says that the replica must compare. An entry of the
// outbox that is damaged is set aside, and the rest goes on; a damaged State is
// made anew. What a newer build wrote is an error of kind TooOld.
func (s *Store) Open(ctx context.Context) (state replica.State, outbox, confirmed []replica.Entry, err error) {
	if err = s.lock(ctx); err != nil {
		return state, nil, nil, err
	}
	defer s.unlock()
	state, outbox, confirmed, err = s.open(ctx)
	if err != nil {
		return replica.State{}, nil, nil, fmt.Errorf("open the replica's store: %w", err)
	}
	s.startUpkeep()
	return state, outbox, confirmed, nil
}

func (s *Store) open(ctx context.Context) (state replica.State, outbox, confirmed []replica.Entry, err error) {
	// What is read before the fence stands could still be changed.
	if err = s.takeOver(ctx); err != nil {
		return
	}
	found, err := s.disk.Read(ctx, Query{Store: metaStore}, Query{Store: outboxStore}, Query{Store: deltaStore})
	if err != nil {
		return
	}
	meta := map[string][]byte{}
	for _, item := range found[0] {
		meta[item.Key] = item.Value
	}
	_, s.glance = meta[metaGlance]
	var heal changes
	if outbox, err = s.readEntries(outboxStore, found[1], &heal); err != nil {
		return
	}
	if confirmed, err = s.readConfirmed(ctx, &heal); err != nil {
		return
	}
	value, stored := meta[metaState]
	if stored {
		if state, err = s.readState(value, outbox, confirmed, &heal); err != nil {
			return
		}
		state.LastLocal = max(state.LastLocal, lastPlace(found[1], meta))
		// What stood behind an entry that is set aside is guessed anew.
		state.Rebasing = state.Rebasing || len(heal) > 0
	}
	entriesOnly := len(heal)
	var dead map[uint32]bitmap
	if value, ok := meta[metaDead]; ok {
		if dead, err = decodeDead(value); err != nil {
			s.report(at(metaStore, metaDead, err))
			heal.delete(metaStore, metaDead)
		}
	}
	s.index = newIndex(dead)
	s.delta = newDelta(s.delta.limits)
	for _, item := range found[2] {
		sequence, err := sequenceOf(item.Key)
		var batch *deltaBatch
		if err == nil {
			batch, err = decodeDelta(item.Value)
		}
		if err != nil {
			s.report(at(deltaStore, item.Key, err))
			heal.delete(deltaStore, item.Key)
			continue
		}
		s.delta.add(sequence, len(item.Value), batch)
	}
	if _, damaged := meta[metaDamage]; damaged || len(heal) > 0 {
		// Rows are missing or old: what is left is compared with the relay's.
		if damaged || len(heal) > entriesOnly {
			state.Complete, state.Comparing = false, true
		}
		if stored {
			heal.put(metaStore, metaState, frame(kindState, replica.EncodeState(state)))
		}
		heal.delete(metaStore, metaDamage)
		if err := s.write(ctx, true, heal); err != nil {
			return state, nil, nil, fmt.Errorf("note the damage: %w", err)
		}
	}
	return state, outbox, confirmed, nil
}

// dropBlock takes a block that has a damaged page away and returns what to
// tell: the error names the page. Rows that this build is too old to read are
// no damage and stay.
func (s *Store) dropBlock(ctx context.Context, id uint32, hotKey string, damage error) error {
	if !errors.Is(damage, ErrDamaged) {
		return damage
	}
	var c changes
	removeBlock(&c, id, hotKey)
	c.put(metaStore, metaDamage, []byte{1})
	if err := s.write(ctx, true, c); err != nil {
		return fmt.Errorf("take away a block: %w, after: %w", err, damage)
	}
	s.index.drop(id)
	return damage
}

// decoded gives err, with which stored bytes could not be decoded, its name:
// damage, unless a newer build wrote them.
func decoded(err error) error {
	if fault.KindOf(err) == fault.TooOld {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}
