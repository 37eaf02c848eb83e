package sim

import "regarding/shared/crm"

// unawareSteps is for how long somebody who is an administrator no more works
// on as if nothing had happened: until a device has heard it and compared.
const unawareSteps = 16

// demote lets somebody become an administrator, or a member again who takes
// records of others out of the recycle bin as long as it still shows. It
// reports whether that is all that happens in this step.
func (w *world) demote(d *device) bool {
	u := w.users[2]
	switch {
	case w.rand.chance(6):
		if u.role == crm.Administrator {
			w.unaware = unawareSteps
			w.putRole(u, crm.Member)
		} else {
			w.putRole(u, crm.Administrator)
		}
		return true
	case w.unaware > 0:
		w.unaware--
		return d.user == u && d.engine != nil && !d.revoked && w.restore(d)
	}
	return false
}

// changeRole lets an administrator make somebody something else.
func (w *world) changeRole() {
	w.putRole(w.users[2], pick(w.rand, []crm.Role{crm.Member, crm.ReadOnly, crm.Administrator}))
}

func (w *world) putRole(u *person, role crm.Role) {
	u.role = role
	w.trace.add("%s becomes %v", u.name, role)
	w.relay.putUser(u)
}

// roleEver reports the greatest role that a person had or has.
func (w *world) roleEver(p *person) crm.Role {
	for _, state := range w.model.states {
		row, ok := state[crm.Key{Entity: crm.SystemUser, ID: p.id.ID}]
		if ok && crm.Role(row.Value("role").Int()) == crm.Administrator {
			return crm.Administrator
		}
	}
	return p.role
}
