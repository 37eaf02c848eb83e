// Package badgerdb keeps the relay's rows in a data folder, on Badger.
package badgerdb

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"regarding/relay/ledger"
	"regarding/shared/fault"
)

// Size is how much memory and disk Badger takes for itself.
type Size int

const (
	// Modest suits a relay: about 60 MB of memory (platform.md, 9).
	Modest Size = iota
	// Small suits tests, which open many databases.
	Small
)

// Config is how a data folder is opened. Dir, Free and Now are required.
type Config struct {
	Dir  string
	Size Size
	// MinFreeBytes is the floor: with less space than this free, Update
	// refuses.
	MinFreeBytes uint64
	// Free returns how much space is free where a folder lies; FreeBytes
	// asks the system.
	Free func(dir string) (uint64, error)
	Now  func() time.Time
	Log  *slog.Logger
}

// DB is an open data folder. It is safe for concurrent use, and no other
// process can open the folder until Close.
type DB struct {
	badger *badger.DB
	lock   *os.File
	floor  *floor
	// writing lets one Update run at a time, which makes them serializable
	// also where they read ranges.
	writing sync.Mutex
}

// Open opens the data folder, which it creates if need be. It returns
// ErrInUse when another process has it open, and a *NewerFormatError when a
// newer relay wrote it.
func Open(c Config) (*DB, error) {
	lock, older, err := openFolder(c.Dir)
	if err != nil {
		return nil, err
	}
	log := c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	dir := filepath.Join(c.Dir, "badger")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		lock.Close()
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	o := c.Size.options(dir).WithLogger(logger{log})
	if err = verifyTables(dir, o); err == nil {
		err = cutLogs(dir)
	}
	if err != nil {
		lock.Close()
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	db, err := badger.Open(o)
	if err != nil {
		lock.Close()
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	free := func() (uint64, error) { return c.Free(c.Dir) }
	opened := &DB{badger: db, lock: lock, floor: &floor{least: c.MinFreeBytes, free: free, now: c.Now}}
	if older {
		log.Info("changing rows of an older format", "folder", c.Dir, "format", Format)
		if err = ledger.Reindex(opened.Ledger()); err == nil {
			err = changed(c.Dir)
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("change %s to format %d: %w", c.Dir, Format, err), opened.Close())
		}
	}
	return opened, nil
}

func (s Size) options(dir string) badger.Options {
	o := badger.DefaultOptions(dir).
		WithSyncWrites(true).
		WithVerifyValueChecksum(true).
		WithChecksumVerificationMode(options.OnBlockRead). // verifyTables has read them all
		WithDetectConflicts(false).                        // updates run one at a time
		WithMetricsEnabled(false).
		WithNumCompactors(2).
		WithNumMemtables(2).
		WithMemTableSize(32 << 20).
		WithValueLogFileSize(64 << 20).
		WithBlockCacheSize(16 << 20).
		WithIndexCacheSize(8 << 20)
	if s == Small {
		o = o.WithMemTableSize(1 << 20).WithValueLogFileSize(2 << 20).WithValueThreshold(1 << 10).
			WithBlockCacheSize(1 << 20).WithIndexCacheSize(1 << 20)
	}
	return o
}

// Close writes out what is in memory and lets go of the folder.
func (db *DB) Close() error {
	db.writing.Lock()
	defer db.writing.Unlock()
	return errors.Join(db.badger.Close(), db.lock.Close())
}

// Ready returns nil while Update accepts, else the *fault.Error of kind Full
// that it would return.
func (db *DB) Ready() error { return db.floor.check() }

// CollectGarbage gives space of the value log back to the system. It is meant
// to run every few minutes, by one goroutine.
func (db *DB) CollectGarbage() error {
	for {
		switch err := db.badger.RunValueLogGC(0.5); {
		case err == nil:
		case errors.Is(err, badger.ErrNoRewrite), errors.Is(err, badger.ErrRejected), errors.Is(err, badger.ErrDBClosed):
			return nil
		default:
			return fmt.Errorf("collect garbage of the value log: %w", err)
		}
	}
}

// update runs f in a transaction that is on disk when update returns nil.
func (db *DB) update(f func(*badger.Txn) error) error {
	db.writing.Lock()
	defer db.writing.Unlock()
	if err := db.floor.check(); err != nil {
		return err
	}
	err := db.badger.Update(f)
	if errors.Is(err, badger.ErrConflict) || errors.Is(err, badger.ErrBlockedWrites) {
		return &fault.Error{Kind: fault.Busy, Op: "badgerdb.update", Err: err}
	}
	if errors.Is(err, badger.ErrTxnTooBig) {
		return &fault.Error{Kind: fault.TooLarge, Op: "badgerdb.update", Err: err}
	}
	return err
}
