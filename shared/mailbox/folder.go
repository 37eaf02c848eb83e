package mailbox

// Folder is a folder of a mailbox.
type Folder struct {
	ID     FolderID
	Parent FolderID // zero at the top
	Name   string
	Use    FolderUse
}

// FolderUse is what a folder is for; a mailbox has at most one folder of each
// use but Ordinary.
type FolderUse uint8

// The uses (RFC 6154), in the order in which folders are shown.
const (
	Ordinary FolderUse = iota
	Inbox
	Drafts
	Sent
	Archive
	Junk
	Trash
)
