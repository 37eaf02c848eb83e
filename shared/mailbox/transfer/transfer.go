// Package transfer decodes the bytes of parts and of values: base64,
// quoted-printable and uuencode, in whatever state they arrive.
package transfer

import (
	"bytes"
	"io"
	"strings"

	"regarding/shared/mailbox"
)

// Decode decodes body, which is a part cut from its message.
func Decode(body []byte, encoding mailbox.Encoding) io.Reader {
	if d := newDecoder(encoding, body); d != nil {
		return &decodingReader{decoder: d}
	}
	return bytes.NewReader(body)
}

// EncodingOf reads Content-Transfer-Encoding; known is false for one that
// nobody knows, which counts as none.
func EncodingOf(s string) (e mailbox.Encoding, known bool) {
	switch strings.ToLower(strings.Trim(s, " \t\"';")) {
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "8bits", "7bits", "plain", "none":
		return mailbox.Identity, true
	case "base64", "base-64", "b":
		return mailbox.Base64, true
	case "quoted-printable", "quoted printable", "quotedprintable", "q":
		return mailbox.QuotedPrintable, true
	case "x-uuencode", "uuencode", "x-uue", "uue":
		return mailbox.UUEncode, true
	}
	return mailbox.Identity, false
}

// minDecode is the least room that a decoder needs.
const minDecode = 64

// decoder decodes a whole body, piece by piece.
type decoder interface {
	// decode fills dst, which has at least minDecode bytes, and returns how
	// many bytes it wrote: 0 only at the end.
	decode(dst []byte) int
	// bad tells whether anything so far could not be decoded.
	bad() bool
}

// newDecoder returns nil for bodies that are not encoded.
func newDecoder(e mailbox.Encoding, body []byte) decoder {
	switch e {
	case mailbox.Base64:
		return &base64Decoder{src: body}
	case mailbox.QuotedPrintable:
		return &quotedDecoder{src: body}
	case mailbox.UUEncode:
		return &uuDecoder{src: body}
	}
	return nil
}

// BadReason is what is noted when a decoder met what it cannot decode.
func BadReason(e mailbox.Encoding) mailbox.Reason {
	if e == mailbox.QuotedPrintable {
		return mailbox.BadQuotable
	}
	return mailbox.BadBase64
}

// Size returns how many bytes body decodes to, and whether any of
// it could not be decoded.
func Size(e mailbox.Encoding, body []byte) (size int, bad bool) {
	d := newDecoder(e, body)
	if d == nil {
		return len(body), false
	}
	var scratch [4096]byte
	for {
		n := d.decode(scratch[:])
		if n == 0 {
			return size, d.bad()
		}
		size += n
	}
}

// Bytes returns what body decodes to, up to about max bytes. What is not
// encoded is a part of body, not a copy.
func Bytes(e mailbox.Encoding, body []byte, max int) []byte {
	d := newDecoder(e, body)
	if d == nil {
		return body[:min(len(body), max)]
	}
	out := make([]byte, 0, min(len(body), max)+minDecode)
	for len(out) < max {
		if cap(out)-len(out) < minDecode {
			out = append(out, make([]byte, minDecode)...)[:len(out)]
		}
		n := d.decode(out[len(out):cap(out)])
		if n == 0 {
			break
		}
		out = out[:len(out)+n]
	}
	return out
}

// decodingReader reads what a decoder decodes.
type decodingReader struct {
	decoder decoder
	buf     [minDecode]byte
	rest    []byte
}

func (r *decodingReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(r.rest) == 0 {
		if len(p) >= minDecode {
			if n := r.decoder.decode(p); n > 0 {
				return n, nil
			}
			return 0, io.EOF
		}
		r.rest = r.buf[:r.decoder.decode(r.buf[:])]
		if len(r.rest) == 0 {
			return 0, io.EOF
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// cutLine returns the first line of b, without its end, and what follows.
func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), rest
}
