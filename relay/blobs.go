package main

import (
	"context"
	"crypto/rand"
	"time"

	"regarding/relay/badgerdb"
	"regarding/relay/blob"
	"regarding/relay/ledger"
	"regarding/shared/crm"
)

// blobRows is the truth as package blob asks for it.
type blobRows struct{ *ledger.Ledger }

// References implements blob.Rows.
func (r blobRows) References(o crm.OrganizationID, hash crm.Hash, most int) ([]blob.Reference, error) {
	found, err := r.Ledger.References(o, hash, most)
	list := make([]blob.Reference, len(found))
	for i, reference := range found {
		list[i] = blob.Reference(reference)
	}
	return list, err
}

func newBlobs(db *badgerdb.DB, truth *ledger.Ledger) *blob.Service {
	return blob.New(db.Blobs(), blobRows{truth}, time.Now, rand.Reader)
}

// compactBytes is how much must have been taken away to be worth working
// through all tables for.
const compactBytes = 64 << 20

// blobUpkeep gives back the space of bytes that nothing refers to.
type blobUpkeep struct {
	db    *badgerdb.DB
	blobs *blob.Service
	swept time.Time
	freed uint64
}

// tick takes away what may go at once, and once a day, beginning with the first
// time, looks for what nothing refers to any more.
func (u *blobUpkeep) tick(ctx context.Context, now time.Time) error {
	work := u.blobs.Tidy
	daily := now.Sub(u.swept) >= sweepInterval
	if daily {
		work = u.blobs.Sweep
	}
	freed, err := work(ctx)
	if u.freed += freed; err != nil || !daily {
		return err
	}
	u.swept = now
	if u.freed < compactBytes {
		return nil
	}
	u.freed = 0
	return u.db.Compact()
}
