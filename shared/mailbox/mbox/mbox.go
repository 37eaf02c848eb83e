// Package mbox splits mbox files of any size into messages, in the memory of
// one message.
package mbox

import (
	"bytes"

	"regarding/shared/fault"
	"regarding/shared/mailbox"
)

const opSplit = "mbox.split"

// Message is one message of an mbox file.
type Message struct {
	// Offset is where its "From " line begins in the file, Length how many
	// bytes it takes there, that line included.
	Offset, Length int64
	// Raw is the message without its "From " line, the blank line at its end
	// and the quoting of "From " lines within. It is valid until the function
	// that it is given to returns; nil if the message is refused.
	Raw []byte
	// Refused is a *fault.Error about a *mailbox.Refusal whose offset is that
	// of the file: TooLarge for a message of more than MaxMessageBytes.
	Refused error
}

// Splitter splits a file that is written to it in pieces of any size. A
// message ends where another begins: at a line "From somebody date" that
// begins the file or follows a blank line, or at the length that its own
// Content-Length gives, if a message or the end of the file is there.
//
// A Splitter that failed stays failed. It is not safe for concurrent use.
//
// Source: RFC 4155; the formats mboxo, mboxrd and mboxcl2.
type Splitter struct {
	yield func(Message) error
	err   error

	buf    []byte // offsets below are in it
	offset int64  // of buf[0] in the file
	next   int    // where the first line not yet looked at begins
	sought int    // up to where its end was looked for

	inside bool // a message begins at start, with its "From " line
	start  int
	header bool // next is in its header
	quoted bool // it holds a ">From " line
	blank  bool // the line before next is blank, or there is none

	skipped int64 // bytes of the message before start, dropped: it is too large
	limit   int

	claim claim
}

// NewSplitter returns a Splitter that gives each message to yield. An error of
// yield ends it and is returned by Write or Close.
func NewSplitter(yield func(Message) error) *Splitter {
	return &Splitter{yield: yield, blank: true, limit: mailbox.MaxMessageBytes}
}

// Write takes the next piece of the file. It does not keep p.
func (s *Splitter) Write(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	s.makeRoom()
	s.buf = append(s.buf, p...)
	s.scan(false)
	if s.err != nil {
		return 0, s.err
	}
	return len(p), nil
}

// Close takes the end of the file. A file without a line has no messages; one
// whose first line is no "From " line is refused with the reason
// NotAMailboxFile.
func (s *Splitter) Close() error {
	s.scan(true)
	for s.err == nil && s.claim.pending() && !s.claim.holdsAt(s.buf, len(s.buf)) {
		s.rewind()
		s.scan(true)
	}
	if s.err == nil && s.inside {
		s.emit(len(s.buf))
	}
	s.buf = nil
	return s.err
}

// makeRoom forgets what was given out.
func (s *Splitter) makeRoom() {
	done := s.start
	if !s.inside {
		done = s.next
	}
	if done == 0 {
		return
	}
	s.buf = s.buf[:copy(s.buf, s.buf[done:])]
	s.offset += int64(done)
	s.next, s.sought, s.start = s.next-done, max(s.sought-done, 0), 0
	s.claim.shift(done)
}

// scan looks at the lines that are complete, and at the last one too when the
// file has ended.
func (s *Splitter) scan(ended bool) {
	for s.err == nil && s.next < len(s.buf) {
		from := max(s.next, s.sought)
		end := bytes.IndexByte(s.buf[from:], '\n')
		if end < 0 && !ended {
			s.sought = len(s.buf)
			if !s.endless() {
				return
			}
			continue
		}
		if end < 0 {
			end = len(s.buf) - from - 1
		}
		s.line(s.next, from+end+1)
	}
}

// longestOutside is how long a line before the first message may be.
const longestOutside = 64 << 10

// endless takes what there is of a line that is longer than any message, or
// than any line before the first one. It reports whether it went back.
func (s *Splitter) endless() bool {
	length := len(s.buf) - s.next
	switch {
	case !s.inside && length > longestOutside:
		s.err = mailbox.Refuse(fault.Invalid, opSplit, s.offset+int64(s.next), mailbox.NotAMailboxFile)
	case s.inside && length > longestDivider && s.tooLarge(len(s.buf)):
		if s.claim.pending() {
			s.rewind()
			return true
		}
		s.blank = false
		s.next = len(s.buf) - 2 // so that its end is not taken for a blank line
		s.drop()
	}
	return false
}

