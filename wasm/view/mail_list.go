package view

import (
	"slices"
	"sort"
	"time"

	"regarding/shared/crm"
)

// Found is what a search of the texts has found: the messages that are kept by
// a list. Lists with the same Found, by pointer, are the same.
type Found struct{ IDs map[crm.ID]struct{} }

// LiveMessages is a list of messages that is watched.
type LiveMessages struct {
	table *Table
	query MessagesQuery
	found *Found
	order *order
	// aside are the folders that it leaves out, as of a version of the folders.
	aside     []crm.ID
	foldersAt uint64

	// picked are the rows where they stand for threads, the newest first, and
	// counts how many each stands for; as of changes of the rows.
	picked, counts []int32
	pickedAt       uint64
}

// WatchMessages returns the list of a query, which has passed Check. Found is
// what its search has found, nil where it searches nothing. It must be closed.
func (t *Table) WatchMessages(q MessagesQuery, found *Found) *LiveMessages {
	l := &LiveMessages{table: t, query: q, found: found}
	l.open()
	return l
}

func (l *LiveMessages) open() {
	t, q := l.table, l.query
	var conditions []condition
	if q.Folder != nil {
		conditions = append(conditions, isRef("folderid", crm.Key{Entity: crm.MailFolder, ID: *q.Folder}, false))
	} else {
		if q.Mailbox != nil {
			conditions = append(conditions, isRef("mailboxid", crm.Key{Entity: crm.Mailbox, ID: *q.Mailbox}, false))
		}
		l.aside = t.setAside()
		for _, folder := range l.aside {
			conditions = append(conditions, isRef("folderid", crm.Key{Entity: crm.MailFolder, ID: folder}, true))
		}
	}
	if q.Unread {
		conditions = append(conditions, isSet("isread", false))
	}
	if q.Flagged {
		conditions = append(conditions, isSet("isflagged", true))
	}
	if q.Attachments {
		conditions = append(conditions, isSet("hasattachments", true))
	}
	l.order = t.orderOf(crm.MailMessage, slotOf(crm.MailMessage, sortedBy[q.Sort]), ScopeAll, nil, conditions, l.found, q.Track)
	l.order.watched++
	l.pickedAt = 0
}

var sortedBy = map[MessageSort]string{ByDate: "receivedon", ByFrom: "fromname", BySubject: "subject", BySize: "size"}

// isRef is the condition that a lookup of messages names something, or does not.
func isRef(attribute string, target crm.Key, not bool) condition {
	return condition{slot: slotOf(crm.MailMessage, attribute), kind: crm.Reference, op: refOp(not), target: target, not: not}
}

func refOp(not bool) Comparison {
	if not {
		return Ne
	}
	return Eq
}

// isSet is the condition that a mark of messages is set, or is not.
func isSet(attribute string, set bool) condition {
	c := condition{slot: slotOf(crm.MailMessage, attribute), kind: crm.Int}
	c.least, c.greatest = 0, orderOf(crm.Int, 0)
	c.not = set
	return c
}

// Close lets go of the list.
func (l *LiveMessages) Close() {
	l.order.watched--
	l.table.evict()
}

// Ready goes on making the list and reports whether it can be shown.
func (l *LiveMessages) Ready(over Budget) bool {
	if l.query.Folder == nil && l.table.foldersVersion() != l.foldersAt {
		if aside := l.table.setAside(); !slices.Equal(aside, l.aside) {
			l.Close()
			l.open()
		}
		l.foldersAt = l.table.foldersVersion()
	}
	return l.order.build(over)
}

// byThread reports whether rows stand for threads.
func (l *LiveMessages) byThread() bool { return l.query.Threads && l.query.Sort == ByDate }

// pick makes the rows that stand for threads.
func (l *LiveMessages) pick() {
	r := l.order.rows
	if l.pickedAt == r.changes && l.pickedAt != 0 {
		return
	}
	newest := slices.Clone(l.order.list)
	slices.Reverse(newest)
	l.picked, l.counts = r.threadsOf().reps(newest)
	l.pickedAt = r.changes
}

