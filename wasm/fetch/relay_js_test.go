package fetch

import (
	"bytes"
	"context"
	"testing"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
)

// S23: what is asked, and what is made of the answers. The server of the test
// answers with parts of what it was asked.
func TestRelay(t *testing.T) {
	origin, _ := start(t)
	relay, ctx := Relay{Origin: origin}, context.Background()
	hash := wire.HashBlob([]byte("x"))
	if stored, err := relay.Send(ctx, hash[:], []byte("more")); err != nil || len(stored) != 1 || stored[0] != hash {
		t.Errorf("stored %v, %v", stored, err)
	}
	if stored, err := relay.Send(ctx, []byte("less than a hash")); fault.KindOf(err) != fault.Internal {
		t.Errorf("stored %v, %v", stored, err)
	}
	have, err := relay.Part(ctx, wire.BlobPart{Hash: hash, Total: 100, Offset: 5, Bytes: make([]byte, 60)})
	if want := uint64(32 + 1 + 1 + 60); have != want || err != nil {
		t.Errorf("have %d, want %d: %v", have, want, err)
	}
	pieces, err := relay.Read(ctx, []wire.BlobWant{{Row: crm.Key{Entity: crm.Contact}, Hash: hash}})
	if err != nil || len(pieces) != 1 || pieces[0].Hash != hash || pieces[0].Total != 3 || !bytes.Equal(pieces[0].Bytes, []byte("abc")) {
		t.Errorf("%+v, %v", pieces, err)
	}
	gone := Relay{Origin: "http://127.0.0.1:1"}
	if _, err := gone.Read(ctx, nil); fault.KindOf(err) != fault.Offline {
		t.Errorf("a relay that is gone: %v", err)
	}
}
