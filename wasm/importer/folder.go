package importer

import (
	"errors"
	"io"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
)

// foldersOf returns the folders of a path, the outermost first.
func foldersOf(path string) []string {
	end := strings.LastIndexByte(path, '/')
	if end < 0 {
		return nil
	}
	var names []string
	for name := range strings.SplitSeq(path[:end], "/") {
		if name != "" && name != "." && name != ".." {
			names = append(names, folderName(name))
		}
	}
	return names
}

// folderName is the name of a folder without what programs add to it in the
// file system: Thunderbird's "Inbox.sbd", Apple Mail's "Inbox.mbox".
func folderName(name string) string {
	for _, end := range []string{".mbox", ".mbx", ".sbd", ".eml", ".txt"} {
		if len(name) > len(end) && strings.EqualFold(name[len(name)-len(end):], end) {
			return name[:len(name)-len(end)]
		}
	}
	return name
}

// standard are the names that programs give to the folders of every mailbox.
var standard = map[string]int64{
	"inbox": crm.FolderInbox, "posteingang": crm.FolderInbox, "boîte de réception": crm.FolderInbox,
	"sent": crm.FolderSent, "sent items": crm.FolderSent, "sent mail": crm.FolderSent, "sent messages": crm.FolderSent,
	"gesendet": crm.FolderSent, "gesendete elemente": crm.FolderSent,
	"drafts": crm.FolderDrafts, "entwürfe": crm.FolderDrafts,
	"archive": crm.FolderArchive, "archives": crm.FolderArchive, "archiv": crm.FolderArchive,
	"junk": crm.FolderJunk, "junk e-mail": crm.FolderJunk, "junk email": crm.FolderJunk, "spam": crm.FolderJunk, "bulk mail": crm.FolderJunk,
	"trash": crm.FolderDeleted, "deleted items": crm.FolderDeleted, "deleted messages": crm.FolderDeleted, "deleted": crm.FolderDeleted,
	"papierkorb": crm.FolderDeleted, "gelöschte elemente": crm.FolderDeleted,
}

// StandardFolder returns what a folder under a path of names is for: one of
// crm.Folder..., crm.FolderOrdinary for most. What lies in no folder belongs
// into the inbox.
func StandardFolder(path []string) int64 {
	switch len(path) {
	case 0:
		return crm.FolderInbox
	case 1:
		if kind, ok := standard[strings.ToLower(strings.TrimSpace(path[0]))]; ok {
			return kind
		}
	}
	return crm.FolderOrdinary
}

func isRefusal(err error) bool {
	var r *mailbox.Refusal
	return errors.As(err, &r)
}

// orEnded is err, or that a file has ended early.
func orEnded(err error) error {
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}
