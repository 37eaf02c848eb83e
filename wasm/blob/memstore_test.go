package blob_test

import (
	"testing"

	"regarding/wasm/blob"
	"regarding/wasm/blob/storetest"
)

func TestMemStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) func() blob.Store {
		s := blob.NewMemStore()
		return func() blob.Store { return s }
	})
}
