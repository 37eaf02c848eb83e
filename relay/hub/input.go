package hub

import (
	"regarding/relay/auth"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/fault"
)

// ConnID names a connection for as long as the relay runs. Later connections
// have greater ids.
type ConnID uint64

// Ticket names a Submitted.
type Ticket uint64

// Input is one thing that happened, for Step: one of the types below.
type Input interface{ input() }

// Connected says that a device opened a connection, as Who.
type Connected struct {
	Conn ConnID
	Who  auth.Identity
}

// Received says that the bytes of one frame arrived. The hub keeps them: the
// mutations of a Push are parts of them.
type Received struct {
	Conn  ConnID
	Bytes []byte
}

// Unreadable says that something arrived that is no frame at all.
type Unreadable struct {
	Conn  ConnID
	Fault *fault.Error
}

// Flushed says that bytes of the frames sent to a connection have left the
// relay. It need not come for every frame, but for the frames of a device that
// keeps up no more than maxUnsent may be left unsaid: the hub sends no more
// data to a connection for which so much has not left (INV-8).
type Flushed struct {
	Conn  ConnID
	Bytes int
}

// Closed says that a connection is over.
type Closed struct{ Conn ConnID }

// ProfileChanged says that a user is now as in Profile.
type ProfileChanged struct{ Profile crm.Profile }

// SessionEnded says that a session was signed out.
type SessionEnded struct{ Session auth.SessionKey }

// Stopping says that the relay is about to end.
type Stopping struct{}

// Submitted hands in a mutation of the relay's own; Output.Done answers it.
type Submitted struct {
	Ticket     Ticket
	Submission ledger.Submission
}

// Committed says that Output.Commit is done, with a result for each.
type Committed struct{ Results []ledger.Result }

// CommitFailed says that nothing of Output.Commit was done.
type CommitFailed struct{ Fault *fault.Error }

func (Connected) input()      {}
func (Received) input()       {}
func (Unreadable) input()     {}
func (Flushed) input()        {}
func (Closed) input()         {}
func (ProfileChanged) input() {}
func (SessionEnded) input()   {}
func (Stopping) input()       {}
func (Submitted) input()      {}
func (Committed) input()      {}
func (CommitFailed) input()   {}
func (Answer) input()         {}

// Send is one frame to be sent. Its bytes may be those of other Sends too:
// nobody may change them.
type Send struct {
	Conn  ConnID
	Bytes []byte
}

// Close is a connection to be closed, after what was sent before it. Kind is
// that of the Bye, 0 when the device itself said Bye.
type Close struct {
	Conn ConnID
	Kind fault.Kind
}

// Done answers a Submitted: Fault is nil unless nothing was done.
type Done struct {
	Ticket Ticket
	Result ledger.Result
	Fault  *fault.Error
}

// Output is what is to be done: Sends in their order, then Closes; the rest
// in any order.
type Output struct {
	Sends  []Send
	Closes []Close
	// Reads are to be carried out, side by side, and answered.
	Reads []Read
	// Commit is unless empty one batch for ledger.Commit, to be answered by
	// Committed or CommitFailed. The next comes only after that answer.
	Commit []ledger.Submission
	Done   []Done
	// Reports are for the log.
	Reports []error
}

func (o *Output) empty() bool {
	return len(o.Sends)+len(o.Closes)+len(o.Reads)+len(o.Commit)+len(o.Done)+len(o.Reports) == 0
}
