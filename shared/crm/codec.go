package crm

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"
)

// rowFormat is the version byte of an encoded row.
//
// History:
//
//	1  header, positional slots, stamps, tail by name (S32).
const rowFormat = 1

// Flags of an encoded row.
const (
	rowPartition = 1 << iota
	rowDeleted
	rowStamped
	rowTail
	rowFlagsEnd
)

// AppendRow appends r to b in the form that DecodeRow reads, for a reader
// with the given version of the catalogue: what that version does not know
// goes by name into the tail, and so does a value of another kind than its
// slot's. A catalogue newer than this build's means this build's. Equal rows
// have equal bytes.
//
// It panics for a value in a slot that no attribute has: it could only be
// dropped.
//
// The form is: version byte, catalogue, entity (uvarints), id, flags,
// [partition], incarnation (4 bytes), commit (uvarint), [deletion: by, on
// (varint of milliseconds), cause], number of slots (uvarint), a bit for each
// slot that holds a value, the values, [stamps], [tail].
//
// Source: sync.md S30, S32.
func AppendRow(b []byte, r Row, catalogue uint32) []byte {
	catalogue = min(catalogue, CatalogueVersion)
	layout := layoutOf(r.Entity, catalogue)
	tail := r.tail(layout)

	var flags byte
	if r.Partition != (UserID{}) {
		flags |= rowPartition
	}
	if r.Deleted != nil {
		flags |= rowDeleted
	}
	stamps := r.stamps
	for len(stamps) > 0 && stamps[len(stamps)-1].IsZero() {
		stamps = stamps[:len(stamps)-1]
	}
	if len(stamps) > 0 {
		flags |= rowStamped
	}
	if len(tail) > 0 {
		flags |= rowTail
	}

	b = append(b, rowFormat)
	b = binary.AppendUvarint(b, uint64(catalogue))
	b = binary.AppendUvarint(b, uint64(r.Entity))
	b = append(b, r.ID[:]...)
	b = append(b, flags)
	if flags&rowPartition != 0 {
		b = append(b, r.Partition.ID[:]...)
	}
	b = appendVersion(b, r.Version)
	if d := r.Deleted; d != nil {
		b = append(b, d.By.ID[:]...)
		b = binary.AppendVarint(b, d.On.UnixMilli())
		b = append(b, byte(d.Cause))
	}
	b = appendSlots(b, r.values, layout)
	if len(stamps) > 0 {
		b = appendStamps(b, stamps, r.Version)
	}
	if len(tail) > 0 {
		b = binary.AppendUvarint(b, uint64(len(tail)))
		for i := range tail {
			b = appendText(b, tail[i].Name)
			b = AppendValue(b, tail[i].Value)
		}
	}
	return b
}

// tail returns what of r goes by name, in order of the names.
func (r Row) tail(layout []ValueKind) []Extra {
	tail := r.extra
	for slot := range r.values {
		v := &r.values[slot]
		if v.kind == Null || slot < len(layout) && layout[slot] == v.kind {
			continue
		}
		info, ok := r.Entity.Info()
		if !ok || slot >= len(info.Attributes) {
			panic(fmt.Sprintf("crm: %v %v has a value in slot %d, which no attribute has", r.Entity, r.ID, slot))
		}
		if len(tail) == len(r.extra) {
			tail = slices.Clone(tail)
		}
		tail = append(tail, Extra{info.Attributes[slot].Name, *v})
	}
	if len(tail) > len(r.extra) {
		slices.SortFunc(tail, func(a, b Extra) int { return strings.Compare(a.Name, b.Name) })
	}
	return tail
}

// appendSlots appends the values that stand in slots of their own kind.
func appendSlots(b []byte, values []Value, layout []ValueKind) []byte {
	n := min(len(values), len(layout))
	for n > 0 && (values[n-1].kind == Null || values[n-1].kind != layout[n-1]) {
		n--
	}
	b = binary.AppendUvarint(b, uint64(n))
	bitmap := len(b)
	for range (n + 7) / 8 {
		b = append(b, 0)
	}
	for slot := range n {
		v := &values[slot]
		if v.kind == Null || v.kind != layout[slot] {
			continue
		}
		b[bitmap+slot/8] |= 1 << (slot % 8)
		b = appendPayload(b, v)
	}
	return b
}

