package view

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/track"
	"regarding/shared/wire"
)

func choices(table *Table, q RegardingQuery, facts PaneFacts) RegardingChoices {
	c := table.Choose(q, facts)
	for !c.Step(func() bool { return true }) {
	}
	return c.Choices()
}

// TRK-06: records to set regarding to, with a search and without.
func TestRegardingChoices(t *testing.T) {
	table := office()
	table.Apply(shownRows(
		made(crm.Account, 3, values{"name": crm.Str("Contoso Ltd"), "modifiedon": crm.Instant(timeOf(2))}),
		made(crm.Account, 4, values{"name": crm.Str("Contoso AG"), "modifiedon": crm.Instant(timeOf(1))}),
		made(crm.Account, 5, values{"name": crm.Str("Nordic Contoso"), "modifiedon": crm.Instant(timeOf(3))}),
		made(crm.Account, 6, values{"name": crm.Str("Contoso Old"), "statecode": crm.Whole(1)}),
		made(crm.MailMessage, 5, values{"fromaddress": crm.Str("info@contoso.example")}),
	))
	facts := officeFacts()
	facts.Pinned, facts.Recent = []crm.Ref{to(crm.Account, 2).Ref()}, []crm.Ref{to(crm.Account, 1).Ref(), to(crm.Opportunity, 1).Ref()}
	items := func(list ...int) []crm.ID {
		var ids []crm.ID
		for _, n := range list {
			ids = append(ids, trackKey(crm.MailMessage, n).ID)
		}
		return ids
	}
	for _, c := range []struct {
		name string
		q    RegardingQuery
		want string
		more bool
	}{
		{"nothing asked", RegardingQuery{}, "Fabrikam pinned, Contoso recent, Line 4 recent", false},
		{"for a message", RegardingQuery{Items: items(1)}, "Fabrikam pinned, Contoso sender, Ada Lovelace sender, Gripper open, Line 4 open", false},
		{"for several, and one that is gone", RegardingQuery{Items: items(1, 2, 99), Count: 2}, "Fabrikam pinned, Contoso sender", true},
		{"what most of them suggest", RegardingQuery{Items: items(1, 5)},
			"Fabrikam pinned, Contoso sender, Line 4 open, Ada Lovelace sender, Gripper open", false},
		{"of one type", RegardingQuery{Items: items(1), Entities: []string{"contact"}}, "Ada Lovelace sender", false},
		{"exact, then beginning, newest first, then words, customers, and out of use",
			RegardingQuery{Search: "conTOSO", Count: 20}, "Contoso recent, Contoso Ltd match, Contoso AG match, Nordic Contoso match, " +
				"Ada Lovelace match, Ada Twin match, Line 4 recent, Contoso Old match, Lost one match", false},
		{"fewer than there are", RegardingQuery{Search: "contoso", Count: 2}, "Contoso recent, Contoso Ltd match", true},
		{"two words of two columns", RegardingQuery{Search: "cont lin"}, "Line 4 recent", false},
		{"searched, of one type", RegardingQuery{Search: "ada", Entities: []string{"contact", "lead"}}, "Ada Lovelace match, Ada Twin match", false},
		{"no words", RegardingQuery{Search: "%%"}, "", false},
		{"no match", RegardingQuery{Search: "zebra"}, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := choices(table, c.q, facts)
			if list := suggested(got.Choices); list != c.want || got.More != c.more || got.Offline {
				t.Errorf("got %s (more %v), want %s (%v)", list, got.More, c.want, c.more)
			}
		})
	}
	facts.Connection = Offline
	if !choices(table, RegardingQuery{Search: "a"}, facts).Offline {
		t.Error("does not say that the relay cannot be searched")
	}
}

