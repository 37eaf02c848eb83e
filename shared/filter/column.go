package filter

import (
	"strconv"

	"regarding/shared/crm"
)

// compileColumns compiles what is asked for, of the root and of its links.
func (c *compiler) compileColumns(s *scope) {
	c.entityColumns(&c.query.Entity, 0, c.root, "")
	for _, j := range c.joins[1:c.stop] {
		prefix := j.link.Alias
		if prefix == "" {
			prefix = j.link.Name + strconv.Itoa(j.place)
		}
		c.entityColumns(&j.link.Entity, j.place, j.entity, prefix+".")
	}
	if c.query.Aggregate && len(c.columns) == 0 && len(c.errs) == 0 {
		c.fail(c.query.Entity.At, CodeBadAggregate, "an aggregate query without columns", "<attribute> with aggregate or groupby, and an alias")
	}
}

func (c *compiler) entityColumns(e *Entity, place int, schema *EntitySchema, prefix string) {
	if e.All {
		if c.query.Aggregate {
			c.fail(e.At, CodeBadAggregate, "<all-attributes> in an aggregate query", "<attribute> with aggregate or groupby")
			return
		}
		for i := range schema.Attributes {
			a := &schema.Attributes[i]
			if col, ok := c.column(e.At, schema, place, a.Name); ok {
				c.columns = append(c.columns, Column{Name: prefix + a.Name, Attribute: a, source: col})
			}
		}
		return
	}
	for i := range e.Attributes {
		a := &e.Attributes[i]
		col, ok := c.column(a.At, schema, place, a.Name)
		if !ok {
			continue
		}
		result := Column{Name: a.Alias, Attribute: col.attribute, Aggregate: a.Aggregate, Grouping: a.Grouping, source: col,
			grouped: a.GroupBy, distinct: a.Distinct, utc: a.UTC}
		if a.Alias == "" {
			result.Name = prefix + a.Name
		}
		if c.query.Aggregate {
			c.checkAggregate(a, col.class)
		} else if a.Aggregate != NoAggregate || a.GroupBy || a.Grouping != NoGrouping {
			c.fail(a.At, CodeBadAggregate, "aggregate, groupby or dategrouping", `<fetch aggregate="true">`)
		}
		if a.Alias != "" && c.resultColumn(a.Alias) >= 0 {
			c.fail(a.At, CodeDuplicateAlias, "a second alias "+quote(a.Alias), "an alias of its own")
		}
		if a.GroupBy {
			c.groups = append(c.groups, len(c.columns))
		}
		c.columns = append(c.columns, result)
	}
}

// checkAggregate checks a column of an aggregate query.
func (c *compiler) checkAggregate(a *Attribute, of class) {
	dated := of == instant || of == civil
	switch {
	case a.Alias == "":
		c.fail(a.At, CodeBadAggregate, "a column without an alias", "alias=\"...\" in an aggregate query")
	case a.GroupBy && a.Aggregate != NoAggregate:
		c.fail(a.At, CodeBadAggregate, "groupby beside aggregate", "one of them")
	case !a.GroupBy && a.Aggregate == NoAggregate:
		c.fail(a.At, CodeBadAggregate, "a column without aggregate and groupby", "one of them")
	case a.Grouping != NoGrouping && !(a.GroupBy && dated):
		c.fail(a.At, CodeBadAggregate, "dategrouping of "+of.String(), "dategrouping of a date that is grouped by")
	case a.GroupBy && dated && a.Grouping == NoGrouping:
		c.fail(a.At, CodeBadAggregate, "a group of "+of.String()+" without dategrouping", "dategrouping=\"day\" or another")
	case a.GroupBy && of == opaque:
		c.fail(a.At, CodeBadAggregate, "a group of "+of.String(), "an attribute that can be compared")
	case a.Distinct && a.Aggregate != CountColumn:
		c.fail(a.At, CodeBadAggregate, "distinct beside "+quote(a.Aggregate.String()), "distinct beside countcolumn")
	case (a.Aggregate == Sum || a.Aggregate == Average) && !(of == whole || of == monetary || of == decimal),
		(a.Aggregate == Min || a.Aggregate == Max) && !(of == whole || of == monetary || of == decimal || dated):
		c.fail(a.At, CodeBadAggregate, a.Aggregate.String()+" of "+of.String(), "a number, or for min and max a date")
	}
}

// show returns what a column shows of a tuple.
func (col *Column) show(r *run) crm.Value { return col.source.value(r.rows[col.source.link]) }

// part returns the part of a date by which a column groups, or the value
// where it groups by that.
func (col *Column) part(r *run) crm.Value {
	v := col.show(r)
	if col.Grouping == NoGrouping || v.IsNull() {
		return v
	}
	day := v.Int()
	if v.Kind() == crm.Time {
		if day = floorDiv(v.Millis(), dayMillis); !col.utc {
			day = r.cal.day(v.Millis())
		}
	}
	year, month, d := dateOf(day)
	switch col.Grouping {
	case ByDay:
		return crm.Whole(int64(d))
	case ByWeek:
		return crm.Whole(r.cal.weekNumber(day))
	case ByMonth:
		return crm.Whole(int64(month))
	case ByQuarter:
		return crm.Whole((int64(month)-1)/3 + 1)
	case ByFiscalPeriod:
		return crm.Whole(r.cal.fiscal.periodNumber(day))
	case ByFiscalYear:
		return crm.Whole(r.cal.fiscal.name(r.cal.fiscal.yearOf(day)))
	}
	return crm.Whole(int64(year))
}
