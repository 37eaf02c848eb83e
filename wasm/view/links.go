package view

import (
	"iter"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/track"
)

// addressed are the entities whose records an address may mean.
//
// Source: semantics.md, 3.4.
var addressed = []crm.Entity{crm.SystemUser, crm.Contact, crm.Account, crm.Lead}

// addressSlots are the columns of an entity that hold e-mail addresses.
func addressSlots(e crm.Entity) []int {
	var slots []int
	info, _ := e.Info()
	for i := range info.Attributes {
		if a := &info.Attributes[i]; a.Type == crm.TypeEmail && a.Hot {
			slots = append(slots, int(a.Slot))
		}
	}
	return slots
}

// AddressMatches returns the records of contacts, accounts, leads and users
// that have an address, whether in use or not; track.Resolve says which of
// them it means.
func (t *Table) AddressMatches(address string) []track.Candidate {
	normal := crm.NormalizeEmail(address)
	var found []track.Candidate
	for _, e := range addressed {
		if r := t.rowsOf(e); r != nil {
			for _, slot := range addressSlots(e) {
				found = r.candidates(found, r.withText(slot, normal))
			}
		}
	}
	return found
}

// NameMatches is AddressMatches for records that are called so exactly, but
// for case and spaces (PANE-03).
func (t *Table) NameMatches(name string) []track.Candidate {
	normal := crm.NormalizeName(name)
	var found []track.Candidate
	for _, e := range addressed {
		if r := t.rowsOf(e); r != nil {
			found = r.candidates(found, r.withText(slotOf(e, r.info.NameOf), normal))
		}
	}
	return found
}

// candidates appends the live rows at places, each once.
func (r *rows) candidates(list []track.Candidate, places []int32) []track.Candidate {
	for _, place := range places {
		c := track.Candidate{
			Key: crm.Key{Entity: r.entity, ID: r.ids[place]}, Name: r.name(place),
			Active: r.active(place) && !r.disabled(place),
		}
		if !r.live(place) || slices.ContainsFunc(list, func(had track.Candidate) bool { return had.Key == c.Key }) {
			continue
		}
		if owner := r.value(place, r.owner).Ref(); owner.Entity == crm.SystemUser {
			c.Owner = crm.UserID{ID: owner.ID}
		}
		if created := r.value(place, slotOf(r.entity, "createdon")); !created.IsNull() {
			c.Created = created.Time()
		}
		list = append(list, c)
	}
	return list
}

// EmailOf returns the e-mail that has a duplicate key of reason
// DuplicateByMessage: the record of the same message. Messages without a
// Message-ID are not found, see EmailsLike.
func (t *Table) EmailOf(key crm.DuplicateKey) (k crm.Key, ok bool) {
	r := t.rowsOf(crm.Email)
	if r == nil {
		return crm.Key{}, false
	}
	for _, place := range r.withText(emailSlots.messageID, messageIDOf(key)) {
		found := crm.Key{Entity: crm.Email, ID: r.ids[place]}
		if r.live(place) && (!ok || found.Compare(k) < 0) && slices.Contains(crm.DuplicateKeys(r.row(place)), key) {
			k, ok = found, true
		}
	}
	return k, ok
}

// EmailsLike lists the e-mails without a Message-ID that a sender (an address,
// or the name where there is none) sent at a time, Null for one that is not
// known: those that may be the record of such a message. What tells them apart,
// their content, is not held in memory. The lowest key comes first.
func (t *Table) EmailsLike(sender string, sent crm.Value) []crm.Key {
	r := t.rowsOf(crm.Email)
	if r == nil {
		return nil
	}
	places := r.withText(emailSlots.sender, crm.NormalizeEmail(sender))
	if sender == "" {
		for _, place := range r.at {
			places = append(places, place)
		}
	}
	var list []crm.Key
	for _, place := range places {
		if r.live(place) && r.value(place, emailSlots.messageID).Text() == "" && r.value(place, emailSlots.sent).Equal(sent) &&
			(sender != "" || r.value(place, emailSlots.sender).Text() == "") {
			list = append(list, crm.Key{Entity: crm.Email, ID: r.ids[place]})
		}
	}
	slices.SortFunc(list, crm.Key.Compare)
	return list
}

// messageIDOf returns the Message-ID in a duplicate key: its first line.
func messageIDOf(key crm.DuplicateKey) string {
	for i := range len(key.Value) {
		if key.Value[i] == '\n' {
			return key.Value[:i]
		}
	}
	return key.Value
}

