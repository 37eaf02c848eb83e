package filter

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"regarding/shared/crm"
)

// naive evaluates a query as its definition reads: it walks the query for
// each combination of rows, looks names up where it meets them and knows no
// slots, indexes, plans or windows.
type naive struct {
	schema  *Schema
	source  *shelf
	context Context
	raw     bool // RawOrder of the query
}

// naiveTuple is a combination of rows: by alias, and in order.
type naiveTuple struct {
	byAlias map[string]*naiveRow
	rows    []*crm.Row // nil for none
}

type naiveRow struct {
	entity *EntitySchema
	row    *crm.Row // nil for none
}

func (n *naiveRow) value(attribute string) crm.Value {
	a, ok := n.entity.attribute(attribute)
	switch {
	case !ok:
		panic(attribute)
	case n.row == nil:
		return crm.Value{}
	case a.Type == crm.TypeID:
		return crm.Lookup(crm.Ref{ID: n.row.ID})
	}
	return n.row.At(a.Slot)
}

func (n *naive) live(entity string) (list []*naiveRow) {
	e, _ := n.schema.Entity(entity)
	for _, row := range n.source.rows[e.Number] {
		if row.Deleted == nil {
			list = append(list, &naiveRow{e, row})
		}
	}
	return list
}

// tuples returns every combination that the query selects, unsorted.
func (n *naive) tuples(q *Query) (selected []naiveTuple) {
	n.raw = q.RawOrder
	for _, root := range n.live(q.Entity.Name) {
		own := &Entity{Name: q.Entity.Name, Links: q.Entity.Links}
		for _, tuple := range n.expand(root, own) {
			tuple.byAlias[""] = root
			if n.all(root, q.Entity.Filters, tuple.byAlias) && n.exist(root, q.Entity.Links) {
				tuple.rows = append([]*crm.Row{root.row}, tuple.rows...)
				selected = append(selected, tuple)
			}
		}
	}
	return selected
}

// expand returns the combinations of the rows of the links of e, for one row
// of e that is held already.
func (n *naive) expand(at *naiveRow, e *Entity) []naiveTuple {
	all := []naiveTuple{{byAlias: map[string]*naiveRow{}}}
	for _, l := range e.Links {
		if l.Type != Inner && l.Type != Outer && l.Type != First {
			continue
		}
		ways := n.linked(at, l)
		var longer []naiveTuple
		for _, tuple := range all {
			for _, way := range ways {
				joined := naiveTuple{map[string]*naiveRow{}, slices.Concat(tuple.rows, way.rows)}
				for alias, row := range tuple.byAlias {
					joined.byAlias[alias] = row
				}
				for alias, row := range way.byAlias {
					joined.byAlias[alias] = row
				}
				longer = append(longer, joined)
			}
		}
		all = longer
	}
	return all
}

// linked returns the combinations of a link with those within it.
func (n *naive) linked(at *naiveRow, l *Link) (ways []naiveTuple) {
	rows := n.joined(at, l)
	if l.Type == First {
		slices.SortFunc(rows, func(a, b *naiveRow) int {
			for _, o := range l.Orders {
				if c := n.compare(a, b, o); c != 0 {
					return c
				}
			}
			return slices.Compare(a.row.ID[:], b.row.ID[:])
		})
	}
	for _, row := range rows {
		if !n.passes(row, &l.Entity) {
			continue
		}
		for _, way := range n.expand(row, &l.Entity) {
			way.byAlias[l.Alias] = row
			way.rows = append([]*crm.Row{row.row}, way.rows...)
			ways = append(ways, way)
		}
	}
	switch {
	case l.Type == First && len(ways) > 0:
		// One row of this link; of its inner links there can be more.
		first := ways[0].rows[0]
		ways = slices.DeleteFunc(ways, func(way naiveTuple) bool { return way.rows[0] != first })
	case l.Type != Inner && len(ways) == 0:
		none := naiveTuple{byAlias: map[string]*naiveRow{}}
		n.nothing(l, &none)
		ways = append(ways, none)
	}
	return ways
}

