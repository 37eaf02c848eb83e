package hub

import (
	"context"
	"errors"
	"sync/atomic"

	"regarding/relay/auth"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// peer is one connection at work. Its id, its kind and the right to close its
// queue belong to the goroutine that runs Serve.
type peer struct {
	id    ConnID
	conn  Conn
	queue chan []byte
	kind  fault.Kind
	// full says that the machine has no room for another frame: the reader
	// waits for room, or for over, which is closed when the queue is.
	full atomic.Bool
	room chan struct{}
	over chan struct{}
}

func newPeer(conn Conn) *peer {
	return &peer{conn: conn, queue: make(chan []byte, queuedFrames), room: make(chan struct{}, 1), over: make(chan struct{})}
}

// Attach lets a device in as who holds the session named key, and returns when
// its connection is over. A device without a live session is told Bye with
// Denied and the op "session".
func (s *Server) Attach(ctx context.Context, key auth.SessionKey, conn Conn) {
	in := attach{peer: newPeer(conn), key: key, answer: make(chan *fault.Error, 1)}
	if !s.post(in) {
		byeTo(ctx, conn, errStopping())
		return
	}
	if refusal := <-in.answer; refusal != nil {
		byeTo(ctx, conn, refusal)
		return
	}
	defer s.attached.Done()
	written := make(chan struct{})
	go func() {
		defer close(written)
		s.write(ctx, in.peer)
	}()
	s.read(ctx, in.peer)
	<-written
}

// read hands on what p sends until its connection is over.
func (s *Server) read(ctx context.Context, p *peer) {
	for {
		b, err := p.conn.Read(ctx)
		var broken *fault.Error
		switch {
		case err == nil:
			for p.full.Load() {
				select {
				case <-p.room:
					continue
				case <-p.over:
				case <-s.done:
				}
				break
			}
			if !s.post(arrival{p, Received{p.id, b}}) {
				return
			}
		case errors.As(err, &broken):
			s.post(arrival{p, Unreadable{p.id, broken}})
			return
		default:
			s.post(arrival{p, Closed{p.id}})
			return
		}
	}
}

// write sends what is queued for p until the queue is closed, and then closes
// the connection. The machine is told what has left, in large steps.
func (s *Server) write(ctx context.Context, p *peer) {
	left := 0
	for b := range p.queue {
		if err := p.writeOne(ctx, b); err != nil {
			p.conn.Abort()
			for range p.queue {
				// Nothing more can be sent; the reader ends the connection.
			}
			return
		}
		if left += len(b); left >= flushedBytes {
			s.post(arrival{p, Flushed{p.id, left}})
			left = 0
		}
	}
	p.conn.Close(p.kind)
}

func (p *peer) writeOne(ctx context.Context, b []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return p.conn.Write(ctx, b)
}

// attach asks to let a connection in; answer gets nil or why not.
type attach struct {
	peer   *peer
	key    auth.SessionKey
	answer chan *fault.Error
}

// handle looks the session up here, in the one goroutine: a session that ends
// later ends this connection too.
func (a attach) handle(s *Server) {
	who, err := s.accounts.Identity(a.key)
	switch {
	case errors.Is(err, auth.ErrNotSignedIn):
		a.answer <- fault.New(fault.Denied, "session", "no live session")
		return
	case err != nil:
		s.log.Error("look up the session of a connection", "session", a.key, "error", err)
		a.answer <- fault.New(fault.Internal, "session", "the session cannot be looked up")
		return
	}
	s.last++
	a.peer.id = s.last
	s.peers[a.peer.id] = a.peer
	s.attached.Add(1)
	s.hub.Step(Connected{a.peer.id, who})
	a.answer <- nil
}

// arrival is what the reader of a connection has seen.
type arrival struct {
	peer *peer
	in   Input
}

func (a arrival) handle(s *Server) {
	s.hub.Step(a.in)
	if !s.hub.Takes(a.peer.id) && !a.peer.full.Swap(true) {
		s.full[a.peer] = true
	}
	if _, over := a.in.(Closed); over && s.peers[a.peer.id] == a.peer {
		s.release(a.peer)
	}
}

// byeTo tells a device that was never let in why.
func byeTo(ctx context.Context, conn Conn, reason *fault.Error) {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	text := reason.Kind.String()
	if reason.Err != nil {
		text = reason.Err.Error()
	}
	if conn.Write(ctx, wire.Encode(wire.Bye{Kind: reason.Kind, Op: reason.Op, Text: text})) != nil {
		conn.Abort()
		return
	}
	conn.Close(reason.Kind)
}
