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
		func(messages js.Value) { port.Call("postMessage", messages) },
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
func (p *Ports) Wait() {
	p.answering.Wait()
	for pg := range p.pages {
		p.flush(pg)
	}
}

// page is one tab.
type page struct {
	*bridge.Page
	post    func(messages js.Value)
	release func() // of what listens to it
	// queued are messages to it that go together.
	queued  []bridge.Answer
	heardAt time.Time
	running int // messages under way
}

func (p *Ports) newPage(post func(messages js.Value), release func()) *page {
	pg := &page{post: post, release: release, heardAt: time.Now()}
	pg.Page = bridge.NewPage(p.engine, func(b []byte) { p.send(pg, bridge.Answer{JSON: b}) }, p.report)
	p.pages[pg] = struct{}{}
	return pg
}

// send posts a message to a page, together with all others that come before
// the goroutine waits for something: the page draws once what changed at once.
func (p *Ports) send(pg *page, a bridge.Answer) {
	if _, live := p.pages[pg]; !live {
		return
	}
	if pg.queued = append(pg.queued, a); len(pg.queued) == 1 {
		go p.flush(pg)
	}
}

// flush posts what is queued for a page.
func (p *Ports) flush(pg *page) {
	queued := pg.queued
	pg.queued = nil
	if len(queued) > 0 {
		p.try("post messages", func() { pg.post(answersToJS(queued)) })
	}
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
		p.send(pg, bridge.Answer{JSON: bridge.Busy(m.JSON)})
		return
	}
	pg.running++
	p.answering.Add(1)
	go func() {
		defer p.answering.Done()
		reply := bridge.Dispatch(p.ctx, pg.Page, m)
		pg.running--
		p.send(pg, reply)
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
	p.flush(pg)
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
					p.send(pg, bridge.Answer{JSON: bridge.Farewell()})
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
