package mutation

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
)

// MBX-01, S31: the same files imported twice, or on two devices, are there
// once, and what was done with them meanwhile stays.
func TestImportTwice(t *testing.T) {
	w := newMails(t)
	w.ok(t, ada, UpdateItems{Keys: []crm.Key{w.message(1)}, Fields: []Field{{"isread", crm.Bool(true)}, folderField(w.archive)}})
	w.ok(t, ada, Update{Key: w.first, Fields: []Field{text("name", "Renamed")}})
	before := len(w.tx.Rows())
	again := Import{Mailbox: w.box, Items: append(mailboxItems(w.box), Item{Key: w.first, Fields: []Field{text("name", "First")}})}
	for n := range 5 {
		again.Items = append(again.Items, messageItem(w.box, n, w.inbox.ID))
	}
	again.Items = append(again.Items, messageItem(w.box, 5, w.inbox.ID), messageItem(w.box, 5, w.inbox.ID))
	done := w.ok(t, ada, again)
	if len(done.Effects) != 1 || done.Effects[0].Key != w.message(5) || len(w.tx.Rows()) != before+1 {
		t.Errorf("it did %d things, and left %d rows more", len(done.Effects), len(w.tx.Rows())-before)
	}
	if folder, _ := w.place(1); folder != w.archive.ID || w.value(w.message(1), "isread").Int() != 1 || w.value(w.first, "name").Text() != "Renamed" {
		t.Error("the second import wrote over what was done after the first")
	}
	if row := w.row(w.message(5)); row.Partition != ada || row.Value("mailboxid").Ref().Key() != (crm.Key{Entity: crm.Mailbox, ID: w.box.ID}) {
		t.Errorf("the new message is %+v", row)
	}
}

// MBX-01: what was deleted comes back when it is imported again, as it is in
// the file and where it is imported to.
func TestImportBringsBack(t *testing.T) {
	w := newMails(t)
	w.ok(t, ada, UpdateItems{Keys: []crm.Key{w.message(0)}, Fields: []Field{folderField(w.deleted), {"isread", crm.Bool(true)}, text("new_unknown", "x")}})
	w.ok(t, ada, Delete{Keys: []crm.Key{w.message(0), w.first}})
	i := Import{Mailbox: w.box, Items: []Item{
		{Key: w.first, Fields: []Field{text("name", "First again"), parentField(w.archive)}}, messageItem(w.box, 0, w.first.ID),
	}}
	w.ok(t, ada, i)
	if row := w.row(w.first); row.Deleted != nil || row.Value("name").Text() != "First again" {
		t.Errorf("the folder is %+v", row)
	}
	row := w.row(w.message(0))
	if folder, from := w.place(0); row.Deleted != nil || folder != w.first.ID || !from.IsZero() {
		t.Error("the message did not come back to where it was imported")
	}
	if !row.Value("isread").IsNull() || len(row.Extras()) != 0 || row.Value("createdon").IsNull() {
		t.Errorf("it is not as in the file: %+v", row)
	}
}

