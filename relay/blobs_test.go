package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"regarding/relay/badgerdb"
	"regarding/relay/blob"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/wire"
)

var somebody = crm.UserID{ID: crm.ID{0: 1, 6: 0x70, 8: 0x80, 15: 1}}

// REL-05: bytes are checked, salvaged, backed up and restored with the rest.
func TestUpkeepOfBlobs(t *testing.T) {
	data := claimed(t)
	o := headOf(t, data).Organization
	good, bad := bytes.Repeat([]byte("good "), 40_000), bytes.Repeat([]byte("bad "), 40_000)
	inside(t, data, func(db *badgerdb.DB, truth *ledger.Ledger) error {
		_, err := newBlobs(db, truth).Send(blob.Asker{Organization: o, User: somebody}, [][]byte{good, bad})
		return err
	})
	held := fmt.Sprintf("organization %v: 2 blobs of 360000 bytes, 0 to come from devices\n", o)
	wantRun(t, 0, []string{held, "whole"}, "check", "-data", data)
	file, restored := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "restored")
	wantRun(t, 0, []string{held}, "backup", "-data", data, file)
	wantRun(t, 0, []string{held}, "restore", "-data", restored, file)
	wantRun(t, 0, []string{held}, "check", "-data", restored)

	inside(t, data, func(db *badgerdb.DB, _ *ledger.Ledger) error {
		return db.Blobs().Update(func(tx blob.Txn) error {
			return tx.Scan([]byte("k"), []byte("l"), func(key, value []byte) (bool, error) {
				if !bytes.HasPrefix(value, []byte("bad")) {
					return true, nil
				}
				return false, tx.Delete(bytes.Clone(key))
			})
		})
	})
	finding := fmt.Sprintf("organization %v: bytes of blob %v are missing or damaged\n", o, wire.HashBlob(bad))
	wantRun(t, 1, []string{finding, "1 blobs of 200000 bytes", "damaged: restore a backup or run relay salvage"}, "check", "-data", data)
	wantRun(t, 0, []string{fmt.Sprintf("dropped blob %v", wire.HashBlob(bad))}, "salvage", "-data", data)
	wantRun(t, 0, []string{"1 blobs of 200000 bytes"}, "check", "-data", data)
}

// S23: a running relay looks once a day for bytes that nothing refers to, and
// beginning with the first time: also one that is started anew each day.
func TestBlobUpkeepWhileServing(t *testing.T) {
	data := claimed(t)
	o := headOf(t, data).Organization
	start := time.Now()
	inside(t, data, func(db *badgerdb.DB, truth *ledger.Ledger) error {
		now := start
		blobs := blob.New(db.Blobs(), blobRows{truth}, func() time.Time { return now }, zeros{})
		if _, err := blobs.Send(blob.Asker{Organization: o, User: somebody}, [][]byte{[]byte("unused")}); err != nil {
			return err
		}
		there := func(what string, want int) {
			t.Helper()
			if r, err := blobs.Check(o); err != nil || r.Blobs != want {
				t.Errorf("%s: %d blobs, want %d: %v", what, r.Blobs, want, err)
			}
		}
		upkeep := blobUpkeep{db: db, blobs: blobs}
		tick := func(after time.Duration) error {
			now = start.Add(after)
			return upkeep.tick(t.Context(), now)
		}
		err := tick(blob.Kept - time.Hour)
		there("before their time", 1)
		err = errors.Join(err, tick(blob.Kept+time.Hour))
		there("two hours after a sweep", 1)
		err = errors.Join(err, tick(blob.Kept+sweepInterval))
		there("a day after it", 0)
		return err
	})
}

// zeros is a random source for one id.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }
