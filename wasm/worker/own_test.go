package worker

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/view"
)

// SYNC-03: what was overwritten is shown and comes back with one click.
func TestNotices(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		id := e.create("Mine")
		settle()
		account := crm.Key{Entity: crm.Account, ID: id}
		notice := crm.NewRow(crm.Key{Entity: crm.SyncNotice, ID: crm.ID{8}}, user).
			WithValue("side", crm.Whole(crm.NoticeOverwritten)).WithValue("raisedon", crm.Instant(time.Now())).
			WithValue("subject", crm.Lookup(crm.Ref{Entity: crm.Account, ID: id, Name: "Old name"})).
			WithValue("by", crm.Lookup(crm.Ref{Entity: crm.SystemUser, ID: ben.ID, Name: "Ben"})).
			WithValue("mine", crm.Blob(mutation.EncodeFields([]mutation.Field{{Name: "telephone1", Value: crm.Str("+49")}}))).
			WithValue("theirs", crm.Blob(mutation.EncodeFields([]mutation.Field{{Name: "telephone1", Value: crm.Str("+1")}})))
		row, _ := e.relay.tx.Row(account)
		e.tell(notice, row.WithValue("telephone1", crm.Str("+1")))
		got := see[view.Notices](e, view.NoticesQuery{})
		if len(got.Rows) != 1 || got.Rows[0].Record.Name != "Mine" || got.Rows[0].By.Name != "Ben Other" || len(got.Rows[0].Changes) != 1 {
			t.Fatalf("notices %+v", got)
		}
		if c := got.Rows[0].Changes[0]; c.Lost != "+49" || c.Standing != "+1" {
			t.Errorf("change %+v", c)
		}
		if r := see[view.Record](e, view.RecordQuery{Entity: "account", ID: id}); len(r.Notices) != 1 {
			t.Errorf("record %+v", r)
		}
		if s := see[view.Sync](e, view.SyncQuery{}); s.Overwritten != 1 || s.Replaced != 0 {
			t.Errorf("sync %+v", s)
		}
		e.propose(view.RestoreNotice{ByID: view.ByID{Mutation: e.id(), ID: crm.ID{8}}})
		settle()
		if row, _ := e.relay.tx.Row(account); row.Value("telephone1").Text() != "+49" {
			t.Errorf("the relay has %v", row)
		}
		if got := see[view.Notices](e, view.NoticesQuery{}); len(got.Rows) != 0 {
			t.Errorf("notices are left: %+v", got)
		}
		e.tell(notice)
		e.propose(view.CloseNotices{Mutation: e.id(), IDs: []crm.ID{{8}}})
		if got := see[view.Notices](e, view.NoticesQuery{}); len(got.Rows) != 0 {
			t.Errorf("notices are left: %+v", got)
		}
	})
}

// tell has the relay commit rows and poke the device.
func (e *engine) tell(rows ...crm.Row) {
	e.t.Helper()
	e.line.in <- func() {
		poke := e.relay.write(rows...)
		_ = e.settle(e.t.Context(), func() { e.received(e.t.Context(), poke) })
	}
	settle()
}

// SYNC-11: possible duplicates are shown while both records are there.
func TestDuplicates(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		for _, name := range []string{"One", "Two"} {
			e.propose(view.CreateRecord{Mutation: e.id(), Entity: "account", Fields: map[string]view.Input{"name": name, "emailaddress1": "a@b.example"}})
		}
		settle()
		got := see[view.Duplicates](e, view.DuplicatesQuery{})
		if len(got.Rows) != 1 || got.Rows[0].Reason != view.SameEmail {
			t.Fatalf("duplicates %+v", got)
		}
		pair := got.Rows[0]
		if r := see[view.Record](e, view.RecordQuery{Entity: "account", ID: pair.One.ID}); len(r.Duplicates) != 1 {
			t.Errorf("record %+v", r)
		}
		gone := view.RecordsOf{Mutation: e.id(), Entity: "account", IDs: []crm.ID{pair.Other.ID}}
		e.propose(view.DeleteRecords{RecordsOf: gone})
		if s := see[view.Sync](e, view.SyncQuery{}); s.Duplicates != 0 {
			t.Errorf("sync %+v", s)
		}
		e.propose(view.Undo{ByID: view.ByID{Mutation: e.id(), ID: gone.Mutation}})
		settle()
		if s := see[view.Sync](e, view.SyncQuery{}); s.Duplicates != 1 {
			t.Errorf("sync %+v", s)
		}
		e.propose(view.KeepBoth{ByID: view.ByID{Mutation: e.id(), ID: pair.ID}})
		if got := see[view.Duplicates](e, view.DuplicatesQuery{}); len(got.Rows) != 0 {
			t.Errorf("duplicates are left: %+v", got)
		}
	})
}

