package mailbox

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"regarding/shared/crm"
)

// Place is where an item goes and where it came from.
type Place struct {
	Box    ID
	Owner  crm.UserID
	Folder FolderID // of messages
	// File is the name of the file that it came from.
	File string
	// Came is the date that lists show of a message which says none: that of
	// the file, or when it came here.
	Came time.Time
	// Now is when it comes here.
	Now time.Time
}

// latest is how far in the future a message may say that it was sent: clocks
// go wrong, and junk wants to stay on top.
const latest = 48 * time.Hour

// MessageRow returns m as a row of mailmessage. Raw is the hash of its bytes,
// body that of its reduced form, zero for none; size is that of the bytes.
func MessageRow(m *Message, id ItemID, at Place, raw, body Hash, size int) crm.Row {
	w := rowWriter{crm.NewRow(crm.Key{Entity: crm.MailMessage, ID: id.ID}, at.Owner)}
	w.ref("mailboxid", crm.Mailbox, at.Box.ID)
	w.ref("folderid", crm.MailFolder, at.Folder.ID)
	w.text("subject", m.Subject)
	from := m.Author()
	w.text("fromname", from.Name)
	w.text("fromaddress", from.Address)
	w.text("recipients", namesOf(m.To, m.Cc, m.Bcc))
	if !m.Date.IsZero() {
		w.set("senton", crm.Instant(m.Date.At))
	}
	w.set("receivedon", crm.Instant(m.came(at)))
	w.set("size", crm.Whole(int64(size)))
	w.set("isread", crm.Bool(m.Marks.Read || !m.Marks.Known))
	w.set("isflagged", crm.Bool(m.Marks.Flagged))
	w.set("hasattachments", crm.Bool(len(m.Attachments()) > 0))
	w.set("importance", crm.Whole(crm.ImportanceNormal+int64(m.Importance)))
	w.text("preview", m.Preview())
	if thread := m.Thread(); len(thread) > 0 {
		w.set("thread", crm.Blob(thread))
	}
	w.text("messageid", m.MessageID)
	if len(m.InReplyTo) > 0 {
		w.text("inreplyto", m.InReplyTo[0])
	}
	w.memo("references", strings.Join(m.References, "\n"))
	w.set("raw", crm.Hash(raw).Value())
	if body != (Hash{}) {
		w.set("body", crm.Hash(body).Value())
	}
	w.set("problems", crm.Whole(int64(len(m.Problems))))
	w.text("listid", m.List.ID)
	w.text("importedfrom", at.File)
	return w.row
}

// came is when m is taken to have come: as it says, as the last server says
// where it says nothing or what cannot be, or when it was found.
func (m *Message) came(at Place) time.Time {
	for _, d := range []Date{m.Date, m.Received} {
		if !d.IsZero() && d.At.Year() >= 1970 && d.At.Before(at.Now.Add(latest)) {
			return d.At
		}
	}
	return at.Came
}

// Thread returns the ids by which messages of one conversation find each
// other, for the attribute "thread".
func (m *Message) Thread() []byte {
	var b []byte
	for _, key := range m.Conversation() {
		if len(b) == crm.MaxThread*crm.ThreadIDBytes {
			break
		}
		b = append(b, key[:crm.ThreadIDBytes]...)
	}
	return b
}

// namesOf lists people as a list of messages shows them.
func namesOf(lists ...[]Address) string {
	var b strings.Builder
	for _, list := range lists {
		for _, a := range list {
			if b.Len() > crm.MaxListText*utf8.UTFMax {
				return b.String()
			}
			if b.Len() > 0 {
				b.WriteString(", ")
			}
			if a.Name != "" {
				b.WriteString(a.Name)
			} else {
				b.WriteString(a.Address)
			}
		}
	}
	return b.String()
}

// rowWriter sets values that fit their attributes: what is too long is cut.
type rowWriter struct{ row crm.Row }

func (w *rowWriter) set(name string, v crm.Value) { w.row = w.row.WithValue(name, v) }

func (w *rowWriter) ref(name string, e crm.Entity, id crm.ID) {
	w.set(name, crm.Lookup(crm.Ref{Entity: e, ID: id}))
}

// text sets one line of text.
func (w *rowWriter) text(name, s string) { w.memo(name, oneLineOf(s)) }

// memo sets a text of any lines.
func (w *rowWriter) memo(name, s string) {
	s = strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
	if a, ok := w.row.Entity.Attribute(name); ok && a.MaxLength > 0 {
		s = Cut(s, a.MaxLength)
	}
	if s != "" {
		w.set(name, crm.Str(s))
	}
}

// Line returns s as one line of at most n characters, as attributes of one
// line hold it.
func Line(s string, n int) string {
	return Cut(strings.TrimSpace(strings.ToValidUTF8(oneLineOf(s), "\uFFFD")), n)
}

// oneLineOf returns s with a space in the place of each control character.
func oneLineOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// Cut returns the first n characters of s.
func Cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
