package httpd_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// REL-02, REL-03: claim, invite, accept, sign in from another browser.
func TestStory(t *testing.T) {
	h := newHouse(t)
	ines, jonas, elsewhere := h.browser(), h.browser(), h.browser()
	relay := ines.get("/api/relay")
	if diff := cmp.Diff(map[string]any{"version": "2.0", "build": "def", "protocol": float64(2), "claimed": false}, relay.JSON); diff != "" {
		t.Error(diff)
	}
	wantError(t, "session before all", ines.get("/api/session"), 401, "denied auth.session")
	session := wantStatus(t, ines.claim(), 200)
	organization, _ := session.JSON["organization"].(map[string]any)
	user, _ := session.JSON["user"].(map[string]any)
	want := map[string]any{
		"organization": map[string]any{"id": organization["id"], "name": "Northbeam"},
		"user":         map[string]any{"id": user["id"], "name": "Ines Duarte", "email": "ines@northbeam.example", "role": "administrator"},
	}
	if diff := cmp.Diff(want, session.JSON); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(session.JSON, ines.get("/api/session").JSON); diff != "" {
		t.Error(diff)
	}
	if ines.get("/api/relay").JSON["claimed"] != true {
		t.Error("not claimed")
	}

	invited := wantStatus(t, ines.post("/api/invites", fields{"name": "Jonas", "email": "jonas@northbeam.example", "role": "readOnly"}), 200)
	token, invite := invited.JSON["token"], invited.JSON["invite"].(map[string]any)
	created := h.clock().UTC()
	if diff := cmp.Diff(map[string]any{
		"id": invite["id"], "name": "Jonas", "email": "jonas@northbeam.example", "role": "readOnly",
		"created": created.Format(time.RFC3339), "expires": created.AddDate(0, 0, 7).Format(time.RFC3339),
	}, invite); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]any{"invites": []any{invite}}, ines.get("/api/invites").JSON); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]any{
		"organization": "Northbeam", "name": "Jonas", "email": "jonas@northbeam.example", "role": "readOnly", "expires": invite["expires"],
	}, jonas.post("/api/invites/look", fields{"token": token}).JSON); diff != "" {
		t.Error(diff)
	}
	accepted := wantStatus(t, jonas.post("/api/invites/accept", fields{"token": token, "name": "Jonas Weber", "password": jonasPassword}), 200)
	if diff := cmp.Diff(accepted.JSON, wantStatus(t, elsewhere.signIn("JONAS@northbeam.example", jonasPassword), 200).JSON); diff != "" {
		t.Error(diff)
	}
	jonasID := accepted.JSON["user"].(map[string]any)["id"]
	people := map[string]any{"people": []any{
		map[string]any{"id": user["id"], "name": "Ines Duarte", "email": "ines@northbeam.example", "role": "administrator", "you": false},
		map[string]any{"id": jonasID, "name": "Jonas Weber", "email": "jonas@northbeam.example", "role": "readOnly", "you": true},
	}}
	if diff := cmp.Diff(people, elsewhere.get("/api/people").JSON); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]any{"invites": []any{}}, ines.get("/api/invites").JSON); diff != "" {
		t.Error(diff)
	}
	wantError(t, "invites by a reader", jonas.get("/api/invites"), 403, "denied auth.listInvites")
	wantError(t, "an invite by a reader", jonas.post("/api/invites", fields{}), 403, "denied auth.invite")
	renamed := wantStatus(t, jonas.post("/api/profile", fields{"name": "Jonas W."}), 200)
	if renamed.JSON["user"].(map[string]any)["name"] != "Jonas W." {
		t.Errorf("renamed: %s", renamed.Body)
	}

	wantError(t, "wrong current password", jonas.post("/api/password", fields{"current": "x", "password": "a new long password"}), 403, "denied auth.changePassword wrongPassword")
	if a := jonas.post("/api/password", fields{"current": jonasPassword, "password": "a new long password"}); a.Status != 200 || a.Body != "{}\n" {
		t.Errorf("new password: %d %s", a.Status, a.Body)
	}
	wantError(t, "the other browser after a new password", elsewhere.get("/api/session"), 401, "denied auth.session")
	wantStatus(t, jonas.get("/api/session"), 200)
	out := wantStatus(t, jonas.post("/api/sign-out", fields{}), 200)
	if out.Body != "{}\n" || !strings.Contains(out.Header.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("signed out: %s, %v", out.Body, out.Header)
	}
	wantError(t, "after signing out", jonas.get("/api/people"), 401, "denied auth.session")
	wantError(t, "signing out twice", jonas.post("/api/sign-out", fields{}), 401, "denied auth.session")
}

