package filter

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"regarding/shared/crm"
)

func mustPredicate(t testing.TB, text string, s *Schema, c Context) *Predicate {
	t.Helper()
	program, err := Read(text, s, c)
	if err != nil {
		t.Fatal(err)
	}
	p, err := program.Predicate()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// S6
func TestPredicateRefuses(t *testing.T) {
	for _, text := range []string{
		`<fetch aggregate="true"><entity name="account"><attribute name="name" alias="n" aggregate="count"/></entity></fetch>`,
		`<fetch top="1"><entity name="account"/></fetch>`,
		`<fetch distinct="true"><entity name="account"/></fetch>`,
		`<fetch count="1"><entity name="account"/></fetch>`,
		`<fetch page="1"><entity name="account"/></fetch>`,
	} {
		p, err := Read(text, FromCatalogue(), Context{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Predicate()
		if e := (*Error)(nil); !errors.As(err, &e) || e.Code != CodeNotSelecting {
			t.Errorf("%s: error %v", text, err)
		}
	}
}

// S6: what a predicate depends on, by name.
func TestDepends(t *testing.T) {
	slots := func(e crm.Entity, names ...string) Reads {
		r := Reads{Entity: e}
		for _, name := range names {
			a, ok := e.Attribute(name)
			if !ok {
				t.Fatal(name)
			}
			r.Slots = append(r.Slots, a.Slot)
		}
		slices.Sort(r.Slots)
		return r
	}
	for _, c := range []struct {
		name, text string
		want       Dependencies
	}{
		{"mine", `<entity name="account"><attribute name="description"/><order attribute="name"/><filter>
				<condition attribute="statecode" operator="eq" value="0"/><condition attribute="ownerid" operator="eq-useroruserteams"/></filter></entity>`,
			Dependencies{Root: slots(crm.Account, "statecode", "ownerid"), User: true, Teams: true}},
		{"relative", `<entity name="task"><filter><condition attribute="scheduledend" operator="next-x-days" value="7"/></filter></entity>`,
			Dependencies{Root: slots(crm.Task, "scheduledend"), Relative: true}},
		{"parties", `<entity name="appointment"><link-entity name="activityparty" from="activityid" to="activityid" link-type="exists">
				<filter><condition attribute="partyid" operator="eq-userid"/></filter></link-entity></entity>`,
			Dependencies{Root: slots(crm.Appointment), Links: []LinkReads{{Reads: slots(crm.ActivityParty, "activityid", "partyid"), Depth: 1}}, User: true}},
		{"outer for its columns", `<entity name="account"><link-entity name="contact" from="contactid" to="primarycontactid" link-type="outer" alias="c">
				<attribute name="fullname"/><filter><condition attribute="statecode" operator="eq" value="0"/></filter></link-entity></entity>`,
			Dependencies{Root: slots(crm.Account)}},
		{"without", `<entity name="account"><filter><condition entityname="c" attribute="contactid" operator="null"/></filter>
				<link-entity name="contact" from="parentcustomerid" to="accountid" link-type="outer" alias="c"/></entity>`,
			Dependencies{Root: slots(crm.Account), Links: []LinkReads{{Reads: slots(crm.Contact, "parentcustomerid"), Depth: 1, Negated: true}}, Reconcile: true}},
		{"not any", `<entity name="account"><filter><link-entity name="task" from="regardingobjectid" to="accountid" link-type="not any"/></filter></entity>`,
			Dependencies{Root: slots(crm.Account), Links: []LinkReads{{Reads: slots(crm.Task, "regardingobjectid"), Depth: 1, Negated: true}}, Reconcile: true}},
		{"four deep", `<entity name="task"><link-entity name="account" from="accountid" to="regardingobjectid"><link-entity name="account" from="accountid" to="parentaccountid">
				<link-entity name="account" from="accountid" to="parentaccountid"><link-entity name="account" from="accountid" to="parentaccountid"/>
				</link-entity></link-entity></link-entity></entity>`,
			Dependencies{Root: slots(crm.Task, "regardingobjectid"), Links: []LinkReads{{Reads: slots(crm.Account, "parentaccountid"), Depth: 1},
				{Reads: slots(crm.Account, "parentaccountid"), Depth: 2}, {Reads: slots(crm.Account, "parentaccountid"), Depth: 3},
				{Reads: slots(crm.Account), Depth: 4}}, Reconcile: true}},
		{"under", `<entity name="opportunity"><filter><condition attribute="customerid" operator="under" value="01890a5d-ac96-774b-bcce-b302099a8057"/></filter></entity>`,
			Dependencies{Root: slots(crm.Opportunity, "customerid"), Hierarchies: []Reads{slots(crm.Account, "parentaccountid")}, Reconcile: true}},
		{"columns", `<entity name="task"><filter><condition attribute="subject" operator="eq" valueof="a.name"/></filter>
				<link-entity name="account" from="accountid" to="regardingobjectid" alias="a"/></entity>`,
			Dependencies{Root: slots(crm.Task, "subject", "regardingobjectid"), Links: []LinkReads{{Reads: slots(crm.Account, "name"), Depth: 1}}}},
		{"columns of an outer link", `<entity name="task"><filter><condition attribute="subject" operator="ne" valueof="a.name"/></filter>
				<link-entity name="account" from="accountid" to="regardingobjectid" alias="a" link-type="outer"/></entity>`,
			Dependencies{Root: slots(crm.Task, "subject", "regardingobjectid"), Links: []LinkReads{{Reads: slots(crm.Account, "name"), Depth: 1}}}},
		{"the first by a name", `<entity name="account"><filter><condition entityname="c" attribute="statecode" operator="eq" value="0"/></filter>
				<link-entity name="contact" from="parentcustomerid" to="accountid" alias="c" link-type="matchfirstrowusingcrossapply"><order attribute="ownerid"/></link-entity></entity>`,
			Dependencies{Root: slots(crm.Account), Links: []LinkReads{{Reads: slots(crm.Contact, "parentcustomerid", "statecode", "ownerid"), Depth: 1}}, Reconcile: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := mustPredicate(t, "<fetch>"+c.text+"</fetch>", FromCatalogue(), Context{})
			if diff := cmp.Diff(&c.want, p.Depends()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// members lists the rows that a predicate selects.
func members(t *rapid.T, p *Predicate, source *shelf) (list []crm.ID) {
	for _, row := range source.rows[p.Entity().Number] {
		if matches, err := p.Match(source, row, Options{}); err != nil {
			t.Fatal(err)
		} else if matches {
			list = append(list, row.ID)
		}
	}
	return sortIDs(list)
}

// changed lists the ids that are in one of two lists.
func changed(a, b []crm.ID) (list []crm.ID) {
	for _, id := range slices.Concat(a, b) {
		if slices.Contains(a, id) != slices.Contains(b, id) {
			list = append(list, id)
		}
	}
	return list
}

func (g *generator) predicate(t *rapid.T, c Context, also ...*Filter) *Predicate {
	q := g.query()
	q.Top, q.Count, q.Page, q.Distinct = 0, 0, 0, false
	if len(also) > 0 && g.chance(2) {
		q.Entity.Filters = nil
	}
	q.Entity.Filters = append(q.Entity.Filters, also...)
	program, err := Compile(q, g.schema, c)
	if err != nil {
		t.Fatal(err)
	}
	p, err := program.Predicate()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// When a row changes, only the records that Roots finds from it, before and
// after, and the row itself can enter or leave. And only if the predicate
// reads what changed. S6
func TestRootsFindsWhatChanges(t *testing.T) {
	moved := 0
	rapid.Check(t, func(t *rapid.T) {
		g := &generator{T: t}
		g.world()
		for range 20 {
			p := g.predicate(t, g.context())
			if len(p.Depends().Hierarchies) > 0 {
				continue // any number of records; they are reconciled
			}
			before := g.source.withIndexes()
			was := members(t, p, before)
			for range 12 {
				moved += g.changeOne(t, p, before, was)
			}
		}
	})
	if moved == 0 {
		t.Error("no record ever entered or left")
	}
}

// changeOne changes a value of a row and compares who enters and leaves with
// what the predicate says of it. It returns how many do.
func (g *generator) changeOne(t *rapid.T, p *Predicate, before *shelf, was []crm.ID) int {
	old := pick(g, g.source.rows[pick(g, company, person, note)]...)
	list := g.schema.byNumber[old.Entity].Attributes[1:]
	if known := slices.DeleteFunc(slices.Clone(list), func(a crm.Attribute) bool { return !p.reads(old.Entity, a.Slot) }); len(known) > 0 && !g.chance(4) {
		list = known
	}
	a := pick(g, list...)
	row := old.With(a.Slot, g.value(&a))
	after := newShelf()
	for _, rows := range g.source.rows {
		for _, r := range rows {
			if r == old {
				r = &row
			}
			after.put(*r)
		}
	}
	after = after.withIndexes()
	diff := changed(was, members(t, p, after))
	if len(diff) > 0 && !p.reads(old.Entity, a.Slot) {
		t.Fatalf("%v changes with %v.%v, which is not among %+v\n%s", diff, old.Entity, a.Name, p.Depends(), Print(p.Query()))
	}
	found, ok := p.Roots(before, old, 1000)
	also, okAfter := p.Roots(after, &row, 1000)
	for _, id := range diff {
		// A link between numbers of different types is not followed.
		if ok && okAfter && id != old.ID && !slices.Contains(found, id) && !slices.Contains(also, id) {
			t.Fatalf("%v enters or leaves when %v of %v changes, Roots has %v and %v\n%s", id, a.Name, old.Key, found, also, Print(p.Query()))
		}
	}
	return len(diff)
}

// reads reports whether p says that it depends on a slot.
func (p *Predicate) reads(e crm.Entity, slot crm.Slot) bool {
	all := []Reads{p.depends.Root}
	for _, l := range p.depends.Links {
		all = append(all, l.Reads)
	}
	return slices.ContainsFunc(all, func(r Reads) bool { return r.Entity == e && slices.Contains(r.Slots, slot) })
}

// relative draws a filter whose answer moves with the time.
func (g *generator) relative() *Filter {
	f := &Filter{Or: g.chance(2)}
	for range 1 + g.below(2) {
		c := &Condition{Attribute: pick(g, "at", "until", "day"), Operator: pick(g, Today, Yesterday, LastXDays, NextXDays, LastWeek, NextMonth, OlderThanXWeeks, ThisFiscalPeriod)}
		if least, _ := c.Operator.Values(); least == 1 {
			c.Values = []Value{{Text: fmt.Sprint(1 + g.below(14))}}
		}
		f.Items = append(f.Items, c)
	}
	return f
}

// When time goes on, only records with a date that Moved names can enter or
// leave. S3
func TestMovedFindsWhatTimeChanges(t *testing.T) {
	moved := 0
	rapid.Check(t, func(t *rapid.T) {
		g := &generator{T: t}
		g.world()
		source := g.source.withIndexes()
		for range 30 {
			c := g.context()
			p := g.predicate(t, c, g.relative())
			c.Now = c.Now.Add(pick(g, 15*time.Minute, time.Hour, 26*time.Hour, 40*24*time.Hour))
			program, err := Compile(p.Query(), g.schema, c)
			if err != nil {
				t.Fatal(err)
			}
			next, err := program.Predicate()
			if err != nil {
				t.Fatal(err)
			}
			ranges, ok := p.Moved(next)
			if !ok {
				t.Fatalf("the same query is another at %v\n%s", c.Now, Print(p.Query()))
			}
			diff := changed(members(t, p, source), members(t, next, source))
			if len(diff) > 0 && !p.Depends().Relative {
				t.Fatalf("moves with the time and does not say so\n%s", Print(p.Query()))
			}
			var touched []crm.ID
			complete := true
			for _, m := range ranges {
				for _, row := range source.Find(nil, m.Entity, m.Slot, m.Span) {
					if !m.Linked {
						touched = append(touched, row.ID)
						continue
					}
					roots, ok := p.Roots(source, row, 1000)
					touched = append(touched, roots...)
					complete = complete && ok
				}
			}
			for _, id := range diff {
				if moved++; complete && !slices.Contains(touched, id) {
					t.Fatalf("%v enters or leaves, Moved has %v\n%s", id, ranges, Print(p.Query()))
				}
			}
		}
	})
	if moved == 0 {
		t.Error("no record ever entered or left")
	}
}

// A tick looks at the rows between the old bound and the new one. S3
func TestMovedIsNarrow(t *testing.T) {
	const text = `<fetch><entity name="task"><filter><condition attribute="scheduledend" operator="next-x-days" value="7"/></filter></entity></fetch>`
	c := Context{Now: time.Date(2026, 5, 14, 10, 0, 0, 0, time.UTC)}
	schema := FromCatalogue()
	p := mustPredicate(t, text, schema, c)
	c.Now = c.Now.Add(15 * time.Minute)
	got, ok := p.Moved(mustPredicate(t, text, schema, c))
	a, _ := crm.Task.Attribute("scheduledend")
	want := []Moved{{Entity: crm.Task, Slot: a.Slot, Span: Span{crm.Instant(c.Now.Add(-15 * time.Minute)), crm.Instant(c.Now.Add(-time.Millisecond))}}}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b crm.Value) bool { return a.Equal(b) })); diff != "" || !ok {
		t.Errorf("%v %s", ok, diff)
	}
	c.Zone = time.FixedZone("elsewhere", 3600)
	if _, ok := p.Moved(mustPredicate(t, text, schema, c)); ok {
		t.Error("another zone is the same query")
	}
}

// A row in the recycle bin matches nothing, and a row of another entity
// neither.
func TestMatchLeavesOut(t *testing.T) {
	p := mustPredicate(t, `<fetch><entity name="task"/></fetch>`, FromCatalogue(), Context{})
	row := crm.NewRow(crm.Key{Entity: crm.Task, ID: crm.ID{1}}, crm.UserID{})
	deleted, other := row, row
	deleted.Deleted = &crm.Deletion{}
	other.Entity = crm.Fax
	for _, c := range []struct {
		row  crm.Row
		want bool
	}{{row, true}, {deleted, false}, {other, false}} {
		if got, err := p.Match(newShelf(), &c.row, Options{}); got != c.want || err != nil {
			t.Errorf("Match(%+v) = %v, %v, want %v", c.row.Key, got, err, c.want)
		}
	}
}
