package eml

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"regarding/shared/mailbox"
)

const (
	// ReducedAbove is the size above which a message has a reduced form.
	ReducedAbove = 64 << 10
	// keptBytes is how large a part may be, as it is written, to stay in the
	// reduced form although it is no text of the message.
	keptBytes = 4 << 10
	// leftOutField is the field of a reduced message that says which parts it
	// is without, and how many bytes each holds decoded.
	leftOutField = "X-Regarding-Left-Out: "
)

// Reduced returns the reduced form of the message that m was read from: the
// message without its larger attachments, which can be kept where there is no
// room for those. It reads as the message does, but for the parts that
// LeftOut names.
func Reduced(raw []byte, m *mailbox.Message) []byte {
	var cut []mailbox.Span
	field := []byte(leftOutField)
	for _, p := range m.Parts {
		switch p.Role {
		case mailbox.Attachment, mailbox.Inline, mailbox.Invitation:
		default:
			continue
		}
		if _, ok := p.Body.In(raw); !ok || p.Body.Length <= keptBytes || p.Encoding == mailbox.UUEncode {
			continue
		}
		cut = append(cut, p.Body)
		field = append(field, p.Path...)
		field = append(field, '=')
		field = strconv.AppendInt(field, int64(p.SizeBytes), 10)
		field = append(field, ' ')
	}
	slices.SortFunc(cut, func(a, b mailbox.Span) int { return a.Offset - b.Offset })
	b := append(field, '\r', '\n')
	at := 0
	for _, span := range cut {
		if span.Offset < at {
			continue // within one that is left out already
		}
		b = append(b, raw[at:span.Offset]...)
		at = span.End()
	}
	return append(b, raw[at:]...)
}

// LeftOut returns the parts that a reduced message is without, by path, and
// how many bytes each holds; ok is false for a message that is whole.
func LeftOut(raw []byte) (parts map[string]int, ok bool) {
	line, found := bytes.CutPrefix(raw, []byte(leftOutField))
	if !found {
		return nil, false
	}
	line, _, _ = bytes.Cut(line, []byte("\r\n"))
	parts = map[string]int{}
	for item := range strings.FieldsSeq(string(line)) {
		path, size, _ := strings.Cut(item, "=")
		if n, err := strconv.Atoi(size); err == nil && n >= 0 {
			parts[path] = n
		}
	}
	return parts, true
}
