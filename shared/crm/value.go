package crm

import (
	"encoding/binary"
	"slices"
	"strings"
	"time"
)

// ValueKind is the form in which a value is held. Numbers are stored and sent
// and only ever appended.
type ValueKind uint8

const (
	// Null is the kind of the zero Value: nothing.
	Null ValueKind = iota
	String
	// Int holds whole numbers, and money in ten-thousandths, dates without a
	// time as days since 1970, choices, states and booleans (1 for true).
	Int
	Float
	// Time holds an instant in milliseconds since 1970.
	Time
	// Reference holds a Ref.
	Reference
	Bytes
	// Set holds unique members in byte order, changed by add and remove (S17).
	Set
	kindCount
)

// Ref is the value of a lookup. Name is what the target was called when the
// value was written: for showing where the target is not held.
type Ref struct {
	Entity Entity
	ID     ID
	Name   string
}

// Key returns the key of the row that r names.
func (r Ref) Key() Key { return Key{r.Entity, r.ID} }

// Value is the value of one attribute. The zero Value is Null. Values are
// compared by Equal.
type Value struct {
	kind ValueKind
	num  int64 // Int, Time, bits of Float, entity of Reference
	str  string
	id   ID
}

// Str returns a String value; an empty s gives Null, as forms cannot tell
// the two apart.
func Str(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{kind: String, str: s}
}

// Whole returns an Int value.
func Whole(n int64) Value { return Value{kind: Int, num: n} }

// Bool returns the Int value 1 or 0.
func Bool(b bool) Value {
	if b {
		return Whole(1)
	}
	return Whole(0)
}

// Number returns a Float value; NaN gives Null and -0 gives 0, so that equal
// values have equal bytes.
func Number(f float64) Value {
	if f != f {
		return Value{}
	}
	return Value{kind: Float, num: floatBits(f)}
}

// Instant returns a Time value, in whole milliseconds; the zero time gives Null.
func Instant(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	return Value{kind: Time, num: t.UnixMilli()}
}

// Lookup returns a Reference value; a zero id gives Null.
func Lookup(r Ref) Value {
	if r.ID.IsZero() {
		return Value{}
	}
	return Value{kind: Reference, num: int64(r.Entity), id: r.ID, str: r.Name}
}

// Blob returns a Bytes value; empty b gives Null.
func Blob(b []byte) Value {
	if len(b) == 0 {
		return Value{}
	}
	return Value{kind: Bytes, str: string(b)}
}

// SetOf returns a Set value of the given members, Null for none.
func SetOf(members ...string) Value {
	members = slices.Compact(slices.Sorted(slices.Values(members)))
	if len(members) == 0 {
		return Value{}
	}
	var b []byte
	for _, m := range members {
		b = binary.AppendUvarint(b, uint64(len(m)))
		b = append(b, m...)
	}
	return Value{kind: Set, str: string(b)}
}

// Kind returns the kind of v.
func (v Value) Kind() ValueKind { return v.kind }

// IsNull reports whether v is nothing.
func (v Value) IsNull() bool { return v.kind == Null }

// Text returns the text of a String value, "" for others.
func (v Value) Text() string {
	if v.kind != String {
		return ""
	}
	return v.str
}

// Int returns the number of an Int value, 0 for others.
func (v Value) Int() int64 {
	if v.kind != Int {
		return 0
	}
	return v.num
}

// Float returns the number of a Float value, 0 for others.
func (v Value) Float() float64 {
	if v.kind != Float {
		return 0
	}
	return floatFrom(v.num)
}

// Time returns the instant of a Time value in UTC, the zero time for others.
func (v Value) Time() time.Time {
	if v.kind != Time {
		return time.Time{}
	}
	return time.UnixMilli(v.num).UTC()
}

// Millis returns the milliseconds since 1970 of a Time value, 0 for others.
func (v Value) Millis() int64 {
	if v.kind != Time {
		return 0
	}
	return v.num
}

// Ref returns the reference of a Reference value, the zero Ref for others.
func (v Value) Ref() Ref {
	if v.kind != Reference {
		return Ref{}
	}
	return Ref{Entity(v.num), v.id, v.str}
}

// Bytes returns a copy of the bytes of a Bytes value, nil for others.
func (v Value) Bytes() []byte {
	if v.kind != Bytes {
		return nil
	}
	return []byte(v.str)
}

// Members returns the members of a Set value in byte order, nil for others.
func (v Value) Members() []string {
	if v.kind != Set {
		return nil
	}
	var members []string
	for s := v.str; s != ""; {
		n, size := binary.Uvarint([]byte(s[:min(len(s), binary.MaxVarintLen64)]))
		members = append(members, strings.Clone(s[size:size+int(n)]))
		s = s[size+int(n):]
	}
	return members
}

// HasMember reports whether a Set value holds member. It allocates nothing.
func (v Value) HasMember(member string) bool {
	if v.kind != Set {
		return false
	}
	for s := v.str; s != ""; {
		n, size := binary.Uvarint([]byte(s[:min(len(s), binary.MaxVarintLen64)]))
		if s[size:size+int(n)] == member {
			return true
		}
		s = s[size+int(n):]
	}
	return false
}

// Equal reports whether v and w are the same. Two references are when they
// name the same row, whatever it was called.
func (v Value) Equal(w Value) bool {
	if v.kind == Reference && w.kind == Reference {
		return v.num == w.num && v.id == w.id
	}
	return v == w
}
