package view

import (
	"slices"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/track"
)

// mark is how an item stands to the CRM. What of its record waits to be sent
// counts as the tracking does.
func (t *Table) mark(item crm.Key) TrackMark {
	state, record := t.stateOf(item)
	m := TrackMark{State: state}
	if r, place, ok := t.livePlace(record); ok {
		if ref := r.value(place, slotOf(record.Entity, "regardingobjectid")).Ref(); !ref.ID.IsZero() {
			link := t.Link(ref)
			m.Regarding = &link
		}
	}
	return m
}

// stateOf returns how an item stands and, of one that is tracked, its record.
func (t *Table) stateOf(item crm.Key) (TrackState, crm.Key) {
	place := t.linkOf(item)
	if place < 0 || t.rowsOf(crm.TrackLink).value(place, linkSlots.state).Int() != crm.LinkTracked {
		if _, refused := t.refusalOf(item); refused {
			return TrackRefused, crm.Key{}
		}
		return NotTracked, crm.Key{}
	}
	links := t.rowsOf(crm.TrackLink)
	record := t.Resolve(links.value(place, linkSlots.record).Ref().Key())
	waits := links.flags[place]&pending != 0
	r, at, ok := t.livePlace(record)
	switch {
	case waits || ok && r.flags[at]&pending != 0:
		return TrackPending, record
	case ok && record.Entity == crm.Email && r.value(at, emailSlots.content).Int() == crm.ContentAwaited:
		return TrackAwaiting, record
	}
	return Tracked, record
}

// marked reports whether a filter keeps an item.
func (t *Table) marked(item crm.Key, f TrackFilter) bool {
	if f == OnlyUnknown {
		return t.fromUnknown(item)
	}
	state, record := t.stateOf(item)
	isTracked := state == Tracked || state == TrackPending || state == TrackAwaiting
	switch f {
	case OnlyTracked:
		return isTracked
	case OnlyUntracked:
		return !isTracked
	case OnlyPending:
		return state == TrackPending
	case OnlyRefused:
		return state == TrackRefused
	case OnlyNoRegarding:
		r, place, ok := t.livePlace(record)
		return isTracked && (!ok || r.value(place, slotOf(record.Entity, "regardingobjectid")).IsNull())
	}
	return true
}

// fromUnknown reports whether a message came from an address that means no
// record, as the CRM pane shows its sender. What lies in Sent items or Drafts
// is the person's own.
func (t *Table) fromUnknown(item crm.Key) bool {
	r, place, ok := t.livePlace(item)
	if !ok {
		return false
	}
	address := crm.NormalizeEmail(r.value(place, messageSlots.address).Text())
	if address == "" {
		return false
	}
	if folders, at, ok := t.place(r.value(place, messageSlots.folder).Ref().Key()); ok {
		switch folders.value(at, folderSlots.kind).Int() {
		case crm.FolderSent, crm.FolderDrafts:
			return false
		}
	}
	return len(track.Resolve(t.AddressMatches(address), crm.PartySender, t.me)) == 0
}

// refusals are the sync issues of tracking, by the link that was refused, as
// of a change of the issues.
type refusals struct {
	at     uint64
	issues map[crm.ID]crm.ID
}

// refusalOf returns the open sync issue of the tracking of an item.
func (t *Table) refusalOf(item crm.Key) (issue crm.ID, ok bool) {
	r := t.rowsOf(crm.SyncIssue)
	if r == nil || len(r.at) == 0 {
		return crm.ID{}, false
	}
	if t.refusals.at != r.changes {
		t.refusals = refusals{at: r.changes, issues: map[crm.ID]crm.ID{}}
		for id, place := range r.at {
			if !r.live(place) {
				continue
			}
			for _, link := range refusedLinks(r.value(place, issueSlots.creates)) {
				if had, ok := t.refusals.issues[link]; !ok || r.raisedAfter(place, r.at[had]) {
					t.refusals.issues[link] = id
				}
			}
		}
	}
	if len(t.refusals.issues) == 0 {
		return crm.ID{}, false
	}
	issue, ok = t.refusals.issues[track.LinkID(item)]
	return issue, ok
}

// raisedAfter reports whether one issue was raised after another; the ids decide
// where the times do not.
func (r *rows) raisedAfter(one, other int32) bool {
	a, b := r.value(one, issueSlots.raised), r.value(other, issueSlots.raised)
	return newestFirst(a.Millis(), b.Millis(), r.ids[one], r.ids[other]) < 0
}

// linkMember begins the members of "creates" that are links.
var linkMember = crm.TrackLink.String() + "/"

// refusedLinks returns the links among what an issue's mutation was to create
// (S9).
func refusedLinks(creates crm.Value) []crm.ID {
	var list []crm.ID
	for _, member := range creates.Members() {
		if text, ok := strings.CutPrefix(member, linkMember); ok {
			if id, err := crm.ParseID(text); err == nil {
				list = append(list, id)
			}
		}
	}
	return list
}

