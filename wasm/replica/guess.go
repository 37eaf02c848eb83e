package replica

import (
	"errors"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
)

// guess is what a mutation does to the rows as they are shown to it: effects
// in the order of their keys, and the keys that it read.
type guess struct {
	effects []mutation.Effect
	read    []crm.Key
}

// tx is the mutation.Tx of a guess: the base, and on top of it what the
// mutations before a place did.
type tx struct {
	r       *Replica
	before  uint64
	fresh   bool
	read    keyed[struct{}]
	written keyed[*crm.Row]
	missing []crm.Key // base rows that must be loaded first
}

var _ mutation.Tx = (*tx)(nil)

// Row implements mutation.Tx. Keys pass through aliases, also those that the
// mutation itself wrote (S16). A row that is not held may exist all the same:
// only one that a pending mutation erased is known to be absent (S15).
func (t *tx) Row(k crm.Key) (crm.Row, mutation.Presence) {
	if k.Entity != crm.Alias {
		// The old id is noted too: another alias would make it another row.
		t.read.set(k, struct{}{})
		k = follow(k, t.alias)
	}
	if row, ok := t.written.m[k]; ok {
		return presence(row)
	}
	t.read.set(k, struct{}{})
	return t.held(k)
}

// alias returns the alias that stands before an id, nil for none.
func (t *tx) alias(id crm.ID) *crm.Row {
	if row, ok := t.written.m[crm.Key{Entity: crm.Alias, ID: id}]; ok {
		return row
	}
	return t.r.alias(id, t.before, t.fresh)
}

// held returns a row as it was before the mutation.
func (t *tx) held(k crm.Key) (crm.Row, mutation.Presence) {
	if e := t.r.outbox.effect(k, t.before, t.fresh); e != nil {
		return presence(e.After)
	}
	if row, ok := t.r.aliases[k.ID]; ok && k.Entity == crm.Alias {
		return row, mutation.Found
	}
	row, missing := t.r.baseRow(k)
	switch {
	case missing:
		t.missing = append(t.missing, k)
	case row != nil:
		return *row, mutation.Found
	}
	return crm.Row{}, mutation.NotKnown
}

func presence(row *crm.Row) (crm.Row, mutation.Presence) {
	if row == nil {
		return crm.Row{}, mutation.Absent
	}
	return *row, mutation.Found
}

// Put implements mutation.Tx.
func (t *tx) Put(row crm.Row) { t.written.set(row.Key, &row) }

// Remove implements mutation.Tx.
func (t *tx) Remove(k crm.Key) { t.written.set(k, nil) }

// Matches implements mutation.Tx.
func (t *tx) Matches(crm.Entity, crm.DuplicateKey, int) ([]crm.Key, mutation.Presence) {
	return nil, mutation.NotKnown
}

// Referrers implements mutation.Tx.
func (t *tx) Referrers(crm.Key, crm.Entity, string, int) ([]crm.Key, mutation.Presence) {
	return nil, mutation.NotKnown
}

// Effects implements mutation.Tx. What a mutation that became empty will do is
// not known, and neither is what one did of which only the id is kept.
func (t *tx) Effects(id mutation.ID) (mutation.Done, mutation.Presence) {
	done := mutation.Done{ID: id}
	if p, ok := t.r.outbox.byID[id]; ok && p.Local < t.before {
		done.Actor, done.Effects = p.Mutation.Actor, p.Guess
		if t.fresh && p.next != nil {
			done.Effects = p.next.effects
		}
	} else if k, ok := t.r.confirmedByID[id]; ok && k.keptHere() {
		done.Actor, done.Effects, done.Version = k.Mutation.Actor, k.Guess, hereVersion(k.Local)
	} else if ok && !k.Withdrawn() {
		done.Actor, done.Effects = k.Mutation.Actor, k.Guess
		done.Version = crm.Version{Incarnation: t.r.state.Cursor.Incarnation, Commit: k.Commit}
	}
	if len(done.Effects) == 0 {
		return mutation.Done{}, mutation.NotKnown
	}
	return done, mutation.Found
}

// Author implements mutation.Tx.
func (t *tx) Author(crm.Version) (mutation.Author, mutation.Presence) {
	return mutation.Author{}, mutation.NotKnown
}

// Issue implements mutation.Tx.
func (t *tx) Issue(crm.UserID, crm.Key) (crm.ID, mutation.Presence) {
	return crm.ID{}, mutation.NotKnown
}

// Dependants implements mutation.Tx.
func (t *tx) Dependants(crm.UserID, crm.ID) ([]crm.ID, mutation.Presence) {
	return nil, mutation.NotKnown
}

// env returns what a guess must know besides rows.
func (r *Replica) env() mutation.Env {
	env := mutation.Env{Actor: crm.Actor{User: r.cfg.User, Role: r.cfg.Role}}
	if r.user != nil {
		env.Actor = crm.ActorOf(*r.user)
	}
	if r.organization != nil {
		env.Options = crm.OptionsOf(*r.organization)
	}
	return env
}

// guess carries m out on what the mutations before a place show. missing lists
// rows that must be loaded first: then nothing else counts. With refusal the
// guess is empty, but for what was read.
func (r *Replica) guess(m mutation.Mutation, before uint64, fresh bool) (g guess, refusal *fault.Error, missing []crm.Key) {
	return r.carryOut(m, before, fresh, r.env())
}

// carryOut is guess with what it must know besides rows.
func (r *Replica) carryOut(m mutation.Mutation, before uint64, fresh bool, env mutation.Env) (g guess, refusal *fault.Error, missing []crm.Key) {
	t := &tx{r: r, before: before, fresh: fresh}
	err := mutation.Apply(t, m, env)
	if err == nil {
		slices.SortFunc(t.written.order, crm.Key.Compare) // each once
		for _, k := range t.written.order {
			e := mutation.Effect{Key: k, After: t.written.m[k]}
			if row, known := t.held(k); known == mutation.Found {
				e.Before = &row
			}
			if !sameRow(e.Before, e.After) {
				g.effects = append(g.effects, e)
			}
		}
	}
	if len(t.missing) > 0 {
		return guess{}, nil, t.missing
	}
	g.read = t.read.order
	if err != nil && !errors.As(err, &refusal) {
		refusal = &fault.Error{Kind: fault.Internal, Op: "replica.guess", Err: err}
	}
	if refusal != nil {
		g.effects = nil
	}
	return g, refusal, nil
}

// sameRow reports whether two rows, nil for none, hold the same.
func sameRow(a, b *crm.Row) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.SameContent(*b)
}

// sameEffects reports whether two guesses do the same.
func sameEffects(a, b []mutation.Effect) bool {
	return slices.EqualFunc(a, b, func(a, b mutation.Effect) bool {
		return a.Key == b.Key && sameRow(a.Before, b.Before) && sameRow(a.After, b.After)
	})
}
