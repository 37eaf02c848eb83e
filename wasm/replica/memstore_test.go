package replica_test

import (
	"errors"
	"testing"

	"regarding/shared/crm"
	"regarding/wasm/replica"
	"regarding/wasm/replica/storetest"
)

func TestMemStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) func() replica.Store {
		disk := replica.NewMemDisk()
		return func() replica.Store { return disk.Store() }
	})
}

// S29: what is written relaxed can be lost with power, but only from the end.
func TestMemDiskLosesPower(t *testing.T) {
	for kept, want := range []int{1, 2, 3, 3} {
		disk := replica.NewMemDisk()
		store := disk.Store()
		if _, _, _, err := store.Open(t.Context()); err != nil {
			t.Fatal(err)
		}
		for n := range 3 {
			key := crm.Key{Entity: crm.Account, ID: crm.ID{byte(n + 1)}}
			row := crm.NewRow(key, crm.UserID{})
			batch := &replica.Batch{Strict: n == 0, Rows: []replica.BaseRow{{Row: row, Bytes: crm.AppendRow(nil, row, crm.CatalogueVersion)}}}
			if err := store.Write(t.Context(), batch); err != nil {
				t.Fatal(err)
			}
		}
		disk.LosePower(kept)
		got := 0
		if err := store.Scan(t.Context(), func(rows []crm.Row) error { got += len(rows); return nil }); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("kept %d: %d rows, want %d", kept, got, want)
		}
	}
}

func TestMemDiskFails(t *testing.T) {
	killed := errors.New("killed")
	fail := func(n int, _ *replica.Batch) error {
		if n == 2 {
			return killed
		}
		return nil
	}
	for _, c := range []struct {
		name          string
		before, after func(int, *replica.Batch) error
		want          int
	}{{"before", fail, nil, 1}, {"after", nil, fail, 2}} {
		disk := replica.NewMemDisk()
		disk.Before, disk.After = c.before, c.after
		store := disk.Store()
		if _, _, _, err := store.Open(t.Context()); err != nil {
			t.Fatal(err)
		}
		for n := range 2 {
			err := store.Write(t.Context(), &replica.Batch{Outbox: []replica.Entry{{Local: uint64(n + 1), Mutation: anyMutation}}})
			if (n == 1) != errors.Is(err, killed) {
				t.Fatalf("%s: write %d: %v", c.name, n+1, err)
			}
		}
		_, outbox, _, err := disk.Store().Open(t.Context())
		if err != nil || len(outbox) != c.want {
			t.Errorf("%s: %d entries, error %v, want %d", c.name, len(outbox), err, c.want)
		}
	}
}
