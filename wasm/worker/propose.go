package worker

import (
	"context"
	"errors"
	"fmt"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/wasm/replica"
	"regarding/wasm/view"
)

// Propose makes a proposal safe on this device. A proposal that was made safe
// before, by its id, is just answered again (S28).
//
// Faults: Invalid for what can never be done, naming the field; what rights and
// rules refuse on this device already; Full when there is no room, and then
// nothing of it is kept; NotFound for an issue or notice that is not there;
// Offline once the engine has ended.
func (w *Worker) Propose(ctx context.Context, p view.Proposal) (view.Saved, error) {
	outcomes, err := w.ProposeAll(ctx, []view.Proposal{p})
	if err != nil {
		return view.Saved{}, err
	}
	return outcomes[0].Saved, outcomes[0].Err
}

// ProposeAll makes proposals safe on this device, all with one write where the
// store has room, and returns what became of each, in their order. Each counts
// for itself: one that is refused keeps no other back, and those that the
// engine can no longer answer for are an error of all.
func (w *Worker) ProposeAll(ctx context.Context, list []view.Proposal) ([]view.Outcome, error) {
	outcomes := make([]view.Outcome, len(list))
	done := make(chan struct{})
	if err := w.do(ctx, func() {
		w.prefetch(list)
		left := 1 // until all are proposed
		answered := func() {
			if left--; left == 0 {
				close(done)
			}
		}
		for i, p := range list {
			left++
			w.proposeOne(p, &outcomes[i], answered)
		}
		answered()
	}); err != nil {
		return nil, err
	}
	select {
	case <-done:
		return outcomes, nil
	case <-w.ended:
		return nil, errEnded()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// proposeOne makes a proposal; answered is called when its outcome is known.
func (w *Worker) proposeOne(p view.Proposal, outcome *view.Outcome, answered func()) {
	if outcome.Err = p.Check(); outcome.Err != nil {
		answered()
		return
	}
	id := mutation.ID{ID: view.Proposed(p)}
	w.proposing++
	w.propose(id, p, func(err error) {
		w.proposing--
		defer answered()
		if outcome.Err = err; err != nil {
			return
		}
		outcome.Saved.Mutation = id.ID
		if key, ok := w.made[id]; ok {
			link := w.table.Link(crm.Ref{Entity: key.Entity, ID: key.ID})
			outcome.Saved.Record = &link
		}
	})
}

// prefetch reads the rows that several updates change at once.
func (w *Worker) prefetch(list []view.Proposal) {
	var keys []crm.Key
	for _, p := range list {
		u, ok := p.(view.UpdateRecord)
		if !ok || len(list) == 1 {
			continue
		}
		k := w.replica.Resolve(keyOf(u.Entity, u.ID))
		if _, known := w.replica.Row(k); !known {
			keys = append(keys, k)
		}
	}
	if len(keys) > 0 {
		w.load(keys)
	}
}

// propose makes the mutation of a proposal; then is told when it is stored.
func (w *Worker) propose(id mutation.ID, p view.Proposal, then func(error)) {
	switch p := p.(type) {
	case view.RetryIssue:
		w.retry(id, p, then)
		return
	case view.RecreateIssue:
		w.recreate(id, p, then)
		return
	case view.RestoreNotice:
		w.restoreNotice(id, p, then)
		return
	case view.TrackMessages:
		w.track(id, p.Messages, aim{}, then)
		return
	case view.SetRegarding:
		w.track(id, p.Messages, w.aimAt(p.Regarding), then)
		return
	}
	if w.proposeMail(id, p, then) {
		return
	}
	args, err := w.args(id, p)
	if err != nil {
		w.repeated(id, err, then)
		return
	}
	if u, ok := args.(mutation.Update); ok && len(u.Fields)+len(u.Sets) == 0 {
		then(nil) // nothing differs from what is shown
		return
	}
	w.put(id, args, then)
}

// put hands the replica a mutation; then is told when it is stored or refused.
func (w *Worker) put(id mutation.ID, args mutation.Args, then func(error)) {
	w.answers[id] = append(w.answers[id], then)
	w.step(replica.Propose{Mutation: mutation.Mutation{ID: id, Args: args}})
}

// answer tells who waits for a mutation.
func (w *Worker) answer(id mutation.ID, refused *fault.Error) {
	waiting := w.answers[id]
	delete(w.answers, id)
	for _, then := range waiting {
		if refused != nil {
			then(refused)
		} else {
			then(nil)
		}
	}
}

// args are the arguments of the mutation that a proposal is.
func (w *Worker) args(id mutation.ID, p view.Proposal) (mutation.Args, error) {
	switch p := p.(type) {
	case view.CreateRecord:
		return w.create(id, p)
	case view.UpdateRecord:
		return w.update(p)
	case view.AssignRecords:
		owner, ok := crm.EntityNamed(p.Owner.Entity)
		if !ok {
			return nil, fault.New(fault.Invalid, "worker.assign", "an owner of the unknown entity %.40q", p.Owner.Entity)
		}
		ref := crm.Ref{Entity: owner, ID: p.Owner.ID, Name: p.Owner.Name}
		if now := w.table.Link(ref); now.Name != "" {
			ref.Name = now.Name
		}
		return mutation.Assign{Keys: keysOf(p.RecordsOf), Owner: ref}, nil
	case view.SetRecordState:
		e, _ := crm.EntityNamed(p.Entity)
		fields, err := view.Fields(e, p.Fields)
		return mutation.SetState{Keys: keysOf(p.RecordsOf), State: p.State, Status: p.Status, Fields: fields}, err
	case view.DeleteRecords:
		return mutation.Delete{Keys: keysOf(p.RecordsOf), Confirmed: len(p.IDs)}, nil
	case view.RestoreRecords:
		return mutation.Restore{Keys: keysOf(p.RecordsOf)}, nil
	case view.MergeRecords:
		e, _ := crm.EntityNamed(p.Entity)
		fields, err := view.Fields(e, p.Fields)
		return mutation.Merge{Survivor: crm.Key{Entity: e, ID: p.Survivor}, Other: crm.Key{Entity: e, ID: p.Other}, Fields: fields}, err
	case view.StopTracking:
		return w.stopTracking(p)
	case view.KeepBoth:
		return mutation.KeepBoth{Duplicate: p.ID}, nil
	case view.Undo:
		return mutation.Undo{Mutation: mutation.ID{ID: p.ID}}, nil
	case view.DiscardIssue:
		return mutation.CloseIssue{Issue: p.ID}, nil
	case view.CloseNotices:
		return mutation.CloseNotice{Notices: p.IDs}, nil
	case view.NameDevice:
		return mutation.NameDevice{Device: mutation.DeviceID{ID: p.ID}, Name: p.Name}, nil
	case view.RevokeDevice:
		return mutation.RevokeDevice{Device: mutation.DeviceID{ID: p.ID}}, nil
	}
	panic(fmt.Sprintf("worker: a proposal of type %T", p))
}

func keysOf(r view.RecordsOf) []crm.Key {
	keys := make([]crm.Key, len(r.IDs))
	for i, id := range r.IDs {
		keys[i] = keyOf(r.Entity, id)
	}
	return keys
}

func (w *Worker) create(id mutation.ID, p view.CreateRecord) (mutation.Args, error) {
	key, err := w.newKey(id, keyOf(p.Entity, crm.ID{}).Entity)
	if err != nil {
		return nil, err
	}
	fields, err := view.Fields(key.Entity, p.Fields)
	if err != nil {
		return nil, err
	}
	return mutation.Create{Key: key, Fields: withoutNulls(fields)}, nil
}

// newKey returns the key of the record that a mutation makes: the same again if
// it is repeated.
func (w *Worker) newKey(of mutation.ID, e crm.Entity) (crm.Key, error) {
	if made, ok := w.made[of]; ok {
		return made, nil
	}
	id, err := crm.NewID(w.config.Now(), w.config.Random)
	if err != nil {
		return crm.Key{}, fmt.Errorf("make an id: %w", err)
	}
	return crm.Key{Entity: e, ID: id}, nil
}

func withoutNulls(fields []mutation.Field) []mutation.Field {
	var kept []mutation.Field
	for _, f := range fields {
		if !f.Value.IsNull() {
			kept = append(kept, f)
		}
	}
	return kept
}

func (w *Worker) update(p view.UpdateRecord) (mutation.Args, error) {
	k := keyOf(p.Entity, p.ID)
	fields, err := view.Fields(k.Entity, p.Fields)
	if err != nil {
		return nil, err
	}
	return w.edit(k, fields), nil
}

// edit returns the update that makes a record hold fields: of a record that is
// shown only what differs. What its author saw the replica adds.
func (w *Worker) edit(k crm.Key, fields []mutation.Field) mutation.Update {
	row := w.wholeRow(w.replica.Resolve(k))
	if row == nil {
		return mutation.Update{Key: k, Fields: fields}
	}
	u := mutation.Edit(*row, fields)
	u.Seen = nil
	return u
}

// derived returns the id of a mutation that belongs to another, so that doing
// it again makes the same.
func derived(of mutation.ID, what string, about crm.ID) mutation.ID {
	return mutation.ID{ID: crm.DerivedID(append(append([]byte("regarding "+what+"\n"), of.ID[:]...), about[:]...))}
}

// isFault returns err as a refusal, nil for none.
func isFault(err error, kind fault.Kind) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Kind == kind
}
