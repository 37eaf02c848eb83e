package worker

import (
	"context"
	"fmt"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/wasm/blob"
	"regarding/wasm/view"
)

// Post sends a POST request to a path of the relay and returns the body of its
// answer, of at most limit bytes. Its errors are *fault.Error, of kind Offline
// where the relay cannot be reached; one with a method RetryAfter says how long
// to wait.
type Post func(ctx context.Context, path string, body []byte, limit int) ([]byte, error)

// Paths of the requests for bytes: docs/http-api.md.
const (
	pathSend = "/api/blobs/send"
	pathPart = "/api/blobs/part"
	pathRead = "/api/blobs/read"
)

// courier drives the machine that decides which bytes go and come. It belongs
// to Run's goroutine; requests and the store run beside it.
type courier struct {
	w       *Worker
	machine *blob.Machine
	policy  blob.Policy
	status  blob.Status
	full    bool
	// held are the bytes that are on this device as a whole, with their sizes.
	held      map[crm.Hash]uint64
	heldBytes uint64
	// ready says that the store has been asked what it holds.
	ready bool
	// wanted is what is known of bytes that are fetched; absent cannot be had
	// from the relay now.
	wanted map[crm.Hash]blob.Facts
	absent map[crm.Hash]bool
	// unsent are bytes that the relay does not have for certain.
	unsent map[crm.Hash]struct{}
	// waits are told when bytes are here, or why they are not: 0, NotFound or
	// Offline.
	waits map[crm.Hash][]chan fault.Kind
	// todo are rows whose bytes may have to be fetched, the next one last.
	todo  []crm.Key
	swept time.Time
	// incarnation is that of the relay's log; another one may have lost bytes.
	incarnation uint32
	version     uint64 // counts what becomes held or is dropped
}

func newCourier(w *Worker) *courier {
	return &courier{
		w: w, machine: blob.New(w.config.Now(), w.fraction), policy: blob.DefaultPolicy,
		held: map[crm.Hash]uint64{}, wanted: map[crm.Hash]blob.Facts{}, absent: map[crm.Hash]bool{}, waits: map[crm.Hash][]chan fault.Kind{}, unsent: map[crm.Hash]struct{}{},
	}
}

// fraction returns a random number in [0, 1).
func (w *Worker) fraction() float64 {
	var b [2]byte
	_, _ = w.config.Random.Read(b[:]) // without one there is no jitter
	return float64(uint(b[0])<<8|uint(b[1])) / (1 << 16)
}

// sweepInterval is how often bytes are looked through for those to drop.
const sweepInterval = 24 * time.Hour

// begin asks the store what it holds, beside Run's goroutine.
func (c *courier) begin(ctx context.Context) {
	if err := c.w.do(ctx, func() {
		if c.w.known.Policy != nil {
			c.policy = *c.w.known.Policy
		}
	}); err != nil {
		return
	}
	var list []blob.Held
	err := c.w.config.Blobs.Each(ctx, func(h blob.Held) error {
		if list = append(list, h); len(list)%1024 == 0 {
			c.w.config.Yield()
		}
		return nil
	})
	if err != nil && ctx.Err() == nil {
		c.w.config.Report(fmt.Errorf("look through the bytes on this device: %w", err))
	}
	_ = c.w.do(ctx, func() {
		for _, h := range list {
			if h.Whole() {
				c.hold(h.Hash, h.Size)
			}
			if !h.Durable && !h.Local && h.Whole() {
				c.queue(h.Hash, h.Size)
			}
		}
		c.ready = true
	})
	select {
	case <-c.w.loaded:
	case <-ctx.Done():
		return
	}
	_ = c.w.do(ctx, c.wantAll)
}

func (c *courier) hold(h crm.Hash, size uint64) {
	if _, had := c.held[h]; !had {
		c.held[h] = size
		c.heldBytes += size
		c.version++
	}
	delete(c.wanted, h)
	delete(c.absent, h)
	c.waited(h, 0)
}

// queue has bytes sent that the relay does not have for certain.
func (c *courier) queue(h crm.Hash, size uint64) {
	c.unsent[h] = struct{}{}
	c.machine.Step(blob.Unsent{Hash: h, Size: size})
}

func (c *courier) drop(h crm.Hash) {
	delete(c.unsent, h)
	if size, had := c.held[h]; had {
		delete(c.held, h)
		c.heldBytes -= size
		c.version++
	}
}

// state says whether bytes are here. Those that are fetched only because
// somebody looks at them are not on their way without a connection.
func (c *courier) state(h crm.Hash) view.BodyState {
	if _, ok := c.held[h]; ok {
		return view.BytesHere
	}
	if f, ok := c.wanted[h]; ok && !c.absent[h] && (!f.Opened || c.w.online) {
		return view.BytesAwaiting
	}
	return view.BytesNotKept
}

