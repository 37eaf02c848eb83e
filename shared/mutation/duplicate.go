package mutation

import (
	"slices"

	"regarding/shared/crm"
)

// maxMatches is how many other records are looked at under one duplicate key:
// whoever shares an address with more is not helped by a longer list.
const maxMatches = 20

// duplicates writes, at the truth, a possible duplicate for each live record
// that shares with row a key that before (nil for a new row) did not have
// (SYNC-11). A pair that was ever found is not found again.
func (a *act) duplicates(before *crm.Row, row crm.Row) error {
	if !a.env.Truth() || row.Entity == crm.SystemUser {
		return nil
	}
	var old []crm.DuplicateKey
	if before != nil {
		old = crm.DuplicateKeys(*before)
	}
	for _, key := range crm.DuplicateKeys(row) {
		if slices.Contains(old, key) {
			continue
		}
		matches, presence := a.tx.Matches(row.Entity, key, maxMatches+1)
		if presence != Found {
			continue
		}
		for _, match := range matches {
			if match == row.Key {
				continue
			}
			if err := a.duplicate(key.Reason, match, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// duplicate writes that row and the row that match names may be one.
func (a *act) duplicate(reason int64, match crm.Key, row crm.Row) error {
	other, presence := a.tx.Row(match)
	if presence != Found || other.Key != match || !crm.MayRead(a.env.Actor, other) {
		return nil
	}
	key := crm.Key{Entity: crm.Duplicate, ID: crm.DuplicateID(match.ID, row.ID)}
	if _, presence := a.tx.Row(key); presence != Absent {
		return nil
	}
	one, two := other, row
	if one.Key.Compare(two.Key) > 0 {
		one, two = two, one
	}
	pair := crm.NewRow(key, crm.UserID{})
	for _, f := range []Field{
		{"raisedon", crm.Instant(a.env.Now)},
		{"one", crm.Lookup(crm.Ref{Entity: one.Entity, ID: one.ID, Name: crm.Name(one)})},
		{"other", crm.Lookup(crm.Ref{Entity: two.Entity, ID: two.ID, Name: crm.Name(two)})},
		{"reason", crm.Whole(reason)},
		{"state", crm.Whole(crm.DuplicateOpen)},
	} {
		pair = pair.WithValue(f.Name, f.Value)
	}
	_, _, err := a.store(crm.Row{}, pair)
	return err
}

// keepBoth says of a possible duplicate that it is none. Once the two are one,
// or were kept, nothing changes.
func (a *act) keepBoth(k KeepBoth) error {
	pair, ok, err := a.find(crm.Key{Entity: crm.Duplicate, ID: k.Duplicate})
	if !ok {
		return err
	}
	if err := crm.MayWrite(a.env.Actor, pair, "state"); err != nil {
		return refusal(err)
	}
	if pair.Value("state").Int() != crm.DuplicateOpen {
		return nil
	}
	_, _, err = a.put(pair, pair.WithValue("state", crm.Whole(crm.DuplicateKept)))
	return err
}
