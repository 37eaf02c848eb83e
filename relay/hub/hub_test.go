package hub

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regarding/relay/auth"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

var start = time.UnixMilli(1_700_000_000_000).UTC()

func profile(n byte) crm.Profile {
	return crm.Profile{
		Organization: crm.OrganizationID{ID: crm.ID{1}}, OrganizationName: "Northbeam",
		User: crm.UserID{ID: crm.ID{2, n}}, Name: fmt.Sprint("Person ", n), Email: "p@x.example", Role: crm.Member,
	}
}

func identity(user, session byte) auth.Identity {
	return auth.Identity{Session: auth.SessionKey{user, session}, Profile: profile(user)}
}

// hello is that of a device without synchronization, which is still served
// (INV-9).
func hello(user byte, credits uint32) wire.Hello {
	p := profile(user)
	return wire.Hello{
		Protocol: 1, Version: "1.0", Build: "abc",
		Organization: p.Organization, User: p.User, Credits: credits,
	}
}

func welcome(user byte, now time.Time) wire.Welcome {
	return wire.Welcome{
		Protocol: 1, Version: "2.0", Build: "def", Now: now,
		Profile: profile(user), Credits: wire.InitialCredits,
	}
}

func newHub() *Hub {
	return New(Program{Version: "2.0", Build: "def"}, start, rand.NewChaCha8([32]byte{1}))
}

// said decodes what a hub wants sent to conn since it was last asked, and
// whether and why it closes it.
func said(t testing.TB, h *Hub, conn ConnID) (frames []wire.Frame, closed *fault.Kind) {
	t.Helper()
	out := h.Ready()
	for _, s := range out.Sends {
		if s.Conn != conn {
			continue
		}
		f, err := wire.Decode(s.Bytes)
		if err != nil {
			t.Fatalf("the hub sends %x: %v", s.Bytes, err)
		}
		frames = append(frames, f)
	}
	for _, c := range out.Closes {
		if c.Conn == conn {
			closed = &c.Kind
		}
	}
	return frames, closed
}

func wantFrames(t testing.TB, h *Hub, conn ConnID, want ...wire.Frame) {
	t.Helper()
	got, closed := said(t, h, conn)
	if diff := cmp.Diff(want, got); diff != "" || closed != nil {
		t.Errorf("connection %d, closed %v: -want +got\n%s", conn, closed, diff)
	}
}

func wantBye(t testing.TB, h *Hub, conn ConnID, kind fault.Kind, op, text string) {
	t.Helper()
	frames, closed := said(t, h, conn)
	if len(frames) != 1 || closed == nil || *closed != kind {
		t.Fatalf("connection %d is told %+v, closed %v", conn, frames, closed)
	}
	bye, ok := frames[0].(wire.Bye)
	if !ok || bye.Kind != kind || bye.Op != op || !strings.Contains(bye.Text, text) {
		t.Errorf("connection %d is told %+v", conn, frames[0])
	}
	if h.conns[conn] != nil {
		t.Errorf("connection %d is still known", conn)
	}
}

func send(h *Hub, conn ConnID, frames ...wire.Frame) {
	for _, f := range frames {
		h.Step(Received{conn, wire.Encode(f)})
	}
}

// connect lets a device in and says its hello.
func connect(t testing.TB, h *Hub, conn ConnID, who auth.Identity, credits uint32) {
	t.Helper()
	h.Step(Connected{conn, who})
	f := hello(0, credits)
	f.Organization, f.User = who.Profile.Organization, who.Profile.User
	send(h, conn, f)
	w := welcome(0, h.now)
	w.Profile = who.Profile
	wantFrames(t, h, conn, w)
}

// REL-02: the answer to a hello tells who is signed in.
func TestHello(t *testing.T) {
	h := newHub()
	h.Step(Connected{1, identity(7, 1)})
	wantFrames(t, h, 1)
	h.Tick(start.Add(time.Second))
	send(h, 1, hello(7, wire.InitialCredits))
	wantFrames(t, h, 1, welcome(7, start.Add(time.Second)))
	send(h, 1, wire.Ping{Nonce: 42})
	wantFrames(t, h, 1, wire.Pong{Nonce: 42})
	send(h, 1, wire.Bye{Kind: fault.Offline})
	if frames, closed := said(t, h, 1); len(frames) != 0 || closed == nil || *closed != 0 {
		t.Errorf("after the device's bye: %+v, %v", frames, closed)
	}
}

