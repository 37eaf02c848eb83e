package auth

import (
	"errors"

	"regarding/shared/crm"
)

// ErrNoRow says that a row looked for is not there.
var ErrNoRow = errors.New("no such row")

// Store keeps the rows of this package. It is safe for concurrent use, and
// its transactions are serializable.
//
// Update keeps all that f wrote, durably, or, when it returns an error,
// nothing. It may run f more than once, so f must not change anything but the
// transaction and what it overwrites from the start. It returns a *fault.Error
// of kind Full when storage is below its floor, and Busy when others kept
// interfering. Errors of f come back as they are.
type Store interface {
	View(f func(ReadTx) error) error
	Update(f func(Tx) error) error
}

// ReadTx reads rows. A row that is not there is ErrNoRow; lists are in no
// particular order.
type ReadTx interface {
	Claim() (ClaimRow, error)
	Organization(crm.OrganizationID) (OrganizationRow, error)
	User(crm.OrganizationID, crm.UserID) (UserRow, error)
	UserByAddress(AddressKey) (UserRow, error)
	Users(crm.OrganizationID) ([]UserRow, error)
	Session(TokenHash) (SessionRow, error)
	Sessions(crm.OrganizationID, crm.UserID) ([]SessionRow, error)
	Invite(crm.OrganizationID, InviteID) (InviteRow, error)
	InviteByToken(TokenHash) (InviteRow, error)
	Invites(crm.OrganizationID) ([]InviteRow, error)
}

// Tx reads what it wrote, and writes whole rows. A user's address, a session's
// and an invite's token never change once written.
type Tx interface {
	ReadTx
	PutClaim(ClaimRow) error
	PutOrganization(OrganizationRow) error
	PutUser(UserRow) error
	PutSession(SessionRow) error
	PutInvite(InviteRow) error
	// DropSession gives back the space of a session that is long over.
	DropSession(SessionRow) error
}
