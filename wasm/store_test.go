//go:build js && wasm

package main

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/wire"
	"regarding/wasm/idb"
	"regarding/wasm/replica"
	"regarding/wasm/worker"
)

// INV-9: a database of the first version is upgraded in place and keeps what
// it knows; the replica's store is there and empty.
func TestDatabaseOfVersion1IsUpgraded(t *testing.T) {
	ctx := context.Background()
	db, err := idb.Open(ctx, t.Name(), 1, idb.Patience, func(u *idb.Upgrade) error { return u.CreateStore("device") })
	if err != nil {
		t.Fatal(err)
	}
	profile := crm.Profile{}
	var b idb.Batch
	b.Put("device", idb.Text("profile"), append([]byte{1}, wire.EncodeProfile(profile)...))
	if err := db.Write(ctx, idb.Strict, b); err != nil {
		t.Fatal(err)
	}
	db.Close()

	s, err := openStore(ctx, t.Name())
	if err != nil {
		t.Fatal(err)
	}
	if known, err := s.Load(ctx); err != nil || known.Profile != profile {
		t.Errorf("got %+v, %v", known, err)
	}
	state, outbox, confirmed, err := s.replica().Open(ctx)
	if err != nil || state != (replica.State{}) || len(outbox)+len(confirmed) > 0 {
		t.Errorf("got %+v, %v, %v, %v", state, outbox, confirmed, err)
	}
	if err := s.replica().Write(ctx, &replica.Batch{State: &replica.State{LastLocal: 1}}); err != nil {
		t.Error(err)
	}
	if err := s.Forget(ctx); err != nil {
		t.Error(err)
	}
}

// INV-7, S28: an engine that was replaced writes neither rows nor what it
// knows of its user.
func TestReplacedEngineSavesNothing(t *testing.T) {
	ctx := context.Background()
	open := func() *store {
		s, err := openStore(ctx, t.Name())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Save(ctx, worker.Known{Contact: time.UnixMilli(1)}); err != nil {
			t.Fatal(err)
		}
		if _, _, _, err := s.replica().Open(ctx); err != nil {
			t.Fatal(err)
		}
		return s
	}
	older, newer := open(), open()
	if err := older.Save(ctx, worker.Known{Contact: time.UnixMilli(2)}); !errors.Is(err, replica.ErrFence) {
		t.Errorf("got %v", err)
	}
	pinned := []crm.Ref{{Entity: crm.Account, ID: crm.ID{7}, Name: "Contoso"}}
	if err := newer.Save(ctx, worker.Known{Contact: time.UnixMilli(3), Pinned: pinned}); err != nil {
		t.Error(err)
	}
	if known, err := newer.Load(ctx); err != nil || known.Contact.UnixMilli() != 3 || !slices.Equal(known.Pinned, pinned) {
		t.Errorf("got %+v, %v", known, err)
	}
	older.db.Close()
	if err := newer.Forget(ctx); err != nil {
		t.Error(err)
	}
}
