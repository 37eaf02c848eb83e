package importer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
)

// sink keeps what is saved, and fails where it is told to.
type sink struct {
	rows    map[crm.ID]crm.Row
	blobs   map[crm.Hash]int
	batches []int
	at      Position
	counts  Counts // as of at
	failAt  int    // which Save fails, 0 for none
	saves   int
	room    int // how many rows it takes, 0 for all
}

var errFull = errors.New("no room")

func (s *sink) Folder(_ context.Context, path []string) (mailbox.FolderID, error) {
	var id crm.ID
	copy(id[:], strings.Join(append([]string{"folder"}, path...), "/"))
	return mailbox.FolderID{ID: id}, nil
}

func (s *sink) Save(_ context.Context, items []Item) ([]Outcome, error) {
	if s.saves++; s.saves == s.failAt {
		return nil, errFull
	}
	became := make([]Outcome, len(items))
	for i, item := range items {
		for _, b := range item.Blobs {
			s.blobs[b.Hash] = len(b.Bytes)
		}
		for _, h := range crm.Blobs(item.Row) {
			if _, ok := s.blobs[h]; !ok {
				return nil, fmt.Errorf("%v has no bytes", h)
			}
		}
		if err := crm.ValidateRow(item.Row); err != nil {
			return nil, err
		}
		switch _, known := s.rows[item.Row.ID]; {
		case known:
			became[i] = Known
		case s.room > 0 && len(s.rows) >= s.room:
			became[i] = Beyond
		default:
			became[i], s.rows[item.Row.ID] = Made, item.Row
		}
	}
	s.batches = append(s.batches, len(items))
	return became, nil
}

func (s *sink) Saved(_ context.Context, at Position, p Progress) { s.at, s.counts = at, p.Counts }

type text string

func (t text) Read(_ context.Context, offset int64, length int) ([]byte, error) {
	if t == "gone" {
		return nil, errors.New("the file cannot be read")
	}
	if offset > int64(len(t)) {
		return nil, nil
	}
	rest := t[offset:]
	return []byte(rest[:min(len(rest), length)]), nil
}

func fileOf(path string, content string) File {
	return File{Path: path, SizeBytes: int64(len(content)), Reader: text(content), Modified: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)}
}

func newSink() *sink { return &sink{rows: map[crm.ID]crm.Row{}, blobs: map[crm.Hash]int{}} }

func config(s *sink) Config {
	return Config{
		Sink: s, Box: mailbox.ID{ID: crm.ID{1}}, Owner: crm.UserID{ID: crm.ID{2}},
		Now: func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) },
	}
}

func run(t testing.TB, c Config, files ...File) (Progress, []Refusal) {
	t.Helper()
	var last Progress
	var refused []Refusal
	c.Tell = func(p Progress) {
		last = p
		refused = append(refused, p.Refusals...)
	}
	m := New(c)
	if err := m.Add(context.Background(), files); err != nil {
		t.Fatal(err)
	}
	if err := m.End(context.Background()); err != nil {
		t.Fatal(err)
	}
	if last.Found != last.Imported+last.Duplicates+last.Refused {
		t.Errorf("%+v do not add up", last.Counts)
	}
	return last, refused
}

func message(n int) string {
	return fmt.Sprintf("From: Anna <anna@contoso.example>\r\nTo: Ben <ben@contoso.example>\r\nSubject: Number %d\r\nDate: Tue, 17 Nov 2026 09:02:00 +0100\r\nMessage-ID: <%d@contoso.example>\r\n\r\nHello number %d.\r\n", n, n, n)
}

func mboxOf(from, count int) string {
	var b strings.Builder
	for n := from; n < from+count; n++ {
		b.WriteString("From anna@contoso.example Tue Nov 17 08:02:00 2026\n")
		b.WriteString(strings.ReplaceAll(message(n), "\r\n", "\n"))
		b.WriteString("\n")
	}
	return b.String()
}

const cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Berg\r\nN:Berg;Anna;;;\r\nEMAIL;TYPE=work:anna@contoso.example\r\nEND:VCARD\r\n" +
	"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Sales\r\nN:Sales;;;;\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nX-ADDRESSBOOKSERVER-MEMBER:mailto:ben@contoso.example\r\nEND:VCARD\r\n"

