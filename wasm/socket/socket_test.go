package socket

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
	"regarding/wasm/view"
)

var (
	organization = crm.OrganizationID{ID: crm.ID{1}}
	user         = crm.UserID{ID: crm.ID{2}}
	welcome      = wire.Welcome{
		Protocol: wire.Protocol, Version: "2", Build: "relay", Credits: wire.InitialCredits,
		Now:     time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
		Profile: crm.Profile{Organization: organization, User: user, Name: "Ines Author"},
	}
)

var errClosed = errors.New("closed")

// line is one connection; the test is its other end.
type line struct {
	sent   chan wire.Frame
	in     chan []byte
	closed chan struct{}
}

func newLine() *line {
	return &line{sent: make(chan wire.Frame, 100), in: make(chan []byte), closed: make(chan struct{})}
}

func (l *line) Send(b []byte) error {
	select {
	case <-l.closed:
		return errClosed
	default:
	}
	f, err := wire.Decode(b)
	if err != nil {
		return err
	}
	l.sent <- f
	return nil
}

func (l *line) Receive(ctx context.Context) ([]byte, error) {
	select {
	case b := <-l.in:
		return b, nil
	case <-l.closed:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *line) Close() {
	select {
	case <-l.closed:
	default:
		close(l.closed)
	}
}

// exchange is a Dialer: each attempt takes the next line, nil is one that fails.
type exchange struct {
	sync.Mutex
	lines    []*line
	dials    []time.Duration // since start
	start    time.Time
	signedIn bool
	askErr   error
}

func (e *exchange) Dial(context.Context) (Conn, error) {
	e.Lock()
	defer e.Unlock()
	e.dials = append(e.dials, time.Since(e.start))
	if len(e.lines) == 0 {
		return nil, errors.New("refused")
	}
	l := e.lines[0]
	e.lines = e.lines[1:]
	if l == nil {
		return nil, errors.New("refused")
	}
	return l, nil
}

func (e *exchange) SignedIn(context.Context) (bool, error) {
	e.Lock()
	defer e.Unlock()
	return e.signedIn, e.askErr
}

func (e *exchange) answer(signedIn bool, err error) {
	e.Lock()
	defer e.Unlock()
	e.signedIn, e.askErr = signedIn, err
}

func (e *exchange) connect(l *line) {
	e.Lock()
	defer e.Unlock()
	e.lines = []*line{l}
}

// dialed returns when the dials so far began, since the start.
func (e *exchange) dialed() []time.Duration {
	e.Lock()
	defer e.Unlock()
	return slices.Clone(e.dials)
}

// device is a running socket in a synctest bubble.
type device struct {
	*Socket
	exchange *exchange
	told     chan view.Connection
	taken    chan wire.Frame
	during   func(wire.Frame) // what the worker does with a frame
	handle   atomic.Int64     // how long the worker takes for a frame

	// As the test has read them from told.
	states []string
	last   view.Connection
}

// seen waits until the socket waits, and returns the last it has told.
func (d *device) seen() view.Connection {
	synctest.Wait()
	for {
		select {
		case d.last = <-d.told:
			if s := string(d.last.State); len(d.states) == 0 || d.states[len(d.states)-1] != s {
				d.states = append(d.states, s)
			}
		default:
			return d.last
		}
	}
}

// frames returns what the worker was given since the last call.
func (d *device) frames() []wire.Frame {
	synctest.Wait()
	var frames []wire.Frame
	for {
		select {
		case f := <-d.taken:
			frames = append(frames, f)
		default:
			return frames
		}
	}
}

func start(t *testing.T, lines ...*line) *device {
	t.Helper()
	return startWith(t, nil, lines...)
}

// startWith starts a socket that says of its copy what hello returns.
func startWith(t *testing.T, hello func() wire.Replica, lines ...*line) *device {
	t.Helper()
	d := &device{
		exchange: &exchange{lines: lines, start: time.Now(), signedIn: true},
		told:     make(chan view.Connection, 1000), taken: make(chan wire.Frame, 1000),
		during: func(wire.Frame) {},
	}
	d.Socket = New(Config{
		Dialer:  d.exchange,
		Program: view.Program{Version: "1", Build: "engine", Protocol: wire.Protocol}, Organization: organization, User: user,
		Hello: hello, Now: time.Now, Fraction: func() float64 { return 0.5 }, Report: func(error) {},
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.Run(ctx,
			func(c view.Connection) { d.told <- c },
			func(f wire.Frame) {
				time.Sleep(time.Duration(d.handle.Load()))
				d.during(f)
				d.taken <- f
			},
		)
	}()
	t.Cleanup(func() { // inside the bubble
		cancel()
		<-done
	})
	synctest.Wait()
	return d
}

// give hands frames to the socket and waits until it has dealt with them.
func (l *line) give(frames ...wire.Frame) {
	for _, f := range frames {
		l.in <- wire.Encode(f)
		synctest.Wait()
	}
}

// take returns what the socket has sent since the last take.
func (l *line) take() []wire.Frame {
	var frames []wire.Frame
	for {
		select {
		case f := <-l.sent:
			frames = append(frames, f)
		default:
			return frames
		}
	}
}

func TestHelloWelcomeAndFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		d := start(t, l)
		account := wire.Account{Profile: crm.Profile{Name: "Ines Writer"}}
		l.give(welcome, account, wire.Ping{Nonce: 9})

		wantSent := []wire.Frame{
			wire.Hello{Protocol: 1, Version: "1", Build: "engine", Organization: organization, User: user, Credits: wire.InitialCredits},
			wire.Pong{Nonce: 9},
		}
		if diff := cmp.Diff(wantSent, l.take()); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]wire.Frame{welcome, account}, d.frames()); diff != "" {
			t.Error(diff)
		}
		d.seen()
		if diff := cmp.Diff([]string{"connecting", "online"}, d.states); diff != "" {
			t.Error(diff)
		}
	})
}

