package mutation

import (
	"strings"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// create makes a row of the organization, or a mailbox, folder or view of the
// actor's own. One that exists already is told to who may read it; for others it is
// not found (S21).
func (a *act) create(c Create) error {
	info, known := c.Key.Entity.Info()
	if !known {
		return a.strange(c.Key)
	}
	switch {
	case c.Key.ID.IsZero():
		return refuse(fault.Invalid, OpInvalid, "a new %v without an id", c.Key.Entity)
	case info.Item:
		return a.createItem(c)
	}
	existing, presence := a.tx.Row(c.Key)
	switch {
	case presence == Found && crm.MayRead(a.env.Actor, existing):
		return refuse(fault.Invalid, OpExists, "%v %v", c.Key.Entity, c.Key.ID)
	case presence == Found:
		return a.notFound(c.Key)
	case presence == NotKnown && a.env.Truth():
		return a.notKnown(c.Key)
	case info.Personal && !info.Own || follows(c.Key.Entity):
		return refuse(fault.Invalid, OpInvalid, "rows of %v are not created", c.Key.Entity)
	case (c.Key.Entity == crm.SystemUser || c.Key.Entity == crm.Organization) && !a.env.Actor.System:
		return refuse(fault.Denied, OpDenied, "rows of %v are the accounts'", c.Key.Entity)
	}
	partition := crm.UserID{}
	if info.Own {
		partition = a.by
	}
	if err := crm.MayCreate(a.env.Actor, c.Key.Entity, partition); err != nil {
		return refusal(err)
	}
	row, err := a.fill(crm.NewRow(c.Key, partition), c.Fields)
	if err != nil {
		return err
	}
	if err := a.mayGoWith(crm.Row{}, row); err != nil {
		return err
	}
	if info.Owned && row.Value("ownerid").IsNull() {
		row = setKnown(row, "ownerid", a.self())
	}
	row = crm.Derive(row)
	if missing := crm.Missing(row); len(missing) > 0 {
		return refuse(fault.Invalid, OpInvalid, "%v without %s", c.Key.Entity, strings.Join(missing, ", "))
	}
	if err := crm.MayWrite(a.env.Actor, row, ""); err != nil {
		return refusal(err)
	}
	row, _, err = a.put(crm.Row{}, row)
	if err != nil {
		return err
	}
	return a.duplicates(nil, row)
}

// fill is write for a new row, of which the actor may write everything that is
// not computed.
func (a *act) fill(row crm.Row, fields []Field) (crm.Row, error) {
	if err := limit("fields", len(fields), MaxFields); err != nil {
		return crm.Row{}, err
	}
	if err := a.distinct(row.Entity, fields); err != nil {
		return crm.Row{}, err
	}
	edit := row.Edit()
	for _, f := range fields {
		if err := crm.Validate(row.Entity, f.Name, f.Value); err != nil {
			return crm.Row{}, refusal(err)
		}
		if at, known := row.Entity.Attribute(f.Name); known && at.Computed() && !a.env.Actor.System {
			return crm.Row{}, refuse(fault.Invalid, OpInvalid, "%v.%s is computed", row.Entity, f.Name)
		}
		if err := a.target(f.Value); err != nil {
			return crm.Row{}, err
		}
		edit.SetValue(f.Name, f.Value)
	}
	filled := edit.Row()
	return filled, a.standing(row, filled)
}
