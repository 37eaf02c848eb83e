package filter

import (
	"cmp"
	"strconv"
	"strings"

	"regarding/shared/crm"
)

// sortKey is a value in the form in which it is sorted: no value first, then
// by number, then by text.
type sortKey struct {
	set    bool
	number int64
	text   string
}

func (k sortKey) compare(other sortKey, descending bool) int {
	c := 0
	switch {
	case k.set != other.set:
		if c = 1; other.set {
			c = -1
		}
	case k.number != other.number:
		c = cmp.Compare(k.number, other.number)
	default:
		c = strings.Compare(k.text, other.text)
	}
	if descending {
		return -c
	}
	return c
}

// key returns the key of a row: choices sort by label unless a query says
// otherwise, lookups by the name of what they name, texts folded.
//
// Source: the conformance pack, "Meanings the pack relies on".
func (r *run) key(o *order, row *crm.Row) sortKey {
	v := o.value(row)
	if v.IsNull() {
		return sortKey{}
	}
	return r.keyOf(o, v)
}

func (r *run) keyOf(o *order, v crm.Value) sortKey {
	switch v.Kind() {
	case crm.String:
		return sortKey{set: true, text: Fold(v.Text())}
	case crm.Reference:
		ref := v.Ref()
		if o.own {
			return sortKey{set: true, text: string(ref.ID[:])}
		}
		return sortKey{set: true, text: r.nameOf(ref)}
	case crm.Int:
		if o.labels != nil {
			label, ok := o.labels[v.Int()]
			if !ok {
				label = strconv.FormatInt(v.Int(), 10)
			}
			return sortKey{set: true, text: label}
		}
		return sortKey{set: true, number: v.Int()}
	case crm.Time:
		return sortKey{set: true, number: v.Millis()}
	case crm.Float:
		return sortKey{set: true, number: sortable(v.Float())}
	case crm.Set:
		return sortKey{set: true, text: strings.Join(v.Members(), ",")}
	}
	return sortKey{set: true}
}

// nameOf returns the folded name of what a lookup names: that of the row
// where it is held, else the one that the lookup carries.
func (r *run) nameOf(ref crm.Ref) string {
	if name, ok := r.names[ref.Key()]; ok {
		return name
	}
	name := ref.Name
	if e, ok := r.schema.byNumber[ref.Entity]; ok {
		if a, ok := e.attribute(e.NameOf); ok {
			if row := r.source.Row(ref.Entity, ref.ID); row != nil {
				if held := row.At(a.Slot).Text(); held != "" {
					name = held
				}
			}
		}
	}
	if r.names == nil {
		r.names = map[crm.Key]string{}
	}
	name = Fold(name)
	r.names[ref.Key()] = name
	return name
}

// compileOrders compiles the orders of the root, then those of its links.
func (c *compiler) compileOrders(s *scope) {
	if c.query.Aggregate {
		c.compileResultOrders()
		return
	}
	for i := range c.query.Entity.Orders {
		c.compileOrder(s, &c.query.Entity.Orders[i], 0, &c.query.Entity, nil)
	}
	for _, j := range c.joins[1:c.stop] {
		for i := range j.link.Orders {
			c.compileOrder(s, &j.link.Orders[i], j.place, &j.link.Entity, j)
		}
	}
}

func (c *compiler) compileOrder(s *scope, o *Order, place int, e *Entity, j *join) {
	name := s.at(place)
	if o.EntityName != "" {
		var ok bool
		if name, ok = s.find(o.EntityName); !ok {
			c.fail(o.At, CodeUnknownAlias, "the name "+quote(o.EntityName), "one of "+s.known())
			return
		}
	}
	attribute := o.Attribute
	if attribute == "" {
		for i := range e.Attributes {
			if e.Attributes[i].Alias == o.Alias && name.place == place {
				attribute = e.Attributes[i].Name
			}
		}
		if attribute == "" {
			c.fail(o.At, CodeUnknownAlias, "the alias "+quote(o.Alias), "an attribute, or the alias of one in the same entity")
			return
		}
	}
	col, ok := c.column(o.At, name.schema, name.place, attribute)
	if !ok {
		return
	}
	if col.class == opaque {
		c.fail(o.At, CodeTypeMismatch, attribute+", which cannot be sorted", "another attribute")
		return
	}
	compiled := order{column: col, descending: o.Descending, result: -1, labels: c.labels(col.attribute)}
	c.orders = append(c.orders, compiled)
	if j != nil && j.kind == First && name.place == place {
		j.orders = append(j.orders, compiled)
	}
}

// labels returns the labels by which a choice is sorted, nil where it is not.
func (c *compiler) labels(a *crm.Attribute) map[int64]string {
	if c.query.RawOrder || len(a.Options) == 0 || a.Type.Kind() != crm.Int {
		return nil
	}
	labels := make(map[int64]string, len(a.Options))
	for _, o := range a.Options {
		labels[o.Value] = Fold(o.Label)
	}
	return labels
}

// compileResultOrders compiles the orders of an aggregate query, which name
// its columns.
func (c *compiler) compileResultOrders() {
	list := c.query.Entity.Orders
	for _, j := range c.joins[1:c.stop] {
		list = append(list[:len(list):len(list)], j.link.Orders...)
	}
	for i := range list {
		o := &list[i]
		alias := o.Alias
		if alias == "" {
			alias = o.Attribute
			if c.resultColumn(alias) < 0 {
				c.fail(o.At, CodeBadAggregate, "an order by the attribute "+quote(alias), "an order by an alias")
				continue
			}
		}
		n := c.resultColumn(alias)
		if n < 0 {
			c.fail(o.At, CodeUnknownAlias, "the alias "+quote(alias), "the alias of a column")
			continue
		}
		col := &c.columns[n]
		compiled := order{column: col.source, descending: o.Descending, result: n}
		if col.grouped && col.Grouping == NoGrouping {
			compiled.labels = c.labels(col.Attribute)
		}
		c.orders = append(c.orders, compiled)
	}
}

func (c *compiler) resultColumn(name string) int {
	for i := range c.columns {
		if c.columns[i].Name == name {
			return i
		}
	}
	return -1
}
