package mutation

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// put writes after in the place of before: derived values, who changed it and
// when, version and stamps are set here and nowhere else. It writes nothing,
// and returns false, when nothing differs.
func (a *act) put(before, after crm.Row) (crm.Row, bool, error) {
	isNew := before.ID.IsZero()
	if !isNew && before.SameContent(after) {
		return before, false, nil
	}
	after = crm.Derive(after)
	if !isNew && before.SameContent(after) {
		return before, false, nil
	}
	edit := after.Edit()
	changeKnown(&edit, after.Entity, "modifiedon", crm.Instant(a.at))
	changeKnown(&edit, after.Entity, "modifiedby", a.self())
	if isNew {
		changeKnown(&edit, after.Entity, "createdon", crm.Instant(a.at))
		changeKnown(&edit, after.Entity, "createdby", a.self())
	}
	return a.store(before, edit.Row())
}

// store is put without derived values, for rows that are put back as they
// were and for rows of the product's own.
func (a *act) store(before, after crm.Row) (crm.Row, bool, error) {
	var touched [maxGroups]crm.Group
	groups := touched[:1] // group 0 is the row itself
	if info, ok := after.Entity.Info(); ok {
		for i := range info.Attributes {
			at := &info.Attributes[i]
			if !at.Computed() && !slices.Contains(groups, at.Group) && !before.At(at.Slot).Equal(after.At(at.Slot)) {
				groups = append(groups, at.Group)
			}
		}
	}
	after = after.StampedAll(groups, a.env.Version)
	after.Version = a.env.Version
	if after.SizeAtMost() > MaxRowBytes {
		if n := len(crm.AppendRow(nil, after, crm.CatalogueVersion)); n > MaxRowBytes {
			return crm.Row{}, false, refuse(fault.TooLarge, OpTooLarge, "%v %v of %d bytes, at most %d", after.Entity, after.ID, n, MaxRowBytes)
		}
	}
	if err := a.room(before, after); err != nil {
		return crm.Row{}, false, err
	}
	if err := a.keptHere(after); err != nil {
		return crm.Row{}, false, err
	}
	a.tx.Put(after)
	return after, true, nil
}

// room refuses a guess that comes to more than the truth would take. One row
// always has room (MaxRowBytes), so most mutations encode nothing here.
func (a *act) room(before, after crm.Row) error {
	if a.env.Truth() {
		return nil
	}
	a.unsized = append(a.unsized, before, after)
	if len(a.unsized) == 2 && a.size == 0 {
		return nil
	}
	for _, row := range a.unsized {
		if !row.ID.IsZero() {
			a.encoded = crm.AppendRow(a.encoded[:0], row, crm.CatalogueVersion)
			a.size += len(a.encoded)
		}
	}
	a.unsized = a.unsized[:0]
	if a.size <= MaxGuessBytes {
		return nil
	}
	return refuse(fault.TooLarge, OpTooLarge, "rows of %d bytes, at most %d", a.size, MaxGuessBytes)
}

// setKnown sets an attribute of row if its entity has it.
func setKnown(row crm.Row, name string, v crm.Value) crm.Row {
	if _, ok := row.Entity.Attribute(name); !ok {
		return row
	}
	return set(row, name, v)
}

// changeKnown is setKnown for an edit of a row of e.
func changeKnown(edit *crm.Edit, e crm.Entity, name string, v crm.Value) {
	if at, ok := e.Attribute(name); ok && !edit.At(at.Slot).Equal(v) {
		edit.Set(at.Slot, v)
	}
}

// set sets an attribute of row, keeping what it holds where that is the same:
// another spelling of a lookup's name is no change.
func set(row crm.Row, name string, v crm.Value) crm.Row {
	if row.Value(name).Equal(v) {
		return row
	}
	return row.WithValue(name, v)
}

