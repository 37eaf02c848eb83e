package auth

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

func (h *house) signedOut(what string, token Token) {
	h.t.Helper()
	if _, err := h.Session(token); fault.KindOf(err) != fault.Denied || !errors.Is(err, ErrNotSignedIn) {
		h.t.Errorf("%s: %v", what, err)
	}
}

// REL-02: a wrong password and an unknown address look the same.
func TestSignInRefuses(t *testing.T) {
	h, _ := claimed(t)
	tests := []struct {
		name, email, password string
		kind                  fault.Kind
		reason                Reason
		field                 Field
	}{
		{"wrong password", "ines@northbeam.example", "incorrect horse", fault.Denied, WrongPassword, ""},
		{"unknown address", "nobody@northbeam.example", inesPassword, fault.Denied, WrongPassword, ""},
		{"no address at all", "ines", inesPassword, fault.Denied, WrongPassword, ""},
		{"a short password", "ines@northbeam.example", "x", fault.Denied, WrongPassword, ""},
		{"no address", " ", inesPassword, fault.Invalid, Missing, EmailField},
		{"no password", "ines@northbeam.example", "", fault.Invalid, Missing, PasswordField},
		{"a long address", strings.Repeat("x", 300) + "@x.example", inesPassword, fault.Invalid, TooLong, EmailField},
		{"1,025 bytes of password", "ines@northbeam.example", strings.Repeat("x", 1025), fault.Invalid, TooLong, PasswordField},
	}
	for _, tt := range tests {
		_, err := h.SignIn(t.Context(), tt.email, tt.password, laptop)
		refused(t, tt.name, err, tt.kind, tt.reason, tt.field)
		if got := errors.Is(err, ErrNotSignedIn); got != (tt.kind == fault.Denied) {
			t.Errorf("%s: not signed in: %v", tt.name, got)
		}
	}
}

// REL-02: 1,000 wrong passwords cost ten hashes; everybody else signs in.
func TestThousandWrongPasswords(t *testing.T) {
	h, ines := claimed(t)
	h.join(ines, "Jonas", "jonas@northbeam.example", "member")
	denied, busy := 0, 0
	for range 1000 {
		_, err := h.SignIn(t.Context(), "ines@northbeam.example", "incorrect horse", laptop)
		var refusal *Refusal
		switch {
		case fault.KindOf(err) == fault.Denied:
			denied++
		case fault.KindOf(err) == fault.Busy && errors.As(err, &refusal) && refusal.RetryAfter > 0:
			busy++
		default:
			t.Fatal(err)
		}
	}
	if denied != 10 || busy != 990 {
		t.Errorf("%d denied, %d told to wait", denied, busy)
	}
	must(h.SignIn(t.Context(), "jonas@northbeam.example", jonasPassword, laptop))(t)
	must(h.SignIn(t.Context(), "ines@northbeam.example", inesPassword, Client{Host: home}))(t)
	h.now = h.now.Add(time.Minute)
	must(h.SignIn(t.Context(), "ines@northbeam.example", inesPassword, laptop))(t)
}

// REL-02: a session lives for 90 days after it was last seen, which is noted
// at most once an hour.
func TestSessionSlides(t *testing.T) {
	h, _ := claimed(t)
	grant := must(h.SignIn(t.Context(), "ines@northbeam.example", inesPassword, laptop))(t)
	writes := 0
	for range 10 {
		h.now = h.now.Add(20 * time.Minute)
		if must(h.Session(grant.Token))(t).Extended {
			writes++
		}
	}
	if writes != 3 {
		t.Errorf("%d writes in 200 minutes", writes)
	}
	for range 5 {
		h.now = h.now.Add(SessionLife - lastSeenStep)
		must(h.Session(grant.Token))(t)
	}
	h.now = h.now.Add(SessionLife)
	h.signedOut("90 days later", grant.Token)
	h.signedOut("no token", "")
	h.signedOut("a guess", "guess")
}

func TestSignOut(t *testing.T) {
	h, ines := claimed(t)
	grant := must(h.SignIn(t.Context(), "ines@northbeam.example", inesPassword, laptop))(t)
	for range 2 {
		if err := h.SignOut(grant.Identity); err != nil {
			t.Fatal(err)
		}
		h.signedOut("after signing out", grant.Token)
	}
	if _, err := h.Identity(ines.Session); err != nil {
		t.Errorf("another session: %v", err)
	}
	if _, err := h.Rename(grant.Identity, "Mallory"); !errors.Is(err, ErrNotSignedIn) {
		t.Errorf("a request that began before: %v", err)
	}
}

