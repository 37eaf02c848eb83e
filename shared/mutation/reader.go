package mutation

import (
	"encoding/binary"
	"fmt"
	"time"
	"unicode/utf8"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
)

// reader reads parts in order. After its first error every read returns a zero
// value.
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

func (r *reader) take(n int) []byte {
	if r.err != nil {
		return nil
	}
	if n > len(r.b)-r.at {
		r.fail("%d bytes wanted, %d left", n, len(r.b)-r.at)
		return nil
	}
	r.at += n
	return r.b[r.at-n : r.at]
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
		r.at--
		r.fail("%d is neither yes nor no", v)
	}
	return v == 1
}

func (r *reader) uvarint() uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.b[r.at:])
	if n <= 0 || n > 1 && r.b[r.at+n-1] == 0 {
		r.fail("not a number in its shortest form")
		return 0
	}
	r.at += n
	return v
}

func (r *reader) varint() int64 {
	u := r.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

func (r *reader) bounded(limit uint64) uint64 {
	at := r.at
	v := r.uvarint()
	if v > limit {
		r.at = at
		r.fail("%d, at most %d", v, limit)
		return 0
	}
	return v
}

// count reads how many things of at least size bytes each follow.
func (r *reader) count(limit, size int) int {
	at := r.at
	n := int(r.bounded(uint64(limit)))
	if r.err == nil && n*size > len(r.b)-r.at {
		r.at = at
		r.fail("%d things of at least %d bytes, %d bytes are left", n, size, len(r.b)-r.at)
	}
	if r.err != nil {
		return 0
	}
	return n
}

func (r *reader) id() (id crm.ID) {
	copy(id[:], r.take(len(id)))
	return id
}

func (r *reader) time() time.Time { return time.UnixMilli(int64(r.bounded(maxMillis))).UTC() }

func (r *reader) text() string {
	at := r.at
	b := r.take(int(r.bounded(MaxBytes)))
	if !utf8.Valid(b) {
		r.at = at
		r.fail("text is not UTF-8")
		return ""
	}
	return string(b)
}

func (r *reader) name() string {
	at := r.at
	name := r.text()
	if r.err == nil && (name == "" || len(name) > crm.MaxNameBytes) {
		r.at = at
		r.fail("a name of %d bytes, of 1 to %d", len(name), crm.MaxNameBytes)
	}
	return name
}

func (r *reader) key() crm.Key {
	if r.err != nil {
		return crm.Key{}
	}
	k, rest, err := crm.DecodeKey(r.b[r.at:])
	if err != nil {
		r.fail("%w", err)
		return crm.Key{}
	}
	r.at = len(r.b) - len(rest)
	return k
}

func (r *reader) value() crm.Value {
	if r.err != nil {
		return crm.Value{}
	}
	v, rest, err := crm.DecodeValue(r.b[r.at:])
	if err != nil {
		r.fail("%w", err)
		return crm.Value{}
	}
	r.at = len(r.b) - len(rest)
	return v
}

// listOf reads a list of things of at least size bytes each.
func listOf[T any](r *reader, limit, size int, one func() T) []T {
	n := r.count(limit, size)
	if n == 0 {
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

func (r *reader) keys() []crm.Key   { return listOf(r, MaxKeys, 17, r.key) }
func (r *reader) fields() []Field   { return listOf(r, MaxFields, 3, r.field) }
func (r *reader) texts() []string   { return listOf(r, MaxBytes, 1, r.text) }
func (r *reader) sets() []SetChange { return listOf(r, MaxFields, 4, r.set) }
func (r *reader) seen() []Seen      { return listOf(r, maxGroups, 3, r.seenGroup) }
func (r *reader) ids(n int) []crm.ID {
	return listOf(r, n, 16, r.id)
}

func (r *reader) field() Field { return Field{Name: r.name(), Value: r.value()} }

func (r *reader) item() Item {
	item := Item{Key: r.key()}
	if r.flag() {
		at := r.at
		copy(item.Content[:], r.take(len(item.Content)))
		if r.err == nil && item.Content == (mailbox.Hash{}) {
			r.at = at
			r.fail("a digest of nothing")
		}
	}
	item.Fields = r.fields()
	return item
}

func (r *reader) set() SetChange {
	return SetChange{Name: r.name(), Added: r.texts(), Removed: r.texts()}
}

func (r *reader) seenGroup() Seen {
	return Seen{
		Group:   crm.Group(r.bounded(maxGroups - 1)),
		Version: crm.Version{Incarnation: uint32(r.bounded(1<<32 - 1)), Commit: r.uvarint()},
	}
}

// maxGroups is how many numbers a crm.Group can have.
const maxGroups = 256
