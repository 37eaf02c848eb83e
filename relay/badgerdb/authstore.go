package badgerdb

import (
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"regarding/relay/auth"
	"regarding/shared/crm"
)

// AuthStore keeps the rows of package auth. It is an auth.Store.
type AuthStore struct{ db *DB }

// Auth returns the rows of package auth in db.
func (db *DB) Auth() AuthStore { return AuthStore{db} }

// View implements auth.Store.
func (s AuthStore) View(f func(auth.ReadTx) error) error {
	return s.db.badger.View(func(txn *badger.Txn) error { return f(authTx{txn}) })
}

// Update implements auth.Store.
func (s AuthStore) Update(f func(auth.Tx) error) error {
	return s.db.update(func(txn *badger.Txn) error { return f(authTx{txn}) })
}

type authTx struct{ txn *badger.Txn }

// get reads the row at key.
func get[R any](txn *badger.Txn, key []byte, decode func([]byte) (R, error)) (row R, err error) {
	item, err := txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return row, auth.ErrNoRow
	}
	if err == nil {
		row, err = value(item, decode)
	}
	if err != nil {
		return row, fmt.Errorf("read row %q: %w", key, err)
	}
	return row, nil
}

func value[R any](item *badger.Item, decode func([]byte) (R, error)) (row R, err error) {
	err = item.Value(func(b []byte) error {
		row, err = decode(b)
		return err
	})
	return row, err
}

// list reads every row whose key begins with prefix.
func list[R any](txn *badger.Txn, prefix []byte, decode func([]byte) (R, error)) (rows []R, err error) {
	o := badger.DefaultIteratorOptions
	o.Prefix = prefix
	it := txn.NewIterator(o)
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		row, err := value(it.Item(), decode)
		if err != nil {
			return nil, fmt.Errorf("read row %q: %w", it.Item().Key(), err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (t authTx) Claim() (auth.ClaimRow, error) { return get(t.txn, claimKey(), decodeClaim) }

func (t authTx) Organization(id crm.OrganizationID) (auth.OrganizationRow, error) {
	return get(t.txn, organizationKey(id), decodeOrganization)
}

func (t authTx) User(o crm.OrganizationID, id crm.UserID) (auth.UserRow, error) {
	return get(t.txn, userKey(o, id), decodeUser)
}

func (t authTx) UserByAddress(key auth.AddressKey) (auth.UserRow, error) {
	p, err := get(t.txn, addressIndexKey(key), decodePointer)
	if err != nil {
		return auth.UserRow{}, err
	}
	return t.User(p.organization, crm.UserID{ID: p.row})
}

func (t authTx) Users(o crm.OrganizationID) ([]auth.UserRow, error) {
	return list(t.txn, organizationPrefix(o, 'u'), decodeUser)
}

func (t authTx) Session(token auth.TokenHash) (auth.SessionRow, error) {
	return get(t.txn, sessionKey(token), decodeSession)
}

func (t authTx) Sessions(o crm.OrganizationID, user crm.UserID) (rows []auth.SessionRow, err error) {
	prefix := userSessionsPrefix(o, user)
	it := t.txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		var token auth.TokenHash
		copy(token[:], it.Item().Key()[len(prefix):])
		row, err := t.Session(token)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (t authTx) Invite(o crm.OrganizationID, id auth.InviteID) (auth.InviteRow, error) {
	return get(t.txn, inviteKey(o, id), decodeInvite)
}

func (t authTx) InviteByToken(token auth.TokenHash) (auth.InviteRow, error) {
	p, err := get(t.txn, inviteIndexKey(token), decodePointer)
	if err != nil {
		return auth.InviteRow{}, err
	}
	return t.Invite(p.organization, auth.InviteID{ID: p.row})
}

func (t authTx) Invites(o crm.OrganizationID) ([]auth.InviteRow, error) {
	return list(t.txn, organizationPrefix(o, 'i'), decodeInvite)
}

func (t authTx) PutClaim(row auth.ClaimRow) error {
	return t.txn.Set(claimKey(), encodeClaim(row))
}

func (t authTx) PutOrganization(row auth.OrganizationRow) error {
	return t.txn.Set(organizationKey(row.ID), encodeOrganization(row))
}

func (t authTx) PutUser(row auth.UserRow) error {
	index := encodePointer(pointer{row.Organization, row.ID.ID})
	return errors.Join(
		t.txn.Set(userKey(row.Organization, row.ID), encodeUser(row)),
		t.txn.Set(addressIndexKey(row.Email.Key()), index))
}

func (t authTx) PutSession(row auth.SessionRow) error {
	return errors.Join(
		t.txn.Set(sessionKey(row.Token), encodeSession(row)),
		t.txn.Set(userSessionKey(row), nil))
}

func (t authTx) PutInvite(row auth.InviteRow) error {
	index := encodePointer(pointer{row.Organization, row.ID.ID})
	return errors.Join(
		t.txn.Set(inviteKey(row.Organization, row.ID), encodeInvite(row)),
		t.txn.Set(inviteIndexKey(row.Token), index))
}

func (t authTx) DropSession(row auth.SessionRow) error {
	return errors.Join(t.txn.Delete(sessionKey(row.Token)), t.txn.Delete(userSessionKey(row)))
}
