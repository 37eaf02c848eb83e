package blob_test

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"regarding/relay/blob"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// S23: an upload goes on where it was, also by another device of the person
// and after the relay was killed; what others upload plays no role.
func TestPartsAreResumed(t *testing.T) {
	w := newWorld(t, blob.NewMemStore())
	whole := noise(1, 200_000)
	hash := wire.HashBlob(whole)
	w.wantPart("nothing yet", ada, hash, whole, 0, 0, 0)
	w.wantPart("the first", ada, hash, whole, 0, 70_000, 70_000)
	w.wantPart("the same again", ada, hash, whole, 0, 70_000, 70_000)
	w.wantPart("a gap", ada, hash, whole, 90_000, 10, 70_000)
	w.restart()
	w.wantPart("asked after a kill", ada, hash, whole, 0, 0, 70_000)
	w.wantPart("asked by another person", bo, hash, whole, 0, 0, 0)
	w.wantPart("the next", ada, hash, whole, 70_000, 30_000, 100_000)
	w.wantPart("another person begins", bo, hash, whole, 0, 10, 10)
	w.wantPart("the last", ada, hash, whole, 100_000, 100_000, 200_000)
	w.wantPart("asked when complete", ada, hash, whole, 0, 0, 200_000)
	w.wantPart("sent when complete", ada, hash, whole, 0, 10, 200_000)
	w.wantPart("asked by the other", bo, hash, whole, 200_000, 0, 10)
	if got := w.read(ada, w.row(1, ada, hash, ada), hash); !bytes.Equal(got, whole) {
		t.Errorf("%d bytes of %d came back", len(got), len(whole))
	}
	if got := w.read(bo, w.row(2, bo, hash, bo), hash); got != nil {
		t.Errorf("who uploaded 10 bytes reads %d", len(got))
	}
}

// S23: parts of any sizes make the bytes that they were cut from.
func TestPartsOfAnySize(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, blob.NewMemStore())
		whole := noise(uint64(rapid.IntRange(0, 9).Draw(rt, "seed")), rapid.IntRange(1, 3*blob.ChunkBytes).Draw(rt, "size"))
		hash := wire.HashBlob(whole)
		for have := 0; have < len(whole); {
			size := rapid.IntRange(1, min(2*blob.ChunkBytes, len(whole)-have)).Draw(rt, "part")
			next, err := w.part(ada, hash, whole, have, size)
			if err != nil || int(next) != have+size {
				rt.Fatalf("%d bytes at %d: have %d, %v", size, have, next, err)
			}
			have = int(next)
		}
		if got := w.read(ada, w.row(1, ada, hash, ada), hash); !bytes.Equal(got, whole) {
			rt.Fatalf("%d bytes of %d came back", len(got), len(whole))
		}
	})
}

// racingStore lets something happen before an update, once.
type racingStore struct {
	blob.Store
	before func()
}

func (s *racingStore) Update(f func(blob.Txn) error) error {
	if before := s.before; before != nil {
		s.before = nil
		before()
	}
	return s.Store.Update(f)
}

// S23: two devices of a person that send the same parts at the same time do
// not undo each other's.
func TestPartsRace(t *testing.T) {
	store := &racingStore{Store: blob.NewMemStore()}
	w := newWorld(t, store)
	whole := noise(1, 200_000)
	hash := wire.HashBlob(whole)
	race := func(what string, offset, size, faster int, want uint64) {
		t.Helper()
		store.before = func() { w.wantPart("the faster of "+what, ada, hash, whole, offset, faster, uint64(offset+faster)) }
		w.wantPart(what, ada, hash, whole, offset, size, want)
		if store.before != nil {
			t.Errorf("%s: nothing was faster", what)
		}
	}
	race("the first", 0, 60_000, 70_000, 70_000)
	race("the next", 70_000, 10_000, 20_000, 90_000)
	race("the last", 90_000, 110_000, 110_000, 0)
	w.wantPart("asked then", ada, hash, whole, 0, 0, 200_000)
	if got := w.read(ada, w.row(1, ada, hash, ada), hash); !bytes.Equal(got, whole) {
		t.Errorf("%d bytes of %d came back", len(got), len(whole))
	}
	w.later(blob.Kept)
	if freed, err := w.Sweep(t.Context()); freed != 0 || err != nil {
		t.Errorf("%d bytes were stored twice: %v", freed, err)
	}
}

