package view

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"regarding/shared/crm"
)

func timelineOf(table *Table, e crm.Entity, n int) *LiveTimeline {
	return table.WatchTimeline(TimelineQuery{Entity: e.String(), ID: trackKey(e, n).ID, Count: 50})
}

func shownTimeline(l *LiveTimeline) Timeline {
	for !l.Ready(func() bool { return true }) {
	}
	return l.Window(mailClock, func(k crm.Key) string { return "text of " + k.Entity.String() })
}

func brief(l Timeline) []string {
	list := []string{}
	for _, e := range l.Entries {
		text := fmt.Sprintf("%s %s", e.Record.Name, e.Group)
		if e.Through != nil {
			text += " through " + e.Through.Name
		}
		list = append(list, text)
	}
	return list
}

// AUTO-06: what happened with a record, and with an account that of its people
// and business, each once and newest first; a new tracked mail at once.
func TestTimeline(t *testing.T) {
	table := office()
	now := mailClock.Now
	at := func(days int) crm.Value { return crm.Instant(now.AddDate(0, 0, days)) }
	table.Apply(shownRows(
		made(crm.Email, 11, values{"subject": crm.Str("About Contoso"), "regardingobjectid": to(crm.Account, 1), "senton": at(0)}),
		made(crm.Email, 12, values{"subject": crm.Str("About the line"), "regardingobjectid": to(crm.Opportunity, 1), "senton": at(-1)}),
		made(crm.Email, 13, values{"subject": crm.Str("To Ada"), "senton": at(-9)}),
		made(crm.Email, 14, values{"subject": crm.Str("Elsewhere"), "regardingobjectid": to(crm.Account, 2), "senton": at(0)}),
		made(crm.Task, 1, values{"subject": crm.Str("Call back"), "regardingobjectid": to(crm.Incident, 1), "scheduledend": at(-60), "statecode": crm.Whole(0)}),
		made(crm.Appointment, 1, values{"subject": crm.Str("Site visit"), "regardingobjectid": to(crm.Account, 1), "scheduledstart": at(-30), "statecode": crm.Whole(1)}),
		made(crm.Annotation, 1, values{"subject": crm.Str("Note"), "objectid": to(crm.Account, 1), "filename": crm.Str("a.pdf")}),
		made(crm.Attachment, 1, values{"objectid": to(crm.Email, 11)}), made(crm.Attachment, 2, values{"objectid": to(crm.Email, 11), "isinline": crm.Bool(true)}),
		made(crm.ActivityParty, 1, values{"activityid": to(crm.Email, 13), "partyid": to(crm.Contact, 1), "participationtypemask": crm.Whole(crm.PartyTo)}),
		made(crm.ActivityParty, 2, values{"activityid": to(crm.Email, 11), "partyid": to(crm.Contact, 1), "participationtypemask": crm.Whole(crm.PartySender)}),
		made(crm.ActivityParty, 3, values{"activityid": to(crm.Email, 11), "addressusedname": crm.Str("Zoe"), "participationtypemask": crm.Whole(crm.PartyTo)}),
	))
	account, contact, opportunity := timelineOf(table, crm.Account, 1), timelineOf(table, crm.Contact, 1), timelineOf(table, crm.Opportunity, 1)
	defer account.Close()
	// The case is Ada's, not Contoso's.
	want := []string{"About Contoso today", "About the line yesterday through Line 4", "To Ada lastWeek through Ada Lovelace", "Site visit older", "Note noDate"}
	shown := shownTimeline(account)
	if got := brief(shown); !slices.Equal(got, want) || shown.Total != 5 || shown.Phase != RecordFound {
		t.Errorf("account: got %q, want %q", got, want)
	}
	first, visit, note := shown.Entries[0], shown.Entries[3], shown.Entries[4]
	if first.From != "Ada Lovelace" || first.To != "Zoe" || first.Files != 1 || !first.Incoming || first.Preview != "text of email" || first.At != now.UnixMilli() {
		t.Errorf("got %+v", first)
	}
	if visit.Open || visit.Incoming || note.Files != 1 || note.Open || note.At != 0 {
		t.Errorf("got %+v and %+v", visit, note)
	}
	if got, want := brief(shownTimeline(contact)), []string{"About Contoso today", "To Ada lastWeek"}; !slices.Equal(got, want) {
		t.Errorf("contact: got %q, want %q", got, want)
	}
	if got, want := brief(shownTimeline(opportunity)), []string{"About the line yesterday"}; !slices.Equal(got, want) {
		t.Errorf("opportunity: got %q, want %q", got, want)
	}

	tracked(table, 1, to(crm.Opportunity, 1), values{"senton": at(0), "subject": crm.Str("Just in")})
	if !account.ready {
		t.Error("a new e-mail has the timeline made anew")
	}
	if got := shownTimeline(account); got.Total != 6 || !slices.Contains(brief(got), "Just in today through Line 4") {
		t.Errorf("after tracking: %q", brief(got))
	} else if i := slices.Index(brief(got), "Just in today through Line 4"); got.Entries[i].Preview != "Dear all" {
		t.Errorf("its text is that of the message: %q", got.Entries[i].Preview)
	}
	account.Move(1, 2)
	if got := shownTimeline(account); len(got.Entries) != 2 || got.Offset != 1 || len(account.Keys(now)) != 2 {
		t.Errorf("a window of %d from %d", len(got.Entries), got.Offset)
	}
	table.Apply([]Shown{{Key: trackKey(crm.Account, 1)}})
	if got := shownTimeline(account); got.Phase != RecordAbsent {
		t.Errorf("of a record that is gone: %s", got.Phase)
	}
	opportunity.Close()
	contact.Close()
	if len(table.timelines) != 1 {
		t.Errorf("%d timelines are watched", len(table.timelines))
	}
}

