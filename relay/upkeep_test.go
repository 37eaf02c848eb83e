package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"regarding/relay/badgerdb"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// claimed is the folder of a relay that was claimed and stopped.
func claimed(t *testing.T) (data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	p.claimNow(p.token())
	p.stop()
	return data
}

// inside opens the folder of a stopped relay.
func inside(t *testing.T, data string, f func(*badgerdb.DB, *ledger.Ledger) error) {
	t.Helper()
	db, err := badgerdb.Open(configOf(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f(db, ledger.New(db.Ledger(), time.Now, rand.Reader)), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// headOf returns where the one log of a stopped relay stands.
func headOf(t *testing.T, data string) (h ledger.Head) {
	t.Helper()
	inside(t, data, func(_ *badgerdb.DB, truth *ledger.Ledger) error {
		heads, err := truth.Heads()
		if err == nil && len(heads) != 1 {
			err = fmt.Errorf("%d logs", len(heads))
		}
		if err == nil {
			h = heads[0]
		}
		return err
	})
	return h
}

// rename renames the organization n times.
func rename(n int) func(*badgerdb.DB, *ledger.Ledger) error {
	return func(_ *badgerdb.DB, truth *ledger.Ledger) error {
		all, err := truth.Organizations()
		for i := 0; i < n && err == nil; i++ {
			var id crm.ID
			if id, err = crm.NewID(time.Now(), rand.Reader); err != nil {
				break
			}
			m := mutation.Mutation{ID: mutation.ID{ID: id}, PerformedAt: time.Now().UTC(), Args: mutation.PutOrganization{
				Organization: all[0], Name: fmt.Sprint("Northbeam ", id),
			}}
			_, err = truth.Commit([]ledger.Submission{{Organization: all[0], Bytes: mutation.Encode(m)}})
		}
		return err
	}
}

// wantRun runs a command and looks for texts in what it prints.
func wantRun(t *testing.T, code int, texts []string, args ...string) (stdout string) {
	t.Helper()
	got, stdout, stderr := runOnce(t, args...)
	if got != code {
		t.Errorf("%v: exit %d, want %d\n%s%s", args, got, code, stdout, stderr)
	}
	for _, text := range texts {
		if !strings.Contains(stdout+stderr, text) {
			t.Errorf("%v: no %q in\n%s%s", args, text, stdout, stderr)
		}
	}
	return stdout
}

func TestCheck(t *testing.T) {
	data := claimed(t)
	head := headOf(t, data)
	whole := fmt.Sprintf("organization %v: whole, the log ends at %d\n", head.Organization, head.Version.Commit)
	if out := wantRun(t, 0, nil, "check", "-data", data); out != whole {
		t.Errorf("got %q, want %q", out, whole)
	}
	p := start(t, data)
	wantRun(t, 1, []string{"is in use by another relay: stop it first"}, "check", "-data", data)
	p.stop()
	wantRun(t, 1, []string{"no such file or directory"}, "check", "-data", data+"/none")
	wantRun(t, 2, []string{`unexpected "more"`}, "check", "-data", data, "more")
}

// INV-2: a log that lost its end is not served; salvage makes it usable.
func TestShortLogIsNotServed(t *testing.T) {
	data := claimed(t)
	earlier := filepath.Join(t.TempDir(), "earlier")
	if err := os.CopyFS(earlier, os.DirFS(data)); err != nil {
		t.Fatal(err)
	}
	was := headOf(t, data)
	inside(t, data, rename(28))
	start(t, data).stop() // notes where the log stands
	// As when the newest files of the folder are lost.
	noted, err := os.ReadFile(filepath.Join(data, "heads"))
	if err == nil {
		err = os.WriteFile(filepath.Join(earlier, "heads"), noted, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	heads, err := badgerdb.ReadHeads(data)
	if err != nil || len(heads) != 1 || heads[0].Version.Commit < was.Version.Commit+28 {
		t.Fatalf("noted %v, %v", heads, err)
	}
	last := heads[0].Version.Commit
	gap := fmt.Sprintf("organization %v: the log ends at %d, but %d was acknowledged: restore a backup or run relay salvage",
		was.Organization, was.Version.Commit, last)
	wantRun(t, 1, []string{gap}, "serve", "-data", earlier, "-listen", "127.0.0.1:0")
	if out := wantRun(t, 1, nil, "check", "-data", earlier); out != gap+"\n" {
		t.Errorf("check printed %q", out)
	}
	wantRun(t, 0, []string{
		fmt.Sprintf("dropped entry %d: missing", was.Version.Commit+1),
		fmt.Sprintf("dropped entry %d: missing", last),
		fmt.Sprintf("salvaged %d entries, the log ends at %[1]d", was.Version.Commit),
	}, "salvage", "-data", earlier)
	wantRun(t, 0, []string{"whole"}, "check", "-data", earlier)
	start(t, earlier).stop()
	if now := headOf(t, earlier); now.Version.Incarnation == was.Version.Incarnation {
		t.Error("the incarnation is the same")
	}
}

func TestSalvageOfAMissingEntry(t *testing.T) {
	data := claimed(t)
	inside(t, data, rename(5))
	head := headOf(t, data)
	inside(t, data, func(db *badgerdb.DB, _ *ledger.Ledger) error {
		return db.Ledger().Update(func(txn ledger.Txn) error {
			entry := append(append(head.Organization.ID[:], 'l'), 0, 0, 0, 0, 0, 0, 0, byte(head.Version.Commit-2))
			return txn.Delete(entry)
		})
	})
	missing := fmt.Sprintf("log entry %d is missing", head.Version.Commit-2)
	wantRun(t, 1, []string{missing, "the data folder is damaged"}, "check", "-data", data)
	wantRun(t, 0, []string{fmt.Sprintf("dropped entry %d: missing", head.Version.Commit-2)}, "salvage", "-data", data)
	wantRun(t, 0, []string{"whole"}, "check", "-data", data)
	wantRun(t, 0, []string{"whole"}, "salvage", "-data", data)
	start(t, data).stop()
}

// A backup of a running relay, and of a stopped one, is restored into a new
// folder, where everybody can sign in and the log begins another incarnation.
func TestBackupAndRestore(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	p.claimNow(p.token())
	running, stopped := filepath.Join(t.TempDir(), "running"), filepath.Join(t.TempDir(), "stopped")
	wantRun(t, 0, []string{"whole, the log ends at "}, "backup", "-data", data, running)
	if status, _ := p.get("/api/relay"); status != 200 {
		t.Errorf("the relay answers %d", status)
	}
	p.stop()
	wantRun(t, 0, []string{"whole, the log ends at "}, "backup", "-data", data, stopped)
	was := headOf(t, data)
	for _, file := range []string{running, stopped} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
		if entries, _ := os.ReadDir(filepath.Dir(file)); len(entries) != 1 {
			t.Errorf("left over: %v", entries)
		}
		restored := filepath.Join(t.TempDir(), "deep", "restored")
		wantRun(t, 0, []string{"whole, the log ends at "}, "restore", "-data", restored, file)
		if now := headOf(t, restored); now.Version.Commit != was.Version.Commit || now.Version.Incarnation == was.Version.Incarnation || now.Digest != was.Digest {
			t.Errorf("restored %+v of %+v", now, was)
		}
		if entries, _ := os.ReadDir(filepath.Dir(restored)); len(entries) != 1 {
			t.Errorf("left over: %v", entries)
		}
		p := start(t, restored)
		if status, body := p.post("/api/sign-in", `{"email":"ines@northbeam.example","password":"correct horse battery"}`); status != 200 {
			t.Errorf("sign in: %d %s", status, body)
		}
		p.stop()
		wantRun(t, 1, []string{"is not empty: restore into a new one"}, "restore", "-data", restored, file)
	}
	// An empty folder that is there stays the same one: it may be a mount point.
	mount := t.TempDir()
	for _, name := range []string{"lost+found", ".restoring-killed"} {
		if err := os.Mkdir(filepath.Join(mount, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	empty, err := os.Stat(mount)
	if err != nil {
		t.Fatal(err)
	}
	wantRun(t, 0, []string{"whole, the log ends at "}, "restore", "-data", mount, stopped)
	if full, err := os.Stat(mount); err != nil || !os.SameFile(empty, full) {
		t.Errorf("another folder took its place: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(mount, ".restoring-*")); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
	wantRun(t, 0, []string{"whole"}, "check", "-data", mount)
	wantRun(t, 1, []string{"file already exists"}, "backup", "-data", data, running)
	wantRun(t, 1, []string{"no such file or directory"}, "backup", "-data", data+"/none", stopped+"2")
	wantRun(t, 2, []string{"one FILE is needed, after the flags", "Usage: relay backup [flags] FILE"}, "backup", "-data", data)
	wantRun(t, 2, []string{"one FILE is needed"}, "restore", "-data", data, "a", "b")
	wantRun(t, 0, []string{"Usage: relay restore [flags] FILE"}, "restore", "-h")
	b, err := os.ReadFile(stopped)
	if err != nil {
		t.Fatal(err)
	}
	cut, none := filepath.Join(t.TempDir(), "cut"), filepath.Join(t.TempDir(), "none")
	if err := os.WriteFile(cut, b[:len(b)-1], 0o600); err != nil {
		t.Fatal(err)
	}
	wantRun(t, 1, []string{cut + ": not a whole backup"}, "restore", "-data", none, cut)
	wantRun(t, 1, []string{cut + ": not a whole backup"}, "restore", "-data", t.TempDir(), cut)
	if entries, _ := os.ReadDir(filepath.Dir(none)); len(entries) != 0 {
		t.Errorf("left over: %v", entries)
	}
}

// A backup of a damaged folder is no backup.
func TestBackupOfADamagedFolder(t *testing.T) {
	data := claimed(t)
	head := headOf(t, data)
	inside(t, data, func(db *badgerdb.DB, _ *ledger.Ledger) error {
		return db.Ledger().Update(func(txn ledger.Txn) error {
			return txn.Delete(append(append(head.Organization.ID[:], 'v'), 0, 0, 0, 0, 0, 0, 0, 1))
		})
	})
	file := filepath.Join(t.TempDir(), "backup")
	wantRun(t, 1, []string{"what was backed up: the data folder is damaged"}, "backup", "-data", data, file)
	if entries, _ := os.ReadDir(filepath.Dir(file)); len(entries) != 0 {
		t.Errorf("left over: %v", entries)
	}
}

// The heads are noted while the relay runs, so that also one that was killed
// is known to have gone so far.
func TestHeadsAreNotedWhileServing(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	p := start(t, data)
	p.claimNow(p.token())
	for begun := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		heads, err := badgerdb.ReadHeads(data)
		if err != nil {
			t.Fatal(err)
		}
		if len(heads) == 1 && heads[0].Version.Commit > 0 {
			break
		}
		if time.Since(begun) > 10*time.Second {
			t.Fatal("nothing is noted")
		}
	}
	p.kill()
	start(t, data).stop()
}
