package blob

import (
	"crypto/sha256"
	"encoding"
	"fmt"
	"hash"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// opPart names the refusals of Part.
const opPart = "blob.part"

// Part takes the next part of a blob that who uploads and returns how many of
// its bytes are on disk; the blob is stored when that is the total. A part
// that does not begin there changes nothing, and one without bytes only asks.
// The uploads of others play no role.
//
// Errors to tell apart: Invalid when the bytes are complete and do not have
// the hash, which forgets the upload; Busy when who has too much under way.
func (s *Service) Part(who Asker, p wire.BlobPart) (have uint64, err error) {
	seen, known, have, err := s.uploaded(who, p)
	if err != nil {
		return 0, fmt.Errorf("look at an upload: %w", err)
	}
	if have == p.Total || len(p.Bytes) == 0 || p.Offset != have {
		return have, nil
	}
	now := s.now()
	next := upload{total: p.Total, touched: now}
	digest := sha256.New()
	if known {
		next.body = seen.body
		err = digest.(encoding.BinaryUnmarshaler).UnmarshalBinary(seen.digest)
	} else {
		next.body, err = crm.NewID(now, s.random)
	}
	if err != nil {
		return 0, fmt.Errorf("begin or go on with an upload: %w", err)
	}
	digest.Write(p.Bytes)
	next.have = have + uint64(len(p.Bytes))
	if next.digest, err = digest.(encoding.BinaryMarshaler).MarshalBinary(); err != nil {
		return 0, fmt.Errorf("keep the digest of an upload: %w", err)
	}
	var refused error
	err = s.store.Update(func(tx Txn) error {
		refused = nil
		have, refused, err = s.advance(tx, who, p, seen, known, next, digest)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("store a part: %w", err)
	}
	return have, refused
}

// uploaded returns how far the upload of p's blob by who is; known says that
// seen is an upload that goes on.
func (s *Service) uploaded(who Asker, p wire.BlobPart) (seen upload, known bool, have uint64, err error) {
	err = s.store.View(func(tx Reader) error {
		own, err := claimed(tx, who.Organization, p.Hash, who.User)
		if err != nil {
			return err
		}
		if own {
			have = p.Total
			return nil
		}
		if seen, known, err = readUpload(tx, who.Organization, who.User, p.Hash); err != nil {
			return err
		}
		if known = known && seen.total == p.Total; known {
			have = seen.have
		}
		return nil
	})
	return seen, known, have, err
}

// advance carries out a part inside an update, if the upload is still as it
// was seen. refused is what the person is told once that is stored.
func (s *Service) advance(tx Txn, who Asker, p wire.BlobPart, seen upload, known bool, next upload, digest hash.Hash) (have uint64, refused, err error) {
	o := who.Organization
	found, there, err := readUpload(tx, o, who.User, p.Hash)
	if err != nil {
		return 0, nil, err
	}
	switch {
	case known && (!there || found.body != seen.body || found.have != seen.have),
		!known && there && found.total == p.Total:
		// Another device of the person was faster: this one asks again.
		return found.have, nil, nil
	case !known && there:
		// Of another total, so one of the two has another hash.
		if err := dropBody(tx, o, found.body, found.have); err != nil {
			return 0, nil, err
		}
	}
	if !known {
		if err := mayBegin(tx, who, p); err != nil {
			return 0, nil, err
		}
	}
	key := uploadKey(o, who.User, p.Hash)
	whole := next.have == p.Total
	if whole && crm.Hash(digest.Sum(nil)) != p.Hash {
		if known {
			if err := dropBody(tx, o, seen.body, seen.have); err != nil {
				return 0, nil, err
			}
		}
		return 0, fault.New(fault.Invalid, opPart, "the bytes do not have the hash"), tx.Delete(key)
	}
	if err := appendBody(tx, o, next.body, p.Offset, p.Bytes); err != nil {
		return 0, nil, err
	}
	if !whole {
		return next.have, nil, tx.Put(key, next.encode())
	}
	if err := tx.Delete(key); err != nil {
		return 0, nil, err
	}
	return next.have, nil, adopt(tx, who, p.Hash, next.body, p.Total, next.touched)
}

// mayBegin refuses a person who has too much under way already.
func mayBegin(tx Reader, who Asker, p wire.BlobPart) error {
	uploads, bytes := 0, p.Total
	prefix := tableKey(uploadTable, who.Organization, who.User.ID[:])
	own := uploadKey(who.Organization, who.User, p.Hash)
	err := tx.Scan(prefix, after(prefix), func(key, value []byte) (bool, error) {
		if string(key) == string(own) {
			return true, nil // it is replaced
		}
		u, err := decodeUpload(value)
		uploads++
		bytes += u.total
		return true, err
	})
	if err != nil {
		return err
	}
	if uploads >= maxPendingUploads || bytes > maxPendingBytes {
		return fault.New(fault.Busy, opPart, "%d uploads and %d bytes are under way", uploads, bytes-p.Total)
	}
	return nil
}

// dropBody notes that a body of the size is to be taken away.
func dropBody(tx Txn, o crm.OrganizationID, body crm.ID, size uint64) error {
	return tx.Put(dropKey(o, body), encodeDrop(size))
}
