package view

import (
	"cmp"
	"slices"

	"regarding/shared/crm"
)

// nearby is what lies near a message: where its record may belong to.
type nearby struct {
	item crm.Key
	// people are the contacts and leads that the others on the message are, the
	// sender first, accounts those that they are or belong to.
	people, accounts []crm.Key
	// sender is the address of the sender, "" where that is the person.
	sender string
	// emails are the records of the person's other messages of the conversation,
	// and chosen those of the sender's other messages; what changed last first.
	emails, chosen []crm.Key
}

// Bounds of what is looked at for one message, so that neither a huge account
// nor a huge conversation makes the pane slow.
const (
	maxNearThread  = 500
	maxNearRecords = 1000
	maxNearChosen  = 200
)

// nearby finds what lies near a message by plain look-ups (AUTO-09).
func (t *Table) nearby(item crm.Key, people []person) nearby {
	n := nearby{item: item}
	for _, p := range people[:min(len(people), MaxPaneParties)] {
		if p.isMe {
			continue
		}
		if p.Role == RoleFrom {
			n.sender = crm.NormalizeEmail(p.Address)
		}
		if p.match != MatchRecord {
			continue
		}
		for _, ref := range p.records {
			t.addNear(&n, t.Resolve(ref.Key()))
		}
	}
	_, own := t.stateOf(item)
	n.emails = t.conversation(item, own)
	if n.sender != "" {
		n.chosen = t.trackedFrom(n.sender, own)
	}
	return n
}

// addNear adds a record that somebody on the message is, with its account.
func (t *Table) addNear(n *nearby, k crm.Key) {
	add := func(list []crm.Key, k crm.Key) []crm.Key {
		if slices.Contains(list, k) {
			return list
		}
		return append(list, k)
	}
	switch k.Entity {
	case crm.Contact:
		n.people = add(n.people, k)
		if r, place, ok := t.place(k); ok {
			parent := t.Resolve(r.value(place, slotOf(crm.Contact, "parentcustomerid")).Ref().Key())
			if parent.Entity == crm.Account && t.isLive(parent) {
				n.accounts = add(n.accounts, parent)
			}
		}
	case crm.Lead:
		n.people = add(n.people, k)
	case crm.Account:
		n.accounts = add(n.accounts, k)
	}
}

// conversation lists the records of the person's other messages of the thread
// of a message.
func (t *Table) conversation(item, own crm.Key) []crm.Key {
	r, place, ok := t.place(item)
	if !ok {
		return nil
	}
	places := r.with(place)
	var list []crm.Key
	for _, other := range places[:min(len(places), maxNearThread)] {
		if _, record := t.stateOf(crm.Key{Entity: crm.MailMessage, ID: r.ids[other]}); !record.IsZero() && record != own {
			list = append(list, record)
		}
	}
	return t.changedLast(list)
}

// trackedFrom lists the records of the person's messages that came from an
// address.
func (t *Table) trackedFrom(address string, own crm.Key) []crm.Key {
	r := t.rowsOf(crm.Email)
	if r == nil {
		return nil
	}
	places := r.withText(emailSlots.sender, address)
	var list []crm.Key
	for _, place := range places[:min(len(places), maxNearChosen)] {
		k := crm.Key{Entity: crm.Email, ID: r.ids[place]}
		if k != own && slices.ContainsFunc(t.LinksTo(k), func(l Linked) bool { return l.State == crm.LinkTracked }) {
			list = append(list, k)
		}
	}
	return t.changedLast(list)
}

// changedLast sorts live records, each once: what changed last comes first.
func (t *Table) changedLast(list []crm.Key) []crm.Key {
	return t.sortedBy(list, "modifiedon")
}

// sortedBy sorts live records, each once, by a time, the newest first.
func (t *Table) sortedBy(list []crm.Key, attribute string) []crm.Key {
	at := func(k crm.Key) int64 {
		r, place, _ := t.place(k)
		return r.value(place, slotOf(k.Entity, attribute)).Millis()
	}
	list = slices.DeleteFunc(list, func(k crm.Key) bool { return !t.isLive(k) })
	slices.SortFunc(list, func(a, b crm.Key) int { return cmp.Or(cmp.Compare(at(b), at(a)), a.Compare(b)) })
	return slices.Compact(list)
}

