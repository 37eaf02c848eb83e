package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

const (
	inesPassword  = "correct horse battery"
	jonasPassword = "staple staple staple"
)

var laptop = Client{Host: office, Agent: "Browser 1"}

// house is a relay's accounts with a clock that the test moves.
type house struct {
	*Service
	t     *testing.T
	store *MemStore
	now   time.Time
}

func newHouse(t *testing.T) *house {
	h := &house{t: t, store: NewMemStore(), now: start}
	h.Service = New(h.store, func() time.Time { return h.now }, rand.Reader, cheap)
	return h
}

// claimed returns a house with an organization, and its administrator.
func claimed(t *testing.T) (*house, Identity) {
	h := newHouse(t)
	token := must(h.AddClaimToken())(t)
	return h, must(h.Claim(t.Context(), claimRequest(token), laptop))(t).Identity
}

func claimRequest(token Token) ClaimRequest {
	return ClaimRequest{
		Token: token, Organization: "Northbeam", Name: "Ines Duarte",
		Email: "Ines@northbeam.example", Password: inesPassword,
	}
}

// join invites somebody and accepts in their place.
func (h *house) join(admin Identity, name, email, role string) Identity {
	h.t.Helper()
	_, token, err := h.Invite(admin, InviteRequest{Name: name, Email: email, Role: role})
	if err != nil {
		h.t.Fatal(err)
	}
	return must(h.AcceptInvite(h.t.Context(), AcceptRequest{token, name, jonasPassword}, laptop))(h.t).Identity
}

func must[V any](v V, err error) func(*testing.T) V {
	return func(t *testing.T) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// refused checks an error's kind, reason and field.
func refused(t *testing.T, what string, err error, kind fault.Kind, reason Reason, field Field) {
	t.Helper()
	var refusal *Refusal
	if !errors.As(err, &refusal) {
		refusal = &Refusal{}
	}
	if fault.KindOf(err) != kind || refusal.Reason != reason || refusal.Field != field {
		t.Errorf("%s: got %v (%s %s), want %v %s %s", what, err, refusal.Reason, refusal.Field, kind, reason, field)
	}
}

// REL-02: the first person claims the relay, signs in, invites a second.
func TestFirstPeople(t *testing.T) {
	h, ines := claimed(t)
	want := crm.Profile{
		Organization: ines.Profile.Organization, OrganizationName: "Northbeam", User: ines.Profile.User,
		Name: "Ines Duarte", Email: "Ines@northbeam.example", Role: crm.Administrator,
	}
	if ines.Profile != want || want.User.IsZero() || want.Organization.IsZero() {
		t.Errorf("claimed as %+v", ines.Profile)
	}
	again := must(h.SignIn(t.Context(), " ines@NORTHBEAM.example", inesPassword, laptop))(t)
	if again.Identity.Profile != want || again.Identity.Session == ines.Session {
		t.Errorf("signed in as %+v", again.Identity)
	}
	if who := must(h.Session(again.Token))(t); who != again.Identity {
		t.Errorf("the session is of %+v", who)
	}
	invite, token, err := h.Invite(ines, InviteRequest{"Jonas Weber", "jonas@northbeam.example", "readOnly"})
	if err != nil {
		t.Fatal(err)
	}
	found := must(h.LookInvite(token))(t)
	if found.Organization != "Northbeam" || found.Invite != invite || invite.Role != crm.ReadOnly {
		t.Errorf("the link is for %+v", found)
	}
	jonas := must(h.AcceptInvite(t.Context(), AcceptRequest{token, "Jonas W.", jonasPassword}, laptop))(t)
	if p := jonas.Identity.Profile; p.Name != "Jonas W." || p.Role != crm.ReadOnly || p.Organization != want.Organization {
		t.Errorf("accepted as %+v", p)
	}
	must(h.SignIn(t.Context(), "jonas@northbeam.example", jonasPassword, laptop))(t)
	names := []string{}
	for _, p := range must(h.People(jonas.Identity))(t) {
		names = append(names, p.Name)
	}
	if !slices.Equal(names, []string{"Ines Duarte", "Jonas W."}) {
		t.Errorf("people are %q", names)
	}
}

// REL-02: nothing secret is stored as it was given out.
func TestSecretsAreStoredHashed(t *testing.T) {
	h, ines := claimed(t)
	grant := must(h.SignIn(t.Context(), "ines@northbeam.example", inesPassword, laptop))(t)
	_ = h.store.View(func(tx ReadTx) error {
		session := must(tx.Session(grant.Token.Hash()))(t)
		user := must(tx.User(ines.Profile.Organization, ines.Profile.User))(t)
		if session.Token != grant.Identity.Session || session.Agent != "Browser 1" {
			t.Errorf("session is %+v", session)
		}
		if hash, err := parsePasswordHash(user.Password); err != nil || !hash.matches(inesPassword) {
			t.Errorf("password is %q", user.Password)
		}
		return nil
	})
}

// REL-02: of many at once exactly one claims the relay.
func TestRacingClaims(t *testing.T) {
	h := newHouse(t)
	tokens := []Token{must(h.AddClaimToken())(t), must(h.AddClaimToken())(t)}
	var all sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		all.Go(func() { _, errs[i] = h.Claim(context.Background(), claimRequest(tokens[i%2]), laptop) })
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		refused(t, "a claim that lost", err, fault.NotFound, Used, "")
	}
	if won != 1 {
		t.Errorf("%d claims won", won)
	}
}

