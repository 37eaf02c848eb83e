package view

import (
	"cmp"
	"slices"
	"sort"

	"regarding/shared/crm"
)

// LiveTimeline is the timeline of a record that is watched. It is made on
// demand and then kept as rows change: what changed is looked at, and nothing
// else, unless the change is of which records stand below an account.
type LiveTimeline struct {
	table *Table
	query TimelineQuery
	// scope are the records whose activities are shown: that which was asked
	// for, and of an account its contacts, opportunities and cases.
	scope map[crm.Key]struct{}
	asked crm.Key
	// entries are those of the kind that is asked for, sorted, newest first;
	// held are those of every kind, totals how many of each there are.
	entries []happening
	held    map[crm.Key]happening
	totals  map[TimelineKind]int
	ready   bool
	// queue are the records of the scope that are still to be looked at.
	queue []crm.Key
}

// happening is an activity or a note on a timeline.
type happening struct {
	at  int64
	key crm.Key
	// through is the record of the scope by which it is there.
	through crm.Key
	// planned says that it is still to be done: it is upcoming until its time.
	planned bool
}

func (a happening) compare(b happening) int {
	return cmp.Or(cmp.Compare(b.at, a.at), b.key.Compare(a.key))
}

// WatchTimeline returns the timeline of a query, which has passed Check. It
// must be closed.
func (t *Table) WatchTimeline(q TimelineQuery) *LiveTimeline {
	l := &LiveTimeline{table: t, query: q}
	t.timelines = append(t.timelines, l)
	return l
}

// Close lets go of the timeline.
func (l *LiveTimeline) Close() {
	l.table.timelines = slices.DeleteFunc(l.table.timelines, func(other *LiveTimeline) bool { return other == l })
}

// Move asks for another window of the same record.
func (l *LiveTimeline) Move(offset, count int) { l.query.Offset, l.query.Count = offset, count }

// Ready goes on making the timeline and reports whether it can be shown.
func (l *LiveTimeline) Ready(over Budget) bool {
	if l.ready {
		return true
	}
	if l.scope == nil {
		e, _ := crm.EntityNamed(l.query.Entity)
		l.asked = l.table.Resolve(crm.Key{Entity: e, ID: l.query.ID})
		l.scope, l.held = map[crm.Key]struct{}{l.asked: {}}, map[crm.Key]happening{}
		l.queue = []crm.Key{l.asked}
		if e == crm.Account {
			l.queue = append(l.queue, l.table.below(l.asked)...)
		}
		for _, k := range l.queue {
			l.scope[k] = struct{}{}
		}
	}
	for len(l.queue) > 0 {
		l.table.happenings(l.queue[0], func(k crm.Key) {
			if _, had := l.held[k]; had {
				return
			}
			if h, ok := l.place(k); ok {
				l.held[k] = h
			}
		})
		l.queue = l.queue[1:]
		if over() {
			return false
		}
	}
	l.entries, l.totals = make([]happening, 0, len(l.held)), map[TimelineKind]int{}
	for _, h := range l.held {
		if l.count(h, 1) {
			l.entries = append(l.entries, h)
		}
	}
	slices.SortFunc(l.entries, happening.compare)
	l.ready = true
	return true
}

// count adds n entries like h to the totals, and reports whether h is of the
// kind that is asked for.
func (l *LiveTimeline) count(h happening, n int) (kept bool) {
	kind := kindOf(h.key.Entity)
	l.totals[kind] += n
	return l.query.Kind == AnyHappening || l.query.Kind == kind
}

// reset has the timeline made anew.
func (l *LiveTimeline) reset() { l.scope, l.queue, l.ready = nil, nil, false }

// lookups are those by which a record stands below an account.
var lookups = []struct {
	entity     crm.Entity
	attributes []string
}{
	{crm.Contact, []string{"parentcustomerid"}},
	{crm.Opportunity, []string{"customerid", "parentaccountid"}},
	{crm.Incident, []string{"customerid"}},
}

// below lists the contacts, opportunities and cases of an account, each once:
// contacts first, so that what is there by two of them is there by the person.
func (t *Table) below(account crm.Key) []crm.Key {
	var list []crm.Key
	for _, by := range lookups {
		had := map[crm.ID]bool{}
		for _, name := range by.attributes {
			for place := range t.naming(by.entity, slotOf(by.entity, name), account) {
				if id := t.rowsOf(by.entity).ids[place]; !had[id] {
					had[id] = true
					list = append(list, crm.Key{Entity: by.entity, ID: id})
				}
			}
		}
	}
	return list
}

// happenings calls with the activities regarding a record, those that it is a
// party of, and its notes; with some more than once.
func (t *Table) happenings(of crm.Key, call func(crm.Key)) {
	for e, slot := range aboutSlots {
		for place := range t.naming(e, slot, of) {
			call(crm.Key{Entity: e, ID: t.rowsOf(e).ids[place]})
		}
	}
	for _, e := range partied {
		for place := range t.naming(e, partySlots[e].party, of) {
			call(t.Resolve(t.rowsOf(e).value(place, partySlots[e].activity).Ref().Key()))
		}
	}
}

