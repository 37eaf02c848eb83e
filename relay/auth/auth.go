// Package auth knows who is asking: the one-time link, sign-in, sessions,
// invites and roles.
package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// SessionKey names a session without giving it away: the hash of its token.
type SessionKey = TokenHash

// Identity is who asks, as a live session tells.
type Identity struct {
	Session SessionKey
	Profile crm.Profile
	// Extended says that the session has just been given more time, so that
	// the browser's cookie should be too.
	Extended bool
}

// Grant is a new session. Its Token is shown to nobody but the browser.
type Grant struct {
	Token    Token
	Identity Identity
}

// Client is where a request comes from.
type Client struct {
	Host  netip.Addr
	Agent string
}

// SessionLife is how long a session lives after it was last seen.
const SessionLife = 90 * 24 * time.Hour

// lastSeenStep is how coarsely a session's LastSeen is kept, so that reading
// does not write.
const lastSeenStep = time.Hour

// Service answers who is asking. It is safe for concurrent use if its store
// and its random source are.
type Service struct {
	store    Store
	now      func() time.Time
	random   io.Reader
	hasher   *hasher
	throttle *throttle
}

// New returns a Service over store whose passwords are hashed at cost.
func New(store Store, now func() time.Time, random io.Reader, cost HashCost) *Service {
	return &Service{
		store:    store,
		now:      func() time.Time { return now().UTC().Truncate(time.Millisecond) },
		random:   random,
		hasher:   newHasher(cost, random),
		throttle: newThrottle(),
	}
}

// Session returns who holds token and notes that they were seen. It returns a
// Denied error with cause ErrNotSignedIn for a token of no live session.
func (s *Service) Session(token Token) (Identity, error) {
	const op = "auth.session"
	key := token.Hash()
	id, row, err := s.identity(op, key)
	if err != nil {
		return Identity{}, err
	}
	now := s.now()
	if now.Sub(row.LastSeen) < lastSeenStep {
		return id, nil
	}
	err = s.store.Update(func(tx Tx) error {
		row, err := liveSession(tx, op, key, now)
		if err != nil {
			return err
		}
		row.LastSeen, row.Expires = now, now.Add(SessionLife)
		return tx.PutSession(row)
	})
	switch fault.KindOf(err) {
	case 0:
		id.Extended = true
	case fault.Full, fault.Busy:
		// Reading goes on; the session is extended the next time.
	default:
		return Identity{}, fmt.Errorf("extend session %v: %w", key, err)
	}
	return id, nil
}

// Identity returns who holds the session named key, without noting that they
// were seen. Its error is that of Session.
func (s *Service) Identity(key SessionKey) (Identity, error) {
	id, _, err := s.identity("auth.session", key)
	return id, err
}

func (s *Service) identity(op string, key SessionKey) (id Identity, row SessionRow, err error) {
	now := s.now()
	err = s.store.View(func(tx ReadTx) error {
		row, err = liveSession(tx, op, key, now)
		if err != nil {
			return err
		}
		profile, err := profileOf(tx, row.Organization, row.User)
		id = Identity{Session: key, Profile: profile}
		return err
	})
	return id, row, err
}

// Profile returns who user is in organization.
func (s *Service) Profile(organization crm.OrganizationID, user crm.UserID) (p crm.Profile, err error) {
	err = s.store.View(func(tx ReadTx) error {
		p, err = profileOf(tx, organization, user)
		return err
	})
	return p, err
}

// SignOut ends the session of who asks.
func (s *Service) SignOut(who Identity) error {
	now := s.now()
	err := s.store.Update(func(tx Tx) error {
		row, err := liveSession(tx, "auth.signOut", who.Session, now)
		if err != nil {
			return err
		}
		return endSession(tx, row, now)
	})
	if errors.Is(err, ErrNotSignedIn) {
		return nil
	}
	return err
}

// begin opens a session for user inside tx.
func (s *Service) begin(tx Tx, user UserRow, client Client, token Token, now time.Time) (Grant, error) {
	row := SessionRow{
		Token: token.Hash(), Organization: user.Organization, User: user.ID,
		Created: now, LastSeen: now, Expires: now.Add(SessionLife), Agent: cutAgent(client.Agent),
	}
	if err := tx.PutSession(row); err != nil {
		return Grant{}, err
	}
	profile, err := profileOf(tx, user.Organization, user.ID)
	if err != nil {
		return Grant{}, err
	}
	return Grant{Token: token, Identity: Identity{Session: row.Token, Profile: profile}}, nil
}

// actor returns who asks as they are now, inside a transaction: the session
// may have ended since the request began.
func actor(tx ReadTx, op string, who Identity, now time.Time) (UserRow, error) {
	session, err := liveSession(tx, op, who.Session, now)
	if err != nil {
		return UserRow{}, err
	}
	user, err := tx.User(session.Organization, session.User)
	if err != nil {
		return UserRow{}, fmt.Errorf("user %v of session %v: %w", session.User, session.Token, err)
	}
	return user, nil
}

func liveSession(tx ReadTx, op string, key SessionKey, now time.Time) (SessionRow, error) {
	row, err := tx.Session(key)
	switch {
	case errors.Is(err, ErrNoRow):
		return SessionRow{}, notSignedIn(op)
	case err != nil:
		return SessionRow{}, err
	case !row.live(now):
		return SessionRow{}, notSignedIn(op)
	}
	return row, nil
}

func endSession(tx Tx, row SessionRow, now time.Time) error {
	row.Ended = now
	return tx.PutSession(row)
}

func profileOf(tx ReadTx, organization crm.OrganizationID, user crm.UserID) (crm.Profile, error) {
	o, err := tx.Organization(organization)
	if err != nil {
		return crm.Profile{}, fmt.Errorf("organization %v: %w", organization, err)
	}
	u, err := tx.User(organization, user)
	if err != nil {
		return crm.Profile{}, fmt.Errorf("user %v: %w", user, err)
	}
	return crm.Profile{
		Organization: o.ID, OrganizationName: o.Name,
		User: u.ID, Name: u.Name, Email: string(u.Email), Role: u.Role,
	}, nil
}

// keptSession is how long a session is kept after it is over.
const keptSession = 30 * 24 * time.Hour

// Sweep gives back the space of sessions that are long over. It is meant to
// run about once a day.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	var users []UserRow
	err := s.store.View(func(tx ReadTx) error {
		claim, err := tx.Claim()
		if err != nil {
			return ignoreNoRow(err)
		}
		users, err = tx.Users(claim.Organization)
		return err
	})
	if err != nil {
		return fmt.Errorf("sweep sessions: %w", err)
	}
	for _, user := range users {
		if ctx.Err() != nil {
			return nil
		}
		err := s.store.Update(func(tx Tx) error { return sweepUser(tx, user, now.Add(-keptSession)) })
		if err != nil {
			return fmt.Errorf("sweep sessions of %v: %w", user.ID, err)
		}
	}
	return nil
}

func sweepUser(tx Tx, user UserRow, before time.Time) error {
	rows, err := tx.Sessions(user.Organization, user.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		over := row.Expires
		if !row.Ended.IsZero() {
			over = row.Ended
		}
		if !over.Before(before) {
			continue
		}
		if err := tx.DropSession(row); err != nil {
			return err
		}
	}
	return nil
}

func ignoreNoRow(err error) error {
	if errors.Is(err, ErrNoRow) {
		return nil
	}
	return err
}
