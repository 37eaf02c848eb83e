//go:build js && wasm

package words

import "regarding/wasm/idb"

// CreateStores adds the object stores to a database that lacks them. It is for
// the upgrade of the database.
func CreateStores(u *idb.Upgrade) error {
	for _, name := range Stores {
		if err := u.CreateStore(name); err != nil {
			return err
		}
	}
	return nil
}