// aboutSlots are the lookups by which activities and notes are about a record.
var aboutSlots = func() map[crm.Entity]int {
	m := map[crm.Entity]int{crm.Annotation: slotOf(crm.Annotation, "objectid")}
	for _, e := range crm.Entities() {
		if info, _ := e.Info(); info.Activity {
			m[e] = slotOf(e, "regardingobjectid")
		}
	}
	return m
}()

// partied are the two entities of parties.
var partied = []crm.Entity{crm.ActivityParty, crm.BccParty}

// partySlots are their columns.
var partySlots = func() map[crm.Entity]struct{ activity, party, role, address, name, list int } {
	m := map[crm.Entity]struct{ activity, party, role, address, name, list int }{}
	for _, e := range partied {
		m[e] = struct{ activity, party, role, address, name, list int }{
			slotOf(e, "activityid"), slotOf(e, "partyid"), slotOf(e, "participationtypemask"), slotOf(e, "addressused"),
			slotOf(e, "addressusedname"), slotOf(e, "isdistributionlist"),
		}
	}
	return m
}()

// place finds where an activity or note stands on the timeline; ok is false for
// one that is not there. What it is about counts before who is on it.
func (l *LiveTimeline) place(k crm.Key) (h happening, ok bool) {
	t := l.table
	slot, can := aboutSlots[k.Entity]
	r, place, live := t.livePlace(k)
	if !can || !live || t.Resolve(k) != k {
		return happening{}, false
	}
	h = happening{key: k, at: r.when(place), planned: r.info.Activity && k.Entity != crm.Email && r.active(place)}
	about := t.Resolve(r.value(place, slot).Ref().Key())
	_, ok = l.scope[about]
	if h.through = about; about == l.asked {
		return h, ok
	}
	for _, e := range partied {
		for party := range t.naming(e, partySlots[e].activity, k) {
			by := t.Resolve(t.rowsOf(e).value(party, partySlots[e].party).Ref().Key())
			_, in := l.scope[by]
			switch {
			case !in:
			case by == l.asked:
				h.through = by
				return h, true
			case !ok, h.through != about && by.Compare(h.through) < 0:
				h.through, ok = by, true
			}
		}
	}
	return h, ok
}

// happened lists the activities and notes whose place on timelines a change may
// concern, before it is carried out.
func (t *Table) happened(list []Shown) []crm.Key {
	var keys []crm.Key
	if len(t.timelines) == 0 {
		return nil
	}
	for _, s := range list {
		switch s.Key.Entity {
		case crm.ActivityParty, crm.BccParty:
			t.eachForm(s, func(row crm.Row) { keys = append(keys, row.Value("activityid").Ref().Key()) })
		default:
			keys = append(keys, s.Key)
		}
	}
	return keys
}

// changed puts what a change has concerned where it belongs now.
func (l *LiveTimeline) changed(list []Shown, happened []crm.Key) {
	if !l.ready || len(list) > maxTimelineChanges {
		l.reset()
		return
	}
	for _, s := range list {
		switch s.Key.Entity {
		case crm.Alias:
			l.reset()
			return
		case crm.Contact, crm.Opportunity, crm.Incident:
			_, was := l.scope[s.Key]
			if is := l.stands(s.Key); was != is && s.Key != l.asked {
				l.reset()
				return
			}
		}
	}
	for _, k := range happened {
		l.put(l.table.Resolve(k))
	}
}

// maxTimelineChanges is how many changes are put into a timeline one by one.
const maxTimelineChanges = 500

// stands reports whether a record stands below the account whose timeline it is.
func (l *LiveTimeline) stands(k crm.Key) bool {
	r, place, ok := l.table.livePlace(k)
	if !ok || l.asked.Entity != crm.Account {
		return false
	}
	for _, by := range lookups {
		for _, name := range by.attributes {
			if by.entity == k.Entity && l.table.Resolve(r.value(place, slotOf(k.Entity, name)).Ref().Key()) == l.asked {
				return true
			}
		}
	}
	return false
}

// put has one activity or note stand where it belongs.
func (l *LiveTimeline) put(k crm.Key) {
	if _, about := aboutSlots[k.Entity]; !about {
		return
	}
	find := func(h happening) (int, bool) {
		return sort.Find(len(l.entries), func(i int) int { return h.compare(l.entries[i]) })
	}
	was, had := l.held[k]
	is, has := l.place(k)
	if had == has && was == is {
		return
	}
	if had {
		if i, ok := find(was); l.count(was, -1) && ok {
			l.entries = slices.Delete(l.entries, i, i+1)
		}
		delete(l.held, k)
	}
	if has {
		if i, _ := find(is); l.count(is, 1) {
			l.entries = slices.Insert(l.entries, i, is)
		}
		l.held[k] = is
	}
}
