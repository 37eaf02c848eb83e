package eml

import (
	"strings"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/transfer"
)

// body finds the parts that are the text of the message, fills in Text and
// HTML, and gives every part its role.
//
// Source: RFC 8621 section 4.1.4, which says how parts become a body.
func (r *reader) body() {
	m := r.m
	if len(m.Parts) == 0 {
		return
	}
	c := chooser{r: r, children: childrenOf(m.Parts)}
	c.plain.on, c.html.on = true, true
	c.choose([]int{0}, "mixed", false)
	r.calendars()
	plain, html := c.plain.parts, c.html.parts
	for _, i := range plain {
		m.Parts[i].Role = mailbox.Body
	}
	for _, i := range html {
		m.Parts[i].Role = mailbox.Body
	}
	r.texts(plain, html)
	r.pictures()
}

// bodyList is one of the two lists of parts that become a body. It is on
// while parts are added to it.
type bodyList struct {
	parts []int
	on    bool
}

func (l *bodyList) add(i int) {
	if l.on {
		l.parts = append(l.parts, i)
	}
}

// chooser chooses the parts of the plain body and of the HTML body.
type chooser struct {
	r           *reader
	children    [][]int
	plain, html bodyList
}

// childrenOf lists the children of each part, leaving out what belongs to
// embedded messages.
func childrenOf(parts []mailbox.Part) [][]int {
	children := make([][]int, len(parts))
	for i := range parts {
		if p := parts[i].Parent; p >= 0 && parts[p].Role != mailbox.Embedded {
			children[p] = append(children[p], i)
		}
	}
	return children
}

func (c *chooser) choose(list []int, multipart string, inAlternative bool) {
	plains, htmls := len(c.plain.parts), len(c.html.parts)
	for n, i := range list {
		p := &c.r.m.Parts[i]
		if p.Role == mailbox.Container {
			sub := strings.TrimPrefix(p.Type, "multipart/")
			plain, html := c.plain.on, c.html.on
			c.choose(c.children[i], sub, inAlternative || sub == "alternative")
			c.plain.on, c.html.on = plain, html
			continue
		}
		if p.Role == mailbox.Embedded || !c.isText(p, n, multipart) {
			continue
		}
		switch {
		case multipart == "alternative" && p.Type == "text/html":
			c.html.add(i)
		case multipart == "alternative":
			c.plain.add(i)
		default:
			if inAlternative {
				if p.Type == "text/html" {
					c.plain.on = false
				} else {
					c.html.on = false
				}
			}
			c.plain.add(i)
			c.html.add(i)
		}
	}
	if multipart != "alternative" || !c.plain.on || !c.html.on {
		return
	}
	// One form only: it stands for the other as well.
	if len(c.plain.parts) == plains {
		c.plain.parts = append(c.plain.parts, c.html.parts[htmls:]...)
	} else if len(c.html.parts) == htmls {
		c.html.parts = append(c.html.parts, c.plain.parts[plains:]...)
	}
}

// isText reports whether p, the nth of its multipart, is text to be read with
// the message.
func (c *chooser) isText(p *mailbox.Part, n int, multipart string) bool {
	switch {
	case p.Disposition == "attachment":
		return false
	case p.Type == "text/plain" || p.Type == "text/html":
	case strings.HasPrefix(p.Type, "text/") && len(c.r.m.Parts) == 1 && p.Method == "" && p.Type != "text/calendar":
		return p.Name == "" // text/enriched and others nobody writes any more
	default:
		return false
	}
	return n == 0 || multipart != "related" && p.Name == ""
}

// texts fills in Text and HTML from the chosen parts. A part that stands in
// both lists is decoded once.
func (r *reader) texts(plain, html []int) {
	decoded := map[int]string{}
	text := func(i int) string {
		s, ok := decoded[i]
		if !ok {
			s = r.partText(i)
			decoded[i] = s
		}
		return s
	}
	isHTML := func(i int) bool { return r.m.Parts[i].Type == "text/html" }
	anyHTML := false
	for _, i := range html {
		anyHTML = anyHTML || isHTML(i)
	}
	var out strings.Builder
	onlyHTML := true // besides blank text
	for _, i := range plain {
		onlyHTML = onlyHTML && (isHTML(i) || strings.TrimSpace(text(i)) == "")
	}
	if !onlyHTML || !anyHTML {
		for _, i := range plain {
			s := text(i)
			if isHTML(i) {
				s = mailbox.HTMLText(s, mailbox.MaxTextBytes)
			}
			r.join(&out, i, s)
		}
		r.m.Text = out.String()
	}
	if !anyHTML {
		return
	}
	out.Reset()
	for _, i := range html {
		s := text(i)
		if !isHTML(i) {
			s = "<pre>" + escapeHTML(s) + "</pre>"
		}
		r.join(&out, i, s)
	}
	r.m.HTML = out.String()
}

