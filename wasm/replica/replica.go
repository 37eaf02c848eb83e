// Package replica is the copy of an organization's rows that one device
// holds: base rows, outbox, overlay, cursor, rebase; a state machine without
// I/O.
package replica

import (
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// State is what a device's store holds besides rows and mutations. It is
// replaced as a whole, in the same transaction as what it vouches for (INV-5).
type State struct {
	Device mutation.DeviceID
	// LastNumber is the number last given to a mutation, LastConfirmed that of
	// the last one confirmed.
	LastNumber    uint64
	LastConfirmed uint64
	// LastMutation is the mutation that bears LastConfirmed.
	LastMutation mutation.ID
	// LastLocal is the place in the outbox last given.
	LastLocal uint64

	Cursor wire.Cursor
	// Complete says that the base rows are all rows that S5 wants at Cursor.
	Complete bool
	// Filling and FillPosition say how far a first synchronization has come;
	// Comparing says that a comparison has begun and not ended. ReachedAt is
	// the newest moment a chunk was of: Complete waits for the cursor to pass it.
	Filling      bool
	FillPosition uint64
	FillTotal    uint64
	FillDone     uint64
	Comparing    bool
	ReachedAt    uint64
	// Rebasing says that guesses in the outbox may be older than the rows: all
	// are made again when the store is opened.
	Rebasing bool

	// ClockOffset is what to add to this device's clock to get the relay's.
	ClockOffset time.Duration
	// LastSynced is when the device was last complete and connected.
	LastSynced time.Time
	// OfflineChosen says that the person chose to work offline; Paused that
	// long synchronizations wait.
	OfflineChosen bool
	Paused        bool
}

// Entry is one mutation in the outbox, or one that was confirmed and is kept
// for a while (S7).
type Entry struct {
	// Local is the place in the outbox: entries are in the order of Local.
	Local    uint64
	Mutation mutation.Mutation
	// Number is 0 until the mutation is first sent (S10).
	Number uint64
	// Guess is what the mutation did to the rows as they were shown, in the
	// order of keys; Read lists the keys it read, also of rows that were not
	// there (S27). Of a confirmed import neither is kept.
	Guess []mutation.Effect
	Read  []crm.Key
	// Confirmed is when its commit was stored; zero while it waits.
	Confirmed time.Time
	// Commit is the commit that holds its outcome, 0 while it waits.
	Commit uint64
	// Refused says that the outcome was a refusal.
	Refused bool
}

// Withdrawn reports whether e is one of a pair that was taken out of the
// outbox together, before it was ever sent (S22); or one that this device
// carried out for itself, which was never in it (MBX-07).
func (e *Entry) Withdrawn() bool { return !e.Confirmed.IsZero() && e.Commit == 0 }

// much reports whether e is a confirmed import: of many rows, which nobody
// undoes. Its arguments are held as bytes, and its guess is not.
func (e *Entry) much() bool {
	return e.Commit != 0 && e.Mutation.Args != nil && e.Mutation.Args.Kind() == mutation.KindImport
}

// BaseRow is a confirmed row: decoded, and in the bytes in which it came.
type BaseRow struct {
	Row   crm.Row
	Bytes []byte
}

// Batch is what is to be written, all of it or nothing. Its zero value is
// nothing.
type Batch struct {
	// Strict asks that the storage medium has it before it counts (S29).
	Strict bool
	// State replaces the stored one unless nil.
	State *State
	// Rows are stored, Removed taken away, in the base.
	Rows    []BaseRow
	Removed []crm.Key
	// Fill says that Rows are a chunk of a first synchronization: many, and
	// mostly new.
	Fill bool
	// Outbox entries are put at their Local; Erased are taken away.
	Outbox []Entry
	Erased []uint64
	// Confirmed entries are kept at their Local; Expired ones taken away.
	Confirmed []Entry
	Expired   []uint64
}

// Empty reports whether there is nothing to write.
func (b *Batch) Empty() bool {
	return b.State == nil && len(b.Rows) == 0 && len(b.Removed) == 0 && len(b.Outbox) == 0 &&
		len(b.Erased) == 0 && len(b.Confirmed) == 0 && len(b.Expired) == 0
}

// Change is a row as shown now: base and overlay. Row is nil when nothing is
// shown for the key any more. Pending says that an unconfirmed mutation wrote it.
type Change struct {
	Key     crm.Key
	Row     *crm.Row
	Pending bool
}

// Output is what is to be done, in the order of its fields: first Write, and
// only when that is done the rest.
type Output struct {
	Write Batch
	// Saved are the proposals that Write makes safe.
	Saved []mutation.ID
	// Refused are proposals of which nothing is kept, and why.
	Refused []Refusal
	// Changes of what is shown, each key at most once.
	Changes []Change
	// Sends go to the relay, in order.
	Sends []wire.Frame
	// Need lists base rows to read: Step wants a Loaded that answers them.
	Need []crm.Key
	// Answers are what the relay answered to questions of the screens.
	Answers []wire.History
	// Status is nil unless it changed.
	Status *Status
	// Again asks for a Continue after events had their turn: the work was cut
	// to keep it short (S27).
	Again bool
	// Reconnect asks to end the connection and begin anew (new identity,
	// changed rights).
	Reconnect bool
	// Revoked says that the relay ended this device (S10, SYNC-09).
	Revoked bool
	// Trouble is for the operator's log: what the relay sent that cannot be.
	Trouble error
}

// Refusal is a proposal that was not taken.
type Refusal struct {
	Mutation mutation.ID
	Fault    *fault.Error
}

// Phase is what a replica is doing with the relay.
type Phase uint8

const (
	// Apart: no connection.
	Apart Phase = iota
	// Pulling: commits up to the head told at hello are coming in.
	Pulling
	// Filling: rows of the first synchronization are coming in.
	Filling
	// Comparing what is held with what should be.
	Comparing
	// Pushing what waited.
	Pushing
	// Live: nothing waits in either direction.
	Live
)

// Status is how the replica stands.
type Status struct {
	Phase Phase
	// Done of Total rows or commits of the phase; Total is 0 when not known.
	Done, Total uint64
	Waiting     int // mutations in the outbox
	Complete    bool
	Cursor      wire.Cursor
	LastSynced  time.Time
	// Held is why the relay takes no mutations now, 0 when it does.
	Held fault.Kind
	// Storage is why the last write failed, 0 when it did not.
	Storage       fault.Kind
	OfflineChosen bool
	Paused        bool
	// Checked counts self-checks that ended; Differed what the last one healed.
	Checked  uint64
	Differed uint64
}
