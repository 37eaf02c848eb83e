package replica_test

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

var hereBox = mailbox.ID{ID: crm.ID{3, 1, 6: 0x70, 8: 0x80}}

func hereFolder(kind int64) crm.Key {
	return crm.Key{Entity: crm.MailFolder, ID: mailbox.StandardFolderID(hereBox, kind).ID}
}

func hereMessage(n int) crm.Key {
	return crm.Key{Entity: crm.MailMessage, ID: mailbox.ImportedItemID(hereBox, sha256.Sum256(fmt.Append(nil, n))).ID}
}

// hereImport makes a mailbox that is kept on the device, with messages.
func hereImport(messages ...int) mutation.Import {
	i := mutation.Import{Mailbox: hereBox, Items: []mutation.Item{
		{Key: crm.Key{Entity: crm.Mailbox, ID: hereBox.ID}, Fields: []mutation.Field{{Name: "name", Value: crm.Str("Here")}, {Name: "deviceonly", Value: crm.Bool(true)}}},
	}}
	for _, kind := range mailbox.StandardFolders() {
		i.Items = append(i.Items, mutation.Item{Key: hereFolder(kind), Fields: []mutation.Field{
			{Name: "name", Value: crm.Str("Folder")}, {Name: "kind", Value: crm.Whole(kind)},
		}})
	}
	for _, n := range messages {
		content := mailbox.Hash(sha256.Sum256(fmt.Append(nil, n)))
		i.Items = append(i.Items, mutation.Item{Key: hereMessage(n), Content: content, Fields: []mutation.Field{
			{Name: "folderid", Value: crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: hereFolder(crm.FolderInbox).ID})},
			{Name: "subject", Value: crm.Str("secret")}, {Name: "receivedon", Value: crm.Instant(someTime)}, {Name: "raw", Value: crm.Hash(content).Value()},
		}})
	}
	return i
}

func markHere(name string, on bool, messages ...int) mutation.UpdateItems {
	u := mutation.UpdateItems{Fields: []mutation.Field{{Name: name, Value: crm.Bool(on)}}}
	for _, n := range messages {
		u.Keys = append(u.Keys, hereMessage(n))
	}
	return u
}

// here lists what d's store holds of rows that are kept on it only.
func (d *device) here() map[crm.Key]crm.Row {
	d.t.Helper()
	var keys []crm.Key
	if err := d.store.Scan(d.t.Context(), func(rows []crm.Row) error {
		for _, row := range rows {
			if row.Version.IsLocal() {
				keys = append(keys, row.Key)
			}
		}
		return nil
	}); err != nil {
		d.t.Fatal(err)
	}
	rows, err := d.store.Rows(d.t.Context(), keys)
	if err != nil {
		d.t.Fatal(err)
	}
	held := map[crm.Key]crm.Row{}
	for _, row := range rows {
		held[row.Row.Key] = row.Row
	}
	return held
}

// wantHere checks that the mailbox is whole, is shown, and never left.
func (d *device) wantHere(messages ...int) {
	d.t.Helper()
	held := d.here()
	if len(held) != 7+len(messages) {
		d.t.Fatalf("MBX-07: %d rows are kept here, want %d", len(held), 7+len(messages))
	}
	for key, row := range held {
		if c, ok := d.shown[key]; !ok || c.Pending || !c.Row.Hot().SameContent(row.Hot()) {
			d.t.Fatalf("MBX-07: %v is shown as %+v", key, c)
		}
	}
	for _, f := range d.sent {
		if have, ok := f.(wire.CompareHave); ok {
			for _, row := range have.Rows {
				if _, local := held[row.Key]; local {
					d.t.Fatalf("MBX-07: %v is in a comparison", row.Key)
				}
			}
		}
		if p, ok := f.(wire.Push); ok {
			for _, b := range p.Mutations {
				if m, err := mutation.Decode(b); err != nil || m.Args.Kind() == mutation.KindImport || m.Args.Kind() == mutation.KindUpdateItems {
					d.t.Fatalf("MBX-07: %+v, %v was pushed", m, err)
				}
			}
		}
	}
	for key := range d.relay.rows {
		if _, both := held[key]; both {
			d.t.Fatalf("MBX-07: the relay has %v", key)
		}
	}
}

