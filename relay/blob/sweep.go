package blob

import (
	"context"
	"fmt"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// pageRows is how many rows are looked at, and changed in one update, while
// the store is gone through.
const pageRows = 256

// Sweep takes away what nothing has referred to for Kept: blobs, and uploads
// that were given up; and then the bodies that are no longer of a blob, of
// which it returns the bytes. It is meant to run about once a day, and ends
// early when ctx does.
func (s *Service) Sweep(ctx context.Context) (freed uint64, err error) {
	err = s.eachOrganization(func(o crm.OrganizationID) error {
		if err := s.sweepBlobs(ctx, o); err != nil {
			return err
		}
		return s.sweepUploads(ctx, o)
	})
	if err == nil {
		freed, err = s.Tidy(ctx)
	}
	if err != nil {
		return freed, fmt.Errorf("sweep blobs: %w", err)
	}
	return freed, nil
}

// Tidy takes away the bodies that are no longer of a blob and returns how many
// bytes these had. It is meant to run every few minutes, and ends early when
// ctx does.
func (s *Service) Tidy(ctx context.Context) (freed uint64, err error) {
	err = s.eachOrganization(func(o crm.OrganizationID) error {
		prefix := tableKey(dropTable, o)
		return s.pages(ctx, prefix, func(keys, values [][]byte) error {
			for i := range keys {
				size, err := decodeDrop(values[i])
				if err != nil {
					return err
				}
				if err := s.takeAway(ctx, o, crm.ID(keys[i][len(prefix):]), size); err != nil {
					return err
				}
				freed += size
			}
			return nil
		})
	})
	if err != nil {
		return freed, fmt.Errorf("take away bodies: %w", err)
	}
	return freed, nil
}

// takeAway deletes the chunks of a body, a few in an update, and then what says
// that it is to be taken away.
func (s *Service) takeAway(ctx context.Context, o crm.OrganizationID, body crm.ID, size uint64) error {
	for index, end := uint64(0), chunks(size); ; {
		if ctx.Err() != nil {
			return nil
		}
		err := s.store.Update(func(tx Txn) error {
			for i := index; i < min(index+pageRows, end); i++ {
				if err := tx.Delete(chunkKey(o, body, i)); err != nil {
					return err
				}
			}
			if index+pageRows < end {
				return nil
			}
			return tx.Delete(dropKey(o, body))
		})
		if index += pageRows; err != nil || index >= end {
			return err
		}
	}
}

// sweepBlobs notes which blobs rows refer to, and drops those to which nothing
// has for too long.
func (s *Service) sweepBlobs(ctx context.Context, o crm.OrganizationID) error {
	prefix := tableKey(headTable, o)
	return s.pages(ctx, prefix, func(keys, values [][]byte) error {
		var changed []crm.Hash
		now := s.now()
		for i := range keys {
			h, err := decodeHead(values[i])
			if err != nil {
				return err
			}
			hash := crm.Hash(keys[i][len(prefix):])
			used, err := s.used(o, hash)
			if err != nil {
				return err
			}
			if h.due(used, now) {
				changed = append(changed, hash)
			}
		}
		if len(changed) == 0 {
			return nil
		}
		return s.store.Update(func(tx Txn) error {
			for _, hash := range changed {
				if err := s.settle(tx, o, hash, now); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// due reports whether there is something to write about a blob that is used,
// or not.
func (h head) due(used bool, now time.Time) bool {
	if used || h.idle.IsZero() {
		return used != h.idle.IsZero()
	}
	return now.Sub(h.idle) >= Kept
}

// settle writes what has become of a blob. It looks at the rows again: within
// an update none can be added.
func (s *Service) settle(tx Txn, o crm.OrganizationID, hash crm.Hash, now time.Time) error {
	h, found, err := readHead(tx, o, hash)
	if err != nil || !found {
		return err
	}
	used, err := s.used(o, hash)
	switch {
	case err != nil:
		return err
	case !h.due(used, now):
		return nil
	case !used && !h.idle.IsZero():
		return forget(tx, o, hash, h)
	case used:
		h.idle = time.Time{}
	default:
		h.idle = now
	}
	return tx.Put(headKey(o, hash), h.encode())
}

// forget drops a blob with all claims on it.
func forget(tx Txn, o crm.OrganizationID, hash crm.Hash, h head) error {
	prefix := tableKey(claimTable, o, hash[:])
	var keys [][]byte
	err := tx.Scan(prefix, after(prefix), func(key, _ []byte) (bool, error) {
		keys = append(keys, slices.Clone(key))
		return true, nil
	})
	if err != nil {
		return err
	}
	for _, key := range append(keys, headKey(o, hash)) {
		if err := tx.Delete(key); err != nil {
			return err
		}
	}
	return dropBody(tx, o, h.body, h.size)
}

func (s *Service) used(o crm.OrganizationID, hash crm.Hash) (bool, error) {
	refs, err := s.rows.References(o, hash, 1)
	return len(refs) > 0, err
}

// sweepUploads drops the uploads that were given up.
func (s *Service) sweepUploads(ctx context.Context, o crm.OrganizationID) error {
	return s.pages(ctx, tableKey(uploadTable, o), func(keys, _ [][]byte) error {
		now := s.now()
		return s.store.Update(func(tx Txn) error {
			for _, key := range keys {
				if err := giveUp(tx, o, key, now); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// giveUp drops the upload at key if it was given up.
func giveUp(tx Txn, o crm.OrganizationID, key []byte, now time.Time) error {
	b, err := tx.Get(key)
	if err != nil || b == nil {
		return err
	}
	u, err := decodeUpload(b)
	if err != nil || now.Sub(u.touched) < Kept {
		return err
	}
	if err := tx.Delete(key); err != nil {
		return err
	}
	return dropBody(tx, o, u.body, u.have)
}

// pages hands over the pairs whose keys begin with prefix, some at a time and
// each page as of its own moment.
func (s *Service) pages(ctx context.Context, prefix []byte, each func(keys, values [][]byte) error) error {
	from := prefix
	for ctx.Err() == nil {
		var keys, values [][]byte
		err := s.store.View(func(tx Reader) error {
			return tx.Scan(from, after(prefix), func(key, value []byte) (bool, error) {
				keys, values = append(keys, slices.Clone(key)), append(values, slices.Clone(value))
				return len(keys) < pageRows, nil
			})
		})
		if err != nil || len(keys) == 0 {
			return err
		}
		if err := each(keys, values); err != nil {
			return err
		}
		from = append(keys[len(keys)-1], 0)
	}
	return nil
}

// eachOrganization calls f for every organization that has blobs, uploads or
// bodies to be taken away.
func (s *Service) eachOrganization(f func(crm.OrganizationID) error) error {
	var all []crm.OrganizationID
	for _, table := range []byte{headTable, uploadTable, dropTable} {
		for from := []byte{table}; from != nil; {
			next := from
			from = nil
			err := s.store.View(func(tx Reader) error {
				return tx.Scan(next, []byte{table + 1}, func(key, _ []byte) (bool, error) {
					o := crm.OrganizationID{ID: crm.ID(key[1 : 1+idBytes])}
					if !slices.Contains(all, o) {
						all = append(all, o)
					}
					from = after(tableKey(table, o))
					return false, nil
				})
			})
			if err != nil {
				return err
			}
		}
	}
	for _, o := range all {
		if err := f(o); err != nil {
			return err
		}
	}
	return nil
}

// refused reports whether err says that nothing can be written now.
func refused(err error) bool {
	kind := fault.KindOf(err)
	return kind == fault.Full || kind == fault.Busy
}
