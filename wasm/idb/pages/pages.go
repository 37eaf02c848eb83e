// Package pages is replica.Store over a transactional store of values by key: rows packed in pages, recent changes in a delta.
package pages