// REL-02: everything that can be filled in wrong, and every link that does not
// work, is refused as docs/http-api.md says.
func TestRefusals(t *testing.T) {
	h, ines := claimed(t)
	joined(t, h, ines)
	stranger := h.browser()
	good := fields{"token": h.token, "organization": "O", "name": "N", "email": "n@x.example", "password": inesPassword}
	with := func(name string, value any) fields {
		f := fields{}
		for k, v := range good {
			f[k] = v
		}
		f[name] = value
		return f
	}
	revoked := wantStatus(t, ines.post("/api/invites", fields{"name": "R", "email": "r@x.example", "role": "member"}), 200)
	revokedID := revoked.JSON["invite"].(map[string]any)["id"]
	wantStatus(t, ines.post("/api/invites/revoke", fields{"id": revokedID}), 200)
	tests := []struct {
		name   string
		by     *browser
		path   string
		args   any
		status int
		want   string
	}{
		{"claimed again", stranger, "/api/claim", good, 404, "notFound auth.claim used"},
		{"claim with a guess", stranger, "/api/claim", with("token", "guess"), 404, "notFound auth.claim unknown"},
		{"claim without organization", stranger, "/api/claim", with("organization", ""), 400, "invalid auth.claim organization missing"},
		{"claim with a long name", stranger, "/api/claim", with("name", strings.Repeat("n", 201)), 400, "invalid auth.claim name tooLong"},
		{"claim without a real address", stranger, "/api/claim", with("email", "n"), 400, "invalid auth.claim email notAnAddress"},
		{"claim with a short password", stranger, "/api/claim", with("password", "short"), 400, "invalid auth.claim password tooShort"},
		{"claim with another type", stranger, "/api/claim", with("token", 7), 400, "invalid httpd.body malformed"},
		{"wrong password", stranger, "/api/sign-in", fields{"email": "ines@northbeam.example", "password": "incorrect horse"}, 401, "denied auth.signIn wrongPassword"},
		{"unknown address", stranger, "/api/sign-in", fields{"email": "x@northbeam.example", "password": inesPassword}, 401, "denied auth.signIn wrongPassword"},
		{"1,025 bytes of password", stranger, "/api/sign-in", fields{"email": "ines@northbeam.example", "password": strings.Repeat("x", 1025)}, 400, "invalid auth.signIn password tooLong"},
		{"10 MB of password", stranger, "/api/sign-in", fields{"email": "ines@northbeam.example", "password": strings.Repeat("x", 10_000_000)}, 413, "tooLarge httpd.body"},
		{"an address in use", ines, "/api/invites", fields{"name": "J", "email": "Jonas@Northbeam.example", "role": "member"}, 400, "invalid auth.invite email inUse"},
		{"an unknown role", ines, "/api/invites", fields{"name": "J", "email": "j@x.example", "role": "owner"}, 400, "invalid auth.invite role unknownRole"},
		{"a revoked invite", stranger, "/api/invites/look", fields{"token": revoked.JSON["token"]}, 404, "notFound auth.lookInvite revoked"},
		{"a revoked invite accepted", stranger, "/api/invites/accept", fields{"token": revoked.JSON["token"], "name": "R", "password": inesPassword}, 404, "notFound auth.acceptInvite revoked"},
		{"revoked again", ines, "/api/invites/revoke", fields{"id": revokedID}, 404, "notFound auth.revokeInvite revoked"},
		{"an unknown id revoked", ines, "/api/invites/revoke", fields{"id": "x"}, 404, "notFound auth.revokeInvite unknown"},
		{"a foreign invite", stranger, "/api/invites/look", fields{"token": h.token}, 404, "notFound auth.lookInvite unknown"},
		{"nobody's profile", stranger, "/api/profile", fields{"name": "M"}, 401, "denied auth.session"},
		{"nobody's password", stranger, "/api/password", fields{}, 401, "denied auth.session"},
		{"an unknown request", stranger, "/api/nothing", fields{}, 404, "notFound httpd.route"},
	}
	for _, tt := range tests {
		wantError(t, tt.name, tt.by.post(tt.path, tt.args), tt.status, tt.want)
	}
	wantError(t, "people without a session", stranger.get("/api/people"), 401, "denied auth.session")
	wantError(t, "an unknown path", stranger.get("/api/"), 404, "notFound httpd.route")

	late := wantStatus(t, ines.post("/api/invites", fields{"name": "L", "email": "l@x.example", "role": "member"}), 200)
	h.set(func(h *house) { h.now = h.now.AddDate(0, 0, 7) })
	wantError(t, "an expired invite", stranger.post("/api/invites/look", fields{"token": late.JSON["token"]}), 404, "notFound auth.lookInvite expired")
}

