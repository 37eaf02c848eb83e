package crm

import (
	"encoding/binary"
	"math"
	"unicode/utf8"

	"regarding/shared/fault"
)

// AppendValue appends v to b: its kind in one byte, then what it holds. It is
// what mutations and the tails of rows hold.
func AppendValue(b []byte, v Value) []byte {
	b = append(b, byte(v.kind))
	return appendPayload(b, &v)
}

// DecodeValue reads a value that AppendValue wrote and returns the bytes that
// follow it. The value keeps nothing of b. It refuses with fault.Invalid,
// naming the offset, whatever AppendValue would not have written.
func DecodeValue(b []byte) (v Value, rest []byte, err error) {
	d := decoder{b: b, op: "crm.decodeValue"}
	d.value(&v)
	if d.err != nil {
		return Value{}, nil, d.err
	}
	return v, b[d.at:], nil
}

// AppendKey appends k to b: its entity (uvarint) and its id.
func AppendKey(b []byte, k Key) []byte {
	b = binary.AppendUvarint(b, uint64(k.Entity))
	return append(b, k.ID[:]...)
}

// DecodeKey reads a key that AppendKey wrote and returns the bytes that
// follow it. It refuses with fault.Invalid whatever AppendKey would not have
// written.
func DecodeKey(b []byte) (k Key, rest []byte, err error) {
	d := decoder{b: b, op: "crm.decodeKey"}
	k.Entity = d.entity()
	d.id(&k.ID)
	if d.err != nil {
		return Key{}, nil, d.err
	}
	return k, b[d.at:], nil
}

// appendPayload appends what v holds, without its kind.
func appendPayload(b []byte, v *Value) []byte {
	switch v.kind {
	case String, Bytes, Set:
		return appendText(b, v.str)
	case Int, Time:
		return binary.AppendVarint(b, v.num)
	case Float:
		return binary.BigEndian.AppendUint64(b, uint64(v.num))
	case Reference:
		b = binary.AppendUvarint(b, uint64(v.num))
		b = append(b, v.id[:]...)
		return appendText(b, v.str)
	}
	return b
}

func appendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// decoder reads from b. After the first error it reads nothing more and
// answers with zero values.
type decoder struct {
	b []byte
	// s is b as a string, which the texts read are parts of; "" gives each
	// text a string of its own.
	s     string
	at    int
	op    string
	flags byte // of the row
	err   error
}

func (d *decoder) fail(format string, args ...any) {
	d.refuse(fault.Invalid, format, args...)
}

func (d *decoder) tooOld(format string, args ...any) {
	d.refuse(fault.TooOld, format, args...)
}

func (d *decoder) refuse(kind fault.Kind, format string, args ...any) {
	if d.err == nil {
		d.err = fault.New(kind, d.op, "offset %d: "+format, append([]any{d.at}, args...)...)
	}
}

// take returns the next n bytes of b.
func (d *decoder) take(n int) []byte {
	if d.err != nil {
		return nil
	}
	if len(d.b)-d.at < n {
		d.fail("%d bytes are missing", n-(len(d.b)-d.at))
		return nil
	}
	d.at += n
	return d.b[d.at-n : d.at]
}

func (d *decoder) byte() byte {
	if b := d.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (d *decoder) uint32() uint32 {
	if b := d.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

func (d *decoder) id(id *ID) {
	if b := d.take(len(id)); b != nil {
		*id = ID(b)
	}
}

func (d *decoder) uvarint() uint64 {
	if d.err != nil {
		return 0
	}
	if d.at < len(d.b) && d.b[d.at] < 0x80 {
		d.at++
		return uint64(d.b[d.at-1])
	}
	n, size := binary.Uvarint(d.b[d.at:])
	// A last byte of zero says nothing: the number has a shorter form.
	if size <= 0 || d.b[d.at+size-1] == 0 {
		d.fail("not a number in its shortest form")
		return 0
	}
	d.at += size
	return n
}

func (d *decoder) varint() int64 {
	u := d.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

func (d *decoder) entity() Entity {
	n := d.uvarint()
	if n > math.MaxUint16 {
		d.fail("entity %d is too great", n)
		return 0
	}
	return Entity(n)
}

// raw reads a length and so many bytes, at most limit.
func (d *decoder) raw(limit int) string {
	n := d.uvarint()
	if n > uint64(limit) {
		d.fail("%d bytes, of at most %d", n, limit)
	}
	b := d.take(int(n))
	if d.err != nil {
		return ""
	}
	if d.s != "" {
		return d.s[d.at-len(b) : d.at]
	}
	return string(b)
}

func (d *decoder) text(limit int) string {
	at := d.at
	s := d.raw(limit)
	if !utf8.ValidString(s) {
		d.at = at
		d.fail("text is not UTF-8")
	}
	return s
}

// value reads what AppendValue wrote.
func (d *decoder) value(v *Value) {
	kind := ValueKind(d.byte())
	if kind >= kindCount {
		d.fail("kind %d is unknown", kind)
	}
	if d.err == nil && kind != Null {
		d.payload(v, kind)
	}
}

// payload reads what a value of the given kind holds, and refuses what the
// constructors of values do not make.
func (d *decoder) payload(v *Value, kind ValueKind) {
	at := d.at
	v.kind = kind
	nothing := false
	switch kind {
	case String:
		v.str = d.text(MaxTextBytes)
		nothing = v.str == ""
	case Bytes:
		v.str = d.raw(MaxTextBytes)
		nothing = v.str == ""
	case Set:
		v.str = d.raw(MaxTextBytes)
		nothing = v.str == "" || !members(v.str)
	case Int:
		v.num = d.varint()
	case Time:
		v.num = d.varint()
		nothing = v.num == zeroTime
	case Float:
		if b := d.take(8); b != nil {
			v.num = int64(binary.BigEndian.Uint64(b))
			f := floatFrom(v.num)
			nothing = f != f || floatBits(f) != v.num
		}
	case Reference:
		v.num = int64(d.entity())
		d.id(&v.id)
		v.str = d.text(MaxTextBytes)
		nothing = v.id.IsZero()
	}
	if d.err == nil && nothing {
		d.at = at
		d.fail("not a value of kind %d", kind)
	}
}

// zeroTime is the zero time.Time in milliseconds, which stands for nothing.
const zeroTime = -62_135_596_800_000

// members reports whether s is the inside of a Set: texts in ascending order,
// none twice.
func members(s string) bool {
	d := decoder{b: []byte(s), s: s}
	before := ""
	for i := 0; d.at < len(s); i++ {
		member := d.text(MaxTextBytes)
		if d.err != nil || i > 0 && member <= before {
			return false
		}
		before = member
	}
	return true
}
