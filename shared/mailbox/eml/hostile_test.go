package eml_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset/charsettest"
	"regarding/shared/mailbox/eml"
)

// hostile are messages that nobody's program writes.
func hostile() map[string]string {
	parts := func(n int) string {
		return "Content-Type: multipart/mixed; boundary=x\n\n" + strings.Repeat("--x\nContent-Type: text/plain\n\nText.\n", n) + "--x--\n"
	}
	nested := func(n int) string {
		var b strings.Builder
		b.WriteString("Subject: Deep\n")
		for i := range n {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		}
		return b.String() + "\nText.\n"
	}
	return map[string]string{
		"10,000 parts":              parts(10_000),
		"nesting 500":               nested(500),
		"messages nested 500":       "Subject: Deep\n" + strings.Repeat("Content-Type: message/rfc822\n\n", 500) + "\nText.\n",
		"500 kB of header":          "Subject: Large\n" + strings.Repeat("X-Filler: "+strings.Repeat("x", 60)+"\n", 7000) + "\nText.\n",
		"a header of one line":      "Subject: " + strings.Repeat("=?utf-8?Q?=C3=A9?= ", 20_000) + "\n\nText.\n",
		"words without an end":      "Subject: " + strings.Repeat("=?utf-8?Q?", 80_000) + "\n\nText.\n",
		"100,000 addresses":         "To: " + strings.Repeat("a@b,", 100_000) + "\n\nText.\n",
		"open brackets":             "To: " + strings.Repeat("<", 500_000) + "\n\nText.\n",
		"open quotes":               "To: " + strings.Repeat(`" `, 250_000) + "\n\nText.\n",
		"escaped quotes":            "To: \"" + strings.Repeat(`\"`, 250_000) + "\n\nText.\n",
		"open comments":             "To: " + strings.Repeat("( ", 250_000) + "\n\nText.\n",
		"references":                "References: " + strings.Repeat("<a@b>", 100_000) + "\n\nText.\n",
		"parameters":                "Content-Type: text/plain" + strings.Repeat("; a*0*=x", 80_000) + "\n\nText.\n",
		"dashes":                    "Content-Type: multipart/mixed; boundary=\"" + strings.Repeat("-", 300_000) + "\"\n\n" + strings.Repeat("-", 2_000_000) + "\n",
		"short dashes":              "Content-Type: multipart/mixed; boundary=-\n\n" + strings.Repeat("---x\n", 400_000) + "\n",
		"begin lines":               "Subject: uu\n\n" + strings.Repeat("begin 644 a\nM\n", 150_000),
		"uuencoded files":           "Subject: uu\n\n" + strings.Repeat("begin 644 a\n`\nend\n", 50_000),
		"equals signs":              "Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat("=", 2_000_000),
		"padding":                   "Content-Transfer-Encoding: base64\n\n" + strings.Repeat("QQ==\n", 400_000),
		"padding within":            "Content-Transfer-Encoding: base64\n\n" + strings.Repeat("QQ==", 400_000),
		"tags":                      "Content-Type: text/html\n\n" + strings.Repeat("<a b='", 300_000),
		"cid names":                 "Content-Type: text/html\n\n" + strings.Repeat("cid:", 500_000),
		"entities":                  "Content-Type: text/html\n\n" + strings.Repeat("&amp", 500_000),
		"flowed quotes":             "Content-Type: text/plain; format=flowed\n\n" + strings.Repeat(strings.Repeat(">", 1000)+" x \n", 2000),
		"bad header lines":          "A: 1\n" + strings.Repeat("no field\nX-A: 1\n", 50_000) + "\nText.\n",
		"parts without an end line": "Content-Type: multipart/mixed; boundary=x\n\n" + strings.Repeat("--x\n", 400_000),
		"carriage returns":          "Subject: a\n\n" + strings.Repeat("\r", 1_000_000),
		"alternatives":              "Content-Type: multipart/alternative; boundary=x\n\n" + strings.Repeat("--x\nContent-Type: text/html\n\n<p>a</p>\n--x\n\na\n", 5000),
		"digest of headers":         "Content-Type: multipart/digest; boundary=x\n\n" + strings.Repeat("--x\n\nSubject: a\nTo: a@b, c@d\n\n", 5000),
		"dates":                     "Date: " + strings.Repeat("1 Jan 2026 ", 50_000) + "\n\nText.\n",
	}
}

// work is what reading cost, in a measure that no machine changes: bytes
// allocated. Time that allocates nothing is bounded by go test's own limit.
func work(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// MBX-01, limits: hostile messages are read, or refused with a reason, with
// work in proportion to their size.
func TestHostile(t *testing.T) {
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			raw := []byte(text)
			var m *mailbox.Message
			var err error
			cost := work(func() { m, err = eml.Read(raw, charsettest.Tables{}) })
			if err != nil {
				t.Fatal(err)
			}
			if limit := uint64(40*len(raw) + 4<<20); cost > limit {
				t.Errorf("%d bytes allocated for a message of %d", cost, len(raw))
			}
			checkMessage(t, raw, m)
		})
	}
}

