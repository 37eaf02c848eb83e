package view

import "regarding/shared/crm"

// Facts are what a record's page shows besides its row.
type Facts struct {
	Actor   crm.Actor
	Options crm.Options
	// Pending lists attributes with changes that wait to be sent.
	Pending []string
	// Notices are the whole rows of notices about the record.
	Notices []crm.Row
}

// Record shows a record; full is its whole row, nil where there is none on this
// device. of is the key that was asked for.
func (t *Table) Record(of crm.Key, full *crm.Row, facts Facts) Record {
	r := Record{
		Phase: RecordAbsent, Entity: of.Entity.String(), ID: of.ID, Fields: map[string]Input{}, Pending: []string{},
		Notices: []Notice{}, Duplicates: []Duplicate{},
	}
	if to := t.Resolve(of); to != of {
		r.MergedInto = t.linkTo(to)
	}
	if full == nil {
		return r
	}
	row := *full
	r.Phase, r.Name = RecordFound, crm.Name(row)
	r.Fields = t.inputs(row)
	if row.Deleted != nil {
		r.Phase, r.DeletedOn = RecordDeleted, millis(row.Deleted.On)
		r.DeletedBy = t.linkTo(crm.Key{Entity: crm.SystemUser, ID: row.Deleted.By.ID})
	}
	if facts.Pending != nil {
		r.Pending = facts.Pending
	}
	r.Notices = t.Notices(facts.Notices).Rows
	r.Duplicates = t.Duplicates(of).Rows
	// Of an attribute that does not exist, so that no attribute's own rule counts.
	r.MayWrite = crm.MayWrite(facts.Actor, row, "") == nil
	r.MayDelete = row.Deleted == nil && crm.MayDelete(facts.Actor, row, facts.Options) == nil
	r.MayAssign = crm.MayAssign(facts.Actor, row) == nil
	r.MayRestore = crm.MayRestore(facts.Actor, row) == nil
	return r
}

// inputs returns the values of a row that people see.
func (t *Table) inputs(row crm.Row) map[string]Input {
	fields := map[string]Input{}
	info, ok := row.Entity.Info()
	if !ok {
		return fields
	}
	for i := range info.Attributes {
		a := &info.Attributes[i]
		if in := InputOf(a, row.At(a.Slot), t.Link); in != nil {
			fields[a.Name] = in
		}
	}
	return fields
}

// Actor returns who the person is by their own row, and with a role told by the
// relay's profile as long as there is none.
func (t *Table) Actor(role crm.Role) crm.Actor {
	if row, ok := t.Row(crm.Key{Entity: crm.SystemUser, ID: t.me.ID}); ok {
		return crm.ActorOf(row)
	}
	return crm.Actor{User: t.me, Role: role}
}
