package sim

import (
	"bytes"
	"slices"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/wire"
	"regarding/wasm/blob"
)

type hadKey struct {
	hash crm.Hash
	user crm.UserID
}

type refKey struct {
	row  crm.Key
	hash crm.Hash
}

// byteModel is what the simulation believes of bytes.
type byteModel struct {
	// had are the people who sent all bytes of a hash to the relay as it is now.
	had map[hadKey]bool
	// kept lists the devices whose people imported bytes there.
	kept map[crm.Hash][]*device
	// writers are the people who made rows refer to bytes.
	writers map[refKey]crm.UserID
}

func newByteModel() byteModel {
	return byteModel{had: map[hadKey]bool{}, kept: map[crm.Hash][]*device{}, writers: map[refKey]crm.UserID{}}
}

func (w *world) noteHad(p *person, h crm.Hash)  { w.bytes.had[hadKey{h, p.id}] = true }
func (w *world) had(p *person, h crm.Hash) bool { return w.bytes.had[hadKey{h, p.id}] }

func (w *world) noteKept(d *device, h crm.Hash) {
	if !slices.Contains(w.bytes.kept[h], d) {
		w.bytes.kept[h] = append(w.bytes.kept[h], d)
	}
}

// checkLeaves looks at a request for bytes: nothing is in it that is kept on
// its device only (MBX-07).
func (w *world) checkLeaves(d *device, body []byte) {
	if bytes.Contains(body, []byte(markHere)) {
		w.fail("INV-6", "%s sends bytes that are kept on it only", d.name)
	}
}

// checkAnswer looks at an answer before it arrives: it holds nothing of
// somebody else's, and no bytes that its reader never had (INV-6).
func (w *world) checkAnswer(p *post) {
	for _, other := range w.users {
		if n, ok := w.unsealed(other, p.answer); ok && other != p.user {
			w.fail("INV-6", "%s is answered bytes of letter %d of %s's, which was not tracked", p.user.name, n, other.name)
		}
	}
	if other := w.hasMarkOfOther(p.user, p.answer); other != nil {
		w.fail("INV-6", "%s is answered bytes of %s's on %s", p.user.name, other.name, p.path)
	}
	if p.path != pathRead || p.answer == nil {
		return
	}
	pieces, err := wire.DecodeBlobPieces(p.answer)
	if err != nil {
		w.fail("INV-8", "%s cannot decode bytes: %v", p.user.name, err)
	}
	for _, piece := range pieces {
		if piece.Total > 0 && !w.mayHave(p.user, piece.Hash) {
			w.fail("INV-6", "%s learns of bytes that only others had", p.user.name)
		}
	}
}

// checkError looks at the text of a refusal.
func (w *world) checkError(p *post) {
	if other := w.hasMarkOfOther(p.user, []byte(p.err.Error())); other != nil {
		w.fail("INV-6", "%s is refused with a mark of %s's", p.user.name, other.name)
	}
}

// checkDurable looks at bytes of which a device need not take care any more:
// the relay has them (INV-2). After a restore that d has not heard of it may
// not.
func (w *world) checkDurable(d *device, does string, hashes []crm.Hash) {
	if w.relay.down || d.medium.log != w.relay.incarnation() {
		return
	}
	for _, h := range hashes {
		if !w.relay.holds(h) {
			w.fail("INV-2", "%s %s bytes that the relay does not have", d.name, does)
		}
	}
}