// S31, S21, INV-6: who may make which items under which ids. What is refused
// is refused in the same words whether the other person's row exists or not.
func TestItemsThatAreRefused(t *testing.T) {
	boBox := mailbox.DefaultID(bo)
	other := crm.Key{Entity: crm.MailFolder, ID: mailbox.StandardFolderID(boBox, crm.FolderInbox).ID}
	nowhere := crm.Key{Entity: crm.MailFolder, ID: testID(8, 1)}
	fresh := crm.Key{Entity: crm.MailFolder, ID: testID(8, 2)}
	imported := func(box mailbox.ID, items ...Item) Args { return Import{Mailbox: box, Items: items} }
	with := func(item Item, f Field) Item { item.Fields = append(slices.Clone(item.Fields), f); return item }
	under := func(item Item, id crm.ID) Item { item.Key.ID = id; return item }
	folder := func(w mails, key crm.Key, fields ...Field) Args {
		return Create{Key: key, Fields: append(fields, text("name", "x"), Field{"mailboxid", crm.Lookup(crm.Ref{Entity: crm.Mailbox, ID: w.box.ID})})}
	}
	update := func(key crm.Key, f Field) Args { return Update{Key: key, Fields: []Field{f}} }
	messages := func(fields []Field, keys ...crm.Key) Args { return UpdateItems{Keys: keys, Fields: fields} }
	read := []Field{{"isread", crm.Bool(true)}}
	tests := []struct {
		name string
		by   crm.UserID
		args func(w mails) Args
		kind fault.Kind
		op   string
	}{
		{"import into another's mailbox", ada, func(mails) Args { return imported(boBox, messageItem(boBox, 1, other.ID)) }, fault.NotFound, OpNotFound},
		{"import into no mailbox", ada, func(mails) Args {
			return imported(mailbox.DefaultID(rita), messageItem(mailbox.DefaultID(rita), 1, other.ID))
		}, fault.NotFound, OpNotFound},
		{"import another's mailbox", ada, func(mails) Args { return imported(boBox, mailboxItems(boBox)[:1]...) }, fault.Invalid, OpInvalid},
		{"import a mailbox that another could have", ada, func(mails) Args {
			return imported(mailbox.DefaultID(rita), mailboxItems(mailbox.DefaultID(rita))[:1]...)
		}, fault.Invalid, OpInvalid},
		{"import another mailbox's folder", ada, func(w mails) Args { return imported(w.box, mailboxItems(boBox)[1]) }, fault.Invalid, OpInvalid},
		{"import what another's mailbox has", bo, func(w mails) Args {
			return imported(boBox, under(messageItem(boBox, 1, other.ID), messageKey(w.box, 1).ID))
		}, fault.Invalid, OpInvalid},
		{"import what another's mailbox could have", bo, func(w mails) Args {
			return imported(boBox, under(messageItem(boBox, 77, other.ID), messageKey(w.box, 77).ID))
		}, fault.Invalid, OpInvalid},
		{"import into another's folder", ada, func(w mails) Args { return imported(w.box, messageItem(w.box, 7, other.ID)) }, fault.NotFound, OpNotFound},
		{"import into no folder", ada, func(w mails) Args { return imported(w.box, messageItem(w.box, 7, nowhere.ID)) }, fault.NotFound, OpNotFound},
		{"import without a digest", ada, func(w mails) Args {
			item := messageItem(w.box, 7, w.inbox.ID)
			item.Content = mailbox.Hash{}
			return imported(w.box, item)
		}, fault.Invalid, OpInvalid},
		{"import without what is required", ada, func(w mails) Args {
			return imported(w.box, Item{Key: w.message(7), Content: content(7), Fields: []Field{folderField(w.inbox)}})
		}, fault.Invalid, OpInvalid},
		{"import what is computed", ada, func(w mails) Args {
			return imported(w.box, with(messageItem(w.box, 7, w.inbox.ID), Field{"createdon", crm.Instant(noon)}))
		}, fault.Invalid, OpInvalid},
		{"import a damaged digest", ada, func(w mails) Args {
			return imported(w.box, with(messageItem(w.box, 7, w.inbox.ID), Field{"body", crm.Blob([]byte("short"))}))
		}, fault.Invalid, OpInvalid},
		{"import an account", ada, func(w mails) Args { return imported(w.box, Item{Key: crm.Key{Entity: crm.Account, ID: testID(8, 9)}}) }, fault.Invalid, OpInvalid},
		{"import a device", ada, func(w mails) Args { return imported(w.box, Item{Key: crm.Key{Entity: crm.Device, ID: testID(8, 9)}}) }, fault.Invalid, OpInvalid},
		{"import an unknown entity", ada, func(w mails) Args { return imported(w.box, Item{Key: crm.Key{Entity: 9999, ID: testID(8, 9)}}) }, fault.TooOld, OpUnknownKind},
		{"import without an id", ada, func(w mails) Args { return imported(w.box, Item{Key: crm.Key{Entity: crm.MailFolder}}) }, fault.Invalid, OpInvalid},
		{"import too many", ada, func(w mails) Args { return imported(w.box, make([]Item, MaxImport+1)...) }, fault.TooLarge, OpTooMany},
		{"import by the relay", relay, func(w mails) Args {
			return imported(mailbox.ID{ID: testID(8, 9)}, Item{Key: crm.Key{Entity: crm.Mailbox, ID: testID(8, 9)}, Fields: []Field{text("name", "x")}})
		}, fault.Denied, OpDenied},

		{"create a mailbox twice", ada, func(w mails) Args {
			return Create{Key: crm.Key{Entity: crm.Mailbox, ID: w.box.ID}, Fields: []Field{text("name", "x")}}
		}, fault.Invalid, OpExists},
		{"create another's default mailbox", ada, func(mails) Args {
			return Create{Key: crm.Key{Entity: crm.Mailbox, ID: boBox.ID}, Fields: []Field{text("name", "x")}}
		}, fault.Invalid, OpInvalid},
		{"create the default mailbox that another could have", ada, func(mails) Args {
			return Create{Key: crm.Key{Entity: crm.Mailbox, ID: mailbox.DefaultID(rita).ID}, Fields: []Field{text("name", "x")}}
		}, fault.Invalid, OpInvalid},
		{"create a message", ada, func(w mails) Args { return Create{Key: w.message(9)} }, fault.Invalid, OpInvalid},
		{"create a folder of no mailbox", ada, func(mails) Args { return Create{Key: fresh, Fields: []Field{text("name", "x")}} }, fault.Invalid, OpInvalid},
		{"create a folder in another's mailbox", bo, func(w mails) Args { return folder(w, fresh) }, fault.NotFound, OpNotFound},
		{"create a folder within another's", ada, func(w mails) Args { return folder(w, fresh, parentField(other)) }, fault.NotFound, OpNotFound},
		{"create a folder within none", ada, func(w mails) Args { return folder(w, fresh, parentField(nowhere)) }, fault.NotFound, OpNotFound},
		{"create a second inbox", ada, func(w mails) Args { return folder(w, fresh, Field{"kind", crm.Whole(crm.FolderInbox)}) }, fault.Invalid, OpInvalid},
		{"create a folder under a derived id", ada, func(w mails) Args {
			return folder(w, crm.Key{Entity: crm.MailFolder, ID: messageKey(w.box, 3).ID})
		}, fault.Invalid, OpInvalid},
		{"create a folder within itself", ada, func(w mails) Args { return folder(w, fresh, parentField(fresh)) }, fault.NotFound, OpNotFound},

		{"rename another's folder", bo, func(w mails) Args { return update(w.first, text("name", "x")) }, fault.NotFound, OpNotFound},
		{"rename another's folder as administrator", cleo, func(w mails) Args { return update(w.first, text("name", "x")) }, fault.NotFound, OpNotFound},
		{"rename a standard folder", ada, func(w mails) Args { return update(w.inbox, text("name", "x")) }, fault.Invalid, OpStandardFolder},
		{"move a standard folder", ada, func(w mails) Args { return update(w.inbox, parentField(w.first)) }, fault.Invalid, OpStandardFolder},
		{"change what a folder is for", ada, func(w mails) Args { return update(w.first, Field{"kind", crm.Whole(crm.FolderSent)}) }, fault.Invalid, OpInvalid},
		{"take a folder's name away", ada, func(w mails) Args { return update(w.first, text("name", "")) }, fault.Invalid, OpInvalid},
		{"move a folder into another's", ada, func(w mails) Args { return update(w.first, parentField(other)) }, fault.NotFound, OpNotFound},
		{"keep a mailbox here after all", ada, func(w mails) Args {
			return update(crm.Key{Entity: crm.Mailbox, ID: w.box.ID}, Field{"deviceonly", crm.Bool(true)})
		}, fault.Invalid, OpInvalid},
		{"update a message", ada, func(w mails) Args { return update(w.message(1), Field{"isread", crm.Bool(true)}) }, fault.Invalid, OpInvalid},
		{"update another's message", bo, func(w mails) Args { return update(w.message(1), Field{"isread", crm.Bool(true)}) }, fault.NotFound, OpNotFound},

		{"mark another's messages", bo, func(w mails) Args { return messages(read, w.message(1), w.message(2)) }, fault.NotFound, OpNotFound},
		{"mark messages that are not there", ada, func(w mails) Args { return messages(read, w.message(70)) }, fault.NotFound, OpNotFound},
		{"mark a folder", ada, func(w mails) Args { return messages(read, w.first) }, fault.Invalid, OpInvalid},
		{"change a subject", ada, func(w mails) Args { return messages([]Field{text("subject", "x")}, w.message(1)) }, fault.Invalid, OpInvalid},
		{"say where it was", ada, func(w mails) Args {
			return messages([]Field{{"trashedfrom", crm.Value{}}}, w.message(1))
		}, fault.Invalid, OpInvalid},
		{"mark with a wrong value", ada, func(w mails) Args { return messages([]Field{{"isread", crm.Whole(2)}}, w.message(1)) }, fault.Invalid, OpInvalid},
		{"mark twice at once", ada, func(w mails) Args { return messages(append(read, read...), w.message(1)) }, fault.Invalid, OpInvalid},
		{"move twice at once", ada, func(w mails) Args { return messages([]Field{folderField(w.first), folderField(w.inbox)}, w.message(1)) }, fault.Invalid, OpInvalid},
		{"move to another's folder", ada, func(w mails) Args { return messages([]Field{folderField(other)}, w.message(1)) }, fault.NotFound, OpNotFound},
		{"move to no folder", ada, func(w mails) Args { return messages([]Field{folderField(nowhere)}, w.message(1)) }, fault.NotFound, OpNotFound},
		{"move to a message", ada, func(w mails) Args {
			return messages([]Field{{"folderid", crm.Lookup(crm.Ref{Entity: crm.MailMessage, ID: w.message(2).ID})}}, w.message(1))
		}, fault.Invalid, OpInvalid},
		{"mark too many", ada, func(w mails) Args { return messages(read, slices.Repeat([]crm.Key{w.message(1)}, MaxItems+1)...) }, fault.TooLarge, OpTooMany},

		{"delete a standard folder", ada, func(w mails) Args { return Delete{Keys: []crm.Key{w.inbox}} }, fault.Invalid, OpStandardFolder},
		{"delete another's message", bo, func(w mails) Args { return Delete{Keys: []crm.Key{w.message(1)}} }, fault.NotFound, OpNotFound},
		{"delete another's message as administrator", cleo, func(w mails) Args { return Delete{Keys: []crm.Key{w.message(1)}} }, fault.NotFound, OpNotFound},
		{"assign a message", ada, func(w mails) Args { return Assign{Keys: []crm.Key{w.message(1)}, Owner: userRef(bo)} }, fault.Invalid, OpInvalid},
		{"merge cards", ada, func(w mails) Args { return Merge{Survivor: cardItem(w.box, 0).Key, Other: cardItem(w.box, 0).Key} }, fault.Invalid, OpInvalid},
		{"undo another's import", bo, func(w mails) Args { return Undo{Mutation: w.imported.ID} }, fault.Denied, OpDenied},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newMails(t)
			w.refused(t, tt.by, tt.args(w), tt.kind, tt.op)
		})
	}
}

