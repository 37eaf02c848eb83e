package badgerdb

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"regarding/relay/ledger"
)

// backupFirst begins a backup. Badger's own stream follows, then the SHA-256
// of all that: a backup that was cut off anywhere is not one.
//
// History:
//
//	1  rows of Format 2.
//	2  rows of Format 3.
//	3  rows of Format 4.
const backupFirst = "regarding-backup 3\n"

// backupOlder begin backups whose rows are changed when they are restored.
var backupOlder = []string{"regarding-backup 1\n", "regarding-backup 2\n"}

// ErrBackup says that a file is no whole backup.
var ErrBackup = errors.New("not a whole backup")

// pendingLoads is how many transactions a restore keeps in flight.
const pendingLoads = 16

// Backup writes all rows, as of one moment. Updates go on meanwhile.
func (db *DB) Backup(w io.Writer) error {
	sum := sha256.New()
	out := io.MultiWriter(w, sum)
	if _, err := io.WriteString(out, backupFirst); err != nil {
		return err
	}
	if _, err := db.badger.Backup(out, 0); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	_, err := w.Write(sum.Sum(nil))
	return err
}

// Restore makes a new data folder of a backup. It writes into no folder that
// has something in it.
func Restore(c Config, backup io.ReadSeeker) (err error) {
	// The whole file comes first: Badger trusts what it reads.
	size, older, err := verifyBackup(backup)
	if err != nil {
		return err
	}
	switch entries, err := os.ReadDir(c.Dir); {
	case err != nil && !errors.Is(err, os.ErrNotExist):
		return err
	case len(entries) > 0:
		return fmt.Errorf("folder %s is not empty: restore into a new one", c.Dir)
	}
	if _, err := backup.Seek(int64(len(backupFirst)), io.SeekStart); err != nil {
		return err
	}
	db, err := Open(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.badger.Load(io.LimitReader(backup, size), pendingLoads); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if older {
		if err := ledger.Reindex(db.Ledger()); err != nil {
			return fmt.Errorf("restore a backup of an older format: %w", err)
		}
	}
	return db.badger.Sync()
}

// verifyBackup returns how many bytes of Badger's are in a backup, and whether
// their rows are in an older format.
func verifyBackup(backup io.ReadSeeker) (size int64, older bool, err error) {
	end, err := backup.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, false, err
	}
	size = end - int64(len(backupFirst)) - sha256.Size
	if size < 0 {
		return 0, false, fmt.Errorf("%w: %d bytes", ErrBackup, end)
	}
	if _, err := backup.Seek(0, io.SeekStart); err != nil {
		return 0, false, err
	}
	in := bufio.NewReaderSize(backup, 1<<20)
	first := make([]byte, len(backupFirst))
	if _, err := io.ReadFull(in, first); err != nil {
		return 0, false, err
	}
	if older = slices.Contains(backupOlder, string(first)); !older && string(first) != backupFirst {
		return 0, false, fmt.Errorf("%w: it begins with %q", ErrBackup, first)
	}
	sum := sha256.New()
	sum.Write(first)
	if _, err := io.CopyN(sum, in, size); err != nil {
		return 0, false, err
	}
	trailer, err := io.ReadAll(in)
	if err != nil {
		return 0, false, err
	}
	if string(trailer) != string(sum.Sum(nil)) {
		return 0, false, fmt.Errorf("%w: it is cut off or was changed", ErrBackup)
	}
	return size, older, nil
}

// Verify reads everything that Badger keeps and compares its checksums.
func (db *DB) Verify() error {
	if err := db.badger.VerifyChecksum(); err != nil {
		return fmt.Errorf("checksums of the rows: %w", err)
	}
	return nil
}
