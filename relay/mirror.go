package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"regarding/relay/auth"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// mirror keeps the rows of organizations and users in step with the accounts:
// what devices hold, and rights are checked with, are rows (S2, S21).
type mirror struct {
	// do commits a mutation of the relay's own.
	do  func(context.Context, ledger.Submission) (ledger.Result, error)
	log *slog.Logger
}

// mirrorTimeout is how long an account's row may take: the account is stored
// already, and what was not mirrored is when the relay starts next.
const mirrorTimeout = 10 * time.Second

// all mirrors every account.
func (m *mirror) all(store auth.Store) error {
	var organization auth.OrganizationRow
	var users []auth.UserRow
	err := store.View(func(tx auth.ReadTx) error {
		claim, err := tx.Claim()
		if err != nil {
			return err
		}
		if claim.ClaimedAt.IsZero() {
			return auth.ErrNoRow
		}
		if organization, err = tx.Organization(claim.Organization); err != nil {
			return err
		}
		users, err = tx.Users(claim.Organization)
		return err
	})
	switch {
	case errors.Is(err, auth.ErrNoRow):
		return nil
	case err != nil:
		return fmt.Errorf("read accounts: %w", err)
	}
	return m.put([]auth.OrganizationRow{organization}, users)
}

// put mirrors accounts. What is as it was makes no difference.
func (m *mirror) put(organizations []auth.OrganizationRow, users []auth.UserRow) error {
	for _, o := range organizations {
		if err := m.one(o.ID, mutation.PutOrganization{Organization: o.ID, Name: o.Name}); err != nil {
			return err
		}
	}
	for _, u := range users {
		args := mutation.PutUser{User: u.ID, Name: u.Name, Email: string(u.Email), Role: u.Role}
		if err := m.one(u.Organization, args); err != nil {
			return err
		}
	}
	return nil
}

func (m *mirror) one(o crm.OrganizationID, args mutation.Args) error {
	ctx, cancel := context.WithTimeout(context.Background(), mirrorTimeout)
	defer cancel()
	now := time.Now().UTC().Truncate(time.Millisecond)
	id, err := crm.NewID(now, rand.Reader)
	if err != nil {
		return err
	}
	result, err := m.do(ctx, ledger.Submission{
		Organization: o,
		Bytes:        mutation.Encode(mutation.Mutation{ID: mutation.ID{ID: id}, PerformedAt: now, Args: args}),
	})
	if err == nil && result.Err != nil {
		err = result.Err
	}
	if err != nil {
		return fmt.Errorf("mirror an account: %w", err)
	}
	return nil
}

// mirrored is an auth.Store whose organizations and users are mirrored once
// they are stored.
type mirrored struct {
	auth.Store
	mirror *mirror
}

// Update implements auth.Store.
func (s mirrored) Update(f func(auth.Tx) error) error {
	var put recorder
	err := s.Store.Update(func(tx auth.Tx) error {
		put = recorder{Tx: tx}
		return f(&put)
	})
	if err == nil {
		if err := s.mirror.put(put.organizations, put.users); err != nil {
			s.mirror.log.Error("an account changed and its row did not", "error", err)
		}
	}
	return err
}

// recorder notes what is put.
type recorder struct {
	auth.Tx
	organizations []auth.OrganizationRow
	users         []auth.UserRow
}

// PutOrganization implements auth.Tx.
func (r *recorder) PutOrganization(row auth.OrganizationRow) error {
	r.organizations = append(r.organizations, row)
	return r.Tx.PutOrganization(row)
}

// PutUser implements auth.Tx.
func (r *recorder) PutUser(row auth.UserRow) error {
	r.users = append(r.users, row)
	return r.Tx.PutUser(row)
}
