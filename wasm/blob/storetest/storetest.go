// Package storetest is what every blob.Store must pass.
package storetest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"maps"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/wire"
	"regarding/wasm/blob"
)

// Run checks the stores of worlds. Each world is new and empty, and opens its
// store again and again: what one wrote the next one reads.
func Run(t *testing.T, world func(t *testing.T) (open func() blob.Store)) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, func() blob.Store)
	}{
		{"bytes come back as they were put", testPut},
		{"bytes of all sizes come back in pieces", testSizes},
		{"bytes that are held keep their facts", testAgain},
		{"bytes are appended, also after a restart", testAppend},
		{"appended bytes must have their hash", testWrongHash},
		{"marks are kept", testMark},
		{"what is dropped is gone", testDrop},
		{"many at random", testRandom},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, world(t)) })
	}
}

// dice are numbers that look random and are the same each time (SplitMix64).
type dice uint64

func (d *dice) next() uint64 {
	*d += 0x9E3779B97F4A7C15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// IntN returns a number in [0, n).
func (d *dice) IntN(n int) int { return int(d.next() % uint64(n)) }

// Noise returns bytes that do not repeat.
func Noise(seed uint64, size int) []byte {
	d := dice(seed * 0xD1342543DE82EF95)
	b := make([]byte, 0, size+8)
	for len(b) < size {
		b = binary.LittleEndian.AppendUint64(b, d.next())
	}
	return b[:size]
}

// Message returns bytes as those of a message of a day.
func Message(b []byte, day blob.Day) blob.Fresh {
	return blob.Fresh{Hash: wire.HashBlob(b), Bytes: b, Facts: blob.Facts{Kind: blob.Message, Day: day}}
}

func put(t *testing.T, s blob.Store, blobs ...blob.Fresh) {
	t.Helper()
	if err := s.Put(context.Background(), blobs...); err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, s blob.Store, whole []byte) {
	t.Helper()
	got, err := s.Read(context.Background(), wire.HashBlob(whole), 0, len(whole)+1)
	if err != nil || !bytes.Equal(got, whole) {
		t.Errorf("%d bytes of %d came back: %v", len(got), len(whole), err)
	}
}

func wantNot(t *testing.T, what string, s blob.Store, hash crm.Hash) {
	t.Helper()
	if b, err := s.Read(context.Background(), hash, 0, 1); !errors.Is(err, blob.ErrNotHeld) {
		t.Errorf("%s: read %d bytes, %v", what, len(b), err)
	}
}

func wantFacts(t *testing.T, what string, s blob.Store, hash crm.Hash, f blob.Facts) {
	t.Helper()
	if got, found, err := s.Facts(context.Background(), hash); err != nil || got != f || !found {
		t.Errorf("%s: %+v (%v), want %+v: %v", what, got, found, f, err)
	}
}

// all returns what Each hands over.
func all(t *testing.T, s blob.Store) map[crm.Hash]blob.Facts {
	t.Helper()
	held := map[crm.Hash]blob.Facts{}
	err := s.Each(context.Background(), func(h blob.Held) error {
		if _, twice := held[h.Hash]; twice {
			t.Errorf("%v came twice", h.Hash)
		}
		held[h.Hash] = h.Facts
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return held
}

func testPut(t *testing.T, open func() blob.Store) {
	s := open()
	one, two := []byte("one"), []byte("two")
	local := Message(two, 7)
	local.Local, local.Kind = true, blob.Body
	changing := bytes.Clone(one)
	put(t, s, Message(changing, 20_000), local, Message(one, 20_000))
	clear(changing) // the store has its own
	for range 2 {
		want(t, s, one)
		want(t, s, two)
		wantFacts(t, "one", s, wire.HashBlob(one), blob.Facts{Size: 3, Have: 3, Kind: blob.Message, Day: 20_000})
		wantFacts(t, "two", s, wire.HashBlob(two), blob.Facts{Size: 3, Have: 3, Kind: blob.Body, Day: 7, Local: true})
		if held := all(t, s); len(held) != 2 || held[local.Hash].Day != 7 {
			t.Errorf("held %v", held)
		}
		wantNot(t, "what was never put", s, wire.HashBlob([]byte("three")))
		if _, found, err := s.Facts(context.Background(), wire.HashBlob([]byte("three"))); found || err != nil {
			t.Errorf("facts of what was never put: %v, %v", found, err)
		}
		s = open()
	}
	stop := errors.New("stop")
	if err := s.Each(context.Background(), func(blob.Held) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("an error of the caller comes back as %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Put(ctx, Message([]byte("late"), 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("with an ended context: %v", err)
	}
}

func testSizes(t *testing.T, open func() blob.Store) {
	s := open()
	var blobs []blob.Fresh
	for n, size := range []int{1, 1000, 300_000, 1 << 20, 1<<20 + 1, 2_500_000} {
		blobs = append(blobs, Message(Noise(uint64(n), size), 1))
	}
	put(t, s, blobs...)
	s = open()
	for _, b := range blobs {
		want(t, s, b.Bytes)
		size := len(b.Bytes)
		for _, offset := range []int{0, 1, size / 2, size - 1, size, size + 5} {
			got, err := s.Read(context.Background(), b.Hash, uint64(offset), 700)
			from := min(offset, size)
			if err != nil || !bytes.Equal(got, b.Bytes[from:min(from+700, size)]) {
				t.Errorf("at %d of %d: %d bytes, %v", offset, size, len(got), err)
			}
		}
	}
}

func testAgain(t *testing.T, open func() blob.Store) {
	s := open()
	b := Message([]byte("the same"), 5)
	b.Local = true
	put(t, s, b)
	if err := s.Mark(context.Background(), true, b.Hash); err != nil {
		t.Fatal(err)
	}
	facts := blob.Facts{Size: 8, Have: 8, Kind: blob.Message, Day: 5, Local: true, Durable: true}
	other := b
	other.Day, other.Kind = 9, blob.Other
	put(t, s, other)
	wantFacts(t, "put again", s, b.Hash, facts)
	other.Local = false
	put(t, s, other)
	facts.Local = false
	wantFacts(t, "put for a mailbox that is not of this device alone", s, b.Hash, facts)
	wantFacts(t, "the same after a restart", open(), b.Hash, facts)
}

func testAppend(t *testing.T, open func() blob.Store) {
	s := open()
	whole := Noise(1, 2_300_000)
	hash := wire.HashBlob(whole)
	f := blob.Facts{Size: uint64(len(whole)), Kind: blob.Message, Day: 4, Durable: true, Opened: true}
	ctx := context.Background()
	for n := 0; ; n++ {
		if n%3 == 2 {
			s = open()
		}
		from := int(f.Have)
		have, err := s.Append(ctx, hash, f, whole[from:min(from+256<<10, len(whole))])
		if err != nil || have <= f.Have {
			t.Fatalf("at %d: have %d, %v", from, have, err)
		}
		f.Have = have
		wantFacts(t, "so far", s, hash, f)
		if f.Whole() {
			break
		}
		wantNot(t, "a part", s, hash)
		behind := f
		behind.Have--
		if have, err := s.Append(ctx, hash, behind, []byte{1, 2}); have != f.Have || err != nil {
			t.Errorf("bytes that are held already: have %d, %v", have, err)
		}
	}
	want(t, s, whole)
	s = open()
	want(t, s, whole)
	wantFacts(t, "whole", s, hash, f)
	again := f
	again.Have = 5
	if have, err := s.Append(ctx, hash, again, []byte("xyz")); have != f.Size || err != nil {
		t.Errorf("appended to whole bytes: have %d, %v", have, err)
	}
	small := []byte("in one piece")
	if have, err := s.Append(ctx, wire.HashBlob(small), blob.Facts{Size: 12, Durable: true}, small); have != 12 || err != nil {
		t.Errorf("have %d, %v", have, err)
	}
	want(t, s, small)
	// Bytes that are put whole take the place of a part.
	large := Noise(2, 1_200_000)
	if _, err := s.Append(ctx, wire.HashBlob(large), blob.Facts{Size: 1_200_000}, large[:5000]); err != nil {
		t.Fatal(err)
	}
	put(t, s, Message(large, 3))
	want(t, open(), large)
	if held := all(t, s); len(held) != 3 {
		t.Errorf("%d are held", len(held))
	}
}

func testWrongHash(t *testing.T, open func() blob.Store) {
	s := open()
	whole := Noise(1, 1_500_000)
	hash := wire.HashBlob(Noise(2, 10))
	f := blob.Facts{Size: uint64(len(whole))}
	have, err := s.Append(context.Background(), hash, f, whole[:1_000_000])
	if err != nil {
		t.Fatal(err)
	}
	s = open()
	f.Have = have
	for err == nil && f.Have < f.Size {
		f.Have, err = s.Append(context.Background(), hash, f, whole[f.Have:])
	}
	if !errors.Is(err, blob.ErrDamaged) || f.Have != 0 {
		t.Errorf("have %d, %v", f.Have, err)
	}
	for range 2 {
		if held := all(t, s); len(held) != 0 {
			t.Errorf("%d are held", len(held))
		}
		s = open()
	}
	if _, err := s.Append(context.Background(), hash, blob.Facts{Size: 3}, []byte("abc")); !errors.Is(err, blob.ErrDamaged) {
		t.Errorf("in one piece: %v", err)
	}
}

func testMark(t *testing.T, open func() blob.Store) {
	s := open()
	a, b, c := Message([]byte("a"), 1), Message(Noise(1, 1_500_000), 2), Message([]byte("c"), 3)
	put(t, s, a, b)
	put(t, s, c)
	durable := func(what string, want ...bool) {
		t.Helper()
		held := all(t, s)
		for i, h := range []crm.Hash{a.Hash, b.Hash, c.Hash} {
			if held[h].Durable != want[i] {
				t.Errorf("%s: durable of %d is %v", what, i, held[h].Durable)
			}
		}
	}
	mark := func(durable bool, hashes ...crm.Hash) {
		t.Helper()
		if err := s.Mark(context.Background(), durable, hashes...); err != nil {
			t.Fatal(err)
		}
	}
	durable("put", false, false, false)
	mark(true, a.Hash, b.Hash, wire.HashBlob([]byte("not held")))
	durable("two marked", true, true, false)
	s = open()
	durable("after a restart", true, true, false)
	mark(true, c.Hash, c.Hash)
	mark(false, b.Hash)
	durable("one in doubt again", true, false, true)
	s = open()
	durable("after another restart", true, false, true)
	want(t, s, b.Bytes)
}

func testDrop(t *testing.T, open func() blob.Store) {
	s := open()
	a, b, c := Message([]byte("a"), 1), Message(Noise(1, 1_500_000), 2), Message([]byte("c"), 3)
	part := Noise(3, 1_500_000)
	put(t, s, a, b, c)
	if _, err := s.Append(context.Background(), wire.HashBlob(part), blob.Facts{Size: 1_500_000}, part[:5000]); err != nil {
		t.Fatal(err)
	}
	if err := s.Drop(context.Background(), a.Hash, b.Hash, a.Hash, wire.HashBlob(part), wire.HashBlob([]byte("not held"))); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		wantNot(t, "small", s, a.Hash)
		wantNot(t, "large", s, b.Hash)
		want(t, s, c.Bytes)
		if held := all(t, s); len(held) != 1 {
			t.Errorf("%d are held", len(held))
		}
		s = open()
	}
	put(t, s, a, b)
	want(t, s, a.Bytes)
	want(t, open(), b.Bytes)
}

// testRandom compares a store with a map through random changes.
func testRandom(t *testing.T, open func() blob.Store) {
	random := dice(3)
	s := open()
	ctx := context.Background()
	bodies := map[crm.Hash][]byte{}
	held := map[crm.Hash]blob.Facts{}
	pick := func() (hashes []crm.Hash) {
		for h := range held {
			if random.IntN(3) == 0 {
				hashes = append(hashes, h)
			}
		}
		return hashes
	}
	for range 60 {
		switch random.IntN(6) {
		case 0, 1, 2:
			var blobs []blob.Fresh
			for range 1 + random.IntN(30) {
				size := 1 + random.IntN(9_000)
				if random.IntN(20) == 0 {
					size = 1 + random.IntN(1_500_000)
				}
				b := Message(Noise(uint64(random.IntN(400)), size), blob.Day(random.IntN(60_000)))
				bodies[b.Hash] = b.Bytes
				blobs = append(blobs, b)
				if _, known := held[b.Hash]; !known {
					f := b.Facts
					f.Size, f.Have = uint64(size), uint64(size)
					held[b.Hash] = f
				}
			}
			put(t, s, blobs...)
		case 3:
			hashes, durable := pick(), random.IntN(2) == 0
			if err := s.Mark(ctx, durable, hashes...); err != nil {
				t.Fatal(err)
			}
			for _, h := range hashes {
				f := held[h]
				f.Durable = durable
				held[h] = f
			}
		case 4:
			hashes := pick()
			if err := s.Drop(ctx, hashes...); err != nil {
				t.Fatal(err)
			}
			for _, h := range hashes {
				delete(held, h)
			}
		case 5:
			s = open()
		}
		if got := all(t, s); !maps.Equal(got, held) {
			t.Fatalf("%d are held, want %d", len(got), len(held))
		}
	}
	for h := range held {
		want(t, s, bodies[h])
	}
}