// MBX-01, limits
func TestLimits(t *testing.T) {
	text := hostile()
	read := func(s string) *mailbox.Message {
		m, err := eml.Read([]byte(s), charsettest.Tables{})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	has := func(m *mailbox.Message, reason mailbox.Reason) bool {
		return slices.ContainsFunc(m.Problems, func(p mailbox.Problem) bool { return p.Reason == reason })
	}
	if m := read(text["10,000 parts"]); len(m.Parts) != mailbox.MaxParts || !has(m, mailbox.TooManyParts) {
		t.Errorf("%d parts, %v", len(m.Parts), m.Problems)
	}
	for _, name := range []string{"nesting 500", "messages nested 500"} {
		m := read(text[name])
		deepest := m.Parts[len(m.Parts)-1]
		if deepest.Depth != mailbox.MaxDepth || deepest.Role != mailbox.Attachment || !has(m, mailbox.TooDeep) || m.Subject != "Deep" {
			t.Errorf("%s: %+v, %v", name, deepest, m.Problems)
		}
	}
	if m := read(text["500 kB of header"]); m.Subject != "Large" || m.Text != "Text.\n" || !has(m, mailbox.HeaderLarge) {
		t.Errorf("%q, %q, %v", m.Subject, m.Text, m.Problems)
	}
	if m := read(text["100,000 addresses"]); len(m.To) != mailbox.MaxAddresses || !has(m, mailbox.TooManyAddresses) {
		t.Errorf("%d addresses, %v", len(m.To), m.Problems)
	}
	long := strings.Repeat("A line of text.\n", mailbox.MaxTextBytes/10)
	if m := read("Subject: Long\n\n" + long); len(m.Text) != mailbox.MaxTextBytes || !strings.HasPrefix(long, m.Text) || !has(m, mailbox.TextCut) {
		t.Errorf("%d bytes of text, %v", len(m.Text), m.Problems)
	}
}

// MBX-01, limits: what is refused says where and why.
func TestRefused(t *testing.T) {
	tests := []struct {
		name   string
		raw    []byte
		kind   fault.Kind
		reason mailbox.Reason
		offset int64
	}{
		{"nothing", nil, fault.Invalid, mailbox.Empty, 0},
		{"blank lines", []byte("\n\r\n\n"), fault.Invalid, mailbox.Empty, 4},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), fault.Invalid, mailbox.NotAMessage, 0},
		{"too large", make([]byte, mailbox.MaxMessageBytes+1), fault.TooLarge, mailbox.ItemTooLarge, mailbox.MaxMessageBytes},
		{"header too large", bytes.Repeat([]byte("A: 1\n"), mailbox.MaxHeaderReadBytes), fault.TooLarge, mailbox.HeaderTooLarge, mailbox.MaxHeaderReadBytes},
		{"header without an end", bytes.Repeat([]byte("A"), 2*mailbox.MaxHeaderReadBytes), fault.TooLarge, mailbox.HeaderTooLarge, mailbox.MaxHeaderReadBytes},
	}
	for _, tt := range tests {
		m, err := eml.Read(tt.raw, nil)
		var refusal *mailbox.Refusal
		if m != nil || !errors.As(err, &refusal) || refusal.Reason != tt.reason || refusal.Offset != tt.offset || fault.KindOf(err) != tt.kind {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// brokenCharsets panic, as a library might.
type brokenCharsets struct{}

func (brokenCharsets) Decode(string, []byte) (string, error) { panic("broken") }

// MBX-01: a panic on one message is a refusal of it.
func TestBrokenReader(t *testing.T) {
	m, err := eml.Read([]byte("Subject: =?koi8-r?B?5uXm?=\n\nText.\n"), brokenCharsets{})
	var refusal *mailbox.Refusal
	if m != nil || !errors.As(err, &refusal) || refusal.Reason != mailbox.ReaderBroke || fault.KindOf(err) != fault.Internal || !strings.Contains(err.Error(), "broken") {
		t.Errorf("%v, %v", m, err)
	}
}

// An archive is attached as it is: nothing is unpacked, however much it would
// be, and decoding it streams.
func TestZipBomb(t *testing.T) {
	zip := bytes.Repeat([]byte("PK\x03\x04"), 1<<20)
	raw := []byte("Content-Type: application/zip; name=bomb.zip\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(zip))
	var m *mailbox.Message
	cost := work(func() {
		var err error
		if m, err = eml.Read(raw, nil); err != nil {
			t.Fatal(err)
		}
		r, err := eml.Open(raw, m.Parts[0])
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, r); err != nil || n != int64(len(zip)) {
			t.Fatalf("%d bytes, %v", n, err)
		}
	})
	if m.Parts[0].SizeBytes != len(zip) || cost > 1<<20 {
		t.Errorf("%d bytes, %d allocated", m.Parts[0].SizeBytes, cost)
	}
}

// Spans that somebody made up are refused, not followed.
func TestOpenOutside(t *testing.T) {
	raw := []byte("Subject: a\n\nText.\n")
	for _, span := range []mailbox.Span{{Offset: -1, Length: 1}, {Offset: 0, Length: -1}, {Offset: 5, Length: 100}, {Offset: 1 << 62, Length: 1 << 62}} {
		if _, err := eml.Open(raw, mailbox.Part{Body: span}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: %v", span, err)
		}
	}
}