// emailSlots, linkSlots and issueSlots are columns that tracking reads.
var (
	emailSlots = struct{ messageID, sender, to, regarding, content, body, trackedBy, direction, sent, received int }{
		messageID: slotOf(crm.Email, "messageid"), sender: slotOf(crm.Email, "sender"), to: slotOf(crm.Email, "torecipients"),
		regarding: slotOf(crm.Email, "regardingobjectid"), content: slotOf(crm.Email, "content"), body: slotOf(crm.Email, "body"), trackedBy: slotOf(crm.Email, "trackedby"),
		direction: slotOf(crm.Email, "directioncode"), sent: slotOf(crm.Email, "senton"), received: slotOf(crm.Email, "receivedon"),
	}
	linkSlots = struct{ item, record, state, ended, trackedOn, endedOn, reachedOn int }{
		item: slotOf(crm.TrackLink, "item"), record: slotOf(crm.TrackLink, "record"), state: slotOf(crm.TrackLink, "state"),
		ended: slotOf(crm.TrackLink, "ended"), trackedOn: slotOf(crm.TrackLink, "trackedon"),
		endedOn: slotOf(crm.TrackLink, "endedon"), reachedOn: slotOf(crm.TrackLink, "reachedon"),
	}
	issueSlots = struct{ creates, subject, op, raised int }{
		creates: slotOf(crm.SyncIssue, "creates"), subject: slotOf(crm.SyncIssue, "subject"), op: slotOf(crm.SyncIssue, "op"),
		raised: slotOf(crm.SyncIssue, "raisedon"),
	}
)

// known lists a row's key and those of the rows that became it (S16).
func (t *Table) known(k crm.Key) []crm.Key {
	list := []crm.Key{k}
	if !t.hasAliases() {
		return list
	}
	aliases := t.rowsOf(crm.Alias)
	x := aliases.byRef(slotOf(crm.Alias, "target"))
	for i := 0; i < len(list) && i < maxKnown; i++ {
		for link := x.at(t.refs.at[list[i]]); link != 0; link = x.next[link-1] {
			if was := (crm.Key{Entity: k.Entity, ID: aliases.ids[link-1]}); !slices.Contains(list, was) {
				list = append(list, was)
			}
		}
	}
	return list
}

// maxKnown bounds how many rows that became one are looked at.
const maxKnown = 1000

// naming goes through the live rows of e whose lookup names a row, by any of
// its keys; the one that changed last comes first.
func (t *Table) naming(e crm.Entity, slot int, k crm.Key) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		r := t.rowsOf(e)
		if r == nil {
			return
		}
		x := r.byRef(slot)
		for _, key := range t.known(k) {
			ref, named := t.refs.at[key]
			if !named {
				continue
			}
			for link := x.at(ref); link != 0; link = x.next[link-1] {
				if r.live(link-1) && !yield(link-1) {
					return
				}
			}
		}
	}
}

// linkOf returns the place of the link of an item among those of TrackLink, -1
// for none.
func (t *Table) linkOf(item crm.Key) int32 {
	r := t.rowsOf(crm.TrackLink)
	if r == nil {
		return -1
	}
	ref, named := t.refs.at[item]
	if !named {
		return -1
	}
	x := r.byRef(linkSlots.item)
	for link := x.at(ref); link != 0; link = x.next[link-1] {
		if r.live(link - 1) {
			return link - 1
		}
	}
	return -1
}

// Linked is the link of an item.
type Linked struct {
	Key   crm.Key
	Item  crm.Key
	State int64 // crm.LinkTracked and so on
	Ended int64 // crm.EndedStopped and so on, 0 unless it has ended
	// EndedOn is when it ended, ReachedOn when the relay had it; in milliseconds
	// since 1970, 0 where that is not known.
	EndedOn, ReachedOn int64
	// Record is the record of the item, through aliases.
	Record crm.Key
}

// LinkOf returns the link of an item; ok is false for one that was never tracked.
func (t *Table) LinkOf(item crm.Key) (l Linked, ok bool) {
	place := t.linkOf(item)
	if place < 0 {
		return Linked{}, false
	}
	return t.linked(place), true
}

// LinksTo lists the links of a record, through aliases, those that have ended
// too.
func (t *Table) LinksTo(record crm.Key) []Linked {
	var list []Linked
	for place := range t.naming(crm.TrackLink, linkSlots.record, t.Resolve(record)) {
		list = append(list, t.linked(place))
	}
	slices.SortFunc(list, func(a, b Linked) int { return a.Key.Compare(b.Key) })
	return list
}

func (t *Table) linked(place int32) Linked {
	r := t.rowsOf(crm.TrackLink)
	return Linked{
		Key: crm.Key{Entity: crm.TrackLink, ID: r.ids[place]}, Item: r.value(place, linkSlots.item).Ref().Key(),
		State: r.value(place, linkSlots.state).Int(), Ended: r.value(place, linkSlots.ended).Int(),
		EndedOn: r.value(place, linkSlots.endedOn).Millis(), ReachedOn: r.value(place, linkSlots.reachedOn).Millis(),
		Record: t.Resolve(r.value(place, linkSlots.record).Ref().Key()),
	}
}

// place returns the rows of an entity and the place of one; ok is false for one
// that is not shown.
func (t *Table) place(k crm.Key) (r *rows, place int32, ok bool) {
	if r = t.rowsOf(k.Entity); r == nil {
		return nil, 0, false
	}
	place, ok = r.at[k.ID]
	return r, place, ok
}

// livePlace is place for a row that is not in the recycle bin.
func (t *Table) livePlace(k crm.Key) (r *rows, place int32, ok bool) {
	r, place, ok = t.place(k)
	return r, place, ok && r.live(place)
}
