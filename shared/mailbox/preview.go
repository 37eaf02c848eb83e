package mailbox

import (
	"strings"
	"unicode"
)

const (
	// PreviewRunes is how many characters a preview has at most.
	PreviewRunes = 200
	// previewSource is how much of the body is looked at for a preview.
	previewSource = 16 << 10
)

// PlainText returns the body as plain text of at most about max bytes: Text,
// or what HTML reads as.
func (m *Message) PlainText(max int) string {
	if strings.TrimSpace(m.Text) != "" || m.HTML == "" {
		return cutText(m.Text, max)
	}
	return HTMLText(m.HTML, max)
}

// Preview returns the beginning of what the sender wrote, in one line of at
// most PreviewRunes characters: without what is quoted, the line that
// introduces the quotation and the signature. A message that holds nothing
// else shows the beginning of that.
func (m *Message) Preview() string {
	text := m.PlainText(previewSource)
	if line := oneLine(unquoted(text)); line != "" {
		return line
	}
	return oneLine(text)
}

// unquoted returns the lines of text that are the writer's own.
func unquoted(text string) string {
	var own []string
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, ">"):
			if n := len(own); n > 0 && strings.HasSuffix(own[n-1], ":") {
				own = own[:n-1] // "On Monday Anna wrote:"
				if n := len(own); n > 0 && introduces(own[n-1]) {
					own = own[:n-1] // its first half
				}
			}
		case strings.TrimRight(line, "\r\n") == "-- ", isOriginalMark(trimmed):
			return strings.Join(own, "\n")
		case trimmed != "":
			own = append(own, trimmed)
		}
	}
	return strings.Join(own, "\n")
}

// introduces reports whether line looks like the first half of the broken
// line that introduces a quotation.
func introduces(line string) bool {
	for _, word := range []string{"On ", "Am ", "Le ", "El ", "Il ", "Op ", "Em ", "W dniu "} {
		if strings.HasPrefix(line, word) {
			return strings.ContainsAny(line, "0123456789")
		}
	}
	return false
}

// isOriginalMark reports whether line is what programs put before the whole
// message that they append: "-----Original Message-----", a rule of Outlook's.
func isOriginalMark(line string) bool {
	if strings.HasPrefix(line, "-----") && strings.HasSuffix(line, "-----") && strings.IndexFunc(line, unicode.IsLetter) > 0 {
		return true
	}
	return len(line) >= 20 && strings.Trim(line, "_") == ""
}

// oneLine joins the words of text with single spaces, up to PreviewRunes
// characters and to the end of a word. Characters that show nothing, with
// which senders fill up previews, are left out.
func oneLine(text string) string {
	var b strings.Builder
	runes, wordEnd := 0, 0
	space := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			if !space {
				wordEnd = b.Len()
			}
			space = true
			continue
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r), r == '\u034f', r == '\u2800':
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
			runes++
		}
		space = false
		if runes >= PreviewRunes {
			line := b.String()
			if wordEnd > len(line)/2 {
				line = line[:wordEnd]
			}
			return strings.TrimRight(line, " ") + "…"
		}
		b.WriteRune(r)
		runes++
	}
	return b.String()
}

// cutText returns the first max bytes of s, less a broken character.
func cutText(s string, max int) string {
	if len(s) <= max {
		return s
	}
	return strings.ToValidUTF8(s[:max], "")
}
