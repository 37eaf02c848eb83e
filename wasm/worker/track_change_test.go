package worker

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
	"regarding/wasm/view"
)

// TRK-02, DEL-03, TRK-06: regarding is changed and cleared, tracking is
// stopped, and each is undone.
func TestRegardingAndStop(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		e.take(view.DefaultMailbox, map[string]string{"a.eml": withDrawing(1, 1999), "b.eml": mailOf(2, "")})
		id, other := e.messageCalled("Drawing 1"), e.messageCalled("Number 2")
		one, two := e.create("One"), e.create("Two")
		about := func(p view.Proposal, want string) {
			t.Helper()
			e.propose(p)
			settle()
			name := ""
			if m := e.mark(id); m.Regarding != nil {
				name = m.Regarding.Name
			}
			if name != want {
				t.Errorf("regarding %q, want %q", name, want)
			}
		}
		to := func(id crm.ID) *view.RecordID { return &view.RecordID{Entity: "account", ID: id} }
		about(view.SetRegarding{OnMessages: e.selection(id), Regarding: to(one)}, "One")
		changed := view.SetRegarding{OnMessages: e.selection(id), Regarding: to(two)}
		about(changed, "Two")
		about(view.Undo{ByID: view.ByID{Mutation: e.id(), ID: changed.Mutation}}, "One")
		about(view.SetRegarding{OnMessages: e.selection(id, other)}, "")
		if m := e.mark(other); m.State != view.NotTracked {
			t.Errorf("clearing has tracked %+v", m)
		}
		choices, err := e.RegardingChoices(t.Context(), view.RegardingQuery{Count: 10})
		if err != nil || len(choices.Choices) != 2 || choices.Choices[0].Record.ID != two || choices.Choices[0].Reason != view.SuggestRecent {
			t.Errorf("choices %+v, %v", choices, err)
		}
		if err := e.Pin(t.Context(), view.Pin{Record: view.Link{Entity: "account", ID: one}, Pinned: true}); err != nil {
			t.Fatal(err)
		}
		if choices, err = e.RegardingChoices(t.Context(), view.RegardingQuery{Count: 10}); err != nil || choices.Choices[0].Record.ID != one || choices.Choices[0].Reason != view.SuggestPinned {
			t.Errorf("with a pin %+v, %v", choices, err)
		}
		preview, err := e.TrackPreview(t.Context(), view.TrackPreviewQuery{Messages: view.Selection{IDs: []crm.ID{id, other}}, Count: 1})
		if err != nil || preview.Total != 2 || preview.Untracked != 1 || len(preview.Rows) != 1 || preview.MustConfirm {
			t.Errorf("preview %+v, %v", preview, err)
		}
		q, err := e.StopQuestion(t.Context(), view.StopQuestionQuery{ID: id})
		if err != nil || !q.Asks || !q.MayDelete || q.Attachments != 1 || q.Record == nil || len(q.OtherTrackers) != 0 {
			t.Errorf("question %+v, %v", q, err)
		}
		record := e.recordOf(id)
		stop := view.StopTracking{ByID: view.ByID{Mutation: e.id(), ID: id}, DeleteRecord: true}
		e.propose(stop)
		settle()
		if row, _ := e.relay.tx.Row(record); row.Deleted == nil || e.mark(id).State != view.NotTracked {
			t.Errorf("stopped: %v, %+v", row.Deleted, e.mark(id))
		}
		e.propose(stop) // heard nothing, asks again
		e.refuses(view.StopTracking{ByID: view.ByID{Mutation: e.id(), ID: other}}, fault.NotFound)
		e.propose(view.Undo{ByID: view.ByID{Mutation: e.id(), ID: stop.Mutation}})
		settle()
		if row, _ := e.relay.tx.Row(record); row.Deleted != nil || e.mark(id).State != view.Tracked {
			t.Errorf("undone: %v, %+v", row.Deleted, e.mark(id))
		}
		e.refuses(view.SetRegarding{OnMessages: e.selection(id), Regarding: &view.RecordID{Entity: "systemuser", ID: ben.ID}}, fault.Invalid)
		e.refuses(view.TrackMessages{OnMessages: e.selection(crm.ID{9})}, fault.NotFound)
	})
}

