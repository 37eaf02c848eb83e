package hub

import (
	"cmp"
	"slices"

	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/reconcile"
	"regarding/shared/wire"
)

// Ledger is what the hub needs of the ledger. *ledger.Ledger is one.
type Ledger interface {
	Commit(batch []ledger.Submission) ([]ledger.Result, error)
	Standing(crm.OrganizationID, crm.UserID, mutation.DeviceID) (ledger.Standing, error)
	Actor(crm.OrganizationID, crm.UserID) (crm.Actor, error)
	After(o crm.OrganizationID, commit uint64, maxBytes int) ([]ledger.Commit, error)
	Fill(o crm.OrganizationID, reader crm.Actor, position uint64, maxBytes int) (ledger.Page, error)
	Sums(o crm.OrganizationID, reader crm.Actor) (at uint64, sums []reconcile.Sum, err error)
	Differences(o crm.OrganizationID, reader crm.Actor, buckets []uint16, have []reconcile.Row) (ledger.Page, error)
	History(o crm.OrganizationID, reader crm.Actor, key crm.Key, before uint64, limit int) ([]wire.HistoryEntry, bool, error)
}

// ReadKind is what is read. Of each kind a connection has at most one Read
// under way.
type ReadKind uint8

const (
	ReadStanding ReadKind = iota
	ReadCatchUp
	ReadFill
	ReadSums
	ReadDifferences
	ReadHistory
	readKinds
)

// Read asks for something of the ledger on behalf of a connection: Run does it.
type Read struct {
	Conn         ConnID
	Kind         ReadKind
	Organization crm.OrganizationID
	// Reader is who reads; before the Welcome only its User counts.
	Reader    crm.Actor
	Device    mutation.DeviceID
	Catalogue uint32
	// From is the commit after which ReadCatchUp begins, or the position of
	// ReadFill.
	From    uint64
	Sums    []reconcile.Sum // of ReadSums
	Buckets []uint16        // of ReadDifferences, as Have
	Have    []reconcile.Row
	// Last says that no further buckets follow.
	Last bool
	Ask  wire.AskHistory
}

// Answer is what came of a Read.
type Answer struct {
	Conn ConnID
	Kind ReadKind
	From uint64
	// Fault ends the session.
	Fault    *fault.Error
	Standing ledger.Standing
	Actor    crm.Actor
	Commits  []ledger.Commit
	// Frames are to be sent, read at the moment At.
	At     uint64
	Frames [][]byte
	// Buckets is how many of the buckets they answer, Bytes how many there are.
	Buckets int
	Bytes   int
}

// Run carries out r. It may take as long as the ledger takes and touches
// nothing but the ledger.
func (r Read) Run(l Ledger) Answer {
	a := Answer{Conn: r.Conn, Kind: r.Kind, From: r.From}
	var err error
	switch r.Kind {
	case ReadStanding:
		if a.Standing, err = l.Standing(r.Organization, r.Reader.User, r.Device); err == nil {
			a.Actor, err = l.Actor(r.Organization, r.Reader.User)
		}
	case ReadCatchUp:
		a.Commits, err = l.After(r.Organization, r.From, wire.TargetFrameBytes)
	case ReadFill:
		err = r.fill(l, &a)
	case ReadSums:
		var sums []reconcile.Sum
		if a.At, sums, err = l.Sums(r.Organization, r.Reader); err == nil {
			a.Frames = [][]byte{wire.Encode(wire.CompareDiffers{At: a.At, Buckets: reconcile.Differ(r.Sums, sums)})}
		}
	case ReadDifferences:
		err = r.differences(l, &a)
	case ReadHistory:
		err = r.history(l, &a)
	}
	if err == nil && r.Kind > ReadCatchUp {
		// What was read with rights that have changed meanwhile is not sent (INV-6).
		var now crm.Actor
		if now, err = l.Actor(r.Organization, r.Reader.User); err == nil && now != r.Reader {
			err = errRights()
		}
	}
	if err != nil {
		a.Frames, a.Commits = nil, nil
		a.Fault = faultOf(err)
		if a.Fault.Kind == fault.Stale && r.Kind == ReadCatchUp {
			a.Fault = fault.New(fault.Stale, "log", "the log does not reach back to commit %d", r.From)
		}
	}
	return a
}

// fillBytes is what rows may take in a chunk, so that the frame does not exceed
// wire.TargetFrameBytes by more than one row.
const fillBytes = wire.TargetFrameBytes - 8<<10

func (r Read) fill(l Ledger, a *Answer) error {
	for size := fillBytes; ; size /= 4 {
		page, err := l.Fill(r.Organization, r.Reader, r.From, size)
		if err != nil {
			return err
		}
		c := wire.Chunk{
			At: page.At, Next: page.Next, Done: page.Done, Total: page.Total,
			Rows: appendRows(page.Rows, r.Catalogue), Removed: page.Removed,
		}
		if frame := wire.Encode(c); len(frame) <= wire.MaxFrameBytes {
			a.At, a.Frames = page.At, [][]byte{frame}
			return nil
		} else if len(page.Rows) <= 1 || size < 1<<10 {
			return fault.New(fault.Internal, "fill", "rows at position %d fit into no frame", r.From)
		}
	}
}

