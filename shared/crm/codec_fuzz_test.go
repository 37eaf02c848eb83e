package crm

import (
	"bytes"
	"testing"
	"time"

	"regarding/shared/fault"
)

// FuzzDecodeRow: rows come from outside, so nothing makes the decoder panic,
// and what it accepts it would have written.
func FuzzDecodeRow(f *testing.F) {
	for _, s := range sampleRows() {
		for catalogue := range uint32(CatalogueVersion + 1) {
			f.Add(AppendRow(nil, s.Row, catalogue))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := DecodeRow(b)
		header, peekErr := PeekRow(b)
		if err != nil {
			if kind := fault.KindOf(err); kind != fault.Invalid && kind != fault.TooOld {
				t.Fatal(err)
			}
			return
		}
		if want := (RowHeader{r.Key, r.Partition, r.Version, r.Deleted != nil}); peekErr != nil || header != want {
			t.Fatalf("header %v, %v, want %v", header, peekErr, want)
		}
		if again := AppendRow(nil, r, uint32(b[1])); !bytes.Equal(again, b) {
			t.Fatalf("accepted %x\n  writes %x", b, again)
		}
		// What else is done with rows does not panic either.
		_ = Derive(r)
		_ = Name(r)
		_ = DuplicateKeys(r)
		_ = ValidateRow(r)
		_ = r.Hot()
	})
}

func FuzzDecodeValue(f *testing.F) {
	for _, v := range []Value{{}, Str("ü"), Whole(-1), Number(1.5), Instant(time.UnixMilli(1)), Lookup(Ref{Account, testID(1), "A"}),
		Blob([]byte{0}), SetOf("a", "b", "")} {
		f.Add(AppendValue(nil, v))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v, rest, err := DecodeValue(b)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if again := append(AppendValue(nil, v), rest...); !bytes.Equal(again, b) {
			t.Fatalf("accepted %x\n  writes %x", b, again)
		}
		_ = v.Members()
	})
}
