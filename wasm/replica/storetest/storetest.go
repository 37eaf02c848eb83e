// Package storetest is the suite that every replica.Store passes.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

// Disk makes storage that is new and empty, and returns how to open it: each
// call of what it returns gives another engine's Store over the same storage.
type Disk func(t *testing.T) (engine func() replica.Store)

// Run runs the suite on stores over storage that disk makes.
func Run(t *testing.T, disk Disk) {
	for _, c := range []struct {
		name string
		test func(*suite)
	}{
		{"a new store holds nothing", newStore},
		{"INV-5 what was written is there when opened again", reopened},
		{"a batch replaces and takes away", replaces},
		{"within a batch the last counts, and a removal more", lastCounts},
		{"entries come in the order of Local", ordered},
		{"INV-2 entries move from the outbox to the confirmed", moves},
		{"INV-7 S28 an engine that was replaced cannot write", fenced},
		{"whole rows come back byte for byte", whole},
		{"rows come in the order in which they are asked for", asked},
		{"a scan hands out every row once, newest first", scanned},
		{"a scan ends with the error of its reader", scanEnds},
		{"many rows survive many changes", many},
		{"MBX-07 rows of this device come back among those of the log", local},
		{"what was handed over belongs to the caller again", owned},
		{"an empty batch is nothing", empty},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &suite{T: t, ctx: t.Context(), engine: disk(t), random: 1}
			s.open()
			c.test(s)
			s.store.Close()
		})
	}
}

// suite is one test with its storage and the engine that holds it.
type suite struct {
	*testing.T
	ctx    context.Context
	engine func() replica.Store
	store  replica.Store
	random uint64

	state             replica.State
	outbox, confirmed []replica.Entry
}

// draw returns a number below n, the same ones in every run.
func (s *suite) draw(n int) int {
	s.random = s.random*6364136223846793005 + 1442695040888963407
	return int(s.random>>33) % n
}

func (s *suite) open() {
	s.Helper()
	s.store = s.engine()
	var err error
	if s.state, s.outbox, s.confirmed, err = s.store.Open(s.ctx); err != nil {
		s.Fatalf("open: %v", err)
	}
}

// reopen closes the engine and opens another, which has scanned the rows.
func (s *suite) reopen() {
	s.Helper()
	s.store.Close()
	s.open()
	s.scan()
}

func (s *suite) write(b replica.Batch) {
	s.Helper()
	if err := s.store.Write(s.ctx, &b); err != nil {
		s.Fatalf("write: %v", err)
	}
}

func (s *suite) scan() []crm.Row {
	s.Helper()
	var all []crm.Row
	if err := s.store.Scan(s.ctx, func(rows []crm.Row) error {
		all = append(all, rows...)
		return nil
	}); err != nil {
		s.Fatalf("scan: %v", err)
	}
	return all
}

func (s *suite) rows(keys ...crm.Key) []replica.BaseRow {
	s.Helper()
	rows, err := s.store.Rows(s.ctx, keys)
	if err != nil {
		s.Fatalf("rows: %v", err)
	}
	return rows
}

func (s *suite) equal(what string, got, want any) {
	s.Helper()
	options := []cmp.Option{cmpopts.EquateEmpty(), cmpopts.EquateComparable(crm.Value{}),
		cmp.Comparer(func(a, b crm.Row) bool { return bytes.Equal(encoded(a), encoded(b)) })}
	if d := cmp.Diff(want, got, options...); d != "" {
		s.Fatalf("%s (-want +got):\n%s", what, d)
	}
}

func encoded(r crm.Row) []byte { return crm.AppendRow(nil, r, crm.CatalogueVersion) }

func id(n int) (id crm.ID) {
	copy(id[:], fmt.Sprintf("%016d", n))
	id[6], id[8] = 0x70, 0x80
	return id
}

func key(n int) crm.Key { return crm.Key{Entity: crm.Account, ID: id(n)} }