// REL-02: a new password ends the person's other sessions and nobody else's.
func TestChangePassword(t *testing.T) {
	h, ines := claimed(t)
	jonas := h.join(ines, "Jonas", "jonas@northbeam.example", "member")
	here := must(h.SignIn(t.Context(), "ines@northbeam.example", inesPassword, laptop))(t)
	change := func(current, next string) ([]SessionKey, error) {
		return h.ChangePassword(t.Context(), here.Identity, current, next, laptop)
	}
	_, err := change("incorrect horse", "a new long password")
	refused(t, "wrong current password", err, fault.Denied, WrongPassword, "")
	if errors.Is(err, ErrNotSignedIn) {
		t.Error("a wrong current password is not a reason to sign in")
	}
	_, err = change(inesPassword, "short")
	refused(t, "short new password", err, fault.Invalid, TooShort, PasswordField)
	_, err = change("", "a new long password")
	refused(t, "no current password", err, fault.Invalid, Missing, PasswordField)
	ended, err := change(inesPassword, "a new long password")
	if err != nil || !slices.Equal(ended, []SessionKey{ines.Session}) {
		t.Fatalf("ended %v, %v", ended, err)
	}
	if _, err := h.Identity(ines.Session); !errors.Is(err, ErrNotSignedIn) {
		t.Errorf("another session of the person: %v", err)
	}
	must(h.Session(here.Token))(t)
	must(h.Identity(jonas.Session))(t)
	_, err = h.SignIn(t.Context(), "ines@northbeam.example", inesPassword, laptop)
	refused(t, "the old password", err, fault.Denied, WrongPassword, "")
	must(h.SignIn(t.Context(), "ines@northbeam.example", "a new long password", laptop))(t)
	for range 20 {
		_, err = change("incorrect horse", "another long password")
	}
	refused(t, "many wrong current passwords", err, fault.Busy, "", "")
}

func TestRename(t *testing.T) {
	h, ines := claimed(t)
	renamed := must(h.Rename(ines, "  Inês Duarte "))(t)
	if renamed.Profile.Name != "Inês Duarte" || must(h.Identity(ines.Session))(t).Profile != renamed.Profile {
		t.Errorf("renamed to %+v", renamed.Profile)
	}
	if p := must(h.Profile(ines.Profile.Organization, ines.Profile.User))(t); p != renamed.Profile {
		t.Errorf("profile is %+v", p)
	}
	_, err := h.Rename(ines, "")
	refused(t, "no name", err, fault.Invalid, Missing, NameField)
}

// REL-03: roles are checked here, and one that this build does not know has no
// rights.
func TestRights(t *testing.T) {
	h, ines := claimed(t)
	people := map[string]Identity{
		"administrator": h.join(ines, "A", "a@x.example", "administrator"),
		"member":        h.join(ines, "M", "m@x.example", "member"),
		"readOnly":      h.join(ines, "R", "r@x.example", "readOnly"),
		"role(99)":      h.join(ines, "N", "n@x.example", "member"),
	}
	_ = h.store.Update(func(tx Tx) error {
		user := must(tx.UserByAddress("n@x.example"))(t)
		user.Role = crm.Role(99)
		return tx.PutUser(user)
	})
	open, _, err := h.Invite(ines, InviteRequest{"O", "o@x.example", "member"})
	if err != nil {
		t.Fatal(err)
	}
	acts := map[string]func(Identity) error{
		"people":  func(who Identity) error { _, err := h.People(who); return err },
		"rename":  func(who Identity) error { _, err := h.Rename(who, "X"); return err },
		"session": func(who Identity) error { _, err := h.Identity(who.Session); return err },
		"invites": func(who Identity) error { _, err := h.Invites(who); return err },
		"invite": func(who Identity) error {
			_, _, err := h.Invite(who, InviteRequest{"P", "p@x.example", "member"})
			return err
		},
		"invite nonsense": func(who Identity) error { _, _, err := h.Invite(who, InviteRequest{}); return err },
		"revoke":          func(who Identity) error { return h.RevokeInvite(who, open.ID) },
	}
	const ok, invalid, denied = fault.Kind(0), fault.Invalid, fault.Denied
	want := map[string]map[string]fault.Kind{
		"administrator": {"people": ok, "rename": ok, "session": ok, "invites": ok, "invite": ok, "invite nonsense": invalid, "revoke": ok},
		"member":        {"people": ok, "rename": ok, "session": ok, "invites": denied, "invite": denied, "invite nonsense": denied, "revoke": denied},
		"readOnly":      {"people": ok, "rename": ok, "session": ok, "invites": denied, "invite": denied, "invite nonsense": denied, "revoke": denied},
		"role(99)":      {"people": denied, "rename": denied, "session": ok, "invites": denied, "invite": denied, "invite nonsense": denied, "revoke": denied},
	}
	for role, who := range people {
		for act, f := range acts {
			err := f(who)
			if got := fault.KindOf(err); got != want[role][act] {
				t.Errorf("%s by %s: %v", act, role, err)
			}
			if errors.Is(err, ErrNotSignedIn) {
				t.Errorf("%s by %s: told to sign in", act, role)
			}
		}
	}
}

func TestSweepDropsSessionsLongOver(t *testing.T) {
	h, ines := claimed(t)
	old := must(h.SignIn(t.Context(), "ines@northbeam.example", inesPassword, laptop))(t)
	if err := h.SignOut(old.Identity); err != nil {
		t.Fatal(err)
	}
	count := func() (n int) {
		_ = h.store.View(func(tx ReadTx) error {
			n = len(must(tx.Sessions(ines.Profile.Organization, ines.Profile.User))(t))
			return nil
		})
		return n
	}
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{keptSession, 2}, {time.Hour, 1}, {SessionLife - keptSession, 1}, {keptSession, 0}} {
		h.now = h.now.Add(step.after)
		if err := h.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := count(); got != step.want {
			t.Errorf("%v later: %d sessions, want %d", step.after, got, step.want)
		}
	}
	if err := newHouse(t).Sweep(t.Context()); err != nil {
		t.Errorf("an unclaimed relay: %v", err)
	}
}
