// Package socket keeps the WebSocket to the relay: dial, hello, back off, frames in and out.
package socket

import (
	"context"
	"fmt"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
	"regarding/wasm/view"
)

// Times of the back-off and of a dial.
const (
	firstBackOff = 500 * time.Millisecond
	maxBackOff   = 30 * time.Second
	dialTimeout  = 15 * time.Second
)

// Conn is one WebSocket.
type Conn interface {
	// Send hands a frame over without waiting for its arrival.
	Send(b []byte) error
	// Receive returns the next frame. The error of a connection that has
	// ended is permanent.
	Receive(ctx context.Context) ([]byte, error)
	// Close ends the connection and releases what it holds. It may be called
	// more than once.
	Close()
}

// Dialer opens connections to the relay.
type Dialer interface {
	// Dial returns an open connection.
	Dial(ctx context.Context) (Conn, error)
	// SignedIn reports whether the relay still knows the session, which a
	// browser does not learn from a refused upgrade.
	SignedIn(ctx context.Context) (bool, error)
}

// Config is what a Socket is made from.
type Config struct {
	Dialer       Dialer
	Program      view.Program
	Organization crm.OrganizationID
	User         crm.UserID
	// Hello returns what each new connection says of the device's copy. A
	// socket without it speaks protocol 1, which does not synchronize. It is
	// called by Run.
	Hello func() wire.Replica
	Now   func() time.Time
	// Fraction returns a number in [0, 1) for the jitter of the back-off.
	Fraction func() float64
	// Report takes what went wrong, for the log. It must not block.
	Report func(error)
}

// Socket connects one device to the relay, over and over. Run is called once;
// the other methods may be called from any goroutine, also from what Run calls.
type Socket struct {
	config Config
	wake   chan struct{}
	queue  *queue

	// Owned by Run's goroutine.
	state    func(view.Connection)
	frame    func(wire.Frame)
	attempts int       // failed in a row
	heard    time.Time // when the relay was last heard, zero if not since the start
}

// New returns a socket that does nothing until Run.
func New(c Config) *Socket {
	return &Socket{config: c, wake: make(chan struct{}, 1), queue: newQueue()}
}

// Wake makes a waiting socket try the relay now; also one that was signed out
// or refused. A socket that is connected stays so if the relay answers soon.
func (s *Socket) Wake() {
	select {
	case s.wake <- struct{}{}:
	default: // it is about to
	}
}

// Run connects until ctx ends. It calls state with each change of the
// connection and frame with each frame that is not the socket's own affair,
// in order, and takes the next frame only when they have returned.
//
// Frames are handed over from the Welcome on; the Bye that ends a session as
// stale or the device as revoked is handed over too. A frame's credit goes back
// to the relay when frame has returned: what needs to be durable is by then.
//
// Full jitter: each wait is a random part of a span that doubles from half a
// second to 30 seconds, and begins anew after a Welcome, so that many devices
// do not come back at once.
func (s *Socket) Run(ctx context.Context, state func(view.Connection), frame func(wire.Frame)) {
	s.state, s.frame = state, frame
	s.tell(view.Connection{State: view.Connecting})
	for ctx.Err() == nil {
		if s.queue.isHeld() {
			s.tell(view.Connection{State: view.Offline})
			s.whileHeld(ctx)
			continue
		}
		end := s.connect(ctx)
		if ctx.Err() != nil {
			return
		}
		if s.queue.isHeld() {
			continue
		}
		s.config.Report(end.err)
		var retry <-chan time.Time
		c := view.Connection{State: end.state}
		switch end.state {
		case view.Refused:
			c.Fault = &end.kind
		case view.Offline:
			wait := s.backOff()
			c.RetryAt = s.config.Now().Add(wait).UnixMilli()
			retry = time.After(wait)
		}
		s.tell(c)
		select {
		case <-ctx.Done():
			return
		case <-retry:
		case <-s.queue.held:
		case <-s.wake:
			s.attempts = 0
			s.tell(view.Connection{State: view.Connecting})
		}
	}
}

// whileHeld returns when the socket is not held any more, or ctx ends.
func (s *Socket) whileHeld(ctx context.Context) {
	for s.queue.isHeld() {
		select {
		case <-ctx.Done():
			return
		case <-s.queue.held:
		}
	}
	select {
	case <-s.wake: // it is about to
	default:
	}
	s.attempts = 0
	s.tell(view.Connection{State: view.Connecting})
}

// backOff returns how long to wait before the next attempt.
func (s *Socket) backOff() time.Duration {
	span := maxBackOff
	if s.attempts < 6 { // 0.5 s doubled six times is above the limit
		span = min(firstBackOff<<s.attempts, maxBackOff)
		s.attempts++
	}
	return time.Duration(s.config.Fraction() * float64(span))
}

func (s *Socket) tell(c view.Connection) {
	if !s.heard.IsZero() {
		c.LastContact = s.heard.UnixMilli()
	}
	s.state(c)
}

// ending is how a connection, or an attempt at one, came to its end.
type ending struct {
	state view.ConnectionState
	kind  fault.Kind // of Refused
	err   error
}

func offline(err error) ending { return ending{state: view.Offline, err: err} }

func refused(err error) ending {
	return ending{state: view.Refused, kind: fault.KindOf(err), err: err}
}

// connect makes one connection and serves it to its end.
func (s *Socket) connect(ctx context.Context) ending {
	dialCtx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	conn, err := s.config.Dialer.Dial(dialCtx)
	if err != nil {
		return s.afterFailedDial(ctx, err)
	}
	defer conn.Close()
	return s.serve(ctx, conn)
}

func (s *Socket) afterFailedDial(ctx context.Context, dialErr error) ending {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	known, err := s.config.Dialer.SignedIn(ctx)
	if err == nil && !known {
		return ending{state: view.SignedOut, err: fmt.Errorf("dial the relay: %w; it does not know the session", dialErr)}
	}
	return offline(fmt.Errorf("dial the relay: %w", dialErr))
}
