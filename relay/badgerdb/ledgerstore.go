package badgerdb

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"regarding/relay/ledger"
)

// ledgerPrefix begins every key of package ledger.
const ledgerPrefix = 'l'

// LedgerStore keeps the pairs of package ledger. It is a ledger.Store.
type LedgerStore struct{ db *DB }

var _ ledger.Store = LedgerStore{}

// Ledger returns the pairs of package ledger in db.
func (db *DB) Ledger() LedgerStore { return LedgerStore{db} }

// View implements ledger.Store.
func (s LedgerStore) View(f func(ledger.Reader) error) error {
	return s.db.badger.View(func(txn *badger.Txn) error { return f(ledgerTxn{txn}) })
}

// Update implements ledger.Store.
func (s LedgerStore) Update(f func(ledger.Txn) error) error {
	return s.db.update(func(txn *badger.Txn) error { return f(ledgerTxn{txn}) })
}

type ledgerTxn struct{ txn *badger.Txn }

func ledgerKey(key []byte) []byte { return append([]byte{ledgerPrefix}, key...) }

// Get implements ledger.Reader.
func (t ledgerTxn) Get(key []byte) ([]byte, error) {
	item, err := t.txn.Get(ledgerKey(key))
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

// whole says that a value is missing: of one that its value log does not hold
// any more, Badger makes an empty one without an error (v4.9.6).
func whole(item *badger.Item, value []byte) error {
	if len(value) == 0 && item.ValueSize() > 0 {
		return fmt.Errorf("value of key %x cannot be read from the value log", item.Key())
	}
	return nil
}

// scanAhead is how many values are read ahead of a scan.
const scanAhead = 64

// Scan implements ledger.Reader.
func (t ledgerTxn) Scan(from, to []byte, reverse bool, each func(key, value []byte) (bool, error)) error {
	from = ledgerKey(from)
	if to == nil {
		to = []byte{ledgerPrefix + 1}
	} else {
		to = ledgerKey(to)
	}
	o := badger.DefaultIteratorOptions
	o.Reverse = reverse
	o.Prefix = commonPrefix(from, to)
	o.PrefetchSize = scanAhead
	it := t.txn.NewIterator(o)
	defer it.Close()
	start := from
	if reverse {
		start = to
	}
	for it.Seek(start); it.Valid(); it.Next() {
		item := it.Item()
		key := item.Key()
		switch {
		case reverse && string(key) >= string(to):
			continue // Seek stands at to itself
		case reverse && string(key) < string(from), !reverse && string(key) >= string(to):
			return nil
		}
		var more bool
		err := item.Value(func(value []byte) (err error) {
			if err = whole(item, value); err == nil {
				more, err = each(key[1:], value)
			}
			return err
		})
		if err != nil || !more {
			return err
		}
	}
	return nil
}

func commonPrefix(a, b []byte) []byte {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a[:n]
}

// Put implements ledger.Txn.
func (t ledgerTxn) Put(key, value []byte) error {
	return t.txn.Set(ledgerKey(key), bytes.Clone(value)) // Badger keeps it until the commit
}

// Delete implements ledger.Txn.
func (t ledgerTxn) Delete(key []byte) error { return t.txn.Delete(ledgerKey(key)) }
