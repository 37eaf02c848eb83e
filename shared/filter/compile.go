package filter

import (
	"strconv"
	"strings"

	"regarding/shared/crm"
)

// Compile checks q against s and makes a Program of it. Dates are read in the
// zone of c, and what is relative is reckoned from its now.
//
// The error is a *fault.Error that holds the first *Error that Check finds.
func Compile(q *Query, s *Schema, c Context) (*Program, error) {
	p, errs := compile(q, s, c)
	if len(errs) > 0 {
		return nil, refuse("filter.check", errs[0])
	}
	return p, nil
}

// Check returns what is wrong with q, in the order of the text; nil for
// nothing. It finds one error a part at most, and maxErrors in all.
func Check(q *Query, s *Schema) []*Error {
	_, errs := compile(q, s, Context{})
	return errs
}

// Read parses text and compiles it.
func Read(text string, s *Schema, c Context) (*Program, error) {
	q, err := Parse(text)
	if err != nil {
		return nil, err
	}
	return Compile(q, s, c)
}

const maxErrors = 20

// weighty is how many conditions, orders and columns a query may have before
// its rows count for more.
const weighty = 32

// compiler makes a Program. It goes on past errors, as parts of a query are
// independent.
type compiler struct {
	*Program
	context Context
	errs    []*Error
	aliases map[string]bool
	links   int
	items   int // conditions and links
}

func compile(q *Query, s *Schema, ctx Context) (*Program, []*Error) {
	c := &compiler{
		Program: &Program{query: q, schema: s, cal: &calendar{ctx.zone(), ctx.WeekStart, ctx.Fiscal}},
		context: ctx, aliases: map[string]bool{},
	}
	if !c.limits() {
		return nil, c.errs
	}
	var ok bool
	if c.root, ok = s.Entity(q.Entity.Name); !ok {
		c.fail(q.Entity.At, CodeUnknownEntity, "the entity "+quote(q.Entity.Name), "an entity of the catalogue")
		return nil, c.errs
	}
	rows := &scope{names: []scopeName{{q.Entity.Name, "", 0, c.root}}}
	c.joins = []*join{nil}
	c.addLinks(rows, &q.Entity, 0)
	c.stop = len(c.joins)
	c.checks = make([][]node, c.stop+1)
	c.joins = append(c.joins, nil) // so that places of ends differ
	c.compileRoot(rows)
	c.compileJoins(1, c.stop)
	c.compileColumns(rows)
	c.compileOrders(rows)
	if len(c.errs) > 0 {
		return nil, c.errs
	}
	c.ends = make([][]int, len(c.joins)+1)
	for _, j := range c.joins {
		if j != nil && j.keeps() {
			c.ends[j.end] = append(c.ends[j.end], j.place)
		}
	}
	c.plain = c.stop == 1 && c.where.plain()
	work := len(c.tests) + len(c.orders) + len(c.columns)
	for _, t := range c.tests {
		if t.kind == testMembers {
			work += len(t.texts)
		}
	}
	c.weight = 1 + work/weighty
	return c.Program, nil
}

// keeps reports whether j keeps the row before it without a related one.
func (j *join) keeps() bool { return j.kind == Outer || j.kind == First }

// fail notes an error.
//
//go:noinline
func (c *compiler) fail(at Position, code Code, found, expected string) {
	if len(c.errs) < maxErrors {
		c.errs = append(c.errs, &Error{code, at, found, expected})
	}
}

// limits checks what holds for queries that were not parsed, too.
func (c *compiler) limits() bool {
	q := c.query
	switch {
	case q.Top < 0 || q.Count < 0 || q.Page < 0:
		c.fail(q.At, CodeBadMark, "a negative number", "top, count and page from 1 on")
	case q.Top > MaxTop:
		c.fail(q.At, CodeTooManyRows, "top "+strconv.Itoa(q.Top), "at most "+strconv.Itoa(MaxTop))
	case q.Top > 0 && (q.Count > 0 || q.Page > 0 || q.Cookie != "" || q.Total):
		c.fail(q.At, CodeBadPaging, "paging beside top", "one of them")
	}
	return len(c.errs) == 0
}

// counts refuses more links and conditions than there may be.
func (c *compiler) counts(at Position, link bool) bool {
	c.items++
	if link {
		if c.links++; c.links == MaxLinks+1 {
			c.fail(at, CodeTooManyLinks, "link number "+strconv.Itoa(c.links), "at most "+strconv.Itoa(MaxLinks))
		}
	}
	if c.items == MaxConditions+1 {
		c.fail(at, CodeTooManyConditions, "condition or link number "+strconv.Itoa(c.items), "at most "+strconv.Itoa(MaxConditions))
	}
	return c.links <= MaxLinks && c.items <= MaxConditions
}

// scope is the names that conditions can use for the rows of a tuple.
type scope struct{ names []scopeName }

type scopeName struct {
	entity, alias string
	place         int
	schema        *EntitySchema
}

// find returns what a name stands for: an alias, or the entity of a link
// without one, or the root.
func (s *scope) find(name string) (scopeName, bool) {
	for _, n := range s.names {
		if n.alias == name {
			return n, true
		}
	}
	found := -1
	for i, n := range s.names {
		if n.alias == "" && n.entity == name && (found < 0 || s.names[found].place == 0) {
			found = i
		}
	}
	if found < 0 {
		return scopeName{}, false
	}
	return s.names[found], true
}

func (s *scope) at(place int) scopeName {
	for _, n := range s.names {
		if n.place == place {
			return n
		}
	}
	return scopeName{}
}

