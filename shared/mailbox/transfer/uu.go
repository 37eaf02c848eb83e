package transfer

import "bytes"

// uuDecoder decodes the lines between "begin" and "end".
type uuDecoder struct {
	src  []byte
	line []byte // digits of the line being decoded
	left int    // bytes that it still holds

	strange, ended bool
}

func (d *uuDecoder) bad() bool { return d.strange }

func (d *uuDecoder) decode(dst []byte) int {
	n := 0
	for n+3 <= len(dst) {
		if d.left == 0 {
			if !d.nextLine() {
				break
			}
			continue
		}
		var group [4]byte
		for i := range group {
			if i < len(d.line) {
				group[i] = (d.line[i] - ' ') & 63
			}
		}
		d.line = d.line[min(4, len(d.line)):]
		out := [3]byte{group[0]<<2 | group[1]>>4, group[1]<<4 | group[2]>>2, group[2]<<6 | group[3]}
		k := min(3, d.left)
		copy(dst[n:], out[:k])
		n, d.left = n+k, d.left-k
	}
	return n
}

// nextLine goes on to the next line that holds data.
func (d *uuDecoder) nextLine() bool {
	for len(d.src) > 0 && !d.ended {
		line, rest := cutLine(d.src)
		d.src = rest
		if bytes.HasPrefix(line, []byte("begin ")) || len(line) == 0 {
			continue
		}
		if bytes.Equal(bytes.TrimRight(line, " "), []byte("end")) {
			break
		}
		length := int(line[0]-' ') & 63
		if line[0] < ' ' || line[0] > '`' || (len(line)-1)*3 < length*4-12 {
			d.strange = true
			continue
		}
		d.line, d.left = line[1:], length
		if length > 0 {
			return true
		}
	}
	d.ended = true
	return false
}
