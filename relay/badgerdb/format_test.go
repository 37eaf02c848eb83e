package badgerdb_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"regarding/relay/badgerdb"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// testdata/format2.tar.gz and format2.backup.gz are what the last relay of
// format 2 wrote: the same organization with 34 accounts of one address, one
// of them deleted, two issues of one create and a third that was closed.

// testdata/format3.tar.gz and format3.backup.gz are of the last relay of format
// 3: an e-mail with three parties, one of them deleted, by a user with an address.

// unpacked returns the folder of a format.
func unpacked(t *testing.T, format string) string {
	t.Helper()
	dir := t.TempDir()
	archive := tar.NewReader(gunzip(t, format+".tar.gz"))
	for {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return filepath.Join(dir, format)
		}
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, filepath.Clean("/"+h.Name))
		if h.FileInfo().IsDir() {
			err = os.MkdirAll(name, 0o700)
		} else {
			var b []byte
			if b, err = io.ReadAll(archive); err == nil {
				err = os.WriteFile(name, b, 0o600)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func gunzip(t *testing.T, name string) *bytes.Reader {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b)
}

// wantFormat2 looks for what the folder of format 2 held.
func wantFormat2(t *testing.T, dir string) {
	t.Helper()
	db, err := badgerdb.Open(config(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	truth := truthOf(db)
	findings, err := truth.Check(testOrganization)
	if err != nil || len(findings) != 0 {
		t.Errorf("%v, %q", err, findings)
	}
	if err := hasSession(db, 1); err != nil {
		t.Error(err)
	}
	user, number := crm.UserID{ID: testUser}, uint64(0)
	device := mutation.DeviceID{ID: crm.ID{0: 2, 6: 0x70, 8: 0x80, 15: 1}}
	if st, err := truth.Standing(testOrganization, user, device); err != nil || st.LastNumber == 0 {
		t.Fatalf("%+v, %v", st, err)
	} else {
		number = st.LastNumber
	}
	do := func(args mutation.Args) *ledger.Commit {
		t.Helper()
		number++
		id, err := crm.NewID(time.Now(), bytes.NewReader(make([]byte, 16)))
		if err != nil {
			t.Fatal(err)
		}
		id[15] = byte(number)
		m := mutation.Mutation{ID: mutation.ID{ID: id}, Actor: user, PerformedAt: time.Now(), Args: args}
		r, err := truth.Commit([]ledger.Submission{{Organization: testOrganization, User: user, Device: device, Number: number, Bytes: mutation.Encode(m)}})
		if err != nil || r[0].Commit == nil {
			t.Fatalf("%+v, %v", r, err)
		}
		return r[0].Commit
	}
	account := func(n byte) crm.Key {
		return crm.Key{Entity: crm.Account, ID: crm.ID{0: 4, 6: 0x70, 8: 0x80, 15: n}}
	}
	// The create of account 200 is held by two issues.
	for left := 2; left >= 0; left-- {
		c := do(mutation.Update{Key: account(200), Fields: []mutation.Field{{Name: "name", Value: crm.Str("A")}}})
		parent := c.Effects[0].After.Value("parentissue").Ref().ID
		if parent.IsZero() != (left == 0) {
			t.Errorf("with %d issues left it waits for %v", left, parent)
		}
		do(mutation.CloseIssue{Issue: parent})
	}
	created := do(mutation.Create{Key: account(250), Fields: []mutation.Field{
		{Name: "name", Value: crm.Str("A")}, {Name: "emailaddress1", Value: crm.Str("info@northbeam.example")},
	}})
	if len(created.Effects) != 22 {
		t.Errorf("%d rows, want the account and 21 duplicates", len(created.Effects))
	}
	if findings, err := truth.Check(testOrganization); err != nil || len(findings) != 0 {
		t.Errorf("%v, %q", err, findings)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "format")); err != nil || string(b) != "regarding-data 4\n" {
		t.Errorf("format %q, %v", b, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "changing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still changing: %v", err)
	}
}

// INV-9: a folder that a relay of format 2 wrote.
func TestFolderOfFormat2(t *testing.T) { wantFormat2(t, unpacked(t, "format2")) }

// INV-9: a relay that dies while it changes such a folder goes on when it
// starts again, and none of format 2 takes it meanwhile.
func TestFolderOfFormat2IsChangedToTheEnd(t *testing.T) {
	dir := unpacked(t, "format2")
	broken := config(dir)
	broken.MinFreeBytes = 1 << 62 // as if it died at the first write
	if _, err := badgerdb.Open(broken); err == nil {
		t.Fatal("it was changed without room")
	}
	if b, err := os.ReadFile(filepath.Join(dir, "format")); err != nil || string(b) != "regarding-data 4\n" {
		t.Errorf("format %q, %v", b, err)
	}
	wantFormat2(t, dir)
}

// INV-9: a backup that a relay of format 2 made.
func TestBackupOfFormat2(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "restored")
	if err := badgerdb.Restore(config(dir), gunzip(t, "format2.backup.gz")); err != nil {
		t.Fatal(err)
	}
	wantFormat2(t, dir)
}

// wantFormat3 looks for what the folder of format 3 held, by what it could not
// be found by there.
func wantFormat3(t *testing.T, dir string) {
	t.Helper()
	db, err := badgerdb.Open(config(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	truth := truthOf(db)
	if findings, err := truth.Check(testOrganization); err != nil || len(findings) != 0 {
		t.Errorf("%v, %q", err, findings)
	}
	if err := hasSession(db, 1); err != nil {
		t.Error(err)
	}
	user := crm.UserID{ID: testUser}
	device := mutation.DeviceID{ID: crm.ID{0: 2, 6: 0x70, 8: 0x80, 15: 1}}
	st, err := truth.Standing(testOrganization, user, device)
	if err != nil {
		t.Fatal(err)
	}
	email := crm.Key{Entity: crm.Email, ID: crm.ID{0: 4, 6: 0x70, 8: 0x80, 15: 1}}
	m := mutation.Mutation{ID: mutation.ID{ID: crm.ID{0: 6, 6: 0x70, 8: 0x80}}, Actor: user, PerformedAt: time.Now(), Args: mutation.Delete{Keys: []crm.Key{email}}}
	r, err := truth.Commit([]ledger.Submission{{
		Organization: testOrganization, User: user, Device: device, Number: st.LastNumber + 1, Bytes: mutation.Encode(m),
	}})
	if err != nil || r[0].Commit == nil || r[0].Commit.Refused != nil {
		t.Fatalf("%+v, %v", r, err)
	}
	if n := len(r[0].Commit.Effects); n != 3 {
		t.Errorf("%d rows are deleted, want the e-mail and two parties", n)
	}
	if findings, err := truth.Check(testOrganization); err != nil || len(findings) != 0 {
		t.Errorf("%v, %q", err, findings)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "format")); err != nil || string(b) != "regarding-data 4\n" {
		t.Errorf("format %q, %v", b, err)
	}
}

// INV-9: a folder that the relay before this one wrote.
func TestFolderOfFormat3(t *testing.T) { wantFormat3(t, unpacked(t, "format3")) }

// INV-9: a backup that the relay before this one made.
func TestBackupOfFormat3(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "restored")
	if err := badgerdb.Restore(config(dir), gunzip(t, "format3.backup.gz")); err != nil {
		t.Fatal(err)
	}
	wantFormat3(t, dir)
}
