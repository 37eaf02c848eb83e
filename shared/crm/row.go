package crm

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Key names a row within an organization.
type Key struct {
	Entity Entity
	ID     ID
}

// Compare orders keys by entity, then id.
func (k Key) Compare(other Key) int {
	if c := cmp.Compare(k.Entity, other.Entity); c != 0 {
		return c
	}
	return slices.Compare(k.ID[:], other.ID[:])
}

// IsZero reports whether k names nothing.
func (k Key) IsZero() bool { return k == Key{} }

// Version is the commit that wrote something: the number of the commit and
// the incarnation of the log it belongs to (S7). The zero Version is that of
// a guess, not yet committed.
type Version struct {
	Incarnation uint32
	Commit      uint64
}

// LocalIncarnation is the incarnation in the versions of rows that are kept on
// one device only (MBX-07): they are in no log. No log ever has it.
const LocalIncarnation = 1<<32 - 1

// IsLocal reports whether v is that of a row kept on one device only.
func (v Version) IsLocal() bool { return v.Incarnation == LocalIncarnation }

// IsZero reports whether v is the version of a guess.
func (v Version) IsZero() bool { return v == Version{} }

// Deletion says that a row is in the recycle bin: who put it there, when and
// why (S25).
type Deletion struct {
	By    UserID
	On    time.Time // UTC, whole milliseconds
	Cause DeletionCause
}

// DeletionCause is why a row went to the recycle bin. Numbers are stored and
// only ever appended.
type DeletionCause uint8

const (
	// Chosen by a person.
	Chosen DeletionCause = iota + 1
	// Merged into another record, which its alias row names.
	Merged
	// Undone: the mutation that created it was undone.
	Undone
)

// Row is one row of the organization's data: a record of the CRM or a row of
// the product's own. Its values stand in slots that the catalogue numbers.
// A Row is a value: Set and the other methods that change one copy first, so
// rows may be shared.
//
// Source: sync.md S32, S17 (stamps), S25 (deletion).
type Row struct {
	Key
	// Partition is zero for rows of the organization, else the user whose
	// mailbox partition the row belongs to (S1).
	Partition UserID
	Version   Version
	// Deleted is nil unless the row is in the recycle bin.
	Deleted *Deletion

	values []Value   // by slot; shorter than the entity's slots where the rest is Null
	stamps []Version // by field group: the commit that last changed it
	extra  []Extra   // attributes that this build does not know, by name
}

// Extra is an attribute that this build's catalogue does not know; it is kept
// and passed on (S30).
type Extra struct {
	Name  string
	Value Value
}

// NewRow returns an empty row.
func NewRow(key Key, partition UserID) Row { return Row{Key: key, Partition: partition} }

// At returns the value in a slot, Null where there is none.
func (r Row) At(slot Slot) Value {
	if int(slot) >= len(r.values) {
		return Value{}
	}
	return r.values[slot]
}

// Value returns the value of the attribute with the given logical name, known
// or not; Null where there is none.
func (r Row) Value(name string) Value {
	if a, ok := r.Entity.Attribute(name); ok {
		return r.At(a.Slot)
	}
	if i, ok := r.findExtra(name); ok {
		return r.extra[i].Value
	}
	return Value{}
}

// With returns r with v in slot.
func (r Row) With(slot Slot, v Value) Row {
	values := make([]Value, max(len(r.values), int(slot)+1))
	copy(values, r.values)
	values[slot] = v
	for len(values) > 0 && values[len(values)-1].IsNull() {
		values = values[:len(values)-1]
	}
	r.values = values
	return r
}

// WithValue returns r with v as the attribute with the given logical name,
// known or not.
func (r Row) WithValue(name string, v Value) Row {
	if a, ok := r.Entity.Attribute(name); ok {
		return r.With(a.Slot, v)
	}
	i, found := r.findExtra(name)
	extra := slices.Clone(r.extra)
	switch {
	case found && v.IsNull():
		extra = slices.Delete(extra, i, i+1)
	case found:
		extra[i].Value = v
	case !v.IsNull():
		extra = slices.Insert(extra, i, Extra{name, v})
	}
	r.extra = extra
	return r
}

func (r Row) findExtra(name string) (int, bool) {
	return slices.BinarySearchFunc(r.extra, name, func(e Extra, n string) int { return cmp.Compare(e.Name, n) })
}

// Extras returns the attributes that this build does not know, by name. The
// caller must not change them.
func (r Row) Extras() []Extra { return r.extra }

// Stamp returns the commit that last changed a field group, the zero Version
// when none did or a guess did.
func (r Row) Stamp(group Group) Version {
	if int(group) >= len(r.stamps) {
		return Version{}
	}
	return r.stamps[group]
}

// Stamped returns r with v as the commit that last changed group.
func (r Row) Stamped(group Group, v Version) Row {
	stamps := make([]Version, max(len(r.stamps), int(group)+1))
	copy(stamps, r.stamps)
	stamps[group] = v
	for len(stamps) > 0 && stamps[len(stamps)-1].IsZero() {
		stamps = stamps[:len(stamps)-1]
	}
	r.stamps = stamps
	return r
}

// SameContent reports whether r and s agree in all but versions and stamps:
// whether a guess was right (S27).
func (r Row) SameContent(s Row) bool {
	if r.Key != s.Key || r.Partition != s.Partition || (r.Deleted == nil) != (s.Deleted == nil) ||
		r.Deleted != nil && !(r.Deleted.By == s.Deleted.By && r.Deleted.Cause == s.Deleted.Cause && r.Deleted.On.Equal(s.Deleted.On)) {
		return false
	}
	return slices.Equal(r.values, s.values) && slices.Equal(r.extra, s.extra)
}

func floatBits(f float64) int64 {
	if f == 0 {
		f = 0
	}
	return int64(math.Float64bits(f))
}

func floatFrom(bits int64) float64 { return math.Float64frombits(uint64(bits)) }
