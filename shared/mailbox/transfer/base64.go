package transfer

import (
	"bytes"
	"encoding/base64"
)

// Values of base64Values that are no digits.
const (
	skipped = 64 + iota // white space
	padding
	strange
)

// base64Values are the digits' values (RFC 4648 section 4).
var base64Values = func() (table [256]byte) {
	for i := range table {
		table[i] = strange
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		table[c] = byte(i)
	}
	for _, c := range []byte(" \t\r\n") {
		table[c] = skipped
	}
	table['='] = padding
	return table
}()

// base64Decoder skips what is no digit. Padding ends the data, unless the
// next line looks like base64 again: some programs pad every line, and lists
// append plain text.
type base64Decoder struct {
	src     []byte
	acc     uint32
	digits  int // in acc
	strange bool
	ended   bool
}

func (d *base64Decoder) bad() bool { return d.strange || !d.ended && d.digits == 1 }

func (d *base64Decoder) decode(dst []byte) int {
	n, src := 0, d.src
	for n+3 <= len(dst) && len(src) > 0 {
		if d.digits == 0 && len(src) >= 4 {
			a, b, c, e := base64Values[src[0]], base64Values[src[1]], base64Values[src[2]], base64Values[src[3]]
			if a|b|c|e < 64 {
				dst[n], dst[n+1], dst[n+2] = a<<2|b>>4, b<<4|c>>2, c<<6|e
				n, src = n+3, src[4:]
				continue
			}
		}
		v := base64Values[src[0]]
		src = src[1:]
		switch {
		case v < 64:
			d.acc, d.digits = d.acc<<6|uint32(v), d.digits+1
			if d.digits == 4 {
				dst[n], dst[n+1], dst[n+2] = byte(d.acc>>16), byte(d.acc>>8), byte(d.acc)
				n += 3
				d.acc, d.digits = 0, 0
			}
		case v == padding && d.digits >= 2:
			n += d.flush(dst[n:])
			src = bytes.TrimLeft(src, "= \t\r\n")
			if !isBase64Line(src) {
				d.ended, d.strange = true, d.strange || len(src) > 0
				src = nil
			}
		case v != skipped:
			d.strange = true
		}
	}
	d.src = src
	if len(src) == 0 && n+3 <= len(dst) {
		n += d.flush(dst[n:])
	}
	return n
}

// flush writes the bytes of a group that is not full.
func (d *base64Decoder) flush(dst []byte) int {
	n := 0
	switch d.digits {
	case 2:
		dst[0] = byte(d.acc >> 4)
		n = 1
	case 3:
		dst[0], dst[1] = byte(d.acc>>10), byte(d.acc>>2)
		n = 2
	case 1:
		d.strange = true
	}
	d.acc, d.digits = 0, 0
	return n
}

// base64LineBytes is how much of a line isBase64Line looks at: lines are
// shorter, and a file of one line is not looked at again and again.
const base64LineBytes = 100

// isBase64Line reports whether src begins with a line of full groups.
func isBase64Line(src []byte) bool {
	line, _ := cutLine(src[:min(len(src), base64LineBytes)])
	line = bytes.TrimRight(line, " \t")
	for _, c := range line {
		if base64Values[c] > 63 && c != '=' {
			return false
		}
	}
	return len(line) > 0 && len(line)%4 == 0
}

// IsDigit reports whether c is a digit of base64.
func IsDigit(c byte) bool { return base64Values[c] < 64 }

// LooseBase64 decodes what there is of s: padding and strange
// characters are left out.
func LooseBase64(s string) []byte {
	clean := make([]byte, 0, len(s))
	for i := range len(s) {
		c := s[i]
		switch {
		case base64Values[c] < 64:
			clean = append(clean, c)
		case c == '-':
			clean = append(clean, '+')
		case c == '_':
			clean = append(clean, '/')
		}
	}
	if len(clean)%4 == 1 {
		clean = clean[:len(clean)-1]
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
	n, _ := base64.RawStdEncoding.Decode(out, clean) // it holds nothing else
	return out[:n]
}
