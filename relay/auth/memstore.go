package auth

import (
	"maps"
	"sync"

	"regarding/shared/crm"
)

// MemStore is a Store in memory, for tests. Transactions run one at a time.
type MemStore struct {
	mu   sync.RWMutex
	rows memRows
}

// NewMemStore returns an empty store.
func NewMemStore() *MemStore { return &MemStore{rows: memRows{}.clone()} }

// View implements Store.
func (m *MemStore) View(f func(ReadTx) error) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return f(&m.rows)
}

// Update implements Store.
func (m *MemStore) Update(f func(Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	rows := m.rows.clone()
	if err := f(&rows); err != nil {
		return err
	}
	m.rows = rows
	return nil
}

type memRows struct {
	claim         []ClaimRow
	organizations map[crm.OrganizationID]OrganizationRow
	users         map[crm.UserID]UserRow
	sessions      map[TokenHash]SessionRow
	invites       map[InviteID]InviteRow
}

func (r memRows) clone() memRows {
	return memRows{
		claim:         r.claim,
		organizations: cloneRows(r.organizations),
		users:         cloneRows(r.users),
		sessions:      cloneRows(r.sessions),
		invites:       cloneRows(r.invites),
	}
}

func cloneRows[K comparable, R any](rows map[K]R) map[K]R {
	if rows == nil {
		return make(map[K]R)
	}
	return maps.Clone(rows)
}

func selectRows[K comparable, R any](rows map[K]R, wanted func(R) bool) (found []R, err error) {
	for _, row := range rows {
		if wanted(row) {
			found = append(found, row)
		}
	}
	return found, nil
}

func oneRow[K comparable, R any](rows map[K]R, wanted func(R) bool) (row R, err error) {
	for _, row := range rows {
		if wanted(row) {
			return row, nil
		}
	}
	return row, ErrNoRow
}

func (r *memRows) Claim() (ClaimRow, error) {
	if len(r.claim) == 0 {
		return ClaimRow{}, ErrNoRow
	}
	return r.claim[0], nil
}

func (r *memRows) Organization(id crm.OrganizationID) (OrganizationRow, error) {
	return oneRow(r.organizations, func(o OrganizationRow) bool { return o.ID == id })
}

func (r *memRows) User(organization crm.OrganizationID, id crm.UserID) (UserRow, error) {
	return oneRow(r.users, func(u UserRow) bool { return u.Organization == organization && u.ID == id })
}

func (r *memRows) UserByAddress(key AddressKey) (UserRow, error) {
	return oneRow(r.users, func(u UserRow) bool { return u.Email.Key() == key })
}

func (r *memRows) Users(organization crm.OrganizationID) ([]UserRow, error) {
	return selectRows(r.users, func(u UserRow) bool { return u.Organization == organization })
}

func (r *memRows) Session(token TokenHash) (SessionRow, error) {
	return oneRow(r.sessions, func(s SessionRow) bool { return s.Token == token })
}

func (r *memRows) Sessions(organization crm.OrganizationID, user crm.UserID) ([]SessionRow, error) {
	return selectRows(r.sessions, func(s SessionRow) bool { return s.Organization == organization && s.User == user })
}

func (r *memRows) Invite(organization crm.OrganizationID, id InviteID) (InviteRow, error) {
	return oneRow(r.invites, func(i InviteRow) bool { return i.Organization == organization && i.ID == id })
}

func (r *memRows) InviteByToken(token TokenHash) (InviteRow, error) {
	return oneRow(r.invites, func(i InviteRow) bool { return i.Token == token })
}

func (r *memRows) Invites(organization crm.OrganizationID) ([]InviteRow, error) {
	return selectRows(r.invites, func(i InviteRow) bool { return i.Organization == organization })
}

func (r *memRows) PutClaim(row ClaimRow) error { r.claim = []ClaimRow{row}; return nil }

func (r *memRows) PutOrganization(row OrganizationRow) error {
	r.organizations[row.ID] = row
	return nil
}

func (r *memRows) PutUser(row UserRow) error       { r.users[row.ID] = row; return nil }
func (r *memRows) PutSession(row SessionRow) error { r.sessions[row.Token] = row; return nil }
func (r *memRows) PutInvite(row InviteRow) error   { r.invites[row.ID] = row; return nil }
func (r *memRows) DropSession(row SessionRow) error {
	delete(r.sessions, row.Token)
	return nil
}
