package replica

import (
	"maps"
	"slices"
)

// entriesAtOnce is how many changed guesses are written in one batch.
const entriesAtOnce = 256

// Ready returns what is to be done now, and takes it as done unless
// WriteFailed follows. What it returns belongs to the caller, but for rows,
// which are shared and not changed.
func (r *Replica) Ready() Output {
	r.settleOutput()
	if r.opened && r.state.Device.IsZero() {
		r.state.Device = r.newDevice()
		r.out.strict = true
	}
	if r.scanned {
		r.runProposals()
		r.runRebase()
		r.eraseSettled()
		r.complete()
		r.pump()
	}
	out := Output{
		Saved: r.out.saved, Refused: r.out.refused, Sends: r.out.sends, Answers: r.out.answers,
		Reconnect: r.out.reconnect, Revoked: r.out.revoked, Trouble: r.out.trouble,
	}
	w := r.out
	r.out = work{}
	r.writeUnsaved(&w)
	// What is shown is asked for before the batch forgets the rows it brings.
	out.Changes = r.changes(&w)
	r.fillBatch(&out.Write, &w)
	out.Need = r.needed(w.need)
	out.Status = r.status()
	out.Again = r.chunk != nil || len(r.unsaved) > 0 || len(r.out.rows.order) > 0 || r.rebase != nil && !r.rebase.stuck
	r.last = done{undo: r.journal, before: r.before, output: out, proposed: w.proposed, valid: true}
	r.journal, r.before = nil, r.state
	return out
}

// fillBatch puts into b what is to be written.
func (r *Replica) fillBatch(b *Batch, w *work) {
	b.Strict, b.Fill = w.strict, w.fill
	if r.state != r.before {
		state := r.state
		b.State = &state
	}
	if r.cfg.Bugs.CursorAheadOfRows && b.State != nil && len(w.rows.order) > 0 {
		r.out.rows, w.rows = w.rows, keyed[*BaseRow]{}
	}
	for _, k := range w.rows.order {
		if row := w.rows.m[k]; row != nil {
			b.Rows = append(b.Rows, *row)
		} else {
			b.Removed = append(b.Removed, k)
		}
	}
	for _, local := range slices.Sorted(maps.Keys(w.entries)) {
		if p := r.at(local); p != nil {
			b.Outbox = append(b.Outbox, p.Entry)
		} else {
			b.Erased = append(b.Erased, local)
		}
	}
	for _, local := range slices.Sorted(maps.Keys(w.kept)) {
		if k := r.keptAt(local); k != nil {
			b.Confirmed = append(b.Confirmed, k.Entry)
		} else {
			b.Expired = append(b.Expired, local)
		}
	}
}

// writeUnsaved adds guesses that changed, a limited number at a time.
func (r *Replica) writeUnsaved(w *work) {
	if len(r.unsaved) > 0 {
		before := r.unsaved
		r.change(func() { r.unsaved = before })
		n := min(len(r.unsaved), entriesAtOnce)
		for _, local := range r.unsaved[:n] {
			// An entry that is gone was erased already, by another batch.
			if r.at(local) != nil {
				w.write(local)
			}
		}
		r.unsaved = r.unsaved[n:]
	}
	if r.scanned {
		r.state.Rebasing = r.rebase != nil || len(r.unsaved) > 0
	}
}

// write has the entry of the outbox at local written, or erased.
func (w *work) write(local uint64) {
	if w.entries == nil {
		w.entries = map[uint64]bool{}
	}
	w.entries[local] = true
}

// keep has the confirmed entry at local written, or expired.
func (w *work) keep(local uint64) {
	if w.kept == nil {
		w.kept = map[uint64]bool{}
	}
	w.kept[local] = true
}
