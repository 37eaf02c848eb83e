package view

import (
	"regarding/shared/crm"
	"regarding/shared/mailbox"
)

// FolderKind is what a mail folder is for. A mailbox has one folder of each
// kind but FolderOrdinary; those are neither renamed, moved nor deleted.
type FolderKind string

const (
	FolderInbox    FolderKind = "inbox"
	FolderSent     FolderKind = "sent"
	FolderDrafts   FolderKind = "drafts"
	FolderArchive  FolderKind = "archive"
	FolderJunk     FolderKind = "junk"
	FolderDeleted  FolderKind = "deleted"
	FolderOrdinary FolderKind = "ordinary"
)

// MailFolders are the person's mailboxes with their folders.
type MailFolders struct {
	Mailboxes []Mailbox `json:"mailboxes"`
	// Ready says that every message on this device has been counted.
	Ready bool `json:"ready"`
}

// Mailbox is one mailbox. Folders are in the order in which they are shown:
// standard ones first, then by name, children after their parent.
type Mailbox struct {
	ID   crm.ID `json:"id"`
	Name string `json:"name"`
	// DeviceOnly says that nothing of it leaves this device (MBX-07).
	DeviceOnly bool         `json:"deviceOnly"`
	Folders    []MailFolder `json:"folders"`
	// Trusted are the addresses whose remote content loads, in order (MBX-05).
	Trusted []string `json:"trusted"`
}

// MailFolder is one folder. Depth is 0 at the top; Parent is nil there.
type MailFolder struct {
	ID     crm.ID     `json:"id"`
	Parent *crm.ID    `json:"parent"`
	Name   string     `json:"name"`
	Kind   FolderKind `json:"kind"`
	Depth  int        `json:"depth"`
	Unread int        `json:"unread"`
	Total  int        `json:"total"`
}

// MessageSort is what a list of messages is sorted by.
type MessageSort string

const (
	ByDate    MessageSort = "date"
	ByFrom    MessageSort = "from"
	BySubject MessageSort = "subject"
	BySize    MessageSort = "size"
)

// MessageFilter is which messages a list holds, and in which order.
type MessageFilter struct {
	// Mailbox and Folder, where given, are where the messages lie. Without a
	// folder they lie anywhere but in Deleted items and Junk.
	Mailbox *crm.ID `json:"mailbox,omitempty"`
	Folder  *crm.ID `json:"folder,omitempty"`
	// Search keeps messages that have each word, or one that begins so, in
	// their subject, people, text or the names of their attachments (MBX-06).
	Search string `json:"search"`
	// Unread, Flagged and Attachments each keep only messages that are so.
	Unread      bool        `json:"unread"`
	Flagged     bool        `json:"flagged"`
	Attachments bool        `json:"attachments"`
	Track       TrackFilter `json:"track"`
	Sort        MessageSort `json:"sort"`
	Descending  bool        `json:"descending"`
	// Threads shows one row for each thread: that of its newest message here.
	Threads bool `json:"threads"`
}

// DateGroup is when a message came, on the person's clock.
type DateGroup string

const (
	Today     DateGroup = "today"
	Yesterday DateGroup = "yesterday"
	ThisWeek  DateGroup = "thisWeek"
	LastWeek  DateGroup = "lastWeek"
	ThisMonth DateGroup = "thisMonth"
	Older     DateGroup = "older"
	NoDate    DateGroup = "noDate"
)

// Messages is a window of a list of messages.
type Messages struct {
	// Total counts the rows of the whole list, Unread the unread ones.
	Total  int          `json:"total"`
	Unread int          `json:"unread"`
	Offset int          `json:"offset"`
	Rows   []MessageRow `json:"rows"`
	// Groups say where in the whole list each date group begins, in the order
	// of the list; empty unless it is sorted by date.
	Groups []MessageGroup `json:"groups"`
	// Loading says that rows are still being read from this device, Searching
	// that a search goes on and more may be found.
	Loading   bool `json:"loading"`
	Searching bool `json:"searching"`
}

// MessageGroup is where a date group begins: at the row of index Start.
type MessageGroup struct {
	Group DateGroup `json:"group"`
	Start int       `json:"start"`
}

// BodyState is whether bytes are on this device.
type BodyState string

const (
	BytesHere     BodyState = "here"
	BytesAwaiting BodyState = "awaiting" // on their way: this device or another sends them
	BytesNotKept  BodyState = "notKept"  // not kept on this device; they can be had (MBX-08)
)

// Importance is how important the sender says a message is.
type Importance string

const (
	LowImportance    Importance = "low"
	NormalImportance Importance = "normal"
	HighImportance   Importance = "high"
)

