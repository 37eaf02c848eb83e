package ledger_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"testing"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/shared/reconcile"
)

func content(n int) mailbox.Hash { return sha256.Sum256(fmt.Appendf(nil, "file %d", n)) }

func messageKey(u crm.UserID, n int) crm.Key {
	return crm.Key{Entity: crm.MailMessage, ID: mailbox.ImportedItemID(mailbox.DefaultID(u), content(n)).ID}
}

func inbox(u crm.UserID) crm.Key {
	return crm.Key{Entity: crm.MailFolder, ID: mailbox.StandardFolderID(mailbox.DefaultID(u), crm.FolderInbox).ID}
}

// importMail makes u's mailbox and messages in its Inbox.
func (w *world) importMail(u crm.UserID, messages ...int) *ledger.Commit {
	w.t.Helper()
	box := mailbox.DefaultID(u)
	i := mutation.Import{Mailbox: box, Items: []mutation.Item{
		{Key: crm.Key{Entity: crm.Mailbox, ID: box.ID}, Fields: []mutation.Field{{Name: "name", Value: crm.Str("Mail")}}},
		{Key: inbox(u), Fields: []mutation.Field{{Name: "name", Value: crm.Str("Inbox")}, {Name: "kind", Value: crm.Whole(crm.FolderInbox)}}},
	}}
	for _, n := range messages {
		i.Items = append(i.Items, mutation.Item{Key: messageKey(u, n), Content: content(n), Fields: []mutation.Field{
			{Name: "folderid", Value: crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: inbox(u).ID})},
			{Name: "subject", Value: crm.Str(fmt.Sprint("Message ", n))}, {Name: "receivedon", Value: crm.Instant(noon)},
			{Name: "raw", Value: crm.Hash(content(n)).Value()},
		}})
	}
	return w.ok(u, i)
}