// SYNC-05: a relay that went away without a word is noticed.
func TestSilentRelayIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		d := start(t, l)
		l.give(welcome)
		l.take()
		// Its pongs keep the connection.
		for n := range 10 {
			time.Sleep(wire.PingInterval)
			synctest.Wait()
			if diff := cmp.Diff([]wire.Frame{wire.Ping{Nonce: uint64(n + 1)}}, l.take()); diff != "" {
				t.Fatal(diff)
			}
			l.give(wire.Pong{Nonce: uint64(n + 1)})
			if d.seen().LastContact != time.Now().UnixMilli() {
				t.Fatal("the contact is not told")
			}
		}
		heard := time.Now()
		time.Sleep(wire.IdleTimeout - time.Millisecond)
		if got := d.seen(); got.State != view.Online {
			t.Fatalf("left early: %+v", got)
		}
		time.Sleep(2 * time.Millisecond)
		if got := d.seen(); got.State != view.Offline || got.LastContact != heard.UnixMilli() {
			t.Errorf("got %+v", got)
		}
	})
}

func TestNoWelcomeInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		d := start(t, l)
		time.Sleep(wire.HelloTimeout + time.Millisecond)
		if got := d.seen(); got.State != view.Offline {
			t.Errorf("got %+v", got)
		}
	})
}

// INV-8: credits are given back as frames are dealt with, and a relay that
// sends more than it may is left.
func TestCredits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		d := start(t, l)
		l.give(welcome)
		l.take()
		for range wire.InitialCredits {
			l.give(wire.Account{})
		}
		half := wire.Credit{Frames: wire.InitialCredits / 2}
		if diff := cmp.Diff([]wire.Frame{half, half}, l.take()); diff != "" {
			t.Error(diff)
		}
		d.handle.Store(int64(time.Hour)) // the worker is busy: frames wait, none is lost
		l.give(wire.Account{})
		if got, want := len(d.frames()), 1+wire.InitialCredits; got != want {
			t.Errorf("%d frames, want %d", got, want)
		}
		time.Sleep(time.Hour)
		if got := len(d.frames()); got != 1 {
			t.Errorf("%d frames, want the one that waited", got)
		}
	})
}

