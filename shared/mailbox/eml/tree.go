package eml

import (
	"bytes"
	"strconv"
	"strings"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset"
	"regarding/shared/mailbox/transfer"
)

// place says where in the tree an entity stands.
type place struct {
	parent int    // index of the part, -1 for the root
	depth  int    // 0 for the root
	prefix string // path of the nearest part with one, "" at the top
	number int    // among its siblings, from 1; 0 for the root of a message
	digest bool   // parts of a multipart/digest are messages unless they say
}

// path names the place. The only part of a message is 1; the multipart that
// is a message is named by the message, within another one with ".0".
func (p place) path(multipart bool) string {
	switch {
	case p.number > 0:
		return join(p.prefix, strconv.Itoa(p.number))
	case !multipart:
		return join(p.prefix, "1")
	case p.prefix == "":
		return ""
	}
	return join(p.prefix, "0")
}

func join(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// entity reads the part whose header is h and whose body goes on to to, and
// its children.
func (r *reader) entity(h header, to int, at place) {
	if len(r.m.Parts) >= mailbox.MaxParts {
		if !r.full {
			r.full = true
			r.problem(h.start, mailbox.TooManyParts)
		}
		return
	}
	part := mailbox.Part{
		Parent: at.parent, Depth: at.depth, Role: mailbox.Attachment,
		Header: mailbox.Span{Offset: h.start, Length: h.end - h.start},
		Body:   mailbox.Span{Offset: h.end, Length: to - h.end},
	}
	content := r.content(&part, h, at)
	multipart := strings.HasPrefix(part.Type, "multipart/")
	part.Path = at.path(multipart)
	index := len(r.m.Parts)
	r.m.Parts = append(r.m.Parts, part)
	r.flows = append(r.flows, content.flow)
	below := place{parent: index, depth: at.depth + 1, prefix: part.Path}
	if multipart && at.number == 0 {
		below.prefix = at.prefix
	}
	switch {
	case multipart:
		if r.tooDeep(at, h) {
			break
		}
		digest := part.Type == "multipart/digest"
		found := content.boundary != "" && r.split(content.boundary, h.end, to, below, digest)
		if !found {
			r.problem(h.end, mailbox.NoBoundary)
			guess := r.guessBoundary(h.end, to)
			found = guess != "" && r.split(guess, h.end, to, below, digest)
		}
		if found {
			r.m.Parts[index].Role = mailbox.Container
			return
		}
		switch {
		case part.Body.Length == 0:
			r.m.Parts[index].Role = mailbox.Container
			return
		case at.number == 0: // what there is, is the text
			r.m.Parts[index].Path = at.path(false)
			r.m.Parts[index].Type = "text/plain"
		}
	case part.Type == "message/rfc822" || part.Type == "message/global" || part.Type == "message/news":
		if part.Encoding != mailbox.Identity || r.tooDeep(at, h) {
			break // its bytes are not in the raw message: it opens as a file
		}
		r.embedded(index, to, below)
		r.m.Parts[index].SizeBytes = part.Body.Length
		return
	}
	r.leaf(index)
}

// tooDeep reports, and notes, that the children of what stands at a place are
// not read.
func (r *reader) tooDeep(at place, h header) bool {
	if at.depth < mailbox.MaxDepth {
		return false
	}
	r.problem(h.start, mailbox.TooDeep)
	return true
}

// embedded reads the message within the part at index.
func (r *reader) embedded(index, to int, below place) {
	from := r.m.Parts[index].Body.Offset
	for from < to { // the same that start skips
		line, next := lineAt(r.raw, from, to)
		if len(bytes.TrimSpace(line)) > 0 && !isFromLine(line) {
			break
		}
		from = next
	}
	first := len(r.fields)
	h := r.header(from, to)
	envelope := new(mailbox.Envelope)
	for _, f := range h.fields {
		switch f.name {
		case "subject":
			envelope.Subject = r.text(f)
		case "from":
			envelope.From = r.addresses(nil, f)
		case "to":
			envelope.To = r.addresses(envelope.To, f)
		case "date":
			envelope.Date = r.date(f)
		case "message-id":
			if ids := messageIDs(r.value(f)); len(ids) > 0 {
				envelope.MessageID = ids[0]
			}
		}
	}
	r.m.Parts[index].Role = mailbox.Embedded
	r.m.Parts[index].Envelope = envelope
	r.entity(h, to, below)
	r.fields = r.fields[:first]
}

// contentParams are parameters that only the reader needs.
type contentParams struct {
	boundary string
	flow     flow
}

// content fills in what the header of a part says of it.
func (r *reader) content(part *mailbox.Part, h header, at place) contentParams {
	var c contentParams
	var name, typeName string
	part.Type = "text/plain"
	if at.digest {
		part.Type = "message/rfc822"
	}
	typed := false
	for _, f := range h.fields {
		switch f.name {
		case "content-type":
			if typed {
				continue
			}
			typed = true
			value, params := parseParams(r.value(f))
			part.Type = mediaType(value)
			part.Charset = charset.NormalLabel(find(params, "charset"))
			part.Method = strings.ToUpper(find(params, "method"))
			c.flow.on = strings.EqualFold(find(params, "format"), "flowed")
			c.flow.delSp = strings.EqualFold(find(params, "delsp"), "yes")
			c.boundary = strings.TrimRight(find(params, "boundary"), " \t")
			typeName = r.paramText(params, "name", f.start)
		case "content-disposition":
			value, params := parseParams(r.value(f))
			if value == "attachment" || value == "inline" {
				part.Disposition = value
			} else if value != "" {
				part.Disposition = "attachment" // RFC 2183 section 2.8
			}
			name = r.paramText(params, "filename", f.start)
		case "content-transfer-encoding":
			encoding, known := transfer.EncodingOf(withoutComments(r.value(f)))
			part.Encoding = encoding
			if !known {
				r.problem(f.start, mailbox.UnknownEncoding)
			}
		case "content-id":
			if ids := messageIDs(r.value(f)); len(ids) > 0 {
				part.ContentID = ids[0]
			}
		case "content-location":
			part.Location = r.text(f)
		case "content-description":
			part.Description = r.text(f)
		}
	}
	if name == "" {
		name = typeName
	}
	part.Name = fileName(name)
	return c
}

// mediaType returns the type that a value means: text/plain for what is none
// (RFC 2045 section 5.2).
func mediaType(value string) string {
	value, _, _ = strings.Cut(value, " ")
	kind, sub, ok := strings.Cut(value, "/")
	if !ok || kind == "" || sub == "" || strings.ContainsRune(sub, '/') || !isASCII(value) {
		return "text/plain"
	}
	return value
}

// split reads the parts between the lines of boundary; ok is false if there
// is none.
func (r *reader) split(boundary string, from, to int, at place, digest bool) (ok bool) {
	mark := []byte("--" + boundary)
	at.digest = digest
	start, closing, found := -1, false, true
	i := from
	for !closing && !r.full {
		var line, next int
		line, next, closing, found = nextMark(r.raw, i, to, mark)
		end := to
		if found {
			end = beforeLine(r.raw, i, line)
		}
		if start >= 0 {
			at.number++
			first := len(r.fields)
			r.entity(r.header(start, end), end, at)
			r.fields = r.fields[:first]
		}
		if !found {
			break
		}
		start, i = next, next
	}
	if start >= 0 && !found {
		r.problem(to, mailbox.UnclosedBoundary)
	}
	return start >= 0
}

// nextMark finds the next line of raw[i:to] that is mark, or mark and "--"; i
// is where a line begins.
func nextMark(raw []byte, i, to int, mark []byte) (line, next int, closing, found bool) {
	lineMark := append([]byte("\n"), mark...)
	for i < to {
		if !bytes.HasPrefix(raw[i:to], mark) {
			at := bytes.Index(raw[i:to], lineMark)
			if at < 0 {
				break
			}
			i += at + 1
		}
		rest, next := lineAt(raw, i+len(mark), to)
		after, closing := bytes.CutPrefix(rest, []byte("--"))
		if len(bytes.TrimRight(after, " \t\r")) == 0 {
			return i, next, closing, true
		}
		i = next
	}
	return 0, 0, false, false
}

// beforeLine is where what stands before the line at line ends: its own line
// end belongs to the boundary. Nothing ends before from.
func beforeLine(raw []byte, from, line int) int {
	if line > from && raw[line-1] == '\n' {
		line--
		if line > from && raw[line-1] == '\r' {
			line--
		}
	}
	return line
}

// guessBoundary finds the boundary of a multipart that does not give it, or
// gives one that never comes: the first line that begins with "--" and has a Content- field below it.
func (r *reader) guessBoundary(from, to int) string {
	for i := from; i < to; {
		line, next := lineAt(r.raw, i, to)
		if len(line) > 2 && line[0] == '-' && line[1] == '-' {
			below, _ := lineAt(r.raw, next, to)
			if len(below) > 8 && strings.EqualFold(string(below[:8]), "content-") {
				return string(bytes.TrimRight(line[2:], " \t"))
			}
		}
		i = next
	}
	return ""
}

// leaf measures the part at index.
func (r *reader) leaf(index int) {
	part := &r.m.Parts[index]
	body, _ := part.Body.In(r.raw) // the reader made the span
	size, bad := transfer.Size(part.Encoding, body)
	part.SizeBytes = size
	if bad {
		r.problem(part.Body.Offset, transfer.BadReason(part.Encoding))
	}
}
