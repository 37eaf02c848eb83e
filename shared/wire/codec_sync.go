package wire

import (
	"encoding/binary"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/reconcile"
)

func (Push) kind() kind           { return kindPush }
func (Settled) kind() kind        { return kindSettled }
func (Hold) kind() kind           { return kindHold }
func (Poke) kind() kind           { return kindPoke }
func (FillNext) kind() kind       { return kindFillNext }
func (Chunk) kind() kind          { return kindChunk }
func (CompareSums) kind() kind    { return kindCompareSums }
func (CompareDiffers) kind() kind { return kindCompareDiffers }
func (CompareHave) kind() kind    { return kindCompareHave }
func (AskHistory) kind() kind     { return kindAskHistory }
func (History) kind() kind        { return kindHistory }

// sync reads a frame of sync.go; known is false for a number that none has.
func (r *reader) sync(k kind) (f Frame, known bool) {
	switch k {
	case kindPush:
		f = Push{First: r.uvarint(), Mutations: listOf(r, MaxPushMutations, 2, r.opaque)}
	case kindSettled:
		f = Settled{Outcomes: listOf(r, MaxPushMutations, 18, r.outcome)}
	case kindHold:
		f = Hold{Kind: r.faultKind(), After: time.Duration(r.bounded(maxHoldMillis)) * time.Millisecond}
	case kindPoke:
		f = Poke{From: r.uvarint(), To: r.uvarint(), Last: r.flag(), Commits: listOf(r, MaxPokeCommits, 4, r.commit)}
	case kindFillNext:
		f = FillNext{Position: r.uvarint()}
	case kindChunk:
		f = Chunk{
			At: r.uvarint(), Next: r.uvarint(), Done: r.flag(), Total: r.uvarint(),
			Rows: listOf(r, MaxFrameRows, 2, r.opaque), Removed: listOf(r, MaxFrameRows, 18, r.removal),
		}
	case kindCompareSums:
		f = CompareSums{Sums: listOf(r, reconcile.Buckets, len(reconcile.Sum{}), r.sum)}
	case kindCompareDiffers:
		f = CompareDiffers{At: r.uvarint(), Buckets: r.buckets()}
	case kindCompareHave:
		f = CompareHave{Buckets: r.buckets(), Rows: r.rows()}
	case kindAskHistory:
		f = AskHistory{Nonce: r.uvarint(), Key: r.key(), Before: r.uvarint(), Limit: r.uint32()}
	case kindHistory:
		f = History{
			Nonce: r.uvarint(), Kind: r.faultKind(),
			Entries: listOf(r, MaxHistory, 40, r.entry), More: r.flag(),
		}
	default:
		return nil, false
	}
	return f, true
}

// maxHoldMillis is a day: what waits longer is asked for again.
const maxHoldMillis = 24 * 60 * 60 * 1000

func (f Push) append(b []byte) []byte {
	b = binary.AppendUvarint(b, f.First)
	return appendOpaque(b, f.Mutations)
}

func (f Settled) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(f.Outcomes)))
	for _, o := range f.Outcomes {
		b = append(b, o.Mutation.ID[:]...)
		b = binary.AppendUvarint(b, o.Commit)
		b = appendFlag(b, o.Refused)
	}
	return b
}

func (f Hold) append(b []byte) []byte {
	b = append(b, byte(f.Kind))
	return binary.AppendUvarint(b, uint64(min(max(f.After.Milliseconds(), 0), maxHoldMillis)))
}

func (f Poke) append(b []byte) []byte {
	b = binary.AppendUvarint(b, f.From)
	b = binary.AppendUvarint(b, f.To)
	b = appendFlag(b, f.Last)
	b = binary.AppendUvarint(b, uint64(len(f.Commits)))
	for i := range f.Commits {
		b = f.Commits[i].append(b)
	}
	return b
}

// Flags of an encoded commit.
const (
	commitMutation = 1 << iota
	commitRefused
	commitFlagsEnd
)