// remarking is the messages whose marks a change may concern, and the orders
// that keep messages by their marks.
type remarking struct {
	rows   *rows
	orders []*order
	items  map[crm.ID]struct{}
}

// remark finds what a change concerns, before it is carried out. There is
// nothing to do where no order asks for marks.
func (t *Table) remark(list []Shown) remarking {
	m := remarking{rows: t.rowsOf(crm.MailMessage), items: map[crm.ID]struct{}{}}
	for _, o := range t.orders {
		if o.track != AnyTrack {
			m.orders = append(m.orders, o)
		}
	}
	if len(m.orders) == 0 {
		return m
	}
	for _, s := range list {
		switch s.Key.Entity {
		case crm.MailMessage:
			m.items[s.Key.ID] = struct{}{}
		case crm.Email:
			m.addLinked(t, s.Key)
		case crm.Alias:
			m.addLinked(t, crm.Key{Entity: crm.Email, ID: s.Key.ID})
		case crm.TrackLink:
			t.eachForm(s, func(row crm.Row) { m.addItem(row.Value("item").Ref().Key()) })
		case crm.SyncIssue:
			t.eachForm(s, func(row crm.Row) { m.addRefused(t, row) })
		case crm.MailFolder:
			m.addFolder(t, s)
		default:
			if slices.Contains(addressed, s.Key.Entity) {
				t.eachForm(s, func(row crm.Row) { m.addFrom(t, row) })
			}
		}
	}
	return m
}

// asksFor reports whether an order keeps messages by a filter.
func (m *remarking) asksFor(f TrackFilter) bool {
	return slices.ContainsFunc(m.orders, func(o *order) bool { return o.track == f })
}

// addFrom adds the messages that came from the addresses of a record.
func (m *remarking) addFrom(t *Table, record crm.Row) {
	if m.rows == nil || !m.asksFor(OnlyUnknown) {
		return
	}
	for _, slot := range addressSlots(record.Entity) {
		for _, place := range m.rows.withText(messageSlots.address, crm.NormalizeEmail(record.At(crm.Slot(slot)).Text())) {
			m.items[m.rows.ids[place]] = struct{}{}
		}
	}
}

// addFolder has the orders made anew that ask what a folder is for, where one
// comes whose messages are here already.
func (m *remarking) addFolder(t *Table, folder Shown) {
	if _, ok := t.Row(folder.Key); ok && folder.Row != nil {
		return // what a folder is for never changes
	}
	for _, o := range m.orders {
		if o.track == OnlyUnknown {
			o.reset()
		}
	}
}

// eachForm calls with a row as it is and as it will be.
func (t *Table) eachForm(s Shown, call func(crm.Row)) {
	if was, ok := t.Row(s.Key); ok {
		call(was)
	}
	if s.Row != nil {
		call(*s.Row)
	}
}

func (m *remarking) addItem(item crm.Key) {
	if item.Entity == crm.MailMessage {
		m.items[item.ID] = struct{}{}
	}
}

// addLinked adds the items that are tracked to a record.
func (m *remarking) addLinked(t *Table, record crm.Key) {
	for place := range t.naming(crm.TrackLink, linkSlots.record, record) {
		m.addItem(t.rowsOf(crm.TrackLink).value(place, linkSlots.item).Ref().Key())
	}
}

// addRefused adds the item whose tracking an issue is about: what the refused
// mutation is about first. An issue that says otherwise has the orders made
// anew, since an item does not follow from the id of its link.
func (m *remarking) addRefused(t *Table, issue crm.Row) {
	for _, link := range refusedLinks(issue.Value("creates")) {
		subject := issue.Value("subject").Ref().Key()
		if r, place, ok := t.place(crm.Key{Entity: crm.TrackLink, ID: link}); ok {
			subject = r.value(place, linkSlots.item).Ref().Key()
		}
		if track.LinkID(subject) == link {
			m.addItem(subject)
			continue
		}
		for _, o := range m.orders {
			o.reset()
		}
	}
}

// places are those of the messages as they lie now.
func (m *remarking) places() []int32 {
	var places []int32
	if m.rows == nil {
		return nil
	}
	for id := range m.items {
		if place, ok := m.rows.at[id]; ok {
			places = append(places, place)
		}
	}
	return places
}

// remove takes the messages out of the orders, and insert puts them in again,
// where they are kept now.
func (m *remarking) remove() {
	places := m.places()
	for _, o := range m.orders {
		o.remove(places)
	}
}

func (m *remarking) insert() {
	places := m.places()
	for _, o := range m.orders {
		o.insert(places)
	}
}

// Same reports whether two marks show the same.
func (m TrackMark) Same(other TrackMark) bool {
	return m.State == other.State && (m.Regarding == nil) == (other.Regarding == nil) &&
		(m.Regarding == nil || *m.Regarding == *other.Regarding)
}

// Same reports whether two rows show the same.
func (r MessageRow) Same(other MessageRow) bool {
	if !r.Track.Same(other.Track) {
		return false
	}
	r.Track, other.Track = TrackMark{}, TrackMark{}
	return r == other
}
