// Package idb is the engine's way into IndexedDB: it opens and upgrades a
// database, writes batches whole and reads ranges in bulk.
package idb
