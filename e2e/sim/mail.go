package sim

import (
	"fmt"
	"slices"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/wasm/blob"
)

// mailFiles is how many files there are to import: few, so that devices of one
// person find the same ones.
const mailFiles = 12

// mail does what a person at d might do next with the own mailbox.
func (w *world) mail(d *device) bool {
	switch n := w.rand.IntN(100); {
	case n < 13:
		return w.mailHere(d)
	case n < 30:
		return w.bytesHappen(d)
	case n < 65 && w.config.Tracks:
		return w.tracking(d)
	}
	box := mailbox.DefaultID(d.user.id)
	messages := d.shownKeys(crm.MailMessage)
	folders := d.shownKeys(crm.MailFolder)
	if len(messages) == 0 || len(folders) == 0 {
		return w.importFiles(d, box)
	}
	from := w.rand.IntN(len(messages))
	some := slices.Clone(messages[from:min(len(messages), from+1+w.rand.IntN(4))])
	folder := func() crm.Value {
		return crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: pick(w.rand, folders).ID})
	}
	switch n := w.rand.IntN(100); {
	case n < 25:
		return w.importFiles(d, box)
	case n < 45:
		name := pick(w.rand, []string{"isread", "isflagged", "showremote"})
		return w.propose(d, mutation.UpdateItems{Keys: some, Fields: []mutation.Field{{Name: name, Value: crm.Bool(w.rand.chance(50))}}})
	case n < 58:
		return w.propose(d, mutation.UpdateItems{Keys: some, Fields: []mutation.Field{{Name: "folderid", Value: folder()}}})
	case n < 63: // back from Deleted items
		return w.propose(d, mutation.UpdateItems{Keys: some, Fields: []mutation.Field{{Name: "folderid"}}})
	case n < 73:
		key := w.own(d, crm.Key{Entity: crm.MailFolder, ID: w.newID()})
		fields := []mutation.Field{w.named(d, "name"), {Name: "mailboxid", Value: crm.Lookup(crm.Ref{Entity: crm.Mailbox, ID: box.ID})}}
		if w.rand.chance(60) {
			fields = append(fields, mutation.Field{Name: "parentid", Value: folder()})
		}
		return w.propose(d, mutation.Create{Key: key, Fields: fields})
	case n < 80:
		ordinary := d.keys(func(r *crm.Row) bool {
			return r.Entity == crm.MailFolder && r.Deleted == nil && r.Value("kind").Int() == crm.FolderOrdinary
		})
		if len(ordinary) == 0 || w.rand.chance(10) {
			ordinary = folders
		}
		f := w.named(d, "name")
		if w.rand.chance(60) {
			f = mutation.Field{Name: "parentid", Value: crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: pick(w.rand, ordinary).ID})}
		}
		return w.propose(d, mutation.Update{Key: pick(w.rand, ordinary), Fields: []mutation.Field{f}})
	case n < 87:
		keys := append(some, d.shownKeys(crm.MailCard)...)
		if w.rand.chance(40) {
			keys = []crm.Key{pick(w.rand, append(folders, crm.Key{Entity: crm.Mailbox, ID: box.ID}))}
		}
		return w.propose(d, mutation.Delete{Keys: keys, Confirmed: len(keys)})
	case n < 93:
		bin := d.keys(func(r *crm.Row) bool { info, ok := r.Entity.Info(); return ok && info.Item && r.Deleted != nil })
		if len(bin) == 0 {
			return false
		}
		return w.propose(d, mutation.Restore{Keys: []crm.Key{pick(w.rand, bin)}})
	default:
		return w.undo(d)
	}
}

