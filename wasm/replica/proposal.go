package replica

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
)

// propose queues a mutation behind those that wait for rows.
func (r *Replica) propose(m mutation.Mutation) {
	r.proposals = append(r.proposals, m)
	r.runProposals()
}

// runProposals takes proposals in, in order, until one needs rows that must be
// loaded first.
func (r *Replica) runProposals() {
	for len(r.proposals) > 0 && !r.stuck {
		missing := r.takeIn(r.proposals[0])
		if len(missing) > 0 {
			r.out.need = append(r.out.need, missing...)
			r.stuck = true
			return
		}
		r.proposals[0] = mutation.Mutation{}
		r.proposals = r.proposals[1:]
	}
}

// takeIn answers a proposal, unless rows are missing.
func (r *Replica) takeIn(m mutation.Mutation) (missing []crm.Key) {
	if r.holds(m.ID) {
		// The asker repeats it until it is told (S28).
		if !slices.Contains(r.out.saved, m.ID) {
			r.out.saved = append(r.out.saved, m.ID)
		}
		return nil
	}
	if m.Args == nil || m.ID.IsZero() {
		r.refuse(m.ID, fault.New(fault.Invalid, "replica.propose", "a mutation without id or arguments"))
		return nil
	}
	m.Device, m.Actor = r.state.Device, r.cfg.User
	if m.PerformedAt.IsZero() {
		m.PerformedAt = r.Clock()
	}
	switch {
	case r.isHere(m):
		return r.commitHere(m)
	case r.namesHere(m):
		r.refuse(m.ID, fault.New(fault.Invalid, mutation.OpDeviceOnly, "it names a row that is kept on this device only"))
		return nil
	}
	if undo, ok := m.Args.(mutation.Undo); ok && r.withdraw(m, undo.Mutation) {
		return nil
	}
	if update, ok := m.Args.(mutation.Update); ok {
		if update, missing = r.completed(update); len(missing) > 0 {
			return missing
		}
		m.Args = update
	}
	if t, ok := m.Args.(mutation.Track); ok {
		if t, missing = r.located(t); len(missing) > 0 {
			return missing
		}
		m.Args = t.Fit()
	}
	if !mutation.Fits(m) {
		r.refuse(m.ID, fault.New(fault.TooLarge, "replica.propose", "a mutation of more than %d bytes", mutation.MaxBytes))
		return nil
	}
	g, refusal, missing := r.guess(m, afterAll, false)
	switch {
	case len(missing) > 0:
		return missing
	case refusal != nil:
		// The person is told at once: nothing was promised yet.
		r.refuse(m.ID, refusal)
		return nil
	}
	r.state.LastLocal++
	p := &pending{Entry: Entry{Local: r.state.LastLocal, Mutation: m, Guess: g.effects, Read: g.read}}
	r.outbox.add(p)
	r.change(func() { r.outbox.remove(p) })
	r.out.write(p.Local)
	r.saved(m.ID)
	r.markShown(p)
	r.rebaseAlso(p)
	return nil
}

// holds reports whether a mutation is in the outbox or was.
func (r *Replica) holds(id mutation.ID) bool {
	if _, ok := r.outbox.byID[id]; ok {
		return true
	}
	_, ok := r.confirmedByID[id]
	return ok
}

// saved answers a proposal that this batch makes safe: on the medium (S29).
func (r *Replica) saved(id mutation.ID) {
	r.out.strict = true
	r.out.saved = append(r.out.saved, id)
	r.out.proposed = append(r.out.proposed, id)
}

func (r *Replica) refuse(id mutation.ID, why *fault.Error) {
	r.out.refused = append(r.out.refused, Refusal{id, why})
}

// completed returns an update in whole groups, with the commits that its author
// saw, unless it says so itself (S17). What the author saw is the base row: own
// pending changes are no one else's.
func (r *Replica) completed(u mutation.Update) (mutation.Update, []crm.Key) {
	k := r.Resolve(u.Key)
	shown, _, missing := r.shown(k)
	if missing {
		return u, []crm.Key{k}
	}
	if shown != nil {
		u.Fields = mutation.Whole(*shown, u.Fields)
	}
	if len(u.Seen) > 0 {
		return u, nil
	}
	seen, missing := r.baseRow(k)
	if missing {
		return u, []crm.Key{k}
	}
	if seen != nil {
		u.Seen = mutation.SeenOf(*seen, u.Fields, u.Sets)
	}
	return u, nil
}

// withdraw takes a mutation that was never sent out of the outbox together
// with the one that undoes it, if no other builds on it (S22). Both are kept
// for a while, so that a proposal that is repeated is known.
func (r *Replica) withdraw(undo mutation.Mutation, id mutation.ID) bool {
	p := r.outbox.byID[id]
	if p == nil || p.Number != 0 {
		return false
	}
	for i := range p.Guess {
		if r.outbox.usedBy(p.Guess[i].Key, p.Local, afterAll, p) {
			return false
		}
	}
	if p.next != nil {
		return false
	}
	r.markShown(p)
	r.take(p)
	r.state.LastLocal++
	for _, e := range []Entry{p.Entry, {Local: r.state.LastLocal, Mutation: undo}} {
		e.Confirmed, e.Guess, e.Read = r.Clock(), nil, nil
		r.keep(e)
	}
	r.saved(undo.ID)
	return true
}

// take takes a mutation out of the outbox and out of the store.
func (r *Replica) take(p *pending) {
	r.outbox.remove(p)
	r.answered(p)
	r.change(func() { r.outbox.add(p) })
	r.out.write(p.Local)
}

// keep puts an entry among the confirmed.
func (r *Replica) keep(e Entry) {
	if e.much() {
		e.Mutation, e.Guess = packed(e.Mutation), nil
	}
	r.outbox.keep(&kept{e})
	r.change(func() { r.outbox.unkeep(e.Local) })
	r.out.keep(e.Local)
}

// packed returns m with its arguments as bytes.
func packed(m mutation.Mutation) mutation.Mutation {
	if head, err := mutation.DecodeHead(mutation.Encode(m)); err == nil {
		return head
	}
	return m
}

// unpacked undoes packed. Of what this build cannot read the bytes stay: it is
// carried out by whoever can (S30).
func unpacked(m mutation.Mutation) mutation.Mutation {
	if _, is := m.Args.(mutation.Unknown); !is {
		return m
	}
	if whole, err := mutation.Decode(mutation.Encode(m)); err == nil {
		return whole
	}
	return m
}
