package filter

import "regarding/shared/crm"

// access finds the rows of the root through the index that gives the fewest;
// not ok where all rows have to be looked at. Only what must hold alone can
// choose an index, and all of it is tested again.
func (r *run) access() (rows []*crm.Row, ok bool) {
	parts := []node{r.where}
	if r.where.kind == allOf {
		parts = r.where.items
	}
	best, fewest := (*test)(nil), 0
	for i := range parts {
		if parts[i].kind != testOf {
			continue
		}
		t := parts[i].test
		if n := r.estimate(t); n >= 0 && (best == nil || n < fewest) {
			best, fewest = t, n
		}
	}
	if best == nil {
		return nil, false
	}
	if best.kind != testID {
		s, _ := best.span()
		return r.source.Find(nil, r.root.Number, best.slot, s), true
	}
	for _, id := range best.ids {
		if !best.own {
			rows = r.source.Find(rows, r.root.Number, best.slot, only(crm.Lookup(crm.Ref{ID: id})))
		} else if row := r.source.Row(r.root.Number, id); row != nil {
			rows = append(rows, row)
		}
	}
	return rows, true
}

// estimate says about how many rows an index gives for t; negative where none
// can.
func (r *run) estimate(t *test) int {
	if t.kind == testID && !t.negate {
		if t.own {
			return len(t.ids)
		}
		if len(t.ids) == 0 {
			return 0 // nothing can match
		}
		sum := 0
		for _, id := range t.ids {
			n := r.source.Estimate(r.root.Number, t.slot, only(crm.Lookup(crm.Ref{ID: id})))
			if n < 0 {
				return -1
			}
			sum += n
		}
		return sum
	}
	if s, ok := t.span(); ok && t.plain() {
		return r.source.Estimate(r.root.Number, t.slot, s)
	}
	return -1
}
