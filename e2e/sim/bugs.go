package sim

import (
	"regarding/relay/ledger"
	"regarding/shared/wire"
	"regarding/wasm/replica"
)

// Bugs are planted to see that the simulation finds them. All are false in
// the product; those of the relay are made around it.
type Bugs struct {
	Replica replica.Bugs
	// AcceptStaleFence lets an engine go on writing after another took over
	// its store (INV-7).
	AcceptStaleFence bool
	// SendUnread sends rows of other people's partitions (INV-6).
	SendUnread bool
	// ForgetNumbers lets the relay deal with a mutation twice (INV-2).
	ForgetNumbers bool
	// LoseCommit acknowledges a commit that is not stored (INV-2, REL-04).
	LoseCommit bool
}

var _ = wire.Protocol
var _ ledger.Store
