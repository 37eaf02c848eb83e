package socket

import (
	"context"
	"fmt"
	"time"

	"regarding/shared/fault"
	"regarding/shared/wire"
	"regarding/wasm/view"
)

// Operations of a Bye that mean something of their own: the relay does not
// know the session, the person ended this device, another connection took the
// place of this one.
const (
	opSession  = "session"
	opRevoked  = "revoked"
	opReplaced = "device.replaced"
)

// replacedAttempts is as how many failed attempts a replaced connection counts,
// so that two engines of one device do not take turns quickly.
const replacedAttempts = 4

// wakeTimeout is how long a relay may take to answer once the device was woken.
const wakeTimeout = 5 * time.Second

// session is one connection after its dial. It belongs to Run's goroutine.
type session struct {
	socket   *Socket
	conn     Conn
	window   wire.Window
	welcomed bool
	nonce    uint64
}

// serve says hello and handles frames until the connection ends.
func (s *Socket) serve(ctx context.Context, conn Conn) ending {
	ctx, cancel := context.WithCancel(ctx)
	frames, failed := make(chan []byte), make(chan error, 1)
	reading := make(chan struct{})
	go func() {
		defer close(reading)
		failed <- read(ctx, conn, frames)
	}()
	defer func() {
		s.queue.shut()
		cancel()
		conn.Close()
		<-reading
	}()

	ss := &session{socket: s, conn: conn}
	if err := ss.hello(); err != nil {
		return offline(err)
	}
	ping := time.NewTicker(wire.PingInterval)
	defer ping.Stop()
	idle := time.NewTimer(wire.HelloTimeout)
	defer idle.Stop()
	for {
		select {
		case <-ctx.Done():
			return offline(ctx.Err())
		case err := <-failed:
			return offline(fmt.Errorf("receive: %w", err))
		case <-idle.C:
			return offline(fmt.Errorf("the relay was not heard in time"))
		case <-s.wake:
			// Connected as far as it knows: a computer that slept finds out.
			if ss.welcomed {
				if err := ss.ping(); err != nil {
					return offline(err)
				}
				idle.Reset(wakeTimeout)
			}
		case <-s.queue.ready:
			if end, ended := ss.flush(); ended {
				return end
			}
		case <-s.queue.held:
			if s.queue.isHeld() {
				return ss.leave("the person works offline")
			}
		case <-ping.C:
			if err := ss.ping(); err != nil {
				return offline(err)
			}
		case b := <-frames:
			idle.Reset(wire.IdleTimeout)
			if end, ended := ss.received(b); ended {
				return end
			}
		}
	}
}

