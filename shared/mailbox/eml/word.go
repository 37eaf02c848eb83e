package eml

import (
	"strings"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset"
	"regarding/shared/mailbox/transfer"
)

// encodedWord is "=?charset?encoding?text?=" (RFC 2047).
type encodedWord struct {
	charset  string
	encoding byte // 'B' or 'Q'
	text     string
	length   int // of the whole
}

// cutWord reads the encoded word at the start of s, which begins with "=?".
// It takes words that hold blanks, and unknown charsets; not words without
// an end.
func cutWord(s string) (w encodedWord, ok bool) {
	label, rest, ok := strings.Cut(s[2:], "?")
	if !ok || label == "" || len(rest) < 2 || rest[1] != '?' || strings.ContainsAny(label, " \t<>\"") {
		return w, false
	}
	w.encoding = rest[0] &^ 0x20
	if w.encoding != 'B' && w.encoding != 'Q' {
		return w, false
	}
	end := strings.Index(rest[2:], "?=")
	if end < 0 {
		return w, false
	}
	label, _, _ = strings.Cut(label, "*") // RFC 2231: a language
	w.charset, w.text = charset.NormalLabel(label), rest[2:2+end]
	w.length = len(s) - len(rest) + 2 + end + 2
	return w, true
}

// decode returns the bytes that w stands for.
func (w encodedWord) decode() []byte {
	if w.encoding == 'B' {
		return transfer.LooseBase64(w.text)
	}
	out := make([]byte, 0, len(w.text))
	for i := 0; i < len(w.text); i++ {
		c := w.text[i]
		switch {
		case c == '_':
			c = ' '
		case c == '=' && i+2 < len(w.text):
			if b, ok := transfer.HexByte(w.text[i+1], w.text[i+2]); ok {
				c = b
				i += 2
			}
		}
		out = append(out, c)
	}
	return out
}

// decodeWords decodes the encoded words of s. Words that only blanks separate
// are one text: programs cut characters in the middle, so those of one charset
// are joined before they are decoded.
func (r *reader) decodeWords(s string, offset int) string {
	if !strings.Contains(s, "=?") {
		return cleanControls(s)
	}
	var out strings.Builder
	var run []byte // bytes of the words so far, in the charset of label
	var label string
	flush := func() {
		if len(run) == 0 {
			return
		}
		text, reason := r.decodeCharset(label, run)
		if reason != "" {
			r.problem(offset, reason)
		}
		out.WriteString(text)
		run = run[:0]
	}
	afterWord := false
	for s != "" {
		next := strings.Index(s, "=?")
		if next < 0 {
			next = len(s)
		}
		if between := s[:next]; between != "" && (!afterWord || next == len(s) || strings.Trim(between, " \t") != "") {
			flush()
			out.WriteString(between)
			afterWord = false
		}
		if s = s[next:]; s == "" {
			break
		}
		w, ok := cutWord(s)
		if !ok {
			r.problem(offset, mailbox.BadEncodedWord)
			flush()
			out.WriteString(s[:2])
			s, afterWord = s[2:], false
			continue
		}
		if w.charset != label {
			flush()
			label = w.charset
		}
		run = append(run, w.decode()...)
		s, afterWord = s[w.length:], true
	}
	flush()
	return cleanControls(out.String())
}
