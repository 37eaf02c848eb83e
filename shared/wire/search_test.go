package wire

import (
	"bytes"
	"strings"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

func TestRecordSearch(t *testing.T) {
	want := RecordSearch{Text: "Brightwater dää", Entities: []crm.Entity{crm.Account, crm.Opportunity}, Most: 30}
	got, err := DecodeRecordSearch(AppendRecordSearch(nil, want))
	if err != nil || got.Text != want.Text || len(got.Entities) != 2 || got.Entities[1] != crm.Opportunity || got.Most != 30 {
		t.Errorf("got %+v, %v", got, err)
	}
	newer := AppendRecordSearch(nil, RecordSearch{Text: "a", Entities: []crm.Entity{9999, crm.Account}})
	if got, err := DecodeRecordSearch(newer); err != nil || len(got.Entities) != 1 {
		t.Errorf("with an entity of a newer build %+v, %v", got, err)
	}
	for name, s := range map[string]RecordSearch{
		"text":     {Text: strings.Repeat("a", MaxSearchText+1)},
		"most":     {Most: MaxSearchFound + 1},
		"entities": {Entities: make([]crm.Entity, MaxSearchKinds+1)},
		"unknown":  {Entities: []crm.Entity{9999}},
	} {
		if _, err := DecodeRecordSearch(AppendRecordSearch(nil, s)); fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.TooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecodeRecordSearch(f *testing.F) {
	f.Add(AppendRecordSearch(nil, RecordSearch{Text: "bright", Entities: []crm.Entity{crm.Account}, Most: 8}))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeRecordSearch(b)
		if kind := fault.KindOf(err); err != nil && kind != fault.Invalid && kind != fault.TooLarge {
			t.Fatal(err)
		}
		if err != nil {
			return
		}
		again := AppendRecordSearch(nil, s)
		back, err := DecodeRecordSearch(again)
		if err != nil || !bytes.Equal(AppendRecordSearch(nil, back), again) {
			t.Fatalf("%+v is read as %+v, %v", s, back, err)
		}
	})
}
