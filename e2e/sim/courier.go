package sim

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/wasm/blob"
)

// courier drives the bytes of a device as the engine does: the machine of
// wasm/blob decides, and this sends, fetches and stores.
type courier struct {
	device  *device
	machine *blob.Machine
	held    map[crm.Hash]bool
	wanted  map[crm.Hash]blob.Facts
	through map[crm.Hash]crm.Key // the rows of what is wanted
	absent  map[crm.Hash]bool
	todo    []crm.Key // rows whose bytes may have to be fetched, the next one last
	last    blob.Status
}

// medium is what a device has of bytes when its browser is closed.
type medium struct {
	blobs  *blob.MemStore
	policy blob.Policy
	// log is the incarnation of the relay that has what is marked as durable.
	log  uint32
	full bool
	// opened is what somebody looked at and is kept for a while.
	opened map[crm.Hash]bool
}

func newMedium(p blob.Policy) *medium {
	m := &medium{blobs: blob.NewMemStore(), policy: p, opened: map[crm.Hash]bool{}}
	m.blobs.Refuse = func() error {
		if m.full {
			return fault.New(fault.Full, "sim.blobs", "the disk is full")
		}
		return nil
	}
	return m
}

// each lists what is held, in the order of the hashes.
func (m *medium) each(w *world) []blob.Held {
	var list []blob.Held
	if err := m.blobs.Each(background, func(h blob.Held) error { list = append(list, h); return nil }); err != nil {
		w.fail("INV-2", "bytes cannot be listed: %v", err)
	}
	slices.SortFunc(list, func(a, b blob.Held) int { return slices.Compare(a.Hash[:], b.Hash[:]) })
	return list
}

// copy is what another profile has of the bytes.
func (m *medium) copy(w *world) *medium {
	to := newMedium(m.policy)
	to.log = m.log
	for _, h := range m.each(w) {
		if !h.Whole() {
			continue
		}
		b, err := m.blobs.Read(background, h.Hash, 0, int(h.Size))
		if err == nil {
			err = to.blobs.Put(background, blob.Fresh{Hash: h.Hash, Bytes: b, Facts: h.Facts})
		}
		if err != nil {
			w.fail("INV-2", "bytes cannot be copied: %v", err)
		}
	}
	return to
}

// startCourier begins with what the medium holds and the rows refer to.
func (d *device) startCourier() {
	w := d.world
	c := &courier{
		device: d, machine: blob.New(w.now, w.rand.Float64),
		held: map[crm.Hash]bool{}, wanted: map[crm.Hash]blob.Facts{}, through: map[crm.Hash]crm.Key{}, absent: map[crm.Hash]bool{},
	}
	d.courier = c
	for _, h := range d.medium.each(w) {
		if h.Whole() {
			c.held[h.Hash] = true
			if !h.Durable && !h.Local {
				c.machine.Step(blob.Unsent{Hash: h.Hash, Size: h.Size})
			}
		}
	}
	c.wantAll()
}

// wantAll looks at every row again.
func (c *courier) wantAll() {
	c.todo = c.device.keys(func(r *crm.Row) bool { return r.Entity == crm.MailMessage || r.Entity == crm.MailCard })
}

// changed notes a row that has come or changed.
func (c *courier) changed(key crm.Key) {
	if key.Entity == crm.MailMessage || key.Entity == crm.MailCard {
		c.todo = append(c.todo, key)
	}
}

// reference is bytes that a row refers to.
type reference struct {
	hash  crm.Hash
	facts blob.Facts
}

// references lists what a device should hold of a row: of a message the smaller
// form where the whole is not kept.
func (d *device) references(row *crm.Row) []reference {
	switch row.Entity {
	case crm.MailMessage:
		day := blob.DayOf(row.Value("receivedon").Time())
		raw, _ := row.Value("raw").Hash()
		whole := reference{raw, blob.Facts{Size: uint64(row.Value("size").Int()), Kind: blob.Message, Day: day, Durable: true}}
		if body, ok := row.Value("body").Hash(); ok && !d.medium.policy.Keeps(whole.facts, d.localNow()) {
			return []reference{{body, blob.Facts{Size: blob.BodyBytes, Kind: blob.Body, Day: day, Durable: true}}}
		}
		return []reference{whole}
	case crm.MailCard:
		var list []reference
		for _, h := range crm.Blobs(*row) {
			list = append(list, reference{h, blob.Facts{Kind: blob.Other, Durable: true}})
		}
		return list
	}
	return nil
}

// fill wants what the device should hold and does not.
func (c *courier) fill() {
	d := c.device
	for len(c.todo) > 0 && c.machine.Room() > 0 {
		key := c.todo[len(c.todo)-1]
		c.todo = c.todo[:len(c.todo)-1]
		row := d.screen[key]
		if row == nil || row.Deleted != nil || row.Version.IsLocal() {
			continue
		}
		for _, r := range d.references(row) {
			if !c.held[r.hash] && d.medium.policy.Keeps(r.facts, d.localNow()) {
				c.wanted[r.hash], c.through[r.hash] = r.facts, key
				c.machine.Step(blob.Want{Row: key, Hash: r.hash})
			}
		}
	}
}

