package pages

import (
	"testing"

	"regarding/shared/crm"
	"regarding/wasm/replica"
)

// "Work is proportional to the change": rows of one page cost one read of it,
// and what was written since is what is read.
func TestPagesAreReadOnce(t *testing.T) {
	h := &harness{TB: t, disk: newMemDisk()}
	s, _, _ := h.open()
	defer s.Close()
	batch := replica.Batch{Fill: true}
	for n := range 2 * maxPageRows {
		batch.Rows = append(batch.Rows, rowOfN(n, uint64(n+1), 9))
	}
	if err := s.Write(t.Context(), &batch); err != nil {
		t.Fatal(err)
	}
	reads := 0
	h.disk.reads = func(store string) {
		if store == pageStore {
			reads++
		}
	}
	commit := func(n int) uint64 {
		t.Helper()
		rows, err := s.Rows(t.Context(), []crm.Key{keyOfN(n)})
		if err != nil || len(rows) != 1 {
			t.Fatalf("row %d: %d rows, %v", n, len(rows), err)
		}
		return rows[0].Row.Version.Commit
	}
	for n := range maxPageRows {
		if got := commit(n); got != uint64(n+1) {
			t.Fatalf("row %d is of commit %d", n, got)
		}
	}
	if reads != 1 {
		t.Errorf("%d reads of one page", reads)
	}
	commit(maxPageRows)
	if reads != 2 {
		t.Errorf("%d reads of two pages", reads)
	}
	changed := replica.Batch{}
	for n := range bulkRows {
		changed.Rows = append(changed.Rows, rowOfN(n, 9000, 9))
	}
	if err := s.Write(t.Context(), &changed); err != nil {
		t.Fatal(err)
	}
	if got := commit(7); got != 9000 {
		t.Errorf("row 7 is of commit %d", got)
	}
}

// The cache stays within its bounds, keeps what is used and forgets blocks.
func TestPageCache(t *testing.T) {
	var c pageCache
	page := parts{data: make([]byte, cacheBytes/4)}
	kept := &block{id: 1, ends: []uint16{1}}
	c.put(pageKey(1, 0), page)
	for id := uint32(2); id < 40; id++ {
		c.put(pageKey(id, 0), page)
		if _, ok := c.get(pageKey(1, 0)); !ok {
			t.Fatalf("a page in use is forgotten after %d others", id-1)
		}
		if n := len(c.young) + len(c.old); n > 10 {
			t.Fatalf("%d pages are kept", n)
		}
	}
	c.drop(kept)
	if _, ok := c.get(pageKey(1, 0)); ok {
		t.Error("a page of a block that was dropped")
	}
}