// INV-6: a refused create under an id does not let its author find out later
// whether somebody else has a row there.
func TestAbsentAndHiddenItemsAreAnsweredAlike(t *testing.T) {
	answers := func(n int) (list []string) {
		w := newMails(t)
		stolen := messageItem(mailbox.DefaultID(bo), n, w.inbox.ID)
		stolen.Key = messageKey(w.box, n)
		for _, args := range []Args{
			Import{Mailbox: mailbox.DefaultID(bo), Items: []Item{stolen}}, Create{Key: stolen.Key, Fields: stolen.Fields},
			Delete{Keys: []crm.Key{stolen.Key}}, Restore{Keys: []crm.Key{stolen.Key}}, Update{Key: stolen.Key, Fields: []Field{text("subject", "x")}},
			UpdateItems{Keys: []crm.Key{stolen.Key}, Fields: []Field{{"isread", crm.Bool(true)}}},
		} {
			_, refused := w.do(bo, args)
			list = append(list, refused.Error())
		}
		for _, row := range w.all(crm.SyncIssue) {
			list = append(list, fmt.Sprint(row.Value("subject"), row.Value("detail"), row.Value("op"), row.Value("creates").Members()))
		}
		return list
	}
	there, absent := answers(1), answers(77)
	for i := range there {
		hidden := strings.NewReplacer(messageKey(mailbox.DefaultID(ada), 1).ID.String(), "-").Replace(there[i])
		none := strings.NewReplacer(messageKey(mailbox.DefaultID(ada), 77).ID.String(), "-").Replace(absent[i])
		if i < 6 && hidden != none {
			t.Errorf("answer %d: %s, and for a row that is not there %s", i, hidden, none)
		}
	}
	if len(there) != len(absent) {
		t.Errorf("%d and %d answers", len(there), len(absent))
	}
}

