package auth

import (
	"context"
	"sync"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

func (h *house) invite(who Identity, email string) (InviteRow, Token) {
	h.t.Helper()
	row, token, err := h.Invite(who, InviteRequest{Name: "Jonas", Email: email, Role: "member"})
	if err != nil {
		h.t.Fatal(err)
	}
	return row, token
}

// lookAndAccept checks that a link is refused by both with the same reason.
func (h *house) closed(what string, token Token, reason Reason) {
	h.t.Helper()
	_, err := h.LookInvite(token)
	refused(h.t, what+", looked at", err, fault.NotFound, reason, "")
	_, err = h.AcceptInvite(h.t.Context(), AcceptRequest{token, "Mallory", jonasPassword}, laptop)
	refused(h.t, what+", accepted", err, fault.NotFound, reason, "")
}

// REL-02: a link that is used, revoked, replaced, expired, foreign or made up
// says which.
func TestClosedInvites(t *testing.T) {
	h, ines := claimed(t)
	_, used := h.invite(ines, "used@x.example")
	must(h.AcceptInvite(t.Context(), AcceptRequest{used, "Jonas", jonasPassword}, laptop))(t)
	h.closed("used", used, Used)

	row, revoked := h.invite(ines, "revoked@x.example")
	if err := h.RevokeInvite(ines, row.ID); err != nil {
		t.Fatal(err)
	}
	h.closed("revoked", revoked, Revoked)
	refused(t, "revoked twice", h.RevokeInvite(ines, row.ID), fault.NotFound, Revoked, "")

	_, first := h.invite(ines, "Twice@x.example")
	_, second := h.invite(ines, " twice@X.example")
	h.closed("replaced", first, Revoked)
	must(h.LookInvite(second))(t)

	_, late := h.invite(ines, "late@x.example")
	h.now = h.now.Add(InviteLife)
	h.closed("expired", late, Expired)

	h.closed("made up", "guess", Unknown)
	h.closed("none", "", Unknown)
	refused(t, "an unknown invite revoked", h.RevokeInvite(ines, InviteID{crm.ID{1}}), fault.NotFound, Unknown, "")
	foreign, _ := claimed(t)
	_, elsewhere := foreign.invite(must(foreign.SignIn(t.Context(), "ines@northbeam.example", inesPassword, laptop))(t).Identity, "a@x.example")
	h.closed("of another relay", elsewhere, Unknown)
}

// REL-02: of many at once exactly one accepts an invite.
func TestRacingAccepts(t *testing.T) {
	h, ines := claimed(t)
	_, token := h.invite(ines, "jonas@x.example")
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			_, errs[i] = h.AcceptInvite(context.Background(), AcceptRequest{token, "Jonas", jonasPassword}, laptop)
		})
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		refused(t, "an accept that lost", err, fault.NotFound, Used, "")
	}
	if people := must(h.People(ines))(t); won != 1 || len(people) != 2 {
		t.Errorf("%d won, %d people", won, len(people))
	}
}

// REL-02: one address is one user's, however it is written.
func TestAddressInUse(t *testing.T) {
	h, ines := claimed(t)
	_, _, err := h.Invite(ines, InviteRequest{"Other Ines", "INES@northbeam.example", "member"})
	refused(t, "invited again", err, fault.Invalid, InUse, EmailField)
}

func TestInviteRefusesWhatIsFilledInWrong(t *testing.T) {
	h, ines := claimed(t)
	tests := []struct {
		name   string
		r      InviteRequest
		field  Field
		reason Reason
	}{
		{"no name", InviteRequest{"", "a@x.example", "member"}, NameField, Missing},
		{"no address", InviteRequest{"A", "a", "member"}, EmailField, NotAnAddress},
		{"no role", InviteRequest{"A", "a@x.example", ""}, RoleField, Missing},
		{"unknown role", InviteRequest{"A", "a@x.example", "owner"}, RoleField, UnknownRole},
	}
	for _, tt := range tests {
		_, _, err := h.Invite(ines, tt.r)
		refused(t, tt.name, err, fault.Invalid, tt.reason, tt.field)
	}
	_, token := h.invite(ines, "a@x.example")
	_, err := h.AcceptInvite(t.Context(), AcceptRequest{token, " ", jonasPassword}, laptop)
	refused(t, "accepted without a name", err, fault.Invalid, Missing, NameField)
	_, err = h.AcceptInvite(t.Context(), AcceptRequest{token, "A", "short"}, laptop)
	refused(t, "accepted with a short password", err, fault.Invalid, TooShort, PasswordField)
	must(h.AcceptInvite(t.Context(), AcceptRequest{token, "A", jonasPassword}, laptop))(t)
}

func TestInvitesAreListedNewestFirst(t *testing.T) {
	h, ines := claimed(t)
	_, used := h.invite(ines, "used@x.example")
	must(h.AcceptInvite(t.Context(), AcceptRequest{used, "U", jonasPassword}, laptop))(t)
	for _, email := range []string{"a@x.example", "b@x.example", "c@x.example", "a@x.example"} {
		h.now = h.now.Add(time.Hour)
		h.invite(ines, email)
	}
	var got []Address
	for _, i := range must(h.Invites(ines))(t) {
		got = append(got, i.Email)
		if i.Expires.Sub(i.Created) != 7*24*time.Hour || i.InvitedBy != ines.Profile.User {
			t.Errorf("invite is %+v", i)
		}
	}
	want := []Address{"a@x.example", "c@x.example", "b@x.example"}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %v, want %v", got, want)
	}
	h.now = h.now.Add(InviteLife)
	if open := must(h.Invites(ines))(t); len(open) != 0 {
		t.Errorf("expired invites are listed: %v", open)
	}
}
