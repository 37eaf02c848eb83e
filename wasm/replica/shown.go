package replica

import "regarding/shared/crm"

// Overlay returns what pending mutations show for a key, nil for nothing; ok is
// false where the base row is shown. Drivers ask it of rows that they read from
// the store themselves.
func (r *Replica) Overlay(k crm.Key) (row *crm.Row, ok bool) {
	e := r.outbox.effect(k, afterAll, false)
	if e == nil {
		return nil, false
	}
	return e.After, true
}

// Row returns the row that is shown for a key, nil for none; known is false
// where the store must be asked. A driver that asks it hands in the row as
// Loaded: it is likely to be wanted.
func (r *Replica) Row(k crm.Key) (row *crm.Row, known bool) {
	row, pending, missing := r.shown(k)
	return row, pending || r.scanned && !missing
}

// shown returns the row that is shown for a key, nil for none; missing says
// that the store must be asked.
func (r *Replica) shown(k crm.Key) (row *crm.Row, pending, missing bool) {
	if row, ok := r.Overlay(k); ok {
		return row, true, false
	}
	row, missing = r.baseRow(k)
	return row, false, missing
}

// touched notes that what is shown for a key may have changed.
func (r *Replica) touched(k crm.Key) { r.out.changed.set(k, struct{}{}) }

// markShown notes that what a mutation wrote may be shown otherwise.
func (r *Replica) markShown(p *pending) {
	for i := range p.Guess {
		r.touched(p.Guess[i].Key)
	}
}

// changes returns what is shown now for the keys that w touched. Rows that are
// not at hand are asked for and shown when they are.
func (r *Replica) changes(w *work) []Change {
	var list []Change
	r.out.rows = w.rows // baseRow looks into what is about to be written
	var later []crm.Key
	for _, k := range w.changed.order {
		row, pending, missing := r.shown(k)
		if missing {
			w.need = append(w.need, k)
			later = append(later, k)
			continue
		}
		list = append(list, Change{Key: k, Row: row, Pending: pending})
	}
	r.out.rows = keyed[*BaseRow]{}
	for _, k := range later {
		r.touched(k)
	}
	if !r.stuck && (r.rebase == nil || !r.rebase.stuck) && len(later) == 0 {
		r.cache.held = nil
	}
	return list
}
