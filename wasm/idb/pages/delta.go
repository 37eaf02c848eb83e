package pages

import (
	"encoding/binary"
	"fmt"

	"regarding/shared/crm"
)

// The delta holds recent small batches, a value each, so that a change costs
// one small put. What it says of a key counts, whatever the blocks hold, and
// a later value counts more than an earlier one. It is folded into blocks in
// the background.
var usualLimits = deltaLimits{values: 256, bytes: 1 << 20, rows: maxBlockRows}

// deltaRow is what the delta says of a key: its row, or that it is gone.
type deltaRow struct {
	sequence uint64 // of the value that says so, from 1
	gone     bool
	commit   uint64
	full     []byte
}

type deltaValue struct {
	sequence uint64
	size     int
	keys     []crm.Key
}

type delta struct {
	rows   map[crm.Key]deltaRow
	values []deltaValue // in order
	last   uint64       // sequence number last given
	bytes  int
	limits deltaLimits
}

// deltaLimits are when to fold, and how much at once.
type deltaLimits struct{ values, bytes, rows int }

func newDelta(l deltaLimits) *delta { return &delta{rows: map[crm.Key]deltaRow{}, limits: l} }

// deltaBatch is the content of one value.
type deltaBatch struct {
	rows    []deltaEntry
	removed []crm.Key
}

type deltaEntry struct {
	key    crm.Key
	commit uint64
	full   []byte
}

func (b *deltaBatch) empty() bool { return len(b.rows) == 0 && len(b.removed) == 0 }

// encode returns the value: the counts of rows and of removed keys, the keys,
// then commit, length and bytes of each row.
func (b *deltaBatch) encode() []byte {
	size := frameHead + frameTail + 2*binary.MaxVarintLen64 + keyBytes*(len(b.rows)+len(b.removed))
	for _, r := range b.rows {
		size += 2*binary.MaxVarintLen64 + len(r.full)
	}
	v := beginFrame(make([]byte, 0, size), kindDelta)
	v = binary.AppendUvarint(v, uint64(len(b.rows)))
	v = binary.AppendUvarint(v, uint64(len(b.removed)))
	for _, r := range b.rows {
		v = appendKey(v, r.key)
	}
	for _, k := range b.removed {
		v = appendKey(v, k)
	}
	for _, r := range b.rows {
		v = binary.AppendUvarint(v, r.commit)
		v = binary.AppendUvarint(v, uint64(len(r.full)))
		v = append(v, r.full...)
	}
	return seal(v, 0)
}

// decodeDelta returns the content of a value, which it aliases.
func decodeDelta(value []byte) (*deltaBatch, error) {
	b, err := unframe(kindDelta, value)
	if err != nil {
		return nil, err
	}
	number := func() uint64 {
		n, size := binary.Uvarint(b)
		if size <= 0 {
			err = fmt.Errorf("%w: no number %d bytes before the end", ErrDamaged, len(b))
			return 0
		}
		b = b[size:]
		return n
	}
	rows, removed := number(), number()
	if err != nil {
		return nil, err
	}
	if most := uint64(len(b) / keyBytes); rows > most || removed > most-rows {
		return nil, fmt.Errorf("%w: %d rows and %d removed in %d bytes", ErrDamaged, rows, removed, len(b))
	}
	batch := &deltaBatch{rows: make([]deltaEntry, rows), removed: make([]crm.Key, removed)}
	for i := range batch.rows {
		batch.rows[i].key, b = keyAt(b), b[keyBytes:]
	}
	for i := range batch.removed {
		batch.removed[i], b = keyAt(b), b[keyBytes:]
	}
	for i := range batch.rows {
		batch.rows[i].commit = number()
		size := number()
		if err == nil && size > uint64(len(b)) {
			err = fmt.Errorf("%w: row of %d bytes, %d left", ErrDamaged, size, len(b))
		}
		if err != nil {
			return nil, err
		}
		batch.rows[i].full, b = b[:size:size], b[size:]
	}
	if len(b) != 0 {
		return nil, fmt.Errorf("%w: %d bytes behind the last row", ErrDamaged, len(b))
	}
	return batch, nil
}

// add takes in a value that is stored. It keeps the bytes of the batch.
func (d *delta) add(sequence uint64, size int, batch *deltaBatch) {
	v := deltaValue{sequence: sequence, size: size}
	set := func(k crm.Key, r deltaRow) {
		if d.rows[k].sequence != sequence {
			v.keys = append(v.keys, k)
		}
		d.rows[k] = r
	}
	for _, r := range batch.rows {
		set(r.key, deltaRow{sequence: sequence, commit: r.commit, full: r.full})
	}
	for _, k := range batch.removed {
		set(k, deltaRow{sequence: sequence, gone: true})
	}
	d.values = append(d.values, v)
	d.last = sequence
	d.bytes += size
}

// due reports whether it is time to fold.
func (d *delta) due() bool { return len(d.values) > d.limits.values || d.bytes > d.limits.bytes }

// oldest returns how many of the oldest values to fold in one step.
func (d *delta) oldest() int {
	rows, size := 0, 0
	for i, v := range d.values {
		rows += len(v.keys)
		size += v.size
		if i > 0 && (rows > d.limits.rows || size > 2*d.limits.bytes) {
			return i
		}
	}
	return len(d.values)
}

// current calls f for every key that the oldest n values have the last word
// on, in the order in which they were written.
func (d *delta) current(n int, f func(crm.Key, deltaRow)) {
	for _, v := range d.values[:n] {
		for _, k := range v.keys {
			if r, ok := d.rows[k]; ok && r.sequence == v.sequence {
				f(k, r)
			}
		}
	}
}

// fold forgets the oldest n values, which are in the blocks now.
func (d *delta) fold(n int) {
	d.current(n, func(k crm.Key, _ deltaRow) { delete(d.rows, k) })
	for _, v := range d.values[:n] {
		d.bytes -= v.size
	}
	d.values = append([]deltaValue(nil), d.values[n:]...)
}
