package mutation

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

func TestCreate(t *testing.T) {
	w := newWorld(t)
	key := crm.Key{Entity: crm.Contact, ID: w.newID()}
	done := w.ok(t, ada, Create{Key: key, Fields: []Field{
		text("firstname", "Grace"), text("lastname", "Hopper"), text("new_unknown", "kept"), text("address1_city", "Bonn"),
	}})
	row := *w.row(key)
	version := crm.Version{Incarnation: 7, Commit: w.commit}
	at := noon.Add(time.Duration(w.commit)*time.Minute - time.Second)
	for name, want := range map[string]crm.Value{
		"fullname": crm.Str("Grace Hopper"), "createdon": crm.Instant(at), "modifiedon": crm.Instant(at),
		"createdby": crm.Lookup(userRef(ada)), "modifiedby": crm.Lookup(userRef(ada)), "ownerid": crm.Lookup(userRef(ada)),
		"statecode": crm.Whole(0), "statuscode": crm.Whole(1), "address1_composite": crm.Str("Bonn"),
		"new_unknown": crm.Str("kept"), // S30
	} {
		if got := row.Value(name); got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	if row.Version != version || !row.Partition.IsZero() || len(done.Effects) != 1 {
		t.Errorf("got version %v, partition %v, %d effects", row.Version, row.Partition, len(done.Effects))
	}
	// S17: every written group bears the commit, others none.
	for name, want := range map[string]crm.Version{
		"fullname": version, "firstname": version, "address1_line1": version, "statecode": version, "ownerid": version,
		"jobtitle": {}, "address2_city": {},
	} {
		at, _ := crm.Contact.Attribute(name)
		if got := row.Stamp(at.Group); got != want {
			t.Errorf("the group of %s bears %v, want %v", name, got, want)
		}
	}
}

func TestCreateWithAnOwner(t *testing.T) {
	w := newWorld(t)
	key := w.account(t, ada, "x", Field{"ownerid", crm.Lookup(userRef(bo))}, Field{"statecode", crm.Whole(1)})
	if got := w.value(key, "ownerid").Ref(); got != userRef(bo) {
		t.Errorf("owned by %v", got)
	}
	if got := w.value(key, "statuscode"); got != crm.Whole(2) {
		t.Errorf("status %v", got)
	}
}

// S17, SYNC-03: only groups that change are stamped; what changes nothing
// leaves no trace.
func TestUpdate(t *testing.T) {
	w := newWorld(t)
	key := w.account(t, ada, "Contoso", text("telephone1", "+49 1"), text("address1_city", "Bonn"))
	made := w.row(key).Version
	owner, _ := crm.Account.Attribute("ownerid")
	name, _ := crm.Account.Attribute("name")

	done := w.ok(t, bo, w.edit(key, text("name", "Contoso"), Field{"ownerid", crm.Lookup(crm.Ref{Entity: crm.SystemUser, ID: ada.ID, Name: "other spelling"})}))
	if len(done.Effects) != 0 || w.row(key).Version != made {
		t.Fatalf("an update of nothing did %v", done.Effects)
	}
	done = w.ok(t, bo, Update{Key: key, Fields: []Field{text("name", "Contoso"), text("telephone1", "+49 2"), text("new_x", "kept")}})
	row := *w.row(key)
	phone, _ := crm.Account.Attribute("telephone1")
	if row.Stamp(phone.Group) != done.Version || row.Stamp(0) != done.Version || row.Stamp(name.Group) != made || row.Stamp(owner.Group) != made {
		t.Errorf("stamps of phone %v, computed %v, name %v", row.Stamp(phone.Group), row.Stamp(0), row.Stamp(name.Group))
	}
	if row.Value("modifiedby").Ref().ID != bo.ID || row.Value("createdby").Ref().ID != ada.ID {
		t.Error("who made and who changed it are mixed up")
	}
	if row.Value("new_x") != crm.Str("kept") {
		t.Error("an unknown attribute was dropped")
	}
}

// S17: two people's additions to a set both stay.
func TestSetsAreChangedByMember(t *testing.T) {
	w := newWorld(t)
	key := w.account(t, ada, "x", Field{"new_tags", crm.SetOf("1", "2")})
	seen := *w.row(key)
	w.ok(t, bo, Edit(seen, []Field{{"new_tags", crm.SetOf("1", "2", "3")}}))
	w.ok(t, ada, Edit(seen, []Field{{"new_tags", crm.SetOf("2")}}))
	if got := w.value(key, "new_tags"); got != crm.SetOf("2", "3") {
		t.Errorf("got %q", got.Members())
	}
	if n := w.all(crm.SyncNotice); len(n) != 0 {
		t.Errorf("members of a set were noticed: %d", len(n))
	}
	w.ok(t, ada, Update{Key: key, Sets: []SetChange{{Name: "new_tags", Removed: []string{"2", "3", "3"}}}})
	if got := w.value(key, "new_tags"); !got.IsNull() {
		t.Errorf("got %q", got.Members())
	}
}

// S17: who proposes a line of an address proposes the address.
func TestWholeCompletesGroups(t *testing.T) {
	w := newWorld(t)
	key := w.account(t, ada, "x", text("address1_city", "Bonn"), text("address1_line1", "Old 1"))
	fields := Whole(*w.row(key), []Field{text("address1_line1", "New 1"), text("name", "y"), text("new_x", "z")})
	got := map[string]crm.Value{}
	for _, f := range fields {
		if _, twice := got[f.Name]; twice {
			t.Errorf("%s is there twice", f.Name)
		}
		got[f.Name] = f.Value
	}
	if got["address1_city"] != crm.Str("Bonn") || got["address1_line1"] != crm.Str("New 1") || got["new_x"] != crm.Str("z") {
		t.Errorf("got %v", got)
	}
	if _, there := got["address1_postalcode"]; !there {
		t.Error("an empty line of the address is missing")
	}
	if _, there := got["address1_composite"]; there {
		t.Error("what is computed is proposed")
	}
	if _, there := got["telephone1"]; there {
		t.Error("another group is proposed")
	}
	if list := Whole(*w.row(key), []Field{{"createdon", crm.Instant(noon)}}); len(list) != 1 {
		t.Errorf("what is computed is no group to complete: %v", list)
	}
	if list := Whole(crm.NewRow(crm.Key{Entity: 9999}, crm.UserID{}), []Field{text("a", "b")}); len(list) != 1 {
		t.Errorf("of an unknown entity: %v", list)
	}
}

func TestAssign(t *testing.T) {
	w := newWorld(t)
	one, two := w.account(t, ada, "1"), w.account(t, bo, "2")
	done := w.ok(t, ada, Assign{Keys: []crm.Key{one, two}, Owner: userRef(bo)})
	if w.value(one, "ownerid").Ref() != userRef(bo) || len(done.Effects) != 1 {
		t.Errorf("owner %v, %d effects", w.value(one, "ownerid").Ref(), len(done.Effects))
	}
}

// CRM-03
func TestSetState(t *testing.T) {
	w := newWorld(t)
	key := crm.Key{Entity: crm.Opportunity, ID: w.newID()}
	w.ok(t, ada, Create{Key: key, Fields: []Field{text("name", "Deal")}})
	tests := []struct {
		name                string
		args                SetState
		state, status, rows int64
	}{
		{"lost, for a reason", SetState{State: 2, Status: 5}, 2, 5, 1},
		{"won", SetState{State: 1, Fields: []Field{{"actualvalue", crm.Whole(5 * crm.MoneyUnit)}}}, 1, 3, 1},
		{"won again", SetState{State: 1}, 1, 3, 0},
		{"open", SetState{State: 0, Status: 2}, 0, 2, 1},
		{"open, as it usually is", SetState{State: 0}, 0, 1, 1},
	}
	for _, tt := range tests {
		tt.args.Keys = []crm.Key{key}
		done := w.ok(t, ada, tt.args)
		if w.value(key, "statecode").Int() != tt.state || w.value(key, "statuscode").Int() != tt.status || len(done.Effects) != int(tt.rows) {
			t.Errorf("%s: got %v %v, %d effects", tt.name, w.value(key, "statecode").Int(), w.value(key, "statuscode").Int(), len(done.Effects))
		}
	}
	if got := w.value(key, "actualvalue").Int(); got != 5*crm.MoneyUnit {
		t.Errorf("actual value %d", got)
	}
}

// S25
func TestDeleteAndRestore(t *testing.T) {
	w := newWorld(t)
	one, two := w.account(t, ada, "1"), w.account(t, ada, "2")
	done := w.ok(t, bo, Delete{Keys: []crm.Key{one}})
	want := &crm.Deletion{By: bo, On: w.env(bo).Now.Add(-time.Minute - time.Second), Cause: crm.Chosen}
	if diff := cmp.Diff(want, w.row(one).Deleted); diff != "" || w.row(one).Version != done.Version {
		t.Error(diff)
	}
	w.ok(t, ada, Delete{Keys: []crm.Key{one, two, one}}) // one is there already
	if w.row(one).Deleted.By != bo || w.row(two).Deleted == nil {
		t.Error("the first deletion does not stand")
	}
	w.ok(t, ada, Restore{Keys: []crm.Key{one, two, two}})
	if w.row(one).Deleted != nil || w.row(two).Deleted != nil {
		t.Error("not restored")
	}
	w.ok(t, relay, Purge{Keys: []crm.Key{one}})
	if w.row(one) == nil {
		t.Error("a live row was purged")
	}
	w.ok(t, ada, Delete{Keys: []crm.Key{one}})
	w.ok(t, relay, Purge{Keys: []crm.Key{one, one}})
	if w.row(one) != nil {
		t.Error("not purged")
	}
}

func TestMembersMayBeLimitedToDeletingTheirOwn(t *testing.T) {
	w := newWorld(t)
	key := w.account(t, ada, "1")
	w.seen.DeleteOwnOnly = true
	w.refused(t, bo, Delete{Keys: []crm.Key{key}}, fault.Denied, OpDenied)
	w.ok(t, ada, Delete{Keys: []crm.Key{key}})
}

func TestManyAreDeletedWhenTheCountIsConfirmed(t *testing.T) {
	w := newWorld(t)
	var keys []crm.Key
	for range unconfirmedMost + 1 {
		keys = append(keys, w.account(t, ada, "x"))
	}
	w.ok(t, ada, Delete{Keys: keys, Confirmed: len(keys)})
	if w.row(keys[20]).Deleted == nil {
		t.Error("not deleted")
	}
}

// CRM-05, S16
func TestMerge(t *testing.T) {
	w := newWorld(t)
	a := w.account(t, ada, "A", text("emailaddress1", "x@x.example"))
	b := w.account(t, bo, "B", text("emailaddress1", "x@x.example"), text("fax", "1"))
	pair := w.all(crm.Duplicate)[0].Key
	w.ok(t, ada, Merge{Survivor: a, Other: b, Fields: []Field{text("fax", "1")}})
	if w.value(a, "fax") != crm.Str("1") || w.row(b).Deleted == nil || w.row(b).Deleted.Cause != crm.Merged {
		t.Errorf("fax %v, deletion %v", w.value(a, "fax"), w.row(b).Deleted)
	}
	if got := w.value(aliasKey(b), "target").Ref(); got != (crm.Ref{Entity: crm.Account, ID: a.ID, Name: "A"}) {
		t.Errorf("the alias leads to %v", got)
	}
	if got := w.value(pair, "state").Int(); got != crm.DuplicateMerged {
		t.Errorf("the pair is %d", got)
	}
	// Ids pass through the alias; merging again is merging with itself.
	w.ok(t, bo, Update{Key: b, Fields: []Field{text("fax", "2")}})
	if w.value(a, "fax") != crm.Str("2") || w.value(b, "fax") != crm.Str("1") {
		t.Error("the alias was not followed")
	}
	w.refused(t, bo, Merge{Survivor: b, Other: a}, fault.Invalid, OpSame)
	// A chain, and restoring its first.
	c := w.account(t, ada, "C")
	w.ok(t, ada, Merge{Survivor: c, Other: a})
	w.ok(t, ada, Update{Key: b, Fields: []Field{text("fax", "3")}})
	if w.value(c, "fax") != crm.Str("3") {
		t.Error("the chain was not followed")
	}
	w.ok(t, bo, Restore{Keys: []crm.Key{b}})
	if w.row(b).Deleted != nil || w.row(aliasKey(b)) != nil {
		t.Error("a merged record was not restored")
	}
	w.ok(t, bo, Update{Key: b, Fields: []Field{text("fax", "4")}})
	if w.value(b, "fax") != crm.Str("4") || w.value(c, "fax") != crm.Str("3") {
		t.Error("a restored record does not stand for itself")
	}
	// A purge takes the merged record and leaves its alias.
	w.ok(t, relay, Purge{Keys: []crm.Key{a}})
	if w.row(a) != nil || w.row(aliasKey(a)) == nil || w.tx.Resolve(a) != c {
		t.Error("a purge of a merged record")
	}
}

// SYNC-11
func TestDuplicates(t *testing.T) {
	mail := func(s string) Field { return text("emailaddress1", s) }
	w := newWorld(t)
	a := w.account(t, ada, "A", mail("x@x.example"))
	if n := len(w.all(crm.Duplicate)); n != 0 {
		t.Fatalf("%d duplicates of one", n)
	}
	b := w.account(t, bo, "B", mail("X@x.example "))
	pairs := w.all(crm.Duplicate)
	if len(pairs) != 1 || pairs[0].ID != crm.DuplicateID(a.ID, b.ID) || pairs[0].Value("one").Ref().ID != a.ID || pairs[0].Value("other").Ref().ID != b.ID ||
		pairs[0].Value("reason").Int() != crm.DuplicateByEmail || pairs[0].Value("state").Int() != crm.DuplicateOpen {
		t.Fatalf("got %d: %v", len(pairs), pairs)
	}
	w.ok(t, ada, KeepBoth{Duplicate: pairs[0].ID})
	if got := w.value(pairs[0].Key, "state").Int(); got != crm.DuplicateKept {
		t.Errorf("state %d", got)
	}
	if done := w.ok(t, ada, KeepBoth{Duplicate: pairs[0].ID}); len(done.Effects) != 0 {
		t.Error("kept twice")
	}
	// A pair that was found is not found again.
	w.ok(t, ada, w.edit(a, mail("y@x.example")))
	w.ok(t, ada, w.edit(a, mail("x@x.example")))
	if n := len(w.all(crm.Duplicate)); n != 1 || w.value(pairs[0].Key, "state").Int() != crm.DuplicateKept {
		t.Errorf("%d duplicates", n)
	}
	// An update finds new ones, of live records only.
	c := w.account(t, ada, "C")
	w.ok(t, ada, Delete{Keys: []crm.Key{b}})
	w.ok(t, ada, w.edit(c, mail("x@x.example")))
	if n := len(w.all(crm.Duplicate)); n != 2 || w.row(crm.Key{Entity: crm.Duplicate, ID: crm.DuplicateID(a.ID, c.ID)}) == nil {
		t.Errorf("%d duplicates", n)
	}
	w.ok(t, ada, Restore{Keys: []crm.Key{b}})
	if n := len(w.all(crm.Duplicate)); n != 3 {
		t.Errorf("%d duplicates after a restore", n)
	}
	// Only what an update brings is looked up.
	w.tx.Remove(pairs[0].Key)
	w.ok(t, ada, w.edit(a, text("fax", "1")))
	if n := len(w.all(crm.Duplicate)); n != 2 {
		t.Errorf("%d duplicates after an update of something else", n)
	}
}

func TestDevicesAndAccounts(t *testing.T) {
	w := newWorld(t)
	key := crm.Key{Entity: crm.Device, ID: deviceOf(ada).ID}
	w.ok(t, ada, NameDevice{Device: deviceOf(ada), Name: "desk"})
	if w.value(key, "name") != crm.Str("desk") || w.row(key).Partition != ada || w.value(key, "agent") != crm.Str("Browser") {
		t.Errorf("got %v of %v", w.value(key, "name"), w.row(key).Partition)
	}
	if done := w.ok(t, relay, JoinDevice{Device: deviceOf(ada), User: ada, Name: "x"}); len(done.Effects) != 0 {
		t.Error("joined twice")
	}
	w.ok(t, relay, SeeDevice{Device: deviceOf(ada), Seen: noon.Add(24 * time.Hour)})
	if done := w.ok(t, relay, SeeDevice{Device: deviceOf(ada), Seen: noon}); len(done.Effects) != 0 {
		t.Error("seen earlier than before")
	}
	if got := w.value(key, "lastseenon").Time(); !got.Equal(noon.Add(24 * time.Hour)) {
		t.Errorf("seen %v", got)
	}
	done := w.ok(t, ada, RevokeDevice{Device: deviceOf(ada)})
	if w.value(key, "revokedon").IsNull() {
		t.Error("not revoked")
	}
	if again := w.ok(t, ada, RevokeDevice{Device: deviceOf(ada)}); len(again.Effects) != 0 {
		t.Error("revoked twice")
	}
	w.ok(t, ada, Undo{Mutation: done.ID})
	if w.value(key, "revokedon").IsNull() {
		t.Error("a revocation was undone")
	}

	user := crm.Key{Entity: crm.SystemUser, ID: ada.ID}
	w.ok(t, relay, PutUser{User: ada, Name: "Ada L", Email: "ada@x.example", Role: crm.ReadOnly, Disabled: true})
	if crm.ActorOf(*w.row(user)).Role != 0 || w.value(user, "fullname") != crm.Str("Ada L") || w.value(user, "role").Int() != int64(crm.ReadOnly) {
		t.Error("the user does not say what the account says")
	}
	if done := w.ok(t, relay, PutUser{User: ada, Name: "Ada L", Email: "ada@x.example", Role: crm.ReadOnly, Disabled: true}); len(done.Effects) != 0 {
		t.Error("put twice")
	}
	if done := w.ok(t, relay, PutOrganization{Organization: crm.OrganizationID{ID: testID(9, 1)}, Name: "Fabrikam"}); len(done.Effects) != 1 {
		t.Error("the organization kept its name")
	}
}