// write returns row with fields written to it by the actor, checked; before is
// the row as it was, which decides what the actor may write.
func (a *act) write(before crm.Row, fields []Field) (crm.Row, error) {
	if err := limit("fields", len(fields), MaxFields); err != nil {
		return crm.Row{}, err
	}
	if err := a.distinct(before.Entity, fields); err != nil {
		return crm.Row{}, err
	}
	edit := before.Edit()
	for _, f := range fields {
		if err := crm.Validate(before.Entity, f.Name, f.Value); err != nil {
			return crm.Row{}, refusal(err)
		}
		if before.Value(f.Name).Equal(f.Value) {
			continue
		}
		if err := a.mayWrite(before, f); err != nil {
			return crm.Row{}, err
		}
		if err := a.target(f.Value); err != nil {
			return crm.Row{}, err
		}
		edit.SetValue(f.Name, f.Value)
	}
	row := edit.Row()
	if len(row.Extras()) > crm.MaxExtras {
		return crm.Row{}, refuse(fault.TooLarge, OpTooLarge, "%d unknown attributes, at most %d", len(row.Extras()), crm.MaxExtras)
	}
	return row, a.standing(before, row)
}

// distinct refuses fields that name one attribute twice.
func (a *act) distinct(e crm.Entity, fields []Field) error {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	slices.Sort(names)
	for i := 1; i < len(names); i++ {
		if names[i] == names[i-1] {
			return refuse(fault.Invalid, OpInvalid, "%v.%.130q is written twice", e, names[i])
		}
	}
	return nil
}

// accounts are the attributes of a user that the relay's accounts say: a
// person changes them there, and PutUser brings them here.
var accounts = []string{"fullname", "internalemailaddress", "role", "isdisabled"}

// mayWrite checks that the actor may write one changed field of row.
func (a *act) mayWrite(row crm.Row, f Field) error {
	if a.env.Actor.System {
		return nil
	}
	at, known := row.Entity.Attribute(f.Name)
	if known && at.Computed() {
		return refuse(fault.Invalid, OpInvalid, "%v.%s is computed", row.Entity, f.Name)
	}
	if known && at.Required && f.Value.IsNull() {
		return refuse(fault.Invalid, OpInvalid, "%v.%s is required", row.Entity, f.Name)
	}
	if row.Entity == crm.SystemUser && slices.Contains(accounts, f.Name) {
		return refuse(fault.Denied, OpDenied, "%v.%s is the account's", row.Entity, f.Name)
	}
	if known && at.Type == crm.TypeOwner {
		return refusal(crm.MayAssign(a.env.Actor, row))
	}
	return refusal(crm.MayWrite(a.env.Actor, row, f.Name))
}

// target refuses, at the truth, a lookup to a row that does not exist for the
// actor. One in the recycle bin does.
func (a *act) target(v crm.Value) error {
	if !a.env.Truth() || v.Kind() != crm.Reference {
		return nil
	}
	key := v.Ref().Key()
	if _, known := key.Entity.Info(); !known {
		return nil
	}
	_, _, err := a.lookup(key)
	return err
}

// standing refuses a status that is written and is not of its row's state.
// One that was not written gives way: crm.Derive.
func (a *act) standing(before, row crm.Row) error {
	status, ok := row.Entity.Attribute("statuscode")
	if !ok || row.At(status.Slot).IsNull() || row.At(status.Slot).Equal(before.At(status.Slot)) {
		return nil
	}
	state := row.Value("statecode")
	if state.IsNull() {
		state = crm.Derive(crm.NewRow(row.Key, row.Partition)).Value("statecode")
	}
	return belongs(row.Entity, state.Int(), row.At(status.Slot).Int())
}

// belongs refuses a status that is not of a state.
func belongs(e crm.Entity, state, status int64) error {
	at, ok := e.Attribute("statuscode")
	if ok && slices.ContainsFunc(at.Options, func(o crm.Option) bool { return o.Value == status && o.State == state }) {
		return nil
	}
	return refuse(fault.Invalid, OpInvalid, "%v has no status %d of state %d", e, status, state)
}