// MBX-06: folders are made, renamed and moved, and never lie within themselves,
// also when one of the circle is in the bin or an undo would close it.
func TestFoldersMakeNoCircle(t *testing.T) {
	w := newMails(t)
	second := w.folder(t, "Second", parentField(w.first))
	third := w.folder(t, "Third", parentField(second))
	for _, to := range []crm.Key{w.first, second, third} {
		w.refused(t, ada, w.edit(w.first, parentField(to)), fault.Invalid, OpFolderCycle)
	}
	moved := w.ok(t, ada, w.edit(third, Field{"parentid", crm.Value{}}))
	w.ok(t, ada, w.edit(w.first, parentField(third)))
	w.refused(t, ada, Undo{Mutation: moved.ID}, fault.Invalid, OpFolderCycle)

	w.ok(t, ada, Delete{Keys: []crm.Key{w.first}})
	w.refused(t, ada, w.edit(third, parentField(second)), fault.Invalid, OpFolderCycle)
	w.refused(t, ada, w.edit(third, parentField(w.first)), fault.NotFound, OpDeleted)
	w.refused(t, ada, Import{Mailbox: w.box, Items: []Item{{Key: w.first, Fields: []Field{text("name", "x"), parentField(second)}}}}, fault.Invalid, OpFolderCycle)
}

