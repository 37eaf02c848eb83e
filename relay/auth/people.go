package auth

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"regarding/shared/fault"
)

// Rename changes the name of who asks and returns who they are now.
func (s *Service) Rename(who Identity, name string) (Identity, error) {
	const op = "auth.rename"
	name, err := checkName(op, NameField, name)
	if err != nil {
		return Identity{}, err
	}
	now := s.now()
	err = s.store.Update(func(tx Tx) error {
		user, err := actorWithRights(tx, op, who, now)
		if err != nil {
			return err
		}
		user.Name = name
		if err := tx.PutUser(user); err != nil {
			return err
		}
		who.Profile, err = profileOf(tx, user.Organization, user.ID)
		return err
	})
	if err != nil {
		return Identity{}, err
	}
	return who, nil
}

// People lists everybody in the organization of who asks, by name.
func (s *Service) People(who Identity) (people []UserRow, err error) {
	const op = "auth.people"
	now := s.now()
	err = s.store.View(func(tx ReadTx) error {
		user, err := actorWithRights(tx, op, who, now)
		if err != nil {
			return err
		}
		people, err = tx.Users(user.Organization)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(people, func(a, b UserRow) int {
		return cmp.Or(
			strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)),
			slices.Compare(a.ID.ID[:], b.ID.ID[:]))
	})
	return people, nil
}

// actorWithRights is actor for somebody whose role this build knows: any other
// role has no rights.
func actorWithRights(tx ReadTx, op string, who Identity, now time.Time) (UserRow, error) {
	user, err := actor(tx, op, who, now)
	if err != nil {
		return UserRow{}, err
	}
	if !user.Role.Known() {
		return UserRow{}, fault.New(fault.Denied, op, "%v has no rights", user.Role)
	}
	return user, nil
}

// administrator is actor for somebody who manages users.
func administrator(tx ReadTx, op string, who Identity, now time.Time) (UserRow, error) {
	user, err := actor(tx, op, who, now)
	if err != nil {
		return UserRow{}, err
	}
	if !user.Role.ManagesUsers() {
		return UserRow{}, fault.New(fault.Denied, op, "%v does not manage users", user.Role)
	}
	return user, nil
}
