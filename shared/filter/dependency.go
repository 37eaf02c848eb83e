package filter

import (
	"slices"

	"regarding/shared/crm"
)

// Dependencies is what the answer of a Predicate depends on.
type Dependencies struct {
	// Root is what is read of the row itself.
	Root Reads
	// Links are the links that decide something, a link before those within
	// it. Links that only add columns are not among them.
	Links []LinkReads
	// Relative says that the answer moves with the time (S3).
	Relative bool
	// User, BusinessUnit, Teams and Reports say that it depends on these of
	// the Context.
	User, BusinessUnit, Teams, Reports bool
	// Hierarchies are the lookups to the row above that are followed as far
	// as they go.
	Hierarchies []Reads
	// Reconcile says that a change of a linked row cannot be followed back:
	// links deeper than MaxFollowed, negated ones, hierarchies, and the first
	// of some rows by the name of what they name (S6).
	Reconcile bool
}

// Reads is an entity and the slots of it that are read. A row's own id is
// read, too, but never changes.
type Reads struct {
	Entity crm.Entity
	Slots  []crm.Slot // ascending
}

// LinkReads is what is read of a link.
type LinkReads struct {
	Reads
	// Depth is 1 for links of the root, one more for links within them.
	Depth int
	// Negated links select where there is no row.
	Negated bool
}

// MaxFollowed is how many links deep the change of a row is followed back.
//
// Source: sync.md S6.
const MaxFollowed = 3

// Depends returns what p's answer depends on. The caller must not change it.
func (p *Predicate) Depends() *Dependencies { return &p.depends }

func (r *Reads) add(c *column) {
	if at, ok := slices.BinarySearch(r.Slots, c.slot); !ok && !c.own {
		r.Slots = slices.Insert(r.Slots, at, c.slot)
	}
}

// findUsed finds the links that decide something: those that drop rows, those
// in filters, and those that conditions name.
func (p *Predicate) findUsed() {
	p.used = make([]bool, len(p.joins))
	p.used[0] = true
	for place, j := range p.joins {
		if j != nil {
			// Places before are decided already; a link after stop is in a filter.
			p.used[place] = place >= p.stop || !j.keeps() && p.used[j.parent] && !p.withinKept(j)
		}
	}
	for _, nodes := range p.checks {
		for i := range nodes {
			nodes[i].walk(func(t *test) {
				p.useKept(t.link)
				p.useKept(t.other.link)
			})
		}
	}
}

// withinKept reports whether j is a link within one that keeps rows.
func (p *Predicate) withinKept(j *join) bool { return p.kept(j.place) != nil }

// kept returns the outermost link around a place that keeps the row before
// it, nil for none.
func (p *Predicate) kept(place int) (outermost *join) {
	for ; place > 0; place = p.joins[place].parent {
		if j := p.joins[place]; j.keeps() {
			outermost = j
		}
	}
	return outermost
}

// useKept marks the link in a place and what it depends on.
func (p *Predicate) useKept(place int) {
	if j := p.kept(place); j != nil {
		for i := j.place; i < j.end; i++ {
			p.used[i] = true
		}
	}
}

// walk calls do for each test in n.
func (n *node) walk(do func(*test)) {
	if n.kind == testOf {
		do(n.test)
	}
	for i := range n.items {
		n.items[i].walk(do)
	}
}

func (p *Predicate) findDependencies() {
	d := &p.depends
	reads := make([]LinkReads, len(p.joins))
	reads[0].Entity = p.root.Number
	for place, j := range p.joins {
		if j == nil {
			continue
		}
		l := &reads[place]
		l.Entity, l.Depth = j.entity.Number, reads[j.parent].Depth+1
		l.Negated = reads[j.parent].Negated || j.kind == NotAny || j.kind == All
		if p.used[place] {
			l.add(&j.from)
			reads[j.parent].add(&j.to)
			for i := range j.orders { // they choose the row of First
				l.add(&j.orders[i].column)
				d.Reconcile = d.Reconcile || j.kind == First && j.orders[i].class == identity && !j.orders[i].own
			}
		}
	}
	for _, t := range p.tests {
		if !p.used[t.link] {
			continue
		}
		reads[t.link].add(&t.column)
		if t.kind == testColumns {
			reads[t.other.link].add(&t.other)
		}
		d.of(t)
	}
	for _, nodes := range p.checks {
		for i := range nodes {
			nodes[i].walk(func(t *test) {
				if j := p.kept(t.link); j != nil && t.negate {
					for place := j.place; place < j.end; place++ {
						reads[place].Negated = true
					}
				}
			})
		}
	}
	d.Root = reads[0].Reads
	for place, j := range p.joins {
		if j != nil && p.used[place] {
			d.Links = append(d.Links, reads[place])
			d.Reconcile = d.Reconcile || reads[place].Negated || reads[place].Depth > MaxFollowed
		}
	}
}

// of adds what a test depends on beside its columns.
func (d *Dependencies) of(t *test) {
	d.Relative = d.Relative || t.relative
	switch t.op {
	case EqUserID, NeUserID:
		d.User = true
	case EqUserTeams:
		d.Teams = true
	case EqUserOrUserTeams:
		d.User, d.Teams = true, true
	case EqUserOrUserHierarchy:
		d.User, d.Reports = true, true
	case EqUserOrUserHierarchyAndTeams:
		d.User, d.Teams, d.Reports = true, true, true
	case EqBusinessID, NeBusinessID:
		d.BusinessUnit = true
	}
	if t.kind == testUnder || t.kind == testAbove {
		d.Hierarchies = append(d.Hierarchies, Reads{t.hierarchy, []crm.Slot{t.parent}})
		d.Reconcile = true
	}
}
