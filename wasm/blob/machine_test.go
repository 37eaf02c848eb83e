package blob

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

func hashOf(n int) crm.Hash { return wire.HashBlob(fmt.Append(nil, n)) }

var start = time.UnixMilli(1_700_000_000_000)

// driven is a machine with a clock.
type driven struct {
	t *testing.T
	*Machine
	at time.Time
}

func newDriven(t *testing.T) *driven {
	d := &driven{t: t, Machine: New(start, func() float64 { return 0.5 }), at: start}
	d.Step(Connected{true})
	return d
}

func (d *driven) later(by time.Duration) {
	d.at = d.at.Add(by)
	d.Tick(d.at)
}

// unsent adds blobs 0 to n-1 of the sizes.
func (d *driven) unsent(sizes ...uint64) {
	for n, size := range sizes {
		d.Step(Unsent{hashOf(n), size})
	}
}

// wantSend checks what is asked to be sent whole.
func (d *driven) wantSend(what string, blobs ...int) Output {
	d.t.Helper()
	out := d.Ready()
	var want []crm.Hash
	for _, n := range blobs {
		want = append(want, hashOf(n))
	}
	if !slices.Equal(out.Send, want) || out.Part != nil {
		d.t.Errorf("%s: %d blobs and part %+v, want %v", what, len(out.Send), out.Part, blobs)
	}
	return out
}

// stored answers that the relay has stored all of a send.
func (d *driven) stored(blobs ...int) {
	var hashes []crm.Hash
	for _, n := range blobs {
		hashes = append(hashes, hashOf(n))
	}
	d.Step(Stored{Sent: hashes, Hashes: hashes})
}

func (d *driven) wantPart(what string, want *Part) Output {
	d.t.Helper()
	out := d.Ready()
	if !cmp.Equal(out.Part, want) || len(out.Send) > 0 {
		d.t.Errorf("%s: part %+v, want %+v", what, out.Part, want)
	}
	return out
}

// S23: smallest first, as many as fit in one request, and one at a time.
func TestSmallestFirst(t *testing.T) {
	d := newDriven(t)
	d.unsent(700_000, 300, 60_000, 20, 900_000, 100_000, 0, wire.MaxBlobBytes+1)
	d.wantSend("the small ones in their order, then larger ones", 1, 2, 3, 5, 0)
	d.wantSend("while it is under way")
	d.Step(Unsent{hashOf(9), 65_000})
	d.stored(1, 2, 3, 5, 0)
	out := d.wantSend("then", 9, 4)
	if !slices.Equal(out.Durable, []crm.Hash{hashOf(1), hashOf(2), hashOf(3), hashOf(5), hashOf(0)}) {
		t.Errorf("durable %v", out.Durable)
	}
	if want := (Status{Unsent: 2, UnsentBytes: 965_000, Uploading: true}); *out.Status != want {
		t.Errorf("status %+v", *out.Status)
	}
	d.stored(9, 4)
	if out := d.wantSend("nothing more"); *out.Status != (Status{}) || !out.Next.IsZero() {
		t.Errorf("at the end %+v, next %v", out.Status, out.Next)
	}
}

// INV-8: a request has no more than the relay takes.
func TestSendIsBounded(t *testing.T) {
	d := newDriven(t)
	for n := range 3000 {
		d.Step(Unsent{hashOf(n), uint64(1 + n%7)})
	}
	if out := d.Ready(); len(out.Send) != wire.MaxBlobsSent {
		t.Errorf("%d blobs", len(out.Send))
	}
	d = newDriven(t)
	d.unsent(wholeBytes, wholeBytes+1)
	d.wantSend("the largest that is sent whole", 0)
	d.stored(0)
	d.wantPart("one byte more", &Part{Hash: hashOf(1), Total: wholeBytes + 1})
	if body := wire.AppendBlob(nil, make([]byte, wholeBytes)); len(body) > wire.MaxBlobSendBytes {
		t.Errorf("a body of %d bytes", len(body))
	}
}

