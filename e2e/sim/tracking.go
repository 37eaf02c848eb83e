package sim

import (
	"bytes"
	"encoding/hex"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/track"
	"regarding/shared/wire"
	"regarding/wasm/blob"
)

// tracking does what a person at d might do next with tracked mail.
func (w *world) tracking(d *device) bool {
	letters := d.keys(func(r *crm.Row) bool { return r.Deleted == nil && w.letters[r.Key] != nil })
	emails := d.shownKeys(crm.Email)
	switch n := w.rand.IntN(100); {
	case n < 8:
		return len(emails) > 0 && w.proposeDelete(d, pick(w.rand, emails))
	case n < 16:
		bin := d.keys(func(r *crm.Row) bool { return r.Entity == crm.Email && r.Deleted != nil })
		return len(bin) > 0 && w.propose(d, mutation.Restore{Keys: []crm.Key{pick(w.rand, bin)}})
	case n < 22:
		return w.openFile(d)
	case n < 28:
		return w.undo(d)
	case n < 32: // by the record's own form
		if len(emails) == 0 {
			return false
		}
		f := pick(w.rand, fields[crm.Email])
		return w.propose(d, mutation.Update{Key: pick(w.rand, emails), Fields: []mutation.Field{{Name: f.name, Value: f.make(w, d)}}})
	case len(letters) == 0:
		return false
	}
	key := pick(w.rand, letters)
	link := d.screen[track.LinkKey(key)]
	if link == nil || link.Value("state").Int() != crm.LinkTracked {
		if w.rand.chance(8) { // a stop that comes too late
			return w.propose(d, mutation.StopTracking{Item: key, Record: crm.Key{Entity: crm.Email, ID: w.newID()}})
		}
		return w.track(d, key)
	}
	record := link.Value("record").Ref().Key()
	switch n := w.rand.IntN(100); {
	case n < 35:
		return w.regard(d, key, record)
	case n < 55:
		return w.complete(d, key, record)
	case n < 85:
		return w.propose(d, mutation.StopTracking{Item: key, Record: record, DeleteRecord: w.rand.chance(40)})
	default:
		return w.proposeDelete(d, key)
	}
}

func (w *world) proposeDelete(d *device, key crm.Key) bool {
	return w.propose(d, mutation.Delete{Keys: []crm.Key{key}, Confirmed: 1})
}

// about is something that a message could be about, as d shows it; now and then
// it is nothing, or what nothing can be about.
func (w *world) about(d *device) crm.Ref {
	entities := recordEntities
	if w.rand.chance(4) {
		entities = []crm.Entity{crm.Email, crm.MailCard}
	}
	keys := d.shownKeys(entities...)
	if len(keys) == 0 || w.rand.chance(15) {
		return crm.Ref{}
	}
	key := pick(w.rand, keys)
	return crm.Ref{Entity: key.Entity, ID: key.ID, Name: crm.Name(*d.screen[key])}
}

// track tracks a message that is not.
func (w *world) track(d *device, key crm.Key) bool {
	m := mutation.Track{Item: key, Record: crm.Key{Entity: crm.Email, ID: w.newID()}}
	m.Promotion = w.promote(d, key)
	if m.Promotion == nil {
		return false
	}
	for _, other := range d.shownKeys(crm.Email) { // found on the device already
		id := d.screen[other].Value("messageid").Text()
		if id != "" && id == w.letters[key].letter.id && w.rand.chance(50) {
			m.Record = other
			break
		}
	}
	if w.rand.chance(50) {
		m.Sets, m.Regarding = true, w.about(d)
	}
	w.propose(d, m)
	w.checkOwnTrack(d, key)
	return true
}

// promote makes a record of a message, and keeps the bytes that it refers to;
// nil where there is no room for them.
func (w *world) promote(d *device, key crm.Key) *track.Promotion {
	f := w.letters[key]
	folder := pick(w.rand, []int64{crm.FolderInbox, crm.FolderInbox, crm.FolderSent, crm.FolderDrafts})
	p, blobs := f.letter.promotion(f.letter.row(key), addresses[1], folder, d.courier != nil && d.courier.held[f.hash])
	if len(blobs) > 0 && !d.courier.keep(freshOf(blobs)) {
		return nil
	}
	for i := range p.Parties {
		p.Parties[i].Guess = d.guess(p.Parties[i].Address)
	}
	w.config.Bugs.promote(w, &p)
	return &p
}

