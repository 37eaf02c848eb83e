package httpd_test

import (
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"regarding/relay/auth"
	"regarding/relay/httpd"
	"regarding/shared/fault"
)

// REL-02: the cookie is out of reach of scripts and other sites, and over https
// of plain http too.
func TestCookies(t *testing.T) {
	plain := newHouse(t)
	tlsHouse := startHouse(t, httptest.NewTLSServer)
	proxied := newHouse(t, withOrigin("https://crm.northbeam.example"))
	insecure := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	tests := []struct {
		name   string
		house  *house
		prefix string
		secure bool
	}{
		{"plain http", plain, "regarding=", false},
		{"https", tlsHouse, "__Host-regarding=", true},
		{"behind a proxy that speaks https", proxied, "__Host-regarding=", true},
	}
	for _, tt := range tests {
		b := &browser{house: tt.house, client: insecure}
		cookie := wantStatus(t, b.claim(), 200).Header.Get("Set-Cookie")
		if !strings.HasPrefix(cookie, tt.prefix) || strings.Contains(cookie, "; Secure") != tt.secure ||
			!strings.Contains(cookie, "; Path=/; Max-Age=7776000; HttpOnly") || !strings.HasSuffix(cookie, "SameSite=Strict") ||
			strings.Contains(cookie, "Domain") {
			t.Errorf("%s: %s", tt.name, cookie)
		}
	}
}

// REL-02: the cookie is given more time when the session is.
func TestCookieSlides(t *testing.T) {
	h, ines := claimed(t)
	if c := ines.get("/api/session").Header.Get("Set-Cookie"); c != "" {
		t.Errorf("at once: %s", c)
	}
	h.set(func(h *house) { h.now = h.now.Add(2 * time.Hour) })
	if c := ines.get("/api/session").Header.Get("Set-Cookie"); !strings.Contains(c, "Max-Age=7776000") {
		t.Errorf("two hours later: %q", c)
	}
	for _, path := range []string{"/api/people", "/ws"} {
		h.set(func(h *house) { h.now = h.now.Add(2 * time.Hour) })
		var header http.Header
		if path == "/ws" {
			_, response, err := ines.dial(nil)
			if err != nil {
				t.Fatal(err)
			}
			header = response.Header
		} else {
			header = ines.get(path).Header
		}
		if c := header.Get("Set-Cookie"); !strings.Contains(c, "Max-Age=7776000") {
			t.Errorf("two more hours later, %s: %q", path, c)
		}
	}
	h.set(func(h *house) { h.now = h.now.Add(auth.SessionLife) })
	wantError(t, "90 days later", ines.get("/api/session"), 401, "denied auth.session")
}

func TestHeaders(t *testing.T) {
	plain := newHouse(t)
	secure := startHouse(t, httptest.NewTLSServer)
	insecure := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	want := map[string]string{
		"Content-Security-Policy":      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
	}
	for _, path := range []string{"/", "/api/relay", "/api/nothing", "/healthz"} {
		a := plain.browser().get(path)
		for name, value := range want {
			if a.Header.Get(name) != value {
				t.Errorf("%s: %s is %q", path, name, a.Header.Get(name))
			}
		}
		if a.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: HSTS over plain http", path)
		}
	}
	// MBX-05: the documents for the HTML of messages have policies of their
	// own; only one lets pictures in from elsewhere.
	for path, pictures := range map[string]string{"/frame/mail.html": "data: blob:", "/frame/remote.html": "data: blob: https: http:"} {
		policy := "default-src 'none'; style-src 'unsafe-inline'; img-src " + pictures + "; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
			"sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
		if got := plain.browser().get(path).Header.Get("Content-Security-Policy"); got != policy {
			t.Errorf("%s: %q", path, got)
		}
	}
	if got := plain.browser().get("/frame/other.html").Header.Get("Content-Security-Policy"); got != want["Content-Security-Policy"] {
		t.Errorf("another frame: %q", got)
	}
	named := plain.browser().request("GET", "/healthz", "")
	named.Host = "crm.northbeam.example:8484"
	if got := plain.browser().do(named).Header.Get("Cross-Origin-Opener-Policy"); got != "" {
		t.Errorf("an address that browsers do not trust: Cross-Origin-Opener-Policy is %q", got)
	}
	b := &browser{house: secure, client: insecure}
	if got := b.get("/healthz").Header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("HSTS is %q", got)
	}
	local := b.request("GET", "/healthz", "")
	local.Host = "localhost:8484"
	if got := b.do(local).Header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("HSTS for localhost is %q", got)
	}
}