// importFiles imports a few files into the default mailbox, which it makes
// where d does not have it.
func (w *world) importFiles(d *device, box mailbox.ID) bool {
	i := mutation.Import{Mailbox: box}
	if d.screen[crm.Key{Entity: crm.Mailbox, ID: box.ID}] == nil || w.rand.chance(20) {
		i.Items = w.mailboxItems(d, box)
	}
	folder := mailbox.StandardFolderID(box, crm.FolderInbox).ID
	if folders := d.shownKeys(crm.MailFolder); len(folders) > 0 && w.rand.chance(40) {
		folder = pick(w.rand, folders).ID
	}
	var numbers []int
	for range 1 + w.rand.IntN(4) {
		n := w.rand.IntN(mailFiles)
		if isSeldom(n) && w.rand.chance(60) {
			n = 0
		}
		numbers = append(numbers, n)
	}
	return w.importAll(d, i, folder, numbers)
}

// mailboxItems are what makes a mailbox with its standard folders.
func (w *world) mailboxItems(d *device, box mailbox.ID) []mutation.Item {
	items := []mutation.Item{{Key: w.own(d, crm.Key{Entity: crm.Mailbox, ID: box.ID}), Fields: []mutation.Field{w.named(d, "name")}}}
	for _, kind := range mailbox.StandardFolders() {
		key := w.own(d, crm.Key{Entity: crm.MailFolder, ID: mailbox.StandardFolderID(box, kind).ID})
		items = append(items, mutation.Item{Key: key, Fields: []mutation.Field{w.named(d, "name"), {Name: "kind", Value: crm.Whole(kind)}}})
	}
	return items
}

// importAll adds files to an import, keeps their bytes and proposes it.
func (w *world) importAll(d *device, i mutation.Import, folder crm.ID, numbers []int) bool {
	var blobs []blob.Fresh
	for _, n := range numbers {
		i.Items = append(i.Items, w.file(d, i.Mailbox, n, folder))
		blobs = append(blobs, fileOf(d.user, n).fresh(false)...)
	}
	return d.courier.keep(blobs) && w.propose(d, i)
}

// file is what one of the files of d's person becomes: a message, or now and
// then a card. It bears the person's mark wherever it can, so that it is found
// where it must not be.
func (w *world) file(d *device, box mailbox.ID, n int, folder crm.ID) mutation.Item {
	f := fileOf(d.user, n)
	content := mailbox.Hash(f.hash)
	item := mutation.Item{Key: crm.Key{Entity: crm.MailMessage, ID: mailbox.ImportedItemID(box, content).ID}, Content: content}
	if f.card {
		item.Key.Entity = crm.MailCard
		item.Fields = []mutation.Field{w.named(d, "fullname"), {Name: "raw", Value: f.hash.Value()}}
		w.own(d, item.Key)
		return item
	}
	w.letters[item.Key] = f
	item.Fields = []mutation.Field{
		{Name: "folderid", Value: crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: folder})},
		{Name: "subject", Value: crm.Str(f.letter.text)}, {Name: "preview", Value: crm.Str(f.letter.text)},
		{Name: "fromaddress", Value: crm.Str(f.letter.from)}, {Name: "messageid", Value: crm.Str(f.letter.id)},
		{Name: "senton", Value: crm.Instant(f.letter.date)}, {Name: "receivedon", Value: crm.Instant(f.received)},
		{Name: "raw", Value: f.hash.Value()}, {Name: "size", Value: crm.Whole(int64(len(f.bytes)))},
		{Name: "importedfrom", Value: crm.Str(marker(d.user))},
	}
	if f.body != nil {
		item.Fields = append(item.Fields, mutation.Field{Name: "body", Value: f.bodyHash.Value()})
	}
	w.own(d, item.Key)
	return item
}

// own notes that a key is of an item of d's person.
func (w *world) own(d *device, key crm.Key) crm.Key {
	w.private[key] = d.user
	return key
}

// named is a name that bears the mark of d's person.
func (w *world) named(d *device, attribute string) mutation.Field {
	w.names++
	return mutation.Field{Name: attribute, Value: crm.Str(fmt.Sprintf("%s %d", marker(d.user), w.names))}
}

