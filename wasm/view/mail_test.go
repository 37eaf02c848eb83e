package view

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"regarding/shared/crm"
)

var mailClock = Clock{Now: time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC), Zone: time.UTC} // a Wednesday

func mailID(n int) (id crm.ID) {
	id[0], id[1], id[15] = byte(n>>8), byte(n), 7
	return id
}

// letter is a message of a test.
type letter struct {
	folder, box   int
	subject, from string
	at            time.Time
	read, flagged bool
	thread        []uint64
	deleted       bool
}

func (l letter) row(n int) crm.Row {
	row := crm.NewRow(crm.Key{Entity: crm.MailMessage, ID: mailID(n)}, me)
	set := func(name string, v crm.Value) { row = row.WithValue(name, v) }
	set("folderid", crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: mailID(l.folder)}))
	set("mailboxid", crm.Lookup(crm.Ref{Entity: crm.Mailbox, ID: mailID(l.box)}))
	set("subject", crm.Str(l.subject))
	set("fromname", crm.Str(l.from))
	set("receivedon", crm.Instant(l.at))
	set("senton", crm.Instant(l.at))
	set("isread", crm.Bool(l.read))
	set("isflagged", crm.Bool(l.flagged))
	sum := sha256.Sum256([]byte(l.subject))
	set("raw", crm.Hash(sum).Value())
	var thread []byte
	for _, id := range l.thread {
		thread = append(thread, byte(id), 0, 0, 0, 0, 0, 0, byte(id>>8))
	}
	set("thread", crm.Blob(thread))
	if l.deleted {
		row.Deleted = &crm.Deletion{By: me, On: mailClock.Now, Cause: crm.Chosen}
	}
	return row
}

func folderRow(n, box, parent int, name string, kind int64) crm.Row {
	row := crm.NewRow(crm.Key{Entity: crm.MailFolder, ID: mailID(n)}, me).
		WithValue("name", crm.Str(name)).WithValue("kind", crm.Whole(kind)).
		WithValue("mailboxid", crm.Lookup(crm.Ref{Entity: crm.Mailbox, ID: mailID(box)}))
	if parent > 0 {
		row = row.WithValue("parentid", crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: mailID(parent)}))
	}
	return row
}

func boxRow(n int, name string, deviceOnly bool) crm.Row {
	return crm.NewRow(crm.Key{Entity: crm.Mailbox, ID: mailID(n)}, me).WithValue("name", crm.Str(name)).WithValue("deviceonly", crm.Bool(deviceOnly))
}

func shownRows(rows ...crm.Row) []Shown {
	var list []Shown
	for i := range rows {
		list = append(list, Shown{Key: rows[i].Key, Row: &rows[i]})
	}
	return list
}

const (
	box    = 1000
	inbox  = 1001
	trash  = 1002
	work   = 1003
	inBin  = 1004 // a folder in Deleted items
	device = 1005 // another mailbox
)

func mailTable() *Table {
	t := NewTable(me)
	t.Apply(shownRows(
		boxRow(box, "Mail", false), boxRow(device, "Private", true),
		folderRow(inbox, box, 0, "Inbox", crm.FolderInbox), folderRow(trash, box, 0, "Deleted items", crm.FolderDeleted),
		folderRow(work, box, 0, "Work", crm.FolderOrdinary), folderRow(inBin, box, trash, "Old", crm.FolderOrdinary),
		folderRow(1006, device, 0, "Inbox", crm.FolderInbox),
	))
	t.Loaded()
	return t
}

func here(crm.Hash) BodyState { return BytesHere }

func window(t *Table, f MessageFilter, offset, count int) Messages {
	l := t.WatchMessages(MessagesQuery{MessageFilter: f, Offset: offset, Count: count}, nil)
	defer l.Close()
	for !l.Ready(NoBudget) {
	}
	return l.Window(mailClock, here)
}

func subjects(m Messages) []string {
	var list []string
	for _, r := range m.Rows {
		list = append(list, r.Subject)
	}
	return list
}

