package eml_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset/charsettest"
	"regarding/shared/mailbox/eml"
	"regarding/shared/mailbox/mbox"
)

// corpusDir returns the folder of real mail that nobody here wrote, whose
// root holds mail/, calendar/ and contacts/. A test that needs it is skipped
// where it is absent.
func corpusDir(t testing.TB) string {
	dir := corpusFolder()
	if _, err := os.Stat(filepath.Join(dir, "mail")); err != nil {
		t.Skipf("no corpus: set CORPUS_DIR to the folder that holds mail/ (%v)", err)
	}
	return dir
}

func corpusFolder() string {
	if dir := os.Getenv("CORPUS_DIR"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "..", "..", "shared", "corpus")
}

// corpusMessage is one message of the corpus.
type corpusMessage struct {
	path string // from the corpus, with "#n" for the nth of an mbox file
	raw  []byte
}

// corpusMessages returns every message of the corpus, in the order of paths.
func corpusMessages(t testing.TB) []corpusMessage {
	dir := corpusDir(t)
	var list []corpusMessage
	err := filepath.WalkDir(filepath.Join(dir, "mail"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if !strings.HasSuffix(name, ".mbox") {
			list = append(list, corpusMessage{name, raw})
			return nil
		}
		n := 0
		s := mbox.NewSplitter(func(m mbox.Message) error {
			n++
			if m.Refused != nil {
				return m.Refused
			}
			list = append(list, corpusMessage{fmt.Sprintf("%s#%d", name, n), slices.Clone(m.Raw)})
			return nil
		})
		if _, err := s.Write(raw); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := s.Close(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// MBX-01: every message of the corpus is read, or refused with a reason.
func TestCorpusMessages(t *testing.T) {
	var read, clean int
	problems, refused := map[mailbox.Reason]int{}, map[mailbox.Reason]int{}
	messages := corpusMessages(t)
	for _, c := range messages {
		m, err := eml.Read(c.raw, charsettest.Tables{})
		if err != nil {
			var refusal *mailbox.Refusal
			if isBroken(err) || !errors.As(err, &refusal) {
				t.Errorf("%s: %v", c.path, err)
				continue
			}
			refused[refusal.Reason]++
			t.Logf("refused %s: %v", c.path, err)
			continue
		}
		read++
		if len(m.Problems) == 0 {
			clean++
		}
		seen := map[mailbox.Reason]bool{}
		for _, p := range m.Problems {
			if !seen[p.Reason] {
				problems[p.Reason]++
			}
			seen[p.Reason] = true
		}
	}
	t.Logf("messages %d, read %d: without problem %d, with %d; refused %d %v", len(messages), read, clean, read-clean, len(messages)-read, refused)
	for _, reason := range slices.Sorted(maps.Keys(problems)) {
		t.Logf("  %4d messages: %s", problems[reason], reason)
	}
}

// isBroken reports whether the reader itself is at fault.
func isBroken(err error) bool { return fault.KindOf(err) == fault.Internal }

// corpusSeeds adds to f the messages of the corpus that are small, if there
// is a corpus.
func corpusSeeds(f *testing.F) {
	if _, err := os.Stat(filepath.Join(corpusFolder(), "mail")); err != nil {
		return
	}
	for _, c := range corpusMessages(f) {
		if len(c.raw) < 4<<10 {
			f.Add(c.raw)
		}
	}
}
