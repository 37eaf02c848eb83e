package filter

import (
	"iter"
	"slices"

	"regarding/shared/crm"
)

// Select calls each for every root record that p selects, once, in no order;
// columns, order, pages and groups play no part. Rows are those of the root's
// entity to choose from; a row is used no longer than until the next is asked
// for, so that it may be the same row filled anew. False from each ends it.
//
// The error is a *fault.Error of Kind TooLarge where the budget does not
// suffice, else that of o.Pause.
func (p *Program) Select(rows iter.Seq[*crm.Row], source Source, o Options, each func(row *crm.Row) bool) error {
	r := p.run(source, o)
	for row := range rows {
		if !r.visit() || r.passes(row) && r.matched() && r.err == nil && !each(row) {
			break
		}
	}
	return r.err
}

// Reads lists the entities of p, the root first, with the slots that running
// it reads of each: conditions, links, orders and columns.
func (p *Program) Reads() []Reads {
	list := []Reads{{Entity: p.root.Number}}
	at := map[crm.Entity]int{p.root.Number: 0}
	add := func(e crm.Entity, c *column) {
		i, ok := at[e]
		if !ok {
			i = len(list)
			at[e] = i
			list = append(list, Reads{Entity: e})
		}
		if c != nil {
			list[i].add(c)
		}
	}
	place := func(link int) crm.Entity {
		if link == 0 {
			return p.root.Number
		}
		return p.joins[link].entity.Number
	}
	for _, j := range p.joins {
		if j == nil {
			continue
		}
		add(j.entity.Number, &j.from)
		add(place(j.parent), &j.to)
		for i := range j.orders {
			add(j.entity.Number, &j.orders[i].column)
		}
	}
	for _, t := range p.tests {
		add(place(t.link), &t.column)
		if t.kind == testColumns {
			add(place(t.other.link), &t.other)
		}
		if t.kind == testUnder || t.kind == testAbove {
			add(t.hierarchy, &column{slot: t.parent})
		}
	}
	for i := range p.orders {
		add(place(p.orders[i].link), &p.orders[i].column)
	}
	for i := range p.columns {
		add(place(p.columns[i].source.link), &p.columns[i].source)
	}
	return slices.Clip(list)
}

// Relative reports whether what p selects moves with the time.
func (p *Program) Relative() bool {
	return slices.ContainsFunc(p.tests, func(t *test) bool { return t.relative })
}

// Takes reports whether conditions with o are possible on a.
func (o Operator) Takes(a *crm.Attribute) bool { return o.trait().family.fits(classOf(a)) }

// Counts reports whether the values of o are numbers, of days or years, and not
// values of the attribute.
func (o Operator) Counts() bool {
	t := o.trait()
	return t.arity != none && (t.family == clocking || t.family == dating && o != On && o != OnOrBefore && o != OnOrAfter)
}
