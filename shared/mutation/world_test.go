package mutation

import (
	"encoding/binary"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// world is an organization with four people, each with a device, at the truth.
type world struct {
	tx     *MapTx
	commit uint64
	last   uint64 // id last given
	role   map[crm.UserID]crm.Role
	// catalogue is that in which the digests of golden vectors are written.
	catalogue uint32
	seen      crm.Options
}

var (
	ada  = crm.UserID{ID: testID(1, 1)} // member
	bo   = crm.UserID{ID: testID(1, 2)} // member
	cleo = crm.UserID{ID: testID(1, 3)} // administrator
	rita = crm.UserID{ID: testID(1, 4)} // reads only
	// relay is the relay itself.
	relay = crm.UserID{}

	people = []crm.UserID{ada, bo, cleo, rita}
	names  = map[crm.UserID]string{ada: "Ada", bo: "Bo", cleo: "Cleo", rita: "Rita"}
)

// noon is when the tests begin.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// testID makes the n-th id of a kind.
func testID(kind byte, n uint64) (id crm.ID) {
	id[0], id[6], id[8] = kind, 0x70, 0x80
	binary.BigEndian.PutUint32(id[12:], uint32(n))
	return id
}

func newWorld(t testing.TB) *world {
	w := &world{tx: &MapTx{}, role: map[crm.UserID]crm.Role{
		ada: crm.Member, bo: crm.Member, cleo: crm.Administrator, rita: crm.ReadOnly,
	}}
	for _, args := range beginnings() {
		w.ok(t, relay, args)
	}
	return w
}

// beginnings are the mutations that make the people and their devices.
func beginnings() []Args {
	list := []Args{PutOrganization{Organization: crm.OrganizationID{ID: testID(9, 1)}, Name: "Contoso"}}
	roles := []crm.Role{crm.Member, crm.Member, crm.Administrator, crm.ReadOnly}
	for i, u := range people {
		list = append(list,
			PutUser{User: u, Name: names[u], Email: names[u] + "@contoso.example", Role: roles[i]},
			JoinDevice{Device: deviceOf(u), User: u, Name: "laptop of " + names[u], Agent: "Browser"})
	}
	return list
}

func deviceOf(u crm.UserID) DeviceID { return DeviceID{testID(2, uint64(u.ID[15]))} }

func (w *world) newID() crm.ID {
	w.last++
	return testID(3, w.last)
}

// env is the truth for the next commit, with u as actor.
func (w *world) env(u crm.UserID) Env {
	return Env{
		Actor: crm.Actor{User: u, Role: w.role[u], System: u == relay}, Options: w.seen,
		Version: crm.Version{Incarnation: 7, Commit: w.commit + 1},
		Now:     noon.Add(time.Duration(w.commit+1) * time.Minute),
	}
}

// guess is what a device of u knows.
func (w *world) guess(u crm.UserID) Env {
	env := w.env(u)
	env.Version, env.Now = crm.Version{}, time.Time{}
	return env
}

func (w *world) mutation(u crm.UserID, args Args) Mutation {
	m := Mutation{ID: ID{w.newID()}, Actor: u, PerformedAt: noon.Add(time.Duration(w.commit+1)*time.Minute - time.Second), Args: args}
	if u != relay {
		m.Device = deviceOf(u)
	}
	return m
}

func (w *world) do(u crm.UserID, args Args) (Done, *fault.Error) {
	m, env := w.mutation(u, args), w.env(u)
	w.commit++
	return w.tx.Do(m, env)
}

func (w *world) ok(t testing.TB, u crm.UserID, args Args) Done {
	t.Helper()
	done, refused := w.do(u, args)
	if refused != nil {
		t.Fatalf("%T by %s was refused: %v", args, names[u], refused)
	}
	return done
}

func (w *world) refused(t testing.TB, u crm.UserID, args Args, kind fault.Kind, op string) Done {
	t.Helper()
	before := w.tx.Clone()
	done, refused := w.do(u, args)
	switch {
	case refused == nil:
		t.Fatalf("%T by %s was accepted, want %v %s", args, names[u], kind, op)
	case refused.Kind != kind || refused.Op != op:
		t.Fatalf("%T by %s: got %v, want %v %s", args, names[u], refused, kind, op)
	}
	for _, e := range difference(before, w.tx) {
		if e.Key.Entity != crm.SyncIssue {
			t.Fatalf("a refused %T left %v", args, e.Key)
		}
	}
	return done
}

// row returns a row by exactly its key, nil for none.
func (w *world) row(key crm.Key) *crm.Row {
	row, ok := w.tx.rows[key]
	if !ok {
		return nil
	}
	return &row
}

func (w *world) value(key crm.Key, name string) crm.Value {
	if row := w.row(key); row != nil {
		return row.Value(name)
	}
	return crm.Value{}
}

// all lists the rows of an entity.
func (w *world) all(e crm.Entity) []crm.Row {
	var list []crm.Row
	for _, row := range w.tx.Rows() {
		if row.Entity == e {
			list = append(list, row)
		}
	}
	return list
}

// account makes an account by u.
func (w *world) account(t testing.TB, u crm.UserID, name string, fields ...Field) crm.Key {
	t.Helper()
	key := crm.Key{Entity: crm.Account, ID: w.newID()}
	w.ok(t, u, Create{Key: key, Fields: append([]Field{text("name", name)}, fields...)})
	return key
}

func text(name, value string) Field { return Field{name, crm.Str(value)} }

func userRef(u crm.UserID) crm.Ref {
	return crm.Ref{Entity: crm.SystemUser, ID: u.ID, Name: names[u]}
}

// edit is what a form of u's would propose for a row as it is now.
func (w *world) edit(key crm.Key, fields ...Field) Update { return Edit(*w.row(key), fields) }