// appendRows encodes rows for a reader with a version of the catalogue.
func appendRows(rows []crm.Row, catalogue uint32) [][]byte {
	var all []byte
	ends := make([]int, len(rows))
	for i := range rows {
		all = crm.AppendRow(all, rows[i], catalogue)
		ends[i] = len(all)
	}
	list, at := make([][]byte, len(rows)), 0
	for i, end := range ends {
		list[i], at = all[at:end:end], end
	}
	return list
}

// differences answers as many of the buckets as fit into one frame, at least
// one.
func (r Read) differences(l Ledger, a *Answer) error {
	page, err := l.Differences(r.Organization, r.Reader, r.Buckets, r.Have)
	if err != nil {
		return err
	}
	a.At = page.At
	rows := appendRows(page.Rows, r.Catalogue)
	parts := make(map[uint16]*bucketPart, len(r.Buckets))
	part := func(k crm.Key) *bucketPart {
		b := reconcile.Bucket(k)
		if parts[b] == nil {
			parts[b] = &bucketPart{}
		}
		return parts[b]
	}
	for i, row := range rows {
		p := part(page.Rows[i].Key)
		p.rows = append(p.rows, row)
		p.bytes += wire.OpaqueBytes(len(row))
	}
	for _, removed := range page.Removed {
		p := part(removed.Key)
		p.removed = append(p.removed, removed)
		p.bytes += wire.RemovalBytes
	}
	var rest []wire.Chunk
	c, size := wire.Chunk{At: page.At}, wire.HeadBytes
	for i, bucket := range r.Buckets {
		p := parts[bucket]
		if p == nil {
			a.Buckets++
			continue
		}
		if i > 0 && a.Bytes+p.bytes > wire.TargetFrameBytes {
			break
		}
		a.Buckets++
		a.Bytes += p.bytes
		for _, row := range p.rows {
			if n := wire.OpaqueBytes(len(row)); size+n > wire.TargetFrameBytes && len(c.Rows) > 0 {
				rest = append(rest, c)
				c, size = wire.Chunk{At: page.At}, wire.HeadBytes
			}
			size += wire.OpaqueBytes(len(row))
			c.Rows = append(c.Rows, row)
		}
		size += len(p.removed) * wire.RemovalBytes
		c.Removed = append(c.Removed, p.removed...)
	}
	c.Done = r.Last && a.Buckets == len(r.Buckets)
	for _, c := range append(rest, c) {
		frame := wire.Encode(c)
		if len(frame) > wire.MaxFrameBytes {
			return fault.New(fault.Internal, "compare", "a row of bucket %d fits into no frame", reconcile.Bucket(page.Rows[0].Key))
		}
		a.Frames = append(a.Frames, frame)
	}
	return nil
}

// bucketPart is what one bucket adds to an answer.
type bucketPart struct {
	rows    [][]byte
	removed []wire.Removal
	bytes   int
}

// maxHistory is the most entries of one answer.
const maxHistory = 100

// history answers with a History also where the ledger refuses.
func (r Read) history(l Ledger, a *Answer) error {
	limit := maxHistory
	if r.Ask.Limit > 0 {
		limit = int(min(r.Ask.Limit, maxHistory))
	}
	f := wire.History{Nonce: r.Ask.Nonce}
	var err error
	f.Entries, f.More, err = l.History(r.Organization, r.Reader, r.Ask.Key, r.Ask.Before, limit)
	if err != nil {
		f = wire.History{Nonce: r.Ask.Nonce, Kind: fault.KindOf(err)}
	}
	frame := wire.Encode(f)
	for len(frame) > wire.TargetFrameBytes && len(f.Entries) > 1 {
		f.Entries, f.More = f.Entries[:len(f.Entries)/2], true
		frame = wire.Encode(f)
	}
	if len(frame) > wire.MaxFrameBytes {
		f.Entries = []wire.HistoryEntry{shortened(f.Entries[0])}
		frame = wire.Encode(f)
	}
	a.At, a.Frames = ^uint64(0), [][]byte{frame}
	return nil
}

// shortened cuts the long texts of an entry that would fit into no frame.
func shortened(e wire.HistoryEntry) wire.HistoryEntry {
	const kept = 1 << 10
	e.Changes = slices.Clone(e.Changes[:min(len(e.Changes), 100)])
	for i := range e.Changes {
		for _, v := range [...]*crm.Value{&e.Changes[i].Before, &e.Changes[i].After} {
			if text := v.Text(); len(text) > kept {
				*v = crm.Str(cut(text, kept) + "…")
			} else if len(crm.AppendValue(nil, *v)) > 8*kept {
				*v = crm.Value{}
			}
		}
	}
	return e
}

// byBucket sorts rows by their bucket.
func byBucket(rows []reconcile.Row) {
	slices.SortStableFunc(rows, func(a, b reconcile.Row) int {
		return cmp.Compare(reconcile.Bucket(a.Key), reconcile.Bucket(b.Key))
	})
}
