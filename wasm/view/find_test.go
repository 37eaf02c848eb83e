package view

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/filter"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func askerAt(at time.Time) FilterAsker {
	return FilterAsker{User: idOf(1), Clock: Clock{Now: at, Zone: time.UTC}}
}

// findTable has 100 contacts in 10 accounts; every third contact is in Leeds.
func findTable() *Table {
	t := NewTable(crm.UserID{ID: idOf(1)})
	var shown []Shown
	put := func(e crm.Entity, n int, fields map[string]crm.Value) {
		row := crm.NewRow(crm.Key{Entity: e, ID: idOf(n)}, crm.UserID{})
		for name, v := range fields {
			row = row.WithValue(name, v)
		}
		shown = append(shown, Shown{Key: row.Key, Row: &row})
	}
	for a := range 10 {
		put(crm.Account, 1000+a, map[string]crm.Value{
			"name": crm.Str(fmt.Sprint("Account ", a)), "statecode": crm.Whole(0), "numberofemployees": crm.Whole(int64(a * 10)),
		})
	}
	for c := range 100 {
		city := "York"
		if c%3 == 0 {
			city = "Leeds"
		}
		put(crm.Contact, 2000+c, map[string]crm.Value{
			"fullname": crm.Str(fmt.Sprintf("Person %02d", c)), "address1_city": crm.Str(city), "statecode": crm.Whole(0),
			"parentcustomerid": crm.Lookup(crm.Ref{Entity: crm.Account, ID: idOf(1000 + c%10)}),
			"createdon":        crm.Instant(noon.Add(-time.Duration(c) * time.Hour)),
		})
	}
	t.Apply(shown)
	t.Loaded()
	return t
}

func contactsWhere(inner string) string {
	return `<fetch><entity name="contact">` + inner + `</entity></fetch>`
}

// settleFilter runs a filter to its end.
func settleFilter(t *testing.T, f *LiveFilter, at time.Time) int {
	t.Helper()
	for range 10_000 {
		if f.Ready(NoBudget, askerAt(at)) && !f.Busy() {
			if len(f.Faults()) > 0 {
				t.Fatalf("faults %+v", f.Faults())
			}
			return len(f.Found().IDs)
		}
	}
	t.Fatal("never ready")
	return 0
}

// FILT-01: what a filter selects of the rows on this device.
func TestFilterSelects(t *testing.T) {
	table := findTable()
	for _, c := range []struct {
		name, inner string
		want        int
	}{
		{"all", ``, 100},
		{"a text", `<filter><condition attribute="fullname" operator="eq" value="PERSON 07"/></filter>`, 1},
		{"a lookup by name of what it names", `<link-entity name="account" from="accountid" to="parentcustomerid"><filter><condition attribute="name" operator="eq" value="account 3"/></filter></link-entity>`, 10},
		{"related rows, none", `<filter><link-entity name="task" from="regardingobjectid" to="contactid" link-type="not any"/></filter>`, 100},
		{"relative to the time", `<filter><condition attribute="createdon" operator="last-x-hours" value="5"/></filter>`, 6},
		{"or", `<filter type="or"><condition attribute="fullname" operator="eq" value="Person 07"/><condition attribute="fullname" operator="eq" value="Person 08"/></filter>`, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := table.WatchFilter(contactsWhere(c.inner), askerAt(noon))
			defer f.Close()
			if keys := f.Missing(10); len(keys) > 0 {
				t.Fatalf("%d rows are missing", len(keys))
			}
			if got := settleFilter(t, f, noon); got != c.want {
				t.Errorf("%d rows, want %d", got, c.want)
			}
		})
	}
}

