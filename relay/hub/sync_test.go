package hub

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

func submission(user byte, bytes []byte) ledger.Submission {
	return ledger.Submission{Organization: profile(user).Organization, User: profile(user).User, Bytes: bytes}
}

// S29: a new device joins, hears its place in the log, and gets what follows;
// when it comes back without news, one frame goes each way.
func TestDeviceJoinsAndComesBack(t *testing.T) {
	w := newWorld(t)
	c := w.open(7, 1, wire.Cursor{}, wire.InitialCredits)
	w.run()
	w.want(c, "welcome mode 2 head 1 number 0")
	if row := w.l.rows[crm.Key{Entity: crm.Device, ID: device(1).ID}]; row.Value("name").Text() != "laptop" || row.Value("agent").Text() != "Chrome" || row.Partition != profile(7).User {
		t.Errorf("the device is %+v", row)
	}
	w.push(c, 1, w.mutation(7, create(1, "Contoso")))
	w.run()
	w.want(c, "poke 1..2 [2 mine Contoso]")
	w.Step(Closed{c})
	c = w.open(7, 1, w.at(), wire.InitialCredits)
	w.run()
	w.want(c, "welcome mode 1 head 2 number 1")
	if w.commits != 2 {
		t.Errorf("%d commits", w.commits)
	}
}

func TestLongDeviceNamesAreCut(t *testing.T) {
	w := newWorld(t)
	w.last++
	w.Step(Connected{w.last, identity(7, 1)})
	f := hello(7, 1)
	f.Protocol, f.Replica = 2, wire.Replica{Device: device(1), Name: strings.Repeat("é", 300), Agent: strings.Repeat("x", 3000)}
	send(w.Hub, w.last, f)
	w.run()
	row := w.l.rows[crm.Key{Entity: crm.Device, ID: device(1).ID}]
	if name, agent := row.Value("name").Text(), row.Value("agent").Text(); name != strings.Repeat("é", 100) || len(agent) != 500 {
		t.Errorf("name of %d bytes, agent of %d", len(name), len(agent))
	}
}

// S2, S6, S7, S8: what a device is asked to do depends on where it stands.
func TestModes(t *testing.T) {
	head := crm.Version{Incarnation: 5, Commit: 50_000}
	standing := ledger.Standing{Head: head, Reaches: 1000, RightsChanged: 40_000}
	cursor := func(commit uint64) wire.Cursor { return wire.Cursor{Incarnation: 5, Commit: commit} }
	tests := []struct {
		name   string
		cursor wire.Cursor
		rights uint64
		want   wire.Mode
	}{
		{"nothing held", wire.Cursor{}, 0, wire.Fill},
		{"at the head", cursor(50_000), 0, wire.Follow},
		{"another incarnation", wire.Cursor{Incarnation: 4, Commit: 50_000}, 0, wire.CompareAll},
		{"past the head", cursor(50_001), 0, wire.CompareAll},
		{"as far behind as can be", cursor(30_000), 0, wire.Follow},
		{"too far behind", cursor(29_999), 0, wire.CompareAll},
		{"before other rights", cursor(39_999), 40_000, wire.CompareAll},
		{"at the change of rights", cursor(40_000), 40_000, wire.Follow},
	}
	for _, tt := range tests {
		standing.RightsChanged = tt.rights
		if got := modeOf(tt.cursor, standing); got != tt.want {
			t.Errorf("%s: mode %d, want %d", tt.name, got, tt.want)
		}
	}
	standing.Head.Commit, standing.RightsChanged = 2000, 0
	for commit, want := range map[uint64]wire.Mode{999: wire.CompareAll, 1000: wire.Follow} {
		if got := modeOf(cursor(commit), standing); got != want {
			t.Errorf("at %d with a log from 1000: mode %d, want %d", commit, got, want)
		}
	}
}

// S2: a device that was away gets what it missed from the ledger, then what is
// new; the same from memory for one that was there.
func TestCatchUp(t *testing.T) {
	w := newWorld(t)
	w.online(7, 1)
	w.Step(Closed{1})
	since := w.at()
	for i := range uint16(5) {
		w.truth(8, create(i, fmt.Sprint("A", i)))
	}
	c := w.open(7, 1, since, wire.InitialCredits)
	w.run()
	w.want(c, "welcome mode 1 head 6 number 0", "poke 1..6 [2 A0] [3 A1] [4 A2] [5 A3] [6 A4]")
	other := w.online(8, 2)
	w.run()
	clear(w.got)
	reads := w.l.reads
	w.push(other, 1, w.mutation(8, create(9, "B")))
	w.run()
	w.want(c, "poke 7..8 [8 B]")
	w.want(other, "poke 7..8 [8 mine B]")
	if w.l.reads != reads {
		t.Error("the ledger was read for what is in memory")
	}
}

