package filter

import (
	"slices"

	"regarding/shared/crm"
)

// Match reports whether the query selects a row of its entity, whatever its
// columns, pages and groups are. Source is not asked where the row alone
// decides. The budget bounds what is looked at in links; where it does not
// suffice the error is one of Kind TooLarge.
func (p *Program) Match(source Source, row *crm.Row, o Options) (bool, error) {
	if row.Entity != p.root.Number || row.Deleted != nil {
		return false, nil
	}
	if p.plain {
		return p.where.holdsPlain(row), nil
	}
	r := p.run(source, o)
	matched := r.passes(row) && r.matched()
	return matched && r.err == nil, r.err
}

// Predicate is a Program that selects records and no more: what an offline
// filter and a mailbox filter are (S6).
type Predicate struct {
	*Program
	depends Dependencies
	used    []bool // by place: whether the link decides anything
}

// Predicate returns p as a filter that steers synchronization. Queries with
// aggregate, top, distinct or pages are refused with CodeNotSelecting; orders
// and columns mean nothing there.
//
// Source: sync.md S6.
func (p *Program) Predicate() (*Predicate, error) {
	q := p.query
	what := ""
	switch {
	case q.Aggregate:
		what = "aggregate"
	case q.Top > 0:
		what = "top"
	case q.Distinct:
		what = "distinct"
	case q.Count > 0 || q.Page > 0 || q.Cookie != "":
		what = "count, page or a paging cookie"
	}
	if what != "" {
		return nil, refuse("filter.predicate", &Error{CodeNotSelecting, q.At, what, "none in a filter that steers synchronization"})
	}
	predicate := &Predicate{Program: p}
	predicate.findUsed()
	predicate.findDependencies()
	return predicate, nil
}

// Roots lists the records of the predicate's entity that are joined, over any
// link that decides something, to a changed row: those whose membership the
// change can touch. The row of before the change and that of after it have to
// be asked for. It is not complete where an index is missing or more than
// limit rows are looked at; then the filter has to be reconciled.
//
// Source: sync.md S6.
func (p *Predicate) Roots(source Source, row *crm.Row, limit int) (ids []crm.ID, complete bool) {
	complete = true
	for place, j := range p.joins {
		if j != nil && p.used[place] && j.entity.Number == row.Entity {
			found, ok := p.rootsFrom(source, j, row, limit)
			ids = append(ids, found...)
			complete = complete && ok
		}
	}
	return sortIDs(ids), complete
}

// rootsFrom climbs from a row of a link to the root.
func (p *Predicate) rootsFrom(source Source, j *join, row *crm.Row, limit int) (ids []crm.ID, complete bool) {
	rows := []*crm.Row{row}
	for ; ; j = p.joins[j.parent] {
		var above []*crm.Row
		for _, row := range rows {
			found, ok := parents(source, j, row)
			if limit -= len(found); !ok || limit < 0 {
				return nil, false
			}
			above = append(above, found...)
		}
		slices.SortFunc(above, compareRows)
		rows = slices.CompactFunc(above, func(a, b *crm.Row) bool { return a.ID == b.ID })
		if j.parent == 0 {
			break
		}
	}
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	return ids, true
}

// parents lists the rows to which a row of a link is joined.
func parents(source Source, j *join, row *crm.Row) (rows []*crm.Row, ok bool) {
	e := j.to.entity.Number
	v := j.from.value(row)
	switch {
	case v.IsNull():
		return nil, true
	case j.to.own:
		if held := source.Row(e, v.Ref().ID); held != nil {
			rows = append(rows, held)
		}
		return rows, true
	case v.Kind() == crm.String:
		v = crm.Str(Fold(v.Text()))
	}
	if j.from.class != j.to.class || v.IsNull() || source.Estimate(e, j.to.slot, only(v)) < 0 {
		return nil, false
	}
	return source.Find(nil, e, j.to.slot, only(v)), true
}

// Moved is a range of values in which what a predicate selects changes with
// the time alone: only rows of the entity with a value in it need to be
// looked at again.
type Moved struct {
	Entity crm.Entity
	Slot   crm.Slot
	Span   Span
	// Linked says that the entity is that of a link; Roots leads to the
	// records.
	Linked bool
}

// Moved lists where next, the same query compiled for a later tick, may
// select other rows than p. It is not ok where they are not the same query,
// or the zone, the user or the fiscal settings differ.
//
// Source: sync.md S3.
func (p *Predicate) Moved(next *Predicate) (list []Moved, ok bool) {
	if p.schema != next.schema || len(p.tests) != len(next.tests) || !p.cal.same(next.cal) || Print(p.query) != Print(next.query) {
		return nil, false
	}
	for i, t := range p.tests {
		u := next.tests[i]
		if !t.relative {
			if !slices.Equal(t.ids, u.ids) || t.low != u.low {
				return nil, false
			}
			continue
		}
		if !p.used[t.link] {
			continue
		}
		value := crm.Whole
		if t.kind == testTime {
			value = instantValue
		}
		add := func(from, to int64) {
			if from <= to {
				list = append(list, Moved{t.entity.Number, t.slot, Span{value(from), value(to)}, t.link != 0})
			}
		}
		add(min(t.low, u.low), max(t.low, u.low)-1)
		add(min(t.high, u.high)+1, max(t.high, u.high))
	}
	return list, true
}
