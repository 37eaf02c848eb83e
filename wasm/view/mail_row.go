package view

import (
	"cmp"
	"slices"

	"regarding/shared/crm"
)

// messageSlots are the columns of messages that rows are made from.
var messageSlots = struct {
	folder, from, address, to, subject, preview, sent, received, read, flagged, attachments, importance, size, raw, body, thread int
}{
	folder: slotOf(crm.MailMessage, "folderid"), from: slotOf(crm.MailMessage, "fromname"), address: slotOf(crm.MailMessage, "fromaddress"),
	to: slotOf(crm.MailMessage, "recipients"), subject: slotOf(crm.MailMessage, "subject"), preview: slotOf(crm.MailMessage, "preview"),
	sent: slotOf(crm.MailMessage, "senton"), received: slotOf(crm.MailMessage, "receivedon"), read: slotOf(crm.MailMessage, "isread"),
	flagged: slotOf(crm.MailMessage, "isflagged"), attachments: slotOf(crm.MailMessage, "hasattachments"),
	importance: slotOf(crm.MailMessage, "importance"), size: slotOf(crm.MailMessage, "size"), raw: slotOf(crm.MailMessage, "raw"),
	body: slotOf(crm.MailMessage, "body"), thread: slotOf(crm.MailMessage, "thread"),
}

var importances = map[int64]Importance{
	crm.ImportanceLow: LowImportance, crm.ImportanceNormal: NormalImportance, crm.ImportanceHigh: HighImportance,
}

// date is what lists of messages sort by, in milliseconds since 1970.
func (r *rows) date(place int32) int64 {
	if c := &r.columns[messageSlots.received]; c.nums != nil && c.nums[place] != nothing {
		return c.nums[place]
	}
	return 0
}

func (t *Table) messageRow(place int32, days days, body func(crm.Hash) BodyState) MessageRow {
	r := t.rowsOf(crm.MailMessage)
	text := func(slot int) string { return r.value(place, slot).Text() }
	flag := func(slot int) bool { return r.value(place, slot).Int() == 1 }
	s := &messageSlots
	at := r.date(place)
	row := MessageRow{
		ID: r.ids[place], Folder: r.value(place, s.folder).Ref().ID,
		From: cmp.Or(text(s.from), text(s.address)), FromAddress: text(s.address), To: text(s.to),
		Subject: text(s.subject), Preview: text(s.preview), Date: at, DateMissing: r.value(place, s.sent).IsNull(), Group: days.group(at),
		IsRead: flag(s.read), IsFlagged: flag(s.flagged), HasAttachments: flag(s.attachments),
		Importance: NormalImportance, SizeBytes: r.value(place, s.size).Int(), Pending: r.flags[place]&pending != 0,
		ThreadCount: 1, Body: BytesNotKept, Track: t.mark(crm.Key{Entity: crm.MailMessage, ID: r.ids[place]}),
	}
	if v := r.value(place, s.importance); !v.IsNull() {
		row.Importance = cmp.Or(importances[v.Int()], NormalImportance)
	}
	for _, slot := range []int{s.body, s.raw} {
		if h, ok := r.value(place, slot).Hash(); ok && row.Body != BytesHere {
			row.Body = body(h)
		}
	}
	return row
}

// MessageRow returns the row of a message; ok is false for one that is not shown.
func (t *Table) MessageRow(id crm.ID, clock Clock, body func(crm.Hash) BodyState) (row MessageRow, ok bool) {
	r := t.rowsOf(crm.MailMessage)
	if r == nil {
		return MessageRow{}, false
	}
	place, ok := r.at[id]
	if !ok || !r.live(place) {
		return MessageRow{}, false
	}
	return t.messageRow(place, clock.days(), body), true
}

// maxThreadShown is how many messages of a thread are shown with one of them.
const maxThreadShown = 100