// MBX-06: folders with what is in them, standard ones first.
func TestMailFolders(t *testing.T) {
	table := mailTable()
	table.Apply(shownRows(
		letter{folder: inbox, box: box}.row(1), letter{folder: inbox, box: box, read: true}.row(2), letter{folder: inBin, box: box}.row(3),
		letter{folder: work, box: box, deleted: true}.row(4),
	))
	table.Apply(shownRows(letter{folder: inbox, box: box, read: true}.row(1)))
	table.Apply([]Shown{{Key: crm.Key{Entity: crm.MailMessage, ID: mailID(2)}}})
	var got []string
	for _, b := range table.MailFolders().Mailboxes {
		got = append(got, b.Name)
		for _, f := range b.Folders {
			got = append(got, fmt.Sprintf("%s%s %d/%d", strings.Repeat("  ", f.Depth+1), f.Name, f.Unread, f.Total))
		}
	}
	want := []string{"Mail", "  Inbox 0/1", "  Deleted items 0/0", "    Old 1/1", "  Work 0/0", "Private", "  Inbox 0/0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMessageGroups(t *testing.T) {
	table := mailTable()
	for n, at := range []string{
		"2026-11-18T09:00", "2026-11-18T00:00", "2026-11-17T23:59", "2026-11-16T08:00", "2026-11-10T08:00", "2026-11-02T08:00", "2026-10-30T08:00", "2020-01-01T00:00",
	} {
		when, err := time.Parse("2006-01-02T15:04", at)
		if err != nil {
			t.Fatal(err)
		}
		table.Apply(shownRows(letter{folder: inbox, box: box, at: when, subject: at}.row(n)))
	}
	got := window(table, MessageFilter{Folder: mailRef(inbox), Sort: ByDate, Descending: true}, 0, 10)
	want := []MessageGroup{{Today, 0}, {Yesterday, 2}, {ThisWeek, 3}, {LastWeek, 4}, {ThisMonth, 5}, {Older, 6}}
	if diff := cmp.Diff(want, got.Groups); diff != "" {
		t.Error(diff)
	}
	got = window(table, MessageFilter{Folder: mailRef(inbox), Sort: ByDate}, 0, 10)
	want = []MessageGroup{{Older, 0}, {ThisMonth, 2}, {LastWeek, 3}, {ThisWeek, 4}, {Yesterday, 5}, {Today, 6}}
	if diff := cmp.Diff(want, got.Groups); diff != "" {
		t.Error(diff)
	}
	if got.Rows[0].Subject != "2020-01-01T00:00" {
		t.Errorf("the first is %v", got.Rows[0])
	}
}

func mailRef(n int) *crm.ID { id := mailID(n); return &id }

// The list of a query against every message looked at one by one.
func TestMessagesAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := mailTable()
		letters := map[int]letter{}
		boxes := map[int]int{inbox: box, trash: box, work: box, inBin: box, 1006: device}
		draw := func(n int) letter {
			l := letter{
				folder: rapid.SampledFrom([]int{inbox, trash, work, inBin, 1006}).Draw(t, "folder"), subject: fmt.Sprint("s", n),
				from: rapid.SampledFrom([]string{"Anna", "anna", "Ben", ""}).Draw(t, "from"),
				at:   mailClock.Now.Add(-time.Duration(rapid.IntRange(0, 60).Draw(t, "days")) * 24 * time.Hour),
				read: rapid.Bool().Draw(t, "read"), flagged: rapid.Bool().Draw(t, "flagged"), deleted: rapid.IntRange(0, 9).Draw(t, "deleted") == 0,
			}
			for range rapid.IntRange(0, 3).Draw(t, "ids") {
				l.thread = append(l.thread, rapid.Uint64Range(1, 30).Draw(t, "id"))
			}
			l.box = boxes[l.folder]
			return l
		}
		filter := MessageFilter{Sort: rapid.SampledFrom([]MessageSort{ByDate, ByFrom, BySubject, BySize}).Draw(t, "sort"), Descending: rapid.Bool().Draw(t, "descending")}
		filter.Unread, filter.Flagged = rapid.Bool().Draw(t, "unread"), rapid.Bool().Draw(t, "flagged only")
		if rapid.Bool().Draw(t, "in a folder") {
			filter.Folder = mailRef(rapid.SampledFrom([]int{inbox, trash, 1006}).Draw(t, "which"))
		} else if rapid.Bool().Draw(t, "in a mailbox") {
			filter.Mailbox = mailRef(rapid.SampledFrom([]int{box, device}).Draw(t, "which"))
		}
		live := table.WatchMessages(MessagesQuery{MessageFilter: filter, Count: 200}, nil)
		threaded := filter
		threaded.Threads, threaded.Sort = true, ByDate
		byThread := table.WatchMessages(MessagesQuery{MessageFilter: threaded, Count: 200}, nil)
		for range rapid.IntRange(1, 8).Draw(t, "changes") {
			var list []Shown
			for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(1, 80), 1, 20, rapid.ID).Draw(t, "messages") {
				key := crm.Key{Entity: crm.MailMessage, ID: mailID(n)}
				if rapid.IntRange(0, 5).Draw(t, "gone") == 0 {
					delete(letters, n)
					list = append(list, Shown{Key: key})
					continue
				}
				letters[n] = draw(n)
				row := letters[n].row(n)
				list = append(list, Shown{Key: key, Row: &row})
			}
			table.Apply(list)
			for !live.Ready(NoBudget) {
			}
			for !byThread.Ready(NoBudget) {
			}
			var want []string
			unread := 0
			for n, l := range letters {
				if filter.keeps(n, l) {
					want = append(want, l.subject)
					if !l.read {
						unread++
					}
				}
			}
			got := live.Window(mailClock, here)
			names := subjects(got)
			slices.Sort(names)
			slices.Sort(want)
			if !slices.Equal(names, want) || got.Unread != unread || got.Total != len(want) {
				t.Fatalf("the list has %v (%d unread), want %v (%d)", names, got.Unread, want, unread)
			}
			for i := 1; i < len(got.Rows); i++ {
				a, b := got.Rows[i-1], got.Rows[i]
				if filter.Descending {
					a, b = b, a
				}
				if filter.Sort == ByDate && a.Date > b.Date || filter.Sort == ByFrom && strings.ToLower(a.From) > strings.ToLower(b.From) {
					t.Fatalf("%v stands before %v", got.Rows[i-1], got.Rows[i])
				}
			}
			checkThreads(t, byThread.Window(mailClock, here), letters, threaded)
		}
	})
}

