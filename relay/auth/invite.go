package auth

import (
	"context"
	"errors"
	"slices"
	"time"

	"regarding/shared/crm"
)

// InviteLife is how long an invite's link works.
const InviteLife = 7 * 24 * time.Hour

// InviteRequest is whom an administrator invites. Role is the name of a role.
type InviteRequest struct {
	Name  string
	Email string
	Role  string
}

// AcceptRequest is what the invited person fills in.
type AcceptRequest struct {
	Token    Token
	Name     string
	Password string
}

// Invitation is what the holder of an invite's link may know of it.
type Invitation struct {
	Organization string
	Invite       InviteRow
}

// Invite invites somebody. An open invite for the same address is revoked.
func (s *Service) Invite(who Identity, r InviteRequest) (InviteRow, Token, error) {
	const op = "auth.invite"
	now := s.now()
	// Rights come first: who has none is told nothing else.
	if err := s.store.View(func(tx ReadTx) error { _, err := administrator(tx, op, who, now); return err }); err != nil {
		return InviteRow{}, "", err
	}
	name, err := checkName(op, NameField, r.Name)
	if err != nil {
		return InviteRow{}, "", err
	}
	email, err := parseAddress(op, r.Email)
	if err != nil {
		return InviteRow{}, "", err
	}
	role, err := checkRole(op, r.Role)
	if err != nil {
		return InviteRow{}, "", err
	}
	token, err := newToken(s.random)
	if err != nil {
		return InviteRow{}, "", err
	}
	id, err := crm.NewID(now, s.random)
	if err != nil {
		return InviteRow{}, "", err
	}
	invite := InviteRow{
		ID: InviteID{id}, Token: token.Hash(), Name: name, Email: email, Role: role,
		Created: now, Expires: now.Add(InviteLife),
	}
	err = s.store.Update(func(tx Tx) error {
		user, err := administrator(tx, op, who, now)
		if err != nil {
			return err
		}
		if err := addressFree(tx, op, email); err != nil {
			return err
		}
		if err := revokeInvitesFor(tx, user.Organization, email, now); err != nil {
			return err
		}
		invite.Organization, invite.InvitedBy = user.Organization, user.ID
		return tx.PutInvite(invite)
	})
	if err != nil {
		return InviteRow{}, "", err
	}
	return invite, token, nil
}

// Invites lists the open invites of the organization of who asks, newest first.
func (s *Service) Invites(who Identity) (open []InviteRow, err error) {
	const op = "auth.listInvites"
	now := s.now()
	err = s.store.View(func(tx ReadTx) error {
		user, err := administrator(tx, op, who, now)
		if err != nil {
			return err
		}
		open, err = tx.Invites(user.Organization)
		return err
	})
	if err != nil {
		return nil, err
	}
	open = slices.DeleteFunc(open, func(i InviteRow) bool { return i.closed(now) != "" })
	slices.SortFunc(open, func(a, b InviteRow) int {
		if c := b.Created.Compare(a.Created); c != 0 {
			return c
		}
		return slices.Compare(b.ID.ID[:], a.ID.ID[:])
	})
	return open, nil
}

// RevokeInvite ends an open invite. One that is closed already is NotFound
// with the reason, one of another organization with reason Unknown.
func (s *Service) RevokeInvite(who Identity, id InviteID) error {
	const op = "auth.revokeInvite"
	now := s.now()
	return s.store.Update(func(tx Tx) error {
		user, err := administrator(tx, op, who, now)
		if err != nil {
			return err
		}
		invite, err := tx.Invite(user.Organization, id)
		if errors.Is(err, ErrNoRow) {
			return notFound(op, Unknown)
		}
		if err != nil {
			return err
		}
		if reason := invite.closed(now); reason != "" {
			return notFound(op, reason)
		}
		invite.Revoked = now
		return tx.PutInvite(invite)
	})
}

// LookInvite tells the holder of an invite's link what it is for. A token that
// is used, expired, revoked or unknown is NotFound with that reason.
func (s *Service) LookInvite(token Token) (found Invitation, err error) {
	now := s.now()
	err = s.store.View(func(tx ReadTx) error {
		found, err = openInvite(tx, "auth.lookInvite", token, now)
		return err
	})
	return found, err
}

// AcceptInvite makes the invited person a user and signs them in. Of several
// at once exactly one succeeds. Its refusals are those of LookInvite, and
// Invalid for what was filled in.
func (s *Service) AcceptInvite(ctx context.Context, r AcceptRequest, client Client) (Grant, error) {
	const op = "auth.acceptInvite"
	// The link is looked at before the hashing, so that a stranger cannot make
	// it happen.
	err := s.store.View(func(tx ReadTx) error { _, err := openInvite(tx, op, r.Token, s.now()); return err })
	if err != nil {
		return Grant{}, err
	}
	name, err := checkName(op, NameField, r.Name)
	if err != nil {
		return Grant{}, err
	}
	if err := checkNewPassword(op, r.Password); err != nil {
		return Grant{}, err
	}
	hashed, err := s.hasher.hash(ctx, op, r.Password)
	if err != nil {
		return Grant{}, err
	}
	token, err := newToken(s.random)
	if err != nil {
		return Grant{}, err
	}
	now := s.now()
	id, err := crm.NewID(now, s.random)
	if err != nil {
		return Grant{}, err
	}
	var grant Grant
	err = s.store.Update(func(tx Tx) error {
		found, err := openInvite(tx, op, r.Token, now)
		if err != nil {
			return err
		}
		invite := found.Invite
		if err := addressFree(tx, op, invite.Email); err != nil {
			return err
		}
		invite.Used = now
		if err := tx.PutInvite(invite); err != nil {
			return err
		}
		user := UserRow{
			ID: crm.UserID{ID: id}, Organization: invite.Organization,
			Name: name, Email: invite.Email, Role: invite.Role, Password: hashed, Created: now,
		}
		if err := tx.PutUser(user); err != nil {
			return err
		}
		grant, err = s.begin(tx, user, client, token, now)
		return err
	})
	return grant, err
}

func openInvite(tx ReadTx, op string, token Token, now time.Time) (Invitation, error) {
	invite, err := tx.InviteByToken(token.Hash())
	if errors.Is(err, ErrNoRow) {
		return Invitation{}, notFound(op, Unknown)
	}
	if err != nil {
		return Invitation{}, err
	}
	if reason := invite.closed(now); reason != "" {
		return Invitation{}, notFound(op, reason)
	}
	organization, err := tx.Organization(invite.Organization)
	if err != nil {
		return Invitation{}, err
	}
	return Invitation{Organization: organization.Name, Invite: invite}, nil
}

func addressFree(tx ReadTx, op string, email Address) error {
	_, err := tx.UserByAddress(email.Key())
	switch {
	case err == nil:
		return invalid(op, EmailField, InUse)
	case !errors.Is(err, ErrNoRow):
		return err
	}
	return nil
}

func revokeInvitesFor(tx Tx, organization crm.OrganizationID, email Address, now time.Time) error {
	invites, err := tx.Invites(organization)
	if err != nil {
		return err
	}
	for _, invite := range invites {
		if invite.Email.Key() != email.Key() || invite.closed(now) != "" {
			continue
		}
		invite.Revoked = now
		if err := tx.PutInvite(invite); err != nil {
			return err
		}
	}
	return nil
}
