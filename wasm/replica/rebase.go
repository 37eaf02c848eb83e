package replica

import (
	"container/heap"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// rebase carries pending mutations out again whose rows have changed, in order
// and a slice at a time; what they did before is shown until all are done
// (S27).
type rebase struct {
	queue  locals
	queued map[uint64]bool
	// dirty says from where on a key is another than it was.
	dirty map[crm.Key]uint64
	// ran lists the mutations that have a next guess.
	ran   []*pending
	stuck bool // rows must be loaded first
}

// locals is a heap.
type locals []uint64

func (l locals) Len() int           { return len(l) }
func (l locals) Less(i, j int) bool { return l[i] < l[j] }
func (l locals) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }
func (l *locals) Push(x any)        { *l = append(*l, x.(uint64)) }
func (l *locals) Pop() any {
	last := (*l)[len(*l)-1]
	*l = (*l)[:len(*l)-1]
	return last
}

func (b *rebase) add(p *pending) {
	if !b.queued[p.Local] {
		b.queued[p.Local] = true
		heap.Push(&b.queue, p.Local)
	}
}

// dirty has the mutations behind a place that used a key carried out again.
func (r *Replica) dirty(k crm.Key, after uint64) {
	u := r.outbox.uses[k]
	if r.rebase == nil {
		if u == nil {
			return
		}
		r.rebase = &rebase{queued: map[uint64]bool{}, dirty: map[crm.Key]uint64{}}
	}
	if from, ok := r.rebase.dirty[k]; !ok || after < from {
		r.rebase.dirty[k] = after
	}
	if u == nil {
		return
	}
	for _, list := range [][]*pending{u.writers, u.readers} {
		for i, _ := findUse(list, after+1); i < len(list); i++ {
			r.rebase.add(list[i])
		}
	}
}

// rebaseAlso has a new mutation carried out again at the end of what is under
// way, if it used what is dirty: it saw the old rows.
func (r *Replica) rebaseAlso(p *pending) {
	if r.rebase == nil {
		return
	}
	for i := range p.Guess {
		if _, ok := r.rebase.dirty[p.Guess[i].Key]; ok {
			r.rebase.add(p)
			return
		}
	}
	for _, k := range p.Read {
		if _, ok := r.rebase.dirty[k]; ok {
			r.rebase.add(p)
			return
		}
	}
}

// runAllAgain has every pending mutation carried out again.
func (r *Replica) runAllAgain() {
	if r.rebase != nil {
		r.rebase.ran = nil // each is listed again once it has a new guess
	}
	for _, p := range r.outbox.list {
		if p.gone {
			continue
		}
		if p.next != nil {
			// What an interrupted run found does not count.
			next := p.next
			p.next = nil
			r.outbox.unuse(p, next.effects, next.read)
			r.outbox.use(p, p.Guess, p.Read)
		}
		if r.rebase == nil {
			r.rebase = &rebase{queued: map[uint64]bool{}, dirty: map[crm.Key]uint64{}}
		}
		r.rebase.add(p)
	}
}

// runRebase carries out a slice, and shows the result when it was the last.
func (r *Replica) runRebase() {
	b := r.rebase
	if b == nil || b.stuck {
		return
	}
	for range r.cfg.Slice {
		if len(b.queue) == 0 {
			r.showRebased()
			return
		}
		p := r.at(b.queue[0])
		if p != nil {
			// A refusal makes the guess empty, and no more (S15).
			next, _, missing := r.guess(p.Mutation, p.Local, true)
			if len(missing) > 0 {
				r.out.need = append(r.out.need, missing...)
				b.stuck = true
				return
			}
			r.setNext(p, &next)
		}
		delete(b.queued, heap.Pop(&b.queue).(uint64))
	}
	if len(b.queue) == 0 {
		r.showRebased()
	}
}

// setNext notes what p does now; what that changes for the mutations behind it
// is dirty.
func (r *Replica) setNext(p *pending, next *guess) {
	old := p.Guess
	if p.next != nil {
		old = p.next.effects
	} else {
		r.rebase.ran = append(r.rebase.ran, p)
	}
	r.outbox.use(p, next.effects, next.read)
	p.next = next
	for i := range old {
		e := findEffect(next.effects, old[i].Key)
		if e == nil || !sameRow(e.After, old[i].After) {
			r.dirty(old[i].Key, p.Local)
			r.dirtyAlias(old[i].After, p.Local)
			if e != nil {
				r.dirtyAlias(e.After, p.Local)
			}
		}
	}
	for i := range next.effects {
		if findEffect(old, next.effects[i].Key) == nil {
			r.dirty(next.effects[i].Key, p.Local)
			r.dirtyAlias(next.effects[i].After, p.Local)
		}
	}
}

// showRebased puts the new guesses in the place of the old.
func (r *Replica) showRebased() {
	unsaved := r.unsaved
	r.change(func() { r.unsaved = unsaved })
	for _, p := range r.rebase.ran {
		if p.gone {
			continue
		}
		old, next := guess{p.Guess, p.Read}, *p.next
		p.next = nil
		same := sameEffects(old.effects, next.effects)
		r.replaceGuess(p, old, next)
		r.change(func() { r.replaceGuess(p, next, old) })
		if same && slices.Equal(old.read, next.read) {
			continue
		}
		for _, effects := range [][]mutation.Effect{old.effects, next.effects} {
			for i := range effects {
				r.touched(effects[i].Key)
			}
		}
		r.unsaved = append(r.unsaved[:len(r.unsaved):len(r.unsaved)], p.Local)
	}
	r.rebase = nil
}

// replaceGuess gives p another guess. Keys that both have stay as they are: a
// key that all mutations read has a long list.
func (r *Replica) replaceGuess(p *pending, old, next guess) {
	p.Guess, p.Read = next.effects, next.read
	for i := range old.effects {
		if k := old.effects[i].Key; findEffect(next.effects, k) == nil {
			r.outbox.unwrite(p, k)
		}
	}
	for _, k := range old.read {
		if !slices.Contains(next.read, k) {
			r.outbox.unread(p, k)
		}
	}
	if !p.gone {
		r.outbox.use(p, p.Guess, p.Read)
	}
}
