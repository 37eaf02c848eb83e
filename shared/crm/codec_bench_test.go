package crm

import (
	"encoding/json"
	"testing"
	"time"
)

var benchDay = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

// jsonRow is what a row would be as JSON.
func jsonRow(r Row) map[string]any {
	m := map[string]any{"entity": r.Entity.String(), "id": r.ID.String()}
	info, _ := r.Entity.Info()
	for _, a := range info.Attributes {
		switch v := r.At(a.Slot); v.Kind() {
		case Null:
		case Int:
			m[a.Name] = v.Int()
		case Time:
			m[a.Name] = v.Time()
		case Reference:
			m[a.Name] = v.Ref()
		default:
			m[a.Name] = v.Text()
		}
	}
	return m
}

func BenchmarkRowDecode(b *testing.B) {
	r := sampleContact(benchDay)
	b.Run("row", func(b *testing.B) {
		bytes := AppendRow(nil, r, CatalogueVersion)
		b.SetBytes(int64(len(bytes)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := DecodeRow(bytes); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("peek", func(b *testing.B) {
		bytes := AppendRow(nil, r, CatalogueVersion)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := PeekRow(bytes); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("json", func(b *testing.B) {
		bytes, _ := json.Marshal(jsonRow(r))
		b.SetBytes(int64(len(bytes)))
		b.ReportAllocs()
		for b.Loop() {
			var m map[string]any
			if err := json.Unmarshal(bytes, &m); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkRowEncode(b *testing.B) {
	r := sampleContact(benchDay)
	b.Run("row", func(b *testing.B) {
		var bytes []byte
		b.ReportAllocs()
		for b.Loop() {
			bytes = AppendRow(bytes[:0], r, CatalogueVersion)
		}
	})
	b.Run("json", func(b *testing.B) {
		m := jsonRow(r)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(m); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkHot(b *testing.B) {
	r := sampleContact(benchDay)
	b.ReportAllocs()
	for b.Loop() {
		_ = r.Hot()
	}
}