// MULTI-01: the person's devices are listed, named and ended.
func TestDevices(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		this := e.line.lastHello.Device.ID
		device := func(id crm.ID, name string, seen int64) crm.Row {
			return crm.NewRow(crm.Key{Entity: crm.Device, ID: id}, user).WithValue("name", crm.Str(name)).
				WithValue("lastseenon", crm.Instant(time.UnixMilli(seen)))
		}
		e.tell(device(this, "Laptop", 5), device(crm.ID{5}, "Phone", 9), device(crm.ID{6}, "Tablet", 7))
		e.propose(view.NameDevice{ByID: view.ByID{Mutation: e.id(), ID: this}, Name: "Desk"})
		e.propose(view.RevokeDevice{ByID: view.ByID{Mutation: e.id(), ID: crm.ID{5}}})
		settle()
		got := see[view.Devices](e, view.DevicesQuery{})
		if len(got.Rows) != 3 || !got.Rows[0].This || got.Rows[0].Name != "Desk" || got.Rows[1].Name != "Phone" || got.Rows[1].Revoked == 0 || got.Rows[2].Name != "Tablet" {
			t.Errorf("devices %+v", got)
		}
	})
}

// CRM-01, TRK-10: a record's history comes from the relay, page by page; offline it is
// what this device did and what was read before.
func TestHistory(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		id := e.create("Acme")
		settle()
		for i := range 3 {
			e.relay.history = append(e.relay.history, wire.HistoryEntry{
				Commit: uint64(10 + i), Mutation: mutation.ID{ID: crm.ID{byte(i + 1)}}, Kind: mutation.KindUpdate,
				Actor:   crm.Ref{Entity: crm.SystemUser, ID: ben.ID, Name: "Ben"},
				Changes: []wire.HistoryChange{{Attribute: "name", Before: crm.Str("a"), After: crm.Str("b")}},
			})
		}
		q := view.HistoryQuery{Entity: "account", ID: id}
		var got view.History
		stop, err := e.Watch(t.Context(), q, func(data any) { got = data.(view.History) })
		if err != nil {
			t.Fatal(err)
		}
		defer stop()
		settle()
		if got.Phase != view.HistoryReady || len(got.Entries) != 2 || !got.More || !got.Entries[0].MayUndo || got.Entries[0].By.Name != "Ben Other" {
			t.Errorf("history %+v", got)
		}
		if err := e.MoreHistory(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		settle()
		if len(got.Entries) != 3 || got.More {
			t.Errorf("history %+v", got)
		}
		e.unplug()
		e.propose(view.UpdateRecord{Mutation: e.id(), Entity: "account", ID: id, Fields: map[string]view.Input{"name": "Acme 2"}})
		if len(got.Entries) != 4 || !got.Entries[0].Pending || got.Entries[0].Changes[0].After != "Acme 2" || got.Entries[0].Kind != view.KindUpdate {
			t.Errorf("history %+v", got)
		}
	})
}