func (c *Commit) append(b []byte) []byte {
	b = binary.AppendUvarint(b, c.Number)
	var flags byte
	if !c.Mutation.IsZero() {
		flags |= commitMutation
	}
	if c.Refused {
		flags |= commitRefused
	}
	b = append(b, flags)
	if flags&commitMutation != 0 {
		b = append(b, c.Mutation.ID[:]...)
	}
	b = appendOpaque(b, c.Rows)
	return appendRemoved(b, c.Removed)
}

func (r *reader) commit() Commit {
	c := Commit{Number: r.uvarint()}
	flags := r.byte()
	if flags >= commitFlagsEnd {
		r.fail("flags %#x of a commit", flags)
	}
	if flags&commitMutation != 0 {
		c.Mutation.ID = r.id()
		if r.err == nil && c.Mutation.IsZero() {
			r.fail("a mutation without id")
		}
	}
	c.Refused = flags&commitRefused != 0
	c.Rows = listOf(r, MaxFrameRows, 2, r.opaque)
	c.Removed = listOf(r, MaxFrameRows, 18, r.removal)
	return c
}

func (f FillNext) append(b []byte) []byte { return binary.AppendUvarint(b, f.Position) }

func (f Chunk) append(b []byte) []byte {
	b = binary.AppendUvarint(b, f.At)
	b = binary.AppendUvarint(b, f.Next)
	b = appendFlag(b, f.Done)
	b = binary.AppendUvarint(b, f.Total)
	b = appendOpaque(b, f.Rows)
	return appendRemoved(b, f.Removed)
}

func (f CompareSums) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(f.Sums)))
	for i := range f.Sums {
		b = append(b, f.Sums[i][:]...)
	}
	return b
}

func (f CompareDiffers) append(b []byte) []byte {
	b = binary.AppendUvarint(b, f.At)
	return appendBuckets(b, f.Buckets)
}

// append writes the incarnation of a row as what differs from that of the row
// before: nearly always nothing.
func (f CompareHave) append(b []byte) []byte {
	b = appendBuckets(b, f.Buckets)
	b = binary.AppendUvarint(b, uint64(len(f.Rows)))
	before := uint32(0)
	for i := range f.Rows {
		row := &f.Rows[i]
		b = crm.AppendKey(b, row.Key)
		b = binary.AppendUvarint(b, uint64(row.Version.Incarnation^before))
		b = binary.AppendUvarint(b, row.Version.Commit)
		before = row.Version.Incarnation
	}
	return b
}

func (r *reader) rows() []reconcile.Row {
	before := uint32(0)
	return listOf(r, MaxHaveRows, 19, func() reconcile.Row {
		row := reconcile.Row{Key: r.key()}
		row.Version = crm.Version{Incarnation: r.uint32() ^ before, Commit: r.uvarint()}
		before = row.Version.Incarnation
		return row
	})
}

func (f AskHistory) append(b []byte) []byte {
	b = binary.AppendUvarint(b, f.Nonce)
	b = crm.AppendKey(b, f.Key)
	b = binary.AppendUvarint(b, f.Before)
	return binary.AppendUvarint(b, uint64(f.Limit))
}

func (f History) append(b []byte) []byte {
	b = binary.AppendUvarint(b, f.Nonce)
	b = append(b, byte(f.Kind))
	b = binary.AppendUvarint(b, uint64(len(f.Entries)))
	for i := range f.Entries {
		b = f.Entries[i].append(b)
	}
	return appendFlag(b, f.More)
}

func (e *HistoryEntry) append(b []byte) []byte {
	b = binary.AppendUvarint(b, e.Commit)
	b = append(b, e.Mutation.ID[:]...)
	b = binary.AppendUvarint(b, uint64(e.Kind))
	b = appendTime(b, e.PerformedAt)
	b = appendTime(b, e.CommittedAt)
	b = crm.AppendKey(b, e.Actor.Key())
	b = appendText(b, e.Actor.Name)
	b = appendText(b, e.Device)
	b = appendFlag(b, e.Erased)
	b = binary.AppendUvarint(b, uint64(len(e.Changes)))
	for i := range e.Changes {
		c := &e.Changes[i]
		b = appendText(b, c.Attribute)
		b = crm.AppendValue(b, c.Before)
		b = crm.AppendValue(b, c.After)
	}
	return b
}

