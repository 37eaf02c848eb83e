package view

import (
	"slices"

	"regarding/shared/crm"
)

// PaneFacts are what the pane of a message shows besides the rows in memory.
type PaneFacts struct {
	Actor      crm.Actor
	Options    crm.Options
	Connection ConnectionState
	// Device is the name of this device.
	Device string
	// Own are the person's own addresses, normalised (crm.NormalizeEmail).
	Own []string
	// People are the sender and all recipients of the message, once it was read;
	// until then nil, and the sender alone is known.
	People []PaneAddress
	// Uploading says that bytes of its record are on their way from this device.
	Uploading bool
	// Recent are the records that were used last, newest first, and Pinned those
	// that the person pinned; both on this device.
	Recent, Pinned []crm.Ref
}

// PaneAddress is somebody on a message as it names them.
type PaneAddress struct {
	Role          PartyRole
	Name, Address string
	IsList        bool
}

// Pane shows the CRM pane of a message. It looks only at what belongs to the
// message, so it may be made anew after each change.
func (t *Table) Pane(id crm.ID, facts PaneFacts) Pane {
	p := Pane{
		Phase: MessageAbsent, State: NotTracked, Trackers: []Link{}, Why: []PaneReason{}, People: []PaneParty{},
		Suggested: []Suggestion{}, Related: []RelatedRecord{}, Offline: facts.Connection != Online,
		MayTrack: crm.MayCreate(facts.Actor, crm.Email, crm.UserID{}) == nil,
	}
	item := crm.Key{Entity: crm.MailMessage, ID: id}
	if _, _, ok := t.livePlace(item); !ok {
		if t.loading {
			p.Phase = MessageLoading
		}
		return p
	}
	p.Phase = MessageFound
	var record crm.Key
	p.State, record = t.stateOf(item)
	if issue, refused := t.refusalOf(item); refused {
		p.Issue = &issue
	}
	if !record.IsZero() {
		t.paneRecord(&p, item, record, facts)
	}
	people := t.peopleIn(item, facts)
	p.People, p.MorePeople = t.paneParties(people)
	for _, party := range p.People {
		if party.Match == MatchUnknown && party.Address != "" && !party.IsList && !party.IsMe {
			p.Unknown++
		}
	}
	p.Why = t.why(item, p, facts)
	near := t.nearby(item, people)
	p.Suggested = t.suggestions(near, facts, maxPaneSuggested)
	p.Related, p.MoreRelated = t.related(near)
	return p
}

// maxPaneSuggested is how many records the pane suggests.
const maxPaneSuggested = 3

// paneRecord adds what is known of the record of a tracked message.
func (t *Table) paneRecord(p *Pane, item, record crm.Key, facts PaneFacts) {
	p.Record = t.linkTo(record)
	if at := t.rowsOf(crm.TrackLink).value(t.linkOf(item), linkSlots.trackedOn); !at.IsNull() {
		p.TrackedOn = at.Millis()
	}
	r, place, ok := t.livePlace(record)
	if !ok {
		return
	}
	if ref := r.value(place, emailSlots.regarding).Ref(); !ref.ID.IsZero() {
		link := t.Link(ref)
		p.Regarding, p.RegardingDetail = &link, t.caption(t.Resolve(ref.Key()))
	}
	p.Trackers = t.trackers(record)
	p.MayDeleteRecord = crm.MayDelete(facts.Actor, r.row(place), facts.Options) == nil
}

// trackers lists who tracks a record, oneself first, then by name.
func (t *Table) trackers(record crm.Key) []Link {
	list := []Link{}
	r, place, ok := t.place(record)
	if !ok || record.Entity != crm.Email {
		return list
	}
	for _, member := range r.value(place, emailSlots.trackedBy).Members() {
		if id, err := crm.ParseID(member); err == nil {
			list = append(list, *t.linkTo(crm.Key{Entity: crm.SystemUser, ID: id}))
		}
	}
	slices.SortFunc(list, func(a, b Link) int {
		if (a.ID == t.me.ID) != (b.ID == t.me.ID) {
			if a.ID == t.me.ID {
				return -1
			}
			return 1
		}
		if c := compareFolded(a.Name, b.Name); c != 0 {
			return c
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	return list
}

// captions are the attributes that say the most about a record after its name,
// the first that has a value; other entities have those of their lists.
var captions = map[crm.Entity][]string{
	crm.Account: {"address1_city", "telephone1"}, crm.Contact: {"parentcustomerid", "jobtitle"},
	crm.Lead: {"companyname", "subject"}, crm.Opportunity: {"customerid", "parentaccountid", "parentcontactid"},
	crm.Incident: {"customerid", "ticketnumber"}, crm.SystemUser: {"title"}, crm.Email: {"sender"},
}

// facet is the second line of a record without its type: the account of a
// contact, the city of an account.
func (t *Table) facet(k crm.Key) string {
	r, place, ok := t.place(k)
	if !ok {
		return ""
	}
	names, known := captions[k.Entity]
	if !known {
		return t.detail(r, place)
	}
	for _, name := range names {
		switch v := r.value(place, slotOf(k.Entity, name)); v.Kind() {
		case crm.String:
			return v.Text()
		case crm.Reference:
			if name := t.Link(v.Ref()).Name; name != "" {
				return name
			}
		}
	}
	return ""
}

// caption is the second line of a record: its type and its facet.
func (t *Table) caption(k crm.Key) string {
	info, ok := k.Entity.Info()
	if !ok {
		return ""
	}
	if facet := t.facet(k); facet != "" {
		return info.Label + " · " + facet
	}
	return info.Label
}
