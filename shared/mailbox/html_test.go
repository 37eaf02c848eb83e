package mailbox

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestHTMLText(t *testing.T) {
	tests := []struct{ name, html, want string }{
		{"empty", "", ""},
		{"text", "plain  text\n here", "plain text here"},
		{"blocks", "<p>One</p><p>Two<br>lines</p><div>Three</div><div>Four</div>", "One\n\nTwo\nlines\n\nThree\nFour"},
		{"inline", "<b>b</b>ol<i>d</i> <a href='https://contoso.example'>link</a>", "bold link"},
		{"entities", "a&amp;b &lt;c&gt; &eacute;&euro;&#8364;&#x20ac;&#128;&nbsp;x &unknown; &copy without", "a&b <c> é€€€€ x &unknown; © without"},
		{"bad numbers", "&#0;&#xfffffff;&#99999999999;", "\ufffd\ufffd&#99999999999;"},
		{"silent", "<style>p{}</style><script>if (a<b) x('</p>')</script><title>T</title>Text<!-- no --><![if x]>!", "Text!"},
		{"unclosed script", "Text<script>never", "Text"},
		{"table", "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"},
		{"list", "<ul><li>a</li><li>b</li></ul>", "• a\n• b"},
		{"quote", "Mine<blockquote>Theirs<br>more<blockquote>deep</blockquote></blockquote>Mine", "Mine\n\n> Theirs\n> more\n\n> > deep\n\nMine"},
		{"pre", "<pre>a  b\n  c</pre>d", "a b\n  c\n\nd"},
		{"picture", `<img src="x" alt="Logo of &amp; Co">text<img alt=x>`, "Logo of & Co text x"},
		{"attribute with >", `<a title="a > b" href='>'>x</a>`, "x"},
		{"quote that never closes", `<a title="never>x</a>`, "x"},
		{"stray", "1 < 2 > 0 </ p>x", "1 < 2 > 0 x"},
		{"case", "<SCRIPT>x</ScRiPt><BR>Y", "Y"},
		{"cut tag", "text<p", "text"},
	}
	for _, tt := range tests {
		if got := HTMLText(tt.html, 1000); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestHTMLTextBound(t *testing.T) {
	for _, html := range []string{strings.Repeat("ü", 1000), strings.Repeat("ab ", 1000), strings.Repeat("&euro;", 1000), strings.Repeat("<li>", 1000)} {
		got := HTMLText(html, 100)
		if len(got) < 90 || len(got) > 110 || !utf8.ValidString(got) {
			t.Errorf("%d bytes of %.20s", len(got), html)
		}
	}
}

// What attackers repeat takes no longer for being repeated.
func TestHTMLTextHostile(t *testing.T) {
	for _, piece := range []string{"<a b='", `<a b="`, "<!--", "<script>", "</script", "<img alt", `<img alt="`, "<blockquote>", "<", "&", "&#", "<pre> ", "<img x alt=", "</"} {
		_ = HTMLText(strings.Repeat(piece, 1_000_000/len(piece)), 1<<20)
	}
	// The names of one tag's attributes are looked at once.
	_ = HTMLText("<img "+strings.Repeat("altalt=", 100_000)+">", 1<<20)
}

func FuzzHTMLText(f *testing.F) {
	f.Add("<p>One &amp; <b>two</b></p><!-- x --><script>", 100)
	f.Fuzz(func(t *testing.T, html string, max int) {
		got := HTMLText(html, max%10_000)
		if utf8.ValidString(html) && !utf8.ValidString(got) {
			t.Fatalf("%q", got)
		}
		m := Message{HTML: html}
		if n := utf8.RuneCountInString(m.Preview()); n > PreviewRunes+1 {
			t.Fatalf("%d characters", n)
		}
	})
}
