package replica

import (
	"fmt"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// poke takes a part of a poke. It is applied when its last part is in (S26):
// rows, cursor and the erasing of what it confirms are one batch (S29, INV-5).
func (r *Replica) poke(f wire.Poke) {
	s := r.session
	if n := len(s.parts); n > 0 && (s.parts[0].From != f.From || s.parts[0].To != f.To) {
		s.parts = nil
	}
	s.parts = append(s.parts, f)
	if !f.Last && !r.cfg.Bugs.ApplyHalfPoke {
		return
	}
	parts := s.parts
	s.parts = nil
	switch at := r.state.Cursor.Commit; {
	case f.To <= at:
		return // it came twice
	case f.From > at:
		r.trouble(fmt.Errorf("poke from commit %d, the cursor is %d", f.From, at))
		return
	}
	rows, err := decodePoke(parts, r.state.Cursor.Commit)
	if err != nil {
		r.trouble(err)
		return
	}
	ended := newEnding(r)
	for i := range parts {
		for j := range parts[i].Commits {
			c := &parts[i].Commits[j]
			if c.Number > r.state.Cursor.Commit {
				r.applyCommit(c, rows[i][j], ended)
			}
		}
	}
	ended.finish()
	r.state.Cursor.Commit = f.To
	ended.dirty()
	r.reached()
	if r.state.Complete {
		r.synced()
	}
}

// decodePoke decodes the rows of all commits behind the cursor, by part and
// commit, before any is applied.
func decodePoke(parts []wire.Poke, cursor uint64) ([][][]BaseRow, error) {
	all := make([][][]BaseRow, len(parts))
	for i := range parts {
		all[i] = make([][]BaseRow, len(parts[i].Commits))
		for j := range parts[i].Commits {
			if parts[i].Commits[j].Number <= cursor {
				continue
			}
			rows, err := decodeRows(parts[i].Commits[j].Rows)
			if err != nil {
				return nil, fmt.Errorf("commit %d: %w", parts[i].Commits[j].Number, err)
			}
			all[i][j] = rows
		}
	}
	return all, nil
}

func decodeRows(encoded [][]byte) ([]BaseRow, error) {
	rows := make([]BaseRow, len(encoded))
	for i, b := range encoded {
		row, err := crm.DecodeRow(b)
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", i, err)
		}
		rows[i] = BaseRow{Row: row, Bytes: b}
	}
	return rows, nil
}

// applyCommit applies a commit, or the part of it that a frame holds.
func (r *Replica) applyCommit(c *wire.Commit, rows []BaseRow, ended *ending) {
	if !c.Mutation.IsZero() {
		ended.own(c, rows)
	}
	if c.Refused && r.cfg.Bugs.LoseRefusal {
		return
	}
	for i := range rows {
		if r.newer(rows[i].Row.Key, rows[i].Row.Version) {
			ended.changes(rows[i].Row.Key)
			r.putRow(rows[i], true)
		}
	}
	for _, removal := range c.Removed {
		r.applyRemoval(removal, c.Number, ended)
	}
}

// newer reports whether a row that the relay sent is to be stored: unless the
// same or a newer one is held (S8). A row of another log than the one that is
// followed is never newer, whatever its number: the end of that log may be
// lost (S7).
func (r *Replica) newer(k crm.Key, v crm.Version) bool {
	held, ok := r.index.get(k)
	switch current := r.state.Cursor.Incarnation; {
	case !ok:
		return true
	case held.IsLocal():
		return false // it is none of the relay's
	case held.Incarnation != current:
		return held != v
	}
	return v.Incarnation == held.Incarnation && v.Commit > held.Commit
}

// applyRemoval takes a row off the device, unless it is newer than the moment
// at which it was removed. A leave takes the row and causes nothing else (S4).
func (r *Replica) applyRemoval(removal wire.Removal, at uint64, ended *ending) {
	held, ok := r.index.get(removal.Key)
	if !ok || held.IsLocal() || held.Incarnation == r.state.Cursor.Incarnation && held.Commit > at {
		return
	}
	ended.changes(removal.Key)
	r.removeRow(removal.Key)
	if r.cfg.Bugs.LeaveTreatedAsDelete && !removal.Deleted {
		if u := r.outbox.uses[removal.Key]; u != nil {
			for _, p := range slices.Clone(u.writers) {
				r.take(p)
			}
		}
	}
}

