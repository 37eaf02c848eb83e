package mailbox

import (
	"bytes"
	"crypto/sha256"
	"strings"
)

// Hash is the SHA-256 of an item's content.
type Hash [sha256.Size]byte

// ContentHash is the hash by which two copies of a message are the same
// content. The copies that programs make of one message differ where that
// says nothing: lines end in CR LF or in LF, an mbox file adds its "From "
// line and a blank line at the end. None of these count.
func ContentHash(raw []byte) Hash {
	raw = raw[contentStart(raw):]
	for len(raw) > 0 && (raw[len(raw)-1] == '\n' || raw[len(raw)-1] == '\r') {
		raw = raw[:len(raw)-1]
	}
	h := sha256.New()
	var buf [4096]byte // many short writes are slow
	n := 0
	for len(raw) > 0 {
		run := bytes.IndexByte(raw, '\r') + 1
		if run == 0 {
			run = len(raw)
		}
		next := run
		if run < len(raw) && raw[run-1] == '\r' && raw[run] == '\n' {
			run--
		}
		for line := raw[:run]; len(line) > 0; {
			k := copy(buf[n:], line)
			n, line = n+k, line[k:]
			if n == len(buf) {
				h.Write(buf[:])
				n = 0
			}
		}
		raw = raw[next:]
	}
	h.Write(buf[:n])
	var sum Hash
	h.Sum(sum[:0])
	return sum
}

// contentStart is where the message begins in raw: after blank lines and the
// "From " line of an mbox file.
func contentStart(raw []byte) int {
	i := 0
	for i < len(raw) && (raw[i] == '\n' || raw[i] == '\r') {
		i++
	}
	if bytes.HasPrefix(raw[i:], []byte("From ")) {
		end := bytes.IndexByte(raw[i:], '\n')
		if end < 0 {
			return len(raw)
		}
		i += end + 1
	}
	return i
}

// SameMessage reports whether a and b are copies of one message: equal
// Message-ID, From and Date; without a Message-ID, equal content. Servers
// between add to a message, so content alone is not asked for.
//
// Source: sync.md S31.
func SameMessage(a, b *Message, contentA, contentB Hash) bool {
	return a.IdentityKey(contentA) == b.IdentityKey(contentB)
}

// IdentityKey is equal for two messages exactly if they are the same message, so
// that copies are found by looking it up.
func (m *Message) IdentityKey(content Hash) Hash {
	if m.MessageID == "" {
		return sha256.Sum256(append([]byte("content\n"), content[:]...))
	}
	b := append([]byte("message\n"), m.MessageID...)
	for _, a := range m.From {
		b = append(b, '\n')
		if a.Address == "" {
			b = append(b, a.Name...)
			continue
		}
		b = append(b, strings.ToLower(a.Address)...)
	}
	b = append(b, '\n', '\n')
	if !m.Date.IsZero() {
		b = m.Date.At.AppendFormat(b, "2006-01-02T15:04:05Z")
	}
	return sha256.Sum256(b)
}
