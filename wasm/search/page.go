package search

import (
	"encoding/binary"
	"slices"
	"sort"

	"regarding/shared/crm"
)

// pageBytes is the size at which a page of terms is full; the last list in it
// may make it larger.
const pageBytes = 32 << 10

// entry is a term of a segment with its list.
type entry struct {
	term   []byte
	listed int
	list   []byte
}

// appendEntry appends an entry to a page: what the term has in common with the
// one before it is not written again.
func appendEntry(page, before []byte, e entry) []byte {
	common := 0
	for common < min(len(before), len(e.term)) && before[common] == e.term[common] {
		common++
	}
	page = binary.AppendUvarint(page, uint64(common))
	page = binary.AppendUvarint(page, uint64(len(e.term)-common))
	page = append(page, e.term[common:]...)
	page = binary.AppendUvarint(page, uint64(e.listed))
	page = binary.AppendUvarint(page, uint64(len(e.list)))
	return append(page, e.list...)
}

// entries reads a page from its beginning.
type entries struct {
	rest []byte
	term []byte
}

// next returns the next entry, whose term is valid until the next call. ok is
// false at the end of the page.
func (r *entries) next() (e entry, ok bool, err error) {
	if len(r.rest) == 0 {
		return entry{}, false, nil
	}
	common, b := uvarint(r.rest)
	length, b := uvarint(b)
	if b == nil || common > len(r.term) || length > len(b) {
		return entry{}, false, errDamaged
	}
	r.term = append(r.term[:common], b[:length]...)
	listed, b := uvarint(b[length:])
	size, b := uvarint(b)
	if b == nil || size > len(b) {
		return entry{}, false, errDamaged
	}
	r.rest = b[size:]
	return entry{term: r.term, listed: listed, list: b[:size:size]}, true, nil
}

// uvarint takes a number off b; what is left is nil where there is none.
func uvarint(b []byte) (int, []byte) {
	v, n := binary.Uvarint(b)
	if n <= 0 || v > 1<<31 {
		return 0, nil
	}
	return int(v), b[n:]
}

// pageRef is a page of terms: its number and its first term.
type pageRef struct {
	number uint64
	first  string
}

// segment is a part of the index that is not changed any more.
type segment struct {
	level     int
	documents int
	terms     []pageRef
	ids       []uint64 // pages of the documents' ids

	// serial names it while the program runs; docs are its documents.
	serial int32
	docs   []crm.ID
}

// pages are the numbers of all its pages.
func (s *segment) pages() []uint64 {
	numbers := slices.Clone(s.ids)
	for _, p := range s.terms {
		numbers = append(numbers, p.number)
	}
	return numbers
}

// from returns the place of the page in which a term is, if it is there.
func (s *segment) from(term string) int {
	return max(0, sort.Search(len(s.terms), func(i int) bool { return s.terms[i].first > term })-1)
}

// manifest is page 0: what there is. Of a document that several segments hold
// the last one has the newest.
type manifest struct {
	next uint64 // no page has this number or a higher one, but those of a merge since
	// unfinished are pages of a merge that is under way.
	unfinished []uint64
	segments   []*segment
}

const manifestVersion = 1

func (m *manifest) encode() []byte {
	b := []byte{manifestVersion}
	b = binary.AppendUvarint(b, m.next)
	b = appendNumbers(b, m.unfinished)
	b = binary.AppendUvarint(b, uint64(len(m.segments)))
	for _, s := range m.segments {
		b = binary.AppendUvarint(b, uint64(s.level))
		b = binary.AppendUvarint(b, uint64(s.documents))
		b = binary.AppendUvarint(b, uint64(len(s.terms)))
		for _, p := range s.terms {
			b = binary.AppendUvarint(b, p.number)
			b = binary.AppendUvarint(b, uint64(len(p.first)))
			b = append(b, p.first...)
		}
		b = appendNumbers(b, s.ids)
	}
	return b
}

func appendNumbers(b []byte, numbers []uint64) []byte {
	b = binary.AppendUvarint(b, uint64(len(numbers)))
	for _, n := range numbers {
		b = binary.AppendUvarint(b, n)
	}
	return b
}

// decodeManifest reads what encode wrote. One of another version counts as damaged.
func decodeManifest(b []byte) (*manifest, error) {
	if len(b) == 0 || b[0] != manifestVersion {
		return nil, errDamaged
	}
	d := decoder{b: b[1:]}
	m := &manifest{next: d.number(), unfinished: d.numbers()}
	for n := d.count(); n > 0 && d.b != nil; n-- {
		s := &segment{level: d.count(), documents: d.count()}
		for n := d.count(); n > 0 && d.b != nil; n-- {
			s.terms = append(s.terms, pageRef{number: d.number(), first: string(d.take(d.count()))})
		}
		s.ids = d.numbers()
		m.segments = append(m.segments, s)
	}
	if d.b == nil || len(d.b) != 0 {
		return nil, errDamaged
	}
	return m, nil
}

// decoder reads numbers and bytes; b is nil once something was not there, and
// everything after it is zero.
type decoder struct{ b []byte }

func (d *decoder) number() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.b = nil
		return 0
	}
	d.b = d.b[n:]
	return v
}

// count reads a number of things that are still to come or belong to a
// segment, which bounds what a damaged page can ask for.
func (d *decoder) count() int { return int(min(d.number(), 1<<28)) }

func (d *decoder) numbers() (list []uint64) {
	for n := d.count(); n > 0 && d.b != nil; n-- {
		list = append(list, d.number())
	}
	return list
}

func (d *decoder) take(n int) []byte {
	if n > len(d.b) {
		d.b = nil
		return nil
	}
	taken := d.b[:n]
	d.b = d.b[n:]
	return taken
}
