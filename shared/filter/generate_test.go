package filter

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"regarding/shared/crm"
)

// Entities of the generated worlds: a company is under a company, a person
// belongs to a company or a person, a note is about anything.
const (
	company crm.Entity = 2000 + iota
	person
	note
)

func worldSchema() *Schema {
	common := func(id string, more ...crm.Attribute) []crm.Attribute {
		list := append([]crm.Attribute{
			{Name: id, Type: crm.TypeID},
			{Name: "name", Type: crm.TypeText},
			{Name: "alias", Type: crm.TypeText},
			{Name: "size", Type: crm.TypeInteger},
			{Name: "level", Type: crm.TypeInteger},
			{Name: "worth", Type: crm.TypeMoney},
			{Name: "rate", Type: crm.TypeDecimal},
			{Name: "open", Type: crm.TypeBoolean, Options: []crm.Option{{Value: 0, Label: "Yes"}, {Value: 1, Label: "No"}}},
			{Name: "kind", Type: crm.TypeChoice, Options: []crm.Option{{Value: 1, Label: "Zulu"}, {Value: 2, Label: "Alpha"}}},
			{Name: "tags", Type: crm.TypeChoices},
			{Name: "at", Type: crm.TypeDateTime},
			{Name: "until", Type: crm.TypeDateTime},
			{Name: "day", Type: crm.TypeDate},
			{Name: "ownerid", Type: crm.TypeOwner, Targets: []crm.Entity{person}},
		}, more...)
		for i := range list {
			list[i].Slot = crm.Slot(i)
		}
		return list
	}
	return NewSchema([]*crm.EntityInfo{
		{Number: company, Name: "company", IDName: "companyid", NameOf: "name", Parent: "parentid",
			Attributes: common("companyid", crm.Attribute{Name: "parentid", Type: crm.TypeLookup, Targets: []crm.Entity{company}})},
		{Number: person, Name: "person", IDName: "personid", NameOf: "name",
			Attributes: common("personid", crm.Attribute{Name: "parentid", Type: crm.TypeLookup, Targets: []crm.Entity{company, person}})},
		{Number: note, Name: "note", IDName: "noteid", NameOf: "name",
			Attributes: common("noteid", crm.Attribute{Name: "parentid", Type: crm.TypeLookup, Targets: []crm.Entity{company, person, note}})},
	})
}

// generator draws worlds and queries.
type generator struct {
	*rapid.T
	schema  *Schema
	source  *shelf
	ids     map[crm.Entity][]crm.ID
	links   int
	aliases int
}

func (g *generator) below(n int) int      { return rapid.IntRange(0, n-1).Draw(g.T, "n") }
func (g *generator) chance(one int) bool  { return g.below(one) == 0 }
func pick[T any](g *generator, of ...T) T { return of[g.below(len(of))] }

var worldTexts = []string{"Ann", "ann", "ÁNN", "anna", "Bob", "bo[b", "b_b", "100%", "Ängström", "angstrom", "z"}

// worldDays are around changes of the clock, of years and of fiscal years.
var worldDays = []string{"2024-03-09", "2024-03-10", "2024-03-11", "2024-02-29", "2024-03-31", "2024-04-01", "2024-05-13",
	"2024-05-14", "2024-05-15", "2024-05-19", "2024-06-30", "2023-12-31", "2024-01-01", "2023-04-02", "2025-03-31", "2020-02-29"}

func worldZone() *time.Location {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err)
	}
	return zone
}

func (g *generator) time() time.Time {
	day, err := time.ParseInLocation(time.DateOnly, pick(g, worldDays...), worldZone())
	if err != nil {
		panic(err)
	}
	return day.Add(pick(g, 0, time.Hour, 2*time.Hour+30*time.Minute, 12*time.Hour, 22*time.Hour, 24*time.Hour-time.Second))
}

func (g *generator) context() Context {
	return Context{
		Now: g.time().Add(time.Duration(g.below(3600)) * time.Second), Zone: worldZone(), WeekStart: time.Weekday(g.below(7)),
		Fiscal: Fiscal{Month: time.Month(1 + g.below(12)), Day: pick(g, 1, 15, 31), Period: FiscalPeriod(g.below(5)), NamedByEnd: g.chance(2)},
		User:   g.id(person), BusinessUnit: g.id(company), Teams: []crm.ID{g.id(person)}, Reports: []crm.ID{g.id(person)}, Language: 1,
	}
}

func worldID(e crm.Entity, n int) crm.ID {
	id := crm.ID{15: byte(n)}
	id[0], id[1] = byte(e>>8), byte(e)
	return id
}

