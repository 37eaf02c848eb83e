// Package hub knows which devices are connected and what each must be sent.
package hub

import (
	"cmp"
	"io"
	"maps"
	"slices"
	"time"

	"regarding/relay/auth"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

const (
	// maxConnsPerUser bounds what one person can make the relay hold.
	maxConnsPerUser = 64
	// maxUnsent is how many bytes may wait to leave for one connection before
	// it is sent no more data.
	maxUnsent = 512 << 10
)

// Program is what the relay calls itself in a Welcome.
type Program struct {
	Version string
	Build   string
}

// Hub is a state machine: it takes one input at a time and says what to do,
// and has neither goroutine nor clock. It is not safe for concurrent use.
//
// Whatever a device sends, the memory held for it stays bounded, and any
// broken rule ends its connection with a Bye that names the rule.
type Hub struct {
	program  Program
	random   io.Reader
	now      time.Time
	stopping bool
	conns    map[ConnID]*conn
	users    map[userKey]map[ConnID]*conn
	sessions map[auth.SessionKey]map[ConnID]*conn
	devices  map[deviceKey]*conn // welcomed
	journals map[crm.OrganizationID]*journal
	seen     map[deviceKey]time.Time
	commits  committer
	out      Output
}

type userKey struct {
	organization crm.OrganizationID
	user         crm.UserID
}

func keyOf(p crm.Profile) userKey { return userKey{p.Organization, p.User} }

type deviceKey struct {
	userKey
	device mutation.DeviceID
}

// conn is one connection. It has said its Hello once window is set.
type conn struct {
	id     ConnID
	who    auth.Identity
	opened time.Time
	heard  time.Time
	window *wire.Window
	// unsent is how many bytes may not have left the relay.
	unsent int
	// welcomed says that the Welcome is sent.
	welcomed bool
	// behind says that the device has not been sent its user's profile as it
	// is now: only the newest is ever owed.
	behind bool
	// sync is nil unless the device speaks a protocol with synchronization.
	sync *session
}

// New returns a hub without connections, at the time now. It makes the ids of
// the relay's own mutations from random.
func New(program Program, now time.Time, random io.Reader) *Hub {
	return &Hub{
		program:  program,
		random:   random,
		now:      now,
		conns:    make(map[ConnID]*conn),
		users:    make(map[userKey]map[ConnID]*conn),
		sessions: make(map[auth.SessionKey]map[ConnID]*conn),
		devices:  make(map[deviceKey]*conn),
		journals: make(map[crm.OrganizationID]*journal),
		seen:     make(map[deviceKey]time.Time),
	}
}

// Ready returns what is to be done since it was last asked.
func (h *Hub) Ready() Output {
	out := h.out
	h.out = Output{}
	return out
}

// Takes reports whether the hub has room for another frame of a connection.
// Where it has not, the driver stops reading until it has.
func (h *Hub) Takes(id ConnID) bool {
	c := h.conns[id]
	return c == nil || c.sync == nil || c.sync.takes()
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
		case c.sync != nil && !c.sync.takes():
			c.heard = now // nothing of it is read
		case now.Sub(c.heard) >= wire.IdleTimeout:
			h.bye(c, fault.New(fault.Offline, "idle", "nothing heard for %v", wire.IdleTimeout))
		default:
			h.see(c)
		}
	}
	h.commit()
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
	case Flushed:
		if c := h.conns[in.Conn]; c != nil {
			c.unsent -= min(in.Bytes, c.unsent)
			h.flow(c)
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
	case Answer:
		if c := h.conns[in.Conn]; c != nil && c.sync != nil {
			h.answered(c, in)
		}
	case Submitted:
		h.commits.own = append(h.commits.own, ownSubmission{ticket: in.Ticket, submission: in.Submission})
	case Committed:
		h.committed(in.Results)
	case CommitFailed:
		h.commitFailed(in.Fault)
	case Stopping:
		h.stopping = true
		for _, c := range inOrder(h.conns) {
			h.bye(c, errStopping())
		}
	}
	h.commit()
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
	if s := c.sync; s != nil {
		if h.devices[s.key] == c {
			delete(h.devices, s.key)
		}
		if s.journal != nil {
			s.journal.leave(c)
		}
		s.pushes = nil
	}
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

// open reports whether c is still connected.
func (h *Hub) open(c *conn) bool { return h.conns[c.id] == c }

func (h *Hub) send(c *conn, f wire.Frame) { h.sendBytes(c, wire.Encode(f)) }

func (h *Hub) sendBytes(c *conn, b []byte) {
	c.unsent += len(b)
	h.out.Sends = append(h.out.Sends, Send{Conn: c.id, Bytes: b})
}

// offer sends a frame that needs a credit, if c has one and takes its frames.
func (h *Hub) offer(c *conn, f wire.Frame) bool {
	if !h.reserve(c) {
		return false
	}
	h.send(c, f)
	return true
}

// reserve takes a credit of c for a frame that is to come.
func (h *Hub) reserve(c *conn) bool {
	return c.unsent < maxUnsent && c.window.Spend(wire.Chunk{})
}

// report has err logged.
func (h *Hub) report(err error) { h.out.Reports = append(h.out.Reports, err) }
