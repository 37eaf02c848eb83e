package badgerdb_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"regarding/relay/badgerdb"
	"regarding/relay/ledger"
)

// A table that has a bad byte anywhere is never left out silently: the folder
// does not open, or verifying it says so, or nothing of it changed.
func TestDamagedTables(t *testing.T) {
	dir := t.TempDir()
	db, err := badgerdb.Open(config(dir))
	if err != nil {
		t.Fatal(err)
	}
	truth := truthOf(db)
	for n := 1; n <= 60 && err == nil; n++ {
		err = commit(truth, create(n, strings.Repeat("x", n*10)))
	}
	heads, err2 := truth.Heads()
	if err == nil {
		err = err2
	}
	if err == nil {
		err = badgerdb.NoteHeads(dir, heads)
	}
	if err2 := db.Close(); err == nil {
		err = err2 // writes the memtable out
	}
	if err != nil {
		t.Fatal(err)
	}
	tables, err := filepath.Glob(filepath.Join(dir, "badger", "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("%v, %v", tables, err)
	}
	refused := 0
	for _, table := range append(tables, filepath.Join(dir, "badger", "MANIFEST")) {
		info, err := os.Stat(table)
		if err != nil {
			t.Fatal(err)
		}
		for at := int64(0); at < info.Size(); at += max(1, info.Size()/12) {
			copied := image(t, dir)
			name := filepath.Join(copied, "badger", filepath.Base(table))
			if err := overwrite(name, int(at), func(b []byte) { b[0] ^= 1 }); err != nil {
				t.Fatal(err)
			}
			_, findings, err := verify(t, copied)
			if err != nil {
				refused++
				if strings.HasSuffix(name, ".sst") && !strings.Contains(err.Error(), name+" is damaged: restore a backup: ") {
					t.Errorf("%s at %d: %v", filepath.Base(table), at, err)
				}
			}
			if err == nil && len(findings) != 0 {
				t.Errorf("%s at %d of %d would be served, though %q", filepath.Base(table), at, info.Size(), findings[0])
			}
		}
	}
	if refused < 5 {
		t.Errorf("only %d were refused", refused)
	}
}

func TestSalvageOnDisk(t *testing.T) {
	c := config(t.TempDir())
	c.Size = badgerdb.Modest
	db := open(t, c)
	truth := truthOf(db)
	const commits, bad = 3000, 1500
	for n := 1; n <= commits; {
		var batch []ledger.Submission
		for ; n <= commits && len(batch) < 64; n++ {
			batch = append(batch, create(n, strings.Repeat("x", n%500)))
		}
		if err := commit(truth, batch...); err != nil {
			t.Fatal(err)
		}
	}
	key := append(append(testOrganization.ID[:], 'l'), 0, 0, 0, 0, 0, 0, bad>>8, bad&0xff)
	if err := db.Ledger().Update(func(txn ledger.Txn) error { return txn.Delete(key) }); err != nil {
		t.Fatal(err)
	}
	if findings, err := truth.Check(testOrganization); err != nil || len(findings) == 0 {
		t.Errorf("found %v, %v", findings, err)
	}
	s, err := truth.Salvage(testOrganization)
	if err != nil || s.Kept != commits-1 || fmt.Sprint(s.Dropped) != fmt.Sprintf("[entry %d: missing]", bad) {
		t.Errorf("got %+v, %v", s, err)
	}
	if findings, err := truth.Check(testOrganization); err != nil || len(findings) != 0 {
		t.Errorf("found %v, %v", findings, err)
	}
	// The dropped one is offered again, with others that are known.
	results, err := truth.Commit([]ledger.Submission{create(bad-1, ""), create(bad, ""), create(bad+1, "")})
	if err != nil || results[0].Settled == nil || results[1].Commit == nil || results[2].Settled == nil {
		t.Errorf("got %+v, %v", results, err)
	}
}

// A batch whose effects are too much for one of Badger's transactions is
// committed in several.
func TestBatchTooLargeForOneTransaction(t *testing.T) {
	c := config(t.TempDir())
	c.Size = badgerdb.Modest
	truth := truthOf(open(t, c))
	batch := []ledger.Submission{create(1, "")}
	for n := 2; n <= 64; n++ {
		batch = append(batch, create(n, strings.Repeat("x", 60_000)))
	}
	if err := commit(truth, batch...); err != nil {
		t.Fatal(fmt.Sprint(err)[:300])
	}
	if findings, err := truth.Check(testOrganization); err != nil || len(findings) != 0 {
		t.Errorf("found %v, %v", findings, err)
	}
}
