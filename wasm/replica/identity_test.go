package replica_test

import (
	"fmt"
	"testing"
	"time"

	"regarding/shared/mutation"
)

// S10: of a profile that was cloned, one becomes another device; every mutation
// takes effect once.
func TestClone(t *testing.T) {
	l, d := settled(t)
	d.propose(1, create(1, "One"))
	d.settle()
	clone := newDevice(t, l, ada, 2)
	clone.disk = d.disk.Copy()
	clone.open()
	d.propose(2, create(2, "Two"))
	clone.propose(2, create(3, "Three"))
	d.settle()
	clone.settle()
	d.settle()
	if d.replica.Hello().Device == clone.replica.Hello().Device {
		t.Error("both are one device")
	}
	for _, d := range []*device{d, clone} {
		d.wantRelay()
		d.wantOnce()
	}
}

// S7: what a restored relay lost is offered again, in order and once.
func TestRestoredRelay(t *testing.T) {
	l, d := settled(t)
	backup := l.restore(t, l.head(), l)
	d.propose(1, create(1, "One"))
	d.propose(2, rename(1, "Uno"))
	d.settle()
	d.cut()
	d.propose(3, rename(1, "Eins"))
	d.relay = backup
	d.sent = nil
	d.settle()
	d.wantRelay()
	d.wantOnce()
	if got := d.name(1); got != "Eins" {
		t.Errorf("shown as %q", got)
	}
	if got := fmt.Sprint(pushed(d)); got != "[1:1 2:2 3:3]" {
		t.Errorf("pushed %v", got)
	}
}

// S7: an import that a restored relay lost is offered again whole, also after a
// start; meanwhile what is held of it is its bytes.
func TestRestoredRelayTakesImport(t *testing.T) {
	l, d := settled(t)
	backup := l.restore(t, l.head(), l)
	whole := hereImport(1, 2)
	whole.Items[0].Fields = whole.Items[0].Fields[:1] // kept everywhere
	d.propose(1, whole)
	d.settle()
	_, _, confirmed, err := d.disk.Store().Open(t.Context())
	if err != nil || len(confirmed) != 1 {
		t.Fatalf("%d are kept, %v", len(confirmed), err)
	}
	if args, is := confirmed[0].Mutation.Args.(mutation.Unknown); !is || args.Kind() != mutation.KindImport || len(confirmed[0].Guess) > 0 {
		t.Errorf("the import is held as %+v", confirmed[0])
	}
	d.open()
	d.relay = backup
	d.sent = nil
	d.settle()
	d.wantRelay()
	d.wantOnce()
	if row, ok := backup.rows[hereMessage(2)]; !ok || row.Value("subject").Text() != "secret" {
		t.Errorf("the relay has %+v", row)
	}
}

// S7: after 30 days what was confirmed is forgotten, a few at a time.
func TestConfirmedExpire(t *testing.T) {
	_, d := settled(t)
	for n := range 100 {
		d.propose(n+1, create(n+1, "New"))
	}
	d.settle()
	d.cut()
	// A clock that is a year off expires nothing, connected or not.
	d.tick(366 * 24 * time.Hour)
	d.now = d.now.Add(-366 * 24 * time.Hour)
	d.settle()
	d.tick(366 * 24 * time.Hour)
	if d.session != nil {
		t.Error("the clock is not measured again")
	}
	d.now = someTime.Add(29 * 24 * time.Hour)
	d.settle()
	for _, b := range d.writes {
		if len(b.Expired) > 0 {
			t.Fatalf("%d expired", len(b.Expired))
		}
	}
	d.cut()
	d.now = d.now.Add(2 * 24 * time.Hour)
	d.connect()
	d.writes = nil
	for range 3 {
		d.tick(time.Second)
	}
	if len(d.writes) != 2 || len(d.writes[0].Expired) != 64 || len(d.writes[1].Expired) != 36 {
		t.Errorf("%d writes", len(d.writes))
	}
}
