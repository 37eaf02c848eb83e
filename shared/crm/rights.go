package crm

import "regarding/shared/fault"

// Actor is who does or reads something, as the newest committed rows say.
type Actor struct {
	User UserID
	Role Role
	// System says that the relay itself acts: it may do what no person may.
	System bool
}

// Options are the organization's options that rights depend on.
type Options struct {
	// DeleteOwnOnly limits members to deleting records that they own.
	DeleteOwnOnly bool
}

// ActorOf returns the actor whom a row of systemuser describes. A user who is
// disabled or in the recycle bin has no role, and so no rights.
func ActorOf(user Row) Actor {
	a := Actor{User: UserID{user.ID}}
	role := user.Value("role").Int()
	if user.Entity == SystemUser && user.Deleted == nil && user.Value("isdisabled").Int() == 0 && role > 0 && role <= 255 {
		a.Role = Role(role)
	}
	return a
}

// OptionsOf returns the options that a row of organization holds.
func OptionsOf(organization Row) Options {
	return Options{DeleteOwnOnly: organization.Value("deleteownonly").Int() == 1}
}

// realm says who may write the rows of an entity.
type realm uint8

const (
	ofNobody   realm = iota // entities that this build does not know
	ofRecords               // members
	ofSettings              // administrators
	ofSystem                // the relay
	ofPerson                // the relay; the person only what is said below
	ofOwner                 // the partition's user, whatever the role: a mailbox is one's own
)

// realmOf is the table of product.md, "Rights", by entity. It is a function
// and not a table of the catalogue because the catalogue is also for reading.
func realmOf(e Entity) realm {
	info, ok := e.Info()
	switch {
	case !ok:
		return ofNobody
	case info.Own:
		return ofOwner
	case info.Personal:
		return ofPerson
	}
	switch e {
	case Organization, SystemUser, Team, TeamMembership, BusinessUnit, TransactionCurrency:
		return ofSettings
	case Alias, Duplicate:
		return ofSystem
	}
	return ofRecords
}

// MayRead reports whether a may read r. Rows of the organization are read by
// every known role, rows of a partition by its user alone (an administrator
// sees no mailbox), rows in the recycle bin by administrators, by who deleted
// them and by their owner. Who may not read a row is told NotFound.
//
// Source: product.md, "Rights"; sync.md S21, S25; REL-03.
func MayRead(a Actor, r Row) bool {
	if a.System {
		return true
	}
	if !a.Role.Known() || a.User.IsZero() {
		return false
	}
	if !r.Partition.IsZero() {
		return r.Partition == a.User
	}
	if realm := realmOf(r.Entity); realm == ofPerson || realm == ofOwner {
		return false
	}
	return r.Deleted == nil || a.Role == Administrator || r.Deleted.By == a.User || owns(a, r)
}

// owns reports whether a is the owner of r.
func owns(a Actor, r Row) bool {
	owner := r.Value("ownerid").Ref()
	return owner.Entity == SystemUser && owner.ID == a.User.ID
}

// MayCreate returns nil if a may create rows of e in a partition (zero: the
// organization's): items in the own partition, records in the organization's.
// Otherwise it returns fault.Denied, or fault.NotFound for a partition that a
// may not read.
func MayCreate(a Actor, e Entity, partition UserID) error {
	const op = "crm.create"
	if a.System {
		return nil
	}
	if !partition.IsZero() && (partition != a.User || !a.Role.Known()) {
		return notFound(op, Key{Entity: e})
	}
	switch realm := realmOf(e); {
	case realm == ofOwner && !partition.IsZero() && !a.User.IsZero():
		return nil
	case realm == ofOwner:
		return denied(op, "rows of %v are made in a person's own partition", e)
	case !partition.IsZero() || realm == ofPerson:
		return denied(op, "rows of %v are made by the relay", e)
	}
	return mayChange(a, e, op)
}

// mayChange returns nil if a's role may write rows of e, which it can read, at
// all.
func mayChange(a Actor, e Entity, op string) error {
	switch realm := realmOf(e); {
	case !a.Role.Known() || a.User.IsZero():
		return denied(op, "%v has no rights", a.Role)
	case realm == ofOwner:
		return nil
	case a.Role == ReadOnly:
		return denied(op, "%v reads only", a.Role)
	case realm == ofNobody:
		return denied(op, "%v is not known", e)
	case realm == ofSystem || realm == ofPerson:
		return denied(op, "rows of %v are written by the relay", e)
	case realm == ofSettings && a.Role != Administrator:
		return denied(op, "rows of %v are written by administrators", e)
	}
	return nil
}

