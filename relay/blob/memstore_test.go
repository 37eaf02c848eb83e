package blob_test

import (
	"testing"

	"regarding/relay/blob"
	"regarding/relay/blob/storetest"
)

func TestMemStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) blob.Store { return blob.NewMemStore() })
}
