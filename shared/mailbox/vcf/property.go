package vcf

import (
	"bytes"
	"strings"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/transfer"
)

// property is one content line: "group.NAME;PARAM=value:value".
type property struct {
	offset int
	group  string
	name   string // upper case
	params []param
	value  []byte       // unfolded, still encoded
	span   mailbox.Span // of the value in the file, folded
}

// param is a parameter; one without a name, as version 2.1 has them, is a
// TYPE or an ENCODING.
type param struct{ name, value string }

// param returns the first value of the parameter called name, or "".
func (p property) param(name string) string {
	for _, q := range p.params {
		if q.name == name {
			return q.value
		}
	}
	return ""
}

// kinds returns the values of TYPE in lower case, less those that say nothing,
// and whether the entry is the preferred one.
func (p property) kinds() (kinds []string, preferred bool) {
	for _, q := range p.params {
		if q.name == "PREF" {
			preferred = preferred || q.value == "1"
		}
		if q.name != "TYPE" {
			continue
		}
		for kind := range strings.SplitSeq(strings.ToLower(q.value), ",") {
			switch kind = strings.TrimSpace(kind); {
			case kind == "pref":
				preferred = true
			case kind == "internet" || kind == "voice" || kind == "":
			case len(kinds) < maxKinds:
				kinds = append(kinds, kind)
			}
		}
	}
	return kinds, preferred
}

// maxKinds and maxParams bound what one property says.
const (
	maxKinds  = 20
	maxParams = 100
)

// encoding tells how the value is written.
func (p property) encoding() mailbox.Encoding {
	switch strings.ToUpper(p.param("ENCODING")) {
	case "QUOTED-PRINTABLE":
		return mailbox.QuotedPrintable
	case "BASE64", "B":
		return mailbox.Base64
	}
	return mailbox.Identity
}

// property reads the content line at i, with the lines that it goes on in. ok
// is false for lines that are no property; they are noted, unless blank.
func (r *reader) property(i int) (p property, next int, ok bool) {
	line, next := lineAt(r.raw, i)
	if len(bytes.TrimSpace(line)) == 0 {
		return p, next, false
	}
	colon := valueColon(line)
	if colon < 0 { // the name itself may be folded
		line, next = r.unfold(line, next, mailbox.Identity)
		if colon = valueColon(line); colon < 0 {
			r.problem(i, mailbox.BadLine)
			return p, next, false
		}
	}
	p.offset = i
	head, params, _ := strings.Cut(string(line[:colon]), ";")
	if group, name, found := strings.Cut(head, "."); found {
		p.group, head = strings.ToUpper(strings.TrimSpace(group)), name
	}
	p.name = strings.ToUpper(strings.TrimSpace(strings.TrimPrefix(head, "\ufeff")))
	p.params = parseParams(clean(params))
	start := i + colon + 1
	whole, next := r.unfold(line, next, p.encoding())
	p.value = whole[colon+1:]
	end := max(next, start)
	p.span = mailbox.Span{Offset: start, Length: len(bytes.TrimRight(r.raw[min(start, end):end], "\r\n"))}
	return p, next, true
}

// unfold appends to line the lines that it goes on in. In version 2.1 the
// blank that begins such a line belongs to the value, a quoted-printable line
// goes on after "=", and base64 goes on up to a blank line or a property.
func (r *reader) unfold(line []byte, next int, e mailbox.Encoding) (whole []byte, after int) {
	whole = line[:len(line):len(line)]
	for next < r.span.End() {
		more, following := lineAt(r.raw, next)
		switch {
		case e == mailbox.QuotedPrintable && bytes.HasSuffix(whole, []byte("=")):
			whole = append(whole[:len(whole)-1], more...)
		case len(more) > 0 && (more[0] == ' ' || more[0] == '\t'):
			if !r.old() || e == mailbox.Base64 {
				more = more[1:]
			}
			whole = append(whole, more...)
		case e == mailbox.Base64 && len(more) > 0 && isBase64(more):
			whole = append(whole, more...)
		default:
			return whole, next
		}
		next = following
	}
	return whole, next
}

func isBase64(line []byte) bool {
	for _, c := range bytes.TrimRight(line, "= \t") {
		if !transfer.IsDigit(c) {
			return false
		}
	}
	return true
}

// valueColon returns where the value of a content line begins: the first
// colon outside quotes; -1 if there is none.
func valueColon(line []byte) int {
	quoted := false
	for i, c := range line {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ':' && !quoted:
			if i == 0 {
				return -1
			}
			return i
		}
	}
	if quoted { // a quote that never closes
		return bytes.IndexByte(line, ':')
	}
	return -1
}

// clean drops control characters and what is no UTF-8.
func clean(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c == '\ufffd' {
			return -1
		}
		return c
	}, s)
}

// parseParams splits the parameters of a property.
func parseParams(s string) []param {
	var params []param
	for s != "" && len(params) < maxParams {
		var one string
		one, s = cutOutsideQuotes(s, ';')
		name, value, named := strings.Cut(one, "=")
		name = strings.ToUpper(strings.TrimSpace(name))
		switch {
		case name == "":
			continue
		case named:
			params = append(params, param{name, strings.ReplaceAll(strings.TrimSpace(value), `"`, "")})
		case name == "QUOTED-PRINTABLE" || name == "BASE64" || name == "8BIT" || name == "7BIT":
			params = append(params, param{"ENCODING", name})
		default:
			params = append(params, param{"TYPE", name})
		}
	}
	return params
}

func cutOutsideQuotes(s string, sep byte) (before, after string) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// fields splits the value of p at sep, where it is not escaped, and returns
// the texts.
func (r *reader) fields(p property, sep byte) []string {
	value := p.value
	if p.encoding() == mailbox.QuotedPrintable {
		value = transfer.Bytes(mailbox.QuotedPrintable, value, len(value))
	}
	text := r.text(p, value)
	var list []string
	var field strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && i+1 < len(text):
			i++
			switch n := text[i]; {
			case n == 'n' || n == 'N':
				field.WriteByte('\n')
			case strings.IndexByte(`;,:\"`, n) >= 0:
				field.WriteByte(n)
			default:
				field.WriteByte('\\')
				field.WriteByte(n)
			}
		case c == sep && sep != 0:
			list = append(list, strings.TrimSpace(field.String()))
			field.Reset()
		default:
			field.WriteByte(c)
		}
	}
	return append(list, strings.TrimSpace(field.String()))
}

// whole returns the value of p as one text.
func (r *reader) whole(p property) string { return r.fields(p, 0)[0] }
