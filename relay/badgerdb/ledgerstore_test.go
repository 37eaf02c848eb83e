package badgerdb_test

import (
	"testing"

	"regarding/relay/badgerdb"
	"regarding/relay/ledger"
	"regarding/relay/ledger/storetest"
)

func TestLedgerStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) ledger.Store {
		c := config(t.TempDir())
		c.Size = badgerdb.Modest
		return open(t, c).Ledger()
	})
}
