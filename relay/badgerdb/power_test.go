package badgerdb_test

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	rand2 "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"regarding/relay/badgerdb"
	"regarding/relay/ledger"
	"regarding/shared/crm"
	"regarding/shared/mutation"
)

var testOrganization = crm.OrganizationID{ID: crm.ID{0: 9, 6: 0x70, 8: 0x80, 15: 1}}

var testUser = crm.ID{0: 1, 6: 0x70, 8: 0x80, 15: 1}

func truthOf(db *badgerdb.DB) *ledger.Ledger { return ledger.New(db.Ledger(), time.Now, rand.Reader) }

// create makes the n-th row of the tests, as the relay itself: the owner, then
// accounts.
func create(n int, description string) ledger.Submission {
	id := crm.ID{0: 3, 6: 0x70, 8: 0x80, 12: byte(n >> 24), 13: byte(n >> 16), 14: byte(n >> 8), 15: byte(n)}
	m := mutation.Mutation{ID: mutation.ID{ID: id}, PerformedAt: time.UnixMilli(1_700_000_000_000).UTC(), Args: mutation.Create{
		Key: crm.Key{Entity: crm.Account, ID: id}, Fields: []mutation.Field{
			{Name: "name", Value: crm.Str(fmt.Sprint("Account ", n))}, {Name: "description", Value: crm.Str(description)},
			{Name: "ownerid", Value: crm.Lookup(crm.Ref{Entity: crm.SystemUser, ID: testUser, Name: "Ines"})},
		},
	}}
	if n == 1 {
		m.Args = mutation.PutUser{User: crm.UserID{ID: testUser}, Name: "Ines", Email: "ines@northbeam.example", Role: crm.Member}
	}
	return ledger.Submission{Organization: testOrganization, Bytes: mutation.Encode(m)}
}

func commit(truth *ledger.Ledger, s ...ledger.Submission) error {
	results, err := truth.Commit(s)
	for _, r := range results {
		if r.Commit == nil || r.Commit.Refused != nil {
			err = errors.Join(err, fmt.Errorf("got %+v", r))
		}
	}
	return err
}

const powerVariable = "BADGERDB_TEST_COMMIT_INTO"

// TestCommittingProcess is no test but the process that the next one traces.
func TestCommittingProcess(t *testing.T) {
	dir := os.Getenv(powerVariable)
	if dir == "" {
		t.Skip("only runs as a child of other tests")
	}
	db := open(t, config(dir))
	truth := truthOf(db)
	for n := 1; n <= 20; n++ {
		text := ""
		if n%2 == 0 {
			text = strings.Repeat("value log ", 300)
		}
		if err := commit(truth, create(n, text)); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(os.Stdout, "ack %d\n", n)
	}
}

// INV-2, power loss: what is acknowledged was synced before.
func TestCommitsAreSyncedBeforeTheyAreAcknowledged(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("SKIPPED: strace is not installed, so nothing says that commits are synced")
	}
	trace := filepath.Join(t.TempDir(), "trace")
	if out, err := exec.Command(strace, "-o", trace, "true").CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: strace is not permitted, so nothing says that commits are synced: %v %s", err, out)
	}
	cmd := exec.Command(strace, "-f", "-o", trace, "-e", "trace=write,fsync,fdatasync,msync", os.Args[0], "-test.run=^TestCommittingProcess$")
	cmd.Env = append(os.Environ(), powerVariable+"="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f, err := os.Open(trace)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	synced := regexp.MustCompile(`(\b(fsync|fdatasync|msync)\(|<\.\.\. (fsync|fdatasync|msync) resumed>).*= 0$`)
	acknowledged := regexp.MustCompile(`write\(1, "ack (\d+)\\n"`)
	acks, syncs := 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		switch line := lines.Text(); {
		case synced.MatchString(line):
			syncs++
		case acknowledged.MatchString(line):
			acks++
			if got := acknowledged.FindStringSubmatch(line)[1]; got != fmt.Sprint(acks) {
				t.Errorf("ack %s after %d", got, acks-1)
			}
			if syncs == 0 {
				t.Errorf("commit %d was acknowledged without a sync", acks)
			}
			syncs = 0
		}
	}
	if acks != 20 {
		t.Errorf("%d acknowledgements in the trace", acks)
	}
}

