package replica_test

import (
	"context"
	"fmt"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

// rules are stories that the product passes and a replica with the bug does not.
var rules = []struct {
	name  string
	bug   func(*replica.Bugs)
	story func(t tb, l *relay, d *device)
}{
	{"INV-4 S26 half a poke is not applied", func(b *replica.Bugs) { b.ApplyHalfPoke = true }, func(t tb, l *relay, d *device) {
		l.split = true
		l.write("one", named(1, "One"))
		l.write("two", named(2, "Two"))
		before := d.replica.State().Cursor
		d.receive(1)
		if d.name(1) != "" || d.replica.State().Cursor != before {
			t.Fatalf("shown as %q at %v", d.name(1), d.replica.State().Cursor)
		}
		d.receive(1)
		if d.name(1) != "One" || d.name(2) != "Two" {
			t.Fatalf("shown as %q and %q", d.name(1), d.name(2))
		}
	}},
	{"INV-3 a mutation stays until its commit is stored", func(b *replica.Bugs) { b.EraseOutboxEarly = true }, func(t tb, l *relay, d *device) {
		d.propose(1, create(1, "One"))
		d.cut()
		d.open()
		if d.status.Waiting != 1 || d.name(1) != "One" {
			t.Fatalf("waiting %d, shown as %q", d.status.Waiting, d.name(1))
		}
		d.settle()
		d.wantOnce()
	}},
	{"INV-5 the cursor moves with the rows", func(b *replica.Bugs) { b.CursorAheadOfRows = true }, func(t tb, l *relay, d *device) {
		l.write("one", named(1, "One"))
		d.killAt(2, false)
		d.receive(1)
		d.killAt(0, false)
		d.settle()
		d.wantRelay()
	}},
	{"S4 a leave causes nothing", func(b *replica.Bugs) { b.LeaveTreatedAsDelete = true }, func(t tb, l *relay, d *device) {
		d.propose(1, create(1, "One"))
		d.settle()
		d.cut()
		d.propose(2, rename(1, "Uno"))
		l.remove(false, account(1))
		d.settle()
		d.wantRelay()
		d.wantOnce()
	}},
	{"S8 a chunk never overwrites what is newer", func(b *replica.Bugs) { b.ChunkOverwritesNewer = true }, func(t tb, l *relay, d *device) {
		d = newDeviceWith(t, l, ada, 7, d.cfg.Bugs)
		l.write("one", named(1, "Old"))
		old := crm.AppendRow(nil, l.rows[account(1)], crm.CatalogueVersion)
		d.connect()
		l.write("one", named(1, "New"))
		c := wire.Commit{Number: l.head(), Rows: [][]byte{crm.AppendRow(nil, l.rows[account(1)], crm.CatalogueVersion)}}
		d.step(replica.Frame{Frame: wire.Poke{From: l.head() - 1, To: l.head(), Last: true, Commits: []wire.Commit{c}}})
		d.step(replica.Frame{Frame: wire.Chunk{At: l.head() - 1, Next: 9, Rows: [][]byte{old}}})
		if got := d.name(1); got != "New" {
			t.Fatalf("shown as %q", got)
		}
	}},
	{"S16 ids pass through aliases", func(b *replica.Bugs) { b.IgnoreAlias = true }, func(t tb, l *relay, d *device) {
		d.propose(1, create(1, "One"))
		d.propose(2, create(2, "Two"))
		d.propose(3, mutation.Merge{Survivor: account(1), Other: account(2)})
		d.settle()
		d.cut()
		if k := d.replica.Resolve(account(2)); k != account(1) {
			t.Fatalf("the old id means %v", k)
		}
		d.propose(4, rename(2, "Both"))
		if got := d.shown[account(1)].Row.Value("name").Text(); got != "Both" {
			t.Fatalf("the survivor is shown as %q", got)
		}
		d.settle()
		d.wantRelay()
	}},
	{"S27 a guess goes with its commit", func(b *replica.Bugs) { b.DoubleApply = true }, func(t tb, l *relay, d *device) {
		d.propose(1, create(1, "One"))
		l.write("other", named(1, "Other"))
		d.settle()
		d.wantRelay()
		if got := d.name(1); got != "Other" {
			t.Fatalf("shown as %q", got)
		}
	}},
	{"S9 INV-2 a refusal is shown", func(b *replica.Bugs) { b.LoseRefusal = true }, func(t tb, l *relay, d *device) {
		d.propose(1, create(1, "One"))
		d.settle()
		d.cut()
		id := d.propose(2, rename(1, "Uno"))
		l.remove(true, account(1))
		d.settle()
		d.wantRelay()
		if !l.outcomes[id].Refused || d.shown[crm.Key{Entity: crm.SyncIssue, ID: id.ID}].Row == nil {
			t.Fatalf("outcome %v, no issue", l.outcomes[id])
		}
	}},
}

func TestRules(t *testing.T) {
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			story := func(t tb, bugs replica.Bugs) {
				l := newRelay(t)
				d := newDeviceWith(t, l, ada, 1, bugs)
				d.settle()
				rule.story(t, l, d)
			}
			story(t, replica.Bugs{})
			var bugs replica.Bugs
			rule.bug(&bugs)
			if failure := fails(t, func(t tb) { story(t, bugs) }); failure == "" {
				t.Error("the story does not find the bug")
			} else {
				t.Logf("with the bug: %.200s", failure)
			}
		})
	}
}

// probe is a tb that tells how it failed.
type probe struct{ *testing.T }

type failure string

func (p probe) Fatal(args ...any)                 { panic(failure(fmt.Sprint(args...))) }
func (p probe) Fatalf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }

// fails returns how a story failed, "" if it did not.
func fails(t *testing.T, story func(tb)) (how string) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case failure:
			how = string(p)
		default:
			panic(p)
		}
	}()
	story(probe{t})
	return ""
}

var _ interface{ Context() context.Context } = probe{}

func newDeviceWith(t tb, l *relay, user crm.UserID, seed uint64, bugs replica.Bugs) *device {
	d := newDevice(t, l, user, seed)
	d.cfg.Bugs = bugs
	d.open()
	return d
}

func named(n int, name string) crm.Row {
	return crm.NewRow(account(n), crm.UserID{}).WithValue("name", crm.Str(name))
}

// killAt kills the engine at its n-th write from now, before or after it; 0
// never.
func (d *device) killAt(n int, after bool) {
	at := d.disk.Writes() + n
	hook := func(n int, _ *replica.Batch) error {
		if n == at {
			return errKilled
		}
		return nil
	}
	d.disk.Before, d.disk.After = nil, nil
	if n > 0 && after {
		d.disk.After = hook
	} else if n > 0 {
		d.disk.Before = hook
	}
}

// full makes the n-th write from now fail for want of room.
func (d *device) full(n int) {
	at := d.disk.Writes() + n
	d.disk.Before = func(n int, _ *replica.Batch) error {
		if n == at {
			return fault.New(fault.Full, "test", "no room")
		}
		return nil
	}
}
