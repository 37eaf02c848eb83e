package mailbox

import (
	"strings"
	"time"
)

// Message is an e-mail. Text is clean UTF-8 throughout, with "\n" between
// lines. The zero value is an empty message without a date.
type Message struct {
	Subject string
	From    []Address
	Sender  []Address
	ReplyTo []Address
	To      []Address
	Cc      []Address
	Bcc     []Address

	Date     Date // as the sender says
	Received Date // as the last server that handed it on says

	MessageID  string   // without brackets
	InReplyTo  []string // ids, without brackets
	References []string // ids, oldest first

	// ConversationIndex is Outlook's own mark of a conversation, in base64 as
	// it was sent.
	ConversationIndex string

	List          List
	AutoSubmitted string // lower-case keyword of RFC 3834, "" for none
	Sensitivity   Sensitivity
	Importance    Importance
	Marks         Marks

	// Text and HTML are the body as plain text and as HTML, either or both;
	// neither is more than MaxTextBytes. HTML is as it was sent: not safe.
	Text string
	HTML string

	// Parts is the tree of parts, each parent before its children, the root
	// first. A message of one text has one part.
	Parts []Part

	Problems Problems
}

// Date is an instant as it was written: with the writer's offset from UTC.
// The zero value is a missing date.
type Date struct {
	At            time.Time // UTC, to the second
	OffsetMinutes int       // east of UTC
}

// IsZero reports whether the date is missing.
func (d Date) IsZero() bool { return d.At.IsZero() }

// Local returns the instant on the writer's clock.
func (d Date) Local() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return d.At.In(time.FixedZone("", d.OffsetMinutes*60))
}

// String writes d as RFC 3339, or nothing if it is missing.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Local().Format(time.RFC3339)
}

// List is what a mailing list says of itself (RFC 2919, RFC 2369).
type List struct {
	ID          string // "announce.example.org", without brackets
	Name        string // the phrase before the id
	Unsubscribe string // the field, unfolded
	// OneClick is set when List-Unsubscribe-Post allows RFC 8058.
	OneClick bool
}

// Sensitivity is what the sender asks of readers (RFC 4021).
type Sensitivity uint8

// The sensitivities; Normal is the default.
const (
	Normal Sensitivity = iota
	Personal
	Private
	Confidential
)

// Importance is how important the sender says a message is. Values are those
// of prioritycode.
type Importance int8

// The importances; the zero value is for messages that say nothing.
const (
	LowImportance    Importance = -1
	NormalImportance Importance = 0
	HighImportance   Importance = 1
)

// Marks are what the program that a message comes from noted about it, in
// Status, X-Status, X-Mozilla-Status, X-Gmail-Labels, X-Keywords and Keywords.
// A sender can write these fields too: believe them of an mbox file that a
// person exported, not of a message as such.
type Marks struct {
	// Known is set if the message says anything of Read.
	Known    bool
	Read     bool
	Answered bool
	Flagged  bool
	Draft    bool
	Deleted  bool
	Labels   []string
}

// Role is what a part is to its reader.
type Role uint8

// The roles.
const (
	// Container parts have children and nothing of their own.
	Container Role = iota
	// Body parts are in Text or HTML.
	Body
	// Attachment parts are listed with the message.
	Attachment
	// Inline parts are shown by the HTML, which names them by ContentID.
	Inline
	// Invitation parts are calendar data that asks for or gives an answer.
	Invitation
	// Embedded parts are whole messages; their children follow, whose roles
	// are not settled: read the message by its span to show it.
	Embedded
)

// Encoding is how the bytes of a part were written.
type Encoding uint8

// The encodings (RFC 2045 section 6, and uuencode).
const (
	Identity Encoding = iota
	Base64
	QuotedPrintable
	UUEncode
)

// Part is one node of a message's tree.
type Part struct {
	// Path is the place in the tree: "1" is the first part of a multipart, or
	// the only part of a message that is none; "2.1" the first part of the
	// second. The root of a multipart has the empty path. It goes on into
	// messages within messages.
	Path   string
	Parent int // index in Message.Parts, -1 for the root
	Depth  int // 0 for the root
	Role   Role

	Type        string // lower case: "text/plain"
	Charset     string // as claimed, lower case
	Name        string // file name; may be empty, or hostile: it is a label, never a path
	ContentID   string // without brackets
	Location    string // Content-Location
	Description string
	// Disposition is "inline", "attachment" or "".
	Disposition string
	// Method is the METHOD of calendar data in upper case: "REQUEST".
	Method string

	Header Span // in the raw message; empty for uuencoded blocks
	Body   Span // in the raw message, still encoded
	// Encoding says how Body is written, SizeBytes how many bytes it holds.
	Encoding  Encoding
	SizeBytes int

	// Of Embedded parts: the header of the message within.
	Envelope *Envelope
}

// Envelope is what is shown of a message within a message.
type Envelope struct {
	Subject   string
	From, To  []Address
	Date      Date
	MessageID string
}

// Attachments returns the parts that a person can open or save, in order:
// files, messages within, invitations; not the pictures that HTML shows.
// Parts within embedded messages belong to those and are left out.
func (m *Message) Attachments() []*Part {
	var list []*Part
	for i := range m.Parts {
		p := &m.Parts[i]
		switch p.Role {
		case Attachment, Embedded, Invitation:
			if !m.within(p) {
				list = append(list, p)
			}
		}
	}
	return list
}

// Part returns the part at path, or nil.
func (m *Message) Part(path string) *Part {
	for i := range m.Parts {
		if m.Parts[i].Path == path {
			return &m.Parts[i]
		}
	}
	return nil
}

// within reports whether p belongs to a message inside m.
func (m *Message) within(p *Part) bool {
	for i := p.Parent; i >= 0; i = m.Parts[i].Parent {
		if m.Parts[i].Role == Embedded {
			return true
		}
	}
	return false
}

// Author is who wrote m, as far as it says: the first of From, or else of Sender.
func (m *Message) Author() Address {
	for _, list := range [][]Address{m.From, m.Sender} {
		if len(list) > 0 {
			return list[0]
		}
	}
	return Address{}
}

// Outer reports whether p belongs to m itself, and not to a message inside it.
func (m *Message) Outer(p *Part) bool { return !m.within(p) }

// IsAutomatic reports whether a program wrote the message by itself: an
// answer that nobody typed, a delivery report (RFC 3834).
func (m *Message) IsAutomatic() bool {
	if m.AutoSubmitted != "" && m.AutoSubmitted != "no" {
		return true
	}
	return len(m.Parts) > 0 && strings.HasPrefix(m.Parts[0].Type, "multipart/report")
}