// MBX-07: a mailbox that is kept on one device is made, changed and undone
// there, before there was ever a relay, through fills, checks, another
// incarnation and another identity; and the relay learns nothing of it.
func TestMailboxKeptHere(t *testing.T) {
	l := newRelay(t)
	for n := 1; n < 20; n++ {
		l.write("account", named(n, "Row"))
	}
	d := newDevice(t, l, ada, 1)
	id := d.propose(1, hereImport(1, 2, 3))
	if !d.saved[id] || d.status.Waiting != 0 {
		t.Fatalf("refused %v, status %+v", d.refused, d.status)
	}
	if last := d.writes[len(d.writes)-1]; !last.Strict || len(last.Outbox) != 0 || len(last.Rows) != 10 {
		t.Errorf("it was written as %+v", last)
	}
	d.wantHere(1, 2, 3)
	marked := d.propose(2, markHere("isread", true, 1, 2))
	if d.here()[hereMessage(1)].Value("isread").Int() != 1 {
		t.Error("the message is not marked")
	}
	d.propose(3, create(50, "Beside"))

	d.settle() // a fill, with a comparison behind it
	d.wantHere(1, 2, 3)
	d.propose(4, hereImport(3, 4))
	d.step(replica.CheckCopy{})
	d.settle()
	if d.status.Differed != 0 {
		t.Errorf("the check healed %d rows", d.status.Differed)
	}
	d.wantHere(1, 2, 3, 4)

	backup := l.restore(t, l.head(), l)
	d.cut()
	d.relay = backup
	d.settle()
	d.open()
	d.settle()
	d.wantHere(1, 2, 3, 4)
	if id := d.propose(5, mutation.Undo{Mutation: marked}); !d.saved[id] || !d.here()[hereMessage(2)].Value("isread").IsNull() {
		t.Errorf("refused %v, the message is %+v", d.refused, d.here()[hereMessage(2)])
	}
	folder := crm.Key{Entity: crm.MailFolder, ID: crm.ID{3, 2, 6: 0x70, 8: 0x80}}
	made := d.propose(6, mutation.Create{Key: folder, Fields: []mutation.Field{
		{Name: "name", Value: crm.Str("Projects")}, {Name: "mailboxid", Value: crm.Lookup(crm.Ref{Entity: crm.Mailbox, ID: hereBox.ID})},
	}})
	moved := d.propose(7, mutation.UpdateItems{Keys: []crm.Key{hereMessage(1)}, Fields: []mutation.Field{
		{Name: "folderid", Value: crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: folder.ID})},
	}})
	renamed := d.propose(8, mutation.Update{Key: folder, Fields: []mutation.Field{{Name: "name", Value: crm.Str("Project")}}})
	gone := d.propose(9, mutation.Delete{Keys: []crm.Key{hereMessage(4)}})
	back := d.propose(10, mutation.Restore{Keys: []crm.Key{hereMessage(4)}})
	for _, id := range []mutation.ID{made, moved, renamed, gone, back} {
		if !d.saved[id] {
			t.Errorf("%v was refused: %v", id, d.refused[id])
		}
	}
	held := d.here()
	if held[folder].Value("name").Text() != "Project" || held[hereMessage(1)].Value("folderid").Ref().ID != folder.ID || held[hereMessage(4)].Deleted != nil {
		t.Error("not all of it was done")
	}
	if d.status.Waiting != 0 {
		t.Errorf("status %+v", d.status)
	}
	// Of an import only its id is kept.
	if id := d.propose(11, mutation.Undo{Mutation: mutationID(d, 1)}); d.refused[id] != fault.TooOld {
		t.Errorf("the import was undone: %v", d.refused[id])
	}
	if _, _, confirmed, err := d.disk.Store().Open(t.Context()); err != nil || len(replica.EncodeEntry(confirmed[0])) > 200 {
		t.Errorf("it is kept as %+v, %v", confirmed[0], err)
	}
}