// Values that memory does not hold are asked for, once.
func TestFilterColdValues(t *testing.T) {
	table := findTable()
	f := table.WatchFilter(contactsWhere(`<filter><condition attribute="description" operator="like" value="%engine%"/></filter>`), askerAt(noon))
	defer f.Close()
	asked := map[crm.Key]bool{}
	for keys := f.Missing(7); len(keys) > 0; keys = f.Missing(7) {
		for _, k := range keys {
			if asked[k] || k.Entity != crm.Contact {
				t.Fatalf("%v is asked for again, or of another entity", k)
			}
			asked[k] = true
			row, _ := table.Row(k)
			if len(asked)%10 == 0 {
				row = row.WithValue("description", crm.Str("the Engine"))
			}
			f.Load(&row)
		}
	}
	if len(asked) != 100 {
		t.Fatalf("%d rows asked for", len(asked))
	}
	if got := settleFilter(t, f, noon); got != 10 {
		t.Errorf("%d rows, want 10", got)
	}
	k := crm.Key{Entity: crm.Contact, ID: idOf(2001)}
	row, _ := table.Row(k)
	row = row.WithValue("description", crm.Str("engines"))
	f.Put(&row)
	f.Load(ptr(row.WithValue("description", crm.Str("")))) // read before it changed
	table.Apply([]Shown{{Key: k, Row: &row}})
	if got := settleFilter(t, f, noon.Add(time.Second)); got != 11 {
		t.Errorf("%d rows after a change, want 11", got)
	}
}

func ptr[T any](v T) *T { return &v }

// A run hands back when its time is over, and takes up changes afterwards.
func TestFilterInSlices(t *testing.T) {
	table := NewTable(crm.UserID{ID: idOf(1)})
	add := func(from, to int) {
		var shown []Shown
		for n := from; n < to; n++ {
			row := crm.NewRow(crm.Key{Entity: crm.Account, ID: idOf(n)}, crm.UserID{}).WithValue("name", crm.Str("A"))
			shown = append(shown, Shown{Key: row.Key, Row: &row})
		}
		table.Apply(shown)
	}
	add(0, 20_000)
	table.Loaded()
	f := table.WatchFilter(`<fetch><entity name="account"/></fetch>`, askerAt(noon))
	defer f.Close()
	slices := 0
	for ; !f.Ready(func() bool { return true }, askerAt(noon)) || f.Busy(); slices++ {
		if slices == 3 {
			add(20_000, 20_010)
		}
	}
	if slices < 5 || len(f.Found().IDs) < 20_000 {
		t.Errorf("%d slices found %d", slices, len(f.Found().IDs))
	}
	if f.Ready(NoBudget, askerAt(noon.Add(filterRest/2))); f.Busy() {
		t.Error("it runs again at once")
	}
	if got := settleFilter(t, f, noon.Add(filterRest)); got != 20_010 {
		t.Errorf("%d rows after the change", got)
	}
	before := f.Found()
	if settleFilter(t, f, noon.Add(time.Hour)); f.Found() != before {
		t.Error("nothing changed, and it is another answer")
	}
}

// A filter that moves with the time is evaluated again.
func TestFilterMovesWithTime(t *testing.T) {
	table := findTable()
	f := table.WatchFilter(contactsWhere(`<filter><condition attribute="createdon" operator="last-x-hours" value="5"/></filter>`), askerAt(noon))
	defer f.Close()
	settleFilter(t, f, noon)
	if got := settleFilter(t, f, noon.Add(3*time.Hour)); got != 3 {
		t.Errorf("%d rows three hours later, want 3", got)
	}
}

