package mailbox

import (
	"strings"
	"testing"
	"time"
)

// S31
func TestContentHash(t *testing.T) {
	message := "Subject: a\n\nText.\n\nMore.\n"
	want := ContentHash([]byte(message))
	for name, same := range map[string]string{
		"CR LF":               strings.ReplaceAll(message, "\n", "\r\n"),
		"mixed line ends":     strings.Replace(message, "\n", "\r\n", 2),
		"with its From line":  "From anna Tue Mar  3 09:15:00 2026\n" + message,
		"after blank lines":   "\r\n\n" + message,
		"a blank line behind": message + "\n",
		"no line end":         strings.TrimRight(message, "\n"),
	} {
		if ContentHash([]byte(same)) != want {
			t.Errorf("%s: another hash", name)
		}
	}
	for name, other := range map[string]string{
		"text":        strings.Replace(message, "Text", "text", 1),
		"blank line":  strings.Replace(message, "Text.\n\n", "Text.\n", 1),
		"bare CR":     strings.Replace(message, "Text.\n", "Text.\r", 1),
		"From inside": "Subject: a\nFrom x\n\nText.\n\nMore.\n",
	} {
		if ContentHash([]byte(other)) == want {
			t.Errorf("%s: the same hash", name)
		}
	}
	if ContentHash(nil) != ContentHash([]byte("\n\r\n")) {
		t.Error("nothing is not nothing")
	}
}

// S31
func TestSameMessage(t *testing.T) {
	base := func() *Message {
		return &Message{
			MessageID: "m1@contoso.example", From: []Address{{"Anna", "anna@contoso.example"}},
			Date: Date{At: time.Date(2026, 3, 3, 8, 15, 0, 0, time.UTC), OffsetMinutes: 60}, Subject: "a",
		}
	}
	tests := []struct {
		name           string
		change         func(m *Message)
		equal, content bool // what is wanted with other content, and with the same
	}{
		{"equal", func(*Message) {}, true, true},
		{"another subject and name", func(m *Message) { m.Subject, m.From[0].Name = "b", "A." }, true, true},
		{"case of the address", func(m *Message) { m.From[0].Address = "Anna@Contoso.example" }, true, true},
		{"the same instant elsewhere", func(m *Message) { m.Date.OffsetMinutes = 0 }, true, true},
		{"another id", func(m *Message) { m.MessageID = "m2@contoso.example" }, false, false},
		{"another date", func(m *Message) { m.Date.At = m.Date.At.Add(time.Second) }, false, false},
		{"no date", func(m *Message) { m.Date = Date{} }, false, false},
		{"another sender", func(m *Message) { m.From[0].Address = "bob@contoso.example" }, false, false},
		{"two senders", func(m *Message) { m.From = append(m.From, Address{"", "bob@contoso.example"}) }, false, false},
	}
	for _, tt := range tests {
		a, b := base(), base()
		tt.change(b)
		if got := SameMessage(a, b, Hash{1}, Hash{2}); got != tt.equal {
			t.Errorf("%s, other content: %t", tt.name, got)
		}
		if got := SameMessage(a, b, Hash{1}, Hash{1}); got != tt.content {
			t.Errorf("%s, same content: %t", tt.name, got)
		}
	}
	a, b := base(), base()
	a.MessageID, b.MessageID, b.Subject = "", "", "b"
	if SameMessage(a, b, Hash{1}, Hash{2}) || !SameMessage(a, b, Hash{1}, Hash{1}) {
		t.Error("without ids only the content counts")
	}
}

func TestAddressString(t *testing.T) {
	for want, a := range map[string]Address{"": {}, "Anna": {"Anna", ""}, "a@contoso.example": {"", "a@contoso.example"}, "Anna <a@contoso.example>": {"Anna", "a@contoso.example"}} {
		if a.String() != want {
			t.Errorf("%q, want %q", a.String(), want)
		}
	}
}

func TestDate(t *testing.T) {
	d := Date{At: time.Date(2026, 3, 3, 8, 15, 0, 0, time.UTC), OffsetMinutes: 90}
	if d.String() != "2026-03-03T09:45:00+01:30" || (Date{}).String() != "" || !(Date{}).Local().IsZero() {
		t.Errorf("%v, %v", d, Date{})
	}
}
