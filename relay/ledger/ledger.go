// Package ledger is the truth: it commits mutations in order, once each, and
// reads what follows a cursor.
package ledger

import (
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// Reader reads pairs of keys and values as they are at one moment. Slices
// that it hands out are only valid until the call that got them returns.
type Reader interface {
	// Get returns nil, nil where there is no pair.
	Get(key []byte) ([]byte, error)
	// Scan calls each for the pairs with from <= key < to in order, or in
	// reverse order, until it returns false or an error.
	Scan(from, to []byte, reverse bool, each func(key, value []byte) (bool, error)) error
}

// Txn is a Reader that also writes; it reads what it wrote.
type Txn interface {
	Reader
	Put(key, value []byte) error
	Delete(key []byte) error
}

// Store keeps pairs of keys and values. It is safe for concurrent use;
// updates run one at a time.
type Store interface {
	View(func(Reader) error) error
	// Update carries out what f writes, all of it or nothing; when it returns
	// nil, that is on disk. Its errors of kind Full and Busy mean that the
	// same may work later; TooLarge that it is too much for one update.
	Update(func(Txn) error) error
}

// Submission is a mutation as it arrived from a device.
type Submission struct {
	Organization crm.OrganizationID
	// User is who the session says it is.
	User crm.UserID
	// Device and Number are zero for the relay's own mutations, which may do
	// what no person may.
	Device mutation.DeviceID
	Number uint64
	// Bytes are in the form of mutation.Encode.
	Bytes []byte
}

// Result is what became of a Submission: exactly one of its fields is set.
type Result struct {
	// Commit is the new commit; also of a refused mutation.
	Commit *Commit
	// Settled: an earlier commit holds the same mutation.
	Settled *wire.Outcome
	// Err: the mutation was not dealt with. Kind Stale means that Number does
	// not follow the device's last number: the device must find out who it
	// is. Invalid means bytes in which not even an id is found, or an id that
	// is taken; all else that is no mutation is refused by a commit. Denied
	// means a device that is revoked, TooOld a kind that this relay does not
	// know, Busy that the same may work later.
	Err *fault.Error
}

// Commit is one entry of an organization's log with the values it wrote.
type Commit struct {
	Organization crm.OrganizationID
	Version      crm.Version
	Mutation     mutation.ID
	Kind         mutation.Kind
	Device       mutation.DeviceID
	Actor        crm.UserID
	PerformedAt  time.Time
	CommittedAt  time.Time
	// Refused is nil when the mutation was accepted.
	Refused *fault.Error
	// Effects are in the order of their keys.
	Effects []mutation.Effect
	// Digest is that of the log up to and including it.
	Digest [32]byte

	values []byte   // what encode made of Effects, as long as it is needed
	rows   [][]byte // by effect: After as encode made it, nil for a commit that was read
}

// Standing is what the ledger knows of a device and its organization.
type Standing struct {
	Head crm.Version
	// Reaches is the oldest commit from which the log can be followed.
	Reaches      uint64
	LastNumber   uint64
	LastMutation mutation.ID
	// Known says that the device has a row; Revoked that it was revoked.
	Known, Revoked bool
	// RightsChanged is the commit that last changed what the user may read.
	RightsChanged uint64
}

// Page is a part of what a user may read, as of At.
type Page struct {
	At      uint64
	Next    uint64
	Done    bool
	Total   uint64
	Rows    []crm.Row
	Removed []wire.Removal
}
