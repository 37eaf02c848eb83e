package hub

import (
	"strings"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/reconcile"
	"regarding/shared/wire"
)

// S8: a device that holds nothing gets everything in chunks of bounded size.
func TestFill(t *testing.T) {
	w := newWorld(t)
	for i := range uint16(1000) {
		w.truth(8, create(i, strings.Repeat("x", 900)))
	}
	c := w.open(7, 1, wire.Cursor{}, wire.InitialCredits)
	w.run()
	w.want(c, "welcome mode 2 head 1001 number 0")
	rows, next := 0, uint64(0)
	for chunks := 1; ; chunks++ {
		send(w.Hub, c, wire.FillNext{Position: next})
		w.run()
		f := w.take(c)[0].(wire.Chunk)
		rows += len(f.Rows)
		if n := wire.Size(f); n > wire.TargetFrameBytes+1000 || f.At != 1001 || f.Total != 1001 {
			t.Errorf("chunk of %d bytes at %d, of %d", n, f.At, f.Total)
		}
		if next = f.Next; f.Done {
			if chunks != 4 {
				t.Errorf("%d chunks", chunks)
			}
			break
		}
	}
	if rows != 1001 {
		t.Errorf("%d rows", rows)
	}
}

// S8: a chunk is never older than what was already sent: it is read again, and
// then the log stands still until it is sent.
func TestChunkIsNeverOlderThanTheLog(t *testing.T) {
	w := newWorld(t)
	w.truth(8, create(1, "A"))
	other := w.online(8, 2)
	c := w.open(7, 1, wire.Cursor{}, wire.InitialCredits)
	w.run()
	w.take(c)
	send(w.Hub, c, wire.FillNext{})
	w.collect()
	old := w.reads[0].Run(w.l)
	w.reads = nil
	w.push(other, 1, w.mutation(8, create(2, "B")))
	w.run()
	w.want(c, "poke 3..4 [4 B]")
	w.Step(old)
	w.collect()
	w.want(c) // too old
	again := w.reads[0].Run(w.l)
	w.reads = nil
	w.push(other, 2, w.mutation(8, create(3, "C")))
	w.run()
	w.want(c) // the log stands still
	w.Step(again)
	w.run()
	w.want(c, "chunk at 4 [A B laptop] done true", "poke 4..5 [5 C]")
}

// Sums and rows are compared, and only what differs travels.
func TestCompare(t *testing.T) {
	w := newWorld(t)
	for i := range uint16(3000) {
		w.truth(8, create(i, strings.Repeat("x", 600)))
	}
	c := w.open(7, 1, wire.Cursor{Incarnation: 4, Commit: 7}, wire.InitialCredits)
	w.run()
	w.want(c, "welcome mode 3 head 3001 number 0")
	// The device has an old version of one row, and one that nobody has.
	held := rowsOf(w.l.readable(crm.Actor{User: profile(7).User, Role: crm.Member}))
	held[5].Version.Commit = 1
	extra := reconcile.Row{Key: account(9999), Version: crm.Version{Incarnation: 4, Commit: 3}}
	held = append(held, extra)
	var mine reconcile.Table
	for _, r := range held {
		mine.Add(r)
	}
	send(w.Hub, c, wire.CompareSums{Sums: mine.Sums()})
	w.run()
	differs := w.take(c)[0].(wire.CompareDiffers)
	if len(differs.Buckets) != 2 || differs.At != 3001 {
		t.Fatalf("differs %+v", differs)
	}
	listed := wire.CompareHave{Buckets: differs.Buckets}
	for _, r := range held {
		if b := reconcile.Bucket(r.Key); b == differs.Buckets[0] || b == differs.Buckets[1] {
			listed.Rows = append(listed.Rows, r)
		}
	}
	send(w.Hub, c, listed)
	w.run()
	f := w.take(c)[0].(wire.Chunk)
	if len(f.Rows) != 1 || len(f.Removed) != 1 || f.Removed[0].Key != extra.Key || !f.Done {
		t.Errorf("%d rows, removed %v, done %v", len(f.Rows), f.Removed, f.Done)
	}
	// One that lacks everything gets it in many chunks, none of them large.
	all := wire.CompareHave{}
	for b := range uint16(reconcile.Buckets) {
		all.Buckets = append(all.Buckets, b)
	}
	send(w.Hub, c, all)
	w.run()
	rows := 0
	for i, f := range w.take(c) {
		chunk := f.(wire.Chunk)
		rows += len(chunk.Rows)
		if n := wire.Size(chunk); n > wire.TargetFrameBytes+1000 {
			t.Errorf("chunk %d has %d bytes", i, n)
		}
		if chunk.Done != (rows == 3001) {
			t.Errorf("done %v after %d rows", chunk.Done, rows)
		}
	}
	if rows != 3001 {
		t.Errorf("%d rows", rows)
	}
}

