package httpd

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"regarding/shared/fault"
)

// contentPolicy lets a page load what this relay serves and nothing else. The
// hash is that of the empty style element that the component library fills by
// script.
var contentPolicy = strings.Join([]string{
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
	"img-src 'self' data: blob:",
	"font-src 'self'",
	"connect-src 'self'",
	"worker-src 'self'",
	"manifest-src 'self'",
	"frame-src 'self' blob:",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'none'",
}, "; ")

// framePolicies are for the documents in which the pages show the HTML of
// messages: no script, no form, nothing from elsewhere. Only the second lets
// pictures in, and the pages use it with the person's consent alone (MBX-05).
// What is written into such a document has its policy and not that of the page.
var framePolicies = map[string]string{
	"/frame/mail.html":   framePolicy("data: blob:"),
	"/frame/remote.html": framePolicy("data: blob: https: http:"),
}

func framePolicy(pictures string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"style-src 'unsafe-inline'",
		"img-src " + pictures,
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'self'",
		"sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox",
	}, "; ")
}

func policyOf(path string) string {
	if p, ok := framePolicies[path]; ok {
		return p
	}
	return contentPolicy
}

// secure sets the headers that every answer carries.
func (s *Server) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policyOf(r.URL.Path))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		if s.trusted(r) {
			// Elsewhere browsers ignore it and complain.
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		if s.https(r) && !isLocalhost(r.Host) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if strings.HasPrefix(r.URL.Path, "/api/") {
			h.Set("Cache-Control", "no-store")
		}
		next.ServeHTTP(w, r)
	})
}

// trusted reports whether browsers trust the origin that r names: https, or
// this machine itself.
func (s *Server) trusted(r *http.Request) bool {
	addr, err := netip.ParseAddr((&url.URL{Host: r.Host}).Hostname())
	return s.https(r) || isLocalhost(r.Host) || err == nil && addr.IsLoopback()
}

// isLocalhost reports whether host is one that other programs on the same
// machine share, so that it must not be bound to https for a year.
func isLocalhost(host string) bool {
	name := (&url.URL{Host: host}).Hostname()
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

func errOrigin() error {
	return fault.New(fault.Denied, "httpd.origin", "the request comes from another origin")
}

// sameOrigin reports whether a WebSocket may be opened from the request's
// origin: that of the relay as the request names it, or the configured one. A
// program that is no browser sends none.
func (s *Server) sameOrigin(r *http.Request) bool {
	values := r.Header.Values("Origin")
	if len(values) == 0 {
		return true
	}
	origin, err := url.Parse(values[0])
	if len(values) > 1 || err != nil || origin.Host == "" {
		return false
	}
	return strings.EqualFold(origin.Host, r.Host) ||
		s.Origin != nil && strings.EqualFold(originText(origin), originText(s.Origin))
}

func originText(u *url.URL) string { return u.Scheme + "://" + u.Host }