// reference is bytes that a row refers to.
type reference struct {
	hash  crm.Hash
	facts blob.Facts
}

// references lists what the device should hold of a row, as far as its hot
// values say: of a message the smaller form where the whole is not kept; of an
// e-mail record, whoever tracked it, its text, so that timelines read offline.
// The files of records are fetched when they are opened (MBX-08).
func (c *courier) references(row crm.Row) []reference {
	switch row.Entity {
	case crm.MailMessage:
		day := blob.DayOf(c.w.table.DateOf(row.Key))
		size := uint64(max(row.Value("size").Int(), 0))
		raw, _ := row.Value("raw").Hash()
		whole := reference{raw, blob.Facts{Size: size, Kind: blob.Message, Day: day, Durable: true}}
		body, ok := row.Value("body").Hash()
		if !ok || c.policy.Keeps(whole.facts, c.w.config.Now()) {
			return []reference{whole}
		}
		return []reference{{body, blob.Facts{Size: blob.BodyBytes, Kind: blob.Body, Day: day, Durable: true}}}
	case crm.Email:
		if body, ok := row.Value("body").Hash(); ok {
			return []reference{{body, blob.Facts{Size: blob.BodyBytes, Kind: blob.Body, Day: blob.DayOf(c.w.table.DateOf(row.Key)), Durable: true}}}
		}
	case crm.MailCard:
		var list []reference
		for _, h := range crm.Blobs(row) {
			list = append(list, reference{h, blob.Facts{Kind: blob.Other, Durable: true}})
		}
		return list
	}
	return nil
}

// wantAll looks at every row again: what is kept may have changed. Cards come
// first, then the person's own mail, the newest before the others, then records.
func (c *courier) wantAll() {
	c.todo = slices.Concat(c.w.table.ByDay(crm.Email), c.w.table.ByDay(crm.MailMessage), c.w.table.Keys(crm.MailCard))
}

// changed notes rows that have come or changed.
func (c *courier) changed(k crm.Key) {
	switch k.Entity {
	case crm.MailMessage, crm.MailCard, crm.Email:
		c.todo = append(c.todo, k)
	}
}

// fill wants what the device should hold and does not, while there is room.
func (c *courier) fill() {
	if !c.ready || !c.w.isLoaded() || !c.w.online {
		return
	}
	for len(c.todo) > 0 && c.machine.Room() > 0 && !c.w.over() {
		k := c.todo[len(c.todo)-1]
		c.todo = c.todo[:len(c.todo)-1]
		row, ok := c.w.table.Row(k)
		if !ok || row.Deleted != nil || row.Version.IsLocal() {
			continue
		}
		for _, r := range c.references(row) {
			if _, held := c.held[r.hash]; !held && c.policy.Keeps(r.facts, c.w.config.Now()) {
				c.wanted[r.hash] = r.facts
				c.machine.Step(blob.Want{Row: k, Hash: r.hash})
			}
		}
	}
}

// open wants bytes that a person looks at.
func (c *courier) open(k crm.Key, h crm.Hash, kind blob.Kind) {
	if _, held := c.held[h]; held {
		return
	}
	if _, kept := c.wanted[h]; !kept {
		c.wanted[h] = blob.Facts{Kind: kind, Day: blob.DayOf(c.w.config.Now()), Durable: true, Opened: true}
	}
	delete(c.absent, h)
	c.machine.Step(blob.Want{Row: k, Hash: h, Opened: true})
}

// want wants the whole of a message that is tracked without its bytes, whether
// or not it is kept otherwise; behind what a person looks at.
func (c *courier) want(k crm.Key, h crm.Hash) {
	if _, wanted := c.wanted[h]; wanted || !c.w.online || c.machine.Room() == 0 {
		return
	}
	c.wanted[h] = blob.Facts{Kind: blob.Message, Day: blob.DayOf(c.w.config.Now()), Durable: true, Opened: true}
	c.machine.Step(blob.Want{Row: k, Hash: h})
}

