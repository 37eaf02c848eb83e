package mutation

import (
	"fmt"
	"slices"

	"regarding/shared/crm"
)

// A Referring is an attribute by whose values rows are found: a lookup.
type Referring struct {
	Entity    crm.Entity
	Attribute string
}

// referrings are what Tx.Referrers answers for, at most one of each entity.
// What is added here is indexed by the relay: its data folder then has another
// format.
var referrings = []Referring{
	{crm.TrackLink, "record"},
	{crm.ActivityParty, "activityid"},
	{crm.BccParty, "activityid"},
	{crm.Attachment, "objectid"},
}

// Referred returns the row that the lookup by which row is found names; ok is
// false if it names none or row is found by none. Rows in the recycle bin have
// it too.
func Referred(row crm.Row) (target crm.Key, ok bool) {
	for _, r := range referrings {
		if r.Entity == row.Entity {
			target = row.Value(r.Attribute).Ref().Key()
			return target, !target.ID.IsZero()
		}
	}
	return crm.Key{}, false
}

// MustRefer panics unless rows of e are found by attribute: Tx.Referrers is
// asked for nothing else.
func MustRefer(e crm.Entity, attribute string) {
	if !slices.Contains(referrings, Referring{e, attribute}) {
		panic(fmt.Sprintf("mutation: rows of %v are not found by %s", e, attribute))
	}
}
