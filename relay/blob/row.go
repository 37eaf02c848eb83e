package blob

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"regarding/shared/crm"
)

// The pairs of the store. Bytes lie under a body, an id that says nothing of
// them, so that an upload becomes a blob by one small row.
//
//	h <organization> <hash>         head: body, size, since when nothing refers to it
//	c <organization> <hash> <user>  claim: since when the user is known to have had the bytes
//	u <organization> <user> <hash>  upload: body, total, how much is there, digest so far
//	d <organization> <body>         body that is being taken away: size
//	k <organization> <body> <index> chunk of a body
//
// Values begin with a version; numbers are big-endian, times in milliseconds.
const (
	headTable   = 'h'
	claimTable  = 'c'
	uploadTable = 'u'
	dropTable   = 'd'
	chunkTable  = 'k'

	rowVersion = 1
)

// ChunkBytes is the size of all chunks of a body but the last. It is below the
// size from which Badger keeps values apart (sync.md, S26).
const ChunkBytes = 64 << 10

// maxUpdateBytes is more than the service writes in one update: the body of
// one request, and rows of a few hundred bytes for each blob in it.
const maxUpdateBytes = 4 << 20

const (
	idBytes   = 16
	hashBytes = 32
)

func tableKey(table byte, o crm.OrganizationID, parts ...[]byte) []byte {
	return slices.Concat([]byte{table}, o.ID[:], slices.Concat(parts...))
}

func headKey(o crm.OrganizationID, h crm.Hash) []byte { return tableKey(headTable, o, h[:]) }

func claimKey(o crm.OrganizationID, h crm.Hash, u crm.UserID) []byte {
	return tableKey(claimTable, o, h[:], u.ID[:])
}

func uploadKey(o crm.OrganizationID, u crm.UserID, h crm.Hash) []byte {
	return tableKey(uploadTable, o, u.ID[:], h[:])
}

func dropKey(o crm.OrganizationID, body crm.ID) []byte { return tableKey(dropTable, o, body[:]) }

func chunkKey(o crm.OrganizationID, body crm.ID, index uint64) []byte {
	return binary.BigEndian.AppendUint32(tableKey(chunkTable, o, body[:]), uint32(index))
}

// after returns the least key that is greater than all that begin with prefix.
func after(prefix []byte) []byte {
	end := slices.Clone(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i]++; end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}

// chunks returns how many chunks hold size bytes.
func chunks(size uint64) uint64 { return (size + ChunkBytes - 1) / ChunkBytes }

// head says that the bytes of a hash are there.
type head struct {
	body crm.ID
	size uint64
	// idle is since when nothing refers to them, zero while something does.
	idle time.Time
}

func (h head) encode() []byte {
	b := append([]byte{rowVersion}, h.body[:]...)
	b = binary.BigEndian.AppendUint64(b, h.size)
	return appendTime(b, h.idle)
}

func decodeHead(b []byte) (h head, err error) {
	if err := checkRow("head", b, 1+idBytes+8+8); err != nil {
		return h, err
	}
	copy(h.body[:], b[1:])
	h.size = binary.BigEndian.Uint64(b[1+idBytes:])
	h.idle = timeAt(b[1+idBytes+8:])
	return h, nil
}

// upload is a blob of which a part is there.
type upload struct {
	body    crm.ID
	total   uint64
	have    uint64
	touched time.Time
	// digest is the state of the SHA-256 over what is there.
	digest []byte
}

func (u upload) encode() []byte {
	b := append([]byte{rowVersion}, u.body[:]...)
	b = binary.BigEndian.AppendUint64(b, u.total)
	b = binary.BigEndian.AppendUint64(b, u.have)
	return append(appendTime(b, u.touched), u.digest...)
}

func decodeUpload(b []byte) (u upload, err error) {
	const fixed = 1 + idBytes + 3*8
	if len(b) < fixed {
		return u, fmt.Errorf("upload of %d bytes", len(b))
	}
	if err := checkRow("upload", b[:fixed], fixed); err != nil {
		return u, err
	}
	copy(u.body[:], b[1:])
	u.total = binary.BigEndian.Uint64(b[1+idBytes:])
	u.have = binary.BigEndian.Uint64(b[1+idBytes+8:])
	u.touched = timeAt(b[1+idBytes+16:])
	u.digest = slices.Clone(b[fixed:])
	return u, nil
}

func encodeClaim(at time.Time) []byte { return appendTime([]byte{rowVersion}, at) }

func encodeDrop(size uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{rowVersion}, size)
}

func decodeDrop(b []byte) (size uint64, err error) {
	if err := checkRow("dropped body", b, 1+8); err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint64(b[1:]), nil
}

func checkRow(what string, b []byte, size int) error {
	switch {
	case len(b) == 0 || b[0] != rowVersion:
		return fmt.Errorf("%s is not of version %d", what, rowVersion)
	case len(b) != size:
		return fmt.Errorf("%s of %d bytes, want %d", what, len(b), size)
	}
	return nil
}

func appendTime(b []byte, t time.Time) []byte {
	ms := int64(0)
	if !t.IsZero() {
		ms = t.UnixMilli()
	}
	return binary.BigEndian.AppendUint64(b, uint64(ms))
}

func timeAt(b []byte) time.Time {
	ms := int64(binary.BigEndian.Uint64(b))
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// readHead returns the head of a hash; found is false where there is none.
func readHead(tx Reader, o crm.OrganizationID, h crm.Hash) (row head, found bool, err error) {
	b, err := tx.Get(headKey(o, h))
	if err != nil || b == nil {
		return row, false, err
	}
	row, err = decodeHead(b)
	return row, err == nil, err
}

func readUpload(tx Reader, o crm.OrganizationID, u crm.UserID, h crm.Hash) (row upload, found bool, err error) {
	b, err := tx.Get(uploadKey(o, u, h))
	if err != nil || b == nil {
		return row, false, err
	}
	row, err = decodeUpload(b)
	return row, err == nil, err
}

func claimed(tx Reader, o crm.OrganizationID, h crm.Hash, u crm.UserID) (bool, error) {
	b, err := tx.Get(claimKey(o, h, u))
	return b != nil, err
}
