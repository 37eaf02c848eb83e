package worker

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/wasm/view"
)

// retry proposes a refused mutation again, then those that waited for it, and
// closes their issues once all of them are stored (SYNC-04). Every step has an
// id of its own, made from the first: repeated after an engine died, it goes on.
func (w *Worker) retry(id mutation.ID, p view.RetryIssue, then func(error)) {
	issue, m, err := w.refused(p.ID)
	if err != nil {
		w.repeated(id, err, then)
		return
	}
	if t, ok := m.Args.(mutation.Track); ok {
		w.retrack(id, issue.ID, t, p.Fields, then)
		return
	}
	args, err := w.withFields(m.Args, p.Fields)
	if err != nil {
		then(err)
		return
	}
	w.put(id, args, func(err error) {
		if err != nil {
			then(err)
			return
		}
		w.closeRetried(id, issue.ID, nil, then)
	})
}

// closeRetried proposes what waited for a refused mutation that was done again,
// and closes its issue. Changed, unless nil, says what
// is proposed in the place of what waited.
func (w *Worker) closeRetried(id mutation.ID, issue crm.ID, changed func(mutation.Args) mutation.Args, then func(error)) {
	w.retryWaiting(id, w.waitingFor(issue), changed, func(err error) {
		if err != nil {
			then(err) // what could not be done again stays an issue
			return
		}
		w.put(derived(id, "close", issue), mutation.CloseIssue{Issue: issue, Retried: id}, then)
	})
}

// retryWaiting proposes those that waited for a refused mutation, one after the
// other, and closes their issues.
func (w *Worker) retryWaiting(id mutation.ID, issues []crm.Row, changed func(mutation.Args) mutation.Args, then func(error)) {
	if len(issues) == 0 {
		then(nil)
		return
	}
	issue := issues[0]
	m, err := mutation.Decode(issue.Value("mutation").Bytes())
	if err != nil {
		then(err)
		return
	}
	again := derived(id, "retry", issue.ID)
	args, _ := w.withFields(m.Args, nil)
	if changed != nil {
		args = changed(args)
	}
	w.put(again, args, func(err error) {
		if err != nil {
			then(err)
			return
		}
		w.put(derived(id, "close", issue.ID), mutation.CloseIssue{Issue: issue.ID, Retried: again}, func(err error) {
			if err != nil {
				then(err)
				return
			}
			w.retryWaiting(id, issues[1:], changed, then)
		})
	})
}

