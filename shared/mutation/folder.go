package mutation

import (
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
)

// MaxFolderDepth is how deep folders may nest (ours).
const MaxFolderDepth = 50

// folder returns a live folder of box; ok is false for one that a guess does
// not know.
func (a *act) folder(key crm.Key, box mailbox.ID) (row crm.Row, ok bool, err error) {
	row, ok, err = a.find(key)
	if ok && row.Value(boxField).Ref().ID != box.ID {
		return crm.Row{}, false, refuse(fault.Invalid, OpInvalid, "folder %v is of another mailbox", key.ID)
	}
	return row, ok, err
}

// standardFolder reports whether row is a standard folder of a mailbox that is
// not in the recycle bin itself.
func (a *act) standardFolder(row crm.Row) bool {
	if row.Entity != crm.MailFolder || row.Value("kind").Int() == crm.FolderOrdinary {
		return false
	}
	box, presence := a.tx.Row(row.Value(boxField).Ref().Key())
	return presence == Found && box.Deleted == nil
}

// nested refuses a folder that was put where it cannot be: in a folder of
// another mailbox, within itself, or too deep; a standard folder within any.
// Folders in the recycle bin count, so that coming back makes no circle either.
func (a *act) nested(row crm.Row) error {
	parent := row.Value("parentid").Ref().Key()
	if row.Entity != crm.MailFolder || parent.ID.IsZero() {
		return nil
	}
	if row.Value("kind").Int() != crm.FolderOrdinary {
		return refuse(fault.Invalid, OpStandardFolder, "%v %v within another", row.Entity, row.ID)
	}
	box := mailbox.ID{ID: row.Value(boxField).Ref().ID}
	above, ok, err := a.folder(parent, box)
	for depth := 1; err == nil && ok; depth++ {
		switch parent = above.Value("parentid").Ref().Key(); {
		case above.Key == row.Key:
			return refuse(fault.Invalid, OpFolderCycle, "%v %v within itself", row.Entity, row.ID)
		case depth == MaxFolderDepth:
			return refuse(fault.Invalid, OpTooMany, "folders nest deeper than %d", MaxFolderDepth)
		case parent.ID.IsZero():
			return nil
		}
		var presence Presence
		above, presence = a.tx.Row(parent)
		ok = presence == Found
	}
	return err
}

// backInPlace returns after, which undo makes of row, without what cannot be
// undone: a message stays where it is when the folder it was in is gone.
func (a *act) backInPlace(row, after crm.Row) (crm.Row, error) {
	was := after.Value("folderid")
	if row.Entity != crm.MailMessage || row.Value("folderid").Equal(was) {
		return after, nil
	}
	folder, presence := a.tx.Row(was.Ref().Key())
	switch {
	case presence == NotKnown:
		return after, a.notKnown(was.Ref().Key())
	case presence == Found && folder.Deleted == nil:
		return after, nil
	}
	for _, name := range []string{"folderid", "trashedfrom"} {
		after = after.WithValue(name, row.Value(name))
	}
	return after, nil
}
