package search

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"regarding/shared/crm"
)

// pending holds what was added since the last Flush.
type pending struct {
	terms    map[string]*list
	ids      []crm.ID
	wholes   []bool
	postings int
}

// list is the documents of a term, ascending.
type list struct{ docs []uint32 }

func newPending() *pending { return &pending{terms: map[string]*list{}} }

// Full says that a Flush is due: what was not flushed takes much memory.
func (x *Index) Full() bool {
	return len(x.pending.ids) >= maxPendingDocuments || x.pending.postings >= maxPendingPostings
}

const (
	maxPendingDocuments = 2_000
	maxPendingPostings  = 250_000
)

// Add puts a document into the index, in the place of one with the same id.
func (x *Index) Add(d Document) {
	p := x.pending
	number := uint32(len(p.ids))
	p.ids = append(p.ids, d.ID)
	p.wholes = append(p.wholes, d.Whole)
	x.where[d.ID] = place{pendingSerial, number, d.Whole}
	before := p.postings
	p.add(number, From, d.From, before)
	p.add(number, To, d.To, before)
	p.add(number, Subject, d.Subject, before)
	p.add(number, Anywhere, d.Text, before)
}

// add lists a document under the terms of a text.
func (p *pending) add(number uint32, f Field, text string, before int) {
	var key [1 + maxTermRunes*8]byte
	terms(text, true, func(term []byte) {
		if p.postings-before >= maxTerms {
			return
		}
		p.put(term, number)
		if f != Anywhere {
			p.put(append(append(key[:0], fieldByte(f)), term...), number)
		}
	})
}

// fieldByte begins the terms of a field: no letter is such a byte.
func fieldByte(f Field) byte { return byte(f) }

func (p *pending) put(term []byte, number uint32) {
	l := p.terms[string(term)]
	if l == nil {
		l = &list{}
		p.terms[string(term)] = l
	}
	if n := len(l.docs); n > 0 && l.docs[n-1] == number {
		return
	}
	l.docs = append(l.docs, number)
	p.postings++
}

// Flush writes what was added.
func (x *Index) Flush(ctx context.Context) error {
	p := x.pending
	if len(p.ids) == 0 {
		return nil
	}
	w := writer{index: x}
	for _, term := range slices.Sorted(maps.Keys(p.terms)) {
		docs := p.terms[term].docs
		w.term(entry{term: []byte(term), listed: len(docs), list: appendList(nil, docs, len(p.ids))})
	}
	s := w.finish(p.ids, p.wholes)
	if err := x.write(ctx, Write{Put: w.put}, append(slices.Clone(x.segments), s)); err != nil {
		return fmt.Errorf("flush the search index: %w", err)
	}
	x.name(s)
	for i, id := range p.ids {
		if at, ok := x.where[id]; ok && at.serial == pendingSerial && at.number == uint32(i) {
			x.where[id] = place{s.serial, uint32(i), at.whole}
		}
	}
	x.pending = newPending()
	return nil
}

// writer cuts a new segment into pages.
type writer struct {
	index *Index
	put   []Page // not written yet
	// written are the numbers of the pages that were.
	written []uint64

	refs []pageRef
	page []byte
	last []byte
}

// term adds the next term, in order.
func (w *writer) term(e entry) {
	if len(w.page) > 0 && len(w.page)+len(e.list)+len(e.term) > pageBytes {
		w.end()
	}
	if len(w.page) == 0 {
		w.refs = append(w.refs, pageRef{number: w.index.newPage(), first: string(e.term)})
		w.last = w.last[:0]
	}
	w.page = appendEntry(w.page, w.last, e)
	w.last = append(w.last[:0], e.term...)
}

func (w *writer) end() {
	w.put = append(w.put, Page{w.refs[len(w.refs)-1].number, w.page})
	w.page = nil
}

// flush writes the pages that are complete.
func (w *writer) flush(ctx context.Context) error {
	if err := w.index.config.Store.Write(ctx, Write{Put: w.put}); err != nil {
		return err
	}
	for _, p := range w.put {
		w.written = append(w.written, p.Number)
	}
	w.put = nil
	return nil
}

// finish completes the segment with its documents.
func (w *writer) finish(ids []crm.ID, wholes []bool) *segment {
	if len(w.page) > 0 {
		w.end()
	}
	s := &segment{documents: len(ids), terms: w.refs, docs: ids}
	appendIDs(ids, wholes, func(page []byte) {
		number := w.index.newPage()
		s.ids = append(s.ids, number)
		w.put = append(w.put, Page{number, page})
	})
	return s
}
