package wire

import "math/bits"

// Upper bounds of what parts of a frame take, for cutting frames before they
// are encoded.
const (
	// HeadBytes is that of a frame without its lists' members.
	HeadBytes = 64
	// CommitBytes is that of a commit in a Poke, without rows and removals.
	CommitBytes = 10 + 1 + 16 + 3 + 3
	// RemovalBytes is that of one Removal, HaveBytes that of one row of
	// CompareHave.
	RemovalBytes = 3 + 16 + 1
	HaveBytes    = 3 + 16 + 5 + 10
)

// OpaqueBytes returns what a row or mutation of n bytes takes in a frame.
func OpaqueBytes(n int) int { return n + varintBytes(uint64(n)) }

func varintBytes(n uint64) int { return (bits.Len64(n|1) + 6) / 7 }

// Size returns an upper bound of the bytes of f, without encoding those that
// hold rows or mutations.
func Size(f Frame) int {
	switch f := f.(type) {
	case Push:
		return HeadBytes + opaqueBytes(f.Mutations)
	case Settled:
		return HeadBytes + len(f.Outcomes)*(16+10+1)
	case Poke:
		n := HeadBytes
		for i := range f.Commits {
			c := &f.Commits[i]
			n += CommitBytes + opaqueBytes(c.Rows) + len(c.Removed)*RemovalBytes
		}
		return n
	case Chunk:
		return HeadBytes + opaqueBytes(f.Rows) + len(f.Removed)*RemovalBytes
	case CompareSums:
		return HeadBytes + len(f.Sums)*12
	case CompareDiffers:
		return HeadBytes + len(f.Buckets)*2
	case CompareHave:
		return HeadBytes + len(f.Buckets)*2 + len(f.Rows)*HaveBytes
	}
	return len(f.append(make([]byte, 1, 256)))
}

func opaqueBytes(list [][]byte) int {
	n := 0
	for _, one := range list {
		n += OpaqueBytes(len(one))
	}
	return n
}

// sizeHint is Size where that is cheap, else a guess.
func sizeHint(f Frame) int {
	switch f.(type) {
	case Push, Poke, Chunk, Settled, CompareSums, CompareHave, CompareDiffers:
		return Size(f)
	case Hello, Welcome, Account, History:
		return 256
	}
	return 32
}

// CutPush returns how many of the mutations, from the first on, one Push is
// to hold: as many as TargetFrameBytes has room for, at least one.
func CutPush(mutations [][]byte) int {
	size := HeadBytes
	for n, one := range mutations {
		size += OpaqueBytes(len(one))
		if n > 0 && (size > TargetFrameBytes || n == MaxPushMutations) {
			return n
		}
	}
	return len(mutations)
}
