package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

// person is a user of the organization.
type person struct {
	id   crm.UserID
	name string
	role crm.Role
}

// device is one browser profile and the engine that runs in it, if any does.
type device struct {
	world *world
	name  string
	user  *person
	disk  *replica.MemDisk

	// Of the running engine; engine is nil while the browser is closed.
	engine *replica.Replica
	store  *replica.MemStore
	link   *link
	// state and waiting are what was stored last.
	state   replica.State
	waiting map[uint64]mutation.Mutation
	// screen is what a view would show: base and overlay.
	screen  map[crm.Key]*crm.Row
	status  replica.Status
	again   bool
	offset  time.Duration // how wrong this device's clock is
	revoked bool
	retry   time.Time // no connection before
	// stale is an engine that still runs although another took its store over.
	stale *device
	// here is the mailbox that is kept on this device only, once it has one, and
	// kept what must be in it.
	here mailbox.ID
	kept map[crm.Key]bool
	// closed says that the person has closed the browser until it is opened.
	closed bool
	// courier drives the bytes of the running engine, nil without mail; medium
	// is where they are.
	courier *courier
	medium  *medium
}

var background = context.Background()

func (d *device) identity() mutation.DeviceID { return d.engine.State().Device }

// localNow is what the device's clock shows.
func (d *device) localNow() time.Time { return d.world.now.Add(d.offset) }

// open starts an engine on what the store holds.
func (d *device) open() {
	w := d.world
	d.store = d.disk.Store()
	d.screen, d.again, d.link, d.closed = map[crm.Key]*crm.Row{}, false, nil, false
	state, outbox, confirmed, err := d.store.Open(background)
	if err != nil {
		w.fail("INV-2", "%s cannot open its store: %v", d.name, err)
	}
	w.trace.add("%s opens: cursor %d, complete %v, %d waiting", d.name, state.Cursor.Commit, state.Complete, len(outbox))
	d.state, d.waiting = state, map[uint64]mutation.Mutation{}
	for _, e := range outbox {
		d.waiting[e.Local] = e.Mutation
	}
	w.checkBase("INV-5", d, state)
	d.engine = replica.New(replica.Config{
		User: d.user.id, Role: d.user.role, Name: d.name, Agent: "sim", Random: w.rand, Now: d.localNow(),
		Slice: 4, Bugs: w.config.Bugs.Replica,
	})
	d.step(replica.Opened{State: state, Outbox: outbox, Confirmed: confirmed})
	err = d.store.Scan(background, func(rows []crm.Row) error {
		for _, r := range rows {
			d.screen[r.Key] = &r
		}
		d.step(replica.Scanned{Rows: rows})
		return nil
	})
	if err != nil {
		w.fail("INV-2", "%s cannot scan its rows: %v", d.name, err)
	}
	for _, e := range outbox {
		for _, g := range e.Guess {
			if g.After == nil {
				delete(d.screen, g.Key)
			} else {
				d.screen[g.Key] = g.After
			}
		}
	}
	d.step(replica.Scanned{Last: true})
	if w.config.Mail && d.engine != nil {
		d.startCourier()
	}
}

// kill ends the engine between any two of its steps.
func (d *device) kill() {
	if d.engine == nil {
		return
	}
	d.world.trace.add("%s is killed", d.name)
	d.engine, d.courier = nil, nil
	if l := d.link; l != nil {
		d.link = nil
		d.world.cutLink(l)
	}
}

// lost tells the engine that its connection is gone.
func (d *device) lost(l *link) {
	if d.link != l || d.engine == nil {
		return
	}
	d.link = nil
	d.retry = d.world.now.Add(time.Duration(d.world.rand.IntN(2000)) * time.Millisecond)
	d.step(replica.Disconnected{})
}

// proposeMutation gives the engine a mutation, as a page does.
func (d *device) proposeMutation(m mutation.Mutation) {
	d.world.proposed(d, m)
	d.step(replica.Propose{Mutation: m})
}

// step gives the engine one input and does what it says.
func (d *device) step(in replica.Input) {
	if d.engine == nil {
		return
	}
	d.engine.Tick(d.localNow())
	d.engine.Step(in)
	d.carryOut()
}