// FILT-05: a fault names its place; positions count as the page's do.
func TestFilterFaults(t *testing.T) {
	text := "<fetch><entity name=\"contact\"><filter>\n<condition attribute=\"fullname\" operator=\"eq\" value=\"😀\"/><condition attribute=\"nosuch\" operator=\"eq\" value=\"1\"/></filter></entity></fetch>"
	f := findTable().WatchFilter(text, askerAt(noon))
	defer f.Close()
	if len(f.Faults()) != 1 || f.Faults()[0].Line != 2 || f.Faults()[0].Code != "unknown-attribute" || f.Faults()[0].Found == "" {
		t.Fatalf("faults %+v", f.Faults())
	}
	units := 0
	for _, r := range text[:strings.Index(text, `<condition attribute="nosuch"`)] {
		units++
		if r > 0xFFFF {
			units++
		}
	}
	if got := f.Faults()[0].Offset; got < units || got > units+12 {
		t.Errorf("offset %d, the condition begins at %d", got, units)
	}
	if !f.Ready(NoBudget, askerAt(noon)) || f.Entity() != 0 {
		t.Error("a filter with faults is not ready, or has an entity")
	}
}

// Rows and groups and the text are two views of one thing: what is read,
// written and read again is the same, and selects the same.
func TestFilterModelRoundTrip(t *testing.T) {
	table := findTable()
	files, _ := filepath.Glob("../../shared/filter/testdata/fetchxml/cases-*.json")
	tried := 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []struct{ Name, FetchXML string }
		if err := json.Unmarshal(b, &cases); err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			read := table.ReadFilter(ReadFilter{FetchXML: c.FetchXML})
			if read.Model == nil {
				continue
			}
			tried++
			written := table.WriteFilter(WriteFilter{FetchXML: c.FetchXML, Model: *read.Model})
			again := table.ReadFilter(ReadFilter{FetchXML: written.FetchXML})
			if read.Model.Plain && !reflect.DeepEqual(read.Model, again.Model) {
				t.Errorf("%s: read again it is another\n%s\n%s", c.Name, c.FetchXML, written.FetchXML)
			}
			q, _ := filter.Parse(c.FetchXML)
			p, err := filter.Parse(written.FetchXML)
			if err != nil {
				t.Errorf("%s: %v", c.Name, err)
				continue
			}
			if read.Model.Plain && len(q.Entity.Filters) < 2 && filter.Print(q) != filter.Print(p) {
				t.Errorf("%s: something was lost\n%s\n%s", c.Name, filter.Print(q), filter.Print(p))
			}
		}
	}
	if tried < 200 {
		t.Errorf("%d cases", tried)
	}
}

// A new filter begins with nothing, and an unknown operator is said.
func TestWriteFilter(t *testing.T) {
	table := findTable()
	value := FilterValue{Text: "0"}
	model := FilterModel{Entity: "contact", Root: FilterGroup{Items: []FilterItem{
		{Condition: &FilterCondition{Attribute: "statecode", Operator: "eq", Values: []FilterValue{value}}},
	}}}
	written := table.WriteFilter(WriteFilter{Model: model})
	if len(written.Faults) > 0 || !strings.Contains(written.FetchXML, `operator="eq"`) {
		t.Fatalf("%+v", written)
	}
	read := table.ReadFilter(ReadFilter{FetchXML: written.FetchXML})
	if label := read.Model.Root.Items[0].Condition.Values[0].Label; label != "Active" {
		t.Errorf("the value reads %q", label)
	}
	model.Root.Items[0].Condition.Operator = "resembles"
	if written := table.WriteFilter(WriteFilter{Model: model}); len(written.Faults) == 0 || written.Faults[0].Code != "unknown-operator" {
		t.Errorf("%+v", written.Faults)
	}
	model.Entity, model.Root.Items[0].Condition.Operator = "account", "eq"
	kept := table.WriteFilter(WriteFilter{FetchXML: `<fetch top="5"><entity name="contact"><attribute name="fullname"/></entity></fetch>`, Model: model})
	if strings.Contains(kept.FetchXML, "fullname") {
		t.Errorf("columns of another entity are kept: %s", kept.FetchXML)
	}
}

