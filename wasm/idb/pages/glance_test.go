package pages

import (
	"context"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/wasm/replica"
)

// INV-10: what pages show when they open goes in the transaction of the first
// change of what it shows, whichever engine kept it, and not before.
func TestGlanceGoesWithTheFirstChange(t *testing.T) {
	entry := replica.Entry{Local: 1, Mutation: mutation.Mutation{ID: mutation.ID{ID: keyOfN(900).ID}, Args: mutation.KeepBoth{Duplicate: keyOfN(1).ID}}}
	device := crm.NewRow(crm.Key{Entity: crm.Device, ID: keyOfN(3).ID}, crm.UserID{}).WithValue("name", crm.Str("Laptop"))
	seen := replica.BaseRow{Row: device, Bytes: crm.AppendRow(nil, device, crm.CatalogueVersion)}
	cases := map[string]struct {
		batch replica.Batch
		stays bool
	}{
		"a row":              {batch: replica.Batch{Rows: []replica.BaseRow{rowOfN(1, 10, 20)}}},
		"a removal":          {batch: replica.Batch{Removed: []crm.Key{keyOfN(1)}}},
		"a change":           {batch: replica.Batch{Strict: true, Outbox: []replica.Entry{entry}}},
		"a change taken out": {batch: replica.Batch{Erased: []uint64{1}}},
		"a device seen":      {batch: replica.Batch{Rows: []replica.BaseRow{seen}}, stays: true},
		"that and a row":     {batch: replica.Batch{Rows: []replica.BaseRow{seen, rowOfN(1, 10, 20)}}},
		"the state":          {batch: replica.Batch{State: &replica.State{LastNumber: 5}}, stays: true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			h := &harness{TB: t, disk: newMemDisk()}
			s, _, _ := h.open()
			if err := s.SaveGlance(ctx, []byte("{}")); err != nil {
				t.Fatal(err)
			}
			s.Close()

			// Nothing stays of it, nor does what the first engine kept come back.
			s, _, _ = h.open()
			defer s.Close()
			writes := 0
			h.disk.wrote = func() {
				if writes++; writes == 1 && (h.disk.stores[metaStore][metaGlance] != nil) != c.stays {
					t.Errorf("after the write that brings it the glance is %q", h.disk.stores[metaStore][metaGlance])
				}
			}
			if err := s.Write(ctx, &c.batch); err != nil {
				t.Fatal(err)
			}
			if writes == 0 {
				t.Error("nothing was written")
			}
			if err := s.SaveGlance(ctx, nil); err != nil || h.disk.stores[metaStore][metaGlance] != nil {
				t.Errorf("taken away it is %q: %v", h.disk.stores[metaStore][metaGlance], err)
			}
		})
	}
}

// INV-7: an engine that another has taken over from keeps none.
func TestGlanceOfAFencedEngine(t *testing.T) {
	h := &harness{TB: t, disk: newMemDisk()}
	old, _, _ := h.open()
	defer old.Close()
	s, _, _ := h.open()
	defer s.Close()
	if err := old.SaveGlance(context.Background(), []byte("{}")); err == nil || h.disk.stores[metaStore][metaGlance] != nil {
		t.Errorf("it was kept: %v", err)
	}
}
