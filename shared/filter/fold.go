package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold returns s in the form in which texts are compared: decomposed (Unicode
// NFD), without marks, case folded. Indexes of texts that a Source keeps hold
// folded texts. Compatibility ideographs of CJK stay as they are.
func Fold(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] >= 'A' && s[i] <= 'Z' {
			return string(appendFold(nil, s))
		}
	}
	return s
}

// appendFold appends Fold(s) to b.
func appendFold(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			b = append(b, lower(c))
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		b = appendFoldRune(b, r)
		i += size
	}
	return b
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// compareFold compares Fold(s) with folded, which is folded already, without
// making Fold(s). It orders by code point, as bytes of UTF-8 do.
func compareFold(s, folded string) int {
	j := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			c = lower(c)
			if j == len(folded) {
				return 1
			}
			if c != folded[j] {
				if c < folded[j] {
					return -1
				}
				return 1
			}
			i++
			j++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		var room [16]byte
		for _, c := range appendFoldRune(room[:0], r) {
			if j == len(folded) {
				return 1
			}
			if c != folded[j] {
				if c < folded[j] {
					return -1
				}
				return 1
			}
			j++
		}
	}
	if j < len(folded) {
		return -1
	}
	return 0
}

// Places of the composed Hangul syllables and of their parts.
//
// Source: The Unicode Standard, 3.12.
const (
	hangulFirst = 0xAC00
	hangulEnd   = hangulFirst + 19*hangulVowels*hangulTails
	leads       = 0x1100
	vowels      = 0x1161
	tails       = 0x11A7

	hangulVowels = 21
	hangulTails  = 28
)

func appendFoldRune(b []byte, r rune) []byte {
	if r < latinEnd {
		if folded := latin[r]; folded != 0 {
			return utf8.AppendRune(b, folded)
		}
		return b
	}
	if r >= hangulFirst && r < hangulEnd {
		n := r - hangulFirst
		b = utf8.AppendRune(b, leads+n/(hangulVowels*hangulTails))
		b = utf8.AppendRune(b, vowels+n%(hangulVowels*hangulTails)/hangulTails)
		if tail := n % hangulTails; tail != 0 {
			b = utf8.AppendRune(b, tails+tail)
		}
		return b
	}
	if unicode.Is(unicode.Mn, r) {
		return b
	}
	if base, ok := decomposed[r]; ok {
		for _, r := range base {
			b = utf8.AppendRune(b, foldCase(r))
		}
		return b
	}
	return utf8.AppendRune(b, foldCase(r))
}

// foldCase joins capitals with small letters; by way of the capital, so that
// the two small sigmas are one.
func foldCase(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }

// latinEnd is where the alphabets of Latin and the marks after them end.
const latinEnd = 0x0370

var (
	// decomposed is decompositions, by character.
	decomposed = func() map[rune]string {
		m := make(map[rune]string, 1100)
		for word := range strings.SplitSeq(decompositions, " ") {
			r, size := utf8.DecodeRuneInString(word)
			m[r] = word[size:]
		}
		return m
	}()
	// latin holds the folded characters before latinEnd, 0 for marks.
	latin = func() (table [latinEnd]rune) {
		for r := range table {
			switch base, ok := decomposed[rune(r)]; {
			case unicode.Is(unicode.Mn, rune(r)):
			case ok:
				first, _ := utf8.DecodeRuneInString(base)
				table[r] = foldCase(first)
			default:
				table[r] = foldCase(rune(r))
			}
		}
		return table
	}()
)
