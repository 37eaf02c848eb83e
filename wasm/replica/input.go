package replica

import (
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// Input is what a replica is told: one of the types below, by value.
//
// The driver steps inputs, calls Ready, carries out the Output, and begins
// again. It may step several inputs before one Ready. Once it has called Ready
// and the write failed, WriteFailed is the next it steps; any other input, and
// Tick and Ready, mean that the write was done.
type Input interface{ input() }

// Opened is the first input: what Store.Open returned.
type Opened struct {
	State             State
	Outbox, Confirmed []Entry
}

// Scanned hands in the base rows, piece by piece, as Store.Scan hands them
// out. Only their keys and versions are kept. What else is stepped before the
// piece with Last waits for it.
type Scanned struct {
	Rows []crm.Row
	Last bool
}

// Loaded answers an Output's Need: the keys that were asked for and those of
// their rows that the store holds. Rows may also come unasked, without Keys.
type Loaded struct {
	Keys []crm.Key
	Rows []BaseRow
}

// Propose puts a mutation in the outbox. Device and Actor are filled in, and
// PerformedAt if it is zero; an Update is completed to whole groups and with
// what its author saw. It is answered by Output.Saved or Output.Refused; a
// mutation that was saved before, by its id, is just saved again.
type Propose struct{ Mutation mutation.Mutation }

// Connected says that the relay answered a Hello that carried Replica.Hello.
type Connected struct {
	Standing wire.Standing
	// Relay is the relay's clock as its Welcome told it, Now this device's
	// when it came.
	Relay, Now time.Time
	// Role of the user as the Welcome told it: it counts until a row says it.
	Role crm.Role
}

// Disconnected says that there is no connection any more.
type Disconnected struct{}

// Frame is a frame from the relay. Those that are none of a replica's
// business are ignored.
type Frame struct{ Frame wire.Frame }

// GoOffline and GoOnline are the person's choice. The driver must not connect
// while Status.OfflineChosen.
type (
	GoOffline struct{}
	GoOnline  struct{}
)

// Pause and Resume hold back long synchronizations.
type (
	Pause  struct{}
	Resume struct{}
)

// SyncNow ends waiting: for a connection, or for a relay that takes nothing.
type SyncNow struct{}

// CheckCopy compares a complete copy with the relay's and heals it.
type CheckCopy struct{}

// AskHistory asks the relay for the history of a record; Output.Answers
// answers it, with kind Offline when there is no connection.
type AskHistory struct{ Question wire.AskHistory }

// WriteFailed says that nothing of the last Output was done, since its Write
// failed; Kind is fault.Full or what else the store said. The replica goes back
// to where it was, refuses the proposals, and begins a new connection.
type WriteFailed struct{ Kind fault.Kind }

// Continue goes on after an Output with Again.
type Continue struct{}

func (Opened) input()       {}
func (Scanned) input()      {}
func (Loaded) input()       {}
func (Propose) input()      {}
func (Connected) input()    {}
func (Disconnected) input() {}
func (Frame) input()        {}
func (GoOffline) input()    {}
func (GoOnline) input()     {}
func (Pause) input()        {}
func (Resume) input()       {}
func (SyncNow) input()      {}
func (CheckCopy) input()    {}
func (AskHistory) input()   {}
func (WriteFailed) input()  {}
func (Continue) input()     {}
