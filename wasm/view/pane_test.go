package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/crm"
	"regarding/shared/track"
)

// made is a row of a test with some values.
func made(e crm.Entity, n int, values map[string]crm.Value) crm.Row {
	row := crm.NewRow(trackKey(e, n), crm.UserID{})
	if info, _ := e.Info(); info.Personal {
		row.Partition = me
	}
	for name, v := range values {
		row = row.WithValue(name, v)
	}
	return row
}

func to(e crm.Entity, n int) crm.Value {
	k := trackKey(e, n)
	return crm.Lookup(crm.Ref{Entity: e, ID: k.ID})
}

type values = map[string]crm.Value

func linkRow(message, email int, state int64) crm.Row {
	item := trackKey(crm.MailMessage, message)
	row := made(crm.TrackLink, message, values{
		"item": to(crm.MailMessage, message), "record": to(crm.Email, email), "state": crm.Whole(state), "trackedon": crm.Instant(timeOf(50 + message)),
	})
	row.ID = track.LinkID(item)
	return row
}

// office is a table of a small company: Ada of Contoso, with an opportunity and
// a case, writes messages 1 to 3, the first two in one conversation.
func office() *Table {
	table := NewTable(me)
	message := func(n int, thread byte, from string) crm.Row {
		return made(crm.MailMessage, n, values{
			"receivedon": crm.Instant(timeOf(n)), "fromname": crm.Str("Ada"), "fromaddress": crm.Str(from), "subject": crm.Str(fmt.Sprint("Quote ", n)),
			"mailboxid": to(crm.Mailbox, 1), "thread": crm.Blob([]byte{thread, 0, 0, 0, 0, 0, 0, 0}), "preview": crm.Str("Dear all"),
		})
	}
	user := crm.NewRow(crm.Key{Entity: crm.SystemUser, ID: me.ID}, crm.UserID{}).WithValue("fullname", crm.Str("Maya")).
		WithValue("internalemailaddress", crm.Str("maya@northbeam.example")).WithValue("role", crm.Whole(int64(crm.Member)))
	table.Apply(shownRows(
		user, made(crm.SystemUser, 2, values{"fullname": crm.Str("Elias"), "internalemailaddress": crm.Str("elias@northbeam.example")}),
		made(crm.Mailbox, 1, values{"name": crm.Str("Mail")}),
		message(1, 1, "Ada@contoso.example"), message(2, 1, "ada@contoso.example"), message(3, 2, "ada@contoso.example"), message(4, 3, "nobody@else.example"),
		made(crm.Account, 1, values{"name": crm.Str("Contoso"), "address1_city": crm.Str("Leeds"), "emailaddress1": crm.Str("info@contoso.example")}),
		made(crm.Account, 2, values{"name": crm.Str("Fabrikam"), "modifiedon": crm.Instant(timeOf(5))}),
		made(crm.Contact, 1, values{"fullname": crm.Str("Ada Lovelace"), "emailaddress2": crm.Str("ada@contoso.example"), "parentcustomerid": to(crm.Account, 1),
			"ownerid": to(crm.SystemUser, 2), "createdon": crm.Instant(timeOf(1))}),
		made(crm.Contact, 2, values{"fullname": crm.Str("Ada Twin"), "emailaddress1": crm.Str("ada@contoso.example"), "jobtitle": crm.Str("Buyer"),
			"ownerid": to(crm.SystemUser, 2), "createdon": crm.Instant(timeOf(2))}),
		made(crm.Opportunity, 1, values{"name": crm.Str("Line 4"), "customerid": to(crm.Account, 1), "createdon": crm.Instant(timeOf(1)), "statecode": crm.Whole(0)}),
		made(crm.Opportunity, 2, values{"name": crm.Str("Lost one"), "customerid": to(crm.Account, 1), "createdon": crm.Instant(timeOf(3)), "statecode": crm.Whole(2)}),
		made(crm.Incident, 1, values{"title": crm.Str("Gripper"), "customerid": to(crm.Contact, 1), "createdon": crm.Instant(timeOf(2)), "statecode": crm.Whole(0)}),
	))
	table.Loaded()
	return table
}

func officeFacts() PaneFacts {
	return PaneFacts{
		Actor: crm.Actor{User: me, Role: crm.Member}, Connection: Online, Device: "Laptop", Own: []string{"maya@northbeam.example"},
	}
}

