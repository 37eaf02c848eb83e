package ledger_test

import (
	"testing"

	"regarding/relay/ledger"
	"regarding/relay/ledger/storetest"
)

func TestMemStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) ledger.Store { return ledger.NewMemStore() })
}