// appendStamps appends the stamps in runs of equal ones: the number of runs,
// then for each which version and how long. 0 is the zero version, 1 is
// own, and the next number that was not yet used brings a version with it.
func appendStamps(b []byte, stamps []Version, own Version) []byte {
	var known [8]Version
	versions := append(known[:0], Version{}, own)
	runs := 0
	for i := range stamps {
		if i == 0 || stamps[i] != stamps[i-1] {
			runs++
		}
	}
	b = binary.AppendUvarint(b, uint64(runs))
	for i := 0; i < len(stamps); {
		end := i + 1
		for end < len(stamps) && stamps[end] == stamps[i] {
			end++
		}
		which := slices.Index(versions, stamps[i])
		if which < 0 {
			which = len(versions)
			versions = append(versions, stamps[i])
			b = binary.AppendUvarint(b, uint64(which))
			b = binary.AppendUvarint(b, uint64(stamps[i].Incarnation^own.Incarnation))
			b = binary.AppendUvarint(b, stamps[i].Commit)
		} else {
			b = binary.AppendUvarint(b, uint64(which))
		}
		b = binary.AppendUvarint(b, uint64(end-i))
		i = end
	}
	return b
}

func appendVersion(b []byte, v Version) []byte {
	b = binary.BigEndian.AppendUint32(b, v.Incarnation)
	return binary.AppendUvarint(b, v.Commit)
}

// DecodeRow reads what AppendRow wrote. The row keeps nothing of b; its texts
// are parts of one string, which lives as long as any of them. It
// refuses with fault.Invalid, naming the offset, whatever AppendRow would not
// have written, and with fault.TooOld a catalogue newer than this build's.
func DecodeRow(b []byte) (Row, error) {
	d := decoder{b: b, s: string(b), op: "crm.decodeRow"}
	var r Row
	catalogue := d.header(&r)
	if d.err == nil {
		d.slots(&r, layoutOf(r.Entity, catalogue))
	}
	if d.flags&rowStamped != 0 {
		d.stamps(&r)
	}
	if d.flags&rowTail != 0 {
		d.tail(&r, catalogue)
	}
	if d.err == nil && d.at < len(b) {
		d.fail("%d bytes follow the row", len(b)-d.at)
	}
	if d.err != nil {
		return Row{}, d.err
	}
	return r, nil
}

// RowHeader is the beginning of an encoded row.
type RowHeader struct {
	Key       Key
	Partition UserID
	Version   Version
	Deleted   bool
}

// PeekRow reads only the header of what AppendRow wrote. Its errors are those
// of DecodeRow; it does not see what is wrong behind the header.
func PeekRow(b []byte) (RowHeader, error) {
	d := decoder{b: b, op: "crm.peekRow"}
	var r Row
	d.header(&r)
	if d.err != nil {
		return RowHeader{}, d.err
	}
	return RowHeader{Key: r.Key, Partition: r.Partition, Version: r.Version, Deleted: r.Deleted != nil}, nil
}

func (d *decoder) header(r *Row) (catalogue uint32) {
	if format := d.byte(); d.err == nil && format != rowFormat {
		if format > rowFormat {
			d.tooOld("row format %d is newer than this build's %d", format, rowFormat)
		}
		d.fail("row format %d is unknown", format)
	}
	at := d.at
	version := d.uvarint()
	if d.err == nil && version > CatalogueVersion {
		d.at = at
		d.tooOld("catalogue %d is newer than this build's %d", version, CatalogueVersion)
	}
	r.Entity = d.entity()
	d.id(&r.ID)
	if d.err == nil && (r.Entity == 0 || r.ID.IsZero()) {
		d.fail("the key names no row")
	}
	d.flags = d.byte()
	if d.flags >= rowFlagsEnd {
		d.fail("flags %#x are unknown", d.flags)
	}
	if d.flags&rowPartition != 0 {
		d.id(&r.Partition.ID)
		if d.err == nil && r.Partition.IsZero() {
			d.fail("the partition names no user")
		}
	}
	r.Version.Incarnation = d.uint32()
	r.Version.Commit = d.uvarint()
	if d.flags&rowDeleted != 0 {
		var deletion Deletion
		d.id(&deletion.By.ID)
		deletion.On = time.UnixMilli(d.varint()).UTC()
		deletion.Cause = DeletionCause(d.byte())
		r.Deleted = &deletion
	}
	return uint32(version)
}

func (d *decoder) slots(r *Row, layout []ValueKind) {
	count := d.uvarint()
	if count > uint64(len(layout)) {
		d.fail("%d slots, of %d", count, len(layout))
	}
	if d.err != nil || count == 0 {
		return
	}
	n := int(count)
	bitmap := d.take((n + 7) / 8)
	if d.err != nil {
		return
	}
	if last := bitmap[len(bitmap)-1]; last>>((n-1)%8) != 1 {
		d.fail("the last slot is empty or not the last")
		return
	}
	r.values = make([]Value, n)
	for slot := range n {
		if bitmap[slot/8]&(1<<(slot%8)) == 0 {
			continue
		}
		if layout[slot] == Null {
			d.fail("slot %d holds no value", slot)
		}
		d.payload(&r.values[slot], layout[slot])
		if d.err != nil {
			return
		}
	}
}