// tracked makes message n of the office tracked to e-mail n.
func tracked(table *Table, n int, about crm.Value, more values) {
	email := made(crm.Email, n, values{
		"subject": crm.Str(fmt.Sprint("Quote ", n)), "sender": crm.Str("ada@contoso.example"), "regardingobjectid": about,
		"modifiedon": crm.Instant(timeOf(100 + n)), "ownerid": crm.Lookup(crm.Ref{Entity: crm.SystemUser, ID: me.ID}), "trackedby": crm.SetOf(me.ID.String()),
	})
	for name, v := range more {
		email = email.WithValue(name, v)
	}
	table.Apply(shownRows(email, linkRow(n, n, crm.LinkTracked)))
}

func paneOf(table *Table, n int, facts PaneFacts) Pane {
	return table.Pane(trackKey(crm.MailMessage, n).ID, facts)
}

func codes(p Pane) string {
	var list []string
	for _, r := range p.Why {
		list = append(list, strings.Trim(string(r.Code)+"/"+string(r.Mend), "/"))
	}
	return strings.Join(list, " ")
}

func suggested(list []Suggestion) string {
	var texts []string
	for _, s := range list {
		texts = append(texts, s.Record.Name+" "+string(s.Reason))
	}
	return strings.Join(texts, ", ")
}

// PANE-01, PANE-05: how a message stands to the CRM, and why.
func TestPaneStates(t *testing.T) {
	refusal := made(crm.SyncIssue, 1, values{
		"creates": crm.SetOf("tracklink/" + track.LinkID(trackKey(crm.MailMessage, 1)).String()), "op": crm.Str("mutation.deleted"), "subject": to(crm.MailMessage, 1),
	})
	ended := func(why int64) crm.Row { return linkRow(1, 1, crm.LinkEnded).WithValue("ended", crm.Whole(why)) }
	gone := made(crm.Email, 1, nil)
	gone.Deleted = &crm.Deletion{By: crm.UserID{ID: trackKey(crm.SystemUser, 2).ID}, On: timeOf(9), Cause: crm.Chosen}
	for _, c := range []struct {
		name  string
		do    func(*Table, *PaneFacts)
		state TrackState
		why   string
	}{
		{"not tracked", func(*Table, *PaneFacts) {}, NotTracked, "notTracked/track"},
		{"reading only", func(_ *Table, f *PaneFacts) { f.Actor.Role = crm.ReadOnly }, NotTracked, "notTracked readOnly"},
		{"tracked", func(t *Table, _ *PaneFacts) { tracked(t, 1, to(crm.Account, 1), nil) }, Tracked, "trackedByHand reachedCRM"},
		{"tracked by two", func(t *Table, _ *PaneFacts) {
			tracked(t, 1, crm.Value{}, values{"trackedby": crm.SetOf(trackKey(crm.SystemUser, 2).ID.String(), me.ID.String())})
		}, Tracked, "trackedByHand alsoTrackedBy reachedCRM"},
		{"pending", func(t *Table, _ *PaneFacts) {
			tracked(t, 1, crm.Value{}, nil)
			link := linkRow(1, 1, crm.LinkTracked)
			t.Apply([]Shown{{Key: link.Key, Row: &link, Pending: true}})
		}, TrackPending, "trackedByHand waiting"},
		{"pending offline", func(t *Table, f *PaneFacts) {
			f.Connection = Offline
			email := made(crm.Email, 1, nil)
			t.Apply(append(shownRows(linkRow(1, 1, crm.LinkTracked)), Shown{Key: email.Key, Row: &email, Pending: true}))
		}, TrackPending, "trackedByHand waitingOffline/goOnline"},
		{"awaiting", func(t *Table, _ *PaneFacts) {
			tracked(t, 1, crm.Value{}, values{"content": crm.Whole(crm.ContentAwaited)})
		}, TrackAwaiting, "trackedByHand awaitingBytes/fetch"},
		{"uploading", func(t *Table, f *PaneFacts) { f.Uploading = true; tracked(t, 1, crm.Value{}, nil) }, Tracked, "trackedByHand uploading"},
		{"refused", func(t *Table, _ *PaneFacts) { t.Apply(shownRows(refusal)) }, TrackRefused, "notTracked/track refused/openIssue"},
		{"refused, tracked since", func(t *Table, _ *PaneFacts) { t.Apply(shownRows(refusal)); tracked(t, 1, crm.Value{}, nil) }, Tracked,
			"trackedByHand refused/openIssue reachedCRM"},
		{"stopped", func(t *Table, _ *PaneFacts) { t.Apply(shownRows(ended(crm.EndedStopped))) }, NotTracked, "stopped/track"},
		{"undone", func(t *Table, _ *PaneFacts) { t.Apply(shownRows(ended(crm.EndedUndone))) }, NotTracked, "undone/track"},
		{"record deleted", func(t *Table, _ *PaneFacts) { t.Apply(shownRows(gone, ended(crm.EndedRecord))) }, NotTracked, "recordDeleted/track"},
		{"on this device only", func(t *Table, _ *PaneFacts) {
			t.Apply(shownRows(made(crm.Mailbox, 1, values{"deviceonly": crm.Bool(true)})))
			tracked(t, 1, crm.Value{}, nil)
		}, Tracked, "trackedByHand deviceOnly reachedCRM"},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, facts := office(), officeFacts()
			c.do(table, &facts)
			p := paneOf(table, 1, facts)
			if p.State != c.state || codes(p) != c.why || p.Phase != MessageFound {
				t.Errorf("got %s (%s), %s; want %s, %s", p.State, p.Phase, codes(p), c.state, c.why)
			}
			if (p.Record != nil) != trackedState(c.state) || (p.Issue != nil) != strings.Contains(c.why, "refused") {
				t.Errorf("record %v, issue %v", p.Record, p.Issue)
			}
			for _, r := range p.Why {
				if r.Code == WhyRecordDeleted && (r.By == nil || r.By.Name != "Elias" || r.At != timeOf(9).UnixMilli()) {
					t.Errorf("deleted by %v at %d", r.By, r.At)
				}
			}
		})
	}
	if p := paneOf(office(), 77, officeFacts()); p.Phase != MessageAbsent {
		t.Errorf("a message that is not there is %s", p.Phase)
	}
	if p := NewTable(me).Pane(crm.ID{1}, officeFacts()); p.Phase != MessageLoading {
		t.Errorf("before anything is known it is %s", p.Phase)
	}
}

