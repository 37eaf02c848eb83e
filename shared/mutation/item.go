package mutation

import (
	"slices"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
)

// Import makes rows of one mailbox of the actor's own: the mailbox itself, its
// folders, messages and cards. A row that is there already stays as it is; one
// in the recycle bin comes back and holds what is given. So the same import
// done twice, or on two devices, is one (S31, MBX-01).
//
// Rows are made in their order: the mailbox and folders stand before what lies
// in them, unless they are there already. The attribute "mailboxid" is not
// among the fields: it is Mailbox.
type Import struct {
	Mailbox mailbox.ID
	Items   []Item
}

// Item is a row that an Import makes.
type Item struct {
	Key crm.Key
	// Content is that from which the key's id is derived, as
	// mailbox.ImportedItemID says: of messages and cards always; of folders
	// where several devices are to make the same one. Zero for others.
	//
	// The truth derives the id again. Otherwise somebody who knows the id of
	// another person's mailbox could take ids in it, and find out by that what
	// messages are there (INV-6).
	Content mailbox.Hash
	Fields  []Field
}

// ItemOf returns the item that makes row, which mailbox.MessageRow or
// mailbox.CardRow made of something with the given content.
func ItemOf(row crm.Row, content mailbox.Hash) Item {
	item := Item{Key: row.Key, Content: content}
	info, _ := row.Entity.Info()
	for i := range info.Attributes {
		at := &info.Attributes[i]
		if v := row.At(at.Slot); !v.IsNull() && !at.Computed() && at.Name != boxField {
			item.Fields = append(item.Fields, Field{at.Name, v})
		}
	}
	return item
}

// boxField is the attribute that says in which mailbox an item is.
const boxField = "mailboxid"

// importItems makes rows of a mailbox.
func (a *act) importItems(i Import) error {
	if err := limit("items", len(i.Items), MaxImport); err != nil {
		return err
	}
	boxKey := crm.Key{Entity: crm.Mailbox, ID: i.Mailbox.ID}
	boxFound := false
	for _, item := range i.Items {
		info, known := item.Key.Entity.Info()
		switch {
		case !known:
			if err := a.strange(item.Key); err != nil {
				return err
			}
			continue
		case !info.Item || item.Key.ID.IsZero():
			return refuse(fault.Invalid, OpInvalid, "rows of %v are not imported", item.Key.Entity)
		case item.Key.Entity == crm.Mailbox && item.Key != boxKey:
			return refuse(fault.Invalid, OpInvalid, "another mailbox than %v", i.Mailbox)
		case item.Key.Entity != crm.Mailbox && !boxFound:
			if _, _, err := a.find(boxKey); err != nil {
				return err
			}
			boxFound = true
		}
		if err := a.importItem(i.Mailbox, item); err != nil {
			return err
		}
	}
	return nil
}

// importItem makes one row, if it is not there.
func (a *act) importItem(box mailbox.ID, item Item) error {
	if err := a.ownID(item, box); err != nil {
		return err
	}
	existing, presence := a.tx.Row(item.Key)
	switch {
	case presence == NotKnown && a.env.Truth():
		return a.notKnown(item.Key)
	case presence == Found && !a.readable(existing):
		return a.notFound(item.Key)
	case presence == Found && existing.Deleted == nil:
		return nil
	case presence != Found:
		existing = crm.Row{}
	}
	return a.makeItem(existing, item, box)
}

// createItem makes a mailbox or a folder. Messages and cards are imported.
func (a *act) createItem(c Create) error {
	item := Item{Key: c.Key, Fields: c.Fields}
	box := crm.Ref{Entity: crm.Mailbox, ID: c.Key.ID}
	switch c.Key.Entity {
	case crm.Mailbox:
	case crm.MailFolder:
		i := slices.IndexFunc(c.Fields, func(f Field) bool { return f.Name == boxField })
		if i < 0 || c.Fields[i].Value.Ref().Entity != crm.Mailbox {
			return refuse(fault.Invalid, OpInvalid, "a folder without a mailbox")
		}
		box = c.Fields[i].Value.Ref()
		item.Fields = slices.Concat(c.Fields[:i], c.Fields[i+1:])
		if _, _, err := a.find(box.Key()); err != nil {
			return err
		}
	default:
		return refuse(fault.Invalid, OpInvalid, "rows of %v are imported", c.Key.Entity)
	}
	if err := a.ownID(item, mailbox.ID{ID: box.ID}); err != nil {
		return err
	}
	existing, presence := a.tx.Row(c.Key)
	switch {
	case presence == Found && a.readable(existing):
		return refuse(fault.Invalid, OpExists, "%v %v", c.Key.Entity, c.Key.ID)
	case presence == Found:
		return a.notFound(c.Key)
	case presence == NotKnown && a.env.Truth():
		return a.notKnown(c.Key)
	}
	return a.makeItem(crm.Row{}, item, mailbox.ID{ID: box.ID})
}

