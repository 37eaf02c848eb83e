// Package storetest is what every auth.Store must pass.
package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regarding/relay/auth"
	"regarding/shared/crm"
)

// Run checks the stores that open returns, each of them new and empty.
func Run(t *testing.T, open func(t *testing.T) auth.Store) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, auth.Store)
	}{
		{"an empty store has no rows", testEmpty},
		{"rows come back as they were put", testRoundTrip},
		{"rows are replaced whole", testReplace},
		{"lists are of one organization and one user", testLists},
		{"a transaction reads what it wrote", testReadYourWrites},
		{"a transaction that fails leaves nothing", testRollback},
		{"transactions are serializable, also over lists", testSerializable},
		{"a dropped session is gone", testDrop},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

var (
	early = time.UnixMilli(1_700_000_000_123).UTC()
	late  = time.UnixMilli(1_700_000_600_456).UTC()
)

func id(n byte) crm.ID                       { return crm.ID{0: 1, 6: 0x70, 8: 0x80, 15: n} }
func organization(n byte) crm.OrganizationID { return crm.OrganizationID{ID: id(n)} }
func user(n byte) crm.UserID                 { return crm.UserID{ID: id(n)} }
func hash(n byte) auth.TokenHash             { return auth.TokenHash{0: n, 31: 0xff} }
func claim() auth.ClaimRow                   { return auth.ClaimRow{Tokens: []auth.TokenHash{hash(1), hash(2)}} }
func organizationRow() auth.OrganizationRow {
	return auth.OrganizationRow{ID: organization(1), Name: "Nørthbeam", Created: early}
}
func inviteID(n byte) auth.InviteID { return auth.InviteID{ID: id(n)} }
func userRow(o, n byte, e string) auth.UserRow {
	return auth.UserRow{
		ID: user(n), Organization: organization(o), Name: "Ines", Email: auth.Address(e),
		Role: crm.Administrator, Password: "$argon2id$", Created: early,
	}
}

func sessionRow(o, u, n byte) auth.SessionRow {
	return auth.SessionRow{
		Token: hash(n), Organization: organization(o), User: user(u),
		Created: early, LastSeen: early, Expires: late, Agent: "Browser 1",
	}
}

func inviteRow(o, n byte) auth.InviteRow {
	return auth.InviteRow{
		ID: inviteID(n), Organization: organization(o), Token: hash(n), Name: "Jonas",
		Email: "jonas@northbeam.example", Role: crm.Member, InvitedBy: user(1), Created: early, Expires: late,
	}
}

func put(t *testing.T, s auth.Store, f func(auth.Tx) error) {
	t.Helper()
	if err := s.Update(f); err != nil {
		t.Fatal(err)
	}
}

func view(t *testing.T, s auth.Store, f func(auth.ReadTx)) {
	t.Helper()
	if err := s.View(func(tx auth.ReadTx) error { f(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

// want compares what a read returned with a row.
func want[R any](t *testing.T, want R) func(R, error) {
	t.Helper()
	return func(got R, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%T: %v", want, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%T: -want +got\n%s", want, diff)
		}
	}
}

func missing[R any](t *testing.T) func(R, error) {
	t.Helper()
	return func(got R, err error) {
		t.Helper()
		if !errors.Is(err, auth.ErrNoRow) {
			t.Errorf("got %+v, %v, want ErrNoRow", got, err)
		}
	}
}

func testEmpty(t *testing.T, s auth.Store) {
	view(t, s, func(tx auth.ReadTx) {
		missing[auth.ClaimRow](t)(tx.Claim())
		missing[auth.OrganizationRow](t)(tx.Organization(organization(1)))
		missing[auth.UserRow](t)(tx.User(organization(1), user(1)))
		missing[auth.UserRow](t)(tx.UserByAddress("ines@northbeam.example"))
		missing[auth.SessionRow](t)(tx.Session(hash(1)))
		missing[auth.InviteRow](t)(tx.Invite(organization(1), inviteID(1)))
		missing[auth.InviteRow](t)(tx.InviteByToken(hash(1)))
		want(t, []auth.UserRow(nil))(tx.Users(organization(1)))
		want(t, []auth.SessionRow(nil))(tx.Sessions(organization(1), user(1)))
		want(t, []auth.InviteRow(nil))(tx.Invites(organization(1)))
	})
}

func putOne(tx auth.Tx) error {
	return errors.Join(
		tx.PutClaim(claim()), tx.PutOrganization(organizationRow()),
		tx.PutUser(userRow(1, 1, "Ines@Northbeam.example")),
		tx.PutSession(sessionRow(1, 1, 5)), tx.PutInvite(inviteRow(1, 7)))
}

func readOne(t *testing.T, tx auth.ReadTx) {
	t.Helper()
	want(t, claim())(tx.Claim())
	want(t, organizationRow())(tx.Organization(organization(1)))
	want(t, userRow(1, 1, "Ines@Northbeam.example"))(tx.User(organization(1), user(1)))
	want(t, userRow(1, 1, "Ines@Northbeam.example"))(tx.UserByAddress("ines@northbeam.example"))
	want(t, sessionRow(1, 1, 5))(tx.Session(hash(5)))
	want(t, inviteRow(1, 7))(tx.Invite(organization(1), inviteID(7)))
	want(t, inviteRow(1, 7))(tx.InviteByToken(hash(7)))
}

func testRoundTrip(t *testing.T, s auth.Store) {
	put(t, s, putOne)
	view(t, s, func(tx auth.ReadTx) { readOne(t, tx) })
}

func testReadYourWrites(t *testing.T, s auth.Store) {
	put(t, s, func(tx auth.Tx) error {
		if err := putOne(tx); err != nil {
			return err
		}
		readOne(t, tx)
		want(t, []auth.InviteRow{inviteRow(1, 7)})(tx.Invites(organization(1)))
		want(t, []auth.SessionRow{sessionRow(1, 1, 5)})(tx.Sessions(organization(1), user(1)))
		return nil
	})
}

func testReplace(t *testing.T, s auth.Store) {
	put(t, s, putOne)
	claimed, renamed, ended, used := claim(), userRow(1, 1, "Ines@Northbeam.example"), sessionRow(1, 1, 5), inviteRow(1, 7)
	claimed.Organization, claimed.ClaimedAt = organization(1), late
	// A role of a newer build is kept.
	renamed.Name, renamed.Role = "Inês", 200
	ended.Ended = late
	used.Used, used.Revoked = late, late
	put(t, s, func(tx auth.Tx) error {
		return errors.Join(tx.PutClaim(claimed), tx.PutUser(renamed), tx.PutSession(ended), tx.PutInvite(used))
	})
	view(t, s, func(tx auth.ReadTx) {
		want(t, claimed)(tx.Claim())
		want(t, renamed)(tx.UserByAddress("ines@northbeam.example"))
		want(t, []auth.UserRow{renamed})(tx.Users(organization(1)))
		want(t, []auth.SessionRow{ended})(tx.Sessions(organization(1), user(1)))
		want(t, used)(tx.InviteByToken(hash(7)))
	})
}

func testLists(t *testing.T, s auth.Store) {
	put(t, s, func(tx auth.Tx) error {
		return errors.Join(
			tx.PutUser(userRow(1, 1, "a@x.example")), tx.PutUser(userRow(1, 2, "b@x.example")),
			tx.PutUser(userRow(2, 3, "c@x.example")),
			tx.PutSession(sessionRow(1, 1, 5)), tx.PutSession(sessionRow(1, 1, 6)),
			tx.PutSession(sessionRow(1, 2, 7)), tx.PutSession(sessionRow(2, 3, 8)),
			tx.PutInvite(inviteRow(1, 1)), tx.PutInvite(inviteRow(2, 2)))
	})
	view(t, s, func(tx auth.ReadTx) {
		users, err := tx.Users(organization(1))
		slices.SortFunc(users, func(a, b auth.UserRow) int { return slices.Compare(a.ID.ID[:], b.ID.ID[:]) })
		want(t, []auth.UserRow{userRow(1, 1, "a@x.example"), userRow(1, 2, "b@x.example")})(users, err)
		sessions, err := tx.Sessions(organization(1), user(1))
		slices.SortFunc(sessions, func(a, b auth.SessionRow) int { return slices.Compare(a.Token[:], b.Token[:]) })
		want(t, []auth.SessionRow{sessionRow(1, 1, 5), sessionRow(1, 1, 6)})(sessions, err)
		want(t, []auth.InviteRow{inviteRow(2, 2)})(tx.Invites(organization(2)))
		missing[auth.UserRow](t)(tx.User(organization(2), user(1)))
		missing[auth.InviteRow](t)(tx.Invite(organization(2), inviteID(1)))
	})
}

func testRollback(t *testing.T, s auth.Store) {
	broken := errors.New("broken")
	err := s.Update(func(tx auth.Tx) error { return errors.Join(putOne(tx), broken) })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	testEmpty(t, s)
}

// testSerializable lets many count the rows and then add one: if two ever read
// the same list, an address is taken twice.
func testSerializable(t *testing.T, s auth.Store) {
	const writers = 8
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			err := s.Update(func(tx auth.Tx) error {
				users, err := tx.Users(organization(1))
				if err != nil {
					return err
				}
				n := byte(len(users))
				return tx.PutUser(userRow(1, n, string('a'+rune(n))+"@x.example"))
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	view(t, s, func(tx auth.ReadTx) {
		if users, err := tx.Users(organization(1)); err != nil || len(users) != writers {
			t.Errorf("%d users, %v, want %d", len(users), err, writers)
		}
	})
}

func testDrop(t *testing.T, s auth.Store) {
	put(t, s, putOne)
	put(t, s, func(tx auth.Tx) error { return tx.DropSession(sessionRow(1, 1, 5)) })
	view(t, s, func(tx auth.ReadTx) {
		missing[auth.SessionRow](t)(tx.Session(hash(5)))
		want(t, []auth.SessionRow(nil))(tx.Sessions(organization(1), user(1)))
	})
}
