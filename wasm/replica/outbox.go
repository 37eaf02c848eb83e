package replica

import (
	"slices"
	"sort"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// outbox holds the pending mutations, the overlay that they make, and those
// that were confirmed lately.
//
// The overlay is not a copy of rows: what is shown for a key is what the last
// mutation that wrote it made of it, and uses finds that one.
type outbox struct {
	list []*pending // by Local; those that are gone are taken out now and then
	gone int
	byID map[mutation.ID]*pending
	uses map[crm.Key]*uses

	confirmed     []*kept // by Local
	confirmedByID map[mutation.ID]*kept
}

// pending is a mutation in the outbox.
type pending struct {
	Entry
	gone bool
	// next is what the mutation does now, while others are still carried out
	// again.
	next *guess
	// push is the unanswered frame that it was sent in.
	push *push
	// outcome is what the relay said became of it, before its commit came.
	outcome *outcome
}

type outcome struct {
	commit  uint64
	refused bool
}

// kept is a confirmed mutation. Its guess is only held while it is among the
// keptWhole newest, for undoing it; the store has it longer.
type kept struct {
	Entry
}

const keptWhole = 200

// uses lists the pending mutations that wrote or read a key, by Local.
type uses struct{ writers, readers []*pending }

// afterAll is a place behind every entry.
const afterAll = ^uint64(0)

// waitingCount returns how many mutations are in the outbox.
func (o *outbox) waitingCount() int { return len(o.list) - o.gone }

// from returns the index in list of the first mutation at local or behind it.
func (o *outbox) from(local uint64) int {
	return sort.Search(len(o.list), func(i int) bool { return o.list[i].Local >= local })
}

// at returns the pending mutation at local, nil for none.
func (o *outbox) at(local uint64) *pending {
	if i := o.from(local); i < len(o.list) && o.list[i].Local == local && !o.list[i].gone {
		return o.list[i]
	}
	return nil
}

// add puts p into the outbox.
func (o *outbox) add(p *pending) {
	if o.byID == nil {
		o.byID, o.uses = map[mutation.ID]*pending{}, map[crm.Key]*uses{}
	}
	i := o.from(p.Local)
	switch {
	case i == len(o.list):
		o.list = append(o.list, p)
	case o.list[i].Local == p.Local: // a gone one, perhaps p itself
		o.list[i] = p
		o.gone--
	default:
		o.list = slices.Insert(o.list, i, p)
	}
	p.gone = false
	o.byID[p.Mutation.ID] = p
	o.use(p, p.Guess, p.Read)
}

// remove takes p out of the outbox.
func (o *outbox) remove(p *pending) {
	p.gone = true
	o.gone++
	delete(o.byID, p.Mutation.ID)
	o.unuse(p, p.Guess, p.Read)
	if p.next != nil {
		o.unuse(p, p.next.effects, p.next.read)
	}
	for len(o.list) > 0 && o.list[0].gone {
		o.list[0] = nil
		o.list = o.list[1:]
		o.gone--
	}
	if o.gone > 64 && o.gone > len(o.list)/2 {
		o.list = slices.DeleteFunc(slices.Clone(o.list), func(p *pending) bool { return p.gone })
		o.gone = 0
	}
}

// use enters p under the keys that it wrote and read.
func (o *outbox) use(p *pending, effects []mutation.Effect, read []crm.Key) {
	for i := range effects {
		u := o.usesOf(effects[i].Key)
		u.writers = insertUse(u.writers, p)
	}
	for _, k := range read {
		u := o.usesOf(k)
		u.readers = insertUse(u.readers, p)
	}
}

func (o *outbox) usesOf(k crm.Key) *uses {
	u := o.uses[k]
	if u == nil {
		u = &uses{}
		o.uses[k] = u
	}
	return u
}

// unuse takes p from under keys.
func (o *outbox) unuse(p *pending, effects []mutation.Effect, read []crm.Key) {
	for i := range effects {
		o.unwrite(p, effects[i].Key)
	}
	for _, k := range read {
		o.unread(p, k)
	}
}

func (o *outbox) unwrite(p *pending, k crm.Key) {
	if u := o.uses[k]; u != nil {
		u.writers = dropUse(u.writers, p)
		o.tidy(k, u)
	}
}

func (o *outbox) unread(p *pending, k crm.Key) {
	if u := o.uses[k]; u != nil {
		u.readers = dropUse(u.readers, p)
		o.tidy(k, u)
	}
}

func (o *outbox) tidy(k crm.Key, u *uses) {
	if len(u.writers)+len(u.readers) == 0 {
		delete(o.uses, k)
	}
}

func findUse(list []*pending, local uint64) (int, bool) {
	return sort.Find(len(list), func(i int) int {
		switch {
		case local < list[i].Local:
			return -1
		case local > list[i].Local:
			return 1
		}
		return 0
	})
}

func insertUse(list []*pending, p *pending) []*pending {
	if n := len(list); n == 0 || list[n-1].Local < p.Local {
		return append(list, p)
	}
	i, found := findUse(list, p.Local)
	if found {
		return list
	}
	return slices.Insert(list, i, p)
}

func dropUse(list []*pending, p *pending) []*pending {
	i, found := findUse(list, p.Local)
	switch {
	case !found:
		return list
	case i == 0:
		// Mutations are confirmed from the front: no need to move the rest.
		list[0] = nil
		return list[1:]
	}
	return slices.Delete(list, i, i+1)
}

// effect returns what the last mutation before a place did to a key, nil where
// none did. fresh asks for what was carried out again and is not shown yet.
func (o *outbox) effect(k crm.Key, before uint64, fresh bool) *mutation.Effect {
	u := o.uses[k]
	if u == nil {
		return nil
	}
	for i := len(u.writers) - 1; i >= 0; i-- {
		p := u.writers[i]
		if p.Local >= before {
			continue
		}
		effects := p.Guess
		if fresh && p.next != nil {
			effects = p.next.effects
		}
		if e := findEffect(effects, k); e != nil {
			return e
		}
	}
	return nil
}

func findEffect(effects []mutation.Effect, k crm.Key) *mutation.Effect {
	i, found := sort.Find(len(effects), func(i int) int { return k.Compare(effects[i].Key) })
	if !found {
		return nil
	}
	return &effects[i]
}

// usedBy reports whether a mutation other than p, from a place on, uses a key.
func (o *outbox) usedBy(k crm.Key, from, to uint64, p *pending) bool {
	u := o.uses[k]
	if u == nil {
		return false
	}
	for _, list := range [][]*pending{u.writers, u.readers} {
		for i, _ := findUse(list, from); i < len(list) && list[i].Local < to; i++ {
			if list[i] != p {
				return true
			}
		}
	}
	return false
}

// keep puts k among the confirmed.
func (o *outbox) keep(k *kept) {
	if o.confirmedByID == nil {
		o.confirmedByID = map[mutation.ID]*kept{}
	}
	i := o.keptFrom(k.Local)
	o.confirmed = slices.Insert(o.confirmed, i, k)
	o.confirmedByID[k.Mutation.ID] = k
	if i := len(o.confirmed) - keptWhole - 1; i >= 0 {
		// A new value, so that whoever holds the old one keeps it whole.
		old := *o.confirmed[i]
		old.Guess, old.Read = nil, nil
		o.confirmed[i] = &old
		o.confirmedByID[old.Mutation.ID] = &old
	}
}

// unkeep takes the confirmed mutation at local away.
func (o *outbox) unkeep(local uint64) {
	if i := o.keptFrom(local); i < len(o.confirmed) && o.confirmed[i].Local == local {
		delete(o.confirmedByID, o.confirmed[i].Mutation.ID)
		o.confirmed = slices.Delete(o.confirmed, i, i+1)
	}
}

func (o *outbox) keptFrom(local uint64) int {
	return sort.Search(len(o.confirmed), func(i int) bool { return o.confirmed[i].Local >= local })
}

func (o *outbox) keptAt(local uint64) *kept {
	if i := o.keptFrom(local); i < len(o.confirmed) && o.confirmed[i].Local == local {
		return o.confirmed[i]
	}
	return nil
}