// image is a copy of a data folder as a power loss leaves it: what was written
// so far, while the relay runs. It is of one moment: Badger may be writing out
// what it replayed, so it is made again if files changed meanwhile.
func image(t *testing.T, dir string) string {
	t.Helper()
	for {
		to, before := t.TempDir(), files(t, dir)
		err := os.CopyFS(to, os.DirFS(dir))
		if !slices.Equal(before, files(t, dir)) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		return to
	}
}

// files lists the files of Badger's in a data folder, as they are now.
func files(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "badger"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil { // else it has gone since
			list = append(list, fmt.Sprint(e.Name(), info.Size(), info.ModTime()))
		}
	}
	return list
}

// ends returns how far each of Badger's logs is written, but for zeros: an
// entry ends with its checksum, and that may end with some. See entryEnds.
func ends(t *testing.T, dir string) map[string]int {
	t.Helper()
	found := map[string]int{}
	for _, pattern := range []string{"*.mem", "*.vlog"} {
		names, err := filepath.Glob(filepath.Join(dir, "badger", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			found[filepath.Base(name)] = len(bytes.TrimRight(b, "\x00"))
		}
	}
	return found
}

// entryEnds returns, of each end that falls behind the last byte of an entry
// that is not zero, where the next entry begins: with a byte that is not zero,
// but in the value log, where both bytes of meta data are.
func entryEnds(t *testing.T, dir string, ends map[string]int) map[string]int {
	t.Helper()
	next := map[string]int{}
	for name, end := range ends {
		b, err := os.ReadFile(filepath.Join(dir, "badger", name))
		if err != nil {
			t.Fatal(err)
		}
		next[name] = end
		zeros := len(b[end:]) - len(bytes.TrimLeft(b[end:], "\x00"))
		if filepath.Ext(name) == ".vlog" {
			zeros -= 2
		}
		if zeros > 0 && zeros < 4 {
			next[name] += zeros
		}
	}
	return next
}

// cuts are what a disk may make of the part of a file that was not synced.
var cuts = map[string]func(name string, from int) error{
	"truncated": func(name string, from int) error { return os.Truncate(name, int64(from)) },
	"zero": func(name string, from int) error {
		return overwrite(name, from, func(b []byte) { clear(b) })
	},
	// Some sectors were written, some not.
	"torn": func(name string, from int) error {
		return overwrite(name, from, func(b []byte) {
			for at := 0; at < len(b); at += 1024 {
				clear(b[at:min(len(b), at+512)])
			}
		})
	},
	// What lay on the disk before, which Badger alone takes for an entry: of
	// any bytes, of gigabytes, of a length that is none.
	"random": func(name string, from int) error {
		return overwrite(name, from, func(b []byte) { _, _ = rand2.NewChaCha8([32]byte{byte(from)}).Read(b) })
	},
	"gigabytes": func(name string, from int) error {
		return overwrite(name, from, func(b []byte) { copy(b, "\x40\x00\x0a\xf0\xff\xff\xff\x03\x00key") })
	},
	"no length": func(name string, from int) error {
		return overwrite(name, from, func(b []byte) { copy(b, bytes.Repeat([]byte{0xff}, 100)) })
	},
}

// mostOpening is how much memory may be taken for a folder of a few rows.
const mostOpening = 256 << 20

// allocated returns how many bytes were ever allocated.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func overwrite(name string, from int, f func([]byte)) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	f(b[min(from, len(b)):])
	return os.WriteFile(name, b, 0o600)
}

// verify opens a folder as a relay does, and says how many commits it has.
func verify(t *testing.T, dir string) (commits uint64, findings []string, err error) {
	t.Helper()
	db, err := badgerdb.Open(config(dir))
	if err != nil {
		return 0, nil, err
	}
	defer db.Close()
	noted, err := badgerdb.ReadHeads(dir)
	if err != nil {
		return 0, nil, err
	}
	truth := truthOf(db)
	if err := truth.Verify(noted); err != nil {
		return 0, nil, err
	}
	heads, err := truth.Heads()
	if err == nil && len(heads) == 1 {
		commits = heads[0].Version.Commit
		findings, err = truth.Check(testOrganization)
	}
	return commits, findings, err
}

