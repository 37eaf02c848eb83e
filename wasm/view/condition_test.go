package view

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// Conditions that could never be evaluated are refused, with the attribute.
func TestConditionsAreChecked(t *testing.T) {
	link := Link{Entity: "account", ID: idOf(1)}
	tests := []struct {
		what string
		list []Condition
		ok   bool
	}{
		{"none", nil, true},
		{"text", []Condition{{"name", Ge, "a"}}, true},
		{"nothing", []Condition{{"name", Ne, nil}}, true},
		{"a lookup", []Condition{{"parentaccountid", Eq, link}}, true},
		{"an order of lookups", []Condition{{"parentaccountid", Ge, link}}, false},
		{"an order with nothing", []Condition{{"name", Lt, nil}}, false},
		{"another type", []Condition{{"modifiedon", Ge, "yesterday"}}, false},
		{"an unknown attribute", []Condition{{"nosuch", Eq, "a"}}, false},
		{"an attribute that lists do not hold", []Condition{{"description", Eq, "a"}}, false},
		{"an unknown comparison", []Condition{{"name", "like", "a"}}, false},
		{"too many", slices.Repeat([]Condition{{"name", Eq, "a"}}, MaxConditions+1), false},
	}
	for _, tt := range tests {
		err := ListQuery{Entity: "account", Scope: ScopeAll, Conditions: tt.list}.Check()
		if tt.ok && err != nil || !tt.ok && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", tt.what, err)
		}
	}
}

// The bounds of numbers: nothing is beyond the greatest, and null is within none.
func TestConditionBounds(t *testing.T) {
	numbers := []int64{math.MinInt64 + 1, -1, 0, 1, math.MaxInt64}
	holds := map[Comparison]func(a, b int64) bool{
		Eq: func(a, b int64) bool { return a == b }, Ne: func(a, b int64) bool { return a != b },
		Ge: func(a, b int64) bool { return a >= b }, Gt: func(a, b int64) bool { return a > b },
		Le: func(a, b int64) bool { return a <= b }, Lt: func(a, b int64) bool { return a < b },
	}
	for op, want := range holds {
		for _, b := range numbers {
			c := condition{kind: crm.Int, op: op}
			c.bounds(orderOf(crm.Int, b))
			col := newColumn(crm.Int, len(numbers)+1)
			places := []int32{int32(len(numbers))} // null
			for i, a := range numbers {
				col.nums[i] = a
				places = append(places, int32(i))
			}
			got := c.filter(&rows{columns: []column{col}}, nil, places)
			var kept []int32
			if op == Ne {
				kept = append(kept, int32(len(numbers)))
			}
			for i, a := range numbers {
				if want(a, b) {
					kept = append(kept, int32(i))
				}
			}
			if !slices.Equal(got, kept) {
				t.Errorf("%s %d keeps %v, want %v", op, b, got, kept)
			}
		}
	}
}

// A row without a text is kept by ne alone, and by eq with nothing.
func TestConditionsOnTexts(t *testing.T) {
	texts := []string{"", "Acme", "Österreich", "osten", "zoe"}
	tests := map[Comparison][]string{
		Eq: {"Österreich"}, Ne: {"", "Acme", "osten", "zoe"}, Ge: {"Österreich", "zoe"}, Gt: {"zoe"},
		Le: {"Acme", "Österreich", "osten"}, Lt: {"Acme", "osten"},
	}
	for op, want := range tests {
		c := condition{kind: crm.String, op: op, text: fold("OSTERREICH")}
		var got []string
		for _, place := range c.filter(&rows{columns: []column{{kind: crm.String, texts: texts}}}, nil, []int32{0, 1, 2, 3, 4}) {
			got = append(got, texts[place])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s keeps %q, want %q", op, got, want)
		}
	}
}

// A list is picked from another only if that has all of its rows.
func TestConditionsImply(t *testing.T) {
	of := func(op Comparison, value Input) condition {
		c, err := Condition{"modifiedon", op, value}.compile(crm.Account)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	tests := []struct {
		a, b condition
		want bool
	}{
		{of(Ge, int64(5)), of(Ge, int64(4)), true}, {of(Ge, int64(4)), of(Ge, int64(5)), false},
		{of(Gt, int64(4)), of(Ge, int64(5)), true}, {of(Le, int64(4)), of(Lt, int64(5)), true},
		{of(Le, int64(5)), of(Lt, int64(5)), false}, {of(Eq, int64(5)), of(Le, int64(5)), true},
		{of(Ne, int64(5)), of(Ge, int64(1)), false}, {of(Eq, int64(6)), of(Ne, int64(5)), false},
		{of(Ge, int64(1)), of(Ne, nil), false}, // true, but not seen: it costs only time
	}
	for _, tt := range tests {
		if got := tt.a.implies(&tt.b); got != tt.want {
			t.Errorf("%+v implies %+v: %v", tt.a, tt.b, got)
		}
	}
}

// S16: a lookup that names a record by the id it had before a merge is found
// by the record's id now, from when the alias is known.
func TestConditionsPassThroughAliases(t *testing.T) {
	table := NewTable(me)
	child := crm.NewRow(crm.Key{Entity: crm.Account, ID: idOf(1)}, crm.UserID{}).
		WithValue("parentaccountid", crm.Lookup(crm.Ref{Entity: crm.Account, ID: idOf(2), Name: "Old"}))
	table.Apply([]Shown{{Key: child.Key, Row: &child}})
	list := table.Watch(ListQuery{Entity: "account", Scope: ScopeAll, Count: 5, Conditions: []Condition{{"parentaccountid", Eq, Link{Entity: "account", ID: idOf(3)}}}})
	total := func() int {
		for !list.Ready(NoBudget) {
		}
		return list.Window().Total
	}
	if n := total(); n != 0 {
		t.Fatalf("%d rows before the merge", n)
	}
	alias := crm.NewRow(crm.Key{Entity: crm.Alias, ID: idOf(2)}, crm.UserID{}).
		WithValue("target", crm.Lookup(crm.Ref{Entity: crm.Account, ID: idOf(3), Name: "New"}))
	table.Apply([]Shown{{Key: alias.Key, Row: &alias}})
	if n := total(); n != 1 {
		t.Errorf("%d rows after it, want 1", n)
	}
}

// numbers.md, W5: three conditions over many rows.
func BenchmarkConditions(b *testing.B) {
	t := fill(many)
	owner := Link{Entity: "systemuser", ID: crm.ID{7, 3}}
	since := time.UnixMilli(1_750_000_000_000 - many*500).UnixMilli()
	for _, reuse := range []bool{false, true} {
		b.Run(fmt.Sprint("parameter-", reuse), func(b *testing.B) {
			n := int64(0)
			for b.Loop() {
				if !reuse {
					t.orders = nil
				}
				n++
				l := t.Watch(ListQuery{Entity: "contact", Scope: ScopeAll, Descending: true, Count: 1, Conditions: []Condition{
					{"jobtitle", Eq, "CEO"}, {"ownerid", Eq, owner}, {"modifiedon", Ge, since + n},
				}})
				l.Ready(NoBudget)
				if l.Window().Total == 0 {
					b.Fatal("nothing is found")
				}
				l.Close()
			}
		})
	}
}
