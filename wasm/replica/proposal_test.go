package replica_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

func settled(t *testing.T) (*relay, *device) {
	l := newRelay(t)
	d := newDevice(t, l, ada, 1)
	d.settle()
	return l, d
}

// S10, S29: a proposal is stored strictly before it counts; while live its
// number is given in the same write.
func TestProposalIsStrict(t *testing.T) {
	_, d := settled(t)
	d.writes = nil
	id := d.propose(1, create(1, "One"))
	b := d.writes[0]
	if !b.Strict || len(b.Outbox) != 1 || b.Outbox[0].Number != 1 || b.State == nil || b.State.LastNumber != 1 || !d.saved[id] {
		t.Errorf("batch %+v, saved %v", b, d.saved)
	}
}

// Several proposals before one Ready are one batch.
func TestProposalsShareABatch(t *testing.T) {
	_, d := settled(t)
	d.cut()
	d.propose(1, create(1, "One"))
	d.writes = nil
	for n := 2; n < 6; n++ {
		d.replica.Step(replica.Propose{Mutation: mutation.Mutation{ID: mutationID(d, n), Args: create(n, "More")}})
	}
	d.run()
	if len(d.writes) != 1 || len(d.writes[0].Outbox) != 4 || len(d.saved) != 5 {
		t.Errorf("%d batches, saved %d", len(d.writes), len(d.saved))
	}
}

// S28: a mutation that is repeated is just saved again.
func TestProposalRepeated(t *testing.T) {
	_, d := settled(t)
	for _, when := range []string{"waiting", "reopened", "confirmed"} {
		id := d.propose(1, create(1, "One"))
		delete(d.saved, id)
		d.writes = nil
		d.propose(1, create(1, "One"))
		if !d.saved[id] || len(d.writes) > 0 {
			t.Errorf("%s: saved %v, %d writes", when, d.saved[id], len(d.writes))
		}
		if when == "waiting" {
			d.open()
		} else {
			d.settle()
		}
	}
	d.wantOnce()
}

// A guess that is refused is told at once, and nothing is kept.
func TestProposalRefused(t *testing.T) {
	_, d := settled(t)
	d.propose(1, create(1, "One"))
	d.writes = nil
	for n, args := range []mutation.Args{create(1, "Twice"), mutation.Create{Key: account(2)}, mutation.PutUser{User: ada}, nil} {
		id := d.propose(n+2, args)
		if d.refused[id] == 0 || d.saved[id] {
			t.Errorf("%T: refused %v, saved %v", args, d.refused[id], d.saved[id])
		}
	}
	if len(d.writes) > 0 {
		t.Errorf("%d writes", len(d.writes))
	}
}

// S17: an update carries the commits that its author saw, also when a pending
// change of the author's own stands before it.
func TestUpdateSaysWhatWasSeen(t *testing.T) {
	l, d := settled(t)
	d.propose(1, create(1, "One"))
	d.settle()
	stamp := l.rows[account(1)].Stamp(groupOfName)
	d.cut()
	d.writes = nil
	for n := 2; n < 4; n++ {
		d.propose(n, rename(1, fmt.Sprint("Name ", n)))
		u := d.writes[len(d.writes)-1].Outbox[0].Mutation.Args.(mutation.Update)
		if !slices.Contains(u.Seen, mutation.Seen{Group: groupOfName, Version: stamp}) {
			t.Errorf("seen %v, want %v", u.Seen, stamp)
		}
	}
}

var groupOfName = func() crm.Group {
	a, _ := crm.Account.Attribute("name")
	return a.Group
}()

// S22: a pair that was never sent leaves together, unless others build on it.
func TestUndoOfWhatWasNeverSent(t *testing.T) {
	l, d := settled(t)
	d.cut()
	d.propose(1, create(1, "One"))
	undo := d.propose(2, mutation.Undo{Mutation: mutationID(d, 1)})
	if d.status.Waiting != 0 || !d.saved[undo] || d.name(1) != "" {
		t.Fatalf("waiting %d, shown as %q", d.status.Waiting, d.name(1))
	}
	d.propose(3, create(2, "Two"))
	d.propose(4, rename(2, "Zwei"))
	d.propose(5, mutation.Undo{Mutation: mutationID(d, 3)})
	if d.status.Waiting != 3 {
		t.Fatalf("waiting %d", d.status.Waiting)
	}
	// Repeated, also after a restart, neither comes back.
	d.open()
	d.propose(1, create(1, "One"))
	d.propose(2, mutation.Undo{Mutation: mutationID(d, 1)})
	d.settle()
	d.wantRelay()
	if l.times[mutationID(d, 1)]+l.times[mutationID(d, 2)] != 0 {
		t.Error("the pair reached the relay")
	}
}

// S29, INV-3: after a reconnect nothing is pushed before the pull has come to
// the head told at hello.
func TestPullThenPush(t *testing.T) {
	l, d := settled(t)
	d.cut()
	d.propose(1, create(1, "One"))
	for n := range 10 {
		l.write("account", named(n+2, "Other"))
	}
	d.sent = nil
	d.connect()
	for len(sends[wire.Push](d)) == 0 {
		if at := d.replica.State().Cursor.Commit; at < l.head() && d.status.Phase != replica.Pulling {
			t.Fatalf("phase %v at %d of %d", d.status.Phase, at, l.head())
		}
		if !d.receive(1) {
			t.Fatal("nothing is pushed")
		}
	}
	if at := d.replica.State().Cursor.Commit; at < 13 {
		t.Errorf("pushed at %d", at)
	}
}

// S10: at most 64 mutations a frame and 4 frames unanswered, in order.
func TestPushIsLimited(t *testing.T) {
	l, d := settled(t)
	d.cut()
	waiting := 300
	for n := range waiting {
		d.replica.Step(replica.Propose{Mutation: mutation.Mutation{ID: mutationID(d, n+1), Args: create(n+1, "New")}})
	}
	d.run()
	l.hold = 1 << 20
	_, standing := l.hello(ada, d.replica.Hello())
	d.sent = nil
	d.step(replica.Connected{Standing: standing, Now: d.now})
	frames := sends[wire.Push](d)
	if len(frames) != 4 || len(frames[0].Mutations) != 64 || frames[3].First != 193 {
		t.Fatalf("%d frames", len(frames))
	}
	l.hold = 0
	d.settle()
	d.wantRelay()
	d.wantOnce()
}

// A relay that takes nothing now is asked again when it said so.
func TestHold(t *testing.T) {
	l, d := settled(t)
	l.hold = 1
	d.propose(1, create(1, "One"))
	d.receive(-1)
	if d.status.Held != fault.Full || d.status.Waiting != 1 {
		t.Fatalf("status %+v", d.status)
	}
	d.tick(2 * time.Second)
	d.settle()
	d.wantRelay()
	d.wantOnce()
}
