package vcf_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	govcard "github.com/emersion/go-vcard"

	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset/charsettest"
	"regarding/shared/mailbox/vcf"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew; read the difference before it is committed")

// miniFiles returns the files of testdata/mini, which are of our own writing.
func miniFiles(t testing.TB) map[string][]byte {
	names, err := filepath.Glob("testdata/mini/*.vcf")
	if err != nil || len(names) < 10 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	files := map[string][]byte{}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = raw
	}
	return files
}

// MBX-01: each file of testdata/mini has a trap of real address books; its
// golden file holds what is to be read of it all the same.
func TestMini(t *testing.T) {
	for name, raw := range miniFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".vcf"), func(t *testing.T) {
			file, err := vcf.Read(raw, charsettest.Tables{})
			if err != nil {
				t.Fatal(err)
			}
			got := dump(raw, file)
			golden := strings.TrimSuffix(name, ".vcf") + ".golden"
			if *rewrite {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// dump writes all that was read of a file; what is empty is left out.
func dump(raw []byte, file *vcf.File) string {
	var b strings.Builder
	for _, c := range file.Cards {
		line := func(name, value string) {
			if value != "" {
				fmt.Fprintf(&b, "%s: %q\n", name, value)
			}
		}
		entries := func(name string, list []mailbox.Entry) {
			for _, e := range list {
				fmt.Fprintf(&b, "%s: %q %v %q preferred %t\n", name, e.Value, e.Kinds, e.Label, e.Preferred)
			}
		}
		fmt.Fprintf(&b, "Card at %d+%d\n", c.Span.Offset, c.Span.Length)
		line("uid", c.UID)
		line("name", c.Name)
		fmt.Fprintf(&b, "parts: %q %q %q %q %q\n", c.Family, c.Given, c.Additional, c.Prefix, c.Suffix)
		line("nickname", c.Nickname)
		line("organization", c.Organization)
		line("department", c.Department)
		line("title", c.JobTitle)
		line("role", c.Role)
		entries("email", c.Emails)
		entries("phone", c.Phones)
		entries("url", c.URLs)
		for _, a := range c.Addresses {
			fmt.Fprintf(&b, "address: %q\n", []string{a.PostBox, a.Extended, a.Street, a.City, a.Region, a.PostalCode, a.Country, a.Label, strings.Join(a.Kinds, ",")})
		}
		for i, day := range []mailbox.CalendarDay{c.Birthday, c.Anniversary} {
			if !day.IsZero() {
				fmt.Fprintf(&b, "%s: year %d, month %d, day %d\n", []string{"birthday", "anniversary"}[i], day.Year, day.Month, day.Day)
			}
		}
		line("note", c.Note)
		line("categories", strings.Join(c.Categories, "|"))
		if !c.Photo.IsZero() {
			fmt.Fprintf(&b, "photo: %q %q %q\n", c.Photo.Type, vcf.Picture(raw, c.Photo), c.Photo.URL)
		}
		for _, m := range c.Members {
			fmt.Fprintf(&b, "member: %q %v\n", m.UID, m.Address)
		}
		if c.Group || c.Private {
			fmt.Fprintf(&b, "group %t, private %t\n", c.Group, c.Private)
		}
		if !c.Revised.IsZero() {
			line("revised", c.Revised.Format(time.RFC3339))
		}
		for _, p := range c.Problems {
			fmt.Fprintf(&b, "problem: %v\n", p)
		}
		b.WriteByte('\n')
	}
	for _, err := range file.Refused {
		fmt.Fprintf(&b, "refused: %v\n", err)
	}
	return b.String()
}

func corpusFolder() string {
	if dir := os.Getenv("CORPUS_DIR"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "..", "..", "shared", "corpus")
}

// corpusFiles returns the contact files of the corpus by their paths; a test
// that needs them is skipped where they are absent.
func corpusFiles(t testing.TB) map[string][]byte {
	dir := filepath.Join(corpusFolder(), "contacts")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no corpus: set CORPUS_DIR to the folder that holds contacts/ (%v)", err)
	}
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		files[path] = raw
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// MBX-01: every card of the corpus is read, or refused with a reason.
func TestCorpusCards(t *testing.T) {
	var cards, groups, photos, withProblem, refusedFiles, refused int
	files := corpusFiles(t)
	for path, raw := range files {
		file, err := vcf.Read(raw, charsettest.Tables{})
		if err != nil {
			var refusal *mailbox.Refusal
			if !errors.As(err, &refusal) || fault.KindOf(err) == fault.Internal {
				t.Errorf("%s: %v", path, err)
			}
			refusedFiles++
			t.Logf("refused %s: %v", path, err)
			continue
		}
		for _, err := range file.Refused {
			if fault.KindOf(err) == fault.Internal {
				t.Errorf("%s: %v", path, err)
			}
			refused++
			t.Logf("refused in %s: %v", path, err)
		}
		checkFile(t, raw, file)
		for _, c := range file.Cards {
			cards++
			if c.Group {
				groups++
			}
			if !c.Photo.IsZero() {
				photos++
			}
			if len(c.Problems) > 0 {
				withProblem++
			}
		}
	}
	t.Logf("files %d, refused %d; cards %d (with problems %d), refused %d; groups %d, photos %d", len(files), refusedFiles, cards, withProblem, refused, groups, photos)
	if cards+refused < 150 || cards < 145 || refusedFiles > 1 {
		t.Errorf("the profile of the corpus has 150 cards and one file without any")
	}
}

// checkFile checks what holds of every file that was read.
func checkFile(t *testing.T, raw []byte, file *vcf.File) {
	t.Helper()
	end := 0
	for _, c := range file.Cards {
		if c.Span.Offset < end || c.Span.End() > len(raw) || c.Span.Length == 0 {
			t.Errorf("card at %v after %d of %d", c.Span, end, len(raw))
		}
		end = c.Span.End()
		texts := append([]string{c.UID, c.Name, c.Family, c.Given, c.Note, c.Organization, c.Photo.Type, c.Photo.URL}, c.Categories...)
		for _, list := range [][]mailbox.Entry{c.Emails, c.Phones, c.URLs} {
			for _, e := range list {
				texts = append(append(texts, e.Value, e.Label), e.Kinds...)
			}
		}
		for _, m := range c.Members {
			texts = append(texts, m.UID, m.Address.Name, m.Address.Address)
		}
		for _, text := range texts {
			if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
				t.Errorf("no clean text: %.100q", text)
			}
		}
		if d := c.Birthday; d.Month < 0 || d.Month > 12 || d.Day < 0 || d.Day > 31 {
			t.Errorf("birthday %v", d)
		}
		if c.Photo.Data.Length > 0 && c.Photo.Data.End() > c.Span.End() {
			t.Errorf("photo at %v outside %v", c.Photo.Data, c.Span)
		}
		_ = vcf.Picture(raw, c.Photo)
	}
}

// A second opinion: where go-vcard reads a card of version 3 or 4, it reads
// the same name, addresses and members.
func TestCorpusSecondOpinion(t *testing.T) {
	compared := 0
	for path, raw := range corpusFiles(t) {
		file, err := vcf.Read(raw, charsettest.Tables{})
		if err != nil || len(file.Cards) != 1 || bytes.Contains(raw, []byte("VERSION:2.1")) || !utf8.Valid(raw) {
			continue
		}
		theirs, err := govcard.NewDecoder(bytes.NewReader(raw)).Decode()
		if err != nil || theirs.Value(govcard.FieldVersion) == "" {
			continue
		}
		c := file.Cards[0]
		compared++
		unescape := strings.NewReplacer(`\,`, ",", `\;`, ";", `\:`, ":", `\\`, `\`, `\n`, "\n", `\N`, "\n")
		flat := func(s string) string { return strings.Join(strings.Fields(unescape.Replace(s)), " ") }
		if name := theirs.Value(govcard.FieldFormattedName); name != "" && flat(name) != c.Name {
			t.Errorf("%s: name %q, theirs %q", path, c.Name, flat(name))
		}
		var emails, theirEmails []string
		for _, e := range c.Emails {
			emails = append(emails, e.Value)
		}
		for _, e := range theirs.Values(govcard.FieldEmail) {
			if e = strings.TrimPrefix(flat(e), "mailto:"); e != "" {
				theirEmails = append(theirEmails, e)
			}
		}
		if !slices.Equal(emails, theirEmails) {
			t.Errorf("%s: addresses %q, theirs %q", path, emails, theirEmails)
		}
		members := len(theirs[govcard.FieldMember]) + len(theirs["X-ADDRESSBOOKSERVER-MEMBER"])
		if len(c.Members) != members {
			t.Errorf("%s: %d members, theirs %d", path, len(c.Members), members)
		}
	}
	if compared < 60 {
		t.Errorf("only %d files compared", compared)
	}
	t.Logf("%d files compared", compared)
}

// MBX-01, limits
func TestLimits(t *testing.T) {
	card := "BEGIN:VCARD\nFN:A\nEND:VCARD\n"
	file, err := vcf.Read([]byte(strings.Repeat(card, mailbox.MaxComponents+5)), nil)
	if err != nil || len(file.Cards) != mailbox.MaxComponents || len(file.Refused) != 1 {
		t.Fatalf("%v", err)
	}
	var refusal *mailbox.Refusal
	if !errors.As(file.Refused[0], &refusal) || refusal.Reason != mailbox.TooManyComponents || refusal.Offset != int64(mailbox.MaxComponents*len(card)) {
		t.Errorf("%v", file.Refused[0])
	}
	tests := []struct {
		name   string
		raw    []byte
		kind   fault.Kind
		reason mailbox.Reason
	}{
		{"too large", make([]byte, mailbox.MaxCardFileBytes+1), fault.TooLarge, mailbox.FileTooLarge},
		{"nothing", nil, fault.Invalid, mailbox.NotACard},
		{"a message", []byte("Subject: a\n\nBody.\n"), fault.Invalid, mailbox.NotACard},
	}
	for _, tt := range tests {
		_, err := vcf.Read(tt.raw, nil)
		if !errors.As(err, &refusal) || refusal.Reason != tt.reason || fault.KindOf(err) != tt.kind {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// One card that breaks the reader is refused; the others are read.
func TestBrokenReader(t *testing.T) {
	raw := "BEGIN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCARD\nFN;CHARSET=koi8-r:\xc6\xe5\xe6\nEND:VCARD\nBEGIN:VCARD\nFN:C\nEND:VCARD\n"
	file, err := vcf.Read([]byte(raw), brokenCharsets{})
	if err != nil || len(file.Cards) != 2 || len(file.Refused) != 1 || fault.KindOf(file.Refused[0]) != fault.Internal {
		t.Fatalf("%v, %+v", err, file)
	}
}

type brokenCharsets struct{}

func (brokenCharsets) Decode(string, []byte) (string, error) { panic("broken") }

// Hostile files cost work in proportion to their size; those that take for
// ever end by the limit of the test run.
func TestHostile(t *testing.T) {
	for name, middle := range map[string]string{
		"folds":          "NOTE:a" + strings.Repeat("\n b", 500_000),
		"carriage":       strings.Repeat("X:a\r", 300_000),
		"parameters":     "TEL" + strings.Repeat(";TYPE=a", 200_000) + ":1",
		"bad lines":      strings.Repeat("no property\n", 100_000),
		"quotes":         strings.Repeat(`TEL;X=":1`+"\n", 100_000),
		"cards in cards": strings.Repeat("AGENT:\nBEGIN:VCARD\n", 50_000),
		"semicolons":     "N:" + strings.Repeat(";", 1_000_000),
		"notes":          strings.Repeat("NOTE:a\n", 100_000),
		"soft breaks":    "NOTE;QUOTED-PRINTABLE:" + strings.Repeat("=\n", 300_000),
		"photo":          "PHOTO;ENCODING=b:" + base64.StdEncoding.EncodeToString(make([]byte, 1<<20)),
		"data url":       "PHOTO:data:image/png;base64," + strings.Repeat("A", 1<<20),
	} {
		raw := []byte("BEGIN:VCARD\nFN:A\n" + middle + "\nEND:VCARD\n")
		file, err := vcf.Read(raw, charsettest.Tables{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(file.Cards) == 0 || file.Cards[0].Name != "A" {
			t.Errorf("%s: the card is lost", name)
		}
		checkFile(t, raw, file)
	}
}

// FuzzRead: nothing makes the reader panic, and whatever it reads is clean.
func FuzzRead(f *testing.F) {
	for _, raw := range miniFiles(f) {
		f.Add(raw)
	}
	if _, err := os.Stat(filepath.Join(corpusFolder(), "contacts")); err == nil {
		for _, raw := range corpusFiles(f) {
			if len(raw) < 4<<10 {
				f.Add(raw)
			}
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := vcf.Read(raw, charsettest.Tables{})
		if err != nil {
			return
		}
		for _, err := range file.Refused {
			if fault.KindOf(err) == fault.Internal {
				t.Fatal(err)
			}
		}
		checkFile(t, raw, file)
	})
}
