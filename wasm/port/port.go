//go:build js && wasm

// Package port serves the pages of one engine: a MessagePort for each tab, and the BroadcastChannel that stands in for one.
package port

import (
	"context"
	"fmt"
	"sync"
	"syscall/js"
	"time"

	"regarding/wasm/bridge"
)

const (
	// silence is how long a page may be silent before it counts as gone.
	silence = 60 * time.Second
	// atOnce is how many messages of one page may be under way.
	atOnce = 64
)

// Ports holds the pages that the engine serves.
type Ports struct {
	engine bridge.Engine
	report func(error)
	ctx    context.Context
	accept js.Func

	// answering counts the messages under way.
	answering sync.WaitGroup

	// Callbacks and goroutines take turns on one thread and nothing yields
	// while it touches these, so they need no lock.
	pages   map[*page]struct{}
	channel *channel
}

// Open returns the ports of an engine. They are served until ctx ends.
// Report must not block.
func Open(ctx context.Context, engine bridge.Engine, report func(error)) *Ports {
	p := &Ports{engine: engine, report: report, ctx: ctx, pages: map[*page]struct{}{}}
	p.accept = p.callback("accept a port", func(args []js.Value) { p.Accept(args[0]) })
	go p.sweep()
	return p
}

// AcceptFunc returns Accept as a function for JavaScript.
func (p *Ports) AcceptFunc() js.Func { return p.accept }

// Accept serves the page at the other end of a MessagePort.
func (p *Ports) Accept(port js.Value) {
	var pg *page
	message := p.callback("message", func(args []js.Value) { p.take(pg, args[0].Get("data")) })
	closed := p.callback("close", func([]js.Value) { p.drop(pg) })
	pg = p.newPage(
		func(a bridge.Answer) { port.Call("postMessage", answerToJS(a)) },
		func() {
			port.Set("onmessage", js.Null())
			port.Set("onclose", js.Null())
			message.Release()
			closed.Release()
			port.Call("close")
		},
	)
	port.Set("onclose", closed)
	port.Set("onmessage", message) // which also starts the port
}

// Wait returns when every message under way has been answered.
func (p *Ports) Wait() { p.answering.Wait() }

// page is one tab.
type page struct {
	*bridge.Page
	send    func(a bridge.Answer)
	release func() // of what listens to it
	heardAt time.Time
	running int // messages under way
}

func (p *Ports) newPage(post func(a bridge.Answer), release func()) *page {
	pg := &page{release: release, heardAt: time.Now()}
	pg.send = func(a bridge.Answer) {
		if _, live := p.pages[pg]; live {
			p.try("post a message", func() { post(a) })
		}
	}
	pg.Page = bridge.NewPage(p.engine, func(b []byte) { pg.send(bridge.Answer{JSON: b}) }, p.report)
	p.pages[pg] = struct{}{}
	return pg
}

// take answers one message in a goroutine of its own. It runs in a callback
// and must not wait.
func (p *Ports) take(pg *page, data js.Value) {
	if _, live := p.pages[pg]; !live {
		return
	}
	pg.heardAt = time.Now()
	m := messageFromJS(data)
	if pg.running >= atOnce {
		pg.send(bridge.Answer{JSON: bridge.Busy(m.JSON)})
		return
	}
	pg.running++
	p.answering.Add(1)
	go func() {
		defer p.answering.Done()
		reply := bridge.Dispatch(p.ctx, pg.Page, m)
		pg.running--
		pg.send(reply)
		if pg.Closed() {
			p.drop(pg)
		}
	}()
}

// drop forgets a page. It may be called in a callback and twice.
func (p *Ports) drop(pg *page) {
	if _, live := p.pages[pg]; !live {
		return
	}
	delete(p.pages, pg)
	p.try("release a page", pg.release)
	go pg.Close() // waits for the engine
}

// sweep drops pages that were not heard for long. One that still lives, like
// a tab whose timers the browser has slowed down, asks for a port again.
func (p *Ports) sweep() {
	ticker := time.NewTicker(silence / 4)
	defer ticker.Stop()
	for {
		select {
		case <-p.ctx.Done():
			return
		case now := <-ticker.C:
			for pg := range p.pages {
				if now.Sub(pg.heardAt) > silence {
					pg.send(bridge.Answer{JSON: bridge.Farewell()})
					p.drop(pg)
				}
			}
		}
	}
}

// callback wraps f for JavaScript. A panic in it would end the engine; it is
// reported instead.
func (p *Ports) callback(what string, f func(args []js.Value)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		p.try(what, func() { f(args) })
		return nil
	})
}

func (p *Ports) try(what string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			p.report(fmt.Errorf("%s: panic: %v", what, r))
		}
	}()
	f()
}