// freshOf is what a device keeps of bytes that records refer to.
func freshOf(blobs [][]byte) []blob.Fresh {
	var fresh []blob.Fresh
	for _, b := range blobs {
		fresh = append(fresh, blob.Fresh{Hash: wire.HashBlob(b), Bytes: b, Facts: blob.Facts{Kind: blob.Other}})
	}
	return fresh
}

// guess lists the records that d takes an address for.
func (d *device) guess(address string) []crm.Ref {
	var refs []crm.Ref
	for _, key := range d.shownKeys(crm.Contact, crm.Account, crm.Lead) {
		row := d.screen[key]
		if at := row.Value("emailaddress1").Text(); at != "" && crm.NormalizeEmail(at) == crm.NormalizeEmail(address) && len(refs) < track.MaxMeant {
			refs = append(refs, crm.Ref{Entity: key.Entity, ID: key.ID, Name: crm.Name(*row)})
		}
	}
	return refs
}

// regard sets what a tracked message is about.
func (w *world) regard(d *device, key, record crm.Key) bool {
	m := mutation.Track{Item: key, Record: record, Sets: true, Regarding: w.about(d)}
	if row := d.screen[record]; row != nil {
		if at, ok := record.Entity.Attribute("regardingobjectid"); ok {
			m.Seen = row.Stamp(at.Group)
		}
	}
	return w.propose(d, m)
}

// complete gives a record the text and files that it was made without.
func (w *world) complete(d *device, key, record crm.Key) bool {
	row := d.screen[record]
	if row == nil || row.Value("content").Int() != crm.ContentAwaited {
		return false
	}
	m := mutation.Track{Item: key, Record: record, Promotion: w.promote(d, key), Completes: true}
	return m.Promotion != nil && w.propose(d, m)
}

// openFile opens the text or a file of an e-mail.
func (w *world) openFile(d *device) bool {
	keys := d.shownKeys(crm.Email, crm.Attachment)
	if d.courier == nil || len(keys) == 0 {
		return false
	}
	key := pick(w.rand, keys)
	for _, h := range crm.Blobs(*d.screen[key]) {
		w.trace.add("%s opens %v %v", d.name, key.Entity, key.ID)
		d.courier.open(key, h)
	}
	return true
}

// release notes that a letter may be seen by all from now on.
func (w *world) release(m mutation.Mutation) {
	if t, ok := m.Args.(mutation.Track); ok && w.letters[t.Item] != nil {
		w.released[w.letters[t.Item]] = true
	}
}

// unsealed returns the number of a letter of p in b that was not tracked.
func (w *world) unsealed(p *person, b []byte) (n int, found bool) {
	mark := []byte(seal(p))
	for {
		i := bytes.Index(b, mark)
		if i < 0 || len(b) < i+len(mark)+2 {
			return 0, false
		}
		b = b[i+len(mark):]
		if n = int(b[0]-'0')*10 + int(b[1]-'0'); n < 0 || n >= mailFiles || !w.released[fileOf(p, n)] {
			return n, true
		}
	}
}

// digested returns a letter of p's, as p alone has it, whose digest is in b: with
// it, who has the rest of the letter could find out its Bcc recipients.
func digested(p *person, b []byte) (n int, found bool) {
	for n := range sharedFile {
		f := fileOf(p, n)
		if f.letter == nil {
			continue
		}
		digest := f.letter.contents
		if bytes.Contains(b, digest[:]) || bytes.Contains(b, hex.AppendEncode(nil, digest[:])) {
			return n, true
		}
	}
	return 0, false
}

// checkOwnTrack looks at what d shows right after it was told to track a
// message: it is tracked, and its record is there (INV-10).
func (w *world) checkOwnTrack(d *device, key crm.Key) {
	if d.engine == nil || len(w.saved) == 0 || !w.saved[len(w.saved)-1].saved {
		return
	}
	link := d.screen[track.LinkKey(key)]
	if link == nil || link.Value("state").Int() != crm.LinkTracked {
		w.fail("INV-10", "%s saved that %v is tracked and does not show it", d.name, key.ID)
	}
	record := d.screen[d.engine.Resolve(link.Value("record").Ref().Key())]
	if record == nil || record.Deleted != nil || !slices.Contains(record.Value("trackedby").Members(), d.user.id.String()) {
		w.fail("INV-10", "%s tracked %v and does not show its record", d.name, key.ID)
	}
}