func (n *naive) nothing(l *Link, to *naiveTuple) {
	e, _ := n.schema.Entity(l.Name)
	to.byAlias[l.Alias] = &naiveRow{entity: e}
	to.rows = append(to.rows, nil)
	for _, within := range l.Links {
		if within.Type == Inner || within.Type == Outer || within.Type == First {
			n.nothing(within, to)
		}
	}
}

// joined lists the rows of a link by the two attributes alone.
func (n *naive) joined(at *naiveRow, l *Link) (rows []*naiveRow) {
	for _, row := range n.live(l.Name) {
		a, b := n.known(row, l.From), n.known(at, l.To)
		if a != nil && b != nil && n.same(a, b) {
			rows = append(rows, row)
		}
	}
	return rows
}

func (n *naive) passes(row *naiveRow, e *Entity) bool {
	return n.all(row, e.Filters, map[string]*naiveRow{"": row}) && n.exist(row, e.Links)
}

func (n *naive) exist(row *naiveRow, links []*Link) bool {
	for _, l := range links {
		if (l.Type == Exists || l.Type == In) && !n.any(row, l) {
			return false
		}
	}
	return true
}

// any says whether a related row matches.
func (n *naive) any(at *naiveRow, l *Link) bool {
	for _, row := range n.joined(at, l) {
		if n.passes(row, &l.Entity) && len(n.expand(row, &l.Entity)) > 0 {
			return true
		}
	}
	return false
}

func (n *naive) all(own *naiveRow, filters []*Filter, names map[string]*naiveRow) bool {
	for _, f := range filters {
		if holds, restricts := n.filter(own, f, names); restricts && !holds {
			return false
		}
	}
	return true
}

func (n *naive) filter(own *naiveRow, f *Filter, names map[string]*naiveRow) (holds, restricts bool) {
	holds = !f.Or
	for _, item := range f.Items {
		one := false
		switch item := item.(type) {
		case *Filter:
			var counts bool
			if one, counts = n.filter(own, item, names); !counts {
				continue
			}
		case *Condition:
			one = n.condition(own, item, names)
		case *Link:
			switch item.Type {
			case Any, NotAll:
				one = n.any(own, item)
			case NotAny:
				one = !n.any(own, item)
			case All:
				one = len(n.joined(own, item)) > 0 && !n.any(own, item)
			}
		}
		restricts = true
		if f.Or {
			holds = holds || one
		} else {
			holds = holds && one
		}
	}
	return holds, restricts
}

// known returns what an attribute holds in a form of Go: string, *big.Rat,
// time.Time, naiveDay, crm.ID or []string; nil for null.
func (n *naive) known(row *naiveRow, attribute string) any {
	v := row.value(attribute)
	a, _ := row.entity.attribute(attribute)
	switch {
	case v.IsNull():
		return nil
	case a.Type == crm.TypeMoney:
		return big.NewRat(v.Int(), 10_000)
	case a.Type == crm.TypeDate:
		return naiveDay(time.Unix(v.Int()*86_400, 0).UTC().Format(time.DateOnly))
	}
	switch v.Kind() {
	case crm.String:
		return v.Text()
	case crm.Float:
		return new(big.Rat).SetFloat64(v.Float())
	case crm.Time:
		return v.Time()
	case crm.Reference:
		return v.Ref().ID
	case crm.Set:
		return v.Members()
	}
	return big.NewRat(v.Int(), 1)
}

// naiveDay is a date without a time, as it is written.
type naiveDay string

func (n *naive) same(a, b any) bool { return n.order(a, b) == 0 }

// order compares two values of one kind.
func (n *naive) order(a, b any) int {
	switch a := a.(type) {
	case string:
		return strings.Compare(foldByTheBook(a), foldByTheBook(b.(string)))
	case *big.Rat:
		return a.Cmp(b.(*big.Rat))
	case time.Time:
		return a.Compare(b.(time.Time))
	case naiveDay:
		if at, ok := b.(time.Time); ok {
			return n.midnight(a).Compare(at)
		}
		return cmp.Compare(a, b.(naiveDay))
	case crm.ID:
		id := b.(crm.ID)
		return slices.Compare(a[:], id[:])
	}
	return slices.Compare(a.([]string), b.([]string))
}