// carryOut does what the engine wants, in the order of the house: write, then
// everything else.
func (d *device) carryOut() {
	w := d.world
	for d.engine != nil {
		out := d.engine.Ready()
		if !out.Write.Empty() {
			err := d.store.Write(background, &out.Write)
			if w.config.Bugs.AcceptStaleFence && errors.Is(err, replica.ErrFence) {
				d.store = d.disk.Store()
				if _, _, _, err = d.store.Open(background); err == nil {
					err = d.store.Write(background, &out.Write)
				}
			}
			switch {
			case errors.Is(err, errKilled):
				if errors.Is(err, errKilledAfter) {
					w.wrote(d, &out.Write)
				}
				d.kill()
				return
			case errors.Is(err, replica.ErrFence):
				w.trace.add("%s: another engine took over", d.name)
				w.fenced++
				d.kill()
				return
			case err != nil:
				w.trace.add("%s: write failed: %v", d.name, err)
				d.engine.Step(replica.WriteFailed{Kind: fault.KindOf(err)})
				continue
			}
			w.wrote(d, &out.Write)
		}
		if out.Trouble != nil {
			w.trace.add("%s: %v", d.name, out.Trouble)
		}
		for _, id := range out.Saved {
			w.noteSaved(d, id)
		}
		for _, refused := range out.Refused {
			w.noteRefused(d, refused.Mutation, refused.Fault)
		}
		for _, c := range out.Changes {
			if c.Row == nil {
				delete(d.screen, c.Key)
			} else {
				d.screen[c.Key] = c.Row
			}
			if d.courier != nil && !c.Pending {
				d.courier.changed(c.Key)
			}
		}
		if out.Status != nil {
			d.status = *out.Status
		}
		for _, f := range out.Sends {
			d.send(f)
		}
		if out.Revoked {
			w.trace.add("%s is revoked", d.name)
			d.revoked = true
			d.kill()
			return
		}
		d.again = out.Again
		stepped := d.load(out.Need)
		if l := d.link; out.Reconnect && l != nil {
			d.link = nil
			w.cutLink(l)
			d.engine.Step(replica.Disconnected{})
			stepped = true
		}
		if !stepped {
			return
		}
	}
}

// load gives the engine the rows that it needs, and reports whether it needs any.
func (d *device) load(keys []crm.Key) bool {
	if len(keys) == 0 {
		return false
	}
	rows, err := d.store.Rows(background, keys)
	if err != nil {
		d.world.fail("INV-2", "%s cannot read rows: %v", d.name, err)
	}
	d.engine.Step(replica.Loaded{Keys: keys, Rows: rows})
	return true
}

// send puts a frame on the link, or in its queue until there is credit.
func (d *device) send(f wire.Frame) {
	l := d.link
	if l == nil || !l.welcomed {
		return
	}
	l.queue = append(l.queue, f)
	d.flush(l)
}

func (d *device) flush(l *link) {
	for len(l.queue) > 0 && l.window.Spend(l.queue[0]) {
		d.world.sent(d, l.queue[0])
		d.world.fly(&l.up, flight{bytes: wire.Encode(l.queue[0])})
		l.queue = l.queue[1:]
	}
	if len(l.queue) > 64 {
		d.world.fail("INV-8", "%s queues %d frames", d.name, len(l.queue))
	}
}

// connect opens a link and says hello.
func (d *device) connect() {
	w := d.world
	l := &link{id: w.nextConn(), device: d}
	d.link = l
	w.relay.connected(l)
	hello := wire.Hello{
		Protocol: wire.Protocol, Version: "sim", Build: "sim", Organization: w.organization,
		User: d.user.id, Credits: wire.InitialCredits, Replica: d.engine.Hello(),
	}
	w.trace.add("%s connects with cursor %v", d.name, hello.Replica.Cursor)
	w.fly(&l.up, flight{bytes: wire.Encode(hello)})
}

// arrive takes a frame from the relay.
func (d *device) arrive(l *link, b []byte) {
	w := d.world
	f, err := wire.Decode(b)
	if err != nil {
		w.fail("INV-8", "%s cannot decode what the relay sent: %v", d.name, err)
	}
	w.checkINV6(d, b, f)
	w.checkRemovals(l, f)
	switch f := f.(type) {
	case wire.Welcome:
		l.welcomed = true
		l.window = wire.NewWindow(f.Credits)
		l.toPull = f.Standing.Head.Commit
		d.step(replica.Connected{Standing: f.Standing, Relay: f.Now, Now: d.localNow()})
		return
	case wire.Bye:
		w.trace.add("%s hears bye: %v %s: %s", d.name, f.Kind, f.Op, f.Text)
		if d.link == l {
			d.link = nil
			d.retry = w.now.Add(time.Second)
			d.step(replica.Frame{Frame: f})
			d.step(replica.Disconnected{})
		}
		return
	}
	if err := l.window.Received(f); err != nil {
		w.fail("INV-8", "%s: %v", d.name, err)
	}
	switch f := f.(type) {
	case wire.Credit:
		if err := l.window.Granted(f); err != nil {
			w.fail("INV-8", "%s: %v", d.name, err)
		}
		d.flush(l)
	case wire.Ping:
		w.fly(&l.up, flight{bytes: wire.Encode(wire.Pong(f))})
	case wire.Pong, wire.Account:
	default:
		w.received(d, f)
		d.step(replica.Frame{Frame: f})
	}
	if d.link != l {
		return
	}
	if credit, ok := l.window.Consumed(f); ok {
		w.fly(&l.up, flight{bytes: wire.Encode(credit)})
	}
}

// shownKeys lists the live rows that d shows of some entities, in order.
func (d *device) shownKeys(entities ...crm.Entity) []crm.Key {
	return d.keys(func(r *crm.Row) bool { return slices.Contains(entities, r.Entity) && r.Deleted == nil })
}

// binKeys lists what d shows in the recycle bin.
func (d *device) binKeys() []crm.Key {
	return d.keys(func(r *crm.Row) bool { return r.Deleted != nil })
}

func (d *device) keys(want func(*crm.Row) bool) []crm.Key {
	var keys []crm.Key
	for key, row := range d.screen {
		if want(row) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, crm.Key.Compare)
	return keys
}

func (d *device) String() string {
	return fmt.Sprintf("%s (%s)", d.name, d.user.name)
}
