package replica_test

import (
	"testing"

	"regarding/shared/crm"
)

// S8, INV-1: a first synchronization, then live.
func TestFill(t *testing.T) {
	l := newRelay(t)
	for n := range 20 {
		l.write("account", crm.NewRow(account(n), crm.UserID{}).WithValue("name", crm.Str("Old")))
	}
	d := newDevice(t, l, ada, 1)
	d.settle()
	d.wantRelay()
	l.write("account", crm.NewRow(account(3), crm.UserID{}).WithValue("name", crm.Str("New")))
	d.settle()
	d.wantRelay()
	if got := d.name(3); got != "New" {
		t.Errorf("shown as %q", got)
	}
}

func TestPropose(t *testing.T) {
	l := newRelay(t)
	d := newDevice(t, l, ada, 1)
	d.settle()
	id := d.propose(1, create(1, "Contoso"))
	if !d.saved[id] || d.name(1) != "Contoso" {
		t.Fatalf("saved %v refused %v, shown as %q", d.saved, d.refused, d.name(1))
	}
	d.propose(2, rename(1, "Contoso Ltd"))
	d.settle()
	d.wantRelay()
	d.wantOnce()
	if d.name(1) != "Contoso Ltd" {
		t.Errorf("shown as %q", d.name(1))
	}
}
