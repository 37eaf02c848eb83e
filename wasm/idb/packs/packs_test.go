//go:build !js

package packs

import (
	"errors"
	"math/rand/v2"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/wire"
	"regarding/wasm/blob"
	"regarding/wasm/blob/storetest"
)

// Many small blobs are few values, and those that came together are read
// together.
func TestBlobsArePacked(t *testing.T) {
	d := newMemDisk()
	var blobs []blob.Fresh
	for n := range 500 {
		blobs = append(blobs, message(n, 6000))
	}
	must(t, open(t, d).Put(ctx, append(blobs, blobs[7], blobs[7])...))
	if n := len(d.stores[packStore]); n != 12 || d.writes != 1 || d.bytes() != 500*6000 {
		t.Errorf("%d packs of %d bytes in %d writes, want 12 in 1", n, d.bytes(), d.writes)
	}
	s := open(t, d)
	d.reads = 0
	err := s.Each(ctx, func(blob.Held) error { return nil })
	if index := 12; err != nil || d.reads != index {
		t.Errorf("%d values read for the index: %v", d.reads, err)
	}
	var order []crm.Hash
	must(t, s.Each(ctx, func(h blob.Held) error { order = append(order, h.Hash); return nil }))
	d.reads = 0
	for i, hash := range order {
		if hash != blobs[i].Hash {
			t.Fatalf("blob %d comes in another place", i)
		}
		wantBytes(t, "in order", s, blobs[i])
	}
	if d.reads != 12 || len(s.cache) != cachedPacks {
		t.Errorf("%d packs were read, %d are kept", d.reads, len(s.cache))
	}
}

// A part of a blob makes room for the whole, and leaves nothing behind.
func TestWholeReplacesPart(t *testing.T) {
	for _, tt := range []struct{ size, held, taken int }{
		{100_000, 90_000, 100_000}, {100_000, 150_000, 300_000}, {300_000, 90_000, 300_000}, {300_000, 800_000, 900_000},
	} {
		d := newMemDisk()
		s := open(t, d)
		whole := message(1, tt.size)
		for _, size := range []int{tt.taken + 1, tt.taken} {
			held := storetest.Noise(1, tt.held)
			if have, err := s.Append(ctx, whole.Hash, blob.Facts{Size: uint64(size)}, held); have != uint64(tt.held) || err != nil {
				t.Fatal(have, err)
			}
		}
		must(t, s.Put(ctx, whole))
		if d.bytes() != tt.size || len(d.stores[indexStore]) != 1 {
			t.Errorf("%+v: %d bytes in %d rows", tt, d.bytes(), len(d.stores[indexStore]))
		}
		wantBytes(t, "whole", open(t, d), whole)
	}
}

// Space comes back, and what lives stays as it is.
func TestTidy(t *testing.T) {
	d := newMemDisk()
	s := open(t, d)
	random := rand.New(rand.NewPCG(1, 2))
	living := map[crm.Hash]blob.Fresh{}
	seed := 0
	for range 40 {
		var blobs []blob.Fresh
		for range 1 + random.IntN(60) {
			seed++
			b := message(seed, 1+random.IntN(9000))
			b.Durable, b.Local = random.IntN(2) == 0, random.IntN(2) == 0
			living[b.Hash] = b
			blobs = append(blobs, b)
		}
		must(t, s.Put(ctx, blobs...))
		for hash := range living {
			if random.IntN(4) == 0 {
				must(t, s.Drop(ctx, hash))
				delete(living, hash)
			}
		}
	}
	before, pieces := d.bytes(), 0
	for {
		more, err := s.Tidy(ctx)
		must(t, err)
		if pieces++; pieces > 1000 {
			t.Fatal("tidying does not end")
		}
		if !more {
			break
		}
	}
	size := 0
	for _, b := range living {
		size += len(b.Bytes)
	}
	if d.bytes() > 2*size+packBytes || d.bytes() >= before {
		t.Errorf("%d bytes were stored, %d are, for %d that live", before, d.bytes(), size)
	}
	for _, s := range []*Store{s, open(t, d)} {
		blobs, held, err := s.Size(ctx)
		if err != nil || blobs != len(living) || held != uint64(size) {
			t.Errorf("%d blobs of %d bytes are held, want %d of %d: %v", blobs, held, len(living), size, err)
		}
		for hash, b := range living {
			wantBytes(t, "tidied", s, b)
			f, _, err := s.Facts(ctx, hash)
			if err != nil || f.Durable != b.Durable || f.Local != b.Local || f.Day != 20_000 || f.Kind != blob.Message {
				t.Errorf("facts %+v, %v", f, err)
			}
		}
	}
	var all []crm.Hash
	for hash := range living {
		all = append(all, hash)
	}
	must(t, s.Drop(ctx, all...))
	if d.bytes() != 0 || len(d.stores[indexStore]) != 0 {
		t.Errorf("%d bytes are left of nothing", d.bytes())
	}
}

