package mutation

import (
	"regarding/shared/crm"
	"regarding/shared/fault"
)

// unconfirmedMost is how many rows may be deleted without the count having
// been confirmed (S20).
const unconfirmedMost = 20

// delete puts rows into the recycle bin (S25), items too. Of several, those that are
// there already are passed over; any other refusal refuses all.
func (a *act) delete(d Delete) error {
	if err := limit("rows", len(d.Keys), MaxKeys); err != nil {
		return err
	}
	if len(d.Keys) > unconfirmedMost && d.Confirmed != len(d.Keys) {
		return refuse(fault.Invalid, OpUnconfirmed, "%d rows to delete, %d confirmed", len(d.Keys), d.Confirmed)
	}
	for _, key := range d.Keys {
		row, ok, err := a.lookup(key)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if row.Deleted != nil {
			if len(d.Keys) > 1 {
				continue
			}
			return refuse(fault.NotFound, OpDeleted, "%v %v", key.Entity, key.ID)
		}
		if row.Entity == crm.ActivityParty && a.sealedChild(row) && !a.env.Actor.System {
			return refuse(fault.Invalid, OpSealed, "a party of an e-mail that was sent or received")
		}
		if err := a.bin(row, crm.Chosen); err != nil {
			return err
		}
	}
	return nil
}

// bin puts a row into the recycle bin.
func (a *act) bin(row crm.Row, cause crm.DeletionCause) error {
	info, known := row.Entity.Info()
	if known && info.Personal && !info.Own || follows(row.Entity) {
		// Those are closed or removed, or follow from others: there is no bin for them.
		return refuse(fault.Invalid, OpInvalid, "rows of %v are not deleted", row.Entity)
	}
	if a.standardFolder(row) {
		return refuse(fault.Invalid, OpStandardFolder, "%v %v", row.Entity, row.ID)
	}
	if err := crm.MayDelete(a.env.Actor, row, a.env.Options); err != nil {
		return refusal(err)
	}
	after := row
	after.Deleted = &crm.Deletion{By: a.by, On: a.at, Cause: cause}
	after, _, err := a.store(row, after)
	if err != nil {
		return err
	}
	if err := a.along(after); err != nil {
		return err
	}
	return a.detach(after)
}

// restore takes rows out of the recycle bin. Of several, those that are not
// there are passed over. A record that was merged away stands for itself again.
func (a *act) restore(r Restore) error {
	if err := limit("rows", len(r.Keys), MaxKeys); err != nil {
		return err
	}
	for _, key := range r.Keys {
		alias, presence := a.tx.Row(aliasKey(key))
		if presence == Found && alias.Value("target").Ref().Entity == key.Entity {
			a.tx.Remove(alias.Key)
		}
		row, ok, err := a.lookup(key)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if row.Deleted == nil {
			if len(r.Keys) > 1 {
				continue
			}
			return refuse(fault.Invalid, OpNotDeleted, "%v %v", key.Entity, key.ID)
		}
		if follows(row.Entity) {
			return refuse(fault.Invalid, OpInvalid, "rows of %v are not restored", row.Entity)
		}
		if a.wentAlong(row) {
			if len(r.Keys) > 1 {
				continue
			}
			return refuse(fault.Invalid, OpSealed, "%v %v comes back with its e-mail", key.Entity, key.ID)
		}
		if err := a.unbin(row); err != nil {
			return err
		}
	}
	return nil
}

// wentAlong reports whether row is in the recycle bin because the e-mail is that
// it goes with: it comes back with that, and not alone.
func (a *act) wentAlong(row crm.Row) bool {
	for _, of := range children {
		if of.Entity != row.Entity {
			continue
		}
		parent, presence := a.tx.Row(row.Value(of.Attribute).Ref().Key())
		return presence == Found && parent.Deleted != nil && sameDeletion(*parent.Deleted, *row.Deleted)
	}
	return false
}

// unbin takes a row out of the recycle bin.
func (a *act) unbin(row crm.Row) error {
	if err := crm.MayRestore(a.env.Actor, row); err != nil {
		return refusal(err)
	}
	after := row
	after.Deleted = nil
	after, _, err := a.store(row, after)
	if err != nil {
		return err
	}
	if err := a.alongBack(after, *row.Deleted); err != nil {
		return err
	}
	if err := a.reattach(after); err != nil {
		return err
	}
	return a.duplicates(nil, after)
}

// purge removes rows from the recycle bin for good. What was taken out of it
// meanwhile stays; aliases stay too, since ids pass through them always (S16).
func (a *act) purge(p Purge) error {
	if err := limit("rows", len(p.Keys), MaxKeys); err != nil {
		return err
	}
	for _, key := range p.Keys {
		row, presence := a.tx.Row(key)
		if presence == NotKnown {
			if err := a.notKnown(key); err != nil {
				return err
			}
			continue
		}
		// A row that an alias stands before was merged away: it is in the bin.
		if presence == Found && (row.Deleted != nil || row.Key != key) {
			a.tx.Remove(key)
			if err := a.erased(row, key); err != nil {
				return err
			}
		}
	}
	return nil
}
