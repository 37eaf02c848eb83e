package worker

import (
	"bytes"
	"testing"

	"regarding/shared/crm"
)

// What a store hands out may be damaged: it is refused and leaves k as it was,
// or it is what is written again.
func FuzzDecodeChoices(f *testing.F) {
	ref := func(n byte) crm.Ref { return crm.Ref{Entity: crm.Account, ID: crm.ID{15: n}, Name: "Northbeam"} }
	f.Add(EncodeChoices(Known{}))
	f.Add(EncodeChoices(Known{Pinned: []crm.Ref{ref(1)}, Recent: []crm.Ref{ref(2), ref(3)}}))
	f.Add([]byte{choicesVersion, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		before := Known{Pinned: []crm.Ref{ref(9)}}
		k := before
		if err := DecodeChoices(&k, b); err != nil {
			if len(k.Pinned) != 1 || k.Pinned[0] != before.Pinned[0] || k.Recent != nil {
				t.Errorf("%v, and %+v", err, k)
			}
			return
		}
		var again Known
		if err := DecodeChoices(&again, EncodeChoices(k)); err != nil || !bytes.Equal(EncodeChoices(again), EncodeChoices(k)) {
			t.Errorf("%+v became %+v, %v", k, again, err)
		}
	})
}
