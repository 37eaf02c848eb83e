package badgerdb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Format is the number of the data folder's layout that this build writes.
//
// History:
//
//	1  badger/ with the rows of package auth.
//	2  the pairs of package ledger, and a larger write-ahead log.
const Format = 2

// formatPrefix begins the one line of the file "format".
const formatPrefix = "regarding-data "

// ErrInUse says that another relay has the data folder open.
var ErrInUse = errors.New("in use by another relay")

// NewerFormatError says that a newer relay wrote the data folder.
type NewerFormatError struct {
	Dir   string
	Found int
}

func (e *NewerFormatError) Error() string {
	return fmt.Sprintf("data folder %s has format %d, this relay knows format %d: run the newer relay, or restore a backup made by this one", e.Dir, e.Found, Format)
}

// openFolder makes sure that dir is a data folder of ours that no other
// process has open. The returned file holds the lock until it is closed.
func openFolder(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create data folder: %w", err)
	}
	// The format comes first: nothing is written into the folder of a newer relay.
	_, err := readFormat(dir)
	if err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("data folder %s is %w", dir, ErrInUse)
		}
		return nil, fmt.Errorf("lock data folder %s: %w", dir, err)
	}
	format, err := readFormat(dir)
	if err == nil && format < Format {
		err = writeFormat(dir) // a folder of an older format only lacks what is new
	}
	if err != nil {
		lock.Close()
		return nil, err
	}
	return lock, nil
}

// readFormat returns the format of the folder, 0 for one not yet written.
func readFormat(dir string) (int, error) {
	text, err := os.ReadFile(filepath.Join(dir, "format"))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(dir, "badger")); err == nil {
			return 0, fmt.Errorf("data folder %s has rows but no file that names their format", dir)
		}
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read format of data folder: %w", err)
	}
	digits, ok := strings.CutPrefix(strings.TrimSuffix(string(text), "\n"), formatPrefix)
	format, err := strconv.Atoi(digits)
	if !ok || err != nil || format < 1 {
		return 0, fmt.Errorf("data folder %s: file format says %.40q, not %q and a number", dir, text, formatPrefix)
	}
	if format > Format {
		return 0, &NewerFormatError{Dir: dir, Found: format}
	}
	return format, nil
}

// writeFormat writes the file whole or not at all.
func writeFormat(dir string) error {
	name := filepath.Join(dir, "format")
	if err := writeSynced(name+".new", formatPrefix+strconv.Itoa(Format)+"\n"); err != nil {
		return fmt.Errorf("write format of data folder: %w", err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		return fmt.Errorf("write format of data folder: %w", err)
	}
	folder, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("write format of data folder: %w", err)
	}
	defer folder.Close()
	return folder.Sync()
}

func writeSynced(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}
