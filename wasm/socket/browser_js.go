package socket

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"

	"regarding/shared/wire"
)

// queuedFrames is how many frames may wait for Receive. The relay has at most
// wire.InitialCredits on the way, and a few that need no credit.
const queuedFrames = 2 * wire.InitialCredits

// statusUnauthorized is HTTP's; net/http would double the engine's size.
const statusUnauthorized = 401

// Browser dials with the browser's own WebSocket and fetch, which send the
// session's cookie.
type Browser struct {
	// URL is that of the WebSocket, "wss://relay.example/ws".
	URL string
	// SessionURL answers 401 to a session that is not known.
	SessionURL string
	// Report takes panics of callbacks. It must not block.
	Report func(error)
}

// Dial opens a WebSocket.
func (b Browser) Dial(ctx context.Context) (Conn, error) {
	ws, err := attempt(func() js.Value { return js.Global().Get("WebSocket").New(b.URL) })
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", b.URL, err)
	}
	c := &browserConn{ws: ws, opened: make(chan struct{}), frames: make(chan []byte, queuedFrames), ended: make(chan struct{})}
	ws.Set("binaryType", "arraybuffer")
	c.listen("open", b.Report, func(js.Value) { close(c.opened) })
	c.listen("message", b.Report, c.message)
	c.listen("close", b.Report, func(event js.Value) {
		c.end(fmt.Errorf("socket closed with code %d", event.Get("code").Int()))
	})
	select {
	case <-c.opened:
		return c, nil
	case <-c.ended:
		c.Close()
		return nil, c.err
	case <-ctx.Done():
		c.Close()
		return nil, ctx.Err()
	}
}

// browserConn is a WebSocket of the browser. Callbacks and goroutines take
// turns on one thread and no method yields in its middle, so its fields need
// no lock.
type browserConn struct {
	ws        js.Value
	callbacks []func()
	opened    chan struct{}
	frames    chan []byte
	ended     chan struct{}
	err       error // set before ended is closed
	over      bool
}

// listen calls f with each event of the kind, until Close. A panic there would
// end the whole engine; here it ends the connection.
func (c *browserConn) listen(kind string, report func(error), f func(event js.Value)) {
	callback := js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer func() {
			if p := recover(); p != nil {
				err := fmt.Errorf("socket event %s: panic: %v", kind, p)
				report(err)
				c.end(err)
			}
		}()
		f(args[0])
		return nil
	})
	c.ws.Call("addEventListener", kind, callback)
	c.callbacks = append(c.callbacks, func() {
		c.ws.Call("removeEventListener", kind, callback)
		callback.Release()
	})
}

func (c *browserConn) message(event js.Value) {
	data := event.Get("data")
	if !data.InstanceOf(js.Global().Get("ArrayBuffer")) {
		c.end(errors.New("socket: a message is not binary"))
		return
	}
	size := data.Get("byteLength").Int()
	if size > wire.MaxFrameBytes {
		c.end(fmt.Errorf("socket: frame of %d bytes, at most %d", size, wire.MaxFrameBytes))
		return
	}
	b := make([]byte, size)
	js.CopyBytesToGo(b, js.Global().Get("Uint8Array").New(data))
	select {
	case c.frames <- b:
	default:
		c.end(fmt.Errorf("socket: more than %d frames wait", queuedFrames))
	}
}

func (c *browserConn) end(err error) {
	if c.over {
		return
	}
	c.over, c.err = true, err
	close(c.ended)
}

// Send implements Conn.
func (c *browserConn) Send(b []byte) error {
	if c.over {
		return c.err
	}
	_, err := attempt(func() js.Value {
		array := js.Global().Get("Uint8Array").New(len(b))
		js.CopyBytesToJS(array, b)
		c.ws.Call("send", array)
		return js.Undefined()
	})
	return err
}

// Receive implements Conn. Frames that came before the end come before its
// error.
func (c *browserConn) Receive(ctx context.Context) ([]byte, error) {
	select {
	case b := <-c.frames:
		return b, nil
	default:
	}
	select {
	case b := <-c.frames:
		return b, nil
	case <-c.ended:
		select {
		case b := <-c.frames:
			return b, nil
		default:
			return nil, c.err
		}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Close implements Conn.
func (c *browserConn) Close() {
	for _, release := range c.callbacks {
		release()
	}
	c.callbacks = nil
	c.end(errors.New("socket: closed by the engine"))
	// Closing what is closed does nothing.
	_, _ = attempt(func() js.Value { return c.ws.Call("close") })
}

// attempt turns what JavaScript throws into an error.
func attempt(f func() js.Value) (v js.Value, err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case js.Error:
			err = p
		default:
			panic(p)
		}
	}()
	return f(), nil
}