// REL-02: links are single use; a replaced one stops working, a restart's does not.
func TestClaimTokens(t *testing.T) {
	h := newHouse(t)
	claim := func(token Token) error { _, err := h.Claim(t.Context(), claimRequest(token), laptop); return err }
	refused(t, "a guess on a new relay", claim("guess"), fault.NotFound, Unknown, "")
	first := must(h.AddClaimToken())(t)
	replaced := must(h.ReplaceClaimToken())(t)
	restart := must(h.AddClaimToken())(t)
	refused(t, "the link before admin-link", claim(first), fault.NotFound, Unknown, "")
	refused(t, "no token", claim(""), fault.NotFound, Unknown, "")
	if yes, err := h.Claimed(); yes || err != nil {
		t.Errorf("claimed: %v, %v", yes, err)
	}
	if err := claim(replaced); err != nil {
		t.Fatalf("a link from before a restart: %v", err)
	}
	if yes, err := h.Claimed(); !yes || err != nil {
		t.Errorf("claimed: %v, %v", yes, err)
	}
	refused(t, "the link again", claim(replaced), fault.NotFound, Used, "")
	refused(t, "the other link", claim(restart), fault.NotFound, Used, "")
	refused(t, "a guess", claim("guess"), fault.NotFound, Unknown, "")
	for _, mint := range []func() (Token, error){h.AddClaimToken, h.ReplaceClaimToken} {
		if _, err := mint(); !errors.Is(err, ErrClaimed) {
			t.Errorf("a link for a claimed relay: %v", err)
		}
	}
}

func TestRestartsKeepABoundedNumberOfLinks(t *testing.T) {
	h := newHouse(t)
	for range 3 * maxClaimTokens {
		must(h.AddClaimToken())(t)
	}
	last := must(h.AddClaimToken())(t)
	_ = h.store.View(func(tx ReadTx) error {
		if row := must(tx.Claim())(t); len(row.Tokens) != maxClaimTokens || row.Tokens[maxClaimTokens-1] != last.Hash() {
			t.Errorf("%d links", len(row.Tokens))
		}
		return nil
	})
}

func TestClaimRefusesWhatIsFilledInWrong(t *testing.T) {
	tests := []struct {
		name   string
		change func(*ClaimRequest)
		field  Field
		reason Reason
	}{
		{"no organization", func(r *ClaimRequest) { r.Organization = " " }, OrganizationField, Missing},
		{"no name", func(r *ClaimRequest) { r.Name = "" }, NameField, Missing},
		{"no address", func(r *ClaimRequest) { r.Email = "ines" }, EmailField, NotAnAddress},
		{"short password", func(r *ClaimRequest) { r.Password = "short" }, PasswordField, TooShort},
	}
	h := newHouse(t)
	token := must(h.AddClaimToken())(t)
	for _, tt := range tests {
		r := claimRequest(token)
		tt.change(&r)
		_, err := h.Claim(t.Context(), r, laptop)
		refused(t, tt.name, err, fault.Invalid, tt.reason, tt.field)
	}
	must(h.Claim(t.Context(), claimRequest(token), laptop))(t)
}

// fullStore refuses every write, as a disk below its floor does.
type fullStore struct{ *MemStore }

func (fullStore) Update(func(Tx) error) error { return fault.New(fault.Full, "test", "full") }

// INV-2: on a full disk writes are refused as Full, and sessions go on.
func TestFullStorage(t *testing.T) {
	h, _ := claimed(t)
	grant := must(h.SignIn(t.Context(), "ines@northbeam.example", inesPassword, laptop))(t)
	h.now = h.now.Add(48 * time.Hour)
	full := New(fullStore{h.store}, func() time.Time { return h.now }, rand.Reader, cheap)
	if who, err := full.Session(grant.Token); err != nil || who.Extended || who.Profile != grant.Identity.Profile {
		t.Errorf("got %+v, %v", who, err)
	}
	_, err := full.SignIn(t.Context(), "ines@northbeam.example", inesPassword, laptop)
	refused(t, "sign in", err, fault.Full, "", "")
	_, err = full.Rename(grant.Identity, "Inês")
	refused(t, "rename", err, fault.Full, "", "")
}
