package pages

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"regarding/shared/crm"
	"regarding/wasm/replica"
)

// S29: rows that nobody touches come once and as they are, whatever is written
// while the scan runs, also by who is handed the rows.
func TestScanWhileRowsAreWritten(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	y := newStory(t, 3000, func(_ string, n int) int { return random.IntN(n) })
	y.start()
	for range 60 {
		if err := y.write(); err != nil {
			t.Fatal(err)
		}
	}
	tried := 0
	for round := range 6 {
		if round%2 == 0 { // also while the index is not complete
			y.stop()
			y.store = y.harness.store()
			y.store.delta.limits = smallLimits
			if _, _, _, err := y.store.Open(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		before := y.now
		asked := make(chan error, 1)
		go func() {
			var err error
			for n := 0; n < 3000 && err == nil; n += 500 {
				_, err = y.store.Rows(context.Background(), []crm.Key{keyOfN(n)})
			}
			asked <- err
		}()
		seen := map[crm.Key]uint64{}
		pieces := 0
		err := y.store.Scan(context.Background(), func(rows []crm.Row) error {
			for _, r := range rows {
				if _, twice := seen[r.Key]; twice {
					t.Errorf("row %v came twice", r.Key)
				}
				seen[r.Key] = r.Version.Commit
			}
			if pieces++; pieces > 5 {
				return nil
			}
			if err := y.write(); err != nil {
				return err
			}
			_, err := y.store.Rows(context.Background(), []crm.Key{keyOfN(pieces)})
			return err
		})
		if err := errors.Join(err, <-asked); err != nil {
			t.Fatal(err)
		}
		untouched := 0
		for k, commit := range before {
			now, still := y.now[k]
			got, came := seen[k]
			if still && now == commit {
				untouched++
				if got != commit {
					t.Fatalf("row %v of commit %d came as of %d", k, commit, got)
				}
			} else if still && !came {
				t.Fatalf("row %v, which was replaced meanwhile, did not come", k)
			}
		}
		if untouched > 0 && pieces >= 3 {
			tried++
		}
		y.check()
		settle(y.store)
	}
	if tried == 0 {
		t.Error("no scan had rows that were left alone and several pieces")
	}
	y.check()
	y.tidy()
	y.stop()
}

// The first piece of a scan has the newest rows, whatever the order in which
// the blocks were written.
func TestNewestBlockComesFirst(t *testing.T) {
	h := &harness{TB: t, disk: newMemDisk()}
	s, _, _ := h.open()
	for _, commit := range []uint64{20, 90, 10, 50} {
		b := replica.Batch{Fill: true}
		for n := range 300 {
			b.Rows = append(b.Rows, rowOfN(int(commit)*1000+n, commit, 5))
		}
		if err := s.Write(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	s = h.store()
	if _, _, _, err := s.Open(context.Background()); err != nil {
		t.Fatal(err)
	}
	var order []uint64
	reads := 0
	h.disk.reads = func(store string) {
		if store != hotStore {
			t.Errorf("a scan reads store %q", store)
		}
		reads++
	}
	if err := s.Scan(context.Background(), func(rows []crm.Row) error {
		order = append(order, rows[0].Version.Commit)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(order) != 4 || order[0] != 90 || order[1] != 50 || order[2] != 20 || order[3] != 10 || reads > 4 {
		t.Errorf("blocks came as %v, in %d reads", order, reads)
	}
	s.Close()
}

// A scan that nobody goes on with does not keep the store from being closed.
func TestCloseEndsAScan(t *testing.T) {
	h := heldBy(t)
	s := h.store()
	if _, _, _, err := s.Open(context.Background()); err != nil {
		t.Fatal(err)
	}
	err := s.Scan(context.Background(), func([]crm.Row) error {
		s.Close()
		return nil
	})
	// It may have read everything by then.
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// The cost of a small batch does not grow with what is held or waiting: two
// values and the fence, and no reads.
func TestSmallBatchIsSmall(t *testing.T) {
	h := heldBy(t)
	s, _, _ := h.open()
	h.disk.reads = func(store string) { t.Errorf("store %q was read", store) }
	var sizes []int
	for n := range 200 {
		before := h.disk.clone()
		if err := s.Write(context.Background(), &replica.Batch{State: &replica.State{}, Rows: []replica.BaseRow{rowOfN(n, 60, 20)}}); err != nil {
			t.Fatal(err)
		}
		size := 0
		for store, values := range h.disk.clone().stores {
			for key, value := range values {
				if string(before.stores[store][key]) != string(value) {
					size += len(value)
				}
			}
		}
		sizes = append(sizes, size)
	}
	s.Close()
	if first, last := sizes[0], sizes[len(sizes)-1]; last > 2*first || first == 0 {
		t.Errorf("%d bytes at first, %d at last", first, last)
	}
}

// S29: a large batch that is written while a scan runs takes no row from it.
func TestLargeBatchDuringAScan(t *testing.T) {
	h := &harness{TB: t, disk: newMemDisk()}
	s, _, _ := h.open()
	defer s.Close()
	write := func(commit uint64, first, count int) {
		t.Helper()
		b := replica.Batch{Fill: true}
		for n := range count {
			b.Rows = append(b.Rows, rowOfN(first+n, commit, 5))
		}
		if err := s.Write(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
	}
	for block := range 4 {
		write(uint64(90-block), 300*block, 300)
	}
	came := map[crm.Key]bool{}
	if err := s.Scan(context.Background(), func(rows []crm.Row) error {
		if len(came) == 0 {
			write(100, 1000, 150) // of the block that comes last
		}
		for _, r := range rows {
			came[r.Key] = true
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(came) != 1200 {
		t.Errorf("%d rows, want 1200", len(came))
	}
}