func TestFoldersNestSoDeep(t *testing.T) {
	w := newMails(t)
	above := w.first
	for range MaxFolderDepth - 1 {
		above = w.folder(t, "Within", parentField(above))
	}
	w.refused(t, ada, Create{Key: crm.Key{Entity: crm.MailFolder, ID: w.newID()}, Fields: []Field{
		text("name", "x"), parentField(above), {"mailboxid", crm.Lookup(crm.Ref{Entity: crm.Mailbox, ID: w.box.ID})},
	}}, fault.Invalid, OpTooMany)
}

// MBX-06: messages are marked and moved, many at once; those that are gone are
// passed over.
func TestUpdateItems(t *testing.T) {
	w := newMails(t)
	w.ok(t, ada, Delete{Keys: []crm.Key{w.message(4)}})
	all := []crm.Key{w.message(0), w.message(4), w.message(70), w.message(1), messageKey(mailbox.DefaultID(bo), 0)}
	done := w.ok(t, ada, UpdateItems{Keys: all, Fields: []Field{{"isread", crm.Bool(true)}, {"isflagged", crm.Bool(true)}, folderField(w.first)}})
	if len(done.Effects) != 2 {
		t.Errorf("it changed %d rows", len(done.Effects))
	}
	for n := range 2 {
		folder, from := w.place(n)
		if folder != w.first.ID || !from.IsZero() || w.value(w.message(n), "isread").Int() != 1 || w.value(w.message(n), "isflagged").Int() != 1 {
			t.Errorf("message %d is %+v", n, w.row(w.message(n)))
		}
	}
	if folder, _ := w.place(4); folder != w.inbox.ID {
		t.Error("a deleted message was moved")
	}
	w.refused(t, ada, UpdateItems{Keys: all[1:2], Fields: []Field{{"isread", crm.Bool(true)}}}, fault.NotFound, OpDeleted)
	if done := w.ok(t, ada, UpdateItems{Keys: all[:1], Fields: []Field{{"isread", crm.Bool(true)}}}); len(done.Effects) != 0 {
		t.Error("the same again changed something")
	}
	w.ok(t, rita, Import{Mailbox: mailbox.DefaultID(rita), Items: append(mailboxItems(mailbox.DefaultID(rita)), messageItem(mailbox.DefaultID(rita), 0, mailbox.StandardFolderID(mailbox.DefaultID(rita), crm.FolderInbox).ID))})
	w.ok(t, rita, UpdateItems{Keys: []crm.Key{messageKey(mailbox.DefaultID(rita), 0)}, Fields: []Field{{"isread", crm.Bool(true)}}})
}

