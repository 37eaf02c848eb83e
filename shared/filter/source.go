package filter

import (
	"iter"

	"regarding/shared/crm"
)

// Source is where the rows are that a query runs over: a snapshot that does
// not change while it runs. Rows belong to the Source and are not changed; it
// may hold rows of the recycle bin back or not, they match nothing. A Source
// that can fail keeps its error for the one who made it.
//
// Indexes only help: what Find gives is tested like all other rows.
type Source interface {
	// Row returns the row of e with an id, nil where it is not held.
	Row(e crm.Entity, id crm.ID) *crm.Row
	// Rows yields every row of e, in any order.
	Rows(e crm.Entity) iter.Seq[*crm.Row]
	// Estimate says about how many rows of e have a value within s in a slot;
	// it is negative where no index can tell. For a Span without bounds it is
	// not negative where there is an index on the slot.
	Estimate(e crm.Entity, slot crm.Slot, s Span) int
	// Find appends to rows those with a value within s in a slot, each once.
	// It is called only where Estimate is not negative for that Span.
	Find(rows []*crm.Row, e crm.Entity, slot crm.Slot, s Span) []*crm.Row
}

// Span is a range of values: from Low to High, both included; Null is no
// bound. Texts in it are folded (Fold), of references only the ID counts.
type Span struct{ Low, High crm.Value }

// only is the Span of one value.
func only(v crm.Value) Span { return Span{v, v} }

// One reports whether s is one value, which is Low.
func (s Span) One() bool { return !s.Low.IsNull() && s.Low.Equal(s.High) }
