// Package eml reads messages of RFC 5322 and MIME, in whatever state they
// arrive.
//
// Nothing that is wrong with a message loses it: a bad line is skipped, what
// is missing stays missing, what cannot be decoded is shown as it is, and each
// is noted as a problem with its offset. The caller keeps the raw bytes: parts
// are spans of them, and Open decodes one.
//
// The usual libraries are not used because they refuse such messages and link
// package net into the browser engine.
package eml

import (
	"bytes"
	"fmt"
	"io"

	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/mailbox/charset"
	"regarding/shared/mailbox/transfer"
)

const opRead = "eml.read"

// Read reads one message. It does not keep raw, and strings of the result do
// not share memory with it. Charsets may be nil; then text in charsets that
// this package does not know itself is shown as windows-1252.
//
// An error is a *fault.Error about a *mailbox.Refusal: TooLarge for more than
// mailbox.MaxMessageBytes or a header of more than MaxHeaderReadBytes, Invalid
// for what is no message at all, Internal if the reader broke.
func Read(raw []byte, charsets mailbox.Charsets) (m *mailbox.Message, err error) {
	defer refuseBroken(&m, &err)
	r, h, err := open(raw, charsets)
	if err != nil {
		return nil, err
	}
	r.envelope(h)
	r.entity(h, len(raw), place{parent: -1})
	r.body()
	return r.m, nil
}

// Open decodes one part of raw, the message that the part was read from. It
// reads raw as it goes: a file of any size costs no more memory than a small
// buffer. What cannot be decoded is skipped. It fails only if part lies
// outside raw.
func Open(raw []byte, part mailbox.Part) (io.Reader, error) {
	body, ok := part.Body.In(raw)
	if !ok {
		return nil, mailbox.Refuse(fault.Invalid, "eml.open", int64(part.Body.Offset), mailbox.PartOutsideMessage)
	}
	return transfer.Decode(body, part.Encoding), nil
}

// refuseBroken turns a panic of the reader into a refusal.
func refuseBroken(m **mailbox.Message, err *error) {
	if p := recover(); p != nil {
		*m = nil
		*err = &fault.Error{Kind: fault.Internal, Op: opRead, Err: fmt.Errorf("%w: %v", &mailbox.Refusal{Reason: mailbox.ReaderBroke}, p)}
	}
}

// reader reads one message.
type reader struct {
	raw      []byte
	charsets mailbox.Charsets
	m        *mailbox.Message

	// headerCharset is what 8-bit bytes of the header are most likely in: the
	// charset that the message gives for its body.
	headerCharset string
	fields        []field // of the headers being read; a stack
	flows         []flow  // of the parts that have a header
	full          bool    // MaxParts was reached
}

// open checks what can be refused and finds the header.
func open(raw []byte, charsets mailbox.Charsets) (*reader, header, error) {
	if len(raw) > mailbox.MaxMessageBytes {
		return nil, header{}, mailbox.Refuse(fault.TooLarge, opRead, mailbox.MaxMessageBytes, mailbox.ItemTooLarge)
	}
	r := &reader{raw: raw, charsets: charsets, m: new(mailbox.Message)}
	start := r.start()
	if start == len(raw) {
		return nil, header{}, mailbox.Refuse(fault.Invalid, opRead, int64(start), mailbox.Empty)
	}
	h := r.header(start, len(raw))
	if h.cut {
		return nil, header{}, mailbox.Refuse(fault.TooLarge, opRead, int64(start+mailbox.MaxHeaderReadBytes), mailbox.HeaderTooLarge)
	}
	if len(h.fields) == 0 && isBinary(raw[start:]) {
		return nil, header{}, mailbox.Refuse(fault.Invalid, opRead, int64(start), mailbox.NotAMessage)
	}
	if h.end-h.start > mailbox.MaxHeaderBytes {
		r.problem(h.start+mailbox.MaxHeaderBytes, mailbox.HeaderLarge)
	}
	return r, h, nil
}

// start skips what programs leave before the header: a byte-order mark, blank
// lines, the "From " line of an mbox file, quoted or not.
func (r *reader) start() int {
	i := 0
	if bytes.HasPrefix(r.raw, []byte("\xef\xbb\xbf")) {
		i = 3
	}
	for {
		line, next := lineAt(r.raw, i, len(r.raw))
		switch {
		case next == i:
			return i
		case len(bytes.TrimSpace(line)) == 0:
			r.problem(i, mailbox.LeadingBlankLines)
		case isFromLine(line):
			r.problem(i, mailbox.MailboxLine)
		default:
			return i
		}
		i = next
	}
}

func isFromLine(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))
}

// isBinary reports whether b, which has no header, is no text either.
func isBinary(b []byte) bool {
	return bytes.IndexByte(b[:min(len(b), 4096)], 0) >= 0
}

func (r *reader) problem(offset int, reason mailbox.Reason) { r.m.Problems.Add(offset, reason) }

// lineAt returns the line of raw that starts at from, without its end, and
// where the next one starts. Lines end in LF or CR LF.
func lineAt(raw []byte, from, to int) (line []byte, next int) {
	end := bytes.IndexByte(raw[from:to], '\n')
	if end < 0 {
		return raw[from:to], to
	}
	line = raw[from : from+end]
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, from + end + 1
}

// decodeCharset makes text of b, claimed to be in the charset of a normal
// label; reason is what is wrong, "" for nothing.
func (r *reader) decodeCharset(label string, b []byte) (text string, reason mailbox.Reason) {
	return charset.Decode(r.charsets, label, b)
}
