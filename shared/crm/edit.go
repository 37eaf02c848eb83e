package crm

import "slices"

// Edit changes a row several times with one copy of it: the row that it was
// made from stays as it is. It is used up by Row. It is not safe for
// concurrent use.
type Edit struct {
	row   Row
	owned bool // the values are no other row's
}

// Edit begins to change a row.
func (r Row) Edit() Edit { return Edit{row: r} }

// At returns the value in a slot, as Row.At does.
func (e *Edit) At(slot Slot) Value { return e.row.At(slot) }

// Value returns the value of an attribute, as Row.Value does.
func (e *Edit) Value(name string) Value { return e.row.Value(name) }

// Set puts v in slot, without a copy where nothing changes.
func (e *Edit) Set(slot Slot, v Value) {
	if e.row.At(slot) == v {
		return
	}
	if n := int(slot) + 1; !e.owned || n > len(e.row.values) {
		if info, ok := e.row.Entity.Info(); ok {
			n = max(n, len(info.Attributes))
		}
		values := make([]Value, max(n, len(e.row.values)))
		copy(values, e.row.values)
		e.row.values, e.owned = values, true
	}
	e.row.values[slot] = v
}

// SetValue sets the attribute with the given logical name, known or not.
func (e *Edit) SetValue(name string, v Value) {
	if a, ok := e.row.Entity.Attribute(name); ok {
		e.Set(a.Slot, v)
		return
	}
	e.row = e.row.WithValue(name, v)
}

// setNamed sets an attribute if the entity has it.
func (e *Edit) setNamed(name string, v Value) {
	if a, ok := e.row.Entity.Attribute(name); ok {
		e.Set(a.Slot, v)
	}
}

// Row returns the changed row and ends the edit.
func (e *Edit) Row() Row {
	if e.owned {
		values := e.row.values
		for len(values) > 0 && values[len(values)-1].IsNull() {
			values = values[:len(values)-1]
		}
		e.row.values = slices.Clip(values)
		e.owned = false
	}
	return e.row
}

// StampedAll is Stamped for several groups with one copy.
func (r Row) StampedAll(groups []Group, v Version) Row {
	groups = slices.DeleteFunc(slices.Clone(groups), func(g Group) bool { return r.Stamp(g) == v })
	if len(groups) == 0 {
		return r
	}
	stamps := make([]Version, max(len(r.stamps), int(slices.Max(groups))+1))
	copy(stamps, r.stamps)
	for _, g := range groups {
		stamps[g] = v
	}
	for len(stamps) > 0 && stamps[len(stamps)-1].IsZero() {
		stamps = stamps[:len(stamps)-1]
	}
	r.stamps = stamps
	return r
}

// Scratch is one row that is filled again and again, so that looking at many
// rows makes no garbage. It is not safe for concurrent use.
type Scratch struct{ row Row }

// Fill makes the row one of key, with nothing in it, and returns it: it is
// valid until Fill is called again.
func (s *Scratch) Fill(key Key, partition UserID) *Row {
	clear(s.row.values)
	s.row = Row{Key: key, Partition: partition, values: s.row.values}
	return &s.row
}

// Set puts v into a slot of the row.
func (s *Scratch) Set(slot Slot, v Value) {
	if n := int(slot) + 1; n > len(s.row.values) {
		s.row.values = append(s.row.values, make([]Value, n-len(s.row.values))...)
	}
	s.row.values[slot] = v
}

// Row returns the row as it is, for good.
func (s *Scratch) Row() Row {
	row := s.row
	n := len(row.values)
	for n > 0 && row.values[n-1].IsNull() {
		n--
	}
	row.values = slices.Clone(row.values[:n])
	return row
}