// S23: bytes follow their mutations, but not for ever one that the relay does
// not confirm.
func TestMutationsGoFirst(t *testing.T) {
	d := newDriven(t)
	d.Step(Pending{2})
	d.unsent(5)
	d.wantSend("behind two mutations")
	d.later(patience - time.Second)
	d.Step(Pending{1})
	out := d.wantSend("behind one")
	if !out.Next.Equal(d.at.Add(patience)) {
		t.Errorf("next %v", out.Next)
	}
	d.Step(Pending{3})
	d.later(patience - time.Second)
	d.wantSend("behind three")
	d.later(time.Second)
	d.wantSend("behind some that the relay does not confirm", 0)
	d.stored(0)
	d.Step(Pending{2})
	d.Step(Unsent{hashOf(7), 5})
	d.wantSend("since one was")
	d.Step(Pending{0})
	d.wantSend("behind none", 7)
}

// S23: bytes let an import go first, and then go beside it, though some
// mutations of it always wait.
func TestImportsGoFirst(t *testing.T) {
	d := newDriven(t)
	d.Step(Importing{true})
	d.Step(Pending{200})
	d.unsent(5)
	d.later(importPatience - time.Second)
	d.Step(Importing{true})
	d.Step(Pending{190})
	out := d.wantSend("an import goes first")
	if !out.Next.Equal(d.at.Add(time.Second)) {
		t.Errorf("next %v", out.Next)
	}
	d.later(time.Second)
	d.wantSend("not for ever", 0)
	d.Step(Unsent{hashOf(7), 5})
	d.stored(0)
	out = d.wantSend("with a pause")
	if !out.Next.Equal(d.at.Add(importPause)) {
		t.Errorf("next %v", out.Next)
	}
	d.later(importPause)
	d.wantSend("beside it", 7)
	d.Step(Unsent{hashOf(8), 5})
	d.stored(7)
	d.Step(Importing{false})
	d.wantSend("once it is over, behind its mutations")
	d.Step(Pending{0})
	d.wantSend("behind none", 8)
}

// S23: a large blob goes on where the relay has it.
func TestPartsGoOn(t *testing.T) {
	const mib = wire.MaxBlobPartBytes
	d := newDriven(t)
	total := uint64(2*mib + 100)
	d.unsent(total)
	ask := &Part{Hash: hashOf(0), Total: total}
	d.wantPart("first it asks", ask)
	d.Step(Had{hashOf(0), 0})
	d.wantPart("the first", &Part{hashOf(0), total, 0, mib})
	d.Step(Had{hashOf(7), total})
	d.wantPart("under way", nil)
	d.Step(Had{hashOf(0), mib})
	d.wantPart("the second", &Part{hashOf(0), total, mib, mib})
	d.Step(Connected{false})
	d.wantPart("without connection", nil)
	d.Step(Had{hashOf(0), 2 * mib}) // too late
	d.Step(Connected{true})
	d.wantPart("connected again", ask)
	d.Step(Unsent{hashOf(1), 10})
	d.Step(Had{hashOf(0), 2 * mib})
	d.wantPart("the rest", &Part{hashOf(0), total, 2 * mib, 100})
	d.Step(Had{hashOf(0), total})
	out := d.wantSend("then another", 1)
	if !slices.Equal(out.Durable, []crm.Hash{hashOf(0)}) {
		t.Errorf("durable %v", out.Durable)
	}
}

// What another device sends at the same time does not make this one spin.
func TestPartThatGoesNoFurtherWaits(t *testing.T) {
	d := newDriven(t)
	d.unsent(3 << 20)
	d.Ready()
	d.Step(Had{hashOf(0), 1 << 20})
	d.Ready()
	d.Step(Had{hashOf(0), 0})
	out := d.wantPart("it went back", nil)
	if !out.Next.After(d.at) {
		t.Fatalf("next %v", out.Next)
	}
	d.later(out.Next.Sub(d.at))
	d.wantPart("later", &Part{hashOf(0), 3 << 20, 0, 1 << 20})
}

// What the relay hashes to something else is not kept as if it were whole.
func TestDamagedHere(t *testing.T) {
	d := newDriven(t)
	d.unsent(10, 20)
	d.Ready()
	d.Step(Stored{Sent: []crm.Hash{hashOf(0), hashOf(1)}, Hashes: []crm.Hash{hashOf(1), hashOf(8)}})
	out := d.Ready()
	if !slices.Equal(out.Damaged, []crm.Hash{hashOf(0)}) || !slices.Equal(out.Durable, []crm.Hash{hashOf(1)}) {
		t.Errorf("damaged %v, durable %v", out.Damaged, out.Durable)
	}
	d.Step(Unsent{hashOf(5), 2 << 20})
	d.Ready()
	d.Step(Had{hashOf(5), 1 << 20})
	d.Ready()
	d.Step(Failed{Lane: Upload, Kind: fault.Invalid})
	out = d.Ready()
	if !slices.Equal(out.Damaged, []crm.Hash{hashOf(5)}) || out.Part != nil || out.Status.Unsent != 0 {
		t.Errorf("a large one: %+v", out)
	}
}