func (f MessageFilter) keeps(_ int, l letter) bool {
	switch {
	case l.deleted, f.Unread && l.read, f.Flagged && !l.flagged:
		return false
	case f.Folder != nil:
		return *f.Folder == mailID(l.folder)
	case l.folder == trash || l.folder == inBin:
		return false
	}
	return f.Mailbox == nil || *f.Mailbox == mailID(l.box)
}

// checkThreads counts threads by following ids from message to message: those
// of messages that were ever seen may still join others, so a thread here may
// be larger, and never smaller.
func checkThreads(t *rapid.T, got Messages, letters map[int]letter, f MessageFilter) {
	stands, kept := 0, 0
	for _, row := range got.Rows {
		stands += row.ThreadCount
	}
	for n, l := range letters {
		if f.keeps(n, l) {
			kept++
		}
	}
	if stands != kept {
		t.Fatalf("threads stand for %d messages, there are %d", stands, kept)
	}
	for i := 1; i < len(got.Rows); i++ {
		if a, b := got.Rows[i-1].Date, got.Rows[i].Date; f.Descending && a < b || !f.Descending && a > b {
			t.Fatalf("threads are not sorted: %v before %v", got.Rows[i-1], got.Rows[i])
		}
	}
}

func TestThread(t *testing.T) {
	table := mailTable()
	day := func(n int) time.Time { return mailClock.Now.Add(time.Duration(n-10) * time.Hour) }
	table.Apply(shownRows(
		letter{folder: inbox, subject: "first", at: day(1), thread: []uint64{1}}.row(1),
		letter{folder: work, subject: "answer to an answer", at: day(3), thread: []uint64{3, 2}}.row(3),
		letter{folder: inbox, subject: "another", at: day(2), thread: []uint64{8}}.row(8),
		letter{folder: inbox, subject: "without ids", at: day(2)}.row(9),
	))
	names := func() []string { return subjects(Messages{Rows: table.Thread(mailID(1), mailClock, here)}) }
	if got := names(); !slices.Equal(got, []string{"first"}) {
		t.Errorf("before the link is there: %v", got)
	}
	// The message between them comes last.
	table.Apply(shownRows(letter{folder: inbox, subject: "answer", at: day(2), thread: []uint64{2, 1}}.row(2)))
	if got, want := names(), []string{"first", "answer", "answer to an answer"}; !slices.Equal(got, want) {
		t.Errorf("the thread is %v, want %v", got, want)
	}
	if got := table.WithThreads([]crm.ID{mailID(1), mailID(9)}); len(got) != 3 {
		t.Errorf("with its thread in the folder: %v", got)
	}
}

