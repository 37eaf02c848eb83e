package view

import (
	"context"

	"regarding/shared/crm"
)

// Limits of what a page may ask of its mail; more is refused with fault.Invalid.
const (
	// MaxSelected is the most messages that are named one by one.
	MaxSelected = 10_000
	// MaxFolderName is the most characters of a folder's name.
	MaxFolderName = 200
	// maxMailAddress is the most characters of an address, and maxPart those
	// of the place of a part in a message.
	maxMailAddress = 1000
	maxPart        = 4096
)

// Selection is the messages of a proposal: those of IDs, or all that All has
// but those of Except. The engine makes as many mutations of it as are needed,
// which are undone together.
type Selection struct {
	IDs    []crm.ID       `json:"ids,omitempty"`
	All    *MessageFilter `json:"all,omitempty"`
	Except []crm.ID       `json:"except,omitempty"`
	// Threads says that each id stands for the messages of its thread that lie
	// in the same folder.
	Threads bool `json:"threads,omitempty"`
}

// OnMessages proposes something for messages.
type OnMessages struct {
	Mutation crm.ID    `json:"mutation"`
	Messages Selection `json:"messages"`
}

// MarkMessages marks as read or unread.
type MarkMessages struct {
	OnMessages
	Read bool `json:"read"`
}

// FlagMessages flags, or takes the flag away.
type FlagMessages struct {
	OnMessages
	Flagged bool `json:"flagged"`
}

// MoveMessages moves to a folder of the same mailbox.
type MoveMessages struct {
	OnMessages
	Folder crm.ID `json:"folder"`
}

// ArchiveMessages moves to Archive and TrashMessages to Deleted items, each
// message to that of its mailbox; DeleteMessages deletes for good, and
// RestoreMessages moves from Deleted items to where the messages were.
type (
	ArchiveMessages struct{ OnMessages }
	TrashMessages   struct{ OnMessages }
	DeleteMessages  struct{ OnMessages }
	RestoreMessages struct{ OnMessages }
)

// CreateFolder makes a folder; Saved.Record is it.
type CreateFolder struct {
	Mutation crm.ID  `json:"mutation"`
	Mailbox  crm.ID  `json:"mailbox"`
	Parent   *crm.ID `json:"parent"`
	Name     string  `json:"name"`
}

// RenameFolder gives a folder another name.
type RenameFolder struct {
	ByID
	Name string `json:"name"`
}

// MoveFolder puts a folder below another, or at the top.
type MoveFolder struct {
	ByID
	Parent *crm.ID `json:"parent"`
}

// DeleteFolder moves a folder with what it holds to Deleted items, or deletes
// it for good where it lies there. EmptyFolder moves what it holds to Deleted
// items, or deletes it for good in Deleted items and below.
type (
	DeleteFolder struct{ ByID }
	EmptyFolder  struct{ ByID }
)

// AllowRemote lets the remote content of a message load; with Sender that of
// every message of its sender.
type AllowRemote struct {
	ByID
	Sender bool `json:"sender"`
}

// DistrustSender ends what AllowRemote has allowed for a sender; ID is the mailbox.
type DistrustSender struct {
	ByID
	Address string `json:"address"`
}

func (p OnMessages) proposed() crm.ID   { return p.Mutation }
func (p CreateFolder) proposed() crm.ID { return p.Mutation }

func (p OnMessages) Check() error {
	return checks(checkMutation(p.Mutation), p.Messages.check())
}

func (s Selection) check() error {
	if s.All == nil {
		return checkIDs(s.IDs, MaxSelected)
	}
	if len(s.IDs) > 0 || len(s.Except) > MaxSelected {
		return invalid("all but %d messages, and %d by name", len(s.Except), len(s.IDs))
	}
	return s.All.check()
}

func (p MoveMessages) Check() error { return checks(p.OnMessages.Check(), checkID(p.Folder)) }

func (p CreateFolder) Check() error {
	return checks(checkMutation(p.Mutation), checkID(p.Mailbox), checkIDOrNone(p.Parent), checkFolderName(p.Name))
}

func (p RenameFolder) Check() error { return checks(p.ByID.Check(), checkFolderName(p.Name)) }

func (p MoveFolder) Check() error { return checks(p.ByID.Check(), checkIDOrNone(p.Parent)) }

func (p DistrustSender) Check() error {
	return checks(p.ByID.Check(), checkText("an address", p.Address, maxMailAddress))
}

func checkFolderName(name string) error {
	if name == "" {
		return invalid("a folder without a name")
	}
	return checkText("a name", name, MaxFolderName)
}

// Queries of the mail views.
type (
	MailFoldersQuery struct{}
	ImportsQuery     struct{}
	MailStorageQuery struct{}

	// MessagesQuery is a window of a list of messages.
	MessagesQuery struct {
		MessageFilter
		Offset int `json:"offset"`
		Count  int `json:"count"`
	}

	// MessageQuery is one message; Part is that of a message within it, "" for
	// itself.
	MessageQuery struct {
		ID   crm.ID `json:"id"`
		Part string `json:"part"`
	}

	// CardsQuery is a window of the imported contacts. Search keeps those one
	// of whose names, addresses or companies has a word that begins so; Lists
	// only distribution lists.
	CardsQuery struct {
		Search string `json:"search"`
		Lists  bool   `json:"lists"`
		Offset int    `json:"offset"`
		Count  int    `json:"count"`
	}

	// CardQuery is one contact.
	CardQuery struct {
		ID crm.ID `json:"id"`
	}
)

