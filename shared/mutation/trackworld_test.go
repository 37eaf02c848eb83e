package mutation

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/track"
)

// tracking is a world in which Ada and Bo have messages 0 to 4 each, in their own
// mailboxes; a contact has the address of the recipients.
type tracking struct {
	mails
	fabrikam, contact crm.Key
}

func newTracking(t testing.TB) tracking {
	w := tracking{mails: newMails(t)}
	box := mailbox.DefaultID(bo)
	inbox := mailbox.StandardFolderID(box, crm.FolderInbox).ID
	var items []Item
	for n := range 5 {
		items = append(items, messageItem(box, n, inbox))
	}
	w.ok(t, bo, Import{Mailbox: box, Items: items})
	w.fabrikam = w.account(t, ada, "Fabrikam")
	w.contact = w.person(t, bo, "Petra", "petra@fabrikam.example")
	return w
}

// person makes a contact.
func (w tracking) person(t testing.TB, u crm.UserID, name, address string) crm.Key {
	t.Helper()
	key := crm.Key{Entity: crm.Contact, ID: w.newID()}
	w.ok(t, u, Create{Key: key, Fields: []Field{text("lastname", name), text("emailaddress1", address)}})
	return key
}

// item is the n-th message of u's.
func item(u crm.UserID, n int) crm.Key { return messageKey(mailbox.DefaultID(u), n) }

func linkOf(u crm.UserID, n int) crm.Key { return track.LinkKey(item(u, n)) }

// message is what the n-th message becomes; the copy of its sender, Ada, names
// a Bcc recipient.
func message(n int, bcc bool) *track.Promotion {
	p := &track.Promotion{
		Subject: fmt.Sprintf("Message %d", n), From: "Ada@contoso.example", FromName: "Ada", Sent: noon, Received: noon,
		MessageID: fmt.Sprintf("<%d@contoso.example>", n), Outgoing: bcc, Priority: crm.ImportanceNormal,
		Content: crm.Hash{1: byte(n), 2: byte(map[bool]int{true: 1}[bcc])}, Text: "Dear Petra", Body: crm.Hash{3, byte(n)},
		Parties: []track.Party{
			{Role: crm.PartySender, Address: "Ada@contoso.example", Name: "Ada"},
			{Role: crm.PartyTo, Address: "petra@fabrikam.example", Name: "Petra", Guess: []crm.Ref{{Entity: crm.Contact, ID: testID(8, 5), Name: "guessed"}}},
			{Role: crm.PartyCc, Address: "nobody@fabrikam.example"},
		},
		Files: []track.File{{Name: "quote.pdf", Type: "application/pdf", Size: 7, Content: crm.Hash{4}}, {Type: "image/png", Content: crm.Hash{5}, ContentID: "logo", Inline: true}},
	}
	if bcc {
		p.Parties = append(p.Parties, track.Party{Role: crm.PartyBcc, Address: secret, Name: "Silent"})
	}
	return p
}

// secret is the address of the Bcc recipient.
const secret = "silent@fabrikam.example"

// tracks is a Track of u's n-th message.
func (w tracking) tracks(u crm.UserID, n int) Track {
	return Track{Item: item(u, n), Record: crm.Key{Entity: crm.Email, ID: w.newID()}, Promotion: message(n, u == ada)}
}

func (w tracking) about(t Track, key crm.Key) Track {
	t.Sets, t.Regarding = true, crm.Ref{Entity: key.Entity, ID: key.ID}
	return t
}

// state says in words how u's n-th message is linked: nothing, or state, ended
// and record.
func (w tracking) state(u crm.UserID, n int) string {
	link := w.row(linkOf(u, n))
	if link == nil {
		return "none"
	}
	names := map[int64]string{
		crm.LinkTracked: "tracked", crm.LinkDetached: "detached", crm.LinkEnded: "ended",
		10 + crm.EndedStopped: " stopped", 10 + crm.EndedRecord: " record", 10 + crm.EndedItem: " item", 10 + crm.EndedUndone: " undone",
	}
	return names[link.Value("state").Int()] + names[10+link.Value("ended").Int()]
}

// by lists who tracks a record.
func (w tracking) by(record crm.Key) string {
	var list []string
	for _, u := range people {
		if w.value(record, "trackedby").HasMember(u.String()) {
			list = append(list, names[u])
		}
	}
	return strings.Join(list, " ")
}

// live lists the live rows of an entity that name a record.
func (w tracking) live(e crm.Entity, record crm.Key) (rows []crm.Row) {
	for _, row := range w.all(e) {
		if target, ok := Referred(row); ok && target == record && row.Deleted == nil {
			rows = append(rows, row)
		}
	}
	return rows
}

// counts says how many parties, files and Bcc recipients of a record are live.
func (w tracking) counts(record crm.Key) string {
	return fmt.Sprintf("%d parties, %d files, %d bcc",
		len(w.live(crm.ActivityParty, record)), len(w.live(crm.Attachment, record)), len(w.live(crm.BccParty, record)))
}

// check checks what always holds, and returns what does not.
func (w tracking) check() (wrong []string) {
	find := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	bySender := map[crm.Key]crm.Key{}
	for _, row := range w.tx.Rows() {
		if row.Partition.IsZero() && strings.Contains(string(crm.AppendRow(nil, row, crm.CatalogueVersion)), secret) {
			find("%v %v names a Bcc recipient", row.Entity, row.ID)
		}
		if row.Entity != crm.TrackLink {
			continue
		}
		if row.Key != track.LinkKey(row.Value("item").Ref().Key()) || bySender[row.Key] != (crm.Key{}) {
			find("link %v is not that of its item", row.ID)
		}
		if !tracked(row) {
			continue
		}
		record, presence := w.tx.Row(row.Value("record").Ref().Key())
		item, _ := w.tx.Row(row.Value("item").Ref().Key())
		switch {
		case presence != Found || record.Deleted != nil:
			find("the record of a live link of %s is gone", names[row.Partition])
		case !record.Value("trackedby").HasMember(row.Partition.String()):
			find("%s has a live link and does not track %q", names[row.Partition], crm.Name(record))
		case item.Deleted != nil:
			find("an item in the recycle bin of %s is tracked", names[row.Partition])
		}
	}
	for _, row := range w.all(crm.Email) {
		for _, twin := range w.all(crm.Email) {
			pair := crm.Key{Entity: crm.Duplicate, ID: crm.DuplicateID(row.ID, twin.ID)}
			if row.Key != twin.Key && row.Deleted == nil && twin.Deleted == nil && w.row(pair) == nil &&
				slices.ContainsFunc(crm.DuplicateKeys(row), func(k crm.DuplicateKey) bool { return slices.Contains(crm.DuplicateKeys(twin), k) }) {
				find("%v and %v are one message", row.ID, twin.ID)
			}
		}
		if row.Deleted != nil && w.counts(row.Key) != "0 parties, 0 files, 0 bcc" {
			find("of a deleted record there are %s", w.counts(row.Key))
		}
	}
	return wrong
}

func (w tracking) mustHold(t testing.TB) {
	t.Helper()
	for _, what := range w.check() {
		t.Error(what)
	}
}
