package ledger_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/reconcile"
)

func memWorld(t *testing.T) *world { return newWorld(t, ledger.NewMemStore()) }

// INV-2: the same mutation again, with the same number, is told how it went.
func TestExactlyOnce(t *testing.T) {
	w := memWorld(t)
	key := w.newKey(crm.Account)
	s := w.submission(ada, createAccount(key, "Fabrikam"))
	bad := w.submission(ada, createAccount(key, "Again")) // refused: it exists
	results := w.commit(s, bad, s, bad)
	if results[0].Commit == nil || results[1].Commit == nil || results[1].Commit.Refused == nil {
		t.Fatalf("got %+v", results)
	}
	for round := range 2 {
		for i := range 2 {
			got, first := results[2+i].Settled, results[i].Commit
			if got == nil || got.Mutation != first.Mutation || got.Commit != first.Version.Commit || got.Refused != (first.Refused != nil) {
				t.Errorf("round %d: got %+v for %+v", round, results[2+i], first)
			}
		}
		results = append(results[:2], w.commit(s, bad)...)
	}
	if n := len(w.log()); n != len(beginnings())+2 {
		t.Errorf("the log has %d entries", n)
	}
	// The relay's own mutations too.
	join := w.submission(relay, mutation.PutOrganization{Organization: organization, Name: "Other"})
	w.commit(join)
	if r := w.commit(join)[0]; r.Settled == nil {
		t.Errorf("got %+v", r)
	}
	w.check()
}

func TestNumbers(t *testing.T) {
	w := memWorld(t)
	a := w.submission(ada, createAccount(w.newKey(crm.Account), "A"))
	b := w.submission(ada, createAccount(w.newKey(crm.Account), "B"))
	c := w.submission(ada, createAccount(w.newKey(crm.Account), "C"))
	stale := func(what string, s ledger.Submission) {
		t.Helper()
		if r := w.commit(s)[0]; r.Err == nil || r.Err.Kind != fault.Stale {
			t.Errorf("%s: got %+v", what, r)
		}
	}
	stale("a gap", b)
	if r := w.commit(a, b); r[0].Commit == nil || r[1].Commit == nil {
		t.Fatalf("got %+v", r)
	}
	again := c
	again.Number = b.Number
	stale("a number that is taken", again)
	again.Number = 0
	stale("no number", again)
	other := c
	other.Device = mutation.DeviceID{ID: testID(2, 77)}
	stale("a device that nobody knows", other)
	other.Device = deviceOf(bo)
	stale("another person's device", other)
	st, err := w.ledger.Standing(organization, ada, deviceOf(ada))
	m, _ := mutation.Decode(b.Bytes)
	if err != nil || st.LastNumber != b.Number || st.LastMutation != m.ID || !st.Known || st.Revoked {
		t.Errorf("got %+v, %v", st, err)
	}
	if _, err := w.ledger.Standing(organization, bo, deviceOf(ada)); fault.KindOf(err) != fault.Stale {
		t.Errorf("standing of another person's device: %v", err)
	}
	if r := w.commit(c)[0]; r.Commit == nil {
		t.Errorf("got %+v", r)
	}
	w.check()
}

// S10: a device that took another identity offers its mutations again.
func TestSameMutationFromANewIdentity(t *testing.T) {
	w := memWorld(t)
	s := w.submission(ada, createAccount(w.newKey(crm.Account), "A"))
	w.commit(s)
	next := mutation.DeviceID{ID: testID(2, 50)}
	w.ok(relay, mutation.JoinDevice{Device: next, User: ada, Name: "again", Agent: "Browser"})
	s.Device, s.Number = next, 1
	if r := w.commit(s)[0]; r.Settled == nil {
		t.Fatalf("got %+v", r)
	}
	if st, err := w.ledger.Standing(organization, ada, next); err != nil || st.LastNumber != 1 {
		t.Errorf("got %+v, %v", st, err)
	}
	w.check()
}

