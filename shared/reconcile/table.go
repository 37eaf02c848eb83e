package reconcile

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"regarding/shared/crm"
)

// Bucket returns the bucket of the row with key k, of any pattern of keys
// evenly. Both sides compute it, so it never changes.
func Bucket(k crm.Key) uint16 { return uint16(mixKey(k) % Buckets) }

// mixKey mixes the 18 bytes of a key.
func mixKey(k crm.Key) uint64 {
	high, low := binary.BigEndian.Uint64(k.ID[:8]), binary.BigEndian.Uint64(k.ID[8:])
	return mix(mix(high+uint64(k.Entity)*0x9e3779b97f4a7c15) ^ low)
}

// mix is the finalizer of SplitMix64: every bit of x reaches every bit of the
// result. Wide multiplications would be slow in the browser's engine.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// Table keeps the sums of a set of rows as rows come and go. The zero Table is
// that of no rows. It is not safe for concurrent use.
type Table struct {
	sums [Buckets]sum
}

// sum adds up the rows of a bucket: adding can be undone and has no order.
type sum struct {
	low  uint64
	high uint32
}

// Add takes r into the set.
func (t *Table) Add(r Row) {
	s, low, high := t.of(r)
	s.low += low
	s.high += high
}

// Remove takes r, which was added with the same version, out of the set.
func (t *Table) Remove(r Row) {
	s, low, high := t.of(r)
	s.low -= low
	s.high -= high
}

// of returns the sum of the bucket of r and the two parts of what r adds to it.
func (t *Table) of(r Row) (s *sum, low uint64, high uint32) {
	key := mixKey(r.Key)
	version := mix(mix(r.Version.Commit+0x9e3779b97f4a7c15) ^ uint64(r.Version.Incarnation))
	low = mix(key + version)
	return &t.sums[key%Buckets], low, uint32(mix(bits.RotateLeft64(key, 32)^version) >> 32)
}

// Sums returns the sums by bucket, Buckets of them, for the caller to keep.
func (t *Table) Sums() []Sum {
	sums := make([]Sum, Buckets)
	for i := range t.sums {
		binary.BigEndian.PutUint64(sums[i][:8], t.sums[i].low)
		binary.BigEndian.PutUint32(sums[i][8:], t.sums[i].high)
	}
	return sums
}

// Differ returns the buckets whose sums differ, in ascending order. A sum that
// one side lacks counts as that of no rows.
func Differ(a, b []Sum) []uint16 {
	var buckets []uint16
	for i := range min(max(len(a), len(b)), Buckets) {
		var x, y Sum
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			buckets = append(buckets, uint16(i))
		}
	}
	return buckets
}

// Diff compares the rows that a side should hold with those that it has:
// missing are the rows of want that it lacks or has in another version, in the
// order of want; extra are the keys of what it should not have, in the order
// of keys. A row that have lists twice counts as it stands last.
func Diff(want, have []Row) (missing []Row, extra []crm.Key) {
	versions := make(map[crm.Key]crm.Version, len(have))
	for _, r := range have {
		versions[r.Key] = r.Version
	}
	for _, r := range want {
		if version, has := versions[r.Key]; !has || version != r.Version {
			missing = append(missing, r)
		}
	}
	for _, r := range want {
		delete(versions, r.Key)
	}
	for k := range versions {
		extra = append(extra, k)
	}
	slices.SortFunc(extra, crm.Key.Compare)
	return missing, extra
}
