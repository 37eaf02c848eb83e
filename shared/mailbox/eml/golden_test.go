package eml_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset/charsettest"
	"regarding/shared/mailbox/eml"
)

// goldenColumns are the columns of testdata/golden.tsv after the path.
var goldenColumns = []string{"subject", "from", "to", "date", "text", "attachments"}

// MBX-01: what is read of real messages is what Python's email package reads
// of them (testdata/golden.py), but for the differences listed one by one in
// testdata/differences.tsv, each with who is right and why.
func TestCorpusGolden(t *testing.T) {
	dir := corpusDir(t)
	differences := readDifferences(t)
	rows := readTable(t, "testdata/golden.tsv", 1+len(goldenColumns))
	if len(rows) < 60 {
		t.Fatalf("%d messages, want at least 60", len(rows))
	}
	listed := 0
	for _, row := range rows {
		path := row[0]
		raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
		if err != nil {
			t.Fatal(err)
		}
		m, err := eml.Read(raw, charsettest.Tables{})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		ours := goldenRow(m)
		for i, column := range goldenColumns {
			key := path + "\t" + column
			difference, found := differences[key]
			delete(differences, key)
			switch {
			case ours[i] == row[i+1] && found:
				t.Errorf("%s: %s agrees: take it off the list of differences", path, column)
			case ours[i] == row[i+1]:
			case !found:
				t.Errorf("%s\t%s\n  theirs %s\n  ours   %s", path, column, row[i+1], ours[i])
			case difference != ours[i]:
				t.Errorf("%s\t%s\n  listed %s\n  ours   %s", path, column, difference, ours[i])
			default:
				listed++
			}
		}
	}
	for key := range differences {
		t.Errorf("difference of what is not compared: %s", key)
	}
	t.Logf("%d messages, %d values, %d listed differences", len(rows), len(rows)*len(goldenColumns), listed)
}

// readDifferences returns what is read here, by path and column, where it is
// not what Python reads.
func readDifferences(t *testing.T) map[string]string {
	differences := map[string]string{}
	for _, row := range readTable(t, "testdata/differences.tsv", 5) {
		if right := row[3]; right != "ours" && right != "theirs" && right != "both" {
			t.Errorf("%s %s: %q is right?", row[0], row[1], right)
		}
		if row[4] == "" {
			t.Errorf("%s %s: no reason given", row[0], row[1])
		}
		differences[row[0]+"\t"+row[1]] = row[2]
	}
	return differences
}

// readTable reads lines of columns between tabs; lines that begin with "#" are
// comments.
func readTable(t *testing.T, name string, columns int) [][]string {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(row) != columns {
			t.Fatalf("%s: %d columns, want %d: %s", name, len(row), columns, line)
		}
		rows = append(rows, row)
	}
	return rows
}

// goldenRow writes m as golden.py writes messages.
func goldenRow(m *mailbox.Message) []string {
	date := ""
	if !m.Date.IsZero() {
		date = m.Date.At.Format("2006-01-02T15:04:05Z")
	}
	return []string{
		sealed(flat(m.Subject)), sealed(goldenPeople(m.From)), sealed(goldenPeople(m.To)), date, goldenText(m.Text), sealed(goldenAttachments(m)),
	}
}

// sealed is the digest of what people wrote: it is compared, and not kept here.
func sealed(value string) string {
	if value == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(value))
	return hex.EncodeToString(sum[:8])
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func goldenPeople(list []mailbox.Address) string {
	var out []string
	for _, a := range list {
		out = append(out, flat(a.Name)+"|"+a.Address)
	}
	return strings.Join(out, "; ")
}

func goldenText(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '>' {
			return -1
		}
		return r
	}, text)
	if text == "" {
		return "none"
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

func goldenAttachments(m *mailbox.Message) string {
	inside := map[int]bool{} // parts of embedded messages
	var out []string
	for i, p := range m.Parts {
		inside[i] = p.Parent >= 0 && (inside[p.Parent] || m.Parts[p.Parent].Role == mailbox.Embedded)
		switch {
		case inside[i] || p.Role == mailbox.Container || p.Role == mailbox.Body:
		case p.Role == mailbox.Embedded:
			out = append(out, flat(p.Name)+":message")
		default:
			out = append(out, fmt.Sprintf("%s:%d", flat(p.Name), p.SizeBytes))
		}
	}
	return strings.Join(out, "; ")
}