func TestWhoMaySubmit(t *testing.T) {
	w := memWorld(t)
	// Another user's mutation id.
	s := w.submission(ada, createAccount(w.newKey(crm.Account), "A"))
	w.commit(s)
	m, err := mutation.Decode(s.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	m.Actor, m.Device = bo, deviceOf(bo)
	theft := ledger.Submission{Organization: organization, User: bo, Device: deviceOf(bo), Number: 1, Bytes: mutation.Encode(m)}
	if r := w.commit(theft)[0]; r.Err == nil || r.Err.Kind != fault.Invalid {
		t.Errorf("another user's mutation id: %+v", r)
	}
	// Nothing that could be answered.
	theft.Bytes = []byte("\x01no mutation")
	if r := w.commit(theft)[0]; r.Err == nil || r.Err.Kind != fault.Invalid {
		t.Errorf("no mutation: %+v", r)
	}
	// A mutation in another's name.
	w.number[deviceOf(bo)]++
	m.ID, m.Actor = mutation.ID{ID: w.newID()}, ada
	theft.Bytes = mutation.Encode(m)
	if r := w.commit(theft)[0]; r.Commit == nil || fault.KindOf(r.Commit.Refused) != fault.Denied || r.Commit.Effects[0].After.Partition != bo {
		t.Errorf("in another's name: %+v", r)
	}
	// What only the relay may do is refused, and the number moves.
	w.refused(bo, mutation.PutUser{User: bo, Name: "Bo", Email: "bo@northbeam.example", Role: crm.Administrator}, fault.Denied)
	// Revoked.
	w.ok(ada, mutation.RevokeDevice{Device: deviceOf(ada)})
	if r := w.commit(s)[0]; r.Err == nil || r.Err.Kind != fault.Denied {
		t.Errorf("replay of a revoked device: %+v", r)
	}
	if r := w.commit(w.submission(ada, createAccount(w.newKey(crm.Account), "B")))[0]; r.Err == nil || r.Err.Kind != fault.Denied {
		t.Errorf("revoked: %+v", r)
	}
	if st, err := w.ledger.Standing(organization, ada, deviceOf(ada)); err != nil || !st.Revoked {
		t.Errorf("got %+v, %v", st, err)
	}
	w.check()
}

// S9: the issue of a refused mutation and the device's number go together, and
// what needs the refused create waits for it.
func TestRefusal(t *testing.T) {
	mem := ledger.NewMemStore()
	w := newWorld(t, mem)
	taken := w.account(bo, "Fabrikam")
	before := mem.Updates()
	c := w.refused(ada, createAccount(taken, "Mine"), fault.Invalid)
	if mem.Updates() != before+1 {
		t.Errorf("%d updates", mem.Updates()-before)
	}
	if len(c.Effects) != 1 || c.Effects[0].Key != (crm.Key{Entity: crm.SyncIssue, ID: mutation.IssueID(c.Mutation)}) ||
		c.Effects[0].After.Partition != ada {
		t.Fatalf("effects %+v", c.Effects)
	}
	st, err := w.ledger.Standing(organization, ada, deviceOf(ada))
	if err != nil || st.LastNumber != 1 || st.LastMutation != c.Mutation {
		t.Errorf("got %+v, %v", st, err)
	}
	// A create that is refused for another reason, and one that names it.
	parent := w.newKey(crm.Account)
	first := w.refused(ada, createAccount(parent, ""), fault.Invalid)
	child := w.newKey(crm.Contact)
	second := w.refused(ada, mutation.Create{Key: child, Fields: []mutation.Field{
		{Name: "lastname", Value: crm.Str("Doe")}, {Name: "parentcustomerid", Value: crm.Lookup(crm.Ref{Entity: crm.Account, ID: parent.ID})},
	}}, fault.NotFound)
	issue := mutation.IssueID(first.Mutation)
	if got := second.Effects[0].After.Value("parentissue").Ref().ID; got != issue {
		t.Errorf("it waits for %v, want %v", got, issue)
	}
	// Others go on, and closing the one closes what waits for it.
	w.account(ada, "Contoso")
	closed := w.ok(ada, mutation.CloseIssue{Issue: issue})
	if len(closed.Effects) != 2 {
		t.Errorf("closed %+v", closed.Effects)
	}
	w.check()
}

// S21: what an actor cannot read is NotFound.
func TestUnreadableIsNotFound(t *testing.T) {
	w := memWorld(t)
	w.refused(bo, mutation.NameDevice{Device: deviceOf(ada), Name: "mine"}, fault.NotFound)
	w.refused(bo, mutation.RevokeDevice{Device: deviceOf(ada)}, fault.NotFound)
	w.refused(bo, rename(w.newKey(crm.Account), "x"), fault.NotFound)
	_, _, err := w.ledger.History(organization, w.actor(bo), crm.Key{Entity: crm.Device, ID: deviceOf(ada).ID}, 0, 10)
	if fault.KindOf(err) != fault.NotFound {
		t.Errorf("history: %v", err)
	}
	w.check()
}

// S30: a kind that the relay does not know waits, and so does what follows it.
func TestUnknownKindWaits(t *testing.T) {
	w := memWorld(t)
	s := w.submission(ada, mutation.Unknown{Number: 999, Version: 1, Bytes: []byte("new")})
	next := w.submission(ada, createAccount(w.newKey(crm.Account), "A"))
	r := w.commit(s, next)
	if r[0].Err == nil || r[0].Err.Kind != fault.TooOld || r[1].Err == nil || r[1].Err.Kind != fault.Stale {
		t.Errorf("got %+v", r)
	}
	if st, err := w.ledger.Standing(organization, ada, deviceOf(ada)); err != nil || st.LastNumber != 0 {
		t.Errorf("got %+v, %v", st, err)
	}
	w.check()
}

var errKilled = errors.New("killed")

// INV-2: a relay that dies around any of its updates loses nothing that it
// acknowledged, and does nothing twice.
func TestKillAroundEveryUpdate(t *testing.T) {
	script := func(w *world) (list []ledger.Submission) {
		key, other := w.newKey(crm.Account), w.newKey(crm.Account)
		for _, args := range []mutation.Args{
			createAccount(key, "A"), createAccount(other, "B"), createAccount(key, "refused"), rename(key, "C"),
			mutation.Delete{Keys: []crm.Key{other}, Confirmed: 1}, mutation.Restore{Keys: []crm.Key{other}},
		} {
			list = append(list, w.submission(ada, args))
		}
		return list
	}
	whole := memWorld(t)
	for _, s := range script(whole) {
		whole.commit(s)
	}
	want := whole.log()
	setup := len(beginnings())
	for kill := 1; kill <= len(want)-setup; kill++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d after %v", kill, after), func(t *testing.T) {
				mem := ledger.NewMemStore()
				w := newWorld(t, mem)
				die := func(n int) error {
					if n == setup+kill {
						return errKilled
					}
					return nil
				}
				if after {
					mem.After = die
				} else {
					mem.Before = die
				}
				submissions := script(w)
				acknowledged := 0
				for _, s := range submissions {
					if _, err := w.ledger.Commit([]ledger.Submission{s}); err != nil {
						if !errors.Is(err, errKilled) {
							t.Fatal(err)
						}
						break
					}
					acknowledged++
				}
				if acknowledged != kill-1 {
					t.Fatalf("%d acknowledged", acknowledged)
				}
				w.reopen(mem.Copy())
				w.check()
				if n := len(w.log()); n < setup+acknowledged {
					t.Errorf("%d entries after %d acknowledged", n, setup+acknowledged)
				}
				for i, r := range w.commit(submissions...) {
					if r.Err != nil || i < acknowledged && r.Settled == nil {
						t.Errorf("mutation %d again: %+v", i, r)
					}
				}
				got := w.log()
				if len(got) != len(want) {
					t.Fatalf("%d entries, want %d", len(got), len(want))
				}
				for i := range got {
					if got[i].Mutation != want[i].Mutation || (got[i].Refused == nil) != (want[i].Refused == nil) || len(got[i].Effects) != len(want[i].Effects) {
						t.Errorf("entry %d is %+v, want %+v", i, got[i], want[i])
					}
				}
				w.check()
			})
		}
	}
}