// row returns account n as it was written by a commit.
func row(n int, commit uint64, name string) replica.BaseRow {
	r := crm.NewRow(key(n), crm.UserID{}).
		WithValue("name", crm.Str(name)).
		WithValue("description", crm.Str("What "+name+" does.")).
		WithValue("new_unknown", crm.Whole(int64(n)))
	r.Version = crm.Version{Incarnation: 7, Commit: commit}
	r = r.Stamped(1, r.Version)
	return replica.BaseRow{Row: r, Bytes: encoded(r)}
}

func entry(local uint64) replica.Entry {
	r := row(int(local), 0, "Guessed").Row
	r.Version = crm.Version{}
	return replica.Entry{
		Local: local,
		Mutation: mutation.Mutation{
			ID: mutation.ID{ID: id(int(local) + 1000)}, Actor: crm.UserID{ID: id(3)}, PerformedAt: time.UnixMilli(1_700_000_000_000).UTC(),
			Args: mutation.Create{Key: r.Key, Fields: []mutation.Field{{Name: "name", Value: crm.Str("Guessed")}}},
		},
		Guess: []mutation.Effect{{Key: r.Key, After: &r}},
		Read:  []crm.Key{r.Key, key(9999)},
	}
}

var someState = replica.State{
	Device: mutation.DeviceID{ID: id(5)}, LastNumber: 9, LastConfirmed: 8, LastMutation: mutation.ID{ID: id(6)}, LastLocal: 12,
	Cursor: wire.Cursor{Incarnation: 7, Commit: 44}, Complete: true, FillPosition: 3, FillTotal: 4, FillDone: 5, Comparing: true,
	ReachedAt: 40, ClockOffset: -1500 * time.Microsecond, LastSynced: time.UnixMilli(1_700_000_000_123).UTC(), Paused: true,
}

func newStore(s *suite) {
	s.equal("state", s.state, replica.State{})
	s.equal("outbox", s.outbox, []replica.Entry{})
	s.equal("confirmed", s.confirmed, []replica.Entry{})
	s.equal("rows", s.scan(), []crm.Row{})
	s.equal("rows asked for", s.rows(key(1)), []replica.BaseRow{})
}

func reopened(s *suite) {
	for _, strict := range []bool{true, false} {
		n := 1
		if strict {
			n = 2
		}
		s.write(replica.Batch{Strict: strict, State: &someState, Rows: []replica.BaseRow{row(n, 40, "A"), row(n+10, 41, "B")},
			Outbox: []replica.Entry{entry(uint64(n))}, Confirmed: []replica.Entry{entry(uint64(n + 20))}})
		s.reopen()
		s.equal("state", s.state, someState)
		s.equal("rows", s.rows(key(n), key(n+10)), []replica.BaseRow{row(n, 40, "A"), row(n+10, 41, "B")})
	}
	s.equal("outbox", s.outbox, []replica.Entry{entry(1), entry(2)})
	s.equal("confirmed", s.confirmed, []replica.Entry{entry(21), entry(22)})
}

func replaces(s *suite) {
	s.write(replica.Batch{State: &someState, Rows: []replica.BaseRow{row(1, 1, "A"), row(2, 2, "B"), row(3, 3, "C")}})
	other := someState
	other.Cursor.Commit, other.Complete = 45, false
	s.write(replica.Batch{State: &other, Rows: []replica.BaseRow{row(2, 45, "B2")}, Removed: []crm.Key{key(3), key(77)}})
	for range 2 {
		s.equal("rows", s.rows(key(1), key(2), key(3)), []replica.BaseRow{row(1, 1, "A"), row(2, 45, "B2")})
		if got := len(s.scan()); got != 2 {
			s.Fatalf("the scan has %d rows, want 2", got)
		}
		s.reopen()
		s.equal("state", s.state, other)
	}
}

func lastCounts(s *suite) {
	s.write(replica.Batch{Rows: []replica.BaseRow{row(1, 1, "A"), row(2, 1, "B"), row(1, 2, "A2"), row(2, 2, "B2")}, Removed: []crm.Key{key(2)}})
	for range 2 {
		s.equal("rows", s.rows(key(1), key(2)), []replica.BaseRow{row(1, 2, "A2")})
		s.reopen()
	}
}

