package replica_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/wasm/replica"
)

// INV-1, INV-2, INV-3, INV-5 and INV-7, S7 to S10, S27, S29: whatever happens
// to devices, storage and connections, in the end every device holds what the
// relay holds, and what was saved took effect once.
func TestSimulation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { simulate(t, replica.Bugs{}) })
}

// world is a relay with devices.
type world struct {
	*rapid.T
	relay   *relay
	devices []*device
	next    int
	// took says which mutations were withdrawn, by id.
	backups []backup
}

type backup struct {
	at   uint64
	from *relay
}

func simulate(t *rapid.T, bugs replica.Bugs) {
	w := &world{T: t}
	w.relay = newRelay(t)
	w.relay.split = rapid.Bool().Draw(t, "split")
	w.relay.chunkRows = rapid.IntRange(1, 5).Draw(t, "chunk rows")
	w.relay.pokeCommits = rapid.IntRange(1, 5).Draw(t, "poke commits")
	for i, user := range []crm.UserID{ada, ada, bob} {
		d := newDevice(t, w.relay, user, uint64(i+1))
		d.cfg.Bugs = bugs
		d.open()
		d.double = rapid.Bool().Draw(t, "doubled frames")
		w.devices = append(w.devices, d)
	}
	steps := rapid.IntRange(1, 80).Draw(t, "steps")
	for range steps {
		w.step(w.devices[rapid.IntRange(0, 2).Draw(t, "device")])
	}
	w.finish()
}

func (w *world) step(d *device) {
	if d.dead != nil {
		d.open()
		return
	}
	actions := []string{"propose", "propose", "propose", "propose", "receive", "receive", "receive", "connect", "connect",
		"cut", "kill", "power", "full", "write", "remove", "tick", "pause", "check", "hold", "takeover", "restore", "compact", "batch"}
	switch action := rapid.SampledFrom(actions).Draw(w.T, "action"); action {
	case "propose":
		w.propose(d)
	case "batch":
		for range rapid.IntRange(2, 5).Draw(w.T, "proposals") {
			w.next++
			id := mutationID(d, w.next)
			d.replica.Step(replica.Propose{Mutation: mutation.Mutation{ID: id, Args: w.args()}})
		}
		d.run()
	case "receive":
		d.receive(rapid.IntRange(1, 6).Draw(w.T, "frames"))
	case "connect":
		if d.session == nil {
			d.connect()
		}
	case "cut":
		d.cut()
	case "kill":
		n := d.disk.Writes() + rapid.IntRange(1, 3).Draw(w.T, "writes")
		hook := func(at int, _ *replica.Batch) error {
			if at == n {
				return errKilled
			}
			return nil
		}
		if rapid.Bool().Draw(w.T, "after") {
			d.disk.After, d.disk.Before = hook, nil
		} else {
			d.disk.Before, d.disk.After = hook, nil
		}
	case "power":
		d.session = nil
		d.disk.LosePower(rapid.IntRange(0, d.disk.Tail()).Draw(w.T, "kept"))
		d.open()
	case "full":
		n := d.disk.Writes() + rapid.IntRange(1, 3).Draw(w.T, "writes")
		d.disk.After, d.disk.Before = nil, func(at int, _ *replica.Batch) error {
			if at == n {
				return fault.New(fault.Full, "test", "full")
			}
			return nil
		}
	case "write":
		n := w.account()
		w.relay.write("account", crm.NewRow(account(n), crm.UserID{}).WithValue("name", crm.Str(fmt.Sprint("Relay ", w.relay.head()))))
	case "remove":
		w.relay.remove(rapid.Bool().Draw(w.T, "deleted"), account(w.account()), account(w.account()))
	case "tick":
		d.tick(time.Duration(rapid.IntRange(1, 100).Draw(w.T, "seconds")) * time.Second)
	case "pause":
		if d.status.Paused {
			d.step(replica.Resume{})
		} else {
			d.step(replica.Pause{})
		}
	case "check":
		d.step(replica.CheckCopy{})
	case "hold":
		w.relay.hold = 1
	case "takeover":
		d.open()
	case "restore":
		w.restore()
	case "compact":
		w.relay.reaches = w.relay.head()
	}
	if d.dead != nil {
		d.session = nil
	}
}

