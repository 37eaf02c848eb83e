package httpd_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// device is the socket of a browser.
type device struct {
	*websocket.Conn
	t   testing.TB
	ctx context.Context
}

// dial opens a socket with the browser's cookie, from a page of the relay
// unless header says otherwise.
func (b *browser) dial(header http.Header) (*device, *http.Response, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	b.t.Cleanup(cancel)
	if header == nil {
		header = http.Header{"Origin": {b.url}}
	}
	conn, response, err := websocket.Dial(ctx, b.url+"/ws", &websocket.DialOptions{HTTPClient: b.client, HTTPHeader: header})
	if err != nil {
		return nil, response, err
	}
	b.t.Cleanup(func() { _ = conn.CloseNow() })
	conn.SetReadLimit(wire.MaxFrameBytes)
	return &device{conn, b.t, ctx}, response, nil
}

func (b *browser) device() *device {
	b.t.Helper()
	d, _, err := b.dial(nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return d
}

func (d *device) send(b []byte) {
	d.t.Helper()
	if err := d.Write(d.ctx, websocket.MessageBinary, b); err != nil {
		d.t.Fatal(err)
	}
}

// next returns the next frame that is no Poke: what others do is not the
// subject of these tests.
func (d *device) next() wire.Frame {
	d.t.Helper()
	for {
		f := d.nextOf()
		if _, poke := f.(wire.Poke); !poke {
			return f
		}
	}
}

func (d *device) nextOf() wire.Frame {
	d.t.Helper()
	kind, b, err := d.Read(d.ctx)
	if err != nil || kind != websocket.MessageBinary {
		d.t.Fatalf("read: %v, %v", kind, err)
	}
	f, err := wire.Decode(b)
	if err != nil {
		d.t.Fatal(err)
	}
	return f
}

// wantBye reads a Bye and then the end of the connection.
func (d *device) wantBye(kind fault.Kind, op string, code websocket.StatusCode) {
	d.t.Helper()
	if bye, ok := d.next().(wire.Bye); !ok || bye.Kind != kind || bye.Op != op {
		d.t.Errorf("told %+v, want %v %s", bye, kind, op)
	}
	_, b, err := d.Read(d.ctx)
	if got := websocket.CloseStatus(err); got != code {
		d.t.Errorf("closed with %v (%v, %x), want %v", got, err, b, code)
	}
}

// hello is the first frame of the engine of whoever b is signed in as.
func (b *browser) hello() wire.Hello {
	b.t.Helper()
	session := wantStatus(b.t, b.get("/api/session"), 200)
	id := func(of string) crm.ID {
		id, err := crm.ParseID(session.JSON[of].(map[string]any)["id"].(string))
		if err != nil {
			b.t.Fatal(err)
		}
		return id
	}
	return wire.Hello{
		Protocol: wire.Protocol, Version: "2.0", Build: "def", Credits: wire.InitialCredits,
		Organization: crm.OrganizationID{ID: id("organization")}, User: crm.UserID{ID: id("user")},
		Replica: wire.Replica{Catalogue: crm.CatalogueVersion, Device: mutation.DeviceID{ID: newID(b.t)}, Name: "laptop", Agent: "Go"},
	}
}

func newID(t testing.TB) crm.ID {
	id, err := crm.NewID(time.Now(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (b *browser) online() *device {
	b.t.Helper()
	d := b.device()
	d.send(wire.Encode(b.hello()))
	if w, ok := d.next().(wire.Welcome); !ok {
		b.t.Fatalf("welcomed with %+v", w)
	}
	return d
}

// REL-01, REL-02: the socket lets in by cookie and tells the name; a new name
// reaches all of the person's devices.
func TestSocketStory(t *testing.T) {
	h, ines := claimed(t)
	jonas := joined(t, h, ines)
	d := ines.device()
	d.send(wire.Encode(ines.hello()))
	w, ok := d.next().(wire.Welcome)
	if !ok || w.Profile.Name != "Ines Duarte" || w.Profile.OrganizationName != "Northbeam" || w.Profile.Role != crm.Administrator ||
		w.Version != "2.0" || w.Build != "def" || w.Credits != wire.InitialCredits {
		t.Errorf("welcomed with %+v", w)
	}
	phone := h.browser()
	wantStatus(t, phone.signIn("ines@northbeam.example", inesPassword), 200)
	second, other := phone.online(), jonas.online()
	wantStatus(t, ines.post("/api/profile", fields{"name": "Inês Duarte"}), 200)
	for _, device := range []*device{d, second} {
		if a, ok := device.next().(wire.Account); !ok || a.Profile.Name != "Inês Duarte" || a.Profile.User != w.Profile.User {
			t.Errorf("told %+v", a)
		}
	}
	other.send(wire.Encode(wire.Ping{Nonce: 9}))
	if got := other.next(); got != (wire.Pong{Nonce: 9}) {
		t.Errorf("somebody else is told %+v", got)
	}
}

// REL-02: signing out and a new password close the sockets of the sessions
// that end, and no others.
func TestSocketsEndWithTheirSession(t *testing.T) {
	h, ines := claimed(t)
	phone := h.browser()
	wantStatus(t, phone.signIn("ines@northbeam.example", inesPassword), 200)
	first, second, third := ines.online(), ines.online(), phone.online()
	wantStatus(t, ines.post("/api/sign-out", fields{}), 200)
	first.wantBye(fault.Denied, "session", websocket.StatusPolicyViolation)
	second.wantBye(fault.Denied, "session", websocket.StatusPolicyViolation)
	wantStatus(t, ines.signIn("ines@northbeam.example", inesPassword), 200)
	again := ines.online()
	wantStatus(t, phone.post("/api/password", fields{"current": inesPassword, "password": "a new long password"}), 200)
	again.wantBye(fault.Denied, "session", websocket.StatusPolicyViolation)
	third.send(wire.Encode(wire.Ping{}))
	third.next()
}

// REL-02: without a live session, and as another user, a device is told why.
func TestSocketRefusesStrangers(t *testing.T) {
	h, ines := claimed(t)
	jonas := joined(t, h, ines)
	h.browser().device().wantBye(fault.Denied, "session", websocket.StatusPolicyViolation)
	asInes := jonas.device()
	asInes.send(wire.Encode(ines.hello()))
	asInes.wantBye(fault.Denied, "hello", websocket.StatusPolicyViolation)
	wantStatus(t, jonas.get("/api/session"), 200)
}

// REL-02: a page of another origin gets no socket.
func TestOriginOfSockets(t *testing.T) {
	_, ines := claimed(t)
	proxied, _ := claimedBehindProxy(t)
	tests := []struct {
		name   string
		by     *browser
		header http.Header
		status int
	}{
		{"the relay's own page", ines, http.Header{"Origin": {ines.url}}, 101},
		{"no browser", ines, http.Header{}, 101},
		{"another site", ines, http.Header{"Origin": {"http://evil.example"}}, 403},
		{"another port", ines, http.Header{"Origin": {"http://127.0.0.1:1"}}, 403},
		{"a page without origin", ines, http.Header{"Origin": {"null"}}, 403},
		{"no origin in it", ines, http.Header{"Origin": {""}}, 403},
		{"two origins", ines, http.Header{"Origin": {ines.url, "http://evil.example"}}, 403},
		{"the public origin", proxied, http.Header{"Origin": {"https://crm.northbeam.example"}}, 101},
		{"the public host by plain http", proxied, http.Header{"Origin": {"http://crm.northbeam.example"}}, 403},
	}
	for _, tt := range tests {
		d, response, err := tt.by.dial(tt.header)
		if response == nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if response.StatusCode != tt.status || (d == nil) != (tt.status == 403) {
			t.Errorf("%s: %d, %v", tt.name, response.StatusCode, err)
		}
	}
	r := ines.request("GET", "/ws", "")
	r.Header.Set("Origin", "http://evil.example")
	wantError(t, "the refusal", ines.do(r), 403, "denied httpd.origin")
	wantError(t, "no upgrade", ines.get("/ws"), 400, "invalid httpd.socket")
}

func claimedBehindProxy(t *testing.T) (*browser, answer) {
	h := newHouse(t, withOrigin("https://crm.northbeam.example"))
	b := h.browser()
	return b, wantStatus(t, b.claim(), 200)
}

// INV-8: garbage, oversized and out-of-order frames end the connection with a
// Bye and a code, and nothing else.
func TestSocketBadFrames(t *testing.T) {
	_, ines := claimed(t)
	hello := wire.Encode(ines.hello())
	garbage := make([]byte, 4096)
	_, _ = rand.Read(garbage)
	garbage[0] = 0xff
	tests := []struct {
		name   string
		frames [][]byte
		kind   fault.Kind
		op     string
		code   websocket.StatusCode
	}{
		{"garbage", [][]byte{garbage}, fault.Invalid, "wire.decode", websocket.StatusPolicyViolation},
		{"empty", [][]byte{{}}, fault.Invalid, "wire.decode", websocket.StatusPolicyViolation},
		{"ping first", [][]byte{wire.Encode(wire.Ping{})}, fault.Invalid, "hello", websocket.StatusPolicyViolation},
		{"second hello", [][]byte{hello, hello}, fault.Invalid, "hello", websocket.StatusPolicyViolation},
		{"one byte too large", [][]byte{make([]byte, wire.MaxFrameBytes+1)}, fault.TooLarge, "httpd.socket", websocket.StatusMessageTooBig},
		{"far too large", [][]byte{make([]byte, 8*wire.MaxFrameBytes)}, fault.TooLarge, "httpd.socket", websocket.StatusMessageTooBig},
		{"as large as can be", [][]byte{make([]byte, wire.MaxFrameBytes)}, fault.Invalid, "wire.decode", websocket.StatusPolicyViolation},
	}
	well := ines.online()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := ines.device()
			d.t = t
			for i, f := range tt.frames {
				// The relay may hang up before it has read all of a large one.
				_ = d.Write(d.ctx, websocket.MessageBinary, f)
				if i < len(tt.frames)-1 {
					d.next()
				}
			}
			d.wantBye(tt.kind, tt.op, tt.code)
		})
	}
	// A frame is refused by its size before its end has come.
	endless := ines.device()
	w, err := endless.Writer(endless.ctx, websocket.MessageBinary)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, wire.MaxFrameBytes+8192)); err != nil {
		t.Fatal(err)
	}
	endless.wantBye(fault.TooLarge, "httpd.socket", websocket.StatusMessageTooBig)
	text := ines.device()
	if err := text.Write(text.ctx, websocket.MessageText, hello); err != nil {
		t.Fatal(err)
	}
	text.wantBye(fault.Invalid, "httpd.socket", websocket.StatusPolicyViolation)
	well.send(wire.Encode(wire.Ping{Nonce: 1}))
	if got := well.next(); got != (wire.Pong{Nonce: 1}) {
		t.Errorf("everybody else is told %+v", got)
	}
}

// A device that vanishes without a word, or sends what is no WebSocket frame,
// leaves nothing behind that would hold up the end.
func TestSocketThatBreaks(t *testing.T) {
	h, ines := claimed(t)
	_ = ines.online().CloseNow()
	conn, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "GET /ws HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: regarding=%s\r\n\r\n",
		conn.RemoteAddr(), cookieValue(t, ines))
	if err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(conn)
	response, err := http.ReadResponse(r, nil)
	if err != nil || response.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("%v, %v", response, err)
	}
	if _, err := conn.Write(bytes.Repeat([]byte{0xff}, 64)); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	var timeout net.Error
	for {
		if _, err := r.ReadByte(); errors.As(err, &timeout) && timeout.Timeout() {
			t.Fatal("the relay keeps a broken connection")
		} else if err != nil {
			return
		}
	}
}
