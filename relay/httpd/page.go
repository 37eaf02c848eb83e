package httpd

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

const withoutPages = "This relay was built without its pages. Build it with `make relay`, which embeds them."

// page serves a file of the page. A path of the workspace, which has no dot,
// is index.html to somebody who asks for a page.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		plain(w, http.StatusMethodNotAllowed, "Method not allowed")
		return
	}
	if s.pages == nil {
		plain(w, http.StatusServiceUnavailable, withoutPages)
		return
	}
	name := r.URL.Path
	f, ok := s.pages.files[name]
	if !ok && !strings.Contains(name, ".") && accepts(r.Header.Values("Accept"), "text/html") > 0 {
		name = "/index.html"
		f, ok = s.pages.files[name]
	}
	if !ok {
		plain(w, http.StatusNotFound, "Not found")
		return
	}
	cache := "no-cache"
	if strings.HasPrefix(name, "/assets/") {
		// Their names carry a hash of what is in them.
		cache = "public, max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", cache)
	s.serve(w, r, f)
}

// serve answers with the best encoding of f that the client takes.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, f file) {
	h := w.Header()
	if len(f.variants) > 1 {
		h.Set("Vary", "Accept-Encoding")
	}
	v := f.pick(r.Header.Values("Accept-Encoding"))
	h.Set("ETag", v.tag)
	if matchesTag(r.Header.Values("If-None-Match"), v.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", f.mediaType)
	if v.encoding != "" {
		h.Set("Content-Encoding", v.encoding)
	}
	h.Set("Content-Length", strconv.FormatInt(v.size, 10))
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return
	}
	body, err := s.pages.from.Open(v.name)
	if err != nil {
		panic(fmt.Sprintf("httpd: page %s has gone: %v", v.name, err))
	}
	defer body.Close()
	// What goes wrong now is the client's leaving.
	_, _ = io.Copy(w, body)
}

// pick returns the variant that the client likes best, of equals the first.
func (f file) pick(acceptEncoding []string) variant {
	best, most := f.variants[len(f.variants)-1], 0.0
	for _, v := range f.variants[:len(f.variants)-1] {
		if q := accepts(acceptEncoding, v.encoding); q > most {
			best, most = v, q
		}
	}
	return best
}
