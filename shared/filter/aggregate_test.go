package filter

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regarding/shared/crm"
)

// Groups, counts, sums and extremes are those of the naive evaluator's rows.
func TestAggregatesAgreeWithDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &generator{T: t}
		g.world()
		n := &naive{schema: g.schema, source: g.source, context: g.context()}
		for range 10 {
			q := g.query()
			strip(&q.Entity)
			tuples := n.tuples(&Query{Entity: q.Entity})
			*q = Query{Aggregate: true, RawOrder: q.RawOrder, Entity: q.Entity}
			for range g.below(3) {
				a := pick(g, "name", "kind", "open", "at", "day", "parentid", "tags")
				attribute := Attribute{Name: a, Alias: fmt.Sprintf("g%d", len(q.Entity.Attributes)), GroupBy: true}
				if a == "at" || a == "day" {
					attribute.Grouping = Grouping(1 + g.below(7))
				}
				q.Entity.Attributes = append(q.Entity.Attributes, attribute)
			}
			groups := len(q.Entity.Attributes)
			for i, a := range []Attribute{{Name: "name", Aggregate: CountRows}, {Name: "name", Aggregate: CountColumn},
				{Name: "name", Aggregate: CountColumn, Distinct: true}, {Name: "size", Aggregate: Sum}, {Name: "worth", Aggregate: Average},
				{Name: "worth", Aggregate: Min}, {Name: "at", Aggregate: Max}} {
				a.Alias = fmt.Sprintf("c%d", i)
				q.Entity.Attributes = append(q.Entity.Attributes, a)
			}
			got := map[string]bool{}
			for _, row := range g.page(t, q, n.context).Rows {
				var parts []string
				for i, v := range row.Values {
					parts = append(parts, shown(q.Entity.Attributes[i], v))
				}
				got[strings.Join(parts, " ")] = true
			}
			want := n.groups(q, tuples, groups)
			if !maps.Equal(got, want) {
				t.Fatalf("got  %v\nwant %v\n%s", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)), Print(q))
			}
		}
	})
}

// strip leaves of an entity what selects rows.
func strip(e *Entity) {
	e.Attributes, e.Orders = nil, nil
	for _, l := range e.Links {
		strip(&l.Entity)
	}
}

// shown writes a value of a result, texts folded, numbers in their own unit.
func shown(a Attribute, v crm.Value) string {
	switch v.Kind() {
	case crm.Null:
		return "null"
	case crm.String:
		return foldByTheBook(v.Text())
	case crm.Float:
		return strconv.FormatFloat(v.Float(), 'f', 6, 64)
	case crm.Time:
		return v.Time().Format(time.RFC3339)
	case crm.Reference:
		return v.Ref().ID.String()
	case crm.Set:
		return fmt.Sprint(v.Members())
	}
	if a.Name == "worth" && (a.Aggregate == Min || a.Aggregate == Sum) {
		return big.NewRat(v.Int(), 10_000).FloatString(4)
	}
	return strconv.FormatInt(v.Int(), 10)
}

