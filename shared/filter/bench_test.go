package filter

import (
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"regarding/shared/crm"
)

// benchRows is how many rows predicates are measured over (numbers.md,
// "filters").
const benchRows = 100_000

var benchNow = time.Date(2026, 5, 14, 10, 0, 0, 0, time.UTC)

// depot is a Source for measuring: rows by id, and an index of contacts by
// their parent.
type depot struct {
	rows     map[crm.Entity][]crm.Row
	byID     map[crm.Key]*crm.Row
	byParent map[crm.ID][]*crm.Row
	parent   crm.Slot
}

func slot(e crm.Entity, name string) crm.Slot {
	a, ok := e.Attribute(name)
	if !ok {
		panic(name)
	}
	return a.Slot
}

func benchID(e crm.Entity, n int) crm.ID {
	return crm.ID{0: byte(e), 12: byte(n >> 24), 13: byte(n >> 16), 14: byte(n >> 8), 15: byte(n)}
}

// newDepot makes contacts, and a tenth as many accounts.
func newDepot(contacts int) *depot {
	d := &depot{rows: map[crm.Entity][]crm.Row{}, byID: map[crm.Key]*crm.Row{}, byParent: map[crm.ID][]*crm.Row{},
		parent: slot(crm.Contact, "parentcustomerid")}
	cities := []string{"Seattle", "Köln", "Århus", "Redmond", "Zürich"}
	put := func(e crm.Entity, n int, values map[string]crm.Value) {
		row := crm.NewRow(crm.Key{Entity: e, ID: benchID(e, n)}, crm.UserID{})
		for name, v := range values {
			row = row.WithValue(name, v)
		}
		d.rows[e] = append(d.rows[e], row)
	}
	for n := range contacts / 10 {
		put(crm.Account, n, map[string]crm.Value{"name": crm.Str(fmt.Sprintf("Angstrom Person %d", 7*n)), "address1_city": crm.Str(cities[n%5]),
			"statecode": crm.Whole(int64(n % 2)), "revenue": crm.Whole(int64(n) * 10_000)})
	}
	for n := range contacts {
		put(crm.Contact, n, map[string]crm.Value{
			"fullname": crm.Str(fmt.Sprintf("Ångström Person %d", n)), "statecode": crm.Whole(int64(n % 3 / 2)),
			"ownerid":          crm.Lookup(crm.Ref{Entity: crm.SystemUser, ID: benchID(crm.SystemUser, n%7)}),
			"parentcustomerid": crm.Lookup(crm.Ref{Entity: crm.Account, ID: benchID(crm.Account, n/10)}),
			"modifiedon":       crm.Instant(benchNow.Add(-time.Duration(n) * time.Minute)),
			"emailaddress1":    crm.Str(fmt.Sprintf("person%d@city%d.example", n, n%11)),
		})
	}
	for e, rows := range d.rows {
		for i := range rows {
			d.byID[crm.Key{Entity: e, ID: rows[i].ID}] = &rows[i]
			if e == crm.Contact {
				id := rows[i].At(d.parent).Ref().ID
				d.byParent[id] = append(d.byParent[id], &rows[i])
			}
		}
	}
	return d
}

func (d *depot) Row(e crm.Entity, id crm.ID) *crm.Row { return d.byID[crm.Key{Entity: e, ID: id}] }

func (d *depot) Rows(e crm.Entity) iter.Seq[*crm.Row] {
	return func(yield func(*crm.Row) bool) {
		for i := range d.rows[e] {
			if !yield(&d.rows[e][i]) {
				return
			}
		}
	}
}

func (d *depot) Estimate(e crm.Entity, slot crm.Slot, s Span) int {
	if e != crm.Contact || slot != d.parent {
		return -1
	}
	return len(d.byParent[s.Low.Ref().ID])
}

func (d *depot) Find(rows []*crm.Row, e crm.Entity, slot crm.Slot, s Span) []*crm.Row {
	return append(rows, d.byParent[s.Low.Ref().ID]...)
}

const threeConditions = `<fetch><entity name="contact"><filter>
	<condition attribute="statecode" operator="eq" value="0"/>
	<condition attribute="ownerid" operator="eq-userid"/>
	<condition attribute="modifiedon" operator="last-x-days" value="30"/>
</filter></entity></fetch>`

func benchContext() Context {
	return Context{Now: benchNow, Zone: time.UTC, User: benchID(crm.SystemUser, 3)}
}