// MBX-07: what the relay says has no power over rows that are kept here, and a
// check of a copy that is whole is one question.
func TestRelayHasNoPowerOverWhatIsKeptHere(t *testing.T) {
	l, d := settled(t)
	d.propose(1, hereImport(1, 2))
	d.settle()
	d.sent = nil
	d.step(replica.CheckCopy{})
	d.settle()
	if n := len(sends[wire.CompareHave](d)); n != 0 || d.status.Checked != 1 {
		t.Errorf("%d lists of rows were sent, status %+v", n, d.status)
	}
	row := d.here()[hereMessage(1)].WithValue("subject", crm.Str("forged"))
	row.Version = crm.Version{Incarnation: l.incarnation, Commit: l.head() + 1}
	at := d.replica.State().Cursor.Commit
	d.step(replica.Frame{Frame: wire.Poke{From: at, To: at + 1, Last: true, Commits: []wire.Commit{{
		Number: at + 1, Rows: [][]byte{crm.AppendRow(nil, row, crm.CatalogueVersion)}, Removed: []wire.Removal{{Key: hereMessage(2), Deleted: true}},
	}}}})
	if got := d.here(); got[hereMessage(1)].Value("subject").Text() != "secret" || len(got) != 9 {
		t.Errorf("%d rows are left, and one is %+v", len(got), got[hereMessage(1)])
	}
}

// S28: what was carried out here is known when it is proposed again, also by
// another engine; what was refused here is told at once.
func TestProposalsHereRepeated(t *testing.T) {
	l, d := settled(t)
	l.write("account", named(1, "One"))
	d.settle()
	d.propose(1, hereImport(1))
	d.propose(2, markHere("isread", true, 1))
	again := d.here()[hereMessage(1)].Version
	clear(d.saved)
	d.open()
	for n, args := range map[int]mutation.Args{1: hereImport(1), 2: markHere("isread", false, 1)} {
		if id := d.propose(n, args); !d.saved[id] {
			t.Errorf("proposal %d: %v", n, d.refused[id])
		}
	}
	if got := d.here()[hereMessage(1)]; got.Version != again || got.Value("isread").Int() != 1 {
		t.Errorf("it was done again: %+v", got)
	}
	id := d.propose(3, mutation.UpdateItems{Keys: []crm.Key{hereMessage(1)}, Fields: []mutation.Field{{Name: "subject", Value: crm.Str("x")}}})
	if d.refused[id] != fault.Invalid {
		t.Errorf("got %v", d.refused[id])
	}
	id = d.propose(4, mutation.Delete{Keys: []crm.Key{hereMessage(1), account(1)}, Confirmed: 2})
	d.settle()
	d.wantHere(1)
	// Nor does what is sent name a row that is kept here.
	link := d.propose(5, mutation.Update{Key: account(1), Fields: []mutation.Field{
		{Name: "new_where", Value: crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: hereFolder(crm.FolderInbox).ID})},
	}})
	if d.refused[link] != fault.Invalid {
		t.Errorf("a row was named: %v", d.refused[link])
	}
	if d.refused[id] != fault.Invalid || d.here()[hereMessage(1)].Deleted != nil || d.name(1) != "One" {
		t.Errorf("what is about both was done: saved %v, refused %v", d.saved[id], d.refused[id])
	}
}

// A full disk refuses what is done here as well, and nothing of it is left.
func TestWriteHereFails(t *testing.T) {
	_, d := settled(t)
	d.full(1)
	if id := d.propose(1, hereImport(1)); d.refused[id] != fault.Full || d.saved[id] || len(d.shown) != 0 && d.shown[hereMessage(1)].Row != nil {
		t.Fatalf("refused %v", d.refused[id])
	}
	if id := d.propose(2, hereImport(1)); !d.saved[id] {
		t.Fatalf("refused %v", d.refused[id])
	}
	d.full(1)
	if id := d.propose(3, markHere("isread", true, 1)); d.refused[id] != fault.Full {
		t.Fatalf("refused %v", d.refused[id])
	}
	if row := d.shown[hereMessage(1)].Row; row == nil || !row.Value("isread").IsNull() {
		t.Errorf("it is shown as %+v", row)
	}
	d.settle()
	d.tick(time.Second)
	d.wantHere(1)
}
