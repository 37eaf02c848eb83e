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
	watched map[string]func() // stops by view
}

// NewPage returns a page whose views go out through send, which must not
// block, and whose internal errors go to report.
func NewPage(engine Engine, send func([]byte), report func(error)) *Page {
	return &Page{engine: engine, send: send, report: report, watched: map[string]func(){}}
}

// Close ends what the page watches. Nothing is sent afterwards.
func (p *Page) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for name, stop := range p.watched {
		stop()
		delete(p.watched, name)
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

type viewArgs struct {
	View viewName `json:"view"`
}

func (p *Page) watch(ctx context.Context, args viewArgs) (none, error) {
	v, ok := viewNamed(string(args.View))
	if !ok {
		return none{}, fault.New(fault.Invalid, "bridge.watch", "unknown view %.40q", args.View)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return none{}, fault.New(fault.Invalid, "bridge.watch", "the page is closed")
	}
	if stop, ok := p.watched[v.name]; ok {
		stop()
		delete(p.watched, v.name)
	}
	stop, err := v.watch(ctx, p.engine, func(data any) { p.tell(v.name, data) })
	if err != nil {
		return none{}, err
	}
	p.watched[v.name] = stop
	return none{}, nil
}

// tell runs on the engine's goroutine, so it takes no lock of the page.
func (p *Page) tell(name string, data any) {
	b, err := json.Marshal(change{View: name, Data: data})
	switch {
	case err != nil:
		p.report(fmt.Errorf("encode view %s: %w", name, err))
	case len(b) > MaxMessageBytes:
		p.report(fmt.Errorf("encode view %s: %d bytes, at most %d", name, len(b), MaxMessageBytes))
	default:
		p.send(b)
	}
}

func (p *Page) unwatch(_ context.Context, args viewArgs) (none, error) {
	if _, ok := viewNamed(string(args.View)); !ok {
		return none{}, fault.New(fault.Invalid, "bridge.unwatch", "unknown view %.40q", args.View)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if stop, ok := p.watched[string(args.View)]; ok {
		stop()
		delete(p.watched, string(args.View))
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