// handWritten is the loop that a compiled predicate is compared with.
func handWritten(rows []crm.Row) (n int) {
	state, owner, modified := slot(crm.Contact, "statecode"), slot(crm.Contact, "ownerid"), slot(crm.Contact, "modifiedon")
	me := benchID(crm.SystemUser, 3)
	from := time.Date(2026, 4, 14, 0, 0, 0, 0, time.UTC)
	for i := range rows {
		row := &rows[i]
		if row.Deleted != nil {
			continue
		}
		if v := row.At(state); v.Kind() != crm.Int || v.Int() != 0 {
			continue
		}
		if v := row.At(owner); v.Kind() != crm.Reference || v.Ref().ID != me {
			continue
		}
		if v := row.At(modified); v.Kind() == crm.Time && !v.Time().Before(from) && !v.Time().After(benchNow) {
			n++
		}
	}
	return n
}

func benchProgram(b testing.TB, text string) *Program {
	b.Helper()
	p, err := Read(text, FromCatalogue(), benchContext())
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// matchAll counts the rows that a predicate selects.
func matchAll(b testing.TB, p *Program, d *depot) (n int) {
	rows := d.rows[p.Entity().Number]
	for i := range rows {
		ok, err := p.Match(d, &rows[i], Options{})
		if err != nil {
			b.Fatal(err)
		}
		if ok {
			n++
		}
	}
	return n
}

// turns measures two ways of doing one thing, which take turns, and reports how
// many times as long the first takes as the second; to reach: at most most, 0
// for no target. Each returns what it found, which must be want.
func turns(b *testing.B, want int, most float64, measured, byHand func() int) {
	b.Helper()
	var took [2]time.Duration
	for b.Loop() {
		for i, do := range []func() int{measured, byHand} {
			begun := time.Now()
			got := do()
			took[i] += time.Since(begun)
			if got != want || want == 0 {
				b.Fatalf("way %d finds %d, not %d", i, got, want)
			}
		}
	}
	name := "by-hand-ratio"
	if most > 0 {
		name = fmt.Sprintf("%s<=%v", name, most)
	}
	b.ReportMetric(float64(took[0])/float64(took[1]), name)
	b.ReportMetric(took[0].Seconds()*1000/float64(b.N), "ms")
	b.ReportMetric(took[1].Seconds()*1000/float64(b.N), "by-hand-ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkPredicate measures three conditions over 100,000 rows against a
// hand-written loop; to reach: at most 3 times as long (numbers.md).
func BenchmarkPredicate(b *testing.B) {
	d := newDepot(benchRows)
	p := benchProgram(b, threeConditions)
	want := handWritten(d.rows[crm.Contact])
	turns(b, want, 3, func() int { return matchAll(b, p, d) }, func() int { return handWritten(d.rows[crm.Contact]) })
}

// joins are queries over 100,000 contacts and 10,000 accounts, and what each
// is by hand.
var joins = []struct {
	name, text string
	byHand     func(*depot) int
}{
	{"join to account", `<fetch aggregate="true"><entity name="contact"><attribute name="contactid" alias="n" aggregate="count"/>
		<link-entity name="account" from="accountid" to="parentcustomerid"><filter><condition attribute="address1_city" operator="eq" value="koln"/></filter></link-entity></entity></fetch>`,
		func(d *depot) (n int) {
			city := slot(crm.Account, "address1_city")
			for i := range d.rows[crm.Contact] {
				contact := &d.rows[crm.Contact][i]
				if contact.Deleted != nil || contact.At(d.parent).Kind() != crm.Reference {
					continue
				}
				account := d.Row(crm.Account, contact.At(d.parent).Ref().ID)
				if account != nil && account.Deleted == nil && account.At(city).Text() == "Köln" {
					n++
				}
			}
			return n
		}},
	{"join to contacts by index", `<fetch aggregate="true"><entity name="account"><attribute name="accountid" alias="n" aggregate="count"/>
		<link-entity name="contact" from="parentcustomerid" to="accountid"><filter><condition attribute="statecode" operator="eq" value="0"/></filter></link-entity></entity></fetch>`,
		func(d *depot) (n int) {
			state := slot(crm.Contact, "statecode")
			for i := range d.rows[crm.Account] {
				if d.rows[crm.Account][i].Deleted != nil {
					continue
				}
				for _, contact := range d.byParent[d.rows[crm.Account][i].ID] {
					if v := contact.At(state); contact.Deleted == nil && v.Kind() == crm.Int && v.Int() == 0 {
						n++
					}
				}
			}
			return n
		}},
	{"join by value without index", `<fetch aggregate="true"><entity name="contact"><attribute name="contactid" alias="n" aggregate="count"/>
		<link-entity name="account" from="name" to="fullname"/></entity></fetch>`,
		func(d *depot) (n int) {
			name, fullname := slot(crm.Account, "name"), slot(crm.Contact, "fullname")
			accounts := map[string]int{}
			for i := range d.rows[crm.Account] {
				if row := &d.rows[crm.Account][i]; row.Deleted == nil {
					accounts[Fold(row.At(name).Text())]++
				}
			}
			for i := range d.rows[crm.Contact] {
				if row := &d.rows[crm.Contact][i]; row.Deleted == nil {
					n += accounts[Fold(row.At(fullname).Text())]
				}
			}
			return n
		}},
	{"not any", `<fetch aggregate="true"><entity name="account"><attribute name="accountid" alias="n" aggregate="count"/><filter>
		<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="not any"><filter><condition attribute="statecode" operator="eq" value="7"/></filter></link-entity></filter></entity></fetch>`,
		func(d *depot) (n int) {
			state := slot(crm.Contact, "statecode")
			for i := range d.rows[crm.Account] {
				contacts := d.byParent[d.rows[crm.Account][i].ID]
				if !slices.ContainsFunc(contacts, func(c *crm.Row) bool { return c.Deleted == nil && c.At(state).Int() == 7 }) {
					n++
				}
			}
			return n
		}},
}

// BenchmarkJoin measures joins of 100,000 contacts and 10,000 accounts against
// loops that know what they look for.
func BenchmarkJoin(b *testing.B) {
	d := newDepot(benchRows)
	for _, c := range joins {
		b.Run(c.name, func(b *testing.B) {
			p := benchProgram(b, c.text)
			turns(b, c.byHand(d), 0, func() int { return counted(b, p, d) }, func() int { return c.byHand(d) })
		})
	}
}

// counted runs a query whose only value is a count.
func counted(b *testing.B, p *Program, d *depot) int {
	result, err := p.Run(d, Options{})
	if err != nil || len(result.Rows) != 1 || len(result.Rows[0].Values) != 1 {
		b.Fatalf("%+v, %v", result, err)
	}
	return int(result.Rows[0].Values[0].Int())
}

// BenchmarkRun measures whole queries over 100,000 contacts and 10,000
// accounts.
func BenchmarkRun(b *testing.B) {
	d := newDepot(benchRows)
	for _, c := range []struct {
		name, text string
		rows       int
	}{
		{"three conditions, first 50 by date", `<fetch count="50"><entity name="contact"><attribute name="fullname"/><order attribute="modifiedon" descending="true"/>
			<filter><condition attribute="statecode" operator="eq" value="0"/><condition attribute="ownerid" operator="eq-userid"/>
			<condition attribute="modifiedon" operator="last-x-days" value="30"/></filter></entity></fetch>`, 50},
		{"all, first 50 by name", `<fetch count="50"><entity name="contact"><order attribute="fullname"/></entity></fetch>`, 50},
		{"text contains", `<fetch count="50"><entity name="contact"><filter><condition attribute="fullname" operator="like" value="%person 77%"/></filter></entity></fetch>`, 50},
		{"one account's contacts by index", `<fetch><entity name="contact"><filter><condition attribute="parentcustomerid" operator="eq" value="` + benchID(crm.Account, 77).String() + `"/></filter></entity></fetch>`, 10},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := benchProgram(b, c.text)
			b.ReportAllocs()
			for b.Loop() {
				result, err := p.Run(d, Options{})
				if err != nil || len(result.Rows) != c.rows {
					b.Fatalf("%d rows, not %d, %v", len(result.Rows), c.rows, err)
				}
			}
		})
	}
}

// BenchmarkRead measures parsing, and parsing with compiling.
func BenchmarkRead(b *testing.B) {
	schema := FromCatalogue()
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(threeConditions)))
		for b.Loop() {
			if _, err := Parse(threeConditions); err != nil {
				b.Fatal(err)
			}
		}
	})
	q := mustParse(b, threeConditions)
	b.Run("compile", func(b *testing.B) {
		for b.Loop() {
			if _, err := Compile(q, schema, benchContext()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Plain conditions make nothing for a row.
func TestMatchAllocatesNothing(t *testing.T) {
	d := newDepot(100)
	for _, text := range []string{threeConditions, `<fetch><entity name="contact"><filter type="or">
		<condition attribute="fullname" operator="eq" value="angstrom person 5"/><condition attribute="emailaddress1" operator="like" value="%city3.ex_mple"/>
		<condition attribute="fullname" operator="in"><value>a</value><value>b</value></condition><condition attribute="parentcustomerid" operator="null"/>
		</filter></entity></fetch>`} {
		p := benchProgram(t, text)
		if allocs := testing.AllocsPerRun(5, func() { matchAll(t, p, d) }); allocs != 0 {
			t.Errorf("%v allocations for %d rows\n%s", allocs, 100, text)
		}
	}
}
