package track

import (
	"slices"
	"time"

	"regarding/shared/crm"
)

// Candidate is a record that has an address.
type Candidate struct {
	Key  crm.Key
	Name string
	// Owner is zero where the record has none, as users have.
	Owner   crm.UserID
	Created time.Time
	// Active is false for a record that was deactivated and a user who was
	// disabled.
	Active bool
}

// MaxMeant is the most records that an address of a recipient means (ours).
const MaxMeant = 8

// rank is the order of the types of records that an address may mean.
var rank = map[crm.Entity]int{crm.SystemUser: 1, crm.Contact: 2, crm.Account: 3, crm.Lead: 4}

// Resolve returns the records that an address means, of those that have it: of
// a sender one, of a recipient all, at most MaxMeant. Records that are not
// active are never meant. Those that the person who tracks owns come first,
// then users, contacts, accounts and leads, the oldest first.
//
// Source: semantics.md, 3.4.
func Resolve(list []Candidate, role int64, tracker crm.UserID) []crm.Ref {
	list = slices.Clone(list)
	list = slices.DeleteFunc(list, func(c Candidate) bool { return !c.Active || rank[c.Key.Entity] == 0 })
	slices.SortFunc(list, func(a, b Candidate) int {
		if a, b := a.ownedBy(tracker), b.ownedBy(tracker); a != b {
			if a {
				return -1
			}
			return 1
		}
		if n := rank[a.Key.Entity] - rank[b.Key.Entity]; n != 0 {
			return n
		}
		if n := a.Created.Compare(b.Created); n != 0 {
			return n
		}
		return a.Key.Compare(b.Key)
	})
	list = slices.CompactFunc(list, func(a, b Candidate) bool { return a.Key == b.Key })
	most := MaxMeant
	if role == crm.PartySender {
		most = 1
	}
	var refs []crm.Ref
	for _, c := range list[:min(len(list), most)] {
		refs = append(refs, crm.Ref{Entity: c.Key.Entity, ID: c.Key.ID, Name: c.Name})
	}
	return refs
}

func (c Candidate) ownedBy(user crm.UserID) bool { return c.Owner == user && !user.IsZero() }
