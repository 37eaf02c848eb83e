package wire

import (
	"crypto/sha256"
	"encoding/binary"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// Bytes that rows refer to by their hash travel beside the WebSocket, in the
// bodies of POST requests: docs/http-api.md. What follows are their forms.
//
// Source: sync.md, S23.

// Limits of the requests for bytes. A body is refused by its size before it
// is decoded.
const (
	// MaxBlobBytes is the most that one hash may stand for (product.md, Limits).
	MaxBlobBytes = 100 << 20
	// MaxBlobSendBytes bounds the body of a send, which holds at most
	// MaxBlobsSent whole blobs.
	MaxBlobSendBytes = 1 << 20
	MaxBlobsSent     = 1 << 10
	// MaxBlobPartBytes bounds the bytes in one part of a larger blob, and
	// MaxBlobPartBody the body that holds them.
	MaxBlobPartBytes = 1 << 20
	MaxBlobPartBody  = MaxBlobPartBytes + sha256.Size + 2*binary.MaxVarintLen32
	// MaxBlobWants is how many blobs one read may ask for, and MaxBlobReadBody
	// bounds the body that asks.
	MaxBlobWants    = 256
	MaxBlobReadBody = MaxBlobWants * (16 + sha256.Size + 2*binary.MaxVarintLen32)
	// An answer to a read ends after about BlobAnswerBytes; each of its pieces
	// has at most MaxBlobPieceBytes, so that MaxBlobAnswerBody bounds it.
	BlobAnswerBytes   = 4 << 20
	MaxBlobPieceBytes = 256 << 10
	MaxBlobAnswerBody = BlobAnswerBytes + MaxBlobPieceBytes + MaxBlobWants*(sha256.Size+3*binary.MaxVarintLen32)
)

// HashBlob returns the name of bytes.
func HashBlob(b []byte) crm.Hash { return sha256.Sum256(b) }

// BlobPart is a piece of a blob that a person uploads. One without Bytes asks
// how far the upload is.
type BlobPart struct {
	Hash   crm.Hash
	Total  uint64
	Offset uint64
	Bytes  []byte
}

// BlobWant asks for a blob from Offset on, through a row that refers to it.
type BlobWant struct {
	Row    crm.Key
	Hash   crm.Hash
	Offset uint64
}

// BlobPiece answers a want: Bytes of the blob that stand at Offset of Total.
// Total 0 says that the asker may not read it, or that it is not there.
type BlobPiece struct {
	Hash   crm.Hash
	Total  uint64
	Offset uint64
	Bytes  []byte
}

// AppendBlob appends a blob to the body of a send.
func AppendBlob(b, blob []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(blob))), blob...)
}

// DecodeBlobs reads the body of a send: at least one blob, none of them
// empty. The blobs are parts of b. Errors are those of Decode.
func DecodeBlobs(b []byte) ([][]byte, error) {
	const op = "wire.decodeBlobs"
	r, err := bodyReader(op, b, MaxBlobSendBytes)
	if err != nil {
		return nil, err
	}
	var blobs [][]byte
	for r.err == nil && r.at < len(b) {
		if len(blobs) == MaxBlobsSent {
			return nil, fault.New(fault.TooLarge, op, "more than %d blobs", MaxBlobsSent)
		}
		blobs = append(blobs, r.opaque())
	}
	if r.err == nil && len(blobs) == 0 {
		r.fail("no blob")
	}
	if err := r.refusal(op); err != nil {
		return nil, err
	}
	return blobs, nil
}

// AppendBlobPart appends the body of a part.
func AppendBlobPart(b []byte, p BlobPart) []byte {
	b = append(b, p.Hash[:]...)
	b = binary.AppendUvarint(b, p.Total)
	b = binary.AppendUvarint(b, p.Offset)
	return append(b, p.Bytes...)
}

