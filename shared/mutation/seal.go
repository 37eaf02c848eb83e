package mutation

import (
	"regarding/shared/crm"
	"regarding/shared/fault"
)

// sealed reports whether row is an e-mail that was sent or received: of such a
// one only what it is about changes (semantics.md, 4.7).
func sealed(row crm.Row) bool {
	status := row.Value("statuscode").Int()
	return row.Entity == crm.Email && row.Value("statecode").Int() == crm.ActivityCompleted &&
		(status == crm.EmailSent || status == crm.EmailReceived)
}

// sealedChild reports whether row goes with a sealed e-mail.
func (a *act) sealedChild(row crm.Row) bool {
	for _, of := range children {
		if of.Entity != row.Entity {
			continue
		}
		parent, presence := a.tx.Row(row.Value(of.Attribute).Ref().Key())
		return presence == Found && sealed(parent)
	}
	return false
}

// mayUnseal refuses what would change of a sealed e-mail, or of what goes with
// one, more than what it is about and whom its addresses mean.
func (a *act) mayUnseal(row crm.Row, fields []Field) error {
	free := ""
	switch {
	case a.env.Actor.System:
		return nil
	case sealed(row):
		free = "regardingobjectid"
	case a.sealedChild(row):
		free = "partyid"
	default:
		return nil
	}
	for _, f := range fields {
		if f.Name != free && !row.Value(f.Name).Equal(f.Value) {
			return refuse(fault.Invalid, OpSealed, "%v.%.130q of an e-mail that was sent or received", row.Entity, f.Name)
		}
	}
	return nil
}

// mayGoWith refuses a row, which was before, that becomes a party or file of a
// sealed e-mail: these come with the message alone.
func (a *act) mayGoWith(before, row crm.Row) error {
	for _, of := range children {
		if of.Entity != row.Entity || a.env.Actor.System || before.Value(of.Attribute).Equal(row.Value(of.Attribute)) {
			continue
		}
		if a.sealedChild(row) {
			return refuse(fault.Invalid, OpSealed, "a new %v of an e-mail that was sent or received", row.Entity)
		}
	}
	return nil
}