// S23: bytes that do not have the hash are refused and forgotten.
func TestWrongHash(t *testing.T) {
	w := newWorld(t, blob.NewMemStore())
	whole := noise(1, 100_000)
	hash := wire.HashBlob(noise(2, 100_000))
	w.wantPart("the first", ada, hash, whole, 0, 60_000, 60_000)
	if _, err := w.part(ada, hash, whole, 60_000, 40_000); fault.KindOf(err) != fault.Invalid {
		t.Errorf("the last: %v", err)
	}
	w.wantPart("afterwards", ada, hash, whole, 0, 0, 0)
	if _, err := w.part(ada, hash, whole, 0, 100_000); fault.KindOf(err) != fault.Invalid {
		t.Errorf("in one part: %v", err)
	}
	if got := w.read(ada, w.row(1, ada, hash, ada), hash); got != nil {
		t.Errorf("%d bytes can be read under a hash that they do not have", len(got))
	}
	// One who first lied about the size begins anew.
	right := noise(2, 100_000)
	w.wantPart("a wrong total", ada, hash, right[:50_000], 0, 10_000, 10_000)
	w.wantPart("asked with the right total", ada, hash, right, 0, 0, 0)
	w.wantPart("the right total", ada, hash, right, 0, 99_999, 99_999)
	w.wantPart("the last byte", ada, hash, right, 99_999, 1, 100_000)
	if _, err := w.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
	if got := w.read(ada, rowKey(1), hash); !bytes.Equal(got, right) {
		t.Errorf("%d bytes came back", len(got))
	}
}

// INV-8: one person cannot fill the relay with uploads that never end.
func TestPendingUploadsAreBounded(t *testing.T) {
	w := newWorld(t, blob.NewMemStore())
	begin := func(who byte, n byte, total uint64) error {
		_, err := w.Part(asker(who), wire.BlobPart{Hash: wire.HashBlob([]byte{n}), Total: total, Bytes: []byte{1}})
		return err
	}
	for n := range byte(4) {
		if err := begin(ada, n, wire.MaxBlobBytes); err != nil {
			t.Fatal(err)
		}
	}
	if err := begin(ada, 4, 2); fault.KindOf(err) != fault.Busy {
		t.Errorf("a fifth: %v", err)
	}
	for n := range byte(32) {
		if err := begin(bo, n, 10); err != nil {
			t.Fatal(err)
		}
	}
	if err := begin(bo, 32, 10); fault.KindOf(err) != fault.Busy {
		t.Errorf("a 33rd: %v", err)
	}
	if err := begin(bo, 3, 11); err != nil {
		t.Errorf("one of them begun anew: %v", err)
	}
	w.later(blob.Kept)
	if _, err := w.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
	if err := begin(ada, 4, 2); err != nil {
		t.Errorf("once they were given up: %v", err)
	}
}

// S23: the bytes of an upload that was given up go, one that goes on stays.
func TestUploadsGivenUp(t *testing.T) {
	store := blob.NewMemStore()
	w := newWorld(t, store)
	whole := noise(1, 300_000)
	w.wantPart("the first", ada, wire.HashBlob(whole), whole, 0, 100_000, 100_000)
	w.later(blob.Kept - time.Millisecond)
	for range 2 {
		if _, err := w.Sweep(t.Context()); err != nil {
			t.Error(err)
		}
		w.wantPart("before its time", ada, wire.HashBlob(whole), whole, 0, 0, 100_000)
	}
	w.wantPart("the next", ada, wire.HashBlob(whole), whole, 100_000, 100_000, 200_000)
	w.later(blob.Kept - time.Millisecond)
	if _, err := w.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
	w.wantPart("it went on", ada, wire.HashBlob(whole), whole, 0, 0, 200_000)
	w.later(time.Millisecond)
	if _, err := w.Sweep(t.Context()); err != nil {
		t.Error(err)
	}
	w.wantPart("given up", ada, wire.HashBlob(whole), whole, 0, 0, 0)
	if n := pairs(t, store); n != 0 {
		t.Errorf("%d pairs are left", n)
	}
}

// pairs counts what a store holds.
func pairs(t *testing.T, store blob.Store) (n int) {
	t.Helper()
	err := store.View(func(tx blob.Reader) error {
		return tx.Scan([]byte{0}, []byte{0xff}, func(_, _ []byte) (bool, error) { n++; return true, nil })
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