// SYNC-09: a device that was ended says so, and still gives out its work.
func TestRevoked(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		e.create("Acme")
		_ = e.settle(t.Context(), func() { e.received(t.Context(), wire.Bye{Kind: fault.Denied, Op: "revoked"}) })
		if s := see[view.Sync](e, view.SyncQuery{}); !s.Revoked {
			t.Errorf("sync %+v", s)
		}
		if export, err := e.ExportUnsent(t.Context(), view.ExportQuery{}); err != nil || export.Count != 1 {
			t.Errorf("export %+v, %v", export, err)
		}
		if err := e.Forget(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// SYNC-04: what depends on a refused change is tried again after it.
func TestDependantsAreRetried(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		one := crm.Key{Entity: crm.Account, ID: crm.ID{4, 1}}
		m := mutation.Mutation{ID: mutation.ID{ID: crm.ID{4, 2}}, Actor: user, PerformedAt: time.UnixMilli(1000), Args: mutation.Create{
			Key: one, Fields: []mutation.Field{{Name: "telephone1", Value: crm.Str("1")}},
		}}
		later := mutation.Mutation{ID: mutation.ID{ID: crm.ID{4, 3}}, Actor: user, PerformedAt: time.UnixMilli(2000), Args: mutation.Update{
			Key: one, Fields: []mutation.Field{{Name: "telephone2", Value: crm.Str("2")}},
		}}
		issue := func(m mutation.Mutation, parent crm.ID) crm.Row {
			return crm.NewRow(crm.Key{Entity: crm.SyncIssue, ID: mutation.IssueID(m.ID)}, user).
				WithValue("reason", crm.Whole(int64(fault.Invalid))).WithValue("op", crm.Str(mutation.OpInvalid)).
				WithValue("raisedon", crm.Instant(time.Now())).WithValue("mutation", crm.Blob(mutation.Encode(m))).
				WithValue("parentissue", crm.Lookup(crm.Ref{Entity: crm.SyncIssue, ID: parent}))
		}
		e.tell(issue(m, crm.ID{}), issue(later, mutation.IssueID(m.ID)))
		issues := see[view.Issues](e, view.IssuesQuery{})
		if len(issues.Rows) != 1 || len(issues.Rows[0].Dependants) != 1 {
			t.Fatalf("issues %+v", issues)
		}
		p := view.RetryIssue{ByID: view.ByID{Mutation: e.id(), ID: issues.Rows[0].ID}}
		e.refuses(p, fault.Invalid) // still without a name
		p.Mutation, p.Fields = e.id(), map[string]view.Input{"name": "Acme"}
		e.propose(p)
		settle()
		row, _ := e.relay.tx.Row(one)
		if row.Value("name").Text() != "Acme" || row.Value("telephone1").Text() != "1" || row.Value("telephone2").Text() != "2" {
			t.Errorf("the relay has %v", row)
		}
		if left := see[view.Issues](e, view.IssuesQuery{}); len(left.Rows) != 0 {
			t.Errorf("issues are left: %+v", left)
		}
	})
}

// Lists that are empty are lists in JSON, never null.
func TestNoListIsNull(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		id := e.create("Acme")
		queries := []view.Query{
			view.SyncQuery{}, view.OutboxQuery{Count: 5}, view.IssuesQuery{}, view.NoticesQuery{}, view.DuplicatesQuery{}, view.DevicesQuery{},
			view.ListQuery{Entity: "lead", Scope: view.ScopeAll, Count: 5}, view.ListQuery{Entity: "account", Scope: view.ScopeAll, Count: 5},
			view.RecordQuery{Entity: "account", ID: id}, view.RecordQuery{Entity: "account", ID: crm.ID{1}},
			view.HistoryQuery{Entity: "account", ID: id}, view.BinQuery{Count: 5},
		}
		for _, q := range queries {
			notNull(t, reflect.TypeOf(q).Name(), reflect.ValueOf(see[any](e, q)))
		}
		notNull(t, "catalogue", reflect.ValueOf(view.NewCatalogue()))
	})
}

func notNull(t *testing.T, where string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		if v.IsNil() {
			t.Errorf("%s is nil", where)
		}
		if v.Kind() == reflect.Slice {
			for i := range v.Len() {
				notNull(t, where+"[]", v.Index(i))
			}
		}
	case reflect.Struct:
		for f, value := range v.Fields() {
			if tag := f.Tag.Get("json"); tag != "" && !strings.Contains(tag, "omitempty") {
				notNull(t, where+"."+f.Name, value)
			}
		}
	}
}
