// Package charset makes text of bytes whose charset is claimed, and often
// wrongly so.
package charset

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/transfer"
)

// labels maps names that mail uses to names of the Encoding Standard.
var labels = map[string]string{
	"cp932": "shift_jis", "cp936": "gbk", "cp949": "euc-kr", "cp950": "big5", "x-gb2312": "gb2312",
	"iso-2022-jp-1": "iso-2022-jp", "iso-2022-jp-2": "iso-2022-jp", "iso-2022-jp-3": "iso-2022-jp", "iso-2022-jp-ms": "iso-2022-jp",
	"cp-1250": "windows-1250", "cp-1251": "windows-1251", "cp-1252": "windows-1252", "win-1251": "windows-1251",
	"x-unicode-2-0-utf-7": "utf-7", "unicode-1-1-utf-7": "utf-7", "unicode-2-0-utf-7": "utf-7", "utf7": "utf-7",
	"utf8": "utf-8", "utf-8-mac": "utf-8", "unicode-1-1-utf-8": "utf-8", "x-utf-8": "utf-8", "unicode": "utf-16",
	"latin1": "windows-1252", "iso-8859-1": "windows-1252", "iso8859-1": "windows-1252", "iso_8859-1": "windows-1252",
	"iso88591": "windows-1252", "cp1252": "windows-1252", "x-ansi": "windows-1252", "ansi": "windows-1252",
	"ascii": "us-ascii", "ansi_x3.4-1968": "us-ascii", "us_ascii": "us-ascii", "usascii": "us-ascii", "iso646-us": "us-ascii",
	"unknown": "", "unknown-8bit": "", "x-unknown": "", "_autodetect": "", "default": "", "default_charset": "", "binary": "",
}

// NormalLabel cleans a charset's name as mail claims it.
func NormalLabel(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\r\n\"'<>"))
	label = strings.TrimPrefix(label, "charset=")
	if end := strings.IndexAny(label, "; \t"); end > 0 {
		label = label[:end]
	}
	label = strings.Trim(label, "\"'")
	if known, ok := labels[label]; ok {
		return known
	}
	return label
}

// Decode makes text of b, which is claimed to be in the charset of a
// normal label, "" for no claim. Reason is what is wrong, "" for nothing.
//
// Claims lie: bytes that are UTF-8 by their form are read as UTF-8 whatever
// the label says, and bytes that are not, without a label or with an unknown
// one, as windows-1252.
func Decode(given mailbox.Charsets, label string, b []byte) (text string, reason mailbox.Reason) {
	if isASCII(b) && !isWide(label) {
		if (label == "" || label == "us-ascii" || label == "utf-8") && bytes.Contains(b, []byte("\x1b$")) {
			return decode(given, "iso-2022-jp", b, "")
		}
		return string(b), ""
	}
	switch label {
	case "", "us-ascii":
		if label != "" {
			reason = mailbox.LyingCharset
		}
		if utf8.Valid(b) {
			return string(b), reason
		}
		return windows1252(b), mailbox.LyingCharset
	case "utf-8":
		if utf8.Valid(b) {
			return string(b), ""
		}
		if sequences, _ := utf8Sequences(b); sequences == 0 {
			return windows1252(b), mailbox.LyingCharset
		}
		return strings.ToValidUTF8(string(b), "\ufffd"), mailbox.InvalidBytes
	case "utf-7":
		return decodeUTF7(b), ""
	case "utf-16":
		switch {
		case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
			return decode(given, "utf-16be", b[2:], "")
		case len(b) > 1 && b[0] == 0 && b[1] != 0:
			return decode(given, "utf-16be", b, "")
		}
		return decode(given, "utf-16le", bytes.TrimPrefix(b, []byte{0xff, 0xfe}), "")
	}
	if !isWide(label) && looksUTF8(label, b) {
		return string(b), mailbox.LyingCharset
	}
	if label == "windows-1252" {
		return windows1252(b), ""
	}
	return decode(given, label, b, mailbox.UnknownCharset)
}