// Thread returns the messages of the thread of a message, itself among them,
// oldest first; of a very long one the newest.
func (t *Table) Thread(id crm.ID, clock Clock, body func(crm.Hash) BodyState) []MessageRow {
	list := []MessageRow{}
	r := t.rowsOf(crm.MailMessage)
	if r == nil {
		return list
	}
	place, ok := r.at[id]
	if !ok {
		return list
	}
	places := r.with(place)
	slices.SortFunc(places, func(a, b int32) int {
		if c := cmp.Compare(r.date(a), r.date(b)); c != 0 {
			return c
		}
		return slices.Compare(r.ids[a][:], r.ids[b][:])
	})
	days := clock.days()
	for _, p := range places[max(0, len(places)-maxThreadShown):] {
		list = append(list, t.messageRow(p, days, body))
	}
	return list
}

// WithThreads adds to messages those of their threads that lie in the same
// folder.
func (t *Table) WithThreads(ids []crm.ID) []crm.ID {
	r := t.rowsOf(crm.MailMessage)
	if r == nil {
		return ids
	}
	had := make(map[crm.ID]bool, len(ids))
	var all []crm.ID
	add := func(id crm.ID) {
		if !had[id] {
			had[id] = true
			all = append(all, id)
		}
	}
	type where struct {
		thread int32
		folder crm.ID
	}
	wanted := map[where]bool{}
	threads := r.threadsOf()
	folder := func(place int32) crm.ID { return r.value(place, messageSlots.folder).Ref().ID }
	for _, id := range ids {
		add(id)
		if place, ok := r.at[id]; ok && threads.at(place) >= 0 {
			wanted[where{threads.at(place), folder(place)}] = true
		}
	}
	for place := range int32(len(r.ids)) {
		if thread := threads.at(place); thread >= 0 && r.live(place) && wanted[where{thread, folder(place)}] {
			add(r.ids[place])
		}
	}
	return all
}

// WithBytes lists the messages that refer to any of some bytes.
func (t *Table) WithBytes(hashes []crm.Hash) []crm.ID {
	r := t.rowsOf(crm.MailMessage)
	if r == nil {
		return nil
	}
	wanted := make(map[string]bool, len(hashes))
	for _, h := range hashes {
		wanted[string(h[:])] = true
	}
	var ids []crm.ID
	for _, slot := range []int{messageSlots.raw, messageSlots.body} {
		for place, text := range r.columns[slot].texts {
			if text != "" && wanted[text] {
				ids = append(ids, r.ids[place])
			}
		}
	}
	return ids
}

// MessagesHere counts the messages whose text is here; version changes when
// bytes come or go.
func (t *Table) MessagesHere(version uint64, body func(crm.Hash) BodyState) int {
	r := t.rowsOf(crm.MailMessage)
	if r == nil {
		return 0
	}
	if c := &r.bodies; c.rows != r.changes || c.bytes != version {
		c.rows, c.bytes, c.count = r.changes, version, 0
		for place := range int32(len(r.ids)) {
			if !r.live(place) {
				continue
			}
			for _, slot := range []int{messageSlots.body, messageSlots.raw} {
				if h, ok := r.value(place, slot).Hash(); ok && body(h) == BytesHere {
					c.count++
					break
				}
			}
		}
	}
	return r.bodies.count
}

// bodies counts messages whose text is here, as of changes of rows and bytes.
type bodies struct {
	rows, bytes uint64
	count       int
}

// WithoutNil returns m with empty lists in the place of nil ones.
func (m Message) WithoutNil() Message {
	for _, list := range []*[]MailAddress{&m.From, &m.ReplyTo, &m.To, &m.Cc, &m.Bcc} {
		if *list == nil {
			*list = []MailAddress{}
		}
	}
	if m.Attachments == nil {
		m.Attachments = []MailAttachment{}
	}
	if m.Problems == nil {
		m.Problems = []MailProblem{}
	}
	if m.Thread == nil {
		m.Thread = []MessageRow{}
	}
	return m
}
