package mailbox

import (
	"crypto/sha256"
	"encoding/binary"

	"regarding/shared/crm"
)

// DefaultID is the id of the mailbox that every person has: two devices that
// make it offline make the same. It is a UUID of version 8 (RFC 9562).
//
// Source: sync.md S31.
func DefaultID(user crm.UserID) ID {
	return ID{derived(append([]byte("regarding mailbox\n"), user.ID[:]...))}
}

// StandardFolderID is the id of a standard folder of box; kind is one of
// crm.FolderInbox to crm.FolderDeleted.
func StandardFolderID(box ID, kind int64) FolderID {
	b := append([]byte("regarding folder\n"), box.ID[:]...)
	return FolderID{derived(binary.AppendVarint(b, kind))}
}

// StandardFolders lists the kinds of the standard folders, in the order in
// which they are shown.
func StandardFolders() []int64 {
	return []int64{crm.FolderInbox, crm.FolderDrafts, crm.FolderSent, crm.FolderArchive, crm.FolderJunk, crm.FolderDeleted}
}

// IsDerived reports whether id has the form of derived ids: whoever makes a
// row under such an id must be the one for whom it is derived.
func IsDerived(id crm.ID) bool { return id[6]>>4 == 8 }

// derived makes a UUID of version 8 (RFC 9562) of a digest of b.
func derived(b []byte) crm.ID {
	sum := sha256.Sum256(b)
	id := crm.ID(sum[:16])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id
}