// S23, INV-6: a row that one may not read says nothing of its bytes, and who
// wrote a reference is known as long as the row is there.
func TestBlobReferences(t *testing.T) {
	w := memWorld(t)
	w.importMail(ada, 1, 2)
	w.importMail(bo, 2, 3)
	hash := func(n int) crm.Hash { return crm.Hash(content(n)) }
	tests := []struct {
		name   string
		reader crm.UserID
		row    crm.Key
		hash   crm.Hash
		found  bool
	}{
		{"own", ada, messageKey(ada, 1), hash(1), true},
		{"own row, other bytes", ada, messageKey(ada, 1), hash(2), false},
		{"another's row", bo, messageKey(ada, 1), hash(1), false},
		{"another's row with bytes that one has too", bo, messageKey(ada, 2), hash(2), false},
		{"another's row as administrator", cleo, messageKey(ada, 1), hash(1), false},
		{"by nobody", relay, messageKey(ada, 1), hash(1), false},
		{"a row that is not there", ada, messageKey(ada, 9), hash(1), false},
		{"a row without bytes", ada, inbox(ada), hash(1), false},
	}
	look := func() {
		t.Helper()
		for _, tt := range tests {
			writer, found, err := w.ledger.Reference(organization, tt.reader, tt.row, tt.hash)
			if err != nil || found != tt.found || found && writer != ada || !found && !writer.IsZero() {
				t.Errorf("%s: got %v, %v, %v", tt.name, writer, found, err)
			}
		}
	}
	look()
	w.ok(ada, mutation.Delete{Keys: []crm.Key{messageKey(ada, 1)}})
	look() // what is in the bin may come back

	list, err := w.ledger.References(organization, hash(2), 10)
	want := []ledger.BlobReference{{messageKey(ada, 2), ada}, {messageKey(bo, 2), bo}}
	slices.SortFunc(want, func(a, b ledger.BlobReference) int { return a.Row.Compare(b.Row) })
	if err != nil || !slices.Equal(list, want) {
		t.Errorf("got %v, %v, want %v", list, err, want)
	}
	if list, err := w.ledger.References(organization, hash(2), 1); err != nil || !slices.Equal(list, want[:1]) {
		t.Errorf("of one: %v, %v", list, err)
	}
	if list, err := w.ledger.References(organization, hash(9), 10); err != nil || len(list) != 0 {
		t.Errorf("of bytes that nothing refers to: %v, %v", list, err)
	}

	w.ok(relay, mutation.Purge{Keys: []crm.Key{messageKey(ada, 1)}})
	hashes := []crm.Hash{hash(2), hash(3)}
	slices.SortFunc(hashes, func(a, b crm.Hash) int { return slices.Compare(a[:], b[:]) })
	var got []crm.Hash
	for last := (crm.Hash{}); ; last = got[len(got)-1] {
		page, err := w.ledger.Referenced(organization, last, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		got = append(got, page...)
	}
	if !slices.Equal(got, hashes) {
		t.Errorf("got %v, want %v", got, hashes)
	}
	if all, err := w.ledger.Referenced(organization, crm.Hash{}, 10); err != nil || !slices.Equal(all, hashes) {
		t.Errorf("at once: %v, %v", all, err)
	}
	w.check()
}

// S2, S8, INV-6: a person's devices get the own partition after what comes
// first, are told how much there is of it, and see nothing of another's, not
// even its size.
func TestFillHasTheOwnPartition(t *testing.T) {
	w := memWorld(t)
	w.account(ada, "Fabrikam")
	total := func(u crm.UserID) uint64 {
		t.Helper()
		p, err := w.ledger.Fill(organization, w.actor(u), 0, 1<<20)
		if err != nil || !p.Done {
			t.Fatalf("got %+v, %v", p, err)
		}
		if p.Total != uint64(len(p.Rows)) {
			t.Errorf("%v: %d rows of %d", u, len(p.Rows), p.Total)
		}
		return p.Total
	}
	ofAda, ofBo, ofCleo := total(ada), total(bo), total(cleo)
	w.importMail(ada, 1, 2, 3)
	if total(ada) != ofAda+5 || total(bo) != ofBo || total(cleo) != ofCleo {
		t.Errorf("there are %d, %d and %d rows", total(ada), total(bo), total(cleo))
	}
	w.ok(ada, mutation.Delete{Keys: []crm.Key{messageKey(ada, 1)}})
	if total(ada) != ofAda+5 {
		t.Error("the bin does not count")
	}
	w.ok(relay, mutation.Purge{Keys: []crm.Key{messageKey(ada, 1)}})
	if total(ada) != ofAda+4 {
		t.Error("what was purged counts")
	}
	if rows := w.read(bo); !slices.ContainsFunc(slices.Collect(maps.Keys(rows)), func(k crm.Key) bool { return k.Entity == crm.Account }) {
		t.Error("Bo lacks the account")
	}
	var order []crm.Entity
	for position := uint64(0); ; {
		p, err := w.ledger.Fill(organization, w.actor(ada), position, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Rows {
			order = append(order, r.Entity)
		}
		if position = p.Next; p.Done {
			break
		}
	}
	at := func(e crm.Entity) int { return slices.Index(order, e) }
	if !(at(crm.SystemUser) < at(crm.MailFolder) && at(crm.Mailbox) < at(crm.Account) && at(crm.Account) < at(crm.MailMessage)) {
		t.Errorf("the order is %v", order)
	}
	w.check()
}

// INV-6: sums and comparisons are over what is one's own as well, and over
// nothing of others'.
func TestComparisonsHaveTheOwnPartition(t *testing.T) {
	w := memWorld(t)
	sums := func(u crm.UserID) []reconcile.Sum {
		t.Helper()
		_, sums, err := w.ledger.Sums(organization, w.actor(u))
		if err != nil {
			t.Fatal(err)
		}
		return sums
	}
	before, ofAda := sums(bo), sums(ada)
	w.importMail(ada, 1, 2)
	if !slices.Equal(sums(bo), before) {
		t.Error("Bo's sums changed with Ada's mail")
	}
	if slices.Equal(sums(ada), ofAda) {
		t.Error("Ada's sums do not change with her mail")
	}
	var all []uint16
	for b := range sums(ada) {
		all = append(all, uint16(b))
	}
	for _, u := range []crm.UserID{ada, bo} {
		p, err := w.ledger.Differences(organization, w.actor(u), all, nil)
		if err != nil {
			t.Fatal(err)
		}
		mail := slices.ContainsFunc(p.Rows, func(r crm.Row) bool { return r.Entity == crm.MailMessage })
		if mail != (u == ada) {
			t.Errorf("%v: mail is among the differences: %v", u, mail)
		}
	}
}

// A store of an earlier build has none of the newer indexes: they are made
// anew, and then it is as if they had always been there.
func TestReindex(t *testing.T) {
	w, mem := busyWorld(t)
	keys, values := pairs(t, mem)
	update(t, mem, func(txn ledger.Txn) error {
		for _, key := range keys {
			switch key[16] {
			case 'a', 'k', 'i', 'n', 'f', 'o', 'c', 'b', 'e':
				if err := txn.Delete(key); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if findings, err := w.ledger.Check(organization); err != nil || len(findings) == 0 {
		t.Fatalf("nothing was missing: %v", err)
	}
	if err := ledger.Reindex(mem); err != nil {
		t.Fatal(err)
	}
	w.check()
	again, restored := pairs(t, mem)
	if !slices.EqualFunc(keys, again, slices.Equal) || !slices.EqualFunc(values, restored, slices.Equal) {
		t.Error("it is not as it was")
	}
}
