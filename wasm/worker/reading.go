package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mailbox/eml"
	"regarding/wasm/blob"
	"regarding/wasm/view"
)

// maxBodyBytes is how much of a message's text a page gets.
const maxBodyBytes = 2 << 20

// opened is a message whose bytes were read, or a message within it.
type opened struct {
	hash    crm.Hash
	raw     []byte
	message *mailbox.Message
	// leftOut are the parts that a reduced form is without, nil for a whole one.
	leftOut map[string]int
	// at is where it is within the outermost message, "" for that itself.
	at string
}

// innerMark stands in the place of a part between the place of a message within
// a message and the place in that one: "2>1.2".
const innerMark = ">"

// maxOpened is how many messages that were read are kept.
const maxOpened = 4

// openHeld returns the bytes of a message that are held, read and parsed; nil
// where none are.
func (w *Worker) openHeld(ctx context.Context, row crm.Row) (*opened, error) {
	var hash crm.Hash
	held := false
	var o *opened
	if err := w.do(ctx, func() {
		hash, held = w.courier.readable(row)
		for _, one := range w.opened {
			if held && one.hash == hash {
				o = one
			}
		}
	}); err != nil || !held || o != nil {
		return o, err
	}
	raw, err := w.bytes(ctx, hash)
	if errors.Is(err, blob.ErrNotHeld) || errors.Is(err, blob.ErrDamaged) {
		_ = w.do(ctx, func() { w.courier.drop(hash) })
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	o = &opened{hash: hash, raw: raw}
	if o.message, err = eml.Read(raw, w.config.Charsets); err != nil {
		return nil, err
	}
	if body, ok := row.Value("body").Hash(); ok && body == hash {
		o.leftOut, _ = eml.LeftOut(raw)
	}
	return o, w.do(ctx, func() {
		if w.opened = append(w.opened, o); len(w.opened) > maxOpened {
			w.opened = w.opened[1:]
		}
	})
}

// within returns the message within o at a path, o itself for "".
func (o *opened) within(path string, charsets mailbox.Charsets) (*opened, error) {
	if path == "" {
		return o, nil
	}
	path, rest, _ := strings.Cut(path, innerMark)
	part := o.message.Part(path)
	if part == nil || part.Role != mailbox.Embedded {
		return nil, fault.New(fault.NotFound, "worker.message", "no message at %.40q", path)
	}
	raw, err := decode(o.raw, part)
	if err != nil {
		return nil, err
	}
	inner := &opened{raw: raw, at: o.at + path + innerMark}
	if inner.message, err = eml.Read(raw, charsets); err != nil {
		return nil, err
	}
	return inner.within(rest, charsets)
}

func decode(raw []byte, part *mailbox.Part) ([]byte, error) {
	r, err := eml.Open(raw, *part)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, mailbox.MaxMessageBytes))
}

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
	key := letterKey{}
	key.raw, _ = hot.Value("raw").Hash()
	key.body, _ = hot.Value("body").Hash()
	_, key.rawHere = w.courier.held[key.raw]
	_, key.bodyHere = w.courier.held[key.body]
	l := watched.letter
	if l == nil || l.at != key {
		l = &letter{at: key, busy: true}
		if watched.letter != nil { // what was shown stays until the new is there
			l.phase, l.opened, l.row = watched.letter.phase, watched.letter.opened, watched.letter.row
		}
		watched.letter = l
		if !key.rawHere && !key.bodyHere {
			h, kind := key.raw, blob.Message
			if key.body != (crm.Hash{}) {
				h, kind = key.body, blob.Body
			}
			w.courier.open(hot.Key, h, kind)
		}
		go w.readLetter(w.runCtx, q, hot, l)
	}
	if l.phase == "" {
		return view.Message{Phase: view.MessageLoading, Row: &row}.WithoutNil()
	}
	return w.messageOf(q, row, l)
}

// readLetter reads a message for showMessage.
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

// hotMessage returns the hot values of a message that is shown.
func (w *Worker) hotMessage(ctx context.Context, id crm.ID) (row crm.Row, err error) {
	ok := false
	if err := w.do(ctx, func() { row, ok = w.table.Row(crm.Key{Entity: crm.MailMessage, ID: id}) }); err != nil {
		return row, err
	}
	if !ok {
		return row, fault.New(fault.NotFound, "worker.message", "message %v", id)
	}
	return row, nil
}

// read returns a message, or one within it, whose bytes are here.
func (w *Worker) read(ctx context.Context, q view.PartQuery) (*opened, error) {
	row, err := w.hotMessage(ctx, q.ID)
	if err != nil {
		return nil, err
	}
	o, err := w.openHeld(ctx, row)
	if err != nil {
		return nil, err
	}
	if o == nil {
		return nil, fault.New(fault.NotFound, "worker.message", "the bytes of %v are not here", q.ID)
	}
	return o, nil
}

// MessageBody returns the text of a message, in UTF-8.
//
// Faults: NotFound where there is no such message, or its bytes are not here.
func (w *Worker) MessageBody(ctx context.Context, q view.PartQuery) (view.MessageBody, view.Blob, error) {
	o, err := w.read(ctx, q)
	if err == nil {
		o, err = o.within(q.Part, w.config.Charsets)
	}
	if err != nil {
		return view.MessageBody{}, view.Blob{}, err
	}
	body := view.MessageBody{Kind: view.BodyNone}
	text := ""
	switch m := o.message; {
	case m.HTML != "":
		body.Kind, text = view.BodyHTML, m.HTML
	case strings.TrimSpace(m.Text) != "":
		body.Kind, text = view.BodyText, m.Text
	}
	if len(text) > maxBodyBytes {
		body.Cut, text = true, strings.ToValidUTF8(text[:maxBodyBytes], "")
	}
	return body, view.Blob{Type: "text/plain;charset=utf-8", Data: []byte(text)}, nil
}