// decode decodes b by the charsets that were given in. Without the charset, b
// is read as if it had no label, and reason is what is wrong.
func decode(given mailbox.Charsets, label string, b []byte, reason mailbox.Reason) (string, mailbox.Reason) {
	if given != nil {
		if text, err := given.Decode(label, b); err == nil {
			text = strings.TrimPrefix(strings.ToValidUTF8(text, "\ufffd"), "\ufeff")
			if strings.ContainsRune(text, '\ufffd') {
				return text, mailbox.InvalidBytes
			}
			return text, ""
		}
	}
	if reason == "" {
		reason = mailbox.UnknownCharset
	}
	if utf8.Valid(b) {
		return string(b), reason
	}
	return windows1252(b), reason
}

// isWide reports whether the charset gives ASCII bytes another meaning.
func isWide(label string) bool {
	return strings.HasPrefix(label, "utf-16") || strings.HasPrefix(label, "utf-32") || strings.HasPrefix(label, "iso-2022-") ||
		label == "utf-7" || label == "hz-gb-2312"
}

// looksUTF8 reports whether b is UTF-8 although label says otherwise. Text in
// charsets of one byte a character hardly ever has that form by chance; text
// in those of two bytes may if it is short.
func looksUTF8(label string, b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	sequences, long := utf8Sequences(b)
	switch label {
	case "gb2312", "gbk", "gb18030", "x-gbk", "big5", "big5-hkscs", "euc-kr", "ks_c_5601-1987", "euc-jp", "shift_jis", "euc-tw":
		return long >= 2 && long*3 >= sequences*2
	case "windows-1252":
		return sequences > 0
	}
	return sequences > 1
}

// utf8Sequences counts the characters of b that take several bytes in UTF-8,
// and those that take three or more.
func utf8Sequences(b []byte) (sequences, long int) {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		_, n := utf8.DecodeRune(b)
		if n > 1 {
			sequences++
		}
		if n > 2 {
			long++
		}
		b = b[n:]
	}
	return sequences, long
}

// windows1252 decodes b, whose every byte is a character.
func windows1252(b []byte) string {
	var out strings.Builder
	out.Grow(len(b) + len(b)/8)
	for _, c := range b {
		if c < utf8.RuneSelf {
			out.WriteByte(c)
		} else {
			out.WriteRune(mailbox.Windows1252(c))
		}
	}
	return out.String()
}

// decodeUTF7 decodes UTF-7 (RFC 2152), which browsers do not know. What is
// broken is left as it stands.
func decodeUTF7(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		plus := bytes.IndexByte(b, '+')
		if plus < 0 {
			plus = len(b)
		}
		for _, c := range b[:plus] {
			if c < utf8.RuneSelf {
				out.WriteByte(c)
			} else {
				out.WriteRune(mailbox.Windows1252(c))
			}
		}
		if plus == len(b) {
			break
		}
		b = b[plus+1:]
		end := 0
		for end < len(b) && transfer.IsDigit(b[end]) {
			end++
		}
		if end == 0 {
			out.WriteByte('+') // "+-", or a plus that means nothing
		} else {
			units := make([]byte, base64.RawStdEncoding.DecodedLen(end))
			n, _ := base64.RawStdEncoding.Decode(units, b[:end-boolToInt(end%4 == 1)])
			words := make([]uint16, 0, n/2)
			for i := 0; i+1 < n; i += 2 {
				words = append(words, uint16(units[i])<<8|uint16(units[i+1]))
			}
			out.WriteString(string(utf16.Decode(words)))
		}
		b = b[end:]
		if len(b) > 0 && b[0] == '-' {
			b = b[1:]
		}
	}
	return out.String()
}

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// isASCII looks at eight bytes at a time: it sees the text of all mail.
func isASCII(b []byte) bool {
	const high = 0x8080808080808080
	for len(b) >= 8 {
		if binary.LittleEndian.Uint64(b)&high != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
