package worker

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/wasm/blob"
	"regarding/wasm/view"
)

// letter is a message that a page watches, as it was read last.
type letter struct {
	phase  view.MessagePhase
	state  view.BodyState
	opened *opened // nil where nothing is held
	row    *crm.Row
	at     letterKey // what it was read of
	busy   bool
}

// letterKey says when a message has to be read again.
type letterKey struct {
	raw, body         crm.Hash
	rawHere, bodyHere bool
}

// showMessage returns a watched message, nil while it is read.
func (w *Worker) showMessage(watched *watcher, q view.MessageQuery) any {
	clock := w.clock()
	row, ok := w.table.MessageRow(q.ID, clock, w.courier.state)
	if !ok {
		if !w.isLoaded() {
			return view.Message{Phase: view.MessageLoading}.WithoutNil()
		}
		return view.Message{Phase: view.MessageAbsent}.WithoutNil()
	}
	hot, _ := w.table.Row(crm.Key{Entity: crm.MailMessage, ID: q.ID})
	l := w.letterOf(watched, q, hot, true)
	if l.phase == "" {
		return view.Message{Phase: view.MessageLoading, Row: &row}.WithoutNil()
	}
	return w.messageOf(q, row, l)
}

// letterOf returns a watched message as it was read last, and has it read again
// when other bytes of it are here; with fetch they are brought here.
func (w *Worker) letterOf(watched *watcher, q view.MessageQuery, hot crm.Row, fetch bool) *letter {
	key := letterKey{}
	key.raw, _ = hot.Value("raw").Hash()
	key.body, _ = hot.Value("body").Hash()
	_, key.rawHere = w.courier.held[key.raw]
	_, key.bodyHere = w.courier.held[key.body]
	l := watched.letter
	if l != nil && l.at == key {
		if row := w.changed[hot.Key]; row != nil {
			l.row = row // what it shows may be allowed now, or be elsewhere
		}
		return l
	}
	l = &letter{at: key, busy: true}
	if watched.letter != nil { // what was shown stays until the new is there
		l.phase, l.opened, l.row = watched.letter.phase, watched.letter.opened, watched.letter.row
	}
	watched.letter = l
	if fetch && !key.rawHere && !key.bodyHere {
		h, kind := key.raw, blob.Message
		if key.body != (crm.Hash{}) {
			h, kind = key.body, blob.Body
		}
		w.courier.open(hot.Key, h, kind)
	}
	go w.readLetter(w.runCtx, q, hot, l)
	return l
}

// readLetter reads a message for letterOf.
func (w *Worker) readLetter(ctx context.Context, q view.MessageQuery, hot crm.Row, l *letter) {
	o, err := w.openHeld(ctx, hot)
	if err == nil && o != nil {
		o, err = o.within(q.Part, w.config.Charsets)
	}
	if err != nil && ctx.Err() == nil && fault.KindOf(err) != fault.NotFound {
		w.config.Report(fmt.Errorf("read a message: %w", err))
	}
	_ = w.do(ctx, func() {
		l.busy, l.phase, l.opened = false, view.MessageFound, o
		if fault.KindOf(err) == fault.NotFound {
			l.phase = view.MessageAbsent
		}
		l.row = w.wholeRow(hot.Key)
	})
}

// messageOf puts together what the reading pane shows.
func (w *Worker) messageOf(q view.MessageQuery, row view.MessageRow, l *letter) view.Message {
	m := view.Message{Phase: l.phase, Row: &row, Subject: row.Subject, Date: row.Date, Body: row.Body}.WithoutNil()
	if row.DateMissing {
		m.Date = 0
	}
	if row.From != "" {
		m.From = []view.MailAddress{{Name: row.From, Address: row.FromAddress}}
	}
	m.Thread = w.table.Thread(q.ID, w.clock(), w.courier.state)
	if l.row != nil {
		if from := l.row.Value("trashedfrom").Ref().ID; !from.IsZero() {
			m.TrashedFrom = &from
		}
		m.Remote = w.remote(*l.row)
	}
	if l.opened == nil {
		return m
	}
	msg := l.opened.message
	m.Body = view.BytesHere
	m.Subject, m.From = msg.Subject, addresses(msg.From)
	if len(msg.Sender) > 0 && (len(msg.From) == 0 || msg.Sender[0].Address != msg.From[0].Address) {
		m.Sender = &addresses(msg.Sender[:1])[0]
	}
	m.ReplyTo, m.To, m.Cc, m.Bcc = addresses(msg.ReplyTo), addresses(msg.To), addresses(msg.Cc), addresses(msg.Bcc)
	m.Date, m.SentOffset = 0, msg.Date.OffsetMinutes
	if !msg.Date.IsZero() {
		m.Date = msg.Date.At.UnixMilli()
	}
	for i := range msg.Parts {
		if a, ok := l.opened.attachment(&msg.Parts[i], msg); ok {
			m.Attachments = append(m.Attachments, a)
		}
		m.Calendar = m.Calendar || msg.Parts[i].Role == mailbox.Invitation
	}
	for _, p := range msg.Problems {
		m.Problems = append(m.Problems, view.MailProblem{Reason: p.Reason, Offset: int64(p.Offset)})
	}
	if msg.List.ID != "" || msg.List.Unsubscribe != "" {
		m.List = &view.MailingList{ID: msg.List.ID, Unsubscribe: msg.List.Unsubscribe}
	}
	return m
}

// remote says whether the remote content of a message may load: its person
// allowed it, for the message or for whoever it says that it is from (MBX-05).
func (w *Worker) remote(row crm.Row) view.RemoteContent {
	r := view.RemoteContent{Sender: strings.ToLower(row.Value("fromaddress").Text()), Allowed: row.Value("showremote").Int() == 1}
	if box, ok := w.table.Row(row.Value("mailboxid").Ref().Key()); ok && r.Sender != "" {
		for _, trusted := range box.Value("trustedsenders").Members() {
			r.Allowed = r.Allowed || trusted == r.Sender
		}
	}
	return r
}

func addresses(list []mailbox.Address) []view.MailAddress {
	all := []view.MailAddress{}
	for _, a := range list {
		all = append(all, view.MailAddress{Name: a.Name, Address: a.Address})
	}
	return all
}

// attachment describes a part that can be opened or that the HTML shows.
func (o *opened) attachment(p *mailbox.Part, m *mailbox.Message) (view.MailAttachment, bool) {
	switch p.Role {
	case mailbox.Attachment, mailbox.Embedded, mailbox.Invitation, mailbox.Inline:
	default:
		return view.MailAttachment{}, false
	}
	for i := p.Parent; i >= 0; i = m.Parts[i].Parent {
		if m.Parts[i].Role == mailbox.Embedded {
			return view.MailAttachment{}, false
		}
	}
	a := view.MailAttachment{
		Part: o.at + p.Path, Name: p.Name, Type: p.Type, SizeBytes: int64(p.SizeBytes), Inline: p.Role == mailbox.Inline,
		ContentID: p.ContentID, State: view.BytesHere,
	}
	if size, left := o.leftOut[p.Path]; left {
		a.SizeBytes, a.State = int64(size), view.BytesNotKept
	}
	if p.Role == mailbox.Embedded && p.Envelope != nil {
		a.Message = &view.MailEnvelope{Subject: p.Envelope.Subject, From: addresses(p.Envelope.From)}
		if !p.Envelope.Date.IsZero() {
			a.Message.Date = p.Envelope.Date.At.UnixMilli()
		}
		a.Name = cmp.Or(a.Name, p.Envelope.Subject)
	}
	return a, true
}
