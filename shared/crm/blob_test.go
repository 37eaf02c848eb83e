package crm

import (
	"slices"
	"testing"
	"time"
)

// S23: what a row refers to is found by its type, in order, also in the bin.
func TestBlobs(t *testing.T) {
	raw, body := Hash{1}, Hash{2}
	message := sampleMessage(time.UnixMilli(1)).WithValue("body", body.Value()).WithValue("raw", raw.Value())
	both := []Hash{raw, body}
	binned := message
	binned.Deleted = &Deletion{}
	tests := []struct {
		name string
		row  Row
		want []Hash
	}{
		{"a message", message, both},
		{"a message in the bin", binned, both},
		{"without a body", message.WithValue("body", Value{}), both[:1]},
		{"a damaged digest", message.WithValue("body", Blob([]byte("short"))), both[:1]},
		{"a folder", NewRow(Key{MailFolder, testID(1)}, UserID{}), nil},
		{"a notice, whose bytes are no digest", NewRow(Key{SyncNotice, testID(1)}, UserID{}).WithValue("mine", raw.Value()), nil},
		{"an unknown entity", NewRow(Key{500, testID(1)}, UserID{}).WithValue("raw", raw.Value()), nil},
	}
	for _, tt := range tests {
		if got := Blobs(tt.row); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestHashIsAValue(t *testing.T) {
	h := Hash{0xab, 31: 1}
	if got, ok := h.Value().Hash(); !ok || got != h {
		t.Errorf("got %v, %v", got, ok)
	}
	if s := h.String(); s != "ab"+"000000000000000000000000000000000000000000000000000000000000"+"01" {
		t.Errorf("got %s", s)
	}
	for _, v := range []Value{{}, Blob(make([]byte, 31)), Str("12345678901234567890123456789012")} {
		if _, ok := v.Hash(); ok {
			t.Errorf("%v is a digest", v)
		}
	}
}

// S30: a catalogue that does not know items keeps them by name, and they come
// back whole.
func TestItemsPassThroughTheFirstCatalogue(t *testing.T) {
	r := sampleMessage(time.UnixMilli(1_700_000_000_000))
	b := AppendRow(nil, r, 1)
	got, err := DecodeRow(b)
	if err != nil || !sameRow(got, r) {
		t.Fatalf("got %v, %v", got, err)
	}
	if got.Value("raw") != r.Value("raw") {
		t.Error("the digest is another")
	}
}