// Attachment returns the bytes of a part of a message, decoded, the picture of
// a contact, or all of either as it came.
//
// Faults: NotFound where there is no such part, or its bytes are not here.
func (w *Worker) Attachment(ctx context.Context, q view.PartQuery) (view.PartFile, view.Blob, error) {
	if q.Part == view.PhotoPart {
		return w.photo(ctx, q.ID)
	}
	if q.Part == "" {
		return w.source(ctx, q.ID)
	}
	o, err := w.read(ctx, q)
	path := q.Part
	if i := strings.LastIndex(path, innerMark); i >= 0 && err == nil {
		o, err = o.within(path[:i], w.config.Charsets)
		path = path[i+len(innerMark):]
	}
	if err != nil {
		return view.PartFile{}, view.Blob{}, err
	}
	part := o.message.Part(path)
	if _, left := o.leftOut[path]; part == nil || left || part.Role == mailbox.Container {
		return view.PartFile{}, view.Blob{}, fault.New(fault.NotFound, "worker.attachment", "part %.40q is not here", q.Part)
	}
	b, err := decode(o.raw, part)
	if err != nil {
		return view.PartFile{}, view.Blob{}, err
	}
	return view.PartFile{Name: part.Name, Type: part.Type, SizeBytes: int64(len(b))}, view.Blob{Type: part.Type, Data: b}, nil
}

// source returns a message as it came.
func (w *Worker) source(ctx context.Context, id crm.ID) (view.PartFile, view.Blob, error) {
	row, err := w.hotMessage(ctx, id)
	if err != nil {
		return view.PartFile{}, view.Blob{}, err
	}
	h, _ := row.Value("raw").Hash()
	b, err := w.heldBytes(ctx, h)
	if err != nil {
		return view.PartFile{}, view.Blob{}, err
	}
	return view.PartFile{Name: row.Value("subject").Text() + ".eml", Type: "message/rfc822", SizeBytes: int64(len(b))}, view.Blob{Type: "message/rfc822", Data: b}, nil
}

func (w *Worker) photo(ctx context.Context, id crm.ID) (view.PartFile, view.Blob, error) {
	var row *crm.Row
	if err := w.do(ctx, func() { row = w.wholeRow(crm.Key{Entity: crm.MailCard, ID: id}) }); err != nil {
		return view.PartFile{}, view.Blob{}, err
	}
	if row == nil {
		return view.PartFile{}, view.Blob{}, fault.New(fault.NotFound, "worker.photo", "contact %v", id)
	}
	h, _ := row.Value("photo").Hash()
	b, err := w.heldBytes(ctx, h)
	if err != nil {
		return view.PartFile{}, view.Blob{}, err
	}
	t := pictureType(b)
	return view.PartFile{Name: row.Value("fullname").Text(), Type: t, SizeBytes: int64(len(b))}, view.Blob{Type: t, Data: b}, nil
}

// pictureType tells what a picture is from its first bytes; what is none of
// the usual kinds is not shown as one.
func pictureType(b []byte) string {
	for _, known := range []struct{ begins, is string }{
		{"\x89PNG\r\n\x1a\n", "image/png"}, {"\xff\xd8\xff", "image/jpeg"}, {"GIF8", "image/gif"}, {"BM", "image/bmp"},
	} {
		if strings.HasPrefix(string(b[:min(len(b), 8)]), known.begins) {
			return known.is
		}
	}
	if len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP" {
		return "image/webp"
	}
	return "application/octet-stream"
}

// heldBytes reads bytes if they are here.
func (w *Worker) heldBytes(ctx context.Context, h crm.Hash) ([]byte, error) {
	held := false
	if err := w.do(ctx, func() { _, held = w.courier.held[h] }); err != nil {
		return nil, err
	}
	if !held {
		return nil, fault.New(fault.NotFound, "worker.bytes", "the bytes are not here")
	}
	return w.bytes(ctx, h)
}

// FetchMessage has the bytes of a message brought to this device now.
func (w *Worker) FetchMessage(ctx context.Context, id crm.ID) error {
	row, err := w.hotMessage(ctx, id)
	if err != nil {
		return err
	}
	return w.do(ctx, func() {
		if h, ok := row.Value("raw").Hash(); ok {
			w.courier.open(row.Key, h, blob.Message)
			w.courier.version++
		}
	})
}

// KeepOffline sets how much mail this device keeps.
func (w *Worker) KeepOffline(ctx context.Context, k view.KeepOffline) error {
	return w.do(ctx, func() {
		w.courier.policy = blob.Policy{Months: k.BodiesMonths, AttachmentBytes: uint64(k.AttachmentsMB) * 1_000_000}
		policy := w.courier.policy
		w.known.Policy = &policy
		w.courier.swept = w.courier.swept.AddDate(-1, 0, 0)
		w.courier.wantAll()
		w.save(w.runCtx)
	})
}