// S26: a large commit comes in parts of bounded size, the last marked.
func TestLargeCommitComesInParts(t *testing.T) {
	w := newWorld(t)
	c := w.online(7, 1)
	commit := ledger.Commit{Organization: profile(7).Organization, Version: crm.Version{Incarnation: 5, Commit: w.l.head.Commit + 1}}
	total := 0
	for i := range uint16(2000) {
		row := crm.NewRow(account(i), crm.UserID{}).WithValue("name", crm.Str(strings.Repeat("x", 400)))
		commit.Effects = append(commit.Effects, mutation.Effect{Key: row.Key, After: &row})
	}
	w.commits++
	w.Hub.commits.batch = []given{{own: &ownSubmission{}}}
	w.Step(Committed{[]ledger.Result{{Commit: &commit}}})
	out := w.Ready()
	frames := 0
	for _, s := range out.Sends {
		f, err := wire.Decode(s.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		p := f.(wire.Poke)
		frames++
		if len(s.Bytes) > wire.TargetFrameBytes || p.From != 1 || p.To != 2 || p.Last != (frames == 4) || len(p.Commits) != 1 || p.Commits[0].Number != 2 {
			t.Errorf("frame %d of %d bytes: %d..%d, last %v", frames, len(s.Bytes), p.From, p.To, p.Last)
		}
		total += len(p.Commits[0].Rows)
		w.Step(Flushed{s.Conn, len(s.Bytes)})
		more := w.Ready()
		out.Sends = append(out.Sends, more.Sends...)
		if len(more.Sends) > 0 {
			for _, s := range more.Sends {
				f, _ := wire.Decode(s.Bytes)
				total += len(f.(wire.Poke).Commits[0].Rows)
			}
		}
	}
	if total < 2000 || w.conns[c].sync.position != 2 {
		t.Errorf("%d rows", total)
	}
}

// REL-03, INV-6, S4: a row reaches who may read it; who could and may not any
// more is told to take it away; nobody else hears of it.
func TestNeedToKnow(t *testing.T) {
	w := newWorld(t)
	w.l.one(submission(1, w.mutation(1, mutation.PutUser{User: profile(1).User, Name: "Admin", Role: crm.Administrator})))
	admin, seven, eight := w.online(1, 1), w.online(7, 2), w.online(8, 3)
	w.run()
	clear(w.got)
	w.push(seven, 1, w.mutation(7, create(1, "Contoso")))
	w.run()
	w.want(admin, "poke 4..5 [5 Contoso]")
	w.want(seven, "poke 4..5 [5 mine Contoso]")
	w.want(eight, "poke 4..5 [5 Contoso]")
	// In the recycle bin it is seen by who put it there and by administrators.
	w.push(seven, 2, w.mutation(7, mutation.Delete{Keys: []crm.Key{account(1)}, Confirmed: 1}))
	w.run()
	w.want(admin, "poke 5..6 [6 Contoso]")
	w.want(seven, "poke 5..6 [6 mine Contoso]")
	w.want(eight, "poke 5..6 [6 -01/true]")
	// Erased for good.
	w.Step(Submitted{1, ledger.Submission{Organization: profile(7).Organization, Bytes: w.mutation(0, mutation.Purge{Keys: []crm.Key{account(1)}})}})
	w.run()
	w.want(admin, "poke 6..7 [7 -01/true]")
	w.want(seven, "poke 6..7 [7 -01/true]")
	w.want(eight, "poke 6..7") // it has been gone for that reader
	// A row of a partition reaches its person alone; everybody moves on.
	nine := w.open(9, 4, wire.Cursor{}, 1)
	w.run()
	w.want(eight, "poke 7..8")
	w.want(nine, "welcome mode 2 head 8 number 0")
	// A refusal is its author's own affair.
	w.push(eight, 1, w.mutation(8, mutation.Update{Key: account(99)}))
	w.run()
	w.want(eight, "poke 8..9 [9 mine refused]")
	w.want(seven, "poke 7..8", "poke 8..9")
}

// S21: a change of what a user may read ends that user's sessions before they
// have it, and no others.
func TestRightsChange(t *testing.T) {
	w := newWorld(t)
	a, b, other := w.online(7, 1), w.online(7, 2), w.online(8, 3)
	w.run()
	clear(w.got)
	w.Step(Submitted{5, ledger.Submission{Organization: profile(7).Organization, Bytes: w.mutation(0, mutation.PutUser{User: profile(7).User, Name: "Seven", Role: crm.ReadOnly})}})
	w.run()
	w.wantBye(a, fault.Stale, "rights")
	w.wantBye(b, fault.Stale, "rights")
	w.want(other, "poke 3..4 [4 Seven]")
	if len(w.output.Done) != 1 || w.output.Done[0].Ticket != 5 || w.output.Done[0].Result.Commit == nil {
		t.Errorf("done %+v", w.output.Done)
	}
	c := w.open(7, 1, wire.Cursor{Incarnation: 5, Commit: 3}, wire.InitialCredits)
	w.run()
	w.want(c, "welcome mode 3 head 4 number 0")
	// A new name changes no rights.
	w.Step(Submitted{6, ledger.Submission{Organization: profile(7).Organization, Bytes: w.mutation(0, mutation.PutUser{User: profile(7).User, Name: "Ines", Role: crm.ReadOnly})}})
	w.run()
	w.want(c, "poke 4..5 [5 Ines]")
	// Rights that change while a hello is being answered are seen.
	d := w.open(7, 2, w.at(), wire.InitialCredits)
	w.collect()
	w.reads = []Read{w.reads[0]}
	stale := w.reads[0].Run(w.l)
	w.reads = nil
	w.Step(Submitted{7, ledger.Submission{Organization: profile(7).Organization, Bytes: w.mutation(0, mutation.PutUser{User: profile(7).User, Name: "Ines", Role: crm.Member})}})
	w.commit()
	w.Step(stale)
	w.run()
	w.want(d, "welcome mode 3 head 6 number 0")
}

// SYNC-09: a device that is revoked gets what there is up to it, and its end;
// it is not let in again.
func TestRevokedDevice(t *testing.T) {
	w := newWorld(t)
	a, b := w.online(7, 1), w.online(7, 2)
	w.run()
	clear(w.got)
	w.push(a, 1, w.mutation(7, mutation.RevokeDevice{Device: device(2)}))
	w.run()
	w.want(a, "poke 2..3 [3 mine laptop]")
	w.want(b, "poke 2..3 [3 mine laptop]", "bye denied revoked")
	c := w.open(7, 2, w.at(), 1)
	w.run()
	w.wantBye(c, fault.Denied, "revoked")
	// One that takes nothing has no claim to wait.
	slow := w.open(7, 3, w.at(), 0)
	w.run()
	w.push(a, 2, w.mutation(7, mutation.RevokeDevice{Device: device(3)}))
	w.run()
	w.wantBye(slow, fault.Denied, "revoked")
}

// S10: a device belongs to one user, and has one connection; two that replace
// each other again and again are a clone, and the older one is told so.
func TestOneConnectionOfADevice(t *testing.T) {
	w := newWorld(t)
	first := w.online(7, 1)
	stranger := w.open(8, 1, wire.Cursor{}, 1)
	w.run()
	w.wantBye(stranger, fault.Stale, "device")
	second := w.open(7, 1, w.at(), 1)
	w.run()
	w.wantBye(first, fault.Stale, "device.replaced")
	third := w.open(7, 1, w.at(), 1)
	w.run()
	w.wantBye(second, fault.Stale, "device.replaced")
	fourth := w.open(7, 1, w.at(), 1)
	w.run()
	w.wantBye(third, fault.Stale, "device")
	w.wait(replacedWindow / 100)
	w.Step(Closed{fourth})
	fifth := w.open(7, 1, w.at(), 1)
	w.run()
	w.want(fifth, "welcome mode 1 head 1 number 0")
}

// SYNC-09: when a device was last seen is noted now and then, and not at once.
func TestDeviceIsSeen(t *testing.T) {
	w := newWorld(t)
	w.online(7, 1)
	ping := func(d time.Duration) {
		for end := w.now.Add(d); w.now.Before(end); {
			w.wait(time.Second)
			send(w.Hub, w.last, wire.Ping{})
			w.run()
		}
	}
	ping(seenDelay - time.Second)
	if w.l.head.Commit != 1 {
		t.Error("seen at once")
	}
	ping(2 * time.Second)
	if w.l.head.Commit != 2 {
		t.Fatalf("not seen: head %d", w.l.head.Commit)
	}
	w.Step(Closed{w.last})
	w.online(7, 1)
	ping(seenInterval - 5*time.Second)
	if w.l.head.Commit != 2 {
		t.Errorf("seen again too early")
	}
	ping(10 * time.Second)
	if w.l.head.Commit != 3 {
		t.Errorf("not seen again")
	}
}

// A full disk keeps a new device out, and says why.
func TestJoinWhenFull(t *testing.T) {
	w := newWorld(t)
	w.l.fail = []error{fault.New(fault.Full, "fake", "no room")}
	c := w.open(7, 1, wire.Cursor{}, 1)
	w.run()
	w.wantBye(c, fault.Full, "device.join")
}
