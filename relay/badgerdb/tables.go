package badgerdb

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/table"
)

// verifyTables reads every table of a folder that Badger is about to open and
// compares its checksums. Badger can do so too, but where one does not fit it
// panics on a goroutine of its own (v4.9.6, table.VerifyChecksum), and that
// ends the process without a word that an operator understands; and what it
// reads through its map of the file stays in memory.
func verifyTables(dir string, o badger.Options) error {
	f, err := os.Open(filepath.Join(dir, badger.ManifestFilename))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // a new folder
	}
	if err != nil {
		return err
	}
	defer f.Close()
	// Only tables that the manifest names: others were never finished.
	manifest, _, err := badger.ReplayManifestFile(f, o.ExternalMagicVersion, o)
	if err != nil {
		return err
	}
	ids := make(chan uint64, len(manifest.Tables))
	for _, id := range slices.Sorted(maps.Keys(manifest.Tables)) {
		ids <- id
	}
	close(ids)
	found := make(chan error, tableReaders)
	for range tableReaders {
		go func() {
			var buffer bytes.Buffer
			for id := range ids {
				name := table.NewFilename(id, dir)
				if err := verifyTable(name, id, manifest.Tables[id].Compression, &buffer); err != nil {
					found <- fmt.Errorf("table %s is damaged: restore a backup: %w", name, err)
					return
				}
			}
			found <- nil
		}()
	}
	var damaged error
	for range tableReaders {
		damaged = errors.Join(damaged, <-found)
	}
	// A folder of any size leaves no more than it needs.
	debug.FreeOSMemory()
	return damaged
}

// tableReaders is how many tables are verified side by side. Each takes a few
// times the largest table.
const tableReaders = 2

// verifyTable reads a table into buffer and compares its checksums.
func verifyTable(name string, id uint64, c options.CompressionType, buffer *bytes.Buffer) (err error) {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	buffer.Reset()
	if _, err := buffer.ReadFrom(f); err != nil {
		return err
	}
	b := buffer.Bytes()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read it: %v", p) // package table trusts lengths
		}
	}()
	// OpenInMemoryTable only reads the index.
	t, err := table.OpenInMemoryTable(b, id, &table.Options{Compression: c, BlockSize: 4 << 10})
	if err != nil {
		return err
	}
	return t.VerifyChecksum()
}
