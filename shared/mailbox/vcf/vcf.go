// Package vcf reads contact cards and distribution lists of vCard 2.1, 3.0
// and 4.0 (RFC 2426, RFC 6350), in whatever state they arrive.
//
// The usual library is not used because it refuses a file for one bad line
// and does not know version 2.1.
package vcf

import (
	"bytes"
	"fmt"
	"strings"

	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset"
)

const opRead = "vcf.read"

// File is what was read of a .vcf file. Found is how many cards it has:
// len(Cards) + len(Refused).
type File struct {
	Cards   []*mailbox.Card
	Refused []error // each a *fault.Error about a *mailbox.Refusal
}

// Found is how many cards the file has.
func (f *File) Found() int { return len(f.Cards) + len(f.Refused) }

// Read reads all cards of raw. It does not keep raw: pictures are spans of it.
// Charsets may be nil.
//
// An error is a *fault.Error about a *mailbox.Refusal: TooLarge for more than
// mailbox.MaxCardFileBytes, Invalid for a file without a card. A file of more
// than MaxComponents cards is read so far, and the rest is one refusal.
func Read(raw []byte, charsets mailbox.Charsets) (*File, error) {
	if len(raw) > mailbox.MaxCardFileBytes {
		return nil, mailbox.Refuse(fault.TooLarge, opRead, mailbox.MaxCardFileBytes, mailbox.FileTooLarge)
	}
	file := new(File)
	s := scanner{raw: raw}
	for {
		span, ok := s.card()
		if !ok {
			break
		}
		if file.Found() >= mailbox.MaxComponents {
			file.Refused = append(file.Refused, mailbox.Refuse(fault.TooLarge, opRead, int64(span.Offset), mailbox.TooManyComponents))
			break
		}
		card, err := readCard(raw, span, s.closed, charsets)
		if err != nil {
			file.Refused = append(file.Refused, err)
			continue
		}
		file.Cards = append(file.Cards, card)
	}
	if file.Found() == 0 {
		return nil, mailbox.Refuse(fault.Invalid, opRead, 0, mailbox.NotACard)
	}
	return file, nil
}

// scanner finds the cards of a file.
type scanner struct {
	raw    []byte
	next   int
	closed bool // the card found last has its END
}

// card finds the next card: what is from BEGIN:VCARD to END:VCARD, to the next
// BEGIN:VCARD at the same level, or to the end of the file. Cards within cards
// (AGENT of version 2.1) belong to the outer one.
func (s *scanner) card() (span mailbox.Span, found bool) {
	start, depth, agent := -1, 0, false
	for i := s.next; i < len(s.raw); {
		line, next := lineAt(s.raw, i)
		switch {
		case isMark(line, "BEGIN:VCARD") && start < 0:
			start, depth = i, 1
		case isMark(line, "BEGIN:VCARD") && !agent:
			s.next, s.closed = i, false
			return mailbox.Span{Offset: start, Length: i - start}, true
		case isMark(line, "BEGIN:VCARD"):
			depth, agent = depth+1, false
		case isMark(line, "END:VCARD") && start >= 0:
			if depth--; depth == 0 {
				s.next, s.closed = next, true
				return mailbox.Span{Offset: start, Length: next - start}, true
			}
		case len(line) > 5 && bytes.EqualFold(line[:5], []byte("AGENT")) && bytes.HasSuffix(bytes.TrimSpace(line), []byte(":")):
			agent = true
		}
		i = next
	}
	s.next, s.closed = len(s.raw), false
	return mailbox.Span{Offset: start, Length: len(s.raw) - start}, start >= 0
}

// isMark reports whether line is mark; a byte-order mark may stand before it.
func isMark(line []byte, mark string) bool {
	line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")))
	return len(line) == len(mark) && strings.EqualFold(string(line), mark)
}

// lineAt returns the line of raw that starts at from, without its end, and
// where the next one starts. Lines end in LF, CR LF or CR.
func lineAt(raw []byte, from int) (line []byte, next int) {
	rest := raw[from:]
	end := bytes.IndexAny(rest, "\r\n")
	switch {
	case end < 0:
		return rest, len(raw)
	case bytes.HasPrefix(rest[end:], []byte("\r\n")):
		return rest[:end], from + end + 2
	}
	return rest[:end], from + end + 1
}

// readCard reads the card at span. A panic becomes a refusal.
func readCard(raw []byte, span mailbox.Span, closed bool, charsets mailbox.Charsets) (card *mailbox.Card, err error) {
	defer func() {
		if p := recover(); p != nil {
			card = nil
			refusal := &mailbox.Refusal{Offset: int64(span.Offset), Reason: mailbox.ReaderBroke}
			err = &fault.Error{Kind: fault.Internal, Op: opRead, Err: fmt.Errorf("%w: %v", refusal, p)}
		}
	}()
	r := reader{raw: raw, span: span, charsets: charsets, card: &mailbox.Card{Span: span}, labels: map[string]string{}}
	r.version = versionOf(raw[span.Offset:span.End()])
	if !closed {
		r.problem(span.End(), mailbox.NoEnd)
	}
	for i := span.Offset; i < span.End(); {
		p, next, ok := r.property(i)
		if ok {
			r.take(p)
		}
		i = next
	}
	if r.taken == 0 {
		return nil, mailbox.Refuse(fault.Invalid, opRead, int64(span.Offset), mailbox.Empty)
	}
	r.finish()
	return r.card, nil
}

// versionOf finds the version of a card; it may stand anywhere.
func versionOf(card []byte) string {
	for i := 0; i < len(card); {
		line, next := lineAt(card, i)
		if name, value, ok := bytes.Cut(line, []byte(":")); ok && strings.EqualFold(string(bytes.TrimSpace(name)), "VERSION") {
			return string(bytes.TrimSpace(value))
		}
		i = next
	}
	return ""
}

// reader reads one card.
type reader struct {
	raw      []byte
	span     mailbox.Span
	charsets mailbox.Charsets
	card     *mailbox.Card
	version  string
	taken    int // properties that say something
	nested   int // cards within this one that are open
	notes    []string
	labels   map[string]string // a person's own words, by group
}

// problem notes what is wrong at an offset of the file.
func (r *reader) problem(offset int, reason mailbox.Reason) {
	r.card.Problems.Add(offset-r.span.Offset, reason)
}

// old reports whether the card is of version 2.1.
func (r *reader) old() bool { return strings.HasPrefix(r.version, "2") }

// text decodes b, the bytes of a value of property p.
func (r *reader) text(p property, b []byte) string {
	label := charset.NormalLabel(p.param("CHARSET"))
	if label == "" {
		label = "utf-8"
	}
	text, reason := charset.Decode(r.charsets, label, b)
	if reason != "" {
		r.problem(p.offset, reason)
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return -1
		}
		return c
	}, text)
}