// groups computes the rows of an aggregate query from its tuples.
func (n *naive) groups(q *Query, tuples []naiveTuple, groups int) map[string]bool {
	byKey := map[string][]naiveTuple{}
	for _, tuple := range tuples {
		var key []string
		for _, a := range q.Entity.Attributes[:groups] {
			key = append(key, n.part(tuple.byAlias[""], a))
		}
		byKey[strings.Join(key, " ")] = append(byKey[strings.Join(key, " ")], tuple)
	}
	if groups == 0 && len(tuples) == 0 {
		byKey[""] = nil
	}
	rows := map[string]bool{}
	for key, members := range byKey {
		count, names, distinct := len(members), 0, map[string]bool{}
		size, worth, sizes, worths := int64(0), new(big.Rat), 0, int64(0)
		var least *big.Rat
		var latest time.Time
		for _, m := range members {
			row := m.byAlias[""]
			if name, ok := n.known(row, "name").(string); ok {
				names++
				distinct[foldByTheBook(name)] = true
			}
			if v, ok := n.known(row, "size").(*big.Rat); ok {
				size += v.Num().Int64()
				sizes++
			}
			if v, ok := n.known(row, "worth").(*big.Rat); ok {
				worth.Add(worth, v)
				worths++
				if least == nil || v.Cmp(least) < 0 {
					least = v
				}
			}
			if v, ok := n.known(row, "at").(time.Time); ok && v.After(latest) {
				latest = v
			}
		}
		row := []string{strconv.Itoa(count), strconv.Itoa(names), strconv.Itoa(len(distinct)), "null", "null", "null", "null"}
		if sizes > 0 {
			row[3] = strconv.FormatInt(size, 10)
		}
		if worths > 0 {
			average, _ := new(big.Rat).Quo(worth, big.NewRat(worths, 1)).Float64()
			row[4], row[5] = strconv.FormatFloat(average, 'f', 6, 64), least.FloatString(4)
		}
		if !latest.IsZero() {
			row[6] = latest.UTC().Format(time.RFC3339)
		}
		if key != "" {
			row = append([]string{key}, row...)
		}
		rows[strings.Join(row, " ")] = true
	}
	return rows
}

// part writes the part of a value by which a column groups.
func (n *naive) part(row *naiveRow, a Attribute) string {
	v := n.known(row, a.Name)
	switch v := v.(type) {
	case nil:
		return "null"
	case naiveDay:
		return n.datePart(n.midnight(v), a.Grouping)
	case time.Time:
		return n.datePart(v.In(n.context.Zone), a.Grouping)
	case string:
		return foldByTheBook(v)
	case *big.Rat:
		return v.FloatString(0)
	}
	return fmt.Sprint(v)
}

func (n *naive) datePart(t time.Time, by Grouping) string {
	day := civilDay(t)
	switch by {
	case ByDay:
		return t.Format("2")
	case ByWeek: // weeks that began since the one of 1 January
		week := 1
		for d := civilDay(time.Date(t.Year(), time.January, 2, 0, 0, 0, 0, t.Location())); d <= day; d++ {
			if (d+4)%7 == int(n.context.WeekStart) {
				week++
			}
		}
		return strconv.Itoa(week)
	case ByMonth:
		return t.Format("1")
	case ByQuarter:
		return strconv.Itoa((int(t.Month()) + 2) / 3)
	case ByFiscalPeriod:
		return strconv.Itoa(n.periodNumber(n.fiscalPeriod(day)))
	case ByFiscalYear:
		return strconv.Itoa(n.fiscalName(n.fiscalYear(day)))
	}
	return t.Format("2006")
}

// Sums that no longer fit stay right as far as floating point goes.
func TestSumOverflows(t *testing.T) {
	d := loadDataset(t)
	shelf := newShelf()
	e, _ := d.schema.Entity("account")
	a, _ := e.attribute("revenue")
	for i := range 3 {
		shelf.put(crm.NewRow(crm.Key{Entity: e.Number, ID: worldID(1, i)}, crm.UserID{}).With(a.Slot, crm.Whole(1<<62)))
	}
	p, err := Read(`<fetch aggregate="true"><entity name="account"><attribute name="revenue" alias="s" aggregate="sum"/>
		<attribute name="revenue" alias="a" aggregate="avg"/></entity></fetch>`, d.schema, d.context)
	if err != nil {
		t.Fatal(err)
	}
	result, err := p.Run(shelf, Options{})
	if err != nil {
		t.Fatal(err)
	}
	const each = float64(1<<62) / crm.MoneyUnit
	if got := result.Rows[0].Values; got[0].Float() != 3*each || got[1].Float() != each {
		t.Errorf("sum %v, average %v", got[0].Float(), got[1].Float())
	}
}
