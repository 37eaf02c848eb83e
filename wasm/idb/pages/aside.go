package pages

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/wasm/replica"
)

// metaAside begins the keys in "meta" under which entries of the outbox lie
// that could not be read, as they were stored: the person decides what becomes
// of them (INV-2).
const metaAside = "aside/"

// Aside returns what was set aside of the outbox, as it was stored.
func (s *Store) Aside(ctx context.Context) ([][]byte, error) {
	found, err := s.disk.Read(ctx, Query{Store: metaStore})
	if err != nil {
		return nil, fmt.Errorf("read what was set aside: %w", err)
	}
	var values [][]byte
	for _, item := range found[0] {
		if strings.HasPrefix(item.Key, metaAside) {
			values = append(values, item.Value)
		}
	}
	return values, nil
}

// DropAside forgets what was set aside.
func (s *Store) DropAside(ctx context.Context) error {
	if err := s.lock(ctx); err != nil {
		return err
	}
	defer s.unlock()
	var c changes
	c.deleteRange(metaStore, metaAside, metaAside+"\xff")
	if err := s.write(ctx, true, c); err != nil {
		return fmt.Errorf("forget what was set aside: %w", err)
	}
	return nil
}

// readEntries returns the entries of a store that can be read. The others leave
// it with heal, those of the outbox to be set aside; it is an error when a newer
// build wrote one.
func (s *Store) readEntries(store string, items []Item, heal *changes) ([]replica.Entry, error) {
	entries := make([]replica.Entry, 0, len(items))
	for _, item := range items {
		entry, err := readEntry(item)
		switch {
		case err == nil:
			entries = append(entries, entry)
			continue
		case fault.KindOf(err) == fault.TooOld:
			return nil, at(store, item.Key, err)
		}
		s.report(at(store, item.Key, err))
		heal.delete(store, item.Key)
		if store == outboxStore {
			heal.put(metaStore, metaAside+item.Key, item.Value)
		}
	}
	return entries, nil
}

// confirmedPiece is how many confirmed entries are read at a time: after an
// import their bytes are many, and little of them is held.
const confirmedPiece = 64

func (s *Store) readConfirmed(ctx context.Context, heal *changes) ([]replica.Entry, error) {
	entries := []replica.Entry{}
	for after := ""; ; {
		found, err := s.disk.Read(ctx, Query{Store: confirmedStore, After: after, Limit: confirmedPiece})
		if err != nil {
			return nil, err
		}
		piece, err := s.readEntries(confirmedStore, found[0], heal)
		if err != nil {
			return nil, err
		}
		entries = append(entries, piece...)
		if len(found[0]) < confirmedPiece {
			return entries, nil
		}
		after = found[0][len(found[0])-1].Key
	}
}

func readEntry(item Item) (replica.Entry, error) {
	b, err := unframe(kindEntry, item.Value)
	if err != nil {
		return replica.Entry{}, err
	}
	entry, err := replica.DecodeEntry(b)
	if err == nil && sequenceKey(entry.Local) != item.Key {
		err = fmt.Errorf("entry %d", entry.Local)
	}
	if err != nil {
		return replica.Entry{}, decoded(err)
	}
	return entry, nil
}

// readState returns the State that is stored. One that is damaged is made anew:
// the device takes another identity, under which what waits is offered again,
// and compares all that it holds (S7, S10).
func (s *Store) readState(value []byte, outbox, confirmed []replica.Entry, heal *changes) (replica.State, error) {
	b, err := unframe(kindState, value)
	state := replica.State{}
	if err == nil {
		if state, err = replica.DecodeState(b); err != nil {
			err = decoded(err)
		}
	}
	switch {
	case err == nil:
		return state, nil
	case !errors.Is(err, ErrDamaged):
		return state, at(metaStore, metaState, err)
	}
	s.report(at(metaStore, metaState, err))
	state = replica.State{Comparing: true}
	for i := range confirmed {
		state.LastLocal = max(state.LastLocal, confirmed[i].Local)
	}
	for i := range outbox {
		outbox[i].Number, outbox[i].Mutation.Device = 0, mutation.DeviceID{}
		heal.put(outboxStore, sequenceKey(outbox[i].Local), frame(kindEntry, replica.EncodeEntry(outbox[i])))
	}
	return state, nil
}

// lastPlace is the highest place in the outbox that was ever given, as far as
// its keys and what was set aside tell: places are not given twice.
func lastPlace(outbox []Item, meta map[string][]byte) uint64 {
	last := uint64(0)
	note := func(key string) {
		if n, err := sequenceOf(key); err == nil {
			last = max(last, n)
		}
	}
	for _, item := range outbox {
		note(item.Key)
	}
	for key := range meta {
		if rest, ok := strings.CutPrefix(key, metaAside); ok {
			note(rest)
		}
	}
	return last
}
