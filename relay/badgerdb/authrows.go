package badgerdb

import (
	"regarding/relay/auth"
	"regarding/shared/crm"
)

// Versions of the rows of package auth.
const (
	claimVersion        = 1
	organizationVersion = 1
	userVersion         = 1
	sessionVersion      = 1
	inviteVersion       = 1
	pointerVersion      = 1
)

func encodeClaim(row auth.ClaimRow) []byte {
	w := newWriter(claimVersion)
	w.id(row.Organization.ID)
	w.time(row.ClaimedAt)
	w.uvarint(uint64(len(row.Tokens)))
	for _, token := range row.Tokens {
		w.fixed(token[:])
	}
	return w.b
}

func decodeClaim(b []byte) (row auth.ClaimRow, err error) {
	r := newReader(b, claimVersion)
	row.Organization = r.organization()
	row.ClaimedAt = r.time()
	for n := r.uvarint(); n > 0 && r.err == nil; n-- {
		row.Tokens = append(row.Tokens, r.token())
	}
	return row, r.end()
}

func encodeOrganization(row auth.OrganizationRow) []byte {
	w := newWriter(organizationVersion)
	w.id(row.ID.ID)
	w.text(row.Name)
	w.time(row.Created)
	return w.b
}

func decodeOrganization(b []byte) (auth.OrganizationRow, error) {
	r := newReader(b, organizationVersion)
	row := auth.OrganizationRow{ID: r.organization(), Name: r.text(), Created: r.time()}
	return row, r.end()
}

func encodeUser(row auth.UserRow) []byte {
	w := newWriter(userVersion)
	w.id(row.ID.ID)
	w.id(row.Organization.ID)
	w.text(row.Name)
	w.text(string(row.Email))
	w.fixed([]byte{byte(row.Role)})
	w.text(row.Password)
	w.time(row.Created)
	return w.b
}

func decodeUser(b []byte) (auth.UserRow, error) {
	r := newReader(b, userVersion)
	row := auth.UserRow{
		ID: r.user(), Organization: r.organization(), Name: r.text(), Email: auth.Address(r.text()),
		Role: crm.Role(r.byte()), Password: r.text(), Created: r.time(),
	}
	return row, r.end()
}

func encodeSession(row auth.SessionRow) []byte {
	w := newWriter(sessionVersion)
	w.fixed(row.Token[:])
	w.id(row.Organization.ID)
	w.id(row.User.ID)
	w.time(row.Created)
	w.time(row.LastSeen)
	w.time(row.Expires)
	w.time(row.Ended)
	w.text(row.Agent)
	return w.b
}

func decodeSession(b []byte) (auth.SessionRow, error) {
	r := newReader(b, sessionVersion)
	row := auth.SessionRow{
		Token: r.token(), Organization: r.organization(), User: r.user(),
		Created: r.time(), LastSeen: r.time(), Expires: r.time(), Ended: r.time(), Agent: r.text(),
	}
	return row, r.end()
}

func encodeInvite(row auth.InviteRow) []byte {
	w := newWriter(inviteVersion)
	w.id(row.ID.ID)
	w.id(row.Organization.ID)
	w.fixed(row.Token[:])
	w.text(row.Name)
	w.text(string(row.Email))
	w.fixed([]byte{byte(row.Role)})
	w.id(row.InvitedBy.ID)
	w.time(row.Created)
	w.time(row.Expires)
	w.time(row.Used)
	w.time(row.Revoked)
	return w.b
}

func decodeInvite(b []byte) (auth.InviteRow, error) {
	r := newReader(b, inviteVersion)
	row := auth.InviteRow{
		ID: auth.InviteID{ID: r.id()}, Organization: r.organization(), Token: r.token(),
		Name: r.text(), Email: auth.Address(r.text()), Role: crm.Role(r.byte()), InvitedBy: r.user(),
		Created: r.time(), Expires: r.time(), Used: r.time(), Revoked: r.time(),
	}
	return row, r.end()
}

// pointer is the value of an index row: which row of which organization.
type pointer struct {
	organization crm.OrganizationID
	row          crm.ID
}

func encodePointer(p pointer) []byte {
	w := newWriter(pointerVersion)
	w.id(p.organization.ID)
	w.id(p.row)
	return w.b
}

func decodePointer(b []byte) (pointer, error) {
	r := newReader(b, pointerVersion)
	p := pointer{organization: r.organization(), row: r.id()}
	return p, r.end()
}

func (r *reader) organization() crm.OrganizationID { return crm.OrganizationID{ID: r.id()} }
func (r *reader) user() crm.UserID                 { return crm.UserID{ID: r.id()} }

func (r *reader) token() (t auth.TokenHash) {
	copy(t[:], r.take(uint64(len(t))))
	return t
}
