//go:build js && wasm

package idb

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hack-pad/go-indexeddb/idb"
)

// Upgrade is a database during its change from one version to a higher one.
// It is only valid until the function that it was given to returns.
type Upgrade struct {
	db *idb.Database
	// OldVersion is 0 for a database that did not exist.
	OldVersion uint
	NewVersion uint
}

// Stores returns the names of the stores that exist now, sorted.
func (u *Upgrade) Stores() ([]string, error) {
	names, err := u.db.ObjectStoreNames()
	if err != nil {
		return nil, fmt.Errorf("list stores: %w", err)
	}
	slices.Sort(names)
	return names, nil
}

// CreateStore adds an empty store. Keys are given with each row and are no
// part of it.
func (u *Upgrade) CreateStore(name string) error {
	if _, err := u.db.CreateObjectStore(name, idb.ObjectStoreOptions{}); err != nil {
		return fmt.Errorf("create store %q: %w", name, err)
	}
	return nil
}

// DeleteStore removes a store and all its rows.
func (u *Upgrade) DeleteStore(name string) error {
	if err := u.db.DeleteObjectStore(name); err != nil {
		return fmt.Errorf("delete store %q: %w", name, err)
	}
	return nil
}

var errUpgradePanic = errors.New("panic in upgrade")

// run calls upgrade and turns a panic into an error: this happens in a
// callback of the browser, where a panic ends the program.
func (u *Upgrade) run(upgrade func(*Upgrade) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errUpgradePanic, p)
		}
	}()
	return upgrade(u)
}
