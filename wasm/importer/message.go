package importer

import (
	"bytes"
	"context"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/mailbox/eml"
	"regarding/shared/mailbox/mbox"
)

// maxSearched is how much of a message's text is searched.
const maxSearched = 256 << 10

// messageFile imports a file that holds one message.
func (m *Import) messageFile(ctx context.Context, n int, f File) error {
	raw, ok, err := m.whole(ctx, f, mailbox.MaxMessageBytes)
	if !ok {
		return err
	}
	folder, err := m.folder(ctx, foldersOf(f.Path))
	if err != nil {
		return err
	}
	if err := m.message(ctx, f, raw, folder, 0, Position{File: n + 1}); err != nil {
		return err
	}
	m.config.Pause()
	return nil
}

// mailboxFile imports the messages of an mbox file of any size, from an offset
// at which one begins.
func (m *Import) mailboxFile(ctx context.Context, n int, f File, from int64) error {
	folder, err := m.folder(ctx, append(foldersOf(f.Path), folderName(f.Name())))
	if err != nil {
		return err
	}
	before := m.progress.BytesDone
	splitter := mbox.NewSplitter(func(one mbox.Message) error {
		if err := m.config.Gate(ctx); err != nil {
			return err
		}
		offset := from + one.Offset
		then := Position{File: n, Offset: offset + one.Length}
		m.progress.BytesDone = before + then.Offset
		if one.Refused != nil {
			m.refuseError(f, from, one.Refused)
		} else if err := m.message(ctx, f, bytes.Clone(one.Raw), folder, offset, then); err != nil {
			return err
		}
		if err := m.passed(ctx, then); err != nil {
			return err
		}
		m.config.Pause()
		return nil
	})
	for at := from; at < f.SizeBytes; {
		piece, err := f.Reader.Read(ctx, at, int(min(f.SizeBytes-at, pieceBytes)))
		if err != nil || len(piece) == 0 {
			return m.unreadable(ctx, f, at, orEnded(err))
		}
		at += int64(len(piece))
		if _, err := splitter.Write(piece); err != nil {
			return m.split(f, from, err)
		}
		m.config.Pause()
	}
	return m.split(f, from, splitter.Close())
}

// split notes what the splitter itself refuses; other errors end the import.
func (m *Import) split(f File, from int64, err error) error {
	if err == nil || !isRefusal(err) {
		return err
	}
	m.refuseError(f, from, err)
	return nil
}

// message puts one message into the batch, or refuses it. Raw is kept.
func (m *Import) message(ctx context.Context, f File, raw []byte, folder mailbox.FolderID, offset int64, then Position) error {
	msg, err := eml.Read(raw, m.config.Charsets)
	if err != nil {
		m.refuseError(f, offset, err)
		return nil
	}
	whole := blobOf(raw)
	blobs := []Blob{whole}
	var reduced Blob
	if len(raw) > eml.ReducedAbove {
		if b := eml.Reduced(raw, msg); len(b) < len(raw) {
			reduced = blobOf(b)
			blobs = append(blobs, reduced)
		}
	}
	if moved, ok, err := m.marked(ctx, msg.Marks.Labels); err != nil {
		return err
	} else if ok {
		folder = moved
	}
	at := m.place(f)
	at.Folder = folder
	content := mailbox.ContentHash(raw)
	id := mailbox.ImportedItemID(m.config.Box, content)
	return m.take(ctx, Item{
		Row:     mailbox.MessageRow(msg, id, at, mailbox.Hash(whole.Hash), mailbox.Hash(reduced.Hash), len(raw)),
		Content: content,
		Blobs:   blobs,
		To:      People(msg),
		Text:    Text(msg),
	}, source{f.Path, offset}, len(raw)+len(reduced.Bytes), then)
}

// place is where what is found in a file comes from.
func (m *Import) place(f File) mailbox.Place {
	at := mailbox.Place{Box: m.config.Box, Owner: m.config.Owner, File: f.Name(), Came: f.Modified, Now: m.config.Now()}
	if at.Came.IsZero() {
		at.Came = at.Now
	}
	return at
}

// People lists to whom a message went, as a search finds them.
func People(m *mailbox.Message) string {
	var b strings.Builder
	for _, list := range [][]mailbox.Address{m.To, m.Cc, m.Bcc} {
		for _, a := range list {
			b.WriteString(a.String())
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Text is the text by which a message is found: its own, and the names of its
// attachments.
func Text(m *mailbox.Message) string {
	text := m.PlainText(maxSearched)
	for _, p := range m.Attachments() {
		text += "\n" + p.Name
		if p.Envelope != nil {
			text += "\n" + p.Envelope.Subject
		}
	}
	return text
}

// marked returns the folder that the program from which a message was exported
// had it in, where that is one that every mailbox has.
func (m *Import) marked(ctx context.Context, labels []string) (mailbox.FolderID, bool, error) {
	for _, label := range labels {
		if kind := StandardFolder([]string{label}); kind != crm.FolderOrdinary {
			id, err := m.folder(ctx, []string{label})
			return id, err == nil, err
		}
	}
	return mailbox.FolderID{}, false, nil
}

func (m *Import) folder(ctx context.Context, path []string) (mailbox.FolderID, error) {
	key := strings.Join(path, "/")
	if id, ok := m.folders[key]; ok {
		return id, nil
	}
	id, err := m.config.Sink.Folder(ctx, path)
	if err == nil {
		m.folders[key] = id
	}
	return id, err
}
