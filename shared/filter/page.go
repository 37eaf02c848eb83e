package filter

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"

	"regarding/shared/crm"
)

// page is the part of the rows that is wanted.
type page struct {
	size, skip int
	// after is the last row of the page before, nil for the first page or
	// where pages are counted.
	after *entry
}

// page reads which part of the rows the query wants.
func (r *run) page() (page, error) {
	q := r.query
	p := page{size: MaxPage}
	switch {
	case q.Top > 0:
		p.size = q.Top
		return p, nil
	case q.Count > 0:
		p.size = min(q.Count, MaxPage)
	}
	if q.Cookie != "" {
		after, ok := r.readCookie(q.Cookie)
		if !ok {
			return p, refuse("filter.run", &Error{CodeBadPaging, q.At, "a paging cookie that is not of this query", "the one of the page before, or none"})
		}
		p.after = after
		return p, nil
	}
	if q.Page > 1 {
		// Nothing has more rows than can be held.
		p.skip = min(q.Page-1, maxHeld/p.size+1) * p.size
	}
	return p, nil
}

// cookie holds the keys and the ids of a row, so that the next page begins
// behind it, even if rows have come and gone.
func (r *run) cookie(e *entry) string {
	b := binary.BigEndian.AppendUint32(nil, r.shape())
	for _, k := range e.keys {
		if !k.set {
			b = append(b, 0)
			continue
		}
		b = append(b, 1)
		b = binary.AppendVarint(b, k.number)
		b = binary.AppendUvarint(b, uint64(len(k.text)))
		b = append(b, k.text...)
	}
	for _, row := range e.rows {
		var id crm.ID
		if row != nil {
			id = row.ID
		}
		b = append(b, id[:]...)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func (r *run) readCookie(text string) (*entry, bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) < 4 || binary.BigEndian.Uint32(b) != r.shape() || r.query.Distinct || r.query.Aggregate {
		return nil, false
	}
	b = b[4:]
	e := &entry{}
	for range r.orders {
		k := sortKey{}
		if len(b) == 0 {
			return nil, false
		}
		k.set, b = b[0] == 1, b[1:]
		if k.set {
			n, size := binary.Varint(b)
			if size <= 0 {
				return nil, false
			}
			length, more := binary.Uvarint(b[size:])
			if b = b[size+max(more, 0):]; more <= 0 || length > uint64(len(b)) {
				return nil, false
			}
			k.number, k.text = n, string(b[:length])
			b = b[length:]
		}
		e.keys = append(e.keys, k)
	}
	if len(b) != r.stop*len(crm.ID{}) {
		return nil, false
	}
	for range r.stop {
		var row *crm.Row
		if id := crm.ID(b[:len(crm.ID{})]); !id.IsZero() {
			row = &crm.Row{Key: crm.Key{ID: id}}
		}
		e.rows = append(e.rows, row)
		b = b[len(crm.ID{}):]
	}
	return e, true
}

// shape is a number for what the query selects and how it sorts.
func (r *run) shape() uint32 {
	q := *r.query
	q.Page, q.Count, q.Cookie, q.Total = 0, 0, "", false
	h := fnv.New32a()
	h.Write([]byte(Print(&q)))
	return h.Sum32()
}
