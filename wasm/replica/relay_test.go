package replica_test

import (
	"context"
	"maps"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// tb is what testing.T and rapid.T have in common.
type tb interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Context() context.Context
}

// relay is a naive relay: rows in a map, a list of commits, and the rules of
// wire's documentation.
type relay struct {
	t           tb
	incarnation uint32
	rows        map[crm.Key]crm.Row
	log         []relayCommit
	devices     map[mutation.DeviceID]*relayDevice
	outcomes    map[mutation.ID]wire.Outcome
	done        map[mutation.ID]mutation.Done
	times       map[mutation.ID]int // how often a mutation took effect
	// reaches is the commit from which the log can be followed.
	reaches uint64
	// chunkRows is how many rows a chunk has, pokeCommits how many commits a poke.
	chunkRows, pokeCommits int
	split                  bool // pokes in parts of one commit
	order                  []crm.Key
	hold                   int // pushes to answer with Hold
	compares               int
}

type relayDevice struct {
	number uint64
	last   mutation.ID
}

type relayCommit struct {
	wire.Commit
	actor  crm.UserID
	kind   mutation.Kind
	rows   []crm.Row
	before map[crm.Key]crm.Row
}

var (
	ada  = crm.UserID{ID: crm.ID{1, 0xAD}}
	bob  = crm.UserID{ID: crm.ID{1, 0xB0}}
	acme = crm.Key{Entity: crm.Organization, ID: crm.ID{1, 0xCC}}
)

func newRelay(t tb) *relay {
	l := &relay{
		t: t, incarnation: 1, rows: map[crm.Key]crm.Row{}, devices: map[mutation.DeviceID]*relayDevice{},
		outcomes: map[mutation.ID]wire.Outcome{}, done: map[mutation.ID]mutation.Done{}, times: map[mutation.ID]int{},
		chunkRows: 3, pokeCommits: 4,
	}
	for i, user := range []crm.UserID{ada, bob} {
		row := crm.NewRow(crm.Key{Entity: crm.SystemUser, ID: user.ID}, crm.UserID{}).
			WithValue("fullname", crm.Str([]string{"Ada", "Bob"}[i])).
			WithValue("role", crm.Whole(int64([]crm.Role{crm.Member, crm.Administrator}[i])))
		l.write("user", row)
	}
	l.write("organization", crm.NewRow(acme, crm.UserID{}).WithValue("name", crm.Str("Acme")))
	return l
}

func (l *relay) head() uint64 { return uint64(len(l.log)) }

func (l *relay) cursor() wire.Cursor {
	return wire.Cursor{Incarnation: l.incarnation, Commit: l.head()}
}

// write commits rows without a mutation.
func (l *relay) write(_ string, rows ...crm.Row) {
	v := crm.Version{Incarnation: l.incarnation, Commit: l.head() + 1}
	c := relayCommit{Commit: wire.Commit{Number: v.Commit}, before: map[crm.Key]crm.Row{}}
	for _, row := range rows {
		if old, ok := l.rows[row.Key]; ok {
			c.before[row.Key] = old
		}
		row.Version = v
		row = row.Stamped(1, v)
		l.rows[row.Key] = row
		c.rows = append(c.rows, row)
	}
	l.log = append(l.log, c)
}

// remove takes rows away in one commit.
func (l *relay) remove(deleted bool, keys ...crm.Key) {
	c := relayCommit{Commit: wire.Commit{Number: l.head() + 1}}
	for _, k := range keys {
		delete(l.rows, k)
		c.Removed = append(c.Removed, wire.Removal{Key: k, Deleted: deleted})
	}
	l.log = append(l.log, c)
}

// commit carries a mutation out as the truth.
func (l *relay) commit(m mutation.Mutation) wire.Outcome {
	v := crm.Version{Incarnation: l.incarnation, Commit: l.head() + 1}
	tx := &truth{relay: l, written: map[crm.Key]*crm.Row{}}
	env := mutation.Env{Actor: crm.ActorOf(l.rows[crm.Key{Entity: crm.SystemUser, ID: m.Actor.ID}]), Version: v, Now: someTime}
	err := mutation.Apply(tx, m, env)
	c := relayCommit{Commit: wire.Commit{Number: v.Commit, Mutation: m.ID}, actor: m.Actor, kind: m.Args.Kind(), before: map[crm.Key]crm.Row{}}
	if err != nil {
		c.Refused = true
		tx.written = map[crm.Key]*crm.Row{}
		issue := crm.NewRow(crm.Key{Entity: crm.SyncIssue, ID: m.ID.ID}, m.Actor).WithValue("op", crm.Str(err.Error()))
		issue.Version = v
		tx.written[issue.Key] = &issue
	}
	done := mutation.Done{ID: m.ID, Actor: m.Actor, Version: v}
	for _, k := range slices.SortedFunc(maps.Keys(tx.written), crm.Key.Compare) {
		effect := mutation.Effect{Key: k, After: tx.written[k]}
		if old, ok := l.rows[k]; ok {
			effect.Before = &old
			c.before[k] = old
		}
		if effect.After == nil {
			delete(l.rows, k)
			c.Removed = append(c.Removed, wire.Removal{Key: k, Deleted: true})
		} else {
			l.rows[k] = *effect.After
			c.rows = append(c.rows, *effect.After)
		}
		done.Effects = append(done.Effects, effect)
	}
	if err == nil {
		l.done[m.ID] = done
	}
	l.times[m.ID]++
	l.log = append(l.log, c)
	l.outcomes[m.ID] = wire.Outcome{Mutation: m.ID, Commit: v.Commit, Refused: c.Refused}
	return l.outcomes[m.ID]
}

// restore puts the relay back to a commit, as from a backup: another incarnation.
func (l *relay) restore(t tb, to uint64, from *relay) *relay {
	n := newRelay(t)
	*n = *l
	n.incarnation++
	n.rows, n.devices = map[crm.Key]crm.Row{}, map[mutation.DeviceID]*relayDevice{}
	n.outcomes, n.done, n.times = map[mutation.ID]wire.Outcome{}, map[mutation.ID]mutation.Done{}, map[mutation.ID]int{}
	n.log = slices.Clone(l.log[:to])
	for _, c := range n.log {
		for _, row := range c.rows {
			n.rows[row.Key] = row
		}
		for _, removal := range c.Removed {
			delete(n.rows, removal.Key)
		}
		if !c.Mutation.IsZero() {
			n.outcomes[c.Mutation], n.done[c.Mutation] = l.outcomes[c.Mutation], l.done[c.Mutation]
			n.times[c.Mutation]++
		}
	}
	for id, d := range from.devices {
		n.devices[id] = &relayDevice{d.number, d.last}
	}
	return n
}
