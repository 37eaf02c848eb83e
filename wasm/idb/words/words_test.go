package words

import (
	"context"
	"slices"
	"testing"

	"regarding/shared/crm"
	"regarding/wasm/idb/pages"
	"regarding/wasm/search"
)

// disk is a pages.Disk in memory.
type disk map[string][]byte

func (d disk) Read(_ context.Context, queries ...pages.Query) ([][]pages.Item, error) {
	found := make([][]pages.Item, len(queries))
	for i, q := range queries {
		for _, k := range q.Keys {
			if v, ok := d[k]; ok {
				found[i] = append(found[i], pages.Item{Key: k, Value: slices.Clone(v)})
			}
		}
	}
	return found, nil
}

func (d disk) Write(_ context.Context, _ bool, changes []pages.Change) error {
	for _, c := range changes {
		switch c.Kind {
		case pages.Put:
			d[c.Key] = slices.Clone(c.Value)
		case pages.Delete:
			delete(d, c.Key)
		case pages.DeleteRange:
			for k := range d {
				if k >= c.Key && k < c.To {
					delete(d, k)
				}
			}
		}
	}
	return nil
}

// MBX-06: what is found is found after the index was closed and opened.
func TestIndexOverDisk(t *testing.T) {
	ctx := context.Background()
	d := disk{}
	for round := range byte(8) {
		x, err := search.Open(ctx, search.Config{Store: New(d)})
		if err != nil {
			t.Fatal(err)
		}
		x.Add(search.Document{ID: crm.ID{round}, Text: "palletizer", Whole: true})
		if err := x.Flush(ctx); err != nil {
			t.Fatal(err)
		}
		for more := true; more; {
			if more, err = x.Work(ctx, func() bool { return true }); err != nil {
				t.Fatal(err)
			}
		}
		found, _, err := x.Find(ctx, "pallet")
		if err != nil || len(found) != int(round)+1 {
			t.Fatalf("round %d: %v %v", round, found, err)
		}
		if len(d) != x.Pages() {
			t.Fatalf("round %d: %d values, %d pages", round, len(d), x.Pages())
		}
	}
}
