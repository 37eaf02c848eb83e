package eml_test

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset/charsettest"
	"regarding/shared/mailbox/eml"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew; read the difference before it is committed")

// miniMessages returns the messages of testdata/mini, which are of our own
// writing, by their names.
func miniMessages(t testing.TB) map[string][]byte {
	names, err := filepath.Glob("testdata/mini/*.eml")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 40 {
		t.Fatalf("%d messages, want at least 40", len(names))
	}
	messages := map[string][]byte{}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		messages[name] = raw
	}
	return messages
}

// MBX-01: each message of testdata/mini has a trap of real mail; its golden
// file holds what is to be read of it all the same.
func TestMini(t *testing.T) {
	for name, raw := range miniMessages(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".eml"), func(t *testing.T) {
			m, err := eml.Read(raw, charsettest.Tables{})
			if err != nil {
				t.Fatal(err)
			}
			got := dump(t, raw, m)
			golden := strings.TrimSuffix(name, ".eml") + ".golden"
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

// dump writes all that was read of a message; what is empty is left out.
func dump(t *testing.T, raw []byte, m *mailbox.Message) string {
	var b strings.Builder
	line := func(name string, value any) {
		if s := fmt.Sprint(value); s != "" && s != "[]" && s != "false" && s != "0" {
			fmt.Fprintf(&b, "%s: %s\n", name, s)
		}
	}
	people := func(name string, list []mailbox.Address) {
		for _, a := range list {
			fmt.Fprintf(&b, "%s: %q %q\n", name, a.Name, a.Address)
		}
	}
	fmt.Fprintf(&b, "Subject: %q\n", m.Subject)
	people("From", m.From)
	people("Sender", m.Sender)
	people("Reply-To", m.ReplyTo)
	people("To", m.To)
	people("Cc", m.Cc)
	people("Bcc", m.Bcc)
	line("Date", m.Date)
	line("Received", m.Received)
	line("Message-ID", m.MessageID)
	line("In-Reply-To", m.InReplyTo)
	line("References", m.References)
	line("Conversation-Index", m.ConversationIndex)
	if m.List != (mailbox.List{}) {
		line("List", fmt.Sprintf("%+v", m.List))
	}
	line("Auto-Submitted", m.AutoSubmitted)
	line("Sensitivity", m.Sensitivity)
	line("Importance", m.Importance)
	if marks := fmt.Sprintf("%+v", m.Marks); marks != fmt.Sprintf("%+v", mailbox.Marks{}) {
		line("Marks", marks)
	}
	for _, p := range m.Problems {
		line("Problem", p)
	}
	for _, p := range m.Parts {
		line("Part", fmt.Sprintf("%q depth %d %s %s", p.Path, p.Depth, roleNames[p.Role], p.Type))
		line("  name", p.Name)
		line("  content-id", p.ContentID)
		line("  method", p.Method)
		if p.Envelope != nil {
			line("  envelope", fmt.Sprintf("%q %v %v %v %s", p.Envelope.Subject, p.Envelope.From, p.Envelope.To, p.Envelope.Date, p.Envelope.MessageID))
		}
		if p.Role != mailbox.Container {
			line("  bytes", contentOf(t, raw, p))
		}
	}
	fmt.Fprintf(&b, "Preview: %q\n", m.Preview())
	writeBlock(&b, "Text", m.Text)
	writeBlock(&b, "HTML", m.HTML)
	return b.String()
}

var roleNames = map[mailbox.Role]string{
	mailbox.Container: "container", mailbox.Body: "body", mailbox.Attachment: "attachment",
	mailbox.Inline: "inline", mailbox.Invitation: "invitation", mailbox.Embedded: "embedded",
}

// contentOf decodes a part: short text as it is, other things as a digest.
func contentOf(t *testing.T, raw []byte, p mailbox.Part) string {
	r, err := eml.Open(raw, p)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) != p.SizeBytes {
		t.Errorf("part %s holds %d bytes, SizeBytes says %d", p.Path, len(b), p.SizeBytes)
	}
	if utf8.Valid(b) && len(b) < 60 && bytes.IndexByte(b, 0) < 0 {
		return fmt.Sprintf("%d %q", len(b), b)
	}
	return fmt.Sprintf("%d sha256 %.4x", len(b), sha256.Sum256(b))
}

// writeBlock writes text indented by "| ".
func writeBlock(b *strings.Builder, name, text string) {
	if text == "" {
		return
	}
	fmt.Fprintf(b, "%s:\n", name)
	for line := range strings.Lines(text) {
		fmt.Fprintf(b, "| %s\n", strings.TrimSuffix(line, "\n"))
	}
}