// TRK-09: what is still to come stands before what happened, whatever window is
// looked at, until its time has come or it is done; an e-mail never does.
func TestTimelineUpcoming(t *testing.T) {
	table := office()
	at := func(hours int) crm.Value { return crm.Instant(mailClock.Now.Add(time.Duration(hours) * time.Hour)) }
	about := func(subject string, name string, when, state int) values {
		return values{"subject": crm.Str(subject), "regardingobjectid": to(crm.Account, 1), name: at(when), "statecode": crm.Whole(int64(state))}
	}
	table.Apply(shownRows(
		made(crm.Email, 11, about("Of tomorrow", "senton", 24, crm.ActivityCompleted)),
		made(crm.Email, 12, about("A draft", "senton", 30, crm.ActivityOpen)),
		made(crm.Email, 13, about("Of today", "senton", -1, crm.ActivityCompleted)),
		made(crm.Task, 1, about("Due", "scheduledend", 2, crm.ActivityOpen)),
		made(crm.Task, 2, about("Done before", "scheduledend", 48, crm.ActivityCompleted)),
		made(crm.Task, 3, about("Overdue", "scheduledend", -2, crm.ActivityOpen)),
		made(crm.PhoneCall, 1, about("Call", "scheduledend", 4, crm.ActivityOpen)),
		made(crm.Fax, 1, about("Fax", "scheduledend", -30, crm.ActivityCompleted)),
		made(crm.Appointment, 1, about("Visit", "scheduledstart", 3, crm.ActivityScheduled)),
		made(crm.RecurringAppointmentMaster, 1, about("Weekly", "patternstartdate", 72, crm.ActivityCanceled)),
		made(crm.Annotation, 1, values{"subject": crm.Str("Note"), "objectid": to(crm.Account, 1), "createdon": at(-3)}),
	))
	names := func(kind TimelineKind, offset, count, hours int) (list []string) {
		l := table.WatchTimeline(TimelineQuery{Entity: "account", ID: trackKey(crm.Account, 1).ID, Kind: kind, Offset: offset, Count: count})
		defer l.Close()
		for !l.Ready(NoBudget) {
		}
		clock := Clock{Now: mailClock.Now.Add(time.Duration(hours) * time.Hour), Zone: time.UTC}
		shown := l.Window(clock, func(crm.Key) string { return "" })
		for i, e := range shown.Entries {
			name := e.Record.Name
			if e.Upcoming {
				name += "!"
			}
			if l.Keys(clock.Now)[i].ID != e.Record.ID {
				t.Errorf("the texts of other rows are read than of %q", name)
			}
			list = append(list, name)
		}
		return list
	}
	for _, c := range []struct {
		kind                 TimelineKind
		offset, count, hours int
		want                 []string
	}{
		{AnyHappening, 0, 50, 0, []string{"Call!", "Visit!", "Due!", "Weekly", "Done before", "A draft", "Of tomorrow", "Of today", "Overdue", "Note", "Fax"}},
		{AnyHappening, 2, 3, 0, []string{"Due!", "Weekly", "Done before"}},
		{AnyHappening, 6, 2, 0, []string{"Of tomorrow", "Of today"}},
		{AnyHappening, 20, 2, 0, nil},
		{AnyHappening, 0, 4, 3, []string{"Call!", "Weekly", "Done before", "A draft"}},
		{TimelineAppointments, 0, 50, 0, []string{"Visit!", "Weekly"}},
		{TimelineTasks, 0, 50, 0, []string{"Due!", "Done before", "Overdue"}},
		{TimelineEmails, 1, 50, 0, []string{"Of tomorrow", "Of today"}},
		{TimelineLetters, 0, 50, 0, []string{"Fax"}},
		{TimelineCalls, 0, 50, 5, []string{"Call"}},
	} {
		if got := names(c.kind, c.offset, c.count, c.hours); !slices.Equal(got, c.want) {
			t.Errorf("%q from %d after %d h: got %q, want %q", c.kind, c.offset, c.hours, got, c.want)
		}
	}
	l := timelineOf(table, crm.Account, 1)
	defer l.Close()
	want := []TimelineCount{{AnyHappening, 11}, {TimelineEmails, 3}, {TimelineAppointments, 2}, {TimelineTasks, 3}, {TimelineCalls, 1}, {TimelineLetters, 1}, {TimelineNotes, 1}}
	if got := shownTimeline(l); !slices.Equal(got.Kinds, want) || got.Upcoming != 3 {
		t.Errorf("got %v and %d upcoming, want %v and 3", got.Kinds, got.Upcoming, want)
	}
	if err := (TimelineQuery{Entity: "account", ID: trackKey(crm.Account, 1).ID, Kind: "fax"}).Check(); err == nil {
		t.Error("a kind that is not offered is taken")
	}
}

