package view

import (
	"cmp"

	"regarding/shared/crm"
	"regarding/shared/track"
)

// MaxUnconfirmed is the most messages that are tracked without a confirmed
// count (TRK-06).
const MaxUnconfirmed = 50

// TrackPreview says how selected messages stand; rows are given of the first of
// them, at most count. Those that are not there are left out.
func (t *Table) TrackPreview(ids []crm.ID, count int) TrackPreview {
	p := TrackPreview{Rows: []TrackPreviewRow{}}
	for _, id := range ids {
		item := crm.Key{Entity: crm.MailMessage, ID: id}
		r, place, ok := t.livePlace(item)
		if !ok {
			continue
		}
		p.Total++
		if !t.marked(item, OnlyTracked) {
			p.Untracked++
		}
		if len(p.Rows) < count {
			text := func(slot int) string { return r.value(place, slot).Text() }
			p.Rows = append(p.Rows, TrackPreviewRow{
				ID: id, Subject: text(messageSlots.subject), From: cmp.Or(text(messageSlots.from), text(messageSlots.address)), Mark: t.mark(item),
			})
		}
	}
	p.MustConfirm = p.Total > MaxUnconfirmed
	return p
}

// StopQuestion says what stopping to track a message does, by the deletion
// table (DEL-03). Of a message that is not tracked there is nothing to ask, and
// Record is nil.
func (t *Table) StopQuestion(id crm.ID, actor crm.Actor, options crm.Options) StopQuestion {
	q := StopQuestion{OtherTrackers: []Link{}}
	state, record := t.stateOf(crm.Key{Entity: crm.MailMessage, ID: id})
	if !trackedState(state) {
		return q
	}
	q.Record = t.linkTo(record)
	r, place, ok := t.livePlace(record)
	if !ok {
		return q
	}
	q.MayDelete = crm.MayDelete(actor, r.row(place), options) == nil
	facts := track.Facts{MayDelete: q.MayDelete, Owner: r.value(place, r.owner).Ref().ID == t.me.ID}
	facts.Kind, _ = track.KindOf(record.Entity)
	q.Asks = track.Decide(track.StopDelete, facts).Asks
	for _, other := range t.trackers(record) {
		if other.ID != t.me.ID {
			q.OtherTrackers = append(q.OtherTrackers, other)
		}
	}
	q.Attachments = t.filesOf(record)
	return q
}
