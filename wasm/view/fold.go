package view

import (
	"strings"
	"unicode"
	"unicode/utf8"

	folding "regarding/shared/fold"
)

// fold returns s as it is compared.
func fold(s string) string { return folding.String(s) }

// compareFolded compares a and b without regard to case and accents.
func compareFolded(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		c, d := a[i], b[i]
		if c|d >= utf8.RuneSelf {
			return strings.Compare(fold(a[i:]), fold(b[i:]))
		}
		if folding.Lower[c] != folding.Lower[d] {
			// A letter that follows one with an accent of its own may be decided
			// by what it is folded to, but not before it.
			return int(folding.Lower[c]) - int(folding.Lower[d])
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
			f.buffer = folding.Append(f.buffer[:0], s)
			return f.foundFolded(f.buffer, missing)
		}
		word := wordByte(c)
		if word && start {
			for n, search := range f.words {
				if missing&(1<<n) != 0 && search[0] == folding.Lower[c] && begins(s[i:], search) {
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
		if c := s[i]; c >= utf8.RuneSelf || folding.Lower[c] != search[i] {
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
