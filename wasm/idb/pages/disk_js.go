//go:build js && wasm

package pages

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"regarding/shared/fault"
	"regarding/wasm/idb"
	"regarding/wasm/replica"
)

// CreateStores adds the object stores of a replica to a database that lacks
// them. It is for the upgrade of the database.
func CreateStores(u *idb.Upgrade) error {
	exist, err := u.Stores()
	if err != nil {
		return err
	}
	for _, name := range Stores {
		if slices.Contains(exist, name) {
			continue
		}
		if err := u.CreateStore(name); err != nil {
			return err
		}
	}
	return nil
}

// Database returns db as the disk of a Store. The database must have been
// opened with CreateStores in its upgrade; closing it is left to the caller.
func Database(db *idb.DB) Disk { return database{db} }

type database struct{ db *idb.DB }

// Read implements Disk.
func (d database) Read(ctx context.Context, queries ...Query) ([][]Item, error) {
	asked := make([]idb.Query, len(queries))
	for i, q := range queries {
		asked[i] = idb.Query{Store: q.Store, Limit: q.Limit}
		if q.Keys != nil {
			asked[i].Keys = make([]idb.Key, 0, len(q.Keys))
		}
		for _, key := range q.Keys {
			asked[i].Keys = append(asked[i].Keys, keyOf(key))
		}
		if q.After != "" {
			asked[i].Rows.After = keyOf(q.After)
		}
	}
	found, err := d.db.Query(ctx, asked...)
	if err != nil {
		return nil, err
	}
	items := make([][]Item, len(found))
	for i, entries := range found {
		items[i] = make([]Item, len(entries))
		for j, e := range entries {
			items[i][j] = Item{string(e.Key.Bytes()), e.Value}
		}
	}
	return items, nil
}

// Write implements Disk.
func (d database) Write(ctx context.Context, strict bool, changes []Change) error {
	var batch idb.Batch
	for _, c := range changes {
		switch c.Kind {
		case Put:
			batch.Put(c.Store, keyOf(c.Key), c.Value)
		case Delete:
			batch.Delete(c.Store, keyOf(c.Key))
		case DeleteRange:
			batch.DeleteRange(c.Store, idb.Range{From: keyOf(c.Key), To: keyOf(c.To)})
		case Require:
			batch.Require(c.Store, keyOf(c.Key), c.Value)
		default:
			panic(fmt.Sprintf("pages: change of kind %d", c.Kind))
		}
	}
	durability := idb.Relaxed
	if strict {
		durability = idb.Strict
	}
	err := d.db.Write(ctx, durability, batch)
	switch {
	case errors.Is(err, idb.ErrChanged):
		return fmt.Errorf("%w: %w", errChanged, err)
	case errors.Is(err, idb.ErrFull):
		return &fault.Error{Kind: fault.Full, Op: "idb.write", Err: err}
	}
	return err
}

// WriteFenced writes a batch of the caller's own, relaxed, into the database of
// the store. Once the store is open the batch fails with replica.ErrFence when
// another engine has taken over.
func (s *Store) WriteFenced(ctx context.Context, db *idb.DB, batch idb.Batch) error {
	if err := s.lock(ctx); err != nil {
		return err
	}
	defer s.unlock()
	if s.fence == nil {
		return db.Write(ctx, idb.Relaxed, batch)
	}
	if s.fenced != nil {
		return s.fenced
	}
	batch.Require(metaStore, keyOf(metaFence), s.fence)
	err := db.Write(ctx, idb.Relaxed, batch)
	if errors.Is(err, idb.ErrChanged) {
		s.fenced = fmt.Errorf("%w: %w", replica.ErrFence, err)
		return s.fenced
	}
	return err
}

func keyOf(key string) idb.Key { return idb.Bytes([]byte(key)) }