// open wants bytes that a person looks at.
func (c *courier) open(key crm.Key, hash crm.Hash) {
	if c.held[hash] {
		return
	}
	c.device.medium.opened[hash] = true
	c.wanted[hash] = blob.Facts{Kind: blob.Message, Day: blob.DayOf(c.device.localNow()), Durable: true, Opened: true}
	c.through[hash] = key
	delete(c.absent, hash)
	c.machine.Step(blob.Want{Row: key, Hash: hash, Opened: true})
}

// hold notes that all bytes of a hash are here.
func (c *courier) hold(h crm.Hash) {
	c.held[h] = true
	delete(c.wanted, h)
	delete(c.absent, h)
}

// keep stores bytes that this device made, before anything refers to them.
func (c *courier) keep(list []blob.Fresh) bool {
	d := c.device
	if err := d.medium.blobs.Put(background, list...); err != nil {
		d.world.trace.add("%s cannot keep bytes: %v", d.name, err)
		return false
	}
	for _, f := range list {
		c.hold(f.Hash)
		if !f.Local {
			d.world.noteKept(d, f.Hash)
			c.machine.Step(blob.Unsent{Hash: f.Hash, Size: uint64(len(f.Bytes))})
		}
	}
	return true
}

// turn does what the machine decides, and reports whether there is anything to
// do or to wait for.
func (c *courier) turn() bool {
	d, w := c.device, c.device.world
	online := d.link != nil && d.link.welcomed
	c.machine.Tick(w.now)
	c.machine.Step(blob.Connected{Online: online})
	c.machine.Step(blob.Pending{Mutations: d.status.Waiting})
	if online {
		c.fill()
	}
	if log := d.state.Cursor.Incarnation; log != d.medium.log && log != 0 {
		c.doubt(log)
	}
	out := c.machine.Ready()
	if out.Status != nil {
		c.last = *out.Status
	}
	for _, h := range out.Absent {
		c.absent[h] = true
	}
	c.mark(out.Durable)
	if len(out.Damaged) > 0 {
		w.trace.add("%s has damaged bytes", d.name)
		c.drop(out.Damaged)
	}
	if len(out.Send) > 0 {
		c.send(out.Send)
	}
	if out.Part != nil {
		c.part(*out.Part)
	}
	if len(out.Opened) > 0 {
		c.fetch(blob.Opened, out.Opened)
	}
	if len(out.Behind) > 0 {
		c.fetch(blob.Behind, out.Behind)
	}
	return c.busy()
}

// busy reports whether bytes are on their way or will be.
func (c *courier) busy() bool {
	d, w := c.device, c.device.world
	if d.status.OfflineChosen {
		return w.flies(c)
	}
	for h := range c.wanted {
		if !c.absent[h] || w.readsBytes(d.user, c.through[h], h) {
			return true
		}
	}
	return c.last.Unsent > 0 || len(c.todo) > 0 || w.flies(c)
}

// mark notes what the relay has.
func (c *courier) mark(hashes []crm.Hash) {
	if len(hashes) == 0 {
		return
	}
	c.device.world.checkDurable(c.device, "takes for durable", hashes)
	if err := c.device.medium.blobs.Mark(background, true, hashes...); err != nil {
		c.device.world.trace.add("%s cannot note what the relay has: %v", c.device.name, err)
	}
}

// drop takes bytes away that the device need not hold.
func (c *courier) drop(hashes []crm.Hash) {
	d := c.device
	d.world.checkDurable(d, "drops", hashes)
	if err := d.medium.blobs.Drop(background, hashes...); err != nil {
		return
	}
	for _, h := range hashes {
		delete(c.held, h)
		delete(d.medium.opened, h)
		c.machine.Step(blob.Dropped{Hash: h})
	}
}

// sweep drops what the policy does not keep.
func (c *courier) sweep() {
	d := c.device
	var drop []crm.Hash
	for _, h := range d.medium.each(d.world) {
		if blob.MayGo(h.Facts) && !d.medium.policy.Keeps(h.Facts, d.localNow()) {
			drop = append(drop, h.Hash)
		}
	}
	d.world.trace.add("%s sweeps %d", d.name, len(drop))
	c.drop(drop)
}

// doubt sends again what the relay is said to have: its log is another, and its
// bytes may be too (S7).
func (c *courier) doubt(log uint32) {
	d := c.device
	var doubted []blob.Held
	var hashes []crm.Hash
	for _, h := range d.medium.each(d.world) {
		if !h.Local && h.Whole() {
			doubted, hashes = append(doubted, h), append(hashes, h.Hash)
		}
	}
	if err := d.medium.blobs.Mark(background, false, hashes...); err != nil {
		return // again in the next turn
	}
	d.medium.log = log
	for _, h := range doubted {
		c.machine.Step(blob.Unsent{Hash: h.Hash, Size: h.Size})
	}
}
