package pages

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"regarding/shared/crm"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

// story runs random batches over a disk. The cursor of each batch is its
// number, and past[n] is what must be held when the cursor is n (INV-5).
type story struct {
	harness
	store *Store
	intn  func(label string, n int) int
	now   map[crm.Key]uint64 // commit of each row
	past  []map[crm.Key]uint64
	keys  int
}

// smallLimits make for work in the background soon and often.
var smallLimits = deltaLimits{values: 3, bytes: 1 << 20, rows: 12}

var errKilled = errors.New("killed")

// newStory begins with nothing stored. intn draws a number below n.
func newStory(t testing.TB, keys int, intn func(label string, n int) int) *story {
	return &story{
		harness: harness{TB: t, disk: newMemDisk()}, intn: intn, keys: keys,
		now: map[crm.Key]uint64{}, past: []map[crm.Key]uint64{{}},
	}
}

// start opens the store and checks that it holds what its cursor says.
func (y *story) start() {
	y.Helper()
	y.store = y.harness.store()
	y.store.delta.limits = smallLimits
	state, _, _, err := y.store.Open(context.Background())
	if err != nil {
		y.Fatal(err)
	}
	cursor := state.Cursor.Commit
	if last := uint64(len(y.past)) - 1; cursor != last && cursor+1 != last {
		y.Fatalf("INV-5: cursor %d, want %d or the one before", cursor, last)
	}
	// The batch under way when the engine was killed is stored, or it is not.
	y.past = y.past[:cursor+1]
	y.now = maps.Clone(y.past[cursor])
	if y.intn("scan first", 4) > 0 {
		y.check()
	}
}

// check compares everything that is held with what must be.
func (y *story) check() {
	y.Helper()
	rows, err := scanAll(y.store)
	if err != nil {
		y.Fatal(err)
	}
	keys := make([]crm.Key, 0, y.keys)
	for n := range y.keys {
		k := keyOfN(n)
		keys = append(keys, k)
		commit, want := y.now[k]
		if r, got := rows[k]; got != want || r.Version.Commit != commit {
			y.Fatalf("scan: row %d is at %d (%v), want %d (%v)", n, r.Version.Commit, got, commit, want)
		}
	}
	if len(rows) != len(y.now) {
		y.Fatalf("%d rows scanned, want %d", len(rows), len(y.now))
	}
	y.checkRows(keys)
}

func (y *story) checkRows(keys []crm.Key) {
	y.Helper()
	whole, err := y.store.Rows(context.Background(), keys)
	if err != nil {
		y.Fatal(err)
	}
	for _, k := range keys {
		commit, want := y.now[k]
		if !want {
			continue
		}
		if len(whole) == 0 || whole[0].Row.Key != k || string(whole[0].Bytes) != string(rowOfKey(k, commit).Bytes) {
			y.Fatalf("row %v of commit %d is not what was written", k, commit)
		}
		whole = whole[1:]
	}
	if len(whole) > 0 {
		y.Fatalf("%d rows too many, as %v", len(whole), whole[0].Row.Key)
	}
}

func rowOfKey(k crm.Key, commit uint64) replica.BaseRow {
	return rowOfN(int(k.ID[13])<<16|int(k.ID[14])<<8|int(k.ID[15]), commit, int(commit)%40)
}

// write writes the next random batch and returns its error.
func (y *story) write() error {
	commit := uint64(len(y.past))
	b := replica.Batch{Strict: y.intn("strict", 2) == 0, State: &replica.State{Cursor: wire.Cursor{Incarnation: 7, Commit: commit}}}
	after := maps.Clone(y.now)
	size := 1 + y.intn("rows", 4)
	if y.intn("large", 4) == 0 {
		size = 30 + y.intn("many rows", 200)
		b.Fill = y.intn("fill", 2) == 0
	}
	first := y.intn("first", y.keys)
	for i := range size {
		k := keyOfN((first + i) % y.keys)
		b.Rows = append(b.Rows, rowOfKey(k, commit))
		after[k] = commit
	}
	removed := y.intn("removed", 4)
	if y.intn("many removed", 8) == 0 {
		removed = y.keys / 2
	}
	first = y.intn("first removed", y.keys)
	for i := range removed {
		k := keyOfN((first + i) % y.keys)
		b.Removed = append(b.Removed, k)
		delete(after, k)
	}
	y.past = append(y.past, after)
	if err := y.store.Write(context.Background(), &b); err != nil {
		return err
	}
	y.now = after
	return nil
}

func (y *story) stop() { y.store.Close() }

