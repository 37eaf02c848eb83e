package mutation

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// update writes what is given and no more: who proposes completes the groups
// (Whole), so that a group wins or loses as a whole (S17, SYNC-03).
func (a *act) update(u Update) error {
	if err := limit("sets", len(u.Sets), MaxFields); err != nil {
		return err
	}
	before, ok, err := a.find(u.Key)
	if !ok {
		return err
	}
	fields, err := withSets(before, u)
	if err != nil {
		return err
	}
	if err := a.mayEdit(before, fields); err != nil {
		return err
	}
	row, err := a.write(before, fields)
	if err != nil {
		return err
	}
	if err := a.mayGoWith(before, row); err != nil {
		return err
	}
	row, changed, err := a.put(before, row)
	if err != nil || !changed {
		return err
	}
	if err := a.nested(row); err != nil {
		return err
	}
	if err := a.notices(before, row, u); err != nil {
		return err
	}
	return a.duplicates(&before, row)
}

// withSets returns the fields of u together with its sets, as the values that
// they give the sets of row.
func withSets(row crm.Row, u Update) ([]Field, error) {
	if len(u.Sets) == 0 {
		return u.Fields, nil
	}
	fields := slices.Clone(u.Fields)
	for _, s := range u.Sets {
		held := row.Value(s.Name)
		at, known := row.Entity.Attribute(s.Name)
		if known && at.Type != crm.TypeChoices || held.Kind() != crm.Null && held.Kind() != crm.Set {
			return nil, refuse(fault.Invalid, OpInvalid, "%v.%.130q is no set", row.Entity, s.Name)
		}
		members := append(without(held.Members(), s.Removed), s.Added...)
		fields = append(fields, Field{Name: s.Name, Value: crm.SetOf(members...)})
	}
	return fields, nil
}
