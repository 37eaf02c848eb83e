package worker

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/wasm/replica"
	"regarding/wasm/view"
)

// retryInterval is how long after a write that failed the next is tried.
const retryInterval = 2 * time.Second

// publishInterval is how often views are shown anew while rows are scanned or
// imported, and nobody waits for a change.
const publishInterval = 150 * time.Millisecond

// open takes over the store and hands the replica what it holds besides rows.
func (w *Worker) open(ctx context.Context) error {
	state, outbox, confirmed, err := w.config.Rows.Open(ctx)
	if err != nil {
		return fmt.Errorf("open the store of the rows: %w", err)
	}
	if w.aside, err = w.config.Store.Aside(ctx); err != nil {
		return fmt.Errorf("look for what could not be read: %w", err)
	}
	for i := range outbox {
		w.waits(outbox[i])
	}
	for i := range confirmed {
		w.note(confirmed[i].Mutation)
	}
	w.runCtx = ctx
	w.status.OfflineChosen = state.OfflineChosen
	w.step(replica.Opened{State: state, Outbox: outbox, Confirmed: confirmed})
	w.begin()
	w.work()
	if w.leaving {
		return w.result
	}
	return nil
}

// scan hands table and replica every row that the store holds.
func (w *Worker) scan(ctx context.Context) {
	err := w.config.Rows.Scan(ctx, func(rows []crm.Row) error {
		return w.do(ctx, func() { w.scanned(rows) })
	})
	_ = w.do(ctx, func() {
		if err != nil {
			w.leave(fmt.Errorf("scan the rows: %w", err))
			return
		}
		w.replica.Step(replica.Scanned{Last: true})
		w.table.Loaded()
		w.shownAt = time.Time{}
		close(w.loaded)
	})
}

func (w *Worker) scanned(rows []crm.Row) {
	shown := make([]crm.Row, 0, len(rows))
	for i := range rows {
		if _, ok := w.replica.Overlay(rows[i].Key); !ok {
			shown = append(shown, rows[i])
		}
	}
	w.table.Scan(shown)
	w.replica.Step(replica.Scanned{Rows: rows})
}

// work lets the replica do what it has to do, and shows what came of it.
func (w *Worker) work() {
	if w.leaving {
		return
	}
	w.round(w.runCtx)
	if w.leaving {
		return
	}
	w.courier.work()
	more := w.completer.work()
	more = w.publish() || more
	if w.resting || !w.retryAt.IsZero() {
		// What could not be stored is sent again: the replica begins a new session.
		for _, q := range w.unsettled {
			close(q.done)
		}
		w.unsettled = nil
	}
	if (more || !w.resting && w.retryAt.IsZero()) && !w.hopping {
		w.hopping = true
		go func() {
			w.config.Yield()
			w.yielded <- struct{}{}
		}()
	}
}

// round carries out outputs until the replica rests or the slice is over.
func (w *Worker) round(ctx context.Context) {
	if !w.retryAt.IsZero() && w.config.Now().Before(w.retryAt) && !w.asksWrite() {
		return
	}
	w.retryAt, w.resting = time.Time{}, false
	failures := 0
	for {
		out := w.replica.Ready()
		for _, r := range out.Refused {
			w.answer(r.Mutation, r.Fault)
		}
		if err := w.config.Rows.Write(ctx, &out.Write); err != nil {
			if !w.writeFailed(ctx, err) {
				return
			}
			if failures++; failures == 2 {
				w.retryAt = w.config.Now().Add(retryInterval)
				return
			}
			continue
		}
		if !out.Write.Empty() {
			w.failed = 0
			w.writes++
		}
		input := w.carryOut(ctx, &out)
		switch {
		case w.leaving:
			return
		case input:
		case !out.Again:
			w.resting = true
			return
		case w.over():
			return
		default:
			w.replica.Step(replica.Continue{})
		}
	}
}

// asksWrite reports whether somebody waits for a write: then one that failed is
// tried again at once.
func (w *Worker) asksWrite() bool { return len(w.answers) > 0 }

