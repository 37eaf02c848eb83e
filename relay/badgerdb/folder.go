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
//	3  rows that look alike are listed in one pair, and a row's create may be
//	   held by several issues: a folder of format 2 is changed when it is opened.
//	4  rows are found by what they refer to, and users by their addresses: one of
//	   format 2 or 3 is changed when it is opened.
const Format = 4

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
// process has open. The returned file holds the lock until it is closed. older
// says that the rows are, at least in part, in an older format.
func openFolder(dir string) (lock *os.File, older bool, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, false, fmt.Errorf("create data folder: %w", err)
	}
	// The format comes first: nothing is written into the folder of a newer relay.
	if _, err := readFormat(dir); err != nil {
		return nil, false, err
	}
	lock, err = os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, false, fmt.Errorf("lock data folder: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, false, fmt.Errorf("data folder %s is %w", dir, ErrInUse)
		}
		return nil, false, fmt.Errorf("lock data folder %s: %w", dir, err)
	}
	if older, err = claimFormat(dir); err != nil {
		lock.Close()
		return nil, false, err
	}
	return lock, older, nil
}

// changingName is a file that is there while rows are brought to Format.
const changingName = "changing"

// claimFormat makes the folder one of Format, so that an older relay refuses
// it before the first row is changed.
func claimFormat(dir string) (older bool, err error) {
	format, err := readFormat(dir)
	if err != nil {
		return false, err
	}
	changing := filepath.Join(dir, changingName)
	if format > 0 && format < Format {
		if err := writeSynced(changing, strconv.Itoa(format)+"\n"); err != nil {
			return false, fmt.Errorf("change data folder: %w", err)
		}
	}
	if format < Format {
		if err := writeFormat(dir); err != nil {
			return false, err
		}
	}
	_, err = os.Stat(changing)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// changed says that all rows are in Format.
func changed(dir string) error {
	if err := os.Remove(filepath.Join(dir, changingName)); err != nil {
		return err
	}
	return syncFolder(dir)
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