// restore puts the relay back to a backup that was made earlier, or makes one.
func (w *world) restore() {
	if len(w.backups) == 0 || rapid.Bool().Draw(w.T, "backup") {
		copied := w.relay.restore(w.T, w.relay.head(), w.relay)
		w.backups = append(w.backups, backup{w.relay.head(), copied})
		return
	}
	b := w.backups[rapid.IntRange(0, len(w.backups)-1).Draw(w.T, "which")]
	incarnation := w.relay.incarnation
	old := w.relay
	w.relay = b.from.restore(w.T, b.at, b.from)
	w.relay.incarnation = incarnation + 1
	w.relay.hold = old.hold
	for _, d := range w.devices {
		d.relay = w.relay
		d.session = nil
		if d.dead == nil {
			d.cut()
		}
	}
}

func (w *world) account() int { return rapid.IntRange(1, 6).Draw(w.T, "account") }

func (w *world) propose(d *device) {
	w.next++
	n := w.next
	if n > 1 && rapid.IntRange(0, 9).Draw(w.T, "again") == 0 {
		n = rapid.IntRange(1, n-1).Draw(w.T, "which")
	}
	id := d.propose(n, w.args())
	if d.dead == nil && !d.saved[id] && d.refused[id] == 0 {
		w.Fatalf("%v is neither saved nor refused", id)
	}
}

func (w *world) args() mutation.Args {
	name := fmt.Sprint("Name ", w.next)
	switch rapid.IntRange(0, 6).Draw(w.T, "kind") {
	case 0, 1:
		return create(w.account(), name)
	case 2, 3:
		return rename(w.account(), name)
	case 4:
		return mutation.Delete{Keys: []crm.Key{account(w.account())}, Confirmed: 1}
	case 5:
		return mutation.Merge{Survivor: account(w.account()), Other: account(w.account())}
	}
	return mutation.Undo{Mutation: mutationID(w.devices[rapid.IntRange(0, 2).Draw(w.T, "whose")], max(1, w.next-rapid.IntRange(1, 4).Draw(w.T, "back")))}
}

// finish lets everything come to rest and checks the invariants.
func (w *world) finish() {
	for range 3 {
		for _, d := range w.devices {
			d.disk.Before, d.disk.After = nil, nil
			if d.dead != nil {
				d.open()
			}
			d.step(replica.Resume{})
			d.settle()
		}
	}
	for i, d := range w.devices {
		if err := d.sameAsRelay(); err != nil {
			w.Fatalf("device %d: %v", i, err)
		}
		w.wantOnce(d)
	}
}

func (w *world) wantOnce(d *device) {
	_, outbox, confirmed, err := d.disk.Store().Open(w.Context())
	if err != nil || len(outbox) > 0 {
		w.Fatalf("outbox %v, error %v", outbox, err)
	}
	withdrawn := map[mutation.ID]bool{}
	for i := range confirmed {
		if confirmed[i].Withdrawn() {
			withdrawn[confirmed[i].Mutation.ID] = true
		}
	}
	for id := range d.saved {
		want := 1
		if withdrawn[id] {
			want = 0
		}
		if got := w.relay.times[id]; got != want {
			for i := range confirmed {
				if confirmed[i].Mutation.ID == id {
					w.Logf("confirmed %+v, state %+v", confirmed[i], d.replica.State())
				}
			}
			w.Fatalf("INV-2: %v took effect %d times, want %d", id, got, want)
		}
		if o := w.relay.outcomes[id]; want == 1 {
			if _, ok := w.relay.rows[crm.Key{Entity: crm.SyncIssue, ID: id.ID}]; ok != o.Refused {
				w.Fatalf("INV-2: %v was refused: %v, has an issue: %v", id, o.Refused, ok)
			}
		}
	}
}
