package hub

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
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
	// flushedBytes is in what steps the machine is told what has left.
	flushedBytes = maxUnsent / 4
	// maxReads is how many reads of the ledger run side by side.
	maxReads = 8
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

// Server drives a Hub: one goroutine owns the machine, each connection has
// one that reads and one that writes, and the ledger is asked from a few more.
// Its methods are safe for concurrent use.
type Server struct {
	hub      *Hub
	ledger   Ledger
	accounts Accounts
	now      func() time.Time
	log      *slog.Logger
	events   chan event
	done     chan struct{}
	attached sync.WaitGroup
	// working counts what the ledger is asked.
	working sync.WaitGroup
	// held is the fault.Kind for which the ledger takes nothing now, or 0.
	held atomic.Uint32

	// Of the goroutine that runs Serve.
	last    ConnID
	peers   map[ConnID]*peer
	full    map[*peer]bool // whose readers wait
	reads   []Read         // that wait for their turn
	reading int
	ticket  Ticket
	waiting map[Ticket]chan<- Done
}

// event is one of attach, arrival, userChanged, sessionsEnded, submitted,
// answered, committed.
type event interface{ handle(*Server) }

// NewServer returns a driver that works once Serve runs. It makes the ids of
// the relay's own mutations from random.
func NewServer(program Program, accounts Accounts, l Ledger, now func() time.Time, random io.Reader, log *slog.Logger) *Server {
	return &Server{
		hub:      New(program, now(), random),
		ledger:   l,
		accounts: accounts,
		now:      now,
		log:      log,
		events:   make(chan event),
		done:     make(chan struct{}),
		peers:    make(map[ConnID]*peer),
		full:     make(map[*peer]bool),
		waiting:  make(map[Ticket]chan<- Done),
	}
}

// Serve runs until ctx ends; then it says Bye to every device, waits a little
// for them to hear it, and returns when also the ledger is left alone. It is
// called once.
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
		s.carryOut()
	}
	s.stop()
	s.working.Wait()
}

// stop empties the server. What still asks to be let in meets done.
func (s *Server) stop() {
	s.hub.Step(Stopping{})
	leaving := make([]*peer, 0, len(s.peers))
	for _, p := range s.peers {
		leaving = append(leaving, p)
	}
	s.carryOut()
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

// carryOut does what the machine says until it says nothing more.
func (s *Server) carryOut() {
	for out := s.hub.Ready(); !out.empty(); out = s.hub.Ready() {
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
		s.reads = append(s.reads, out.Reads...)
		s.startReads()
		if len(out.Commit) > 0 {
			s.startCommit(out.Commit)
		}
		for _, d := range out.Done {
			s.waiting[d.Ticket] <- d
			delete(s.waiting, d.Ticket)
		}
		for _, err := range out.Reports {
			s.log.Error("synchronize", "error", err)
		}
	}
	for p := range s.full {
		if s.hub.Takes(p.id) {
			delete(s.full, p)
			p.full.Store(false)
			select {
			case p.room <- struct{}{}:
			default: // it does not wait, and will see that there is room
			}
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
	delete(s.full, p)
	close(p.queue)
	close(p.over)
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
