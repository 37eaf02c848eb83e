package replica

import (
	"encoding/binary"
	"fmt"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
)

// The versions of the stored forms that this build writes.
//
// History of stateForm:
//
//	1  the fields of State, in order.
//
// History of entryForm:
//
//	1  the fields of Entry, in order.
const (
	stateForm = 1
	entryForm = 1
)

// Upgrade tables: how each released form is read, by its number. A form that
// changes gets a new number and a new line; the old line stays for ever (INV-9).
var (
	stateForms = [...]func(*decoder) State{1: readState1}
	entryForms = [...]func(*decoder) Entry{1: readEntry1}
)

// Flags of a stored State.
const (
	flagComplete = 1 << iota
	flagFilling
	flagComparing
	flagOffline
	flagPaused
	flagRebasing
	stateFlagsEnd
)

// EncodeState returns s in the form that DecodeState reads.
func EncodeState(s State) []byte {
	b := append(make([]byte, 0, 128), stateForm)
	b = append(b, s.Device.ID[:]...)
	b = binary.AppendUvarint(b, s.LastNumber)
	b = binary.AppendUvarint(b, s.LastConfirmed)
	b = append(b, s.LastMutation.ID[:]...)
	b = binary.AppendUvarint(b, s.LastLocal)
	b = binary.AppendUvarint(b, uint64(s.Cursor.Incarnation))
	b = binary.AppendUvarint(b, s.Cursor.Commit)
	var flags byte
	for i, set := range []bool{s.Complete, s.Filling, s.Comparing, s.OfflineChosen, s.Paused, s.Rebasing} {
		if set {
			flags |= 1 << i
		}
	}
	b = append(b, flags)
	b = binary.AppendUvarint(b, s.FillPosition)
	b = binary.AppendUvarint(b, s.FillTotal)
	b = binary.AppendUvarint(b, s.FillDone)
	b = binary.AppendUvarint(b, s.ReachedAt)
	b = binary.AppendVarint(b, int64(s.ClockOffset))
	return appendTime(b, s.LastSynced)
}

// DecodeState reads what EncodeState wrote, in this build or an older one. It
// refuses with fault.TooOld what a newer build wrote and with fault.Invalid
// what none did.
func DecodeState(b []byte) (State, error) {
	d := &decoder{b: b, op: "replica.decodeState"}
	form := int(d.byte())
	if d.err == nil && form >= len(stateForms) {
		return State{}, fault.New(fault.TooOld, d.op, "form %d is newer than this build's %d", form, stateForm)
	}
	if d.err == nil && stateForms[form] == nil {
		d.fail("form %d is unknown", form)
	}
	if d.err != nil {
		return State{}, d.err
	}
	s := stateForms[form](d)
	return s, d.end()
}

func readState1(d *decoder) State {
	var s State
	d.id(&s.Device.ID)
	s.LastNumber, s.LastConfirmed = d.uvarint(), d.uvarint()
	d.id(&s.LastMutation.ID)
	s.LastLocal = d.uvarint()
	s.Cursor.Incarnation, s.Cursor.Commit = d.uint32(), d.uvarint()
	flags := d.byte()
	if flags >= stateFlagsEnd {
		d.fail("flags %#x are unknown", flags)
	}
	s.Complete, s.Filling, s.Comparing = flags&flagComplete != 0, flags&flagFilling != 0, flags&flagComparing != 0
	s.OfflineChosen, s.Paused, s.Rebasing = flags&flagOffline != 0, flags&flagPaused != 0, flags&flagRebasing != 0
	s.FillPosition, s.FillTotal, s.FillDone, s.ReachedAt = d.uvarint(), d.uvarint(), d.uvarint(), d.uvarint()
	s.ClockOffset = time.Duration(d.varint())
	s.LastSynced = d.time()
	return s
}

// EncodeEntry returns e in the form that DecodeEntry reads.
func EncodeEntry(e Entry) []byte {
	b := append(make([]byte, 0, 512), entryForm)
	b = binary.AppendUvarint(b, e.Local)
	b = appendBytes(b, mutation.Encode(e.Mutation))
	b = binary.AppendUvarint(b, e.Number)
	b = binary.AppendUvarint(b, uint64(len(e.Guess)))
	for i := range e.Guess {
		b = appendKey(b, e.Guess[i].Key)
		b = appendRow(b, e.Guess[i].Before)
		b = appendRow(b, e.Guess[i].After)
	}
	b = binary.AppendUvarint(b, uint64(len(e.Read)))
	for _, k := range e.Read {
		b = appendKey(b, k)
	}
	b = appendTime(b, e.Confirmed)
	b = binary.AppendUvarint(b, e.Commit)
	if e.Refused {
		return append(b, 1)
	}
	return append(b, 0)
}

// DecodeEntry reads what EncodeEntry wrote, in this build or an older one; the
// mutation in it is upgraded too. Its errors are those of DecodeState.
func DecodeEntry(b []byte) (Entry, error) {
	d := &decoder{b: b, op: "replica.decodeEntry"}
	form := int(d.byte())
	if d.err == nil && form >= len(entryForms) {
		return Entry{}, fault.New(fault.TooOld, d.op, "form %d is newer than this build's %d", form, entryForm)
	}
	if d.err == nil && entryForms[form] == nil {
		d.fail("form %d is unknown", form)
	}
	if d.err != nil {
		return Entry{}, d.err
	}
	e := entryForms[form](d)
	return e, d.end()
}