func TestMisbehavingRelay(t *testing.T) {
	other := welcome
	other.Profile.User = crm.UserID{ID: crm.ID{9}}
	ancient := welcome
	ancient.Protocol = wire.OldestProtocol - 1
	tests := []struct {
		name   string
		frames []wire.Frame
		want   view.ConnectionState
		fault  fault.Kind
	}{
		{"frame before the welcome", []wire.Frame{wire.Ping{}}, view.Offline, 0},
		{"second welcome", []wire.Frame{welcome, welcome}, view.Offline, 0},
		{"a browser's frame", []wire.Frame{welcome, wire.Hello{}}, view.Offline, 0},
		{"no credits", []wire.Frame{welcome, wire.Credit{}}, view.Offline, 0},
		{"taken for another user", []wire.Frame{other}, view.Refused, fault.Denied},
		{"relay too old", []wire.Frame{ancient}, view.Refused, fault.TooOld},
		{"bye, session ended", []wire.Frame{welcome, wire.Bye{Kind: fault.Denied, Op: "session"}}, view.SignedOut, 0},
		{"bye, session unknown", []wire.Frame{wire.Bye{Kind: fault.Denied, Op: "session"}}, view.SignedOut, 0},
		{"bye, somebody else's cookie", []wire.Frame{wire.Bye{Kind: fault.Denied, Op: "hello"}}, view.Refused, fault.Denied},
		{"bye, revoked", []wire.Frame{welcome, wire.Bye{Kind: fault.Denied, Op: "revoked"}}, view.Revoked, 0},
		{"bye, another device", []wire.Frame{wire.Bye{Kind: fault.Stale, Op: "device"}}, view.Offline, 0},
		{"bye, other rights", []wire.Frame{welcome, wire.Bye{Kind: fault.Stale, Op: "rights"}}, view.Offline, 0},
		{"a frame that only devices send", []wire.Frame{welcome, wire.FillNext{}}, view.Offline, 0},
		{"bye, too old", []wire.Frame{wire.Bye{Kind: fault.TooOld, Op: "hello"}}, view.Refused, fault.TooOld},
		{"bye, stopping", []wire.Frame{welcome, wire.Bye{Kind: fault.Offline, Op: "stop"}}, view.Offline, 0},
		{"bye, busy", []wire.Frame{wire.Bye{Kind: fault.Busy, Op: "connect"}}, view.Offline, 0},
		{"bye of a kind to come", []wire.Frame{wire.Bye{Kind: 99}}, view.Offline, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLine()
				d := start(t, l)
				l.give(tt.frames...)
				last := d.seen()
				if last.State != tt.want {
					t.Errorf("got %+v", last)
				}
				if got := last.Fault; tt.fault == 0 && got != nil || tt.fault != 0 && (got == nil || *got != tt.fault) {
					t.Errorf("fault %v, want %v", got, tt.fault)
				}
				select {
				case <-l.closed:
				default:
					t.Error("the connection stays open")
				}
				// Only what may pass by itself is tried again by itself.
				time.Sleep(time.Minute)
				synctest.Wait()
				if again := len(d.exchange.dialed()) > 1; again != (tt.want == view.Offline) {
					t.Errorf("tried again: %v", again)
				}
			})
		})
	}
}

func TestGarbageEndsTheConnection(t *testing.T) {
	for _, b := range [][]byte{nil, {0}, {255, 1, 2}, make([]byte, wire.MaxFrameBytes+1)} {
		synctest.Test(t, func(t *testing.T) {
			l := newLine()
			d := start(t, l)
			l.give(welcome)
			l.take()
			l.in <- b
			synctest.Wait()
			sent := l.take()
			if got := d.seen(); got.State != view.Offline || len(sent) != 1 {
				t.Fatalf("got %+v, sent %v", got, sent)
			}
			if bye, ok := sent[0].(wire.Bye); !ok || bye.Kind != fault.Invalid && bye.Kind != fault.TooLarge {
				t.Errorf("sent %+v", sent[0])
			}
		})
	}
}
