package mailbox

import (
	"strings"
	"unicode/utf8"
)

// HTMLText returns what a person reads of HTML, as plain text: for search,
// for the preview, and where a message has no text of its own. Lines within
// quotations begin with "> ". It reads anything, never fails, takes time in
// proportion to the HTML, and stops when it has written about max bytes.
//
// The text is not HTML any more, but nothing is made safe by it: text may
// hold "<script>" if the HTML had it escaped.
func HTMLText(html string, max int) string {
	w := htmlText{max: max}
	for len(html) > 0 && w.out.Len() < max {
		open := strings.IndexByte(html, '<')
		if open < 0 {
			w.text(html)
			break
		}
		w.text(html[:open])
		html = w.markup(html[open:])
	}
	return strings.TrimRight(w.out.String(), " \n")
}

// htmlText writes the text of HTML. White space is written only when more
// text follows.
type htmlText struct {
	out strings.Builder
	max int

	space   bool // before the next word
	breaks  int  // line ends before the next word
	started bool
	quotes  int // open blockquotes
	pre     int // open pre elements
}

// markup reads the tag, comment or stray "<" at the start of s and returns
// what follows.
func (w *htmlText) markup(s string) string {
	switch {
	case strings.HasPrefix(s, "<!--"):
		return after(s[4:], "-->")
	case len(s) > 1 && (s[1] == '!' || s[1] == '?'):
		return after(s, ">")
	}
	closing := len(s) > 1 && s[1] == '/'
	at := 1
	if closing {
		at = 2
	}
	end := at
	for end < len(s) && end-at < 16 && isAlnum(s[end]) {
		end++
	}
	if end == at {
		if closing {
			return after(s, ">")
		}
		w.text("<")
		return s[1:]
	}
	name := strings.ToLower(s[at:end])
	attributes, rest := tagEnd(s[end:])
	if !closing && silent[name] {
		return afterClosing(rest, name)
	}
	w.tag(name, attributes, closing)
	return rest
}

// silent elements hold nothing to be read, or no markup.
var silent = wordSet("script style head title template noscript object iframe svg math textarea select noembed noframes xmp")

// paragraphs and lines are elements that begin and end with an empty line, or
// with a line end.
var (
	paragraphs = wordSet("p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre hr")
	lines      = wordSet("div tr li dt dd address article aside center fieldset figure figcaption footer form header main nav section caption body html")
)

func (w *htmlText) tag(name, attributes string, closing bool) {
	switch {
	case name == "br":
		w.breaks++
	case name == "td" || name == "th":
		w.space = true
	case name == "img" && !closing:
		if alt := attribute(attributes, "alt"); alt != "" {
			w.text(" " + alt + " ")
		}
	case paragraphs[name]:
		w.breaks = max(w.breaks, 2)
	case lines[name]:
		w.breaks = max(w.breaks, 1)
	}
	step := 1
	if closing {
		step = -1
	}
	switch name {
	case "blockquote":
		w.quotes = max(w.quotes+step, 0)
	case "pre":
		w.pre = max(w.pre+step, 0)
	case "li":
		if !closing {
			w.text("• ")
		}
	}
}

// text writes s, in which character references are read and white space
// counts as one space, or as it is within pre.
func (w *htmlText) text(s string) {
	for i := 0; i < len(s) && w.out.Len() < w.max; {
		switch c := s[i]; c {
		case '\n', '\r', '\t', ' ', '\f':
			i++
			switch {
			case w.pre > 0 && c == '\n':
				w.breaks++
			case w.pre > 0 && w.breaks > 0:
				w.flush()
				w.out.WriteByte(' ')
			case c != '\r':
				w.space = true
			}
		case '&':
			text, taken := entity(s[i:])
			if taken == 0 {
				text, taken = "&", 1
			}
			i += taken
			if text == "\u00a0" {
				w.space = true
				continue
			}
			w.flush()
			w.out.WriteString(text)
		default:
			end := i + 1
			for end < len(s) && !isBreak(s[end]) {
				end++
			}
			if room := w.max - w.out.Len(); end-i > room {
				end = i + room
				for end < len(s) && !utf8.RuneStart(s[end]) {
					end++
				}
			}
			w.flush()
			w.out.WriteString(s[i:end])
			i = end
		}
	}
}

// isBreak reports whether c ends a run of plain text.
func isBreak(c byte) bool {
	return c == '&' || c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f'
}

// deepestQuote bounds the marks that are written before a quoted line.
const deepestQuote = 10

// flush writes the white space that is due before a word.
func (w *htmlText) flush() {
	switch {
	case !w.started:
		w.quote()
	case w.breaks > 0:
		for range min(w.breaks, 2) {
			w.out.WriteByte('\n')
		}
		w.quote()
	case w.space:
		w.out.WriteByte(' ')
	}
	w.started, w.space, w.breaks = true, false, 0
}

func (w *htmlText) quote() {
	for range min(w.quotes, deepestQuote) {
		w.out.WriteString("> ")
	}
}

// tagEnd splits s, which follows the name of a tag, at the ">" that ends it:
// one within quotes does not, unless the quotes never close.
func tagEnd(s string) (attributes, rest string) {
	i := 0
	for i < len(s) {
		switch s[i] {
		case '>':
			return s[:i], s[i+1:]
		case '=':
			i++
			for i < len(s) && isSpace(s[i]) {
				i++
			}
			if i < len(s) && (s[i] == '"' || s[i] == '\'') {
				end := strings.IndexByte(s[i+1:], s[i])
				if end < 0 {
					return "", after(s, ">")
				}
				i += end + 2
			}
		default:
			i++
		}
	}
	return s, ""
}

// attributesBytes is how much of a tag's attributes is looked at.
const attributesBytes = 4 << 10

// attribute returns the value of the attribute called name, which is in lower
// case, or "".
func attribute(s, name string) string {
	s = strings.ToValidUTF8(s[:min(len(s), attributesBytes)], "")
	for at := 0; at+len(name) <= len(s); {
		if !strings.EqualFold(s[at:at+len(name)], name) {
			at++
			continue
		}
		before := at == 0 || isSpace(s[at-1]) || s[at-1] == '"' || s[at-1] == '\''
		at += len(name)
		value := strings.TrimLeft(s[at:], " \t\r\n")
		if !before || !strings.HasPrefix(value, "=") {
			continue
		}
		value = strings.TrimLeft(value[1:], " \t\r\n")
		if value != "" && (value[0] == '"' || value[0] == '\'') {
			text, _, _ := strings.Cut(value[1:], value[:1])
			return text
		}
		value, _, _ = strings.Cut(strings.Join(strings.Fields(value), " "), " ")
		return value
	}
	return ""
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

// after returns what follows the first mark in s; nothing if there is none.
func after(s, mark string) string {
	_, rest, _ := strings.Cut(s, mark)
	return rest
}

// afterClosing returns what follows the closing tag of name.
func afterClosing(s, name string) string {
	for {
		i := strings.Index(s, "</")
		if i < 0 {
			return ""
		}
		s = s[i+2:]
		if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
			return after(s, ">")
		}
	}
}
