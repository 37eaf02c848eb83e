package httpd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"strconv"
	"time"

	"regarding/relay/auth"
	"regarding/shared/fault"
)

// maxBodyBytes is the most that a request to the API may carry.
const maxBodyBytes = 64 << 10

// read decodes the body of a request. It refuses a body by its size while
// reading it, and anything that is not one JSON value.
func read[T any](w http.ResponseWriter, r *http.Request) (args T, err error) {
	const op = "httpd.body"
	malformed := func(format string, a ...any) error {
		return &auth.Refusal{Fault: fault.New(fault.Invalid, op, format, a...), Reason: auth.Malformed}
	}
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		return args, malformed("the content type is not application/json")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return args, fault.New(fault.TooLarge, op, "body of more than %d bytes", tooLarge.Limit)
	case err != nil:
		return args, malformed("read the body: %v", err)
	}
	if err := json.Unmarshal(body, &args); err != nil || bytes.Equal(bytes.TrimSpace(body), []byte("null")) {
		return args, malformed("the body is not the expected JSON")
	}
	return args, nil
}

// reply writes v as JSON.
func reply(w http.ResponseWriter, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode reply: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(b, '\n'))
	return nil
}

// none is a reply or a body without fields.
type none struct{}

type errorReply struct {
	Error errorBody `json:"error"`
}

type errorBody struct {
	Kind       fault.Kind  `json:"kind"`
	Op         string      `json:"op"`
	Field      auth.Field  `json:"field,omitempty"`
	Reason     auth.Reason `json:"reason,omitempty"`
	RetryAfter int         `json:"retryAfter,omitempty"`
}

// fail answers with err in the form of docs/http-api.md. What is not a
// *fault.Error, or is one of kind Internal, is logged and not shown.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	body := errorBody{Kind: fault.Internal, Op: "httpd.request"}
	var f *fault.Error
	if errors.As(err, &f) {
		body.Kind, body.Op = f.Kind, f.Op
	}
	var refusal *auth.Refusal
	if errors.As(err, &refusal) {
		body.Field, body.Reason = refusal.Field, refusal.Reason
		body.RetryAfter = int(math.Ceil(refusal.RetryAfter.Seconds()))
	}
	switch {
	case r.Context().Err() != nil:
		s.Log.DebugContext(r.Context(), "client left", "path", r.URL.Path, "error", err)
	case body.Kind == fault.Internal:
		s.Log.ErrorContext(r.Context(), "request failed", "path", r.URL.Path, "error", err)
	}
	if body.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(body.RetryAfter))
	}
	b, _ := json.Marshal(errorReply{body})
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(statusOf(body.Kind, err))
	_, _ = w.Write(append(b, '\n'))
}

var statuses = map[fault.Kind]int{
	fault.Invalid:  http.StatusBadRequest,
	fault.NotFound: http.StatusNotFound,
	fault.Denied:   http.StatusForbidden,
	fault.TooLarge: http.StatusRequestEntityTooLarge,
	fault.Offline:  http.StatusServiceUnavailable,
	fault.Busy:     http.StatusTooManyRequests,
	fault.Full:     http.StatusInsufficientStorage,
}

func statusOf(kind fault.Kind, err error) int {
	if errors.Is(err, auth.ErrNotSignedIn) {
		return http.StatusUnauthorized
	}
	if status, ok := statuses[kind]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// instant is a time as the API writes it.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }
