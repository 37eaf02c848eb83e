package blob_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"regarding/relay/blob"
	"regarding/shared/crm"
	"regarding/shared/wire"
)

var organization = crm.OrganizationID{ID: crm.ID{0: 9, 6: 0x70, 8: 0x80, 15: 1}}

func person(n byte) crm.UserID { return crm.UserID{ID: crm.ID{0: 1, 6: 0x70, 8: 0x80, 15: n}} }
func asker(n byte) blob.Asker  { return blob.Asker{Organization: organization, User: person(n)} }
func rowKey(n byte) crm.Key {
	return crm.Key{Entity: crm.Contact, ID: crm.ID{0: 2, 6: 0x70, 8: 0x80, 15: n}}
}

const (
	ada byte = iota + 1
	bo
	cy
)

// fakeRow is a row of the truth: who wrote it, who may read it, what it
// refers to.
type fakeRow struct {
	writer  byte
	readers []byte
	hash    crm.Hash
}

// world is a service over a store, with rows and a clock that tests set.
type world struct {
	t     testing.TB
	store blob.Store
	mu    sync.Mutex
	rows  map[crm.Key]fakeRow
	now   time.Time
	runs  byte
	// asked counts the calls of References.
	asked int
	*blob.Service
}

func newWorld(t testing.TB, store blob.Store) *world {
	w := &world{t: t, store: store, rows: map[crm.Key]fakeRow{}, now: time.UnixMilli(1_700_000_000_000)}
	w.restart()
	return w
}

// restart makes the service anew, as a relay that was killed is.
func (w *world) restart() {
	w.runs++
	random := &lockedRandom{source: rand.NewChaCha8([32]byte{w.runs})}
	w.Service = blob.New(w.store, w, func() time.Time { return w.now }, random)
}

type lockedRandom struct {
	mu     sync.Mutex
	source *rand.ChaCha8
}

func (r *lockedRandom) Read(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.source.Read(b)
}

// Reference implements blob.Rows.
func (w *world) Reference(o crm.OrganizationID, reader crm.UserID, row crm.Key, hash crm.Hash) (crm.UserID, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r, ok := w.rows[row]
	if !ok || o != organization || r.hash != hash || !slices.ContainsFunc(r.readers, func(n byte) bool { return person(n) == reader }) {
		return crm.UserID{}, false, nil
	}
	return r.by(), true, nil
}

func (r fakeRow) by() crm.UserID {
	if r.writer == 0 {
		return crm.UserID{}
	}
	return person(r.writer)
}

// References implements blob.Rows.
func (w *world) References(o crm.OrganizationID, hash crm.Hash, most int) (list []blob.Reference, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked++
	for k, r := range w.rows {
		if o == organization && r.hash == hash && len(list) < most {
			list = append(list, blob.Reference{Row: k, Writer: r.by()})
		}
	}
	return list, nil
}

// Referenced implements blob.Rows.
func (w *world) Referenced(o crm.OrganizationID, after crm.Hash, most int) (list []crm.Hash, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.rows {
		if o == organization && bytes.Compare(r.hash[:], after[:]) > 0 && !slices.Contains(list, r.hash) {
			list = append(list, r.hash)
		}
	}
	slices.SortFunc(list, func(a, b crm.Hash) int { return bytes.Compare(a[:], b[:]) })
	return list[:min(most, len(list))], nil
}

func (w *world) row(n, writer byte, hash crm.Hash, readers ...byte) crm.Key {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rows[rowKey(n)] = fakeRow{writer, readers, hash}
	return rowKey(n)
}

func (w *world) drop(n byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.rows, rowKey(n))
}

func (w *world) later(d time.Duration) { w.now = w.now.Add(d) }

func (w *world) send(who byte, blobs ...[]byte) []crm.Hash {
	w.t.Helper()
	hashes, err := w.Send(asker(who), blobs)
	if err != nil {
		w.t.Fatal(err)
	}
	return hashes
}

// read returns the whole bytes of a hash as who gets them through a row,
// asking as often as it takes; nil when who gets nothing.
func (w *world) read(who byte, row crm.Key, hash crm.Hash) []byte {
	w.t.Helper()
	var whole []byte
	for {
		var total uint64
		want := wire.BlobWant{Row: row, Hash: hash, Offset: uint64(len(whole))}
		err := w.Read(asker(who), []wire.BlobWant{want}, func(p wire.BlobPiece) error {
			if p.Hash != hash || p.Offset != uint64(len(whole)) && p.Total > 0 || len(p.Bytes) > wire.MaxBlobPieceBytes {
				w.t.Errorf("a piece of %d bytes at %d, want it at %d", len(p.Bytes), p.Offset, len(whole))
			}
			total = p.Total
			whole = append(whole, p.Bytes...)
			return nil
		})
		if err != nil {
			w.t.Fatal(err)
		}
		if uint64(len(whole)) >= total {
			return whole
		}
	}
}

// part sends the bytes of whole from offset on, size of them, under a hash.
func (w *world) part(who byte, hash crm.Hash, whole []byte, offset, size int) (uint64, error) {
	return w.Part(asker(who), wire.BlobPart{Hash: hash, Total: uint64(len(whole)), Offset: uint64(offset), Bytes: whole[offset : offset+size]})
}

func (w *world) wantPart(what string, who byte, hash crm.Hash, whole []byte, offset, size int, want uint64) {
	w.t.Helper()
	if have, err := w.part(who, hash, whole, offset, size); have != want || err != nil {
		w.t.Errorf("%s: have %d, want %d: %v", what, have, want, err)
	}
}

// noise returns bytes that do not repeat.
func noise(seed uint64, size int) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)}).Read(b)
	return b
}
