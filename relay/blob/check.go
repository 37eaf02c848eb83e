package blob

import (
	"context"
	"crypto/sha256"
	"fmt"

	"regarding/shared/crm"
)

// Report is what Check found in an organization.
type Report struct {
	Blobs int
	Bytes uint64
	// Damaged are the blobs whose bytes are missing or are not those of their
	// hash, in order.
	Damaged []crm.Hash
	// Awaiting is how many hashes rows refer to whose bytes no device has sent
	// yet.
	Awaiting int
}

// Check reads all bytes of an organization and compares them with their
// hashes. It is for a store that nobody writes to.
func (s *Service) Check(o crm.OrganizationID) (Report, error) {
	var r Report
	prefix := tableKey(headTable, o)
	err := s.pages(context.Background(), prefix, func(keys, values [][]byte) error {
		for i := range keys {
			hash := crm.Hash(keys[i][len(prefix):])
			h, err := decodeHead(values[i])
			whole := err == nil
			if whole {
				if whole, err = s.whole(o, hash, h); err != nil {
					return err
				}
			}
			if !whole {
				r.Damaged = append(r.Damaged, hash)
				continue
			}
			r.Blobs++
			r.Bytes += h.size
		}
		return nil
	})
	if err == nil {
		r.Awaiting, err = s.awaiting(o)
	}
	if err != nil {
		return r, fmt.Errorf("check blobs: %w", err)
	}
	return r, nil
}

// whole reports whether the bytes that h is of have the hash.
func (s *Service) whole(o crm.OrganizationID, hash crm.Hash, h head) (bool, error) {
	digest := sha256.New()
	for index := range chunks(h.size) {
		err := s.store.View(func(tx Reader) error {
			chunk, err := h.chunk(tx, o, index)
			digest.Write(chunk)
			return err
		})
		if isDamage(err) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	return crm.Hash(digest.Sum(nil)) == hash, nil
}

// awaiting counts the hashes that rows refer to and that have no bytes.
func (s *Service) awaiting(o crm.OrganizationID) (int, error) {
	count := 0
	var last crm.Hash
	for {
		hashes, err := s.rows.Referenced(o, last, pageRows)
		if err != nil || len(hashes) == 0 {
			return count, err
		}
		err = s.store.View(func(tx Reader) error {
			for _, hash := range hashes {
				b, err := tx.Get(headKey(o, hash))
				if err != nil {
					return err
				}
				if b == nil {
					count++
				}
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
		last = hashes[len(hashes)-1]
	}
}

// Salvage drops the blobs that Check calls damaged and returns their hashes.
// A device that still has the bytes can send them again.
func (s *Service) Salvage(o crm.OrganizationID) ([]crm.Hash, error) {
	r, err := s.Check(o)
	if err != nil {
		return nil, err
	}
	for _, hash := range r.Damaged {
		err := s.store.Update(func(tx Txn) error {
			b, err := tx.Get(headKey(o, hash))
			if err != nil {
				return err
			}
			h, err := decodeHead(b)
			if err != nil {
				h = head{} // its body cannot be told any more
			}
			return forget(tx, o, hash, h)
		})
		if err != nil {
			return nil, fmt.Errorf("drop a damaged blob: %w", err)
		}
	}
	return r.Damaged, nil
}