// MBX-06: from Deleted items a message goes back to where it was, or to the
// Inbox if that is gone.
func TestMessagesGoBackToWhereTheyWere(t *testing.T) {
	w := newMails(t)
	second := w.folder(t, "Second")
	move := func(to crm.Key, ns ...int) {
		t.Helper()
		u := UpdateItems{Fields: []Field{folderField(to)}}
		for _, n := range ns {
			u.Keys = append(u.Keys, w.message(n))
		}
		w.ok(t, ada, u)
	}
	move(w.first, 0)
	move(second, 1)
	move(w.deleted, 0, 1, 2)
	for n, was := range []crm.Key{w.first, second, w.inbox} {
		if folder, from := w.place(n); folder != w.deleted.ID || from != was.ID {
			t.Errorf("message %d is in %v, and was in %v, not %v", n, folder, from, was)
		}
	}
	move(w.deleted, 0)
	if _, from := w.place(0); from != w.first.ID {
		t.Error("deleting twice forgot where the message was")
	}
	w.ok(t, ada, Delete{Keys: []crm.Key{second}})
	w.ok(t, ada, UpdateItems{Keys: []crm.Key{w.message(0), w.message(1), w.message(2), w.message(3)}, Fields: []Field{{"folderid", crm.Value{}}}})
	for n, want := range []crm.Key{w.first, w.inbox, w.inbox, w.inbox} {
		if folder, from := w.place(n); folder != want.ID || !from.IsZero() {
			t.Errorf("message %d is in %v, and was in %v, want %v", n, folder, from, want)
		}
	}
	w.refused(t, ada, UpdateItems{Keys: []crm.Key{w.message(0)}, Fields: []Field{folderField(second)}}, fault.NotFound, OpDeleted)
}

// S25, S22: items go to the bin, come back, and what was done to them is
// undone where nothing happened since.
func TestItemsInTheBinAndUndone(t *testing.T) {
	w := newMails(t)
	w.ok(t, ada, Delete{Keys: []crm.Key{w.message(0), w.first, cardItem(w.box, 0).Key}})
	w.ok(t, ada, Restore{Keys: []crm.Key{w.message(0), w.first, cardItem(w.box, 0).Key}})
	for _, key := range []crm.Key{w.message(0), w.first, cardItem(w.box, 0).Key} {
		if w.row(key).Deleted != nil {
			t.Errorf("%v is still in the bin", key)
		}
	}
	deleted := w.ok(t, ada, Delete{Keys: []crm.Key{w.message(0), w.message(1)}})
	w.ok(t, ada, Undo{Mutation: deleted.ID})
	if w.row(w.message(1)).Deleted != nil {
		t.Error("undo left the message in the bin")
	}

	moved := w.ok(t, ada, UpdateItems{Keys: []crm.Key{w.message(0), w.message(1)}, Fields: []Field{folderField(w.first), {"isread", crm.Bool(true)}}})
	w.ok(t, ada, UpdateItems{Keys: []crm.Key{w.message(1)}, Fields: []Field{{"isread", crm.Bool(false)}}})
	w.ok(t, ada, Undo{Mutation: moved.ID})
	for n, isRead := range []int64{0, 0} {
		if folder, _ := w.place(n); folder != w.inbox.ID || w.value(w.message(n), "isread").Int() != isRead {
			t.Errorf("after the undo message %d is %+v", n, w.row(w.message(n)))
		}
	}
	if w.value(w.message(1), "isread").IsNull() {
		t.Error("the undo took what was marked since")
	}

	moved = w.ok(t, ada, UpdateItems{Keys: []crm.Key{w.message(2)}, Fields: []Field{folderField(w.first)}})
	moved = w.ok(t, ada, UpdateItems{Keys: []crm.Key{w.message(2)}, Fields: []Field{folderField(w.archive), {"isread", crm.Bool(true)}}})
	w.ok(t, ada, Delete{Keys: []crm.Key{w.first}})
	w.ok(t, ada, Undo{Mutation: moved.ID})
	if folder, _ := w.place(2); folder != w.archive.ID || !w.value(w.message(2), "isread").IsNull() {
		t.Error("the undo put a message into a folder that is gone, or did not mark it back")
	}

	// A device does not know authors: in a partition there is only one.
	w.ok(t, ada, UpdateItems{Keys: []crm.Key{w.message(4)}, Fields: []Field{{"isread", crm.Bool(true)}}})
	device := w.tx.Clone()
	device.Device = true
	if _, refused := device.Do(w.mutation(ada, Undo{Mutation: w.imported.ID}), w.guess(ada)); refused != nil {
		t.Fatal(refused)
	}
	if row, _ := device.Row(w.message(4)); row.Deleted == nil {
		t.Error("the guess left a message that was marked since")
	}

	w.ok(t, ada, Undo{Mutation: w.imported.ID})
	if row := w.row(w.message(4)); row.Deleted == nil || row.Deleted.Cause != crm.Undone {
		t.Errorf("after the import was undone the message is %+v", row)
	}
	w.ok(t, relay, Purge{Keys: []crm.Key{w.message(4), w.message(3), w.inbox}})
	if w.row(w.message(4)) != nil || w.row(w.inbox) == nil {
		t.Error("the purge took the wrong rows")
	}
	if n := len(w.all(crm.SyncNotice)); n != 0 {
		t.Errorf("%d notices between a person's own devices", n)
	}
}

