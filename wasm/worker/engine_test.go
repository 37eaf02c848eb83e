package worker

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/wasm/replica"
	"regarding/wasm/view"
)

// bubble runs a test with an engine that is connected, or offline.
func bubble(t *testing.T, offline bool, test func(t *testing.T, e *engine)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e := startEngine(t, replica.NewMemDisk(), newRelay(), offline)
		defer func() {
			e.cancel()
			<-e.result
		}()
		test(t, e)
	})
}

// SYNC-01, SYNC-05: work goes on without the relay, is seen to wait, and is
// sent when the relay is there.
func TestOfflineThenOnline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk, r := replica.NewMemDisk(), newRelay()
		e := startEngine(t, disk, r, true)
		id := e.create("Acme")
		e.propose(view.UpdateRecord{Mutation: e.id(), Entity: "account", ID: id, Fields: map[string]view.Input{"name": "Acme Ltd", "creditlimit": "248000.5"}})
		outbox := see[view.Outbox](e, view.OutboxQuery{Count: 10})
		var words []string
		for _, c := range outbox.Rows {
			words = append(words, fmt.Sprint(c.Kind, " ", c.Records[0].Name, " ", c.Fields, " ", c.Sent, " ", c.MayUndo))
		}
		want := []string{"create Acme Ltd [Account Name] false true", "update Acme Ltd [Account Name Credit Limit] false true"}
		if diff := cmp.Diff(want, words); diff != "" {
			t.Error(diff)
		}
		record := see[view.Record](e, view.RecordQuery{Entity: "account", ID: id})
		if record.Phase != view.RecordFound || record.Fields["creditlimit"] != "248000.5" || !slices.Contains(record.Pending, "name") || !record.MayWrite {
			t.Errorf("record %+v", record)
		}
		sync := see[view.Sync](e, view.SyncQuery{})
		if sync.Phase != view.PhaseApart || sync.Waiting != 2 || sync.Rows != 1 {
			t.Errorf("sync %+v", sync)
		}
		e.cancel()
		<-e.result

		// Another engine over the same disk: nothing was lost.
		e = startEngine(t, disk, r, false)
		defer func() { e.cancel(); <-e.result }()
		settle()
		if sync := see[view.Sync](e, view.SyncQuery{}); sync.Phase != view.PhaseLive || sync.Waiting != 0 || !sync.Complete {
			t.Errorf("sync %+v", sync)
		}
		if row, _ := r.tx.Row(crm.Key{Entity: crm.Account, ID: id}); row.Value("name").Text() != "Acme Ltd" || row.Value("creditlimit").Int() != 2480005000 {
			t.Errorf("the relay has %v", row)
		}
		if record := see[view.Record](e, view.RecordQuery{Entity: "account", ID: id}); len(record.Pending) > 0 || record.Name != "Acme Ltd" {
			t.Errorf("record %+v", record)
		}
	})
}

// S28: a proposal that is repeated is done once, and answered the same.
func TestProposalsAreRepeated(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		p := view.CreateRecord{Mutation: e.id(), Entity: "account", Fields: map[string]view.Input{"name": "Acme"}}
		first, again := e.propose(p), e.propose(p)
		if diff := cmp.Diff(first, again); diff != "" || first.Record == nil {
			t.Error(diff)
		}
		if names := e.names(view.ScopeAll); len(names) != 1 {
			t.Errorf("accounts %v", names)
		}
	})
}

