// Package track holds the rules of tracking as pure decisions: what record an
// item becomes, which records an address means, and what becomes of one half
// of a link when the other is deleted or tracking is stopped.
package track

import (
	"encoding/binary"
	"slices"
	"time"

	"regarding/shared/crm"
)

// Promotion is a message in the form of a record: what its owner's device
// makes of it (Promote) and the mutation carries. It holds nothing of the
// message that its other recipients do not have, but for Bcc.
type Promotion struct {
	Subject string
	// From is the address and name of the sender, "" where the message names none.
	From, FromName string
	// Sent and Received are zero where they are not known.
	Sent, Received time.Time
	MessageID      string
	InReplyTo      string
	References     string
	// Outgoing says that the person who tracks it wrote it.
	Outgoing bool
	// Draft says that it was never sent.
	Draft    bool
	Priority int64 // crm.ImportanceLow to High
	// Content is the digest of the message's content: which message it is
	// where it has no Message-ID (S31).
	Content crm.Hash
	// Awaited says that the device has not all bytes of the message: Files are
	// empty; where it has none of the text, Body is too, and parties are those
	// it knows of. The same item is tracked again when the bytes are there.
	Awaited bool
	// Text is the beginning of the readable text, at most MaxText bytes.
	Text string
	// Body is the whole readable text and HTML in the form of Body, or zero.
	Body crm.Hash
	// Parties are the sender, To, Cc and Bcc, at most MaxParties; PartiesLeftOut
	// says how many more there were of those whom everybody sees (Counted).
	Parties        []Party
	PartiesLeftOut int
	// Files are its attachments, at most MaxFiles.
	Files []File
}

// Party is somebody on a message.
type Party struct {
	// Role is crm.PartySender, PartyTo, PartyCc or PartyBcc.
	Role int64
	// Address is as the message has it, without spaces around it; "" for a
	// name alone.
	Address, Name string
	// List says that it is a distribution list (PANE-02).
	List bool
	// Guess are the records that the device took the address for. The truth
	// resolves it itself.
	Guess []crm.Ref
}

// Counted returns 1 for the role of a party who counts in PartiesLeftOut, and 0
// for Bcc: the record is for all to read, and says not even how many there are
// (INV-6).
func Counted(role int64) int {
	if role == crm.PartyBcc {
		return 0
	}
	return 1
}

// File is an attachment of a message.
type File struct {
	Name, Type string
	Size       int64
	Content    crm.Hash
	ContentID  string
	Inline     bool
}

// Limits of a Promotion. What is beyond them is left out, never refused: the
// message itself keeps it.
const (
	// MaxText is the most bytes of Text (S26).
	MaxText = 16 << 10
	// MaxParties is the most parties of a record (ours).
	MaxParties = 500
	// MaxPartyRows is the most rows of parties of a record, of which an address
	// that means several records has several (ours).
	MaxPartyRows = 1000
	// MaxFiles is the most files of a record (ours).
	MaxFiles = 200
	// MaxFileBytes is the most bytes of a file in the CRM (product.md, Limits).
	MaxFileBytes = 32 << 20
)

// LinkID returns the id of the link of an item: each item has one (S31).
func LinkID(item crm.Key) crm.ID { return derived("link", item) }

// LinkKey is the key of the link of an item.
func LinkKey(item crm.Key) crm.Key {
	return crm.Key{Entity: crm.TrackLink, ID: LinkID(item)}
}

// PartyID returns the id of the row of a party of a record: which is the
// party-th of it and which of the records that its address means, 0 when none.
func PartyID(record crm.Key, party, of int) crm.ID { return derived("party", record, party, of) }

// BccID is PartyID for a recipient that only user may know of.
func BccID(record crm.Key, user crm.UserID, party, of int) crm.ID {
	return derived("bcc", crm.Key{Entity: record.Entity, ID: user.ID}, party, of, record.ID)
}

// FileID returns the id of the row of the file-th attachment of a record.
func FileID(record crm.Key, file int) crm.ID { return derived("file", record, file) }

// derived makes an id that is the same wherever it is made.
func derived(what string, of crm.Key, more ...any) crm.ID {
	b := slices.Concat([]byte("regarding "+what+"\n"), binary.BigEndian.AppendUint16(nil, uint16(of.Entity)), of.ID[:])
	for _, m := range more {
		switch m := m.(type) {
		case int:
			b = binary.BigEndian.AppendUint32(b, uint32(m))
		case crm.ID:
			b = append(b, m[:]...)
		}
	}
	return crm.DerivedID(b)
}