func TestMalformedBodies(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	const jsonType = "application/json"
	tests := []struct{ name, contentType, body string }{
		{"no content type", "", "{}"},
		{"a form", "application/x-www-form-urlencoded", "email=x"},
		{"text, as other origins may send", "text/plain", `{"email":"x"}`},
		{"no body", jsonType, ""},
		{"no JSON", jsonType, "email"},
		{"cut short", jsonType, `{"email":"x`},
		{"two values", jsonType, `{}{}`},
		{"a list", jsonType, `[]`},
		{"null", jsonType, ` null `},
		{"nested without end", jsonType, strings.Repeat(`{"a":`, 12_000)},
	}
	for _, tt := range tests {
		r := b.request("POST", "/api/sign-in", tt.body)
		r.Header.Set("Content-Type", tt.contentType)
		wantError(t, tt.name, b.do(r), 400, "invalid httpd.body malformed")
	}
	r := b.request("POST", "/api/sign-in", `{"email":"x@x.example","password":"x","newer":1}`)
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	wantError(t, "a field of a newer page", b.do(r), 401, "denied auth.signIn wrongPassword")
}

// REL-02: two people open the one-time link at once: one of them gets it.
func TestRacingClaims(t *testing.T) {
	h := newHouse(t)
	answers := make([]answer, 6)
	var all sync.WaitGroup
	for i := range answers {
		b := h.browser()
		all.Go(func() { answers[i] = b.claim() })
	}
	all.Wait()
	won := 0
	for _, a := range answers {
		if a.Status == 200 {
			won++
			continue
		}
		wantError(t, "a claim that lost", a, 404, "notFound auth.claim used")
	}
	if won != 1 {
		t.Errorf("%d claims won", won)
	}
}

// REL-02: 1,000 wrong passwords: after ten the answer is to wait, and everyone
// else signs in from the same address.
func TestThousandWrongPasswords(t *testing.T) {
	h, ines := claimed(t)
	joined(t, h, ines)
	stranger := h.browser()
	statuses := map[int]int{}
	var last answer
	for i := range 1000 {
		last = stranger.signIn("ines@northbeam.example", fmt.Sprint("wrong password ", i))
		statuses[last.Status]++
	}
	if diff := cmp.Diff(map[int]int{401: 10, 429: 990}, statuses); diff != "" {
		t.Error(diff)
	}
	wantError(t, "the last", last, 429, "busy auth.signIn")
	if last.Header.Get("Retry-After") != "60" || last.JSON["error"].(map[string]any)["retryAfter"] != 60.0 {
		t.Errorf("told to wait %q, %s", last.Header.Get("Retry-After"), last.Body)
	}
	wantStatus(t, h.browser().signIn("jonas@northbeam.example", jonasPassword), 200)
	wantStatus(t, ines.get("/api/session"), 200)
	h.set(func(h *house) { h.now = h.now.Add(time.Minute) })
	wantStatus(t, h.browser().signIn("ines@northbeam.example", inesPassword), 200)
}

// REL-02: another page cannot speak for a person, and the relay's own may.
func TestOriginOfRequests(t *testing.T) {
	h, ines := claimed(t, withOrigin("https://crm.northbeam.example"))
	tests := []struct {
		name   string
		header http.Header
		status int
	}{
		{"the relay's own page", http.Header{"Origin": {h.url}}, 200},
		{"the public origin", http.Header{"Origin": {"https://crm.northbeam.example"}}, 200},
		{"no browser", http.Header{}, 200},
		{"another site", http.Header{"Origin": {"https://evil.example"}}, 403},
		{"a page without origin", http.Header{"Origin": {"null"}}, 403},
		{"the public host by plain http", http.Header{"Origin": {"http://crm.northbeam.example"}}, 403},
		{"another site, as the browser says", http.Header{"Sec-Fetch-Site": {"cross-site"}}, 403},
		{"a sister site", http.Header{"Sec-Fetch-Site": {"same-site"}}, 403},
		{"the same origin, as the browser says", http.Header{"Sec-Fetch-Site": {"same-origin"}}, 200},
	}
	for _, tt := range tests {
		r := ines.request("POST", "/api/profile", `{"name":"Ines"}`)
		r.Header = tt.header
		r.Header.Set("Content-Type", "application/json")
		// The public origin is https, so the jar would not send the cookie here.
		r.Header.Set("Cookie", sessionCookie(t, h))
		a := ines.do(r)
		if tt.status == 403 {
			wantError(t, tt.name, a, 403, "denied httpd.origin")
		} else if a.Status != tt.status {
			t.Errorf("%s: %d %s", tt.name, a.Status, a.Body)
		}
	}
}

// sessionCookie signs in and returns the Cookie header of that session.
func sessionCookie(t *testing.T, h *house) string {
	t.Helper()
	a := wantStatus(t, h.browser().signIn("ines@northbeam.example", inesPassword), 200)
	cookie, _, _ := strings.Cut(a.Header.Get("Set-Cookie"), ";")
	return cookie
}