// DecodeBlobPart reads the body of a part, whose Bytes are a part of b. It
// lies within a blob of at most MaxBlobBytes. Errors are those of Decode.
func DecodeBlobPart(b []byte) (BlobPart, error) {
	const op = "wire.decodeBlobPart"
	r, err := bodyReader(op, b, MaxBlobPartBody)
	if err != nil {
		return BlobPart{}, err
	}
	p := BlobPart{Hash: r.hash(), Total: r.uvarint()}
	if r.err == nil && p.Total > MaxBlobBytes {
		return BlobPart{}, fault.New(fault.TooLarge, op, "blob of %d bytes, at most %d", p.Total, MaxBlobBytes)
	}
	if r.err == nil && p.Total == 0 {
		r.fail("an empty blob")
	}
	p.Offset = r.bounded(p.Total)
	p.Bytes = r.rest()
	if r.err == nil && uint64(len(p.Bytes)) > p.Total-p.Offset {
		r.fail("%d bytes at %d of %d", len(p.Bytes), p.Offset, p.Total)
	}
	if r.err == nil && len(p.Bytes) > MaxBlobPartBytes {
		return BlobPart{}, fault.New(fault.TooLarge, op, "part of %d bytes, at most %d", len(p.Bytes), MaxBlobPartBytes)
	}
	if err := r.refusal(op); err != nil {
		return BlobPart{}, err
	}
	return p, nil
}

// AppendBlobWant appends a want to the body of a read.
func AppendBlobWant(b []byte, w BlobWant) []byte {
	b = crm.AppendKey(b, w.Row)
	b = append(b, w.Hash[:]...)
	return binary.AppendUvarint(b, w.Offset)
}

// DecodeBlobWants reads the body of a read: 1 to MaxBlobWants wants. Errors
// are those of Decode.
func DecodeBlobWants(b []byte) ([]BlobWant, error) {
	const op = "wire.decodeBlobWants"
	r, err := bodyReader(op, b, MaxBlobReadBody)
	if err != nil {
		return nil, err
	}
	var wants []BlobWant
	for r.err == nil && r.at < len(b) {
		if len(wants) == MaxBlobWants {
			return nil, fault.New(fault.TooLarge, op, "more than %d wants", MaxBlobWants)
		}
		wants = append(wants, BlobWant{Row: r.key(), Hash: r.hash(), Offset: r.bounded(MaxBlobBytes)})
	}
	if r.err == nil && len(wants) == 0 {
		r.fail("no want")
	}
	if err := r.refusal(op); err != nil {
		return nil, err
	}
	return wants, nil
}

// AppendBlobPiece appends a piece to the answer to a read.
func AppendBlobPiece(b []byte, p BlobPiece) []byte {
	b = append(b, p.Hash[:]...)
	b = binary.AppendUvarint(b, p.Total)
	b = binary.AppendUvarint(b, p.Offset)
	b = binary.AppendUvarint(b, uint64(len(p.Bytes)))
	return append(b, p.Bytes...)
}

// DecodeBlobPieces reads the answer to a read, in the order of its pieces,
// whose Bytes are parts of b. Errors are those of Decode.
func DecodeBlobPieces(b []byte) ([]BlobPiece, error) {
	const op = "wire.decodeBlobPieces"
	r, err := bodyReader(op, b, MaxBlobAnswerBody)
	if err != nil {
		return nil, err
	}
	var pieces []BlobPiece
	for r.err == nil && r.at < len(b) {
		p := BlobPiece{Hash: r.hash(), Total: r.bounded(MaxBlobBytes)}
		p.Offset = r.bounded(p.Total)
		p.Bytes = r.take(int(r.bounded(min(MaxBlobPieceBytes, p.Total-p.Offset))))
		pieces = append(pieces, p)
	}
	if err := r.refusal(op); err != nil {
		return nil, err
	}
	return pieces, nil
}

func bodyReader(op string, b []byte, limit int) (*reader, error) {
	if len(b) > limit {
		return nil, fault.New(fault.TooLarge, op, "body of %d bytes, at most %d", len(b), limit)
	}
	return &reader{b: b}, nil
}

// refusal returns what the reader met, as Decode does.
func (r *reader) refusal(op string) error {
	if r.err == nil {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Op: op, Err: r.err}
}

func (r *reader) hash() (h crm.Hash) {
	copy(h[:], r.take(len(h)))
	return h
}

// rest returns what is left.
func (r *reader) rest() []byte { return r.take(len(r.b) - r.at) }