func (n *naive) midnight(day naiveDay) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(day), n.context.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

// read reads the text of a value as what the attribute holds.
func (n *naive) read(row *naiveRow, attribute, text string) any {
	a, _ := row.entity.attribute(attribute)
	switch classOf(a) {
	case textual:
		return text
	case identity:
		return mustID(nil, strings.Trim(text, "{}"))
	case plural:
		return []string{text}
	case instant, civil:
		return n.instant(text)
	}
	if number, ok := new(big.Rat).SetString(text); ok {
		return number
	}
	return big.NewRat(int64(len("true")-len(text)+1), 1) // true, false
}

func (n *naive) instant(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, text, n.context.Zone); err == nil {
			return t
		}
	}
	panic(text)
}

var naiveNulls = map[Operator]bool{Ne: true, Neq: true, NotIn: true, NotLike: true, NotBeginWith: true, NotEndWith: true, NotBetween: true,
	NotContainValues: true, NotUnder: true, NeUserID: true, NeBusinessID: true, IsNull: true}

func (n *naive) condition(own *naiveRow, c *Condition, names map[string]*naiveRow) bool {
	row := own
	if c.EntityName != "" {
		row = names[c.EntityName]
	}
	v := n.known(row, c.Attribute)
	if v == nil || c.Operator == IsNull {
		return v == nil && naiveNulls[c.Operator]
	}
	if c.ValueOf != "" {
		alias, attribute, named := strings.Cut(c.ValueOf, ".")
		other := row
		if named {
			other = names[alias]
		} else {
			attribute = alias
		}
		w := n.known(other, attribute)
		return w != nil && n.compares(c.Operator, v, []any{w})
	}
	a, _ := row.entity.attribute(c.Attribute)
	switch c.Operator.trait().family {
	case anyType:
		return true
	case pattern:
		return n.like(c.Operator, v.(string), c.Values[0].Text)
	case idents:
		return n.mine(c.Operator, v.(crm.ID))
	case speaking:
		return v.(*big.Rat).Cmp(big.NewRat(n.context.Language, 1)) == 0
	case climbing:
		return n.hierarchy(c.Operator, v.(crm.ID), mustID(nil, c.Values[0].Text))
	case dating, clocking:
		if day, ok := v.(naiveDay); ok {
			v = n.midnight(day)
		}
		return n.dated(c, v.(time.Time))
	case membering:
		contains := slices.ContainsFunc(c.Values, func(value Value) bool { return slices.Contains(v.([]string), value.Text) })
		return contains == (c.Operator == ContainValues)
	}
	if classOf(a) == plural {
		var set []string
		for _, value := range c.Values {
			set = append(set, value.Text)
		}
		slices.Sort(set)
		equal := slices.Equal(slices.Compact(set), v.([]string))
		return equal == (c.Operator == Eq || c.Operator == IsIn)
	}
	var values []any
	for _, value := range c.Values {
		values = append(values, n.read(row, c.Attribute, value.Text))
	}
	return n.compares(c.Operator, v, values)
}

func (n *naive) compares(op Operator, v any, values []any) bool {
	is := func(w any) bool { return n.same(v, w) }
	switch op {
	case Eq:
		return is(values[0])
	case Ne, Neq:
		return !is(values[0])
	case Gt:
		return n.order(v, values[0]) > 0
	case Ge:
		return n.order(v, values[0]) >= 0
	case Lt:
		return n.order(v, values[0]) < 0
	case Le:
		return n.order(v, values[0]) <= 0
	case IsIn:
		return slices.ContainsFunc(values, is)
	case NotIn:
		return !slices.ContainsFunc(values, is)
	}
	between := n.order(v, values[0]) >= 0 && n.order(v, values[1]) <= 0
	return between == (op == Between)
}

// like matches by trying everything.
func (n *naive) like(op Operator, text, pattern string) bool {
	switch op {
	case BeginsWith, NotBeginWith:
		pattern += "%"
	case EndsWith, NotEndWith:
		pattern = "%" + pattern
	}
	matches := naiveLike([]rune(foldByTheBook(text)), []rune(foldByTheBook(pattern)))
	return matches != (op == NotLike || op == NotBeginWith || op == NotEndWith)
}