// MayWrite returns nil if a may change an attribute of r, which holds what it
// held before. Of rows in the own partition a person writes items and the name
// of a device; of a possible duplicate members write its state; templates of the
// organization are written by administrators. Nobody writes what is computed
// or lies in the recycle bin. Otherwise it returns fault.Denied, or
// fault.NotFound if a may not read r.
func MayWrite(a Actor, r Row, attribute string) error {
	const op = "crm.write"
	if a.System {
		return nil
	}
	if !MayRead(a, r) {
		return notFound(op, r.Key)
	}
	if r.Deleted != nil {
		return denied(op, "%v %v is in the recycle bin", r.Entity, r.ID)
	}
	attr, known := r.Entity.Attribute(attribute)
	if known && (attr.Computed() || attr.Type == TypeID) {
		return denied(op, "%v.%.130q is computed", r.Entity, attribute)
	}
	switch {
	case r.Entity == Device && attribute == "name":
		return nil
	case r.Entity == Duplicate && attribute == "state" && a.Role != ReadOnly:
		return nil
	case r.Entity == Template && a.Role != Administrator && (attribute == "ispersonal" || ofOrganization(r)):
		return denied(op, "templates of the organization are written by administrators")
	}
	return mayChange(a, r.Entity, op)
}

// ofOrganization reports whether a template is one of the organization's.
// Without a choice it is its owner's.
func ofOrganization(template Row) bool {
	personal := template.Value("ispersonal")
	return personal.Kind() == Int && personal.Int() == 0
}

// MayAssign returns nil if a may give r another owner, else fault.Denied, or
// fault.NotFound if a may not read r.
func MayAssign(a Actor, r Row) error {
	const op = "crm.assign"
	if !MayRead(a, r) {
		return notFound(op, r.Key)
	}
	if info, ok := r.Entity.Info(); !ok || !info.Owned {
		return denied(op, "rows of %v have no owner", r.Entity)
	}
	return MayWrite(a, r, "ownerid")
}

// MayDelete returns nil if a may put r into the recycle bin: members what the
// options let them, administrators all but the organization and its users, a
// person the items, issues and notices of the own partition. Otherwise it returns
// fault.Denied, or fault.NotFound if a may not read r.
func MayDelete(a Actor, r Row, o Options) error {
	const op = "crm.delete"
	if a.System {
		return nil
	}
	if !MayRead(a, r) {
		return notFound(op, r.Key)
	}
	switch r.Entity {
	case SyncIssue, SyncNotice:
		return nil
	case Organization, SystemUser:
		return denied(op, "a row of %v is not deleted", r.Entity)
	}
	if err := mayChange(a, r.Entity, op); err != nil {
		return err
	}
	if a.Role == Administrator {
		return nil
	}
	if r.Entity == Template && ofOrganization(r) {
		return denied(op, "templates of the organization are deleted by administrators")
	}
	if info, ok := r.Entity.Info(); o.DeleteOwnOnly && ok && info.Owned && !owns(a, r) {
		return denied(op, "members delete their own records only")
	}
	return nil
}

// MayRestore returns nil if a may take r out of the recycle bin: those who
// can see it there, if their role writes such rows. Otherwise it returns
// fault.Denied, fault.NotFound if a may not read r, and fault.Invalid for a
// row that is not in the recycle bin.
func MayRestore(a Actor, r Row) error {
	const op = "crm.restore"
	if !MayRead(a, r) {
		return notFound(op, r.Key)
	}
	if r.Deleted == nil {
		return fault.New(fault.Invalid, op, "%v %v is not in the recycle bin", r.Entity, r.ID)
	}
	if a.System || r.Entity == SyncIssue || r.Entity == SyncNotice {
		return nil
	}
	return mayChange(a, r.Entity, op)
}

func denied(op, format string, args ...any) error {
	return fault.New(fault.Denied, op, format, args...)
}

// notFound says of a row that a person may not read what is said of one that
// does not exist (S21).
func notFound(op string, k Key) error {
	return fault.New(fault.NotFound, op, "%v %v", k.Entity, k.ID)
}