// A message that a search has found is kept, whatever else there is.
func TestFoundMessages(t *testing.T) {
	table := mailTable()
	for n := range 20 {
		table.Apply(shownRows(letter{folder: inbox, box: box, subject: fmt.Sprint(n), at: mailClock.Now}.row(n)))
	}
	found := &Found{IDs: map[crm.ID]struct{}{mailID(3): {}, mailID(5): {}}}
	l := table.WatchMessages(MessagesQuery{MessageFilter: MessageFilter{Sort: BySubject}, Count: 50}, found)
	for !l.Ready(NoBudget) {
	}
	if got := subjects(l.Window(mailClock, here)); !slices.Equal(got, []string{"3", "5"}) {
		t.Errorf("kept %v", got)
	}
}

// A folder that goes to Deleted items takes its messages from the list of all.
func TestSetAsideFollowsFolders(t *testing.T) {
	table := mailTable()
	table.Apply(shownRows(letter{folder: work, box: box, subject: "w", at: mailClock.Now}.row(1)))
	l := table.WatchMessages(MessagesQuery{MessageFilter: MessageFilter{Sort: ByDate}, Count: 50}, nil)
	total := func() int {
		for !l.Ready(NoBudget) {
		}
		return l.Window(mailClock, here).Total
	}
	if got := total(); got != 1 {
		t.Errorf("%d messages", got)
	}
	table.Apply(shownRows(folderRow(work, box, trash, "Work", crm.FolderOrdinary)))
	if got := total(); got != 0 {
		t.Errorf("%d messages after their folder was deleted", got)
	}
}

// Imported contacts, by family name, with what their cards say.
func TestCards(t *testing.T) {
	table := NewTable(me)
	card := func(n int, name, sort, company string, list bool) crm.Row {
		return crm.NewRow(crm.Key{Entity: crm.MailCard, ID: mailID(n)}, me).
			WithValue("fullname", crm.Str(name)).WithValue("sortname", crm.Str(sort)).WithValue("company", crm.Str(company)).
			WithValue("islist", crm.Bool(list)).WithValue("membercount", crm.Whole(2))
	}
	table.Apply(shownRows(card(1, "Zoe Adler", "Adler Zoe", "Contoso", false), card(2, "Anna Berg", "Berg Anna", "Fabrikam", false), card(3, "Board", "Board", "", true)))
	table.Loaded()
	names := func(q CardsQuery) (list []string) {
		q.Count = 10
		l := table.WatchCards(q)
		defer l.Close()
		for !l.Ready(NoBudget) {
		}
		for _, row := range l.Window().Rows {
			list = append(list, row.Name)
		}
		return list
	}
	for _, test := range []struct {
		query CardsQuery
		want  []string
	}{
		{CardsQuery{}, []string{"Zoe Adler", "Anna Berg", "Board"}},
		{CardsQuery{Lists: true}, []string{"Board"}},
		{CardsQuery{Search: "fab"}, []string{"Anna Berg"}},
		{CardsQuery{Search: "adl zo"}, []string{"Zoe Adler"}},
	} {
		if got := names(test.query); !slices.Equal(got, test.want) {
			t.Errorf("%+v: %v, want %v", test.query, got, test.want)
		}
	}
	row := card(1, "Zoe Adler", "Adler Zoe", "Contoso", true).WithValue("emails", crm.Str("work\tzoe@contoso.example\n\tzoe@home.example\n")).
		WithValue("members", crm.Str("Ben\tben@contoso.example\n\tuid:77\n"))
	c := CardOf(&row)
	if diff := cmp.Diff([]LabelledValue{{"work", "zoe@contoso.example"}, {"", "zoe@home.example"}}, c.Emails); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]MailAddress{{"Ben", "ben@contoso.example"}, {"", ""}}, c.Members); diff != "" {
		t.Error(diff)
	}
}