func (MailFoldersQuery) query() {}
func (ImportsQuery) query()     {}
func (MailStorageQuery) query() {}
func (MessagesQuery) query()    {}
func (MessageQuery) query()     {}
func (CardsQuery) query()       {}
func (CardQuery) query()        {}

func (MailFoldersQuery) Check() error { return nil }
func (ImportsQuery) Check() error     { return nil }
func (MailStorageQuery) Check() error { return nil }

func (q MessagesQuery) Check() error {
	return checks(q.MessageFilter.check(), checkWindow(q.Offset, q.Count))
}

func (f MessageFilter) check() error {
	switch f.Sort {
	case ByDate, ByFrom, BySubject, BySize:
	default:
		return invalid("messages cannot be sorted by %.40q", f.Sort)
	}
	switch f.Track {
	case AnyTrack, OnlyTracked, OnlyUntracked, OnlyPending, OnlyRefused, OnlyNoRegarding, OnlyUnknown:
	default:
		return invalid("messages are not kept by %.40q", f.Track)
	}
	return checks(checkText("a search", f.Search, MaxSearch), checkIDOrNone(f.Mailbox), checkIDOrNone(f.Folder))
}

func (q MessageQuery) Check() error {
	return checks(checkID(q.ID), checkText("a part", q.Part, maxPart))
}

func (q CardsQuery) Check() error {
	return checks(checkText("a search", q.Search, MaxSearch), checkWindow(q.Offset, q.Count))
}

func (q CardQuery) Check() error { return checkID(q.ID) }

// MessageIDsQuery asks for the ids of rows of a list: Count of them from
// Offset, at most MaxSelected.
type MessageIDsQuery struct {
	MessageFilter
	Offset int `json:"offset"`
	Count  int `json:"count"`
}

func (q MessageIDsQuery) Check() error {
	if q.Count < 0 || q.Count > MaxSelected {
		return invalid("%d ids, at most %d", q.Count, MaxSelected)
	}
	return checks(q.MessageFilter.check(), checkWindow(q.Offset, 0))
}

// MessageIDs answers a MessageIDsQuery, in the order of the list.
type MessageIDs struct {
	IDs []crm.ID `json:"ids"`
}

// PartQuery names a part of a message, or the picture of a contact; Part ""
// is the whole, as it came.
type PartQuery struct {
	ID   crm.ID `json:"id"`
	Part string `json:"part"`
}

func (q PartQuery) Check() error { return checks(checkID(q.ID), checkText("a part", q.Part, maxPart)) }

// PartFile answers a PartQuery; the bytes are beside it. Type is what the
// message claims, lower case, and Name a label.
type PartFile struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	SizeBytes int64  `json:"sizeBytes"`
}

// FetchMessage names a message whose bytes are wanted on this device now.
type FetchMessage struct {
	ID crm.ID `json:"id"`
}

func (c FetchMessage) Check() error { return checkID(c.ID) }

// BodyKind is in which form the text of a message is had.
type BodyKind string

const (
	BodyHTML BodyKind = "html"
	BodyText BodyKind = "text"
	BodyNone BodyKind = "none" // it has no text
)

// MessageBody answers a PartQuery for the text of a message; the text is
// beside it in UTF-8, HTML as it came: not safe. Cut says that it is not all:
// at most 2 MiB are given.
type MessageBody struct {
	Kind BodyKind `json:"kind"`
	Cut  bool     `json:"cut"`
}

// KeepOffline is how much mail a device keeps (MBX-08); headers are always
// kept.
type KeepOffline struct {
	// BodiesMonths is the age up to which texts are kept, 0 for all of them.
	BodiesMonths int `json:"bodiesMonths"`
	// AttachmentsMB is the size below which attachments are kept, 0 for none.
	AttachmentsMB int `json:"attachmentsMB"`
}

func (k KeepOffline) Check() error {
	if k.BodiesMonths < 0 || k.BodiesMonths > 1200 || k.AttachmentsMB < 0 || k.AttachmentsMB > 1000 {
		return invalid("texts of %d months, attachments of %d MB", k.BodiesMonths, k.AttachmentsMB)
	}
	return nil
}

// File is a file that a page has handed over. Read returns the length bytes
// from offset, fewer at its end; it may be called from any goroutine and waits
// for the browser. It fails once the file has changed or gone.
type File interface {
	Read(ctx context.Context, offset int64, length int) ([]byte, error)
}

// JoinedFile is a File that can be read together with others.
type JoinedFile interface {
	File
	// Join returns the bytes of files, one after the other, as one File; false
	// where that cannot be. It fails once one of them has changed or gone.
	Join(files []File) (File, bool)
}

// Blob is bytes that go to a page beside a reply.
type Blob struct {
	Type string // "image/png"
	Data []byte
}
