package badgerdb

import (
	"slices"

	"regarding/relay/auth"
	"regarding/shared/crm"
)

// The keys of package auth. What belongs to an organization lies under its id;
// what is looked up before the organization is known lies before it.
//
//	ac                          claim
//	ae <address>                index: organization and id of the user
//	as <token hash>             session
//	at <token hash>             index: organization and id of the invite
//	ao <organization> o         organization
//	ao <organization> u <user>  user
//	ao <organization> i <id>    invite
//	ao <organization> s <user> <token hash>
//	                            index: a session of the user; empty

func claimKey() []byte                         { return []byte("ac") }
func addressIndexKey(k auth.AddressKey) []byte { return append([]byte("ae"), k...) }
func sessionKey(t auth.TokenHash) []byte       { return append([]byte("as"), t[:]...) }
func inviteIndexKey(t auth.TokenHash) []byte   { return append([]byte("at"), t[:]...) }

func organizationPrefix(o crm.OrganizationID, table byte) []byte {
	return slices.Concat([]byte("ao"), o.ID[:], []byte{table})
}

func organizationKey(o crm.OrganizationID) []byte { return organizationPrefix(o, 'o') }

func userKey(o crm.OrganizationID, u crm.UserID) []byte {
	return append(organizationPrefix(o, 'u'), u.ID[:]...)
}

func inviteKey(o crm.OrganizationID, i auth.InviteID) []byte {
	return append(organizationPrefix(o, 'i'), i.ID[:]...)
}

func userSessionsPrefix(o crm.OrganizationID, u crm.UserID) []byte {
	return append(organizationPrefix(o, 's'), u.ID[:]...)
}

func userSessionKey(s auth.SessionRow) []byte {
	return append(userSessionsPrefix(s.Organization, s.User), s.Token[:]...)
}
