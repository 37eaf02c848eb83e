package hub

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"regarding/relay/auth"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// pipe is a Conn whose other end is the test.
type pipe struct {
	toRelay  chan []byte
	toDevice chan []byte
	broken   chan error
	over     context.Context
	end      context.CancelFunc

	mu     sync.Mutex
	closed *fault.Kind
}

func newPipe() *pipe {
	p := &pipe{toRelay: make(chan []byte), toDevice: make(chan []byte), broken: make(chan error, 1)}
	p.over, p.end = context.WithCancel(context.Background())
	return p
}

func (p *pipe) Read(ctx context.Context) ([]byte, error) {
	select {
	case b := <-p.toRelay:
		return b, nil
	case err := <-p.broken:
		return nil, err
	case <-p.over.Done():
		return nil, io.EOF
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipe) Write(ctx context.Context, b []byte) error {
	select {
	case p.toDevice <- b:
		return nil
	case <-p.over.Done():
		return io.ErrClosedPipe
	case <-ctx.Done():
		p.end()
		return ctx.Err()
	}
}

func (p *pipe) Close(kind fault.Kind) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = &kind
	p.end()
}

func (p *pipe) Abort() { p.end() }

// closedAs returns the kind with which the connection was closed in good
// order, or nil.
func (p *pipe) closedAs() *fault.Kind {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}

func (p *pipe) gone() bool { return p.over.Err() != nil }

// accounts is an Accounts of the test's own.
type accounts struct {
	mu       sync.Mutex
	profiles map[crm.UserID]crm.Profile
	sessions map[auth.SessionKey]crm.UserID
	broken   error
}

func (a *accounts) Identity(key auth.SessionKey) (auth.Identity, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	user, ok := a.sessions[key]
	switch {
	case a.broken != nil:
		return auth.Identity{}, a.broken
	case !ok:
		return auth.Identity{}, &fault.Error{Kind: fault.Denied, Op: "auth.session", Err: auth.ErrNotSignedIn}
	}
	return auth.Identity{Session: key, Profile: a.profiles[user]}, nil
}

func (a *accounts) Profile(_ crm.OrganizationID, user crm.UserID) (crm.Profile, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.profiles[user], a.broken
}

var (
	sevenKey = auth.SessionKey{7, 1}
	eightKey = auth.SessionKey{8, 1}
)

// stage is a running server inside a bubble.
type stage struct {
	*Server
	t        *testing.T
	accounts *accounts
	truth    *fakeLedger
	stop     context.CancelFunc
	stopped  chan struct{}
}

func onStage(t *testing.T, f func(*stage)) {
	synctest.Test(t, func(t *testing.T) {
		a := &accounts{
			profiles: map[crm.UserID]crm.Profile{profile(7).User: profile(7), profile(8).User: profile(8)},
			sessions: map[auth.SessionKey]crm.UserID{sevenKey: profile(7).User, eightKey: profile(8).User},
		}
		l := newFakeLedger()
		s := &stage{t: t, accounts: a, truth: l, stopped: make(chan struct{})}
		s.Server = NewServer(Program{"2.0", "def"}, a, l, time.Now, rand.Reader, slog.New(slog.DiscardHandler))
		ctx, stop := context.WithCancel(context.Background())
		s.stop = stop
		go func() {
			defer close(s.stopped)
			s.Serve(ctx)
		}()
		f(s)
		stop()
		<-s.stopped
	})
}

// attach lets a device in; done is closed when its connection is over.
func (s *stage) attach(key auth.SessionKey) (p *pipe, done chan struct{}) {
	p, done = newPipe(), make(chan struct{})
	go func() {
		defer close(done)
		s.Attach(context.Background(), key, p)
	}()
	return p, done
}

func (s *stage) online(user byte, key auth.SessionKey) (*pipe, chan struct{}) {
	p, done := s.attach(key)
	p.toRelay <- wire.Encode(hello(user, wire.InitialCredits))
	if w, ok := s.next(p).(wire.Welcome); !ok || w.Profile.User != profile(user).User {
		s.t.Fatalf("welcomed with %+v", w)
	}
	return p, done
}

func (s *stage) next(p *pipe) wire.Frame {
	s.t.Helper()
	f, err := wire.Decode(<-p.toDevice)
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}

func (s *stage) wantBye(p *pipe, done chan struct{}, kind fault.Kind, op string) {
	s.t.Helper()
	bye, ok := s.next(p).(wire.Bye)
	if !ok || bye.Kind != kind || bye.Op != op {
		s.t.Errorf("told %+v, want %v %s", bye, kind, op)
	}
	<-done
	if got := p.closedAs(); got == nil || *got != kind {
		s.t.Errorf("closed as %v, want %v", got, kind)
	}
}

