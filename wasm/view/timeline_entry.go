package view

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"regarding/shared/crm"
)

// Window returns what is seen of a timeline that is Ready. Preview gives the
// beginning of the text of an activity or note, which memory does not hold, ""
// where it is not known (yet).
func (l *LiveTimeline) Window(clock Clock, preview func(crm.Key) string) Timeline {
	t := l.table
	list, upcoming := l.seen(clock.Now)
	shown := Timeline{
		Phase: t.phaseOf(l.asked), Total: len(l.entries), Upcoming: upcoming, Kinds: l.kinds(), Offset: l.query.Offset,
		Entries: []TimelineEntry{}, Loading: t.loading,
	}
	days := clock.days()
	for i, h := range list {
		e := t.entry(h, days)
		e.Upcoming = l.query.Offset+i < upcoming
		if e.Preview == "" {
			e.Preview = preview(h.key)
		}
		if h.through != l.asked {
			e.Through = t.linkTo(h.through)
		}
		shown.Entries = append(shown.Entries, e)
	}
	return shown
}

// Keys lists the rows that a Window of that time shows, for reading their texts.
func (l *LiveTimeline) Keys(now time.Time) []crm.Key {
	list, _ := l.seen(now)
	keys := make([]crm.Key, len(list))
	for i, h := range list {
		keys[i] = h.key
	}
	return keys
}

// Upcoming counts the entries of a timeline that is Ready which are still to
// come.
func (l *LiveTimeline) Upcoming(now time.Time) int {
	ahead, n := l.ahead(now), 0
	for _, h := range l.entries[:ahead] {
		if h.planned {
			n++
		}
	}
	return n
}

// ahead counts the entries that lie after now. They stand first; most are
// planned, and others are done before they were due or bear a wrong date.
func (l *LiveTimeline) ahead(now time.Time) int {
	at := now.UnixMilli()
	return sort.Search(len(l.entries), func(i int) bool { return l.entries[i].at <= at })
}

// seen lists the entries of the window: before all others those that are still
// to come, of which the whole timeline has so many.
func (l *LiveTimeline) seen(now time.Time) (list []happening, upcoming int) {
	ahead := l.entries[:l.ahead(now)]
	first := make([]happening, 0, len(ahead))
	for _, planned := range []bool{true, false} {
		for _, h := range ahead {
			if h.planned == planned {
				first = append(first, h)
			}
		}
		if planned {
			upcoming = len(first)
		}
	}
	from, to := min(l.query.Offset, len(l.entries)), min(l.query.Offset+l.query.Count, len(l.entries))
	list = append(list, first[min(from, len(first)):min(to, len(first))]...)
	return append(list, l.entries[max(from, len(first)):max(to, len(first))]...), upcoming
}

// timelineKinds are the kinds in the order in which they are offered.
var timelineKinds = []TimelineKind{
	AnyHappening, TimelineEmails, TimelineAppointments, TimelineTasks, TimelineCalls, TimelineLetters, TimelineNotes,
}

// kindOf is the kind of an activity or note.
func kindOf(e crm.Entity) TimelineKind {
	switch e {
	case crm.RecurringAppointmentMaster:
		return TimelineAppointments
	case crm.Fax:
		return TimelineLetters
	}
	return TimelineKind(e.String())
}

// kinds counts the entries of each kind.
func (l *LiveTimeline) kinds() []TimelineCount {
	list := make([]TimelineCount, len(timelineKinds))
	for i, kind := range timelineKinds {
		list[i] = TimelineCount{Kind: kind, Total: l.totals[kind]}
	}
	list[0].Total = len(l.held)
	return list
}

// phaseOf returns what is known of a record by its key, which is through
// aliases.
func (t *Table) phaseOf(k crm.Key) RecordPhase {
	r, place, ok := t.place(k)
	switch {
	case ok && r.live(place):
		return RecordFound
	case ok:
		return RecordDeleted
	case t.loading:
		return RecordLoading
	}
	return RecordAbsent
}

// when is where an activity or a note stands on a timeline, in milliseconds
// since 1970: an e-mail by when it was sent, a meeting by its start, what is
// to be done by when it is due, a note by when it was written.
func (r *rows) when(place int32) int64 {
	names := []string{"scheduledend", "scheduledstart"}
	switch r.entity {
	case crm.Email:
		names = []string{"senton", "receivedon"}
	case crm.Appointment:
		names = []string{"scheduledstart"}
	case crm.RecurringAppointmentMaster:
		names = []string{"patternstartdate"}
	}
	for _, name := range append(names, "createdon") {
		if v := r.value(place, slotOf(r.entity, name)); !v.IsNull() {
			return v.Millis()
		}
	}
	return 0
}

