package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"regarding/relay/badgerdb"
)

// partPrefix begins the name of the folder in which a restore works, inside
// the data folder: that may be a mount point, which nothing can be renamed to.
const partPrefix = ".restoring-"

// restore makes a new data folder of a backup, whole or not at all. Every
// organization begins another incarnation there: devices may know commits that
// the backup does not hold, and reconcile (S7).
func restore(data, file string, stdout io.Writer) (err error) {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	made, err := emptyFolder(data)
	if err != nil {
		return err
	}
	part, err := os.MkdirTemp(data, partPrefix+"*")
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, os.RemoveAll(part))
		if err != nil && made {
			_ = os.Remove(data)
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
	return moveUp(part, data)
}

// emptyFolder makes sure that there is an empty folder, and removes what a
// restore that was killed left in it. A file system's own lost+found does not
// count. made says that there was none.
func emptyFolder(data string) (made bool, err error) {
	entries, err := os.ReadDir(data)
	if errors.Is(err, os.ErrNotExist) {
		return true, os.MkdirAll(data, 0o700)
	}
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		switch {
		case strings.HasPrefix(e.Name(), partPrefix):
			if err := os.RemoveAll(filepath.Join(data, e.Name())); err != nil {
				return false, err
			}
		case e.Name() != "lost+found":
			return false, fmt.Errorf("folder %s is not empty: restore into a new one", data)
		}
	}
	return false, nil
}

// moveUp moves what is in a folder into the one above it. The file with the
// format comes last: without it no relay takes the folder.
func moveUp(part, data string) error {
	entries, err := os.ReadDir(part)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if e.Name() != "format" {
			names = append(names, e.Name())
		}
	}
	for _, name := range append(names, "format") {
		if err := os.Rename(filepath.Join(part, name), filepath.Join(data, name)); err != nil {
			return err
		}
	}
	for _, name := range []string{data, filepath.Dir(filepath.Clean(data))} {
		folder, err := os.Open(name)
		if err != nil {
			return err
		}
		if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
			return err
		}
	}
	return nil
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
