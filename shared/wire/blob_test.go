package wire

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

func blobKeyOf(n byte) crm.Key {
	return crm.Key{Entity: crm.Contact, ID: crm.ID{0: 1, 6: 0x70, 8: 0x80, 15: n}}
}

// S23: the bodies of the requests for bytes come back as they were written.
func TestBlobBodies(t *testing.T) {
	hash := HashBlob([]byte("x"))
	blobs := [][]byte{[]byte("one"), bytes.Repeat([]byte{7}, 70_000)}
	got, err := DecodeBlobs(AppendBlob(AppendBlob(nil, blobs[0]), blobs[1]))
	if diff := cmp.Diff(blobs, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	for _, p := range []BlobPart{
		{Hash: hash, Total: MaxBlobBytes, Offset: MaxBlobBytes - 3, Bytes: []byte("abc")},
		{Hash: hash, Total: MaxBlobBytes, Bytes: make([]byte, MaxBlobPartBytes)},
		{Hash: hash, Total: 1, Bytes: []byte{}},
	} {
		got, err := DecodeBlobPart(AppendBlobPart(nil, p))
		if diff := cmp.Diff(p, got); diff != "" || err != nil {
			t.Error(err, diff)
		}
	}
	var wants []BlobWant
	var body []byte
	for n := range MaxBlobWants {
		wants = append(wants, BlobWant{Row: blobKeyOf(byte(n)), Hash: hash, Offset: MaxBlobBytes})
		body = AppendBlobWant(body, wants[n])
	}
	if got, err := DecodeBlobWants(body); !cmp.Equal(wants, got) || err != nil {
		t.Errorf("%d wants in %d bytes: %v", len(got), len(body), err)
	}
	pieces := []BlobPiece{{Hash: hash, Bytes: []byte{}}, {Hash: hash, Total: 9, Offset: 4, Bytes: []byte("abcde")}}
	found, err := DecodeBlobPieces(AppendBlobPiece(AppendBlobPiece(nil, pieces[0]), pieces[1]))
	if diff := cmp.Diff(pieces, found); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

// INV-8: what exceeds a limit, or is no body of ours, is refused by its kind.
func TestBlobBodiesRefused(t *testing.T) {
	hash := HashBlob([]byte("x"))
	part := func(total, offset uint64, size int) string {
		return string(AppendBlobPart(nil, BlobPart{Hash: hash, Total: total, Offset: offset, Bytes: make([]byte, size)}))
	}
	want := string(AppendBlobWant(nil, BlobWant{Row: blobKeyOf(1), Hash: hash}))
	piece := func(total, offset uint64, size int) string {
		return string(AppendBlobPiece(nil, BlobPiece{Hash: hash, Total: total, Offset: offset, Bytes: make([]byte, size)}))
	}
	decode := map[string]func([]byte) error{
		"send":   func(b []byte) error { _, err := DecodeBlobs(b); return err },
		"part":   func(b []byte) error { _, err := DecodeBlobPart(b); return err },
		"wants":  func(b []byte) error { _, err := DecodeBlobWants(b); return err },
		"pieces": func(b []byte) error { _, err := DecodeBlobPieces(b); return err },
	}
	for _, tt := range []struct {
		name, of, body string
		kind           fault.Kind
	}{
		{"nothing sent", "send", "", fault.Invalid},
		{"an empty blob", "send", "\x00", fault.Invalid},
		{"a cut blob", "send", "\x03ab", fault.Invalid},
		{"a large body", "send", strings.Repeat("\x01a", MaxBlobSendBytes/2+1), fault.TooLarge},
		{"many blobs", "send", strings.Repeat("\x01a", MaxBlobsSent+1), fault.TooLarge},
		{"no part", "part", "", fault.Invalid},
		{"a part of nothing", "part", part(0, 0, 0), fault.Invalid},
		{"a large total", "part", part(MaxBlobBytes+1, 0, 1), fault.TooLarge},
		{"a part past the end", "part", part(9, 10, 0), fault.Invalid},
		{"a part over the end", "part", part(9, 5, 5), fault.Invalid},
		{"a large part", "part", part(MaxBlobBytes, 0, MaxBlobPartBytes+1), fault.TooLarge},
		{"no want", "wants", "", fault.Invalid},
		{"a cut want", "wants", want[:len(want)-1], fault.Invalid},
		{"many wants", "wants", strings.Repeat(want, MaxBlobWants+1), fault.TooLarge},
		{"a cut piece", "pieces", piece(9, 0, 9)[:50-12], fault.Invalid},
		{"a piece over the end", "pieces", piece(9, 5, 5), fault.Invalid},
		{"a large piece", "pieces", piece(MaxBlobBytes, 0, MaxBlobPieceBytes+1), fault.Invalid},
		{"a large answer", "pieces", strings.Repeat("x", MaxBlobAnswerBody+1), fault.TooLarge},
	} {
		if err := decode[tt.of]([]byte(tt.body)); fault.KindOf(err) != tt.kind {
			t.Errorf("%s: %v, want kind %v", tt.name, err, tt.kind)
		}
	}
}

// FuzzBlobBodies: whatever comes is refused or understood, never a panic, and
// what is understood is written as it came.
func FuzzBlobBodies(f *testing.F) {
	hash := HashBlob([]byte("x"))
	f.Add(AppendBlob(AppendBlob(nil, []byte("one")), []byte("two")))
	f.Add(AppendBlobPart(nil, BlobPart{Hash: hash, Total: 9, Offset: 2, Bytes: []byte("abc")}))
	f.Add(AppendBlobWant(nil, BlobWant{Row: blobKeyOf(1), Hash: hash, Offset: 300}))
	f.Add(AppendBlobPiece(AppendBlobPiece(nil, BlobPiece{Hash: hash}), BlobPiece{Hash: hash, Total: 9, Offset: 2, Bytes: []byte("abc")}))
	f.Fuzz(func(t *testing.T, b []byte) {
		check := func(what string, err error, again []byte) {
			switch kind := fault.KindOf(err); {
			case err != nil && kind != fault.Invalid && kind != fault.TooLarge:
				t.Errorf("%s: %v", what, err)
			case err == nil && !bytes.Equal(again, b):
				t.Errorf("%s: %x is written as %x", what, b, again)
			}
		}
		blobs, err := DecodeBlobs(b)
		var again []byte
		for _, one := range blobs {
			again = AppendBlob(again, one)
		}
		check("blobs", err, again)
		part, err := DecodeBlobPart(b)
		check("part", err, AppendBlobPart(nil, part))
		wants, err := DecodeBlobWants(b)
		again = nil
		for _, w := range wants {
			again = AppendBlobWant(again, w)
		}
		check("wants", err, again)
		pieces, err := DecodeBlobPieces(b)
		again = nil
		for _, p := range pieces {
			again = AppendBlobPiece(again, p)
		}
		check("pieces", err, again)
	})
}
