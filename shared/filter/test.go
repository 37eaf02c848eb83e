package filter

import (
	"slices"
	"time"

	"regarding/shared/crm"
)

// testKind says how a test looks at a value.
type testKind uint8

const (
	testNull    testKind = iota // there is none
	testInt                     // Int from low to high
	testTime                    // Time from low to high
	testFloat                   // Float from low to high, by sortable
	testInts                    // Int, one of ints
	testTimes                   // Time, one of ints
	testFloats                  // Float, one of ints, by sortable
	testID                      // the id, one of ids
	testText                    // String, folded, from textLow to textHigh
	testTexts                   // String, folded, one of texts
	testLike                    // String, like
	testMembers                 // Set with one of texts as a member
	testSet                     // Set, equal to texts
	testPeriod                  // a date in the fiscal period low of any year
	testUnder                   // an id below ids[0]
	testAbove                   // an id above ids[0]
	testColumns                 // compared with other
)

// test is a compiled condition: where the value is and what it must be. What
// it looks for is typed before rows are looked at.
type test struct {
	column
	kind testKind
	// negate turns the answer round; then a row without a value matches.
	negate bool
	// orSelf: testUnder and testAbove take the record itself.
	orSelf bool
	// relative: low and high move with the time.
	relative bool

	low, high         int64
	ints              []int64
	ids               []crm.ID
	textLow, textHigh textBound
	exact             bool     // textLow is textHigh
	texts             []string // folded and sorted, or members of a Set
	like              *like
	calendar          *calendar

	hierarchy crm.Entity // testUnder and testAbove
	parent    crm.Slot

	other column // testColumns
	op    Operator
}

// textBound is an end of a range of texts.
type textBound struct {
	text string // folded
	// set is false where there is no bound, strict where the bound itself is
	// outside.
	set, strict bool
}

// column is where a value is: in which row of a tuple, and in which slot.
type column struct {
	link int // 0 is the root
	slot crm.Slot
	// own is the row's own id, which is in no slot.
	own   bool
	class class
	// entity and attribute are for messages and results.
	entity    *EntitySchema
	attribute *crm.Attribute
}

// id returns the id that a column holds; none for nil.
//
//go:noinline
func (c *column) id(row *crm.Row) (crm.ID, bool) {
	if row == nil {
		return crm.ID{}, false
	}
	if c.own {
		return row.ID, true
	}
	v := row.At(c.slot)
	return v.Ref().ID, v.Kind() == crm.Reference
}

// value returns what a column holds, the row's own id as a reference.
//
//go:noinline
func (c *column) value(row *crm.Row) crm.Value {
	if row == nil {
		return crm.Value{}
	}
	if c.own {
		return crm.Lookup(crm.Ref{Entity: row.Entity, ID: row.ID})
	}
	return row.At(c.slot)
}

// plain reports whether t needs the one row only.
func (t *test) plain() bool {
	return t.kind != testUnder && t.kind != testAbove && t.kind != testColumns
}

// holds reports whether a row, nil for none, passes a plain test. A value of
// another kind than the catalogue says is none.
func (t *test) holds(row *crm.Row) bool {
	if t.kind == testID {
		id, ok := t.id(row)
		return ok && t.hasID(id) != t.negate || !ok && t.negate
	}
	if row == nil {
		return t.negate
	}
	v := row.At(t.slot)
	if t.kind == testNull {
		return (v.IsNull() && !t.own) == t.negate
	}
	in := false
	switch v.Kind() {
	case crm.Int:
		switch t.kind {
		case testInt:
			n := v.Int()
			in = n >= t.low && n <= t.high
		case testInts:
			_, in = slices.BinarySearch(t.ints, v.Int())
		case testPeriod:
			in = t.calendar.fiscal.periodNumber(v.Int()) == t.low
		default:
			return t.negate
		}
	case crm.Time:
		switch t.kind {
		case testTime:
			n := v.Millis()
			in = n >= t.low && n <= t.high
		case testTimes:
			_, in = slices.BinarySearch(t.ints, v.Millis())
		case testPeriod:
			in = t.calendar.fiscal.periodNumber(t.calendar.day(v.Millis())) == t.low
		default:
			return t.negate
		}
	case crm.String:
		switch t.kind {
		case testText:
			in = t.inTextRange(v.Text())
		case testTexts:
			_, in = slices.BinarySearchFunc(t.texts, v.Text(), func(folded, text string) int { return -compareFold(text, folded) })
		case testLike:
			in = t.like.match(v.Text())
		default:
			return t.negate
		}
	case crm.Float:
		switch t.kind {
		case testFloat:
			n := sortable(v.Float())
			in = n >= t.low && n <= t.high
		case testFloats:
			_, in = slices.BinarySearch(t.ints, sortable(v.Float()))
		default:
			return t.negate
		}
	case crm.Set:
		switch t.kind {
		case testMembers:
			in = slices.ContainsFunc(t.texts, v.HasMember)
		case testSet:
			in = slices.Equal(v.Members(), t.texts)
		default:
			return t.negate
		}
	default:
		return t.negate
	}
	return in != t.negate
}

func (t *test) hasID(id crm.ID) bool {
	if len(t.ids) <= 8 {
		for i := range t.ids {
			if t.ids[i] == id {
				return true
			}
		}
		return false
	}
	_, ok := slices.BinarySearchFunc(t.ids, id, compareIDs)
	return ok
}

func (t *test) inTextRange(text string) bool {
	if t.textLow.set {
		c := compareFold(text, t.textLow.text)
		if c < 0 || c == 0 && t.textLow.strict {
			return false
		}
		if t.exact {
			return c == 0
		}
	}
	if t.textHigh.set {
		c := compareFold(text, t.textHigh.text)
		if c > 0 || c == 0 && t.textHigh.strict {
			return false
		}
	}
	return true
}

// span returns the values that t selects, where they are one span that an
// index can find.
func (t *test) span() (Span, bool) {
	if t.negate {
		return Span{}, false
	}
	switch t.kind {
	case testInt:
		return Span{bound(t.low, crm.Whole), bound(t.high, crm.Whole)}, true
	case testTime:
		return Span{bound(t.low, instantValue), bound(t.high, instantValue)}, true
	case testText:
		if t.exact && t.textLow.text != "" {
			return only(crm.Str(t.textLow.text)), true
		}
	}
	return Span{}, false
}

func instantValue(millis int64) crm.Value { return crm.Instant(time.UnixMilli(millis)) }

// bound is a value, Null for the ends of the numbers.
func bound(n int64, value func(int64) crm.Value) crm.Value {
	if n == ever || n == never {
		return crm.Value{}
	}
	return value(n)
}
