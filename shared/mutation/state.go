package mutation

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// assign gives rows to another owner; a row that has that owner already stays
// as it is.
func (a *act) assign(as Assign) error {
	if err := limit("rows", len(as.Keys), MaxKeys); err != nil {
		return err
	}
	owner := crm.Lookup(as.Owner)
	if owner.IsNull() {
		return refuse(fault.Invalid, OpInvalid, "no owner")
	}
	if err := a.target(owner); err != nil {
		return err
	}
	for _, key := range as.Keys {
		row, ok, err := a.find(key)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if info, known := row.Entity.Info(); !known || !info.Owned {
			return refuse(fault.Invalid, OpInvalid, "rows of %v have no owner", key.Entity)
		}
		if err := crm.Validate(row.Entity, "ownerid", owner); err != nil {
			return refusal(err)
		}
		if err := crm.MayAssign(a.env.Actor, row); err != nil {
			return refusal(err)
		}
		if _, _, err := a.put(row, set(row, "ownerid", owner)); err != nil {
			return err
		}
	}
	return nil
}

// setState changes state and status of rows together, with what goes with it.
// Status 0 stands for the state's first.
func (a *act) setState(s SetState) error {
	if err := limit("rows", len(s.Keys), MaxKeys); err != nil {
		return err
	}
	for _, key := range s.Keys {
		row, ok, err := a.find(key)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		state, hasState := row.Entity.Attribute("statecode")
		if !hasState || !slices.ContainsFunc(state.Options, func(o crm.Option) bool { return o.Value == s.State }) {
			return refuse(fault.Invalid, OpInvalid, "%v has no state %d", row.Entity, s.State)
		}
		status := crm.Whole(s.Status)
		if s.Status == 0 {
			status = crm.DefaultStatus(row.Entity, s.State)
		} else if err := belongs(row.Entity, s.State, s.Status); err != nil {
			return err
		}
		if sealed(row) && !a.env.Actor.System {
			return refuse(fault.Invalid, OpSealed, "the state of an e-mail that was sent or received")
		}
		if err := crm.MayWrite(a.env.Actor, row, "statecode"); err != nil {
			return refusal(err)
		}
		after, err := a.write(row, s.Fields)
		if err != nil {
			return err
		}
		after = set(after, "statecode", crm.Whole(s.State))
		after = setKnown(after, "statuscode", status)
		if _, _, err := a.put(row, after); err != nil {
			return err
		}
	}
	return nil
}
