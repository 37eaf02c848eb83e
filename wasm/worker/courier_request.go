package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
	"regarding/wasm/blob"
)

// step hands the machine what a request brought.
func (c *courier) step(ctx context.Context, in blob.Input) {
	_ = c.w.do(ctx, func() { c.machine.Step(in) })
}

func (c *courier) failed(ctx context.Context, lane blob.Lane, err error) {
	kind := fault.KindOf(err)
	if kind == fault.Internal && ctx.Err() == nil {
		c.w.config.Report(fmt.Errorf("send or fetch bytes: %w", err))
	}
	failed := blob.Failed{Lane: lane, Kind: kind}
	var patient interface{ RetryAfter() time.Duration }
	if errors.As(err, &patient) {
		failed.RetryAfter = patient.RetryAfter()
	}
	c.step(ctx, failed)
}

func (c *courier) mark(ctx context.Context, hashes []crm.Hash) {
	if err := c.w.config.Blobs.Mark(ctx, true, hashes...); err != nil && ctx.Err() == nil {
		c.w.config.Report(fmt.Errorf("note which bytes the relay has: %w", err))
	}
}

func (c *courier) discard(ctx context.Context, hashes []crm.Hash) {
	if err := c.w.config.Blobs.Drop(ctx, hashes...); err != nil && ctx.Err() == nil {
		c.w.config.Report(fmt.Errorf("drop bytes: %w", err))
	}
}

// send posts whole blobs.
func (c *courier) send(ctx context.Context, hashes []crm.Hash) {
	var body []byte
	in := blob.Stored{}
	for _, h := range hashes {
		b, err := c.w.config.Blobs.Read(ctx, h, 0, wire.MaxBlobSendBytes)
		if err != nil {
			c.unreadable(ctx, h, err)
			continue
		}
		body = wire.AppendBlob(body, b)
		in.Sent = append(in.Sent, h)
	}
	if len(body) == 0 {
		c.step(ctx, in)
		return
	}
	answer, err := c.w.config.Post(ctx, pathSend, body, 1<<20)
	var stored struct {
		Stored []string `json:"stored"`
	}
	if err == nil {
		err = json.Unmarshal(answer, &stored)
	}
	if err != nil {
		c.failed(ctx, blob.Upload, err)
		return
	}
	for _, h := range in.Sent {
		if slices.Contains(stored.Stored, h.String()) {
			in.Hashes = append(in.Hashes, h)
		}
	}
	c.step(ctx, in)
}

// unreadable takes bytes out that the store does not have as it should.
func (c *courier) unreadable(ctx context.Context, h crm.Hash, err error) {
	if ctx.Err() != nil {
		return
	}
	c.w.config.Report(fmt.Errorf("read bytes to send: %w", err))
	if errors.Is(err, blob.ErrNotHeld) || errors.Is(err, blob.ErrDamaged) {
		_ = c.w.do(ctx, func() {
			c.drop(h)
			c.machine.Step(blob.Dropped{Hash: h})
		})
	}
}

// part posts a part of a large blob.
func (c *courier) part(ctx context.Context, p blob.Part) {
	var bytes []byte
	if p.Size > 0 {
		var err error
		if bytes, err = c.w.config.Blobs.Read(ctx, p.Hash, p.Offset, p.Size); err != nil {
			c.unreadable(ctx, p.Hash, err)
			c.failed(ctx, blob.Upload, fault.New(fault.NotFound, "worker.part", "the bytes cannot be read"))
			return
		}
	}
	body := wire.AppendBlobPart(nil, wire.BlobPart{Hash: p.Hash, Total: p.Total, Offset: p.Offset, Bytes: bytes})
	answer, err := c.w.config.Post(ctx, pathPart, body, 1<<16)
	var had struct {
		Have uint64 `json:"have"`
	}
	if err == nil {
		err = json.Unmarshal(answer, &had)
	}
	if err != nil {
		c.failed(ctx, blob.Upload, err)
		return
	}
	c.step(ctx, blob.Had{Hash: p.Hash, Have: had.Have})
}

// fetch asks for bytes and stores what comes.
func (c *courier) fetch(ctx context.Context, lane blob.Lane, wants []wire.BlobWant) {
	var body []byte
	for _, want := range wants {
		body = wire.AppendBlobWant(body, want)
	}
	answer, err := c.w.config.Post(ctx, pathRead, body, wire.MaxBlobAnswerBody)
	var pieces []wire.BlobPiece
	if err == nil {
		pieces, err = wire.DecodeBlobPieces(answer)
	}
	if err != nil {
		c.failed(ctx, lane, err)
		return
	}
	got := blob.Got{Lane: lane}
	var whole []crm.Hash
	for _, p := range pieces {
		piece, err := c.store(ctx, p)
		if err != nil {
			if fault.KindOf(err) == fault.Full {
				_ = c.w.do(ctx, func() {
					c.full = true
					c.machine.Step(blob.Storage{Full: true})
				})
			}
			c.failed(ctx, lane, err)
			return
		}
		got.Pieces = append(got.Pieces, piece)
		if piece.Total > 0 && piece.Have == piece.Total && !piece.Broken {
			whole = append(whole, p.Hash)
		}
	}
	_ = c.w.do(ctx, func() {
		if c.full {
			c.full = false
			c.machine.Step(blob.Storage{})
		}
		for _, p := range got.Pieces {
			if slices.Contains(whole, p.Hash) {
				c.hold(p.Hash, p.Total)
			}
		}
		c.machine.Step(got)
		c.w.arrived(whole)
	})
}

// store puts a piece that came behind what is held of its bytes.
func (c *courier) store(ctx context.Context, p wire.BlobPiece) (blob.Piece, error) {
	piece := blob.Piece{Hash: p.Hash, Total: p.Total}
	if p.Total == 0 {
		return piece, nil
	}
	var facts blob.Facts
	if err := c.w.do(ctx, func() { facts = c.wanted[p.Hash] }); err != nil {
		return piece, err
	}
	facts.Size, facts.Have, facts.Durable = p.Total, p.Offset, true
	have, err := c.w.config.Blobs.Append(ctx, p.Hash, facts, p.Bytes)
	if errors.Is(err, blob.ErrDamaged) {
		piece.Broken, err = true, nil
	}
	piece.Have = have
	return piece, err
}
