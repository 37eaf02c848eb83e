package badgerdb_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"regarding/relay/auth"
	"regarding/relay/auth/storetest"
	"regarding/relay/badgerdb"
	"regarding/shared/crm"
	"regarding/shared/fault"
)

// dataVariable makes the test binary a relay's storage that is to be killed.
const dataVariable = "BADGERDB_TEST_WRITE_INTO"

func TestMain(m *testing.M) {
	if dir := os.Getenv(dataVariable); dir != "" {
		writeUntilKilled(dir, os.Stdout)
		return
	}
	os.Exit(m.Run())
}

func config(dir string) badgerdb.Config {
	return badgerdb.Config{Dir: dir, Size: badgerdb.Small, Free: badgerdb.FreeBytes, Now: time.Now}
}

func open(t *testing.T, c badgerdb.Config) *badgerdb.DB {
	t.Helper()
	db, err := badgerdb.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestAuthStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) auth.Store { return open(t, config(t.TempDir())).Auth() })
}

func session(n int) auth.SessionRow {
	at := time.UnixMilli(1_700_000_000_000).UTC()
	return auth.SessionRow{
		Token:   auth.Token(fmt.Sprint("token ", n)).Hash(),
		User:    crm.UserID{ID: crm.ID{15: 1}},
		Created: at, LastSeen: at, Expires: at.Add(auth.SessionLife), Agent: strings.Repeat("x", n%200),
	}
}

func putSession(db *badgerdb.DB, n int) error {
	return db.Auth().Update(func(tx auth.Tx) error { return tx.PutSession(session(n)) })
}

func hasSession(db *badgerdb.DB, n int) error {
	return db.Auth().View(func(tx auth.ReadTx) error {
		got, err := tx.Session(session(n).Token)
		if err == nil && got != session(n) {
			return fmt.Errorf("got %+v", got)
		}
		return err
	})
}

// REL-04: what was written is there after the folder was closed and opened.
func TestReopen(t *testing.T) {
	dir := t.TempDir()
	db, err := badgerdb.Open(config(dir))
	if err != nil {
		t.Fatal(err)
	}
	if err := putSession(db, 1); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, badgerdb.Config{Dir: dir, Free: badgerdb.FreeBytes, Now: time.Now})
	if err := hasSession(again, 1); err != nil {
		t.Error(err)
	}
	if err := again.CollectGarbage(); err != nil {
		t.Error(err)
	}
}