// makeItem makes a row of box; before is the one in the recycle bin that comes
// back, or has no id.
func (a *act) makeItem(before crm.Row, item Item, box mailbox.ID) error {
	entity := item.Key.Entity
	if err := crm.MayCreate(a.env.Actor, entity, a.by); err != nil {
		return refusal(err)
	}
	if a.by.IsZero() {
		return refuse(fault.Denied, OpDenied, "rows of %v are a person's", entity)
	}
	row := crm.NewRow(item.Key, a.by)
	if !before.ID.IsZero() {
		row = emptied(before)
	}
	row, err := a.fill(row, item.Fields)
	if err != nil {
		return err
	}
	if entity != crm.Mailbox {
		row = set(row, boxField, crm.Lookup(crm.Ref{Entity: crm.Mailbox, ID: box.ID}))
	}
	if entity == crm.MailFolder {
		kind := crm.Whole(standardKind(item.Key.ID, box))
		if given := row.Value("kind"); !given.IsNull() && !given.Equal(kind) {
			return refuse(fault.Invalid, OpInvalid, "folder %v is of kind %d", row.ID, kind.Int())
		}
		row = set(row, "kind", kind)
	}
	if entity == crm.Mailbox && row.ID == mailbox.DefaultID(a.by).ID && row.Value("deviceonly").Int() == 1 {
		return refuse(fault.Invalid, OpDeviceOnly, "a person's default mailbox")
	}
	if missing := crm.Missing(row); len(missing) > 0 {
		return refuse(fault.Invalid, OpInvalid, "%v without %s", entity, strings.Join(missing, ", "))
	}
	if entity == crm.MailMessage {
		if _, _, err := a.folder(row.Value("folderid").Ref().Key(), box); err != nil {
			return err
		}
	}
	if row, _, err = a.put(before, row); err != nil {
		return err
	}
	if !before.ID.IsZero() {
		if err := a.reattach(row); err != nil {
			return err
		}
	}
	return a.nested(row)
}

// emptied returns row, out of the bin, without what a person can write.
func emptied(row crm.Row) crm.Row {
	row.Deleted = nil
	edit := row.Edit()
	if info, ok := row.Entity.Info(); ok {
		for i := range info.Attributes {
			if at := &info.Attributes[i]; !at.Computed() {
				edit.Set(at.Slot, crm.Value{})
			}
		}
	}
	for _, x := range row.Extras() {
		edit.SetValue(x.Name, crm.Value{})
	}
	return edit.Row()
}

// ownID refuses an id that is derived for something else. It is asked before
// anything is looked up under the id: the answer says nothing of other people's
// rows.
func (a *act) ownID(item Item, box mailbox.ID) error {
	key, fits := item.Key, false
	switch {
	case key.Entity == crm.Mailbox:
		fits = !mailbox.IsDerived(key.ID) || key.ID == mailbox.DefaultID(a.by).ID
	case item.Content != mailbox.Hash{}:
		fits = key.ID == mailbox.ImportedItemID(box, item.Content).ID
	case key.Entity == crm.MailFolder:
		fits = !mailbox.IsDerived(key.ID) || standardKind(key.ID, box) != crm.FolderOrdinary
	}
	if !fits {
		return refuse(fault.Invalid, OpInvalid, "%v cannot have the id %v", key.Entity, key.ID)
	}
	return nil
}

// standardKind returns of which kind the folder of box with an id is.
func standardKind(id crm.ID, box mailbox.ID) int64 {
	if mailbox.IsDerived(id) {
		for _, kind := range mailbox.StandardFolders() {
			if id == mailbox.StandardFolderID(box, kind).ID {
				return kind
			}
		}
	}
	return crm.FolderOrdinary
}

// editable are the attributes of mailboxes and folders that change.
func editable(e crm.Entity, name string) bool {
	switch name {
	case "name":
		return true
	case "trustedsenders":
		return e == crm.Mailbox
	case "parentid":
		return e == crm.MailFolder
	}
	_, known := e.Attribute(name)
	return !known // kept and passed on (S30)
}

// mayEdit refuses an Update of an item that changes more than names, senders
// and where a folder is; of a sealed e-mail that changes more than may be; and
// of rows that follow from tracking.
func (a *act) mayEdit(row crm.Row, fields []Field) error {
	if follows(row.Entity) {
		return refuse(fault.Invalid, OpInvalid, "rows of %v follow from tracking", row.Entity)
	}
	if info, known := row.Entity.Info(); !known || !info.Item {
		return a.mayUnseal(row, fields)
	}
	if row.Entity != crm.Mailbox && row.Entity != crm.MailFolder {
		return refuse(fault.Invalid, OpInvalid, "rows of %v are not changed one by one", row.Entity)
	}
	for _, f := range fields {
		switch {
		case row.Value(f.Name).Equal(f.Value):
		case !editable(row.Entity, f.Name):
			return refuse(fault.Invalid, OpInvalid, "%v.%s never changes", row.Entity, f.Name)
		case row.Entity == crm.MailFolder && row.Value("kind").Int() != crm.FolderOrdinary:
			return refuse(fault.Invalid, OpStandardFolder, "%v %v", row.Entity, row.ID)
		}
	}
	return nil
}

// keptHere refuses a row of a mailbox that is kept on one device only, unless
// it is that device which carries the mutation out for itself; and then any
// other row (MBX-07).
func (a *act) keptHere(row crm.Row) error {
	if local := a.deviceOnly(row); local != a.env.Local() {
		return refuse(fault.Invalid, OpDeviceOnly, "%v %v", row.Entity, row.ID)
	}
	return nil
}

// deviceOnly reports whether row is of a mailbox that is kept on one device.
func (a *act) deviceOnly(row crm.Row) bool {
	info, known := row.Entity.Info()
	switch {
	case !known || !info.Item:
		return false
	case row.Entity == crm.Mailbox:
		return row.Value("deviceonly").Int() == 1
	}
	box, ok := a.mailboxOf(row)
	return ok && box.Value("deviceonly").Int() == 1
}

// mailboxOf returns the mailbox of an item, also from the recycle bin.
func (a *act) mailboxOf(row crm.Row) (crm.Row, bool) {
	key := row.Value(boxField).Ref().Key()
	if a.box != nil && a.box.Key == key {
		return *a.box, true
	}
	box, presence := a.tx.Row(key)
	if presence != Found {
		return crm.Row{}, false
	}
	a.box = &box
	return box, true
}
