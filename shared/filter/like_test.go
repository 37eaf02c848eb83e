package filter

import (
	"testing"

	"pgregory.net/rapid"
)

func TestLike(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"%", "", true}, {"%", "anything", true}, {"%%", "", true}, {"_", "", false}, {"_", "é", true},
		{"a%", "Árbol", true}, {"%A", "casa", true}, {"%as%", "CASA", true}, {"a_c", "abc", true}, {"a_c", "ac", false},
		{"[a-c]x", "Bx", true}, {"[^a-c]x", "bx", false}, {"[^a-c]x", "dx", true}, {"[]x", "[]x", false}, {"[[]1]", "[1]", true},
		{"a[_]b", "a_b", true}, {"a[_]b", "axb", false}, {"50[%]", "50%", true}, {"[-a]", "-", true}, {"[a-]", "-", true}, {"a[b", "a[b", true},
		{"%a%b%c", "xxaxxbxxbxxc", true}, {"%a%b%c", "xxaxxcxxb", false}, {"CAFÉ", "cafe\u0301", true}, {"_afé", "café", true},
	} {
		if got := newLike(c.pattern).match(c.text); got != c.want {
			t.Errorf("%q like %q is %v, want %v", c.text, c.pattern, got, c.want)
		}
	}
}

func TestLikeAgreesWithTryingEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			text := rapid.StringOfN(rapid.RuneFrom([]rune("aAbé%")), 0, 8, -1).Draw(t, "text")
			pattern := rapid.StringOfN(rapid.RuneFrom([]rune("aAbé%%_")), 0, 8, -1).Draw(t, "pattern")
			got, want := newLike(pattern).match(text), naiveLike([]rune(foldByTheBook(text)), []rune(foldByTheBook(pattern)))
			if got != want {
				t.Fatalf("%q like %q is %v, want %v", text, pattern, got, want)
			}
		}
	})
}