func (g *generator) id(of ...crm.Entity) crm.ID { return worldID(pick(g, of...), g.below(8)) }

// world draws rows; about every fourth value is null, and lookups may name
// rows that are not there.
func (g *generator) world() {
	g.schema, g.source = worldSchema(), newShelf()
	for _, e := range []crm.Entity{company, person, note} {
		for n := range 1 + g.below(6) {
			row := crm.NewRow(crm.Key{Entity: e, ID: worldID(e, n)}, crm.UserID{})
			for i := range g.schema.byNumber[e].Attributes {
				if a := &g.schema.byNumber[e].Attributes[i]; a.Type != crm.TypeID && !g.chance(4) {
					row = row.With(a.Slot, g.value(a))
				}
			}
			if g.chance(12) {
				row.Deleted = &crm.Deletion{Cause: crm.Chosen}
			}
			g.source.put(row)
		}
	}
}

func (g *generator) value(a *crm.Attribute) crm.Value {
	switch classOf(a) {
	case textual:
		return crm.Str(pick(g, worldTexts...))
	case monetary:
		return crm.Whole(pick[int64](g, -15_000, 0, 10_000, 12_500, 12_501))
	case decimal:
		return crm.Number(pick(g, -1.5, 0, 1, 1.25))
	case instant:
		return crm.Instant(g.time())
	case civil:
		return crm.Whole(dayOf(g.time().Date()))
	case identity:
		e := pick(g, a.Targets...)
		return crm.Lookup(crm.Ref{Entity: e, ID: g.id(e), Name: "gone"})
	case plural:
		return crm.SetOf(slices.Repeat([]string{"1", "2", "3"}, 1)[:1+g.below(3)]...)
	}
	return crm.Whole(int64(g.below(3)))
}

// literal draws the text of a value for an attribute.
func (g *generator) literal(a *crm.Attribute) string {
	switch classOf(a) {
	case textual:
		return pick(g, append([]string{""}, worldTexts...)...)
	case monetary:
		return pick(g, "-1.5", "0", "1", "1.25", "1.25005", "+1.2501")
	case decimal:
		return pick(g, "-1.5", "0", "1.0", "1.3")
	case instant:
		return pick(g, g.time().Format(time.RFC3339), g.time().UTC().Format(time.RFC3339), g.time().Format("2006-01-02T15:04:05"), g.time().Format(time.DateOnly))
	case civil:
		return pick(g, g.time().Format(time.DateOnly), g.time().Format(time.DateOnly), g.time().Format(time.RFC3339))
	case identity:
		return pick(g, g.id(company, person, note).String(), "{"+g.id(company, person).String()+"}")
	case plural:
		return pick(g, "1", "2", "3", "4")
	}
	if a.Type == crm.TypeBoolean {
		return pick(g, "0", "1", "true", "false")
	}
	return fmt.Sprint(g.below(4))
}

// query draws a query that Compile accepts.
func (g *generator) query() *Query {
	g.links, g.aliases = 0, 0
	q := &Query{RawOrder: g.chance(3)}
	s := g.entity(&q.Entity, pick(g, company, person, note), 0)
	if g.chance(2) {
		q.Entity.Filters = append(q.Entity.Filters, g.filter(s, 0, 1))
	}
	switch g.below(6) {
	case 0:
		q.Top = 1 + g.below(4)
	case 1:
		q.Count, q.Page, q.Total = 1+g.below(3), 1+g.below(3), true
	case 2:
		q.Distinct = true
	}
	return q
}

// names are what the conditions of a generated entity can name: pairs of an
// alias and its entity; the entity's own is "".
type names struct {
	alias  []string
	entity []crm.Entity
}

// entity fills what root and links have alike. Names of links come before
// the filters, so that filters can use them.
func (g *generator) entity(e *Entity, number crm.Entity, depth int) *names {
	info := g.schema.byNumber[number]
	e.Name = info.Name
	s := &names{[]string{""}, []crm.Entity{number}}
	for range g.below(3) {
		a := pick(g, info.Attributes...)
		if !slices.ContainsFunc(e.Attributes, func(had Attribute) bool { return had.Name == a.Name }) {
			e.Attributes = append(e.Attributes, Attribute{Name: a.Name})
		}
	}
	for range g.below(3) {
		e.Orders = append(e.Orders, Order{Attribute: pick(g, info.Attributes...).Name, Descending: g.chance(2)})
	}
	for range g.below(2) {
		e.Filters = append(e.Filters, g.filter(&names{[]string{""}, []crm.Entity{number}}, depth, 0))
	}
	for depth < 3 && g.links < 5 && g.chance(2) {
		l := g.link(number, depth, pick(g, Inner, Inner, Outer, Outer, First, Exists, In))
		e.Links = append(e.Links, l.Link)
		if l.names != nil {
			s.alias = append(s.alias, l.names.alias...)
			s.entity = append(s.entity, l.names.entity...)
		}
	}
	return s
}

