package blob_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"regarding/relay/blob"
	"regarding/shared/crm"
	"regarding/shared/wire"
)

func (w *world) sweep() {
	w.t.Helper()
	if _, err := w.Sweep(context.Background()); err != nil {
		w.t.Error(err)
	}
}

// there returns which blobs are stored, as Check sees it.
func (w *world) there() int {
	w.t.Helper()
	r, err := w.Check(organization)
	if err != nil || len(r.Damaged) > 0 {
		w.t.Fatalf("%+v, %v", r, err)
	}
	return r.Blobs
}

// S23: bytes go when no row has referred to them for 7 days, with everything
// that was noted of them, and not before.
func TestUnreferencedBytesGo(t *testing.T) {
	store := blob.NewMemStore()
	w := newWorld(t, store)
	day := 24 * time.Hour
	whole := noise(1, 3*blob.ChunkBytes)
	hash := w.send(ada, whole)[0]
	w.later(6 * day)
	w.sweep()
	w.send(ada, whole) // its mutation may still be on the way
	w.later(6 * day)
	w.sweep()
	if w.there() != 1 {
		t.Fatal("bytes whose upload was repeated 6 days ago are gone")
	}
	w.row(1, ada, hash, ada)
	w.sweep()
	w.later(100 * day)
	w.sweep()
	w.drop(1)
	w.sweep() // notes that nothing refers to them
	w.later(7*day - time.Millisecond)
	w.sweep()
	if w.there() != 1 {
		t.Fatal("bytes are gone before their 7 days")
	}
	w.row(2, ada, hash, ada)
	w.sweep()
	w.drop(2)
	w.later(day)
	w.sweep()
	w.later(7*day - time.Millisecond)
	w.sweep()
	if w.there() != 1 {
		t.Fatal("a reference did not begin the 7 days anew")
	}
	w.later(time.Millisecond)
	w.sweep()
	if w.there() != 0 || pairs(t, store) != 0 {
		t.Errorf("%d blobs and %d pairs are left", w.there(), pairs(t, store))
	}
	// Who had them once must have them again.
	w.send(bo, whole)
	if got := w.read(ada, w.row(3, ada, hash, ada), hash); got != nil {
		t.Error("a right to bytes outlived the bytes")
	}
}

// S23: a sweep that races with a new reference takes nothing away.
func TestSweepLooksAgain(t *testing.T) {
	w := newWorld(t, blob.NewMemStore())
	hash := w.send(ada, []byte("late"))[0]
	w.later(blob.Kept)
	racing := &lateRows{world: w, hash: hash}
	s := blob.New(w.store, racing, func() time.Time { return w.now }, &lockedRandom{})
	if _, err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if racing.asked != 2 || w.there() != 1 {
		t.Errorf("asked %d times, %d blobs are left", racing.asked, w.there())
	}
}

// lateRows has a reference from the second time on that it is asked for it.
type lateRows struct {
	*world
	hash  crm.Hash
	asked int
}

func (r *lateRows) References(o crm.OrganizationID, hash crm.Hash, most int) ([]blob.Reference, error) {
	if r.asked++; r.asked == 2 {
		r.row(1, ada, r.hash, ada)
	}
	return r.world.References(o, hash, most)
}

// More rows than one page, in two organizations.
func TestSweepOfMany(t *testing.T) {
	store := blob.NewMemStore()
	w := newWorld(t, store)
	var many [][]byte
	for n := range 600 {
		many = append(many, noise(uint64(n), 20+n))
	}
	w.send(ada, many...)
	elsewhere := blob.Asker{Organization: crm.OrganizationID{ID: crm.ID{0: 1}}, User: person(bo)}
	if _, err := w.Send(elsewhere, many[:3]); err != nil {
		t.Fatal(err)
	}
	for n := range byte(100) {
		w.row(n, ada, wire.HashBlob(many[int(n)*6]), ada)
	}
	w.sweep()
	w.later(blob.Kept)
	w.sweep()
	if n := w.there(); n != 100 {
		t.Errorf("%d blobs are left, want 100", n)
	}
	if n := pairs(t, store); n != 300 {
		t.Errorf("%d pairs are left, want a head, a claim and a chunk for each of 100", n)
	}
}

// A body of many chunks goes too.
func TestLargeBodyGoes(t *testing.T) {
	store := blob.NewMemStore()
	w := newWorld(t, store)
	whole := noise(1, 20<<20)
	for have := 0; have < len(whole); have += wire.MaxBlobPartBytes {
		w.wantPart("a part", ada, wire.HashBlob(whole), whole, have, wire.MaxBlobPartBytes, uint64(have+wire.MaxBlobPartBytes))
	}
	w.later(blob.Kept)
	if freed, err := w.Sweep(t.Context()); freed != 20<<20 || err != nil {
		t.Errorf("%d bytes freed: %v", freed, err)
	}
	if n := pairs(t, store); n != 0 {
		t.Errorf("%d pairs are left", n)
	}
}

// Check finds bytes that are not those of their hash and bytes that are
// missing, and Salvage makes room for them to be sent again.
func TestCheckAndSalvage(t *testing.T) {
	store := blob.NewMemStore()
	w := newWorld(t, store)
	hashes := w.send(ada, noise(1, 200_000), noise(2, 200_000), []byte("whole"))
	w.row(1, ada, hashes[2], ada)
	w.row(2, ada, wire.HashBlob([]byte("not sent yet")), ada)
	if r, err := w.Check(organization); err != nil || r.Blobs != 3 || r.Bytes != 400_005 || r.Awaiting != 1 || len(r.Damaged) != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	// The chunks of the first body lose a byte, one of the second is missing.
	err := store.Update(func(tx blob.Txn) error {
		seen, edits := map[string]int{}, 0
		return tx.Scan([]byte("k"), []byte("l"), func(key, value []byte) (bool, error) {
			body := string(key[:len(key)-4])
			if seen[body]++; seen[body] != 2 {
				return true, nil
			}
			if edits++; edits == 1 {
				value[7]++
				return true, tx.Put(key, value)
			}
			return true, tx.Delete(key)
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := w.Check(organization)
	if err != nil || r.Blobs != 1 || len(r.Damaged) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	dropped, err := w.Salvage(organization)
	if err != nil || len(dropped) != 2 {
		t.Fatal(dropped, err)
	}
	w.sweep()
	if w.there() != 1 || pairs(t, store) != 3 {
		t.Errorf("%d blobs, %d pairs", w.there(), pairs(t, store))
	}
	w.send(ada, noise(1, 200_000))
	if got := w.read(ada, w.row(3, ada, hashes[0], ada), hashes[0]); !bytes.Equal(got, noise(1, 200_000)) {
		t.Errorf("%d bytes came back", len(got))
	}
}
