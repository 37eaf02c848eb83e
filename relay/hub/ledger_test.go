package hub

import (
	"cmp"
	"slices"
	"sync"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/reconcile"
	"regarding/shared/wire"
)

// fakeLedger is a Ledger of one organization that keeps everything in memory
// and obeys without asking for rights.
type fakeLedger struct {
	mu      sync.Mutex
	head    crm.Version
	reaches uint64
	rows    map[crm.Key]crm.Row
	log     []ledger.Commit
	devices map[mutation.DeviceID]*fakeDevice
	done    map[mutation.ID]wire.Outcome
	rights  map[crm.UserID]uint64
	// fail is what the next Commits answer, gate what reads and commits wait
	// for, before they look.
	fail    []error
	gate    func(what string)
	batches []int
	reads   int
}

type fakeDevice struct {
	user    crm.UserID
	number  uint64
	last    mutation.ID
	revoked bool
}

func newFakeLedger() *fakeLedger {
	l := &fakeLedger{
		head: crm.Version{Incarnation: 5}, rows: make(map[crm.Key]crm.Row), devices: make(map[mutation.DeviceID]*fakeDevice),
		done: make(map[mutation.ID]wire.Outcome), rights: make(map[crm.UserID]uint64), gate: func(string) {},
	}
	return l
}

var _ Ledger = (*fakeLedger)(nil)

func (l *fakeLedger) Commit(batch []ledger.Submission) ([]ledger.Result, error) {
	l.gate("commit")
	l.mu.Lock()
	defer l.mu.Unlock()
	l.batches = append(l.batches, len(batch))
	if len(l.fail) > 0 {
		err := l.fail[0]
		l.fail = l.fail[1:]
		if err != nil {
			return nil, err
		}
	}
	results := make([]ledger.Result, len(batch))
	for i, s := range batch {
		results[i] = l.one(s)
	}
	return results, nil
}

func (l *fakeLedger) one(s ledger.Submission) ledger.Result {
	m, err := mutation.Decode(s.Bytes)
	if err != nil {
		return ledger.Result{Err: fault.New(fault.Invalid, "fake", "%v", err)}
	}
	if d := l.devices[s.Device]; !s.Device.IsZero() {
		switch {
		case d == nil || d.revoked || d.user != s.User:
			return ledger.Result{Err: fault.New(fault.Denied, "fake", "no such device")}
		case s.Number > d.number+1:
			return ledger.Result{Err: fault.New(fault.Stale, "fake", "number %d after %d", s.Number, d.number)}
		case s.Number == d.number && d.last != m.ID:
			return ledger.Result{Err: fault.New(fault.Stale, "fake", "number %d is of another mutation", s.Number)}
		}
		if s.Number == d.number+1 {
			d.number, d.last = s.Number, m.ID
		}
		if o, settled := l.done[m.ID]; settled {
			return ledger.Result{Settled: &o}
		}
	}
	l.head.Commit++
	c := ledger.Commit{Organization: s.Organization, Version: l.head, Mutation: m.ID, Kind: m.Args.Kind(), Device: s.Device, Actor: s.User}
	switch a := m.Args.(type) {
	case mutation.Create:
		row := crm.NewRow(a.Key, crm.UserID{})
		for _, f := range a.Fields {
			row = row.WithValue(f.Name, f.Value)
		}
		l.put(&c, row)
	case mutation.Update:
		row, found := l.rows[a.Key]
		if !found {
			c.Refused = fault.New(fault.NotFound, "fake", "%v", a.Key)
			break
		}
		for _, f := range a.Fields {
			row = row.WithValue(f.Name, f.Value)
		}
		l.put(&c, row)
	case mutation.Delete:
		for _, k := range a.Keys {
			row := l.rows[k]
			row.Deleted = &crm.Deletion{By: s.User, On: start, Cause: crm.Chosen}
			l.put(&c, row)
		}
	case mutation.Purge:
		for _, k := range a.Keys {
			before := l.rows[k]
			delete(l.rows, k)
			c.Effects = append(c.Effects, mutation.Effect{Key: k, Before: &before})
		}
	case mutation.JoinDevice:
		l.devices[a.Device] = &fakeDevice{user: a.User}
		row := crm.NewRow(crm.Key{Entity: crm.Device, ID: a.Device.ID}, a.User).WithValue("name", crm.Str(a.Name)).WithValue("agent", crm.Str(a.Agent))
		l.put(&c, row)
	case mutation.SeeDevice:
		l.put(&c, l.rows[crm.Key{Entity: crm.Device, ID: a.Device.ID}].WithValue("lastseenon", crm.Instant(a.Seen)))
	case mutation.RevokeDevice:
		l.devices[a.Device].revoked = true
		l.put(&c, l.rows[crm.Key{Entity: crm.Device, ID: a.Device.ID}].WithValue("revokedon", crm.Instant(start)))
	case mutation.PutUser:
		row := crm.NewRow(crm.Key{Entity: crm.SystemUser, ID: a.User.ID}, crm.UserID{}).
			WithValue("fullname", crm.Str(a.Name)).WithValue("role", crm.Whole(int64(a.Role)))
		l.put(&c, row)
		l.rights[a.User] = l.head.Commit
	}
	slices.SortFunc(c.Effects, func(a, b mutation.Effect) int { return a.Key.Compare(b.Key) })
	l.done[m.ID] = wire.Outcome{Mutation: m.ID, Commit: l.head.Commit, Refused: c.Refused != nil}
	l.log = append(l.log, c)
	return ledger.Result{Commit: &c}
}