// checkMailCommit compares what an accepted mutation did to a mailbox with what
// it says in words.
func (w *world) checkMailCommit(s ledger.Submission, c *ledger.Commit) {
	m, err := mutation.Decode(s.Bytes)
	if err != nil || c.Refused != nil {
		return
	}
	now := w.model.states[w.model.head()]
	switch args := m.Args.(type) {
	case mutation.Import:
		for _, item := range args.Items {
			if row, ok := now[item.Key]; !ok || row.Deleted != nil || row.Partition != s.User {
				w.fail("INV-2", "commit %d imports %v %v, which is not there then", c.Version.Commit, item.Key.Entity, item.Key.ID)
			}
		}
	case mutation.UpdateItems:
		before := w.model.states[w.model.head()-1]
		for _, key := range args.Keys {
			was, ok := before[key]
			if !ok || was.Deleted != nil || was.Partition != s.User {
				continue
			}
			for _, f := range args.Fields {
				if got := now[key].Value(f.Name); !f.Value.IsNull() && !got.Equal(f.Value) {
					w.fail("INV-2", "commit %d leaves %s of %v %v as it was", c.Version.Commit, f.Name, key.Entity, key.ID)
				}
			}
		}
	}
	for _, e := range c.Effects {
		if owner := w.private[e.Key]; owner != nil && (owner.id != s.User && !s.User.IsZero() || e.After != nil && e.After.Partition != owner.id) {
			w.fail("INV-6", "commit %d by %v changes %v %v of %s's", c.Version.Commit, s.User, e.Key.Entity, e.Key.ID, owner.name)
		}
		if e.Key.Entity == crm.SyncNotice && e.After != nil && w.private[e.After.Value("subject").Ref().Key()] != nil {
			w.fail("INV-6", "commit %d tells of an item being overwritten", c.Version.Commit)
		}
	}
}

// checkMail looks at the mailboxes at the end: everything is in a folder, no
// folder is within itself, and each file is there once (S31).
func (w *world) checkMail() {
	rows := w.model.states[w.model.head()]
	type file struct {
		owner crm.UserID
		hash  crm.Hash
	}
	files := map[file]crm.Key{}
	for key, row := range rows {
		info, ok := key.Entity.Info()
		if !ok || !info.Item {
			continue
		}
		if key.Entity != crm.Mailbox {
			box, ok := rows[row.Value("mailboxid").Ref().Key()]
			if !ok || box.Partition != row.Partition {
				w.fail("INV-1", "%v %v is in no mailbox of its owner's", key.Entity, key.ID)
			}
		}
		switch key.Entity {
		case crm.MailFolder:
			w.checkFolder(rows, row)
		case crm.MailMessage:
			folder, ok := rows[row.Value("folderid").Ref().Key()]
			if !ok || folder.Value("mailboxid").Ref().ID != row.Value("mailboxid").Ref().ID {
				w.fail("INV-1", "message %v is in no folder of its mailbox", key.ID)
			}
			if !row.Value("trashedfrom").IsNull() && folder.Value("kind").Int() != crm.FolderDeleted {
				w.fail("INV-1", "message %v was deleted from somewhere and is not in Deleted items", key.ID)
			}
		}
		if hash, ok := row.Value("raw").Hash(); ok {
			if other, twice := files[file{row.Partition, hash}]; twice {
				w.fail("INV-2", "%v and %v are of one file", key, other)
			}
			files[file{row.Partition, hash}] = key
		}
	}
}

func (w *world) checkFolder(rows map[crm.Key]crm.Row, folder crm.Row) {
	if folder.Value("kind").Int() != crm.FolderOrdinary && folder.Deleted != nil {
		if box := rows[folder.Value("mailboxid").Ref().Key()]; box.Deleted == nil && !w.everDeleted(box.Key) {
			w.fail("INV-1", "standard folder %v is in the bin", folder.ID)
		}
	}
	above := folder
	for range len(rows) {
		parent := above.Value("parentid").Ref().Key()
		if parent.ID.IsZero() {
			return
		}
		above = rows[parent]
	}
	w.fail("INV-1", "folder %v is within itself", folder.ID)
}

// everDeleted reports whether a row was in the bin after any commit.
func (w *world) everDeleted(key crm.Key) bool {
	return slices.ContainsFunc(w.model.states, func(state map[crm.Key]crm.Row) bool { return state[key].Deleted != nil })
}
