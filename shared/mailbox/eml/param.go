package eml

import (
	"slices"
	"strings"

	"regarding/shared/mailbox/charset"
	"regarding/shared/mailbox/transfer"
)

// param is one parameter of Content-Type or Content-Disposition. Value is as
// written, without quotes.
type param struct{ name, value string }

// maxParams bounds the parameters of a field.
const maxParams = 200

// parseParams splits "value; name=value; ..." (RFC 2045 section 5.1). It takes
// double semicolons, missing values and quotes, blanks within values, and a
// missing semicolon between parameters. The value is in lower case.
func parseParams(s string) (value string, params []param) {
	value, rest, _ := strings.Cut(s, ";")
	value = strings.ToLower(strings.TrimSpace(withoutComments(value)))
	for rest != "" && len(params) < maxParams {
		rest = strings.TrimLeft(rest, " \t;")
		end := strings.IndexAny(rest, "=;")
		if end < 0 {
			break
		}
		name := strings.ToLower(strings.TrimSpace(rest[:end]))
		if rest[end] == ';' {
			rest = rest[end+1:]
			continue
		}
		var p param
		p.value, rest = paramValue(strings.TrimLeft(rest[end+1:], " \t"), isFileName(name))
		if p.name = name; name != "" {
			params = append(params, p)
		}
	}
	return value, params
}

func isFileName(name string) bool {
	return strings.HasPrefix(name, "name") || strings.HasPrefix(name, "filename")
}

// paramValue reads the value at the start of s. Without quotes, a file name
// goes on to the next semicolon; other values end at a blank.
func paramValue(s string, fileName bool) (value, rest string) {
	if strings.HasPrefix(s, `"`) {
		return quotedValue(s[1:])
	}
	end := strings.IndexByte(s, ';')
	if end < 0 {
		end = len(s)
	}
	value, rest = strings.TrimSpace(s[:end]), s[end:]
	if !fileName && !strings.Contains(value, "=?") {
		if blank := strings.IndexAny(value, " \t"); blank > 0 {
			rest = value[blank:] + rest
			value = value[:blank]
		}
	}
	return value, rest
}

// quotedValue reads a quoted value after its first quote. A backslash escapes
// a quote or a backslash only: names of files on Windows have others.
func quotedValue(s string) (value, rest string) {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			out.WriteByte(s[i])
		case c == '"':
			return out.String(), s[i+1:]
		default:
			out.WriteByte(c)
		}
	}
	return out.String(), ""
}

// find returns the value of the parameter called name, as written.
func find(params []param, name string) string {
	for _, p := range params {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

// paramText returns the value of a parameter as text: in the extended form of
// RFC 2231, with continuations, or in encoded words, which RFC 2047 forbids
// there and programs write.
func (r *reader) paramText(params []param, name string, offset int) string {
	if text, ok := r.extended(params, name, offset); ok {
		return text
	}
	if value := find(params, name); value != "" {
		return r.decodeText(value, offset)
	}
	return ""
}

// segment is one part of an extended value: "name*1*=text".
type segment struct {
	number  int
	encoded bool
	text    string
}

// extended reads the extended form of the parameter called name.
func (r *reader) extended(params []param, name string, offset int) (string, bool) {
	var segments []segment
	for _, p := range params {
		suffix, ok := strings.CutPrefix(p.name, name+"*")
		if !ok {
			continue
		}
		number, encoded := strings.CutSuffix(suffix, "*")
		s := segment{text: p.value, encoded: encoded || suffix == ""}
		if number != "" {
			if s.number, ok = decimal(number); !ok {
				continue
			}
		}
		segments = append(segments, s)
	}
	if len(segments) == 0 {
		return "", false
	}
	slices.SortStableFunc(segments, func(a, b segment) int { return a.number - b.number })
	label := ""
	var out []byte
	for i, s := range segments {
		text := s.text
		if i == 0 && s.encoded {
			if claim, rest, ok := strings.Cut(text, "'"); ok {
				if _, value, ok := strings.Cut(rest, "'"); ok {
					label, text = charset.NormalLabel(claim), value
				}
			}
		}
		if s.encoded {
			out = append(out, percentDecode(text)...)
		} else {
			out = append(out, text...)
		}
	}
	if label == "" {
		return r.decodeText(string(out), offset), true
	}
	text, reason := r.decodeCharset(label, out)
	if reason != "" {
		r.problem(offset, reason)
	}
	if strings.Contains(text, "=?") { // encoded twice
		text = r.decodeWords(text, offset)
	}
	return cleanControls(text), true
}

// percentDecode decodes "%41"; a "%" before anything else stands for itself.
func percentDecode(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			if b, ok := transfer.HexByte(s[i+1], s[i+2]); ok {
				c = b
				i += 2
			}
		}
		out = append(out, c)
	}
	return out
}

// fileName returns the label of a file: the last part of a path, whichever
// system it is of.
func fileName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 && i < len(name)-1 {
		name = name[i+1:]
	}
	return strings.TrimSpace(name)
}