// INV-2, power loss: whatever becomes of what was written behind the last
// acknowledged commit, all acknowledged ones are served; and where they are
// not all there, the relay refuses and says what is missing.
func TestCutLogs(t *testing.T) {
	for _, text := range []string{"", strings.Repeat("value log ", 300)} {
		dir := t.TempDir()
		db := open(t, config(dir))
		// The same bytes in each run: what a cut writes may be what is there.
		truth := ledger.New(db.Ledger(), func() time.Time { return time.UnixMilli(1_700_000_000_000) }, rand2.NewChaCha8([32]byte{}))
		const acknowledged, written = 12, 15
		var at, before map[string]int
		for n := 1; n <= written; n++ {
			if err := commit(truth, create(n, text)); err != nil {
				t.Fatal(err)
			}
			switch n {
			case acknowledged - 1:
				before = ends(t, dir)
			case acknowledged:
				at = ends(t, dir)
				heads, err := truth.Heads()
				if err == nil {
					err = badgerdb.NoteHeads(dir, heads)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		next, beforeNext := entryEnds(t, dir, at), entryEnds(t, dir, before)
		tried := map[string]int{}
		for name, end := range at {
			for kind, cut := range cuts {
				what := fmt.Sprintf("%s %s, %d bytes of text", name, kind, len(text))
				// Behind: of what was written later, nothing is promised. Both logs
				// end there: a power loss does not choose one.
				behind := image(t, dir)
				for name, end := range next {
					if err := cut(filepath.Join(behind, "badger", name), end); err != nil {
						t.Fatal(err)
					}
				}
				had := allocated()
				commits, findings, err := verify(t, behind)
				if took := allocated() - had; took > mostOpening {
					t.Errorf("%s behind %d: %d MB were taken", what, end, took>>20)
				}
				if err != nil || commits < acknowledged || len(findings) > 0 {
					t.Errorf("%s behind %d: %d commits of %d, %v, %v", what, end, commits, acknowledged, findings, err)
				}
				if end == before[name] {
					continue // nothing of the last commit is in this log
				}
				for _, from := range []int{end - 1, (end + before[name]) / 2, beforeNext[name]} {
					short := image(t, dir)
					for other, end := range next {
						if other == name {
							end = from
						}
						if err := cut(filepath.Join(short, "badger", other), end); err != nil {
							t.Fatal(err)
						}
					}
					tried[filepath.Ext(name)]++
					_, found, err := verify(t, short)
					var lost *ledger.LostError
					if !errors.As(err, &lost) || lost.Acknowledged != acknowledged {
						t.Errorf("%s from %d of %d: got %v, %v", what, from, end, err, found)
						continue
					}
					ends := fmt.Sprintf("organization %v: the log ends at %d, but %d was acknowledged: restore a backup or run relay salvage", testOrganization, acknowledged-1, acknowledged)
					if strings.HasSuffix(name, ".mem") && err.Error() != ends {
						t.Errorf("%s from %d: %v", what, from, err)
					}
				}
			}
		}
		if tried[".mem"] == 0 || (tried[".vlog"] == 0) != (text == "") {
			t.Errorf("%d bytes of text: cut %v", len(text), tried)
		}
	}
}

func TestHeads(t *testing.T) {
	dir := t.TempDir()
	if heads, err := badgerdb.ReadHeads(dir); err != nil || heads != nil {
		t.Errorf("got %v, %v", heads, err)
	}
	want := []ledger.Head{
		{Organization: testOrganization, Version: crm.Version{Incarnation: 1<<32 - 1, Commit: 1<<64 - 1}, Digest: [32]byte{1, 31: 2}},
		{Organization: crm.OrganizationID{ID: crm.ID{0: 10}}, Version: crm.Version{Incarnation: 1}},
	}
	for _, heads := range [][]ledger.Head{nil, want[:1], want} {
		if err := badgerdb.NoteHeads(dir, heads); err != nil {
			t.Fatal(err)
		}
		got, err := badgerdb.ReadHeads(dir)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(heads) {
			t.Errorf("got %v, %v", got, err)
		}
	}
	name := filepath.Join(dir, "heads")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		changed := bytes.Clone(whole)
		changed[i] ^= 1
		for _, b := range [][]byte{changed, whole[:i]} {
			if err := os.WriteFile(name, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := badgerdb.ReadHeads(dir); err == nil || !strings.Contains(err.Error(), "is damaged: restore a backup or run relay salvage") {
				t.Fatalf("%q: %v", b, err)
			}
		}
	}
}

// BenchmarkCommit64 is a group commit of 64 mutations, synced.
func BenchmarkCommit64(b *testing.B) {
	c := config(b.TempDir())
	c.Size = badgerdb.Modest
	db, err := badgerdb.Open(c)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	truth := truthOf(db)
	n := 0
	for b.Loop() {
		batch := make([]ledger.Submission, 64)
		for i := range batch {
			n++
			batch[i] = create(n, "")
		}
		if err := commit(truth, batch...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "mutations/s")
}