// INV-2: an answer of a connection before says nothing of what is under way now,
// and bytes that could not be read just then are not given up.
func TestAnswersOfOtherSends(t *testing.T) {
	d := newDriven(t)
	d.unsent(10, 20)
	d.wantSend("two", 0, 1)
	d.Step(Unsent{hashOf(2), 30})
	d.Step(Connected{false})
	d.Step(Connected{true})
	d.wantSend("three", 2, 0, 1)
	d.stored(0, 1)
	d.later(time.Hour)
	out := d.wantSend("what the answer did not name", 2)
	if len(out.Damaged) > 0 || !slices.Equal(out.Durable, []crm.Hash{hashOf(0), hashOf(1)}) {
		t.Errorf("damaged %v, durable %v", out.Damaged, out.Durable)
	}
	d.stored(0, 1)
	d.wantSend("while it is under way")
	d.Step(Stored{})
	if out := d.wantSend("nothing at once"); len(out.Damaged) > 0 || out.Next.Sub(d.at) != 1500*time.Millisecond || out.Status.Unsent != 1 {
		t.Errorf("not sent: %+v", out)
	}
	d.later(2 * time.Second)
	d.wantSend("what could not be read", 2)
	d.stored(2)
	if out := d.wantSend("nothing more"); out.Status.Unsent != 0 || len(out.Durable) != 1 {
		t.Errorf("at the end %+v", out)
	}
}

// Failures are borne ever longer; the relay's own word counts more.
func TestBackOff(t *testing.T) {
	d := newDriven(t)
	d.unsent(10)
	var waits []time.Duration
	for range 11 {
		d.wantSend("tried", 0)
		d.Step(Failed{Lane: Upload, Kind: fault.Offline})
		out := d.wantSend("after a failure")
		waits = append(waits, out.Next.Sub(d.at))
		d.later(out.Next.Sub(d.at))
	}
	for n, want := range []time.Duration{750 * time.Millisecond, 1500 * time.Millisecond, 3 * time.Second} {
		if waits[n] != want {
			t.Errorf("wait %d is %v", n, waits[n])
		}
	}
	if waits[10] != longWait*3/4 {
		t.Errorf("the longest wait is %v", waits[10])
	}
	fail := func(f Failed) Output {
		t.Helper()
		d.wantSend("tried", 0)
		d.Step(f)
		return d.Ready()
	}
	d.Step(Connected{false})
	d.Step(Connected{true})
	if out := fail(Failed{Lane: Upload, Kind: fault.Busy, RetryAfter: 42 * time.Second}); out.Next.Sub(d.at) != 42*time.Second {
		t.Errorf("told to wait 42 s: %v", out.Next.Sub(d.at))
	}
	d.later(42 * time.Second)
	out := fail(Failed{Lane: Upload, Kind: fault.Full})
	if out.Next.Sub(d.at) != fullWait || out.Status.Fault != fault.Full || out.Status.Unsent != 1 {
		t.Errorf("full: next in %v, %+v", out.Next.Sub(d.at), out.Status)
	}
	d.later(fullWait)
	d.wantSend("tried", 0)
	d.stored(0)
	if out := d.Ready(); *out.Status != (Status{}) {
		t.Errorf("in the end %+v", *out.Status)
	}
}

// What is dropped is neither sent nor fetched, also when it is under way.
func TestDropped(t *testing.T) {
	d := newDriven(t)
	d.unsent(10, 2<<20, 20)
	d.Step(Dropped{hashOf(2)})
	d.wantSend("without the dropped", 0)
	d.Step(Dropped{hashOf(0)})
	d.stored(0)
	out := d.wantPart("the large one", &Part{Hash: hashOf(1), Total: 2 << 20})
	if len(out.Durable) > 0 {
		t.Errorf("durable %v", out.Durable)
	}
	d.Step(Dropped{hashOf(1)})
	d.Step(Had{hashOf(1), 5})
	if out := d.wantPart("dropped", nil); out.Status.Unsent != 0 || out.Status.UnsentBytes != 0 {
		t.Errorf("%+v", out.Status)
	}
}
