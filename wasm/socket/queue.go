package socket

import (
	"sync"

	"regarding/shared/wire"
)

// What may wait to be sent. The replica keeps few frames under way: more means
// that something is wrong, and the connection ends.
const (
	maxQueued      = 256
	maxQueuedBytes = 8 << 20
)

// queue is what the socket is told from outside Run: frames to be sent, and
// what to do with the connection.
type queue struct {
	// ready and held get a value when there is something to look at.
	ready chan struct{}
	held  chan struct{}

	mu       sync.Mutex
	hold     bool
	open     bool // there is a session
	again    bool
	overflow bool
	frames   []wire.Frame
	bytes    int
}

func newQueue() *queue {
	return &queue{ready: make(chan struct{}, 1), held: make(chan struct{}, 1)}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // it is about to look
	}
}

// Send sends frames in this session, in order, as the relay grants credits for
// them. Without a session they are dropped, and so is what waits when the
// session ends: with the next one everything begins anew.
func (s *Socket) Send(frames ...wire.Frame) {
	q := s.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.open {
		return
	}
	for _, f := range frames {
		size := wire.Size(f)
		switch {
		case q.overflow:
		case len(q.frames) == maxQueued || q.bytes+size > maxQueuedBytes:
			q.overflow = true
		default:
			q.frames = append(q.frames, f)
			q.bytes += size
		}
	}
	signal(q.ready)
}

// Hold keeps the socket off the relay, or lets it connect again. While it is
// held it is offline, and waking it does nothing.
func (s *Socket) Hold(hold bool) {
	q := s.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.hold != hold {
		q.hold = hold
		signal(q.held)
	}
}

// Reconnect ends the session, if there is one, and connects anew.
func (s *Socket) Reconnect() {
	q := s.queue
	q.mu.Lock()
	open := q.open
	if open {
		q.again = true
		signal(q.ready)
	}
	q.mu.Unlock()
	if !open {
		s.Wake()
	}
}

func (q *queue) isHeld() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.hold
}

// begin opens the queue for a new session.
func (q *queue) begin() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.open = true
}

// shut drops what waits: the session is over.
func (q *queue) shut() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.open, q.again, q.overflow, q.frames, q.bytes = false, false, false, nil, 0
}

func (q *queue) reconnects() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.again
}

func (q *queue) overflowed() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.overflow
}

// first returns the frame to be sent next; waits is false if there is none.
func (q *queue) first() (f wire.Frame, waits bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.frames) == 0 {
		return nil, false
	}
	return q.frames[0], true
}

// sent takes the first frame off.
func (q *queue) sent() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.frames) == 0 {
		return // shut meanwhile
	}
	q.bytes -= wire.Size(q.frames[0])
	q.frames[0] = nil
	q.frames = q.frames[1:]
}
