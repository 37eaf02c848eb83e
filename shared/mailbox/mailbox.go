// Package mailbox holds the items of a person's mailbox as they are whatever
// file or server they came from: messages, contact cards and folders, how two
// of them are told to be the same, and what is shown of them in a list.
package mailbox

import (
	"fmt"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// ID names a person's mailbox.
type ID struct{ crm.ID }

// ItemID names an item of a mailbox.
type ItemID struct{ crm.ID }

// FolderID names a folder of a mailbox.
type FolderID struct{ crm.ID }

// ImportedItemID is the id of the item that a file's content became in box:
// the same content dropped twice, or on two devices, is the same item. It is
// a UUID of version 8 (RFC 9562).
//
// Source: sync.md S31.
func ImportedItemID(box ID, content Hash) ItemID {
	b := append([]byte("regarding import\n"), box.ID[:]...)
	return ItemID{crm.DerivedID(append(b, content[:]...))}
}

// Address is a person or a list as a message or a card names it. Either part
// may be empty: archives that hide addresses leave a name only.
type Address struct {
	Name    string
	Address string // as written, without brackets; always with an "@"
}

// String writes a as people read it: "Name <address>", or the part there is.
func (a Address) String() string {
	switch {
	case a.Address == "":
		return a.Name
	case a.Name == "":
		return a.Address
	}
	return a.Name + " <" + a.Address + ">"
}

// Span is a run of bytes of the file that an item was read from. The codecs
// give spans instead of copies; whoever keeps the file can cut them out.
type Span struct {
	Offset int
	Length int
}

// End is the offset after s.
func (s Span) End() int { return s.Offset + s.Length }

// In cuts s out of raw; ok is false if raw is not long enough.
func (s Span) In(raw []byte) (b []byte, ok bool) {
	if s.Offset < 0 || s.Length < 0 || s.Offset > len(raw) || s.Length > len(raw)-s.Offset {
		return nil, false
	}
	return raw[s.Offset:s.End():s.End()], true
}

// Charsets turns bytes of a named charset into text. A codec asks for what it
// cannot do itself: UTF-8, ASCII, windows-1252, ISO 8859-1 and UTF-7 it can.
// Label is a name of the WHATWG Encoding Standard in lower case, or anything
// at all that a message claimed. Bytes that mean nothing in the charset become
// U+FFFD; an error means that the label is unknown.
type Charsets interface {
	Decode(label string, b []byte) (string, error)
}

// MaxProblems is how many problems are noted of one item: the first ones.
const MaxProblems = 100

// Problem is something wrong with an item that was read all the same.
type Problem struct {
	Offset int // in bytes, from the start of the item
	Reason Reason
}

func (p Problem) String() string { return fmt.Sprintf("at %d: %s", p.Offset, p.Reason) }

// Problems gathers what is wrong with one item. The zero value is ready.
type Problems []Problem

// Add notes a problem unless there are MaxProblems already.
func (p *Problems) Add(offset int, reason Reason) {
	if len(*p) < MaxProblems {
		*p = append(*p, Problem{offset, reason})
	}
}

// Refusal says why a file, or one item of it, was not read, and where. It is
// found in the chain of the codecs' errors with errors.As.
type Refusal struct {
	Offset int64
	Reason Reason
}

func (r *Refusal) Error() string { return fmt.Sprintf("at offset %d: %s", r.Offset, r.Reason) }

// Refuse returns a *fault.Error about a *Refusal.
func Refuse(kind fault.Kind, op string, offset int64, reason Reason) error {
	return &fault.Error{Kind: kind, Op: op, Err: &Refusal{offset, reason}}
}