// ending gathers what ends and what changes with a poke, to find out which of
// the mutations that still wait must be carried out again (S27).
type ending struct {
	r     *Replica
	open  map[mutation.ID]*ended
	order []*ended
	keys  keyed[*pending] // the last mutation that ended and wrote the key
	actor crm.Actor
	rules crm.Options
}

// ended is an own mutation whose commit is in this poke.
type ended struct {
	p       *pending
	commit  uint64
	refused bool
	rows    []BaseRow
}

func newEnding(r *Replica) *ending {
	env := r.env()
	return &ending{r: r, open: map[mutation.ID]*ended{}, actor: env.Actor, rules: env.Options}
}

// own notes a commit that may hold the outcome of a mutation of this device.
func (e *ending) own(c *wire.Commit, rows []BaseRow) {
	p := e.r.outbox.byID[c.Mutation]
	if p == nil {
		return // another device of this person
	}
	end := e.open[c.Mutation]
	if end == nil {
		end = &ended{p: p}
		e.open[c.Mutation] = end
		e.order = append(e.order, end)
	}
	end.commit, end.refused = c.Number, c.Refused
	end.rows = append(end.rows, rows...)
}

// changes notes that a base row is another.
func (e *ending) changes(k crm.Key) {
	if _, ok := e.keys.m[k]; !ok {
		e.keys.set(k, nil)
	}
	if row, ok := e.r.aliases[k.ID]; ok && k.Entity == crm.Alias {
		e.changes(aliased(row)) // the id that it stood before
	}
}

// finish erases the mutations whose commits are stored with this batch.
func (e *ending) finish() {
	for _, end := range e.order {
		e.end(end.p, end.commit, end.refused, end.rows)
	}
}

// end erases one mutation and keeps it among the confirmed, with what it really
// did to the rows that it was guessed to change.
func (e *ending) end(p *pending, commit uint64, refused bool, rows []BaseRow) {
	r := e.r
	for i := range p.Guess {
		k := p.Guess[i].Key
		if p.Guess[i].After != nil && k.Entity == crm.Alias {
			e.changes(aliased(*p.Guess[i].After))
		}
		if last := e.keys.m[k]; last == nil || last.Local < p.Local {
			e.keys.set(k, p)
		}
		r.touched(k)
	}
	if p.Number > r.state.LastConfirmed {
		r.state.LastConfirmed, r.state.LastMutation = p.Number, p.Mutation.ID
	}
	if r.cfg.Bugs.DoubleApply {
		r.out.write(p.Local)
		p.gone = true
		r.gone++
		delete(r.byID, p.Mutation.ID)
		return
	}
	r.take(p)
	entry := p.Entry
	entry.Confirmed, entry.Commit, entry.Refused = r.Clock(), commit, refused
	entry.Read = nil
	if entry.Guess = nil; !refused {
		entry.Guess = slices.Clone(p.Guess)
		for i := range rows {
			if effect := findEffect(entry.Guess, rows[i].Row.Key); effect != nil {
				effect.After = &rows[i].Row
			}
		}
	}
	r.keep(entry)
}

// dirty has carried out again what used a key that is another than it was.
func (e *ending) dirty() {
	r := e.r
	if env := r.env(); env.Actor != e.actor || env.Options != e.rules {
		r.runAllAgain()
		return
	}
	for _, k := range e.keys.order {
		if !e.same(k, e.keys.m[k]) {
			r.dirty(k, 0)
			if row, ok := r.aliases[k.ID]; ok && k.Entity == crm.Alias {
				r.dirtyAlias(&row, 0)
			}
		}
	}
}

// same reports whether those behind the last mutation that ended see a key as
// before: its commit did what was guessed, and nothing came after it.
func (e *ending) same(k crm.Key, last *pending) bool {
	r := e.r
	if last == nil || r.outbox.usedBy(k, 0, last.Local, last) {
		return false
	}
	guessed := findEffect(last.Guess, k)
	row, missing := r.baseRow(k)
	return guessed != nil && !missing && sameRow(guessed.After, row)
}
