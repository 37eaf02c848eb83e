package httpd_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"regarding/relay/httpd"
)

func testPages() fstest.MapFS {
	files := fstest.MapFS{}
	for name, body := range map[string]string{
		"index.html":             "<!doctype html>",
		"index.html.br":          "br of index",
		"sw.js":                  "worker",
		"manifest.webmanifest":   "{}",
		"assets/app-1a2b.js":     "script",
		"assets/app-1a2b.js.br":  "br of script",
		"assets/app-1a2b.js.gz":  "gz of script",
		"assets/engine-9.wasm":   "wasm",
		"assets/style-3.css":     "style",
		"assets/style-3.css.gz":  "gz of style",
		"assets/odd.thing":       "odd",
		"assets/archive.gz":      "a file of its own",
		"icons/icon.png":         "png",
		"assets/font-4.woff2":    "font",
		"assets/deep/more.js.gz": "gz without its plain file",
	} {
		files[name] = &fstest.MapFile{Data: []byte(body)}
	}
	return files
}

// REL-01: the relay serves the pages with the right type, encoding and cache.
func TestPages(t *testing.T) {
	h := newHouse(t, withPages(testPages()))
	const immutable, fresh = "public, max-age=31536000, immutable", "no-cache"
	const js, html = "text/javascript; charset=utf-8", "text/html; charset=utf-8"
	tests := []struct {
		path, accept string
		body, media  string
		encoding     string
		vary, cache  string
	}{
		{"/", "br, gzip", "br of index", html, "br", "Accept-Encoding", fresh},
		{"/", "gzip", "<!doctype html>", html, "", "Accept-Encoding", fresh},
		{"/index.html", "", "<!doctype html>", html, "", "Accept-Encoding", fresh},
		{"/mail/inbox", "", "<!doctype html>", html, "", "Accept-Encoding", fresh},
		{"/claim", "br", "br of index", html, "br", "Accept-Encoding", fresh},
		{"/assets/app-1a2b.js", "gzip, deflate, br", "br of script", js, "br", "Accept-Encoding", immutable},
		{"/assets/app-1a2b.js", "gzip", "gz of script", js, "gzip", "Accept-Encoding", immutable},
		{"/assets/app-1a2b.js", "gzip;q=1, br;q=0.5", "gz of script", js, "gzip", "Accept-Encoding", immutable},
		{"/assets/app-1a2b.js", "br;q=0, gzip;q=0", "script", js, "", "Accept-Encoding", immutable},
		{"/assets/app-1a2b.js", "*", "br of script", js, "br", "Accept-Encoding", immutable},
		{"/assets/app-1a2b.js", "*, br;q=0", "gz of script", js, "gzip", "Accept-Encoding", immutable},
		{"/assets/app-1a2b.js", "br;q=0, *", "gz of script", js, "gzip", "Accept-Encoding", immutable},
		{"/assets/app-1a2b.js", "zstd", "script", js, "", "Accept-Encoding", immutable},
		{"/assets/app-1a2b.js", "br;q=7, gzip;q=x", "script", js, "", "Accept-Encoding", immutable},
		{"/assets/style-3.css", "br, gzip", "gz of style", "text/css; charset=utf-8", "gzip", "Accept-Encoding", immutable},
		{"/assets/engine-9.wasm", "br", "wasm", "application/wasm", "", "", immutable},
		{"/assets/font-4.woff2", "br", "font", "font/woff2", "", "", immutable},
		{"/assets/odd.thing", "br", "odd", "application/octet-stream", "", "", immutable},
		{"/assets/archive.gz", "gzip", "a file of its own", "application/octet-stream", "", "", immutable},
		{"/sw.js", "br", "worker", js, "", "", fresh},
		{"/manifest.webmanifest", "br", "{}", "application/manifest+json", "", "", fresh},
		{"/icons/icon.png", "br", "png", "image/png", "", "", fresh},
	}
	b := h.browser()
	for _, tt := range tests {
		r := b.request("GET", tt.path, "")
		r.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
		r.Header.Set("Accept-Encoding", tt.accept)
		a := b.do(r)
		got := []string{a.Body, a.Header.Get("Content-Type"), a.Header.Get("Content-Encoding"), a.Header.Get("Vary"), a.Header.Get("Cache-Control")}
		want := []string{tt.body, tt.media, tt.encoding, tt.vary, tt.cache}
		if a.Status != 200 || strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s for %q: %d\n got %q\nwant %q", tt.path, tt.accept, a.Status, got, want)
		}
		// The same again is not sent again, the other encoding is.
		r = b.request("GET", tt.path, "")
		r.Header.Set("Accept", "text/html")
		r.Header.Set("Accept-Encoding", tt.accept)
		r.Header.Set("If-None-Match", `"x", W/`+a.Header.Get("ETag"))
		if again := b.do(r); again.Status != 304 || again.Body != "" || again.Header.Get("Cache-Control") != tt.cache || again.Header.Get("Vary") != tt.vary {
			t.Errorf("%s again: %d %q %v", tt.path, again.Status, again.Body, again.Header)
		}
	}
}

func TestPagesRefuse(t *testing.T) {
	h := newHouse(t, withPages(testPages()))
	b := h.browser()
	tests := []struct {
		method, path, accept string
		status               int
	}{
		{"GET", "/mail/inbox", "application/json", 404},
		{"GET", "/mail/inbox", "text/html;q=0", 404},
		{"GET", "/mail/inbox", "", 404},
		{"GET", "/missing.js", "text/html", 404},
		{"GET", "/assets/", "image/png", 404},
		{"GET", "/assets/app-1a2b.js.br", "text/html", 404},
		{"GET", "/index.html.br", "text/html", 404},
		{"GET", "/assets/..%2findex.html", "image/png", 404},
		{"GET", "/..%2f..%2fetc%2fpasswd", "text/html", 404},
		{"GET", "/.hidden", "text/html", 404},
		{"POST", "/", "text/html", 405},
		{"DELETE", "/index.html", "text/html", 405},
		{"HEAD", "/index.html", "text/html", 200},
		{"GET", "/mail", "text/*", 200},
		{"GET", "/mail", "*/*", 200},
	}
	for _, tt := range tests {
		r := b.request(tt.method, tt.path, "")
		r.Header.Set("Accept", tt.accept)
		a := b.do(r)
		if a.Status != tt.status || strings.Contains(a.Body, "app-1a2b") {
			t.Errorf("%s %s for %q: %d %q", tt.method, tt.path, tt.accept, a.Status, a.Body)
		}
		if tt.method == "HEAD" && (a.Body != "" || a.Header.Get("Content-Length") != "15") {
			t.Errorf("HEAD: %q %v", a.Body, a.Header)
		}
	}
}

func TestWithoutPages(t *testing.T) {
	a := newHouse(t).browser().get("/")
	if a.Status != http.StatusServiceUnavailable || !strings.HasPrefix(a.Body, "This relay was built without its pages") {
		t.Errorf("%d %s", a.Status, a.Body)
	}
}

func TestPagesWithoutIndexAreRefused(t *testing.T) {
	if _, err := httpd.New(httpd.Config{Pages: fstest.MapFS{"a.js": {Data: []byte("x")}}}); err == nil {
		t.Error("no error")
	}
}
