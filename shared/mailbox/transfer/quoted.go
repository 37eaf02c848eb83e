package transfer

import "bytes"

// quotedDecoder leaves what is no escape as it stands (RFC 2045 section 6.7).
type quotedDecoder struct {
	src     []byte
	strange bool
}

func (d *quotedDecoder) bad() bool { return d.strange }

func (d *quotedDecoder) decode(dst []byte) int {
	n, src := 0, d.src
	for n < len(dst) && len(src) > 0 {
		if src[0] != '=' {
			run := bytes.IndexByte(src, '=')
			if run < 0 {
				run = len(src)
			}
			k := copy(dst[n:], src[:run])
			n, src = n+k, src[k:]
			continue
		}
		if len(src) > 2 {
			if b, ok := HexByte(src[1], src[2]); ok {
				dst[n] = b
				n, src = n+1, src[3:]
				continue
			}
		}
		if skip := softBreak(src); skip > 0 {
			src = src[skip:]
			continue
		}
		d.strange = true
		dst[n] = '='
		n, src = n+1, src[1:]
	}
	d.src = src
	return n
}

// softBreak returns the length of "=", blanks and a line end at the start of
// src, 0 if it is none. The end of the body counts as a line end.
func softBreak(src []byte) int {
	i := 1
	for i < len(src) && (src[i] == ' ' || src[i] == '\t') {
		i++
	}
	switch {
	case i == len(src):
		return i
	case src[i] == '\n':
		return i + 1
	case src[i] == '\r' && i+1 < len(src) && src[i+1] == '\n':
		return i + 2
	}
	return 0
}

// HexByte reads two hexadecimal digits.
func HexByte(high, low byte) (byte, bool) {
	h, l := hexValue(high), hexValue(low)
	return h<<4 | l, h < 16 && l < 16
}

func hexValue(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	}
	return 255
}