// A batch is all or nothing for the store, and mutations in it see each other.
func TestBatch(t *testing.T) {
	mem := ledger.NewMemStore()
	w := newWorld(t, mem)
	key := w.newKey(crm.Account)
	a, b := w.submission(ada, createAccount(key, "A")), w.submission(bo, rename(key, "B"))
	c := w.submission(bo, rename(key, "")) // refused
	d := w.submission(ada, rename(key, "D"))
	mem.Before = func(int) error { return errKilled }
	if _, err := w.ledger.Commit([]ledger.Submission{a, b, c, d}); !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	mem.Before = nil
	updates, entries := mem.Updates(), len(w.log())
	results := w.commit(a, b, c, d)
	if mem.Updates() != updates+1 {
		t.Errorf("%d updates", mem.Updates()-updates)
	}
	for i, r := range results {
		if r.Commit == nil || (r.Commit.Refused != nil) != (i == 2) || r.Commit.Version.Commit != uint64(entries+i+1) {
			t.Errorf("result %d: %+v", i, r)
		}
	}
	if row := w.read(bo)[key]; row.Value("name").Text() != "D" {
		t.Errorf("the name is %v", row.Value("name"))
	}
	w.check()
}

// INV-6: the recycle bin is read by who deleted, the owner and administrators;
// personal rows by their person alone.
func TestReadingRespectsRights(t *testing.T) {
	w := memWorld(t)
	kept, binned := w.account(ada, "Kept"), w.account(ada, "Binned")
	w.ok(ada, mutation.Delete{Keys: []crm.Key{binned}, Confirmed: 1})
	w.refused(ada, createAccount(kept, "x"), fault.Invalid) // an issue in ada's partition
	issue := crm.Key{}
	for key := range w.read(ada) {
		if key.Entity == crm.SyncIssue {
			issue = key
		}
	}
	if issue.IsZero() {
		t.Fatal("ada has no issue")
	}
	for _, tt := range []struct {
		user                  crm.UserID
		kept, binned, private bool
	}{{ada, true, true, true}, {bo, true, false, false}, {cleo, true, true, false}} {
		actor, rows := w.actor(tt.user), w.read(tt.user)
		for key, want := range map[crm.Key]bool{kept: tt.kept, binned: tt.binned, issue: tt.private,
			{Entity: crm.Device, ID: deviceOf(ada).ID}: tt.private} {
			if _, got := rows[key]; got != want {
				t.Errorf("fill for %v: %v %v is %v", tt.user, key.Entity, key.ID, got)
			}
			_, _, err := w.ledger.History(organization, actor, key, 0, 10)
			if (err == nil) != want || !want && fault.KindOf(err) != fault.NotFound {
				t.Errorf("history of %v for %v: %v", key.Entity, tt.user, err)
			}
			// Differences: who may not read a row but has it must drop it.
			have := []reconcile.Row{{Key: key, Version: crm.Version{Incarnation: 1, Commit: 1}}}
			p, err := w.ledger.Differences(organization, actor, []uint16{uint16(reconcile.Bucket(key))}, have)
			if err != nil {
				t.Fatal(err)
			}
			sent := slices.ContainsFunc(p.Rows, func(r crm.Row) bool { return r.Key == key })
			if sent != want || (len(p.Removed) == 1) == want {
				t.Errorf("differences of %v for %v: sent %v, removed %v", key.Entity, tt.user, sent, p.Removed)
			}
			for _, r := range p.Rows {
				if !crm.MayRead(actor, r) {
					t.Errorf("differences gave %v to %v", r.Key, tt.user)
				}
			}
		}
		var table reconcile.Table
		for _, r := range rows {
			if !crm.MayRead(actor, r) {
				t.Errorf("%v may not read %v", tt.user, r.Key)
			}
			table.Add(reconcile.Row{Key: r.Key, Version: r.Version})
		}
		at, sums, err := w.ledger.Sums(organization, actor)
		if err != nil || at != uint64(len(w.log())) || !slices.Equal(sums, table.Sums()) {
			t.Errorf("sums for %v differ from what was filled: at %d, %v", tt.user, at, err)
		}
	}
	if rows := w.read(crm.UserID{ID: testID(1, 99)}); len(rows) != 0 {
		t.Errorf("a stranger reads %d rows", len(rows))
	}
	w.check()
}