// MessageRow is one row of a list of messages.
type MessageRow struct {
	ID     crm.ID `json:"id"`
	Folder crm.ID `json:"folder"`
	// From is the sender's name, or the address where there is none.
	From        string `json:"from"`
	FromAddress string `json:"fromAddress"`
	// To is a short text of the recipients.
	To      string `json:"to"`
	Subject string `json:"subject"`
	Preview string `json:"preview"`
	// Date is in milliseconds since 1970. DateMissing says that the message
	// has none: Date then is when it came in here.
	Date           int64      `json:"date"`
	DateMissing    bool       `json:"dateMissing,omitempty"`
	Group          DateGroup  `json:"group"`
	IsRead         bool       `json:"isRead"`
	IsFlagged      bool       `json:"isFlagged"`
	HasAttachments bool       `json:"hasAttachments"`
	Importance     Importance `json:"importance"`
	SizeBytes      int64      `json:"sizeBytes"`
	// Pending says that a change of it waits to be sent.
	Pending bool `json:"pending,omitempty"`
	// ThreadCount is 1 but in a list of threads.
	ThreadCount int       `json:"threadCount"`
	Body        BodyState `json:"body"`
	// Track is how it stands to the CRM.
	Track TrackMark `json:"track"`
}

// MailAddress is somebody as a message names them; either may be empty.
type MailAddress struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// MessagePhase is what is known of a message.
type MessagePhase string

const (
	MessageLoading MessagePhase = "loading"
	MessageFound   MessagePhase = "found"
	MessageAbsent  MessagePhase = "absent"
)

// Message is what the reading pane shows of a message, or of one within it.
// Its text is had by the call messageBody, the bytes of its parts by
// attachment.
type Message struct {
	Phase MessagePhase `json:"phase"`
	// Row is nil unless the phase is MessageFound; it is that of the outer
	// message for one within another.
	Row     *MessageRow   `json:"row"`
	Subject string        `json:"subject"`
	From    []MailAddress `json:"from"`
	// Sender is who sent it for From, nil where that is the same.
	Sender  *MailAddress  `json:"sender"`
	ReplyTo []MailAddress `json:"replyTo"`
	To      []MailAddress `json:"to"`
	Cc      []MailAddress `json:"cc"`
	Bcc     []MailAddress `json:"bcc"`
	// Date is in milliseconds since 1970, 0 for none; SentOffset is the
	// writer's offset from UTC in minutes.
	Date       int64 `json:"date"`
	SentOffset int   `json:"sentOffset"`
	// Remote is whether what the HTML refers to elsewhere may load (MBX-05).
	Remote      RemoteContent    `json:"remote"`
	Attachments []MailAttachment `json:"attachments"`
	Problems    []MailProblem    `json:"problems"`
	// Thread are the messages of its thread on this device, oldest first,
	// itself among them.
	Thread []MessageRow `json:"thread"`
	List   *MailingList `json:"list"`
	// TrashedFrom is the folder it lay in before it was deleted.
	TrashedFrom *crm.ID `json:"trashedFrom"`
	// Calendar says that it asks for or answers an appointment.
	Calendar bool `json:"calendar"`
	// Body is whether the text is on this device.
	Body BodyState `json:"body"`
}

// RemoteContent says whether remote content loads, by consent for the message
// or for its sender, whose address is Sender; that is empty where a message
// has none that could be trusted.
type RemoteContent struct {
	Allowed bool   `json:"allowed"`
	Sender  string `json:"sender"`
}

// MailAttachment is a part of a message that can be opened or saved, or a
// picture that its HTML shows.
type MailAttachment struct {
	// Part is its place in the message, "2.1"; of a message within it "2>1".
	Part string `json:"part"`
	// Name is a label, never a path; it may be empty.
	Name      string `json:"name"`
	Type      string `json:"type"` // lower case: "image/png"
	SizeBytes int64  `json:"sizeBytes"`
	// Inline says that the HTML shows it, by ContentID.
	Inline    bool      `json:"inline"`
	ContentID string    `json:"contentId"`
	State     BodyState `json:"state"`
	// Message is set where it is a message: watch it by MessageQuery.Part.
	Message *MailEnvelope `json:"message"`
}

// MailEnvelope is what is shown of a message within a message.
type MailEnvelope struct {
	Subject string        `json:"subject"`
	From    []MailAddress `json:"from"`
	Date    int64         `json:"date"`
}

// MailProblem is something that is wrong with a message, at a byte of it.
type MailProblem struct {
	Reason mailbox.Reason `json:"reason"`
	Offset int64          `json:"offset"`
}

// MailingList is what a mailing list says of itself.
type MailingList struct {
	ID          string `json:"id"`
	Unsubscribe string `json:"unsubscribe"` // the field as it is, "" for none
}

// MailStorage is how much mail this device keeps (MBX-08). Sizes are in bytes.
type MailStorage struct {
	Messages int `json:"messages"`
	// Bodies counts the messages whose text is here.
	Bodies    int   `json:"bodies"`
	BytesHere int64 `json:"bytesHere"`
	// What this device has and has not sent yet.
	WaitingBytes int64 `json:"waitingBytes"`
	WaitingCount int   `json:"waitingCount"`
	Uploading    bool  `json:"uploading"`
	// Keep is what the person has chosen for this device.
	Keep KeepOffline `json:"keep"`
}
