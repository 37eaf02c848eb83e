package packs

import (
	"bytes"
	"context"
	"testing"

	"regarding/wasm/blob"
	"regarding/wasm/blob/storetest"
)

var ctx = context.Background()

func message(seed, size int) blob.Fresh {
	return storetest.Message(storetest.Noise(uint64(seed), size), 20_000)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantBytes checks that a store holds b whole.
func wantBytes(t testing.TB, what string, s *Store, b blob.Fresh) {
	t.Helper()
	got, err := s.Read(ctx, b.Hash, 0, len(b.Bytes))
	if err != nil || !bytes.Equal(got, b.Bytes) {
		t.Fatalf("%s: %d bytes of %d: %v", what, len(got), len(b.Bytes), err)
	}
}
