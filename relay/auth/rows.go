package auth

import (
	"time"

	"regarding/shared/crm"
)

// Times in rows are UTC and whole milliseconds; the zero time means "never".

// ClaimRow is the state of the one-time link of a relay. The relay is claimed
// once Organization is set.
type ClaimRow struct {
	// Tokens are the links that work while the relay is unclaimed, oldest first.
	Tokens       []TokenHash
	Organization crm.OrganizationID
	ClaimedAt    time.Time
}

// OrganizationRow is one organization.
type OrganizationRow struct {
	ID      crm.OrganizationID
	Name    string
	Created time.Time
}

// UserRow is one person's account. Its address is looked up by Email.Key.
type UserRow struct {
	ID           crm.UserID
	Organization crm.OrganizationID
	Name         string
	Email        Address
	Role         crm.Role
	// Password is the hash in PHC string form.
	Password string
	Created  time.Time
}

// SessionRow is one signed-in browser. A session is live until Ended is set or
// Expires has come.
type SessionRow struct {
	Token        TokenHash
	Organization crm.OrganizationID
	User         crm.UserID
	Created      time.Time
	// LastSeen is kept to the hour.
	LastSeen time.Time
	Expires  time.Time
	Ended    time.Time
	// Agent is what the browser calls itself, at most maxAgentBytes.
	Agent string
}

func (s SessionRow) live(now time.Time) bool {
	return s.Ended.IsZero() && now.Before(s.Expires)
}

// InviteID names an invite.
type InviteID struct{ crm.ID }

// InviteRow is one invite. It is open until Used or Revoked is set or Expires
// has come; it is kept afterwards, so that a late visitor is told which.
type InviteRow struct {
	ID           InviteID
	Organization crm.OrganizationID
	Token        TokenHash
	Name         string
	Email        Address
	Role         crm.Role
	InvitedBy    crm.UserID
	Created      time.Time
	Expires      time.Time
	Used         time.Time
	Revoked      time.Time
}

// closed returns why the invite no longer works, or the empty Reason.
func (i InviteRow) closed(now time.Time) Reason {
	switch {
	case !i.Used.IsZero():
		return Used
	case !i.Revoked.IsZero():
		return Revoked
	case !now.Before(i.Expires):
		return Expired
	}
	return ""
}
