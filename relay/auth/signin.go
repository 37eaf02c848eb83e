package auth

import (
	"context"
	"errors"
	"time"
)

// SignIn opens a session for who knows the password. It returns Denied with
// reason WrongPassword for an unknown address too, after the same work, and
// Busy after too many wrong passwords or when too many ask at once.
func (s *Service) SignIn(ctx context.Context, email, password string, client Client) (Grant, error) {
	const op = "auth.signIn"
	key := Address(email).Key()
	switch {
	case key == "":
		return Grant{}, invalid(op, EmailField, Missing)
	case len(key) > maxAddressBytes:
		return Grant{}, invalid(op, EmailField, TooLong)
	}
	if err := checkPassword(op, password); err != nil {
		return Grant{}, err
	}
	stored := s.hasher.nobody
	err := s.store.View(func(tx ReadTx) error {
		user, err := tx.UserByAddress(key)
		if err == nil {
			stored = user.Password
		}
		return ignoreNoRow(err)
	})
	if err != nil {
		return Grant{}, err
	}
	ok, err := s.try(ctx, op, key, client, stored, password)
	if err != nil {
		return Grant{}, err
	}
	if !ok {
		return Grant{}, wrongPassword(op, ErrNotSignedIn)
	}
	token, err := newToken(s.random)
	if err != nil {
		return Grant{}, err
	}
	now := s.now()
	var grant Grant
	err = s.store.Update(func(tx Tx) error {
		user, err := tx.UserByAddress(key)
		switch {
		case errors.Is(err, ErrNoRow), err == nil && user.Password != stored:
			return wrongPassword(op, ErrNotSignedIn)
		case err != nil:
			return err
		}
		grant, err = s.begin(tx, user, client, token, now)
		return err
	})
	return grant, err
}

// ChangePassword gives who asks a new password and ends their other sessions,
// which it returns. A wrong current password counts like one at sign-in.
func (s *Service) ChangePassword(ctx context.Context, who Identity, current, next string, client Client) (ended []SessionKey, err error) {
	const op = "auth.changePassword"
	if err := checkPassword(op, current); err != nil {
		return nil, err
	}
	if err := checkNewPassword(op, next); err != nil {
		return nil, err
	}
	var before UserRow
	err = s.store.View(func(tx ReadTx) error {
		before, err = actor(tx, op, who, s.now())
		return err
	})
	if err != nil {
		return nil, err
	}
	// Counted apart from sign-in: strangers cannot use up what the person has.
	ok, err := s.try(ctx, op, AddressKey("user "+before.ID.String()), client, before.Password, current)
	if err != nil {
		return nil, err
	}
	errWrong := wrongPassword(op, errors.New("the current password is another"))
	if !ok {
		return nil, errWrong
	}
	hashed, err := s.hasher.hash(ctx, op, next)
	if err != nil {
		return nil, err
	}
	now := s.now()
	err = s.store.Update(func(tx Tx) error {
		ended = nil
		user, err := actor(tx, op, who, now)
		if err != nil {
			return err
		}
		if user.Password != before.Password {
			return errWrong
		}
		user.Password = hashed
		if err := tx.PutUser(user); err != nil {
			return err
		}
		ended, err = endOthers(tx, user, who.Session, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	return ended, nil
}

// try checks a password within what the throttle and the hasher allow.
func (s *Service) try(ctx context.Context, op string, key AddressKey, client Client, stored, password string) (bool, error) {
	attempt, wait := s.throttle.begin(s.now(), client.Host, key)
	if wait > 0 {
		return false, busy(op, wait, "too many wrong passwords")
	}
	matches, err := s.hasher.matches(ctx, op, stored, password)
	switch {
	case err != nil:
		attempt.end(s.now(), untried)
		return false, err
	case !matches || stored == s.hasher.nobody:
		attempt.end(s.now(), wrong)
		return false, nil
	}
	attempt.end(s.now(), right)
	return true, nil
}

func endOthers(tx Tx, user UserRow, but SessionKey, now time.Time) (ended []SessionKey, err error) {
	rows, err := tx.Sessions(user.Organization, user.ID)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if row.Token == but || !row.live(now) {
			continue
		}
		if err := endSession(tx, row, now); err != nil {
			return nil, err
		}
		ended = append(ended, row.Token)
	}
	return ended, nil
}
