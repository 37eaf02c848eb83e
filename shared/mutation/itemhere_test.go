package mutation

import (
	"slices"
	"strings"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
)

// MBX-07: what is kept on one device never reaches the truth, and is carried
// out by that device for itself; nothing else is.
func TestMailboxesKeptOnOneDevice(t *testing.T) {
	w := newMails(t)
	box := mailbox.ID{ID: testID(8, 1)}
	inbox := mailbox.StandardFolderID(box, crm.FolderInbox).ID
	items := mailboxItems(box)
	items[0].Fields = append(items[0].Fields, Field{"deviceonly", crm.Bool(true)}, text("deviceid", deviceOf(ada).String()))
	i := Import{Mailbox: box, Items: append(items, messageItem(box, 1, inbox))}
	mark := UpdateItems{Keys: []crm.Key{messageKey(box, 1)}, Fields: []Field{{"isread", crm.Bool(true)}}}
	w.refused(t, ada, i, fault.Invalid, OpDeviceOnly)
	w.refused(t, ada, Create{Key: i.Items[0].Key, Fields: i.Items[0].Fields}, fault.Invalid, OpDeviceOnly)

	device := w.tx.Clone()
	device.Device = true
	local := w.guess(ada)
	commit := func(args Args) (Done, *fault.Error) {
		local.Version = crm.Version{Incarnation: crm.LocalIncarnation, Commit: local.Version.Commit + 1}
		return device.Do(w.mutation(ada, args), local)
	}
	if _, refused := device.Do(w.mutation(ada, i), w.guess(ada)); refused == nil || refused.Op != OpDeviceOnly {
		t.Fatalf("a guess that is not the device's own: %v", refused)
	}
	if _, refused := commit(i); refused != nil {
		t.Fatal(refused)
	}
	if _, refused := device.Do(w.mutation(ada, mark), w.guess(ada)); refused == nil || refused.Op != OpDeviceOnly {
		t.Fatalf("a guess about a message of that mailbox: %v", refused)
	}
	done, refused := commit(mark)
	if refused != nil || len(done.Effects) != 1 || done.Effects[0].After.Version != local.Version {
		t.Fatalf("got %+v, %v", done, refused)
	}
	if _, refused := commit(Undo{Mutation: done.ID}); refused != nil {
		t.Fatal(refused)
	}
	if row, _ := device.Row(messageKey(box, 1)); !row.Value("isread").IsNull() || !row.Version.IsLocal() {
		t.Errorf("after the undo the message is %+v", row)
	}
	if _, refused := commit(Undo{Mutation: ID{testID(8, 5)}}); refused == nil || refused.Op != OpTooOld {
		t.Errorf("an undo of what is not held: %v", refused)
	}
	for name, args := range map[string]Args{
		"another mailbox's message": UpdateItems{Keys: []crm.Key{w.message(1)}, Fields: mark.Fields},
		"an account":                Create{Key: crm.Key{Entity: crm.Account, ID: testID(8, 6)}, Fields: []Field{text("name", "x")}},
		"both":                      UpdateItems{Keys: []crm.Key{messageKey(box, 1), w.message(1)}, Fields: mark.Fields},
		"the default mailbox":       Create{Key: crm.Key{Entity: crm.Mailbox, ID: mailbox.DefaultID(rita).ID}, Fields: items[0].Fields},
	} {
		if _, refused := commit(args); refused == nil || name != "the default mailbox" && refused.Op != OpDeviceOnly {
			t.Errorf("%s: %v", name, refused)
		}
	}
}

// S26: a guess that the truth could not commit for its size is refused before
// it is saved; a single large row is not.
func TestGuessesHaveRoom(t *testing.T) {
	w := newMails(t)
	i := Import{Mailbox: w.box}
	for n := 100; n < 350; n++ {
		item := messageItem(w.box, n, w.inbox.ID)
		item.Fields = append(item.Fields, text("references", strings.Repeat("r", 3000)))
		i.Items = append(i.Items, item)
	}
	w.ok(t, ada, i)
	mark := UpdateItems{Fields: []Field{{"isread", crm.Bool(true)}}}
	for _, item := range i.Items {
		mark.Keys = append(mark.Keys, item.Key)
	}
	device := w.tx.Clone()
	device.Device = true
	if _, refused := device.Do(w.mutation(ada, mark), w.guess(ada)); refused == nil || refused.Op != OpTooLarge {
		t.Errorf("a guess of 250 large rows: %v", refused)
	}
	mark.Keys = mark.Keys[:120]
	done, refused := device.Do(w.mutation(ada, mark), w.guess(ada))
	if refused != nil || len(done.Effects) != 120 {
		t.Errorf("a guess of 120: %v", refused)
	}
	key := w.account(t, ada, "Large", text("description", strings.Repeat("x", MaxRowBytes-5000)))
	device = w.tx.Clone()
	device.Device = true
	if _, refused := device.Do(w.mutation(ada, w.edit(key, text("name", "Larger"))), w.guess(ada)); refused != nil {
		t.Errorf("one large row: %v", refused)
	}
}

// ItemOf takes what a parser made of a file apart into an item.
func TestItemOf(t *testing.T) {
	w := newMails(t)
	want := messageItem(w.box, 50, w.inbox.ID)
	row := crm.NewRow(want.Key, ada).WithValue("mailboxid", crm.Lookup(crm.Ref{Entity: crm.Mailbox, ID: w.box.ID})).WithValue("createdon", crm.Instant(noon))
	for _, f := range want.Fields {
		row = row.WithValue(f.Name, f.Value)
	}
	got := ItemOf(row, want.Content)
	w.ok(t, ada, Import{Mailbox: w.box, Items: []Item{got}})
	if len(got.Fields) != len(want.Fields) || w.value(want.Key, "subject").Text() != "Message 50" {
		t.Errorf("got %+v", got)
	}
}

func TestKeysOfItems(t *testing.T) {
	w := newMails(t)
	i := Import{Mailbox: w.box, Items: []Item{messageItem(w.box, 1, w.inbox.ID), cardItem(w.box, 1)}}
	m := w.mutation(ada, i)
	made := []crm.Key{i.Items[0].Key, i.Items[1].Key}
	if got := Created(m); !slices.Equal(got, made) {
		t.Errorf("it makes %v", got)
	}
	if got := Subjects(m); !slices.Equal(got, made) {
		t.Errorf("it is about %v", got)
	}
	if got := Keys(m); !slices.Equal(got, append(made, crm.Key{Entity: crm.Mailbox, ID: w.box.ID}, w.inbox)) {
		t.Errorf("it names %v", got)
	}
	m = w.mutation(ada, UpdateItems{Keys: made[:1], Fields: []Field{folderField(w.first)}})
	if got := Keys(m); !slices.Equal(got, []crm.Key{made[0], w.first}) || len(Created(m)) != 0 {
		t.Errorf("it names %v", got)
	}
}