// PANE-03: an address is given to a record, and the people on the message's
// record who have it become that record; one undo takes both back.
func TestMatchAddress(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		e.take(view.DefaultMailbox, map[string]string{"a.eml": withDrawing(1, 1999)})
		id := e.messageCalled("Drawing 1")
		e.propose(view.TrackMessages{OnMessages: e.selection(id)})
		contact := e.propose(view.CreateRecord{Mutation: e.id(), Entity: "contact", Fields: map[string]view.Input{"lastname": "Holm", "emailaddress1": "carl@home.example"}}).Record.ID
		settle()
		match := view.MatchAddress{Mutation: e.id(), Address: "Carl@Contoso.example", Record: view.RecordID{Entity: "contact", ID: contact}, Item: id}
		carl := func() (known bool) {
			email := see[view.Email](e, view.EmailQuery{ID: e.recordOf(id).ID})
			for _, p := range email.Parties {
				is := p.Record != nil && p.Record.ID == contact
				if is && p.Address != "carl@contoso.example" {
					t.Errorf("%s became the contact", p.Address)
				}
				known = known || is
			}
			return known
		}
		e.propose(match)
		settle()
		row, _ := e.relay.tx.Row(crm.Key{Entity: crm.Contact, ID: contact})
		if row.Value("emailaddress2").Text() != "Carl@Contoso.example" || !carl() {
			t.Errorf("the contact %v, on the record %v", row, carl())
		}
		e.propose(view.Undo{ByID: view.ByID{Mutation: e.id(), ID: match.Mutation}})
		settle()
		if row, _ = e.relay.tx.Row(row.Key); row.Value("emailaddress2").Text() != "" || carl() {
			t.Errorf("undone: the contact %v, on the record %v", row, carl())
		}
		match.Mutation = e.id()
		e.propose(view.UpdateRecord{Mutation: e.id(), Entity: "contact", ID: contact, Fields: map[string]view.Input{"emailaddress2": "c2@home.example", "emailaddress3": "c3@home.example"}})
		if _, err := e.Propose(t.Context(), match); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), view.OpAddressesTaken) {
			t.Errorf("no room: %v", err)
		}
	})
}

// DEL-17: a tracking that was refused because its record is gone is made again,
// as a record of its own, with what waited for it.
func TestTrackAgainAfterRefusal(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		e.take(view.DefaultMailbox, map[string]string{"a.eml": withDrawing(1, 1999)})
		id := e.messageCalled("Drawing 1")
		account := e.create("Contoso")
		settle()
		e.unplug()
		e.propose(view.TrackMessages{OnMessages: e.selection(id)})
		record := e.recordOf(id)
		e.propose(view.SetRegarding{OnMessages: e.selection(id), Regarding: &view.RecordID{Entity: "account", ID: account}})
		gone := crm.NewRow(record, crm.UserID{}).WithValue("subject", crm.Str("Drawing 1"))
		gone.Deleted = &crm.Deletion{By: ben, On: e.config.Now().UTC(), Cause: crm.Chosen}
		e.relay.pending = append(e.relay.pending, e.relay.write(gone))
		e.plug()
		if m := e.mark(id); m.State != view.TrackRefused {
			t.Fatalf("refused: %+v", m)
		}
		issues := see[view.Issues](e, view.IssuesQuery{})
		if len(issues.Rows) != 1 {
			t.Fatalf("issues %+v", issues)
		}
		e.propose(view.RetryIssue{ByID: view.ByID{Mutation: e.id(), ID: issues.Rows[0].ID}})
		settle()
		settle()
		again := e.recordOf(id)
		row, _ := e.relay.tx.Row(again)
		if again == record || row.Deleted != nil || row.Value("regardingobjectid").Ref().ID != account || e.relay.count(crm.Attachment) != 1 {
			t.Errorf("made again as %v: %v, %d files", again, row, e.relay.count(crm.Attachment))
		}
		if s := see[view.Sync](e, view.SyncQuery{}); s.Issues != 0 || s.Waiting != 0 {
			t.Errorf("sync %+v", s)
		}
	})
}