// S22: undoing an import leaves the mailbox and the folders that it made, in
// which there may be other messages by now; a folder made by itself goes.
func TestUndoKeepsWhatHoldsItems(t *testing.T) {
	w := newMails(t)
	tree := crm.Key{Entity: crm.MailFolder, ID: mailbox.ImportedItemID(w.box, content(500)).ID}
	done := w.ok(t, ada, Import{Mailbox: w.box, Items: []Item{
		{Key: tree, Content: content(500), Fields: []Field{text("name", "Tree")}}, messageItem(w.box, 8, tree.ID),
	}})
	w.ok(t, ada, Undo{Mutation: done.ID})
	if w.row(tree).Deleted != nil || w.row(w.message(8)).Deleted == nil {
		t.Error("the folder went, or the message stayed")
	}
	key := crm.Key{Entity: crm.MailFolder, ID: w.newID()}
	done = w.ok(t, ada, Create{Key: key, Fields: []Field{text("name", "x"), {"mailboxid", crm.Lookup(crm.Ref{Entity: crm.Mailbox, ID: w.box.ID})}}})
	w.ok(t, ada, Undo{Mutation: done.ID})
	if w.row(key).Deleted == nil {
		t.Error("the folder stayed")
	}
}

// MBX-06: a mailbox is deleted with all that is in it, standard folders too.
func TestDeleteAMailbox(t *testing.T) {
	w := newMails(t)
	keys := []crm.Key{{Entity: crm.Mailbox, ID: w.box.ID}}
	for _, e := range []crm.Entity{crm.MailFolder, crm.MailMessage, crm.MailCard} {
		for _, row := range w.all(e) {
			if row.Partition == ada {
				keys = append(keys, row.Key)
			}
		}
	}
	w.ok(t, ada, Delete{Keys: keys, Confirmed: len(keys)})
	w.refused(t, ada, Import{Mailbox: w.box, Items: []Item{messageItem(w.box, 9, w.inbox.ID)}}, fault.NotFound, OpDeleted)
	w.ok(t, ada, Import{Mailbox: w.box, Items: append(mailboxItems(w.box), messageItem(w.box, 9, w.inbox.ID))})
	if w.row(keys[0]).Deleted != nil || w.row(w.inbox).Deleted != nil || w.row(w.message(0)).Deleted == nil {
		t.Error("the import did not bring back what it names, or brought back more")
	}
}
