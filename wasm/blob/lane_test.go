package blob

import (
	"slices"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

func rowOf(n int) crm.Key { return crm.Key{Entity: crm.Contact, ID: crm.ID{15: byte(n)}} }

func (d *driven) want(opened bool, blobs ...int) {
	for _, n := range blobs {
		d.Step(Want{Row: rowOf(n), Hash: hashOf(n), Opened: opened})
	}
}

func wanted(t *testing.T, what string, got []wire.BlobWant, blobs ...int) {
	t.Helper()
	var want []wire.BlobWant
	for _, n := range blobs {
		want = append(want, wire.BlobWant{Row: rowOf(n), Hash: hashOf(n)})
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: asks for %d, want %v", what, len(got), blobs)
	}
}

func whole(n int) Piece { return Piece{Hash: hashOf(n), Total: 9, Have: 9} }

// MBX-08: what a person opened comes first, the latest before all.
func TestOpenedComesFirst(t *testing.T) {
	d := newDriven(t)
	d.want(false, 1, 2, 3)
	d.want(true, 4, 5)
	out := d.Ready()
	wanted(t, "opened", out.Opened, 5, 4)
	wanted(t, "behind, meanwhile", out.Behind)
	d.want(true, 6, 2)
	d.Step(Got{Opened, []Piece{whole(5)}})
	out = d.Ready()
	wanted(t, "opened then", out.Opened, 2, 6, 4)
	d.Step(Unwanted{hashOf(6)})
	d.Step(Got{Opened, []Piece{whole(2), whole(4)}})
	out = d.Ready()
	wanted(t, "nothing opened is left", out.Opened)
	wanted(t, "behind", out.Behind, 1, 3)
	d.want(true, 3)
	wanted(t, "one of them opened", d.Ready().Opened, 3)
	d.Step(Got{Opened, []Piece{whole(3)}})
	d.Step(Got{Behind, []Piece{whole(1)}})
	if out := d.Ready(); out.Status.Wanted != 0 || !out.Next.IsZero() {
		t.Errorf("at the end %+v, next %v", out.Status, out.Next)
	}
}

// S23: a large blob is fetched in as many answers as it takes.
func TestFetchGoesOn(t *testing.T) {
	d := newDriven(t)
	d.Step(Want{Row: rowOf(1), Hash: hashOf(1), Have: 7, Opened: true})
	for _, have := range []uint64{100, 4 << 20, 8 << 20} {
		d.Ready()
		d.Step(Got{Opened, []Piece{{Hash: hashOf(1), Total: 9 << 20, Have: have / 2}, {Hash: hashOf(1), Total: 9 << 20, Have: have}}})
		d.Step(Connected{false})
		d.Step(Connected{true})
		d.Step(Got{Opened, []Piece{{Hash: hashOf(1), Total: 9 << 20, Have: 1}}}) // of the connection before
		if d.opened.wants[hashOf(1)].Offset != have {
			t.Errorf("goes on at %d, want %d", d.opened.wants[hashOf(1)].Offset, have)
		}
	}
	if got := d.Ready().Opened; len(got) != 1 || got[0].Offset != 8<<20 {
		t.Errorf("asks %+v", got)
	}
	d.Step(Got{Opened, []Piece{{Hash: hashOf(1), Total: 9 << 20, Broken: true}}})
	out := d.Ready()
	if len(out.Opened) != 0 || !out.Next.After(d.at) {
		t.Errorf("what came with a wrong hash is asked for at once: %+v, next %v", out.Opened, out.Next)
	}
	d.later(out.Next.Sub(d.at))
	wanted(t, "from the start", d.Ready().Opened, 1)
}

// S23: what the relay does not have yet is asked for again while it is looked
// at, and left to the next look over the rows otherwise.
func TestAbsent(t *testing.T) {
	d := newDriven(t)
	d.want(true, 1)
	d.Ready()
	d.Step(Got{Opened, []Piece{{Hash: hashOf(1)}}})
	out := d.Ready()
	if !slices.Equal(out.Absent, []crm.Hash{hashOf(1)}) || len(out.Opened) != 0 || out.Next.Sub(d.at) != 750*time.Millisecond {
		t.Errorf("absent %v, asks %v, next in %v", out.Absent, out.Opened, out.Next.Sub(d.at))
	}
	d.want(false, 2)
	wanted(t, "meanwhile", d.Ready().Behind, 2)
	d.later(time.Second)
	wanted(t, "later", d.Ready().Opened, 1)
	d.Step(Got{Opened, []Piece{{Hash: hashOf(1)}}})
	d.want(true, 1)
	wanted(t, "opened again", d.Ready().Opened, 1)
	d.Step(Got{Behind, []Piece{{Hash: hashOf(2)}}})
	if out := d.Ready(); out.Status.Wanted != 1 || !slices.Equal(out.Absent, []crm.Hash{hashOf(2)}) {
		t.Errorf("%+v, absent %v", out.Status, out.Absent)
	}
}

// INV-8: what waits to be kept is bounded, and so is a request.
func TestWantsAreBounded(t *testing.T) {
	d := newDriven(t)
	for n := range maxBehind + 5 {
		d.want(false, n)
	}
	if d.Room() != 0 || len(d.behind.wants) != maxBehind {
		t.Errorf("room for %d, %d wait", d.Room(), len(d.behind.wants))
	}
	out := d.Ready()
	if len(out.Behind) != wire.MaxBlobWants || out.Behind[0].Hash != hashOf(0) {
		t.Errorf("asks for %d", len(out.Behind))
	}
	d.Step(Got{Behind, []Piece{whole(0), whole(1)}})
	if d.Room() != 2 {
		t.Errorf("room for %d", d.Room())
	}
}

// SYNC-09: with this device's storage full only what is opened is fetched.
func TestFullDevice(t *testing.T) {
	d := newDriven(t)
	d.Step(Storage{Full: true})
	d.want(false, 1)
	wanted(t, "behind", d.Ready().Behind)
	d.want(true, 2)
	wanted(t, "opened", d.Ready().Opened, 2)
	d.Step(Got{Opened, []Piece{whole(2)}})
	d.Step(Storage{Full: false})
	wanted(t, "with room again", d.Ready().Behind, 1)
	d.Step(Failed{Lane: Behind, Kind: fault.Full})
	d.Step(Storage{Full: true})
	d.later(fullWait - time.Millisecond)
	out := d.Ready()
	wanted(t, "full again", out.Behind)
	if out.Next.Sub(d.at) != time.Millisecond {
		t.Errorf("next in %v", out.Next.Sub(d.at))
	}
	d.later(time.Millisecond)
	wanted(t, "after a while", d.Ready().Behind, 1)
}

// S23: rows come before their bytes. What the relay does not have yet is asked
// for again, when nothing else is to be fetched and at once when others came.
func TestBytesComeLater(t *testing.T) {
	d := newDriven(t)
	absent := func(n int) Piece { return Piece{Hash: hashOf(n)} }
	d.want(false, 1, 2)
	wanted(t, "behind", d.Ready().Behind, 1, 2)
	d.want(false, 3)
	d.Step(Got{Behind, []Piece{absent(1), absent(2)}})
	wanted(t, "the next ones before what was missed", d.Ready().Behind, 3)
	d.Step(Got{Behind, []Piece{absent(3)}})
	wanted(t, "again", d.Ready().Behind, 1, 2, 3)
	for round, want := range []time.Duration{750 * time.Millisecond, 1500 * time.Millisecond, 3 * time.Second} {
		d.Step(Got{Behind, []Piece{absent(1), absent(2), absent(3)}})
		out := d.Ready()
		if len(out.Behind) != 0 || out.Next.Sub(d.at) != want {
			t.Errorf("round %d: asks for %d, next in %v, want %v", round, len(out.Behind), out.Next.Sub(d.at), want)
		}
		d.later(want)
		wanted(t, "after a while", d.Ready().Behind, 1, 2, 3)
	}
	d.Step(Got{Behind, []Piece{absent(1), whole(2), absent(3)}})
	d.Step(Dropped{hashOf(1)})
	wanted(t, "as soon as others came", d.Ready().Behind, 3)
	d.Step(Got{Behind, []Piece{absent(3)}})
	d.Step(Connected{false})
	d.Step(Connected{true})
	wanted(t, "on another connection", d.Ready().Behind, 3)
	d.Step(Got{Behind, []Piece{absent(3)}})
	d.want(true, 3)
	wanted(t, "opened", d.Ready().Opened, 3)
	d.Step(Got{Opened, []Piece{whole(3)}})
	if out := d.Ready(); len(out.Behind) != 0 || !out.Next.IsZero() {
		t.Errorf("at the end asks for %d, next %v", len(out.Behind), out.Next)
	}
}

// INV-8: what was missed is remembered within bounds, the latest of it.
func TestMissedIsBounded(t *testing.T) {
	d := newDriven(t)
	for n := range maxMissed + 3 {
		d.missed.add(&want{BlobWant: wire.BlobWant{Hash: hashOf(n)}})
	}
	if got := d.Ready().Behind; len(got) == 0 || got[0].Hash != hashOf(3) || len(d.behind.wants) != maxBehind || len(d.missed.wants) != maxMissed-maxBehind || len(d.missed.order) != maxMissed-maxBehind {
		t.Errorf("asks for %d, %d wait, %d of %d are missed", len(got), len(d.behind.wants), len(d.missed.wants), len(d.missed.order))
	}
}

// A lane that failed waits, and does not hold up the other or the uploads.
func TestLaneFails(t *testing.T) {
	d := newDriven(t)
	d.want(true, 1)
	d.Ready()
	d.Step(Failed{Lane: Opened, Kind: fault.Busy, RetryAfter: 5 * time.Second})
	d.want(false, 2)
	d.unsent(10)
	out := d.Ready()
	wanted(t, "opened", out.Opened)
	wanted(t, "behind", out.Behind, 2)
	if len(out.Send) != 1 || out.Next.Sub(d.at) != 5*time.Second {
		t.Errorf("sends %d, next in %v", len(out.Send), out.Next.Sub(d.at))
	}
	d.Step(Connected{false})
	if out := d.Ready(); !out.Next.IsZero() || len(out.Opened) > 0 {
		t.Errorf("offline %+v", out)
	}
	d.Step(Connected{true})
	wanted(t, "connected again", d.Ready().Opened, 1)
}

// Failures are borne ever longer until there is an answer.
func TestLaneBacksOff(t *testing.T) {
	d := newDriven(t)
	d.want(true, 1)
	fail := func() time.Duration {
		d.Ready()
		d.Step(Failed{Lane: Opened, Kind: fault.Offline})
		wait := d.Ready().Next.Sub(d.at)
		d.later(wait)
		return wait
	}
	first, second := fail(), fail()
	if first != 750*time.Millisecond || second != 2*first {
		t.Errorf("waits %v, then %v", first, second)
	}
	d.Ready()
	d.Step(Got{Opened, []Piece{{Hash: hashOf(1), Total: 9, Have: 5}}})
	if again := fail(); again != first {
		t.Errorf("after an answer it waits %v", again)
	}
}

// MBX-08: what is kept, and what goes first when there is no room.
func TestPolicy(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	recent, old := DayOf(now.AddDate(0, -11, 0)), DayOf(now.AddDate(0, -13, 0))
	for _, tt := range []struct {
		name  string
		facts Facts
		keeps bool
	}{
		{"a recent message", Facts{Size: 5_000, Kind: Message, Day: recent, Durable: true}, true},
		{"an old message", Facts{Size: 5_000, Kind: Message, Day: old, Durable: true}, false},
		{"a message without a date", Facts{Size: 5_000, Kind: Message, Durable: true}, false},
		{"a recent message of just under 1 MB", Facts{Size: 1_000_000, Kind: Message, Day: recent, Durable: true}, true},
		{"a recent large message", Facts{Size: 1_000_001, Kind: Message, Day: recent, Durable: true}, false},
		{"its body", Facts{Size: 100_000, Kind: Body, Day: recent, Durable: true}, true},
		{"an old body", Facts{Size: 100_000, Kind: Body, Day: old, Durable: true}, false},
		{"a large old message that the relay does not have", Facts{Size: 9_000_000, Kind: Message, Day: old}, true},
		{"a large old message of this device alone", Facts{Size: 9_000_000, Kind: Message, Day: old, Durable: true, Local: true}, true},
		{"a large message opened 30 days ago", Facts{Size: 9_000_000, Kind: Message, Day: DayOf(now) - 30, Durable: true, Opened: true}, true},
		{"a large message opened 31 days ago", Facts{Size: 9_000_000, Kind: Message, Day: DayOf(now) - 31, Durable: true, Opened: true}, false},
		{"a picture", Facts{Size: 40_000, Durable: true}, true},
	} {
		if got := DefaultPolicy.Keeps(tt.facts, now); got != tt.keeps {
			t.Errorf("%s: kept is %v", tt.name, got)
		}
		if MayGo(tt.facts) != (tt.facts.Durable && !tt.facts.Local) {
			t.Errorf("%s: may go is %v", tt.name, MayGo(tt.facts))
		}
	}
	all := Policy{AttachmentBytes: 0}
	if !all.Keeps(Facts{Size: BodyBytes, Kind: Message, Day: old, Durable: true}, now) ||
		all.Keeps(Facts{Size: BodyBytes + 1, Kind: Message, Day: old, Durable: true}, now) {
		t.Error("all bodies and no attachments")
	}
	order := []Facts{
		{Size: 9, Kind: Message, Day: old - 1, Durable: true},
		{Size: 9, Kind: Message, Day: old, Durable: true},
		{Size: 9, Kind: Message, Day: recent, Durable: true},
		{Size: 8, Kind: Message, Day: recent, Durable: true},
	}
	sorted := slices.Clone(order)
	slices.Reverse(sorted)
	slices.SortFunc(sorted, func(a, b Facts) int { return DefaultPolicy.Worth(a, b, now) })
	if !slices.Equal(sorted, order) {
		t.Errorf("order %+v", sorted)
	}
}
