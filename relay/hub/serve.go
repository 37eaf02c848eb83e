package hub

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"regarding/relay/auth"
	"regarding/shared/crm"
	"regarding/shared/fault"
)

// Limits of the driver.
const (
	// queuedFrames is how many frames wait for a connection that is slow to
	// take them; one more closes it.
	queuedFrames = 128
	// writeTimeout is how long a device may take to take one frame.
	writeTimeout = 10 * time.Second
	// tickInterval is how often the clock of the machine moves by itself.
	tickInterval = time.Second
	// stopGrace is how long connections may take to hear that the relay stops.
	stopGrace = 3 * time.Second
)

// Conn is the socket of one device, as the driver needs it. Reading, writing
// and closing happen side by side.
type Conn interface {
	// Read returns the bytes of the next frame. An *fault.Error means that
	// something came that is no frame, after which nothing more can be read;
	// any other error means that the connection is over.
	Read(context.Context) ([]byte, error)
	// Write sends one frame. When its context ends first, the connection is over.
	Write(context.Context, []byte) error
	// Close ends the connection in good order, within a few seconds; kind is
	// that of the Bye sent before, 0 for none.
	Close(kind fault.Kind)
	// Abort ends the connection at once.
	Abort()
}

// Accounts answers who is behind a session, as of now.
type Accounts interface {
	Identity(auth.SessionKey) (auth.Identity, error)
	Profile(crm.OrganizationID, crm.UserID) (crm.Profile, error)
}

// Server drives a Hub: one goroutine owns the machine, and each connection has
// one that reads and one that writes. Its methods are safe for concurrent use.
type Server struct {
	hub      *Hub
	accounts Accounts
	now      func() time.Time
	log      *slog.Logger
	events   chan event
	done     chan struct{}
	attached sync.WaitGroup

	// Of the goroutine that runs Serve.
	last  ConnID
	peers map[ConnID]*peer
}

// event is one of attach, arrival, userChanged, sessionsEnded.
type event interface{ handle(*Server) }

// NewServer returns a driver that works once Serve runs.
func NewServer(program Program, accounts Accounts, now func() time.Time, log *slog.Logger) *Server {
	return &Server{
		hub:      New(program, now()),
		accounts: accounts,
		now:      now,
		log:      log,
		events:   make(chan event),
		done:     make(chan struct{}),
		peers:    make(map[ConnID]*peer),
	}
}

// Serve runs until ctx ends; then it says Bye to every device, waits a little
// for them to hear it, and returns. It is called once.
func (s *Server) Serve(ctx context.Context) {
	ticker := time.NewTicker(tickInterval)
	defer ticker.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case e := <-s.events:
			s.hub.At(s.now())
			e.handle(s)
		case <-ticker.C:
			s.hub.Tick(s.now())
		}
		s.carryOut(s.hub.Ready())
	}
	s.stop()
}

// stop empties the server. What still asks to be let in meets done.
func (s *Server) stop() {
	s.hub.Step(Stopping{})
	leaving := make([]*peer, 0, len(s.peers))
	for _, p := range s.peers {
		leaving = append(leaving, p)
	}
	s.carryOut(s.hub.Ready())
	close(s.done)
	gone := make(chan struct{})
	go func() {
		s.attached.Wait()
		close(gone)
	}()
	timer := time.NewTimer(stopGrace)
	defer timer.Stop()
	select {
	case <-gone:
	case <-timer.C:
		for _, p := range leaving {
			p.conn.Abort()
		}
		<-gone
	}
}

// carryOut does what the machine said.
func (s *Server) carryOut(out Output) {
	for _, send := range out.Sends {
		p := s.peers[send.Conn]
		if p == nil {
			continue
		}
		select {
		case p.queue <- send.Bytes:
		default:
			s.log.Warn("device does not take its frames", "conn", send.Conn, "queued", queuedFrames)
			s.drop(p)
		}
	}
	for _, c := range out.Closes {
		if p := s.peers[c.Conn]; p != nil {
			p.kind = c.Kind
			s.release(p)
		}
	}
}

// drop ends a connection that does not drain.
func (s *Server) drop(p *peer) {
	p.conn.Abort()
	s.hub.Step(Closed{p.id})
	s.release(p)
}

// release lets the writer of p finish.
func (s *Server) release(p *peer) {
	delete(s.peers, p.id)
	close(p.queue)
}

// post hands e to the goroutine that runs Serve and reports whether it was
// taken.
func (s *Server) post(e event) bool {
	select {
	case s.events <- e:
		return true
	case <-s.done:
		return false
	}
}

// UserChanged says that something in the profile of user has changed, after
// it is stored.
func (s *Server) UserChanged(organization crm.OrganizationID, user crm.UserID) {
	s.post(userChanged{organization, user})
}

// SessionsEnded says that sessions have ended, after that is stored.
func (s *Server) SessionsEnded(keys ...auth.SessionKey) { s.post(sessionsEnded(keys)) }

type userChanged struct {
	organization crm.OrganizationID
	user         crm.UserID
}

// handle reads the profile here, in the one goroutine, so that of two changes
// the later is the one that stays.
func (e userChanged) handle(s *Server) {
	profile, err := s.accounts.Profile(e.organization, e.user)
	if err != nil {
		s.log.Error("read changed profile", "user", e.user, "error", err)
		return
	}
	s.hub.Step(ProfileChanged{profile})
}

type sessionsEnded []auth.SessionKey

func (e sessionsEnded) handle(s *Server) {
	for _, key := range e {
		s.hub.Step(SessionEnded{key})
	}
}