// work carries out what the machine decides.
func (c *courier) work() {
	if c.w.config.Blobs == nil || !c.ready {
		return
	}
	now := c.w.config.Now()
	c.machine.Tick(now)
	c.machine.Step(blob.Connected{Online: c.w.online && c.w.config.Post != nil})
	c.machine.Step(blob.Pending{Mutations: c.w.queue.Len()})
	c.machine.Step(blob.Importing{Now: c.w.importing()})
	c.fill()
	if !c.w.online {
		for h := range c.waits {
			c.waited(h, fault.Offline)
		}
	}
	if c.w.isLoaded() && now.Sub(c.swept) >= sweepInterval {
		c.swept = now
		go c.sweep(c.w.runCtx, c.policy, now, c.awaited())
	}
	if now := c.w.status.Cursor.Incarnation; now != c.incarnation {
		if c.incarnation != 0 && now != 0 {
			go c.doubt(c.w.runCtx)
		}
		c.incarnation = now
	}
	out := c.machine.Ready()
	if out.Status != nil {
		c.status = *out.Status
	}
	for _, h := range out.Absent {
		c.absent[h] = true
		c.version++
		c.waited(h, fault.NotFound)
	}
	ctx := c.w.runCtx
	if len(out.Durable) > 0 {
		for _, h := range out.Durable {
			delete(c.unsent, h)
		}
		c.version++
		go c.mark(ctx, out.Durable)
	}
	if len(out.Damaged) > 0 {
		for _, h := range out.Damaged {
			c.drop(h)
		}
		go c.discard(ctx, out.Damaged)
	}
	if len(out.Send) > 0 {
		go c.send(ctx, out.Send)
	}
	if out.Part != nil {
		go c.part(ctx, *out.Part)
	}
	if len(out.Opened) > 0 {
		go c.fetch(ctx, blob.Opened, out.Opened)
	}
	if len(out.Behind) > 0 {
		go c.fetch(ctx, blob.Behind, out.Behind)
	}
}

// sweep drops what the policy does not keep, but for what waits.
func (c *courier) sweep(ctx context.Context, policy blob.Policy, now time.Time, awaited map[crm.Hash]bool) {
	var drop []crm.Hash
	err := c.w.config.Blobs.Each(ctx, func(h blob.Held) error {
		if blob.MayGo(h.Facts) && !policy.Keeps(h.Facts, now) && !awaited[h.Hash] {
			drop = append(drop, h.Hash)
		}
		return nil
	})
	if err == nil && len(drop) > 0 {
		err = c.w.config.Blobs.Drop(ctx, drop...)
	}
	if err != nil {
		if ctx.Err() == nil {
			c.w.config.Report(fmt.Errorf("drop what is not kept: %w", err))
		}
		return
	}
	_ = c.w.do(ctx, func() {
		for _, h := range drop {
			c.drop(h)
			c.machine.Step(blob.Dropped{Hash: h})
		}
	})
	c.tidy(ctx)
}

// tidy lets the store give back the room of what was dropped.
func (c *courier) tidy(ctx context.Context) {
	store, ok := c.w.config.Blobs.(interface {
		Tidy(ctx context.Context) (more bool, err error)
	})
	for more := ok; more && ctx.Err() == nil; c.w.config.Yield() {
		var err error
		if more, err = store.Tidy(ctx); err != nil && ctx.Err() == nil {
			c.w.config.Report(fmt.Errorf("tidy the bytes on this device: %w", err))
		}
	}
}

// doubt sends again what the relay is said to have: its log was restored or
// salvaged, and its bytes with it (S7).
func (c *courier) doubt(ctx context.Context) { c.sendAgain(ctx, func(crm.Hash) bool { return true }) }

// sendAgain sends such bytes as which says though the relay is said to have them.
func (c *courier) sendAgain(ctx context.Context, which func(crm.Hash) bool) {
	var list []blob.Held
	var hashes []crm.Hash
	err := c.w.config.Blobs.Each(ctx, func(h blob.Held) error {
		if !h.Local && h.Whole() && which(h.Hash) {
			list, hashes = append(list, h), append(hashes, h.Hash)
		}
		return nil
	})
	if err == nil && len(hashes) > 0 {
		err = c.w.config.Blobs.Mark(ctx, false, hashes...)
	}
	if err != nil {
		if ctx.Err() == nil {
			c.w.config.Report(fmt.Errorf("doubt what the relay has: %w", err))
		}
		return
	}
	_ = c.w.do(ctx, func() {
		for _, h := range list {
			c.queue(h.Hash, h.Size)
		}
	})
}

// keep puts bytes that this device made into the store, before anything that
// refers to them.
func (c *courier) keep(ctx context.Context, list []blob.Fresh) error {
	if err := c.w.config.Blobs.Put(ctx, list...); err != nil {
		return err
	}
	return c.w.do(ctx, func() {
		for _, f := range list {
			c.hold(f.Hash, uint64(len(f.Bytes)))
			if !f.Local {
				c.queue(f.Hash, uint64(len(f.Bytes)))
			}
		}
	})
}