// PANE-05: each step says when, as far as the device knows.
func TestPaneTimes(t *testing.T) {
	at := func(n int) crm.Value { return crm.Instant(timeOf(n)) }
	ended := func(why int64) crm.Row {
		return linkRow(1, 1, crm.LinkEnded).WithValue("ended", crm.Whole(why)).WithValue("endedon", at(70))
	}
	refusal := made(crm.SyncIssue, 1, values{
		"creates": crm.SetOf("tracklink/" + track.LinkID(trackKey(crm.MailMessage, 1)).String()), "subject": to(crm.MailMessage, 1), "raisedon": at(80),
	})
	waits := linkRow(1, 1, crm.LinkTracked)
	email := made(crm.Email, 1, nil)
	for _, c := range []struct {
		rows []Shown
		code WhyCode
		want int
	}{
		{shownRows(ended(crm.EndedStopped)), WhyStopped, 70}, {shownRows(ended(crm.EndedUndone)), WhyUndone, 70},
		{shownRows(ended(crm.EndedRecord)), WhyRecordDeleted, 70}, {shownRows(refusal), WhyRefused, 80},
		{shownRows(email, waits.WithValue("reachedon", at(60))), WhyReachedCRM, 60}, {shownRows(email, waits), WhyReachedCRM, 0},
		{[]Shown{{Key: waits.Key, Row: &waits, Pending: true}}, WhyWaiting, 51},
	} {
		table := office()
		table.Apply(c.rows)
		why := paneOf(table, 1, officeFacts()).Why
		i := slices.IndexFunc(why, func(r PaneReason) bool { return r.Code == c.code })
		want := timeOf(c.want).UnixMilli()
		if i < 0 || why[i].At != want {
			t.Errorf("%s: %+v, want at %d", c.code, why, want)
		}
	}
}

