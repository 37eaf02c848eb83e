package worker

import (
	"context"
	"errors"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/wasm/blob"
	"regarding/wasm/view"
)

const (
	// stepMessages and stepBytes bound what is promoted before it is stored.
	stepMessages = 32
	stepBytes    = 4 << 20
)

// aim is what becomes of messages.
type aim struct {
	// sets says that what they are about becomes regarding, the zero Ref for
	// nothing; then those that are not tracked stay so.
	sets      bool
	regarding crm.Ref
}

func (a aim) clears() bool { return a.sets && a.regarding.ID.IsZero() }

// tracking is a selection of messages that is tracked. It goes on when the page
// that asked has gone. Each message is a mutation of its own, whose id follows
// from those of the proposal and the message: an engine that is asked again
// goes on where another one died (S28).
type tracking struct {
	aim
	w     *Worker
	id    mutation.ID
	then  func(error) // called on Run's goroutine
	items []crm.Key   // those still to be tracked
	alone bool        // one message, whose mutation bears the id of the proposal
	own   []string    // addresses of the person

	// Owned by Run's goroutine.
	// minted are the records that it makes, so that two copies of a message
	// become one.
	minted  map[crm.DuplicateKey]crm.Key
	there   int // messages that were there
	saved   int
	refused error // why the first that was refused was
}

// track begins to track the messages of a selection, or sets what they are
// about; then is told when all is stored, or of the first that was refused.
func (w *Worker) track(id mutation.ID, s view.Selection, a aim, then func(error)) {
	w.trackItems(id, func() ([]crm.Key, error) { return w.selected(s) }, a, then)
}

// trackItems is track for the messages that items lists, which is called when
// all rows are there.
func (w *Worker) trackItems(id mutation.ID, items func() ([]crm.Key, error), a aim, then func(error)) {
	if w.config.Blobs == nil {
		then(fault.New(fault.Internal, "worker.track", "there is no store for bytes"))
		return
	}
	r := &tracking{aim: a, w: w, id: id, then: then, minted: map[crm.DuplicateKey]crm.Key{}}
	go r.run(w.runCtx, items)
}

// run tracks step by step.
func (r *tracking) run(ctx context.Context, items func() ([]crm.Key, error)) {
	err := r.begin(ctx, items)
	for len(r.items) > 0 && err == nil {
		err = r.step(ctx)
	}
	_ = r.w.do(ctx, func() {
		switch {
		case err != nil:
		case r.there == 0:
			err = fault.New(fault.NotFound, mutation.OpNotFound, "the messages are not there")
		default:
			err = r.refused
		}
		if r.saved > 0 && !r.clears() && r.sets {
			r.w.usedRecord(r.regarding)
		}
		r.then(err)
	})
}

// begin finds out what is to be tracked.
func (r *tracking) begin(ctx context.Context, items func() ([]crm.Key, error)) (err error) {
	select {
	case <-r.w.loaded:
	case <-r.w.ended:
		return errEnded()
	case <-ctx.Done():
		return ctx.Err()
	}
	if failed := r.w.do(ctx, func() {
		if err = crm.MayCreate(r.w.actor(), crm.Email, crm.UserID{}); err == nil {
			r.items, err = items()
		}
		r.alone, r.own = len(r.items) == 1, r.w.ownAddresses()
	}); failed != nil {
		return failed
	}
	return err
}

// step tracks the next messages: first their bytes are stored, then the
// mutations that refer to them; it ends when those are stored too.
func (r *tracking) step(ctx context.Context) error {
	var list []promoted
	var fresh []blob.Fresh
	size, began := 0, r.w.config.Now()
	for len(r.items) > 0 && len(list) < stepMessages && size < stepBytes {
		item := r.items[0]
		r.items = r.items[1:]
		p, err := r.promoted(ctx, item)
		if err != nil {
			return err
		}
		if p != nil {
			list = append(list, *p)
			fresh = append(fresh, p.blobs...)
			for _, b := range p.blobs {
				size += len(b.Bytes)
			}
		}
		if r.w.config.Now().Sub(began) >= slice {
			r.w.config.Yield()
			began = r.w.config.Now()
		}
	}
	if len(list) == 0 {
		return nil
	}
	if len(fresh) > 0 {
		if err := r.w.courier.keep(ctx, fresh); err != nil {
			return err
		}
	}
	left, done := len(list), make(chan struct{})
	stored := func() {
		if left--; left == 0 {
			close(done)
		}
	}
	if err := r.w.do(ctx, func() { r.seen(list) }); err != nil {
		return err
	}
	for n := 0; n < len(list); {
		if err := r.w.do(ctx, func() { n += r.propose(list[n:], stored) }); err != nil {
			return err
		}
	}
	select {
	case <-done:
	case <-r.w.ended:
		return errEnded()
	case <-ctx.Done():
		return ctx.Err()
	}
	var hopeless error
	err := r.w.do(ctx, func() {
		// When none of them could be, none of the others can.
		if r.saved == 0 || isFault(r.refused, fault.Full) {
			hopeless = r.refused
		}
	})
	return errors.Join(err, hopeless)
}

