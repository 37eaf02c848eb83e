//go:build js && wasm

package packs

import (
	"slices"

	"regarding/wasm/idb"
)

// CreateStores adds the object stores to a database that lacks them. It is for
// the upgrade of the database.
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