func (r *reader) entry() HistoryEntry {
	e := HistoryEntry{
		Commit: r.uvarint(), Mutation: mutation.ID{ID: r.id()}, Kind: mutation.Kind(r.bounded(1<<16 - 1)),
		PerformedAt: r.time(), CommittedAt: r.time(),
	}
	actor := r.key()
	e.Actor = crm.Ref{Entity: actor.Entity, ID: actor.ID, Name: r.text()}
	e.Device = r.text()
	e.Erased = r.flag()
	e.Changes = listOf(r, MaxFrameRows, 3, func() HistoryChange {
		return HistoryChange{Attribute: r.text(), Before: r.value(), After: r.value()}
	})
	return e
}

func appendFlag(b []byte, yes bool) []byte {
	if yes {
		return append(b, 1)
	}
	return append(b, 0)
}

// appendOpaque appends rows or mutations.
func appendOpaque(b []byte, list [][]byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, one := range list {
		b = binary.AppendUvarint(b, uint64(len(one)))
		b = append(b, one...)
	}
	return b
}

func appendRemoved(b []byte, list []Removal) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for i := range list {
		b = crm.AppendKey(b, list[i].Key)
		b = appendFlag(b, list[i].Deleted)
	}
	return b
}

func appendBuckets(b []byte, buckets []uint16) []byte {
	b = binary.AppendUvarint(b, uint64(len(buckets)))
	for _, bucket := range buckets {
		b = binary.AppendUvarint(b, uint64(bucket))
	}
	return b
}

func (r *reader) buckets() []uint16 {
	return listOf(r, reconcile.Buckets, 1, func() uint16 { return uint16(r.bounded(reconcile.Buckets - 1)) })
}

func (r *reader) removal() Removal { return Removal{Key: r.key(), Deleted: r.flag()} }

func (r *reader) sum() (s reconcile.Sum) {
	copy(s[:], r.take(len(s)))
	return s
}

func (r *reader) outcome() Outcome {
	return Outcome{Mutation: mutation.ID{ID: r.id()}, Commit: r.uvarint(), Refused: r.flag()}
}

func (r *reader) key() crm.Key {
	if r.err != nil {
		return crm.Key{}
	}
	k, rest, err := crm.DecodeKey(r.b[r.at:])
	if err != nil {
		r.fail("%w", err)
		return crm.Key{}
	}
	r.at = len(r.b) - len(rest)
	return k
}

func (r *reader) value() crm.Value {
	if r.err != nil {
		return crm.Value{}
	}
	v, rest, err := crm.DecodeValue(r.b[r.at:])
	if err != nil {
		r.fail("%w", err)
		return crm.Value{}
	}
	r.at = len(r.b) - len(rest)
	return v
}

func appendCursor(b []byte, c Cursor) []byte {
	b = binary.AppendUvarint(b, uint64(c.Incarnation))
	return binary.AppendUvarint(b, c.Commit)
}

func (r *reader) cursor() Cursor { return Cursor{Incarnation: r.uint32(), Commit: r.uvarint()} }

func appendReplica(b []byte, p Replica) []byte {
	b = binary.AppendUvarint(b, uint64(p.Catalogue))
	b = append(b, p.Device.ID[:]...)
	b = appendText(b, p.Name)
	b = appendText(b, p.Agent)
	return appendCursor(b, p.Cursor)
}

func (r *reader) replica() Replica {
	return Replica{
		Catalogue: r.uint32(), Device: mutation.DeviceID{ID: r.id()},
		Name: r.text(), Agent: r.text(), Cursor: r.cursor(),
	}
}

func appendStanding(b []byte, s Standing) []byte {
	b = binary.AppendUvarint(b, uint64(s.Catalogue))
	b = append(b, byte(s.Mode))
	b = appendCursor(b, s.Head)
	b = binary.AppendUvarint(b, s.LastNumber)
	return append(b, s.LastMutation.ID[:]...)
}

func (r *reader) standing() Standing {
	return Standing{
		Catalogue: r.uint32(), Mode: Mode(r.byte()), Head: r.cursor(),
		LastNumber: r.uvarint(), LastMutation: mutation.ID{ID: r.id()},
	}
}
