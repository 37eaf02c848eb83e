package mutation

import (
	"bytes"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"regarding/shared/crm"
)

// writable are attributes of an account that tests write, each in a group of
// its own but for the lines of the address.
var writable = []string{"name", "telephone1", "fax", "websiteurl", "description", "address1_line1", "address1_city", "tickersymbol"}

func drawFields(t *rapid.T, of []string) []Field {
	names := rapid.SliceOfNDistinct(rapid.SampledFrom(of), 1, 3, rapid.ID[string]).Draw(t, "names")
	slices.Sort(names)
	var fields []Field
	for _, name := range names {
		fields = append(fields, text(name, rapid.StringMatching(`[a-z]{1,5}`).Draw(t, name)))
	}
	return fields
}

func drawArgs(t *rapid.T, w *world, keys []crm.Key) Args {
	key := func() crm.Key { return rapid.SampledFrom(keys).Draw(t, "key") }
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		return Create{Key: crm.Key{Entity: crm.Account, ID: w.newID()}, Fields: []Field{text("name", "New")}}
	case 1:
		return Assign{Keys: []crm.Key{key()}, Owner: userRef(rapid.SampledFrom(people).Draw(t, "owner"))}
	case 2:
		return SetState{Keys: []crm.Key{key()}, State: int64(rapid.IntRange(0, 1).Draw(t, "state"))}
	case 3:
		return Delete{Keys: []crm.Key{key(), key()}}
	case 4:
		return Restore{Keys: []crm.Key{key(), key()}}
	case 5:
		return Merge{Survivor: key(), Other: key()}
	default:
		return Edit(*w.row(key()), drawFields(t, writable))
	}
}

// snapshot is what people see of records: no versions, and not who changed or
// deleted them last and when. A deletion that is put back is a new one.
func snapshot(w *world, keys []crm.Key) []string {
	var list []string
	for _, key := range keys {
		row := *w.row(key)
		row.Version = crm.Version{}
		if row.Deleted != nil {
			row.Deleted = &crm.Deletion{Cause: row.Deleted.Cause}
		}
		info, _ := row.Entity.Info()
		for g := range info.Groups {
			row = row.Stamped(crm.Group(g), crm.Version{})
		}
		row = row.WithValue("modifiedon", crm.Value{}).WithValue("modifiedby", crm.Value{})
		list = append(list, string(crm.AppendRow(nil, row, crm.CatalogueVersion)))
	}
	return list
}

func threeAccounts(t testing.TB) (*world, []crm.Key) {
	w := newWorld(t)
	return w, []crm.Key{
		w.account(t, ada, "A", text("address1_city", "Bonn")), w.account(t, bo, "B"), w.account(t, cleo, "C"),
	}
}

// SYNC-03: changes of two people to different fields of one row both stay,
// whichever comes first.
func TestChangesOfDifferentFieldsCommute(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, keys := threeAccounts(t)
		seen := *w.row(keys[0])
		half := rapid.IntRange(1, 4).Draw(rt, "half")
		one, two := Edit(seen, drawFields(rt, writable[:half])), Edit(seen, drawFields(rt, writable[half:5]))
		other := &world{tx: w.tx.Clone(), commit: w.commit, last: w.last, role: w.role}
		w.ok(t, ada, one)
		w.ok(t, bo, two)
		other.ok(t, bo, two)
		other.ok(t, ada, one)
		if !slices.Equal(snapshot(w, keys), snapshot(other, keys)) {
			rt.Fatal("the order shows")
		}
		if n := len(w.all(crm.SyncNotice)); n != 0 {
			rt.Fatalf("%d notices", n)
		}
	})
}

