package track_test

import (
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/mailbox/eml"
	"regarding/shared/track"
)

const quote = "Received: by mx.home.example; Tue, 17 Nov 2026 09:14:30 +0000\r\n" +
	"From: Ada Lovelace <Ada@Analytical.example>\r\n" +
	"To: Anna Home <anna@home.example>, \"Ben\" <ben@home.example>, anna@HOME.example\r\n" +
	"Cc: Announce <announce@lists.example>\r\n" +
	"Bcc: Quiet <quiet@hidden.example>\r\n" +
	"List-Id: Announcements <announce.lists.example>\r\n" +
	"Subject: Quote for\r\n the engine\r\n" +
	"Date: Tue, 17 Nov 2026 09:14:00 +0000\r\n" +
	"Message-ID: <q1@analytical.example>\r\nIn-Reply-To: <q0@home.example>\r\nReferences: <q0@home.example>\r\n" +
	"Importance: high\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed; boundary=mix\r\n\r\n" +
	"--mix\r\nContent-Type: multipart/related; boundary=rel\r\n\r\n" +
	"--rel\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Dear Anna,</p><p>the price <img src=\"cid:pic\"></p>\r\n" +
	"--rel\r\nContent-Type: image/png\r\nContent-ID: <pic>\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--rel--\r\n" +
	"--mix\r\nContent-Type: application/pdf; name=quote.pdf\r\nContent-Disposition: attachment; filename=quote.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n" +
	"--mix--\r\n"

