// Package importer reads the files that a person chose: it tells what they
// are, splits and parses them, and hands what it finds on in batches.
package importer

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
)

// Reader reads a file that a person chose, from an offset, at most length
// bytes and as many as there are.
type Reader interface {
	Read(ctx context.Context, offset int64, length int) ([]byte, error)
}

// File is a file that a person chose.
type File struct {
	// Path is its name with its folders, with "/" between them.
	Path      string
	SizeBytes int64
	Modified  time.Time
	Reader    Reader
}

// Name is the name of the file without its folders.
func (f File) Name() string { return f.Path[strings.LastIndexByte(f.Path, '/')+1:] }

// Blob is bytes that a row refers to.
type Blob struct {
	Hash  crm.Hash
	Bytes []byte
}

// Item is one thing that was found: its row, and the bytes it refers to, which
// belong to the Sink until Save returns.
type Item struct {
	Row crm.Row
	// Content is that from which the row's id is derived.
	Content mailbox.Hash
	Blobs   []Blob
	// Text is what the item is found by, besides what its row holds: to whom
	// it went, and its text with the names of its attachments.
	To, Text string
}

// Sink takes what is found.
type Sink interface {
	// Folder returns the folder of the mailbox in which what lies under a path
	// goes, and makes it where it is missing. The path is one of names, the
	// outermost first; an empty one is that of what lies in no folder.
	Folder(ctx context.Context, path []string) (mailbox.FolderID, error)
	// Save makes items safe and reports what became of each.
	Save(ctx context.Context, items []Item) ([]Outcome, error)
	// Saved notes how far the import is, once all before it is safe. Tell is told
	// of the same progress afterwards.
	Saved(ctx context.Context, at Position, p Progress)
}

// Outcome is what became of an item that was to be saved.
type Outcome uint8

const (
	// Made: it is there because of this import.
	Made Outcome = iota + 1
	// Known: it was there already, and has not been changed.
	Known
	// Beyond: there are as many as there may be.
	Beyond
)

// Position is a place in the files of an import: everything before Offset of
// the file with the number File has been dealt with.
type Position struct {
	File   int
	Offset int64
}

// Config is what an import is made from.
type Config struct {
	Sink     Sink
	Charsets mailbox.Charsets
	Box      mailbox.ID
	Owner    crm.UserID
	// Pause is called often during long work and may hand over to others.
	Pause func()
	// Gate is called between items. It may wait; its error ends the import.
	Gate func(ctx context.Context) error
	// Tell is called when Progress has changed, now and then and at the end.
	Tell func(Progress)
	Now  func() time.Time
	// From is how far an import was that goes on, Before what it had counted
	// there.
	From   Position
	Before Counts
}

// Counts of an import: Found is Imported + Duplicates + Refused (MBX-01).
type Counts struct {
	Found, Imported, Duplicates, Refused int
}

// Progress is how far an import is.
type Progress struct {
	Counts
	FilesDone int
	BytesDone int64
	// Refusals are those since the last Progress.
	Refusals []Refusal
}

const (
	// pieceBytes is how much of a file is read at once.
	pieceBytes = 1 << 20
	// noteTime is how often a stretch in which nothing is found is noted.
	noteTime = time.Second
	// tellTime is how often progress is told between batches.
	tellTime = 100 * time.Millisecond
)

// Import is one import under way. It is for one goroutine.
type Import struct {
	config   Config
	progress Progress
	next     int // number of the next file

	saving  *saving // nil while nothing is being saved
	batch   []Item
	sources []source // by item of the batch
	bytes   int
	begun   time.Time
	saved   bool // a batch was saved already
	// at is the place before which everything is in the batch, or was dealt with.
	at      Position
	noted   time.Time // when the Sink last heard of it
	told    time.Time // when Tell was last called
	folders map[string]mailbox.FolderID
}

// New returns an import to which no file was given yet.
func New(c Config) *Import {
	if c.Pause == nil {
		c.Pause = func() {}
	}
	if c.Gate == nil {
		c.Gate = func(ctx context.Context) error { return ctx.Err() }
	}
	if c.Tell == nil {
		c.Tell = func(Progress) {}
	}
	return &Import{config: c, progress: Progress{Counts: c.Before}, at: c.From, noted: c.Now(), folders: map[string]mailbox.FolderID{}}
}

// Add imports the next files. What cannot be imported is told and does not
// stop the rest. Its errors are those of Gate and of the Sink; what was saved
// stays. When it returns without one nothing is being saved.
func (m *Import) Add(ctx context.Context, files []File) error {
	reading, stop := context.WithCancel(ctx)
	defer stop() // what was read ahead in vain
	beginnings := newAhead(reading, files)
	for i, f := range files {
		n := m.next
		m.next++
		done := m.progress.BytesDone
		if n >= m.config.From.File {
			if err := m.file(ctx, n, f, beginnings, i); err != nil {
				return fmt.Errorf("import: %w", err)
			}
		}
		m.progress.BytesDone = done + f.SizeBytes
		m.progress.FilesDone++
		if err := m.passed(ctx, Position{File: n + 1}); err != nil {
			return fmt.Errorf("import: %w", err)
		}
		if m.config.Now().Sub(m.told) >= tellTime {
			m.tell()
		}
	}
	if err := m.Settle(ctx); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return nil
}