// writeFailed tells the replica that nothing of its output was stored, and
// reports whether it can go on.
func (w *Worker) writeFailed(ctx context.Context, err error) bool {
	switch {
	case ctx.Err() != nil:
		w.leave(ctx.Err())
		return false
	case errors.Is(err, replica.ErrFence):
		w.leave(fmt.Errorf("write: %w", err))
		return false
	}
	kind := fault.KindOf(err)
	if w.failed != kind {
		w.config.Report(fmt.Errorf("write: %w", err))
	}
	w.failed = kind
	w.replica.Step(replica.WriteFailed{Kind: kind})
	return true
}

// carryOut does what an output asks after its write, and reports whether that
// brought an input.
func (w *Worker) carryOut(ctx context.Context, out *replica.Output) (input bool) {
	w.stepped = false
	w.mirror(&out.Write)
	if out.Status != nil {
		if out.Status.Checked > w.status.Checked {
			w.checked = w.config.Now()
		}
		if out.Status.OfflineChosen != w.status.OfflineChosen {
			w.config.Link.Hold(out.Status.OfflineChosen)
		}
		w.status = *out.Status
	}
	w.revoked = w.revoked || out.Revoked
	if out.Trouble != nil {
		w.config.Report(fmt.Errorf("replica: %w", out.Trouble))
	}
	w.apply(out.Changes)
	for i := range out.Answers {
		w.answered(out.Answers[i])
	}
	if len(out.Saved)+len(out.Sends) > 0 {
		// Who is told that a change is safe can see it already (INV-10).
		w.publish()
	}
	for _, id := range out.Saved {
		w.answer(id, nil)
	}
	if len(out.Sends) > 0 {
		w.config.Link.Send(out.Sends...)
	}
	if len(out.Saved)+len(out.Sends) > 0 {
		// The browser has one thread: views, answers and frames leave now, not
		// after this turn's other work.
		runtime.Gosched()
	}
	if len(out.Need) > 0 {
		rows, err := w.config.Rows.Rows(ctx, out.Need)
		if err != nil {
			w.leave(fmt.Errorf("read rows: %w", err))
			return false
		}
		w.step(replica.Loaded{Keys: out.Need, Rows: rows})
	}
	if out.Reconnect {
		w.online = false
		w.config.Link.Reconnect()
	}
	return w.stepped
}

// mirror keeps what the outbox shows as the store has it.
func (w *Worker) mirror(b *replica.Batch) {
	for _, local := range b.Erased {
		if e, waited := w.queue.At(local); waited {
			w.courier.settled(e)
		}
		w.queue.Take(local)
	}
	for i := range b.Outbox {
		w.waits(b.Outbox[i])
	}
	for i := range b.Confirmed {
		w.note(b.Confirmed[i].Mutation)
	}
}

func (w *Worker) waits(e replica.Entry) {
	w.queue.Put(view.Waiting{Local: e.Local, Mutation: e.Mutation, Sent: e.Number != 0, Effects: e.Guess})
	w.note(e.Mutation)
}

// note remembers that a mutation is held, and what it makes.
func (w *Worker) note(m mutation.Mutation) {
	w.kept[m.ID] = struct{}{}
	for _, k := range mutation.Created(m) {
		if k.Entity != crm.TrackLink { // what a person sees of a Track is its record
			w.made[m.ID] = k
			return
		}
	}
}

// apply shows what changed.
func (w *Worker) apply(changes []replica.Change) {
	if len(changes) == 0 {
		return
	}
	list := make([]view.Shown, 0, len(changes))
	for _, c := range changes {
		w.changed[c.Key] = c.Row
		switch c.Key.Entity {
		case crm.SyncIssue, crm.SyncNotice:
			delete(w.whole, c.Key)
			if c.Row != nil {
				w.whole[c.Key] = *c.Row
			}
		}
		s := view.Shown{Key: c.Key, Pending: c.Pending}
		if c.Row != nil {
			hot := c.Row.Hot()
			s.Row = &hot
		}
		list = append(list, s)
	}
	w.table.Apply(list)
	for _, c := range changes {
		w.mailShown(c.Key, c.Pending, c.Row == nil)
		w.completer.changed(c.Key)
	}
	w.askNewer(changes)
}
