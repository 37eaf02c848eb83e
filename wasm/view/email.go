package view

import (
	"cmp"
	"slices"

	"regarding/shared/crm"
)

// EmailFacts are what the page of an e-mail record shows besides the rows in
// memory.
type EmailFacts struct {
	// Full is the whole row of the record, nil as long as it was not read.
	Full *crm.Row
	// Files are the whole rows of its attachments, as far as they were read.
	Files []crm.Row
	// State says of bytes whether they are on this device.
	State func(crm.Hash) BodyState
}

// Email shows the message of an e-mail record.
func (t *Table) Email(id crm.ID, facts EmailFacts) Email {
	k := t.Resolve(crm.Key{Entity: crm.Email, ID: id})
	e := Email{Phase: t.phaseOf(k), Parties: []EmailParty{}, Files: []EmailFile{}, Trackers: []Link{}, Body: BytesHere}
	r, place, ok := t.place(k)
	if !ok {
		return e
	}
	e.Subject, e.Incoming = r.name(place), r.value(place, emailSlots.direction).Int() == 0
	for _, slot := range []int{emailSlots.received, emailSlots.sent} {
		if v := r.value(place, slot); !v.IsNull() {
			e.Date = v.Millis()
		}
	}
	if ref := r.value(place, emailSlots.regarding).Ref(); !ref.ID.IsZero() {
		link := t.Link(ref)
		e.Regarding = &link
	}
	e.Awaited = r.value(place, emailSlots.content).Int() == crm.ContentAwaited
	if body, has := r.value(place, emailSlots.body).Hash(); has {
		e.Body = facts.State(body)
	} else if e.Awaited {
		e.Body = BytesAwaiting
	}
	if facts.Full != nil {
		e.Text = facts.Full.Value("description").Text()
		e.PartiesLeftOut = int(facts.Full.Value("partiesleftout").Int())
	}
	e.Parties, e.Files, e.Trackers = t.emailParties(k), t.emailFiles(k, facts), t.trackers(k)
	for _, l := range t.LinksTo(k) {
		if l.State == crm.LinkTracked && l.Item.Entity == crm.MailMessage && t.isLive(l.Item) {
			e.Item = &l.Item.ID
			break
		}
	}
	return e
}

// partyRoles are the roles of parties as people on a message have them.
var partyRoles = map[int64]PartyRole{crm.PartySender: RoleFrom, crm.PartyTo: RoleTo, crm.PartyCc: RoleCc, crm.PartyBcc: RoleBcc}

// shownRoles is the order in which people are shown.
var shownRoles = []PartyRole{RoleFrom, RoleTo, RoleCc, RoleBcc}

// emailParties lists who is on an e-mail, by role and name: those whom everybody
// sees, and those whom this person's copy names.
func (t *Table) emailParties(k crm.Key) []EmailParty {
	list := []EmailParty{}
	for _, e := range partied {
		s := partySlots[e]
		for place := range t.naming(e, s.activity, k) {
			r := t.rowsOf(e)
			role, known := partyRoles[r.value(place, s.role).Int()]
			hidden := e == crm.BccParty
			if hidden {
				role, known = RoleBcc, true
			}
			if !known {
				continue
			}
			p := EmailParty{
				Role: role, Name: t.partyName(r, place), Address: r.value(place, s.address).Text(),
				IsList: r.value(place, s.list).Int() == 1, Hidden: hidden,
			}
			if ref := r.value(place, s.party).Ref(); !ref.ID.IsZero() {
				link := t.Link(ref)
				p.Record = &link
				p.IsList = p.IsList || t.isList(t.Resolve(ref.Key()))
			}
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b EmailParty) int {
		if n := slices.Index(shownRoles, a.Role) - slices.Index(shownRoles, b.Role); n != 0 {
			return n
		}
		return cmp.Or(compareFolded(a.Name, b.Name), cmp.Compare(a.Address, b.Address), cmp.Compare(idText(a.Record), idText(b.Record)))
	})
	return list
}

func idText(l *Link) string {
	if l == nil {
		return ""
	}
	return string(l.ID[:])
}

// emailFiles lists the files of an e-mail record in the order of the message. Of
// one that was too large for the CRM there are no bytes anywhere but there.
func (t *Table) emailFiles(k crm.Key, facts EmailFacts) []EmailFile {
	list := []EmailFile{}
	r := t.rowsOf(crm.Attachment)
	var places []int32
	for place := range t.naming(crm.Attachment, fileSlots.object, k) {
		places = append(places, place)
	}
	slices.SortFunc(places, func(a, b int32) int {
		n := cmp.Compare(r.value(a, fileSlots.number).Int(), r.value(b, fileSlots.number).Int())
		return cmp.Or(n, slices.Compare(r.ids[a][:], r.ids[b][:]))
	})
	for _, place := range places {
		f := EmailFile{
			ID: r.ids[place], Name: r.value(place, fileSlots.name).Text(), Type: r.value(place, fileSlots.kind).Text(),
			SizeBytes: r.value(place, fileSlots.size).Int(), Inline: r.value(place, fileSlots.inline).Int() == 1, State: BytesNotKept,
		}
		if h, ok := r.value(place, fileSlots.content).Hash(); ok {
			f.State = facts.State(h)
		}
		for i := range facts.Files {
			if facts.Files[i].ID == f.ID {
				f.ContentID = facts.Files[i].Value("contentid").Text()
			}
		}
		list = append(list, f)
	}
	return list
}
