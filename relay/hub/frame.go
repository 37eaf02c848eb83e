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
		h.sendProfile(c)
	case wire.Bye:
		h.end(c, 0)
	case wire.Hello:
		return fault.New(fault.Invalid, "hello", "a second hello")
	default:
		return fault.New(fault.Invalid, "frame", "%T is not for a device to send", f)
	}
	return nil
}

func (h *Hub) hello(c *conn, f wire.Hello) error {
	p := c.who.Profile
	switch {
	case f.Protocol < wire.OldestProtocol || f.Protocol > wire.Protocol:
		return fault.New(fault.TooOld, "hello", "protocol %d, this relay serves %d to %d", f.Protocol, wire.OldestProtocol, wire.Protocol)
	case f.Organization != p.Organization || f.User != p.User:
		return fault.New(fault.Denied, "hello", "the engine is of user %v in organization %v, the session of another", f.User, f.Organization)
	}
	window := wire.NewWindow(f.Credits)
	c.window = &window
	h.send(c, wire.Welcome{
		Protocol: f.Protocol, Version: h.program.Version, Build: h.program.Build,
		Now: h.now, Profile: p, Credits: wire.InitialCredits,
	})
	return nil
}

func (h *Hub) profileChanged(c *conn, p crm.Profile) {
	if c.who.Profile == p {
		return
	}
	c.who.Profile = p
	if c.window != nil {
		c.behind = true
		h.sendProfile(c)
	}
}

// sendProfile sends c its user's profile if that is owed and c has credit.
func (h *Hub) sendProfile(c *conn) {
	if !c.behind {
		return
	}
	f := wire.Account{Profile: c.who.Profile}
	if c.window.Spend(f) {
		c.behind = false
		h.send(c, f)
	}
}

func faultOf(err error) *fault.Error {
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	return &fault.Error{Kind: fault.Internal, Op: "frame", Err: err}
}