// S8: filling may stop and go on anywhere, while commits go on; with the
// commits after the first page it is everything.
func TestFillWhileCommitting(t *testing.T) {
	for _, maxBytes := range []int{1, 300, 1 << 20} {
		w := memWorld(t)
		var accounts []crm.Key
		for i := range 30 {
			accounts = append(accounts, w.account(ada, fmt.Sprint("Account ", i)))
		}
		held := map[crm.Key]crm.Row{}
		var start, last uint64
		newest := ^uint64(0)
		for position, pages := uint64(0), 0; ; pages++ {
			if pages > 500 {
				t.Fatal("it never ends")
			}
			p, err := w.ledger.Fill(organization, w.actor(bo), position, maxBytes)
			if err != nil {
				t.Fatal(err)
			}
			again, err := w.ledger.Fill(organization, w.actor(bo), position, maxBytes)
			if err != nil || len(again.Rows) != len(p.Rows) || again.Next != p.Next {
				t.Errorf("the same position gave another page: %v", err)
			}
			if p.At < last || p.Total == 0 {
				t.Errorf("page %d is of %d after %d, %d rows in all", pages, p.At, last, p.Total)
			}
			if last = p.At; position == 0 {
				start = p.At
			}
			for _, r := range p.Rows {
				if r.Entity == crm.Account {
					if r.Version.Commit > newest {
						t.Errorf("%d after %d: newest first", r.Version.Commit, newest)
					}
					newest = r.Version.Commit
				}
				if old, ok := held[r.Key]; !ok || old.Version.Commit < r.Version.Commit {
					held[r.Key] = r
				}
			}
			if p.Done {
				break
			}
			if p.Next == position {
				t.Fatal("the position stands still")
			}
			position = p.Next
			w.ok(ada, rename(accounts[pages*7%len(accounts)], fmt.Sprint("Renamed ", pages)))
			if pages%5 == 0 {
				accounts = append(accounts, w.account(ada, fmt.Sprint("Later ", pages)))
			}
		}
		for _, c := range w.log()[start:] {
			for _, e := range c.Effects {
				if e.After != nil && crm.MayRead(w.actor(bo), *e.After) {
					held[e.Key] = *e.After
				}
			}
		}
		want := w.read(bo)
		if len(held) != len(want) {
			t.Errorf("%d bytes a page: holds %d rows, want %d", maxBytes, len(held), len(want))
		}
		for key, row := range want {
			if got := held[key]; !bytes.Equal(crm.AppendRow(nil, got, 1), crm.AppendRow(nil, row, 1)) {
				t.Errorf("%d bytes a page: %v %v is of %v, want %v", maxBytes, key.Entity, key.ID, got.Version, row.Version)
			}
		}
		w.check()
	}
}

