package replica

import (
	"cmp"
	"fmt"
	"slices"

	"regarding/shared/reconcile"
	"regarding/shared/wire"
)

// compareRounds is how often sums are compared before a comparison is taken as
// done although rows go on changing meanwhile.
const compareRounds = 8

// haveBytes is about what one row takes in a CompareHave.
const haveBytes = 32

// compare is a comparison under way in a session: of a copy that is in doubt,
// or a check of one that is complete. It begins anew with each session, and
// buckets that were healed then agree.
type compare struct {
	check  bool
	round  int
	asking bool // a CompareHave is not answered
	sums   bool // a CompareSums is not answered
	// buckets are still to be listed, of total in this round.
	buckets []uint16
	total   int
	stored  int    // rows that this round changed
	healed  uint64 // rows that were wrong though the cursor had passed them
}

// pumpCompare begins a comparison and keeps it going.
func (r *Replica) pumpCompare() {
	s := r.session
	if !s.pulled || r.state.Filling || r.state.Paused || r.chunk != nil {
		return
	}
	if s.compare == nil {
		if !r.state.Comparing && !(r.checkWanted && r.state.Complete) {
			return
		}
		s.compare = &compare{check: !r.state.Comparing}
		r.askSums()
	}
	if c := s.compare; !c.sums && !c.asking && len(c.buckets) > 0 {
		r.listBuckets()
	}
}

func (r *Replica) askSums() {
	c := r.session.compare
	c.sums, c.round, c.stored = true, c.round+1, 0
	r.out.sends = append(r.out.sends, wire.CompareSums{Sums: r.index.sums.Sums()})
}

// gotDiffers takes the buckets that differ.
func (r *Replica) gotDiffers(f wire.CompareDiffers) {
	c := r.session.compare
	if c == nil || !c.sums {
		return
	}
	c.sums = false
	if !c.check {
		r.state.ReachedAt = max(r.state.ReachedAt, f.At)
	}
	for _, b := range f.Buckets {
		if b >= reconcile.Buckets {
			r.trouble(fmt.Errorf("bucket %d of %d differs", b, reconcile.Buckets))
			return
		}
	}
	c.buckets = slices.Compact(slices.Sorted(slices.Values(f.Buckets)))
	c.total = len(c.buckets)
	if c.total == 0 {
		r.endCompare()
	}
}

// listBuckets lists what is held in the next buckets, whole ones, as many as a
// frame takes.
func (r *Replica) listBuckets() {
	c := r.session.compare
	var wanted [reconcile.Buckets]bool
	for _, b := range c.buckets {
		wanted[b] = true
	}
	var counts [reconcile.Buckets]int
	rows := r.index.rows(&wanted)
	for i := range rows {
		counts[reconcile.Bucket(rows[i].Key)]++
	}
	n, size := 0, 0
	for n < len(c.buckets) && (n == 0 || size+counts[c.buckets[n]]*haveBytes <= wire.TargetFrameBytes) {
		size += counts[c.buckets[n]] * haveBytes
		n++
	}
	last := c.buckets[n-1]
	rows = slices.DeleteFunc(rows, func(row reconcile.Row) bool { return reconcile.Bucket(row.Key) > last })
	slices.SortFunc(rows, func(a, b reconcile.Row) int {
		return cmp.Or(cmp.Compare(reconcile.Bucket(a.Key), reconcile.Bucket(b.Key)), a.Key.Compare(b.Key))
	})
	r.out.sends = append(r.out.sends, wire.CompareHave{Buckets: c.buckets[:n:n], Rows: rows})
	c.buckets, c.asking = c.buckets[n:], true
}

// compareChunk applies what the relay says of the listed buckets. What it says
// of another log's rows counts; else only what is newer (S8).
//
// A complete copy that is only checked stays one moment: rows that a commit
// behind the cursor will bring are left to it.
func (r *Replica) compareChunk(f wire.Chunk) {
	c := r.session.compare
	rows, err := decodeRows(f.Rows)
	if err != nil {
		r.trouble(fmt.Errorf("comparison: %w", err))
		return
	}
	ended := newEnding(r)
	stored := 0
	for i := range rows {
		if c.check && rows[i].Row.Version.Commit > r.state.Cursor.Commit {
			continue
		}
		if r.applyChunkRow(rows[i], ended) {
			stored++
		}
	}
	for _, removal := range f.Removed {
		before := r.index.n
		r.applyRemoval(removal, f.At, ended)
		stored += before - r.index.n
	}
	ended.dirty()
	c.stored += stored
	if f.At <= r.state.Cursor.Commit {
		c.healed += uint64(stored)
	}
	if !c.check || stored > 0 {
		r.state.ReachedAt = max(r.state.ReachedAt, f.At)
	}
	if r.state.Complete && r.state.Cursor.Commit < r.state.ReachedAt {
		r.state.Complete = false
	}
	if !f.Done {
		return
	}
	c.asking = false
	switch {
	case len(c.buckets) > 0:
	case c.stored == 0 || c.round >= compareRounds:
		r.endCompare()
	default:
		r.askSums() // until nothing differs: a frame that came twice must not end it early
	}
}

// endCompare ends a comparison.
func (r *Replica) endCompare() {
	c := r.session.compare
	r.session.compare = nil
	r.state.Comparing = false
	if c.check {
		r.checkWanted = false
		r.checked++
		r.differed = c.healed
	}
}
