package filter

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"regarding/shared/crm"
)

// queriesPerWorld makes thousands of queries of the hundred worlds that rapid
// draws.
var queriesPerWorld = func() int {
	if runtime.GOOS == "js" {
		return 10
	}
	return 40
}()

// The compiled evaluator gives what the naive one gives: rows, their order,
// pages, distinct rows, counts, and what Match says of each row; with and
// without indexes. FILT-01
func TestEvaluatorAgreesWithDefinition(t *testing.T) {
	selected := 0
	rapid.Check(t, func(t *rapid.T) {
		g := &generator{T: t}
		g.world()
		n := &naive{schema: g.schema, source: g.source, context: g.context()}
		for range queriesPerWorld {
			q := g.query()
			want := n.list(q)
			selected += len(want)
			for _, source := range []*shelf{g.source, g.source.withIndexes()} {
				if why := n.disagrees(q, want, source); why != "" {
					t.Fatalf("%s\nnow %v\n%s", why, n.context.Now, Print(q))
				}
			}
		}
	})
	if selected == 0 {
		t.Error("no generated query selects anything")
	}
}

// list is what a query gives, before top and pages.
func (n *naive) list(q *Query) []naiveTuple {
	tuples := n.tuples(q)
	if q.Distinct {
		// Sorted by id first, so that of equal rows the same one is kept.
		seen := map[string]bool{}
		tuples = slices.DeleteFunc(tuples, func(tuple naiveTuple) bool {
			key := n.columnsKey(q, tuple)
			had := seen[key]
			seen[key] = true
			return had
		})
	}
	type sorting struct {
		alias string
		order Order
	}
	var orders []sorting
	var collect func(alias string, e *Entity)
	collect = func(alias string, e *Entity) {
		for _, o := range e.Orders {
			orders = append(orders, sorting{alias, o})
		}
		for _, l := range e.Links {
			if l.Type == Inner || l.Type == Outer || l.Type == First {
				collect(l.Alias, &l.Entity)
			}
		}
	}
	collect("", &q.Entity)
	slices.SortFunc(tuples, func(a, b naiveTuple) int {
		for _, o := range orders {
			if c := n.compare(a.byAlias[o.alias], b.byAlias[o.alias], o.order); c != 0 {
				return c
			}
		}
		return strings.Compare(ids(a.rows), ids(b.rows))
	})
	return tuples
}

// columnsKey joins what the columns of a tuple hold.
func (n *naive) columnsKey(q *Query, tuple naiveTuple) string {
	var parts []string
	var collect func(alias string, e *Entity)
	collect = func(alias string, e *Entity) {
		for _, a := range e.Attributes {
			part := "null"
			if v := n.known(tuple.byAlias[alias], a.Name); v != nil {
				part = fmt.Sprintf("%T %v", v, v)
			}
			if text, ok := n.known(tuple.byAlias[alias], a.Name).(string); ok {
				part = "text " + foldByTheBook(text)
			}
			parts = append(parts, part)
		}
		for _, l := range e.Links {
			if l.Type == Inner || l.Type == Outer || l.Type == First {
				collect(l.Alias, &l.Entity)
			}
		}
	}
	collect("", &q.Entity)
	if len(parts) == 0 {
		return ids(tuple.rows[:1])
	}
	return strings.Join(parts, "|")
}

// ids writes the ids of rows, in the order in which they sort.
func ids(rows []*crm.Row) string {
	var b strings.Builder
	for _, row := range rows {
		if row == nil {
			b.WriteString("- ")
			continue
		}
		b.WriteString(row.ID.String() + " ")
	}
	return b.String()
}

// disagrees says in what the compiled query differs from the list of tuples
// that it should give.
func (n *naive) disagrees(q *Query, want []naiveTuple, source *shelf) string {
	p, err := Compile(q, n.schema, n.context)
	if err != nil {
		return err.Error()
	}
	result, err := p.Run(source, Options{})
	if err != nil {
		return err.Error()
	}
	if why := n.rowsDiffer(q, result, want); why != "" {
		return why
	}
	roots := map[crm.ID]bool{}
	all := *q
	all.Distinct = false
	for _, tuple := range n.tuples(&all) {
		roots[tuple.rows[0].ID] = true
	}
	if count, err := p.Count(source, Options{}); err != nil || count != len(roots) {
		return fmt.Sprintf("Count is %d, %v, want %d", count, err, len(roots))
	}
	if why := selects(p, source, roots); why != "" {
		return why
	}
	for _, row := range source.rows[p.Entity().Number] {
		if matches, err := p.Match(source, row, Options{}); err != nil || matches != roots[row.ID] {
			return fmt.Sprintf("Match(%v) is %v, %v, want %v", row.ID, matches, err, roots[row.ID])
		}
	}
	return ""
}