func TestFillFromAnyPosition(t *testing.T) {
	w := memWorld(t)
	w.account(ada, "A")
	for _, position := range []uint64{1, 5, 1 << 63, 1<<63 | 1, 1<<63 | 1<<40, ^uint64(0)} {
		if _, err := w.ledger.Fill(organization, w.actor(bo), position, 100); err != nil {
			t.Errorf("%x: %v", position, err)
		}
	}
}

func TestAfter(t *testing.T) {
	w := memWorld(t)
	for i := range 10 {
		w.account(ada, fmt.Sprint("Account ", i))
	}
	head := uint64(len(w.log()))
	var list []ledger.Commit
	for at := uint64(0); ; {
		part, err := w.ledger.After(organization, at, 300)
		if err != nil {
			t.Fatal(err)
		}
		if len(part) == 0 {
			break
		}
		list = append(list, part...)
		at = part[len(part)-1].Version.Commit
	}
	if uint64(len(list)) != head {
		t.Errorf("%d of %d", len(list), head)
	}
	for i, c := range list {
		if c.Version.Commit != uint64(i+1) {
			t.Errorf("entry %d at %d", c.Version.Commit, i)
		}
	}
	for _, at := range []uint64{head, head + 1, 1 << 40, ^uint64(0)} {
		if part, err := w.ledger.After(organization, at, 300); err != nil || len(part) != 0 {
			t.Errorf("after %d: %d entries, %v", at, len(part), err)
		}
	}
	if part, err := w.ledger.After(crm.OrganizationID{ID: testID(9, 2)}, 0, 300); err != nil || len(part) != 0 {
		t.Errorf("of another organization: %d entries, %v", len(part), err)
	}
}

