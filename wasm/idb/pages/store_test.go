package pages

import (
	"testing"

	"regarding/wasm/replica"
	"regarding/wasm/replica/storetest"
)

// INV-5, INV-7, S28: the suite of every store.
func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() replica.Store {
		h := &harness{TB: t, disk: newMemDisk()}
		t.Cleanup(func() {
			for _, err := range h.reports {
				t.Error(err)
			}
		})
		return func() replica.Store { return h.store() }
	})
}
