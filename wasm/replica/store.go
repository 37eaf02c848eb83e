package replica

import (
	"context"
	"errors"

	"regarding/shared/crm"
)

// ErrFence means that another engine has taken over the store since this one
// opened it: nothing can be written through it any more (S28, INV-7).
var ErrFence = errors.New("another engine has taken over the store")

// Store keeps what a replica holds. The driver calls it; a replica itself
// does no I/O. It is used by one goroutine at a time for writing; Rows and
// Scan may run meanwhile and see each batch whole or not at all.
//
// What it is handed belongs to the caller again when the call has returned;
// what it hands out belongs to the caller, but rows are shared values and not
// changed. The suite that every Store passes is storetest.Run.
type Store interface {
	// Open takes over the store, so that writes of engines that opened it
	// before fail with ErrFence, and returns what it holds besides rows: the
	// zero State for a new one, and both lists in the order of Local.
	Open(ctx context.Context) (state State, outbox, confirmed []Entry, err error)
	// Scan hands out every base row once, about those with the newest commits
	// first, in pieces. Of the rows only what crm.Row.Hot keeps is sure. A row
	// that is written while Scan runs may come as it was before or after, a row
	// that is removed meanwhile may come too. It ends with the first error of
	// each.
	Scan(ctx context.Context, each func(rows []crm.Row) error) error
	// Rows returns those of the rows that are held, whole, in the order of
	// keys. A key may be asked for twice.
	Rows(ctx context.Context, keys []crm.Key) ([]BaseRow, error)
	// Write carries out a batch, all of it or nothing, and returns when it is
	// stored: with Strict, when the medium has it. What was written relaxed
	// may be lost when power is, but never without what was written after it.
	// Within a batch the last row of a key counts, and a removal more than a
	// row; taking away what is not there is nothing.
	//
	// An error means that nothing of it is stored: ErrFence, a *fault.Error of
	// kind Full where there is no room, or others.
	Write(ctx context.Context, batch *Batch) error
	// Close ends what the store does in the background.
	Close()
}
