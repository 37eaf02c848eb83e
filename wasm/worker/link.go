package worker

import (
	"context"
	"time"

	"regarding/shared/wire"
	"regarding/wasm/replica"
	"regarding/wasm/view"
)

// Hello returns what to tell the relay of this device's copy: of a whole one
// only, so it waits until every row has been scanned. The link calls it with
// each new connection. Once the engine has ended it returns nothing.
func (w *Worker) Hello() wire.Replica {
	select {
	case <-w.loaded:
	case <-w.ended:
		return wire.Replica{}
	}
	var hello wire.Replica
	// What the replica decided last must be stored before it is told.
	if err := w.settle(w.runCtx, func() {}); err != nil {
		return wire.Replica{}
	}
	_ = w.do(w.runCtx, func() { hello = w.replica.Hello() })
	return hello
}

// connectedTo takes what the link says of itself. A time of contact is stored
// before it is shown, but no more often than contactInterval while online.
func (w *Worker) connectedTo(ctx context.Context, c view.Connection) {
	if heard := time.UnixMilli(c.LastContact); c.LastContact > 0 && heard.After(w.known.Contact) {
		w.known.Contact = heard
	}
	if w.known.Contact.Sub(w.stored) >= contactInterval || c.State != view.Online && w.known.Contact.After(w.stored) {
		w.save(ctx)
	}
	w.connection = c
	if c.State != view.Online && w.online {
		w.online = false
		w.step(replica.Disconnected{})
	}
	if c.State == view.Online {
		w.askAgain()
	}
}

// received takes a frame. The profile is stored before it is shown.
func (w *Worker) received(ctx context.Context, f wire.Frame) {
	switch f := f.(type) {
	case wire.Welcome:
		w.relay = &view.Program{Version: f.Version, Build: f.Build, Protocol: f.Protocol}
		w.known.Profile = f.Profile
		w.known.Contact = w.config.Now()
		w.save(ctx)
		w.online = true
		w.step(replica.Connected{Standing: f.Standing, Relay: f.Now, Now: w.config.Now(), Role: f.Profile.Role})
	case wire.Account:
		w.known.Profile = f.Profile
		w.known.Contact = w.config.Now()
		w.save(ctx)
	default:
		w.step(replica.Frame{Frame: f})
	}
}

// step hands the replica an input, with the time.
func (w *Worker) step(in replica.Input) {
	w.stepped = true
	w.replica.Tick(w.config.Now())
	w.replica.Step(in)
}
