package auth

import (
	"context"
	"errors"
	"slices"

	"regarding/shared/crm"
)

// ErrClaimed says that the relay has its organization, so that no one-time
// link can be given out any more.
var ErrClaimed = errors.New("this relay is already claimed")

// maxClaimTokens is how many one-time links work side by side: a restart gives
// out one more and leaves those before it working.
const maxClaimTokens = 16

// ClaimRequest is what the first person fills in.
type ClaimRequest struct {
	Token        Token
	Organization string
	Name         string
	Email        string
	Password     string
}

// Claimed reports whether the relay has its organization.
func (s *Service) Claimed() (claimed bool, err error) {
	err = s.store.View(func(tx ReadTx) error {
		row, err := tx.Claim()
		claimed = !row.Organization.IsZero()
		return ignoreNoRow(err)
	})
	return claimed, err
}

// AddClaimToken returns one more one-time link's token. It returns ErrClaimed
// once the relay is claimed.
func (s *Service) AddClaimToken() (Token, error) {
	return s.mintClaimToken(func(before []TokenHash) []TokenHash { return before })
}

// ReplaceClaimToken returns a one-time link's token after which no earlier one
// works. It returns ErrClaimed once the relay is claimed.
func (s *Service) ReplaceClaimToken() (Token, error) {
	return s.mintClaimToken(func([]TokenHash) []TokenHash { return nil })
}

func (s *Service) mintClaimToken(keep func([]TokenHash) []TokenHash) (Token, error) {
	token, err := newToken(s.random)
	if err != nil {
		return "", err
	}
	err = s.store.Update(func(tx Tx) error {
		row, err := tx.Claim()
		if err := ignoreNoRow(err); err != nil {
			return err
		}
		if !row.Organization.IsZero() {
			return ErrClaimed
		}
		row.Tokens = append(slices.Clone(keep(row.Tokens)), token.Hash())
		row.Tokens = row.Tokens[max(0, len(row.Tokens)-maxClaimTokens):]
		return tx.PutClaim(row)
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// Claim creates the organization and its administrator, and signs that person
// in. Of several at once exactly one succeeds. A token that was used or never
// given out is NotFound.
//
// Source: product.md, REL-02.
func (s *Service) Claim(ctx context.Context, r ClaimRequest, client Client) (Grant, error) {
	const op = "auth.claim"
	organization, err := checkName(op, OrganizationField, r.Organization)
	if err != nil {
		return Grant{}, err
	}
	name, err := checkName(op, NameField, r.Name)
	if err != nil {
		return Grant{}, err
	}
	email, err := parseAddress(op, r.Email)
	if err != nil {
		return Grant{}, err
	}
	if err := checkNewPassword(op, r.Password); err != nil {
		return Grant{}, err
	}
	// Looked at before the hashing, so that a stranger cannot make it happen.
	if err := s.store.View(func(tx ReadTx) error { _, err := openClaim(tx, op, r.Token); return err }); err != nil {
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
	organizationID, err := crm.NewID(now, s.random)
	if err != nil {
		return Grant{}, err
	}
	userID, err := crm.NewID(now, s.random)
	if err != nil {
		return Grant{}, err
	}
	org := OrganizationRow{ID: crm.OrganizationID{ID: organizationID}, Name: organization, Created: now}
	user := UserRow{
		ID: crm.UserID{ID: userID}, Organization: org.ID,
		Name: name, Email: email, Role: crm.Administrator, Password: hashed, Created: now,
	}
	var grant Grant
	err = s.store.Update(func(tx Tx) error {
		row, err := openClaim(tx, op, r.Token)
		if err != nil {
			return err
		}
		row.Organization, row.ClaimedAt = org.ID, now
		if err := tx.PutClaim(row); err != nil {
			return err
		}
		if err := tx.PutOrganization(org); err != nil {
			return err
		}
		if err := tx.PutUser(user); err != nil {
			return err
		}
		grant, err = s.begin(tx, user, client, token, now)
		return err
	})
	return grant, err
}

// openClaim returns the claim row if token can claim the relay.
func openClaim(tx ReadTx, op string, token Token) (ClaimRow, error) {
	row, err := tx.Claim()
	if err := ignoreNoRow(err); err != nil {
		return ClaimRow{}, err
	}
	switch {
	case !slices.Contains(row.Tokens, token.Hash()):
		return ClaimRow{}, notFound(op, Unknown)
	case !row.Organization.IsZero():
		return ClaimRow{}, notFound(op, Used)
	}
	return row, nil
}
