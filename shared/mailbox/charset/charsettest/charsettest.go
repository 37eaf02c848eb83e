// Package charsettest gives tests the charsets that the browser has, from
// tables of another maker.
package charsettest

import (
	"golang.org/x/text/encoding/htmlindex"
)

// Tables decodes the charsets of the WHATWG Encoding Standard.
type Tables struct{}

// Decode implements mailbox.Charsets.
func (Tables) Decode(label string, b []byte) (string, error) {
	e, err := htmlindex.Get(label)
	if err != nil {
		return "", err
	}
	out, err := e.NewDecoder().Bytes(b)
	return string(out), err
}