// A table of n messages, of which one in three is tracked, and as many records.
func manyTracked(n int) *Table {
	table := fill(n)
	var rows []crm.Row
	for i := range n {
		id := crm.ID{9, byte(i >> 16), byte(i >> 8), byte(i)}
		rows = append(rows, crm.NewRow(crm.Key{Entity: crm.MailMessage, ID: id}, me).
			WithValue("subject", crm.Str(fmt.Sprint("Subject ", i))).WithValue("receivedon", crm.Instant(timeOf(i))).
			WithValue("fromaddress", crm.Str(fmt.Sprintf("anna.%d@example.com", i%5000))).WithValue("thread", crm.Blob([]byte{byte(i), byte(i >> 8), byte(i >> 16), 0, 0, 0, 0, 1})))
		if i%3 > 0 {
			continue
		}
		email := crm.Key{Entity: crm.Email, ID: crm.ID{8, byte(i >> 16), byte(i >> 8), byte(i)}}
		rows = append(rows, crm.NewRow(email, crm.UserID{}).WithValue("subject", crm.Str(fmt.Sprint("Subject ", i))).
			WithValue("messageid", crm.Str(fmt.Sprintf("<%d@example.com>", i))).WithValue("sender", crm.Str(fmt.Sprintf("anna.%d@example.com", i%5000))).
			WithValue("senton", crm.Instant(timeOf(i))).WithValue("regardingobjectid", crm.Lookup(crm.Ref{Entity: crm.Account, ID: idOf(i % 900)})))
		link := linkRow(1, 1, crm.LinkTracked).WithValue("item", crm.Lookup(crm.Ref{Entity: crm.MailMessage, ID: id})).
			WithValue("record", crm.Lookup(crm.Ref{Entity: crm.Email, ID: email.ID}))
		link.ID[15], link.ID[14], link.ID[13] = byte(i), byte(i>>8), byte(i>>16)
		rows = append(rows, link, crm.NewRow(crm.Key{Entity: crm.ActivityParty, ID: id}, crm.UserID{}).
			WithValue("activityid", crm.Lookup(crm.Ref{Entity: crm.Email, ID: email.ID})).WithValue("participationtypemask", crm.Whole(1)))
	}
	for piece := range slices.Chunk(rows, 1024) {
		table.Scan(piece)
	}
	return table
}