// checkBytes looks at all bytes at the end.
func (w *world) checkBytes() {
	clear(w.relay.seen)
	for _, d := range w.devices {
		w.checkMarks(d)
		if d.engine == nil || d.revoked {
			continue
		}
		for _, key := range d.shownKeys(crm.MailMessage, crm.MailCard) {
			w.checkHeld(d, d.screen[key])
		}
		if d.courier == nil {
			continue
		}
		for h, through := range d.courier.through {
			if _, wanted := d.courier.wanted[h]; wanted && w.readsBytes(d.user, through, h) {
				w.fail("INV-1", "%s does not hold bytes of %v %v, which it may have", d.name, through.Entity, through.ID)
			}
		}
	}
	for key, row := range w.model.states[w.model.head()] {
		for _, h := range crm.Blobs(row) {
			if !w.relay.holds(h) && w.mustHave(h) {
				w.fail("INV-2", "the relay does not have bytes of %v %v", key.Entity, key.ID)
			}
		}
	}
}

// readsBytes reports whether p should get the bytes of h through a row, now.
func (w *world) readsBytes(p *person, through crm.Key, h crm.Hash) bool {
	at := w.model.head()
	row, ok := w.model.states[at][through]
	return ok && crm.MayRead(w.model.actor(at, p.id), row) && slices.Contains(crm.Blobs(row), h) && w.relay.holds(h) &&
		(w.had(p, h) || w.bytes.had[hadKey{h, w.bytes.writers[refKey{through, h}]}])
}

// noteWriters notes whose commit made which row refer to which bytes.
func (w *world) noteWriters(c *ledger.Commit) {
	for _, e := range c.Effects {
		if e.After == nil {
			continue
		}
		for _, h := range crm.Blobs(*e.After) {
			if e.Before == nil || !slices.Contains(crm.Blobs(*e.Before), h) {
				w.bytes.writers[refKey{e.Key, h}] = c.Actor
			}
		}
	}
}

// mayHave reports whether p may have bytes: those that p sent, and those of
// records that all may read.
func (w *world) mayHave(p *person, h crm.Hash) bool {
	if w.had(p, h) {
		return true
	}
	for _, row := range w.model.states[w.model.head()] {
		if row.Partition.IsZero() && slices.Contains(crm.Blobs(row), h) {
			return true
		}
	}
	return false
}

// mustHave reports whether a device is there that made the bytes of h and was
// to keep them until the relay had them.
func (w *world) mustHave(h crm.Hash) bool {
	for _, d := range w.bytes.kept[h] {
		if d.revoked {
			continue
		}
		if _, found, _ := d.medium.blobs.Facts(background, h); found || w.relay.restored == 0 {
			return true
		}
	}
	return false
}

// checkHeld looks whether d holds what it should of a row (MBX-08).
func (w *world) checkHeld(d *device, row *crm.Row) {
	list := d.references(row)
	if row.Version.IsLocal() {
		list = nil
		for _, h := range crm.Blobs(*row) {
			list = append(list, reference{h, blob.Facts{Local: true}})
		}
	}
	for _, r := range list {
		if !d.medium.policy.Keeps(r.facts, d.localNow()) || !r.facts.Local && (!w.relay.holds(r.hash) || !w.had(d.user, r.hash)) {
			continue
		}
		f, found, err := d.medium.blobs.Facts(background, r.hash)
		if err != nil || !found || !f.Whole() {
			w.fail("INV-1", "%s does not hold bytes of %v %v: held %v, %d of %d, %v", d.name, row.Entity, row.ID, found, f.Have, f.Size, err)
		}
		b, err := d.medium.blobs.Read(background, r.hash, 0, int(f.Size))
		if err != nil || wire.HashBlob(b) != r.hash {
			w.fail("INV-1", "%s holds other bytes of %v %v: %v", d.name, row.Entity, row.ID, err)
		}
	}
}

// checkMarks looks through all that a device holds for marks of others.
func (w *world) checkMarks(d *device) {
	for _, h := range d.medium.each(w) {
		if !h.Whole() {
			continue
		}
		b, err := d.medium.blobs.Read(background, h.Hash, 0, int(h.Size))
		if other := w.hasMarkOfOther(d.user, b); other != nil || err != nil {
			w.fail("INV-6", "%s holds bytes of another person's, %v", d.name, err)
		}
	}
}
