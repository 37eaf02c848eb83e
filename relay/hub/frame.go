package hub

import (
	"errors"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// received deals with one frame of c.
func (h *Hub) received(c *conn, b []byte) {
	f, err := wire.Decode(b)
	if err == nil {
		c.heard = h.now
		err = h.frame(c, f)
	}
	if err != nil {
		h.bye(c, faultOf(err))
	}
}

// frame returns an *fault.Error for a frame that c may not send, or not now.
func (h *Hub) frame(c *conn, f wire.Frame) error {
	if c.window == nil {
		switch f := f.(type) {
		case wire.Hello:
			return h.hello(c, f)
		case wire.Bye:
			h.end(c, 0)
			return nil
		}
		return fault.New(fault.Invalid, "hello", "%T before the hello", f)
	}
	if err := c.window.Received(f); err != nil {
		return err
	}
	switch f := f.(type) {
	case wire.Ping:
		h.send(c, wire.Pong(f))
	case wire.Credit:
		if err := c.window.Granted(f); err != nil {
			return err
		}
		h.flow(c)
	case wire.Bye:
		h.end(c, 0)
	case wire.Hello:
		return fault.New(fault.Invalid, "hello", "a second hello")
	case wire.Push, wire.FillNext, wire.CompareSums, wire.CompareHave, wire.AskHistory:
		return h.syncFrame(c, f)
	default:
		return errNotForDevices(f)
	}
	return nil
}

func errNotForDevices(f wire.Frame) error {
	return fault.New(fault.Invalid, "frame", "%T is not for a device to send", f)
}

// syncFrame deals with a frame of synchronization.
func (h *Hub) syncFrame(c *conn, f wire.Frame) error {
	s := c.sync
	if s == nil {
		return errNotForDevices(f)
	}
	if !c.welcomed {
		return fault.New(fault.Invalid, "hello", "%T before the welcome", f)
	}
	if push, ok := f.(wire.Push); ok {
		return h.push(c, push)
	}
	if err := s.asked(f); err != nil {
		return err
	}
	h.consumed(c, f)
	h.flow(c)
	return nil
}

// consumed notes that f has been dealt with and grants credits when it is time.
func (h *Hub) consumed(c *conn, f wire.Frame) {
	if credit, ok := c.window.Consumed(f); ok {
		h.send(c, credit)
	}
}

func (h *Hub) hello(c *conn, f wire.Hello) error {
	p := c.who.Profile
	switch {
	case f.Protocol < wire.OldestProtocol || f.Protocol > wire.Protocol:
		return fault.New(fault.TooOld, "hello", "protocol %d, this relay serves %d to %d", f.Protocol, wire.OldestProtocol, wire.Protocol)
	case f.Organization != p.Organization || f.User != p.User:
		return fault.New(fault.Denied, "hello", "the engine is of user %v in organization %v, the session of another", f.User, f.Organization)
	case wire.Syncs(f.Protocol) && f.Replica.Device.IsZero():
		return fault.New(fault.Invalid, "hello", "a device without id")
	}
	window := wire.NewWindow(f.Credits)
	c.window = &window
	if wire.Syncs(f.Protocol) {
		c.sync = newSession(c, f)
		h.read(c, Read{Kind: ReadStanding})
		return nil
	}
	h.sendWelcome(c, wire.Welcome{Protocol: f.Protocol})
	return nil
}

// sendWelcome fills in what every Welcome says and sends it.
func (h *Hub) sendWelcome(c *conn, w wire.Welcome) {
	w.Version, w.Build, w.Now = h.program.Version, h.program.Build, h.now
	w.Profile, w.Credits = c.who.Profile, wire.InitialCredits
	c.welcomed = true
	h.send(c, w)
}

func (h *Hub) profileChanged(c *conn, p crm.Profile) {
	if c.who.Profile == p {
		return
	}
	c.who.Profile = p
	if c.welcomed {
		c.behind = true
		h.flow(c)
	}
}

// flow sends c what is owed to it as far as c has credit and takes its
// frames. Small things go first: they are never held up by large ones.
func (h *Hub) flow(c *conn) {
	if !c.welcomed || !h.open(c) {
		return
	}
	if c.behind && h.offer(c, wire.Account{Profile: c.who.Profile}) {
		c.behind = false
	}
	if c.sync == nil {
		return
	}
	h.flowPushes(c)
	h.pump(c)
	if h.open(c) {
		h.flowAnswers(c)
	}
}

func faultOf(err error) *fault.Error {
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	return &fault.Error{Kind: fault.Internal, Op: "frame", Err: err}
}