// propose hands the replica as many mutations as one turn takes, at least one,
// and returns how many; stored is called when it is known of one what became
// of it.
func (r *tracking) propose(list []promoted, stored func()) (n int) {
	for ; n < len(list) && (n == 0 || !r.w.over()); n++ {
		id := r.mutationOf(list[n].args.Item)
		r.w.put(id, list[n].args, func(err error) {
			switch {
			case err == nil:
				r.saved++
				if !r.alone {
					r.w.grouped(r.id, id)
				}
			case r.refused == nil || isFault(err, fault.Full):
				r.refused = err
			}
			stored()
		})
	}
	return n
}

// seen says of the records what they were about for their author: the relay
// tells who is overruled by it (S17). Own pending changes are no one else's.
func (r *tracking) seen(list []promoted) {
	if !r.sets {
		return
	}
	keys := make([]crm.Key, len(list))
	for i := range list {
		keys[i] = list[i].args.Record
	}
	for _, base := range r.w.load(keys) {
		said := mutation.SeenOf(base.Row, []mutation.Field{{Name: "regardingobjectid"}}, nil)
		for i := range list {
			if list[i].args.Record == base.Row.Key && len(said) == 1 {
				list[i].args.Seen = said[0].Version
			}
		}
	}
}

// mutationOf returns the id of the mutation for a message.
func (r *tracking) mutationOf(item crm.Key) mutation.ID {
	if r.alone {
		return r.id
	}
	return derived(r.id, trackPart, item.ID)
}

// promoted returns what is to be proposed for a message, nil for nothing. An
// error ends all of it; a message that cannot be read is tracked by its row.
func (r *tracking) promoted(ctx context.Context, item crm.Key) (*promoted, error) {
	var at standing
	found, same := false, false
	if err := r.w.do(ctx, func() {
		if at, found = r.w.standingOf(item); found {
			r.there++
			same = at.regarding == r.w.table.Resolve(r.regarding.Key())
		}
	}); err != nil || !found {
		return nil, err
	}
	switch {
	case at.tracked() && r.sets && !same:
		return &promoted{args: mutation.Track{Item: item, Record: at.record, Sets: true, Regarding: r.regarding, Local: at.local}}, nil
	case at.tracked() || r.clears():
		return nil, nil
	}
	p, err := r.w.promote(ctx, at, r.own)
	if err != nil {
		return nil, err
	}
	var failed error
	err = r.w.do(ctx, func() {
		p.args.Sets, p.args.Regarding = r.sets, r.regarding
		failed = r.w.resolve(&p, r.minted)
	})
	return &p, errors.Join(err, failed)
}

// grouped notes that a mutation is undone together with the others of its
// proposal.
func (w *Worker) grouped(of, one mutation.ID) {
	if w.groups == nil {
		w.groups = map[mutation.ID][]mutation.ID{}
	}
	if !slices.Contains(w.groups[of], one) {
		w.groups[of] = append(w.groups[of], one)
	}
}

// groupOf lists the mutations that were made of one proposal, nil for one that
// is a mutation itself. Those by which an engine before this one tracked
// messages are found by the messages.
func (w *Worker) groupOf(id mutation.ID) []mutation.ID {
	if group := w.groups[id]; group != nil || w.holds(id) {
		return group
	}
	var group []mutation.ID
	for _, k := range w.table.Keys(crm.TrackLink) {
		row, _ := w.table.Row(k)
		if one := derived(id, trackPart, row.Value("item").Ref().ID); w.holds(one) {
			group = append(group, one)
		}
	}
	return group
}

// trackPart is what the id of a message's mutation is derived for.
const trackPart = "track"
