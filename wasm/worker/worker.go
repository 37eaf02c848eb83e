// Package worker drives the engine of one signed-in user: its replica, how the device stands with the relay, and what the pages ask.
package worker

import (
	"context"
	"fmt"
	"io"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/blob"
	"regarding/wasm/replica"
	"regarding/wasm/search"
	"regarding/wasm/view"
)

const (
	// contactInterval is how much older the stored time of the last contact may
	// be than the one shown, while the device is online.
	contactInterval = time.Minute
	// slice is how long the worker goes on before events have their turn.
	slice = 8 * time.Millisecond
	// tickInterval is how often the replica is told the time.
	tickInterval = time.Second
	// maxDrained is how many requests are taken in before one write.
	maxDrained = 512
)

// Known is what the device knows of its user without the relay. The zero
// value is that of a device that has never spoken to the relay.
type Known struct {
	Profile crm.Profile
	// Contact is when the relay was last heard.
	Contact time.Time
	// Policy says how much mail this device keeps (MBX-08); nil stands for
	// blob.DefaultPolicy.
	Policy *blob.Policy
	// Pinned are the records that the person keeps among the first choices for
	// regarding, Recent those used last; the newest first, at most maxChoices.
	Pinned, Recent []crm.Ref
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
	// Imports returns the records of imports, the oldest first. SaveImport
	// replaces one, or takes it away where it is nil; it may be called at any time.
	Imports(ctx context.Context) ([][]byte, error)
	SaveImport(ctx context.Context, id crm.ID, record []byte) error
	// SaveGlance replaces what pages show when they open, which goes with the
	// first change of a row that the store of the rows takes; nil takes it away.
	SaveGlance(ctx context.Context, glance []byte) error
	// Forget closes and deletes the device's database.
	Forget(ctx context.Context) error
	// Aside returns changes of the person that were set aside because they
	// could not be read any more, as they were stored. It is called once the
	// store of the rows is open; DropAside forgets them.
	Aside(ctx context.Context) ([][]byte, error)
	DropAside(ctx context.Context) error
}

// Link is the connection to the relay. It says the worker's Hello with each
// new connection.
type Link interface {
	// Run keeps the connection until ctx ends. It hands over, in order and
	// one at a time, each change of the connection's state and each frame
	// that is for the worker. Their times are those of this device.
	Run(ctx context.Context, state func(view.Connection), frame func(wire.Frame))
	// Wake makes it try the relay now, without waiting for it.
	Wake()
	// Send sends frames in this session, in order; without one they are dropped.
	Send(frames ...wire.Frame)
	// Hold keeps it off the relay, or lets it connect again.
	Hold(hold bool)
	// Reconnect ends the session and connects anew.
	Reconnect()
}

// Config is what a Worker is made from.
type Config struct {
	Store Store
	// Rows is the store of the replica, which the worker opens and closes.
	Rows replica.Store
	Link Link
	// Blobs holds the bytes that rows refer to, Words the full-text index; Post
	// asks the relay for bytes. All three may be nil: then there is no mail.
	Blobs blob.Store
	Words search.Store
	Post  Post
	// Charsets decodes mail, Zone is the person's time zone.
	Charsets mailbox.Charsets
	Zone     func() *time.Location
	Program  view.Program
	User     crm.UserID
	// Name and Agent are for the row of a device that joins.
	Name, Agent string
	Now         func() time.Time
	Random      io.Reader
	// Yield returns when the events that wait have had their turn.
	Yield func()
	// Report takes errors that nobody waits for. It must not block.
	Report func(error)
}

// Worker is the engine of one user. Its methods may be called from any
// goroutine while Run runs; what it knows belongs to Run's goroutine.
type Worker struct {
	config   Config
	requests chan request
	ended    chan struct{}
	loaded   chan struct{} // closed when every row has been scanned
	yielded  chan struct{}

	// Owned by Run's goroutine, and by New before it.
	known Known
	// elsewhere names the records that the relay was last asked for.
	elsewhere  map[crm.ID]string
	stored     time.Time // Known.Contact as the store holds it
	connection view.Connection
	relay      *view.Program
	leaving    bool
	result     error // of Run, once leaving
	runCtx     context.Context
	stop       func() // the link and the scan, and waits for them

	replica *replica.Replica
	table   *view.Table
	warm    bool // the table has its indexes
	queue   view.Queue
	status  replica.Status
	checked time.Time // when the last self-check ended
	failed  fault.Kind
	aside   [][]byte  // changes that could not be read, as they are stored
	retryAt time.Time // when a write that failed is tried again
	revoked bool
	online  bool // the replica has been told of a connection
	stepped bool // it was handed an input since the last output
	// made holds what was created by the mutations that are kept, answers who
	// waits for a proposal.
	made    map[mutation.ID]crm.Key
	kept    map[mutation.ID]struct{} // those that wait or were confirmed lately
	answers map[mutation.ID][]func(error)
	whole   map[crm.Key]crm.Row // issues and notices
	pasts   map[crm.Key]*past
	asked   map[uint64]*question
	nonce   uint64

	watchers  []*watcher
	searches  []*searching
	courier   *courier
	finder    *finder
	completer *completer
	imports   []*importRun
	// maxMessages is how many messages this device takes in.
	maxMessages int
	opened      []*opened
	// groups are the mutations that were made of one proposal.
	groups    map[mutation.ID][]mutation.ID
	chosen    uint64               // counts changes of what is pinned and recent
	changed   map[crm.Key]*crm.Row // since the last publish, for watchers of records
	unsettled []request
	resting   bool // the replica has nothing more to do
	hopping   bool
	deadline  time.Time
	shownAt   time.Time // when views were last published while rows are scanned or imported
	proposing int       // proposals of pages that are not answered
	glance    glance
	writes    uint64 // counts what the store of the rows has taken
}

