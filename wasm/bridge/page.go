package bridge

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"regarding/shared/fault"
	"regarding/wasm/view"
)

// Page is one page at its port: whether it has said hello, and what it
// watches. It is safe for concurrent use; the zero value is not usable.
type Page struct {
	engine Engine
	send   func([]byte)
	report func(error)

	mu      sync.Mutex // requests of one page run side by side
	greeted bool
	closed  bool
	zone    string
	watched map[watchID]func() // stops

	// watching is held by sending to it: what is watched and no longer watched
	// takes effect in the order in which it was asked for.
	watching chan struct{}
}

// watchID names what a page watches: a view under a key of the page's own.
type watchID struct{ view, key string }

// NewPage returns a page whose views go out through send, which must not
// block, and whose internal errors go to report.
func NewPage(engine Engine, send func([]byte), report func(error)) *Page {
	return &Page{engine: engine, send: send, report: report, watched: map[watchID]func(){}, watching: make(chan struct{}, 1)}
}

// Close ends what the page watches. Nothing is sent afterwards.
func (p *Page) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.watching <- struct{}{}
	defer func() { <-p.watching }()
	for id, stop := range p.watched {
		stop()
		delete(p.watched, id)
	}
}

// Closed reports whether Close was called, by its owner or by the page's bye.
func (p *Page) Closed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}

// mayCall reports whether the page is allowed the call yet: nothing before
// its hello has been accepted, but for the calls that open, keep and end.
func (p *Page) mayCall(call string) bool {
	switch call {
	case callHello, callPing, callBye:
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.greeted && !p.closed
}

type none struct{}

type helloArgs struct {
	Build string `json:"build"`
	Zone  string `json:"zone"`
}

func (p *Page) hello(_ context.Context, args helloArgs) (view.Program, error) {
	program := p.engine.Program()
	if args.Build != program.Build {
		return view.Program{}, fault.New(fault.TooOld, "bridge.hello", "page of build %.40q, engine of build %q", args.Build, program.Build)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.greeted, p.zone = true, args.Zone
	return program, nil
}

func (p *Page) ping(context.Context, none) (none, error) { return none{}, nil }

func (p *Page) bye(context.Context, none) (none, error) {
	p.Close()
	return none{}, nil
}

// maxKeyBytes and maxWatched bound what a page watches at once.
const (
	maxKeyBytes = 4 << 10
	maxWatched  = 256
)

type watchArgs struct {
	View viewName        `json:"view"`
	Key  string          `json:"key,omitempty"`
	Args json.RawMessage `json:"args,omitempty"`
}

type unwatchArgs struct {
	View viewName `json:"view"`
	Key  string   `json:"key,omitempty"`
}

// watch begins to watch a view, or goes on with other arguments.
func (p *Page) watch(ctx context.Context, args watchArgs) (none, error) {
	v, id, err := named(args.View, args.Key, "bridge.watch")
	if err != nil {
		return none{}, err
	}
	q, err := v.query(args.Args)
	if err != nil {
		return none{}, err
	}
	p.watching <- struct{}{}
	defer func() { <-p.watching }()
	if p.Closed() {
		return none{}, fault.New(fault.Invalid, "bridge.watch", "the page is closed")
	}
	if stop, ok := p.watched[id]; ok {
		stop()
		delete(p.watched, id)
	}
	if len(p.watched) >= maxWatched {
		return none{}, fault.New(fault.Invalid, "bridge.watch", "more than %d views at once", maxWatched)
	}
	stop, err := p.engine.Watch(ctx, q, func(data any) { p.tell(id, data) })
	if err != nil {
		return none{}, err
	}
	p.watched[id] = stop
	return none{}, nil
}

func named(name viewName, key, op string) (viewed, watchID, error) {
	v, ok := viewNamed(string(name))
	if !ok {
		return viewed{}, watchID{}, fault.New(fault.Invalid, op, "unknown view %.40q", name)
	}
	if len(key) > maxKeyBytes {
		return viewed{}, watchID{}, fault.New(fault.Invalid, op, "a key of %d bytes, at most %d", len(key), maxKeyBytes)
	}
	return v, watchID{v.name, key}, nil
}

// tell runs on the engine's goroutine, so it takes no lock of the page.
func (p *Page) tell(id watchID, data any) {
	b, err := json.Marshal(change{View: id.view, Key: id.key, Data: data})
	switch {
	case err != nil:
		p.report(fmt.Errorf("encode view %s: %w", id.view, err))
	case len(b) > MaxMessageBytes:
		p.report(fmt.Errorf("encode view %s: %d bytes, at most %d", id.view, len(b), MaxMessageBytes))
	default:
		p.send(b)
	}
}

func (p *Page) unwatch(_ context.Context, args unwatchArgs) (none, error) {
	_, id, err := named(args.View, args.Key, "bridge.unwatch")
	if err != nil {
		return none{}, err
	}
	p.watching <- struct{}{}
	defer func() { <-p.watching }()
	if stop, ok := p.watched[id]; ok {
		stop()
		delete(p.watched, id)
	}
	return none{}, nil
}

func (p *Page) wake(ctx context.Context, _ none) (none, error) {
	return none{}, p.engine.Wake(ctx)
}

func (p *Page) selfCheck(ctx context.Context, _ none) (view.SelfCheck, error) {
	return p.engine.SelfCheck(ctx)
}

type zonedTimeArgs struct {
	Local string `json:"local"`
	Zone  string `json:"zone"`
}

// zonedTime takes the zone of the page where none is given.
func (p *Page) zonedTime(ctx context.Context, args zonedTimeArgs) (view.ZonedTime, error) {
	if args.Zone == "" {
		p.mu.Lock()
		args.Zone = p.zone
		p.mu.Unlock()
	}
	return p.engine.ZonedTime(ctx, args.Local, args.Zone)
}

func (p *Page) forget(ctx context.Context, _ none) (none, error) {
	return none{}, p.engine.Forget(ctx)
}

func (p *Page) catalogue(context.Context, none) (view.Catalogue, error) {
	return view.NewCatalogue(), nil
}

func (p *Page) lookup(ctx context.Context, q view.LookupQuery) (view.Matches, error) {
	return p.engine.Lookup(ctx, q)
}

func (p *Page) moreHistory(ctx context.Context, q view.HistoryQuery) (none, error) {
	return none{}, p.engine.MoreHistory(ctx, q)
}

func (p *Page) exportUnsent(ctx context.Context, q view.ExportQuery) (view.Export, error) {
	return p.engine.ExportUnsent(ctx, q)
}