// REL-02, SYNC-06: two devices of two people; a changed name reaches the right
// one; a device that leaves is forgotten.
func TestServe(t *testing.T) {
	onStage(t, func(s *stage) {
		ines, inesDone := s.online(7, sevenKey)
		jonas, jonasDone := s.online(8, eightKey)
		renamed := profile(7)
		renamed.Name = "Inês"
		s.accounts.mu.Lock()
		s.accounts.profiles[renamed.User] = renamed
		s.accounts.mu.Unlock()
		s.UserChanged(renamed.Organization, renamed.User)
		if diff := cmp.Diff(wire.Account{Profile: renamed}, s.next(ines)); diff != "" {
			t.Error(diff)
		}
		jonas.toRelay <- wire.Encode(wire.Ping{Nonce: 5})
		if got := s.next(jonas); got != (wire.Pong{Nonce: 5}) {
			t.Errorf("got %+v", got)
		}
		ines.end()
		<-inesDone
		jonas.toRelay <- wire.Encode(wire.Bye{Kind: fault.Offline})
		<-jonasDone
		if got := jonas.closedAs(); got == nil || *got != 0 {
			t.Errorf("closed as %v", got)
		}
		synctest.Wait()
		if len(s.peers)+len(s.hub.conns) != 0 {
			t.Errorf("%d peers, %d connections left", len(s.peers), len(s.hub.conns))
		}
	})
}

// REL-02: a device without a live session is told so; ending a session ends
// its sockets.
func TestServeSessions(t *testing.T) {
	onStage(t, func(s *stage) {
		p, done := s.attach(auth.SessionKey{99})
		s.wantBye(p, done, fault.Denied, "session")
		p, done = s.online(7, sevenKey)
		s.SessionsEnded(auth.SessionKey{98}, sevenKey)
		s.wantBye(p, done, fault.Denied, "session")
		s.accounts.mu.Lock()
		s.accounts.broken = errors.New("disk gone")
		s.accounts.mu.Unlock()
		p, done = s.attach(eightKey)
		s.wantBye(p, done, fault.Internal, "session")
		s.UserChanged(profile(8).Organization, profile(8).User)
	})
}

func TestServeEndsWhatIsNoFrame(t *testing.T) {
	onStage(t, func(s *stage) {
		p, done := s.online(7, sevenKey)
		p.broken <- fault.New(fault.TooLarge, "x", "too long")
		s.wantBye(p, done, fault.TooLarge, "x")
	})
}

// A device that says nothing is ended by the clock alone.
func TestServeEndsSilence(t *testing.T) {
	onStage(t, func(s *stage) {
		begun := time.Now()
		mute, muteDone := s.attach(sevenKey)
		idle, idleDone := s.online(8, eightKey)
		s.wantBye(mute, muteDone, fault.Invalid, "hello")
		if took := time.Since(begun); took != wire.HelloTimeout {
			t.Errorf("no hello borne for %v", took)
		}
		s.wantBye(idle, idleDone, fault.Offline, "idle")
		if took := time.Since(begun); took != wire.IdleTimeout {
			t.Errorf("silence borne for %v", took)
		}
	})
}

// INV-8: a device that sends and never reads costs a bounded queue, and then
// its connection; everybody else goes on.
func TestServeClosesDeviceThatDoesNotDrain(t *testing.T) {
	onStage(t, func(s *stage) {
		slow, slowDone := s.online(7, sevenKey)
		sent := 0
		for !slow.gone() {
			select {
			case slow.toRelay <- wire.Encode(wire.Ping{Nonce: uint64(sent)}):
				sent++
			case <-slow.over.Done():
			}
		}
		<-slowDone
		if sent < queuedFrames || sent > queuedFrames+3 {
			t.Errorf("closed after %d frames were owed", sent)
		}
		if slow.closedAs() != nil {
			t.Error("closed in good order, which waits for the device")
		}
		s.online(8, eightKey)
	})
}

// A device that takes nothing at all is given ten seconds for one frame.
func TestServeGivesUpWriting(t *testing.T) {
	onStage(t, func(s *stage) {
		p, done := s.attach(sevenKey)
		begun := time.Now()
		p.toRelay <- wire.Encode(hello(7, 1))
		<-done
		if took := time.Since(begun); took != writeTimeout || !p.gone() {
			t.Errorf("gave up after %v", took)
		}
		synctest.Wait()
		if len(s.peers)+len(s.hub.conns) != 0 {
			t.Errorf("%d peers, %d connections left", len(s.peers), len(s.hub.conns))
		}
	})
}

// REL-05: when the relay stops, devices hear it; one that does not listen
// cannot hold it up for long; who comes later is told too.
func TestServeStops(t *testing.T) {
	onStage(t, func(s *stage) {
		p, done := s.online(7, sevenKey)
		_, deafDone := s.online(8, eightKey)
		s.stop()
		begun := time.Now()
		s.wantBye(p, done, fault.Offline, "stop")
		<-s.stopped
		if took := time.Since(begun); took != stopGrace {
			t.Errorf("stopped after %v", took)
		}
		<-deafDone
		late, lateDone := s.attach(sevenKey)
		s.wantBye(late, lateDone, fault.Offline, "stop")
		s.UserChanged(profile(7).Organization, profile(7).User)
		s.SessionsEnded(sevenKey)
	})
}

func TestByeToDeviceThatDoesNotListen(t *testing.T) {
	onStage(t, func(s *stage) {
		begun := time.Now()
		p, done := s.attach(auth.SessionKey{99})
		<-done
		if took := time.Since(begun); took != writeTimeout || !p.gone() {
			t.Errorf("over after %v", took)
		}
	})
}
