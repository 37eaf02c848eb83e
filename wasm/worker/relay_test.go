package worker

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/blob"
	"regarding/wasm/replica"
	"regarding/wasm/search"
	"regarding/wasm/view"
)

// relay is a relay of one organization in memory: what it is told it commits.
type relay struct {
	tx      mutation.MapTx
	head    uint64
	number  uint64
	last    mutation.ID
	history []wire.HistoryEntry
	// found is what a search looks through.
	found []wire.FoundRecord
	// The bytes that were sent.
	mu    sync.Mutex
	blobs map[crm.Hash][]byte
	parts map[crm.Hash][]byte
	// reader, unless nil, is who asks for bytes.
	reader *crm.Actor
	// pending goes to a device that connects, as what happened meanwhile.
	pending []wire.Poke
	// meanwhile, unless nil, is what others do right before a mutation comes.
	meanwhile func(mutation.Mutation) []mutation.Mutation
}

func (r *relay) version() crm.Version { return crm.Version{Incarnation: 1, Commit: r.head} }

// write commits rows of the relay's own.
func (r *relay) write(rows ...crm.Row) wire.Poke {
	r.head++
	c := wire.Commit{Number: r.head}
	for _, row := range rows {
		row.Version = r.version()
		row = row.Stamped(1, row.Version)
		r.tx.Put(row)
		c.Rows = append(c.Rows, crm.AppendRow(nil, row, crm.CatalogueVersion))
	}
	return wire.Poke{From: r.head - 1, To: r.head, Last: true, Commits: []wire.Commit{c}}
}

func (r *relay) commit(m mutation.Mutation, number uint64) wire.Poke {
	r.head++
	user, _ := r.tx.Row(crm.Key{Entity: crm.SystemUser, ID: m.Actor.ID})
	done, refused := r.tx.Do(m, mutation.Env{Actor: crm.ActorOf(user), Version: r.version(), Now: time.Now().UTC()})
	c := wire.Commit{Number: r.head, Mutation: m.ID, Refused: refused != nil}
	for _, e := range done.Effects {
		if e.After == nil {
			c.Removed = append(c.Removed, wire.Removal{Key: e.Key, Deleted: true})
		} else {
			c.Rows = append(c.Rows, crm.AppendRow(nil, *e.After, crm.CatalogueVersion))
		}
	}
	r.number, r.last = number, m.ID
	return wire.Poke{From: r.head - 1, To: r.head, Last: true, Commits: []wire.Commit{c}}
}

// answer returns what the relay sends after a frame.
func (r *relay) answer(f wire.Frame) []wire.Frame {
	switch f := f.(type) {
	case wire.FillNext:
		c := wire.Chunk{At: r.head, Done: true, Total: uint64(len(r.tx.Rows()))}
		for _, row := range r.tx.Rows() {
			c.Rows = append(c.Rows, crm.AppendRow(nil, row, crm.CatalogueVersion))
		}
		return []wire.Frame{c}
	case wire.Push:
		var list []wire.Frame
		for i, b := range f.Mutations {
			m, err := mutation.Decode(b)
			if err != nil {
				panic(err)
			}
			if r.meanwhile != nil {
				for _, other := range r.meanwhile(m) {
					list = append(list, r.commit(other, r.number))
				}
			}
			list = append(list, r.commit(m, f.First+uint64(i)))
		}
		return list
	case wire.AskHistory:
		h := wire.History{Nonce: f.Nonce}
		for _, e := range slices.Backward(r.history) {
			if f.Before == 0 || e.Commit < f.Before {
				h.Entries = append(h.Entries, e)
			}
		}
		if len(h.Entries) > 2 {
			h.Entries, h.More = h.Entries[:2], true
		}
		return []wire.Frame{h}
	}
	return nil
}

// line is a Link to a relay.
type line struct {
	worker *Worker
	relay  *relay
	out    chan wire.Frame
	in     chan func()

	mu     sync.Mutex
	held   bool
	redial bool
	sent   []wire.Frame
	notes  *[]string

	lastHello wire.Replica
}

func newLine(r *relay) *line {
	return &line{relay: r, out: make(chan wire.Frame, 1024), in: make(chan func(), 1024)}
}

func (l *line) Run(ctx context.Context, state func(view.Connection), frame func(wire.Frame)) {
	online := false
	connect := func() {
		hello := l.worker.Hello()
		l.lastHello = hello
		mode := wire.Follow
		if hello.Cursor == (wire.Cursor{}) {
			mode = wire.Fill
		}
		for len(l.out) > 0 {
			<-l.out
		}
		frame(wire.Welcome{Profile: ines, Now: time.Now(), Standing: wire.Standing{
			Mode: mode, Head: wire.Cursor{Incarnation: 1, Commit: l.relay.head}, LastNumber: l.relay.number, LastMutation: l.relay.last,
		}})
		state(view.Connection{State: view.Online})
		online = true
		for _, poke := range l.relay.pending {
			frame(poke)
		}
		l.relay.pending = nil
	}
	for {
		l.mu.Lock()
		held, redial := l.held, l.redial
		l.redial = false
		l.mu.Unlock()
		switch {
		case online && (held || redial):
			online = false
			state(view.Connection{State: view.Offline})
			continue
		case !online && !held:
			connect()
		}
		select {
		case <-ctx.Done():
			return
		case f := <-l.out:
			if !online {
				continue
			}
			for _, answer := range l.relay.answer(f) {
				frame(answer)
			}
		case do := <-l.in:
			do()
		case <-time.After(time.Millisecond):
		}
	}
}

func (l *line) Wake() {}

