package httpd_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// FuzzBodies: whatever is posted, the answer is one of docs/http-api.md and
// never a panic.
func FuzzBodies(f *testing.F) {
	h := newHouse(f)
	paths := []string{
		"/api/claim", "/api/sign-in", "/api/sign-out", "/api/profile", "/api/password",
		"/api/invites", "/api/invites/revoke", "/api/invites/look", "/api/invites/accept",
	}
	for i := range paths {
		f.Add(byte(i), `{"token":"x","email":"ines@northbeam.example","password":"x","name":"n","id":"x","role":"member"}`)
	}
	f.Add(byte(0), `{"token":null,"organization":[]}`)
	f.Add(byte(1), "\xff\x00")
	f.Fuzz(func(t *testing.T, which byte, body string) {
		r := httptest.NewRequest(http.MethodPost, paths[int(which)%len(paths)], strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.http.ServeHTTP(w, r)
		switch w.Code {
		case 400, 401, 404, 413, 429:
		default:
			t.Fatalf("%s %q: %d %s", r.URL.Path, body, w.Code, w.Body)
		}
		if !strings.HasPrefix(w.Body.String(), `{"error":{"kind":"`) {
			t.Fatalf("%s %q: %s", r.URL.Path, body, w.Body)
		}
	})
}
