// Package device is a device that keeps nothing: it speaks the real protocol
// with a running relay, and hands on what it receives.
package device

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// Account is how a device gets in: the relay's socket and a session.
type Account struct {
	Socket       string
	Cookie       string // the whole header
	Organization crm.OrganizationID
	User         crm.UserID
}

// Config is what a device is made from.
type Config struct {
	Account
	Name string
	// ID and Cursor are those of a device that comes back; zero for a new one.
	ID     mutation.DeviceID
	Cursor wire.Cursor
	// Deflate offers compression, as browsers do.
	Deflate bool
	// Deaf devices take in nothing after the welcome: the relay's frames stay
	// in the network.
	Deaf bool
	// Receive gets every frame that is not the connection's own affair, in
	// order; rows in it stay valid. It must not block for long.
	Receive func(wire.Frame)
}

// Device is one connection. Its methods may be called from any goroutine.
type Device struct {
	Welcome wire.Welcome
	ID      mutation.DeviceID

	config Config
	conn   *websocket.Conn
	ctx    context.Context
	cancel context.CancelCauseFunc
	done   chan struct{}
	// network counts bytes that arrived.
	network atomic.Int64

	mu         sync.Mutex
	window     wire.Window
	credit     *sync.Cond
	pushed     uint64 // number of the last mutation
	up, down   int64  // bytes of frames
	upN, downN int
}

// Dial connects, says hello and waits for the welcome.
func Dial(ctx context.Context, c Config) (*Device, error) {
	if c.ID.IsZero() {
		id, err := crm.NewID(time.Now(), rand.Reader)
		if err != nil {
			return nil, err
		}
		c.ID = mutation.DeviceID{ID: id}
	}
	d := &Device{config: c, ID: c.ID, done: make(chan struct{})}
	options := &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: &http.Transport{DialContext: d.dial}},
		HTTPHeader: http.Header{"Cookie": {c.Cookie}},
	}
	if c.Deflate {
		options.CompressionMode = websocket.CompressionNoContextTakeover
	}
	conn, _, err := websocket.Dial(ctx, c.Socket, options)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", c.Socket, err)
	}
	conn.SetReadLimit(wire.MaxFrameBytes)
	d.conn = conn
	d.credit = sync.NewCond(&d.mu)
	d.ctx, d.cancel = context.WithCancelCause(context.WithoutCancel(ctx))
	if err := d.hello(ctx); err != nil {
		_ = conn.CloseNow()
		return nil, err
	}
	if c.Deaf {
		close(d.done)
		return d, nil
	}
	go d.read()
	go d.ping()
	return d, nil
}

func (d *Device) hello(ctx context.Context) error {
	c := d.config
	err := d.write(ctx, wire.Hello{
		Protocol: wire.Protocol, Version: "bench", Build: "bench",
		Organization: c.Organization, User: c.User, Credits: wire.InitialCredits,
		Replica: wire.Replica{Catalogue: crm.CatalogueVersion, Device: c.ID, Name: c.Name, Agent: "bench", Cursor: c.Cursor},
	})
	if err != nil {
		return fmt.Errorf("hello: %w", err)
	}
	f, err := d.next(ctx)
	if err != nil {
		return fmt.Errorf("welcome: %w", err)
	}
	welcome, ok := f.(wire.Welcome)
	if !ok {
		return fmt.Errorf("the relay answered the hello with %+v", f)
	}
	d.Welcome = welcome
	d.pushed = welcome.Standing.LastNumber
	d.window = wire.NewWindow(welcome.Credits)
	return nil
}

// Close ends the connection.
func (d *Device) Close() {
	d.fail(context.Canceled)
	<-d.done
}

// Done is closed when the connection has ended.
func (d *Device) Done() <-chan struct{} { return d.done }

// Err returns why the connection ended, nil while it lives.
func (d *Device) Err() error { return context.Cause(d.ctx) }

// Bytes returns how many bytes, and how many frames, went to the relay and
// came from it.
func (d *Device) Bytes() (up, down int64, upFrames, downFrames int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.up, d.down, d.upN, d.downN
}

// Received returns how many bytes came over the network, compressed where they
// were, with the opening handshake.
func (d *Device) Received() int64 { return d.network.Load() }

func (d *Device) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return counted{conn, &d.network}, nil
}

// counted adds up what is read from a connection.
type counted struct {
	net.Conn
	n *atomic.Int64
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.n.Add(int64(n))
	return n, err
}

func (d *Device) fail(err error) {
	d.cancel(err)
	_ = d.conn.CloseNow()
	d.mu.Lock()
	d.credit.Broadcast()
	d.mu.Unlock()
}

// Send sends f once there is a credit for it.
func (d *Device) Send(f wire.Frame) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for !d.window.Spend(f) {
		if err := d.Err(); err != nil {
			return err
		}
		d.credit.Wait()
	}
	return d.writeLocked(d.ctx, f)
}

// Push sends mutations, in the form of mutation.Encode, as the next of this
// device, in as few frames as they fit into.
func (d *Device) Push(mutations [][]byte) error {
	for len(mutations) > 0 {
		n, size := 0, 0
		for n < len(mutations) && n < wire.MaxPushMutations && (n == 0 || size+len(mutations[n]) < wire.TargetFrameBytes) {
			size += len(mutations[n]) + 4
			n++
		}
		if err := d.Send(wire.Push{First: d.pushed + 1, Mutations: mutations[:n]}); err != nil {
			return fmt.Errorf("push: %w", err)
		}
		d.pushed += uint64(n)
		mutations = mutations[n:]
	}
	return nil
}

func (d *Device) write(ctx context.Context, f wire.Frame) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.writeLocked(ctx, f)
}

func (d *Device) writeLocked(ctx context.Context, f wire.Frame) error {
	b := wire.Encode(f)
	d.up += int64(len(b))
	d.upN++
	return d.conn.Write(ctx, websocket.MessageBinary, b)
}

func (d *Device) next(ctx context.Context) (wire.Frame, error) {
	_, b, err := d.conn.Read(ctx)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	d.down += int64(len(b))
	d.downN++
	d.mu.Unlock()
	return wire.Decode(b)
}

func (d *Device) read() {
	defer close(d.done)
	for {
		f, err := d.next(d.ctx)
		if err == nil {
			err = d.received(f)
		}
		if err != nil {
			d.fail(err)
			return
		}
	}
}

func (d *Device) received(f wire.Frame) error {
	d.mu.Lock()
	err := d.window.Received(f)
	d.mu.Unlock()
	if err != nil {
		return err
	}
	switch f := f.(type) {
	case wire.Ping:
		return d.write(d.ctx, wire.Pong(f))
	case wire.Pong, wire.Account:
	case wire.Bye:
		return fmt.Errorf("the relay ended the session: %v %s %s", f.Kind, f.Op, f.Text)
	case wire.Credit:
		d.mu.Lock()
		defer d.mu.Unlock()
		d.credit.Broadcast()
		return d.window.Granted(f)
	default:
		if d.config.Receive != nil {
			d.config.Receive(f)
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if credit, ok := d.window.Consumed(f); ok {
		return d.writeLocked(d.ctx, credit)
	}
	return nil
}

func (d *Device) ping() {
	ticker := time.NewTicker(wire.PingInterval)
	defer ticker.Stop()
	for {
		select {
		case <-d.done:
			return
		case <-ticker.C:
			_ = d.write(d.ctx, wire.Ping{Nonce: 1})
		}
	}
}
