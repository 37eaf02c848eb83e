package search

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"regarding/shared/crm"
)

const (
	// fanOut is how many segments of one level become one of the next.
	fanOut = 6
	// mergeWritePages is how many pages of a merge are written at once.
	mergeWritePages = 16
)

// merging is a merge under way. Its pages are written as they are made; they
// count once the manifest names them.
type merging struct {
	from    []*source
	level   int
	w       writer
	ids     []crm.ID
	wholes  []bool
	renames [][]uint32 // by source: old number -> new one, gone for none
	docs    []uint32
	begun   bool
}

// gone is the new number of documents that are left out.
const gone = 1<<32 - 1

// source is a segment that is merged, read term by term.
type source struct {
	segment *segment
	page    int // next one to read
	entries entries
	now     entry
	done    bool
}

// Work does a part of what keeps the index small, until over says so, and
// reports whether there is more to do.
func (x *Index) Work(ctx context.Context, over func() bool) (more bool, err error) {
	if x.merging == nil && !x.beginMerge() {
		return false, nil
	}
	m := x.merging
	for {
		done, err := m.step(ctx, x)
		switch {
		case err == nil && done:
			err = x.endMerge(ctx)
		case err == nil && len(m.w.put) >= mergeWritePages:
			err = m.w.flush(ctx)
		}
		if err != nil {
			x.merging = nil
			return false, fmt.Errorf("merge the search index: %w", err)
		}
		if done {
			return x.needsMerge() != nil, nil
		}
		if over() {
			return true, nil
		}
	}
}

// needsMerge returns the segments to merge, oldest first. Those of one level
// are neighbours, for higher levels are older.
func (x *Index) needsMerge() []*segment {
	for begin, s := range x.segments {
		end := begin
		for end < len(x.segments) && x.segments[end].level == s.level {
			end++
		}
		if end-begin >= fanOut {
			return x.segments[begin:end]
		}
	}
	return nil
}

func (x *Index) beginMerge() bool {
	which := x.needsMerge()
	if which == nil {
		return false
	}
	m := &merging{level: which[0].level + 1, w: writer{index: x}}
	for _, s := range which {
		m.from = append(m.from, &source{segment: s})
		renames := make([]uint32, s.documents)
		for i, id := range s.docs {
			renames[i] = gone
			if at := x.where[id]; at.serial == s.serial && at.number == uint32(i) && x.config.Live(id) {
				renames[i] = uint32(len(m.ids))
				m.ids = append(m.ids, id)
				m.wholes = append(m.wholes, at.whole)
			}
		}
		m.renames = append(m.renames, renames)
	}
	x.merging = m
	return true
}

// advance goes to the next term.
func (s *source) advance(ctx context.Context, x *Index) (err error) {
	for {
		var ok bool
		if s.now, ok, err = s.entries.next(); ok || err != nil {
			return err
		}
		if s.page == len(s.segment.terms) {
			s.done = true
			return nil
		}
		// Not through the cache, which is for what people look for.
		pages, err := x.config.Store.Read(ctx, s.segment.terms[s.page].number)
		if err != nil {
			return err
		}
		if pages[0] == nil {
			return errDamaged
		}
		s.entries = entries{rest: pages[0], term: s.entries.term[:0]}
		s.page++
		x.config.Pause()
	}
}

// step merges one term.
func (m *merging) step(ctx context.Context, x *Index) (done bool, err error) {
	if !m.begun {
		for _, s := range m.from {
			if err := s.advance(ctx, x); err != nil {
				return false, err
			}
		}
		m.begun = true
	}
	var least []byte
	for _, s := range m.from {
		if !s.done && (least == nil || bytes.Compare(s.now.term, least) < 0) {
			least = s.now.term
		}
	}
	if least == nil {
		return true, nil
	}
	term := slices.Clone(least)
	m.docs = m.docs[:0]
	for i, s := range m.from {
		if s.done || !bytes.Equal(s.now.term, term) {
			continue
		}
		renames := m.renames[i]
		err := eachOf(s.now.list, s.now.listed, s.segment.documents, func(doc uint32) {
			if to := renames[doc]; to != gone {
				m.docs = append(m.docs, to)
			}
		})
		if err == nil {
			err = s.advance(ctx, x)
		}
		if err != nil {
			return false, err
		}
	}
	if len(m.docs) > 0 {
		m.w.term(entry{term: term, listed: len(m.docs), list: appendList(nil, m.docs, len(m.ids))})
	}
	return false, nil
}

// endMerge puts the new segment in the place of the old ones.
func (x *Index) endMerge(ctx context.Context) error {
	m := x.merging
	merged := m.w.finish(m.ids, m.wholes)
	merged.level = m.level
	var segments []*segment
	var drop []uint64
	for _, s := range x.segments {
		isOld := slices.ContainsFunc(m.from, func(from *source) bool { return from.segment == s })
		if s == m.from[0].segment && len(m.ids) > 0 {
			segments = append(segments, merged)
		}
		if isOld {
			drop = append(drop, s.pages()...)
		} else {
			segments = append(segments, s)
		}
	}
	if len(m.ids) == 0 {
		drop = append(drop, m.w.written...)
	}
	x.merging = nil
	if err := x.write(ctx, Write{Put: m.w.put, Drop: drop}, segments); err != nil {
		return err
	}
	x.name(merged)
	for i, s := range m.from {
		for old, to := range m.renames[i] {
			if to == gone {
				continue
			}
			id := m.ids[to]
			if at, ok := x.where[id]; ok && at.serial == s.segment.serial && at.number == uint32(old) {
				x.where[id] = place{merged.serial, to, at.whole}
			}
		}
	}
	return nil
}