// PANE-01, TRK-09: what a tracked message is about, who tracks it, what may be done.
func TestPaneRecord(t *testing.T) {
	table := office()
	tracked(table, 1, to(crm.Account, 1), values{"trackedby": crm.SetOf(trackKey(crm.SystemUser, 2).ID.String(), me.ID.String())})
	p := paneOf(table, 1, officeFacts())
	if p.Regarding == nil || p.Regarding.Name != "Contoso" || p.RegardingDetail != "Account · Leeds" || p.Record.Name != "Quote 1" {
		t.Errorf("regarding %v (%s), record %v", p.Regarding, p.RegardingDetail, p.Record)
	}
	if len(p.Trackers) != 2 || p.Trackers[0].Name != "Maya" || p.Trackers[1].Name != "Elias" {
		t.Errorf("trackers %v", p.Trackers)
	}
	if !p.MayTrack || !p.MayDeleteRecord || p.TrackedOn != timeOf(51).UnixMilli() || p.Offline {
		t.Errorf("may track %v, may delete %v, on %d, offline %v", p.MayTrack, p.MayDeleteRecord, p.TrackedOn, p.Offline)
	}
	facts := officeFacts()
	facts.Actor.Role, facts.Connection = crm.ReadOnly, Offline
	if p := paneOf(table, 1, facts); p.MayTrack || p.MayDeleteRecord || !p.Offline {
		t.Errorf("reading only and offline: may track %v, may delete %v, offline %v", p.MayTrack, p.MayDeleteRecord, p.Offline)
	}
	// S16: the regarding record is merged, and called otherwise.
	alias := made(crm.Alias, 1, values{"target": to(crm.Account, 2)})
	alias.ID = trackKey(crm.Account, 1).ID
	table.Apply(shownRows(alias))
	if p := paneOf(table, 1, officeFacts()); p.Regarding.Name != "Fabrikam" || p.Regarding.ID != trackKey(crm.Account, 2).ID {
		t.Errorf("after a merge regarding %v", p.Regarding)
	}
}