// Conditions that are still to be filled in are left out wherever they stand;
// a blank value that the text has is meant.
func TestWriteFilterIncomplete(t *testing.T) {
	condition := func(attribute, operator string, values ...string) FilterItem {
		c := &FilterCondition{Attribute: attribute, Operator: operator, Values: []FilterValue{}}
		for _, v := range values {
			c.Values = append(c.Values, FilterValue{Text: v})
		}
		return FilterItem{Condition: c}
	}
	items := []FilterItem{
		condition("firstname", "eq"), condition("lastname", "eq", ""), condition("lastname", "like", "A%"),
		condition("createdon", "between", "2026-01-01", ""), condition("jobtitle", "null"), condition("city", "in"),
		{Condition: &FilterCondition{Attribute: "address1_city", Operator: "eq", ValueOf: "address1_county"}},
	}
	group := FilterGroup{Or: true, Items: items}
	model := FilterModel{Entity: "contact", Root: FilterGroup{Items: append([]FilterItem{{Group: &group}}, items...)}, Links: []FilterLink{
		{Entity: "account", From: "accountid", To: "parentcustomerid", Type: "inner", Root: group},
	}}
	table := findTable()
	for base, want := range map[string]int{
		"": 9,
		contactsWhere(`<filter><condition attribute="lastname" operator="eq" value=""/></filter>`): 12,
	} {
		written := table.WriteFilter(WriteFilter{FetchXML: base, Model: model})
		if got := strings.Count(written.FetchXML, "<condition "); got != want {
			t.Errorf("%d conditions are written, want %d: %s", got, want, written.FetchXML)
		}
	}
}

func TestFilterWords(t *testing.T) {
	v := WordsOf(FilterWords{Entity: "contact"})
	operators := func(name string) []string {
		for _, a := range v.Attributes {
			if a.Name == name {
				return a.Operators
			}
		}
		return nil
	}
	if ops := operators("fullname"); !slices.Contains(ops, "like") || slices.Contains(ops, "today") {
		t.Errorf("of a text: %v", ops)
	}
	if ops := operators("createdon"); !slices.Contains(ops, "last-x-days") || slices.Contains(ops, "like") {
		t.Errorf("of a date: %v", ops)
	}
	if ops := operators("ownerid"); !slices.Contains(ops, "eq-userid") {
		t.Errorf("of an owner: %v", ops)
	}
	has := func(want FilterRelation) bool {
		return slices.ContainsFunc(v.Relations, func(r FilterRelation) bool { r.Label, r.EntityLabel = "", ""; return r == want })
	}
	if !has(FilterRelation{Entity: "account", From: "accountid", To: "parentcustomerid"}) ||
		!has(FilterRelation{Entity: "task", From: "regardingobjectid", To: "contactid", Many: true}) {
		t.Errorf("relations %+v", v.Relations)
	}
	for _, r := range v.Relations {
		if e, _ := crm.EntityNamed(r.Entity); e == crm.MailMessage || e == crm.TrackLink {
			t.Errorf("a relation to %s", r.Entity)
		}
	}
}

func BenchmarkFilter(b *testing.B) {
	table := NewTable(crm.UserID{ID: idOf(1)})
	var shown []Shown
	for n := range 100_000 {
		row := crm.NewRow(crm.Key{Entity: crm.Contact, ID: idOf(n)}, crm.UserID{}).WithValue("fullname", crm.Str(fmt.Sprint("Person ", n))).
			WithValue("address1_city", crm.Str([]string{"York", "Leeds", "Hull"}[n%3])).WithValue("statecode", crm.Whole(int64(n%2)))
		shown = append(shown, Shown{Key: row.Key, Row: &row})
	}
	table.Apply(shown)
	table.Loaded()
	text := contactsWhere(`<filter><condition attribute="statecode" operator="eq" value="0"/><condition attribute="address1_city" operator="eq" value="leeds"/><condition attribute="fullname" operator="like" value="%99%"/></filter>`)
	for b.Loop() {
		f := table.WatchFilter(text, askerAt(noon))
		for !f.Ready(NoBudget, askerAt(noon)) || f.Busy() {
		}
		f.Close()
	}
}
