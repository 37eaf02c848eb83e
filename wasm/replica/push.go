package replica

import (
	"slices"

	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// Limits of what is pushed.
const (
	maxPushes       = 4 // unanswered
	mutationsInPush = 64
)

// push is a frame of mutations that is not answered: open are those of which
// the outcome is not known.
type push struct{ open []*pending }

// pump sends what can be sent now.
func (r *Replica) pump() {
	s := r.session
	if s == nil || s.mode == 0 || r.state.OfflineChosen {
		return
	}
	for s.pulled && s.held == 0 && len(s.pushes) < maxPushes && r.pushNext() {
	}
	r.pumpFill()
	r.pumpCompare()
}

// pushNext sends the next frame of mutations, if there is one. Numbers are
// given here, in the batch that is stored before the frame goes (S10).
func (r *Replica) pushNext() bool {
	s := r.session
	var frame wire.Push
	sent := &push{}
	size := 0
	for i := r.from(s.pushed + 1); i < len(r.list) && len(sent.open) < mutationsInPush; i++ {
		p := r.list[i]
		if p.gone || p.outcome != nil {
			continue
		}
		number := p.Number
		if number == 0 {
			number = r.state.LastNumber + 1
		}
		m := p.Mutation
		m.Device = r.state.Device
		b := mutation.Encode(m)
		if len(sent.open) > 0 && (number != frame.First+uint64(len(sent.open)) || size+len(b) > wire.TargetFrameBytes) {
			break
		}
		if len(sent.open) == 0 {
			frame.First = number
		}
		if p.Number == 0 {
			r.state.LastNumber = number
			r.setNumber(p, number)
		}
		size += len(b)
		frame.Mutations = append(frame.Mutations, b)
		sent.open = append(sent.open, p)
		p.push = sent
		s.pushed = p.Local
	}
	if len(sent.open) == 0 {
		return false
	}
	s.pushes = append(s.pushes, sent)
	r.out.sends = append(r.out.sends, frame)
	if r.cfg.Bugs.EraseOutboxEarly {
		for _, p := range slices.Clone(sent.open) {
			r.take(p)
		}
	}
	return true
}

// answered notes that the outcome of p is known.
func (r *Replica) answered(p *pending) {
	sent := p.push
	if sent == nil {
		return
	}
	p.push = nil
	sent.open = slices.DeleteFunc(sent.open, func(q *pending) bool { return q == p })
	if s := r.session; s != nil && len(sent.open) == 0 {
		s.pushes = slices.DeleteFunc(s.pushes, func(q *push) bool { return q == sent })
	}
}

// settle takes outcomes of mutations that an earlier commit holds. They stay in
// the outbox until what that commit wrote is here (INV-3).
func (r *Replica) settle(f wire.Settled) {
	for _, o := range f.Outcomes {
		p := r.outbox.byID[o.Mutation]
		if p == nil || p.outcome != nil {
			continue
		}
		p.outcome = &outcome{o.Commit, o.Refused}
		r.answered(p)
		r.settled = append(r.settled, p)
	}
}

// eraseSettled erases mutations that the relay settled and whose commits are
// in the rows.
func (r *Replica) eraseSettled() {
	if len(r.settled) == 0 || !r.state.Complete {
		return
	}
	var over, left []*pending
	for _, p := range r.settled {
		switch {
		case p.gone || p.outcome == nil:
		case p.outcome.commit <= r.state.Cursor.Commit:
			over = append(over, p)
		default:
			left = append(left, p)
		}
	}
	r.settled = left
	ended := newEnding(r)
	for _, p := range over {
		if p.gone {
			continue // it was settled twice
		}
		ended.end(p, p.outcome.commit, p.outcome.refused, nil)
	}
	ended.dirty()
}

// hold stops pushing for a while: nothing that is unanswered was done.
func (r *Replica) hold(f wire.Hold) {
	s := r.session
	s.held, s.heldTill = f.Kind, r.now.Add(f.After)
	for _, sent := range s.pushes {
		for _, p := range sent.open {
			p.push = nil
		}
	}
	s.pushes, s.pushed = nil, 0
}
