package mutation

import (
	"regarding/shared/crm"
	"regarding/shared/fault"
)

// nameDevice names one of the actor's devices.
func (a *act) nameDevice(n NameDevice) error {
	row, ok, err := a.device(n.Device)
	if !ok {
		return err
	}
	after, err := a.write(row, []Field{{"name", crm.Str(n.Name)}})
	if err != nil {
		return err
	}
	_, _, err = a.put(row, after)
	return err
}

// revokeDevice ends one of the actor's devices, once.
func (a *act) revokeDevice(r RevokeDevice) error {
	row, ok, err := a.device(r.Device)
	if !ok || !row.Value("revokedon").IsNull() {
		return err
	}
	_, _, err = a.put(row, row.WithValue("revokedon", crm.Instant(a.at)))
	return err
}

// device returns the row of one of the actor's own devices.
func (a *act) device(id DeviceID) (crm.Row, bool, error) {
	key := crm.Key{Entity: crm.Device, ID: id.ID}
	row, ok, err := a.find(key)
	if ok && row.Partition != a.by && !a.env.Actor.System {
		return crm.Row{}, false, a.notFound(key)
	}
	return row, ok, err
}

// joinDevice makes the row of a device that was never seen before. Joining
// twice is joining once; a device is never another person's.
func (a *act) joinDevice(j JoinDevice) error {
	key := crm.Key{Entity: crm.Device, ID: j.Device.ID}
	row, presence := a.tx.Row(key)
	switch {
	case presence == NotKnown:
		return a.notKnown(key)
	case presence == Found && row.Partition == j.User:
		return nil
	case presence == Found:
		return refuse(fault.Invalid, OpExists, "device %v", j.Device)
	case j.User.IsZero() || j.Device.IsZero():
		return refuse(fault.Invalid, OpInvalid, "a device without an id or a person")
	}
	row, err := a.fill(crm.NewRow(key, j.User), []Field{{"name", crm.Str(j.Name)}, {"agent", crm.Str(j.Agent)}})
	if err != nil {
		return err
	}
	_, _, err = a.put(crm.Row{}, row.WithValue("lastseenon", crm.Instant(a.at)))
	return err
}

// seeDevice notes when a device was last seen; never an earlier time.
func (a *act) seeDevice(s SeeDevice) error {
	row, ok, err := a.find(crm.Key{Entity: crm.Device, ID: s.Device.ID})
	if !ok || !s.Seen.After(row.Value("lastseenon").Time()) {
		return err
	}
	_, _, err = a.put(row, row.WithValue("lastseenon", crm.Instant(s.Seen)))
	return err
}

// putUser makes a user's row say what the account says.
func (a *act) putUser(p PutUser) error {
	return a.putAccount(crm.Key{Entity: crm.SystemUser, ID: p.User.ID}, []Field{
		{"fullname", crm.Str(p.Name)},
		{"internalemailaddress", crm.Str(p.Email)},
		{"role", crm.Whole(int64(p.Role))},
		{"isdisabled", crm.Bool(p.Disabled)},
	})
}

// putOrganization makes the organization's row say what its account says.
func (a *act) putOrganization(p PutOrganization) error {
	return a.putAccount(crm.Key{Entity: crm.Organization, ID: p.Organization.ID}, []Field{{"name", crm.Str(p.Name)}})
}

// putAccount writes fields to a row that is made if it does not exist.
func (a *act) putAccount(key crm.Key, fields []Field) error {
	row, presence := a.tx.Row(key)
	switch {
	case presence == NotKnown:
		return a.notKnown(key)
	case key.ID.IsZero():
		return refuse(fault.Invalid, OpInvalid, "a %v without an id", key.Entity)
	case presence == Absent:
		row = crm.Row{}
	}
	after := row
	if presence == Absent {
		after = crm.NewRow(key, crm.UserID{})
	}
	after, err := a.fill(after, fields)
	if err != nil {
		return err
	}
	_, _, err = a.put(row, after)
	return err
}