// REL-05: alive and ready are two things.
func TestHealth(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	check := func(what string, status int, body string) {
		t.Helper()
		if a := b.get("/readyz"); a.Status != status || a.Body != body+"\n" || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %s", what, a.Status, a.Body)
		}
		if a := b.get("/healthz"); a.Status != 200 || a.Body != "ok\n" {
			t.Errorf("%s: alive: %d %s", what, a.Status, a.Body)
		}
	}
	check("running", 200, "ready")
	h.set(func(h *house) { h.storage = fault.New(fault.Full, "test", "full") })
	check("full", 503, "storage below its floor")
	h.set(func(h *house) { h.storage = errors.New("no such device") })
	check("broken", 503, "storage cannot be looked at")
	h.set(func(h *house) { h.storage = nil })
	h.http.Stopping()
	check("stopping", 503, "stopping")
}

// Logs name the request and no secret.
func TestLogsHoldNoSecrets(t *testing.T) {
	h, ines := claimed(t)
	jonas := joined(t, h, ines)
	jonas.get("/api/session?token=in-a-query")
	h.browser().signIn("ines@northbeam.example", "a-wrong-password")
	log := h.logs.String()
	for _, secret := range []string{inesPassword, jonasPassword, "a-wrong-password", string(h.token), "in-a-query", "ines@northbeam.example", cookieValue(t, ines), cookieValue(t, jonas)} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(log, `"msg":"request","method":"POST","path":"/api/claim","status":200,"bytes":`) {
		t.Errorf("no line for the claim in\n%s", log)
	}
}

func cookieValue(t *testing.T, b *browser) string {
	t.Helper()
	for _, c := range b.client.Jar.Cookies(b.request("GET", "/", "").URL) {
		return c.Value
	}
	t.Fatal("no cookie")
	return ""
}

// A handler that panics is answered with 500, and the relay goes on.
func TestPanicIsAnswered(t *testing.T) {
	h := newHouse(t, func(c *httpd.Config) { c.Storage = func() error { panic("broken invariant") } })
	b := h.browser()
	a := b.get("/readyz")
	wantError(t, "a panic", a, 500, "internal httpd.request")
	if strings.Contains(a.Body, "invariant") || !strings.Contains(h.logs.String(), "broken invariant") {
		t.Errorf("body %s", a.Body)
	}
	wantStatus(t, b.get("/healthz"), 200)
}

// An internal error shows none of its detail and logs all of it.
func TestInternalErrorsAreLoggedAndNotShown(t *testing.T) {
	broken := brokenStore{}
	h := newHouse(t, func(c *httpd.Config) { c.Auth = auth.New(broken, c.Now, nil, cheap) })
	a := h.browser().get("/api/relay")
	wantError(t, "a broken store", a, 500, "internal httpd.request")
	if strings.Contains(a.Body, "spindle") || !strings.Contains(h.logs.String(), "spindle") {
		t.Errorf("body %s", a.Body)
	}
}

type brokenStore struct{}

func (brokenStore) View(func(auth.ReadTx) error) error { return errors.New("spindle stuck") }
func (brokenStore) Update(func(auth.Tx) error) error   { return errors.New("spindle stuck") }

// REL-02: a proxy on the same machine says where people are; nobody else is
// believed.
func TestAddressBehindProxy(t *testing.T) {
	wrong := func(h *house, from string) int {
		b := h.browser()
		r := b.request("POST", "/api/sign-in", `{"email": "ines@northbeam.example", "password": "not the password"}`)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Forwarded-For", "203.0.113.99, "+from)
		return b.do(r).Status
	}
	direct, _ := claimed(t)
	proxied := newHouse(t, withOrigin("https://crm.northbeam.example"))
	wantStatus(t, (&browser{house: proxied, client: &http.Client{}}).claim(), 200)
	for range 10 {
		wrong(direct, "198.51.100.1")
		wrong(proxied, "198.51.100.1")
	}
	if got := wrong(direct, "198.51.100.2"); got != 429 {
		t.Errorf("without a proxy, another address by header: status %d", got)
	}
	if got := wrong(proxied, "198.51.100.1"); got != 429 {
		t.Errorf("behind the proxy, the same address: status %d", got)
	}
	if got := wrong(proxied, "198.51.100.2"); got != 401 {
		t.Errorf("behind the proxy, another address: status %d", got)
	}
}
