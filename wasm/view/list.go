package view

import (
	"slices"

	"regarding/shared/crm"
)

// LiveList is a list that is watched: its window, made again as rows change.
type LiveList struct {
	table *Table
	query ListQuery
	order *order
	slots []int // of the columns
}

// Watch returns the list of a query, which has passed Check. It must be closed.
func (t *Table) Watch(q ListQuery) *LiveList { return t.WatchAmong(q, nil) }

// WatchAmong is Watch for a list of nothing but found, where that is not nil.
func (t *Table) WatchAmong(q ListQuery, found *Found) *LiveList {
	o := t.order(q, found)
	o.watched++
	l := &LiveList{table: t, query: q, order: o}
	for _, name := range o.rows.info.Columns {
		l.slots = append(l.slots, slotOf(o.rows.entity, name))
	}
	return l
}

// Close lets go of the list.
func (l *LiveList) Close() {
	l.order.watched--
	l.table.evict()
}

// Ready goes on making the list and reports whether it can be shown.
func (l *LiveList) Ready(over Budget) bool { return l.order.build(over) }

// Entity is what the list shows.
func (l *LiveList) Entity() crm.Entity { return l.order.rows.entity }

// Window returns what is seen of a list that is Ready.
func (l *LiveList) Window() List {
	o, q := l.order, l.query
	list := List{Total: len(o.list), Offset: q.Offset, Rows: []ListRow{}, Loading: l.table.loading}
	for i := q.Offset; i < min(q.Offset+q.Count, len(o.list)); i++ {
		place := o.list[i]
		if q.Descending {
			place = o.list[len(o.list)-1-i]
		}
		list.Rows = append(list.Rows, l.row(place))
	}
	return list
}

func (l *LiveList) row(place int32) ListRow {
	r := l.order.rows
	row := ListRow{
		ID: r.ids[place], Name: r.name(place), Cells: make([]Input, len(l.slots)),
		Pending: r.flags[place]&pending != 0, Active: r.active(place),
	}
	for i, slot := range l.slots {
		if slot >= 0 {
			row.Cells[i] = InputOf(&r.info.Attributes[slot], r.value(place, slot), l.table.Link)
		}
	}
	return row
}

// Same reports whether two windows show the same.
func (l List) Same(m List) bool {
	if l.Filtering != m.Filtering || l.Looked != m.Looked || !slices.Equal(l.Faults, m.Faults) {
		return false
	}
	if l.Total != m.Total || l.Offset != m.Offset || l.Loading != m.Loading || len(l.Rows) != len(m.Rows) {
		return false
	}
	for i := range l.Rows {
		a, b := &l.Rows[i], &m.Rows[i]
		if a.ID != b.ID || a.Name != b.Name || a.Pending != b.Pending || a.Active != b.Active {
			return false
		}
		for c := range a.Cells {
			if !sameInput(a.Cells[c], b.Cells[c]) {
				return false
			}
		}
	}
	return true
}

func sameInput(a, b Input) bool {
	list, isList := a.([]int64)
	if !isList {
		_, isList = b.([]int64)
		return !isList && a == b
	}
	other, ok := b.([]int64)
	if !ok || len(list) != len(other) {
		return false
	}
	for i := range list {
		if list[i] != other[i] {
			return false
		}
	}
	return true
}