// waitingFor lists the issues of mutations that waited for a refused one, also
// through others, in the order in which they were done.
func (w *Worker) waitingFor(issue crm.ID) []crm.Row {
	all := w.wholes(crm.SyncIssue)
	slices.SortFunc(all, func(a, b crm.Row) int {
		x, y := performed(a), performed(b)
		if x != y {
			if x < y {
				return -1
			}
			return 1
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	in := map[crm.ID]bool{issue: true}
	var list []crm.Row
	for range all { // a dependant may stand before what it waits for
		grown := false
		for _, row := range all {
			if !in[row.ID] && in[row.Value("parentissue").Ref().ID] {
				in[row.ID], grown = true, true
			}
		}
		if !grown {
			break
		}
	}
	for _, row := range all {
		if in[row.ID] && row.ID != issue {
			list = append(list, row)
		}
	}
	return list
}

func performed(issue crm.Row) int64 {
	m, err := mutation.Decode(issue.Value("mutation").Bytes())
	if err != nil {
		return 0
	}
	return m.PerformedAt.UnixMilli()
}

// refused returns an issue with the mutation that it holds.
func (w *Worker) refused(id crm.ID) (crm.Row, mutation.Mutation, error) {
	issue, ok := w.wholeOwn(crm.Key{Entity: crm.SyncIssue, ID: id})
	if _, shown := w.table.Row(issue.Key); !ok || !shown {
		return crm.Row{}, mutation.Mutation{}, fault.New(fault.NotFound, "worker.issue", "issue %v", id)
	}
	m, err := mutation.Decode(issue.Value("mutation").Bytes())
	return issue, m, err
}

// repeated answers a proposal about something that is not there any more: it
// was done before, or never can be.
func (w *Worker) repeated(id mutation.ID, err error, then func(error)) {
	if isFault(err, fault.NotFound) && w.holds(id) {
		then(nil)
		return
	}
	then(err)
}

// holds reports whether a mutation waits, or was confirmed lately.
func (w *Worker) holds(id mutation.ID) bool {
	_, ok := w.kept[id]
	return ok
}

// withFields returns arguments with other values for some fields; an update is
// of what differs now.
func (w *Worker) withFields(args mutation.Args, inputs map[string]view.Input) (mutation.Args, error) {
	key, held := view.FieldsOf(args)
	var fields []mutation.Field
	if len(inputs) > 0 {
		if key.IsZero() {
			return nil, fault.New(fault.Invalid, "worker.retry", "the refused change has no values")
		}
		var err error
		if fields, err = view.Fields(key.Entity, inputs); err != nil {
			return nil, err
		}
	}
	changed := slices.Clone(held)
	for _, f := range fields {
		i := slices.IndexFunc(changed, func(g mutation.Field) bool { return g.Name == f.Name })
		if i < 0 {
			changed = append(changed, f)
		} else {
			changed[i] = f
		}
	}
	switch a := args.(type) {
	case mutation.Create:
		a.Fields = withoutNulls(changed)
		return a, nil
	case mutation.Update:
		u := w.edit(a.Key, changed)
		if len(u.Fields)+len(u.Sets) == 0 {
			u.Fields = changed
		}
		u.Sets = append(u.Sets, a.Sets...)
		return u, nil
	case mutation.Merge:
		a.Fields = changed
		return a, nil
	case mutation.SetState:
		a.Fields = changed
		return a, nil
	}
	return args, nil
}

// recreate makes the record of an issue again, with what the device still knows
// of it and the values of the refused change.
func (w *Worker) recreate(id mutation.ID, p view.RecreateIssue, then func(error)) {
	issue, m, err := w.refused(p.ID)
	if err != nil {
		w.repeated(id, err, then)
		return
	}
	if t, ok := m.Args.(mutation.Track); ok {
		w.retrack(id, issue.ID, t, nil, then)
		return
	}
	if !view.MayRecreate(m, issue.Value("op").Text()) {
		then(fault.New(fault.Invalid, "worker.recreate", "the record of issue %v was not deleted", p.ID))
		return
	}
	of := mutation.Subjects(m)[0]
	key, err := w.newKey(id, of.Entity)
	if err != nil {
		then(err)
		return
	}
	row := crm.NewRow(key, crm.UserID{})
	if known := w.wholeRow(of); known != nil {
		row = *known
	}
	_, fields := view.FieldsOf(m.Args)
	for _, f := range fields {
		row = row.WithValue(f.Name, f.Value)
	}
	if assign, ok := m.Args.(mutation.Assign); ok {
		row = row.WithValue("ownerid", crm.Lookup(assign.Owner))
	}
	w.put(id, mutation.Create{Key: key, Fields: view.RecordValues(row)}, func(err error) {
		if err != nil {
			then(err)
			return
		}
		w.put(derived(id, "close", issue.ID), mutation.CloseIssue{Issue: issue.ID, Retried: id}, then)
	})
}

// restoreNotice takes the values back that a notice tells of (SYNC-03).
func (w *Worker) restoreNotice(id mutation.ID, p view.RestoreNotice, then func(error)) {
	key := crm.Key{Entity: crm.SyncNotice, ID: p.ID}
	notice, ok := w.wholeOwn(key)
	if _, shown := w.table.Row(key); !ok || !shown {
		w.repeated(id, fault.New(fault.NotFound, "worker.restoreNotice", "notice %v", p.ID), then)
		return
	}
	closing := func(err error) {
		if err != nil {
			then(err)
			return
		}
		w.put(derived(id, "close", p.ID), mutation.CloseNotice{Notices: []crm.ID{p.ID}}, then)
	}
	of, lost := view.Lost(notice)
	u := w.edit(of, lost)
	if len(u.Fields)+len(u.Sets) == 0 {
		closing(nil) // they stand already
		return
	}
	w.put(id, u, closing)
}