func (l *line) Send(frames ...wire.Frame) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range frames {
		l.sent = append(l.sent, f)
		if l.notes != nil {
			*l.notes = append(*l.notes, fmt.Sprintf("send %T", f))
		}
		l.out <- f
	}
}

func (l *line) Hold(hold bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = hold
}

func (l *line) Reconnect() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.redial = true
}

// settle waits in a synctest bubble until everything that was sent is answered.
func settle() {
	time.Sleep(500 * time.Millisecond)
	synctest.Wait()
}

// engine is a whole engine: a worker over a disk in memory and a relay.
type engine struct {
	*Worker
	t        *testing.T
	disk     *replica.MemDisk
	line     *line
	relay    *relay
	result   chan error
	cancel   func()
	reported []error
	mu       sync.Mutex // for reported
	next     byte
}

func (e *engine) report(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.reported = append(e.reported, err)
}

// newRelay returns a relay that knows the user and another one.
func newRelay() *relay {
	r := &relay{}
	r.write(person(user, "Ines Author", crm.Administrator), person(ben, "Ben Other", crm.Member),
		crm.NewRow(crm.Key{Entity: crm.Organization, ID: organization.ID}, crm.UserID{}).WithValue("name", crm.Str("Northbeam")))
	return r
}

var ben = crm.UserID{ID: crm.ID{3}}

func person(u crm.UserID, name string, role crm.Role) crm.Row {
	return crm.NewRow(crm.Key{Entity: crm.SystemUser, ID: u.ID}, crm.UserID{}).
		WithValue("fullname", crm.Str(name)).WithValue("role", crm.Whole(int64(role)))
}

// startEngine starts an engine, with a store of its own unless one is given.
func startEngine(t *testing.T, disk *replica.MemDisk, r *relay, offline bool, over ...Store) *engine {
	return startMail(t, disk, blob.NewMemStore(), &search.MemStore{}, r, offline, over...)
}

// startMail starts an engine over stores that outlive it.
func startMail(t *testing.T, disk *replica.MemDisk, blobs blob.Store, words search.Store, r *relay, offline bool, over ...Store) *engine {
	t.Helper()
	return startFor(t, user, disk, blobs, words, r, offline, over...)
}

// startFor starts the engine of a user.
func startFor(t *testing.T, of crm.UserID, disk *replica.MemDisk, blobs blob.Store, words search.Store, r *relay, offline bool, over ...Store) *engine {
	t.Helper()
	var store Store = &diary{known: Known{Profile: ines}}
	if len(over) > 0 {
		store = over[0]
	}
	e := &engine{t: t, disk: disk, line: newLine(r), relay: r, result: make(chan error, 1)}
	e.line.held = offline
	ctx, cancel := context.WithCancel(t.Context())
	e.cancel = cancel
	w, err := New(ctx, Config{
		Store: store, Rows: disk.Store(), Link: e.hold(offline), User: of, Name: "Laptop", Agent: "Test", Now: time.Now,
		Blobs: blobs, Words: words, Post: r.post, Zone: func() *time.Location { return time.UTC },
		Random: &endless{}, Yield: func() { time.Sleep(time.Microsecond) }, Report: e.report,
	})
	if err != nil {
		t.Fatal(err)
	}
	e.Worker, e.line.worker = w, w
	go func() { e.result <- w.Run(ctx) }()
	settle()
	return e
}

// hold keeps a line off its relay whatever the worker says.
func (e *engine) hold(offline bool) Link {
	if offline {
		return unplugged{e.line}
	}
	return e.line
}

// plug connects an engine to its relay, unplug cuts it off.
func (e *engine) plug()   { e.line.Hold(false); settle(); settle() }
func (e *engine) unplug() { e.line.Hold(true); settle() }

type unplugged struct{ *line }

func (unplugged) Hold(bool) {}

// endless is a source of bytes that do not repeat.
type endless struct{ n uint64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		e.n = e.n*6364136223846793005 + 1442695040888963407
		p[i] = byte(e.n >> 56)
	}
	return len(p), nil
}

// see returns what a view shows now.
func see[D any](e *engine, q view.Query) D {
	e.t.Helper()
	var got D
	stop, err := e.Watch(e.t.Context(), q, func(data any) { got = data.(D) })
	if err != nil {
		e.t.Fatalf("watch %T: %v", q, err)
	}
	settle()
	stop()
	return got
}

func (e *engine) id() crm.ID {
	e.next++
	return crm.ID{0xE0, e.next, 0, 0, 0, 0, 0x70, 0, 0x80}
}

func (e *engine) propose(p view.Proposal) view.Saved {
	e.t.Helper()
	saved, err := e.Propose(e.t.Context(), p)
	if err != nil {
		e.t.Fatalf("propose %T: %v", p, err)
	}
	return saved
}

func (e *engine) refuses(p view.Proposal, kind fault.Kind) {
	e.t.Helper()
	if _, err := e.Propose(e.t.Context(), p); fault.KindOf(err) != kind {
		e.t.Errorf("propose %+v: got %v, want %v", p, err, kind)
	}
}

func (e *engine) create(name string) crm.ID {
	e.t.Helper()
	saved := e.propose(view.CreateRecord{Mutation: e.id(), Entity: "account", Fields: map[string]view.Input{"name": name}})
	if saved.Record == nil {
		e.t.Fatal("no record was made")
	}
	return saved.Record.ID
}

func (e *engine) names(scope view.Scope) []string {
	e.t.Helper()
	list := see[view.List](e, view.ListQuery{Entity: "account", Sort: "name", Scope: scope, Count: 100})
	var names []string
	for _, row := range list.Rows {
		names = append(names, row.Name)
	}
	return names
}
