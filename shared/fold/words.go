package fold

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words are what is searched for: folded, each the beginning of a word.
type Words []string

// WordsOf splits what a person types.
func WordsOf(search string) Words {
	w := strings.FieldsFunc(String(search), func(r rune) bool { return !IsWord(r) })
	return w[:min(len(w), maxWords)]
}

// IsWord reports whether words are made of r.
func IsWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func wordByte(c byte) bool { return wordBytes[c] }

var wordBytes = func() (t [256]bool) {
	for c := range utf8.RuneSelf {
		t[c] = IsWord(rune(c))
	}
	return t
}()

// Finder finds words. It holds what it folds into, so it is for one goroutine.
type Finder struct {
	Words
	buffer []byte
}

// Found takes away from missing those of the words with which a word in s
// begins; missing has a bit for each.
func (f *Finder) Found(s string, missing uint64) uint64 {
	start := true
	for i := 0; i < len(s) && missing != 0; i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			f.buffer = Append(f.buffer[:0], s)
			return f.FoundFolded(f.buffer, missing)
		}
		word := wordByte(c)
		if word && start {
			for n, search := range f.Words {
				if missing&(1<<n) != 0 && search[0] == Lower[c] && begins(s[i:], search) {
					missing &^= 1 << n
				}
			}
		}
		start = !word
	}
	return missing
}

// begins reports whether s begins with search, which is folded. What is not
// ASCII is left to FoundFolded, which sees all of s.
func begins(s, search string) bool {
	if len(s) < len(search) {
		return false
	}
	for i := range len(search) {
		if c := s[i]; c >= utf8.RuneSelf || Lower[c] != search[i] {
			return false
		}
	}
	return true
}

// FoundFolded is Found in what is folded already.
func (f *Finder) FoundFolded(b []byte, missing uint64) uint64 {
	start := true
	for i := 0; i < len(b); {
		r, size := rune(b[i]), 1
		word := r < utf8.RuneSelf && wordByte(b[i])
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(b[i:])
			word = IsWord(r)
		}
		if word && start {
			for n, search := range f.Words {
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

// All returns the bits of all words.
func (w Words) All() uint64 { return 1<<len(w) - 1 }

// Narrows reports whether whatever w finds, wider finds too.
func (w Words) Narrows(wider Words) bool {
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

// Rank is how well a record matches what a person types, the best first.
type Rank int

// Ranks.
const (
	Exact     Rank = iota // its name is the text
	Begins                // its name begins with the text
	InName                // its name has the words
	InColumns             // name and columns together have them
	NoMatch
)

// Matcher ranks records by what a person types. Like a Finder it is for one
// goroutine.
type Matcher struct {
	Finder
	text   string
	folded []byte
}

// MatcherOf returns the matcher of what a person types.
func MatcherOf(search string) Matcher {
	return Matcher{Finder: Finder{Words: WordsOf(search)}, text: strings.TrimSpace(String(search))}
}

// Asks reports whether anything is searched for.
func (m *Matcher) Asks() bool { return m.text != "" }

// Rank ranks a record by its name, then by the columns of its lists together,
// so that a case is found by its customer.
func (m *Matcher) Rank(name string, columns iter.Seq[string]) Rank {
	if len(m.Words) == 0 {
		return NoMatch
	}
	missing := m.Found(name, m.All())
	if missing == 0 {
		// Whatever begins with the text has its words, so only this is folded.
		m.folded = Append(m.folded[:0], name)
		switch {
		case string(m.folded) == m.text:
			return Exact
		case strings.HasPrefix(string(m.folded), m.text):
			return Begins
		}
		return InName
	}
	for column := range columns {
		if missing = m.Found(column, missing); missing == 0 {
			return InColumns
		}
	}
	return NoMatch
}
