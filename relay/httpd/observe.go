package httpd

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"regarding/shared/fault"
)

// maxLoggedPath bounds what a request can write into the log.
const maxLoggedPath = 200

// observe logs each request, without its query, cookies or bodies, and keeps
// the relay alive when a handler panics.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := s.Now()
		seen := &recorder{ResponseWriter: w}
		defer func() {
			s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("method", cut(r.Method)), slog.String("path", cut(r.URL.Path)),
				slog.Int("status", seen.status), slog.Int64("bytes", seen.bytes),
				slog.Duration("duration", s.Now().Sub(begun)))
		}()
		defer s.recoverPanic(seen, r)
		next.ServeHTTP(seen, r)
	})
}

func (s *Server) recoverPanic(w *recorder, r *http.Request) {
	cause := recover()
	if cause == nil {
		return
	}
	s.Log.ErrorContext(r.Context(), "handler panicked", "path", cut(r.URL.Path),
		"cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
	if w.status != 0 {
		// The answer has begun: only cutting it off tells the client.
		panic(http.ErrAbortHandler)
	}
	w.Header().Del("Content-Length")
	w.Header().Del("Content-Encoding")
	s.fail(w, r, fault.New(fault.Internal, "httpd.request", "handler panicked"))
}

func cut(s string) string {
	if len(s) > maxLoggedPath {
		return s[:maxLoggedPath]
	}
	return s
}

// recorder notes what is answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
