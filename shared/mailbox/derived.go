package mailbox

import (
	"encoding/binary"

	"regarding/shared/crm"
)

// DefaultID is the id of the mailbox that every person has: two devices that
// make it offline make the same. It is a UUID of version 8 (RFC 9562).
//
// Source: sync.md S31.
func DefaultID(user crm.UserID) ID {
	return ID{crm.DerivedID(append([]byte("regarding mailbox\n"), user.ID[:]...))}
}

// StandardFolderID is the id of a standard folder of box; kind is one of
// crm.FolderInbox to crm.FolderDeleted.
func StandardFolderID(box ID, kind int64) FolderID {
	b := append([]byte("regarding folder\n"), box.ID[:]...)
	return FolderID{crm.DerivedID(binary.AppendVarint(b, kind))}
}

// StandardFolders lists the kinds of the standard folders, in the order in
// which they are shown.
func StandardFolders() []int64 {
	return []int64{crm.FolderInbox, crm.FolderDrafts, crm.FolderSent, crm.FolderArchive, crm.FolderJunk, crm.FolderDeleted}
}

// IsDerived reports whether id has the form of derived ids: whoever makes a
// row under such an id must be the one for whom it is derived.
func IsDerived(id crm.ID) bool { return id[6]>>4 == 8 }