// MBX-07, S14: what is tracked of a mailbox of this device only reaches the CRM;
// the mailbox does not.
func TestTrackFromADeviceOnlyMailbox(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		e.take(view.DeviceMailbox, map[string]string{"a.eml": withDrawing(1, 1999), "b.eml": mailOf(2, "")})
		id := e.messageCalled("Drawing 1")
		e.propose(view.TrackMessages{OnMessages: e.selection(id)})
		settle()
		settle()
		if e.mark(id).State != view.Tracked || e.relay.count(crm.Email) != 1 || e.relay.count(crm.MailMessage) != 0 {
			t.Errorf("%+v, %d e-mails, %d messages", e.mark(id), e.relay.count(crm.Email), e.relay.count(crm.MailMessage))
		}
		for h, b := range e.relay.blobs {
			if bytes.Contains(b, []byte("Subject:")) {
				t.Errorf("the bytes %v of a message have left the device", h)
			}
		}
		if len(e.relay.blobs) != 2 {
			t.Errorf("the relay has %d blobs", len(e.relay.blobs))
		}
	})
}

// What is pinned and recent on a device outlives the engine.
func TestChoicesAreKept(t *testing.T) {
	k := Known{Pinned: []crm.Ref{{Entity: crm.Account, ID: crm.ID{1}, Name: "One"}}, Recent: []crm.Ref{{Entity: crm.Lead, ID: crm.ID{2}}, {Entity: crm.Contact, ID: crm.ID{3}, Name: "Three"}}}
	var got Known
	if err := DecodeChoices(&got, EncodeChoices(k)); err != nil || !slices.Equal(got.Pinned, k.Pinned) || !slices.Equal(got.Recent, k.Recent) {
		t.Errorf("%+v, %v", got, err)
	}
	whole := EncodeChoices(k)
	for n := range len(whole) {
		had := got
		if err := DecodeChoices(&got, whole[:n]); err == nil || !slices.Equal(got.Pinned, had.Pinned) {
			t.Errorf("%d of %d bytes were read: %+v, %v", n, len(whole), got, err)
		}
	}
}

// S26: of many e-mails each goes to the recycle bin and comes back by a mutation
// of its own: with what goes along, all would be too much for one commit.
func TestManyEmailsGoAndComeBack(t *testing.T) {
	bubble(t, true, func(t *testing.T, e *engine) {
		files, selected := map[string]string{}, []crm.ID(nil)
		for n := range 3 {
			files[fmt.Sprint(n, ".eml")] = mailOf(n, "")
		}
		e.take(view.DefaultMailbox, files)
		for n := range 3 {
			selected = append(selected, e.messageCalled(fmt.Sprint("Number ", n)))
		}
		e.propose(view.TrackMessages{OnMessages: e.selection(selected...)})
		var records []crm.ID
		for _, id := range selected {
			records = append(records, e.recordOf(id).ID)
		}
		of := func() view.RecordsOf { return view.RecordsOf{Mutation: e.id(), Entity: "email", IDs: records} }
		for _, p := range []view.Proposal{view.DeleteRecords{RecordsOf: of()}, view.RestoreRecords{RecordsOf: of()}} {
			before := e.queued()
			e.propose(p)
			if got := e.queued() - before; got != len(records) {
				t.Errorf("%T is %d mutations", p, got)
			}
		}
	})
}

// TRK-06: what only the relay has is found there, and a message is regarding it
// at once, by its name.
func TestSearchServer(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		e.take(view.DefaultMailbox, map[string]string{"a.eml": mailOf(1, "")})
		id := e.messageCalled("Number 1")
		here := e.create("Bright here")
		settle()
		there := crm.ID{7, 7}
		e.relay.write(crm.NewRow(crm.Key{Entity: crm.Account, ID: there}, crm.UserID{}).WithValue("name", crm.Str("Bright there")))
		e.relay.found = []wire.FoundRecord{{Entity: "account", ID: here, Name: "Bright here"}, {Entity: "account", ID: there, Name: "Bright there", Detail: "Turku"}}
		choices, err := e.SearchServer(t.Context(), view.ServerSearch{Search: "Bright", Entities: []string{"account"}})
		if err != nil || len(choices.Choices) != 1 || choices.Choices[0].Record.ID != there || choices.Choices[0].Detail != "Turku" {
			t.Fatalf("found %+v, %v", choices, err)
		}
		e.propose(view.SetRegarding{OnMessages: e.selection(id), Regarding: &view.RecordID{Entity: "account", ID: there}})
		settle()
		if m := e.mark(id); m.Regarding == nil || m.Regarding.Name != "Bright there" {
			t.Errorf("marked %+v", m)
		}
		e.unplug()
		if _, err := e.SearchServer(t.Context(), view.ServerSearch{Search: "Bright"}); fault.KindOf(err) != fault.Offline {
			t.Errorf("without a relay: %v", err)
		}
	})
}
