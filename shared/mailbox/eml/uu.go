package eml

import (
	"bytes"
	"strconv"

	"regarding/shared/mailbox"
	"regarding/shared/mailbox/transfer"
)

// cutFiles makes parts of the files that are uuencoded within body, the text
// of the part at index, and returns the text without them. Their spans are
// those of the lines between "begin" and "end".
func (r *reader) cutFiles(index int, body []byte) []byte {
	if !bytes.HasPrefix(body, []byte("begin ")) && !bytes.Contains(body, []byte("\nbegin ")) {
		return body
	}
	offset := r.m.Parts[index].Body.Offset
	var kept []byte
	last := 0
	for i := 0; i < len(body); {
		line, next := lineAt(body, i, len(body))
		name, ok := beginLine(line)
		if !ok {
			i = next
			continue
		}
		end, after, ok := endLine(body, next)
		if !ok || len(r.m.Parts) >= mailbox.MaxParts {
			i = next
			continue
		}
		parent := r.m.Parts[index]
		part := mailbox.Part{
			Path: join(parent.Path, "u"+strconv.Itoa(r.filesOf(index)+1)), Parent: index, Depth: parent.Depth + 1,
			Role: mailbox.Attachment, Type: "application/octet-stream", Name: fileName(r.decodeText(name, offset+i)),
			Disposition: "attachment", Encoding: mailbox.UUEncode,
			Header: mailbox.Span{Offset: offset + i}, Body: mailbox.Span{Offset: offset + next, Length: end - next},
		}
		part.SizeBytes, _ = transfer.Size(mailbox.UUEncode, body[next:end])
		r.m.Parts = append(r.m.Parts, part)
		kept = append(kept, body[last:i]...)
		i, last = after, after
	}
	if last == 0 {
		return body
	}
	return append(kept, body[last:]...)
}

// filesOf counts the files found within the part at index.
func (r *reader) filesOf(index int) int {
	n := 0
	for i := range r.m.Parts {
		if r.m.Parts[i].Parent == index && r.m.Parts[i].Encoding == mailbox.UUEncode {
			n++
		}
	}
	return n
}

// beginLine reads "begin 644 name".
func beginLine(line []byte) (name string, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte("begin "))
	if !ok {
		return "", false
	}
	mode, label, ok := bytes.Cut(rest, []byte(" "))
	if !ok || len(mode) < 3 || len(mode) > 4 || len(label) == 0 {
		return "", false
	}
	for _, c := range mode {
		if c < '0' || c > '7' {
			return "", false
		}
	}
	return string(label), true
}

// endLine finds the end of the uuencoded lines at i: every one must look like
// it, and "end" must follow.
func endLine(body []byte, i int) (end, after int, ok bool) {
	for i < len(body) {
		line, next := lineAt(body, i, len(body))
		line = bytes.TrimRight(line, " \r")
		if bytes.Equal(line, []byte("end")) {
			return i, next, true
		}
		if len(line) > 0 {
			length := int(line[0]-' ') & 63
			if line[0] < ' ' || line[0] > '`' || len(line)-1 > (length+2)/3*4+2 {
				return 0, 0, false
			}
		}
		i = next
	}
	return 0, 0, false
}
