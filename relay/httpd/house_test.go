package httpd_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"regarding/relay/auth"
	"regarding/relay/httpd"
	"regarding/relay/hub"
	"regarding/relay/ledger"
)

const (
	inesPassword  = "correct horse battery"
	jonasPassword = "staple staple staple"
)

var cheap = auth.HashCost{MemoryKiB: 8, Passes: 1, Lanes: 1}

// house is a relay without its data folder, behind a listening server.
type house struct {
	t     testing.TB
	auth  *auth.Service
	http  *httpd.Server
	url   string
	logs  *logs
	token auth.Token

	mu      sync.Mutex
	now     time.Time
	storage error
	hub     *hub.Server
}

// logs is what the relay wrote to its log.
type logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logs) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) set(f func(*house)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f(h)
}

type option func(*httpd.Config)

func withPages(pages fs.FS) option { return func(c *httpd.Config) { c.Pages = pages } }

func withOrigin(origin string) option {
	return func(c *httpd.Config) { c.Origin, _ = url.Parse(origin) }
}

// newHouse runs an unclaimed relay until the test ends.
func newHouse(t testing.TB, options ...option) *house {
	return startHouse(t, httptest.NewServer, options...)
}

func startHouse(t testing.TB, start func(http.Handler) *httptest.Server, options ...option) *house {
	t.Helper()
	h := &house{t: t, logs: &logs{}, now: time.UnixMilli(1_700_000_000_000)}
	log := slog.New(slog.NewJSONHandler(h.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.auth = auth.New(auth.NewMemStore(), h.clock, rand.Reader, cheap)
	truth := ledger.New(ledger.NewMemStore(), h.clock, rand.Reader)
	devices := hub.NewServer(hub.Program{Version: "2.0", Build: "def"}, h.auth, truth, time.Now, rand.Reader, log)
	h.hub = devices
	config := httpd.Config{
		Program: httpd.Program{Version: "2.0", Build: "def"}, Auth: h.auth, Hub: devices,
		Storage: func() error { h.mu.Lock(); defer h.mu.Unlock(); return h.storage },
		Now:     h.clock, Log: log,
	}
	for _, o := range options {
		o(&config)
	}
	var err error
	if h.http, err = httpd.New(config); err != nil {
		t.Fatal(err)
	}
	if h.token, err = h.auth.AddClaimToken(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan struct{})
	go func() {
		defer close(served)
		devices.Serve(ctx)
	}()
	server := start(h.http)
	h.url = server.URL
	t.Cleanup(func() {
		stop()
		<-served
		server.Close()
	})
	return h
}

// browser is a client with cookies of its own.
type browser struct {
	*house
	client *http.Client
}

func (h *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &browser{house: h, client: &http.Client{Jar: jar}}
}

// answer is what a request got: its status, and its JSON if it has some.
type answer struct {
	Status int
	Header http.Header
	Body   string
	JSON   map[string]any
}

func (b *browser) do(r *http.Request) answer {
	b.t.Helper()
	response, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	a := answer{Status: response.StatusCode, Header: response.Header, Body: string(body)}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(body, &a.JSON); err != nil {
			b.t.Fatalf("%s %s: %q: %v", r.Method, r.URL, body, err)
		}
	}
	return a
}

func (b *browser) request(method, path, body string) *http.Request {
	b.t.Helper()
	r, err := http.NewRequest(method, b.url+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	return b.do(b.request("GET", path, ""))
}

// post sends args as a page of the relay does.
func (b *browser) post(path string, args any) answer {
	b.t.Helper()
	body, err := json.Marshal(args)
	if err != nil {
		b.t.Fatal(err)
	}
	r := b.request("POST", path, string(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", b.url)
	return b.do(r)
}

// fields is a JSON object.
type fields map[string]any

func (b *browser) claim() answer {
	b.t.Helper()
	return b.post("/api/claim", fields{
		"token": b.token, "organization": "Northbeam", "name": "Ines Duarte",
		"email": "ines@northbeam.example", "password": inesPassword,
	})
}

func (b *browser) signIn(email, password string) answer {
	b.t.Helper()
	return b.post("/api/sign-in", fields{"email": email, "password": password})
}

// claimed returns a house with an administrator, who is signed in.
func claimed(t *testing.T, options ...option) (*house, *browser) {
	t.Helper()
	h := newHouse(t, options...)
	ines := h.browser()
	wantStatus(t, ines.claim(), http.StatusOK)
	return h, ines
}

// joined lets the administrator invite Jonas and Jonas accept.
func joined(t *testing.T, h *house, admin *browser) *browser {
	t.Helper()
	invited := wantStatus(t, admin.post("/api/invites", fields{"name": "Jonas Weber", "email": "jonas@northbeam.example", "role": "member"}), http.StatusOK)
	jonas := h.browser()
	wantStatus(t, jonas.post("/api/invites/accept", fields{"token": invited.JSON["token"], "name": "Jonas Weber", "password": jonasPassword}), http.StatusOK)
	return jonas
}

func wantStatus(t testing.TB, a answer, status int) answer {
	t.Helper()
	if a.Status != status {
		t.Fatalf("status %d, want %d: %s", a.Status, status, a.Body)
	}
	return a
}

// wantError checks an answer against docs/http-api.md. The text is the error's
// members in their order, without those that are absent.
func wantError(t *testing.T, what string, a answer, status int, text string) {
	t.Helper()
	got, _ := a.JSON["error"].(map[string]any)
	var parts []string
	for _, name := range []string{"kind", "op", "field", "reason"} {
		if v, ok := got[name].(string); ok {
			parts = append(parts, v)
		}
	}
	if a.Status != status || strings.Join(parts, " ") != text || len(a.JSON) != 1 {
		t.Errorf("%s: %d %s, want %d %s", what, a.Status, a.Body, status, text)
	}
	if a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s: Cache-Control %q", what, a.Header.Get("Cache-Control"))
	}
}
