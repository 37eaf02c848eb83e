package auth_test

import (
	"testing"

	"regarding/relay/auth"
	"regarding/relay/auth/storetest"
)

func TestMemStore(t *testing.T) {
	storetest.Run(t, func(*testing.T) auth.Store { return auth.NewMemStore() })
}
