package replica_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/reconcile"
	"regarding/shared/wire"
)

// session is the relay's end of a connection.
type session struct {
	relay  *relay
	user   crm.UserID
	device mutation.DeviceID
	cursor uint64
	out    []wire.Frame
}

// hello answers a Hello.
func (l *relay) hello(user crm.UserID, h wire.Replica) (*session, wire.Standing) {
	d := l.devices[h.Device]
	if d == nil {
		d = &relayDevice{}
		l.devices[h.Device] = d
	}
	s := &session{relay: l, user: user, device: h.Device, cursor: h.Cursor.Commit}
	standing := wire.Standing{
		Catalogue: crm.CatalogueVersion, Mode: wire.Follow, Head: l.cursor(), LastNumber: d.number, LastMutation: d.last,
	}
	switch {
	case h.Cursor == wire.Cursor{}:
		standing.Mode, s.cursor = wire.Fill, l.head()
	case h.Cursor.Incarnation != l.incarnation || h.Cursor.Commit > l.head() || h.Cursor.Commit < l.reaches:
		standing.Mode, s.cursor = wire.CompareAll, l.head()
	}
	return s, standing
}

func (l *relay) readable(user crm.UserID) []crm.Row {
	actor := crm.ActorOf(l.rows[crm.Key{Entity: crm.SystemUser, ID: user.ID}])
	var rows []crm.Row
	for _, row := range l.rows {
		if crm.MayRead(actor, row) {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b crm.Row) int {
		return cmp.Or(-cmp.Compare(a.Version.Commit, b.Version.Commit), a.Key.Compare(b.Key))
	})
	return rows
}

// number gives rows the places in which a fill sends them.
func (l *relay) number() {
	for _, k := range slices.SortedFunc(maps.Keys(l.rows), crm.Key.Compare) {
		if !slices.Contains(l.order, k) {
			l.order = append(l.order, k)
		}
	}
}

// pokes sends what the session has not seen.
func (s *session) pokes() {
	l := s.relay
	for s.cursor < l.head() {
		to := min(l.head(), s.cursor+uint64(l.pokeCommits))
		poke := wire.Poke{From: s.cursor, To: to, Last: true}
		for _, c := range l.log[s.cursor:to] {
			if seen, ok := s.sees(c); ok {
				poke.Commits = append(poke.Commits, seen)
			}
		}
		s.cursor = to
		if l.split && len(poke.Commits) > 1 {
			for i, c := range poke.Commits {
				s.out = append(s.out, wire.Poke{From: poke.From, To: to, Last: i == len(poke.Commits)-1, Commits: []wire.Commit{c}})
			}
			continue
		}
		s.out = append(s.out, poke)
	}
}

// sees returns a commit as the session's user sees it.
func (s *session) sees(c relayCommit) (wire.Commit, bool) {
	actor := crm.ActorOf(s.relay.rows[crm.Key{Entity: crm.SystemUser, ID: s.user.ID}])
	seen := wire.Commit{Number: c.Number, Refused: c.Refused, Removed: c.Removed}
	if c.actor == s.user {
		seen.Mutation = c.Mutation
	}
	for _, row := range c.rows {
		switch old, had := c.before[row.Key]; {
		case crm.MayRead(actor, row):
			seen.Rows = append(seen.Rows, crm.AppendRow(nil, row, crm.CatalogueVersion))
		case had && crm.MayRead(actor, old):
			seen.Removed = append(slices.Clone(seen.Removed), wire.Removal{Key: row.Key, Deleted: row.Deleted != nil})
		}
	}
	return seen, !seen.Mutation.IsZero() || len(seen.Rows)+len(seen.Removed) > 0
}