// known lists the names, for messages.
func (s *scope) known() string {
	var names []string
	for _, n := range s.names {
		if n.alias != "" {
			names = append(names, n.alias)
		} else {
			names = append(names, n.entity)
		}
	}
	return strings.Join(names, ", ")
}

// addLinks gives places to the links of e that make rows, and to those within
// them.
func (c *compiler) addLinks(s *scope, e *Entity, parent int) {
	for _, l := range e.Links {
		switch {
		case l.Type.InFilter():
			c.fail(l.At, CodeBadLink, "a link of type "+l.Type.String()+" outside a filter", "inner, outer, exists, in or matchfirstrowusingcrossapply")
		case l.Type == Exists || l.Type == In:
		default:
			c.addLink(s, l, parent)
		}
	}
}

// addLink gives a place to l and the links within it; nil for one that cannot
// be.
func (c *compiler) addLink(s *scope, l *Link, parent int) *join {
	if !c.counts(l.At, true) {
		return nil
	}
	schema, ok := c.schema.Entity(l.Name)
	if !ok {
		c.fail(l.At, CodeUnknownEntity, "the entity "+quote(l.Name), "an entity of the catalogue")
		return nil
	}
	if l.Alias != "" {
		if c.aliases[l.Alias] {
			c.fail(l.At, CodeDuplicateAlias, "a second alias "+quote(l.Alias), "an alias of its own")
		}
		c.aliases[l.Alias] = true
	}
	j := &join{place: len(c.joins), parent: parent, kind: l.Type, entity: schema, scope: s, at: l.At, link: l}
	above := s.at(parent)
	c.joins = append(c.joins, j)
	s.names = append(s.names, scopeName{l.Name, l.Alias, j.place, schema})
	from, okFrom := c.column(l.At, schema, j.place, l.From)
	to, okTo := c.column(l.At, above.schema, parent, l.To)
	if okFrom && okTo && !joinable(from.class, to.class) {
		c.fail(l.At, CodeBadLink, l.From+" ("+from.class.String()+") with "+l.To+" ("+to.class.String()+")", "two attributes that can be equal")
	}
	j.from, j.to = from, to
	c.addLinks(s, &l.Entity, j.place)
	j.end = len(c.joins)
	return j
}

// joinable reports whether values of two classes can be equal.
func joinable(a, b class) bool {
	return a == b && a != opaque && a != plural || a.numeric() && b.numeric()
}

// column finds an attribute of an entity.
//
//go:noinline
func (c *compiler) column(at Position, e *EntitySchema, place int, name string) (column, bool) {
	a, ok := e.attribute(name)
	if !ok {
		c.fail(at, CodeUnknownAttribute, "the attribute "+quote(name), "an attribute of "+e.Name)
		return column{link: place, entity: e, attribute: &crm.Attribute{}}, false
	}
	return column{link: place, slot: a.Slot, own: a.Type == crm.TypeID, class: classOf(a), entity: e, attribute: a}, true
}

// compileRoot puts the filters of the root where they can be evaluated first.
func (c *compiler) compileRoot(s *scope) {
	var where []node
	for _, n := range c.filters(s, &c.query.Entity, 0) {
		last := n.reach(c.Program)
		if last == 0 {
			where = append(where, n)
			continue
		}
		// A link that keeps the row before it is done only with its last link.
		at := last + 1
		for place := last; place > 0; place = c.joins[place].parent {
			if c.joins[place].keeps() {
				at = c.joins[place].end
			}
		}
		c.checks[at] = append(c.checks[at], n)
	}
	c.where = conjunction(where)
}

// compileJoins compiles the filters of the links in places.
func (c *compiler) compileJoins(from, to int) {
	for place := from; place < to; place++ {
		j := c.joins[place]
		if j == nil {
			continue
		}
		nodes := c.filters(j.scope, &j.link.Entity, place)
		j.local = true
		for i := range nodes {
			last := nodes[i].reach(c.Program)
			if last > place {
				c.fail(j.at, CodeUnknownAlias, "in the filter of a link the name of one that stands after it", "that link, or one before it")
			}
			j.local = j.local && nodes[i].plain() && c.only(&nodes[i], place)
		}
		j.where = conjunction(nodes)
	}
}

// only reports whether a plain node looks at the row in place.
func (c *compiler) only(n *node, place int) bool {
	if n.kind == testOf {
		return n.test.link == place
	}
	for i := range n.items {
		if !c.only(&n.items[i], place) {
			return false
		}
	}
	return true
}

// asked compiles a link that is asked for existence.
func (c *compiler) asked(l *Link, parent scopeName) (node, bool) {
	s := &scope{names: []scopeName{parent}}
	start := len(c.joins)
	c.noColumns(l)
	j := c.addLink(s, l, parent.place)
	if j == nil {
		return node{}, false
	}
	s.names = s.names[1:] // names within it are of its own rows
	c.joins = append(c.joins, nil)
	c.compileJoins(start, j.end)
	return node{kind: linkOf, link: &existence{join: j.place, stop: j.end, kind: l.Type}}, true
}

// noColumns refuses columns and orders of links that make no rows.
func (c *compiler) noColumns(l *Link) {
	switch {
	case l.All || len(l.Attributes) > 0:
		c.fail(l.At, CodeBadLink, "columns of a link of type "+l.Type.String(), "none: it makes no rows")
	case len(l.Orders) > 0:
		c.fail(l.At, CodeBadLink, "an order in a link of type "+l.Type.String(), "none: it makes no rows")
	}
	for _, within := range l.Links {
		c.noColumns(within)
	}
}
