package filter

import (
	"cmp"
	"iter"
	"slices"

	"regarding/shared/crm"
)

// shelf is a Source in memory. It has an index on the slots that indexes
// names, none without.
type shelf struct {
	rows    map[crm.Entity][]*crm.Row
	byID    map[crm.Key]*crm.Row
	indexed bool
	indexes map[shelfSlot][]*crm.Row // by value
	// asked counts the rows that were given out.
	asked int
}

type shelfSlot struct {
	entity crm.Entity
	slot   crm.Slot
}

func newShelf() *shelf {
	return &shelf{rows: map[crm.Entity][]*crm.Row{}, byID: map[crm.Key]*crm.Row{}, indexes: map[shelfSlot][]*crm.Row{}}
}

func (s *shelf) put(row crm.Row) {
	held := &row
	s.rows[row.Entity] = append(s.rows[row.Entity], held)
	s.byID[row.Key] = held
}

// withIndexes returns s with an index on every slot.
func (s *shelf) withIndexes() *shelf {
	return &shelf{rows: s.rows, byID: s.byID, indexed: true, indexes: map[shelfSlot][]*crm.Row{}}
}

func (s *shelf) Row(e crm.Entity, id crm.ID) *crm.Row {
	s.asked++
	return s.byID[crm.Key{Entity: e, ID: id}]
}

func (s *shelf) Rows(e crm.Entity) iter.Seq[*crm.Row] {
	return func(yield func(*crm.Row) bool) {
		for _, row := range s.rows[e] {
			if s.asked++; !yield(row) {
				return
			}
		}
	}
}

func (s *shelf) Estimate(e crm.Entity, slot crm.Slot, span Span) int {
	if !s.indexed {
		return -1
	}
	return len(s.within(e, slot, span))
}

func (s *shelf) Find(rows []*crm.Row, e crm.Entity, slot crm.Slot, span Span) []*crm.Row {
	found := s.within(e, slot, span)
	s.asked += len(found)
	return append(rows, found...)
}

// within finds the rows of an index, which is made when it is first asked.
func (s *shelf) within(e crm.Entity, slot crm.Slot, span Span) []*crm.Row {
	index, ok := s.indexes[shelfSlot{e, slot}]
	if !ok {
		for _, row := range s.rows[e] {
			if !row.At(slot).IsNull() {
				index = append(index, row)
			}
		}
		slices.SortStableFunc(index, func(a, b *crm.Row) int { return compareIndexed(a.At(slot), indexForm(b.At(slot))) })
		s.indexes[shelfSlot{e, slot}] = index
	}
	low, high := 0, len(index)
	if !span.Low.IsNull() {
		low, _ = slices.BinarySearchFunc(index, span.Low, func(row *crm.Row, v crm.Value) int { return compareIndexed(row.At(slot), v) })
	}
	if !span.High.IsNull() {
		high, _ = slices.BinarySearchFunc(index, span.High, func(row *crm.Row, v crm.Value) int {
			if compareIndexed(row.At(slot), v) <= 0 {
				return -1
			}
			return 1
		})
	}
	return index[low:max(low, high)]
}

// indexForm is v as a Span holds it.
func indexForm(v crm.Value) crm.Value {
	if v.Kind() == crm.String {
		return crm.Str(Fold(v.Text()))
	}
	return v
}

func compareIndexed(v, in crm.Value) int {
	v = indexForm(v)
	if c := cmp.Compare(v.Kind(), in.Kind()); c != 0 {
		return c
	}
	switch v.Kind() {
	case crm.String:
		return cmp.Compare(v.Text(), in.Text())
	case crm.Reference:
		return compareIDs(v.Ref().ID, in.Ref().ID)
	case crm.Time:
		return cmp.Compare(v.Millis(), in.Millis())
	case crm.Float:
		return cmp.Compare(v.Float(), in.Float())
	}
	return cmp.Compare(v.Int(), in.Int())
}
