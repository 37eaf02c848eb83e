package hub

import (
	"time"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

const (
	// maxBehind is how many commits a device may be behind and still follow the
	// log: beyond it comparing is cheaper.
	maxBehind = 20_000
	// A device whose live connection is replaced maxReplaced times within
	// replacedWindow exists twice.
	maxReplaced    = 3
	replacedWindow = 10 * time.Minute
	// seenInterval is how old the time at which a device was last seen may
	// get, seenDelay how long after its Welcome it is noted, so that a
	// reconnect without news stays one frame each way.
	seenInterval = time.Hour
	seenDelay    = time.Minute
	// What the row of a device takes, in characters.
	maxDeviceName  = 100
	maxDeviceAgent = 500
)

// session is what the hub knows of a connection that synchronizes.
type session struct {
	protocol uint32
	replica  wire.Replica
	key      deviceKey
	// actor is who reads, as of the Welcome: when that changes, the session ends.
	actor crm.Actor
	// joining says that the device's row is being made or has been; again that
	// what was asked before the Welcome may have changed since.
	joining, again bool
	// replaced counts connections of this device that took the place of
	// another since replacedSince.
	replaced      int
	replacedSince time.Time
	welcomedAt    time.Time

	// The log: everything up to position is sent, but for parts.
	journal  *journal
	position uint64
	parts    [][]byte
	// revoked is the commit that revoked the device, 0 for none.
	revoked uint64

	requests
	inbox
}

func newSession(c *conn, f wire.Hello) *session {
	return &session{
		protocol: f.Protocol, replica: f.Replica,
		key:      deviceKey{keyOf(c.who.Profile), f.Replica.Device},
		actor:    crm.Actor{User: c.who.Profile.User},
		requests: requests{slice: firstSlice},
	}
}

// standing takes what the ledger knows of the device of c before its Welcome.
func (h *Hub) standing(c *conn, a Answer) {
	s := c.sync
	switch st := a.Standing; {
	case s.again:
		s.again = false
		h.read(c, Read{Kind: ReadStanding})
	case a.Fault != nil && (a.Fault.Kind == fault.Stale || a.Fault.Kind == fault.Denied):
		h.bye(c, errStaleDevice("the device is of another user"))
	case a.Fault != nil:
		h.bye(c, a.Fault)
	case st.Revoked:
		h.bye(c, errRevoked())
	case st.Known:
		h.welcome(c, st, a.Actor)
	case s.joining:
		h.bye(c, errStaleDevice("the device cannot join"))
	default:
		s.joining = true
		h.submit(s.key.organization, c, mutation.JoinDevice{
			Device: s.replica.Device, User: s.key.user,
			Name: cut(s.replica.Name, maxDeviceName), Agent: cut(s.replica.Agent, maxDeviceAgent),
		})
	}
}

// cut returns at most n characters of text.
func cut(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

func errRevoked() *fault.Error {
	return fault.New(fault.Denied, "revoked", "the device was revoked")
}

// errStaleDevice tells a device to become a new one and to offer its outbox
// again (S10).
func errStaleDevice(text string) *fault.Error {
	return fault.New(fault.Stale, "device", "%s", text)
}

func errRights() *fault.Error {
	return fault.New(fault.Stale, "rights", "what the user may read has changed")
}

// welcome opens the session at its place in the log.
func (h *Hub) welcome(c *conn, st ledger.Standing, actor crm.Actor) {
	s := c.sync
	h.replace(c)
	s.actor = actor
	s.next = st.LastNumber + 1
	s.welcomedAt = h.now
	s.journal = h.journalOf(s.key.organization)
	s.journal.know(st.Head)
	s.journal.join(c)
	mode := modeOf(s.replica.Cursor, st)
	s.position = st.Head.Commit
	if mode == wire.Follow {
		s.position = s.replica.Cursor.Commit
	}
	h.sendWelcome(c, wire.Welcome{Protocol: s.protocol, Standing: wire.Standing{
		Catalogue: crm.CatalogueVersion, Mode: mode,
		Head:       wire.Cursor{Incarnation: st.Head.Incarnation, Commit: st.Head.Commit},
		LastNumber: st.LastNumber, LastMutation: st.LastMutation,
	}})
	h.flow(c)
}

// modeOf decides what a device at cursor has to do (S7, S8).
func modeOf(cursor wire.Cursor, st ledger.Standing) wire.Mode {
	switch {
	case cursor == wire.Cursor{}:
		return wire.Fill
	case cursor.Incarnation != st.Head.Incarnation, // another log
		cursor.Commit > st.Head.Commit,           // a log that ended elsewhere
		cursor.Commit < st.Reaches,               // too long ago
		cursor.Commit < st.RightsChanged,         // sent with other rights
		st.Head.Commit-cursor.Commit > maxBehind: // too far
		return wire.CompareAll
	}
	return wire.Follow
}

// replace ends the connection that the device of c had until now. One that is
// really gone never hears it; one that is alive comes back, and if that goes
// on, the older one is told to become a new device, which ends it for two
// tabs and for a cloned profile alike.
func (h *Hub) replace(c *conn) {
	s := c.sync
	old := h.devices[s.key]
	h.devices[s.key] = c
	if old == nil {
		return
	}
	s.replaced, s.replacedSince = 1, h.now
	if before := old.sync; before.replaced > 0 && h.now.Sub(before.replacedSince) < replacedWindow {
		s.replaced, s.replacedSince = before.replaced+1, before.replacedSince
	}
	if s.replaced >= maxReplaced {
		h.bye(old, errStaleDevice("the device is connected twice"))
	} else {
		h.bye(old, fault.New(fault.Stale, "device.replaced", "the device has a newer connection"))
	}
	h.devices[s.key] = c
}

// see notes now and then that the device of c was seen.
func (h *Hub) see(c *conn) {
	if !c.welcomed || c.sync == nil || h.now.Sub(c.sync.welcomedAt) < seenDelay {
		return
	}
	key := c.sync.key
	if last, known := h.seen[key]; known && h.now.Sub(last) < seenInterval {
		return
	}
	for k, at := range h.seen {
		if h.now.Sub(at) >= seenInterval {
			delete(h.seen, k)
		}
	}
	h.seen[key] = h.now
	h.submit(key.organization, nil, mutation.SeeDevice{Device: key.device, Seen: h.now})
}

// submit queues a mutation of the relay's own. Unless nil, c is a connection
// whose device it makes.
func (h *Hub) submit(o crm.OrganizationID, c *conn, args mutation.Args) {
	id, err := crm.NewID(h.now, h.random)
	if err != nil {
		h.report(err)
		if c != nil {
			h.bye(c, &fault.Error{Kind: fault.Internal, Op: "device.join", Err: err})
		}
		return
	}
	m := mutation.Mutation{ID: mutation.ID{ID: id}, PerformedAt: h.now.Truncate(time.Millisecond), Args: args}
	h.commits.own = append(h.commits.own, ownSubmission{
		conn: c, submission: ledger.Submission{Organization: o, Bytes: mutation.Encode(m)},
	})
}
