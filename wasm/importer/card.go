package importer

import (
	"context"
	"strings"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/vcf"
)

// cardFile imports the cards of a file, from an offset at which one begins.
func (m *Import) cardFile(ctx context.Context, n int, f File, from int64) error {
	raw, ok, err := m.whole(ctx, f, mailbox.MaxCardFileBytes)
	if !ok {
		return err
	}
	file, err := vcf.Read(raw, m.config.Charsets)
	if err != nil {
		m.refuseError(f, 0, err)
		return nil
	}
	at := m.place(f)
	for _, card := range file.Cards {
		if int64(card.Span.Offset) < from {
			continue
		}
		if err := m.config.Gate(ctx); err != nil {
			return err
		}
		bytes, ok := card.Span.In(raw)
		if !ok {
			m.refuse(f, int64(card.Span.Offset), mailbox.ReaderBroke, "")
			if err := m.passed(ctx, Position{File: n, Offset: int64(card.Span.Offset + 1)}); err != nil {
				return err
			}
			continue
		}
		whole := blobOf(bytes)
		blobs := []Blob{whole}
		var photo Blob
		if picture := vcf.Picture(raw, card.Photo); len(picture) > 0 {
			photo = blobOf(picture)
			blobs = append(blobs, photo)
		}
		content := mailbox.ContentHash(bytes)
		id := mailbox.ImportedItemID(m.config.Box, content)
		then := Position{File: n, Offset: int64(card.Span.Offset + card.Span.Length)}
		err := m.take(ctx, Item{
			Row:     mailbox.CardRow(card, id, at, mailbox.Hash(whole.Hash), mailbox.Hash(photo.Hash)),
			Content: content,
			Blobs:   blobs,
			Text:    cardText(card),
		}, source{f.Path, int64(card.Span.Offset)}, len(bytes)+len(photo.Bytes), then)
		if err != nil {
			return err
		}
		m.config.Pause()
	}
	for _, refused := range file.Refused {
		m.refuseError(f, 0, refused)
	}
	return nil
}

// cardText is the text by which a card is found, besides what its row holds hot.
func cardText(c *mailbox.Card) string {
	var b strings.Builder
	for _, list := range [][]mailbox.Entry{c.Emails, c.Phones, c.URLs} {
		for _, e := range list {
			b.WriteString(e.Value)
			b.WriteByte('\n')
		}
	}
	for _, member := range c.Members {
		b.WriteString(member.Address.String())
		b.WriteByte('\n')
	}
	b.WriteString(c.Note)
	return b.String()
}
