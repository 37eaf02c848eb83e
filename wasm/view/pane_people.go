package view

import (
	"cmp"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/track"
)

// person is somebody on a message, and which records that is.
type person struct {
	PaneAddress
	match   PartyMatch
	records []crm.Ref
	isMe    bool
}

// roleMasks are the roles of people as parties have them.
var roleMasks = map[PartyRole]int64{RoleFrom: crm.PartySender, RoleTo: crm.PartyTo, RoleCc: crm.PartyCc, RoleBcc: crm.PartyBcc}

// peopleIn lists who is on a message, each once in each role: as far as it was
// read, else its sender alone.
func (t *Table) peopleIn(item crm.Key, facts PaneFacts) []person {
	list := facts.People
	if list == nil {
		r, place, _ := t.place(item)
		list = []PaneAddress{{
			Role: RoleFrom, Name: r.value(place, messageSlots.from).Text(), Address: r.value(place, messageSlots.address).Text(),
		}}
	}
	had := map[PaneAddress]bool{}
	var people []person
	for _, a := range list {
		key := PaneAddress{Role: a.Role, Address: crm.NormalizeEmail(a.Address)}
		if key.Address == "" {
			key.Name = crm.NormalizeName(a.Name)
		}
		if key.Address == "" && key.Name == "" || had[key] {
			continue
		}
		had[key] = true
		people = append(people, person{PaneAddress: a, match: MatchUnknown})
	}
	// Beyond those that are shown nobody is looked for: a message may name
	// thousands.
	for i := range people[:min(len(people), MaxPaneParties)] {
		t.recognize(&people[i], facts.Own)
	}
	return people
}

// recognize finds the records that somebody is: by the address; by the exact
// name only who has no address, and then only possibly (PANE-03).
func (t *Table) recognize(p *person, own []string) {
	role := roleMasks[p.Role]
	if address := crm.NormalizeEmail(p.Address); address != "" {
		p.isMe = slices.Contains(own, address)
		p.records = track.Resolve(t.AddressMatches(address), role, t.me)
		if len(p.records) > 0 {
			p.match = MatchRecord
		}
	} else {
		p.records = track.Resolve(t.NameMatches(p.Name), crm.PartyTo, t.me)
		if len(p.records) > 0 {
			p.match = MatchPossible
		}
	}
	p.isMe = p.isMe || p.match == MatchRecord && slices.ContainsFunc(p.records, t.isMe)
}

func (t *Table) isMe(r crm.Ref) bool { return r.Entity == crm.SystemUser && r.ID == t.me.ID }

// paneParties shows people, and says how many more there are.
func (t *Table) paneParties(people []person) (list []PaneParty, more int) {
	list = []PaneParty{}
	for _, p := range people[:min(len(people), MaxPaneParties)] {
		party := PaneParty{
			Role: p.Role, Name: cmp.Or(p.Name, p.Address), Address: p.Address, IsList: p.IsList, Match: p.match, IsMe: p.isMe, Records: []PartyRecord{},
		}
		for _, ref := range p.records {
			of := PartyRecord{Record: t.Link(ref), Detail: t.facet(ref.Key())}
			if !p.isMe && (p.Name != "" && crm.NormalizeName(p.Name) != crm.NormalizeName(of.Record.Name) || !t.isFirst(ref.Key(), p.Address)) {
				of.Address = p.Address
			}
			party.Records = append(party.Records, of)
			party.IsList = party.IsList || t.isList(ref.Key())
		}
		list = append(list, party)
	}
	return list, len(people) - len(list)
}

// isFirst reports whether an address is the first of those of a record.
func (t *Table) isFirst(k crm.Key, address string) bool {
	r, place, ok := t.place(k)
	slots := addressSlots(k.Entity)
	return ok && len(slots) > 0 && crm.NormalizeEmail(r.value(place, slots[0]).Text()) == crm.NormalizeEmail(address)
}

// isList reports whether a record stands for a distribution list (AUTO-04).
func (t *Table) isList(k crm.Key) bool {
	r, place, ok := t.place(k)
	return ok && r.value(place, slotOf(k.Entity, "isdistributionlist")).Int() == 1
}

// trackedState reports whether a state is one of a tracked item.
func trackedState(s TrackState) bool { return s == Tracked || s == TrackPending || s == TrackAwaiting }