type generatedLink struct {
	*Link
	names *names // of a link that makes rows
}

func (g *generator) link(parent crm.Entity, depth int, kind LinkType) generatedLink {
	g.links++
	g.aliases++
	l := &Link{Type: kind, Alias: fmt.Sprintf("l%d", g.aliases)}
	number := pick(g, company, person, note)
	own := func(e crm.Entity) string { return g.schema.byNumber[e].IDName }
	pair := pick(g, [2]string{own(number), "parentid"}, [2]string{"parentid", own(parent)}, [2]string{"parentid", "parentid"},
		[2]string{"name", "alias"}, [2]string{"size", "level"}, [2]string{"size", "worth"}, [2]string{"rate", "worth"}, [2]string{"day", "day"}, [2]string{"at", "until"}, [2]string{own(number), "ownerid"})
	l.From, l.To = pair[0], pair[1]
	s := g.entity(&l.Entity, number, depth+1)
	if kind.InFilter() || kind == Exists || kind == In {
		stripColumns(l)
		return generatedLink{l, nil}
	}
	s.alias[0] = l.Alias
	return generatedLink{l, s}
}

// stripColumns takes what links that make no rows cannot have.
func stripColumns(l *Link) {
	l.Attributes, l.Orders = nil, nil
	for _, within := range l.Links {
		stripColumns(within)
	}
}

func (g *generator) filter(s *names, depth, level int) *Filter {
	f := &Filter{Or: g.chance(2)}
	for range g.below(4) {
		switch {
		case level < 3 && g.chance(4):
			f.Items = append(f.Items, g.filter(s, depth, level+1))
		case g.links < 5 && depth < 3 && g.chance(5):
			f.Items = append(f.Items, g.link(s.entity[0], depth+1, pick(g, Any, NotAny, All, NotAll)).Link)
		default:
			f.Items = append(f.Items, g.condition(s))
		}
	}
	return f
}

func (g *generator) condition(s *names) *Condition {
	at := g.below(len(s.alias))
	c := &Condition{EntityName: s.alias[at]}
	info := g.schema.byNumber[s.entity[at]]
	a := pick(g, info.Attributes...)
	c.Attribute = a.Name
	for {
		c.Operator = pick(g, Operators()...)
		f := c.Operator.trait().family
		if f == climbing && !(a.Type == crm.TypeID && info.Parent != "" || a.Name == "parentid" && a.Targets[0] == company) {
			continue
		}
		if f.fits(classOf(&a)) {
			break
		}
	}
	if other, ok := counterparts[a.Name]; ok && c.Operator.ComparesAttributes() && g.chance(3) {
		c.ValueOf = other
		if to := g.below(len(s.alias)); s.alias[to] != "" {
			c.ValueOf = s.alias[to] + "." + other
		} else if c.EntityName != "" {
			c.ValueOf = other // of the same row
		}
		return c
	}
	least, most := c.Operator.Values()
	if most < 0 {
		most = 3
	}
	for n := range least + g.below(most-least+1) {
		c.Values = append(c.Values, Value{Text: g.operand(c.Operator, &a, n)})
	}
	return c
}

// counterparts pairs attributes of one type.
var counterparts = map[string]string{"name": "alias", "size": "level", "worth": "rate", "rate": "size", "at": "until", "parentid": "ownerid", "tags": "tags", "day": "day"}

func (g *generator) operand(op Operator, a *crm.Attribute, n int) string {
	trait := op.trait()
	switch {
	case trait.family == pattern:
		return pick(g, "a%", "%n%", "_nn", "[a-c]%", "[^a]%", "%b", "ann", "b[_]b", "%[%]", "bo[[]b", "a%n%", "")
	case trait.family == climbing:
		return g.id(company).String()
	case op == On || op == OnOrBefore || op == OnOrAfter:
		return pick(g, g.time().Format(time.DateOnly), g.time().Format(time.RFC3339))
	case op == InFiscalYear || n == 1 && trait.family == dating:
		return fmt.Sprint(2023 + g.below(3))
	case trait.family == dating || trait.family == clocking:
		return fmt.Sprint(1 + g.below(13))
	}
	return g.literal(a)
}
