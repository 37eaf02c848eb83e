package hub

import (
	"slices"

	"regarding/shared/fault"
	"regarding/shared/reconcile"
	"regarding/shared/wire"
)

// maxAsks is how many questions for histories may wait.
const maxAsks = 16

// requests is what a device has asked for and not got.
type requests struct {
	// asking holds for each kind whether a Read is under way, underWay which,
	// stopped whether the log stands still until it is answered.
	asking   [readKinds]bool
	underWay [readKinds]Read
	stopped  [readKinds]bool

	filling bool
	fill    uint64
	sums    []reconcile.Sum
	have    *comparison
	slice   int // how many buckets are compared next
	asks    []wire.AskHistory
	// answers are frames that wait for credit: the rest of one bucket.
	answers [][]byte
}

// comparison is a CompareHave on its way: a slice of its buckets is read at a
// time, so that the answer to one that lacks everything is never held whole.
type comparison struct {
	buckets []uint16
	rows    []reconcile.Row // by bucket
}

// firstSlice is how many buckets are compared at first.
const firstSlice = 128

// next returns the first n buckets, and the rows in them.
func (p *comparison) next(n int) (buckets []uint16, rows []reconcile.Row, last bool) {
	n = min(n, len(p.buckets))
	buckets = p.buckets[:n]
	end := len(p.rows)
	if n < len(p.buckets) {
		end = slices.IndexFunc(p.rows, func(r reconcile.Row) bool { return reconcile.Bucket(r.Key) >= p.buckets[n] })
		if end < 0 {
			end = len(p.rows)
		}
	}
	return buckets, p.rows[:end], n == len(p.buckets)
}

// compared notes that the first n buckets are answered with so many bytes, and
// makes the next slice such that its answer fits into one frame.
func (q *requests) compared(n, bytes int) {
	p := q.have
	switch {
	case n < min(q.slice, len(p.buckets)):
		q.slice = n
	case bytes < wire.TargetFrameBytes/2:
		q.slice = min(2*q.slice, reconcile.Buckets)
	}
	if p.buckets = p.buckets[n:]; len(p.buckets) == 0 {
		q.have = nil
		return
	}
	_, answered, _ := p.next(0)
	p.rows = p.rows[len(answered):]
}

// still reports whether the log stands still for an answer.
func (q *requests) still() bool { return slices.Contains(q.stopped[:], true) }

// asked takes a question of the device. One of each kind may be open.
func (q *requests) asked(f wire.Frame) error {
	switch f := f.(type) {
	case wire.FillNext:
		if q.filling {
			return errTwice("fill")
		}
		q.filling, q.fill = true, f.Position
	case wire.CompareSums:
		switch {
		case q.sums != nil:
			return errTwice("compare.sums")
		case len(f.Sums) != reconcile.Buckets:
			return fault.New(fault.Invalid, "compare.sums", "%d sums, of %d", len(f.Sums), reconcile.Buckets)
		}
		q.sums = f.Sums
	case wire.CompareHave:
		if q.have != nil {
			return errTwice("compare.have")
		}
		return q.askedHave(f)
	case wire.AskHistory:
		if len(q.asks) == maxAsks {
			return fault.New(fault.Invalid, "history", "more than %d questions", maxAsks)
		}
		q.asks = append(q.asks, f)
	}
	return nil
}

func (q *requests) askedHave(f wire.CompareHave) error {
	if len(f.Buckets) == 0 || !slices.IsSorted(f.Buckets) || len(slices.Compact(slices.Clone(f.Buckets))) < len(f.Buckets) {
		return fault.New(fault.Invalid, "compare.have", "%d buckets, not in order", len(f.Buckets))
	}
	for i := range f.Rows {
		if _, listed := slices.BinarySearch(f.Buckets, reconcile.Bucket(f.Rows[i].Key)); !listed {
			return fault.New(fault.Invalid, "compare.have", "a row of bucket %d, which is not listed", reconcile.Bucket(f.Rows[i].Key))
		}
	}
	byBucket(f.Rows)
	q.have = &comparison{buckets: f.Buckets, rows: f.Rows}
	return nil
}

func errTwice(op string) *fault.Error {
	return fault.New(fault.Invalid, op, "asked again before the answer")
}

// read has r read for c.
func (h *Hub) read(c *conn, r Read) {
	s := c.sync
	r.Conn, r.Organization, r.Reader = c.id, s.key.organization, s.actor
	r.Device, r.Catalogue = s.key.device, s.replica.Catalogue
	s.asking[r.Kind], s.underWay[r.Kind] = true, r
	h.out.Reads = append(h.out.Reads, r)
}

// flowAnswers sends answers that wait, and has what was asked for read once
// there is credit for its answer.
func (h *Hub) flowAnswers(c *conn) {
	s := c.sync
	for len(s.answers) > 0 {
		if !h.reserve(c) {
			return
		}
		h.sendBytes(c, s.answers[0])
		s.answers[0] = nil
		s.answers = s.answers[1:]
	}
	s.answers = nil
	want := func(kind ReadKind, open bool) bool { return open && !s.asking[kind] && h.reserve(c) }
	if want(ReadHistory, len(s.asks) > 0) {
		h.read(c, Read{Kind: ReadHistory, Ask: s.asks[0]})
	}
	if want(ReadSums, s.sums != nil) {
		h.read(c, Read{Kind: ReadSums, Sums: s.sums})
	}
	if want(ReadDifferences, s.have != nil) {
		buckets, rows, last := s.have.next(s.slice)
		h.read(c, Read{Kind: ReadDifferences, Buckets: buckets, Have: rows, Last: last})
	}
	if want(ReadFill, s.filling) {
		h.read(c, Read{Kind: ReadFill, From: s.fill})
	}
}

// answered takes what was read for c. A chunk that is older than what was
// already sent is read again, and this time the log stands still meanwhile, so
// that it cannot happen twice (S8).
func (h *Hub) answered(c *conn, a Answer) {
	s := c.sync
	if a.Kind >= readKinds || !s.asking[a.Kind] {
		return
	}
	s.asking[a.Kind] = false
	if a.Kind == ReadStanding {
		h.standing(c, a)
		return
	}
	if a.Fault != nil {
		h.bye(c, a.Fault)
		return
	}
	if a.Kind == ReadCatchUp {
		h.caughtUp(c, a)
		return
	}
	if a.At < s.position {
		s.stopped[a.Kind] = true
		h.read(c, s.underWay[a.Kind])
		return
	}
	s.stopped[a.Kind] = false
	s.underWay[a.Kind] = Read{}
	switch a.Kind {
	case ReadFill:
		s.filling = false
	case ReadSums:
		s.sums = nil
	case ReadHistory:
		s.asks = slices.Delete(s.asks, 0, 1)
	case ReadDifferences:
		s.compared(a.Buckets, a.Bytes)
	}
	if len(a.Frames) > 0 { // its credit was taken when it was asked for
		h.sendBytes(c, a.Frames[0])
		s.answers = append(s.answers, a.Frames[1:]...)
	}
	h.flow(c)
}

func errNoCommits(position uint64, a Answer) *fault.Error {
	return fault.New(fault.Internal, "log", "%d commits after %d, asked for those after %d", len(a.Commits), a.From, position)
}
