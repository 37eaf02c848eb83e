package replica_test

import (
	"slices"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
)

// S27: only what depends on a changed row is carried out again, and a guess
// that was right runs nothing.
func TestRebaseOnlyWhatDepends(t *testing.T) {
	l, d := settled(t)
	for n := 1; n < 4; n++ {
		d.propose(n, create(n, "Old"))
	}
	d.settle()
	d.cut()
	for n := 1; n < 4; n++ {
		d.propose(n+10, mutation.Update{Key: account(n), Fields: []mutation.Field{{Name: "description", Value: crm.Str("Mine")}}})
	}
	l.write("other", l.rows[account(2)].WithValue("name", crm.Str("New")))
	d.connect()
	d.writes = nil
	d.receive(1)
	var rewritten []uint64
	for _, b := range d.writes {
		for _, e := range b.Outbox {
			if e.Number == 0 || e.Guess[0].After.Value("name").Text() == "New" {
				rewritten = append(rewritten, e.Local)
			}
		}
	}
	if got := d.shown[account(2)]; !got.Pending || got.Row.Value("name").Text() != "New" || got.Row.Value("description").Text() != "Mine" {
		t.Errorf("shown as %v", got)
	}
	if len(slices.Compact(rewritten)) != 1 {
		t.Errorf("rewritten %v", rewritten)
	}
	d.settle()
	d.wantRelay()
}

// S15: a guess that fails later becomes empty and waits for the relay.
func TestGuessFailsOnRebase(t *testing.T) {
	l, d := settled(t)
	d.propose(1, create(1, "One"))
	d.settle()
	d.cut()
	id := d.propose(2, rename(1, "Uno"))
	gone := l.rows[account(1)]
	gone.Deleted = &crm.Deletion{By: bob, On: someTime, Cause: crm.Chosen}
	l.write("deleted", gone)
	d.connect()
	d.receive(1)
	if d.status.Waiting+l.times[id] == 0 || d.shown[account(1)].Pending {
		t.Errorf("waiting %d, shown %v", d.status.Waiting, d.shown[account(1)])
	}
	d.settle()
	d.wantRelay()
	if !l.outcomes[id].Refused {
		t.Error("it was not refused")
	}
}

// A full disk refuses proposals, and the replica goes on from where it was.
func TestWriteFailed(t *testing.T) {
	l, d := settled(t)
	d.full(1)
	id := d.propose(1, create(1, "One"))
	if d.refused[id] != fault.Full || d.saved[id] || d.name(1) != "" || d.status.Storage != fault.Full || d.status.Waiting != 0 {
		t.Fatalf("refused %v, shown as %q, status %+v", d.refused[id], d.name(1), d.status)
	}
	l.write("other", named(2, "Two"))
	d.settle()
	d.full(1)
	l.write("other", named(2, "Zwei"))
	d.receive(-1)
	if d.name(2) != "Two" {
		t.Fatalf("shown as %q", d.name(2))
	}
	d.propose(3, create(1, "One"))
	d.settle()
	d.wantRelay()
	d.wantOnce()
	if d.status.Storage != 0 {
		t.Errorf("status %+v", d.status)
	}
}

// S16: ids pass through aliases always, however often a survivor was merged.
func TestChainOfMerges(t *testing.T) {
	const merges = 40
	l := newRelay(t)
	d := newDevice(t, l, ada, 1)
	d.propose(1, create(1, "First"))
	for i := range merges {
		d.propose(2+2*i, create(i+2, "Next"))
		d.propose(3+2*i, mutation.Merge{Survivor: account(i + 2), Other: account(i + 1)})
	}
	for _, settled := range []bool{false, true} {
		if k := d.replica.Resolve(account(1)); k != account(merges+1) {
			t.Fatalf("settled %v: the first id means %v", settled, k)
		}
		d.settle()
	}
	d.wantRelay()
}