// PANE-01, PANE-02, PANE-03: who is on a message, and which records they are.
func TestPanePeople(t *testing.T) {
	table := office()
	facts := officeFacts()
	facts.People = []PaneAddress{
		{RoleFrom, "Ada", "ADA@contoso.example ", false}, {RoleTo, "Maya L", "maya@northbeam.example", false},
		{RoleTo, "", "ada@contoso.example", false}, {RoleTo, "again", "Ada@Contoso.example", false}, {RoleCc, "ada  lovelace", "", false},
		{RoleCc, "Ada Lovelace", "other@address.example", false}, {RoleBcc, "all", "staff@lists.example", true}, {RoleCc, "", "", false},
		{RoleCc, "Info", "info@contoso.example", true}, {RoleCc, "Team", "team@contoso.example", false}, {RoleCc, "Maya", "maya@private.example", false},
	}
	facts.Own = []string{"maya@private.example"}
	table.Apply(shownRows(made(crm.Lead, 1, values{"fullname": crm.Str("The team"), "emailaddress3": crm.Str("team@contoso.example"),
		"isdistributionlist": crm.Bool(true)})))
	var got []string
	if n := paneOf(table, 1, facts).Unknown; n != 1 {
		t.Errorf("%d addresses are unknown", n)
	}
	for _, party := range paneOf(table, 1, facts).People {
		text := fmt.Sprintf("%s %s %s", party.Role, party.Name, party.Match)
		for _, r := range party.Records {
			text += fmt.Sprintf(" [%s, %s, %s]", r.Record.Name, r.Detail, r.Address)
		}
		if party.IsMe {
			text += " me"
		}
		if party.IsList {
			text += " list"
		}
		got = append(got, text)
	}
	want := []string{
		"from Ada record [Ada Lovelace, Contoso, ADA@contoso.example ]", "to Maya L record [Maya, , ] me", "to ada@contoso.example record [Ada Lovelace, Contoso, ada@contoso.example] [Ada Twin, Buyer, ]",
		"cc ada  lovelace possible [Ada Lovelace, Contoso, ]", "cc Ada Lovelace unknown", "bcc all unknown list",
		"cc Info record [Contoso, Leeds, info@contoso.example] list", "cc Team record [The team, , team@contoso.example] list", "cc Maya unknown me",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	// Until the message was read its row tells the sender.
	facts.People = nil
	if p := paneOf(table, 1, facts); len(p.People) != 1 || p.People[0].Role != RoleFrom || p.People[0].Records[0].Record.Name != "Ada Lovelace" {
		t.Errorf("without bytes: %+v", p.People)
	}
	for n := range 5000 {
		facts.People = append(facts.People, PaneAddress{RoleTo, "", fmt.Sprintf("%d@crowd.example", n), false})
	}
	start := time.Now()
	if p := paneOf(table, 1, facts); len(p.People) != MaxPaneParties || p.MorePeople != 5000-MaxPaneParties {
		t.Errorf("%d shown, %d more", len(p.People), p.MorePeople)
	}
	t.Logf("5,000 recipients: %v", time.Since(start))
}

// AUTO-09: what a message may be regarding, and why; a correction sticks.
func TestSuggestions(t *testing.T) {
	for _, c := range []struct {
		name    string
		message int
		do      func(*Table, *PaneFacts)
		want    string
	}{
		{"of the sender", 1, func(*Table, *PaneFacts) {}, "Contoso sender, Ada Lovelace sender, Gripper open"},
		{"of the conversation", 2, func(t *Table, _ *PaneFacts) { tracked(t, 1, to(crm.Opportunity, 1), nil) },
			"Line 4 conversation, Contoso sender, Ada Lovelace sender"},
		{"of the sender's last message", 3, func(t *Table, _ *PaneFacts) { tracked(t, 1, to(crm.Opportunity, 1), nil) },
			"Line 4 recent, Contoso sender, Ada Lovelace sender"},
		{"corrected since", 3, func(t *Table, _ *PaneFacts) {
			tracked(t, 1, to(crm.Opportunity, 1), nil)
			tracked(t, 2, to(crm.Account, 2), nil)
		}, "Fabrikam recent, Contoso sender, Ada Lovelace sender"},
		{"not what it is regarding", 1, func(t *Table, _ *PaneFacts) { tracked(t, 1, to(crm.Account, 1), nil) },
			"Ada Lovelace sender, Gripper open, Line 4 open"},
		{"not by itself", 3, func(t *Table, _ *PaneFacts) {
			tracked(t, 1, to(crm.Opportunity, 1), nil)
			tracked(t, 3, to(crm.Account, 2), nil)
		}, "Line 4 recent, Contoso sender, Ada Lovelace sender"},
		{"of a stranger: recent and pinned, what is there", 4, func(_ *Table, f *PaneFacts) {
			f.Recent = []crm.Ref{{Entity: crm.Account, ID: crm.ID{99}}, to(crm.Account, 2).Ref(), to(crm.SystemUser, 2).Ref()}
			f.Pinned = []crm.Ref{to(crm.Account, 2).Ref(), to(crm.Account, 1).Ref()}
		}, "Fabrikam recent, Contoso pinned"},
		{"of nobody", 4, func(*Table, *PaneFacts) {}, ""},
		{"of a recipient", 4, func(_ *Table, f *PaneFacts) {
			f.People = []PaneAddress{{RoleFrom, "", "maya@northbeam.example", false}, {RoleTo, "", "info@contoso.example", false}}
		}, "Contoso sender, Line 4 open"},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, facts := office(), officeFacts()
			c.do(table, &facts)
			if got := suggested(paneOf(table, c.message, facts).Suggested); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// PANE-01: what else belongs to a message.
func TestPaneRelated(t *testing.T) {
	table := office()
	tracked(table, 1, to(crm.Opportunity, 1), nil)
	tracked(table, 2, crm.Value{}, nil)
	var got []string
	for _, r := range paneOf(table, 1, officeFacts()).Related {
		got = append(got, r.Record.Name+": "+r.Detail)
	}
	want := []string{"Contoso: Account · Leeds", "Gripper: Case · Ada Lovelace", "Line 4: Opportunity · Contoso", "Quote 2: Email · ada@contoso.example"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	var many []crm.Row
	for n := range 200 {
		k := trackKey(crm.Incident, n+10)
		many = append(many, crm.NewRow(k, crm.UserID{}).WithValue("customerid", to(crm.Account, 1)).WithValue("title", crm.Str("Another")))
	}
	table.Apply(shownRows(many...))
	if p := paneOf(table, 1, officeFacts()); len(p.Related) != MaxPaneRelated || p.MoreRelated != 204-MaxPaneRelated {
		t.Errorf("%d shown, %d more", len(p.Related), p.MoreRelated)
	}
}
