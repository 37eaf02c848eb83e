package sim

import (
	"encoding/json"
	"errors"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
	"regarding/wasm/blob"
)

// failed tells the machine that a request brought nothing.
func (c *courier) failed(lane blob.Lane, err error) {
	c.machine.Step(blob.Failed{Lane: lane, Kind: fault.KindOf(err)})
}

// send posts whole blobs.
func (c *courier) send(hashes []crm.Hash) {
	d, w := c.device, c.device.world
	var body []byte
	for _, h := range hashes {
		b, err := d.medium.blobs.Read(background, h, 0, wire.MaxBlobSendBytes)
		if err != nil {
			w.fail("INV-2", "%s cannot read bytes to send: %v", d.name, err)
		}
		body = wire.AppendBlob(body, b)
	}
	w.trace.add("%s sends %d blobs", d.name, len(hashes))
	if w.config.Bugs.MarkUnsent {
		c.mark(hashes)
	}
	w.post(c, pathSend, body, func(answer []byte, err error) {
		var stored struct {
			Stored []string `json:"stored"`
		}
		if err == nil {
			err = json.Unmarshal(answer, &stored)
		}
		if err != nil {
			c.failed(blob.Upload, err)
			return
		}
		in := blob.Stored{Sent: hashes}
		for _, h := range hashes {
			if slices.Contains(stored.Stored, h.String()) {
				in.Hashes = append(in.Hashes, h)
			}
		}
		c.machine.Step(in)
	})
}

// part posts a part of a large blob.
func (c *courier) part(p blob.Part) {
	d, w := c.device, c.device.world
	var b []byte
	if p.Size > 0 {
		from := p.Offset
		if w.config.Bugs.SkipPart && from > 0 {
			from = min(from+1000, p.Total-uint64(p.Size))
		}
		var err error
		if b, err = d.medium.blobs.Read(background, p.Hash, from, p.Size); err != nil {
			w.fail("INV-2", "%s cannot read bytes to send: %v", d.name, err)
		}
	}
	w.trace.add("%s sends %d bytes at %d of %d", d.name, len(b), p.Offset, p.Total)
	body := wire.AppendBlobPart(nil, wire.BlobPart{Hash: p.Hash, Total: p.Total, Offset: p.Offset, Bytes: b})
	w.post(c, pathPart, body, func(answer []byte, err error) {
		var had struct {
			Have uint64 `json:"have"`
		}
		if err == nil {
			err = json.Unmarshal(answer, &had)
		}
		if err != nil {
			c.failed(blob.Upload, err)
			return
		}
		c.machine.Step(blob.Had{Hash: p.Hash, Have: had.Have})
	})
}

// fetch asks for bytes and stores what comes.
func (c *courier) fetch(lane blob.Lane, wants []wire.BlobWant) {
	w := c.device.world
	var body []byte
	for _, want := range wants {
		body = wire.AppendBlobWant(body, want)
	}
	w.trace.add("%s asks for %d blobs", c.device.name, len(wants))
	w.post(c, pathRead, body, func(answer []byte, err error) {
		var pieces []wire.BlobPiece
		if err == nil {
			pieces, err = wire.DecodeBlobPieces(answer)
		}
		got := blob.Got{Lane: lane}
		for _, p := range pieces {
			var piece blob.Piece
			if piece, err = c.take(p); err != nil {
				break
			}
			got.Pieces = append(got.Pieces, piece)
		}
		if fault.KindOf(err) == fault.Full {
			c.machine.Step(blob.Storage{Full: true})
		}
		if err != nil {
			c.failed(lane, err)
			return
		}
		c.machine.Step(blob.Storage{})
		c.machine.Step(got)
	})
}

// take stores a piece behind what is held of its bytes.
func (c *courier) take(p wire.BlobPiece) (blob.Piece, error) {
	piece := blob.Piece{Hash: p.Hash, Total: p.Total}
	if p.Total == 0 {
		return piece, nil
	}
	facts := c.wanted[p.Hash]
	facts.Size, facts.Have, facts.Durable = p.Total, p.Offset, true
	have, err := c.device.medium.blobs.Append(background, p.Hash, facts, p.Bytes)
	if errors.Is(err, blob.ErrDamaged) {
		piece.Broken, err = true, nil
	}
	if piece.Have = have; err == nil && have == p.Total && !piece.Broken {
		c.hold(p.Hash)
	}
	return piece, err
}