func TestHistory(t *testing.T) {
	w := memWorld(t)
	key := w.account(ada, "First")
	w.ok(bo, rename(key, "Second"))
	third := w.ok(ada, rename(key, "Third"))
	list, more, err := w.ledger.History(organization, w.actor(ada), key, 0, 2)
	if err != nil || !more || len(list) != 2 {
		t.Fatalf("got %+v, %v, %v", list, more, err)
	}
	for i, want := range []struct{ who, device, before, after string }{
		{"Ada", "laptop of Ada", "Second", "Third"}, {"Bo", "", "First", "Second"},
	} {
		e := list[i]
		changed := false
		for _, c := range e.Changes {
			if c.Attribute == "name" {
				changed = c.Before.Text() == want.before && c.After.Text() == want.after
			}
		}
		if !changed || e.Actor.Name != want.who || e.Device != want.device {
			t.Errorf("entry %d: %+v", i, e)
		}
	}
	if list[0].Mutation != third.Mutation || !list[1].Mutation.IsZero() {
		t.Errorf("mutations %v and %v: only the actor's own are named", list[0].Mutation, list[1].Mutation)
	}
	rest, more, err := w.ledger.History(organization, w.actor(ada), key, list[1].Commit, 2)
	if err != nil || more || len(rest) != 1 || rest[0].Commit >= list[1].Commit {
		t.Errorf("the rest: %+v, %v, %v", rest, more, err)
	}
	w.check()
}

// S24: each entry's digest follows from the one before.
func TestChain(t *testing.T) {
	w := memWorld(t)
	w.account(ada, "A")
	c := w.ok(ada, createAccount(w.newKey(crm.Account), "B"))
	heads, err := w.ledger.Heads()
	if err != nil || len(heads) != 1 || heads[0].Digest != c.Digest || heads[0].Version != c.Version {
		t.Errorf("heads %+v, %v", heads, err)
	}
	seen := map[[32]byte]bool{{}: true}
	for _, c := range w.log() {
		if seen[c.Digest] {
			t.Errorf("entry %d has a digest seen before", c.Version.Commit)
		}
		seen[c.Digest] = true
	}
}

// S7
func TestNewIncarnation(t *testing.T) {
	w := memWorld(t)
	key := w.account(ada, "A")
	before, err := w.ledger.Standing(organization, ada, deviceOf(ada))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.ledger.NewIncarnation(organization); err != nil {
		t.Fatal(err)
	}
	c := w.ok(ada, rename(key, "B"))
	if c.Version.Incarnation == before.Head.Incarnation || c.Version.Commit != before.Head.Commit+1 {
		t.Errorf("%+v after %+v", c.Version, before.Head)
	}
	w.check()
}

// narrow is a store that takes only so many pairs in one update.
type narrow struct {
	ledger.Store
	most int
}

func (n narrow) Update(f func(ledger.Txn) error) error {
	return n.Store.Update(func(txn ledger.Txn) error { return f(&narrowTxn{txn, n.most}) })
}

type narrowTxn struct {
	ledger.Txn
	left int
}

func (n *narrowTxn) Put(key, value []byte) error {
	if n.left--; n.left < 0 {
		return fault.New(fault.TooLarge, "narrow", "too many pairs")
	}
	return n.Txn.Put(key, value)
}

func TestBatchTooLargeForOneUpdate(t *testing.T) {
	mem := ledger.NewMemStore()
	w := newWorld(t, mem)
	w.reopen(narrow{mem, 25})
	batch := func() (list []ledger.Submission) {
		for i := range 10 {
			list = append(list, w.submission(ada, createAccount(w.newKey(crm.Account), fmt.Sprint(i))))
		}
		return list
	}
	for i, r := range w.commit(batch()...) {
		if r.Commit == nil || r.Commit.Refused != nil {
			t.Errorf("result %d: %+v", i, r)
		}
	}
	w.check()
	// The store fails half way: what is committed is told, the rest may come again.
	again, updates := batch(), mem.Updates()
	mem.Before = func(n int) error {
		if n > updates+5 {
			return errKilled
		}
		return nil
	}
	results := w.commit(again...)
	mem.Before = nil
	done := 0
	for i, r := range results {
		switch {
		case r.Commit != nil && i == done:
			done++
		case r.Err == nil || r.Err.Kind != fault.Busy:
			t.Errorf("result %d: %+v", i, r)
		}
	}
	if done == 0 || done == len(again) {
		t.Errorf("%d done", done)
	}
	for i, r := range w.commit(again...) {
		if (i < done) != (r.Settled != nil) || r.Err != nil {
			t.Errorf("again, result %d: %+v", i, r)
		}
	}
	w.check()
	// One that is too much by itself is an error, not a result.
	w.reopen(narrow{mem, 3})
	if _, err := w.ledger.Commit(batch()[:1]); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("got %v", err)
	}
}
