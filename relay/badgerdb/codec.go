package badgerdb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"regarding/shared/crm"
)

// errRow says that stored bytes are not a row as this build writes it.
var errRow = errors.New("row cannot be read")

// A row is its version byte and then its fields in order, each a varint, a
// byte count with that many bytes, or bytes of a fixed size. A row of a
// version that this build does not know is refused, never misread.

// writer appends the fields of one row.
type writer struct{ b []byte }

func newWriter(version byte) *writer { return &writer{b: []byte{version}} }

func (w *writer) uvarint(v uint64) { w.b = binary.AppendUvarint(w.b, v) }
func (w *writer) fixed(v []byte)   { w.b = append(w.b, v...) }
func (w *writer) id(id crm.ID)     { w.fixed(id[:]) }

func (w *writer) text(s string) {
	w.uvarint(uint64(len(s)))
	w.b = append(w.b, s...)
}

// time writes milliseconds since 1970, 0 for the zero time.
func (w *writer) time(t time.Time) {
	if t.IsZero() {
		w.uvarint(0)
		return
	}
	w.uvarint(uint64(t.UnixMilli()))
}

// reader reads the fields of one row. After its first error every read
// returns a zero value.
type reader struct {
	b   []byte
	err error
}

func newReader(b []byte, version byte) *reader {
	r := &reader{b: b}
	if got := r.take(1); r.err == nil && got[0] != version {
		r.fail("version %d, this relay knows version %d", got[0], version)
	}
	return r
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: "+format, append([]any{errRow}, args...)...)
	}
}

// end returns the first error; bytes left over are one too.
func (r *reader) end() error {
	if len(r.b) > 0 {
		r.fail("%d bytes after the last field", len(r.b))
	}
	return r.err
}

func (r *reader) uvarint() uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.b)
	if n <= 0 || n > 1 && r.b[n-1] == 0 {
		r.fail("no whole number")
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) take(n uint64) []byte {
	if r.err != nil {
		return nil
	}
	if n > uint64(len(r.b)) {
		r.fail("%d bytes wanted, %d left", n, len(r.b))
		return nil
	}
	taken := r.b[:n]
	r.b = r.b[n:]
	return taken
}

func (r *reader) text() string { return string(r.take(r.uvarint())) }

func (r *reader) id() (id crm.ID) {
	copy(id[:], r.take(uint64(len(id))))
	return id
}

// time reads milliseconds up to the year 9999.
func (r *reader) time() time.Time {
	ms := r.uvarint()
	if ms > 253402300799999 {
		r.fail("time %d is past the year 9999", ms)
	}
	if ms == 0 || r.err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(ms)).UTC()
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}