func ordered(s *suite) {
	for _, local := range []uint64{300, 2, 256, 1, 255} {
		s.write(replica.Batch{Strict: true, Outbox: []replica.Entry{entry(local)}, Confirmed: []replica.Entry{entry(local)}})
	}
	s.reopen()
	want := []replica.Entry{entry(1), entry(2), entry(255), entry(256), entry(300)}
	s.equal("outbox", s.outbox, want)
	s.equal("confirmed", s.confirmed, want)
}

func moves(s *suite) {
	s.write(replica.Batch{Strict: true, Outbox: []replica.Entry{entry(1), entry(2)}})
	done := entry(1)
	done.Number, done.Commit, done.Confirmed, done.Refused = 5, 46, time.UnixMilli(1_700_000_001_000).UTC(), true
	s.write(replica.Batch{Erased: []uint64{1}, Confirmed: []replica.Entry{done}})
	s.reopen()
	s.equal("outbox", s.outbox, []replica.Entry{entry(2)})
	s.equal("confirmed", s.confirmed, []replica.Entry{done})
	changed := entry(2)
	changed.Number, changed.Guess = 6, nil
	s.write(replica.Batch{Strict: true, Outbox: []replica.Entry{changed}, Expired: []uint64{1}})
	s.reopen()
	s.equal("outbox", s.outbox, []replica.Entry{changed})
	s.equal("confirmed", s.confirmed, []replica.Entry{})
}

func fenced(s *suite) {
	s.write(replica.Batch{State: &someState, Rows: []replica.BaseRow{row(1, 1, "A")}})
	stale := s.store
	s.open()
	for _, strict := range []bool{true, false} {
		err := stale.Write(s.ctx, &replica.Batch{Strict: strict, Rows: []replica.BaseRow{row(1, 2, "B")}, Outbox: []replica.Entry{entry(1)}})
		if !errors.Is(err, replica.ErrFence) {
			s.Fatalf("a write of the engine that was replaced: %v, want ErrFence", err)
		}
	}
	stale.Close()
	s.write(replica.Batch{Rows: []replica.BaseRow{row(2, 3, "C")}})
	s.reopen()
	s.equal("outbox", s.outbox, []replica.Entry{})
	s.equal("rows", s.rows(key(1), key(2)), []replica.BaseRow{row(1, 1, "A"), row(2, 3, "C")})
}

func whole(s *suite) {
	r := row(1, 9, "A").Row
	r.Partition = crm.UserID{ID: id(8)}
	r.Deleted = &crm.Deletion{By: crm.UserID{ID: id(8)}, On: time.UnixMilli(1_700_000_000_000).UTC(), Cause: crm.Chosen}
	want := replica.BaseRow{Row: r, Bytes: encoded(r)}
	s.write(replica.Batch{Rows: []replica.BaseRow{want}})
	for range 2 {
		got := s.rows(r.Key)
		if len(got) != 1 || !bytes.Equal(got[0].Bytes, want.Bytes) || !bytes.Equal(encoded(got[0].Row), want.Bytes) {
			s.Fatalf("got %v, want %v", got, want)
		}
		s.equal("hot row", s.scanHot(), []crm.Row{r.Hot()})
		s.reopen()
	}
}

// scanHot scans, and cuts what a store may hand out beyond hot attributes.
func (s *suite) scanHot() []crm.Row {
	s.Helper()
	rows := s.scan()
	for i := range rows {
		rows[i] = rows[i].Hot()
	}
	return rows
}

func asked(s *suite) {
	s.write(replica.Batch{Rows: []replica.BaseRow{row(1, 1, "A"), row(2, 2, "B"), row(3, 3, "C")}})
	for range 2 {
		s.equal("rows", s.rows(key(3), key(50), key(1), key(3)), []replica.BaseRow{row(3, 3, "C"), row(1, 1, "A"), row(3, 3, "C")})
		s.reopen()
	}
}

