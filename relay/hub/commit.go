package hub

import (
	"slices"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
)

const (
	// maxBatch and maxBatchBytes end a batch for the ledger (S26); maxTurn is
	// how many mutations of one device go before it is the next one's turn.
	maxBatch      = 64
	maxBatchBytes = 1 << 20
	maxTurn       = 16
)

// committer gathers mutations into batches for the ledger, one at a time: what
// arrives while one is carried out goes into the next, without waiting for
// more.
type committer struct {
	own     []ownSubmission
	waiting []*conn
	// batch is at the ledger.
	batch []given
	// alone counts batches of one: a batch failed, and one of its mutations
	// may be the cause.
	alone int
}

// ownSubmission is a mutation of the relay's own: for a ticket, or to make the
// device of conn, or neither.
type ownSubmission struct {
	ticket     Ticket
	conn       *conn
	submission ledger.Submission
}

// given is one submission of a batch: of the relay's own, or the mutation at
// index of a push.
type given struct {
	own   *ownSubmission
	conn  *conn
	push  *push
	index int
}

func (g given) number() uint64 { return g.push.First + uint64(g.index) }

// commit makes the next batch unless one is under way.
func (h *Hub) commit() {
	k := &h.commits
	if k.batch != nil || h.stopping || len(k.own)+len(k.waiting) == 0 {
		return
	}
	limit, size := maxBatch, 0
	if k.alone > 0 {
		k.alone--
		limit = 1
	}
	for len(k.own) > 0 && len(k.batch) < limit && size < maxBatchBytes {
		own := k.own[0]
		k.own = k.own[1:]
		h.give(given{own: &own, conn: own.conn}, own.submission)
		size += len(own.submission.Bytes)
	}
	for len(k.waiting) > 0 && len(k.batch) < limit {
		c := k.waiting[0]
		more, full := h.turn(c, limit, &size)
		if full {
			return
		}
		k.waiting = k.waiting[1:]
		c.sync.queued = false
		if more {
			h.queue(c)
		}
	}
}

func (h *Hub) give(g given, s ledger.Submission) {
	h.commits.batch = append(h.commits.batch, g)
	h.out.Commit = append(h.out.Commit, s)
}

// turn puts mutations of c into the batch. more says that c has others, full
// that the batch has no room for the next.
func (h *Hub) turn(c *conn, limit int, size *int) (more, full bool) {
	k, s := &h.commits, c.sync
	for range maxTurn {
		p := s.toGive()
		if p == nil || len(s.settled) >= maxSettled || !h.open(c) {
			return false, false
		}
		bytes := p.Mutations[p.given]
		if len(k.batch) == limit || len(k.batch) > 0 && *size+len(bytes) > maxBatchBytes {
			return true, true
		}
		*size += len(bytes)
		h.give(given{conn: c, push: p, index: p.given}, ledger.Submission{
			Organization: s.key.organization, User: s.key.user, Device: s.key.device,
			Number: p.First + uint64(p.given), Bytes: bytes,
		})
		p.given++
	}
	return true, false
}

// committed takes the results of the batch: commits go to whoever follows the
// log, the rest to whoever pushed.
func (h *Hub) committed(results []ledger.Result) {
	batch := h.commits.batch
	if len(batch) != len(results) {
		h.commitFailed(fault.New(fault.Internal, "commit", "%d results for %d submissions", len(results), len(batch)))
		return
	}
	h.commits.batch = nil
	var touched []*journal
	for i := range results {
		if c := results[i].Commit; c != nil {
			if j := h.follow(c); !slices.Contains(touched, j) {
				touched = append(touched, j)
			}
		}
	}
	failed := make(map[*conn]bool)
	for i, g := range batch {
		switch r := results[i]; {
		case g.own != nil:
			h.answerOwn(g.own, r)
		case h.open(g.conn) && !failed[g.conn]:
			failed[g.conn] = !h.answer(g, r)
		}
	}
	for _, g := range batch {
		if g.conn != nil {
			h.flow(g.conn)
		}
	}
	for _, j := range touched {
		for _, c := range slices.Clone(j.followers) {
			h.flow(c)
		}
	}
}