func (t *Table) entry(h happening, days days) TimelineEntry {
	r, place, _ := t.place(h.key)
	e := TimelineEntry{
		Record: t.Link(crm.Ref{Entity: h.key.Entity, ID: h.key.ID}), At: h.at, Group: NoDate, Files: t.filesOf(h.key),
		Pending: r.flags[place]&pending != 0, Open: r.info.Activity && r.active(place),
	}
	if h.at != 0 {
		e.Group = days.group(h.at)
	}
	if owner := r.value(place, r.owner).Ref(); !owner.ID.IsZero() {
		link := t.Link(owner)
		e.Owner = &link
	}
	switch h.key.Entity {
	case crm.Email, crm.PhoneCall, crm.Letter, crm.Fax:
		e.Incoming = r.value(place, slotOf(h.key.Entity, "directioncode")).Int() == 0
	}
	e.From = t.peopleOf(h.key, crm.PartySender, crm.PartyOrganizer)
	e.To = t.peopleOf(h.key, crm.PartyTo, crm.PartyRequired)
	if h.key.Entity == crm.Email {
		e.From = cmp.Or(e.From, r.value(place, emailSlots.sender).Text())
		e.To = cmp.Or(e.To, r.value(place, emailSlots.to).Text())
		e.Preview = t.previewOf(h.key)
	}
	return e
}

// filesOf counts the files of an e-mail that are not pictures within its text,
// and that of a note.
func (t *Table) filesOf(k crm.Key) int {
	n := 0
	switch k.Entity {
	case crm.Email:
		for place := range t.naming(crm.Attachment, fileSlots.object, k) {
			if t.rowsOf(crm.Attachment).value(place, fileSlots.inline).Int() == 0 {
				n++
			}
		}
	case crm.Annotation:
		if r, place, ok := t.place(k); ok && r.value(place, slotOf(crm.Annotation, "filename")).Text() != "" {
			n++
		}
	}
	return n
}

// fileSlots are the columns of attachments.
var fileSlots = struct{ object, name, kind, size, number, content, inline int }{
	object: slotOf(crm.Attachment, "objectid"), name: slotOf(crm.Attachment, "filename"), kind: slotOf(crm.Attachment, "mimetype"),
	size: slotOf(crm.Attachment, "filesize"), number: slotOf(crm.Attachment, "attachmentnumber"),
	content: slotOf(crm.Attachment, "content"), inline: slotOf(crm.Attachment, "isinline"),
}

// previewOf is the beginning of an e-mail's text where the person has the
// message too.
func (t *Table) previewOf(email crm.Key) string {
	for _, l := range t.LinksTo(email) {
		if r, place, ok := t.livePlace(l.Item); ok && l.State == crm.LinkTracked && l.Item.Entity == crm.MailMessage {
			return r.value(place, messageSlots.preview).Text()
		}
	}
	return ""
}

// maxPeopleNamed is how many people a short text names.
const maxPeopleNamed = 3

// peopleOf is a short text of the parties of an activity in any of some roles.
func (t *Table) peopleOf(activity crm.Key, roles ...int64) string {
	r := t.rowsOf(crm.ActivityParty)
	if r == nil {
		return ""
	}
	s := partySlots[crm.ActivityParty]
	var ids []crm.ID
	names := map[crm.ID]string{}
	for place := range t.naming(crm.ActivityParty, s.activity, activity) {
		if !slices.Contains(roles, r.value(place, s.role).Int()) {
			continue
		}
		names[r.ids[place]] = t.partyName(r, place)
		ids = append(ids, r.ids[place])
	}
	var list []string
	slices.SortFunc(ids, func(a, b crm.ID) int { return compareFolded(names[a], names[b]) })
	for _, id := range ids {
		if name := names[id]; name != "" && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	more := len(list) - maxPeopleNamed
	text := strings.Join(list[:min(len(list), maxPeopleNamed)], ", ")
	if more > 0 {
		text += " +" + strconv.Itoa(more)
	}
	return text
}

// partyName is what a party is called: as its record is now, or else as the
// message has it.
func (t *Table) partyName(r *rows, place int32) string {
	s := partySlots[r.entity]
	if ref := r.value(place, s.party).Ref(); !ref.ID.IsZero() {
		if name := t.Link(ref).Name; name != "" {
			return name
		}
	}
	return cmp.Or(r.value(place, s.name).Text(), r.value(place, s.address).Text())
}
