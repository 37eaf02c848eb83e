package mutation

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
)

// mailboxItems make a person's default mailbox with its standard folders.
func mailboxItems(box mailbox.ID) []Item {
	items := []Item{{Key: crm.Key{Entity: crm.Mailbox, ID: box.ID}, Fields: []Field{text("name", "Mail")}}}
	for _, kind := range mailbox.StandardFolders() {
		items = append(items, Item{
			Key:    crm.Key{Entity: crm.MailFolder, ID: mailbox.StandardFolderID(box, kind).ID},
			Fields: []Field{text("name", fmt.Sprintf("Folder %d", kind)), {"kind", crm.Whole(kind)}},
		})
	}
	return items
}

// content is that of the n-th file.
func content(n int) mailbox.Hash { return sha256.Sum256(fmt.Appendf(nil, "file %d", n)) }

// messageItem is the n-th message, in a folder.
func messageItem(box mailbox.ID, n int, folder crm.ID) Item {
	hash := content(n)
	return Item{
		Key: messageKey(box, n), Content: hash,
		Fields: []Field{
			{"folderid", crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: folder})}, text("subject", fmt.Sprintf("Message %d", n)),
			text("fromaddress", "x@x.example"), {"receivedon", crm.Instant(noon)}, {"raw", crm.Hash(hash).Value()},
		},
	}
}

func messageKey(box mailbox.ID, n int) crm.Key {
	return crm.Key{Entity: crm.MailMessage, ID: mailbox.ImportedItemID(box, content(n)).ID}
}

func cardItem(box mailbox.ID, n int) Item {
	hash := content(1000 + n)
	return Item{
		Key: crm.Key{Entity: crm.MailCard, ID: mailbox.ImportedItemID(box, hash).ID}, Content: hash,
		Fields: []Field{text("fullname", fmt.Sprintf("Card %d", n)), {"raw", crm.Hash(hash).Value()}},
	}
}

func folderField(key crm.Key) Field {
	return Field{"folderid", crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: key.ID})}
}

func parentField(key crm.Key) Field {
	return Field{"parentid", crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: key.ID})}
}

// mails is a world in which Ada has a mailbox with messages 0 to 4 in the
// Inbox and a folder in the Archive's place, and Bo an empty mailbox.
type mails struct {
	*world
	box                            mailbox.ID
	inbox, deleted, archive, first crm.Key
	imported                       Done
}

func newMails(t testing.TB) mails {
	w := mails{world: newWorld(t), box: mailbox.DefaultID(ada)}
	w.inbox, w.deleted, w.archive = w.standard(crm.FolderInbox), w.standard(crm.FolderDeleted), w.standard(crm.FolderArchive)
	w.ok(t, ada, Import{Mailbox: w.box, Items: mailboxItems(w.box)})
	w.ok(t, bo, Import{Mailbox: mailbox.DefaultID(bo), Items: mailboxItems(mailbox.DefaultID(bo))})
	var items []Item
	for n := range 5 {
		items = append(items, messageItem(w.box, n, w.inbox.ID))
	}
	w.imported = w.ok(t, ada, Import{Mailbox: w.box, Items: append(items, cardItem(w.box, 0))})
	w.first = w.folder(t, "First")
	return w
}

func (w mails) standard(kind int64) crm.Key {
	return crm.Key{Entity: crm.MailFolder, ID: mailbox.StandardFolderID(w.box, kind).ID}
}

func (w mails) message(n int) crm.Key { return messageKey(w.box, n) }

// folder makes an ordinary folder of Ada's.
func (w mails) folder(t testing.TB, name string, fields ...Field) crm.Key {
	t.Helper()
	key := crm.Key{Entity: crm.MailFolder, ID: w.newID()}
	fields = append(fields, text("name", name), Field{"mailboxid", crm.Lookup(crm.Ref{Entity: crm.Mailbox, ID: w.box.ID})})
	w.ok(t, ada, Create{Key: key, Fields: fields})
	return key
}

// place returns where a message is, and where it was before it was deleted.
func (w mails) place(n int) (folder, from crm.ID) {
	row := w.row(w.message(n))
	return row.Value("folderid").Ref().ID, row.Value("trashedfrom").Ref().ID
}
