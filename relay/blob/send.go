package blob

import (
	"fmt"
	"time"

	"regarding/shared/crm"
	"regarding/shared/wire"
)

// Send stores whole blobs for who and returns their hashes, in order, when
// they are on disk. The blobs have at most wire.MaxBlobSendBytes in all.
func (s *Service) Send(who Asker, blobs [][]byte) ([]crm.Hash, error) {
	now := s.now()
	hashes := make([]crm.Hash, len(blobs))
	bodies := make([]crm.ID, len(blobs))
	for i, b := range blobs {
		hashes[i] = wire.HashBlob(b)
		var err error
		if bodies[i], err = crm.NewID(now, s.random); err != nil {
			return nil, fmt.Errorf("store blobs: %w", err)
		}
	}
	err := s.store.Update(func(tx Txn) error {
		for i, b := range blobs {
			own, err := s.renew(tx, who, hashes[i], now)
			if err != nil {
				return err
			}
			if own {
				continue
			}
			if err := appendBody(tx, who.Organization, bodies[i], 0, b); err != nil {
				return err
			}
			if err := adopt(tx, who, hashes[i], bodies[i], uint64(len(b)), now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store %d blobs: %w", len(blobs), err)
	}
	return hashes, nil
}

// renew reports whether who is known to have had the bytes of hash, which then
// are kept as if they had just come.
func (s *Service) renew(tx Txn, who Asker, hash crm.Hash, now time.Time) (bool, error) {
	own, err := claimed(tx, who.Organization, hash, who.User)
	if err != nil || !own {
		return false, err
	}
	h, found, err := readHead(tx, who.Organization, hash)
	if err != nil || !found {
		return false, err
	}
	return true, touch(tx, who.Organization, hash, h, now)
}

// touch keeps bytes for another while if nothing refers to them yet.
func touch(tx Txn, o crm.OrganizationID, hash crm.Hash, h head, now time.Time) error {
	if h.idle.IsZero() {
		return nil
	}
	h.idle = now
	return tx.Put(headKey(o, hash), h.encode())
}

// adopt makes a whole body the bytes of hash and notes that who has them.
//
// Bytes that are there already were read, hashed and written as any others,
// and the copy is taken away later: what the sender can see and measure does
// not tell that somebody else has them (S23).
func adopt(tx Txn, who Asker, hash crm.Hash, body crm.ID, size uint64, now time.Time) error {
	h, found, err := readHead(tx, who.Organization, hash)
	switch {
	case err != nil:
		return err
	case found:
		if err := tx.Put(dropKey(who.Organization, body), encodeDrop(size)); err != nil {
			return err
		}
		err = touch(tx, who.Organization, hash, h, now)
	default:
		h = head{body: body, size: size, idle: now}
		err = tx.Put(headKey(who.Organization, hash), h.encode())
	}
	if err != nil {
		return err
	}
	return tx.Put(claimKey(who.Organization, hash, who.User), encodeClaim(now))
}

// appendBody writes b into a body that has offset bytes.
func appendBody(tx Txn, o crm.OrganizationID, body crm.ID, offset uint64, b []byte) error {
	for len(b) > 0 {
		index, within := offset/ChunkBytes, offset%ChunkBytes
		n := min(len(b), int(ChunkBytes-within))
		chunk := b[:n]
		if within > 0 {
			begun, err := readChunk(tx, o, body, index, int(within))
			if err != nil {
				return err
			}
			chunk = append(begun, chunk...)
		}
		if err := tx.Put(chunkKey(o, body, index), chunk); err != nil {
			return err
		}
		b, offset = b[n:], offset+uint64(n)
	}
	return nil
}

// readChunk returns a chunk of the size that it must have.
func readChunk(tx Reader, o crm.OrganizationID, body crm.ID, index uint64, size int) ([]byte, error) {
	chunk, err := tx.Get(chunkKey(o, body, index))
	if err == nil && len(chunk) != size {
		err = &damage{body: body, chunk: index, size: len(chunk), want: size}
	}
	if err != nil {
		return nil, fmt.Errorf("read chunk: %w", err)
	}
	return chunk, nil
}

// damage says that bytes which must be there are not. It does not name them.
type damage struct {
	body       crm.ID
	chunk      uint64
	size, want int
}

func (d *damage) Error() string {
	return fmt.Sprintf("chunk %d of body %v has %d bytes, want %d", d.chunk, d.body, d.size, d.want)
}