// take answers a frame of the device.
func (s *session) take(f wire.Frame) {
	l := s.relay
	switch f := f.(type) {
	case wire.Push:
		s.push(f)
	case wire.FillNext:
		s.pokes()
		l.number()
		actor := crm.ActorOf(l.rows[crm.Key{Entity: crm.SystemUser, ID: s.user.ID}])
		chunk := wire.Chunk{At: l.head(), Next: f.Position, Total: uint64(len(l.order))}
		for ; chunk.Next < uint64(len(l.order)) && len(chunk.Rows) < l.chunkRows; chunk.Next++ {
			if row, ok := l.rows[l.order[chunk.Next]]; ok && crm.MayRead(actor, row) {
				chunk.Rows = append(chunk.Rows, crm.AppendRow(nil, row, crm.CatalogueVersion))
			}
		}
		chunk.Done = chunk.Next >= uint64(len(l.order))
		s.out = append(s.out, chunk)
	case wire.CompareSums:
		l.compares++
		s.pokes()
		var mine reconcile.Table
		for _, row := range l.readable(s.user) {
			mine.Add(reconcile.Row{Key: row.Key, Version: row.Version})
		}
		differs := wire.CompareDiffers{At: l.head()}
		for b, sum := range mine.Sums() {
			if sum != f.Sums[b] {
				differs.Buckets = append(differs.Buckets, uint16(b))
			}
		}
		s.out = append(s.out, differs)
	case wire.CompareHave:
		s.have(f)
	case wire.AskHistory:
		s.out = append(s.out, wire.History{Nonce: f.Nonce, Entries: []wire.HistoryEntry{{Commit: 1}}})
	default:
		l.t.Fatalf("the device sent %T", f)
	}
}

func (s *session) push(f wire.Push) {
	l := s.relay
	if l.hold > 0 {
		l.hold--
		s.out = append(s.out, wire.Hold{Kind: fault.Full, After: time.Second})
		return
	}
	if len(f.Mutations) > 64 {
		l.t.Fatalf("%d mutations in a push", len(f.Mutations))
	}
	d := l.devices[s.device]
	var settled wire.Settled
	for i, b := range f.Mutations {
		m, err := mutation.Decode(b)
		if err != nil {
			l.t.Fatalf("push: %v", err)
		}
		number := f.First + uint64(i)
		if number > d.number+1 {
			s.out = append(s.out, wire.Bye{Kind: fault.Stale, Op: "hub.push", Text: fmt.Sprintf("number %d after %d", number, d.number)})
			return
		}
		if number > d.number {
			d.number, d.last = number, m.ID
		}
		if o, ok := l.outcomes[m.ID]; ok {
			settled.Outcomes = append(settled.Outcomes, o)
			continue
		}
		l.commit(m)
	}
	if len(settled.Outcomes) > 0 {
		s.out = append(s.out, settled)
	}
}

func (s *session) have(f wire.CompareHave) {
	l := s.relay
	s.pokes()
	listed := map[uint16]bool{}
	for _, b := range f.Buckets {
		listed[b] = true
	}
	have := map[crm.Key]crm.Version{}
	for _, row := range f.Rows {
		if !listed[reconcile.Bucket(row.Key)] {
			l.t.Fatalf("a row of bucket %d is listed", reconcile.Bucket(row.Key))
		}
		have[row.Key] = row.Version
	}
	chunk := wire.Chunk{At: l.head()}
	for _, row := range l.readable(s.user) {
		if !listed[reconcile.Bucket(row.Key)] {
			continue
		}
		if have[row.Key] != row.Version {
			chunk.Rows = append(chunk.Rows, crm.AppendRow(nil, row, crm.CatalogueVersion))
		}
		delete(have, row.Key)
	}
	for _, k := range slices.SortedFunc(maps.Keys(have), crm.Key.Compare) {
		chunk.Removed = append(chunk.Removed, wire.Removal{Key: k})
	}
	for len(chunk.Rows) > l.chunkRows {
		s.out = append(s.out, wire.Chunk{At: chunk.At, Rows: chunk.Rows[:l.chunkRows]})
		chunk.Rows = chunk.Rows[l.chunkRows:]
	}
	chunk.Done = true
	s.out = append(s.out, chunk)
}