// INV-5: an engine may be killed before or after any write, also of the work
// in the background: what is found has the rows that its cursor vouches for.
func TestKilledAtAnyWrite(t *testing.T) {
	const batches = 30
	run := func(kill int, after bool) (writes int) {
		random := rand.New(rand.NewPCG(3, 4))
		y := newStory(t, 300, func(_ string, n int) int { return random.IntN(n) })
		dead := false
		y.disk.fail = func(n int, done bool) error {
			if dead || n == kill && done == after {
				dead = true
				return errKilled
			}
			return nil
		}
		y.store = y.harness.store()
		y.store.delta.limits = smallLimits
		if _, _, _, err := y.store.Open(context.Background()); err != nil {
			return y.disk.writes
		}
		if _, err := scanAll(y.store); err != nil {
			t.Fatal(err)
		}
		for range batches {
			if y.write() != nil {
				break
			}
			settle(y.store)
		}
		y.stop()
		writes = y.disk.writes
		y.disk.fail = nil
		y.start()
		y.check()
		settle(y.store)
		y.check()
		y.stop()
		return writes
	}
	whole := run(0, false)
	if whole < batches+5 {
		t.Fatalf("%d writes: nothing was done in the background", whole)
	}
	for kill := 1; kill <= whole; kill++ {
		run(kill, false)
		run(kill, true)
	}
}

// S29: what is held is the same before and after the work in the background,
// and after opening again.
func TestFoldingChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		y := newStory(t, 400, func(label string, n int) int { return rapid.IntRange(0, n-1).Draw(rt, label) })
		y.start()
		for range rapid.IntRange(1, 25).Draw(rt, "batches") {
			if err := y.write(); err != nil {
				rt.Fatal(err)
			}
			switch y.intn("then", 8) {
			case 0:
				settle(y.store)
				y.check()
			case 1:
				y.stop()
				y.start()
			case 2:
				y.checkRows([]crm.Key{keyOfN(y.intn("asked", y.keys))})
			}
		}
		y.check()
		settle(y.store)
		y.check()
		y.tidy()
		y.stop()
		y.start()
		y.check()
		y.stop()
		if len(y.reports) > 0 {
			rt.Fatal(y.reports)
		}
	})
}

// tidy checks that the store holds no more than the work in the background
// lets be, and that marks and counts agree with the index.
func (y *story) tidy() {
	y.Helper()
	s := y.store
	if s.delta.due() || s.index.worthJoining() != nil {
		y.Fatalf("%d values in the delta, blocks to join: %v", len(s.delta.values), s.index.worthJoining())
	}
	living := map[uint32]int{}
	for _, l := range s.index.at {
		living[l.block]++
	}
	cold := 0
	for id, b := range s.index.blocks {
		marked := 0
		for slot := range b.count {
			if b.dead.has(slot) {
				marked++
			}
		}
		if living[id] != b.live || b.count-marked != b.live || b.live == 0 {
			y.Fatalf("block %d: %d of %d rows living, %d marked, %d in the index", id, b.live, b.count, marked, living[id])
		}
		cold += len(b.ends)
	}
	if got := [...]int{len(y.disk.stores[hotStore]), len(y.disk.stores[pageStore]), len(y.disk.stores[deltaStore])}; got != [...]int{len(s.index.blocks), cold, len(s.delta.values)} {
		y.Fatalf("%v hot pages, cold pages and deltas stored; %d, %d, %d known", got, len(s.index.blocks), cold, len(s.delta.values))
	}
}

// INV-7, S28: whatever an engine was doing, it can write nothing more once
// another has opened the store; neither can its work in the background.
func TestOlderEngineWritesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	y := newStory(t, 300, func(_ string, n int) int { return random.IntN(n) })
	y.start()
	if _, err := scanAll(y.store); err != nil {
		t.Fatal(err)
	}
	for range 12 {
		if err := y.write(); err != nil {
			t.Fatal(err)
		}
	}
	older := y.store
	older.running.Wait()
	older.delta.limits.values = 0 // there is work to do
	y.start()
	before := y.disk.clone()
	older.turn <- struct{}{}
	older.sparse = true
	older.startUpkeep()
	<-older.turn
	older.running.Wait()
	for range 2 {
		err := older.Write(context.Background(), &replica.Batch{Rows: []replica.BaseRow{rowOfN(1, 99, 1)}})
		if !errors.Is(err, replica.ErrFence) {
			t.Errorf("got %v", err)
		}
	}
	for name, values := range y.disk.clone().stores {
		if !maps.EqualFunc(values, before.stores[name], slices.Equal) {
			t.Errorf("store %q was changed", name)
		}
	}
	older.Close()
	y.check()
	y.stop()
	if len(y.reports) > 0 {
		t.Errorf("reported: %v", y.reports)
	}
}

// A full disk is no end: what was there stays, and work goes on when there is
// room again.
func TestFullDisk(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	y := newStory(t, 300, func(_ string, n int) int { return random.IntN(n) })
	y.start()
	full := false
	y.disk.fail = func(_ int, after bool) error {
		if full && !after {
			return fmt.Errorf("no room")
		}
		return nil
	}
	for range 60 {
		full = random.IntN(3) == 0
		if err := y.write(); (err != nil) != full {
			t.Fatalf("full %v, got %v", full, err)
		} else if err != nil {
			y.past = y.past[:len(y.past)-1]
		}
		settle(y.store)
	}
	full = false
	y.check()
	y.stop()
	y.disk.fail = nil
	y.start()
	y.check()
	y.stop()
}
