package view

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Texts are sorted and searched without regard to case and accents. What a
// letter is taken for is decided here and not by golang.org/x/text, whose
// tables would make the engine larger by a half.
const folded = "aàáâãäåāăąǎǟǻ cçćĉċč dďđð eèéêëēĕėęěẽ gĝğġģǧ hĥħ iìíîïĩīĭįıǐ jĵ kķĸǩ lĺļľŀł nñńņňŉŋ oòóôõöøōŏőǒǿơ rŕŗř " +
	"sśŝşšșſ tţťŧț uùúûüũūŭůűųǔưǖǘǚǜ wŵẁẃẅ yýÿŷỳ zźżžʒ"

// ligatures are letters that stand for two.
var ligatures = map[rune]string{'æ': "ae", 'œ': "oe", 'ß': "ss", 'ẞ': "ss", 'þ': "th", 'ĳ': "ij", 'ǽ': "ae"}

// foldTable holds what the letters below its length are taken for, 0 for those
// that are taken for several or for none.
var foldTable = newFoldTable()

func newFoldTable() [0x250]rune {
	var t [0x250]rune
	for r := range t {
		t[r] = unicode.ToLower(rune(r))
	}
	for group := range strings.FieldsSeq(folded) {
		base, _ := utf8.DecodeRuneInString(group)
		for _, r := range group {
			if int(r) < len(t) {
				t[r] = base
			}
			if upper := unicode.ToUpper(r); int(upper) < len(t) && upper >= utf8.RuneSelf {
				t[upper] = base
			}
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

// appendFolded appends s to b as it is compared.
func appendFolded(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < utf8.RuneSelf {
			b = append(b, lower[c])
			continue
		}
		return appendFoldedRunes(b, s[i:])
	}
	return b
}

// lower holds the ASCII characters in lower case.
var lower = func() (t [utf8.RuneSelf]byte) {
	for c := range t {
		t[c] = byte(unicode.ToLower(rune(c)))
	}
	return t
}()

func appendFoldedRunes(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case int(r) < len(foldTable) && foldTable[r] != 0:
			b = utf8.AppendRune(b, foldTable[r])
		case r >= 0x300 && r <= 0x36F: // an accent that stands alone
		default:
			r = unicode.ToLower(r)
			if two, ok := ligatures[r]; ok {
				b = append(b, two...)
				continue
			}
			b = utf8.AppendRune(b, foldLatin(r))
		}
	}
	return b
}

// foldLatin returns the base of the Vietnamese and other letters of the block
// Latin Extended Additional that have one.
func foldLatin(r rune) rune {
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

// fold returns s as it is compared.
func fold(s string) string { return string(appendFolded(nil, s)) }

// compareFolded compares a and b without regard to case and accents.
func compareFolded(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		c, d := a[i], b[i]
		if c|d >= utf8.RuneSelf {
			return strings.Compare(fold(a[i:]), fold(b[i:]))
		}
		if lower[c] != lower[d] {
			// A letter that follows one with an accent of its own may be decided
			// by what it is folded to, but not before it.
			return int(lower[c]) - int(lower[d])
		}
	}
	if len(a) == len(b) {
		return 0
	}
	return strings.Compare(fold(a[n:]), fold(b[n:]))
}

// words are what is searched for: folded, each the beginning of a word.
type words []string

// wordsOf splits what a person types.
func wordsOf(search string) words {
	w := strings.FieldsFunc(fold(search), func(r rune) bool { return !wordRune(r) })
	return w[:min(len(w), maxWords)]
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func wordByte(c byte) bool { return wordBytes[c] }

var wordBytes = func() (t [256]bool) {
	for c := range utf8.RuneSelf {
		t[c] = wordRune(rune(c))
	}
	return t
}()

// finder finds words. It holds what it folds into, so it is for one goroutine.
type finder struct {
	words
	buffer []byte
}

// found takes away from missing those of the words with which a word in s
// begins; missing has a bit for each.
func (f *finder) found(s string, missing uint64) uint64 {
	start := true
	for i := 0; i < len(s) && missing != 0; i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			f.buffer = appendFolded(f.buffer[:0], s)
			return f.foundFolded(f.buffer, missing)
		}
		word := wordByte(c)
		if word && start {
			for n, search := range f.words {
				if missing&(1<<n) != 0 && search[0] == lower[c] && begins(s[i:], search) {
					missing &^= 1 << n
				}
			}
		}
		start = !word
	}
	return missing
}

// begins reports whether s begins with search, which is folded. What is not
// ASCII is left to foundFolded, which sees all of s.
func begins(s, search string) bool {
	if len(s) < len(search) {
		return false
	}
	for i := range len(search) {
		if c := s[i]; c >= utf8.RuneSelf || lower[c] != search[i] {
			return false
		}
	}
	return true
}

func (f *finder) foundFolded(b []byte, missing uint64) uint64 {
	start := true
	for i := 0; i < len(b); {
		r, size := rune(b[i]), 1
		word := r < utf8.RuneSelf && wordByte(b[i])
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(b[i:])
			word = wordRune(r)
		}
		if word && start {
			for n, search := range f.words {
				if missing&(1<<n) != 0 && len(b)-i >= len(search) && string(b[i:i+len(search)]) == search {
					missing &^= 1 << n
				}
			}
		}
		start = !word
		i += size
	}
	return missing
}

// maxWords is how many words of a search count.
const maxWords = 16

// all returns the bits of all words.
func (w words) all() uint64 { return 1<<len(w) - 1 }

// narrows reports whether whatever w finds, wider finds too.
func (w words) narrows(wider words) bool {
	for _, search := range wider {
		found := false
		for _, s := range w {
			found = found || strings.HasPrefix(s, search)
		}
		if !found {
			return false
		}
	}
	return true
}
