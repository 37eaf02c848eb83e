package replica_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

// A copy that lost a row is healed by a check, and says how much it healed.
func TestCheckCopy(t *testing.T) {
	l, d := settled(t)
	for n := 1; n < 30; n++ {
		l.write("account", named(n, "Row"))
	}
	d.settle()
	d.step(replica.CheckCopy{})
	d.settle()
	if d.status.Checked != 1 || d.status.Differed != 0 {
		t.Fatalf("status %+v", d.status)
	}
	d.cut()
	old := named(3, "Stale")
	old.Version = crm.Version{Incarnation: 1, Commit: 1}
	extra := named(99, "Extra")
	extra.Version = crm.Version{Incarnation: 1, Commit: 2}
	batch := &replica.Batch{Removed: []crm.Key{account(7)}}
	for _, row := range []crm.Row{old, extra} {
		batch.Rows = append(batch.Rows, replica.BaseRow{Row: row, Bytes: crm.AppendRow(nil, row, crm.CatalogueVersion)})
	}
	if err := d.store.Write(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	d.open()
	d.settle()
	d.step(replica.CheckCopy{})
	d.settle()
	d.wantRelay()
	if d.status.Checked != 1 || d.status.Differed != 3 {
		t.Errorf("status %+v", d.status)
	}
}

// A row that its store cannot return is fetched again.
func TestLostRowComesBack(t *testing.T) {
	l, d := settled(t)
	l.write("account", named(1, "One"))
	d.settle()
	d.open()
	if err := d.store.Write(t.Context(), &replica.Batch{Removed: []crm.Key{account(1)}}); err != nil {
		t.Fatal(err)
	}
	id := d.propose(1, rename(1, "Uno"))
	if !d.saved[id] {
		t.Fatalf("refused %v", d.refused)
	}
	d.settle()
	d.settle()
	d.wantRelay()
}

// A row that is stored as of another version than is thought is taken as it is
// stored: asking for it again and again would bring nothing else.
func TestRowOfAnotherVersion(t *testing.T) {
	l, d := settled(t)
	l.write("account", named(1, "One"))
	d.settle()
	d.open()
	old := named(1, "One")
	old.Version = crm.Version{Incarnation: 1, Commit: 1}
	d.replica.Step(replica.Scanned{Rows: []crm.Row{old}})
	id := d.propose(1, rename(1, "Uno"))
	if !d.saved[id] || len(d.trouble) == 0 {
		t.Fatalf("refused %v, trouble %v", d.refused, d.trouble)
	}
	d.settle()
	d.settle()
	d.wantRelay()
}

// A person who chose to work offline is left alone; pausing holds back only
// what is long.
func TestOfflineAndPause(t *testing.T) {
	l := newRelay(t)
	for n := 1; n < 30; n++ {
		l.write("account", named(n, "Row"))
	}
	d := newDevice(t, l, ada, 1)
	d.step(replica.Pause{})
	d.connect()
	id := d.propose(1, create(50, "Mine"))
	d.receive(-1)
	if l.times[id] != 1 || len(sends[wire.FillNext](d)) != 0 || !d.status.Paused {
		t.Fatalf("took effect %d times, %+v", l.times[id], d.status)
	}
	d.step(replica.GoOffline{})
	if d.session != nil || !d.status.OfflineChosen || d.status.Phase != replica.Apart {
		t.Fatalf("status %+v", d.status)
	}
	d.sent = nil
	d.propose(2, create(51, "Mine"))
	d.open()
	if !d.status.OfflineChosen || !d.status.Paused || len(d.sent) > 0 {
		t.Fatalf("after a restart: %+v", d.status)
	}
	d.step(replica.GoOnline{}, replica.Resume{})
	d.settle()
	d.wantRelay()
	d.wantOnce()
}

// S8: a fill goes on where it was after the engine is killed at any write.
func TestFillResumes(t *testing.T) {
	for n := 1; n < 12; n++ {
		for _, after := range []bool{false, true} {
			l := newRelay(t)
			for n := 1; n < 20; n++ {
				l.write("account", named(n, "Row"))
			}
			d := newDevice(t, l, ada, 1)
			d.killAt(n, after)
			d.connect()
			d.receive(-1)
			d.killAt(0, false)
			filled := len(sends[wire.FillNext](d))
			d.settle()
			d.wantRelay()
			if all := len(sends[wire.FillNext](d)); filled > 2 && all > 10 {
				t.Errorf("killed at %d: %d chunks in all", n, all)
			}
		}
	}
}

func TestHistory(t *testing.T) {
	_, d := settled(t)
	d.step(replica.AskHistory{Question: wire.AskHistory{Nonce: 5, Key: account(1)}})
	d.receive(-1)
	d.step(replica.AskHistory{Question: wire.AskHistory{Nonce: 6, Key: account(1)}})
	d.cut()
	d.step(replica.AskHistory{Question: wire.AskHistory{Nonce: 7, Key: account(1)}})
	var got []string
	for _, a := range d.answers {
		got = append(got, fmt.Sprint(a.Nonce, " ", uint8(a.Kind), " ", len(a.Entries)))
	}
	if want := []string{"5 0 1", "6 7 0", "7 7 0"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestRevoked(t *testing.T) {
	_, d := settled(t)
	d.step(replica.Frame{Frame: wire.Bye{Kind: fault.Denied, Op: "revoked"}})
	if !d.revoked {
		t.Error("not told")
	}
}

// S10: a relay that does not know the device as itself is told of another one.
func TestByeToDevice(t *testing.T) {
	l, d := settled(t)
	before := d.replica.Hello().Device
	d.propose(1, create(1, "One"))
	d.step(replica.Frame{Frame: wire.Bye{Kind: fault.Stale, Op: "device"}})
	if after := d.replica.Hello().Device; after == before || d.session != nil {
		t.Errorf("still %v", after)
	}
	d.settle()
	d.wantRelay()
	d.wantOnce()
	if len(l.devices) != 2 {
		t.Errorf("%d devices", len(l.devices))
	}
}

// A device whose first write fails is a device later.
func TestFirstWriteFails(t *testing.T) {
	l := newRelay(t)
	d := &device{t: t, relay: l, user: ada, disk: replica.NewMemDisk(), now: someTime, saved: map[mutation.ID]bool{}, refused: map[mutation.ID]fault.Kind{}}
	d.cfg = replica.Config{User: ada, Random: random(1)}
	d.full(1)
	d.open()
	if d.replica.Hello().Device.IsZero() {
		t.Error("no device")
	}
	d.settle()
	d.wantRelay()
}

// Frames that cannot be end the connection and nothing else.
func TestTrouble(t *testing.T) {
	for _, f := range []wire.Frame{
		wire.Poke{From: 90, To: 91, Last: true},
		wire.Poke{From: 3, To: 4, Last: true, Commits: []wire.Commit{{Number: 4, Rows: [][]byte{{1, 2, 3}}}}},
	} {
		_, d := settled(t)
		d.step(replica.Frame{Frame: f})
		if len(d.trouble) != 1 || d.session != nil {
			t.Errorf("%+v: trouble %v", f, d.trouble)
		}
		d.settle()
		d.wantRelay()
	}
}

// Same inputs, same outputs, byte for byte.
func TestSameInputsSameOutputs(t *testing.T) {
	trace := func() []any {
		l := newRelay(t)
		for n := 1; n < 40; n++ {
			l.write("account", named(n, "Row"))
		}
		d := newDevice(t, l, ada, 1)
		d.settle()
		d.cut()
		for n := range 60 {
			d.propose(n+1, rename(n%20+1, fmt.Sprint("Name ", n)))
		}
		l.write("all", named(1, "A"), named(2, "B"), named(5, "C"))
		l.remove(false, account(3), account(4))
		l.reaches = l.head()
		d.settle()
		return []any{d.sent, d.writes, d.answers, d.status}
	}
	if a, b := trace(), trace(); !reflect.DeepEqual(a, b) {
		t.Error("two runs differ")
	}
}
