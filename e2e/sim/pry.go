package sim

import (
	"bytes"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// bytesHappen lets something happen to bytes that is not importing.
func (w *world) bytesHappen(d *device) bool {
	if d.courier == nil {
		return false
	}
	switch n := w.rand.IntN(100); {
	case n < 25:
		messages := d.shownKeys(crm.MailMessage)
		if len(messages) == 0 {
			return false
		}
		key := pick(w.rand, messages)
		if hash, ok := d.screen[key].Value("raw").Hash(); ok && !d.screen[key].Version.IsLocal() {
			w.trace.add("%s opens %v", d.name, key.ID)
			d.courier.open(key, hash)
		}
	case n < 35:
		d.courier.sweep()
	case n < 40:
		d.medium.policy = pick(w.rand, policies)
		w.trace.add("%s keeps %+v", d.name, d.medium.policy)
		d.courier.sweep()
		d.courier.wantAll()
	case n < 47:
		d.medium.full = !d.medium.full
		w.trace.add("%s has no room for bytes: %v", d.name, d.medium.full)
	case n < 55:
		w.relay.sweep()
	case n < 65:
		return w.forge(d)
	default:
		w.pry(d)
	}
	return true
}

// victim is a file of somebody else than d's person.
func (w *world) victim(d *device) (*person, *file) {
	for {
		if p := pick(w.rand, w.users); p != d.user {
			return p, fileOf(p, w.rand.IntN(sharedFile))
		}
	}
}

// forge imports a card that names the bytes of another person, whose hash
// somebody has told: it must not be enough to get at them (S23).
func (w *world) forge(d *device) bool {
	_, f := w.victim(d)
	box := mailbox.DefaultID(d.user.id)
	content := mailbox.Hash(f.hash)
	key := w.own(d, crm.Key{Entity: crm.MailCard, ID: mailbox.ImportedItemID(box, content).ID})
	return w.propose(d, mutation.Import{Mailbox: box, Items: []mutation.Item{{Key: key, Content: content, Fields: []mutation.Field{
		w.named(d, "fullname"), {Name: "raw", Value: f.hash.Value()},
	}}}})
}

// pry asks the relay for bytes of another person, by every way there is, and
// for bytes that nobody has: the answers are the same (INV-6, S23).
func (w *world) pry(d *device) {
	owner, f := w.victim(d)
	rows := d.shownKeys(crm.MailCard, crm.MailMessage, crm.Account, crm.Contact)
	for key, of := range w.private {
		if of == owner && (key.Entity == crm.MailMessage || key.Entity == crm.MailCard) {
			rows = append(rows, key)
		}
	}
	slices.SortFunc(rows, crm.Key.Compare)
	row := crm.Key{Entity: crm.MailMessage, ID: w.newID()}
	if len(rows) > 0 {
		row = pick(w.rand, rows)
	}
	way := w.rand.IntN(4)
	w.trace.add("%s pries on %s's bytes, way %d", d.name, owner.name, way)
	nobodys := wire.HashBlob([]byte("bytes that nobody has"))
	got, ok := w.ask(d, way, row, f.hash)
	otherwise, alsoOK := w.ask(d, way, row, nobodys)
	if ok && alsoOK && !bytes.Equal(got, bytes.ReplaceAll(otherwise, nobodys[:], f.hash[:])) {
		w.fail("INV-6", "%s can tell that somebody has bytes: %.100q, and %.100q of none", d.name, got, otherwise)
	}
}

// ask sends the relay a request past the engine and returns what it says,
// unless its disk fails just then.
func (w *world) ask(d *device, way int, row crm.Key, hash crm.Hash) (answer []byte, ok bool) {
	p := &post{user: d.user, path: pathPart, prying: true}
	switch way {
	case 0:
		p.body = wire.AppendBlobPart(nil, wire.BlobPart{Hash: hash, Total: 5_000})
	case 1:
		p.body = wire.AppendBlobPart(nil, wire.BlobPart{Hash: hash, Total: 3, Bytes: []byte("abc")})
	default:
		p.path, p.body = pathRead, wire.AppendBlobWant(nil, wire.BlobWant{Row: row, Hash: hash, Offset: uint64(w.rand.IntN(2))})
	}
	if w.relay.down {
		return nil, false
	}
	w.relay.serve(p)
	if p.err != nil {
		return []byte(p.err.Error()), p.err.Kind != fault.Full
	}
	return p.answer, !w.relay.down
}
