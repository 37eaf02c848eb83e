package filter

import (
	"cmp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// foldByTheBook is Fold as its definition says it.
func foldByTheBook(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(unicode.ToUpper(r)))
		}
	}
	return b.String()
}

func TestFoldAgreesWithUnicode(t *testing.T) {
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if r >= 0xD800 && r < 0xE000 || r >= 0xF900 && r < 0xFB00 || r >= 0x2F800 && r < 0x2FA20 {
			continue // surrogates; compatibility ideographs
		}
		if got, want := Fold(string(r)), foldByTheBook(string(r)); got != want {
			t.Fatalf("Fold(%U) = %q, want %q", r, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"plain", "plain"}, {"CONTOSO", "contoso"}, {"Café Zürich", "cafe zurich"},
		{"Cafe\u0301", "cafe"}, {"Ångström", "angstrom"}, {"İstanbul", "istanbul"}, {"ΣΊΣΥΦΟΣ", "σισυφοσ"},
		{"Σίσυφος", "σισυφοσ"}, {"Ёлка", "елка"}, {"がぎ", "かき"}, {"각", "\u1100\u1161\u11a8"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCompareFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.StringOfN(rapid.RuneFrom([]rune("aAbBéÉe\u0301ßøzZ~각が")), 0, 8, -1)
		a, b := texts.Draw(t, "a"), Fold(texts.Draw(t, "b"))
		if got, want := compareFold(a, b), cmp.Compare(Fold(a), b); got != want {
			t.Fatalf("compareFold(%q, %q) = %d, want %d", a, b, got, want)
		}
	})
}