// TRK-06: what tracking several messages would change.
func TestTrackPreview(t *testing.T) {
	table := office()
	tracked(table, 1, to(crm.Account, 1), nil)
	var ids []crm.ID
	for n := 1; n <= 5; n++ { // the fifth does not exist
		ids = append(ids, trackKey(crm.MailMessage, n).ID)
	}
	got := table.TrackPreview(ids, 2)
	contoso := Link{Entity: "account", ID: trackKey(crm.Account, 1).ID, Name: "Contoso"}
	want := TrackPreview{Total: 4, Untracked: 3, Rows: []TrackPreviewRow{
		{ID: ids[0], Subject: "Quote 1", From: "Ada", Mark: TrackMark{State: Tracked, Regarding: &contoso}},
		{ID: ids[1], Subject: "Quote 2", From: "Ada", Mark: TrackMark{State: NotTracked}},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for n, confirm := range map[int]bool{MaxUnconfirmed: false, MaxUnconfirmed + 1: true} {
		if got := table.TrackPreview(slices.Repeat(ids[:1], n), 0); got.MustConfirm != confirm {
			t.Errorf("%d messages: must be confirmed %v", n, got.MustConfirm)
		}
	}
}

// TRK-02, DEL-03: what is asked before tracking stops.
func TestStopQuestion(t *testing.T) {
	table, facts := office(), officeFacts()
	id := trackKey(crm.MailMessage, 1).ID
	if q := table.StopQuestion(id, facts.Actor, crm.Options{}); q.Asks || q.Record != nil {
		t.Errorf("not tracked: %+v", q)
	}
	tracked(table, 1, crm.Value{}, values{"trackedby": crm.SetOf(trackKey(crm.SystemUser, 2).ID.String(), me.ID.String()), "ownerid": to(crm.SystemUser, 2)})
	table.Apply(shownRows(made(crm.Attachment, 1, values{"objectid": to(crm.Email, 1)}), made(crm.Attachment, 2, values{"objectid": to(crm.Email, 1)}),
		made(crm.Attachment, 3, values{"objectid": to(crm.Email, 2)}), made(crm.Attachment, 4, values{"objectid": to(crm.Email, 1), "isinline": crm.Bool(true)})))
	q := table.StopQuestion(id, facts.Actor, crm.Options{})
	if !q.Asks || !q.MayDelete || q.Record.Name != "Quote 1" || q.Attachments != 2 || len(q.OtherTrackers) != 1 || q.OtherTrackers[0].Name != "Elias" {
		t.Errorf("got %+v", q)
	}
	if q := table.StopQuestion(id, facts.Actor, crm.Options{DeleteOwnOnly: true}); !q.Asks || q.MayDelete {
		t.Errorf("another's record: %+v", q)
	}
}

// PANE-05: a list shows marks, keeps messages by them, and follows names.
func TestMessageMarks(t *testing.T) {
	table := office()
	folder := MessageFilter{Sort: ByDate}
	list := table.WatchMessages(MessagesQuery{MessageFilter: folder, Count: 10}, nil)
	defer list.Close()
	show := func() Messages {
		for !list.Ready(NoBudget) {
		}
		return list.Window(mailClock, here)
	}
	before := show()
	tracked(table, 1, to(crm.Account, 1), nil)
	after := show()
	if before.Same(&after) || after.Rows[0].Track.State != Tracked || after.Rows[0].Track.Regarding.Name != "Contoso" {
		t.Errorf("got %+v", after.Rows[0].Track)
	}
	order := list.order
	table.Apply(shownRows(made(crm.Account, 1, values{"name": crm.Str("Contoso Group")})))
	if !order.ready {
		t.Error("another name of a record has the list of messages made anew")
	}
	renamed := show()
	if renamed.Rows[0].Track.Regarding.Name != "Contoso Group" || after.Same(&renamed) {
		t.Errorf("got %+v", renamed.Rows[0].Track.Regarding)
	}
	again := show()
	if !renamed.Same(&again) {
		t.Error("the same window is not the same")
	}
	for f, want := range map[TrackFilter][]string{
		AnyTrack: {"Quote 1", "Quote 2", "Quote 3", "Quote 4"}, OnlyTracked: {"Quote 1"}, OnlyUntracked: {"Quote 2", "Quote 3", "Quote 4"},
		OnlyPending: nil, OnlyRefused: nil, OnlyNoRegarding: nil,
	} {
		if got := subjects(window(table, MessageFilter{Sort: ByDate, Track: f}, 0, 10)); !slices.Equal(got, want) {
			t.Errorf("%q keeps %q, want %q", f, got, want)
		}
	}
	if err := (MessagesQuery{MessageFilter: MessageFilter{Sort: ByDate, Track: "else"}}).Check(); err == nil {
		t.Error("a filter that does not exist passes")
	}
}

// TRK-03: the page of an e-mail record; who is on it, also whom only this copy
// names, its files and the person's own message.
func TestEmailView(t *testing.T) {
	table := office()
	body, file := crm.Hash{1}, crm.Hash{2}
	tracked(table, 1, to(crm.Account, 1), values{"body": body.Value(), "senton": crm.Instant(timeOf(7)), "directioncode": crm.Bool(false)})
	party := func(n int, role int64, name string, record crm.Value) crm.Row {
		return made(crm.ActivityParty, n, values{"activityid": to(crm.Email, 1), "participationtypemask": crm.Whole(role), "partyid": record,
			"addressused": crm.Str(name + "@x.example"), "addressusedname": crm.Str(name)})
	}
	attached := func(n int, number int64, name string, content crm.Value) crm.Row {
		return made(crm.Attachment, n, values{"objectid": to(crm.Email, 1), "filename": crm.Str(name), "mimetype": crm.Str("image/png"),
			"filesize": crm.Whole(9), "attachmentnumber": crm.Whole(number), "content": content, "contentid": crm.Str("c" + name)})
	}
	list := party(4, crm.PartyTo, "all", crm.Value{}).WithValue("isdistributionlist", crm.Bool(true))
	files := []crm.Row{attached(1, 2, "b", file.Value()), attached(2, 1, "a", crm.Value{}), attached(3, 3, "c", body.Value())}
	table.Apply(shownRows(append(files, party(1, crm.PartyCc, "carol", crm.Value{}), party(2, crm.PartyTo, "bob", crm.Value{}),
		party(3, crm.PartySender, "ada", to(crm.Contact, 1)), list, party(5, crm.PartyOwner, "owner", crm.Value{}),
		made(crm.BccParty, 1, values{"activityid": to(crm.Email, 1), "addressused": crm.Str("secret@x.example"), "partyid": to(crm.SystemUser, 2)}))...))
	full := made(crm.Email, 1, values{"description": crm.Str("Dear all"), "partiesleftout": crm.Whole(3)})
	facts := EmailFacts{Full: &full, Files: files, State: func(h crm.Hash) BodyState {
		if h == file {
			return BytesAwaiting
		}
		return BytesHere
	}}
	got := table.Email(trackKey(crm.Email, 1).ID, facts)
	link := func(e crm.Entity, n int, name string) *Link {
		return &Link{Entity: e.String(), ID: trackKey(e, n).ID, Name: name}
	}
	item := trackKey(crm.MailMessage, 1).ID
	want := Email{
		Phase: RecordFound, Subject: "Quote 1", Date: timeOf(7).UnixMilli(), Incoming: true, Regarding: link(crm.Account, 1, "Contoso"),
		Parties: []EmailParty{
			{Role: RoleFrom, Name: "Ada Lovelace", Address: "ada@x.example", Record: link(crm.Contact, 1, "Ada Lovelace")},
			{Role: RoleTo, Name: "all", Address: "all@x.example", IsList: true}, {Role: RoleTo, Name: "bob", Address: "bob@x.example"},
			{Role: RoleCc, Name: "carol", Address: "carol@x.example"},
			{Role: RoleBcc, Name: "Elias", Address: "secret@x.example", Record: link(crm.SystemUser, 2, "Elias"), Hidden: true},
		},
		PartiesLeftOut: 3, Text: "Dear all", Body: BytesHere, Trackers: []Link{{Entity: "systemuser", ID: me.ID, Name: "Maya"}}, Item: &item,
		Files: []EmailFile{
			{ID: trackKey(crm.Attachment, 2).ID, Name: "a", Type: "image/png", SizeBytes: 9, ContentID: "ca", State: BytesNotKept},
			{ID: trackKey(crm.Attachment, 1).ID, Name: "b", Type: "image/png", SizeBytes: 9, ContentID: "cb", State: BytesAwaiting},
			{ID: trackKey(crm.Attachment, 3).ID, Name: "c", Type: "image/png", SizeBytes: 9, ContentID: "cc", State: BytesHere},
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	tracked(table, 2, crm.Value{}, values{"content": crm.Whole(crm.ContentAwaited)})
	if got := table.Email(trackKey(crm.Email, 2).ID, EmailFacts{State: here}); !got.Awaited || got.Body != BytesAwaiting || got.Text != "" {
		t.Errorf("awaited: %+v", got)
	}
	if got := table.Email(crm.ID{9, 9}, EmailFacts{State: here}); got.Phase != RecordAbsent || got.Parties == nil || got.Files == nil || got.Trackers == nil {
		t.Errorf("absent: %+v", got)
	}
}

// What waits and what was done is said in the words of tracking; the person
// may take it back.
func TestDescribeTracking(t *testing.T) {
	table := office()
	item, record := trackKey(crm.MailMessage, 1), trackKey(crm.Email, 1)
	strange := trackKey(crm.MailMessage, 80)
	promotion := &track.Promotion{Subject: "From elsewhere"}
	contoso := crm.Ref{Entity: crm.Account, ID: trackKey(crm.Account, 1).ID, Name: "old name"}
	for _, c := range []struct {
		name               string
		args               mutation.Args
		kind               ChangeKind
		record, to, fields string
	}{
		{"track", mutation.Track{Item: item, Record: record, Promotion: promotion}, KindTrack, "Quote 1", "", "[]"},
		{"track regarding", mutation.Track{Item: item, Record: record, Promotion: promotion, Sets: true, Regarding: contoso}, KindTrack, "Quote 1", "Contoso", "[]"},
		{"set regarding", mutation.Track{Item: item, Record: record, Sets: true, Regarding: contoso}, KindSetRegarding, "Quote 1", "Contoso", "[]"},
		{"clear regarding", mutation.Track{Item: item, Record: record, Sets: true}, KindSetRegarding, "Quote 1", "", "[]"},
		{"a message that is not here", mutation.Track{Item: strange, Record: record, Promotion: promotion}, KindTrack, "From elsewhere", "", "[]"},
		{"stop", mutation.StopTracking{Item: item, Record: record}, KindStopTracking, "Quote 1", "", "[]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := mutation.Mutation{ID: mutation.ID{ID: crm.ID{1}}, Args: c.args}
			got := table.Change(m, "")
			if got.Kind != c.kind || got.Count != 1 || len(got.Records) != 1 || got.Records[0].Name != c.record || got.Detail != c.to || fmt.Sprint(got.Fields) != c.fields {
				t.Errorf("got %+v", got)
			}
			if !Undoable(c.args.Kind()) || KindName(c.args.Kind()) == KindUnknown {
				t.Error("cannot be taken back")
			}
		})
	}
	for op, want := range map[string]bool{mutation.OpDeleted: true, mutation.OpNotFound: false, mutation.OpNotRegardable: false} {
		if got := MayRecreate(mutation.Mutation{Args: mutation.Track{Item: item, Record: record}}, op); got != want { // DEL-17
			t.Errorf("refused by %s: may be made again %v", op, got)
		}
	}
	refused := made(crm.SyncIssue, 1, values{"op": crm.Str(mutation.OpDeleted), "mutation": crm.Blob(mutation.Encode(mutation.Mutation{
		ID: mutation.ID{ID: crm.ID{1}}, Actor: me, PerformedAt: timeOf(1), Args: mutation.Track{Item: item, Record: record, Sets: true, Regarding: contoso},
	}))})
	issue := table.Issues([]crm.Row{refused}).Rows[0]
	if link, ok := issue.Values["regardingobjectid"].(Link); !ok || link.Name != "Contoso" || issue.Entity != "email" || !issue.MayRecreate {
		t.Errorf("got %+v", issue)
	}
}

// Rows of the product's own are neither records nor found as such.
func TestOwnRowsAreNoRecords(t *testing.T) {
	table := office()
	before := table.Records()
	table.Apply(shownRows(linkRow(1, 1, crm.LinkTracked), made(crm.BccParty, 1, nil), made(crm.UserQuery, 1, values{"name": crm.Str("Mine")})))
	if table.Records() != before {
		t.Errorf("%d records, before %d", table.Records(), before)
	}
	for _, name := range []string{"tracklink", "bccparty"} {
		if err := (ListQuery{Entity: name, Scope: ScopeAll}).Check(); err == nil {
			t.Errorf("%s has a list of records", name)
		}
		if slices.ContainsFunc(NewCatalogue().Entities, func(e Entity) bool { return e.Name == name }) {
			t.Errorf("%s is described to the page", name)
		}
		if got := table.Search(LookupQuery{Entities: []string{name}}); !got.Step(NoBudget) || len(got.Matches().Matches) > 0 {
			t.Errorf("%s is offered as a record", name)
		}
	}
}

// CRM-01: the history of an e-mail says what people see of it, and nothing that
// tells messages, bytes and trackers apart for the product; pending or not.
func TestHistoryOfAnEmail(t *testing.T) {
	table := office()
	key := trackKey(crm.Email, 1)
	told := func(name string, v crm.Value) wire.HistoryChange {
		return wire.HistoryChange{Attribute: name, After: v}
	}
	row := made(crm.Email, 1, values{
		"subject": crm.Str("Quote"), "messageid": crm.Str("<1@x.example>"), "contenthash": crm.Str("ab"), "body": crm.Hash{1}.Value(),
		"attachmentcount": crm.Whole(2), "references": crm.Str("<0@x.example>"),
	})
	q := &Queue{}
	q.Put(Waiting{Local: 1, Mutation: mutation.Mutation{Args: mutation.Track{}}, Effects: []mutation.Effect{{Key: key, After: &row}}})
	past := Past{Phase: HistoryReady, Entries: []wire.HistoryEntry{{Commit: 1, Kind: mutation.KindTrack, Changes: []wire.HistoryChange{
		told("messageid", crm.Str("<1@x.example>")), told("regardingobjectid", to(crm.Account, 1)), told("content", crm.Whole(1)),
		told("trackedby", crm.SetOf("x")), told("body", crm.Hash{1}.Value()), told("partiesleftout", crm.Whole(1)), told("statuscode", crm.Whole(4)),
		told("inreplyto", crm.Str("<0@x.example>")), told("unheard", crm.Str("of")),
	}}}}
	past.Entries = append(past.Entries, wire.HistoryEntry{Kind: mutation.KindTrack, Changes: []wire.HistoryChange{
		told("regardingobjectid", to(crm.Account, 1)), told("regardingobjecttypecode", crm.Str("account"))}})
	want := [][]string{{"subject"}, {"regardingobjectid", "statuscode"}, {"regardingobjectid"}}
	kinds := []ChangeKind{KindTrack, KindTrack, KindSetRegarding}
	for i, entry := range table.History(key, q, past, crm.Actor{}).Entries {
		if entry.Kind != kinds[i] {
			t.Errorf("entry %d is a %s, want %s", i, entry.Kind, kinds[i])
		}
		var names []string
		for _, c := range entry.Changes {
			names = append(names, c.Attribute)
		}
		if !slices.Equal(names, want[i]) {
			t.Errorf("entry %d tells of %q, want %q", i, names, want[i])
		}
	}
}
