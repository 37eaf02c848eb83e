package httpd_test

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"regarding/relay/auth"
	"regarding/relay/blob"
	"regarding/relay/httpd"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// ownRows is a truth in which every person may read every row whose id is
// theirs, and each of those refers to whatever is asked for.
type ownRows struct{}

func (ownRows) Reference(_ crm.OrganizationID, reader crm.UserID, row crm.Key, _ crm.Hash) (crm.UserID, bool, error) {
	return reader, row.ID == reader.ID, nil
}

func (ownRows) References(crm.OrganizationID, crm.Hash, int) ([]blob.Reference, error) {
	return nil, nil
}

func (ownRows) Referenced(crm.OrganizationID, crm.Hash, int) ([]crm.Hash, error) { return nil, nil }

func withBlobs(store blob.Store) option {
	return func(c *httpd.Config) { c.Blobs = blob.New(store, ownRows{}, c.Now, rand.Reader) }
}

// postBytes sends a body as the engine does.
func (b *browser) postBytes(path string, body []byte) answer {
	b.t.Helper()
	return b.do(b.bytesRequest(path, bytes.NewReader(body)))
}

func (b *browser) bytesRequest(path string, body io.Reader) *http.Request {
	b.t.Helper()
	r, err := http.NewRequest("POST", b.url+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("Origin", b.url)
	return r
}

// myRow is the row of ownRows that the person may read.
func (b *browser) myRow() crm.Key {
	b.t.Helper()
	user, _ := b.get("/api/session").JSON["user"].(map[string]any)
	id, err := crm.ParseID(user["id"].(string))
	if err != nil {
		b.t.Fatal(err)
	}
	return crm.Key{Entity: crm.Contact, ID: id}
}

func (b *browser) readBlob(row crm.Key, hash crm.Hash) []wire.BlobPiece {
	b.t.Helper()
	a := wantStatus(b.t, b.postBytes("/api/blobs/read", wire.AppendBlobWant(nil, wire.BlobWant{Row: row, Hash: hash})), 200)
	pieces, err := wire.DecodeBlobPieces([]byte(a.Body))
	if err != nil || a.Header.Get("Content-Type") != "application/octet-stream" || a.Header.Get("Cache-Control") != "no-store" {
		b.t.Fatal(err, a.Header)
	}
	return pieces
}

// S23: bytes are sent whole and in parts, and read by who may.
func TestBlobs(t *testing.T) {
	h, ines := claimed(t, withBlobs(blob.NewMemStore()))
	jonas := joined(t, h, ines)
	one, two := []byte("one"), bytes.Repeat([]byte("two "), 100_000)
	a := wantStatus(t, ines.postBytes("/api/blobs/send", wire.AppendBlob(wire.AppendBlob(nil, one), two)), 200)
	if want := fmt.Sprintf(`{"stored":["%v","%v"]}`+"\n", wire.HashBlob(one), wire.HashBlob(two)); a.Body != want {
		t.Errorf("sent: %s, want %s", a.Body, want)
	}
	got := ines.readBlob(ines.myRow(), wire.HashBlob(two))
	if len(got) != 2 || got[0].Total != 400_000 || !bytes.Equal(append(bytes.Clone(got[0].Bytes), got[1].Bytes...), two) {
		t.Errorf("%d pieces came back", len(got))
	}
	for what, pieces := range map[string][]wire.BlobPiece{
		"through a row of another": jonas.readBlob(ines.myRow(), wire.HashBlob(one)),
		"by naming the hash":       jonas.readBlob(jonas.myRow(), wire.HashBlob(one)),
		"of bytes that are not":    jonas.readBlob(jonas.myRow(), wire.HashBlob([]byte("other"))),
	} {
		if len(pieces) != 1 || pieces[0].Total != 0 || len(pieces[0].Bytes) != 0 {
			t.Errorf("%s: %+v", what, pieces)
		}
	}
	large := bytes.Repeat([]byte("0123456789"), 300_000)
	part := func(b *browser, offset, size int) string {
		p := wire.BlobPart{Hash: wire.HashBlob(large), Total: uint64(len(large)), Offset: uint64(offset), Bytes: large[offset : offset+size]}
		return wantStatus(t, b.postBytes("/api/blobs/part", wire.AppendBlobPart(nil, p)), 200).Body
	}
	for _, tt := range []struct {
		name         string
		by           *browser
		offset, size int
		want         string
	}{
		{"the first MiB", ines, 0, 1 << 20, `{"have":1048576}`},
		{"asked", ines, 0, 0, `{"have":1048576}`},
		{"asked by another", jonas, 0, 0, `{"have":0}`},
		{"the second MiB", ines, 1 << 20, 1 << 20, `{"have":2097152}`},
		{"the rest", ines, 2 << 20, len(large) - 2<<20, `{"have":3000000}`},
	} {
		if got := part(tt.by, tt.offset, tt.size); got != tt.want+"\n" {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
	log := h.logs.String()
	for _, secret := range []string{wire.HashBlob(one).String(), wire.HashBlob(large).String(), "two two"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// S23: who is not signed in, comes from elsewhere or sends something else is
// refused as docs/http-api.md says.
func TestBlobRefusals(t *testing.T) {
	h, ines := claimed(t, withBlobs(blob.NewMemStore()))
	good := wire.AppendBlob(nil, []byte("good"))
	stranger := h.browser()
	for path, body := range map[string][]byte{
		"/api/blobs/send": good,
		"/api/blobs/part": wire.AppendBlobPart(nil, wire.BlobPart{Hash: wire.HashBlob(nil), Total: 9, Bytes: []byte{1}}),
		"/api/blobs/read": wire.AppendBlobWant(nil, wire.BlobWant{Row: crm.Key{Entity: crm.Contact}, Hash: wire.HashBlob(nil)}),
	} {
		wantError(t, path+" by nobody", stranger.postBytes(path, body), 401, "denied auth.session")
		foreign := ines.bytesRequest(path, bytes.NewReader(body))
		foreign.Header.Set("Origin", "https://evil.example")
		wantError(t, path+" from elsewhere", ines.do(foreign), 403, "denied httpd.origin")
		typed := ines.bytesRequest(path, bytes.NewReader(body))
		typed.Header.Set("Content-Type", "text/plain")
		wantError(t, path+" of another type", ines.do(typed), 400, "invalid httpd.body malformed")
		wantError(t, path+" with too much", ines.postBytes(path, make([]byte, wire.MaxBlobPartBody+1)), 413, "tooLarge httpd.body")
		if a := ines.postBytes(path, nil); a.Status != 400 {
			t.Errorf("%s with nothing: %d %s", path, a.Status, a.Body)
		}
		if a := ines.get(path); a.Status != 404 && a.Status != 405 {
			t.Errorf("GET %s: %d", path, a.Status)
		}
	}
	wantError(t, "a cut blob", ines.postBytes("/api/blobs/send", good[:3]), 400, "invalid wire.decodeBlobs")
	wrong := wire.BlobPart{Hash: wire.HashBlob(nil), Total: 4, Bytes: []byte("good")}
	wantError(t, "a wrong hash", ines.postBytes("/api/blobs/part", wire.AppendBlobPart(nil, wrong)), 400, "invalid blob.part")
}

// S23: a body that is cut off on the way leaves nothing behind.
func TestCutBody(t *testing.T) {
	store := blob.NewMemStore()
	h, ines := claimed(t, withBlobs(store))
	request := ines.bytesRequest("/api/blobs/send", nil)
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var cookies []string
	for _, c := range ines.client.Jar.Cookies(request.URL) {
		cookies = append(cookies, c.String())
	}
	body := wire.AppendBlob(wire.AppendBlob(nil, []byte("whole")), []byte("cut off"))
	fmt.Fprintf(conn, "POST /api/blobs/send HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nCookie: %s\r\nContent-Length: %d\r\n\r\n%s",
		strings.Join(cookies, "; "), len(body), body[:len(body)-1])
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != 400 {
		t.Errorf("status %d", response.StatusCode)
	}
	if got := ines.readBlob(ines.myRow(), wire.HashBlob([]byte("whole"))); len(got) != 1 || got[0].Total != 0 {
		t.Errorf("of a cut body %+v is stored", got)
	}
}

// REL-04: full storage is told as such.
func TestBlobsWhileFull(t *testing.T) {
	store := blob.NewMemStore()
	store.Refuse = func() error { return fault.New(fault.Full, "badgerdb.update", "full") }
	_, ines := claimed(t, withBlobs(store))
	wantError(t, "send", ines.postBytes("/api/blobs/send", wire.AppendBlob(nil, []byte("x"))), 507, "full badgerdb.update")
}

// INV-8: one session cannot keep the relay busy, and does not slow others down.
func TestBlobTurns(t *testing.T) {
	h, ines := claimed(t, withBlobs(blob.NewMemStore()))
	jonas := joined(t, h, ines)
	body := wire.AppendBlob(nil, []byte("x"))
	for range 100 {
		wantStatus(t, ines.postBytes("/api/blobs/send", body), 200)
	}
	a := ines.postBytes("/api/blobs/send", body)
	wantError(t, "the next at once", a, 429, "busy httpd.blobs")
	if a.Header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After %q", a.Header.Get("Retry-After"))
	}
	wantStatus(t, jonas.postBytes("/api/blobs/send", body), 200)
	h.set(func(h *house) { h.now = h.now.Add(20 * time.Millisecond) })
	wantStatus(t, ines.postBytes("/api/blobs/send", body), 200)
	wantError(t, "again", ines.postBytes("/api/blobs/send", body), 429, "busy httpd.blobs")
}

// INV-8: bodies that never end hold few turns, each of one session.
func TestSlowBodiesHoldFewTurns(t *testing.T) {
	h, ines := claimed(t, withBlobs(blob.NewMemStore()))
	jonas := joined(t, h, ines)
	var slow sync.WaitGroup
	var ends []*io.PipeWriter
	// The body is only sent when the relay has begun to read it.
	patient := &http.Client{Jar: ines.client.Jar, Transport: &http.Transport{ExpectContinueTimeout: time.Hour}}
	for range 4 {
		body, end := io.Pipe()
		ends = append(ends, end)
		request := ines.bytesRequest("/api/blobs/send", body)
		request.Header.Set("Expect", "100-continue")
		slow.Go(func() {
			response, err := patient.Do(request)
			if err != nil {
				t.Error(err)
				return
			}
			response.Body.Close()
		})
		if _, err := end.Write(wire.AppendBlob(nil, []byte("slow"))); err != nil {
			t.Fatal(err)
		}
	}
	body := wire.AppendBlob(nil, []byte("x"))
	wantError(t, "a fifth at once", ines.postBytes("/api/blobs/send", body), 429, "busy httpd.blobs")
	wantStatus(t, jonas.postBytes("/api/blobs/send", body), 200)
	for _, end := range ends {
		end.Close()
	}
	slow.Wait()
	wantStatus(t, ines.postBytes("/api/blobs/send", body), 200)
}

// FuzzBlobRequests: whatever is posted, the answer is one of docs/http-api.md
// and never a panic.
func FuzzBlobRequests(f *testing.F) {
	store := blob.NewMemStore()
	h := newHouse(f, withBlobs(store))
	grant, err := h.auth.Claim(f.Context(), auth.ClaimRequest{
		Token: h.token, Organization: "Northbeam", Name: "Ines", Email: "ines@northbeam.example", Password: inesPassword,
	}, auth.Client{})
	if err != nil {
		f.Fatal(err)
	}
	paths := []string{"/api/blobs/send", "/api/blobs/part", "/api/blobs/read"}
	hash := wire.HashBlob([]byte("one"))
	f.Add(byte(0), wire.AppendBlob(wire.AppendBlob(nil, []byte("one")), []byte("two")))
	f.Add(byte(1), wire.AppendBlobPart(nil, wire.BlobPart{Hash: hash, Total: 3, Bytes: []byte("one")}))
	f.Add(byte(1), wire.AppendBlobPart(nil, wire.BlobPart{Hash: hash, Total: 9, Offset: 2, Bytes: []byte("abc")}))
	f.Add(byte(2), wire.AppendBlobWant(nil, wire.BlobWant{Row: crm.Key{Entity: crm.Contact, ID: grant.Identity.Profile.User.ID}, Hash: hash}))
	f.Fuzz(func(t *testing.T, which byte, body []byte) {
		h.set(func(h *house) { h.now = h.now.Add(time.Second) })
		r := httptest.NewRequest(http.MethodPost, paths[int(which)%len(paths)], bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/octet-stream")
		r.AddCookie(&http.Cookie{Name: "regarding", Value: string(grant.Token)})
		w := httptest.NewRecorder()
		h.http.ServeHTTP(w, r)
		switch w.Code {
		case 200:
		case 400, 413, 429:
			if !strings.HasPrefix(w.Body.String(), `{"error":{"kind":"`) {
				t.Fatalf("%s %x: %s", r.URL.Path, body, w.Body)
			}
		default:
			t.Fatalf("%s %x: %d %s", r.URL.Path, body, w.Code, w.Body)
		}
	})
}
