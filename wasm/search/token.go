package search

import (
	"unicode"
	"unicode/utf8"

	"regarding/shared/fold"
)

const (
	// maxTermRunes is how many letters of a word count.
	maxTermRunes = 20
	// maxTextBytes is how much of one text is looked at.
	maxTextBytes = 1 << 20
	// maxTerms is how many different terms one document has at most.
	maxTerms = 20_000
)

// terms calls each with the terms of a text, folded; one may come several
// times, and is only valid during the call. Words are letters and digits in a
// row. Of scripts that are written without spaces between words every pair of
// letters is a term, a letter that stands alone, and with tails also the last
// letter of a row, so that whatever begins with a letter has it.
func terms(text string, tails bool, each func(term []byte)) {
	if len(text) > maxTextBytes {
		text = text[:maxTextBytes]
	}
	var word [maxTermRunes * utf8.UTFMax * 2]byte
	term, runes := word[:0], 0
	end := func() {
		if len(term) > 0 { // marks alone say nothing
			each(term)
		}
		term, runes = word[:0], 0
	}
	var pair [2 * utf8.UTFMax]byte
	var last rune // of a row of letters without spaces, 0 outside of one
	row := 0      // letters in that row
	endRow := func() {
		if row == 1 || row > 1 && tails {
			each(utf8.AppendRune(pair[:0], last))
		}
		last, row = 0, 0
	}
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			if row > 0 {
				endRow()
			}
			if !asciiWord(byte(r)) {
				end()
				continue
			}
			if runes < maxTermRunes {
				term = append(term, fold.Lower[r])
			}
			runes++
		case unspaced(r):
			end()
			if row > 0 {
				each(utf8.AppendRune(utf8.AppendRune(pair[:0], last), r))
			}
			last = r
			row++
		case inWord(r):
			endRow()
			if runes < maxTermRunes {
				term = fold.AppendRune(term, r)
			}
			runes++
		default:
			endRow()
			end()
		}
	}
	endRow()
	end()
}

func asciiWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// inWord reports whether r is part of a word.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// unspaced reports whether r belongs to a script that does not put spaces
// between words.
func unspaced(r rune) bool {
	switch {
	case r < 0x0E00:
		return false
	case r <= 0x0EFF, // Thai, Lao
		r >= 0x1000 && r <= 0x109F, // Myanmar
		r >= 0x1780 && r <= 0x17FF, // Khmer
		r >= 0x3040 && r <= 0x30FF, // Hiragana, Katakana
		r >= 0x3400 && r <= 0x9FFF, // Han
		r >= 0xF900 && r <= 0xFAFF, r >= 0x20000 && r <= 0x3FFFF:
		return true
	}
	return false
}
