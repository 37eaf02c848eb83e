package view

import (
	"strings"
	"unicode/utf8"

	folding "regarding/shared/fold"
)

// fold returns s as it is compared.
func fold(s string) string { return folding.String(s) }

// compareFolded compares a and b without regard to case and accents.
func compareFolded(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		c, d := a[i], b[i]
		if c|d >= utf8.RuneSelf {
			return strings.Compare(fold(a[i:]), fold(b[i:]))
		}
		if folding.Lower[c] != folding.Lower[d] {
			// A letter that follows one with an accent of its own may be decided
			// by what it is folded to, but not before it.
			return int(folding.Lower[c]) - int(folding.Lower[d])
		}
	}
	if len(a) == len(b) {
		return 0
	}
	return strings.Compare(fold(a[n:]), fold(b[n:]))
}