// S22: what was done and undone was not done, whatever it was; and undoing the
// undo does it again.
func TestUndoRestores(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, keys := threeAccounts(t)
		for range rapid.IntRange(0, 4).Draw(rt, "before") {
			w.do(rapid.SampledFrom(people).Draw(rt, "by"), drawArgs(rt, w, keys))
		}
		before := snapshot(w, keys)
		done, refused := w.do(cleo, drawArgs(rt, w, keys))
		if refused != nil {
			return
		}
		after := snapshot(w, keys)
		undone := w.ok(t, cleo, Undo{Mutation: done.ID})
		if !slices.Equal(snapshot(w, keys), before) {
			rt.Fatal("not as before")
		}
		w.ok(t, cleo, Undo{Mutation: undone.ID})
		if !slices.Equal(snapshot(w, keys), after) {
			rt.Fatal("not as it was done")
		}
	})
}

// S22: an undo keeps what another person wrote since, in every field.
func TestUndoKeepsWhatOthersWrote(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, keys := threeAccounts(t)
		mine := drawFields(rt, writable)
		done := w.ok(t, ada, w.edit(keys[0], mine...))
		before := *w.row(keys[0])
		theirs := w.edit(keys[0], drawFields(rt, writable)...)
		w.ok(t, bo, theirs)
		w.ok(t, ada, Undo{Mutation: done.ID})
		for _, f := range theirs.Fields {
			at, _ := crm.Account.Attribute(f.Name)
			if before.Value(f.Name).Equal(f.Value) && before.Stamp(at.Group) == w.row(keys[0]).Stamp(at.Group) {
				continue
			}
			if got := w.value(keys[0], f.Name); !got.Equal(f.Value) {
				rt.Fatalf("%s is %v, Bo wrote %v", f.Name, got, f.Value)
			}
		}
	})
}

// S15: the same on the same is the same, and arguments are not changed by it.
func TestApplyIsDeterministic(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, keys := threeAccounts(t)
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			u := rapid.SampledFrom(people).Draw(rt, "by")
			m, env := w.mutation(u, drawArgs(rt, w, keys)), w.env(u)
			w.commit++
			b := Encode(m)
			read, err := Decode(b)
			if err != nil {
				rt.Fatal(err)
			}
			other := w.tx.Clone()
			one, refused := w.tx.Do(m, env)
			two, refusedToo := other.Do(read, env)
			if !reflect.DeepEqual(one, two) || (refused == nil) != (refusedToo == nil) || refused != nil && refused.Error() != refusedToo.Error() {
				rt.Fatalf("%+v\n%+v\n%v\n%v", one, two, refused, refusedToo)
			}
			if !bytes.Equal(Encode(m), b) {
				rt.Fatal("Apply changed the arguments")
			}
			checkStamps(rt, one)
		}
	})
}

// checkStamps checks what holds of every effect: a new version, and stamps of
// it on exactly the groups that differ, and on what is computed.
func checkStamps(t *rapid.T, done Done) {
	for _, e := range done.Effects {
		if e.After == nil {
			continue
		}
		if e.After.Version != done.Version || e.After.Stamp(0) != done.Version {
			t.Fatalf("%v bears %v", e.Key, e.After.Version)
		}
		info, _ := e.Key.Entity.Info()
		before := crm.NewRow(e.Key, crm.UserID{})
		if e.Before != nil {
			before = *e.Before
		}
		for g := 1; g < len(info.Groups); g++ {
			group := crm.Group(g)
			if same := sameGroup(info, before, *e.After, group); same != (e.After.Stamp(group) == before.Stamp(group)) {
				t.Fatalf("%v group %s: same %v, stamped %v", e.Key, info.Groups[g], same, e.After.Stamp(group))
			}
		}
	}
}

// S30
func TestCodecRoundTripOfWhatIsDrawn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, keys := threeAccounts(t)
		m := w.mutation(ada, drawArgs(rt, w, keys))
		got, err := Decode(Encode(m))
		if err != nil || !bytes.Equal(Encode(got), Encode(m)) {
			rt.Fatalf("got %+v, %v", got, err)
		}
	})
}
