package filter

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// scanner cuts text into the tokens of the XML that filters are written in:
// elements, text, CDATA, comments, the five named entities and references by
// number. Document types are refused, and so is every other declaration.
// Namespaces have no meaning: a name is what is written.
//
// Own, and not encoding/xml, for the positions and for the engine's size.
// Source: XML 1.0, fifth edition.
type scanner struct {
	text string
	at   Position // of what is read next
}

// maxMarks bounds the XML attributes of an element, which are compared with
// each other; the most that have a meaning are 20.
const maxMarks = 64

type tokenKind uint8

const (
	endOfText tokenKind = iota
	openElement
	closeElement
	characters
)

// token is one of: an opened element with its marks, a closed one, text.
// Empty is an element that is closed where it is opened.
type token struct {
	kind  tokenKind
	at    Position
	name  string
	marks []mark
	empty bool
	text  string
}

// mark is an XML attribute; it has another word here because a query has
// attributes of its own.
type mark struct {
	at, valueAt Position
	name, value string
	used        bool
}

// newScanner refuses text that is too large, or not XML character by
// character.
func newScanner(text string) (*scanner, *Error) {
	s := &scanner{text: text, at: Position{0, 1, 1}}
	if len(text) > MaxBytes {
		return nil, &Error{CodeTooLarge, s.at, strconv.Itoa(len(text)) + " bytes", "at most " + strconv.Itoa(MaxBytes)}
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			s.advance(i)
			return nil, s.malformed("a byte that is not UTF-8", "text in UTF-8")
		}
		if !legal(r) {
			s.advance(i)
			return nil, s.malformed("a control character", "characters that XML allows")
		}
		i += size
	}
	s.skip("\uFEFF")
	if rest := s.rest(); strings.HasPrefix(rest, "<?xml") && len(rest) > 5 && isSpace(rest[5]) {
		if err := s.skipTo("?>", "the end of the declaration, ?>"); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// legal says which characters XML allows.
func legal(r rune) bool {
	return r >= 0x20 && r < 0xD800 || r == '\t' || r == '\n' || r == '\r' ||
		r >= 0xE000 && r < 0xFFFE || r >= 0x10000 && r <= utf8.MaxRune
}

func (s *scanner) rest() string { return s.text[s.at.Offset:] }

// advance moves the position over n bytes.
//
//go:noinline
func (s *scanner) advance(n int) {
	for _, b := range []byte(s.text[s.at.Offset : s.at.Offset+n]) {
		switch {
		case b == '\n':
			s.at.Line++
			s.at.Column = 1
		case utf8.RuneStart(b):
			s.at.Column++
		}
	}
	s.at.Offset += n
}

// skip moves over prefix if it is there.
//
//go:noinline
func (s *scanner) skip(prefix string) bool {
	if !strings.HasPrefix(s.rest(), prefix) {
		return false
	}
	s.advance(len(prefix))
	return true
}

func (s *scanner) skipTo(end, expected string) *Error {
	i := strings.Index(s.rest(), end)
	if i < 0 {
		return s.malformed("no end of it", expected)
	}
	s.advance(i + len(end))
	return nil
}

func (s *scanner) skipSpace() bool {
	rest := s.rest()
	n := 0
	for n < len(rest) && isSpace(rest[n]) {
		n++
	}
	s.advance(n)
	return n > 0
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

//go:noinline
func (s *scanner) malformed(found, expected string) *Error {
	return &Error{CodeMalformed, s.at, found, expected}
}

// next returns the next token. Comments and processing instructions are
// passed over; white space comes as text.
func (s *scanner) next() (token, *Error) {
	for {
		rest := s.rest()
		switch {
		case rest == "":
			return token{kind: endOfText, at: s.at}, nil
		case rest[0] != '<':
			return s.run()
		case strings.HasPrefix(rest, "<!--"):
			if err := s.comment(); err != nil {
				return token{}, err
			}
		case strings.HasPrefix(rest, "<![CDATA["):
			return s.cdata()
		case strings.HasPrefix(rest, "<!"):
			if len(rest) >= 9 && strings.EqualFold(rest[:9], "<!DOCTYPE") {
				return token{}, &Error{CodeDocumentType, s.at, "a document type declaration", "none: they are refused"}
			}
			return token{}, s.malformed(quote(rest[:min(len(rest), 12)]), "an element")
		case strings.HasPrefix(rest, "<?"):
			if err := s.skipTo("?>", "the end of the instruction, ?>"); err != nil {
				return token{}, err
			}
		case strings.HasPrefix(rest, "</"):
			return s.close()
		default:
			return s.open()
		}
	}
}

func (s *scanner) comment() *Error {
	body := s.rest()[4:]
	i := strings.Index(body, "--")
	if i < 0 {
		return s.malformed("a comment without an end", "-->")
	}
	if !strings.HasPrefix(body[i:], "-->") {
		s.advance(4 + i)
		return s.malformed(`"--" in a comment`, "-->")
	}
	s.advance(4 + i + 3)
	return nil
}

func (s *scanner) cdata() (token, *Error) {
	t := token{kind: characters, at: s.at}
	body := s.rest()[len("<![CDATA["):]
	i := strings.Index(body, "]]>")
	if i < 0 {
		return token{}, s.malformed("CDATA without an end", "]]>")
	}
	t.text = newlines(body[:i])
	s.advance(len("<![CDATA[") + i + len("]]>"))
	return t, nil
}

// run reads text up to the next markup.
func (s *scanner) run() (token, *Error) {
	t := token{kind: characters, at: s.at}
	raw := s.rest()
	if i := strings.IndexByte(raw, '<'); i >= 0 {
		raw = raw[:i]
	}
	if i := strings.Index(raw, "]]>"); i >= 0 {
		s.advance(i)
		return token{}, s.malformed(`"]]>" in text`, "]]&gt;")
	}
	text, err := s.expand(raw, false)
	t.text = text
	return t, err
}

// newlines makes one \n of each end of line, as XML 1.0, 2.11 wants.
func newlines(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// expand replaces the references in raw, which stands at the position of s,
// and moves over it. In a mark each white space becomes a blank.
func (s *scanner) expand(raw string, inMark bool) (string, *Error) {
	plain := func(part string) string {
		part = newlines(part)
		if inMark && strings.ContainsAny(part, "\t\n") {
			part = strings.NewReplacer("\t", " ", "\n", " ").Replace(part)
		}
		return part
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(raw, '&')
		if i < 0 {
			s.advance(len(raw))
			if b.Len() == 0 {
				return plain(raw), nil
			}
			b.WriteString(plain(raw))
			return b.String(), nil
		}
		b.WriteString(plain(raw[:i]))
		s.advance(i)
		raw = raw[i:]
		end := strings.IndexByte(raw[:min(len(raw), 12)], ';')
		if end < 0 {
			return "", s.malformed("a bare &", "&amp;")
		}
		r, ok := reference(raw[1:end])
		if !ok {
			return "", s.malformed("the reference "+quote(raw[:end+1]), "&amp; &lt; &gt; &quot; &apos; or the number of a character")
		}
		b.WriteRune(r)
		s.advance(end + 1)
		raw = raw[end+1:]
	}
}

// reference returns the character of a reference, without & and ;.
func reference(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, ok := strings.CutPrefix(name, "#")
	base := 10
	if hex, isHex := strings.CutPrefix(digits, "x"); isHex {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), ok && err == nil && n <= utf8.MaxRune && legal(rune(n))
}

func (s *scanner) close() (token, *Error) {
	t := token{kind: closeElement, at: s.at}
	s.advance(2)
	t.name = s.name()
	s.skipSpace()
	if t.name == "" || !s.skip(">") {
		return token{}, s.malformed(s.what(), "the end of the tag, >")
	}
	return t, nil
}

func (s *scanner) open() (token, *Error) {
	t := token{kind: openElement, at: s.at}
	s.advance(1)
	if t.name = s.name(); t.name == "" {
		return token{}, s.malformed(s.what()+" after <", "the name of an element, or &lt;")
	}
	for {
		spaced := s.skipSpace()
		if s.skip(">") {
			return t, nil
		}
		if s.skip("/>") {
			t.empty = true
			return t, nil
		}
		if !spaced {
			return token{}, s.malformed(s.what(), "a blank, > or />")
		}
		m, err := s.mark()
		if err != nil {
			return token{}, err
		}
		if len(t.marks) == maxMarks {
			return token{}, &Error{CodeTooLarge, m.at, "one more XML attribute", "at most " + strconv.Itoa(maxMarks) + " in an element"}
		}
		for i := range t.marks {
			if t.marks[i].name == m.name {
				return token{}, &Error{CodeMalformed, m.at, "a second " + m.name, "it once"}
			}
		}
		t.marks = append(t.marks, m)
	}
}

func (s *scanner) mark() (mark, *Error) {
	m := mark{at: s.at}
	if m.name = s.name(); m.name == "" {
		return m, s.malformed(s.what(), "the name of an XML attribute, > or />")
	}
	s.skipSpace()
	if !s.skip("=") {
		return m, s.malformed(s.what()+" after "+quote(m.name), "=")
	}
	s.skipSpace()
	rest := s.rest()
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return m, s.malformed(s.what(), "a value in quotes")
	}
	end := strings.IndexByte(rest[1:], rest[0])
	if end < 0 {
		return m, s.malformed("a value without a closing quote", rest[:1])
	}
	s.advance(1)
	m.valueAt = s.at
	raw := rest[1 : 1+end]
	if i := strings.IndexByte(raw, '<'); i >= 0 {
		s.advance(i)
		return m, s.malformed("< in a value", "&lt;")
	}
	var err *Error
	if m.value, err = s.expand(raw, true); err != nil {
		return m, err
	}
	s.advance(1)
	return m, nil
}

// name reads a name, "" where there is none.
func (s *scanner) name() string {
	rest := s.rest()
	n := 0
	for n < len(rest) && isNameByte(rest[n], n == 0) {
		n++
	}
	s.advance(n)
	return rest[:n]
}

func isNameByte(b byte, first bool) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_' || b == ':' || b >= utf8.RuneSelf ||
		!first && (b >= '0' && b <= '9' || b == '-' || b == '.')
}

// what describes the next character.
func (s *scanner) what() string {
	rest := s.rest()
	if rest == "" {
		return "the end of the text"
	}
	_, size := utf8.DecodeRuneInString(rest)
	return quote(rest[:size])
}
