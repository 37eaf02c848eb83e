package blob_test

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"regarding/relay/blob"
	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// S23: bytes come back through a row that refers to them, whole and in pieces.
func TestSendAndRead(t *testing.T) {
	w := newWorld(t, blob.NewMemStore())
	blobs := [][]byte{[]byte("short"), noise(1, blob.ChunkBytes), noise(2, 3*blob.ChunkBytes+17), []byte("short")}
	hashes := w.send(ada, blobs...)
	for i, b := range blobs {
		if hashes[i] != wire.HashBlob(b) {
			t.Errorf("hash %d is %v", i, hashes[i])
		}
		row := w.row(byte(i+1), ada, hashes[i], ada)
		if got := w.read(ada, row, hashes[i]); !bytes.Equal(got, b) {
			t.Errorf("%d bytes came back of %d", len(got), len(b))
		}
	}
	row, whole := rowKey(3), blobs[2]
	for _, offset := range []int{0, 1, blob.ChunkBytes - 1, blob.ChunkBytes, 2*blob.ChunkBytes + 5, len(whole), len(whole) + 9} {
		err := w.Read(asker(ada), []wire.BlobWant{{Row: row, Hash: hashes[2], Offset: uint64(offset)}}, func(p wire.BlobPiece) error {
			at := min(offset, len(whole))
			if p.Total != uint64(len(whole)) || p.Offset != uint64(at) || !bytes.Equal(p.Bytes, whole[at:]) {
				t.Errorf("from %d on: %d bytes at %d of %d", offset, len(p.Bytes), p.Offset, p.Total)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// INV-8: an answer ends after about 4 MiB, and what is left is asked for again.
func TestAnswerIsBounded(t *testing.T) {
	w := newWorld(t, blob.NewMemStore())
	var wants []wire.BlobWant
	for n := byte(1); n <= 8; n++ {
		hash := w.send(ada, noise(uint64(n), 900<<10))[0]
		wants = append(wants, wire.BlobWant{Row: w.row(n, ada, hash, ada), Hash: hash})
	}
	wants = append(wants, wire.BlobWant{Row: rowKey(99), Hash: wire.HashBlob(nil)})
	bytes, last := 0, 0
	err := w.Read(asker(ada), wants, func(p wire.BlobPiece) error {
		bytes += len(p.Bytes)
		last = slices.IndexFunc(wants, func(w wire.BlobWant) bool { return w.Hash == p.Hash })
		return nil
	})
	if err != nil || bytes < wire.BlobAnswerBytes || bytes > wire.BlobAnswerBytes+wire.MaxBlobPieceBytes || last != 4 {
		t.Errorf("%d bytes, the last of blob %d: %v", bytes, last, err)
	}
	stop := errors.New("stop")
	if err := w.Read(asker(ada), wants, func(wire.BlobPiece) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("a reader who left: %v", err)
	}
}

// S23, INV-6: whoever names a hash without a right to its bytes gets one and
// the same answer, whether the bytes are there or not.
func TestNobodyLearnsOfAHash(t *testing.T) {
	w := newWorld(t, blob.NewMemStore())
	secret := w.send(ada, []byte("the salary of Bo is 100"))[0]
	unknown := wire.HashBlob([]byte("the salary of Bo is 200"))
	hers := w.row(1, ada, secret, ada)
	own := w.row(2, bo, secret, bo)
	none := w.row(3, bo, unknown, bo)
	if w.read(ada, hers, secret) == nil {
		t.Error("the owner gets nothing")
	}
	for _, tt := range []struct {
		name string
		row  crm.Key
		hash crm.Hash
	}{
		{"a row that may not be read", hers, secret},
		{"an own row that names the bytes of another", own, secret},
		{"an own row that names bytes that nobody has", none, unknown},
		{"a row that refers to other bytes", none, secret},
		{"no such row", rowKey(77), secret},
	} {
		var got []wire.BlobPiece
		err := w.Read(asker(bo), []wire.BlobWant{{Row: tt.row, Hash: tt.hash, Offset: 3}}, func(p wire.BlobPiece) error {
			got = append(got, p)
			return nil
		})
		if err != nil || len(got) != 1 || got[0].Hash != tt.hash || got[0].Total != 0 || got[0].Offset != 0 || len(got[0].Bytes) != 0 {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
	}
	other := blob.Asker{Organization: crm.OrganizationID{ID: crm.ID{0: 9, 15: 2}}, User: person(ada)}
	err := w.Read(other, []wire.BlobWant{{Row: hers, Hash: secret}}, func(p wire.BlobPiece) error {
		if p.Total != 0 {
			t.Error("another organization gets the bytes")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	// Having the bytes oneself is a right to them.
	w.send(bo, []byte("the salary of Bo is 100"))
	if got := w.read(bo, own, secret); string(got) != "the salary of Bo is 100" {
		t.Errorf("two people with the same bytes: %q", got)
	}
}

// INV-6, INV-8: a hash that many rows name in vain is looked up once in a
// request: neither is the work the square of what was asked, nor does it take
// measurably longer where others have the bytes.
func TestManyRowsInVain(t *testing.T) {
	w := newWorld(t, blob.NewMemStore())
	secret := w.send(ada, []byte("the salary of Bo is 100"))[0]
	w.row(1, ada, secret, ada)
	var wants []wire.BlobWant
	for n := byte(2); n < 100; n++ {
		wants = append(wants, wire.BlobWant{Row: w.row(n, bo, secret, bo), Hash: secret})
	}
	err := w.Read(asker(bo), wants, func(p wire.BlobPiece) error {
		if p.Total != 0 {
			t.Error("Bo gets the bytes")
		}
		return nil
	})
	if err != nil || w.asked != 1 {
		t.Errorf("looked up %d times, %v", w.asked, err)
	}
}

// S23: a reference is as good as the right of its writer to the bytes.
func TestReferencesOfOthers(t *testing.T) {
	w := newWorld(t, blob.NewMemStore())
	hash := w.send(ada, []byte("offer"))[0]
	w.row(1, ada, hash, ada, bo)
	copied := w.row(2, bo, hash, bo, cy)
	if got := w.read(cy, copied, hash); string(got) != "offer" {
		t.Errorf("through a copy by somebody who could read the bytes: %q", got)
	}
	w.drop(1)
	if got := w.read(cy, copied, hash); string(got) != "offer" {
		t.Errorf("the same when the original is gone: %q", got)
	}
	// Two who name the bytes to each other do not thereby have them.
	plan := w.send(ada, []byte("plan"))[0]
	w.row(3, bo, plan, bo, cy)
	fourth := w.row(4, cy, plan, bo, cy)
	if got := w.read(bo, fourth, plan); got != nil {
		t.Errorf("naming in a circle: %q", got)
	}
	// A chain of copies leads to somebody who had them.
	w.row(5, ada, plan, bo)
	if got := w.read(bo, fourth, plan); string(got) != "plan" {
		t.Errorf("through a chain: %q", got)
	}
	// The relay's own references, as a connector's, are good.
	if got := w.read(cy, w.row(6, 0, plan, cy), plan); string(got) != "plan" {
		t.Errorf("a reference by the relay: %q", got)
	}
}

// countingStore counts what is written.
type countingStore struct {
	blob.Store
	work
}

type work struct{ puts, bytes int }

// like allows for one small row: the head of fresh bytes, or the note that a
// copy goes and a head that is renewed.
func (a work) like(b work) bool {
	return max(a.puts-b.puts, b.puts-a.puts) <= 1 && max(a.bytes-b.bytes, b.bytes-a.bytes) <= 64
}

func (s *countingStore) Update(f func(blob.Txn) error) error {
	return s.Store.Update(func(tx blob.Txn) error { return f(countingTxn{tx, s}) })
}

type countingTxn struct {
	blob.Txn
	store *countingStore
}

func (t countingTxn) Put(key, value []byte) error {
	t.store.puts++
	t.store.bytes += len(value)
	return t.Txn.Put(key, value)
}

// S23: uploading bytes that somebody else has is as much work as uploading
// bytes that nobody has, so that the time it takes tells nothing.
func TestUploadOfKnownBytesIsAsAnyOther(t *testing.T) {
	for _, size := range []int{700, 5 * blob.ChunkBytes} {
		store := &countingStore{Store: blob.NewMemStore()}
		w := newWorld(t, store)
		count := func(f func()) work {
			store.work = work{}
			f()
			return store.work
		}
		whole := noise(1, size)
		hash := wire.HashBlob(whole)
		parts := func(who byte, whole []byte) func() {
			return func() {
				w.wantPart("first", who, wire.HashBlob(whole), whole, 0, size/2, uint64(size/2))
				w.wantPart("second", who, wire.HashBlob(whole), whole, size/2, size-size/2, uint64(size))
			}
		}
		fresh := count(func() { w.send(ada, whole) })
		known := count(func() { w.send(bo, whole) })
		if !fresh.like(known) {
			t.Errorf("%d bytes at once: fresh %+v, known %+v", size, fresh, known)
		}
		fresh = count(parts(ada, noise(2, size)))
		known = count(parts(cy, whole))
		if !fresh.like(known) {
			t.Errorf("%d bytes in parts: fresh %+v, known %+v", size, fresh, known)
		}
		if freed, err := w.Tidy(t.Context()); err != nil || freed != uint64(2*size) {
			t.Error(freed, err)
		}
		if got := w.read(cy, w.row(1, cy, hash, cy), hash); !bytes.Equal(got, whole) {
			t.Errorf("%d bytes of %d are left once the copies are gone", len(got), size)
		}
	}
}

// REL-04: while storage is below its floor nothing is stored, and reading goes on.
func TestFullStorage(t *testing.T) {
	store := blob.NewMemStore()
	w := newWorld(t, store)
	hash := w.send(ada, []byte("before"))[0]
	row := w.row(1, ada, hash, ada)
	w.row(2, bo, hash, ada)
	copied := w.row(3, bo, hash, ada)
	w.row(4, ada, hash, bo)
	store.Refuse = func() error { return fault.New(fault.Full, "test", "full") }
	if _, err := w.Send(asker(ada), [][]byte{[]byte("now")}); fault.KindOf(err) != fault.Full {
		t.Errorf("send: %v", err)
	}
	whole := noise(1, 100)
	if _, err := w.part(ada, wire.HashBlob(whole), whole, 0, 50); fault.KindOf(err) != fault.Full {
		t.Errorf("part: %v", err)
	}
	if got := w.read(ada, row, hash); string(got) != "before" {
		t.Errorf("read %q", got)
	}
	if got := w.read(ada, copied, hash); string(got) != "before" {
		t.Errorf("read through a copy, of which a note would be kept: %q", got)
	}
	store.Refuse = nil
	w.wantPart("with room again", ada, wire.HashBlob(whole), whole, 0, 50, 50)
}

// Many devices at once: every one of them gets its bytes stored and read.
func TestConcurrentUse(t *testing.T) {
	w := newWorld(t, blob.NewMemStore())
	whole := noise(3, 3*blob.ChunkBytes)
	hash := wire.HashBlob(whole)
	row := w.row(1, ada, hash, ada)
	var group sync.WaitGroup
	for n := range 4 {
		group.Go(func() {
			for have := 0; have < len(whole); {
				size := min(1000*(n+7), len(whole)-have)
				next, err := w.part(ada, hash, whole, have, size)
				if err != nil {
					t.Error(err)
					return
				}
				have = int(next)
			}
			w.send(bo, noise(uint64(10+n%2), 5000))
		})
	}
	group.Wait()
	if got := w.read(ada, row, hash); !bytes.Equal(got, whole) {
		t.Errorf("%d bytes of %d", len(got), len(whole))
	}
	w.later(time.Hour)
	if r, err := w.Check(organization); err != nil || len(r.Damaged) > 0 || r.Blobs != 3 {
		t.Errorf("%+v, %v", r, err)
	}
}
