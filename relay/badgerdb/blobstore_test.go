package badgerdb_test

import (
	"bytes"
	cryptorand "crypto/rand"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"regarding/relay/badgerdb"
	"regarding/relay/blob"
	"regarding/relay/blob/storetest"
	"regarding/shared/crm"
	"regarding/shared/wire"
)

func TestBlobStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) blob.Store {
		return open(t, modest(t.TempDir())).Blobs()
	})
}

// noRows is a truth in which one person may read whatever is asked for.
type noRows struct{}

func (noRows) Reference(_ crm.OrganizationID, reader crm.UserID, _ crm.Key, _ crm.Hash) (crm.UserID, bool, error) {
	return reader, true, nil
}

func (noRows) References(crm.OrganizationID, crm.Hash, int) ([]blob.Reference, error) {
	return nil, nil
}

func (noRows) Referenced(crm.OrganizationID, crm.Hash, int) ([]crm.Hash, error) { return nil, nil }

func blobService(db *badgerdb.DB, now time.Time) *blob.Service {
	return blob.New(db.Blobs(), noRows{}, func() time.Time { return now }, cryptorand.Reader)
}

// modest is the size that takes the body of a request in one update.
func modest(dir string) badgerdb.Config {
	c := config(dir)
	c.Size = badgerdb.Modest
	return c
}

func blobBytes(seed byte, size int) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{seed}).Read(b)
	return b
}

// S23, REL-04: an upload goes on where it was when the relay is killed between
// two parts, and what was said to be stored is.
func TestUploadSurvivesKill(t *testing.T) {
	start := time.UnixMilli(1_700_000_000_000)
	whole, small := blobBytes(1, 3_500_000), blobBytes(2, 400_000)
	who := blob.Asker{User: crm.UserID{ID: crm.ID{15: 1}}}
	hash := wire.HashBlob(whole)
	part := func(s *blob.Service, offset, size int) uint64 {
		t.Helper()
		have, err := s.Part(who, wire.BlobPart{Hash: hash, Total: uint64(len(whole)), Offset: uint64(offset), Bytes: whole[offset:min(offset+size, len(whole))]})
		if err != nil {
			t.Fatal(err)
		}
		return have
	}
	dir := t.TempDir()
	for have := 0; ; {
		db, err := badgerdb.Open(modest(dir))
		if err != nil {
			t.Fatal(err)
		}
		s := blobService(db, start)
		if got := part(s, 0, 0); got != uint64(have) {
			t.Fatalf("after a kill at %d bytes %d are there", have, got)
		}
		if have == len(whole) {
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			break
		}
		have = int(part(s, have, wire.MaxBlobPartBytes))
		if _, err := s.Send(who, [][]byte{small}); err != nil {
			t.Fatal(err)
		}
		// What a killed relay leaves is what is in its files now.
		left := image(t, dir)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		dir = left
	}
	db := open(t, modest(dir))
	s := blobService(db, start)
	for _, want := range [][]byte{whole, small} {
		var got []byte
		err := s.Read(who, []wire.BlobWant{{Hash: wire.HashBlob(want)}}, func(p wire.BlobPiece) error {
			got = append(got, p.Bytes...)
			return nil
		})
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes of %d came back: %v", len(got), len(want), err)
		}
	}
}

// REL-05: a backup holds the bytes, and check finds all of them whole.
func TestBackupHoldsBlobs(t *testing.T) {
	start := time.UnixMilli(1_700_000_000_000)
	who := blob.Asker{Organization: crm.OrganizationID{ID: crm.ID{15: 7}}, User: crm.UserID{ID: crm.ID{15: 1}}}
	db := open(t, modest(t.TempDir()))
	if _, err := blobService(db, start).Send(who, [][]byte{blobBytes(1, 900_000), blobBytes(2, 10)}); err != nil {
		t.Fatal(err)
	}
	var backup bytes.Buffer
	if err := db.Backup(&backup); err != nil {
		t.Fatal(err)
	}
	restored := modest(t.TempDir())
	if err := badgerdb.Restore(restored, bytes.NewReader(backup.Bytes())); err != nil {
		t.Fatal(err)
	}
	r, err := blobService(open(t, restored), start).Check(who.Organization)
	if err != nil || r.Blobs != 2 || r.Bytes != 900_010 || len(r.Damaged) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// S26: no chunk is large enough for Badger to keep it apart from its key.
func TestChunksLieInTables(t *testing.T) {
	dir := t.TempDir()
	db := open(t, modest(dir))
	if _, err := blobService(db, time.Now()).Send(blob.Asker{}, [][]byte{blobBytes(1, 1_000_000)}); err != nil {
		t.Fatal(err)
	}
	logs, err := filepath.Glob(filepath.Join(dir, "badger", "*.vlog"))
	if err != nil || len(logs) == 0 {
		t.Fatal(logs, err)
	}
	for _, name := range logs {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if used := len(bytes.TrimRight(b, "\x00")); used > 1000 {
			t.Errorf("%s holds %d bytes", filepath.Base(name), used)
		}
	}
}

// REL-05: the space of bytes that were swept comes back. It takes enough of
// them that they leave the level of the newest tables.
func TestSpaceOfBlobsComesBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tables := func() (n int64) {
		names, err := filepath.Glob(filepath.Join(dir, "badger", "*.sst"))
		for _, name := range names {
			var info os.FileInfo
			if info, err = os.Stat(name); err == nil {
				n += info.Size()
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	start := time.UnixMilli(1_700_000_000_000)
	db, err := badgerdb.Open(modest(dir))
	if err != nil {
		t.Fatal(err)
	}
	const count, size = 210, 1_000_000
	one := blobBytes(1, size)
	s := blobService(db, start)
	for n := range byte(count) {
		one[0] = n
		if _, err := s.Send(blob.Asker{}, [][]byte{one}); err != nil {
			t.Fatal(err)
		}
	}
	if n := tables(); n < count*size/2 {
		t.Fatalf("%d bytes in tables", n)
	}
	freed, err := blobService(db, start.Add(blob.Kept)).Sweep(t.Context())
	if err != nil || freed != count*size {
		t.Fatalf("%d bytes freed: %v", freed, err)
	}
	if err := db.Close(); err != nil { // writes what is in memory into tables
		t.Fatal(err)
	}
	if err := open(t, modest(dir)).Compact(); err != nil {
		t.Fatal(err)
	}
	if n := tables(); n > count*size/4 {
		t.Errorf("%d bytes are still in tables", n)
	}
}
