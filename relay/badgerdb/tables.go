package badgerdb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/table"
)

// verifyTables reads every table of a folder that Badger is about to open and
// compares its checksums. Badger does so too, but where one does not fit it
// panics on a goroutine of its own (v4.9.6, table.VerifyChecksum), and that
// ends the process without a word that an operator understands.
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
	for id, t := range manifest.Tables {
		name := table.NewFilename(id, dir)
		if err := verifyTable(name, id, t.Compression); err != nil {
			return fmt.Errorf("table %s is damaged: restore a backup: %w", name, err)
		}
	}
	return nil
}

func verifyTable(name string, id uint64, c options.CompressionType) (err error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read it: %v", p) // package table trusts lengths
		}
	}()
	t, err := table.OpenInMemoryTable(b, id, &table.Options{Compression: c, BlockSize: 4 << 10, ChkMode: options.OnTableRead})
	if err != nil {
		return err
	}
	return t.VerifyChecksum()
}
