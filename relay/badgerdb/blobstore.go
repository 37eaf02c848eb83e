package badgerdb

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"regarding/relay/blob"
)

// blobPrefix begins every key of package blob.
const blobPrefix = 'b'

// BlobStore keeps the pairs of package blob. It is a blob.Store.
type BlobStore struct{ db *DB }

var _ blob.Store = BlobStore{}

// Blobs returns the pairs of package blob in db.
func (db *DB) Blobs() BlobStore { return BlobStore{db} }

// View implements blob.Store.
func (s BlobStore) View(f func(blob.Reader) error) error {
	return s.db.badger.View(func(txn *badger.Txn) error { return f(blobTxn{txn}) })
}

// Update implements blob.Store.
func (s BlobStore) Update(f func(blob.Txn) error) error {
	return s.db.update(func(txn *badger.Txn) error { return f(blobTxn{txn}) })
}

type blobTxn struct{ txn *badger.Txn }

func blobKey(key []byte) []byte { return append([]byte{blobPrefix}, key...) }

// Get implements blob.Reader.
func (t blobTxn) Get(key []byte) ([]byte, error) {
	item, err := t.txn.Get(blobKey(key))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	value, err := item.ValueCopy(nil)
	if err == nil {
		err = whole(item, value)
	}
	if value == nil && err == nil {
		value = []byte{} // a pair without value is not no pair
	}
	return value, err
}

// Scan implements blob.Reader.
func (t blobTxn) Scan(from, to []byte, each func(key, value []byte) (bool, error)) error {
	first, end := blobKey(from), blobKey(to)
	o := badger.DefaultIteratorOptions
	o.Prefix = commonPrefix(first, end)
	o.PrefetchValues = false // the rows are small, and often only the first is looked at
	it := t.txn.NewIterator(o)
	defer it.Close()
	for it.Seek(first); it.Valid(); it.Next() {
		item := it.Item()
		key := item.Key()
		if bytes.Compare(key, end) >= 0 {
			return nil
		}
		var more bool
		err := item.Value(func(value []byte) (err error) {
			if err = whole(item, value); err == nil {
				more, err = each(key[1:], value)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("scan: %w", err)
		}
		if !more {
			return nil
		}
	}
	return nil
}

// Put implements blob.Txn.
func (t blobTxn) Put(key, value []byte) error {
	return t.txn.Set(blobKey(key), bytes.Clone(value)) // Badger keeps it until the commit
}

// Delete implements blob.Txn.
func (t blobTxn) Delete(key []byte) error { return t.txn.Delete(blobKey(key)) }

// Compact gives back to the system the space of what was deleted, which
// Badger otherwise does only as more is written. What was deleted just now may
// be in memory still and waits for the next time. It works through all rows,
// so it is for when much was deleted; others read and write meanwhile.
func (db *DB) Compact() error {
	if err := db.badger.Flatten(1); err != nil {
		return fmt.Errorf("compact the rows: %w", err)
	}
	return nil
}