// CRM-01, CRM-05, TRK-10, TRK-11: every kind of change of records.
func TestChangesOfRecords(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		one, two, three := e.create("One"), e.create("Two"), e.create("Three")
		of := func(ids ...crm.ID) view.RecordsOf {
			return view.RecordsOf{Mutation: e.id(), Entity: "account", IDs: ids}
		}
		owner := view.Link{Entity: "systemuser", ID: ben.ID}
		e.propose(view.AssignRecords{RecordsOf: of(one), Owner: owner})
		e.propose(view.SetRecordState{RecordsOf: of(two), State: 1})
		settle()
		if got := see[view.Record](e, view.RecordQuery{Entity: "account", ID: one}).Fields["ownerid"].(view.Link); got.Name != "Ben Other" {
			t.Errorf("owner %v", got)
		}
		for scope, want := range map[view.Scope][]string{
			view.ScopeActive: {"One", "Three"}, view.ScopeInactive: {"Two"}, view.ScopeMine: {"Three", "Two"}, view.ScopeAll: {"One", "Three", "Two"},
		} {
			if diff := cmp.Diff(want, e.names(scope)); diff != "" {
				t.Errorf("%s: %s", scope, diff)
			}
		}
		gone := of(three)
		e.propose(view.DeleteRecords{RecordsOf: gone})
		settle()
		bin := see[view.Bin](e, view.BinQuery{Count: 10})
		if bin.Total != 1 || bin.Rows[0].Record.Name != "Three" || bin.Rows[0].By.Name != "Ines Author" || !bin.Rows[0].MayRestore {
			t.Errorf("bin %+v", bin)
		}
		if r := see[view.Record](e, view.RecordQuery{Entity: "account", ID: three}); r.Phase != view.RecordDeleted || r.MayWrite || !r.MayRestore {
			t.Errorf("deleted record %+v", r)
		}
		e.propose(view.Undo{ByID: view.ByID{Mutation: e.id(), ID: gone.Mutation}})
		settle()
		if bin := see[view.Bin](e, view.BinQuery{Count: 10}); bin.Total != 0 {
			t.Errorf("bin %+v", bin)
		}
		e.propose(view.DeleteRecords{RecordsOf: of(three)})
		e.propose(view.RestoreRecords{RecordsOf: of(three)})
		e.propose(view.MergeRecords{Mutation: e.id(), Entity: "account", Survivor: one, Other: three, Fields: map[string]view.Input{"telephone1": "+1 555"}})
		settle()
		if r := see[view.Record](e, view.RecordQuery{Entity: "account", ID: three}); r.MergedInto == nil || r.MergedInto.ID != one || r.MergedInto.Name != "One" {
			t.Errorf("merged record %+v", r)
		}
		if sync := see[view.Sync](e, view.SyncQuery{}); sync.Waiting != 0 || sync.Issues != 0 || sync.Rows != 2 {
			t.Errorf("sync %+v", sync)
		}
		found, err := e.Lookup(t.Context(), view.LookupQuery{Entities: []string{"account", "systemuser"}, Text: "o"})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, m := range found.Matches {
			names = append(names, m.Name)
		}
		if diff := cmp.Diff([]string{"One", "Ben Other", "Ines Author", "Two"}, names); diff != "" {
			t.Error(diff)
		}
	})
}

// SYNC-04: what the relay refuses waits with its reason; it is edited and tried
// again with what depends on it, made anew, or discarded.
func TestIssues(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		one := e.create("One")
		e.propose(view.UpdateRecord{Mutation: e.id(), Entity: "account", ID: one, Fields: map[string]view.Input{"telephone1": "1"}})
		// The relay has the id already: the create is refused, the update waits for it.
		other := crm.NewRow(crm.Key{Entity: crm.Account, ID: one}, crm.UserID{}).WithValue("name", crm.Str("Else"))
		other.Deleted = &crm.Deletion{By: ben, On: time.Now(), Cause: crm.Chosen}
		e.relay.write(other)
		e.plug()
		issues := see[view.Issues](e, view.IssuesQuery{})
		if len(issues.Rows) == 0 {
			t.Fatal("no issues")
		}
		export, err := e.ExportUnsent(t.Context(), view.ExportQuery{})
		if err != nil || export.Count < 1 || !strings.Contains(export.JSON, `"name": "One"`) {
			t.Errorf("export %+v, %v", export, err)
		}
		var create view.Issue
		for _, issue := range issues.Rows {
			if issue.Change.Kind == view.KindCreate {
				create = issue
			}
		}
		if create.Entity != "account" || create.Values["name"] != "One" || create.Reason != fault.Invalid {
			t.Errorf("issue %+v", create)
		}
		for _, issue := range see[view.Issues](e, view.IssuesQuery{}).Rows {
			e.propose(view.DiscardIssue{ByID: view.ByID{Mutation: e.id(), ID: issue.ID}})
			settle()
		}
		if got := see[view.Issues](e, view.IssuesQuery{}); len(got.Rows) != 0 {
			t.Errorf("issues are left: %+v", got)
		}
		e.refuses(view.DiscardIssue{ByID: view.ByID{Mutation: e.id()}}, fault.Invalid)
		e.refuses(view.RetryIssue{ByID: view.ByID{Mutation: e.id(), ID: crm.ID{9}}}, fault.NotFound)
		e.refuses(view.RestoreNotice{ByID: view.ByID{Mutation: e.id(), ID: crm.ID{9}}}, fault.NotFound)
	})
}

