package eml

import (
	"bytes"
	"strings"

	"regarding/shared/mailbox"
)

// field is one field of a header: its name in lower case and where its value
// is, folded.
type field struct {
	name       string
	start, end int
}

// header is a block of fields.
type header struct {
	fields     []field
	start, end int // of the block, the blank line included
	cut        bool
}

// header reads the block of fields at from. It ends at a blank line, at to, or
// where lines are no fields any more: then the body begins without a blank
// line. Past MaxHeaderReadBytes it is cut, and the body begins there.
func (r *reader) header(from, to int) header {
	h := header{start: from, end: to}
	first := len(r.fields)
	limit := to
	if to-from > mailbox.MaxHeaderReadBytes {
		limit = from + mailbox.MaxHeaderReadBytes
	}
	i := from
	for i < limit {
		line, next := lineAt(r.raw, i, to)
		if next > limit {
			h.cut, h.end = true, i
			break
		}
		if len(line) == 0 {
			h.end = next
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if n := len(r.fields); n > first {
				r.fields[n-1].end = i + len(line)
			} else {
				r.problem(i, mailbox.BadHeaderLine)
			}
		} else if colon := fieldColon(line); colon > 0 {
			name := lowerName(bytes.TrimRight(line[:colon], " \t"))
			r.fields = append(r.fields, field{name, i + colon + 1, i + len(line)})
		} else if isFromLine(line) {
			r.problem(i, mailbox.MailboxLine)
		} else if len(r.fields) > first && hasOddName(line) || r.goesOn(next, limit) {
			r.problem(i, mailbox.BadHeaderLine)
		} else {
			reason := mailbox.NoBlankLine
			if len(r.fields) == first {
				reason = mailbox.NoHeader
			}
			r.problem(i, reason)
			h.end = i
			break
		}
		i = next
	}
	if i >= limit && limit < to && h.end == to {
		h.cut, h.end = true, limit
	}
	h.fields = r.fields[first:len(r.fields):len(r.fields)]
	return h
}

// maxBadLines is how many lines that are no fields may come together in a
// header; more are taken for the body.
const maxBadLines = 4

// goesOn reports whether the header goes on after a bad line: a field that
// messages have comes soon.
func (r *reader) goesOn(i, to int) bool {
	for range maxBadLines {
		line, next := lineAt(r.raw, i, to)
		if len(line) == 0 {
			return false
		}
		if colon := fieldColon(line); colon > 0 && isUsual(lowerName(bytes.TrimRight(line[:colon], " \t"))) {
			return true
		}
		i = next
	}
	return false
}

// isUsual reports whether name is one that messages have.
func isUsual(name string) bool {
	switch name {
	case "from", "to", "cc", "bcc", "subject", "date", "message-id", "received", "return-path", "reply-to", "sender",
		"mime-version", "references", "in-reply-to", "delivered-to", "dkim-signature", "status", "precedence", "importance":
		return true
	}
	return strings.HasPrefix(name, "x-") || strings.HasPrefix(name, "content-") || strings.HasPrefix(name, "list-") ||
		strings.HasPrefix(name, "resent-") || strings.HasPrefix(name, "arc-")
}

// hasOddName reports whether line would be a field if names could hold 8-bit
// bytes.
func hasOddName(line []byte) bool {
	name, _, found := bytes.Cut(line, []byte(":"))
	return found && len(name) > 0 && len(name) < 64 && bytes.IndexAny(name, " \t") < 0 && !isASCII(name)
}

// fieldColon returns where the colon of a field is in line, or -1 if the line
// is no field. Names are printable ASCII; blanks may stand before the colon.
func fieldColon(line []byte) int {
	colon := bytes.IndexByte(line, ':')
	end := colon
	for end > 0 && (line[end-1] == ' ' || line[end-1] == '\t') {
		end--
	}
	if end <= 0 {
		return -1
	}
	for _, c := range line[:end] {
		if c <= ' ' || c >= 0x7f {
			return -1
		}
	}
	return colon
}

// lowerName returns name in lower case. Names that most messages have cost no
// memory.
func lowerName(name []byte) string {
	var buf [32]byte
	if len(name) > len(buf) {
		return strings.ToLower(string(name))
	}
	for i, c := range name {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	lower := buf[:len(name)]
	switch string(lower) { // no allocation: the constants are returned
	case "received":
		return "received"
	case "from":
		return "from"
	case "to":
		return "to"
	case "date":
		return "date"
	case "subject":
		return "subject"
	case "message-id":
		return "message-id"
	case "mime-version":
		return "mime-version"
	case "content-type":
		return "content-type"
	case "content-transfer-encoding":
		return "content-transfer-encoding"
	}
	return string(lower)
}

// value returns what f holds, unfolded and trimmed, still encoded, with blanks
// for NUL. It may hold bytes of any charset.
func (r *reader) value(f field) string {
	b := bytes.TrimSpace(r.raw[f.start:f.end])
	if bytes.IndexByte(b, '\n') < 0 && bytes.IndexByte(b, 0) < 0 {
		return string(b)
	}
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		line, next := lineAt(b, 0, len(b))
		out = append(out, line...)
		b = b[next:]
	}
	return string(bytes.TrimSpace(bytes.ReplaceAll(out, []byte{0}, []byte{' '})))
}

// text returns what f holds as text.
func (r *reader) text(f field) string { return r.decodeText(r.value(f), f.start) }

// decodeText decodes the encoded words of s, a value of the header at offset,
// and its 8-bit bytes. Control characters become blanks.
func (r *reader) decodeText(s string, offset int) string {
	if !isPlain(s) {
		s = r.decodeWords(r.decodeRaw(s, offset), offset)
	}
	return strings.TrimSpace(s)
}

// isPlain reports whether s is text as it is: printable ASCII without encoded
// words.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '=' && i+1 < len(s) && s[i+1] == '?' {
			return false
		}
	}
	return true
}

// decodeRaw makes UTF-8 of s, which may hold bytes of another charset.
func (r *reader) decodeRaw(s string, offset int) string {
	if isASCII(s) && !strings.Contains(s, "\x1b$") {
		return s
	}
	text, reason := r.decodeCharset(r.headerCharset, []byte(s))
	if reason != "" {
		r.problem(offset, mailbox.RawHeaderBytes)
	}
	return text
}

func isASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// cleanControls replaces control characters by blanks.
func cleanControls(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}
