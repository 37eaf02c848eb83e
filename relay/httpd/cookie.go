package httpd

import (
	"net/http"
	"time"

	"regarding/relay/auth"
)

// Names of the session's cookie. The prefix makes browsers insist that it came
// over https, for this host alone.
const (
	secureCookie = "__Host-regarding"
	plainCookie  = "regarding"
)

// https reports whether the browser reaches the relay by https.
func (s *Server) https(r *http.Request) bool {
	return r.TLS != nil || s.Origin != nil && s.Origin.Scheme == "https"
}

func (s *Server) cookieName(r *http.Request) string {
	if s.https(r) {
		return secureCookie
	}
	return plainCookie
}

// cookie returns the token of the request's cookie, the empty one for none.
func (s *Server) cookie(r *http.Request) auth.Token {
	c, err := r.Cookie(s.cookieName(r))
	if err != nil {
		return ""
	}
	return auth.Token(c.Value)
}

func (s *Server) setCookie(w http.ResponseWriter, r *http.Request, token auth.Token) {
	s.writeCookie(w, r, string(token), int(auth.SessionLife/time.Second))
}

func (s *Server) clearCookie(w http.ResponseWriter, r *http.Request) {
	s.writeCookie(w, r, "", -1)
}

func (s *Server) writeCookie(w http.ResponseWriter, r *http.Request, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(r), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: s.https(r), SameSite: http.SameSiteStrictMode,
	})
}
