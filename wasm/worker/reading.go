package worker

import (
	"context"
	"errors"
	"io"
	"slices"
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
// where none are. What was read last is kept.
func (w *Worker) openHeld(ctx context.Context, row crm.Row) (*opened, error) {
	o, kept, err := w.readHeld(ctx, row)
	if err != nil || o == nil || kept {
		return o, err
	}
	return o, w.do(ctx, func() {
		if w.opened = append(w.opened, o); len(w.opened) > maxOpened {
			w.opened = w.opened[1:]
		}
	})
}

// readHeld is openHeld for bytes that are needed once; kept says that they are
// kept already.
func (w *Worker) readHeld(ctx context.Context, row crm.Row) (o *opened, kept bool, err error) {
	var hash crm.Hash
	held := false
	if err := w.do(ctx, func() {
		if hash, held = w.courier.readable(row); !held {
			return
		}
		if i := slices.IndexFunc(w.opened, func(one *opened) bool { return one.hash == hash }); i >= 0 {
			o = w.opened[i]
		}
	}); err != nil || !held || o != nil {
		return o, o != nil, err
	}
	raw, err := w.bytes(ctx, hash)
	if errors.Is(err, blob.ErrNotHeld) || errors.Is(err, blob.ErrDamaged) {
		_ = w.do(ctx, func() { w.courier.drop(hash) })
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	o = &opened{hash: hash, raw: raw}
	if o.message, err = eml.Read(raw, w.config.Charsets); err != nil {
		return nil, false, err
	}
	if body, ok := row.Value("body").Hash(); ok && body == hash {
		o.leftOut, _ = eml.LeftOut(raw)
	}
	return o, false, nil
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
	body, text := textOf(o.message)
	return body, text, nil
}

// textOf returns the text of a message as pages get it.
func textOf(m *mailbox.Message) (view.MessageBody, view.Blob) {
	body, text := view.MessageBody{Kind: view.BodyNone}, ""
	switch {
	case m.HTML != "":
		body.Kind, text = view.BodyHTML, m.HTML
	case strings.TrimSpace(m.Text) != "":
		body.Kind, text = view.BodyText, m.Text
	}
	if len(text) > maxBodyBytes {
		body.Cut, text = true, strings.ToValidUTF8(text[:maxBodyBytes], "")
	}
	return body, view.Blob{Type: "text/plain;charset=utf-8", Data: []byte(text)}
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