// selects says in what Select differs from the roots that it should give: over
// rows that hold nothing but what Reads names, the root's all in one place.
func selects(p *Program, source *shelf, want map[crm.ID]bool) string {
	bare := newShelf()
	var scratch crm.Scratch
	fill := func(row *crm.Row, slots []crm.Slot) *crm.Row {
		to := scratch.Fill(row.Key, row.Partition)
		for _, slot := range slots {
			scratch.Set(slot, row.At(slot))
		}
		to.Deleted = row.Deleted
		return to
	}
	for _, reads := range p.Reads() {
		for _, row := range source.rows[reads.Entity] {
			fill(row, reads.Slots)
			bare.put(scratch.Row())
		}
	}
	var one crm.Row
	rows := func(yield func(*crm.Row) bool) {
		for _, row := range bare.rows[p.Entity().Number] {
			if one = *row; !yield(&one) {
				return
			}
		}
	}
	found := map[crm.ID]bool{}
	twice := false
	err := p.Select(rows, bare, Options{}, func(row *crm.Row) bool {
		twice = twice || found[row.ID]
		found[row.ID] = true
		return true
	})
	if err != nil || twice || !maps.Equal(found, want) {
		return fmt.Sprintf("Select finds %d roots, one twice: %v, %v, want %d", len(found), twice, err, len(want))
	}
	return ""
}

func (n *naive) rowsDiffer(q *Query, result *Result, want []naiveTuple) string {
	total := len(want)
	switch {
	case q.Total && result.Total != total:
		return fmt.Sprintf("Total is %d, want %d", result.Total, total)
	case q.Top > 0:
		want = want[:min(q.Top, len(want))]
	case q.Count > 0:
		skip := min(len(want), (q.Page-1)*q.Count)
		want = want[skip:min(len(want), skip+q.Count)]
		if more := skip+len(want) < total; result.More != more {
			return fmt.Sprintf("More is %v, want %v", result.More, more)
		}
	}
	if len(result.Rows) != len(want) {
		return fmt.Sprintf("%d rows, want %d", len(result.Rows), len(want))
	}
	for i, row := range result.Rows {
		same := ids(row.Rows) == ids(want[i].rows)
		if q.Distinct { // which of the rows with equal columns is kept is open
			same = n.hasColumns(q, row, want)
		}
		if !same {
			return fmt.Sprintf("row %d is %s, want %s", i, ids(row.Rows), ids(want[i].rows))
		}
	}
	return ""
}

// hasColumns reports whether a distinct row is one of those that are wanted.
func (n *naive) hasColumns(q *Query, row ResultRow, want []naiveTuple) bool {
	for _, tuple := range n.tuples(q) {
		if ids(tuple.rows) == ids(row.Rows) {
			key := n.columnsKey(q, tuple)
			return slices.ContainsFunc(want, func(w naiveTuple) bool { return n.columnsKey(q, w) == key })
		}
	}
	return false
}

// Pages, walked by their cookies, are the whole list, each row once.
func TestPagesAreTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &generator{T: t}
		g.world()
		n := &naive{schema: g.schema, source: g.source, context: g.context()}
		for range 5 {
			q := g.query()
			q.Top, q.Distinct, q.Total, q.Page = 0, g.chance(4), false, 0
			q.Count = 0
			whole := g.page(t, q, n.context)
			q.Count = 1 + g.below(4)
			var walked []ResultRow
			for q.Page = 1; ; q.Page++ {
				result := g.page(t, q, n.context)
				walked = append(walked, result.Rows...)
				if q.Cookie = result.Cookie; !result.More {
					break
				}
				if len(walked) > len(whole.Rows) {
					t.Fatalf("the pages do not end\n%s", Print(q))
				}
				if len(result.Rows) != q.Count {
					t.Fatalf("a page of %d rows, want %d", len(result.Rows), q.Count)
				}
			}
			if len(walked) != len(whole.Rows) {
				t.Fatalf("%d rows on pages of %d, want %d\n%s", len(walked), q.Count, len(whole.Rows), Print(q))
			}
			for i := range walked {
				if ids(walked[i].Rows) != ids(whole.Rows[i].Rows) {
					t.Fatalf("row %d is %v, want %v\n%s", i, ids(walked[i].Rows), ids(whole.Rows[i].Rows), Print(q))
				}
			}
		}
	})
}

func (g *generator) page(t *rapid.T, q *Query, c Context) *Result {
	p, err := Compile(q, g.schema, c)
	if err != nil {
		t.Fatalf("%v\n%s", err, Print(q))
	}
	result, err := p.Run(g.source, Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, Print(q))
	}
	return result
}
