package filter

import (
	"cmp"
	"math"
	"slices"

	"regarding/shared/crm"
)

// group is the rows with equal values in the columns that are grouped by.
type group struct {
	key    string
	values []crm.Value // by column; of those that are computed once done
	sums   []sum       // by column
}

// sum is what is known of the values of a column in a group.
type sum struct {
	rows, values int64
	whole        int64 // the sum of Int
	float        float64
	overflow     bool
	least, most  crm.Value
	seen         map[string]bool // of countcolumn distinct
}

// aggregate makes the rows of an aggregate query: one for each group, one in
// all where nothing is grouped by.
func (r *run) aggregate() (*Result, error) {
	page, err := r.page()
	if err != nil {
		return nil, err
	}
	groups := map[string]*group{}
	members := 0
	r.emit = func() bool {
		g := r.group(groups)
		for i := range r.columns {
			if col := &r.columns[i]; col.Aggregate != NoAggregate && g.sums[i].add(col, col.show(r)) {
				members++
			}
		}
		if len(groups)+members > maxHeld {
			r.err = tooMany(r.query)
		}
		return r.err == nil
	}
	r.each(func(*crm.Row) bool { return !r.step(1, r.stop, true) })
	if r.err != nil {
		return nil, r.err
	}
	if len(r.groups) == 0 && len(groups) == 0 {
		groups[""] = r.newGroup("")
	}
	list := make([]*group, 0, len(groups))
	for _, g := range groups {
		for i := range r.columns {
			if col := &r.columns[i]; col.Aggregate != NoAggregate {
				g.values[i] = g.sums[i].result(col)
			}
		}
		list = append(list, g)
	}
	slices.SortFunc(list, r.compareGroups)
	result := &Result{Columns: r.columns, Total: -1}
	if r.query.Total {
		result.Total = len(list)
	}
	list = list[min(page.skip, len(list)):]
	result.More = len(list) > page.size && r.query.Top == 0
	for _, g := range list[:min(page.size, len(list))] {
		result.Rows = append(result.Rows, ResultRow{Values: g.values})
	}
	return result, nil
}

// group returns the group of the tuple.
func (r *run) group(groups map[string]*group) *group {
	var room [64]byte
	b := room[:0]
	for _, i := range r.groups {
		b = appendKey(b, r.columns[i].part(r))
	}
	if g, ok := groups[string(b)]; ok {
		return g
	}
	g := r.newGroup(string(b))
	for _, i := range r.groups {
		g.values[i] = r.columns[i].part(r)
	}
	groups[g.key] = g
	return g
}

func (r *run) newGroup(key string) *group {
	return &group{key: key, values: make([]crm.Value, len(r.columns)), sums: make([]sum, len(r.columns))}
}

// compareGroups orders groups by the query's orders, then by their keys.
func (r *run) compareGroups(a, b *group) int {
	for i := range r.orders {
		o := &r.orders[i]
		if c := r.resultKey(o, a).compare(r.resultKey(o, b), o.descending); c != 0 {
			return c
		}
	}
	return cmp.Compare(a.key, b.key)
}

func (r *run) resultKey(o *order, g *group) sortKey {
	v := g.values[o.result]
	if v.IsNull() {
		return sortKey{}
	}
	return r.keyOf(o, v)
}

// add counts a value. It reports whether it had to be kept.
func (s *sum) add(col *Column, v crm.Value) bool {
	s.rows++
	if v.IsNull() {
		return false
	}
	s.values++
	switch col.Aggregate {
	case CountColumn:
		if !col.distinct {
			return false
		}
		if s.seen == nil {
			s.seen = map[string]bool{}
		}
		n := len(s.seen)
		s.seen[string(appendKey(nil, v))] = true
		return len(s.seen) > n
	case Sum, Average:
		s.float += floatOf(col, v)
		n := v.Int()
		if n > 0 && s.whole > math.MaxInt64-n || n < 0 && s.whole < math.MinInt64-n {
			s.overflow = true
		}
		s.whole += n
	case Min, Max:
		if s.values == 1 || compareNumbers(v, s.least) < 0 {
			s.least = v
		}
		if s.values == 1 || compareNumbers(v, s.most) > 0 {
			s.most = v
		}
	}
	return false
}

func compareNumbers(a, b crm.Value) int {
	switch a.Kind() {
	case crm.Time:
		return cmp.Compare(a.Millis(), b.Millis())
	case crm.Float:
		return cmp.Compare(a.Float(), b.Float())
	}
	return cmp.Compare(a.Int(), b.Int())
}

// floatOf returns a number in its own unit.
func floatOf(col *Column, v crm.Value) float64 {
	switch {
	case v.Kind() == crm.Float:
		return v.Float()
	case col.source.class == monetary:
		return float64(v.Int()) / crm.MoneyUnit
	}
	return float64(v.Int())
}

// result returns what is made of the values: counts always, the others where
// there are values.
func (s *sum) result(col *Column) crm.Value {
	switch {
	case col.Aggregate == CountRows:
		return crm.Whole(s.rows)
	case col.Aggregate == CountColumn && col.distinct:
		return crm.Whole(int64(len(s.seen)))
	case col.Aggregate == CountColumn:
		return crm.Whole(s.values)
	case s.values == 0:
		return crm.Value{}
	case col.Aggregate == Average:
		if col.source.class != decimal && !s.overflow {
			unit := 1.0
			if col.source.class == monetary {
				unit = crm.MoneyUnit
			}
			return crm.Number(float64(s.whole) / unit / float64(s.values))
		}
		return crm.Number(s.float / float64(s.values))
	case col.Aggregate == Sum:
		if col.source.class == decimal || s.overflow {
			return crm.Number(s.float)
		}
		return crm.Whole(s.whole)
	case col.Aggregate == Min:
		return s.least
	}
	return s.most
}
