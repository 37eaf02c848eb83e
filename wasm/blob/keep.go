package blob

import (
	"time"

	"regarding/shared/crm"
)

// Day counts days since 1970, up to the year 2149; 0 stands for no date.
type Day uint16

// DayOf returns the day of t in UTC.
func DayOf(t time.Time) Day {
	days := t.Unix() / (24 * 60 * 60)
	return Day(min(max(days, 0), 1<<16-1))
}

// Kind is what bytes are to the row that refers to them.
type Kind uint8

const (
	// Other bytes are small and belong to their row, like the picture of a card.
	Other Kind = iota
	// Message is a message as it came, with its attachments.
	Message
	// Body is the readable form of a large message, without attachments.
	Body
)

// Facts are what is known of held bytes.
type Facts struct {
	Size uint64
	// Have is less than Size while they are being fetched.
	Have uint64
	Kind Kind
	// Day is that of the message, or, of bytes that were Opened, when they were
	// fetched.
	Day Day
	// Durable bytes are on disk at the relay.
	Durable bool
	// Local bytes are of a mailbox that never leaves the device (MBX-07).
	Local bool
	// Opened bytes were fetched because a person opened them.
	Opened bool
}

// Whole reports whether all of the bytes are held.
func (f Facts) Whole() bool { return f.Have == f.Size }

// BodyBytes is the size up to which a message has its body in itself.
const BodyBytes = 64 << 10

// openedDays is how long bytes stay that were fetched because somebody opened
// them.
const openedDays = 30

// Policy says how much mail this device keeps (MBX-08).
type Policy struct {
	// Months is how far back bodies are kept, 0 for all.
	Months int
	// AttachmentBytes is the size up to which messages are kept whole.
	AttachmentBytes uint64
}

// DefaultPolicy is that of a device whose person chose none.
var DefaultPolicy = Policy{Months: 12, AttachmentBytes: 1_000_000}

// Keeps reports whether the device should hold bytes at a time, whether it
// does or not. Bytes that nobody else has are always kept.
func (p Policy) Keeps(f Facts, now time.Time) bool {
	switch {
	case f.Local || !f.Durable:
		return true
	case f.Opened:
		return int(f.Day)+openedDays >= int(DayOf(now))
	case f.Kind == Other:
		return true
	case p.Months > 0 && f.Day < DayOf(now.AddDate(0, -p.Months, 0)):
		return false
	}
	return f.Kind == Body || f.Size <= max(BodyBytes, p.AttachmentBytes)
}

// MayGo reports whether bytes may be dropped to make room: those that the
// relay has for certain, and the device alone does not.
func MayGo(f Facts) bool { return f.Durable && !f.Local }

// Held is bytes that a store holds.
type Held struct {
	Hash crm.Hash
	Facts
}

// Worth orders bytes that may go by how much they are worth keeping: a
// negative number says that a goes before b. Those that the policy does not
// keep go first, then the oldest, then the largest.
func (p Policy) Worth(a, b Facts, now time.Time) int {
	if ka, kb := p.Keeps(a, now), p.Keeps(b, now); ka != kb {
		if kb {
			return -1
		}
		return 1
	}
	switch {
	case a.Day != b.Day:
		return int(a.Day) - int(b.Day)
	case a.Size > b.Size:
		return -1
	case a.Size < b.Size:
		return 1
	}
	return 0
}
