// Package reconcile finds out which rows two sides hold differently, by
// comparing sums over ranges of (id, version) instead of sending them.
//
// Every row belongs to one of Buckets buckets, by its key. Two sides compare
// the sums of their buckets, then list the rows of those that differ: two
// levels.
//
// Source: sync.md, "The idea" 7, S7, S8.
package reconcile

import "regarding/shared/crm"

// Buckets is how many buckets there are.
const Buckets = 1024

// Sum is the sum of the rows of one bucket, in any order: two sides that hold
// the same versions of the same rows have equal sums. That of no rows is zero.
type Sum [12]byte

// Row is a row as far as comparing goes.
type Row struct {
	Key     crm.Key
	Version crm.Version
}
