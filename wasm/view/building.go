package view

import (
	"slices"
	"strings"

	"regarding/shared/crm"
)

// building is an order on its way: rows are picked, sorted in runs, and the
// runs merged, a slice at a time. It works on copies of what it sorts by, so
// rows may change meanwhile; those are put in at the end.
type building struct {
	places []int32 // from which to pick, in their order; nil for all, in that of memory
	sorted bool    // they are in order already
	at     int
	piece  []int32 // what is looked at between two looks at the time
	// marks says of each place whether it is kept, where many sorted places
	// are looked through: in the order of memory that is several times faster.
	marks   []bool
	picked  []int32
	entries []entry
	scratch []entry
	phase   buildPhase
	width   int   // of the runs that are merged
	merging merge // of two runs
	dirty   map[int32]struct{}
}

type buildPhase uint8

const (
	picking buildPhase = iota
	marking
	sortingRuns
	mergingRuns
)

// entry is a place with what it is sorted by.
type entry struct {
	key   uint64
	text  string // folded
	id    crm.ID
	place int32
}

func (a *entry) compare(b *entry) int {
	if a.key != b.key {
		if a.key < b.key {
			return -1
		}
		return 1
	}
	if n := strings.Compare(a.text, b.text); n != 0 {
		return n
	}
	return slices.Compare(a.id[:], b.id[:])
}

// runLength is how many entries are sorted at a time, and budgetEvery how many
// rows are looked at between two looks at the time.
const (
	runLength   = 1024
	budgetEvery = 512
)

// build goes on building o and reports whether it is ready.
func (o *order) build(over Budget) bool {
	if o.ready {
		return true
	}
	if o.building == nil {
		o.begin()
	}
	b := o.building
	if b.phase == marking && !o.mark(over) {
		return false
	}
	if b.phase == picking && !o.pick(over) {
		return false
	}
	if b.phase == sortingRuns && !b.sortRuns(over) {
		return false
	}
	if b.phase == mergingRuns && !b.mergeRuns(over) {
		return false
	}
	o.finish()
	return true
}

// begin chooses what to pick from.
func (o *order) begin() {
	b := &building{dirty: map[int32]struct{}{}}
	if wide := o.widest(); wide != nil {
		b.places, b.sorted = slices.Clone(wide.list), true
		if len(b.places) > len(o.rows.ids)/4 && len(o.search.Words)+len(o.conditions) > 0 {
			b.marks = make([]bool, len(o.rows.ids))
			b.phase = marking
		}
	}
	o.building = b
}

func (b *building) changed(places []int32) {
	for _, place := range places {
		b.dirty[place] = struct{}{}
	}
}

// mark notes which places o keeps.
func (o *order) mark(over Budget) bool {
	b := o.building
	for b.at < len(b.marks) {
		for _, place := range o.keptFrom(len(b.marks)) {
			b.marks[place] = true
		}
		if over() {
			return false
		}
	}
	b.at, b.phase = 0, picking
	return true
}

// keptFrom goes on to the next places, of n in the order of memory, and returns
// those that o keeps.
func (o *order) keptFrom(n int) []int32 {
	b := o.building
	b.piece = b.piece[:0]
	for end := min(b.at+budgetEvery, n); b.at < end; b.at++ {
		b.piece = append(b.piece, int32(b.at))
	}
	return o.filter(b.piece)
}

// pick takes what o keeps, with what it is sorted by.
func (o *order) pick(over Budget) bool {
	b := o.building
	if !b.sorted {
		for b.at < len(o.rows.ids) {
			for _, place := range o.keptFrom(len(o.rows.ids)) {
				b.entries = append(b.entries, o.entry(place))
			}
			if over() {
				return false
			}
		}
	}
	for b.sorted && b.at < len(b.places) {
		end := min(b.at+budgetEvery, len(b.places))
		if b.marks == nil {
			b.picked = append(b.picked, o.filter(b.places[b.at:end])...)
		}
		for _, place := range b.places[b.at:end] {
			if b.marks != nil && b.marks[place] {
				b.picked = append(b.picked, place)
			}
		}
		if b.at = end; over() {
			return false
		}
	}
	b.at, b.phase = 0, sortingRuns
	return true
}

func (o *order) entry(place int32) entry {
	e := entry{place: place, id: o.rows.ids[place]}
	if o.slot < 0 {
		return e
	}
	switch c := &o.rows.columns[o.slot]; {
	case c.texts != nil:
		e.text = fold(c.texts[place])
		e.key = firstBytes(e.text)
	case c.nums != nil:
		e.key = c.sortNumber(place)
	case c.refs != nil:
		e.text = fold(o.refName(c.refs[place]))
		e.key = firstBytes(e.text)
	}
	return e
}

func (b *building) sortRuns(over Budget) bool {
	for b.at < len(b.entries) {
		run := b.entries[b.at:min(b.at+runLength, len(b.entries))]
		slices.SortFunc(run, func(x, y entry) int { return x.compare(&y) })
		b.at += runLength
		if over() {
			break
		}
	}
	if b.at < len(b.entries) {
		return false
	}
	b.at, b.width, b.phase = 0, runLength, mergingRuns
	return true
}

// merge is the merging of two runs that lie beside each other.
type merge struct{ i, middle, j, end, to int }

func (b *building) mergeRuns(over Budget) bool {
	if b.scratch == nil && len(b.entries) > runLength {
		b.scratch = make([]entry, len(b.entries))
	}
	for b.width < len(b.entries) {
		for b.at < len(b.entries) {
			m := &b.merging
			if m.end == 0 {
				middle := min(b.at+b.width, len(b.entries))
				*m = merge{i: b.at, middle: middle, j: middle, end: min(b.at+2*b.width, len(b.entries)), to: b.at}
			}
			for m.to < m.end {
				if m.to%budgetEvery == budgetEvery-1 && over() {
					b.take(m)
					return false
				}
				b.take(m)
			}
			b.at = m.end
			*m = merge{}
		}
		b.entries, b.scratch = b.scratch, b.entries
		b.at, b.width = 0, 2*b.width
	}
	return true
}

// take moves the next entry of two runs.
func (b *building) take(m *merge) {
	if m.j >= m.end || m.i < m.middle && b.entries[m.i].compare(&b.entries[m.j]) <= 0 {
		b.scratch[m.to] = b.entries[m.i]
		m.i++
	} else {
		b.scratch[m.to] = b.entries[m.j]
		m.j++
	}
	m.to++
}

// finish makes the order from what was built, with what changed meanwhile.
func (o *order) finish() {
	b := o.building
	list := b.picked
	if !b.sorted {
		list = make([]int32, len(b.entries))
		for i := range b.entries {
			list[i] = b.entries[i].place
		}
	}
	o.building, o.ready = nil, true
	if len(b.dirty) > 0 {
		list = slices.DeleteFunc(list, func(place int32) bool {
			_, dirty := b.dirty[place]
			return dirty
		})
	}
	o.list, o.unread = list, 0
	for _, place := range list {
		o.unread += o.unreadAt(place)
	}
	var places []int32
	for place := range b.dirty {
		if int(place) < len(o.rows.ids) {
			places = append(places, place)
		}
	}
	slices.Sort(places)
	o.insert(places)
}

// firstBytes are the first eight bytes of s, so that most comparisons need not
// look further.
func firstBytes(s string) uint64 {
	var key uint64
	for i := range min(8, len(s)) {
		key |= uint64(s[i]) << (56 - 8*i)
	}
	return key
}
