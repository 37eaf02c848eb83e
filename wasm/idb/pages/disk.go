package pages

import (
	"context"
	"errors"
)

// The object stores of a replica, all with keys of bytes.
const (
	metaStore      = "meta"      // metaState, metaFence, metaDead, metaDamage, metaGlance
	hotStore       = "hot"       // one hot page a block, by hotKey
	pageStore      = "pages"     // the cold pages of the blocks, by pageKey
	deltaStore     = "delta"     // one value a batch, by its sequence number
	outboxStore    = "outbox"    // one value an entry, by Entry.Local
	confirmedStore = "confirmed" // one value an entry, by Entry.Local
)

// Stores are the names of the object stores that a Disk must have.
var Stores = []string{metaStore, hotStore, pageStore, deltaStore, outboxStore, confirmedStore}

// Disk is the database below a Store: named stores of values in the order of
// their keys, which are compared byte by byte and never empty.
type Disk interface {
	// Read answers all queries as of one moment. The caller owns the values.
	Read(ctx context.Context, queries ...Query) ([][]Item, error)
	// Write carries out all changes in one transaction, in their order, or
	// none of them. Strict asks that the medium has them when it returns. The
	// values may be changed when it has returned. The error is errChanged when
	// a requirement did not hold, a *fault.Error of kind Full when there is
	// no room.
	Write(ctx context.Context, strict bool, changes []Change) error
}

// errChanged means that a value required by a Change was another one.
var errChanged = errors.New("required value has changed")

// Query asks for values of one store: those of Keys that exist, or where Keys
// is nil those with keys greater than After, at most Limit unless that is 0.
type Query struct {
	Store string
	Keys  []string
	After string
	Limit int
}

// Item is a value with its key.
type Item struct {
	Key   string
	Value []byte
}

// Change is one change of a transaction.
type Change struct {
	Kind  ChangeKind
	Store string
	Key   string
	To    string // of DeleteRange
	Value []byte
}

// ChangeKind is what a Change does.
type ChangeKind uint8

const (
	// Put stores Value at Key.
	Put ChangeKind = iota
	// Delete takes Key away if it is there.
	Delete
	// DeleteRange takes away the keys from Key on that are less than To.
	DeleteRange
	// Require undoes the whole transaction unless Key has Value, or is not
	// there where Value is nil.
	Require
)

// changes gathers a transaction.
type changes []Change

func (c *changes) put(store, key string, value []byte) {
	*c = append(*c, Change{Kind: Put, Store: store, Key: key, Value: value})
}

func (c *changes) delete(store, key string) {
	*c = append(*c, Change{Kind: Delete, Store: store, Key: key})
}

func (c *changes) deleteRange(store, from, to string) {
	*c = append(*c, Change{Kind: DeleteRange, Store: store, Key: from, To: to})
}
