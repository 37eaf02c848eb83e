package hub

import (
	"time"

	"regarding/relay/ledger"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

const (
	// maxPushed is how many bytes of pushes may wait of one device before
	// nothing more of it is read, maxSettled how many answers.
	maxPushed  = 2 << 20
	maxSettled = 1024
	// How long a device is to wait before it offers again what the relay did
	// not take.
	holdBusy     = time.Second
	holdFull     = 5 * time.Second
	holdInternal = 10 * time.Second
	holdTooOld   = 15 * time.Minute
)

// inbox is what has arrived of a device's outbox.
type inbox struct {
	// next is the number of the next mutation that is new.
	next uint64
	// holding says that a Hold was sent: mutations beyond next are those that
	// were under way meanwhile.
	holding bool
	// pushes are not yet answered, in order; pushed counts their bytes.
	pushes []*push
	pushed int
	queued bool // in committer.waiting
	// settled and held are owed to the device.
	settled []wire.Outcome
	held    *wire.Hold
}

// takes reports whether there is room for another frame.
func (b *inbox) takes() bool { return b.pushed < maxPushed }

// push is a Push on its way through the ledger.
type push struct {
	wire.Push
	given int // how many of its mutations went into a batch
	done  int // how many are answered
	bytes int
}

// toGive returns the first push of which not all has gone into a batch.
func (b *inbox) toGive() *push {
	for _, p := range b.pushes {
		if p.given < len(p.Mutations) {
			return p
		}
	}
	return nil
}

// push takes mutations of the device of c. Numbers that were seen before may
// be a repetition, which the ledger tells from a clone (S10).
func (h *Hub) push(c *conn, f wire.Push) error {
	s := c.sync
	p := &push{Push: f}
	for _, m := range f.Mutations {
		p.bytes += len(m)
	}
	end := f.First + uint64(len(f.Mutations))
	switch {
	case len(f.Mutations) == 0 || f.First == 0 || end < f.First:
		return fault.New(fault.Invalid, "push", "%d mutations from number %d", len(f.Mutations), f.First)
	case f.First > s.next && s.holding:
		// It was sent before the Hold arrived, which answers it too.
		h.consumed(c, f)
		return nil
	case f.First > s.next:
		return errStaleDevice("numbers of mutations are missing")
	}
	s.holding = false
	s.next = max(s.next, end)
	s.pushes = append(s.pushes, p)
	s.pushed += p.bytes
	h.queue(c)
	return nil
}

// queue lets c have its turns in the next batches.
func (h *Hub) queue(c *conn) {
	s := c.sync
	if !s.queued && len(s.settled) < maxSettled && s.toGive() != nil {
		s.queued = true
		h.commits.waiting = append(h.commits.waiting, c)
	}
}

// flowPushes sends what the device is owed for its pushes.
func (h *Hub) flowPushes(c *conn) {
	s := c.sync
	if len(s.settled) > 0 && h.offer(c, wire.Settled{Outcomes: s.settled}) {
		s.settled = nil
		h.queue(c)
	}
	if s.held != nil && h.offer(c, *s.held) {
		s.held = nil
	}
}

// answer takes the result of one mutation of a device and reports whether the
// results of those behind it may count.
func (h *Hub) answer(g given, r ledger.Result) bool {
	s := g.conn.sync
	if r.Err != nil {
		h.refuse(g, r.Err)
		return false
	}
	if r.Settled != nil {
		s.settled = append(s.settled, *r.Settled)
	}
	if g.push.done++; g.push.done == len(g.push.Mutations) {
		s.pushes = s.pushes[1:]
		s.pushed -= g.push.bytes
		h.consumed(g.conn, g.push.Push)
	}
	return true
}

// refuse deals with a mutation that the ledger did not deal with.
func (h *Hub) refuse(g given, why *fault.Error) {
	switch why.Kind {
	case fault.Stale:
		h.bye(g.conn, errStaleDevice("the numbers of its mutations do not follow"))
	case fault.Denied:
		h.bye(g.conn, errRevoked())
	case fault.Invalid, fault.TooLarge:
		h.bye(g.conn, fault.New(why.Kind, "push", "mutation number %d: %v", g.number(), why.Err))
	default:
		h.hold(g.conn, g.number(), why.Kind)
	}
}

// hold gives c all its mutations from a number on back, to be offered again.
func (h *Hub) hold(c *conn, from uint64, kind fault.Kind) {
	s := c.sync
	after := holdInternal
	switch kind {
	case fault.Busy:
		after = holdBusy
	case fault.Full:
		after = holdFull
	case fault.TooOld: // S30: it waits for a newer relay
		after = holdTooOld
	}
	for _, p := range s.pushes {
		h.consumed(c, p.Push)
	}
	s.pushes, s.pushed = nil, 0
	s.next, s.holding = min(s.next, from), true
	s.held = &wire.Hold{Kind: kind, After: after}
	h.flow(c)
}
