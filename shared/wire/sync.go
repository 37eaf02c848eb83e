package wire

import (
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/reconcile"
)

// TargetFrameBytes is the size at which frames with many rows are cut.
const TargetFrameBytes = 256 << 10

// Cursor is a place in an organization's log: everything up to Commit of
// Incarnation (S2). The zero Cursor is that of a device that holds nothing.
type Cursor struct {
	Incarnation uint32
	Commit      uint64
}

// Mode is what the relay asks of a device after its Hello.
type Mode uint8

const (
	// Follow: the log reaches back to the cursor; pokes follow from there.
	Follow Mode = iota + 1
	// Fill: the device holds nothing. It takes Head as its cursor and asks for
	// everything, while pokes follow from Head (S8).
	Fill
	// CompareAll: the log cannot say what the device must hold. It takes Head as
	// its cursor and compares what it holds, while pokes follow from Head (S7).
	CompareAll
)

// Replica is what a device says of its copy in its Hello. It is the zero
// value for protocol 1, which had none.
type Replica struct {
	// Catalogue is the version of the device's catalogue.
	Catalogue uint32
	Device    mutation.DeviceID
	// Name and Agent are for the row of a device that joins.
	Name, Agent string
	Cursor      Cursor
}

// Standing is what the relay says to a Replica in its Welcome. It is the
// zero value for protocol 1.
type Standing struct {
	Catalogue uint32
	Mode      Mode
	Head      Cursor
	// LastNumber and LastMutation are those of the last mutation that the
	// relay committed for this device, zero for none (S10).
	LastNumber   uint64
	LastMutation mutation.ID
}

// Push sends mutations of a device's outbox, in order. Numbers of a device
// count from 1 without gaps, also across connections.
type Push struct {
	First uint64 // number of the first
	// Mutations are in the form of mutation.Encode.
	Mutations [][]byte
}

// Settled answers mutations that were pushed again although an earlier commit
// holds them: they are the same mutations, by id (S10).
type Settled struct{ Outcomes []Outcome }

// Outcome is what became of a mutation.
type Outcome struct {
	Mutation mutation.ID
	Commit   uint64
	Refused  bool
}

// Hold answers a Push that the relay does not take now, for example because
// its disk is full: nothing of it was done, and it may be sent again.
type Hold struct {
	Kind  fault.Kind
	After time.Duration // whole milliseconds
}

// Poke carries the commits after From up to To, as far as the reader may read
// them. A poke of several frames has the same From and To in each; it is
// applied when the one with Last is in (S26).
type Poke struct {
	From, To uint64
	Last     bool
	Commits  []Commit
}

// Commit is a commit as one reader sees it. One that spans frames is repeated
// with further rows.
type Commit struct {
	Number uint64
	// Mutation is zero unless the reader is its actor.
	Mutation mutation.ID
	Refused  bool
	// Rows are in the form of crm.AppendRow, for the reader's catalogue.
	Rows    [][]byte
	Removed []Removal
}

// Removal takes a row off a device.
type Removal struct {
	Key crm.Key
	// Deleted says that the row is deleted, or in a recycle bin that the
	// reader does not see; else it has only left what the device holds (S4).
	Deleted bool
}

// FillNext asks for the next rows of a first synchronization. Position is 0
// at first, then Chunk.Next.
type FillNext struct{ Position uint64 }

// Chunk carries rows as they are at one moment, At (S8). It answers FillNext
// and CompareHave.
type Chunk struct {
	At   uint64
	Next uint64 // where the next FillNext goes on
	// Done says that nothing more follows: of the fill, or of this CompareHave.
	Done bool
	// Total is about how many rows a fill has in all, 0 when not known.
	Total   uint64
	Rows    [][]byte
	Removed []Removal
}

// CompareSums asks which parts of what a device holds differ from what it
// should hold.
type CompareSums struct{ Sums []reconcile.Sum } // by bucket, reconcile.Buckets of them

// CompareDiffers answers CompareSums: the buckets whose sums differ, at At.
type CompareDiffers struct {
	At      uint64
	Buckets []uint16
}

// CompareHave lists the rows that a device holds in some buckets, whole
// buckets only. It is answered by Chunks, the last of which is Done.
type CompareHave struct {
	Buckets []uint16
	Rows    []reconcile.Row
}

// AskHistory asks for the history of a record, newest first.
type AskHistory struct {
	Nonce uint64
	Key   crm.Key
	// Before is the commit before which to begin, 0 for the newest.
	Before uint64
	Limit  uint32
}

// History answers AskHistory. Kind is 0 for no fault.
type History struct {
	Nonce   uint64
	Kind    fault.Kind
	Entries []HistoryEntry
	More    bool
}

// HistoryEntry is one commit's change of a record.
type HistoryEntry struct {
	Commit      uint64
	Mutation    mutation.ID
	Kind        mutation.Kind
	PerformedAt time.Time
	CommittedAt time.Time
	Actor       crm.Ref // a systemuser; zero for the relay itself
	Device      string  // its name
	Changes     []HistoryChange
	// Erased says that values were erased on purpose (S24).
	Erased bool
}

// HistoryChange is one field before and after.
type HistoryChange struct {
	Attribute     string
	Before, After crm.Value
}
