package hub

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"regarding/relay/ledger"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// S10: a repetition is settled; numbers that do not follow are a clone's.
func TestNumbers(t *testing.T) {
	w := newWorld(t)
	c := w.online(7, 1)
	one, two, three := w.mutation(7, create(1, "A")), w.mutation(7, create(2, "B")), w.mutation(7, create(3, "C"))
	w.push(c, 1, one, two)
	w.run()
	w.take(c)
	w.push(c, 1, one, two, three)
	w.run()
	w.want(c, "settled 2", "poke 3..4 [4 mine C]")
	w.push(c, 3, w.mutation(7, create(4, "D")))
	w.run()
	w.wantBye(c, fault.Stale, "device")
	c = w.online(7, 1)
	w.push(c, 5, w.mutation(7, create(5, "E")))
	w.run()
	w.wantBye(c, fault.Stale, "device")
	for _, bad := range []wire.Push{{}, {First: 1}, {Mutations: [][]byte{{1}}}, {First: ^uint64(0), Mutations: [][]byte{{1}, {2}}}} {
		c = w.online(7, 1)
		send(w.Hub, c, bad)
		w.run()
		w.wantBye(c, fault.Invalid, "push")
	}
	c = w.online(7, 1)
	w.push(c, 4, []byte("no mutation"))
	w.run()
	w.wantBye(c, fault.Invalid, "push")
}

// S9: a mutation that is too large is the ledger's to refuse, in its place.
func TestLargeMutationIsHandedOn(t *testing.T) {
	w := newWorld(t)
	c := w.online(7, 1)
	w.push(c, 1, make([]byte, mutation.MaxBytes+1), w.mutation(7, create(1, "A")))
	w.collect()
	if batch := w.output.Commit; len(batch) != 2 || len(batch[0].Bytes) != mutation.MaxBytes+1 || batch[1].Number != 2 {
		t.Errorf("the ledger is given %d mutations", len(batch))
	}
}

// S26: what arrives while a batch is carried out goes into the next, at most
// 64 mutations, in turns between devices and in order for each.
func TestGroupCommit(t *testing.T) {
	w := newWorld(t)
	a, b := w.online(7, 1), w.online(8, 2)
	w.run()
	clear(w.got)
	w.l.batches = nil
	var many [][]byte
	for i := range uint16(150) {
		many = append(many, w.mutation(7, create(100+i, "A")))
	}
	w.push(a, 1, w.mutation(7, create(1, "first")))
	w.collect()
	w.push(a, 2, many...)
	w.push(b, 1, w.mutation(8, create(2, "B")))
	w.run()
	if fmt.Sprint(w.l.batches) != "[1 64 64 24]" && fmt.Sprint(w.l.batches) != "[1 64 64 23]" {
		t.Errorf("batches of %v", w.l.batches)
	}
	if d := w.l.devices[device(1)]; d.number != 151 {
		t.Errorf("number %d", d.number)
	}
	// The other device did not wait for all of the first one's.
	if o := w.l.done[w.l.devices[device(2)].last]; o.Commit > 70 {
		t.Errorf("the other device's is commit %d", o.Commit)
	}
}

// A relay that is full or busy holds pushes and takes them later; what was
// under way meanwhile is neither lost nor taken for a clone's.
func TestHold(t *testing.T) {
	for kind, after := range map[fault.Kind]time.Duration{fault.Full: holdFull, fault.Busy: holdBusy, fault.Internal: holdInternal} {
		w := newWorld(t)
		c, other := w.online(7, 1), w.online(8, 2)
		clear(w.got)
		one, two := w.mutation(7, create(1, "A")), w.mutation(7, create(2, "B"))
		w.l.fail = []error{fault.New(kind, "fake", "no room")}
		w.push(c, 1, one)
		w.commit()
		w.want(c, fmt.Sprintf("hold %v %v", kind, after))
		w.push(c, 2, two) // was under way
		w.run()
		w.want(c)
		w.want(other)
		w.push(c, 1, one, two)
		w.run()
		w.want(c, "poke 2..4 [3 mine A] [4 mine B]")
		w.want(other, "poke 2..4 [3 A] [4 B]")
	}
}

// One mutation that the ledger cannot take does not hold up the others of its
// batch.
func TestOneBadMutationOfABatch(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.online(7, 1), w.online(8, 2), w.online(9, 3)
	w.run()
	clear(w.got)
	broken := fault.New(fault.Internal, "fake", "cannot")
	w.l.fail = []error{nil, broken, nil, broken, nil}
	w.push(a, 1, w.mutation(7, create(1, "A")))
	w.collect()
	w.push(a, 2, w.mutation(7, create(2, "B")))
	w.push(b, 1, w.mutation(8, create(3, "C")))
	w.push(c, 1, w.mutation(9, create(4, "D")))
	w.run()
	if got := story(t, w.take(b)); strings.Join(got, ";") != "poke 3..4 [4 A];poke 4..5 [5 B];hold internal 10s;poke 5..6 [6 D]" {
		t.Errorf("the author of the bad one is told %q", got)
	}
	if len(w.output.Reports) != 2 {
		t.Errorf("reported %v", w.output.Reports)
	}
}

// S30: a kind that this relay does not know waits for a newer one.
func TestUnknownKindWaits(t *testing.T) {
	w := newWorld(t)
	c := w.online(7, 1)
	w.push(c, 1, w.mutation(7, create(1, "A")), w.mutation(7, create(2, "B")))
	w.collect()
	w.output.Commit = nil
	w.Step(Committed{[]ledger.Result{w.l.one(ledger.Submission{
		Organization: profile(7).Organization, User: profile(7).User, Device: device(1), Number: 1, Bytes: w.mutation(7, create(3, "C")),
	}), {Err: fault.New(fault.TooOld, "fake", "kind 99")}}})
	w.run()
	w.want(c, "hold tooOld 15m0s", "poke 1..2 [2 mine C]")
	w.push(c, 2, w.mutation(7, create(2, "B")))
	w.run()
	w.want(c, "poke 2..3 [3 mine B]")
}

// The bytes of a hello may be reused: what a push holds may not.
func TestPushIsKept(t *testing.T) {
	w := newWorld(t)
	c := w.online(7, 1)
	b := wire.Encode(wire.Push{First: 1, Mutations: [][]byte{w.mutation(7, create(1, "A"))}})
	w.Step(Received{c, b})
	w.collect()
	if !bytes.Contains(b, w.output.Commit[0].Bytes) || &w.output.Commit[0].Bytes[0] == &b[0] {
		t.Error("the mutation is not part of the frame")
	}
}
