package view

import (
	"iter"

	"regarding/shared/crm"
	"regarding/shared/filter"
)

// shelf is the filter.Source of the rows on this device: the columns of the
// table, and beside them the values that are not kept in memory, as far as a
// filter reads them.
type shelf struct {
	table *Table
	// reads are the slots that are wanted, by entity; cold those of them that
	// the table has no column of.
	reads map[crm.Entity][]crm.Slot
	cold  map[crm.Entity]*coldRows
	one   crm.Scratch
}

// coldRows holds values by row, in the order of slots.
type coldRows struct {
	slots  []crm.Slot
	values map[crm.ID][]crm.Value
	next   int // the place from which rows have not been asked for
}

func newShelf(t *Table, reads []filter.Reads) *shelf {
	s := &shelf{table: t, reads: map[crm.Entity][]crm.Slot{}, cold: map[crm.Entity]*coldRows{}}
	for _, r := range reads {
		info, ok := r.Entity.Info()
		if !ok {
			continue
		}
		s.reads[r.Entity] = r.Slots
		var cold []crm.Slot
		for _, slot := range r.Slots {
			if !info.Attributes[slot].Hot && info.Attributes[slot].Type != crm.TypeID {
				cold = append(cold, slot)
			}
		}
		if len(cold) > 0 {
			s.cold[r.Entity] = &coldRows{slots: cold, values: map[crm.ID][]crm.Value{}}
		}
	}
	return s
}

// put takes in the cold values of a row that was read whole.
func (c *coldRows) put(row *crm.Row) {
	values := make([]crm.Value, len(c.slots))
	for i, slot := range c.slots {
		values[i] = row.At(slot)
	}
	c.values[row.ID] = values
}

// fill puts what is wanted of the row in a place into to.
func (s *shelf) fill(to *crm.Scratch, r *rows, place int32) *crm.Row {
	id := r.ids[place]
	row := to.Fill(crm.Key{Entity: r.entity, ID: id}, r.partitions[place])
	aliases := s.table.hasAliases()
	for _, slot := range s.reads[r.entity] {
		v := r.value(place, int(slot))
		if aliases && v.Kind() == crm.Reference {
			ref := v.Ref()
			ref.ID = s.table.Resolve(ref.Key()).ID
			v = crm.Lookup(ref)
		}
		if !v.IsNull() {
			to.Set(slot, v)
		}
	}
	if c := s.cold[r.entity]; c != nil {
		for i, v := range c.values[id] {
			to.Set(c.slots[i], v)
		}
	}
	return row
}

// all yields every live row of e, each in the place of the one before.
func (s *shelf) all(e crm.Entity) iter.Seq[*crm.Row] {
	return func(yield func(*crm.Row) bool) {
		var scratch crm.Scratch
		r := s.table.rowsOf(e)
		// Rows may come and go while a long evaluation waits for its turn.
		for place := int32(0); r != nil && int(place) < len(r.ids); place++ {
			if r.live(place) && !yield(s.fill(&scratch, r, place)) {
				return
			}
		}
	}
}

// Row implements filter.Source.
func (s *shelf) Row(e crm.Entity, id crm.ID) *crm.Row {
	r := s.table.rowsOf(e)
	if r == nil {
		return nil
	}
	place, ok := r.at[id]
	if !ok || !r.live(place) {
		return nil
	}
	s.fill(&s.one, r, place)
	row := s.one.Row()
	return &row
}

// Rows implements filter.Source.
func (s *shelf) Rows(e crm.Entity) iter.Seq[*crm.Row] {
	return func(yield func(*crm.Row) bool) {
		var scratch crm.Scratch
		r := s.table.rowsOf(e)
		for place := int32(0); r != nil && int(place) < len(r.ids); place++ {
			if !r.live(place) {
				continue
			}
			s.fill(&scratch, r, place)
			row := scratch.Row()
			if !yield(&row) {
				return
			}
		}
	}
}

// Estimate implements filter.Source: there are no indexes.
func (s *shelf) Estimate(crm.Entity, crm.Slot, filter.Span) int { return -1 }

// Find implements filter.Source; it is never called.
func (s *shelf) Find(rows []*crm.Row, _ crm.Entity, _ crm.Slot, _ filter.Span) []*crm.Row {
	return rows
}

// missing lists rows whose cold values are to be read next, at most most of
// them; none when all have been asked for.
func (s *shelf) missing(most int) (keys []crm.Key) {
	for e, c := range s.cold {
		r := s.table.rowsOf(e)
		for ; r != nil && c.next < len(r.ids); c.next++ {
			if len(keys) == most {
				return keys
			}
			if _, held := c.values[r.ids[c.next]]; !held && r.live(int32(c.next)) {
				keys = append(keys, crm.Key{Entity: e, ID: r.ids[c.next]})
			}
		}
	}
	return keys
}