// SYNC-04: a refused change is tried again with another value, and the record
// of one that was deleted is made again.
func TestRetryAndRecreate(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		one, two := e.create("One"), e.create("Two")
		settle()
		// Both changes are on their way while the relay deletes the records.
		e.unplug()
		for _, id := range []crm.ID{one, two} {
			e.propose(view.UpdateRecord{Mutation: e.id(), Entity: "account", ID: id, Fields: map[string]view.Input{"telephone1": "123"}})
		}
		for _, id := range []crm.ID{one, two} {
			row, _ := e.relay.tx.Row(crm.Key{Entity: crm.Account, ID: id})
			row.Deleted = &crm.Deletion{By: ben, On: time.Now().UTC().Truncate(time.Millisecond), Cause: crm.Chosen}
			e.relay.pending = append(e.relay.pending, e.relay.write(row))
		}
		e.plug()
		issues := see[view.Issues](e, view.IssuesQuery{})
		if len(issues.Rows) != 2 || !issues.Rows[0].MayRecreate || issues.Rows[0].Op != mutation.OpDeleted {
			t.Fatalf("issues %+v", issues)
		}
		made := e.propose(view.RecreateIssue{ByID: view.ByID{Mutation: e.id(), ID: issues.Rows[0].ID}})
		settle()
		if made.Record == nil {
			t.Fatal("no record was made")
		}
		row, _ := e.relay.tx.Row(crm.Key{Entity: crm.Account, ID: made.Record.ID})
		if row.Value("telephone1").Text() != "123" || !slices.Contains([]string{"One", "Two"}, row.Value("name").Text()) {
			t.Errorf("the relay has %v", row)
		}
		// The other record comes back, and the change is done with another value.
		last := issues.Rows[1]
		subject := last.Change.Records[0].ID
		e.propose(view.RestoreRecords{RecordsOf: view.RecordsOf{Mutation: e.id(), Entity: "account", IDs: []crm.ID{subject}}})
		retry := view.RetryIssue{ByID: view.ByID{Mutation: e.id(), ID: last.ID}, Fields: map[string]view.Input{"telephone1": "456"}}
		e.propose(retry)
		settle()
		if row, _ := e.relay.tx.Row(crm.Key{Entity: crm.Account, ID: subject}); row.Value("telephone1").Text() != "456" {
			t.Errorf("the relay has %v", row)
		}
		if left := see[view.Issues](e, view.IssuesQuery{}); len(left.Rows) != 0 {
			t.Errorf("issues are left: %+v", left)
		}
		e.propose(retry) // heard nothing, asks again
	})
}

// SYNC-05: the person goes offline and online; the device stays apart meanwhile.
func TestSteering(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		steps := []struct {
			do   view.Steering
			want func(view.Sync) bool
		}{
			{view.GoOffline, func(s view.Sync) bool { return s.OfflineChosen && s.Phase == view.PhaseApart }},
			{view.GoOnline, func(s view.Sync) bool { return !s.OfflineChosen && s.Phase == view.PhaseLive }},
			{view.PauseSync, func(s view.Sync) bool { return s.Paused }},
			{view.ResumeSync, func(s view.Sync) bool { return !s.Paused }},
			{view.Synchronize, func(s view.Sync) bool { return s.Phase == view.PhaseLive }},
			{view.CheckCopy, func(s view.Sync) bool { return true }},
		}
		for _, step := range steps {
			if err := e.Steer(t.Context(), step.do); err != nil {
				t.Fatal(err)
			}
			settle()
			if got := see[view.Sync](e, view.SyncQuery{}); !step.want(got) {
				t.Errorf("after %d: %+v", step.do, got)
			}
		}
	})
}

// INV-2: where storage is full the person is told that nothing was kept, the
// engine goes on, and takes changes again when there is room.
func TestFullStorage(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		e.create("Before")
		full := true
		e.disk.Before = func(int, *replica.Batch) error {
			if full {
				return fault.New(fault.Full, "test", "full")
			}
			return nil
		}
		e.refuses(view.CreateRecord{Mutation: e.id(), Entity: "account", Fields: map[string]view.Input{"name": "Lost"}}, fault.Full)
		if got := see[view.Sync](e, view.SyncQuery{}); got.Storage != view.StorageFull || got.Waiting != 1 {
			t.Errorf("sync %+v", got)
		}
		if diff := cmp.Diff([]string{"Before"}, e.names(view.ScopeAll)); diff != "" {
			t.Error(diff)
		}
		full = false
		time.Sleep(5 * time.Second)
		e.create("After")
		if got := see[view.Sync](e, view.SyncQuery{}); got.Storage != view.StorageOK || got.Waiting != 2 {
			t.Errorf("sync %+v", got)
		}
	})
}

