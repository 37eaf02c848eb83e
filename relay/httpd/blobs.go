package httpd

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
	"time"

	"regarding/relay/auth"
	"regarding/relay/blob"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// blobBodyTimeout is how long the body of a request for bytes may take: a
// slow line carries 1 MiB in it at 9 kB/s.
const blobBodyTimeout = 2 * time.Minute

// bytesType is the content type of bodies that are not JSON.
const bytesType = "application/octet-stream"

// posted lets f answer a request of the engine of who is signed in, with its
// body of at most limit bytes. It comes before anything is answered.
func (s *Server) posted(w http.ResponseWriter, r *http.Request, limit int64, f func(blob.Asker, []byte) error) error {
	who, err := s.who(w, r)
	if err != nil {
		return err
	}
	end, err := s.turns.begin(s.Now(), who.Session)
	if err != nil {
		return err
	}
	defer end()
	body, err := readBytes(w, r, limit)
	if err != nil {
		return err
	}
	return f(blob.Asker{Organization: who.Profile.Organization, User: who.Profile.User}, body)
}

// readBytes reads a body that is not JSON. It refuses one by its size while
// reading it, and one that was cut off.
func readBytes(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	const op = "httpd.body"
	malformed := func(format string, a ...any) error {
		return &auth.Refusal{Fault: fault.New(fault.Invalid, op, format, a...), Reason: auth.Malformed}
	}
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != bytesType {
		return nil, malformed("the content type is not %s", bytesType)
	}
	// Where the deadline cannot be moved the server's own holds.
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{})
	late := time.AfterFunc(blobBodyTimeout, func() { _ = control.SetReadDeadline(time.Unix(1, 0)) })
	defer late.Stop()
	var body bytes.Buffer
	if r.ContentLength > 0 && r.ContentLength <= limit {
		body.Grow(int(r.ContentLength) + bytes.MinRead)
	}
	_, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, fault.New(fault.TooLarge, op, "body of more than %d bytes", tooLarge.Limit)
	case err != nil:
		return nil, malformed("read the body: %v", err)
	}
	return body.Bytes(), nil
}

func (s *Server) sendBlobs(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, wire.MaxBlobSendBytes, func(who blob.Asker, body []byte) error {
		blobs, err := wire.DecodeBlobs(body)
		if err != nil {
			return err
		}
		hashes, err := s.Blobs.Send(who, blobs)
		if err != nil {
			return err
		}
		stored := make([]string, len(hashes))
		for i, h := range hashes {
			stored[i] = h.String()
		}
		return reply(w, struct {
			Stored []string `json:"stored"`
		}{stored})
	})
}

func (s *Server) sendBlobPart(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, wire.MaxBlobPartBody, func(who blob.Asker, body []byte) error {
		part, err := wire.DecodeBlobPart(body)
		if err != nil {
			return err
		}
		have, err := s.Blobs.Part(who, part)
		if err != nil {
			return err
		}
		return reply(w, struct {
			Have uint64 `json:"have"`
		}{have})
	})
}

func (s *Server) readBlobs(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, wire.MaxBlobReadBody, func(who blob.Asker, body []byte) error {
		wants, err := wire.DecodeBlobWants(body)
		if err != nil {
			return err
		}
		var b []byte
		begun := false
		var left error
		err = s.Blobs.Read(who, wants, func(p wire.BlobPiece) error {
			if !begun {
				begun = true
				w.Header().Set("Content-Type", bytesType)
			}
			b = wire.AppendBlobPiece(b[:0], p)
			_, left = w.Write(b)
			return left
		})
		if err == nil || !begun {
			return err
		}
		if left == nil {
			s.Log.ErrorContext(r.Context(), "request failed", "path", r.URL.Path, "error", err)
		}
		panic(http.ErrAbortHandler) // what was answered is not whole
	})
}
