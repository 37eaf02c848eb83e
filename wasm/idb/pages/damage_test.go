package pages

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

// heldBy writes a store with blocks, marks, a delta, a state and an outbox.
func heldBy(t *testing.T) *harness {
	t.Helper()
	h := &harness{TB: t, disk: newMemDisk()}
	s, _, _ := h.open()
	write := func(b replica.Batch) {
		t.Helper()
		if err := s.Write(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
	}
	state := &replica.State{LastNumber: 4, Complete: true, Cursor: wire.Cursor{Incarnation: 7, Commit: 40}}
	outbox := replica.Entry{Local: 9, Mutation: mutation.Mutation{
		ID: mutation.ID{ID: keyOfN(900).ID}, Args: mutation.KeepBoth{Duplicate: keyOfN(1).ID},
	}}
	first := replica.Batch{State: state, Outbox: []replica.Entry{outbox}}
	for n := range 600 {
		first.Rows = append(first.Rows, rowOfN(n, 10, 20))
	}
	write(first)
	second := replica.Batch{Fill: true}
	for n := range 250 {
		second.Rows = append(second.Rows, rowOfN(550+n, 20, 20))
	}
	write(second)
	write(replica.Batch{Rows: []replica.BaseRow{rowOfN(3, 30, 20)}, Removed: []crm.Key{keyOfN(4)}})
	s.Close()
	return h
}

// A damaged base page, delta or mark is named, what cannot be trusted goes,
// and the next engine is told to compare; state and outbox stay (INV-2).
func TestDamagedBaseIsComparedAgain(t *testing.T) {
	for _, store := range []string{hotStore, pageStore, deltaStore, metaStore} {
		for key := range heldBy(t).disk.stores[store] {
			if store == metaStore && key != metaDead {
				continue
			}
			for _, how := range []string{"flipped", "cut", "empty", "exchanged"} {
				h := heldBy(t)
				value := bytes.Clone(h.disk.stores[store][key])
				switch how {
				case "flipped":
					value[len(value)/2] ^= 4
				case "cut":
					value = value[:len(value)-9]
				case "empty":
					value = nil
				case "exchanged":
					value = h.disk.stores[metaStore][metaState]
				}
				h.disk.stores[store][key] = value
				var told error
				s := h.store()
				state, outbox, _, err := s.Open(context.Background())
				if err != nil {
					t.Fatalf("store %q, %s: %v", store, how, err)
				}
				if !state.Comparing { // not seen by Open
					_, told = scanAll(s)
					if store == pageStore {
						if told != nil {
							t.Fatalf("a scan reads cold pages: %v", told)
						}
						_, told = s.Rows(context.Background(), allKeys())
					}
				} else {
					told = errors.Join(h.reports...)
				}
				if !errors.Is(told, ErrDamaged) || !strings.Contains(told.Error(), `store "`+store+`"`) || !strings.Contains(told.Error(), fmt.Sprintf("0x%x", key)) {
					t.Errorf("store %q, key %x, %s: told %v", store, key, how, told)
				}
				s.Close()

				h.reports = nil
				s, state, rows := h.open()
				if !state.Comparing || state.Complete || state.LastNumber != 4 || state.Cursor.Commit != 40 || len(outbox) != 1 {
					t.Errorf("store %q, %s: the next engine gets %+v and %d entries", store, how, state, len(outbox))
				}
				whole, err := s.Rows(context.Background(), allKeys())
				if err != nil || len(whole) != len(rows) || len(rows) == 0 || len(h.reports) > 0 {
					t.Errorf("store %q, %s: %d rows, %d whole, %v, %v", store, how, len(rows), len(whole), err, h.reports)
				}
				// What the comparison brings back is as good as before.
				heal := replica.Batch{}
				for n := range 800 {
					heal.Rows = append(heal.Rows, rowOfN(n, 50, 20))
				}
				if err := s.Write(context.Background(), &heal); err != nil {
					t.Error(err)
				}
				settle(s)
				s.Close()
				if _, _, rows = h.open(); len(rows) != 800 {
					t.Errorf("store %q, %s: %d rows once healed", store, how, len(rows))
				}
			}
		}
	}
}

func allKeys() []crm.Key {
	var keys []crm.Key
	for n := range 800 {
		keys = append(keys, keyOfN(n))
	}
	return keys
}

// INV-2: an entry of the outbox that is damaged is set aside as it was stored,
// told, and kept until the person lets go of it; the rest goes on, and guesses
// are made anew. Its place is not given again.
func TestDamagedEntryIsSetAside(t *testing.T) {
	h := heldBy(t)
	s, state, _ := h.open()
	more := replica.Batch{Outbox: []replica.Entry{{Local: 8, Mutation: mutation.Mutation{
		ID: mutation.ID{ID: keyOfN(901).ID}, Args: mutation.KeepBoth{Duplicate: keyOfN(2).ID},
	}}}}
	if err := s.Write(t.Context(), &more); err != nil {
		t.Fatal(err)
	}
	s.Close()
	value := bytes.Clone(h.disk.stores[outboxStore][sequenceKey(9)])
	value[3] ^= 1
	h.disk.stores[outboxStore][sequenceKey(9)] = value
	for again := range 3 { // also for the engines after the one that found it
		s := h.store()
		var outbox []replica.Entry
		var err error
		if state, outbox, _, err = s.Open(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(outbox) != 1 || outbox[0].Local != 8 || state.LastLocal < 9 || !state.Rebasing || state.Comparing {
			t.Errorf("opened %d: %+v, %+v", again, outbox, state)
		}
		aside, err := s.Aside(t.Context())
		if err != nil || len(aside) != 1 || !bytes.Equal(aside[0], value) {
			t.Errorf("opened %d: %x is set aside, %v", again, aside, err)
		}
		s.Close()
	}
	if err := errors.Join(h.reports...); len(h.reports) != 1 || !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), outboxStore) {
		t.Errorf("told %v", err)
	}
	s, _, _ = h.open()
	if err := s.DropAside(t.Context()); err != nil {
		t.Fatal(err)
	}
	if aside, err := s.Aside(t.Context()); err != nil || len(aside) != 0 {
		t.Errorf("%d are left, %v", len(aside), err)
	}
	s.Close()
}

// S10: a damaged State is made anew. What waits is offered again by a device of
// another name, and what is held is compared.
func TestDamagedStateIsMadeAnew(t *testing.T) {
	h := heldBy(t)
	value := bytes.Clone(h.disk.stores[metaStore][metaState])
	value[3] ^= 1
	h.disk.stores[metaStore][metaState] = value
	s := h.store()
	defer s.Close()
	state, outbox, _, err := s.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := (replica.State{Comparing: true, Rebasing: true, LastLocal: 9}); state != want {
		t.Errorf("state %+v, want %+v", state, want)
	}
	if len(outbox) != 1 || outbox[0].Number != 0 || len(h.reports) != 1 {
		t.Errorf("outbox %+v, told %v", outbox, h.reports)
	}
}

// INV-9: what a newer build wrote is left as it is, and said to be newer.
func TestNewerFormsAreLeft(t *testing.T) {
	for store, key := range map[string]string{metaStore: metaState, outboxStore: sequenceKey(9)} {
		for _, where := range []int{1, frameHead} { // the frame's version, and the content's
			h := heldBy(t)
			value := bytes.Clone(h.disk.stores[store][key])
			value = value[:len(value)-frameTail]
			value[where] = 99
			h.disk.stores[store][key] = seal(value, 0)
			before := h.disk.clone()
			_, _, _, err := h.store().Open(t.Context())
			if fault.KindOf(err) != fault.TooOld {
				t.Errorf("store %q, byte %d: %v", store, where, err)
			}
			delete(before.stores[metaStore], metaFence)
			delete(h.disk.stores[metaStore], metaFence)
			for name, values := range h.disk.stores {
				if !maps.EqualFunc(values, before.stores[name], slices.Equal) {
					t.Errorf("store %q was changed", name)
				}
			}
		}
	}
}

// INV-9: hot pages of a build with another catalogue are made anew from the
// whole rows, since other columns may be hot now.
func TestHotPagesOfAnotherCatalogue(t *testing.T) {
	h := heldBy(t)
	for key, value := range h.disk.stores[hotStore] {
		p, err := readHot(key, value)
		if err != nil {
			t.Fatal(err)
		}
		// As an older build would have written it: nothing was hot but the key.
		b := bytes.Clone(value[:len(value)-frameTail-len(p.hot.data)-len(p.hot.ends)])
		b[frameHead+12] ^= 0xff
		var old writer
		var hot []row
		for slot := range p.block.count {
			r := crm.NewRow(p.key(slot), crm.UserID{})
			hot = append(hot, old.row(r, nil))
		}
		end := uint32(0)
		for _, r := range hot {
			end += uint32(len(r.hot))
			b = append(b, byte(end), byte(end>>8), byte(end>>16), byte(end>>24))
		}
		for _, r := range hot {
			b = append(b, r.hot...)
		}
		h.disk.stores[hotStore][key] = seal(b, 0)
	}
	s, _, rows := h.open()
	for range 2 {
		if len(rows) != 799 || rows[keyOfN(3)].Version.Commit != 30 || rows[keyOfN(700)].Version.Commit != 20 || rows[keyOfN(7)].Value("name").IsNull() {
			t.Errorf("%d rows, row 7 is %v", len(rows), rows[keyOfN(7)])
		}
		settle(s)
		s.Close()
		for _, b := range s.index.blocks {
			if b.stale {
				t.Errorf("block %d is still of the other catalogue", b.id)
			}
		}
		s, _, rows = h.open()
	}
	s.Close()
}
