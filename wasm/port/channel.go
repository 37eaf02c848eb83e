//go:build js && wasm

package port

import "syscall/js"

// channel is the BroadcastChannel on which pages speak to the engine until
// the service worker can hand over a port. Pages name themselves in "from"
// and take what is for them by "to".
type channel struct {
	value js.Value
	pages map[string]*page
}

// Listen serves the pages on the BroadcastChannel of the name, besides those
// at ports. It is called once.
func (p *Ports) Listen(name string) {
	c := &channel{value: js.Global().Get("BroadcastChannel").New(name), pages: map[string]*page{}}
	p.channel = c
	c.value.Set("onmessage", p.callback("channel message", func(args []js.Value) {
		m := args[0].Get("data")
		if m.Type() != js.TypeObject || m.Get("type").Type() != js.TypeString || m.Get("type").String() != "up" {
			return
		}
		// Its data are what would come on a port.
		if from := m.Get("from"); from.Type() == js.TypeString {
			p.take(p.pageOnChannel(from.String()), m.Get("data"))
		}
	}))
}

func (p *Ports) pageOnChannel(id string) *page {
	c := p.channel
	if pg, ok := c.pages[id]; ok {
		return pg
	}
	pg := p.newPage(
		func(messages js.Value) {
			c.value.Call("postMessage", map[string]any{"type": "down", "to": id, "data": messages})
		},
		func() { delete(c.pages, id) },
	)
	c.pages[id] = pg
	return pg
}
