package sim

import (
	"bytes"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/blob"
)

// markHere is a text that only rows hold that never leave their device.
const markHere = "kept on the device"

// mailHere does what a person might do next with the mailbox that is kept on d
// only (MBX-07).
func (w *world) mailHere(d *device) bool {
	if d.here == (mailbox.ID{}) {
		d.here = mailbox.ID{ID: w.newID()}
	}
	messages := d.keys(func(r *crm.Row) bool { return r.Entity == crm.MailMessage && r.Version.IsLocal() })
	if len(messages) == 0 || w.rand.chance(30) {
		return w.importHere(d)
	}
	some := []crm.Key{pick(w.rand, messages)}
	row := d.screen[some[0]]
	switch n := w.rand.IntN(100); {
	case row.Deleted != nil:
		return w.propose(d, mutation.Restore{Keys: some})
	case n < 40:
		return w.propose(d, mutation.UpdateItems{Keys: some, Fields: []mutation.Field{{Name: "isread", Value: crm.Bool(w.rand.chance(50))}}})
	case n < 60:
		box := mailbox.ID{ID: row.Value("mailboxid").Ref().ID}
		to := mailbox.StandardFolderID(box, pick(w.rand, mailbox.StandardFolders()))
		return w.propose(d, mutation.UpdateItems{Keys: some, Fields: []mutation.Field{
			{Name: "folderid", Value: crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: to.ID})},
		}})
	case n < 80:
		return w.propose(d, mutation.Delete{Keys: some})
	default:
		for _, s := range slices.Backward(w.saved) {
			if s.device == d && d.isHere(s.mutation.ID) {
				return w.propose(d, mutation.Undo{Mutation: s.mutation.ID})
			}
		}
		return false
	}
}

// importHere imports a message into the mailbox that is kept on d.
func (w *world) importHere(d *device) bool {
	i := mutation.Import{Mailbox: d.here}
	i.Items = append(i.Items, mutation.Item{Key: crm.Key{Entity: crm.Mailbox, ID: d.here.ID}, Fields: []mutation.Field{
		{Name: "name", Value: crm.Str(markHere)}, {Name: "deviceonly", Value: crm.Bool(true)},
	}})
	for _, kind := range mailbox.StandardFolders() {
		i.Items = append(i.Items, mutation.Item{Key: crm.Key{Entity: crm.MailFolder, ID: mailbox.StandardFolderID(d.here, kind).ID}, Fields: []mutation.Field{
			{Name: "name", Value: crm.Str(markHere)}, {Name: "kind", Value: crm.Whole(kind)},
		}})
	}
	b := marked(markHere, w.rand.IntN(mailFiles), 500)
	hash := wire.HashBlob(b)
	content := mailbox.Hash(hash)
	if !d.courier.keep([]blob.Fresh{{Hash: hash, Bytes: b, Facts: blob.Facts{Kind: blob.Message, Local: true}}}) {
		return false
	}
	i.Items = append(i.Items, mutation.Item{
		Key: crm.Key{Entity: crm.MailMessage, ID: mailbox.ImportedItemID(d.here, content).ID}, Content: content,
		Fields: []mutation.Field{
			{Name: "folderid", Value: crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: mailbox.StandardFolderID(d.here, crm.FolderInbox).ID})},
			{Name: "subject", Value: crm.Str(markHere)}, {Name: "receivedon", Value: crm.Instant(start)}, {Name: "raw", Value: hash.Value()},
		},
	})
	return w.propose(d, i)
}

// noteHere notes what must be on d from now on.
func (d *device) noteHere(m mutation.Mutation) {
	i, ok := m.Args.(mutation.Import)
	if !ok || i.Mailbox != d.here {
		return
	}
	if d.kept == nil {
		d.kept = map[crm.Key]bool{}
	}
	for _, item := range i.Items {
		d.kept[item.Key] = true
	}
}

// isHere reports whether a mutation that was proposed is about the mailbox that
// is kept on d only.
func (d *device) isHere(id mutation.ID) bool {
	s := d.world.byID[id]
	if s == nil {
		return false
	}
	switch args := s.mutation.Args.(type) {
	case mutation.Import:
		return args.Mailbox == d.here
	case mutation.Undo:
		return d.isHere(args.Mutation)
	}
	return slices.ContainsFunc(mutation.Subjects(s.mutation), func(key crm.Key) bool { return d.kept[key] })
}

// checkHere looks at every frame that leaves a device: nothing of a mailbox
// that is kept on it is in there (MBX-07).
func (w *world) checkHere(d *device, f wire.Frame) {
	b := wire.Encode(f)
	if bytes.Contains(b, []byte(markHere)) {
		w.fail("INV-6", "%s sends %T with what is kept on it only", d.name, f)
	}
	for key := range d.kept {
		if bytes.Contains(b, key.ID[:]) {
			w.fail("INV-6", "%s sends %T that names %v %v, which is kept on it only", d.name, f, key.Entity, key.ID)
		}
	}
}

// checkKept looks whether everything is still there that a device was to keep.
func (w *world) checkKept(d *device) {
	base := d.base()
	for key := range d.kept {
		b, ok := base[key]
		if !ok {
			w.fail("INV-2", "%s has lost %v %v, which was kept on it only", d.name, key.Entity, key.ID)
		}
		if header, err := crm.PeekRow(b); err != nil || !header.Version.IsLocal() {
			w.fail("INV-6", "%s holds %v %v with the version %v, %v", d.name, key.Entity, key.ID, header.Version, err)
		}
	}
}
