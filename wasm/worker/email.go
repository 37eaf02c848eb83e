package worker

import (
	"context"
	"errors"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox/eml"
	"regarding/shared/track"
	"regarding/wasm/blob"
	"regarding/wasm/view"
)

// EmailBody returns the text of an e-mail record, in UTF-8: that of its
// message, or its description where it has none.
//
// Faults: NotFound for a record that is not there and for text that the relay
// does not have; Offline where it is neither here nor to be had now.
func (w *Worker) EmailBody(ctx context.Context, q view.EmailBodyQuery) (view.MessageBody, view.Blob, error) {
	var row *crm.Row
	if err := w.do(ctx, func() { row = w.wholeRow(w.table.Resolve(crm.Key{Entity: crm.Email, ID: q.ID})) }); err != nil {
		return view.MessageBody{}, view.Blob{}, err
	}
	if row == nil {
		return view.MessageBody{}, view.Blob{}, fault.New(fault.NotFound, "worker.emailBody", "e-mail %v", q.ID)
	}
	h, ok := row.Value("body").Hash()
	if !ok {
		text := row.Value("description").Text()
		body := view.MessageBody{Kind: view.BodyText}
		if text == "" {
			body.Kind = view.BodyNone
		}
		return body, view.Blob{Type: "text/plain;charset=utf-8", Data: []byte(text)}, nil
	}
	b, err := w.bytesThrough(ctx, row.Key, h, blob.Body)
	if err != nil {
		return view.MessageBody{}, view.Blob{}, err
	}
	m, err := eml.Read(b, w.config.Charsets)
	if err != nil {
		return view.MessageBody{}, view.Blob{}, err
	}
	body, text := textOf(m)
	body.Cut = body.Cut || track.IsCut(len(text.Data))
	return body, text, nil
}

// EmailFile returns the bytes of a file of an e-mail record. Its type is what
// the message claimed.
//
// Faults: as of EmailBody; NotFound also for a file whose bytes were too large.
func (w *Worker) EmailFile(ctx context.Context, q view.EmailFileQuery) (view.PartFile, view.Blob, error) {
	key := crm.Key{Entity: crm.Attachment, ID: q.ID}
	var row crm.Row
	found := false
	if err := w.do(ctx, func() { row, found = w.table.Row(key) }); err != nil {
		return view.PartFile{}, view.Blob{}, err
	}
	h, ok := row.Value("content").Hash()
	if !found || !ok {
		return view.PartFile{}, view.Blob{}, fault.New(fault.NotFound, "worker.emailFile", "file %v", q.ID)
	}
	b, err := w.bytesThrough(ctx, key, h, blob.Message)
	if err != nil {
		return view.PartFile{}, view.Blob{}, err
	}
	t := row.Value("mimetype").Text()
	return view.PartFile{Name: row.Value("filename").Text(), Type: t, SizeBytes: int64(len(b))}, view.Blob{Type: t, Data: b}, nil
}

// bytesThrough returns bytes that a row refers to: from this device, or from
// the relay, which then keeps them here as opened ones.
func (w *Worker) bytesThrough(ctx context.Context, k crm.Key, h crm.Hash, kind blob.Kind) ([]byte, error) {
	if w.config.Blobs == nil {
		return nil, fault.New(fault.NotFound, "worker.bytes", "there is no store for bytes")
	}
	// Bytes that turn out to be lost are fetched, once.
	for range 2 {
		if err := w.courier.await(ctx, k, h, kind); err != nil {
			return nil, err
		}
		b, err := w.bytes(ctx, h)
		if !errors.Is(err, blob.ErrNotHeld) && !errors.Is(err, blob.ErrDamaged) {
			return b, err
		}
		if err := w.do(ctx, func() { w.courier.drop(h) }); err != nil {
			return nil, err
		}
	}
	return nil, fault.New(fault.NotFound, "worker.bytes", "the bytes are not here")
}

// await returns when bytes are here. Its faults are NotFound where the relay
// does not have them, and Offline where it cannot be asked.
func (c *courier) await(ctx context.Context, k crm.Key, h crm.Hash, kind blob.Kind) error {
	here := make(chan fault.Kind, 1)
	if err := c.w.do(ctx, func() {
		switch _, held := c.held[h]; {
		case held:
			here <- 0
		case c.ready && (!c.w.online || c.w.config.Post == nil):
			here <- fault.Offline
		default:
			c.waits[h] = append(c.waits[h], here)
			c.open(k, h, kind)
			c.version++
		}
	}); err != nil {
		return err
	}
	select {
	case kind := <-here:
		if kind != 0 {
			return fault.New(kind, "worker.bytes", "the bytes are not here")
		}
		return nil
	case <-c.w.ended:
		return errEnded()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// waited tells who waits for bytes what became of them.
func (c *courier) waited(h crm.Hash, kind fault.Kind) {
	for _, here := range c.waits[h] {
		here <- kind
	}
	delete(c.waits, h)
}
