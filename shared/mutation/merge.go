package mutation

import (
	"regarding/shared/crm"
	"regarding/shared/fault"
)

// merge makes two records one (CRM-05, S16). What names the other by its id
// finds the survivor through the alias from then on.
func (a *act) merge(m Merge) error {
	if m.Survivor.Entity != m.Other.Entity {
		return refuse(fault.Invalid, OpInvalid, "a %v and a %v cannot be one", m.Survivor.Entity, m.Other.Entity)
	}
	survivor, ok, err := a.find(m.Survivor)
	if err != nil {
		return err
	}
	other, okOther, err := a.find(m.Other)
	if err != nil || !ok || !okOther {
		return err
	}
	if info, known := survivor.Entity.Info(); !known || !info.Record {
		return refuse(fault.Invalid, OpInvalid, "rows of %v are not merged", survivor.Entity)
	}
	if survivor.Key == other.Key {
		return refuse(fault.Invalid, OpSame, "%v %v", survivor.Entity, survivor.ID)
	}
	if err := crm.MayWrite(a.env.Actor, survivor, ""); err != nil {
		return refusal(err)
	}
	if err := a.mayUnseal(survivor, m.Fields); err != nil {
		return err
	}
	row, err := a.write(survivor, m.Fields)
	if err != nil {
		return err
	}
	row, _, err = a.put(survivor, a.inherited(row, other))
	if err != nil {
		return err
	}
	if err := a.repoint(other, row); err != nil {
		return err
	}
	if err := a.bin(other, crm.Merged); err != nil {
		return err
	}
	alias := crm.NewRow(aliasKey(other.Key), crm.UserID{}).
		WithValue("target", crm.Lookup(crm.Ref{Entity: row.Entity, ID: row.ID, Name: crm.Name(row)})).
		WithValue("because", crm.Whole(crm.AliasMerged))
	if _, _, err := a.store(crm.Row{}, alias); err != nil {
		return err
	}
	pair, presence := a.tx.Row(crm.Key{Entity: crm.Duplicate, ID: crm.DuplicateID(survivor.ID, other.ID)})
	if presence == Found && pair.Value("state").Int() != crm.DuplicateMerged {
		if _, _, err := a.put(pair, pair.WithValue("state", crm.Whole(crm.DuplicateMerged))); err != nil {
			return err
		}
	}
	return a.duplicates(&survivor, row)
}

// aliasKey names the alias that may stand before a row.
func aliasKey(key crm.Key) crm.Key { return crm.Key{Entity: crm.Alias, ID: key.ID} }