// why says in steps why a message is, or is not, tracked and synchronized.
func (t *Table) why(item crm.Key, p Pane, facts PaneFacts) []PaneReason {
	list := []PaneReason{}
	add := func(r PaneReason) { list = append(list, r) }
	if trackedState(p.State) {
		add(PaneReason{Code: WhyTrackedByHand, By: t.linkTo(crm.Key{Entity: crm.SystemUser, ID: t.me.ID}), At: p.TrackedOn})
		for _, other := range p.Trackers {
			if other.ID != t.me.ID {
				add(PaneReason{Code: WhyAlsoTrackedBy, By: &other})
			}
		}
	} else {
		add(t.whyNot(item))
	}
	if p.Issue != nil {
		reason := PaneReason{Code: WhyRefused, Mend: MendOpenIssue}
		if r, place, ok := t.place(crm.Key{Entity: crm.SyncIssue, ID: *p.Issue}); ok {
			reason.Detail, reason.At = r.value(place, issueSlots.op).Text(), r.value(place, issueSlots.raised).Millis()
		}
		add(reason)
	}
	if !p.MayTrack {
		add(PaneReason{Code: WhyReadOnly})
		if !trackedState(p.State) {
			list[0].Mend = MendNothing
		}
	}
	if !trackedState(p.State) {
		return list
	}
	if t.deviceOnly(item) {
		add(PaneReason{Code: WhyDeviceOnly})
	}
	link, _ := t.LinkOf(item)
	if p.State == TrackPending {
		// A tracking that the relay has waits with a later change of its record.
		waiting := PaneReason{Code: WhyWaiting, Device: facts.Device}
		if link.ReachedOn == 0 {
			waiting.At = p.TrackedOn
		}
		if p.Offline {
			waiting.Code, waiting.Mend = WhyWaitingOffline, MendGoOnline
		}
		add(waiting)
	}
	switch awaited := t.awaited(p.Record); {
	case awaited:
		add(PaneReason{Code: WhyAwaitingBytes, Mend: MendFetch})
	case facts.Uploading:
		add(PaneReason{Code: WhyUploading, Device: facts.Device})
	case p.State == Tracked:
		add(PaneReason{Code: WhyReachedCRM, At: link.ReachedOn})
	}
	return list
}

// awaited reports whether a record's text and files are still to come.
func (t *Table) awaited(record *Link) bool {
	if record == nil {
		return false
	}
	e, _ := crm.EntityNamed(record.Entity)
	r, place, ok := t.place(crm.Key{Entity: e, ID: record.ID})
	return ok && e == crm.Email && r.value(place, emailSlots.content).Int() == crm.ContentAwaited
}

// whyNot says why a message is not tracked.
func (t *Table) whyNot(item crm.Key) PaneReason {
	l, ok := t.LinkOf(item)
	if !ok || l.State != crm.LinkEnded {
		return PaneReason{Code: WhyNotTracked, Mend: MendTrack}
	}
	switch l.Ended {
	case crm.EndedStopped:
		return PaneReason{Code: WhyStopped, At: l.EndedOn, Mend: MendTrack}
	case crm.EndedUndone:
		return PaneReason{Code: WhyUndone, At: l.EndedOn, Mend: MendTrack}
	case crm.EndedRecord:
		reason := PaneReason{Code: WhyRecordDeleted, At: l.EndedOn, Mend: MendTrack}
		if r, place, ok := t.place(l.Record); ok {
			if d, deleted := r.deletions[place]; deleted {
				reason.By, reason.At = t.linkTo(crm.Key{Entity: crm.SystemUser, ID: d.By.ID}), millis(d.On)
			}
		}
		return reason
	}
	return PaneReason{Code: WhyNotTracked, Mend: MendTrack}
}

// deviceOnly reports whether a message lies in a mailbox that never leaves this
// device (MBX-07).
func (t *Table) deviceOnly(item crm.Key) bool {
	r, place, ok := t.place(item)
	if !ok {
		return false
	}
	box := r.value(place, slotOf(crm.MailMessage, "mailboxid")).Ref()
	boxes, at, ok := t.place(box.Key())
	return ok && boxes.value(at, slotOf(crm.Mailbox, "deviceonly")).Int() == 1
}