// INV-7, S28: an engine whose store another has taken over ends.
func TestTakenOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := replica.NewMemDisk()
		e := startEngine(t, disk, newRelay(), true)
		defer e.cancel()
		if _, _, _, err := disk.Store().Open(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err := e.Propose(t.Context(), view.CreateRecord{Mutation: e.id(), Entity: "account", Fields: map[string]view.Input{"name": "Late"}})
		if fault.KindOf(err) != fault.Offline {
			t.Errorf("got %v", err)
		}
		if err := <-e.result; !errors.Is(err, replica.ErrFence) {
			t.Errorf("Run returned %v", err)
		}
	})
}

// House style: first the write, then what is shown, then what is sent.
func TestOrderOfEffects(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		var notes []string
		e.disk.Before = func(int, *replica.Batch) error {
			notes = append(notes, "write")
			return nil
		}
		stop, err := e.Watch(t.Context(), view.OutboxQuery{Count: 10}, func(data any) {
			notes = append(notes, fmt.Sprint("show ", data.(view.Outbox).Total))
		})
		if err != nil {
			t.Fatal(err)
		}
		notes, e.line.notes = nil, &notes
		e.create("Acme")
		settle()
		stop()
		e.line.notes = nil
		first := []string{"write", "show 1"}
		push := slices.Index(notes, "send wire.Push")
		if len(notes) < 3 || !slices.Equal(notes[:2], first) || push < 2 || !slices.Contains(notes[:push], "write") || notes[len(notes)-1] != "show 0" {
			t.Errorf("%v", notes)
		}
	})
}

// Several proposals are one write; each is answered for itself, also one that
// builds on another, one that is refused and one that is repeated.
func TestProposalsTogether(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		one, two := e.create("One"), e.create("Two")
		settle()
		writes, last := 0, e.replica.State().LastLocal
		e.disk.Before = func(_ int, b *replica.Batch) error {
			if b.State != nil && b.State.LastLocal > last {
				writes, last = writes+1, b.State.LastLocal
			}
			return nil
		}
		made := view.CreateRecord{Mutation: e.id(), Entity: "account", Fields: map[string]view.Input{"name": "Three"}}
		list := []view.Proposal{
			view.UpdateRecord{Mutation: e.id(), Entity: "account", ID: one, Fields: map[string]view.Input{"name": "First"}},
			view.UpdateRecord{Mutation: e.id(), Entity: "account", ID: two, Fields: map[string]view.Input{"name": "Second"}},
			view.UpdateRecord{Mutation: e.id(), Entity: "account", ID: two, Fields: map[string]view.Input{"telephone1": "456"}},
			made, made,
			view.UpdateRecord{Mutation: e.id(), Entity: "account", ID: two, Fields: map[string]view.Input{"name": 7.0}},
			view.UpdateRecord{Mutation: e.id(), Entity: "nothing", ID: two},
		}
		outcomes, err := e.ProposeAll(t.Context(), list)
		if err != nil {
			t.Fatal(err)
		}
		for i, o := range outcomes {
			if want := i < 5; want != (o.Err == nil) || want && o.Saved.Mutation != view.Proposed(list[i]) || !want && fault.KindOf(o.Err) != fault.Invalid {
				t.Errorf("proposal %d: %+v", i, o)
			}
		}
		if diff := cmp.Diff(outcomes[3], outcomes[4]); diff != "" || outcomes[3].Saved.Record == nil {
			t.Errorf("repeated: %s", diff)
		}
		if writes != 1 {
			t.Errorf("%d writes", writes)
		}
		settle()
		if diff := cmp.Diff([]string{"First", "Second", "Three"}, e.names(view.ScopeAll)); diff != "" {
			t.Error(diff)
		}
		if row, _ := e.relay.tx.Row(crm.Key{Entity: crm.Account, ID: two}); row.Value("telephone1").Text() != "456" {
			t.Errorf("the relay has %v", row)
		}
		if none, err := e.ProposeAll(t.Context(), nil); err != nil || len(none) != 0 {
			t.Errorf("nothing proposed: %v, %v", none, err)
		}
	})
}
