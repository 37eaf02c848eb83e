// Package fold says which texts are taken for the same, without regard to case and accents, and how well a record matches what a person types.
package fold

import (
	"unicode"
	"unicode/utf8"
)

// What a letter is taken for is decided here and not by golang.org/x/text,
// whose tables would make the engine larger by a half.
const folded = "aàáâãäåāăąǎǟǻ cçćĉċč dďđð eèéêëēĕėęěẽ gĝğġģǧ hĥħ iìíîïĩīĭįıǐ jĵ kķĸǩ lĺļľŀł nñńņňŉŋ oòóôõöøōŏőǒǿơ rŕŗř " +
	"sśŝşšșſ tţťŧț uùúûüũūŭůűųǔưǖǘǚǜ wŵẁẃẅ yýÿŷỳ zźżžʒ"

// ligatures are letters that stand for two.
var ligatures = map[rune]string{'æ': "ae", 'œ': "oe", 'ß': "ss", 'ẞ': "ss", 'þ': "th", 'ĳ': "ij", 'ǽ': "ae"}

// table holds what the letters below its length are taken for, 0 for those
// that are taken for several or for none.
var table = newTable()

func newTable() [0x250]rune {
	var t [0x250]rune
	for r := range t {
		t[r] = unicode.ToLower(rune(r))
	}
	var base rune
	for _, r := range " " + folded {
		switch {
		case r == ' ':
			base = 0
			continue
		case base == 0:
			base = r
		}
		if int(r) < len(t) {
			t[r] = base
		}
		if upper := unicode.ToUpper(r); int(upper) < len(t) && upper >= utf8.RuneSelf {
			t[upper] = base
		}
	}
	for r := range ligatures {
		if int(r) < len(t) {
			t[r] = 0
		}
		if upper := unicode.ToUpper(r); int(upper) < len(t) && upper >= utf8.RuneSelf {
			t[upper] = 0
		}
	}
	return t
}

// Lower holds the ASCII characters in lower case.
var Lower = func() (t [utf8.RuneSelf]byte) {
	for c := range t {
		t[c] = byte(unicode.ToLower(rune(c)))
	}
	return t
}()

// String returns s as it is compared.
func String(s string) string { return string(Append(nil, s)) }

// Append appends s to b as it is compared.
func Append(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < utf8.RuneSelf {
			b = append(b, Lower[c])
			continue
		}
		return appendRunes(b, s[i:])
	}
	return b
}

func appendRunes(b []byte, s string) []byte {
	for _, r := range s {
		b = AppendRune(b, r)
	}
	return b
}

// AppendRune appends what a letter is taken for: nothing for an accent that
// stands alone, two letters for a ligature.
func AppendRune(b []byte, r rune) []byte {
	switch {
	case int(r) < len(table) && table[r] != 0:
		return utf8.AppendRune(b, table[r])
	case r >= 0x300 && r <= 0x36F:
		return b
	}
	r = unicode.ToLower(r)
	if two, ok := ligatures[r]; ok {
		return append(b, two...)
	}
	return utf8.AppendRune(b, latin(r))
}

// latin returns the base of the Vietnamese and other letters of the block
// Latin Extended Additional that have one.
func latin(r rune) rune {
	switch {
	case r >= 0x1EA0 && r <= 0x1EB7:
		return 'a'
	case r >= 0x1EB8 && r <= 0x1EC7:
		return 'e'
	case r >= 0x1EC8 && r <= 0x1ECB:
		return 'i'
	case r >= 0x1ECC && r <= 0x1EE3:
		return 'o'
	case r >= 0x1EE4 && r <= 0x1EF1:
		return 'u'
	case r >= 0x1EF2 && r <= 0x1EF9:
		return 'y'
	}
	return r
}
