package view

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"strings"

	"regarding/shared/crm"
	folding "regarding/shared/fold"
)

// Search is a type-ahead on its way. It is made by Table.Search and ends when
// Step reports true.
type Search struct {
	table    *Table
	entities []*rows
	words    folding.Finder
	text     string // folded
	folded   []byte // the name that is looked at
	count    int
	at       int // place in the first of entities
	best     []match
}

// match is a record with how well it matches, the best first.
type match struct {
	rank  int
	name  string
	newer int64 // tells what was used last, where nothing is asked for
	rows  *rows
	place int32
}

// How well a name matches, and what is added for records out of use.
const (
	rankBegins = iota
	rankWord
	rankHolds
	rankNone
	inactiveRank = rankNone
)

// defaultMatches is how many records are offered if the page does not say.
const defaultMatches = 8

// Search begins to look for records whose names have what a person types. The
// query has passed Check.
func (t *Table) Search(q LookupQuery) *Search {
	s := &Search{table: t, words: folding.Finder{Words: folding.WordsOf(q.Text)}, text: strings.TrimSpace(fold(q.Text)), count: q.Count}
	if s.count == 0 {
		s.count = defaultMatches
	}
	for _, name := range q.Entities {
		e, _ := crm.EntityNamed(name)
		if r := t.rowsOf(e); r != nil && !slices.Contains(s.entities, r) && !r.info.Personal {
			s.entities = append(s.entities, r)
		}
	}
	return s
}

// Step goes on and reports whether every record has been looked at. Records
// that change meanwhile may be missed.
func (s *Search) Step(over Budget) bool {
	for n := 0; len(s.entities) > 0; n++ {
		r := s.entities[0]
		if s.at >= len(r.ids) {
			s.entities, s.at = s.entities[1:], 0
			continue
		}
		if n%budgetEvery == budgetEvery-1 && over() {
			return false
		}
		s.look(r, int32(s.at))
		s.at++
	}
	return true
}

func (s *Search) look(r *rows, place int32) {
	if !r.live(place) {
		return
	}
	name := r.name(place)
	rank := s.rank(name)
	if rank == rankNone {
		return
	}
	if !r.active(place) || r.disabled(place) {
		rank += inactiveRank
	}
	m := match{rank: rank, name: name, rows: r, place: place}
	if s.text == "" {
		m.newer = r.changed(place)
	}
	i, _ := slices.BinarySearchFunc(s.best, m, match.compare)
	if i < s.count {
		s.best = slices.Insert(s.best, i, m)
		s.best = s.best[:min(len(s.best), s.count)]
	}
}

func (m match) compare(n match) int {
	if c := cmp.Or(cmp.Compare(m.rank, n.rank), cmp.Compare(n.newer, m.newer)); c != 0 {
		return c
	}
	return cmp.Or(compareFolded(m.name, n.name), cmp.Compare(m.rows.entity, n.rows.entity),
		slices.Compare(m.rows.ids[m.place][:], n.rows.ids[n.place][:]))
}

func (s *Search) rank(name string) int {
	if s.text == "" {
		return rankBegins
	}
	s.folded = folding.Append(s.folded[:0], name)
	at := bytes.Index(s.folded, []byte(s.text))
	switch {
	case at == 0:
		return rankBegins
	case len(s.words.Words) > 0 && s.words.FoundFolded(s.folded, s.words.All()) == 0:
		return rankWord
	case at > 0:
		return rankHolds
	}
	return rankNone
}

// disabled reports whether the row is a user who may not sign in.
func (r *rows) disabled(place int32) bool {
	return r.entity == crm.SystemUser && r.value(place, slotOf(r.entity, "isdisabled")).Int() != 0
}

func (r *rows) changed(place int32) int64 {
	v := r.value(place, slotOf(r.entity, "modifiedon"))
	if v.IsNull() {
		return 0
	}
	return v.Time().UnixMilli()
}

// Matches returns what was found.
func (s *Search) Matches() Matches {
	found := Matches{Matches: []LookupMatch{}}
	for _, m := range s.best {
		if int(m.place) >= len(m.rows.ids) || !m.rows.live(m.place) {
			continue
		}
		found.Matches = append(found.Matches, LookupMatch{
			Link:   Link{Entity: m.rows.entity.String(), ID: m.rows.ids[m.place], Name: m.name},
			Detail: s.table.detail(m.rows, m.place),
		})
	}
	return found
}

// detail is what tells records of one name apart: the first of the columns of
// lists that says something.
func (t *Table) detail(r *rows, place int32) string {
	for text := range t.details(r, place) {
		return text
	}
	return ""
}

// details are the texts of a row in which words are found besides its name.
func (t *Table) details(r *rows, place int32) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, slot := range r.details {
			text := ""
			switch column := &r.columns[slot]; {
			case column.texts != nil:
				text = column.texts[place]
			case column.refs != nil && column.refs[place] != 0:
				text = t.Link(r.refs.list[column.refs[place]]).Name
			}
			if text != "" && !yield(text) {
				return
			}
		}
	}
}