// follow takes a new commit into its journal, and notes whose sessions do not
// go on past it.
func (h *Hub) follow(c *ledger.Commit) *journal {
	j := h.journalOf(c.Organization)
	e := newEntry(c)
	j.add(e)
	for i := range c.Effects {
		f := &c.Effects[i]
		switch f.Key.Entity {
		case crm.SystemUser:
			h.userChanged(e, userKey{c.Organization, crm.UserID{ID: f.Key.ID}})
		case crm.Device:
			row := f.Before
			if row == nil {
				row = f.After
			}
			h.deviceChanged(e, userKey{c.Organization, row.Partition}, f.Key.ID)
		}
	}
	return j
}

// userChanged ends the sessions of a user whose rights the commit changes,
// before they have it: they come back and compare (S6).
func (h *Hub) userChanged(e *entry, user userKey) {
	end := e.ends(user.user)
	if end == nil {
		return
	}
	for _, c := range inOrder(h.users[user]) {
		switch {
		case c.sync == nil:
		case c.welcomed:
			h.bye(c, end)
		default:
			c.sync.again = true
		}
	}
}

// deviceChanged notes that the commit revokes a device: its session gets what
// there is up to it, and then its end.
func (h *Hub) deviceChanged(e *entry, user userKey, device crm.ID) {
	if !e.revokes(device) {
		return
	}
	for _, c := range inOrder(h.users[user]) {
		s := c.sync
		switch {
		case s == nil || s.key.device.ID != device:
		case !c.welcomed:
			s.again = true
		case s.revoked == 0:
			s.revoked = e.commit.Version.Commit
			h.flow(c)
			if h.open(c) { // it does not take it now, and has no claim to wait
				h.bye(c, errRevoked())
			}
		}
	}
}

// answerOwn tells who asked for a mutation of the relay's own.
func (h *Hub) answerOwn(own *ownSubmission, r ledger.Result) {
	if own.ticket != 0 {
		h.out.Done = append(h.out.Done, Done{Ticket: own.ticket, Result: r, Fault: r.Err})
		return
	}
	switch c := own.conn; {
	case c == nil:
		if r.Err != nil {
			h.report(r.Err)
		}
	case !h.open(c):
	case r.Err != nil || r.Commit != nil && r.Commit.Refused != nil:
		h.bye(c, errStaleDevice("the device cannot join"))
	default:
		h.read(c, Read{Kind: ReadStanding})
	}
}

// commitFailed deals with a batch of which nothing was done. When that may be
// the fault of one of its mutations, each is tried by itself.
func (h *Hub) commitFailed(why *fault.Error) {
	k := &h.commits
	batch := k.batch
	k.batch = nil
	if why.Kind != fault.Full && why.Kind != fault.Busy {
		h.report(why)
		if len(batch) > 1 {
			k.alone = len(batch)
			h.takeBack(batch)
			return
		}
	}
	held := make(map[*conn]bool)
	for _, g := range batch {
		switch c := g.conn; {
		case g.own != nil:
			if g.own.ticket != 0 {
				h.out.Done = append(h.out.Done, Done{Ticket: g.own.ticket, Fault: why})
			}
			if c != nil && h.open(c) {
				h.bye(c, fault.New(why.Kind, "device.join", "the device cannot join now"))
			}
		case h.open(c) && !held[c]:
			held[c] = true
			h.hold(c, g.number(), why.Kind)
		}
	}
}

// takeBack makes the mutations of a batch wait again, in their order.
func (h *Hub) takeBack(batch []given) {
	var own []ownSubmission
	for i := len(batch) - 1; i >= 0; i-- {
		if g := batch[i]; g.own != nil {
			own = append(own, *g.own)
		} else {
			g.push.given = g.index
		}
	}
	slices.Reverse(own)
	h.commits.own = append(own, h.commits.own...)
	for _, g := range batch {
		if g.own == nil && h.open(g.conn) {
			h.queue(g.conn)
		}
	}
}