// Many that came one at a time are joined too.
func TestTidyJoinsSmallPacks(t *testing.T) {
	d := newMemDisk()
	s := open(t, d)
	var blobs []blob.Fresh
	for n := range 100 {
		blobs = append(blobs, message(n, 3000))
		must(t, s.Put(ctx, blobs[n]))
	}
	for more := true; more; {
		var err error
		more, err = s.Tidy(ctx)
		must(t, err)
	}
	if n := len(d.stores[packStore]); n > smallPacks+2 {
		t.Errorf("%d packs", n)
	}
	for _, b := range blobs {
		wantBytes(t, "joined", s, b)
	}
}

// INV-2: the engine may be killed before or after any write. What was said to
// be stored is, and nothing is held that cannot be read.
func TestKilledAtAnyWrite(t *testing.T) {
	killed := errors.New("killed")
	for n := 1; ; n++ {
		for _, after := range []bool{false, true} {
			d := newMemDisk()
			d.fail = func(write int, late bool) error {
				if write >= n && late == after {
					return killed
				}
				return nil
			}
			stored := map[crm.Hash]blob.Fresh{}
			s := open(t, d)
			err := story(s, stored)
			if err == nil {
				if n < 10 {
					t.Fatalf("the story has %d writes", n)
				}
				return
			}
			if !errors.Is(err, killed) {
				t.Fatal(err)
			}
			d.fail = nil
			s = open(t, d)
			for _, b := range stored {
				wantBytes(t, "stored before the kill", s, b)
			}
			parts := 0
			must(t, s.Each(ctx, func(h blob.Held) error {
				if !h.Whole() {
					parts++
				}
				return nil
			}))
			if parts > 1 {
				t.Errorf("kill at write %d: %d blobs in part", n, parts)
			}
			for hash := range s.index {
				if s.index[hash].whole() {
					if _, err := s.Read(ctx, hash, 0, 10); err != nil {
						t.Errorf("kill at write %d: %v", n, err)
					}
				}
			}
			// The same again heals what was cut.
			again := map[crm.Hash]blob.Fresh{}
			must(t, story(s, again))
			for _, b := range again {
				wantBytes(t, "stored again", s, b)
			}
		}
	}
}

