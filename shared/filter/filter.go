// Package filter is the filter language: FetchXML parsed, printed, checked, compiled and evaluated, the same in browser and relay.
//
// Parse turns text into a Query, Print turns it back. Compile checks a Query
// against a Schema and makes a Program of it: slots instead of names, typed
// values instead of texts. A Program runs over the rows of a Source, and its
// Predicate says of one row whether the filter selects it.
//
// Nothing here reads a clock, a locale or a time zone of the machine: all
// that comes from outside is in a Context.
//
// What is marked go:noinline is called from dozens of places; in line it would
// be a fifth of what the package adds to the engine.
//
// Source: FILT-01, FILT-05; sync.md S3, S6, S32; the conformance pack in
// testdata/fetchxml.
package filter

// Position is a place in the text from which something was parsed. The zero
// Position is that of what was not parsed.
type Position struct {
	// Offset counts bytes from 0.
	Offset int
	// Line and Column count from 1; a column is a character.
	Line, Column int
}

// Query is one <fetch>. The zero Query is not valid: its Entity has no name.
type Query struct {
	At Position
	// Top is the most rows wanted, 0 for no such limit. It excludes Count,
	// Page and Total.
	Top int
	// Count is the rows of a page, 0 for MaxPage.
	Count int
	// Page counts from 1; 0 is the first.
	Page int
	// Cookie is what the Result before gave, "" without.
	Cookie string
	// Distinct drops rows that repeat the columns of another.
	Distinct bool
	// Aggregate makes rows of groups.
	Aggregate bool
	// Total asks how many rows there are on all pages.
	Total bool
	// RawOrder sorts choices by their number and not by their label.
	RawOrder bool
	Entity   Entity
}

// Entity is the <entity> of a query, and the part of a link that is like it.
type Entity struct {
	At Position
	// Name is the logical name.
	Name string
	// All asks for all attributes.
	All        bool
	Attributes []Attribute
	Orders     []Order
	// Filters must all hold.
	Filters []*Filter
	Links   []*Link
}

// Attribute is a column that is asked for.
type Attribute struct {
	At    Position
	Name  string
	Alias string
	// Aggregate is what is made of the values of a group.
	Aggregate Aggregate
	// GroupBy makes a group of the rows with the same value.
	GroupBy bool
	// Grouping is the part of a date that is grouped by.
	Grouping Grouping
	// UTC groups dates by the days of UTC and not by those of the user.
	UTC bool
	// Distinct counts equal values once; with CountColumn only.
	Distinct bool
}

// Order sorts by an attribute, or by the alias of one in an aggregate query.
type Order struct {
	At         Position
	Attribute  string
	Alias      string
	EntityName string
	Descending bool
}

// Item is a part of a Filter: a *Condition, a *Filter or a *Link.
type Item interface{ item() }

// Filter is a group of conditions, groups and links, in the order of the
// text. An empty one restricts nothing.
type Filter struct {
	At Position
	// Or says that one item is enough; otherwise all must hold.
	Or bool
	// QuickFind marks the group that a search box fills; it means nothing here.
	QuickFind bool
	Items     []Item
}

// Condition compares an attribute with values or with another attribute.
type Condition struct {
	At Position
	// EntityName is the alias of the link whose attribute is meant, "" for
	// that of the entity in which the condition stands.
	EntityName string
	Attribute  string
	Operator   Operator
	Values     []Value
	// ValueOf is the attribute to compare with, "alias.attribute" for one of
	// a link; "" where there are Values.
	ValueOf string
}

// Value is one value of a condition, as it was written.
type Value struct {
	At   Position
	Text string
}

// Link joins the rows of another entity.
type Link struct {
	Entity
	// From is the attribute of the link's own entity.
	From string
	// To is the attribute of the entity in which the link stands.
	To    string
	Type  LinkType
	Alias string
	// Intersect and Hidden are marks of editors for links through an
	// intersect entity; they mean nothing here.
	Intersect, Hidden bool
}

func (*Condition) item() {}
func (*Filter) item()    {}
func (*Link) item()      {}

// LinkType says what a link does to the rows of the entity in which it stands.
type LinkType uint8

const (
	// Inner repeats a row for each related row and drops it without one.
	Inner LinkType = iota
	// Outer is Inner, but keeps a row without a related one, once.
	Outer
	// Any, in a filter, holds where a related row matches.
	Any
	// NotAny, in a filter, holds where no related row matches.
	NotAny
	// All, in a filter, holds where there are related rows and none matches.
	All
	// NotAll, in a filter, is Any.
	NotAll
	// Exists and In keep a row, once, that has a related row.
	Exists
	In
	// First is Outer with one related row at most.
	First
)

var linkTypeNames = [...]string{
	Inner: "inner", Outer: "outer", Any: "any", NotAny: "not any", All: "all", NotAll: "not all",
	Exists: "exists", In: "in", First: "matchfirstrowusingcrossapply",
}

// String returns the name of t in FetchXML.
func (t LinkType) String() string { return nameAt(linkTypeNames[:], int(t)) }

// InFilter reports whether links of type t stand in filters.
func (t LinkType) InFilter() bool { return t >= Any && t <= NotAll }

// Aggregate is what is made of the values of a group of rows.
type Aggregate uint8

const (
	NoAggregate Aggregate = iota
	// CountRows counts rows, with or without a value.
	CountRows
	// CountColumn counts values.
	CountColumn
	Sum
	Average
	Min
	Max
)

var aggregateNames = [...]string{CountRows: "count", CountColumn: "countcolumn", Sum: "sum", Average: "avg", Min: "min", Max: "max"}

// String returns the name of a in FetchXML.
func (a Aggregate) String() string { return nameAt(aggregateNames[:], int(a)) }

// Grouping is the part of a date that is grouped by.
type Grouping uint8

const (
	NoGrouping Grouping = iota
	ByDay               // of the month
	ByWeek              // of the year
	ByMonth             // of the year
	ByQuarter           // of the year
	ByYear
	ByFiscalPeriod // of the fiscal year
	ByFiscalYear
)

var groupingNames = [...]string{
	ByDay: "day", ByWeek: "week", ByMonth: "month", ByQuarter: "quarter", ByYear: "year",
	ByFiscalPeriod: "fiscal-period", ByFiscalYear: "fiscal-year",
}

// String returns the name of g in FetchXML.
func (g Grouping) String() string { return nameAt(groupingNames[:], int(g)) }

//go:noinline
func nameAt(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return ""
}

// named returns the number of a name in a table of names.
func named(names []string, name string) (int, bool) {
	for i, n := range names {
		if n == name && n != "" {
			return i, true
		}
	}
	return 0, false
}

// Limits of a query, each refused with an Error of the code given.
//
// Source: product.md, "Limits"; the conformance pack.
const (
	MaxBytes      = 256 << 10 // CodeTooLarge
	MaxDepth      = 64        // elements within elements: CodeTooDeep
	MaxLinks      = 15        // CodeTooManyLinks
	MaxConditions = 500       // conditions and links together: CodeTooManyConditions
	MaxTop        = 5000      // CodeTooManyRows; also of Count
	MaxPage       = 5000      // rows of a page where a query does not say
)