// len returns how many rows the list has; place returns that of a row, in the
// order in which they are shown, and how many messages it stands for.
func (l *LiveMessages) len() int {
	if l.byThread() {
		l.pick()
		return len(l.picked)
	}
	return len(l.order.list)
}

func (l *LiveMessages) place(i int) (place int32, stands int) {
	if l.byThread() {
		l.pick()
		if !l.query.Descending {
			i = len(l.picked) - 1 - i
		}
		return l.picked[i], int(l.counts[i])
	}
	if l.query.Descending {
		i = len(l.order.list) - 1 - i
	}
	return l.order.list[i], 1
}

// Clock is when and where a list is shown.
type Clock struct {
	Now  time.Time
	Zone *time.Location
}

// Window returns what is seen of a list that is Ready. Body says of bytes
// whether they are here.
func (l *LiveMessages) Window(clock Clock, body func(crm.Hash) BodyState) Messages {
	n := l.len()
	m := Messages{Total: n, Unread: l.order.unread, Offset: l.query.Offset, Rows: []MessageRow{}, Groups: []MessageGroup{}, Loading: l.table.loading}
	days := clock.days()
	for i := l.query.Offset; i < min(l.query.Offset+l.query.Count, n); i++ {
		place, stands := l.place(i)
		row := l.table.messageRow(place, days, body)
		row.ThreadCount = stands
		m.Rows = append(m.Rows, row)
	}
	if l.query.Sort == ByDate {
		m.Groups = l.groups(n, days)
	}
	return m
}

// groups finds where each date group begins: rows are sorted by date.
func (l *LiveMessages) groups(n int, days days) []MessageGroup {
	groups := []MessageGroup{}
	for at := 0; at < n; {
		place, _ := l.place(at)
		group := days.group(l.order.rows.date(place))
		groups = append(groups, MessageGroup{Group: group, Start: at})
		at += sort.Search(n-at, func(i int) bool {
			place, _ := l.place(at + i)
			return days.group(l.order.rows.date(place)) != group
		})
	}
	return groups
}

// IDs returns the ids of rows, in the order in which they are shown.
func (l *LiveMessages) IDs(offset, count int) []crm.ID {
	ids := []crm.ID{}
	for i := offset; i < min(offset+count, l.len()); i++ {
		place, _ := l.place(i)
		ids = append(ids, l.order.rows.ids[place])
	}
	return ids
}

// Same reports whether two windows show the same.
func (m *Messages) Same(other *Messages) bool {
	return m.Total == other.Total && m.Unread == other.Unread && m.Offset == other.Offset && m.Loading == other.Loading &&
		m.Searching == other.Searching && slices.EqualFunc(m.Rows, other.Rows, MessageRow.Same) && slices.Equal(m.Groups, other.Groups)
}

// days are the bounds of the date groups, in milliseconds since 1970.
type days struct{ tomorrow, today, yesterday, week, lastWeek, month int64 }

// days returns the bounds on the person's clock. Weeks begin on Monday
// (ISO 8601).
func (c Clock) days() days {
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	now := c.Now.In(zone)
	day := func(offset int) int64 {
		return time.Date(now.Year(), now.Month(), now.Day()+offset, 0, 0, 0, 0, zone).UnixMilli()
	}
	monday := -(int(now.Weekday()) + 6) % 7
	return days{
		tomorrow: day(1), today: day(0), yesterday: day(-1), week: day(monday), lastWeek: day(monday - 7),
		month: time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, zone).UnixMilli(),
	}
}

func (d days) group(at int64) DateGroup {
	switch {
	case at >= d.today:
		return Today
	case at >= d.yesterday:
		return Yesterday
	case at >= d.week:
		return ThisWeek
	case at >= d.lastWeek:
		return LastWeek
	case at >= d.month:
		return ThisMonth
	}
	return Older
}
