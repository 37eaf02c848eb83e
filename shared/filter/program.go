package filter

import "regarding/shared/crm"

// Program is a query compiled for a Schema and a Context. It is not changed
// after it was made and safe for concurrent use; each evaluation has a state
// of its own.
type Program struct {
	query  *Query
	schema *Schema
	cal    *calendar
	root   *EntitySchema

	// joins are the links by their place in a tuple: first those of the
	// query's own rows in the order of the text, a link before those within
	// it, then those of each link that is asked for existence. Place 0 is the
	// root; places between are empty.
	joins []*join
	// stop is the place after the last link of the query's own rows.
	stop int
	// where is what the root must pass alone, checks[i] what must hold once
	// all places before i are filled.
	where  node
	checks [][]node
	// tests are the conditions, in the order of the text but for links.
	tests []*test
	// ends[i] are the outer links whose last link is before place i.
	ends [][]int

	orders  []order
	columns []Column
	groups  []int // columns that are grouped by
	plain   bool  // the root alone decides
	// weight is what a row that is looked at counts in the budget.
	weight int
}

// join is a compiled link.
type join struct {
	place, parent int
	// end is the place after the links within it.
	end    int
	kind   LinkType
	entity *EntitySchema
	// from is in this row, to in that of the parent.
	from, to column
	// where is what the row must pass, alone or with those before it.
	where node
	// local says that where looks at this row only.
	local  bool
	orders []order // of First, what makes one the first
	scope  *scope
	at     Position
	link   *Link
}

// order is a compiled order.
type order struct {
	column
	descending bool
	// result is the column of an aggregate query; -1 for others.
	result int
	// labels are those of a choice, folded, by value; nil sorts by number.
	labels map[int64]string
}

// Column is a column of a Result.
type Column struct {
	// Name is its alias, or the logical name of the attribute with the alias
	// of the link before it.
	Name string
	// Attribute is what it shows, or what it is computed from.
	Attribute *crm.Attribute
	Aggregate Aggregate
	Grouping  Grouping

	source   column
	grouped  bool
	distinct bool
	utc      bool
}

// Query returns what p was compiled from. The caller must not change it.
func (p *Program) Query() *Query { return p.query }

// Entity returns the entity whose rows p selects.
func (p *Program) Entity() *crm.EntityInfo { return p.root.EntityInfo }

// Columns returns the columns of p's results. The caller must not change them.
func (p *Program) Columns() []Column { return p.columns }