func (d *decoder) stamps(r *Row) {
	runs := d.uvarint()
	if d.err == nil && (runs == 0 || runs > maxGroup+1) {
		d.fail("%d runs of stamps", runs)
	}
	if d.err != nil {
		return
	}
	var known [8]Version
	versions := append(known[:0], Version{}, r.Version)
	stamps := make([]Version, 0, groupsOf(r.Entity))
	before := Version{}
	for run := range int(runs) {
		which := d.uvarint()
		var v Version
		switch {
		case d.err != nil:
			return
		case which < uint64(len(versions)):
			v = versions[which]
			if which == 1 && v.IsZero() {
				d.fail("a stamp of no version")
			}
		case which == uint64(len(versions)):
			difference := d.uvarint()
			if difference > 1<<32-1 {
				d.fail("incarnation %d is too great", difference)
			}
			v = Version{Incarnation: uint32(difference) ^ r.Version.Incarnation, Commit: d.uvarint()}
			if slices.Contains(versions, v) {
				d.fail("a version is listed twice")
			}
			versions = append(versions, v)
		default:
			d.fail("stamp %d of %d", which, len(versions))
		}
		length := d.uvarint()
		if d.err == nil && (length == 0 || length > uint64(maxGroup+1-len(stamps))) {
			d.fail("%d stamps in a run", length)
		}
		if d.err == nil && run > 0 && v == before {
			d.fail("a run of stamps is split")
		}
		if d.err != nil {
			return
		}
		for range int(length) {
			stamps = append(stamps, v)
		}
		before = v
	}
	if before.IsZero() {
		d.fail("the last stamp is zero")
		return
	}
	r.stamps = stamps
}

// groupsOf returns how many groups e has, as far as this build knows.
func groupsOf(e Entity) int {
	if info, ok := e.Info(); ok {
		return len(info.Groups)
	}
	return 0
}

// maxTail is the most attributes that go by name: the extras of a row, and all
// attributes of an entity that the reader does not know.
const maxTail = 4 * MaxExtras

// tail reads the attributes that go by name and puts those that this build
// knows into their slots.
func (d *decoder) tail(r *Row, catalogue uint32) {
	count := d.uvarint()
	if d.err == nil && (count == 0 || count > maxTail) {
		d.fail("%d attributes by name", count)
	}
	before := ""
	for i := 0; i < int(count) && d.err == nil; i++ {
		at := d.at
		name := d.text(MaxNameBytes)
		if d.err == nil && (name == "" || name <= before) {
			d.at = at
			d.fail("attribute %q does not follow %q", name, before)
		}
		before = name
		at = d.at
		var v Value
		d.value(&v)
		if d.err == nil && v.IsNull() {
			d.at = at
			d.fail("attribute %q holds nothing", name)
		}
		if d.err != nil {
			return
		}
		a, known := r.Entity.Attribute(name)
		if !known {
			r.extra = append(r.extra, Extra{name, v})
			continue
		}
		if layout := layoutOf(r.Entity, catalogue); int(a.Slot) < len(layout) && layout[a.Slot] == v.kind {
			d.at = at
			d.fail("attribute %q has a slot", name)
			return
		}
		if int(a.Slot) >= len(r.values) {
			values := make([]Value, a.Slot+1)
			copy(values, r.values)
			r.values = values
		}
		r.values[a.Slot] = v
	}
}

// layoutOf returns the kinds of the slots of e that a version of the
// catalogue knows.
func layoutOf(e Entity, catalogue uint32) []ValueKind {
	if int(e) >= len(layouts) || layouts[e].since > catalogue {
		return nil
	}
	l := &layouts[e]
	if catalogue >= l.whole {
		return l.kinds
	}
	n := 0
	for n < len(l.slotSince) && l.slotSince[n] <= catalogue {
		n++
	}
	return l.kinds[:n]
}

// layout is what the codec needs to know of an entity: the kinds of its slots
// and the versions of the catalogue that brought them, which never decrease.
type layout struct {
	kinds     []ValueKind
	slotSince []uint32
	since     uint32
	whole     uint32 // the version that brought the last slot
}

var layouts = layoutsOf(byNumber)

func layoutsOf(list []*EntityInfo) []layout {
	all := make([]layout, len(list))
	for e, info := range list {
		if info == nil {
			continue
		}
		l := layout{since: info.Since, whole: info.Since}
		for i := range info.Attributes {
			a := &info.Attributes[i]
			if a.Since < l.whole {
				panic(fmt.Sprintf("crm: %s.%s stands behind attributes that came later", info.Name, a.Name))
			}
			l.whole = a.Since
			l.kinds = append(l.kinds, a.Type.Kind())
			l.slotSince = append(l.slotSince, a.Since)
		}
		all[e] = l
	}
	return all
}