// writeUntilKilled stores one session after the other and says so, each time
// once the store has acknowledged it.
func writeUntilKilled(dir string, out io.Writer) {
	db, err := badgerdb.Open(config(dir))
	for n := 1; err == nil; n++ {
		if err = putSession(db, n); err == nil {
			_, err = fmt.Fprintln(out, n)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// REL-04: a session that was acknowledged is there after kill -9.
func TestAcknowledgedSessionsSurviveKill(t *testing.T) {
	dir := t.TempDir()
	for round := range 3 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), dataVariable+"="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		acknowledged := 0
		for lines := bufio.NewScanner(out); lines.Scan(); {
			acknowledged++
			if lines.Text() != fmt.Sprint(acknowledged) {
				t.Errorf("round %d: %q after %d", round, lines.Text(), acknowledged-1)
			}
			if acknowledged == 40 {
				_ = cmd.Process.Kill()
			}
		}
		_ = cmd.Wait()
		if acknowledged < 40 {
			t.Fatalf("round %d: ended after %d", round, acknowledged)
		}
		db, err := badgerdb.Open(config(dir))
		if err != nil {
			t.Fatalf("round %d: open after the kill: %v", round, err)
		}
		for n := 1; n <= acknowledged; n++ {
			if err := hasSession(db, n); err != nil {
				t.Errorf("round %d: session %d of %d: %v", round, n, acknowledged, err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// REL-01: a second relay on the same folder is refused by name, and the first
// goes on.
func TestFolderInUse(t *testing.T) {
	dir := t.TempDir()
	db := open(t, config(dir))
	_, err := badgerdb.Open(config(dir))
	if !errors.Is(err, badgerdb.ErrInUse) || err.Error() != "data folder "+dir+" is in use by another relay" {
		t.Errorf("got %v", err)
	}
	if err := putSession(db, 1); err != nil {
		t.Error(err)
	}
}

// REL-05: the folder of a newer relay is refused, and not written into.
func TestFolderFormats(t *testing.T) {
	tests := []struct {
		name, format, want string
	}{
		{"newer", "regarding-data 5\n", "has format 5, this relay knows format 4"},
		{"much newer, without a line end", "regarding-data 40", "has format 40, this relay knows format 4"},
		{"another program's", "something else\n", `file format says "something else\n"`},
		{"empty", "", `file format says ""`},
		{"no number", "regarding-data one\n", `file format says "regarding-data one\n"`},
		{"zero", "regarding-data 0\n", `file format says "regarding-data 0\n"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "format"), []byte(tt.format), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := badgerdb.Open(config(dir))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), dir) {
				t.Errorf("got %v", err)
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 1 {
				t.Errorf("the folder now holds %v", entries)
			}
		})
	}
	var newer *badgerdb.NewerFormatError
	dir := t.TempDir()
	_ = os.WriteFile(filepath.Join(dir, "format"), []byte("regarding-data 7\n"), 0o600)
	if _, err := badgerdb.Open(config(dir)); !errors.As(err, &newer) || newer.Found != 7 {
		t.Errorf("got %v", err)
	}
}

func TestFolderWithRowsButNoFormatIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "badger"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := badgerdb.Open(config(dir)); err == nil || !strings.Contains(err.Error(), "no file that names their format") {
		t.Errorf("got %v", err)
	}
}

func TestFolderIsForItsOwnerAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "data")
	open(t, config(dir))
	for _, name := range []string{dir, filepath.Join(dir, "badger")} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "format")); err != nil || string(text) != "regarding-data 4\n" {
		t.Errorf("format: %q, %v", text, err)
	}
}

// INV-2: below the floor every write is refused before it begins, reading goes
// on, and above it writing goes on by itself.
func TestFloor(t *testing.T) {
	now, free, looks := time.UnixMilli(1_700_000_000_000), uint64(1000), 0
	var broken error
	c := config(t.TempDir())
	c.MinFreeBytes = 1000
	c.Now = func() time.Time { return now }
	c.Free = func(string) (uint64, error) { looks++; return free, broken }
	db := open(t, c)
	if err := putSession(db, 1); err != nil {
		t.Fatalf("at the floor: %v", err)
	}
	free = 999
	if err := putSession(db, 2); err != nil || looks != 1 {
		t.Errorf("within a second of the last look: %v, %d looks", err, looks)
	}
	now = now.Add(time.Second)
	for range 3 {
		began := false
		err := db.Auth().Update(func(auth.Tx) error { began = true; return nil })
		if fault.KindOf(err) != fault.Full || began {
			t.Errorf("below the floor: %v, began %v", err, began)
		}
	}
	if err := db.Ready(); fault.KindOf(err) != fault.Full {
		t.Errorf("ready below the floor: %v", err)
	}
	if looks != 2 {
		t.Errorf("%d looks", looks)
	}
	if err := hasSession(db, 2); err != nil {
		t.Errorf("reading below the floor: %v", err)
	}
	free, now = 1000, now.Add(time.Second)
	if err := errors.Join(db.Ready(), putSession(db, 3), hasSession(db, 3)); err != nil {
		t.Errorf("above the floor again: %v", err)
	}
	broken, now = errors.New("no such device"), now.Add(time.Second)
	if err := putSession(db, 4); !errors.Is(err, broken) {
		t.Errorf("without knowing: %v", err)
	}
}

func TestFreeBytes(t *testing.T) {
	if free, err := badgerdb.FreeBytes(t.TempDir()); err != nil || free == 0 {
		t.Errorf("got %d, %v", free, err)
	}
	if _, err := badgerdb.FreeBytes(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("no error for a folder that is not there")
	}
}
