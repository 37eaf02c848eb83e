package fetch

import (
	"context"
	"encoding/hex"
	"encoding/json"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// Relay is the relay's HTTP API for bytes. Its methods are safe for concurrent
// use. Errors are those of Post, a *Refusal, and faults of kind Internal for
// an answer that is not one of docs/http-api.md.
type Relay struct {
	// Origin is empty for the engine's own.
	Origin string
}

// maxJSONBytes bounds an answer that is not bytes: wire.MaxBlobsSent hashes.
const maxJSONBytes = 128 << 10

// Send sends whole blobs, of wire.MaxBlobSendBytes with their sizes, and
// returns the hashes of those that the relay has on disk.
func (r Relay) Send(ctx context.Context, blobs ...[]byte) ([]crm.Hash, error) {
	var body []byte
	for _, b := range blobs {
		body = wire.AppendBlob(body, b)
	}
	var answer struct {
		Stored []string `json:"stored"`
	}
	if err := r.ask(ctx, "/api/blobs/send", body, &answer); err != nil {
		return nil, err
	}
	hashes := make([]crm.Hash, len(answer.Stored))
	for i, digits := range answer.Stored {
		b, err := hex.DecodeString(digits)
		if err != nil || len(b) != len(hashes[i]) {
			return nil, fault.New(fault.Internal, opPost, "the relay answered with %d digits for a hash", len(digits))
		}
		copy(hashes[i][:], b)
	}
	return hashes, nil
}

// Part sends a part of a blob, or asks with none, and returns how many of its
// bytes the relay has on disk.
func (r Relay) Part(ctx context.Context, p wire.BlobPart) (have uint64, err error) {
	var answer struct {
		Have uint64 `json:"have"`
	}
	err = r.ask(ctx, "/api/blobs/part", wire.AppendBlobPart(nil, p), &answer)
	return answer.Have, err
}

// Read asks for bytes, of at most wire.MaxBlobWants blobs, and returns the
// pieces of the answer. Their bytes belong to the caller.
func (r Relay) Read(ctx context.Context, wants []wire.BlobWant) ([]wire.BlobPiece, error) {
	var body []byte
	for _, w := range wants {
		body = wire.AppendBlobWant(body, w)
	}
	reply, err := Post(ctx, r.Origin+"/api/blobs/read", body, wire.MaxBlobAnswerBody)
	if err == nil {
		err = reply.Refused()
	}
	if err != nil {
		return nil, err
	}
	pieces, err := wire.DecodeBlobPieces(reply.Body)
	if err != nil {
		return nil, fault.New(fault.Internal, opPost, "the relay's answer: %w", err)
	}
	return pieces, nil
}

func (r Relay) ask(ctx context.Context, path string, body []byte, answer any) error {
	reply, err := Post(ctx, r.Origin+path, body, maxJSONBytes)
	if err == nil {
		err = reply.Refused()
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(reply.Body, answer); err != nil {
		return fault.New(fault.Internal, opPost, "the relay's answer: %w", err)
	}
	return nil
}
