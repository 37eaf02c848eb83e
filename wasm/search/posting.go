package search

import (
	"errors"
	"math/bits"
)

// errDamaged is what a page is that cannot be read. The index is then made
// again: it holds nothing that is not elsewhere.
var errDamaged = errors.New("a page of the search index is damaged")

// A list of documents is stored as the gaps between their numbers in
// Golomb-Rice codes, whose parameter follows from how many of how many
// documents are listed: about as many bits as the list holds information.

// riceParameter is the number of low bits that are written as they are.
func riceParameter(listed, documents int) int {
	if listed <= 0 {
		return 0
	}
	mean := documents * 69 / (listed * 100) // ln 2 of the mean gap
	return max(0, bits.Len(uint(mean))-1)
}

// appendList appends docs, which ascend and are below documents.
func appendList(b []byte, docs []uint32, documents int) []byte {
	k := riceParameter(len(docs), documents)
	var acc uint64 // bits that are not in b yet, lowest first
	var n int
	put := func(v uint64, width int) {
		acc |= v << n
		n += width
		for n >= 8 {
			b = append(b, byte(acc))
			acc >>= 8
			n -= 8
		}
	}
	next := uint32(0)
	for _, doc := range docs {
		gap := uint64(doc - next)
		next = doc + 1
		for quotient := gap >> k; ; quotient -= 32 {
			if quotient < 32 {
				put(1<<quotient-1, int(quotient)+1) // as many ones, then a zero
				break
			}
			put(1<<32-1, 32)
		}
		put(gap&(1<<k-1), k)
	}
	if n > 0 {
		b = append(b, byte(acc))
	}
	return b
}

// eachOf calls each with the documents of a list of so many.
func eachOf(b []byte, listed, documents int, each func(doc uint32)) error {
	k := riceParameter(listed, documents)
	var acc uint64
	var n, at int
	fill := func() {
		for n <= 56 && at < len(b) {
			acc |= uint64(b[at]) << n
			at++
			n += 8
		}
	}
	next := uint64(0)
	for range listed {
		var gap uint64
		for {
			fill()
			ones := bits.TrailingZeros64(^acc)
			if ones >= n {
				if n == 0 || at >= len(b) {
					return errDamaged
				}
				gap += uint64(n)
				acc, n = 0, 0
				continue
			}
			gap += uint64(ones)
			acc >>= ones + 1
			n -= ones + 1
			break
		}
		fill()
		if n < k {
			return errDamaged
		}
		gap = gap<<k | acc&(1<<k-1)
		acc >>= k
		n -= k
		doc := next + gap
		if doc >= uint64(documents) {
			return errDamaged
		}
		each(uint32(doc))
		next = doc + 1
	}
	return nil
}
