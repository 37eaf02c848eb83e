// Package worker drives the engine of one signed-in user: who that is, how the device stands with the relay, and what the pages ask.
package worker

import (
	"context"
	"fmt"
	"io"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
	"regarding/wasm/view"
)

// contactInterval is how much older the stored time of the last contact may
// be than the one shown, while the device is online.
const contactInterval = time.Minute

// Known is what the device knows of its user without the relay. The zero
// value is that of a device that has never spoken to the relay.
type Known struct {
	Profile crm.Profile
	// Contact is when the relay was last heard.
	Contact time.Time
}

// Store holds what the device knows. Its methods are called by one goroutine,
// except Check, which may be called at any time.
type Store interface {
	// Load returns what was last saved, the zero value when nothing was.
	Load(ctx context.Context) (Known, error)
	// Save replaces what is stored, as a whole.
	Save(ctx context.Context, k Known) error
	// Check writes, reads and deletes a row.
	Check(ctx context.Context) error
	// Forget closes and deletes the device's database.
	Forget(ctx context.Context) error
}

// Link is the connection to the relay.
type Link interface {
	// Run keeps the connection until ctx ends. It hands over, in order and
	// one at a time, each change of the connection's state and each frame
	// that is for the worker. Their times are those of this device.
	Run(ctx context.Context, state func(view.Connection), frame func(wire.Frame))
	// Wake makes it try the relay now, without waiting for it.
	Wake()
}

// Config is what a Worker is made from.
type Config struct {
	Store   Store
	Link    Link
	Program view.Program
	Now     func() time.Time
	Random  io.Reader
	// Report takes errors that nobody waits for. It must not block.
	Report func(error)
}

// Worker is the engine of one user. Its methods may be called from any
// goroutine while Run runs; what it knows belongs to Run's goroutine.
type Worker struct {
	config   Config
	requests chan func()
	ended    chan struct{}

	// Owned by Run's goroutine, and by New before it.
	known      Known
	stored     time.Time // Known.Contact as the store holds it
	connection view.Connection
	relay      *view.Program
	watchers   map[int]func(view.Session)
	lastWatch  int
	stopLink   func()
	forgotten  error
	leaving    bool
}

// New returns a worker that knows what its store holds.
func New(ctx context.Context, c Config) (*Worker, error) {
	known, err := c.Store.Load(ctx)
	if err != nil {
		return nil, fmt.Errorf("load what the device knows: %w", err)
	}
	return &Worker{
		config: c, requests: make(chan func()), ended: make(chan struct{}),
		known: known, stored: known.Contact,
		connection: view.Connection{State: view.Connecting},
		watchers:   map[int]func(view.Session){},
	}, nil
}

// Run serves the pages and keeps the link until ctx ends or the worker has
// been told to forget. It is called once. It returns nil after Forget, the
// store's error when that failed, or ctx's.
func (w *Worker) Run(ctx context.Context) error {
	defer close(w.ended)
	linkCtx, cancel := context.WithCancel(ctx)
	linked := make(chan struct{})
	go func() {
		defer close(linked)
		w.config.Link.Run(linkCtx,
			func(c view.Connection) { _ = w.do(linkCtx, func() { w.connected(linkCtx, c) }) },
			func(f wire.Frame) { _ = w.do(linkCtx, func() { w.received(linkCtx, f) }) },
		)
	}()
	w.stopLink = func() {
		cancel()
		<-linked
	}
	defer w.stopLink()
	for {
		select {
		case f := <-w.requests:
			f()
			if w.leaving {
				return w.forgotten
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// do runs f on Run's goroutine and waits for it.
func (w *Worker) do(ctx context.Context, f func()) error {
	done := make(chan struct{})
	select {
	case w.requests <- func() { defer close(done); f() }:
		<-done
		return nil
	case <-w.ended:
		return fault.New(fault.Offline, "worker.do", "the engine has ended")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// connected takes what the link says of itself. A time of contact is stored
// before it is shown, but no more often than contactInterval while online.
func (w *Worker) connected(ctx context.Context, c view.Connection) {
	if heard := time.UnixMilli(c.LastContact); c.LastContact > 0 && heard.After(w.known.Contact) {
		w.known.Contact = heard
	}
	if w.known.Contact.Sub(w.stored) >= contactInterval || c.State != view.Online && w.known.Contact.After(w.stored) {
		w.save(ctx)
	}
	w.connection = c
	w.publish()
}

// received takes a frame. The profile is stored before it is shown.
func (w *Worker) received(ctx context.Context, f wire.Frame) {
	switch f := f.(type) {
	case wire.Welcome:
		w.relay = &view.Program{Version: f.Version, Build: f.Build, Protocol: f.Protocol}
		w.known.Profile = f.Profile
	case wire.Account:
		w.known.Profile = f.Profile
	default:
		return
	}
	w.known.Contact = w.config.Now()
	w.save(ctx)
	w.publish()
}

// save keeps going when the store refuses: the relay tells the profile again
// at the next hello, and the work of the person does not depend on it.
func (w *Worker) save(ctx context.Context) {
	if err := w.config.Store.Save(ctx, w.known); err != nil {
		w.config.Report(fmt.Errorf("store what the relay told: %w", err))
		return
	}
	w.stored = w.known.Contact
}

func (w *Worker) publish() {
	s := w.session()
	for _, tell := range w.watchers {
		tell(s)
	}
}

func (w *Worker) session() view.Session {
	s := view.Session{Connection: w.connection, Engine: w.config.Program, Relay: w.relay}
	s.Connection.LastContact = 0
	if !w.known.Contact.IsZero() {
		s.Connection.LastContact = w.known.Contact.UnixMilli()
	}
	if p := w.known.Profile; !p.User.IsZero() {
		s.Profile = &view.Profile{
			OrganizationID: p.Organization, OrganizationName: p.OrganizationName,
			UserID: p.User, Name: p.Name, Email: p.Email,
			Role: p.Role, ManagesUsers: p.Role.ManagesUsers(),
		}
	}
	return s
}
