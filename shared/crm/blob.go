package crm

import (
	"crypto/sha256"
	"encoding/hex"
)

// Hash is the SHA-256 of a blob: bytes that are too large for a row and are
// kept and sent beside it (S23).
type Hash [sha256.Size]byte

// String writes h in lower-case hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Value returns h as a value of an attribute of TypeBlob.
func (h Hash) Value() Value { return Value{kind: Bytes, str: string(h[:])} }

// Hash returns the digest that a value of an attribute of TypeBlob holds; ok
// is false for any other value.
func (v Value) Hash() (h Hash, ok bool) {
	if v.kind != Bytes || len(v.str) != len(h) {
		return Hash{}, false
	}
	copy(h[:], v.str)
	return h, true
}

// Blobs lists the blobs that r refers to, by slot; also those of a row in the
// recycle bin, from which it may come back.
func Blobs(r Row) []Hash {
	var list []Hash
	for _, slot := range BlobSlots(r.Entity) {
		if h, ok := r.At(slot).Hash(); ok {
			list = append(list, h)
		}
	}
	return list
}

// BlobSlots lists the slots of e that refer to blobs. The caller must not
// change it.
func BlobSlots(e Entity) []Slot {
	if int(e) >= len(blobSlots) {
		return nil
	}
	return blobSlots[e]
}

// blobSlots holds the slots of TypeBlob of each entity.
var blobSlots = blobSlotsOf(byNumber)

func blobSlotsOf(list []*EntityInfo) [][]Slot {
	all := make([][]Slot, len(list))
	for e, info := range list {
		if info == nil {
			continue
		}
		for i := range info.Attributes {
			if info.Attributes[i].Type == TypeBlob {
				all[e] = append(all[e], info.Attributes[i].Slot)
			}
		}
	}
	return all
}