func readEntry1(d *decoder) Entry {
	var e Entry
	e.Local = d.uvarint()
	m := d.bytes()
	e.Number = d.uvarint()
	guess := *d
	for n := d.count(keyBytes + 2); n > 0 && d.err == nil; n-- {
		d.key()
		d.bytes()
		d.bytes()
	}
	for n := d.count(keyBytes); n > 0 && d.err == nil; n-- {
		e.Read = append(e.Read, d.key())
	}
	e.Confirmed = d.time()
	e.Commit = d.uvarint()
	switch d.byte() {
	case 0:
	case 1:
		e.Refused = true
	default:
		d.fail("an outcome that is neither")
	}
	if d.err != nil {
		return Entry{}
	}
	if !e.Confirmed.IsZero() {
		if e.Mutation, d.err = mutation.DecodeHead(m); d.err != nil {
			return Entry{}
		}
	}
	if e.much() {
		return e
	}
	if e.Mutation, d.err = mutation.Decode(m); d.err != nil {
		return Entry{}
	}
	for n := guess.count(keyBytes + 2); n > 0 && guess.err == nil; n-- {
		e.Guess = append(e.Guess, mutation.Effect{Key: guess.key(), Before: guess.row(), After: guess.row()})
	}
	d.err = guess.err
	return e
}

// keyBytes is the least length of a key: entity and id.
const keyBytes = 1 + 16

func appendKey(b []byte, k crm.Key) []byte {
	b = binary.AppendUvarint(b, uint64(k.Entity))
	return append(b, k.ID[:]...)
}

// appendRow appends the length of a row and the row; 0 stands for none.
func appendRow(b []byte, r *crm.Row) []byte {
	if r == nil {
		return append(b, 0)
	}
	return appendBytes(b, crm.AppendRow(nil, *r, crm.CatalogueVersion))
}

func appendBytes(b, s []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// appendTime appends a time in whole milliseconds; the zero time has a form of
// its own.
func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	return binary.AppendVarint(append(b, 1), t.UnixMilli())
}

// decoder reads the stored forms; after its first error it reads nothing.
type decoder struct {
	b   []byte
	at  int
	op  string
	err error
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fault.New(fault.Invalid, d.op, "at byte %d: %s", d.at, fmt.Sprintf(format, args...))
	}
}

func (d *decoder) end() error {
	if d.err == nil && d.at < len(d.b) {
		d.fail("%d bytes follow the end", len(d.b)-d.at)
	}
	return d.err
}

func (d *decoder) take(n uint64) []byte {
	if d.err != nil {
		return nil
	}
	if n > uint64(len(d.b)-d.at) {
		d.fail("%d bytes wanted, %d left", n, len(d.b)-d.at)
		return nil
	}
	d.at += int(n)
	return d.b[d.at-int(n) : d.at]
}

func (d *decoder) byte() byte {
	if b := d.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (d *decoder) uvarint() uint64 {
	if d.err != nil {
		return 0
	}
	v, n := binary.Uvarint(d.b[d.at:])
	if n <= 0 || n > 1 && d.b[d.at+n-1] == 0 {
		d.fail("no number")
		return 0
	}
	d.at += n
	return v
}

func (d *decoder) varint() int64 {
	u := d.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

func (d *decoder) uint32() uint32 {
	v := d.uvarint()
	if v > 1<<32-1 {
		d.fail("number %d is too great", v)
	}
	return uint32(v)
}

// count reads how many things of at least size bytes follow.
func (d *decoder) count(size int) uint64 {
	n := d.uvarint()
	if d.err == nil && n > uint64((len(d.b)-d.at)/size) {
		d.fail("%d things in %d bytes", n, len(d.b)-d.at)
		return 0
	}
	return n
}

func (d *decoder) bytes() []byte { return d.take(d.uvarint()) }

func (d *decoder) id(id *crm.ID) {
	if b := d.take(uint64(len(id))); b != nil {
		copy(id[:], b)
	}
}

func (d *decoder) key() crm.Key {
	var k crm.Key
	e := d.uvarint()
	if e > 1<<16-1 {
		d.fail("entity %d is too great", e)
	}
	k.Entity = crm.Entity(e)
	d.id(&k.ID)
	return k
}

func (d *decoder) row() *crm.Row {
	b := d.bytes()
	if d.err != nil || len(b) == 0 {
		return nil
	}
	r, err := crm.DecodeRow(b)
	if err != nil {
		d.err = fmt.Errorf("a row of a guess: %w", err)
		return nil
	}
	return &r
}

func (d *decoder) time() time.Time {
	switch d.byte() {
	case 0:
		return time.Time{}
	case 1:
		return time.UnixMilli(d.varint()).UTC()
	}
	d.fail("no time")
	return time.Time{}
}
