//go:build !js

package pages

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"regarding/shared/crm"
)

// Whatever is stored, reading it ends with rows or an error.
func FuzzPages(f *testing.F) {
	var w writer
	var c changes
	random := rand.New(rand.NewPCG(1, 1))
	var rows []row
	for n := range 5 {
		r := rowOfN(n, uint64(n), random.IntN(30))
		rows = append(rows, w.row(r.Row, r.Bytes))
	}
	w.block(&c, 3, rows)
	for _, change := range c {
		f.Add(change.Value[:len(change.Value)-frameTail])
	}
	batch := deltaBatch{rows: []deltaEntry{{keyOfN(1), 2, []byte("row")}}, removed: []crm.Key{keyOfN(2)}}
	f.Add(batch.encode())
	f.Add(encodeDead(map[uint32]bitmap{3: {5}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		value := seal(bytes.Clone(b), 0)
		_ = rowsIn(value)
		if p, err := readHot(hotKey(4, 3), value); err == nil {
			if _, err := newIndex(map[uint32]bitmap{3: {5}}).add(p); err == nil {
				for slot := range p.block.count {
					_, _ = p.key(slot), p.hot.at(slot)
					p.block.page(slot)
				}
			}
		}
		if p, err := readCold(value, 3, 0); err == nil {
			for i := range p.len() {
				_ = p.at(i)
			}
		}
		if d, err := decodeDelta(value); err == nil {
			if again, err := decodeDelta(d.encode()); err != nil || !reflect.DeepEqual(again, d) {
				t.Errorf("a delta %v becomes %v, %v", d, again, err)
			}
		}
		if d, err := decodeDead(value); err == nil {
			if again, err := decodeDead(encodeDead(d)); err != nil || !maps.EqualFunc(again, d, slices.Equal) {
				t.Errorf("marks %v become %v, %v", d, again, err)
			}
		}
	})
}
