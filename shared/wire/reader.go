package wire

import (
	"encoding/binary"
	"fmt"
	"time"
	"unicode/utf8"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// reader reads fields in order. After its first error every read returns a
// zero value.
type reader struct {
	b   []byte
	at  int
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("byte %d: "+format, append([]any{r.at}, args...)...)
	}
}

func (r *reader) uvarint() uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.b[r.at:])
	if n <= 0 {
		r.fail("no whole number")
		return 0
	}
	if n > 1 && r.b[r.at+n-1] == 0 {
		r.fail("number longer than needed")
		return 0
	}
	r.at += n
	return v
}

func (r *reader) bounded(limit uint64) uint64 {
	v := r.uvarint()
	if v > limit {
		r.fail("%d, at most %d", v, limit)
		return 0
	}
	return v
}

func (r *reader) uint32() uint32  { return uint32(r.bounded(1<<32 - 1)) }
func (r *reader) credits() uint32 { return uint32(r.bounded(MaxCredits)) }

// time reads milliseconds since 1970, up to the year 9999.
func (r *reader) time() time.Time {
	return time.UnixMilli(int64(r.bounded(maxMillis))).UTC()
}

func (r *reader) take(n int) []byte {
	if r.err != nil {
		return nil
	}
	if n > len(r.b)-r.at {
		r.fail("%d bytes wanted, %d left", n, len(r.b)-r.at)
		return nil
	}
	taken := r.b[r.at : r.at+n]
	r.at += n
	return taken
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

// flag reads a byte that is 0 or 1.
func (r *reader) flag() bool {
	v := r.byte()
	if v > 1 {
		r.fail("%d is neither yes nor no", v)
	}
	return v == 1
}

// opaque reads a byte count, at least 1, and that many bytes, which stay part
// of the frame.
func (r *reader) opaque() []byte {
	b := r.take(int(r.bounded(MaxFrameBytes)))
	if r.err == nil && len(b) == 0 {
		r.fail("nothing where a row or a mutation should be")
		return nil
	}
	return b[:len(b):len(b)]
}

// listOf reads a list of at most limit things of at least size bytes each. It
// allocates nothing for things that cannot be there.
func listOf[T any](r *reader, limit, size int, one func() T) []T {
	n := int(r.bounded(uint64(limit)))
	if r.err == nil && n*size > len(r.b)-r.at {
		r.fail("%d things of at least %d bytes, %d bytes left", n, size, len(r.b)-r.at)
	}
	if r.err != nil || n == 0 {
		return nil
	}
	list := make([]T, 0, n)
	for range n {
		list = append(list, one())
		if r.err != nil {
			return nil
		}
	}
	return list
}

func (r *reader) id() (id crm.ID) {
	copy(id[:], r.take(len(id)))
	return id
}

func (r *reader) text() string {
	b := r.take(int(r.bounded(MaxTextBytes)))
	if !utf8.Valid(b) {
		r.fail("text is not UTF-8")
		return ""
	}
	return string(b)
}

func (r *reader) faultKind() fault.Kind { return fault.Kind(r.byte()) }

func (r *reader) profile() crm.Profile {
	return crm.Profile{
		Organization:     crm.OrganizationID{ID: r.id()},
		OrganizationName: r.text(),
		User:             crm.UserID{ID: r.id()},
		Name:             r.text(),
		Email:            r.text(),
		Role:             crm.Role(r.byte()),
	}
}
