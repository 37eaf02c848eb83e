package hub

import (
	"fmt"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/wire"
)

// class is what the bytes of a poke depend on. user is zero for readers who
// are nobody special to what they are sent: they share one encoding.
type class struct {
	from      uint64
	role      crm.Role
	catalogue uint32
	user      crm.UserID
}

// poke is what the readers of a class are sent: frames with the commits after
// class.from up to to.
type poke struct {
	to     uint64
	frames [][]byte
}

// pump sends c what follows its place in the log, at its own pace: nothing is
// made for a device that has no credit for it (INV-8).
func (h *Hub) pump(c *conn) {
	s := c.sync
	for h.open(c) {
		for len(s.parts) > 0 {
			if !h.reserve(c) {
				return
			}
			h.sendBytes(c, s.parts[0])
			s.parts = s.parts[1:] // the frames are those of the whole class
		}
		s.parts = nil
		switch {
		case s.revoked > 0 && s.position >= s.revoked:
			h.bye(c, errRevoked())
			return
		case s.position >= s.journal.head.Commit, s.still(), s.asking[ReadCatchUp], !c.mayBeSent():
			return
		}
		entries, kept := s.journal.after(s.position)
		if !kept {
			h.read(c, Read{Kind: ReadCatchUp, From: s.position})
			return
		}
		p := h.pokeOf(s, within(entries))
		s.position, s.parts = p.to, p.frames
	}
}

// mayBeSent reports whether a frame that needs a credit could be sent now.
func (c *conn) mayBeSent() bool { return c.unsent < maxUnsent && c.window.CanSpend() }

// within returns as many of entries as go into one poke, at least one.
func within(entries []*entry) []*entry {
	size := 0
	for n, e := range entries {
		size += e.bytes()
		if n > 0 && size > wire.TargetFrameBytes {
			return entries[:n]
		}
	}
	return entries
}

// caughtUp takes commits that were read for c.
func (h *Hub) caughtUp(c *conn, a Answer) {
	s := c.sync
	if a.From != s.position || len(a.Commits) == 0 {
		h.bye(c, errNoCommits(s.position, a))
		return
	}
	entries := make([]*entry, len(a.Commits))
	for i := range a.Commits {
		entries[i] = newEntry(&a.Commits[i])
		// These may be newer than what the hub has been told.
		if end := entries[i].ends(s.key.user); end != nil {
			h.bye(c, end)
			return
		}
		if entries[i].revokes(s.key.device.ID) {
			s.revoked = a.Commits[i].Version.Commit
		}
	}
	p, faults := build(entries, s.position, s.actor, s.replica.Catalogue)
	h.out.Reports = append(h.out.Reports, faults...)
	s.position, s.parts = p.to, p.frames
	h.flow(c)
}

// pokeOf returns the poke with entries for s, made once for all of its class.
func (h *Hub) pokeOf(s *session, entries []*entry) *poke {
	j := s.journal
	k := class{from: s.position, role: s.actor.Role, catalogue: min(s.replica.Catalogue, crm.CatalogueVersion)}
	for _, e := range entries {
		if slices.Contains(e.special, s.actor.User) {
			k.user = s.actor.User
			break
		}
	}
	if p := j.pokes[k]; p != nil {
		return p
	}
	p, faults := build(entries, s.position, s.actor, k.catalogue)
	h.out.Reports = append(h.out.Reports, faults...)
	size := 0
	for _, f := range p.frames {
		size += len(f)
	}
	if j.pokeBytes+size <= keptPokes {
		j.pokes[k] = p
		j.pokeBytes += size
	}
	return p
}

// build makes the poke with entries for a reader: of each effect the new row,
// if the reader may read it; that the row is gone, if the reader could read it
// before; else nothing at all (S4, INV-6). Commits of which the reader sees
// nothing only move the poke's end.
func build(entries []*entry, from uint64, reader crm.Actor, catalogue uint32) (*poke, []error) {
	c := cutter{from: from, to: entries[len(entries)-1].commit.Version.Commit, size: wire.HeadBytes}
	for _, e := range entries {
		c.begin(e, reader)
		rows := e.encoded(catalogue)
		for i := range e.commit.Effects {
			f := &e.commit.Effects[i]
			switch {
			case f.After != nil && crm.MayRead(reader, *f.After):
				c.row(f.Key, rows[i])
			case f.Before != nil && crm.MayRead(reader, *f.Before):
				c.removal(wire.Removal{Key: f.Key, Deleted: f.After == nil || f.After.Deleted != nil})
			}
		}
		c.end()
	}
	c.flush(true)
	return &poke{to: c.to, frames: c.frames}, c.faults
}

// cutter puts commits into the frames of one poke.
type cutter struct {
	from, to uint64
	frames   [][]byte
	faults   []error

	commits []wire.Commit // of the frame in the making
	size    int           // at most that of the frame in the making
	current wire.Commit
	mine    bool // the reader is the actor of the current commit
}

func (c *cutter) begin(e *entry, reader crm.Actor) {
	c.current = wire.Commit{Number: e.commit.Version.Commit}
	c.mine = !e.commit.Actor.IsZero() && e.commit.Actor == reader.User
	if c.mine {
		c.current.Mutation, c.current.Refused = e.commit.Mutation, e.commit.Refused != nil
	}
	c.room(wire.CommitBytes)
}

func (c *cutter) end() {
	if c.mine || len(c.current.Rows)+len(c.current.Removed) > 0 {
		c.commits = append(c.commits, c.current)
	}
}

func (c *cutter) row(k crm.Key, row []byte) {
	n := wire.OpaqueBytes(len(row))
	if wire.HeadBytes+wire.CommitBytes+n > wire.MaxFrameBytes {
		c.faults = append(c.faults, fmt.Errorf("commit %d: row %v %v of %d bytes fits into no frame and is not sent", c.current.Number, k.Entity, k.ID, len(row)))
		return
	}
	c.room(n)
	c.current.Rows = append(c.current.Rows, row)
}

func (c *cutter) removal(r wire.Removal) {
	c.room(wire.RemovalBytes)
	c.current.Removed = append(c.current.Removed, r)
}

// room makes room for n more bytes, in a further frame if need be. A commit
// that spans frames is begun again there.
func (c *cutter) room(n int) {
	if c.size += n; c.size <= wire.TargetFrameBytes || len(c.commits)+len(c.current.Rows)+len(c.current.Removed) == 0 {
		return
	}
	if len(c.current.Rows)+len(c.current.Removed) > 0 {
		c.commits = append(c.commits, c.current)
		c.current.Rows, c.current.Removed = nil, nil
	}
	c.flush(false)
	c.size += wire.CommitBytes + n
}

func (c *cutter) flush(last bool) {
	c.frames = append(c.frames, wire.Encode(wire.Poke{From: c.from, To: c.to, Last: last, Commits: c.commits}))
	c.commits, c.size = nil, wire.HeadBytes
}
