package crm

// The most bytes that parts of an encoded row take besides their texts.
const (
	maxValueHead = 40 // a kind, a length, an id
	maxStamp     = 24
	maxRowHead   = 160
)

// SizeAtMost returns a number of bytes that the encoded value is not larger
// than.
func (v Value) SizeAtMost() int { return maxValueHead + len(v.str) }

// SizeAtMost returns a number of bytes that the encoded row is not larger
// than, without encoding it.
func (r Row) SizeAtMost() int {
	n := maxRowHead + maxStamp*len(r.stamps)
	for i := range r.values {
		n += maxValueHead + MaxNameBytes + len(r.values[i].str)
	}
	for i := range r.extra {
		n += maxValueHead + MaxNameBytes + len(r.extra[i].Value.str)
	}
	return n
}