func read(t *testing.T, raw string) *mailbox.Message {
	t.Helper()
	m, err := eml.Read([]byte(raw), nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func opener(raw string) func(*mailbox.Part) ([]byte, error) {
	return func(p *mailbox.Part) ([]byte, error) {
		r, err := eml.Open([]byte(raw), *p)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	}
}

// TRK-03: what a received message becomes.
func TestPromote(t *testing.T) {
	p, blobs := track.Promote(read(t, quote), track.Copy{Own: []string{"anna@home.example"}, Folder: crm.FolderInbox}, opener(quote))
	if p.Subject != "Quote for the engine" || p.From != "Ada@Analytical.example" || p.FromName != "Ada Lovelace" ||
		p.MessageID != "q1@analytical.example" || p.InReplyTo != "q0@home.example" || p.References != "q0@home.example" ||
		p.Priority != crm.ImportanceHigh || p.Outgoing || p.Draft || p.Awaited {
		t.Errorf("got %+v", p)
	}
	if !p.Sent.Equal(time.Date(2026, 11, 17, 9, 14, 0, 0, time.UTC)) || !p.Received.Equal(p.Sent.Add(30*time.Second)) {
		t.Errorf("sent %v, received %v", p.Sent, p.Received)
	}
	var people []string
	for _, party := range p.Parties {
		people = append(people, fmt.Sprint(party.Role, " ", party.Name, " ", party.Address, " ", party.List))
	}
	want := []string{
		"1 Ada Lovelace Ada@Analytical.example false",
		"2 Anna Home anna@home.example false", "2 Ben ben@home.example false",
		"3 Announce announce@lists.example true",
		"4 Quiet quiet@hidden.example false",
	}
	if !slices.Equal(people, want) {
		t.Errorf("people %q", people)
	}
	if len(p.Files) != 2 || p.Files[0].Name != "quote.pdf" || p.Files[0].Inline || p.Files[0].Size != 5 ||
		p.Files[1].ContentID != "pic" || !p.Files[1].Inline {
		t.Errorf("files %+v", p.Files)
	}
	hashes := map[crm.Hash]bool{p.Body: true}
	for _, f := range p.Files {
		hashes[f.Content] = true
	}
	if len(blobs) != 3 || len(hashes) != 3 {
		t.Fatalf("%d blobs of %d hashes", len(blobs), len(hashes))
	}
	for _, b := range blobs {
		if !hashes[sha256.Sum256(b)] {
			t.Errorf("nothing refers to %q", b)
		}
	}
	for _, secret := range []string{"hidden.example", "mx.home.example", "quote.pdf"} {
		if strings.Contains(string(blobs[0]), secret) {
			t.Errorf("the body has %q: %s", secret, blobs[0])
		}
	}
	if !strings.Contains(p.Text, "the price") {
		t.Errorf("text %q", p.Text)
	}
}

// TRK-03: which way a message went, and what a draft is.
func TestPromoteDirection(t *testing.T) {
	m := read(t, quote)
	for _, c := range []struct {
		name            string
		of              track.Copy
		outgoing, draft bool
	}{
		{"received", track.Copy{Own: []string{"anna@home.example"}, Folder: crm.FolderArchive}, false, false},
		{"own address", track.Copy{Own: []string{"ada@analytical.example"}, Folder: crm.FolderArchive}, true, false},
		{"sent folder", track.Copy{Folder: crm.FolderSent}, true, false},
		{"draft", track.Copy{Folder: crm.FolderDrafts}, true, true},
	} {
		p, _ := track.Promote(m, c.of, opener(quote))
		if p.Outgoing != c.outgoing || p.Draft != c.draft {
			t.Errorf("%s: outgoing %v, draft %v", c.name, p.Outgoing, p.Draft)
		}
	}
}

// Without From, Date and Message-ID there is a record all the same.
func TestPromoteBare(t *testing.T) {
	raw := "Subject: nobody\r\n\r\nhello\r\n"
	p, blobs := track.Promote(read(t, raw), track.Copy{Content: mailbox.ContentHash([]byte(raw))}, opener(raw))
	if p.Subject != "nobody" || len(p.Parties) != 0 || !p.Sent.IsZero() || p.Content.String() == (crm.Hash{}).String() || len(blobs) != 1 {
		t.Errorf("got %+v, %d blobs", p, len(blobs))
	}
}

// Parts that are elsewhere make the record wait for them.
func TestPromoteAwaited(t *testing.T) {
	p, blobs := track.Promote(read(t, quote), track.Copy{}, func(*mailbox.Part) ([]byte, error) { return nil, fmt.Errorf("part: %w", track.ErrNotHere) })
	if !p.Awaited || len(p.Files) != 0 || p.Text == "" || len(blobs) != 1 || len(p.Parties) != 5 {
		t.Errorf("got %+v, %d blobs", p, len(blobs))
	}
}

// A damaged part is left out, and nothing else.
func TestPromoteDamaged(t *testing.T) {
	p, _ := track.Promote(read(t, quote), track.Copy{}, func(p *mailbox.Part) ([]byte, error) {
		if p.Type == "application/pdf" {
			return nil, io.ErrUnexpectedEOF
		}
		return []byte("x"), nil
	})
	if p.Awaited || len(p.Files) != 1 || !p.Files[0].Inline {
		t.Errorf("got %+v", p.Files)
	}
}

// 5,000 recipients: the record has the first ones and says how many more, but
// for Bcc.
func TestPromoteManyRecipients(t *testing.T) {
	m := read(t, quote)
	m.To = nil
	for i := range 5000 {
		m.To = append(m.To, mailbox.Address{Address: fmt.Sprintf("p%d@many.example", i)})
	}
	p, _ := track.Promote(m, track.Copy{}, opener(quote))
	if len(p.Parties) != track.MaxParties || p.PartiesLeftOut != 5002-track.MaxParties {
		t.Errorf("%d parties, %d left out", len(p.Parties), p.PartiesLeftOut)
	}
}

func TestPromoteRow(t *testing.T) {
	row := mailbox.MessageRow(read(t, quote), mailbox.ItemID{}, mailbox.Place{}, mailbox.Hash{1}, mailbox.Hash{}, len(quote))
	p := track.PromoteRow(row, track.Copy{Folder: crm.FolderInbox})
	if !p.Awaited || p.From != "Ada@Analytical.example" || p.MessageID != "q1@analytical.example" || p.Text == "" || len(p.Parties) != 1 {
		t.Errorf("got %+v", p)
	}
	whole, _ := track.Promote(read(t, quote), track.Copy{}, opener(quote))
	if !p.Sent.Equal(whole.Sent) || p.MessageID != whole.MessageID || p.From != whole.From {
		t.Error("the row is not the same message as the whole (S31)")
	}
}

// What is read of a body is what was written into it.
func TestBody(t *testing.T) {
	for _, c := range []struct{ name, text, html string }{
		{"text", "hello\n\nworld\n-- \nAda", ""},
		{"html", "", "<p>hello</p>\n<p>wörld</p>"},
		{"both", "hello", "<p>hello</p>"},
		{"lines that look like marks", "--abc\n--\nFrom here", "<p>--abc--</p>"},
		{"long line", strings.Repeat("x", 100_000), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := eml.Read(track.Body(c.text, c.html), nil)
			if err != nil {
				t.Fatal(err)
			}
			if m.Text != c.text || m.HTML != c.html || len(m.Problems) > 0 {
				t.Errorf("got text %.100q, HTML %.100q, problems %v", m.Text, m.HTML, m.Problems)
			}
		})
	}
	for _, c := range []struct {
		text string
		cut  bool
	}{{strings.Repeat("x", 100_000), false}, {strings.Repeat("xyz\n", track.MaxBodyText/4-1), false}, {strings.Repeat("é", track.MaxBodyText), true}, {strings.Repeat("x€\n", track.MaxBodyText), true}} {
		m, err := eml.Read(track.Body(c.text, c.text), nil)
		if err != nil || track.IsCut(len(m.Text)) != c.cut || track.IsCut(len(m.HTML)) != c.cut {
			t.Errorf("of %d bytes %d of text and %d of HTML are there, want them cut: %v (%v)", len(c.text), len(m.Text), len(m.HTML), c.cut, err)
		}
	}
	if b := track.Body("", ""); b != nil {
		t.Errorf("a body of nothing: %q", b)
	}
	if b := track.Body(strings.Repeat("é", track.MaxBodyText), ""); len(b) > track.MaxBodyText+200 {
		t.Errorf("%d bytes", len(b))
	}
}

func FuzzPromote(f *testing.F) {
	f.Add([]byte(quote))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := eml.Read(raw, nil)
		if err != nil {
			return
		}
		p, blobs := track.Promote(m, track.Copy{Content: mailbox.ContentHash(raw)}, opener(string(raw)))
		if len(p.Parties) > track.MaxParties || len(p.Files) > track.MaxFiles || len(p.Text) > track.MaxText || len(blobs) > track.MaxFiles+1 {
			t.Errorf("beyond the limits: %d parties, %d files, %d bytes of text", len(p.Parties), len(p.Files), len(p.Text))
		}
	})
}
