package blob

import (
	"context"
	"errors"

	"regarding/shared/crm"
)

// ErrNotHeld means that a store does not hold the bytes asked for.
var ErrNotHeld = errors.New("bytes are not held")

// ErrDamaged means that held bytes are not those of their hash any more.
var ErrDamaged = errors.New("held bytes are damaged")

// Fresh is bytes for a store. Their Size and Have are those of Bytes.
type Fresh struct {
	Hash  crm.Hash
	Bytes []byte
	Facts
}

// Store holds bytes by their hash. It is safe for concurrent use. An error of
// a write means that nothing of it was stored; one of kind Full that there is
// no room, and replica.ErrFence that another engine has taken over.
type Store interface {
	// Put stores whole bytes, all or none, on the medium when it returns where
	// they are not Durable. What is held whole already keeps its facts, but for
	// being Local no more when it comes from a mailbox that is not.
	Put(ctx context.Context, blobs ...Fresh) error
	// Append stores the next bytes of a blob whose facts are those of f, of
	// which Have is where they stand, and returns how many are held: the caller
	// goes on there. With the last ones the hash is compared; ErrDamaged says
	// that it is another, and that all of them were dropped.
	Append(ctx context.Context, hash crm.Hash, f Facts, b []byte) (have uint64, err error)
	// Read returns at most size bytes from offset on; less only where the blob
	// ends. The caller owns them. Errors to tell apart: ErrNotHeld, also for
	// bytes that are not whole, and ErrDamaged.
	Read(ctx context.Context, hash crm.Hash, offset uint64, size int) ([]byte, error)
	// Facts tells what is known of bytes; found is false for those not held.
	Facts(ctx context.Context, hash crm.Hash) (f Facts, found bool, err error)
	// Each calls f for all that is held, in the order in which it is best read,
	// and ends early with its error. f must not call the store.
	Each(ctx context.Context, f func(Held) error) error
	// Mark notes that bytes are on disk at the relay, or that this is in doubt
	// again. Those not held are passed over.
	Mark(ctx context.Context, durable bool, hashes ...crm.Hash) error
	// Drop takes bytes away. Those not held are passed over.
	Drop(ctx context.Context, hashes ...crm.Hash) error
}