// openBy are the lookups by which opportunities and cases belong to a record.
var openBy = map[crm.Entity]map[crm.Entity][]string{
	crm.Account: {crm.Opportunity: {"customerid", "parentaccountid"}, crm.Incident: {"customerid"}},
	crm.Contact: {crm.Opportunity: {"customerid", "parentcontactid"}, crm.Incident: {"customerid", "primarycontactid"}},
}

// openOf lists the open opportunities and cases of records, the newest first.
func (t *Table) openOf(records ...crm.Key) []crm.Key {
	var list []crm.Key
	for _, k := range records {
		for e, attributes := range openBy[k.Entity] {
			for _, name := range attributes {
				n := 0
				for place := range t.naming(e, slotOf(e, name), k) {
					if n++; n > maxNearRecords {
						break
					}
					if r := t.rowsOf(e); r.active(place) {
						list = append(list, crm.Key{Entity: e, ID: r.ids[place]})
					}
				}
			}
		}
	}
	return t.sortedBy(list, "createdon")
}

// regardingOf returns what a record is about, zero for nothing that is there.
func (t *Table) regardingOf(record crm.Key) crm.Key {
	r, place, ok := t.livePlace(record)
	if !ok {
		return crm.Key{}
	}
	about := t.Resolve(r.value(place, slotOf(record.Entity, "regardingobjectid")).Ref().Key())
	if !t.mayRegard(about) {
		return crm.Key{}
	}
	return about
}

// mayRegard reports whether an item may be set to regard a record.
func (t *Table) mayRegard(k crm.Key) bool {
	info, ok := k.Entity.Info()
	return ok && info.Regardable && t.isLive(k)
}

// suggestions are records that a message may be regarding, best first: what the
// conversation is about, then what the person last chose for the sender, so that
// a correction sticks; accounts and people on it; open opportunities and cases
// of those; what was used lately, and what is pinned. What it is regarding now
// is not among them.
//
// Source: AUTO-09.
func (t *Table) suggestions(n nearby, facts PaneFacts, most int) []Suggestion {
	_, own := t.stateOf(n.item)
	now := t.regardingOf(own)
	list := []Suggestion{}
	add := func(k crm.Key, reason SuggestReason) {
		k = t.Resolve(k)
		if len(list) == most || k == now || !t.mayRegard(k) || slices.ContainsFunc(list, func(s Suggestion) bool { return s.Record.ID == k.ID }) {
			return
		}
		list = append(list, t.suggestion(k, reason))
	}
	for _, k := range n.emails {
		add(t.regardingOf(k), SuggestConversation)
	}
	for _, k := range n.chosen {
		if about := t.regardingOf(k); !about.IsZero() {
			add(about, SuggestRecent)
			break
		}
	}
	for _, k := range slices.Concat(n.accounts, n.people) {
		add(k, SuggestSender)
	}
	if len(list) < most {
		for _, k := range t.openOf(slices.Concat(n.people, n.accounts)...) {
			add(k, SuggestOpen)
		}
	}
	for _, ref := range facts.Recent {
		add(ref.Key(), SuggestRecent)
	}
	for _, ref := range facts.Pinned {
		add(ref.Key(), SuggestPinned)
	}
	return list
}

func (t *Table) suggestion(k crm.Key, reason SuggestReason) Suggestion {
	return Suggestion{Record: *t.linkTo(k), Detail: t.caption(k), Reason: reason}
}

// related lists what else belongs to a message: the accounts of the people on
// it, open opportunities and cases, and the other e-mails of the conversation.
func (t *Table) related(n nearby) (list []RelatedRecord, more int) {
	keys := slices.Concat(n.accounts, t.openOf(slices.Concat(n.people, n.accounts)...), n.emails)
	list = []RelatedRecord{}
	for _, k := range keys[:min(len(keys), MaxPaneRelated)] {
		list = append(list, RelatedRecord{Record: *t.linkTo(k), Detail: t.caption(k)})
	}
	return list, len(keys) - len(list)
}