// tell tells progress. Refusals that come behind a batch which is being saved
// are told when it is safe: what is noted of a batch has none that follow it,
// as an import that goes on from there meets them again.
func (m *Import) tell() {
	m.told = m.config.Now()
	p := m.progress
	if m.saving == nil {
		m.progress.Refusals = nil
	} else {
		p.Refusals = nil
	}
	m.config.Tell(p)
}

// passed moves on to a place. What is refused or skipped for long without a
// batch is noted now and then.
func (m *Import) passed(ctx context.Context, at Position) error {
	if at.File < m.config.From.File || at.File == m.config.From.File && at.Offset < m.config.From.Offset {
		return nil
	}
	m.at = at
	if len(m.batch) > 0 || m.underWay() || m.config.Now().Sub(m.noted) < noteTime {
		return nil
	}
	if err := m.Settle(ctx); err != nil {
		return err
	}
	m.note(ctx, m.at, m.progress)
	return nil
}

// note notes that all before a place is safe, and tells how far the import is.
func (m *Import) note(ctx context.Context, at Position, p Progress) {
	p.Refusals = m.progress.Refusals // those that were not told
	m.config.Sink.Saved(ctx, at, p)
	m.tell()
	m.noted = m.config.Now()
}

// End saves what is left.
func (m *Import) End(ctx context.Context) error {
	err := m.save(ctx)
	if err == nil {
		err = m.Settle(ctx)
	}
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	m.note(ctx, m.at, m.progress)
	return nil
}

// file imports the file with the number n, the i-th of those that are read ahead.
func (m *Import) file(ctx context.Context, n int, f File, beginnings *ahead, i int) error {
	if err := m.config.Gate(ctx); err != nil {
		return err
	}
	from := int64(0)
	if n == m.config.From.File {
		from = m.config.From.Offset
	}
	first, err := beginnings.take(i)
	if err == nil && int64(len(first)) == f.SizeBytes {
		f.Reader = held(first)
	}
	if err != nil {
		return m.unreadable(ctx, f, 0, err)
	}
	if len(first) == 0 {
		m.refuse(f, 0, mailbox.Empty, "")
		return nil
	}
	switch kind := mailbox.Recognise(f.Name(), first[:min(len(first), mailbox.RecogniseBytes)]); kind {
	case mailbox.MailboxFile:
		return m.mailboxFile(ctx, n, f, from)
	case mailbox.MessageFile:
		return m.messageFile(ctx, n, f)
	case mailbox.CardFile:
		return m.cardFile(ctx, n, f, from)
	case mailbox.CalendarFile:
		m.refuse(f, 0, CalendarLater, "")
	default:
		if mailbox.KindOfName(f.Name()) == mailbox.MessageFile && f.SizeBytes > mailbox.MaxMessageBytes {
			m.tooLarge(f, mailbox.MaxMessageBytes) // whatever it holds
			return nil
		}
		m.refuse(f, 0, UnknownFile, "")
	}
	return nil
}

func (m *Import) tooLarge(f File, limit int64) {
	m.refuse(f, 0, mailbox.FileTooLarge, sizeInWords(f.SizeBytes)+", at most "+sizeInWords(limit))
}

// whole reads a file that has at most limit bytes; ok is false when it was refused.
func (m *Import) whole(ctx context.Context, f File, limit int64) (b []byte, ok bool, err error) {
	if f.SizeBytes > limit {
		m.tooLarge(f, limit)
		return nil, false, nil
	}
	for int64(len(b)) < f.SizeBytes {
		piece, err := f.Reader.Read(ctx, int64(len(b)), int(min(f.SizeBytes-int64(len(b)), 4*pieceBytes)))
		if err == nil && len(piece) == 0 {
			err = errors.New("it ends before its size")
		}
		if err != nil {
			return nil, false, m.unreadable(ctx, f, int64(len(b)), err)
		}
		if b == nil && int64(len(piece)) == f.SizeBytes {
			return piece, true, nil
		}
		b = append(b, piece...)
		m.config.Pause()
	}
	return b, true, nil
}

// blobOf returns bytes with their hash.
func blobOf(b []byte) Blob { return Blob{Hash: sha256.Sum256(b), Bytes: b} }

// held is a small file that was read as a whole: once is enough.
type held []byte

// Read implements Reader.
func (h held) Read(_ context.Context, offset int64, length int) ([]byte, error) {
	at := min(offset, int64(len(h)))
	return h[at:min(at+int64(length), int64(len(h)))], nil
}
