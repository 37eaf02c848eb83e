package track

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// MaxBodyText is the most bytes of each of text and HTML in a body (ours, as
// of what the reading pane shows).
const MaxBodyText = 2 << 20

// Body returns the readable form of a message, which its record refers to: a
// MIME document of plain text and HTML, either or both, and nothing else of
// the message. It is the same for every copy of it. The result is nil where
// there is neither.
func Body(text, html string) []byte {
	text, html = cut(text, MaxBodyText), cut(html, MaxBodyText)
	switch {
	case text == "" && html == "":
		return nil
	case html == "":
		return part(nil, "MIME-Version: 1.0\r\n", "text/plain", text)
	case text == "":
		return part(nil, "MIME-Version: 1.0\r\n", "text/html", html)
	}
	// A digest of both does not stand in either.
	sum := sha256.New()
	sum.Write([]byte(text))
	sum.Write([]byte(html))
	mark := hex.EncodeToString(sum.Sum(nil)[:16])
	b := []byte("MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"" + mark + "\"\r\n\r\n")
	b = part(b, "--"+mark+"\r\n", "text/plain", text)
	b = part(b, "\r\n--"+mark+"\r\n", "text/html", html)
	return append(b, "\r\n--"+mark+"--\r\n"...)
}

// IsCut reports whether a text or HTML of a body, of so many bytes with plain
// line ends, ends before that of its message: it fills all that a body holds.
// One that fits to within a character counts as one that was cut.
func IsCut(textBytes int) bool {
	return textBytes > MaxBodyText-utf8.UTFMax
}

func part(b []byte, before, kind, text string) []byte {
	b = append(b, before...)
	b = append(b, "Content-Type: "+kind+"; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"...)
	return append(b, strings.ReplaceAll(text, "\n", "\r\n")...)
}

// cut returns the beginning of s, at most n bytes of whole characters, with
// plain line ends.
func cut(s string, n int) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	if len(s) > n {
		s = s[:n]
	}
	return strings.ToValidUTF8(s, "")
}
