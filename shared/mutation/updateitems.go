package mutation

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
)

// UpdateItems writes the same to messages of the actor's own: "isread",
// "isflagged", "showremote", and "folderid", which moves them. Messages that
// are not there any more are passed over, unless none is.
//
// "trashedfrom" follows from a move: into the mailbox's Deleted items it is
// where a message was, anywhere else it is empty. A folderid that is Null puts
// each message back to where it was before that, or into the Inbox if that
// folder is gone.
type UpdateItems struct {
	Keys   []crm.Key
	Fields []Field
}

// changing are the attributes of messages that change.
var changing = []string{"isread", "isflagged", "showremote"}

func (a *act) updateItems(u UpdateItems) error {
	if err := limit("rows", len(u.Keys), MaxItems); err != nil {
		return err
	}
	m := move{act: a}
	var fields []Field
	for _, f := range u.Fields {
		_, known := crm.MailMessage.Attribute(f.Name)
		switch {
		case f.Name == "folderid" && !m.asked:
			m.asked, m.to = true, f.Value
		case known && !slices.Contains(changing, f.Name):
			return refuse(fault.Invalid, OpInvalid, "%v.%s does not change", crm.MailMessage, f.Name)
		default:
			fields = append(fields, f)
		}
	}
	if err := m.prepare(); err != nil {
		return err
	}
	found, deleted := false, false
	for _, key := range u.Keys {
		if key.Entity != crm.MailMessage {
			return refuse(fault.Invalid, OpInvalid, "%v %v is no message", key.Entity, key.ID)
		}
		before, presence := a.tx.Row(key)
		switch {
		case presence == NotKnown:
			if err := a.notKnown(key); err != nil {
				return err
			}
			found = true
			continue
		case presence == Absent || !a.readable(before):
			continue
		case before.Deleted != nil:
			deleted = true
			continue
		}
		found = true
		row, err := a.write(before, fields)
		if err != nil {
			return err
		}
		if row, err = m.place(row); err != nil {
			return err
		}
		if _, _, err := a.put(before, row); err != nil {
			return err
		}
	}
	switch {
	case found || len(u.Keys) == 0:
		return nil
	case deleted:
		return refuse(fault.NotFound, OpDeleted, "%d messages", len(u.Keys))
	}
	return a.absent(u.Keys[0])
}

// move is where an UpdateItems puts messages.
type move struct {
	*act
	asked bool
	to    crm.Value // Null: back

	folder crm.Row
	known  bool // that is, the folder
}

// prepare looks the folder up.
func (m *move) prepare() (err error) {
	if !m.asked || m.to.IsNull() {
		return nil
	}
	if err := crm.Validate(crm.MailMessage, "folderid", m.to); err != nil {
		return refusal(err)
	}
	m.folder, m.known, err = m.find(m.to.Ref().Key())
	return err
}

// place returns row where it is moved to.
func (m *move) place(row crm.Row) (crm.Row, error) {
	folder, ok := m.folder, m.known
	switch {
	case !m.asked:
		return row, nil
	case m.to.IsNull():
		folder, ok = m.back(row)
	case ok && folder.Value(boxField).Ref().ID != row.Value(boxField).Ref().ID:
		return crm.Row{}, refuse(fault.Invalid, OpInvalid, "folder %v is of another mailbox", folder.ID)
	}
	from := row.Value("folderid")
	if !ok || from.Ref().Key() == folder.Key {
		return row, nil
	}
	row = row.WithValue("folderid", crm.Lookup(crm.Ref{Entity: crm.MailFolder, ID: folder.ID}))
	if folder.Value("kind").Int() != crm.FolderDeleted {
		from = crm.Value{}
	}
	return row.WithValue("trashedfrom", from), nil
}

// back returns where a message was before it went to Deleted items. One that is
// not there stays where it is.
func (m *move) back(row crm.Row) (crm.Row, bool) {
	from := row.Value("trashedfrom").Ref().Key()
	if from.ID.IsZero() {
		here, presence := m.tx.Row(row.Value("folderid").Ref().Key())
		if presence != Found || here.Value("kind").Int() != crm.FolderDeleted {
			return crm.Row{}, false
		}
	} else if folder, presence := m.tx.Row(from); presence == Found && folder.Deleted == nil {
		return folder, true
	} else if presence == NotKnown {
		return crm.Row{}, false
	}
	box := mailbox.ID{ID: row.Value(boxField).Ref().ID}
	inbox, presence := m.tx.Row(crm.Key{Entity: crm.MailFolder, ID: mailbox.StandardFolderID(box, crm.FolderInbox).ID})
	return inbox, presence == Found && inbox.Deleted == nil
}