func (l *fakeLedger) put(c *ledger.Commit, row crm.Row) {
	row.Version = l.head
	e := mutation.Effect{Key: row.Key, After: &row}
	if before, found := l.rows[row.Key]; found {
		e.Before = &before
	}
	l.rows[row.Key] = row
	c.Effects = append(c.Effects, e)
}

func (l *fakeLedger) look(what string) func() {
	l.gate(what)
	l.mu.Lock()
	l.reads++
	return l.mu.Unlock
}

func (l *fakeLedger) Standing(_ crm.OrganizationID, u crm.UserID, d mutation.DeviceID) (ledger.Standing, error) {
	defer l.look("standing")()
	st := ledger.Standing{Head: l.head, Reaches: l.reaches, RightsChanged: l.rights[u]}
	if device := l.devices[d]; device != nil {
		if device.user != u {
			return ledger.Standing{}, fault.New(fault.Denied, "fake", "the device of another user")
		}
		st.Known, st.Revoked, st.LastNumber, st.LastMutation = true, device.revoked, device.number, device.last
	}
	return st, nil
}

func (l *fakeLedger) Actor(_ crm.OrganizationID, u crm.UserID) (crm.Actor, error) {
	defer l.look("actor")()
	return l.actor(u), nil
}

func (l *fakeLedger) actor(u crm.UserID) crm.Actor {
	if row, found := l.rows[crm.Key{Entity: crm.SystemUser, ID: u.ID}]; found {
		return crm.ActorOf(row)
	}
	return crm.Actor{User: u, Role: crm.Member}
}

func (l *fakeLedger) After(_ crm.OrganizationID, commit uint64, maxBytes int) ([]ledger.Commit, error) {
	defer l.look("after")()
	if commit < l.reaches {
		return nil, fault.New(fault.Stale, "fake", "it reaches back to %d", l.reaches)
	}
	var list []ledger.Commit
	for i := commit; i < uint64(len(l.log)) && maxBytes > 0; i++ {
		list = append(list, l.log[i])
		for _, e := range l.log[i].Effects {
			if e.After != nil {
				maxBytes -= len(crm.AppendRow(nil, *e.After, crm.CatalogueVersion))
			}
		}
	}
	return list, nil
}

// readable returns the rows that reader may read, by key.
func (l *fakeLedger) readable(reader crm.Actor) (rows []crm.Row) {
	for _, row := range l.rows {
		if crm.MayRead(reader, row) {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b crm.Row) int { return cmp.Or(a.Key.Compare(b.Key)) })
	return rows
}

func (l *fakeLedger) Fill(_ crm.OrganizationID, reader crm.Actor, position uint64, maxBytes int) (ledger.Page, error) {
	defer l.look("fill")()
	rows := l.readable(reader)
	p := ledger.Page{At: l.head.Commit, Next: position, Total: uint64(len(rows))}
	for p.Next < uint64(len(rows)) && maxBytes > 0 {
		row := rows[p.Next]
		maxBytes -= len(crm.AppendRow(nil, row, crm.CatalogueVersion))
		p.Rows = append(p.Rows, row)
		p.Next++
	}
	p.Done = p.Next >= uint64(len(rows))
	return p, nil
}

func rowsOf(rows []crm.Row) (list []reconcile.Row) {
	for _, r := range rows {
		list = append(list, reconcile.Row{Key: r.Key, Version: r.Version})
	}
	return list
}

func (l *fakeLedger) Sums(_ crm.OrganizationID, reader crm.Actor) (uint64, []reconcile.Sum, error) {
	defer l.look("sums")()
	var t reconcile.Table
	for _, r := range rowsOf(l.readable(reader)) {
		t.Add(r)
	}
	return l.head.Commit, t.Sums(), nil
}

func (l *fakeLedger) Differences(_ crm.OrganizationID, reader crm.Actor, buckets []uint16, have []reconcile.Row) (ledger.Page, error) {
	defer l.look("differences")()
	want := slices.DeleteFunc(l.readable(reader), func(r crm.Row) bool { return !slices.Contains(buckets, reconcile.Bucket(r.Key)) })
	missing, extra := reconcile.Diff(rowsOf(want), have)
	p := ledger.Page{At: l.head.Commit, Done: true}
	for _, m := range missing {
		p.Rows = append(p.Rows, l.rows[m.Key])
	}
	for _, k := range extra {
		p.Removed = append(p.Removed, wire.Removal{Key: k, Deleted: true})
	}
	return p, nil
}

func (l *fakeLedger) History(_ crm.OrganizationID, reader crm.Actor, key crm.Key, before uint64, limit int) ([]wire.HistoryEntry, bool, error) {
	defer l.look("history")()
	row, found := l.rows[key]
	if !found || !crm.MayRead(reader, row) {
		return nil, false, fault.New(fault.NotFound, "fake", "%v", key)
	}
	var list []wire.HistoryEntry
	for i := len(l.log) - 1; i >= 0 && len(list) < limit; i-- {
		if c := l.log[i]; slices.ContainsFunc(c.Effects, func(e mutation.Effect) bool { return e.Key == key }) {
			list = append(list, wire.HistoryEntry{Commit: c.Version.Commit, Mutation: c.Mutation})
		}
	}
	return list, false, nil
}
