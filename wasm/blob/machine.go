// Package blob decides which bytes a device sends to the relay, fetches from
// it and keeps: a machine without I/O, and the form of the store below it.
package blob

import (
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// Input is something that happened: one of the types of input.go.
type Input interface{ step(*Machine) }

// Machine is the state of one device's bytes. It does no I/O, knows no time
// but what Tick told it, and does the same for the same inputs. Whoever drives
// it gives it inputs, carries out what Ready returns, and calls Tick at
// Output.Next. It is not safe for concurrent use.
//
// Nothing of it needs to be kept: what is unsent is told by the store, what is
// wanted by the rows.
//
// Source: sync.md, S23; product.md, MBX-08.
type Machine struct {
	now      time.Time
	fraction func() float64
	online   bool
	// fullUntil is how long this device's own storage is taken for full.
	fullUntil time.Time

	// pending mutations go first; since is when one of them last did.
	pending int
	since   time.Time
	// importing says that files are being imported, imports since when.
	importing bool
	imports   time.Time

	up     upload
	opened lane
	behind lane
	missed missed
	out    Output
	told   Status
}

// New returns a machine for a device that is offline and has nothing to send.
// fraction returns a number in [0, 1) for the jitter of the back-off.
func New(now time.Time, fraction func() float64) *Machine {
	m := &Machine{now: now, fraction: fraction}
	m.up.sizes = map[crm.Hash]uint64{}
	m.opened, m.behind = newLane(true), newLane(false)
	m.missed.wants = map[crm.Hash]*want{}
	return m
}

// Output is what is to be done, in this order. Requests that it holds are
// answered by one input each, or by Failed.
type Output struct {
	// Durable are on disk at the relay: the store marks them.
	Durable []crm.Hash
	// Damaged are held here, but not as their hash says: the store drops them.
	Damaged []crm.Hash
	// Absent cannot be had from the relay now. They are asked for again.
	Absent []crm.Hash
	// Send asks for a POST of these whole blobs to /api/blobs/send, answered by
	// Stored.
	Send []crm.Hash
	// Part asks for a POST to /api/blobs/part, answered by Had.
	Part *Part
	// Opened and Behind ask for a POST each to /api/blobs/read, answered by Got.
	Opened, Behind []wire.BlobWant
	// Status is nil unless it has changed.
	Status *Status
	// Next is when Tick is due, zero if only an input changes anything.
	Next time.Time
}

// Part is a part of a large blob that is to be sent. One with Size 0 only asks.
type Part struct {
	Hash   crm.Hash
	Total  uint64
	Offset uint64
	Size   int
}

// Status is what a person may know of it.
type Status struct {
	// Unsent blobs, with their bytes in all.
	Unsent      int
	UnsentBytes uint64
	// Wanted blobs that were opened or are to be kept, but for those that the
	// relay did not have.
	Wanted int
	// Uploading says that bytes are on their way.
	Uploading bool
	// Fault is why nothing is sent though something could be, 0 for no reason:
	// Full for the relay's storage.
	Fault fault.Kind
}

// Step takes an input.
func (m *Machine) Step(in Input) { in.step(m) }

// Tick tells the time, which does not go back.
func (m *Machine) Tick(now time.Time) {
	if now.After(m.now) {
		m.now = now
	}
}

// Ready returns what is to be done now, once.
func (m *Machine) Ready() Output {
	if m.online {
		m.upload()
		m.opened.ask(m, &m.out.Opened)
		if !m.now.Before(m.fullUntil) && len(m.opened.asked) == 0 {
			m.refill()
			m.behind.ask(m, &m.out.Behind)
		}
	}
	out := m.out
	m.out = Output{}
	if s := m.status(); s != m.told {
		m.told = s
		out.Status = &s
	}
	if m.online {
		out.Next = m.next()
	}
	return out
}

func (m *Machine) status() Status {
	return Status{
		Unsent: len(m.up.sizes), UnsentBytes: m.up.bytes, Wanted: len(m.opened.wants) + len(m.behind.wants),
		Uploading: m.up.busy(), Fault: m.up.fault,
	}
}

// next returns the earliest time at which something waits to be tried.
func (m *Machine) next() time.Time {
	var next time.Time
	earlier := func(t time.Time) {
		if t.After(m.now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	if len(m.up.sizes) > 0 && !m.up.busy() {
		earlier(m.up.retryAt)
		earlier(m.turn())
	}
	if len(m.missed.order) > 0 && len(m.behind.wants) == 0 {
		earlier(m.missed.due)
	}
	if len(m.missed.order)+len(m.behind.wants) > 0 {
		earlier(m.fullUntil)
	}
	for _, l := range []*lane{&m.opened, &m.behind} {
		if len(l.asked) > 0 {
			continue
		}
		if len(l.wants) > 0 {
			earlier(l.retryAt)
		}
		for _, w := range l.wants {
			earlier(w.retryAt)
		}
	}
	return next
}

// Back-off: each wait is a random part, at least half, of a span that doubles.
const (
	firstWait = time.Second
	longWait  = 5 * time.Minute
	// fullWait is how long full storage is left alone, the relay's or this
	// device's.
	fullWait = time.Minute
)

// wait returns how long to wait after so many failures in a row.
func (m *Machine) wait(failures int) time.Duration {
	span := longWait
	if failures < 9 { // a second doubled nine times is above the limit
		span = min(firstWait<<failures, longWait)
	}
	return span/2 + time.Duration(m.fraction()*float64(span/2))
}

// failure returns how long to wait after a request failed with a kind.
func (m *Machine) failure(f Failed, failures int) time.Duration {
	wait := m.wait(failures)
	if f.Kind == fault.Full {
		wait = max(wait, fullWait)
	}
	return max(wait, f.RetryAfter)
}