// INV-8: whatever breaks a rule is ended with a Bye that names it.
func TestBrokenRules(t *testing.T) {
	change := func(f func(*wire.Hello)) wire.Frame {
		h := hello(7, 1)
		f(&h)
		return h
	}
	received := func(frames ...wire.Frame) (ins []Input) {
		for _, f := range frames {
			ins = append(ins, Received{1, wire.Encode(f)})
		}
		return ins
	}
	good := hello(7, 1)
	tests := []struct {
		name string
		in   []Input
		kind fault.Kind
		op   string
		text string
	}{
		{"another user's engine", received(change(func(h *wire.Hello) { h.User = profile(8).User })), fault.Denied, "hello", "session of another"},
		{"another organization's engine", received(change(func(h *wire.Hello) { h.Organization = crm.OrganizationID{} })), fault.Denied, "hello", "session of another"},
		{"an old protocol", received(change(func(h *wire.Hello) { h.Protocol = wire.OldestProtocol - 1 })), fault.TooOld, "hello", "protocol 0, this relay serves 1 to 2"},
		{"a newer protocol", received(change(func(h *wire.Hello) { h.Protocol = wire.Protocol + 1 })), fault.TooOld, "hello", "protocol 3"},
		{"a second hello", received(good, good), fault.Invalid, "hello", "a second hello"},
		{"a ping before the hello", received(wire.Ping{}), fault.Invalid, "hello", "wire.Ping before the hello"},
		{"credit before the hello", received(wire.Credit{Frames: 1}), fault.Invalid, "hello", "before the hello"},
		{"an account frame before the hello", received(wire.Account{}), fault.Invalid, "hello", "before the hello"},
		{"an account frame", received(good, wire.Account{}), fault.Invalid, "frame", "wire.Account is not for a device to send"},
		{"a welcome", received(good, wire.Welcome{}), fault.Invalid, "frame", "wire.Welcome is not for a device to send"},
		{"a pong that nobody asked for", received(good, wire.Pong{}), fault.Invalid, "frame", "wire.Pong is not for a device to send"},
		{"no credit granted", received(good, wire.Credit{}), fault.Invalid, "wire.credit", "0 credits granted"},
		{"too much credit granted", received(good, wire.Credit{Frames: wire.MaxCredits}), fault.Invalid, "wire.credit", "on top of 1"},
		{"a push of protocol 1", received(good, wire.Push{First: 1, Mutations: [][]byte{{1}}}), fault.Invalid, "frame", "wire.Push is not for a device to send"},
		{"a poke", received(good, wire.Poke{}), fault.Invalid, "frame", "wire.Poke is not for a device to send"},
		{"no device", received(change(func(h *wire.Hello) { h.Protocol = 2 })), fault.Invalid, "hello", "a device without id"},
		{"garbage", []Input{Received{1, []byte("GET / HTTP/1.1")}}, fault.Invalid, "wire.decode", "unknown frame number 71"},
		{"garbage after the hello", append(received(good), Received{1, []byte{5}}), fault.Invalid, "wire.decode", "frame number 5"},
		{"an empty frame", []Input{Received{1, nil}}, fault.Invalid, "wire.decode", "empty frame"},
		{"a frame cut short", []Input{Received{1, wire.Encode(good)[:20]}}, fault.Invalid, "wire.decode", "frame number 1"},
		{"an oversized frame", []Input{Received{1, make([]byte, wire.MaxFrameBytes+1)}}, fault.TooLarge, "wire.decode", "at most 1048576"},
		{"no frame at all", []Input{Unreadable{1, fault.New(fault.TooLarge, "x", "too long to read")}}, fault.TooLarge, "x", "too long to read"},
		{"a fault without text", []Input{Unreadable{1, &fault.Error{Kind: fault.Invalid, Op: "x"}}}, fault.Invalid, "x", "invalid"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHub()
			connect(t, h, 2, identity(9, 1), 1)
			h.Step(Connected{1, identity(7, 1)})
			for i, in := range tt.in {
				if i == len(tt.in)-1 {
					h.Ready()
				}
				h.Step(in)
			}
			wantBye(t, h, 1, tt.kind, tt.op, tt.text)
			// What comes after is ignored, and everybody else goes on.
			send(h, 1, hello(7, 1), wire.Ping{})
			h.Step(Closed{1})
			wantFrames(t, h, 1)
			send(h, 2, wire.Ping{Nonce: 1})
			wantFrames(t, h, 2, wire.Pong{Nonce: 1})
		})
	}
}

func TestSilence(t *testing.T) {
	h := newHub()
	h.Step(Connected{1, identity(7, 1)})
	connect(t, h, 2, identity(7, 1), 1)
	connect(t, h, 3, identity(7, 1), 1)
	h.Tick(start.Add(wire.HelloTimeout - 1))
	wantFrames(t, h, 1)
	h.Tick(start.Add(wire.HelloTimeout))
	wantBye(t, h, 1, fault.Invalid, "hello", "no hello within 10s")
	h.Tick(start.Add(30 * time.Second))
	send(h, 2, wire.Ping{})
	h.Tick(start)
	if !h.now.Equal(start.Add(30 * time.Second)) {
		t.Errorf("the clock went back to %v", h.now)
	}
	h.Tick(start.Add(wire.IdleTimeout - 1))
	wantFrames(t, h, 3)
	h.Tick(start.Add(wire.IdleTimeout))
	wantBye(t, h, 3, fault.Offline, "idle", "nothing heard for 1m0s")
	h.Tick(start.Add(30*time.Second + wire.IdleTimeout))
	wantBye(t, h, 2, fault.Offline, "idle", "")
	if len(h.conns)+len(h.users)+len(h.sessions) != 0 {
		t.Errorf("still known: %v %v %v", h.conns, h.users, h.sessions)
	}
}