// request is something to be done by Run's goroutine.
type request struct {
	run  func()
	done chan struct{}
	// settled asks that done waits until what follows from it is stored.
	settled bool
}

// New returns a worker that knows what its store holds.
func New(ctx context.Context, c Config) (*Worker, error) {
	known, err := c.Store.Load(ctx)
	if err != nil {
		return nil, fmt.Errorf("load what the device knows: %w", err)
	}
	if c.Yield == nil {
		c.Yield = func() {}
	}
	w := &Worker{
		config: c, requests: make(chan request), ended: make(chan struct{}), loaded: make(chan struct{}), yielded: make(chan struct{}, 1),
		known: known, stored: known.Contact, connection: view.Connection{State: view.Connecting},
		table: view.NewTable(c.User), made: map[mutation.ID]crm.Key{}, kept: map[mutation.ID]struct{}{}, answers: map[mutation.ID][]func(error){},
		whole: map[crm.Key]crm.Row{}, pasts: map[crm.Key]*past{}, asked: map[uint64]*question{}, changed: map[crm.Key]*crm.Row{},
	}
	w.replica = replica.New(replica.Config{
		User: c.User, Role: known.Profile.Role, Name: c.Name, Agent: c.Agent, Random: c.Random, Now: c.Now(),
	})
	w.courier, w.finder, w.completer, w.maxMessages = newCourier(w), newFinder(w), newCompleter(w), maxMessages
	return w, w.loadImports(ctx)
}

// Run serves the pages and keeps the link until ctx ends or the worker has
// been told to forget. It is called once. It returns nil after Forget, the
// store's error when that failed, replica.ErrFence when another engine has
// taken over, what else the store of the rows cannot go on from, or ctx's.
func (w *Worker) Run(ctx context.Context) error {
	defer close(w.ended)
	defer w.config.Rows.Close()
	if err := w.open(ctx); err != nil {
		return err
	}
	w.start(ctx)
	defer w.stop()
	ticker := time.NewTicker(tickInterval)
	defer ticker.Stop()
	for {
		select {
		case q := <-w.requests:
			w.begin()
			w.take(q)
		case <-w.yielded:
			w.begin()
			w.hopping = false
		case <-ticker.C:
			w.begin()
			w.replica.Tick(w.config.Now())
			w.keepGlance()
		case <-ctx.Done():
			return ctx.Err()
		}
		w.drain()
		w.work()
		if w.leaving {
			return w.result
		}
	}
}

// start lets the link and the scan run beside the worker.
func (w *Worker) start(ctx context.Context) {
	runCtx, cancel := context.WithCancel(ctx)
	w.runCtx = runCtx
	linked, scanned, mailed := make(chan struct{}), make(chan struct{}), make(chan struct{})
	w.config.Link.Hold(w.status.OfflineChosen)
	go func() {
		defer close(linked)
		w.config.Link.Run(runCtx,
			func(c view.Connection) { _ = w.settle(runCtx, func() { w.connectedTo(runCtx, c) }) },
			func(f wire.Frame) { _ = w.settle(runCtx, func() { w.received(runCtx, f) }) },
		)
	}()
	go func() {
		defer close(scanned)
		w.scan(runCtx)
	}()
	go func() {
		defer close(mailed)
		if w.config.Blobs != nil {
			w.courier.begin(runCtx)
			w.finder.run(runCtx)
		}
	}()
	w.stop = func() {
		cancel()
		<-linked
		<-scanned
		<-mailed
	}
}

func (w *Worker) begin() { w.deadline = w.config.Now().Add(slice) }

// over is the view.Budget of the worker's turn.
func (w *Worker) over() bool { return !w.config.Now().Before(w.deadline) }

func (w *Worker) take(q request) {
	q.run()
	if q.settled {
		w.unsettled = append(w.unsettled, q)
		return
	}
	close(q.done)
}

// drain takes in the requests that wait already, so that one write does for
// all of them.
func (w *Worker) drain() {
	for range maxDrained {
		if w.leaving || w.over() {
			return
		}
		select {
		case q := <-w.requests:
			w.take(q)
		default:
			return
		}
	}
}

// leave ends Run.
func (w *Worker) leave(err error) {
	if !w.leaving {
		w.leaving, w.result = true, err
	}
}

// do runs f on Run's goroutine and waits for it.
func (w *Worker) do(ctx context.Context, f func()) error { return w.send(ctx, f, false) }

// settle runs f on Run's goroutine and waits until what follows from it is
// stored.
func (w *Worker) settle(ctx context.Context, f func()) error { return w.send(ctx, f, true) }

func (w *Worker) send(ctx context.Context, f func(), settled bool) error {
	q := request{run: f, done: make(chan struct{}), settled: settled}
	select {
	case w.requests <- q:
	case <-w.ended:
		return errEnded()
	case <-ctx.Done():
		return ctx.Err()
	}
	if !settled { // it is running
		<-q.done
		return nil
	}
	select {
	case <-q.done:
		return nil
	case <-w.ended:
		return errEnded()
	case <-ctx.Done():
		return ctx.Err()
	}
}

func errEnded() error { return fault.New(fault.Offline, "worker.do", "the engine has ended") }

// save keeps going when the store refuses: the relay tells the profile again
// at the next hello, and the work of the person does not depend on it.
func (w *Worker) save(ctx context.Context) {
	if err := w.config.Store.Save(ctx, w.known); err != nil {
		w.config.Report(fmt.Errorf("store what the relay told: %w", err))
		return
	}
	w.stored = w.known.Contact
}