// tooLarge reports whether the message is too large if it goes on to to.
func (s *Splitter) tooLarge(to int) bool {
	return s.skipped+int64(to-s.start) > int64(s.limit)
}

// line looks at the line buf[from:to].
func (s *Splitter) line(from, to int) {
	line := s.buf[from:to]
	begins := s.blank && line[0] == 'F' && bytes.HasPrefix(line, []byte("From ")) && (!s.inside || isDivider(line))
	if begins && !s.claim.covers(from) {
		s.begin(from, to)
		return
	}
	if !s.inside && !isBlank(line) && !bytes.Equal(line, []byte("\xef\xbb\xbf\n")) {
		s.err = mailbox.Refuse(fault.Invalid, opSplit, s.offset+int64(from), mailbox.NotAMailboxFile)
		return
	}
	s.blank = isBlank(line)
	switch {
	case s.header && s.blank:
		s.header = false
		s.claim.bodyAt(to)
	case s.header:
		s.claim.read(line, s.limit)
	case line[0] == '>' && isQuoted(line):
		s.quoted = true
	}
	s.next = to
	tooLarge := s.inside && s.tooLarge(to)
	switch {
	case s.claim.pending() && (tooLarge || to > s.claim.end && !s.claim.holdsAt(s.buf, to)):
		s.rewind()
	case tooLarge:
		s.drop()
	}
}

// begin ends the message before the "From " line buf[from:to] and begins one.
func (s *Splitter) begin(from, to int) {
	if s.inside {
		s.emit(from)
	}
	s.start, s.next = from, to
	s.inside, s.header, s.quoted, s.blank, s.skipped = true, true, false, false, 0
	s.claim.reset()
}

// rewind goes back to the first "From " line that the message's length
// covered: the length is wrong.
func (s *Splitter) rewind() {
	s.next, s.sought, s.blank, s.header = s.claim.divider, 0, true, false
	s.claim.wrong()
}

// emit gives the message that ends at end to yield.
func (s *Splitter) emit(end int) {
	m := Message{Offset: s.offset + int64(s.start) - s.skipped, Length: s.skipped + int64(end-s.start)}
	if s.skipped > 0 {
		m.Refused = mailbox.Refuse(fault.TooLarge, opSplit, m.Offset, mailbox.ItemTooLarge)
	} else {
		raw := s.buf[s.start:end]
		if first := bytes.IndexByte(raw, '\n'); first >= 0 {
			m.Raw = trimBlankLine(raw[first+1:])
		}
		if s.quoted {
			m.Raw = unquote(m.Raw)
		}
	}
	s.err = s.yield(m)
}

// drop forgets the bytes of a message that is too large; only where it ends
// is still of interest.
func (s *Splitter) drop() {
	s.skipped += int64(s.next - s.start)
	s.start = s.next
	s.header = false
	s.claim.reset()
}

// trimBlankLine takes the blank line off that separates messages.
func trimBlankLine(b []byte) []byte {
	for _, end := range []string{"\n\r\n", "\n\n"} {
		if bytes.HasSuffix(b, []byte(end)) {
			return b[:len(b)-len(end)+1]
		}
	}
	if isBlank(b) {
		return nil
	}
	return b
}

func isBlank(line []byte) bool {
	return len(line) == 0 || line[0] == '\n' || line[0] == '\r' && (len(line) == 1 || line[1] == '\n')
}

// isQuoted reports whether line is a "From " line behind one or more ">".
func isQuoted(line []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From "))
}

// unquote takes one ">" off each quoted "From " line, in place.
func unquote(b []byte) []byte {
	out := b[:0]
	for len(b) > 0 {
		end := bytes.IndexByte(b, '\n') + 1
		if end == 0 {
			end = len(b)
		}
		line := b[:end]
		if line[0] == '>' && isQuoted(line) {
			line = line[1:]
		}
		out = append(out, line...)
		b = b[end:]
	}
	return out
}