// story stores, changes and drops blobs, and notes in stored what is there.
func story(s *Store, stored map[crm.Hash]blob.Fresh) error {
	put := func(blobs ...blob.Fresh) error {
		err := s.Put(ctx, blobs...)
		for _, b := range blobs {
			if err == nil {
				stored[b.Hash] = b
			}
		}
		return err
	}
	drop := func(b blob.Fresh) error {
		delete(stored, b.Hash)
		return s.Drop(ctx, b.Hash)
	}
	fetched := message(50, 600_000)
	steps := []func() error{
		func() error { return put(message(1, 9000), message(2, 200_000), message(3, 100_000)) },
		func() error { return put(message(4, 3_000_000)) },
		func() error { return s.Mark(ctx, true, message(2, 200_000).Hash) },
		func() error { return drop(message(3, 100_000)) },
		func() error { return drop(message(2, 200_000)) },
		func() error { return put(message(5, 10)) },
		func() error { _, err := s.Tidy(ctx); return err },
		func() error {
			f := blob.Facts{Size: 600_000, Durable: true}
			for f.Have < f.Size {
				have, err := s.Append(ctx, fetched.Hash, f, fetched.Bytes[f.Have:min(f.Have+256<<10, f.Size)])
				if err != nil {
					return err
				}
				f.Have = have
			}
			stored[fetched.Hash] = fetched
			return nil
		},
		func() error { return drop(message(4, 3_000_000)) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// SYNC-09: what is damaged is an error where it is read, and costs no more
// than its pack.
func TestDamage(t *testing.T) {
	d := newMemDisk()
	one, two, three, large := message(1, 5000), message(2, 5000), message(3, 5000), message(4, 600_000)
	must(t, open(t, d).Put(ctx, one, two))
	must(t, open(t, d).Put(ctx, three, large))
	d.stores[packStore][packKey(1)][5003]++ // of the second
	delete(d.stores[partStore], partKey(large.Hash, 1))
	s := open(t, d)
	wantBytes(t, "beside a damaged one", s, one)
	if _, err := s.Read(ctx, two.Hash, 0, 5000); !errors.Is(err, blob.ErrDamaged) {
		t.Errorf("damaged: %v", err)
	}
	if b, err := s.Read(ctx, large.Hash, 300_000, 10); !errors.Is(err, blob.ErrDamaged) {
		t.Errorf("a missing part: %d bytes, %v", len(b), err)
	}
	must(t, s.Drop(ctx, two.Hash))
	must(t, s.Put(ctx, two))
	wantBytes(t, "stored again", s, two)

	d.stores[indexStore][packKey(1)][7]++
	var reports []error
	s = New(d, func(err error) { reports = append(reports, err) })
	wantBytes(t, "in another pack", s, three)
	if _, err := s.Read(ctx, one.Hash, 0, 10); !errors.Is(err, blob.ErrNotHeld) {
		t.Errorf("in a pack without index: %v", err)
	}
	if len(reports) != 1 || !errors.Is(reports[0], errIndex) {
		t.Errorf("reports %v", reports)
	}
	must(t, s.Put(ctx, one))
	wantBytes(t, "stored again", New(d, func(error) {}), one)
}

// S7: after the relay was restored what it was said to have is sent again.
func TestDoubt(t *testing.T) {
	d := newMemDisk()
	s := open(t, d)
	sent, unsent, local := message(1, 10), message(2, 10), message(3, 10)
	local.Local = true
	must(t, s.Put(ctx, sent, unsent, local))
	must(t, s.Mark(ctx, true, sent.Hash, local.Hash))
	doubted, err := s.Doubt(ctx)
	if err != nil || len(doubted) != 1 || doubted[0].Hash != sent.Hash {
		t.Errorf("doubted %+v, %v", doubted, err)
	}
	if f, _, _ := open(t, d).Facts(ctx, sent.Hash); f.Durable {
		t.Error("it still counts as sent")
	}
}

// A failed write changes nothing of what is known.
func TestFailedWrite(t *testing.T) {
	d := newMemDisk()
	s := open(t, d)
	one := message(1, 10)
	must(t, s.Put(ctx, one))
	full := errors.New("full")
	d.fail = func(int, bool) error { return full }
	if err := s.Put(ctx, message(2, 10)); !errors.Is(err, full) {
		t.Errorf("put: %v", err)
	}
	if err := s.Mark(ctx, true, one.Hash); !errors.Is(err, full) {
		t.Errorf("mark: %v", err)
	}
	if err := s.Drop(ctx, one.Hash); !errors.Is(err, full) {
		t.Errorf("drop: %v", err)
	}
	part := storetest.Noise(9, 300_000)
	if _, err := s.Append(ctx, wire.HashBlob(part), blob.Facts{Size: 300_000}, part[:9]); !errors.Is(err, full) {
		t.Errorf("append: %v", err)
	}
	d.fail = nil
	if f, found, _ := s.Facts(ctx, one.Hash); !found || f.Durable {
		t.Errorf("afterwards %+v, %v", f, found)
	}
	if n, _, _ := s.Size(ctx); n != 1 {
		t.Errorf("%d are held", n)
	}
	appended := func(from, to int, want error) {
		t.Helper()
		have, err := s.Append(ctx, wire.HashBlob(part), blob.Facts{Size: 300_000, Have: uint64(from)}, part[from:to])
		if !errors.Is(err, want) || err == nil && have != uint64(to) {
			t.Errorf("appended %d to %d: have %d, %v", from, to, have, err)
		}
	}
	appended(0, 9, nil)
	d.fail = func(int, bool) error { return full }
	appended(9, 20, full)
	d.fail = nil
	appended(9, 15, nil)
	appended(15, 300_000, nil)
}
