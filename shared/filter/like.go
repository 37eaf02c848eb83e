package filter

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// like is a pattern: % is any text, _ one character, [abc], [a-f] and [^abc]
// one of some characters. Letters compare without case and accents, so it is
// matched on folded text. Matching takes at most the product of the lengths
// of pattern and text.
//
// Source: Dataverse, "Use wildcard characters in conditions for string values".
type like struct {
	parts []likePart
	// plain is the pattern where it has no part but characters, with any text
	// before or after.
	plain         []byte
	isPlain       bool
	before, after bool
}

// maxPattern bounds the parts of a pattern that is more than a text with %
// before or after: with it what hostile patterns and long texts cost.
const maxPattern = 512

type likePartKind uint8

const (
	likeOne  likePartKind = iota // this character
	likeAny                      // _
	likeRest                     // %
	likeSet                      // [...]
)

type likePart struct {
	kind likePartKind
	char rune
	// ranges are pairs of first and last; without is [^...].
	ranges  []rune
	without bool
}

// newLike compiles a pattern.
func newLike(pattern string) *like {
	l := &like{}
	closed := true // a ] may follow
	for pattern != "" {
		r, size := utf8.DecodeRuneInString(pattern)
		switch r {
		case '%':
			if n := len(l.parts); n == 0 || l.parts[n-1].kind != likeRest {
				l.parts = append(l.parts, likePart{kind: likeRest})
			}
		case '_':
			l.parts = append(l.parts, likePart{kind: likeAny})
		case '[':
			set, length, ok := likePart{}, 0, false
			if closed {
				set, length, ok = likeSetOf(pattern)
			}
			if closed = ok; !ok {
				l.literal(r)
				break
			}
			l.parts = append(l.parts, set)
			size = length
		default:
			l.literal(r)
		}
		pattern = pattern[size:]
	}
	l.simplify()
	return l
}

func (l *like) literal(r rune) {
	for _, folded := range string(appendFoldRune(nil, lowerRune(r))) {
		l.parts = append(l.parts, likePart{kind: likeOne, char: folded})
	}
}

// lowerRune folds the case of ASCII, which appendFoldRune does as well for
// what is below latinEnd.
func lowerRune(r rune) rune {
	if r < utf8.RuneSelf {
		return rune(lower(byte(r)))
	}
	return r
}

// likeSetOf reads [...] at the beginning of a pattern, of which the length is
// returned. A bracket that is not closed is a character.
func likeSetOf(pattern string) (set likePart, length int, ok bool) {
	body := pattern[1:]
	set.kind = likeSet
	if strings.HasPrefix(body, "^") {
		set.without = true
		body = body[1:]
	}
	end := strings.IndexByte(body, ']')
	if end < 0 {
		return set, 0, false
	}
	length = len(pattern) - len(body) + end + 1
	members := []rune(Fold(body[:end]))
	for i := 0; i < len(members); i++ {
		if i+2 < len(members) && members[i+1] == '-' {
			set.ranges = append(set.ranges, members[i], members[i+2])
			i += 2
			continue
		}
		set.ranges = append(set.ranges, members[i], members[i])
	}
	return set, length, true
}

// simplify finds patterns that are a text with % before or after.
func (l *like) simplify() {
	parts := l.parts
	if len(parts) > 0 && parts[0].kind == likeRest {
		l.before = true
		parts = parts[1:]
	}
	if len(parts) > 0 && parts[len(parts)-1].kind == likeRest {
		l.after = true
		parts = parts[:len(parts)-1]
	}
	var plain []byte
	for _, p := range parts {
		if p.kind != likeOne {
			return
		}
		plain = utf8.AppendRune(plain, p.char)
	}
	l.plain, l.isPlain = plain, true
}

// match reports whether a text that a row holds fits.
func (l *like) match(text string) bool {
	var room [256]byte
	folded := appendFold(room[:0], text)
	switch {
	case !l.isPlain:
		return l.run(folded)
	case l.before && l.after:
		return bytes.Contains(folded, l.plain)
	case l.before:
		return bytes.HasSuffix(folded, l.plain)
	case l.after:
		return bytes.HasPrefix(folded, l.plain)
	}
	return bytes.Equal(folded, l.plain)
}

// run matches all parts, and goes back to the last % where one does not fit.
func (l *like) run(text []byte) bool {
	part, at := 0, 0
	rest, restAt := -1, 0
	for {
		switch {
		case part == len(l.parts) && at == len(text):
			return true
		case part < len(l.parts) && l.parts[part].kind == likeRest:
			rest, restAt = part, at
			part++
			continue
		case part < len(l.parts) && at < len(text):
			r, size := utf8.DecodeRune(text[at:])
			if l.parts[part].fits(r) {
				part++
				at += size
				continue
			}
		}
		if rest < 0 || restAt >= len(text) {
			return false
		}
		_, size := utf8.DecodeRune(text[restAt:])
		restAt += size
		part, at = rest+1, restAt
	}
}

func (p *likePart) fits(r rune) bool {
	switch p.kind {
	case likeOne:
		return r == p.char
	case likeSet:
		for i := 0; i < len(p.ranges); i += 2 {
			if r >= p.ranges[i] && r <= p.ranges[i+1] {
				return !p.without
			}
		}
		return p.without
	}
	return true
}
