package filter

import (
	"slices"
	"strconv"
	"strings"

	"regarding/shared/crm"
)

// filters compiles what the rows of e in a place must pass: one node for each
// part that must hold.
func (c *compiler) filters(s *scope, e *Entity, place int) []node {
	var nodes []node
	for _, f := range e.Filters {
		nodes = c.group(nodes, s, f, place)
	}
	for _, l := range e.Links {
		if l.Type == Exists || l.Type == In {
			if n, ok := c.asked(l, s.at(place)); ok {
				nodes = append(nodes, n)
			}
		}
	}
	return nodes
}

// group appends the parts of a filter that must hold.
func (c *compiler) group(nodes []node, s *scope, f *Filter, place int) []node {
	if f.Or {
		if n := c.either(s, f, place); len(n.items) > 0 {
			nodes = append(nodes, n)
		}
		return nodes
	}
	for _, item := range f.Items {
		if inner, ok := item.(*Filter); ok {
			nodes = c.group(nodes, s, inner, place)
			continue
		}
		if n, ok := c.item(s, item, place); ok {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

// either compiles a filter of which one part must hold; without items where
// it restricts nothing.
func (c *compiler) either(s *scope, f *Filter, place int) node {
	n := node{kind: anyOf}
	for _, item := range f.Items {
		inner, isFilter := item.(*Filter)
		switch {
		case !isFilter:
			if one, ok := c.item(s, item, place); ok {
				n.items = append(n.items, one)
			}
		case inner.Or:
			n.items = append(n.items, c.either(s, inner, place).items...)
		default:
			if parts := c.group(nil, s, inner, place); len(parts) > 0 {
				n.items = append(n.items, conjunction(parts))
			}
		}
	}
	sortByCost(n.items)
	return n
}

// item compiles a condition or a link of a filter.
func (c *compiler) item(s *scope, item Item, place int) (node, bool) {
	switch item := item.(type) {
	case *Condition:
		if t := c.condition(s, item, place); t != nil {
			c.tests = append(c.tests, t)
			return node{kind: testOf, test: t}, true
		}
	case *Link:
		if !item.Type.InFilter() {
			c.fail(item.At, CodeBadLink, "a link of type "+item.Type.String()+" in a filter", "any, not any, all or not all")
			return node{}, false
		}
		return c.asked(item, s.at(place))
	}
	return node{}, false
}

// condition compiles a condition; nil for a wrong one.
func (c *compiler) condition(s *scope, cond *Condition, place int) *test {
	if !c.counts(cond.At, false) {
		return nil
	}
	trait := cond.Operator.trait()
	if trait.name == "" {
		c.fail(cond.At, CodeUnknownOperator, "no operator", "one such as eq")
		return nil
	}
	name := s.at(place)
	if cond.EntityName != "" {
		var ok bool
		if name, ok = s.find(cond.EntityName); !ok {
			c.fail(cond.At, CodeUnknownAlias, "the name "+quote(cond.EntityName), "one of "+s.known())
			return nil
		}
	}
	col, ok := c.column(cond.At, name.schema, name.place, cond.Attribute)
	if !ok {
		return nil
	}
	if !trait.family.fits(col.class) {
		c.fail(cond.At, CodeTypeMismatch, trait.name+" for "+cond.Attribute+", which is "+col.class.String(), trait.family.wants())
		return nil
	}
	t := &test{column: col, op: cond.Operator, negate: trait.negates, relative: trait.relative}
	if cond.ValueOf != "" {
		return c.comparison(s, cond, t)
	}
	if !c.valueCount(cond) {
		return nil
	}
	errs := len(c.errs)
	c.fill(t, cond, trait)
	if len(c.errs) > errs {
		return nil
	}
	return t
}

// valueCount checks how many values a condition has.
func (c *compiler) valueCount(cond *Condition) bool {
	least, most := cond.Operator.Values()
	n := len(cond.Values)
	switch {
	case n >= least && (most < 0 || n <= most):
		return true
	case most == 0:
		c.fail(cond.Values[0].At, CodeUnexpectedValue, "a value for "+cond.Operator.String(), "none")
	case n == 0:
		c.fail(cond.At, CodeMissingValue, cond.Operator.String()+" without a value", "value=\"...\" or <value>")
	default:
		c.fail(cond.At, CodeValueCount, strconv.Itoa(n)+" values for "+cond.Operator.String(), strconv.Itoa(least))
	}
	return false
}

// comparison compiles a condition that compares two attributes.
func (c *compiler) comparison(s *scope, cond *Condition, t *test) *test {
	if !cond.Operator.ComparesAttributes() {
		c.fail(cond.At, CodeTypeMismatch, "valueof with "+cond.Operator.String(), "valueof with eq, ne, gt, ge, lt or le")
		return nil
	}
	if len(cond.Values) > 0 {
		c.fail(cond.At, CodeUnexpectedValue, "a value beside valueof", "one of them")
		return nil
	}
	name, attribute := s.at(t.link), cond.ValueOf
	if alias, rest, ok := strings.Cut(cond.ValueOf, "."); ok {
		if name, ok = s.find(alias); !ok {
			c.fail(cond.At, CodeUnknownAlias, "the name "+quote(alias), "one of "+s.known())
			return nil
		}
		attribute = rest
	}
	other, ok := c.column(cond.At, name.schema, name.place, attribute)
	if !ok {
		return nil
	}
	if other.class != t.class && !(other.class.numeric() && t.class.numeric()) || t.class == plural && cond.Operator.trait().family == ordering {
		c.fail(cond.At, CodeTypeMismatch, cond.Attribute+" ("+t.class.String()+") with "+cond.ValueOf+" ("+other.class.String()+")", "two attributes of one type")
		return nil
	}
	t.kind, t.other = testColumns, other
	return t
}

// fill gives t what it looks for.
func (c *compiler) fill(t *test, cond *Condition, trait trait) {
	switch trait.family {
	case anyType:
		t.kind = testNull
	case pattern:
		t.kind, t.like = testLike, newLike(patternOf(cond.Operator, cond.Values[0].Text))
		if n := len(t.like.parts); n > maxPattern && !t.like.isPlain {
			c.fail(cond.Values[0].At, CodeBadValue, "a pattern of "+strconv.Itoa(n)+" parts", "at most "+strconv.Itoa(maxPattern)+" with _ or [], or with % inside")
		}
	case idents:
		t.kind, t.ids = testID, c.people(cond.Operator)
	case speaking:
		t.kind, t.low, t.high = testInt, c.context.Language, c.context.Language
	case climbing:
		c.fillHierarchy(t, cond)
	case dating, clocking:
		c.fillWindow(t, cond)
	default:
		c.fillValues(t, cond)
	}
}

func patternOf(op Operator, value string) string {
	switch op {
	case BeginsWith, NotBeginWith:
		return value + "%"
	case EndsWith, NotEndWith:
		return "%" + value
	}
	return value
}

// people returns the ids that an operator about the user means.
func (c *compiler) people(op Operator) []crm.ID {
	ctx := &c.context
	var ids []crm.ID
	switch op {
	case EqBusinessID, NeBusinessID:
		ids = []crm.ID{ctx.BusinessUnit}
	case EqUserTeams:
		ids = slices.Clone(ctx.Teams)
	case EqUserOrUserTeams:
		ids = append(slices.Clone(ctx.Teams), ctx.User)
	case EqUserOrUserHierarchy:
		ids = append(slices.Clone(ctx.Reports), ctx.User)
	case EqUserOrUserHierarchyAndTeams:
		ids = append(slices.Concat(ctx.Reports, ctx.Teams, ctx.ReportTeams), ctx.User)
	default:
		ids = []crm.ID{ctx.User}
	}
	return sortIDs(slices.DeleteFunc(ids, crm.ID.IsZero))
}

func (c *compiler) fillHierarchy(t *test, cond *Condition) {
	t.kind = testUnder
	if cond.Operator == Above || cond.Operator == EqOrAbove {
		t.kind = testAbove
	}
	t.orSelf = cond.Operator == EqOrUnder || cond.Operator == EqOrAbove
	targets := t.attribute.Targets
	if t.own {
		targets = []crm.Entity{t.entity.Number}
	}
	for _, target := range targets {
		e, ok := c.schema.byNumber[target]
		if !ok || e.Parent == "" {
			continue
		}
		if parent, ok := e.attribute(e.Parent); ok {
			t.hierarchy, t.parent = target, parent.Slot
			if l, ok := c.literal(t, cond.Values[0]); ok {
				t.ids = []crm.ID{l.id}
			}
			return
		}
	}
	c.fail(cond.At, CodeTypeMismatch, cond.Operator.String()+" for "+cond.Attribute+", which has no hierarchy", climbing.wants())
}

func (c *compiler) literal(t *test, v Value) (literal, bool) {
	l, expected := c.cal.literalOf(t.attribute, v.Text)
	if expected != "" {
		c.fail(v.At, CodeBadValue, quote(v.Text)+" for "+t.attribute.Name, expected)
	}
	return l, expected == ""
}

// Ranges of the numbers that date operators take.
const (
	maxUnits  = 1_000_000_000
	maxPeriod = 13
	minYear   = 1
	maxYear   = 9999
)

// fillWindow makes t select the dates of a window.
func (c *compiler) fillWindow(t *test, cond *Condition) {
	var values []int64
	for i, v := range cond.Values {
		n, ok := int64(0), false
		expected := "a whole number from 1 on"
		switch cond.Operator {
		case On, OnOrBefore, OnOrAfter:
			n, ok = c.cal.instant(strings.TrimSpace(v.Text))
			expected = "a date such as 2026-05-14"
		default:
			n, ok = wholeNumber(strings.TrimSpace(v.Text))
			low, high := int64(1), int64(maxUnits)
			switch {
			case cond.Operator == InFiscalYear || i == 1:
				low, high = minYear, maxYear
				expected = "a year such as 2026"
			case cond.Operator == InFiscalPeriod || len(cond.Values) == 2:
				high = maxPeriod
				expected = "the number of a fiscal period, from 1 on"
			}
			ok = ok && n >= low && n <= high
		}
		if !ok {
			c.fail(v.At, CodeBadValue, quote(v.Text)+" for "+cond.Operator.String(), expected)
			return
		}
		values = append(values, n)
	}
	if cond.Operator == InFiscalPeriod {
		t.kind, t.low, t.calendar = testPeriod, values[0], c.cal
		return
	}
	w := c.cal.windowOf(cond.Operator, c.context.Now, values)
	if t.class == civil {
		t.kind = testInt
		t.low, t.high = c.cal.days(w.from, w.to)
		return
	}
	t.kind, t.low, t.high = testTime, w.from, w.to
}

// fillValues makes t compare with values.
func (c *compiler) fillValues(t *test, cond *Condition) {
	literals := make([]literal, len(cond.Values))
	for i, v := range cond.Values {
		var ok bool
		if literals[i], ok = c.literal(t, v); !ok {
			return
		}
	}
	switch t.class {
	case plural:
		t.kind = testSet
		if cond.Operator == ContainValues || cond.Operator == NotContainValues {
			t.kind = testMembers
		}
		for _, l := range literals {
			t.texts = append(t.texts, l.text)
		}
		slices.Sort(t.texts)
		t.texts = slices.Compact(t.texts)
	case identity:
		t.kind = testID
		for _, l := range literals {
			t.ids = append(t.ids, l.id)
		}
		t.ids = sortIDs(t.ids)
	case textual:
		t.fillTexts(cond.Operator, literals)
	default:
		t.fillInts(cond.Operator, literals)
	}
}

func (t *test) fillTexts(op Operator, literals []literal) {
	t.kind = testText
	b := textBound{text: literals[0].text, set: true}
	switch op {
	case Gt:
		b.strict = true
		t.textLow = b
	case Ge:
		t.textLow = b
	case Lt:
		b.strict = true
		t.textHigh = b
	case Le:
		t.textHigh = b
	case Between, NotBetween:
		t.textLow, t.textHigh = b, textBound{text: literals[1].text, set: true}
	case IsIn, NotIn:
		t.kind = testTexts
		for _, l := range literals {
			t.texts = append(t.texts, l.text)
		}
		slices.Sort(t.texts)
	default:
		t.textLow, t.textHigh, t.exact = b, b, true
	}
}

// fillInts is for all that is compared as a whole number.
func (t *test) fillInts(op Operator, literals []literal) {
	one, some := testInt, testInts
	switch t.class {
	case instant:
		one, some = testTime, testTimes
	case decimal:
		one, some = testFloat, testFloats
	}
	t.kind = one
	l := literals[0]
	t.low, t.high = ever, never
	switch op {
	case Gt:
		if t.low = l.high + 1; l.high == never {
			t.low, t.high = never, ever
		}
	case Ge:
		t.low = l.low
	case Lt:
		if t.high = l.low - 1; l.low == ever {
			t.low, t.high = never, ever
		}
	case Le:
		t.high = l.high
	case Between, NotBetween:
		t.low, t.high = l.low, literals[1].high
	case IsIn, NotIn:
		t.kind = some
		for _, l := range literals {
			if l.low == l.high {
				t.ints = append(t.ints, l.low)
			}
		}
		slices.Sort(t.ints)
	default:
		t.low, t.high = l.low, l.high
	}
}
