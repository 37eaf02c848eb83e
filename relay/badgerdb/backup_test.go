package badgerdb_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"regarding/relay/badgerdb"
)

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	db := open(t, config(dir))
	truth := truthOf(db)
	for n := 1; n <= 50; n++ {
		if err := commit(truth, create(n, strings.Repeat("long ", n*20))); err != nil {
			t.Fatal(err)
		}
	}
	if err := putSession(db, 1); err != nil {
		t.Fatal(err)
	}
	// Commits go on while it is made; it is as of one moment.
	stop, done := make(chan struct{}), make(chan error)
	go func() {
		var err error
		for n := 51; err == nil; n++ {
			select {
			case <-stop:
				done <- nil
				return
			default:
				err = commit(truth, create(n, "later"))
			}
		}
		done <- err
	}()
	var b bytes.Buffer
	err := db.Backup(&b)
	close(stop)
	if err := errors.Join(err, <-done); err != nil {
		t.Fatal(err)
	}
	restored := filepath.Join(t.TempDir(), "new")
	if err := badgerdb.Restore(config(restored), bytes.NewReader(b.Bytes())); err != nil {
		t.Fatal(err)
	}
	commits, findings, err := verify(t, restored)
	if err != nil || commits < 50 || len(findings) != 0 {
		t.Errorf("%d commits, %v, %v", commits, findings, err)
	}
	again := open(t, config(restored))
	if err := errors.Join(hasSession(again, 1), again.Verify(), commit(truthOf(again), create(9999, ""))); err != nil {
		t.Error(err)
	}
	if err := badgerdb.Restore(config(restored), bytes.NewReader(b.Bytes())); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("into a folder that is not empty: %v", err)
	}
	whole := b.Bytes()
	for _, n := range []int{0, 1, 18, 19, 40, 60, len(whole) / 2, len(whole) - 33, len(whole) - 1} {
		changed := bytes.Clone(whole)
		changed[n] ^= 1
		for _, bad := range [][]byte{changed, whole[:n]} {
			none := filepath.Join(t.TempDir(), "none")
			if err := badgerdb.Restore(config(none), bytes.NewReader(bad)); !errors.Is(err, badgerdb.ErrBackup) {
				t.Errorf("damaged at %d of %d: %v", n, len(whole), err)
			}
			if _, err := os.Stat(none); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("damaged at %d: a folder was made", n)
			}
		}
	}
}
