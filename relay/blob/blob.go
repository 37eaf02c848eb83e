// Package blob keeps bytes by their SHA-256: who may store and read them, and
// when they go.
package blob

import (
	"io"
	"time"

	"regarding/shared/crm"
	"regarding/shared/wire"
)

// Kept is how long bytes stay that no row refers to, and uploads that are not
// complete.
//
// Source: sync.md, S23.
const Kept = 7 * 24 * time.Hour

// Limits of what one person may have uploaded in part.
const (
	maxPendingUploads = 32
	maxPendingBytes   = 4 * wire.MaxBlobBytes
)

// Reader reads pairs of keys and values as they are at one moment.
type Reader interface {
	// Get returns nil, nil where there is no pair. The caller owns the value.
	Get(key []byte) ([]byte, error)
	// Scan calls each for the pairs with from <= key < to in order, until it
	// returns false or an error. The slices are valid until each returns.
	Scan(from, to []byte, each func(key, value []byte) (bool, error)) error
}

// Txn is a Reader that also writes; it reads what it wrote. It keeps nothing
// of the slices that it is given.
type Txn interface {
	Reader
	Put(key, value []byte) error
	Delete(key []byte) error
}

// Store keeps pairs of keys and values. It is safe for concurrent use; updates
// run one at a time, and none of the truth runs beside one.
type Store interface {
	View(func(Reader) error) error
	// Update carries out what f writes, all of it or nothing; when it returns
	// nil, that is on disk. It takes at least maxUpdateBytes. Its errors of kind
	// Full and Busy mean that the same may work later.
	Update(func(Txn) error) error
}

// Reference is a row that refers to bytes.
type Reference struct {
	Row crm.Key
	// Writer is who wrote the reference; zero for the relay itself.
	Writer crm.UserID
}

// Rows is what the truth knows of rows that refer to bytes. Rows in the recycle
// bin count. Its methods only read: they are also called within an Update.
type Rows interface {
	// Reference returns who wrote that row refers to hash. found is false
	// unless it does so and reader may read it.
	Reference(o crm.OrganizationID, reader crm.UserID, row crm.Key, hash crm.Hash) (writer crm.UserID, found bool, err error)
	// References returns rows that refer to hash, at most the given number.
	References(o crm.OrganizationID, hash crm.Hash, most int) ([]Reference, error)
	// Referenced returns hashes that rows refer to, those greater than after
	// in order, at most the given number.
	Referenced(o crm.OrganizationID, after crm.Hash, most int) ([]crm.Hash, error)
}

// Asker is who sends or asks for bytes.
type Asker struct {
	Organization crm.OrganizationID
	User         crm.UserID
}

// Service stores, hands out and forgets bytes. It is safe for concurrent use
// if its random source is.
type Service struct {
	store  Store
	rows   Rows
	now    func() time.Time
	random io.Reader
}

// New returns a Service over store.
func New(store Store, rows Rows, now func() time.Time, random io.Reader) *Service {
	return &Service{store: store, rows: rows, now: now, random: random}
}
