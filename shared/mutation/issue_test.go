package mutation

import (
	"bytes"
	"strings"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// issueOf returns the issue that a refused mutation left.
func (w *world) issueOf(t *testing.T, done Done) crm.Row {
	t.Helper()
	row := w.row(crm.Key{Entity: crm.SyncIssue, ID: IssueID(done.ID)})
	if row == nil {
		t.Fatal("no issue")
	}
	return *row
}

// SYNC-04, S9: a refused mutation waits for its author, with its reason.
func TestRefuse(t *testing.T) {
	w := newWorld(t)
	key := w.account(t, ada, "A")
	m := w.mutation(rita, w.edit(key, text("name", "New")))
	env := w.env(rita)
	w.commit++
	_, refused := w.tx.Do(m, env)
	if refused == nil {
		t.Fatal("accepted")
	}
	issue := w.issueOf(t, Done{ID: m.ID})
	if issue.Partition != rita || issue.Version != env.Version || issue.Stamp(0) != env.Version || issue.ID[6]>>4 != 8 {
		t.Errorf("partition %v, version %v", issue.Partition, issue.Version)
	}
	for name, want := range map[string]crm.Value{
		"raisedon": crm.Instant(env.Now), "reason": crm.Whole(int64(fault.Denied)), "op": crm.Str(OpDenied),
		"subject":    crm.Lookup(crm.Ref{Entity: crm.Account, ID: key.ID, Name: "A"}),
		"mutationid": crm.Str(m.ID.String()), "creates": {}, "parentissue": {}, "detail": {},
	} {
		if got := issue.Value(name); got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	got, err := Decode(issue.Value("mutation").Bytes())
	if err != nil || !bytes.Equal(Encode(got), Encode(m)) {
		t.Errorf("the mutation is %v, %v", got, err)
	}
	// A guess is never refused.
	guess := &MapTx{}
	Refuse(guess, m, refused, w.guess(rita))
	if len(guess.Rows()) != 0 {
		t.Error("a guess was refused")
	}
}

// INV-6: nothing that the reader may not read is in an issue.
func TestAnIssueTellsNothingOfWhatItsReaderMayNotRead(t *testing.T) {
	w := newWorld(t)
	w.ok(t, ada, NameDevice{Device: deviceOf(ada), Name: "secret"})
	device := w.row(crm.Key{Entity: crm.Device, ID: deviceOf(ada).ID})
	for _, args := range []Args{
		NameDevice{Device: deviceOf(ada), Name: "x"}, Update{Key: device.Key}, Delete{Keys: []crm.Key{device.Key}}, Create{Key: device.Key},
	} {
		issue := w.issueOf(t, w.refused(t, bo, args, fault.NotFound, OpNotFound))
		if b := crm.AppendRow(nil, issue, crm.CatalogueVersion); bytes.Contains(b, []byte("secret")) || !issue.Value("detail").IsNull() {
			t.Errorf("%T: it tells %q", args, b)
		}
	}
}

func TestAnIssueTellsWhatIsWrongWithOnesOwnValues(t *testing.T) {
	w := newWorld(t)
	key := crm.Key{Entity: crm.Contact, ID: w.newID()}
	issue := w.issueOf(t, w.refused(t, ada, Create{Key: key, Fields: []Field{text("lastname", "Hopper"), text("jobtitle", strings.Repeat("x", 101))}}, fault.Invalid, OpInvalid))
	if got := issue.Value("detail").Text(); !strings.Contains(got, "jobtitle") {
		t.Errorf("detail %q", got)
	}
	if got := issue.Value("subject").Ref(); got.Name != "Hopper" || got.Key() != key {
		t.Errorf("subject %v", got)
	}
	if got := issue.Value("creates"); got != crm.SetOf("contact/"+key.ID.String()) {
		t.Errorf("creates %q", got.Members())
	}
}

// S9: mutations naming an id whose create was refused join its issue; others
// go on; closing it takes them along.
func TestDependants(t *testing.T) {
	w := newWorld(t)
	other := w.account(t, ada, "A")
	one, two := crm.Key{Entity: crm.Account, ID: w.newID()}, crm.Key{Entity: crm.Contact, ID: w.newID()}
	refused := w.refused(t, ada, Create{Key: one}, fault.Invalid, OpInvalid)
	parent := IssueID(refused.ID)
	update := w.refused(t, ada, Update{Key: one, Fields: []Field{text("fax", "1")}}, fault.NotFound, OpDependent)
	contact := w.refused(t, ada, Create{Key: two, Fields: []Field{
		text("lastname", "Hopper"), {"parentcustomerid", crm.Lookup(crm.Ref{Entity: crm.Account, ID: one.ID})},
	}}, fault.NotFound, OpDependent)
	grandchild := w.refused(t, ada, Delete{Keys: []crm.Key{two}}, fault.NotFound, OpDependent)
	w.ok(t, ada, w.edit(other, text("fax", "1")))
	for _, tt := range []struct {
		done Done
		want crm.ID
	}{{update, parent}, {contact, parent}, {grandchild, IssueID(contact.ID)}} {
		if got := w.issueOf(t, tt.done).Value("parentissue").Ref(); got.ID != tt.want || got.Entity != crm.SyncIssue {
			t.Errorf("waits for %v, want %v", got, tt.want)
		}
	}
	// Another person knows nothing of it.
	w.refused(t, bo, Update{Key: one}, fault.NotFound, OpNotFound)

	// Nobody closes another's; what is not there is closed.
	if done := w.ok(t, bo, CloseIssue{Issue: parent}); len(done.Effects) != 0 {
		t.Error("closed another's issue")
	}
	done := w.ok(t, ada, CloseIssue{Issue: parent})
	for _, row := range w.all(crm.SyncIssue) {
		if row.Partition == ada {
			t.Errorf("%v is still open", row.ID)
		}
	}
	if len(done.Effects) != 4 {
		t.Errorf("%d effects", len(done.Effects))
	}
	if again := w.ok(t, ada, CloseIssue{Issue: parent}); len(again.Effects) != 0 {
		t.Error("closed twice")
	}
	w.ok(t, ada, Undo{Mutation: done.ID})
	if w.row(crm.Key{Entity: crm.SyncIssue, ID: parent}) == nil {
		t.Error("an undone closing left it closed")
	}
	// A create that is tried again does not wait for its own issue.
	again := w.refused(t, ada, Create{Key: one}, fault.Invalid, OpInvalid)
	if got := w.issueOf(t, again).Value("parentissue"); !got.IsNull() {
		t.Errorf("it waits for %v", got.Ref())
	}
}

func TestKeys(t *testing.T) {
	a, b := crm.Key{Entity: crm.Account, ID: testID(8, 1)}, crm.Key{Entity: crm.Contact, ID: testID(8, 2)}
	lookup := []Field{{"primarycontactid", crm.Lookup(crm.Ref{Entity: b.Entity, ID: b.ID})}, text("name", "x")}
	user := crm.Key{Entity: crm.SystemUser, ID: ada.ID}
	device := crm.Key{Entity: crm.Device, ID: deviceOf(ada).ID}
	of := func(e crm.Entity) crm.Key { return crm.Key{Entity: e, ID: a.ID} }
	for _, tt := range []struct {
		args    Args
		keys    []crm.Key
		subject int // how many of them
	}{
		{Create{Key: a, Fields: lookup}, []crm.Key{a, b}, 1},
		{Update{Key: a, Fields: lookup}, []crm.Key{a, b}, 1},
		{Assign{Keys: []crm.Key{a, b, a}, Owner: userRef(ada)}, []crm.Key{a, b, user}, 2},
		{SetState{Keys: []crm.Key{a}, Fields: lookup}, []crm.Key{a, b}, 1},
		{Delete{Keys: []crm.Key{a, b}}, []crm.Key{a, b}, 2},
		{Restore{Keys: []crm.Key{a, b}}, []crm.Key{a, b}, 2},
		{Merge{Survivor: a, Other: b, Fields: lookup}, []crm.Key{a, b}, 2},
		{KeepBoth{Duplicate: a.ID}, []crm.Key{of(crm.Duplicate)}, 1},
		{Undo{Mutation: ID{a.ID}}, nil, 0},
		{CloseIssue{Issue: a.ID}, []crm.Key{of(crm.SyncIssue)}, 1},
		{CloseNotice{Notices: []crm.ID{a.ID}}, []crm.Key{of(crm.SyncNotice)}, 1},
		{NameDevice{Device: deviceOf(ada)}, []crm.Key{device}, 1},
		{RevokeDevice{Device: deviceOf(ada)}, []crm.Key{device}, 1},
		{PutUser{User: ada}, []crm.Key{user}, 1},
		{PutOrganization{Organization: crm.OrganizationID{ID: a.ID}}, []crm.Key{of(crm.Organization)}, 1},
		{JoinDevice{Device: deviceOf(ada), User: ada}, []crm.Key{device}, 1},
		{SeeDevice{Device: deviceOf(ada)}, []crm.Key{device}, 1},
		{Purge{Keys: []crm.Key{a}}, []crm.Key{a}, 1},
		{Unknown{Number: 999}, nil, 0},
	} {
		m := Mutation{Args: tt.args}
		if got := Keys(m); !equalKeys(got, tt.keys) {
			t.Errorf("%T: got %v, want %v", tt.args, got, tt.keys)
		}
		if got := Subjects(m); !equalKeys(got, tt.keys[:tt.subject]) {
			t.Errorf("%T is about %v", tt.args, got)
		}
		_, creates := tt.args.(Create)
		if got := Created(m); creates != (len(got) == 1 && got[0] == a) {
			t.Errorf("%T makes %v", tt.args, got)
		}
	}
}

func equalKeys(a, b []crm.Key) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