func read(ctx context.Context, conn Conn, frames chan<- []byte) error {
	for {
		b, err := conn.Receive(ctx)
		if err != nil {
			return err
		}
		select {
		case frames <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (ss *session) send(f wire.Frame) error {
	if err := ss.conn.Send(wire.Encode(f)); err != nil {
		return fmt.Errorf("send %T: %w", f, err)
	}
	return nil
}

func (ss *session) hello() error {
	c := ss.socket.config
	f := wire.Hello{
		Protocol: 1, Version: c.Program.Version, Build: c.Program.Build,
		Organization: c.Organization, User: c.User, Credits: wire.InitialCredits,
	}
	if c.Hello != nil {
		f.Protocol, f.Replica = wire.Protocol, c.Hello()
	}
	return ss.send(f)
}

// flush sends what waits, as far as there is credit for it.
func (ss *session) flush() (end ending, ended bool) {
	q := ss.socket.queue
	switch {
	case q.reconnects():
		return ss.leave("the engine begins anew"), true
	case q.overflowed():
		return ss.leave("too many frames wait"), true
	case !ss.welcomed:
		return ending{}, false
	}
	for {
		f, waits := q.first()
		if !waits || !ss.window.Spend(f) {
			return ending{}, false
		}
		q.sent()
		if err := ss.send(f); err != nil {
			return offline(err), true
		}
	}
}

// leave ends the session from this side.
func (ss *session) leave(why string) ending {
	// The connection is given up in any case.
	_ = ss.send(wire.Bye{Kind: fault.Offline, Op: "socket.leave", Text: why})
	return offline(fmt.Errorf("left the relay: %s", why))
}

func (ss *session) ping() error {
	if !ss.welcomed {
		return nil
	}
	ss.nonce++
	return ss.send(wire.Ping{Nonce: ss.nonce})
}

// received handles one frame. ended says that the session is over, and how.
func (ss *session) received(b []byte) (end ending, ended bool) {
	f, err := wire.Decode(b)
	if err != nil {
		return ss.bye(err)
	}
	if bye, ok := f.(wire.Bye); ok {
		return ss.byeFrom(bye), true
	}
	ss.socket.heard = ss.socket.config.Now()
	if welcome, ok := f.(wire.Welcome); ok {
		return ss.welcome(welcome)
	}
	if !ss.welcomed {
		return ss.bye(fault.New(fault.Invalid, "socket.receive", "%T before the Welcome", f))
	}
	if err := ss.window.Received(f); err != nil {
		return ss.bye(err)
	}
	switch f := f.(type) {
	case wire.Credit:
		err = ss.window.Granted(f)
	case wire.Ping:
		if err := ss.send(wire.Pong(f)); err != nil {
			return offline(err), true
		}
	case wire.Pong:
		ss.socket.tell(view.Connection{State: view.Online})
	case wire.Account, wire.Poke, wire.Chunk, wire.Settled, wire.Hold, wire.CompareDiffers, wire.History:
		ss.socket.frame(f)
	default:
		err = fault.New(fault.Invalid, "socket.receive", "%T is not for a browser", f)
	}
	if err != nil {
		return ss.bye(err)
	}
	if credit, ok := ss.window.Consumed(f); ok {
		if err := ss.send(credit); err != nil {
			return offline(err), true
		}
	}
	return ss.flush()
}

// welcome opens the session, unless the relay took us for somebody else.
func (ss *session) welcome(f wire.Welcome) (ending, bool) {
	c := ss.socket.config
	switch {
	case ss.welcomed:
		return ss.bye(fault.New(fault.Invalid, "socket.welcome", "a second Welcome"))
	case f.Protocol < wire.OldestProtocol:
		return refused(fault.New(fault.TooOld, "socket.welcome", "relay of protocol %d, at least %d is needed", f.Protocol, wire.OldestProtocol)), true
	case f.Profile.Organization != c.Organization || f.Profile.User != c.User:
		return refused(fault.New(fault.Denied, "socket.welcome", "the relay took this device for user %v of organization %v", f.Profile.User, f.Profile.Organization)), true
	case f.Credits > wire.MaxCredits:
		return ss.bye(fault.New(fault.Invalid, "socket.welcome", "%d credits, at most %d", f.Credits, wire.MaxCredits))
	}
	ss.welcomed = true
	ss.window = wire.NewWindow(f.Credits)
	ss.socket.attempts = 0
	ss.socket.queue.begin()
	ss.socket.frame(f)
	ss.socket.tell(view.Connection{State: view.Online})
	return ss.flush()
}

// bye ends the session over what the relay sent, and tries again later.
func (ss *session) bye(err error) (ending, bool) {
	// The connection is given up in any case.
	_ = ss.send(wire.Bye{Kind: fault.KindOf(err), Op: "socket.receive", Text: err.Error()})
	return offline(err), true
}

// byeFrom says what the relay's Bye means for this device. One that concerns
// its copy is told to the worker before the next connection.
func (ss *session) byeFrom(f wire.Bye) ending {
	if f.Kind == fault.Stale || f.Kind == fault.Denied && f.Op == opRevoked {
		ss.socket.queue.shut()
		ss.socket.frame(f)
	}
	if f.Kind == fault.Stale && f.Op == opReplaced {
		ss.socket.attempts = max(ss.socket.attempts, replacedAttempts)
	}
	err := fault.New(f.Kind, f.Op, "the relay ended the session: %s", f.Text)
	switch {
	case f.Kind == fault.Denied && f.Op == opSession:
		return ending{state: view.SignedOut, err: err}
	case f.Kind == fault.Denied && f.Op == opRevoked:
		return ending{state: view.Revoked, err: err}
	case f.Kind == fault.Denied, f.Kind == fault.TooOld:
		return refused(err)
	}
	return offline(err)
}
