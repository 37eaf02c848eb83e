package mbox

import "bytes"

// claim is the length that a message gives of its body. It is believed if,
// and only if, a message or the end of the file is where the body ends then:
// many programs copy the field from elsewhere.
type claim struct {
	length  int // -1 without a claim
	end     int // of the body in the Splitter's buffer; 0 while in the header
	divider int // the first "From " line within the body; 0 for none
	lies    int // wrong claims in the file so far
}

// maxLies is how many wrong claims of a file are followed up: each may cost a
// second look at a message's bytes.
const maxLies = 3

func (c *claim) reset() { c.length, c.end, c.divider = -1, 0, 0 }

// read takes a line of the header.
func (c *claim) read(line []byte, limit int) {
	const name = "content-length:"
	if c.lies >= maxLies || len(line) <= len(name) || !bytes.EqualFold(line[:len(name)], []byte(name)) {
		return
	}
	n := 0
	for _, d := range bytes.TrimSpace(line[len(name):]) {
		if d < '0' || d > '9' || n > limit {
			return
		}
		n = n*10 + int(d-'0')
	}
	c.length = n
}

// bodyAt tells where the body begins.
func (c *claim) bodyAt(at int) {
	if c.length >= 0 {
		c.end = at + c.length
	}
}

// covers reports whether a "From " line at an offset is within the body as
// claimed; then it ends no message until the claim turns out wrong.
func (c *claim) covers(at int) bool {
	if c.end == 0 || at >= c.end {
		return false
	}
	if c.divider == 0 {
		c.divider = at
	}
	return true
}

// pending reports whether it matters if the claim is right.
func (c *claim) pending() bool { return c.divider > 0 }

// holdsAt reports whether the claim may still be right when the lines before
// to were seen: from where the body ends there are but two blank lines.
func (c *claim) holdsAt(buf []byte, to int) bool {
	return to >= c.end && to-c.end <= len("\r\n\r\n") && len(bytes.Trim(buf[c.end:to], "\r\n")) == 0
}

// wrong ends a claim that is not right.
func (c *claim) wrong() {
	c.lies++
	c.reset()
}

// shift follows the buffer, whose first bytes are forgotten.
func (c *claim) shift(by int) {
	if c.end > 0 {
		c.end -= by
	}
	if c.divider > 0 {
		c.divider -= by
	}
}