// join appends the text s of the part at index to out, on a line of its own.
func (r *reader) join(out *strings.Builder, index int, s string) {
	if out.Len() > 0 && s != "" && !strings.HasSuffix(out.String(), "\n") {
		out.WriteByte('\n')
	}
	if room := mailbox.MaxTextBytes - out.Len(); len(s) > room {
		r.problem(r.m.Parts[index].Body.Offset, mailbox.TextCut)
		s = strings.ToValidUTF8(s[:max(room, 0)], "")
	}
	out.WriteString(s)
}

// escapeHTML writes text as HTML.
func escapeHTML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// partText returns the text of the part at index, in UTF-8 and with "\n"
// between lines. Files that are uuencoded within it become parts.
func (r *reader) partText(index int) string {
	part := &r.m.Parts[index]
	body, _ := part.Body.In(r.raw) // the reader made the span
	if len(body) > 2*mailbox.MaxTextBytes {
		body = body[:2*mailbox.MaxTextBytes]
		r.problem(part.Body.Offset, mailbox.TextCut)
	}
	if part.Type != "text/html" && part.Encoding == mailbox.Identity {
		body = r.cutFiles(index, body)
		part = &r.m.Parts[index] // parts were added
	}
	b := transfer.Bytes(part.Encoding, body, 2*mailbox.MaxTextBytes)
	text, reason := r.decodeCharset(part.Charset, b)
	if reason != "" {
		r.problem(part.Body.Offset, reason)
	}
	text = cleanLines(text)
	if f := r.flows[index]; f.on && part.Type == "text/plain" {
		text = unflow(text, f.delSp)
	}
	return text
}

// cleanLines makes every line end "\n" and drops NUL.
func cleanLines(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return s
}

// calendars gives the parts that ask for an answer, or give one, their role.
func (r *reader) calendars() {
	for i := range r.m.Parts {
		p := &r.m.Parts[i]
		if p.Type != "text/calendar" || p.Role != mailbox.Attachment {
			continue
		}
		if p.Method == "" {
			p.Method = r.methodOf(p)
		}
		if p.Method != "" && p.Method != "PUBLISH" {
			p.Role = mailbox.Invitation
		}
	}
}

// methodBytes is how much of calendar data is searched for its METHOD.
const methodBytes = 4 << 10

// methodOf finds the METHOD that calendar data gives itself.
func (r *reader) methodOf(p *mailbox.Part) string {
	body, _ := p.Body.In(r.raw)
	for line := range strings.Lines(string(transfer.Bytes(p.Encoding, body[:min(len(body), methodBytes)], methodBytes))) {
		name, value, ok := strings.Cut(line, ":")
		if ok && strings.EqualFold(name, "METHOD") {
			return strings.ToUpper(strings.TrimSpace(value))
		}
	}
	return ""
}

// pictures gives the parts that the HTML shows their role.
func (r *reader) pictures() {
	m := r.m
	if m.HTML == "" {
		return
	}
	shown := shownIDs(m.HTML)
	for i := range m.Parts {
		p := &m.Parts[i]
		if p.Role != mailbox.Attachment || !strings.HasPrefix(p.Type, "image/") && p.ContentID == "" {
			continue
		}
		inRelated := p.Parent >= 0 && m.Parts[p.Parent].Type == "multipart/related"
		if p.ContentID != "" && shown[strings.ToLower(p.ContentID)] || inRelated && p.Disposition != "attachment" && p.Location != "" {
			p.Role = mailbox.Inline
		}
	}
}

// longestID is how long a Content-ID may be to be found in HTML, and maxShown
// how many are looked for.
const (
	longestID = 500
	maxShown  = 2 * mailbox.MaxParts
)

// shownIDs returns the Content-IDs that HTML names, in lower case.
func shownIDs(html string) map[string]bool {
	shown := map[string]bool{}
	for range maxShown {
		at := indexFold(html, "cid:")
		if at < 0 {
			break
		}
		html = html[at+4:]
		window := html[:min(len(html), longestID)]
		if end := strings.IndexAny(window, "\"'<> )\t\n"); end >= 0 {
			window = window[:end]
		}
		id := strings.TrimSuffix(string(percentDecode(window)), "&quot;")
		shown[strings.ToLower(id)] = true
	}
	return shown
}

// indexFold is strings.Index for a name in lower case that ends in ":".
func indexFold(s, name string) int {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], ':')
		if i < 0 {
			return -1
		}
		at += i + 1
		if at >= len(name) && strings.EqualFold(s[at-len(name):at], name) {
			return at - len(name)
		}
	}
}
