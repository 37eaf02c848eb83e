package filter

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"regarding/shared/crm"
)

// hall is rows of the generated worlds' schema, for what is written by hand.
type hall struct {
	*shelf
	schema *Schema
}

func newHall() *hall { return &hall{newShelf(), worldSchema()} }

// add puts a row with a name, a size and a parent, "" or nil for none.
func (h *hall) add(e crm.Entity, n int, name string, size int64, parent *crm.Key) {
	row := crm.NewRow(crm.Key{Entity: e, ID: worldID(e, n)}, crm.UserID{})
	set := func(attribute string, v crm.Value) {
		a, _ := h.schema.byNumber[e].attribute(attribute)
		row = row.With(a.Slot, v)
	}
	set("name", crm.Str(name))
	set("size", crm.Whole(size))
	if parent != nil {
		set("parentid", crm.Lookup(crm.Ref{Entity: parent.Entity, ID: parent.ID}))
	}
	h.put(row)
}

func (h *hall) run(t *testing.T, text string, source Source) *Result {
	t.Helper()
	p, err := Read(text, h.schema, Context{})
	if err != nil {
		t.Fatal(err)
	}
	result, err := p.Run(source, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// The first related row is the first that passes with what is within it, by
// the link's order, then by id.
func TestFirstRow(t *testing.T) {
	h := newHall()
	at := &crm.Key{Entity: company, ID: worldID(company, 1)}
	h.add(company, 1, "one", 1, nil)
	h.add(person, 1, "a", 3, at)
	h.add(person, 2, "b", 2, at)
	h.add(person, 3, "c", 1, at)
	h.add(note, 1, "about a", 1, &crm.Key{Entity: person, ID: worldID(person, 1)})
	h.add(note, 2, "about b", 2, &crm.Key{Entity: person, ID: worldID(person, 2)})
	h.add(note, 3, "about b", 3, &crm.Key{Entity: person, ID: worldID(person, 2)})
	for _, c := range []struct{ name, within, want string }{
		{"by id", ``, "a"},
		{"by order", `<order attribute="size"/>`, "c"},
		{"that has a note", `<order attribute="size"/><link-entity name="note" from="parentid" to="personid"/>`, "bb"},
		{"that passes", `<filter><condition attribute="name" operator="ne" value="a"/></filter>`, "b"},
		{"none", `<filter><condition attribute="name" operator="eq" value="z"/></filter>`, "-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := `<fetch><entity name="company"><link-entity name="person" from="parentid" to="companyid" alias="p" link-type="matchfirstrowusingcrossapply">
				<attribute name="name"/>` + c.within + `</link-entity></entity></fetch>`
			for _, source := range []Source{h.shelf, h.withIndexes()} {
				got := ""
				for _, row := range h.run(t, text, source).Rows {
					if got += row.Values[0].Text(); row.Rows[1] == nil {
						got += "-"
					}
				}
				if got != c.want {
					t.Errorf("got %q, want %q", got, c.want)
				}
			}
		})
	}
}

// Of many rows the first in order are kept, wherever they come.
func TestFirstOfManyRows(t *testing.T) {
	h := newHall()
	const rows = 5000
	var want []int64
	for n := range int64(rows) {
		size := n * 7919 % 10_007
		row := crm.NewRow(crm.Key{Entity: company, ID: benchID(company, int(n))}, crm.UserID{})
		a, _ := h.schema.byNumber[company].attribute("size")
		h.put(row.With(a.Slot, crm.Whole(size)))
		want = append(want, size)
	}
	slices.SortFunc(want, func(a, b int64) int { return cmp.Compare(b, a) })
	for _, paging := range []string{`top="3"`, `count="3" page="2"`} {
		result := h.run(t, `<fetch `+paging+`><entity name="company"><attribute name="size"/><order attribute="size" descending="true"/></entity></fetch>`, h.shelf)
		var got []int64
		for _, row := range result.Rows {
			got = append(got, row.Values[0].Int())
		}
		from := 0
		if paging != `top="3"` {
			from = 3
		}
		if !slices.Equal(got, want[from:from+3]) {
			t.Errorf("%s: %v, want %v", paging, got, want[from:from+3])
		}
	}
}

// A query looks at the rows that the best index gives, not at all of them.
func TestAccess(t *testing.T) {
	h := newHall()
	const rows = 1000
	for n := range rows {
		row := crm.NewRow(crm.Key{Entity: person, ID: benchID(person, n)}, crm.UserID{})
		for attribute, v := range map[string]crm.Value{
			"name": crm.Str(fmt.Sprintf("Pérson %d", n)), "open": crm.Whole(int64(n % 2)), "size": crm.Whole(int64(n)),
			"ownerid":  crm.Lookup(crm.Ref{Entity: person, ID: benchID(person, n%10)}),
			"parentid": crm.Lookup(crm.Ref{Entity: company, ID: benchID(company, n/5)}),
			"at":       crm.Instant(benchNow.AddDate(0, 0, -n)),
		} {
			a, _ := h.schema.byNumber[person].attribute(attribute)
			row = row.With(a.Slot, v)
		}
		h.put(row)
	}
	c := Context{Now: benchNow, User: benchID(person, 3), Teams: []crm.ID{benchID(person, 4)}}
	for _, q := range []struct {
		name, conditions string
		rows, most       int
	}{
		{"id", `<condition attribute="personid" operator="eq" value="` + benchID(person, 7).String() + `"/><condition attribute="open" operator="eq" value="1"/>`, 1, 1},
		{"ids", `<condition attribute="personid" operator="in"><value>` + benchID(person, 7).String() + `</value><value>` + benchID(person, 9).String() + `</value></condition>`, 2, 2},
		{"lookup", `<condition attribute="open" operator="eq" value="1"/><condition attribute="parentid" operator="eq" value="` + benchID(company, 9).String() + `"/>`, 3, 5},
		{"owner", `<condition attribute="ownerid" operator="eq-useroruserteams"/><condition attribute="open" operator="eq" value="1"/>`, 100, 200},
		{"address", `<condition attribute="name" operator="eq" value="PERSON 77"/>`, 1, 1},
		{"modified", `<condition attribute="at" operator="last-x-days" value="6"/>`, 7, 8},
		{"range", `<condition attribute="size" operator="between"><value>10</value><value>14</value></condition>`, 5, 5},
		{"nobody", `<condition attribute="ownerid" operator="eq-businessid"/>`, 0, 0},
		{"within a filter", `<filter><filter><condition attribute="size" operator="eq" value="7"/></filter></filter>`, 1, 1},
		{"either", `<filter type="or"><condition attribute="size" operator="eq" value="7"/><condition attribute="size" operator="eq" value="8"/></filter>`, 2, rows},
		{"not", `<condition attribute="size" operator="ne" value="7"/>`, rows - 1, rows},
	} {
		t.Run(q.name, func(t *testing.T) {
			source := h.withIndexes()
			p, err := Read(`<fetch><entity name="person"><filter>`+q.conditions+`</filter></entity></fetch>`, h.schema, c)
			if err != nil {
				t.Fatal(err)
			}
			result, err := p.Run(source, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(result.Rows) != q.rows || source.asked > q.most {
				t.Errorf("%d rows of %d that were looked at, want %d of at most %d", len(result.Rows), source.asked, q.rows, q.most)
			}
		})
	}
}

// Alias and attribute are told apart, and names are those of the right rows.
func TestColumns(t *testing.T) {
	h := newHall()
	h.add(company, 1, "one", 1, nil)
	h.add(person, 1, "a", 3, &crm.Key{Entity: company, ID: worldID(company, 1)})
	for _, c := range []struct{ name, text, want string }{
		{"alias, own name, link without alias", `<fetch><entity name="person"><attribute name="name" alias="n"/><attribute name="size"/>
			<link-entity name="company" from="companyid" to="parentid"><attribute name="name"/><attribute name="size" alias="s"/></link-entity></entity></fetch>`,
			"n=a size=3 company1.name=one s=1"},
		{"id", `<fetch><entity name="company"><attribute name="companyid"/></entity></fetch>`, "companyid=" + worldID(company, 1).String()},
	} {
		t.Run(c.name, func(t *testing.T) {
			result := h.run(t, c.text, h.shelf)
			got := ""
			for i, col := range result.Columns {
				if i > 0 {
					got += " "
				}
				got += fmt.Sprintf("%s=%v", col.Name, packValue(&col, result.Rows[0].Values[i]))
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
