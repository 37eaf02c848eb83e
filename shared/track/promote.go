package track

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
)

// ErrNotHere says that the bytes of a part are not on this device.
var ErrNotHere = errors.New("the bytes of the part are not here")

// Copy is a person's copy of a message.
type Copy struct {
	// Own are the person's own addresses, normalised (crm.NormalizeEmail).
	Own []string
	// Folder is the kind of the folder that it lies in: crm.FolderSent and so on.
	Folder int64
	// Content is the digest of the message (mailbox.ContentHash), zero where its
	// bytes are not here.
	Content mailbox.Hash
}

// Promote makes a record of a message that was read. Open returns the bytes of
// a part, decoded, or ErrNotHere: then the promotion is Awaited and without
// files. Any other error leaves the part out. The promotion is complete
// otherwise, up to its limits.
//
// Blobs are the bytes that the promotion refers to, each once; their SHA-256
// are the hashes in it.
//
// Source: semantics.md, 3.5 and 4.7; TRK-03.
func Promote(m *mailbox.Message, of Copy, open func(*mailbox.Part) ([]byte, error)) (p Promotion, blobs [][]byte) {
	from := m.Author()
	p = Promotion{
		Subject: mailbox.Line(m.Subject, 998), From: mailbox.Line(from.Address, 320), FromName: mailbox.Line(from.Name, 320),
		Sent: m.Date.At, Received: m.Received.At,
		MessageID: mailbox.Line(m.MessageID, 998), References: mailbox.Cut(strings.Join(m.References, "\n"), crm.MaxReferences),
		Priority: crm.ImportanceNormal + int64(m.Importance), Content: crm.Hash(of.Content),
		Text: cut(m.PlainText(MaxText), MaxText),
	}
	if len(m.InReplyTo) > 0 {
		p.InReplyTo = mailbox.Line(m.InReplyTo[0], 998)
	}
	p.direct(of)
	p.people(m)
	if b := Body(m.Text, m.HTML); b != nil {
		p.Body = sha256.Sum256(b)
		blobs = append(blobs, b)
	}
	files, bytes, err := filesOf(m, open)
	if err != nil {
		p.Awaited = true
		return p, blobs
	}
	p.Files = files
	return p, append(blobs, bytes...)
}

// PromoteRow makes a record of a message of which only its row is here. It is
// Awaited: the rest follows when the bytes are there.
func PromoteRow(row crm.Row, of Copy) Promotion {
	p := Promotion{
		Subject: mailbox.Line(row.Value("subject").Text(), 998),
		From:    mailbox.Line(row.Value("fromaddress").Text(), 320), FromName: mailbox.Line(row.Value("fromname").Text(), 320),
		MessageID: row.Value("messageid").Text(), InReplyTo: row.Value("inreplyto").Text(),
		References: row.Value("references").Text(), Priority: row.Value("importance").Int(),
		Content: crm.Hash(of.Content), Awaited: true, Text: row.Value("preview").Text(),
	}
	if v := row.Value("senton"); !v.IsNull() {
		p.Sent = v.Time()
	}
	p.direct(of)
	p.add(crm.PartySender, mailbox.Address{Name: p.FromName, Address: p.From}, "")
	return p
}

// direct says which way the message went.
func (p *Promotion) direct(of Copy) {
	p.Draft = of.Folder == crm.FolderDrafts
	p.Outgoing = p.Draft || of.Folder == crm.FolderSent || p.From != "" && slices.Contains(of.Own, crm.NormalizeEmail(p.From))
	if p.Outgoing {
		p.Received = p.Sent
	}
}

// people lists who is on the message, those of each role once.
func (p *Promotion) people(m *mailbox.Message) {
	p.add(crm.PartySender, m.Author(), "")
	for _, of := range []struct {
		role int64
		list []mailbox.Address
	}{{crm.PartyTo, m.To}, {crm.PartyCc, m.Cc}, {crm.PartyBcc, m.Bcc}} {
		seen := map[string]bool{}
		for _, a := range of.list {
			key := crm.NormalizeEmail(a.Address)
			if key == "" {
				key = "\n" + crm.NormalizeName(a.Name)
			}
			if seen[key] {
				continue
			}
			seen[key] = true
			p.add(of.role, a, m.List.ID)
		}
	}
}

// add adds a party, unless it says nothing or there are too many.
func (p *Promotion) add(role int64, a mailbox.Address, list string) {
	party := Party{Role: role, Address: mailbox.Line(a.Address, 320), Name: mailbox.Line(a.Name, 320)}
	switch {
	case party.Address == "" && party.Name == "":
		return
	case len(p.Parties) == MaxParties:
		p.PartiesLeftOut += Counted(role)
		return
	}
	// A list whose List-Id is announce.example.org has the address
	// announce@example.org.
	party.List = list != "" && strings.EqualFold(strings.Replace(party.Address, "@", ".", 1), list)
	p.Parties = append(p.Parties, party)
}

// filesOf returns the attachments of a message and the pictures of its HTML.
func filesOf(m *mailbox.Message, open func(*mailbox.Part) ([]byte, error)) (files []File, blobs [][]byte, err error) {
	seen := map[crm.Hash]bool{}
	list := m.Attachments()
	for i := range m.Parts {
		if p := &m.Parts[i]; p.Role == mailbox.Inline && m.Outer(p) {
			list = append(list, p)
		}
	}
	for i, part := range list {
		if len(files) == MaxFiles {
			break
		}
		f := File{
			Name: mailbox.Line(part.Name, 255), Type: mailbox.Line(part.Type, 256), Size: int64(part.SizeBytes),
			ContentID: mailbox.Line(part.ContentID, 998), Inline: part.Role == mailbox.Inline,
		}
		if f.Name == "" && !f.Inline {
			f.Name = fileName(part, i+1)
		}
		if part.SizeBytes <= MaxFileBytes {
			b, err := open(part)
			if errors.Is(err, ErrNotHere) {
				return nil, nil, err
			}
			if err != nil || len(b) > MaxFileBytes {
				continue
			}
			f.Size, f.Content = int64(len(b)), sha256.Sum256(b)
			if !seen[f.Content] {
				seen[f.Content] = true
				blobs = append(blobs, b)
			}
		}
		f.Size = min(f.Size, MaxFileBytes)
		files = append(files, f)
	}
	return files, blobs, nil
}

// fileName names the n-th attachment, which has no name.
func fileName(p *mailbox.Part, n int) string {
	switch {
	case p.Role == mailbox.Embedded && p.Envelope != nil && p.Envelope.Subject != "":
		return mailbox.Line(p.Envelope.Subject, 250) + ".eml"
	case p.Role == mailbox.Embedded:
		return fmt.Sprintf("message %d.eml", n)
	case p.Role == mailbox.Invitation:
		return fmt.Sprintf("invitation %d.ics", n)
	}
	return fmt.Sprintf("attachment %d", n)
}
