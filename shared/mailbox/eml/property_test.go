package eml_test

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset/charsettest"
	"regarding/shared/mailbox/eml"
)

// checkMessage checks what holds of every message that was read.
func checkMessage(t *testing.T, raw []byte, m *mailbox.Message) {
	t.Helper()
	texts := []string{m.Subject, m.MessageID, m.Text, m.HTML, m.Preview(), m.AutoSubmitted, m.List.ID, m.List.Name, mailbox.NormalSubject(m.Subject)}
	for _, list := range [][]mailbox.Address{m.From, m.Sender, m.ReplyTo, m.To, m.Cc, m.Bcc} {
		for _, a := range list {
			texts = append(texts, a.Name, a.Address)
			if a.Address == "" && a.Name == "" {
				t.Error("an empty address")
			}
		}
	}
	texts = append(append(texts, m.InReplyTo...), m.References...)
	if len(m.Text) > mailbox.MaxTextBytes || len(m.HTML) > mailbox.MaxTextBytes {
		t.Errorf("%d bytes of text, %d of HTML", len(m.Text), len(m.HTML))
	}
	if len(m.Parts) == 0 || len(m.Parts) > mailbox.MaxParts {
		t.Errorf("%d parts", len(m.Parts))
	}
	paths := map[string]bool{}
	for i, p := range m.Parts {
		texts = append(texts, p.Name, p.Type, p.ContentID, p.Description, p.Location)
		if p.Parent >= i || p.Depth > mailbox.MaxDepth+1 || paths[p.Path] || m.Part(p.Path) == nil {
			t.Errorf("part %d at %q: parent %d, depth %d", i, p.Path, p.Parent, p.Depth)
		}
		paths[p.Path] = true
		if p.Parent >= 0 && (p.Body.Offset < m.Parts[p.Parent].Body.Offset || p.Body.End() > m.Parts[p.Parent].Body.End()) {
			t.Errorf("part %s is outside its parent", p.Path)
		}
		if p.Role == mailbox.Container {
			continue
		}
		r, err := eml.Open(raw, p)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, r); err != nil || n != int64(p.SizeBytes) {
			t.Errorf("part %s: %d bytes, %v; SizeBytes says %d", p.Path, n, err, p.SizeBytes)
		}
	}
	for _, text := range texts {
		if !utf8.ValidString(text) || bytes.IndexByte([]byte(text), 0) >= 0 {
			t.Errorf("no clean text: %.100q", text)
		}
	}
	if d := m.Date; !d.IsZero() && (d.At.Year() < 1899 || d.At.Nanosecond() != 0) {
		t.Errorf("date %v", d)
	}
	_ = m.Conversation()
	_ = m.IdentityKey(mailbox.ContentHash(raw))
}

func TestCorpusProperties(t *testing.T) {
	for _, c := range corpusMessages(t) {
		m, err := eml.Read(c.raw, charsettest.Tables{})
		if err != nil {
			continue // TestCorpusMessages says why
		}
		checkMessage(t, c.raw, m)
		if t.Failed() {
			t.Fatal(c.path)
		}
	}
}

func TestMiniProperties(t *testing.T) {
	for name, raw := range miniMessages(t) {
		m, err := eml.Read(raw, charsettest.Tables{})
		if err != nil {
			t.Fatal(err)
		}
		checkMessage(t, raw, m)
		for _, p := range m.Parts {
			if p.Role == mailbox.Container {
				continue
			}
			whole, err := eml.Open(raw, p)
			if err != nil {
				t.Fatal(err)
			}
			want, err := io.ReadAll(whole)
			if err != nil {
				t.Fatal(err)
			}
			pieces, _ := eml.Open(raw, p)
			if got, err := io.ReadAll(iotest.OneByteReader(pieces)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: part %s reads otherwise byte by byte: %v", name, p.Path, err)
			}
		}
	}
}

// Lines that end in CR LF say the same as lines that end in LF.
func TestMiniLineEnds(t *testing.T) {
	for name, raw := range miniMessages(t) {
		if bytes.Contains(raw, []byte("\r")) {
			continue
		}
		a, err := eml.Read(raw, charsettest.Tables{})
		if err != nil {
			t.Fatal(err)
		}
		b, err := eml.Read(bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n")), charsettest.Tables{})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []*mailbox.Message{a, b} { // what says offsets and bytes
			for i := range m.Parts {
				m.Parts[i].Header, m.Parts[i].Body, m.Parts[i].SizeBytes = mailbox.Span{}, mailbox.Span{}, 0
			}
			for i := range m.Problems {
				m.Problems[i].Offset = 0
			}
		}
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%s (-LF +CR LF):\n%s", name, diff)
		}
	}
}

// FuzzRead: nothing makes the reader panic, and whatever it reads is clean.
func FuzzRead(f *testing.F) {
	for _, raw := range miniMessages(f) {
		f.Add(raw)
	}
	corpusSeeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := eml.Read(raw, charsettest.Tables{})
		if err != nil {
			if isBroken(err) {
				t.Fatal(err)
			}
			return
		}
		checkMessage(t, raw, m)
	})
}
