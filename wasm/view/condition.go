package view

import (
	"cmp"
	"math"
	"slices"

	"regarding/shared/crm"
)

// Comparison is how a condition compares an attribute with its value.
type Comparison string

const (
	Eq Comparison = "eq"
	Ne Comparison = "ne"
	Ge Comparison = "ge"
	Gt Comparison = "gt"
	Le Comparison = "le"
	Lt Comparison = "lt"
)

// Condition keeps the rows of a list whose attribute compares so with Value,
// which is written as the attribute's values are. Texts are compared as lists
// are sorted, without regard to case and accents; lookups by what they name
// now, through aliases, and only with eq and ne. A row without a value is kept
// by ne alone; with null as Value eq keeps those rows and ne the others.
//
// Source: the operators of the same names in FetchXML.
type Condition struct {
	Attribute string     `json:"attribute"`
	Op        Comparison `json:"op"`
	Value     Input      `json:"value"`
}

// MaxConditions is how many conditions a list may have.
const MaxConditions = 16

// condition is a Condition as it is evaluated. Conditions that keep the same
// are equal.
type condition struct {
	slot int
	kind crm.ValueKind
	op   Comparison
	not  bool // for numbers and lookups: keeps what is not so
	// Numbers: from the least to the greatest column.sortNumber; null is 0.
	least, greatest uint64
	text            string // folded
	target          crm.Key
}

// compile turns conditions into the form in which they are evaluated: numbers
// first and texts last, so that what costs most is asked of the fewest rows.
// Its errors are *fault.Error of kind Invalid that name the attribute.
func compile(e crm.Entity, list []Condition) ([]condition, error) {
	if len(list) > MaxConditions {
		return nil, invalid("%d conditions, at most %d", len(list), MaxConditions)
	}
	var compiled []condition
	for _, c := range list {
		one, err := c.compile(e)
		if err != nil {
			return nil, err
		}
		compiled = append(compiled, one)
	}
	slices.SortStableFunc(compiled, func(a, b condition) int { return cmp.Compare(a.cost(), b.cost()) })
	return compiled, nil
}

// cost orders conditions by what they cost for a row.
func (c *condition) cost() int {
	switch c.kind {
	case crm.String:
		return 2
	case crm.Reference:
		return 1
	}
	return 0
}

func (c Condition) compile(e crm.Entity) (condition, error) {
	a, ok := e.Attribute(c.Attribute)
	if !ok || !sortable(a) {
		return condition{}, invalid("%v has no condition on %.40q", e, c.Attribute)
	}
	v, err := ValueOf(a, c.Value)
	if err != nil {
		return condition{}, err
	}
	compiled := condition{slot: int(a.Slot), kind: a.Type.Kind(), op: c.Op}
	switch c.Op {
	case Eq, Ne:
	case Ge, Gt, Le, Lt:
		if v.IsNull() || compiled.kind == crm.Reference || a.Type == crm.TypeBoolean {
			return condition{}, invalid("%.40q cannot be compared by %s with this value", c.Attribute, c.Op)
		}
	default:
		return condition{}, invalid("unknown comparison %.40q", c.Op)
	}
	switch compiled.kind {
	case crm.String:
		compiled.text = fold(v.Text())
	case crm.Reference:
		compiled.target, compiled.not = v.Ref().Key(), c.Op == Ne
	default:
		compiled.bounds(orderOf(compiled.kind, numberOf(v)))
	}
	return compiled, nil
}

// bounds makes a comparison with a number a range. Only eq and ne come with
// null, which is 0 and below every value.
func (c *condition) bounds(n uint64) {
	c.least, c.greatest = 1, math.MaxUint64
	switch c.op {
	case Eq, Ne:
		c.least, c.greatest, c.not = n, n, c.op == Ne
	case Ge:
		c.least = n
	case Le:
		c.greatest = n
	case Lt:
		c.greatest = n - 1
	case Gt:
		if n == math.MaxUint64 {
			c.greatest = 0 // nothing is greater
		} else {
			c.least = n + 1
		}
	}
	c.op = ""
}

// implies reports whether whatever c keeps, wider keeps too.
func (c *condition) implies(wider *condition) bool {
	if *c == *wider {
		return true
	}
	numbers := c.kind != crm.String && c.kind != crm.Reference
	return c.slot == wider.slot && numbers && !c.not && !wider.not && c.least >= wider.least && c.greatest <= wider.greatest
}

// filter takes from places those that c does not keep. It reuses places.
func (c *condition) filter(r *rows, t *Table, places []int32) []int32 {
	column := &r.columns[c.slot]
	kept := places[:0]
	switch {
	case c.kind == crm.String:
		for _, place := range places {
			text := ""
			if column.texts != nil {
				text = column.texts[place]
			}
			if c.keepsText(text) {
				kept = append(kept, place)
			}
		}
	case c.kind == crm.Reference:
		for _, place := range places {
			if c.names(column, t, place) != c.not {
				kept = append(kept, place)
			}
		}
	case column.nums == nil: // null in every row
		if (c.least == 0) != c.not {
			return places
		}
	default:
		nums, kind := column.nums, column.kind
		for _, place := range places {
			if n := orderOf(kind, nums[place]); (c.least <= n && n <= c.greatest) != c.not {
				kept = append(kept, place)
			}
		}
	}
	return kept
}

// keepsText compares a text; null is "".
func (c *condition) keepsText(text string) bool {
	n := compareFolded(text, c.text)
	switch c.op {
	case Eq:
		return n == 0
	case Ne:
		return n != 0
	case Ge:
		return n >= 0
	case Gt:
		return n > 0
	case Le:
		return n <= 0 && text != ""
	}
	return n < 0 && text != ""
}

// names reports whether the lookup at place names the target.
func (c *condition) names(column *column, t *Table, place int32) bool {
	n := uint32(0)
	if column.refs != nil {
		n = column.refs[place]
	}
	if n == 0 || c.target.IsZero() {
		return n == 0 && c.target.IsZero()
	}
	held := &t.refs.list[n]
	if held.ID == c.target.ID && held.Entity == c.target.Entity {
		return true
	}
	return t.hasAliases() && t.Resolve(held.Key()) == t.Resolve(c.target)
}

// hasAliases reports whether any row stands for another.
func (t *Table) hasAliases() bool {
	aliases := t.rowsOf(crm.Alias)
	return aliases != nil && len(aliases.at) > 0
}