// SYNC-06: a changed profile reaches every device of that person and no other.
// The work of a frame does not grow with the number of devices (cost rules).
func TestWorkOfAFrameIsItsOwn(t *testing.T) {
	cost := func(devices int) float64 {
		h := newHub()
		for i := range devices {
			h.Step(Connected{ConnID(i + 1), identity(byte(i%200), byte(i%200))})
		}
		connect(t, h, ConnID(devices+1), identity(201, 201), wire.InitialCredits)
		ping := wire.Encode(wire.Ping{Nonce: 1})
		return testing.AllocsPerRun(100, func() {
			h.At(h.now.Add(time.Microsecond))
			h.Step(Received{ConnID(devices + 1), ping})
			h.Ready()
		})
	}
	if few, many := cost(10), cost(1000); many > few {
		t.Errorf("%v allocations among 1,000 devices, %v among 10", many, few)
	}
}

func TestProfileReachesEveryDeviceOfThePerson(t *testing.T) {
	h := newHub()
	connect(t, h, 1, identity(7, 1), 10)
	connect(t, h, 2, identity(7, 2), 10)
	connect(t, h, 3, identity(8, 1), 10)
	h.Step(Connected{4, identity(7, 3)})
	renamed := profile(7)
	renamed.Name = "Inês"
	h.Step(ProfileChanged{renamed})
	out := h.Ready()
	want := Output{Sends: []Send{{1, wire.Encode(wire.Account{Profile: renamed})}, {2, wire.Encode(wire.Account{Profile: renamed})}}}
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	h.Step(ProfileChanged{renamed})
	wantFrames(t, h, 1)
	send(h, 4, hello(7, 1))
	w := welcome(7, start)
	w.Profile = renamed
	wantFrames(t, h, 4, w)
}

// INV-8: a device without credit is owed only the newest profile.
func TestSlowDeviceIsOwedOnlyTheNewest(t *testing.T) {
	h := newHub()
	connect(t, h, 1, identity(7, 1), 0)
	p := profile(7)
	for i := range 1000 {
		p.Name = fmt.Sprint("Name ", i)
		h.Step(ProfileChanged{p})
	}
	wantFrames(t, h, 1)
	send(h, 1, wire.Credit{Frames: 2})
	wantFrames(t, h, 1, wire.Account{Profile: p})
	p.Name = "The last"
	h.Step(ProfileChanged{p})
	wantFrames(t, h, 1, wire.Account{Profile: p})
	p.Name = "One more"
	h.Step(ProfileChanged{p})
	wantFrames(t, h, 1)
}

// REL-02: signing out closes the sockets of that session, and of no other.
func TestSessionEnded(t *testing.T) {
	h := newHub()
	connect(t, h, 1, identity(7, 1), 1)
	connect(t, h, 2, identity(7, 2), 1)
	h.Step(Connected{3, identity(7, 1)})
	h.Step(SessionEnded{auth.SessionKey{7, 1}})
	out := h.Ready()
	bye := wire.Encode(wire.Bye{Kind: fault.Denied, Op: "session", Text: "the session has ended"})
	want := Output{Sends: []Send{{1, bye}, {3, bye}}, Closes: []Close{{1, fault.Denied}, {3, fault.Denied}}}
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	h.Step(SessionEnded{auth.SessionKey{7, 1}})
	h.Step(SessionEnded{auth.SessionKey{9}})
	wantFrames(t, h, 2)
}

func TestStopping(t *testing.T) {
	h := newHub()
	connect(t, h, 1, identity(7, 1), 1)
	h.Step(Stopping{})
	wantBye(t, h, 1, fault.Offline, "stop", "stopping")
	h.Step(Connected{2, identity(7, 1)})
	wantBye(t, h, 2, fault.Offline, "stop", "stopping")
}

// INV-8: one person cannot make the relay hold any number of connections.
func TestConnectionsOfOneUserAreBounded(t *testing.T) {
	h := newHub()
	for i := range ConnID(maxConnsPerUser) {
		h.Step(Connected{i, identity(7, byte(i))})
	}
	h.Step(Connected{1000, identity(7, 1)})
	wantBye(t, h, 1000, fault.Busy, "connect", "64 connections")
	h.Step(Connected{1001, identity(8, 1)})
	send(h, 1001, hello(8, 1))
	wantFrames(t, h, 1001, welcome(8, start))
	h.Step(Closed{5})
	connect(t, h, 1002, identity(7, 1), 1)
}