func TestHistory(t *testing.T) {
	w := newWorld(t)
	c := w.online(7, 1)
	w.push(c, 1, w.mutation(7, create(1, "A")))
	w.run()
	w.take(c)
	send(w.Hub, c, wire.AskHistory{Nonce: 4, Key: account(1), Limit: 10}, wire.AskHistory{Nonce: 5, Key: account(2)})
	w.run()
	frames := w.take(c)
	if h := frames[0].(wire.History); h.Nonce != 4 || h.Kind != 0 || len(h.Entries) != 1 || h.Entries[0].Commit != 2 {
		t.Errorf("got %+v", h)
	}
	if h := frames[1].(wire.History); h.Nonce != 5 || h.Kind != fault.NotFound {
		t.Errorf("got %+v", h)
	}
}

// INV-8: a history with long texts fits into a frame.
func TestLongHistoryIsShortened(t *testing.T) {
	e := wire.HistoryEntry{}
	for range 8 {
		e.Changes = append(e.Changes, wire.HistoryChange{Attribute: "description", Before: crm.Str(strings.Repeat("é", 100_000)), After: crm.Blob(make([]byte, 50_000))})
	}
	short := shortened(e)
	if n := len(wire.Encode(wire.History{Entries: []wire.HistoryEntry{short}})); n > 40_000 || len(e.Changes[0].Before.Text()) != 200_000 {
		t.Errorf("%d bytes", n)
	}
}

// INV-8: one question of each kind at a time, and none that is no question.
func TestExcessiveQuestions(t *testing.T) {
	sums := wire.CompareSums{Sums: make([]reconcile.Sum, reconcile.Buckets)}
	have := wire.CompareHave{Buckets: []uint16{1}}
	key := account(1)
	asks := make([]wire.Frame, maxAsks+1)
	for i := range asks {
		asks[i] = wire.AskHistory{Key: key}
	}
	tests := []struct {
		op     string
		frames []wire.Frame
	}{
		{"fill", []wire.Frame{wire.FillNext{}, wire.FillNext{}}},
		{"compare.sums", []wire.Frame{sums, sums}},
		{"compare.sums", []wire.Frame{wire.CompareSums{}}},
		{"compare.have", []wire.Frame{have, have}},
		{"compare.have", []wire.Frame{wire.CompareHave{}}},
		{"compare.have", []wire.Frame{wire.CompareHave{Buckets: []uint16{2, 1}}}},
		{"compare.have", []wire.Frame{wire.CompareHave{Buckets: []uint16{1, 1}}}},
		{"compare.have", []wire.Frame{wire.CompareHave{Buckets: []uint16{reconcile.Bucket(key) ^ 1}, Rows: []reconcile.Row{{Key: key}}}}},
		{"history", asks},
	}
	for i, tt := range tests {
		w := newWorld(t)
		c := w.online(7, 1)
		send(w.Hub, c, tt.frames...)
		w.run()
		frames := w.take(c)
		if bye, ok := frames[len(frames)-1].(wire.Bye); !ok || bye.Kind != fault.Invalid || bye.Op != tt.op {
			t.Errorf("%d: told %+v, want %s", i, frames[len(frames)-1], tt.op)
		}
	}
	w := newWorld(t)
	c := w.open(7, 1, wire.Cursor{}, 1)
	send(w.Hub, c, wire.FillNext{})
	w.run()
	w.wantBye(c, fault.Invalid, "hello")
}

// INV-6: what was read with rights that changed meanwhile is not sent.
func TestReadWithOldRights(t *testing.T) {
	w := newWorld(t)
	c := w.online(7, 1)
	send(w.Hub, c, wire.FillNext{})
	w.collect()
	read := w.reads[0]
	w.reads = nil
	w.truth(0, mutation.PutUser{User: profile(7).User, Role: crm.ReadOnly})
	w.Step(read.Run(w.l))
	w.run()
	w.wantBye(c, fault.Stale, "rights")
	// The same for commits that the hub has not been told of.
	d := w.online(7, 2)
	since := w.conns[d].sync
	since.position--
	w.truth(0, mutation.PutUser{User: profile(7).User, Role: crm.Member})
	h := w.at()
	w.journals[profile(7).Organization].know(crm.Version{Incarnation: h.Incarnation, Commit: h.Commit})
	w.Step(Flushed{d, 0})
	w.run()
	w.wantBye(d, fault.Stale, "rights")
}

// A log that no longer reaches back, or that answers nonsense, ends the session.
func TestLogThatDoesNotAnswer(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.truth(8, create(1, "A"))
	}
	w.online(7, 1)
	w.Step(Closed{1})
	c := w.open(7, 1, wire.Cursor{Incarnation: 5, Commit: 1}, 5)
	w.collect()
	w.Step(w.reads[0].Run(w.l))
	w.reads = nil
	w.collect()
	w.l.reaches = 3
	w.run()
	w.wantBye(c, fault.Stale, "log")
}
