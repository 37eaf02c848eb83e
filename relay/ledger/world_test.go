package ledger_test

import (
	"encoding/binary"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
)

// world is an organization with three people, each with a device.
type world struct {
	t      testing.TB
	store  ledger.Store
	ledger *ledger.Ledger
	last   uint64
	number map[mutation.DeviceID]uint64
	at     time.Time
}

var (
	organization = crm.OrganizationID{ID: testID(9, 1)}
	ada          = crm.UserID{ID: testID(1, 1)} // member
	bo           = crm.UserID{ID: testID(1, 2)} // member
	cleo         = crm.UserID{ID: testID(1, 3)} // administrator
	relay        = crm.UserID{}
	noon         = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

func testID(kind byte, n uint64) (id crm.ID) {
	id[0], id[6], id[8] = kind, 0x70, 0x80
	binary.BigEndian.PutUint32(id[12:], uint32(n))
	return id
}

func deviceOf(u crm.UserID) mutation.DeviceID {
	return mutation.DeviceID{ID: testID(2, uint64(u.ID[15]))}
}

func newWorld(t testing.TB, store ledger.Store) *world {
	w := &world{t: t, store: store, number: map[mutation.DeviceID]uint64{}, at: noon}
	w.reopen(store)
	for _, args := range beginnings() {
		w.ok(relay, args)
	}
	return w
}

func beginnings() []mutation.Args {
	list := []mutation.Args{mutation.PutOrganization{Organization: organization, Name: "Northbeam"}}
	for i, u := range []crm.UserID{ada, bo, cleo} {
		name := []string{"Ada", "Bo", "Cleo"}[i]
		role := []crm.Role{crm.Member, crm.Member, crm.Administrator}[i]
		list = append(list,
			mutation.PutUser{User: u, Name: name, Email: name + "@northbeam.example", Role: role},
			mutation.JoinDevice{Device: deviceOf(u), User: u, Name: "laptop of " + name, Agent: "Browser"})
	}
	return list
}

// reopen is a new ledger on store.
func (w *world) reopen(store ledger.Store) {
	w.store = store
	w.ledger = ledger.New(store, func() time.Time { w.at = w.at.Add(time.Second); return w.at }, rand.NewChaCha8([32]byte{1}))
}

func (w *world) newID() crm.ID {
	w.last++
	return testID(3, w.last)
}

func (w *world) newKey(e crm.Entity) crm.Key { return crm.Key{Entity: e, ID: w.newID()} }

// submission is the next of u's device.
func (w *world) submission(u crm.UserID, args mutation.Args) ledger.Submission {
	m := mutation.Mutation{ID: mutation.ID{ID: w.newID()}, Actor: u, PerformedAt: noon, Args: args}
	s := ledger.Submission{Organization: organization, User: u}
	if u != relay {
		m.Device, s.Device = deviceOf(u), deviceOf(u)
		w.number[s.Device]++
		s.Number = w.number[s.Device]
	}
	s.Bytes = mutation.Encode(m)
	return s
}

func (w *world) commit(s ...ledger.Submission) []ledger.Result {
	w.t.Helper()
	results, err := w.ledger.Commit(s)
	if err != nil {
		w.t.Fatal(err)
	}
	for i, r := range results {
		set := 0
		for _, is := range []bool{r.Commit != nil, r.Settled != nil, r.Err != nil} {
			if is {
				set++
			}
		}
		if set != 1 {
			w.t.Fatalf("result %d has %d fields set", i, set)
		}
	}
	return results
}

func (w *world) ok(u crm.UserID, args mutation.Args) *ledger.Commit {
	w.t.Helper()
	r := w.commit(w.submission(u, args))[0]
	if r.Commit == nil || r.Commit.Refused != nil {
		w.t.Fatalf("%T: %+v", args, r)
	}
	return r.Commit
}

func (w *world) refused(u crm.UserID, args mutation.Args, kind fault.Kind) *ledger.Commit {
	w.t.Helper()
	r := w.commit(w.submission(u, args))[0]
	if r.Commit == nil || r.Commit.Refused == nil || r.Commit.Refused.Kind != kind {
		w.t.Fatalf("%T: got %+v, want it refused as %v", args, r, kind)
	}
	return r.Commit
}

// account creates one.
func (w *world) account(u crm.UserID, name string) crm.Key {
	w.t.Helper()
	key := w.newKey(crm.Account)
	w.ok(u, createAccount(key, name))
	return key
}

func createAccount(key crm.Key, name string) mutation.Create {
	return mutation.Create{Key: key, Fields: []mutation.Field{{Name: "name", Value: crm.Str(name)}}}
}

func rename(key crm.Key, name string) mutation.Update {
	return mutation.Update{Key: key, Fields: []mutation.Field{{Name: "name", Value: crm.Str(name)}}}
}

func (w *world) actor(u crm.UserID) crm.Actor {
	w.t.Helper()
	if u == relay {
		return crm.Actor{System: true}
	}
	a, err := w.ledger.Actor(organization, u)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// log reads it all.
func (w *world) log() []ledger.Commit {
	w.t.Helper()
	list, err := w.ledger.After(organization, 0, 1<<30)
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// read lists what a user may read, through Fill; of the relay all that
// anybody may read.
func (w *world) read(u crm.UserID) map[crm.Key]crm.Row {
	w.t.Helper()
	rows := map[crm.Key]crm.Row{}
	if u == relay {
		for _, person := range []crm.UserID{ada, bo, cleo} {
			maps.Copy(rows, w.read(person))
		}
		return rows
	}
	for position := uint64(0); ; {
		p, err := w.ledger.Fill(organization, w.actor(u), position, 1)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, r := range p.Rows {
			if _, twice := rows[r.Key]; twice {
				w.t.Errorf("%v %v came twice", r.Entity, r.ID)
			}
			rows[r.Key] = r
		}
		if p.Done {
			return rows
		}
		if position = p.Next; position == 0 {
			w.t.Fatal("a page leads to the start")
		}
	}
}

// check has the ledger check itself.
func (w *world) check() {
	w.t.Helper()
	findings, err := w.ledger.Check(organization)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, f := range findings {
		w.t.Error("check:", f)
	}
	heads, err := w.ledger.Heads()
	if err == nil {
		err = w.ledger.Verify(heads)
	}
	if err != nil {
		w.t.Error(err)
	}
}
