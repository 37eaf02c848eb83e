package ledger

import (
	"fmt"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// Reindex makes anew what rows and issues are found by: where they were last
// written, which look alike, which blobs and rows they refer to, how many there
// are in each partition, and which creates are held by issues. It is for a store
// that an earlier build wrote, which kept those otherwise or not at all. It may be killed at any time and run
// again.
func Reindex(store Store) error {
	var all []crm.OrganizationID
	err := store.View(func(r Reader) (err error) {
		all, err = organizations(r)
		return err
	})
	if err != nil {
		return err
	}
	for _, o := range all {
		if err := reindex(store, keys{o}); err != nil {
			return fmt.Errorf("organization %v: make its indexes anew: %w", o, err)
		}
	}
	return nil
}

func reindex(store Store, k keys) error {
	for _, kind := range []byte{kindAlike, kindLookalike, kindIssue, kindNewest, kindFirst, kindOwn, kindOwned, kindBlob, kindReferrer} {
		if err := clearPairs(store, k.of(kind), func([]byte) bool { return true }); err != nil {
			return err
		}
	}
	prefix := k.of(kindRow)
	for from := prefix; from != nil; {
		var changes []change
		size, next := 0, []byte(nil)
		err := store.View(func(r Reader) error {
			return r.Scan(from, after(prefix), false, func(key, value []byte) (bool, error) {
				if size > salvageBytes {
					next = append(next, key...)
					return false, nil
				}
				row, err := crm.DecodeRow(value)
				if err != nil {
					return false, fmt.Errorf("%s: %w", describe(key), err)
				}
				size += len(value)
				e := mutation.Effect{Key: row.Key, After: &row}
				changes = append(changes, change{key: k.newest(&row), value: nothing})
				changes = append(changes, k.lookalikes(e)...)
				changes = append(changes, k.references(e)...)
				changes = append(changes, k.referring(e)...)
				changes = append(changes, k.owners(e)...)
				if row.Entity == crm.SyncIssue {
					for _, held := range k.held(row) {
						changes = append(changes, change{key: held, value: nothing})
					}
				}
				return true, nil
			})
		})
		if err == nil && len(changes) > 0 {
			err = store.Update(func(txn Txn) error { return apply(txn, changes) })
		}
		if err != nil {
			return err
		}
		from = next
	}
	return nil
}

// clearPairs deletes pairs whose keys begin with prefix, a part at a time.
func clearPairs(store Store, prefix []byte, gone func(key []byte) bool) error {
	for from := prefix; from != nil; {
		var keys [][]byte
		size, next := 0, []byte(nil)
		err := store.View(func(r Reader) error {
			return r.Scan(from, after(prefix), false, func(key, _ []byte) (bool, error) {
				if !gone(key) {
					return true, nil
				}
				keys = append(keys, append([]byte(nil), key...))
				if size += len(key) + 50; size > salvageBytes {
					next = append(append([]byte(nil), key...), 0)
					return false, nil
				}
				return true, nil
			})
		})
		if err == nil && len(keys) > 0 {
			err = store.Update(func(txn Txn) error {
				for _, key := range keys {
					if err := txn.Delete(key); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err != nil {
			return err
		}
		from = next
	}
	return nil
}
