// Package hub knows which devices are connected and what each must be sent.
package hub

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"regarding/relay/auth"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// ConnID names a connection for as long as the relay runs.
type ConnID uint64

// maxConnsPerUser bounds what one person can make the relay hold.
const maxConnsPerUser = 64

// Program is what the relay calls itself in a Welcome.
type Program struct {
	Version string
	Build   string
}

// Input is one thing that happened, for Step: one of the types below.
type Input interface{ input() }

// Connected says that a device opened a connection, as Who.
type Connected struct {
	Conn ConnID
	Who  auth.Identity
}

// Received says that the bytes of one frame arrived. Step keeps nothing of
// them.
type Received struct {
	Conn  ConnID
	Bytes []byte
}

// Unreadable says that something arrived that is no frame at all.
type Unreadable struct {
	Conn  ConnID
	Fault *fault.Error
}

// Closed says that a connection is over.
type Closed struct{ Conn ConnID }

// ProfileChanged says that a user is now as in Profile.
type ProfileChanged struct{ Profile crm.Profile }

// SessionEnded says that a session was signed out.
type SessionEnded struct{ Session auth.SessionKey }

// Stopping says that the relay is about to end.
type Stopping struct{}

func (Connected) input()      {}
func (Received) input()       {}
func (Unreadable) input()     {}
func (Closed) input()         {}
func (ProfileChanged) input() {}
func (SessionEnded) input()   {}
func (Stopping) input()       {}

// Send is one frame to be sent.
type Send struct {
	Conn  ConnID
	Bytes []byte
}

// Close is a connection to be closed, after what was sent before it. Kind is
// that of the Bye, 0 when the device itself said Bye.
type Close struct {
	Conn ConnID
	Kind fault.Kind
}

// Output is what is to be done, Sends in their order first.
type Output struct {
	Sends  []Send
	Closes []Close
}

// Hub is a state machine: it takes one input at a time and says what to do,
// and has neither goroutine nor clock. It is not safe for concurrent use.
//
// Whatever a device sends, the memory held for it stays bounded, and any
// broken rule ends its connection with a Bye that names the rule.
type Hub struct {
	program  Program
	now      time.Time
	stopping bool
	conns    map[ConnID]*conn
	users    map[userKey]map[ConnID]*conn
	sessions map[auth.SessionKey]map[ConnID]*conn
	out      Output
}

type userKey struct {
	organization crm.OrganizationID
	user         crm.UserID
}

func keyOf(p crm.Profile) userKey { return userKey{p.Organization, p.User} }

// conn is one connection. It has said its Hello once window is set.
type conn struct {
	id     ConnID
	who    auth.Identity
	opened time.Time
	heard  time.Time
	window *wire.Window
	// behind says that the device has not been sent its user's profile as it
	// is now: only the newest is ever owed.
	behind bool
}

// New returns a hub without connections, at the time now.
func New(program Program, now time.Time) *Hub {
	return &Hub{
		program:  program,
		now:      now,
		conns:    make(map[ConnID]*conn),
		users:    make(map[userKey]map[ConnID]*conn),
		sessions: make(map[auth.SessionKey]map[ConnID]*conn),
	}
}

// Ready returns what is to be done since it was last asked.
func (h *Hub) Ready() Output {
	out := h.out
	h.out = Output{}
	return out
}

// At moves the hub's clock, which never goes back, before an input.
func (h *Hub) At(now time.Time) {
	if now.After(h.now) {
		h.now = now
	}
}

// Tick moves the hub's clock and ends connections that were silent for too
// long. It looks at every connection, so it is for about once a second.
func (h *Hub) Tick(now time.Time) {
	if now.Before(h.now) {
		return
	}
	h.now = now
	for _, c := range inOrder(h.conns) {
		switch {
		case c.window == nil && now.Sub(c.opened) >= wire.HelloTimeout:
			h.bye(c, fault.New(fault.Invalid, "hello", "no hello within %v", wire.HelloTimeout))
		case now.Sub(c.heard) >= wire.IdleTimeout:
			h.bye(c, fault.New(fault.Offline, "idle", "nothing heard for %v", wire.IdleTimeout))
		}
	}
}

// Step takes one input. An input for a connection that is over is ignored.
func (h *Hub) Step(in Input) {
	switch in := in.(type) {
	case Connected:
		h.connected(in)
	case Received:
		if c := h.conns[in.Conn]; c != nil {
			h.received(c, in.Bytes)
		}
	case Unreadable:
		if c := h.conns[in.Conn]; c != nil {
			h.bye(c, in.Fault)
		}
	case Closed:
		if c := h.conns[in.Conn]; c != nil {
			h.forget(c)
		}
	case ProfileChanged:
		for _, c := range inOrder(h.users[keyOf(in.Profile)]) {
			h.profileChanged(c, in.Profile)
		}
	case SessionEnded:
		for _, c := range inOrder(h.sessions[in.Session]) {
			h.bye(c, fault.New(fault.Denied, "session", "the session has ended"))
		}
	case Stopping:
		h.stopping = true
		for _, c := range inOrder(h.conns) {
			h.bye(c, errStopping())
		}
	}
}

func errStopping() *fault.Error {
	return fault.New(fault.Offline, "stop", "the relay is stopping")
}

func (h *Hub) connected(in Connected) {
	c := &conn{id: in.Conn, who: in.Who, opened: h.now, heard: h.now}
	user := keyOf(in.Who.Profile)
	switch {
	case h.conns[in.Conn] != nil:
		panic("hub: a second connection has the id of a first")
	case h.stopping:
		h.bye(c, errStopping())
		return
	case len(h.users[user]) >= maxConnsPerUser:
		h.bye(c, fault.New(fault.Busy, "connect", "%d connections of one user", maxConnsPerUser))
		return
	}
	h.conns[c.id] = c
	join(h.users, user, c)
	join(h.sessions, c.who.Session, c)
}

func (h *Hub) forget(c *conn) {
	delete(h.conns, c.id)
	leave(h.users, keyOf(c.who.Profile), c)
	leave(h.sessions, c.who.Session, c)
}

func join[K comparable](groups map[K]map[ConnID]*conn, key K, c *conn) {
	if groups[key] == nil {
		groups[key] = make(map[ConnID]*conn)
	}
	groups[key][c.id] = c
}

func leave[K comparable](groups map[K]map[ConnID]*conn, key K, c *conn) {
	delete(groups[key], c.id)
	if len(groups[key]) == 0 {
		delete(groups, key)
	}
}

// inOrder lists conns by age, so that the same inputs give the same outputs.
func inOrder(conns map[ConnID]*conn) []*conn {
	return slices.SortedFunc(maps.Values(conns), func(a, b *conn) int { return cmp.Compare(a.id, b.id) })
}

// bye ends c and says why.
func (h *Hub) bye(c *conn, reason *fault.Error) {
	text := reason.Kind.String()
	if reason.Err != nil {
		text = reason.Err.Error()
	}
	h.send(c, wire.Bye{Kind: reason.Kind, Op: reason.Op, Text: text})
	h.end(c, reason.Kind)
}

func (h *Hub) end(c *conn, kind fault.Kind) {
	h.forget(c)
	h.out.Closes = append(h.out.Closes, Close{Conn: c.id, Kind: kind})
}

func (h *Hub) send(c *conn, f wire.Frame) {
	h.out.Sends = append(h.out.Sends, Send{Conn: c.id, Bytes: wire.Encode(f)})
}