// numbers.md: the indexes of 100,000 messages and records stay small, and are
// made in slices.
func TestManyTracked(t *testing.T) {
	if testing.Short() {
		t.Skip("200,000 rows take seconds")
	}
	table := manyTracked(many)
	before := heap()
	slowest, slices := time.Duration(0), 0
	for {
		start := time.Now()
		whole := table.Warm(func() bool { return time.Since(start) > 8*time.Millisecond })
		slowest, slices = max(slowest, time.Since(start)), slices+1
		if whole {
			break
		}
	}
	size := heap() - before
	t.Logf("indexes of %d messages and records: %d KiB, by their own count %d KiB, made in %d slices, the longest %v",
		many, size>>10, table.IndexBytes()>>10, slices, slowest)
	if size > 32<<20 || table.IndexBytes() > 32<<20 || slices < 2 {
		t.Errorf("indexes of %d KiB (counted %d) in %d slices", size>>10, table.IndexBytes()>>10, slices)
	}
}

// The marks of a window of a list of 100,000 messages.
func BenchmarkMarksOfWindow(b *testing.B) {
	table := manyTracked(many)
	table.Warm(NoBudget)
	list := table.WatchMessages(MessagesQuery{MessageFilter: MessageFilter{Sort: ByDate}, Count: 100}, nil)
	list.Ready(NoBudget)
	b.ResetTimer()
	for b.Loop() {
		for _, place := range list.order.list[:100] {
			table.mark(crm.Key{Entity: crm.MailMessage, ID: list.order.rows.ids[place]})
		}
	}
}

// The list of tracked messages among 100,000, made from nothing.
func BenchmarkTrackedList(b *testing.B) {
	table := manyTracked(many)
	table.Warm(NoBudget)
	b.ResetTimer()
	for b.Loop() {
		table.orders = nil
		list := table.WatchMessages(MessagesQuery{MessageFilter: MessageFilter{Sort: ByDate, Track: OnlyTracked}, Count: 100}, nil)
		list.Ready(NoBudget)
	}
}

// One message is tracked, and no more, while lists by mark and a timeline are watched.
func BenchmarkTrackOne(b *testing.B) {
	table := manyTracked(many)
	table.Warm(NoBudget)
	var lists []*LiveMessages
	for _, f := range []TrackFilter{AnyTrack, OnlyTracked, OnlyUntracked} {
		l := table.WatchMessages(MessagesQuery{MessageFilter: MessageFilter{Sort: ByDate, Track: f}, Count: 100}, nil)
		l.Ready(NoBudget)
		lists = append(lists, l)
	}
	timeline := table.WatchTimeline(TimelineQuery{Entity: "account", ID: idOf(3), Count: 50})
	timeline.Ready(NoBudget)
	link, _ := table.Row(table.linkKeyAt(0))
	n := int64(0)
	b.ResetTimer()
	for b.Loop() {
		n++
		row := link.WithValue("state", crm.Whole(n%2*2+1))
		table.Apply([]Shown{{Key: row.Key, Row: &row}})
		for _, l := range lists {
			if !l.Ready(NoBudget) {
				b.Fatal("a list is made anew")
			}
		}
	}
}

// The CRM pane of a message.
func BenchmarkPane(b *testing.B) {
	table := manyTracked(many)
	table.Warm(NoBudget)
	facts := officeFacts()
	b.ResetTimer()
	for b.Loop() {
		table.Pane(crm.ID{9, 0, 0, 3}, facts)
	}
}

// A type-ahead over all records.
func BenchmarkChoose(b *testing.B) {
	table := manyTracked(many)
	b.ResetTimer()
	for b.Loop() {
		table.Choose(RegardingQuery{Search: "angs com", Count: 10}, officeFacts()).Step(NoBudget)
	}
}

// linkKeyAt returns the key of a link by its place.
func (t *Table) linkKeyAt(place int32) crm.Key {
	return crm.Key{Entity: crm.TrackLink, ID: t.rowsOf(crm.TrackLink).ids[place]}
}
