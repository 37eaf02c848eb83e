package search

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"regarding/shared/crm"
)

const (
	// maxWords is how many terms of a query count.
	maxWords = 32
	// maxPrefixPages is how many pages of a segment are read for the terms that
	// begin with what was typed; beyond, the word must be there as it is.
	maxPrefixPages = 48
)

// Find returns the documents that hold all words of a query, in no order. The
// last word may go on, unless something follows it. Words after "from:",
// "to:" and "subject:" are looked for in that part alone. A query without any
// word finds nothing, and ok is false.
func (x *Index) Find(ctx context.Context, query string) (found []crm.ID, ok bool, err error) {
	words := parse(query)
	if len(words) == 0 {
		return nil, false, nil
	}
	for _, s := range x.segments {
		hits, err := x.findIn(ctx, s, words)
		if err != nil {
			return nil, true, fmt.Errorf("search: %w", err)
		}
		found = x.current(found, hits, s.serial, s.docs)
		x.config.Pause()
	}
	hits := x.pending.find(words)
	return x.current(found, hits, pendingSerial, x.pending.ids), true, nil
}

// current appends those documents that are the newest with their ids.
func (x *Index) current(found []crm.ID, hits set, serial int32, ids []crm.ID) []crm.ID {
	hits.each(func(doc uint32) {
		id := ids[doc]
		if at, ok := x.where[id]; ok && at.serial == serial && at.number == doc {
			found = append(found, id)
		}
	})
	return found
}

// word is a term that is looked for.
type word struct {
	term string
	open bool // it may go on
}

// parse splits a query into words.
func parse(query string) (words []word) {
	for _, part := range strings.Fields(query) {
		prefix := ""
		for name, f := range map[string]Field{"from:": From, "to:": To, "subject:": Subject} {
			if len(part) > len(name) && strings.EqualFold(part[:len(name)], name) {
				prefix, part = string(rune(fieldByte(f))), part[len(name):]
				break
			}
		}
		terms(part, false, func(term []byte) {
			if len(words) < maxWords {
				words = append(words, word{term: prefix + string(term)})
			}
		})
	}
	if n := len(words); n > 0 {
		last, _ := utf8.DecodeLastRuneInString(query)
		words[n-1].open = inWord(last)
	}
	return words
}

// set is a set of document numbers.
type set []uint64

func newSet(documents int) set { return make(set, (documents+63)/64) }

func (s set) add(doc uint32) { s[doc/64] |= 1 << (doc % 64) }

func (s set) and(other set) {
	for i := range s {
		s[i] &= other[i]
	}
}

func (s set) empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

func (s set) each(do func(doc uint32)) {
	for i, w := range s {
		for bit := uint32(0); w != 0; bit++ {
			if w&1 != 0 {
				do(uint32(i)*64 + bit)
			}
			w >>= 1
		}
	}
}

// findIn returns the documents of a segment that hold all words.
func (x *Index) findIn(ctx context.Context, s *segment, words []word) (set, error) {
	var all set
	for _, w := range words {
		hits := newSet(s.documents)
		if err := x.collect(ctx, s, w, hits); err != nil {
			return nil, err
		}
		if all == nil {
			all = hits
		} else {
			all.and(hits)
		}
		if all.empty() {
			break
		}
	}
	return all, nil
}

// collect adds the documents of a segment that hold a word.
func (x *Index) collect(ctx context.Context, s *segment, w word, hits set) error {
	begin := s.from(w.term)
	open := w.open
	if open {
		last := s.from(w.term + "\xff")
		open = last-begin < maxPrefixPages
	}
	for n := begin; n < len(s.terms); n++ {
		if first := s.terms[n].first; first > w.term && !(open && strings.HasPrefix(first, w.term)) {
			return nil
		}
		page, err := x.page(ctx, s.terms[n].number)
		if err != nil {
			return err
		}
		r := entries{rest: page}
		for {
			e, ok, err := r.next()
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			switch c := bytes.Compare(e.term, []byte(w.term)); {
			case c < 0:
				continue
			case c > 0 && !(open && bytes.HasPrefix(e.term, []byte(w.term))):
				return nil
			}
			if err := eachOf(e.list, e.listed, s.documents, hits.add); err != nil {
				return err
			}
			if !open {
				return nil
			}
		}
		x.config.Pause()
	}
	return nil
}

// find returns the pending documents that hold all words.
func (p *pending) find(words []word) set {
	var all set
	for _, w := range words {
		hits := newSet(len(p.ids))
		if w.open {
			for term, l := range p.terms {
				if strings.HasPrefix(term, w.term) {
					l.addTo(hits)
				}
			}
		} else if l := p.terms[w.term]; l != nil {
			l.addTo(hits)
		}
		if all == nil {
			all = hits
		} else {
			all.and(hits)
		}
	}
	return all
}

func (l *list) addTo(hits set) {
	for _, doc := range l.docs {
		hits.add(doc)
	}
}