func naiveLike(text, pattern []rune) bool {
	if len(pattern) == 0 {
		return len(text) == 0
	}
	switch pattern[0] {
	case '%':
		for i := range len(text) + 1 {
			if naiveLike(text[i:], pattern[1:]) {
				return true
			}
		}
		return false
	case '[':
		if end := slices.Index(pattern, ']'); end > 0 {
			set := strings.TrimPrefix(string(pattern[1:end]), "^")
			in := false
			for _, r := range text[:min(1, len(text))] {
				if len(set) == 3 && set[1] == '-' {
					in = r >= rune(set[0]) && r <= rune(set[2])
				} else {
					in = strings.ContainsRune(set, r)
				}
			}
			return len(text) > 0 && in != (pattern[1] == '^') && naiveLike(text[1:], pattern[end+1:])
		}
	}
	return len(text) > 0 && (pattern[0] == '_' || pattern[0] == text[0]) && naiveLike(text[1:], pattern[1:])
}

func (n *naive) mine(op Operator, id crm.ID) bool {
	c := n.context
	me, mine := id == c.User, slices.Contains(c.Teams, id)
	switch op {
	case EqUserID:
		return me
	case NeUserID:
		return !me
	case EqUserTeams:
		return mine
	case EqUserOrUserTeams:
		return me || mine
	case EqUserOrUserHierarchy:
		return me || slices.Contains(c.Reports, id)
	case EqUserOrUserHierarchyAndTeams:
		return me || mine || slices.Contains(c.Reports, id) || slices.Contains(c.ReportTeams, id)
	case EqBusinessID:
		return id == c.BusinessUnit
	}
	return id != c.BusinessUnit
}

// hierarchy looks for every way up from one company to another.
func (n *naive) hierarchy(op Operator, id, named crm.ID) bool {
	parent := func(id crm.ID) crm.ID {
		for _, row := range n.source.rows[company] {
			if a, _ := n.schema.byNumber[company].attribute("parentid"); row.ID == id {
				return row.At(a.Slot).Ref().ID
			}
		}
		return crm.ID{}
	}
	ancestor := func(of, wanted crm.ID) bool {
		for range 20 {
			if of = parent(of); of == wanted && !of.IsZero() {
				return true
			}
		}
		return false
	}
	same := id == named
	switch op {
	case Under:
		return !same && ancestor(id, named)
	case NotUnder:
		return same || !ancestor(id, named)
	case EqOrUnder:
		return same || ancestor(id, named)
	case Above:
		return !same && ancestor(named, id)
	}
	return same || ancestor(named, id)
}

// compare sorts by one order.
func (n *naive) compare(a, b *naiveRow, o Order) int {
	v, w := n.sorted(a, o), n.sorted(b, o)
	c := 0
	switch {
	case v == nil && w == nil:
	case v == nil:
		c = -1
	case w == nil:
		c = 1
	default:
		c = n.order(v, w)
	}
	if o.Descending {
		return -c
	}
	return c
}

func (n *naive) sorted(row *naiveRow, o Order) any {
	v := n.known(row, o.Attribute)
	a, _ := row.entity.attribute(o.Attribute)
	switch {
	case v == nil:
		return nil
	case classOf(a) == plural:
		return strings.Join(v.([]string), ",")
	case len(a.Options) > 0 && !n.raw:
		number := v.(*big.Rat).Num().Int64()
		for _, option := range a.Options {
			if option.Value == number {
				return option.Label
			}
		}
		return strconv.FormatInt(number, 10)
	case classOf(a) == identity && a.Type != crm.TypeID:
		ref := row.row.At(a.Slot).Ref()
		if held := n.source.byID[ref.Key()]; held != nil {
			target := &naiveRow{n.schema.byNumber[ref.Entity], held}
			if name := target.value(target.entity.NameOf).Text(); name != "" {
				return name
			}
		}
		return ref.Name
	}
	return v
}
