package worker

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/shared/track"
	"regarding/shared/wire"
	"regarding/wasm/blob"
)

// standing is how a message stands to the CRM.
type standing struct {
	row crm.Row // its hot values
	// record is that of a message that is tracked, zero otherwise; regarding is
	// what it is about. Awaited says that text or files are still to come.
	record    crm.Key
	regarding crm.Key
	awaited   bool
	// folder is the kind of the folder where the message lies, or lay before it
	// went to Deleted items; local says that its mailbox is on this device only.
	folder int64
	local  bool
}

func (s standing) tracked() bool { return !s.record.ID.IsZero() }

// standingOf says how a message stands; ok is false for one that is not there.
func (w *Worker) standingOf(item crm.Key) (s standing, ok bool) {
	if s.row, ok = w.table.Row(item); !ok || s.row.Deleted != nil {
		return standing{}, false
	}
	if link, linked := w.table.LinkOf(item); linked && link.State == crm.LinkTracked {
		s.record = link.Record
		if record, shown := w.table.Row(s.record); shown {
			s.regarding = w.table.Resolve(record.Value("regardingobjectid").Ref().Key())
			s.awaited = record.Value("content").Int() == crm.ContentAwaited
		}
	}
	folder := s.row.Value("folderid").Ref()
	if from := s.row.Value("trashedfrom").Ref(); !from.ID.IsZero() {
		folder = from
	}
	if row, shown := w.table.Row(folder.Key()); shown {
		s.folder = row.Value("kind").Int()
	}
	if box, shown := w.table.Row(s.row.Value("mailboxid").Ref().Key()); shown {
		s.local = box.Value("deviceonly").Int() == 1
	}
	return s, true
}

// promoted is what is to be proposed for a message, and the bytes that have to
// be stored before.
type promoted struct {
	args  mutation.Track
	blobs []blob.Fresh
}

// promote makes a record of a message, of the bytes that are here: of its row
// alone where there are none, or none that can be read. The records that it
// means are still to be resolved.
func (w *Worker) promote(ctx context.Context, at standing, own []string) (promoted, error) {
	p := promoted{args: mutation.Track{Item: at.row.Key, Record: at.record, Local: at.local}}
	o, _, err := w.readHeld(ctx, at.row)
	if ended := w.endOf(ctx, err); ended != nil {
		return p, ended
	}
	of := track.Copy{Own: own, Folder: at.folder}
	if o == nil {
		var row *crm.Row
		if failed := w.do(ctx, func() { row = w.wholeRow(at.row.Key) }); failed != nil {
			return p, failed
		}
		if row == nil {
			row = &at.row
		}
		promotion := track.PromoteRow(*row, of)
		if err != nil {
			w.config.Report(fmt.Errorf("read a message to track it: %w", err))
			promotion.Awaited = false // there is nothing more to come
		}
		p.args.Promotion = &promotion
		return p, nil
	}
	if o.leftOut == nil {
		of.Content = mailbox.ContentHash(o.raw)
	}
	promotion, blobs := track.Promote(o.message, of, func(part *mailbox.Part) ([]byte, error) {
		if _, left := o.leftOut[part.Path]; left {
			return nil, track.ErrNotHere
		}
		return decode(o.raw, part)
	})
	p.args.Promotion = &promotion
	day := blob.DayOf(at.row.Value("receivedon").Time())
	for _, b := range blobs {
		f := blob.Fresh{Hash: wire.HashBlob(b), Bytes: b, Facts: blob.Facts{Size: uint64(len(b)), Have: uint64(len(b)), Kind: blob.Message, Day: day}}
		if f.Hash == promotion.Body {
			f.Kind = blob.Body
		}
		p.blobs = append(p.blobs, f)
	}
	return p, nil
}

// endOf returns err if it ends the work, and nil if it is the message's own.
func (w *Worker) endOf(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case isFault(err, fault.Offline):
		return err // the engine has ended
	}
	return nil
}

// resolve says which records a promotion means: that of the same message where
// it is on this device already, and for each address those that have it.
// Minted are the records that are made with it.
func (w *Worker) resolve(p *promoted, minted map[crm.DuplicateKey]crm.Key) error {
	promotion := p.args.Promotion
	for i := range promotion.Parties {
		party := &promotion.Parties[i]
		if party.Address != "" {
			party.Guess = track.Resolve(w.table.AddressMatches(party.Address), party.Role, w.config.User)
		}
	}
	defer func() { p.args = p.args.Fit() }()
	if !p.args.Record.ID.IsZero() {
		return nil // its record is known
	}
	keys := messageKeys(promotion)
	for _, key := range keys {
		if record, ok := minted[key]; ok {
			p.args.Record = record
			return nil
		}
		if record, ok := w.emailOf(promotion, key); ok {
			p.args.Record = record
			return nil
		}
	}
	id, err := crm.NewID(w.config.Now(), w.config.Random)
	if err != nil {
		return fmt.Errorf("make an id: %w", err)
	}
	p.args.Record = crm.Key{Entity: crm.Email, ID: id}
	for _, key := range keys {
		minted[key] = p.args.Record
	}
	return nil
}

// maxLike is how many e-mails are read that may be a message without Message-ID:
// more have one sender and one date only where machines made them.
const maxLike = 100

// emailOf returns the record of a message by one of its keys. Where no
// Message-ID tells, the records that it may be are read (S31).
func (w *Worker) emailOf(p *track.Promotion, key crm.DuplicateKey) (crm.Key, bool) {
	if p.MessageID != "" {
		return w.table.EmailOf(key)
	}
	sent := crm.Value{}
	if !p.Sent.IsZero() {
		sent = crm.Instant(p.Sent)
	}
	like := w.table.EmailsLike(cmp.Or(p.From, p.FromName), sent)
	for _, k := range like[:min(len(like), maxLike)] {
		if row := w.wholeRow(k); row != nil && slices.Contains(crm.DuplicateKeys(*row), key) {
			return k, true
		}
	}
	return crm.Key{}, false
}

// messageKeys returns the keys under which the record of a message is found
// that is the same message (S31).
func messageKeys(p *track.Promotion) []crm.DuplicateKey {
	row := crm.NewRow(crm.Key{Entity: crm.Email}, crm.UserID{}).
		WithValue("messageid", crm.Str(p.MessageID)).WithValue("sender", crm.Str(p.From))
	if !p.Sent.IsZero() {
		row = row.WithValue("senton", crm.Instant(p.Sent))
	}
	if p.Content != (crm.Hash{}) {
		row = row.WithValue("contenthash", crm.Str(hex.EncodeToString(p.Content[:])))
	}
	return crm.DuplicateKeys(row)
}