func manyCards(count int) string {
	var b strings.Builder
	for n := range count {
		fmt.Fprintf(&b, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person %d\r\nN:Person;%d;;;\r\nEND:VCARD\r\n", n, n)
	}
	return b.String()
}

// MBX-01: imported, refused and duplicates are what was found, and each
// refused file says why.
func TestImport(t *testing.T) {
	s := newSink()
	p, refused := run(t, config(s),
		fileOf("Mail/Inbox.mbox", mboxOf(0, 60)),
		fileOf("one.eml", message(100)),
		fileOf("again.eml", message(7)),
		fileOf("people.vcf", cards),
		fileOf("empty.eml", ""),
		fileOf("plan.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
		fileOf("picture.png", "\x89PNG\r\n\x1a\n\x00\x00"),
		fileOf("moved.eml", "gone"),
		File{Path: "huge.eml", SizeBytes: 2 << 30, Reader: text(message(1))},
	)
	if want := (Counts{Found: 60 + 1 + 1 + 2 + 5, Imported: 60 + 1 + 2, Duplicates: 1, Refused: 5}); p.Counts != want {
		t.Errorf("counted %+v, want %+v", p.Counts, want)
	}
	if p.FilesDone != 9 {
		t.Errorf("%d files are done", p.FilesDone)
	}
	var reasons []string
	for _, r := range refused {
		reasons = append(reasons, r.File+" "+string(r.Reason))
	}
	want := []string{"empty.eml empty", "plan.ics calendarLater", "picture.png unknownFile", "moved.eml unreadable", "huge.eml fileTooLarge"}
	if !slices.Equal(reasons, want) {
		t.Errorf("refused %v, want %v", reasons, want)
	}
	if s.batches[0] != firstItems {
		t.Errorf("the first batch has %d items", s.batches[0])
	}
}

func TestWhatIsKept(t *testing.T) {
	s := newSink()
	run(t, config(s), fileOf("Old/Work/note.eml", message(3)), fileOf("people.vcf", cards))
	var rows []crm.Row
	for _, id := range slices.SortedFunc(maps.Keys(s.rows), func(a, b crm.ID) int { return strings.Compare(s.rows[a].Entity.String(), s.rows[b].Entity.String()) }) {
		rows = append(rows, s.rows[id])
	}
	m := rows[2]
	for name, want := range map[string]string{
		"subject": "Number 3", "fromname": "Anna", "fromaddress": "anna@contoso.example", "recipients": "Ben",
		"preview": "Hello number 3.", "messageid": "3@contoso.example", "importedfrom": "note.eml",
	} {
		if got := m.Value(name).Text(); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := m.Value("receivedon").Time(); !got.Equal(time.Date(2026, 11, 17, 8, 2, 0, 0, time.UTC)) {
		t.Errorf("received %v", got)
	}
	if folder := m.Value("folderid").Ref().ID; string(folder[:15]) != "folder/Old/Work" {
		t.Errorf("it lies in %q", folder[:])
	}
	if len(crm.Missing(m)) > 0 {
		t.Errorf("without %v", crm.Missing(m))
	}
}

// MBX-01: wherever an import ends, the same files handed over again bring the
// rest, nothing twice, and the counts of an import that was never interrupted.
func TestGoesOnWhereItEnded(t *testing.T) {
	broken := "From a@contoso.example Tue Nov 17 08:02:00 2026\n\n"
	files := []File{
		fileOf("a.eml", message(900)), fileOf("Inbox.mbox", broken+mboxOf(0, 300)+broken+mboxOf(300, 400)+broken), fileOf("bad.png", "\x00"),
		fileOf("b.mbox", mboxOf(650, 100)), fileOf("p.vcf", strings.Repeat(cards, 2)+manyCards(400)+"BEGIN:VCARD\r\nVERSION:3.0\r\n"),
	}
	whole := newSink()
	all, _ := run(t, config(whole), files...)
	for failAt := 1; ; failAt++ {
		s := newSink()
		s.failAt = failAt
		c := config(s)
		m := New(c)
		err := m.Add(context.Background(), files)
		if err == nil {
			err = m.End(context.Background())
		}
		if err == nil {
			return
		}
		if !errors.Is(err, errFull) {
			t.Fatal(err)
		}
		c = config(s)
		c.From, c.Before = s.at, s.counts
		p, _ := run(t, c, files...)
		if len(s.rows) != len(whole.rows) || p.Counts != all.Counts || p.FilesDone != len(files) || p.BytesDone != all.BytesDone {
			t.Fatalf("ended at save %d: %d rows of %d, %+v, want %+v", failAt, len(s.rows), len(whole.rows), p, all)
		}
	}
}

// A pause keeps what comes next from being read; its error ends the import.
func TestGate(t *testing.T) {
	s := newSink()
	c := config(s)
	left := 40
	c.Gate = func(context.Context) error {
		if left--; left < 0 {
			return context.Canceled
		}
		return nil
	}
	m := New(c)
	err := m.Add(context.Background(), []File{fileOf("Inbox.mbox", mboxOf(0, 100))})
	if settled := m.Settle(context.Background()); !errors.Is(err, context.Canceled) || settled != nil || len(s.rows) != firstItems {
		t.Errorf("%v, %v, %d rows", err, settled, len(s.rows))
	}
}

// disk reads files of the machine.
type disk string

func (d disk) Read(_ context.Context, offset int64, length int) ([]byte, error) {
	f, err := os.Open(string(d))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, length)
	n, err := f.ReadAt(b, offset)
	if n > 0 {
		err = nil
	}
	return b[:n], err
}

// MBX-01: the whole corpus comes in: read or refused with a reason, and every
// row is one that the relay accepts.
func TestCorpusImport(t *testing.T) {
	root := os.Getenv("CORPUS_DIR")
	if root == "" {
		root = "../../../shared/corpus"
	}
	if _, err := os.Stat(root); err != nil {
		t.Skipf("SKIPPED: no corpus at %s", root)
	}
	var files []File
	for _, part := range []string{"mail", "contacts"} {
		err := filepath.WalkDir(filepath.Join(root, part), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			files = append(files, File{Path: filepath.ToSlash(path[len(root)+1:]), SizeBytes: info.Size(), Modified: info.ModTime(), Reader: disk(path)})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	s := newSink()
	p, refused := run(t, config(s), files...)
	t.Logf("%d files: %+v", len(files), p.Counts)
	for _, r := range refused {
		t.Logf("refused %s at %d: %s %s", r.File, r.Offset, r.Reason, r.Detail)
	}
	if p.Imported < 1_500 || p.Refused > 40 {
		t.Errorf("%+v", p.Counts)
	}
}