func scanned(s *suite) {
	const rows = 700
	var b replica.Batch
	for n := range rows {
		b.Rows = append(b.Rows, row(n+1, uint64(n+1), fmt.Sprint("Row ", n+1)))
	}
	b.Fill = true
	s.write(b)
	s.write(replica.Batch{Rows: []replica.BaseRow{row(5, rows+1, "Newest")}})
	for range 2 {
		all := s.scanHot()
		seen := map[crm.Key]bool{}
		for _, r := range all {
			if seen[r.Key] {
				s.Fatalf("row %v came twice", r.Key)
			}
			seen[r.Key] = true
		}
		if len(all) != rows {
			s.Fatalf("%d rows, want %d", len(all), rows)
		}
		// "About newest first": the newest is among the first tenth.
		if i := slices.IndexFunc(all, func(r crm.Row) bool { return r.Key == key(5) }); i > rows/10 || all[i].Value("name").Text() != "Newest" {
			s.Fatalf("the newest row is in place %d, named %q", i, all[i].Value("name").Text())
		}
		s.reopen()
	}
}

func scanEnds(s *suite) {
	s.write(replica.Batch{Rows: []replica.BaseRow{row(1, 1, "A")}})
	stop := errors.New("stop")
	if err := s.store.Scan(s.ctx, func([]crm.Row) error { return stop }); !errors.Is(err, stop) {
		s.Fatalf("scan: %v, want %v", err, stop)
	}
	s.write(replica.Batch{Rows: []replica.BaseRow{row(2, 2, "B")}})
	if got := len(s.scan()); got != 2 {
		s.Fatalf("%d rows, want 2", got)
	}
}

// many compares the store with a map through random batches and reopenings.
func many(s *suite) {
	want := map[crm.Key]replica.BaseRow{}
	check := func() {
		s.Helper()
		var keys []crm.Key
		for k := range want {
			keys = append(keys, k)
		}
		slices.SortFunc(keys, crm.Key.Compare)
		var rows []replica.BaseRow
		var hot []crm.Row
		for _, k := range keys {
			rows = append(rows, want[k])
			hot = append(hot, want[k].Row.Hot())
		}
		s.equal("rows", s.rows(keys...), rows)
		got := s.scanHot()
		slices.SortFunc(got, func(a, b crm.Row) int { return a.Key.Compare(b.Key) })
		s.equal("scan", got, hot)
	}
	commit := uint64(0)
	for step := range 60 {
		b := replica.Batch{Strict: step%5 == 0}
		size := 1 + s.draw(8)
		if step%7 == 0 {
			size, b.Fill = 300, true
		}
		removed := map[crm.Key]bool{}
		for range size / 4 {
			k := key(1 + s.draw(600))
			b.Removed = append(b.Removed, k)
			removed[k] = true
			delete(want, k)
		}
		for range size {
			commit++
			n := 1 + s.draw(600)
			r := row(n, commit, fmt.Sprint("Row ", n, " at ", commit))
			b.Rows = append(b.Rows, r)
			if !removed[r.Row.Key] {
				want[r.Row.Key] = r
			}
		}
		s.write(b)
		if step%20 == 19 {
			check()
			s.reopen()
			check()
		}
	}
}

func owned(s *suite) {
	r := row(1, 1, "A")
	given := replica.BaseRow{Row: r.Row, Bytes: slices.Clone(r.Bytes)}
	s.write(replica.Batch{Rows: []replica.BaseRow{given}})
	clear(given.Bytes)
	got := s.rows(key(1))
	s.equal("rows", got, []replica.BaseRow{r})
	clear(got[0].Bytes)
	s.equal("rows again", s.rows(key(1)), []replica.BaseRow{r})
}

func empty(s *suite) {
	s.write(replica.Batch{})
	s.write(replica.Batch{Strict: true})
	s.equal("rows", s.scan(), []crm.Row{})
}
