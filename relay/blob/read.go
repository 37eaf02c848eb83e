package blob

import (
	"errors"
	"fmt"

	"regarding/shared/crm"
	"regarding/shared/wire"
)

// Read answers the wants of who in their order, until about
// wire.BlobAnswerBytes have been handed out: what is left unanswered then is
// to be asked for again. It calls each for every piece, whose bytes are valid
// until each returns, and ends with the error of each.
//
// Whatever who may not have is one piece of total 0, for one reason like the
// other (S21, S23).
func (s *Service) Read(who Asker, wants []wire.BlobWant, each func(wire.BlobPiece) error) error {
	sent := 0
	known := claims{}
	for _, w := range wants {
		if sent >= wire.BlobAnswerBytes {
			return nil
		}
		may, err := s.mayRead(who, w, known)
		if err != nil {
			return fmt.Errorf("rights to read bytes: %w", err)
		}
		if !may {
			if err := each(wire.BlobPiece{Hash: w.Hash}); err != nil {
				return err
			}
			continue
		}
		for more := true; more && sent < wire.BlobAnswerBytes; {
			piece, err := s.piece(who.Organization, w)
			if err != nil {
				return fmt.Errorf("read bytes: %w", err)
			}
			if err := each(piece); err != nil {
				return err
			}
			sent += len(piece.Bytes)
			w.Offset += uint64(len(piece.Bytes))
			more = w.Offset < piece.Total
		}
	}
	return nil
}

// piece reads the bytes at the offset of a want. Each has a view of its own, so
// that a slow reader holds nothing up.
func (s *Service) piece(o crm.OrganizationID, w wire.BlobWant) (p wire.BlobPiece, err error) {
	err = s.store.View(func(tx Reader) error {
		p = wire.BlobPiece{Hash: w.Hash}
		h, found, err := readHead(tx, o, w.Hash)
		if err != nil || !found {
			return err
		}
		p.Total, p.Offset = h.size, min(w.Offset, h.size)
		for at := p.Offset; at < h.size && len(p.Bytes) < wire.MaxBlobPieceBytes; {
			chunk, err := h.chunk(tx, o, at/ChunkBytes)
			if err != nil {
				return err
			}
			chunk = chunk[at%ChunkBytes:]
			chunk = chunk[:min(len(chunk), wire.MaxBlobPieceBytes-len(p.Bytes))]
			p.Bytes = append(p.Bytes, chunk...)
			at += uint64(len(chunk))
		}
		return nil
	})
	return p, err
}

// chunk reads a chunk of the bytes that h is of.
func (h head) chunk(tx Reader, o crm.OrganizationID, index uint64) ([]byte, error) {
	return readChunk(tx, o, h.body, index, int(min(ChunkBytes, h.size-index*ChunkBytes)))
}

// maxReferences bounds how many rows with the same bytes are looked at when
// the writer of a reference did not upload them.
const maxReferences = 256

// claim is that somebody has the bytes of a hash.
type claim struct {
	hash crm.Hash
	user crm.UserID
}

// claims says who has which bytes, as far as one request asked: many rows that
// name the same bytes in vain are not looked at for each of them.
type claims map[claim]bool

// mayRead reports whether who may read the bytes of w through its row: the row
// refers to them, who may read it, and whoever wrote the reference had the
// bytes. Else naming a hash would be enough to get at what it stands for.
func (s *Service) mayRead(who Asker, w wire.BlobWant, known claims) (bool, error) {
	o := who.Organization
	writer, found, err := s.rows.Reference(o, who.User, w.Row, w.Hash)
	if err != nil || !found {
		return false, err
	}
	c := claim{w.Hash, writer}
	if had, asked := known[c]; asked {
		return had, nil
	}
	had, err := s.had(o, w.Hash, writer)
	if err == nil && !had {
		if had, err = s.couldRead(o, w.Hash, writer); err == nil && had {
			err = s.noteClaim(o, w.Hash, writer)
		}
	}
	if err != nil {
		return false, err
	}
	known[c] = had
	return had, nil
}

// had reports whether user uploaded the bytes, or is noted to have been able
// to read them.
func (s *Service) had(o crm.OrganizationID, hash crm.Hash, user crm.UserID) (had bool, err error) {
	if user == (crm.UserID{}) {
		return true, nil // the relay names no bytes that it does not have
	}
	err = s.store.View(func(tx Reader) error {
		had, err = claimed(tx, o, hash, user)
		return err
	})
	return had, err
}

// couldRead reports whether user can read the bytes through a row of somebody
// who had them, or who could read them in turn.
func (s *Service) couldRead(o crm.OrganizationID, hash crm.Hash, user crm.UserID) (bool, error) {
	refs, err := s.rows.References(o, hash, maxReferences)
	if err != nil {
		return false, err
	}
	holders := map[crm.UserID]bool{}
	for _, r := range refs {
		if holders[r.Writer], err = s.had(o, hash, r.Writer); err != nil {
			return false, err
		}
	}
	for grown := true; grown && !holders[user]; {
		grown = false
		for reader, holds := range holders {
			if holds {
				continue
			}
			if holds, err = s.reads(o, hash, reader, refs, holders); err != nil {
				return false, err
			}
			holders[reader] = holds
			grown = grown || holds
		}
	}
	return holders[user], nil
}

// reads reports whether reader may read one of refs that a holder wrote.
func (s *Service) reads(o crm.OrganizationID, hash crm.Hash, reader crm.UserID, refs []Reference, holders map[crm.UserID]bool) (bool, error) {
	for _, r := range refs {
		if !holders[r.Writer] {
			continue
		}
		if _, found, err := s.rows.Reference(o, reader, r.Row, hash); err != nil || found {
			return found, err
		}
	}
	return false, nil
}

// noteClaim notes that user could read the bytes, so that it counts also when
// the row through which they could is gone. It is left for the next time when
// nothing can be written.
func (s *Service) noteClaim(o crm.OrganizationID, hash crm.Hash, user crm.UserID) error {
	now := s.now()
	err := s.store.Update(func(tx Txn) error {
		if _, found, err := readHead(tx, o, hash); err != nil || !found {
			return err
		}
		return tx.Put(claimKey(o, hash, user), encodeClaim(now))
	})
	if refused(err) {
		return nil
	}
	return err
}

// isDamage reports whether err says that stored bytes are not as they must be.
func isDamage(err error) bool {
	var d *damage
	return errors.As(err, &d)
}
