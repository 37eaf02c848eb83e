package filter

import (
	"strconv"
	"strings"
)

// Print writes q as FetchXML, an element a line, always in the same way:
// Parse(Print(q)) is q, but for positions. Characters that XML cannot hold
// are left out.
func Print(q *Query) string {
	p := &printer{}
	p.open("fetch")
	p.number("top", q.Top)
	p.number("count", q.Count)
	p.number("page", q.Page)
	p.mark("paging-cookie", q.Cookie)
	p.flag("distinct", q.Distinct)
	p.flag("aggregate", q.Aggregate)
	p.flag("returntotalrecordcount", q.Total)
	p.flag("useraworderby", q.RawOrder)
	p.inside("fetch", func() {
		p.open("entity")
		p.mark("name", q.Entity.Name)
		p.inside("entity", p.columns(&q.Entity))
	})
	return p.b.String()
}

type printer struct {
	b      strings.Builder
	indent int
}

//go:noinline
func (p *printer) write(s string) { p.b.WriteString(s) }

//go:noinline
func (p *printer) open(name string) {
	for range p.indent {
		p.write("  ")
	}
	p.write("<" + name)
}

// inside writes what stands in the element that was opened; nil for nothing.
func (p *printer) inside(name string, write func()) {
	if write == nil {
		p.write("/>\n")
		return
	}
	p.write(">\n")
	p.indent++
	write()
	p.indent--
	p.open("/" + name)
	p.write(">\n")
}

// mark writes name="value", nothing for an empty value.
//
//go:noinline
func (p *printer) mark(name, value string) {
	if value != "" {
		p.markAlways(name, value)
	}
}

func (p *printer) markAlways(name, value string) {
	p.write(" " + name + `="`)
	p.escape(value)
	p.write(`"`)
}

//go:noinline
func (p *printer) number(name string, n int) {
	if n != 0 {
		p.mark(name, strconv.Itoa(n))
	}
}

//go:noinline
func (p *printer) flag(name string, set bool) {
	if set {
		p.mark(name, "true")
	}
}

func (p *printer) escape(s string) {
	for _, r := range s {
		switch {
		case r == '&':
			p.write("&amp;")
		case r == '<':
			p.write("&lt;")
		case r == '>':
			p.write("&gt;")
		case r == '"':
			p.write("&quot;")
		case r == '\t' || r == '\n' || r == '\r':
			p.write("&#" + strconv.Itoa(int(r)) + ";")
		case legal(r):
			p.b.WriteRune(r)
		}
	}
}

// columns returns what writes the inside of an entity, nil when it is empty.
func (p *printer) columns(e *Entity) func() {
	if !e.All && len(e.Attributes)+len(e.Orders)+len(e.Filters)+len(e.Links) == 0 {
		return nil
	}
	return func() {
		if e.All {
			p.open("all-attributes")
			p.inside("all-attributes", nil)
		}
		for i := range e.Attributes {
			p.attribute(&e.Attributes[i])
		}
		for i := range e.Orders {
			p.order(&e.Orders[i])
		}
		for _, f := range e.Filters {
			p.filter(f)
		}
		for _, l := range e.Links {
			p.link(l)
		}
	}
}

func (p *printer) attribute(a *Attribute) {
	p.open("attribute")
	p.mark("name", a.Name)
	p.mark("alias", a.Alias)
	p.mark("aggregate", a.Aggregate.String())
	p.flag("groupby", a.GroupBy)
	p.mark("dategrouping", a.Grouping.String())
	if a.UTC {
		p.mark("usertimezone", "false")
	}
	p.flag("distinct", a.Distinct)
	p.inside("attribute", nil)
}

func (p *printer) order(o *Order) {
	p.open("order")
	p.mark("entityname", o.EntityName)
	p.mark("attribute", o.Attribute)
	p.mark("alias", o.Alias)
	p.flag("descending", o.Descending)
	p.inside("order", nil)
}

func (p *printer) filter(f *Filter) {
	p.open("filter")
	if f.Or {
		p.mark("type", "or")
	}
	p.flag("isquickfindfields", f.QuickFind)
	if len(f.Items) == 0 {
		p.inside("filter", nil)
		return
	}
	p.inside("filter", func() {
		for _, item := range f.Items {
			switch item := item.(type) {
			case *Condition:
				p.condition(item)
			case *Filter:
				p.filter(item)
			case *Link:
				p.link(item)
			}
		}
	})
}

func (p *printer) condition(c *Condition) {
	p.open("condition")
	p.mark("entityname", c.EntityName)
	p.mark("attribute", c.Attribute)
	p.mark("operator", c.Operator.String())
	p.mark("valueof", c.ValueOf)
	if _, most := c.Operator.Values(); most == 1 && len(c.Values) == 1 {
		p.markAlways("value", c.Values[0].Text)
		p.inside("condition", nil)
		return
	}
	if len(c.Values) == 0 {
		p.inside("condition", nil)
		return
	}
	p.inside("condition", func() {
		for _, v := range c.Values {
			p.open("value")
			p.write(">")
			p.escape(v.Text)
			p.write("</value>\n")
		}
	})
}

func (p *printer) link(l *Link) {
	p.open("link-entity")
	p.mark("name", l.Name)
	p.mark("from", l.From)
	p.mark("to", l.To)
	if l.Type != Inner {
		p.mark("link-type", l.Type.String())
	}
	p.mark("alias", l.Alias)
	p.flag("intersect", l.Intersect)
	if l.Hidden {
		p.mark("visible", "false")
	}
	p.inside("link-entity", p.columns(&l.Entity))
}
