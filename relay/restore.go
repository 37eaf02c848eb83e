package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"regarding/relay/badgerdb"
)

// restore makes a new data folder of a backup, whole or not at all. Every
// organization begins another incarnation there: devices may know commits that
// the backup does not hold, and reconcile (S7).
func restore(data, file string, stdout io.Writer) (err error) {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	switch entries, err := os.ReadDir(data); {
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return err
	case len(entries) > 0:
		return fmt.Errorf("folder %s is not empty: restore into a new one", data)
	}
	parent := filepath.Dir(filepath.Clean(data))
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return err
	}
	part, err := os.MkdirTemp(parent, filepath.Base(data)+".restoring-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(part)
		}
	}()
	if err := badgerdb.Restore(configOf(part), f); err != nil {
		if errors.Is(err, badgerdb.ErrBackup) {
			return fmt.Errorf("%s: %w", file, err)
		}
		return err
	}
	if err := beginAgain(part, stdout); err != nil {
		return err
	}
	if err := os.Rename(part, data); err != nil {
		return err
	}
	folder, err := os.Open(parent)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// beginAgain begins new incarnations in a restored folder, and checks it.
func beginAgain(data string, stdout io.Writer) (err error) {
	db, truth, err := openStopped(data, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	organizations, err := truth.Organizations()
	if err != nil {
		return err
	}
	for _, o := range organizations {
		if err := truth.NewIncarnation(o); err != nil {
			return err
		}
	}
	heads, err := truth.Heads()
	if err != nil {
		return err
	}
	if err := badgerdb.NoteHeads(data, heads); err != nil {
		return err
	}
	return checkRows(db, truth, heads, stdout)
}
