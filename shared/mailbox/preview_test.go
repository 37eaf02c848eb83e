package mailbox

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPreview(t *testing.T) {
	tests := []struct{ name, text, html, want string }{
		{"text", "Dear Bob,\n\nhere  it is.\n", "", "Dear Bob, here it is."},
		{"answer below", "On Monday 2 March Anna Berg\n<anna@contoso.example> wrote:\n> Where is it?\n>> x\n\nHere.\n", "", "Here."},
		{"answer above", "Here.\n\nAm 2.3.2026 schrieb Anna:\n> Where?\n", "", "Here."},
		{"Outlook", "Here.\n\n-----Original Message-----\nFrom: Anna\n", "", "Here."},
		{"Outlook's rule", "Here.\n\n________________________________\nFrom: Anna\n", "", "Here."},
		{"signature", "Here.\n-- \nAnna\n", "", "Here."},
		{"only a quotation", "> Where is it?\n", "", "> Where is it?"},
		{"HTML", "", "<style>x</style><p>Here <b>it</b> is.</p><blockquote>Where?</blockquote>", "Here it is."},
		{"blank text", " \n", "<p>HTML</p>", "HTML"},
		{"fillers", "A\u200b\u034f\u00ad B\u2800\u200c", "", "A B"},
		{"a colon alone", "The list:\none\n", "", "The list: one"},
		{"nothing", "", "", ""},
	}
	for _, tt := range tests {
		m := Message{Text: tt.text, HTML: tt.html}
		if got := m.Preview(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	m := Message{Text: strings.Repeat("words öf text ", 100)}
	got := m.Preview()
	if n := utf8.RuneCountInString(got); n > PreviewRunes+1 || n < PreviewRunes-20 || !strings.HasSuffix(got, "…") {
		t.Errorf("%d characters: %q", n, got)
	}
	m = Message{Text: strings.Repeat("ö", 1000)}
	if got := m.Preview(); utf8.RuneCountInString(got) != PreviewRunes+1 {
		t.Errorf("%q", got)
	}
}
