//go:build js && wasm

package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/wire"
	"regarding/wasm/blob"
	"regarding/wasm/idb"
	"regarding/wasm/idb/packs"
	"regarding/wasm/idb/pages"
	"regarding/wasm/idb/words"
	"regarding/wasm/replica"
	"regarding/wasm/search"
	"regarding/wasm/worker"
)

// The device's database. Rows of the store "device" are single values; that of
// the profile begins with its version.
//
// History of databaseVersion:
//
//	1  the store "device".
//	2  the stores of the replica (package pages).
//	3  the stores of bytes (package packs) and of the full-text index (words).
const (
	databaseVersion = 3
	deviceStore     = "device"
	profileVersion  = 1
)

var (
	profileKey = idb.Text("profile")
	contactKey = idb.Text("contact")
	policyKey  = idb.Text("policy")
	checkKey   = idb.Text("check")
	choicesKey = idb.Text("choices")
)

// importKeys is how the keys of imports begin; their ids follow.
const importKeys = "import/"

// store is worker.Store over IndexedDB. The replica's store shares its
// database and its connection.
type store struct {
	name     string
	db       *idb.DB
	rows     *pages.Store
	checking sync.Mutex // checks share one row
}

var _ worker.Store = (*store)(nil)

// openStore opens the database of the name. Its errors are those of idb.Open.
func openStore(ctx context.Context, name string) (*store, error) {
	db, err := idb.Open(ctx, name, databaseVersion, idb.Patience, upgrade)
	if err != nil {
		return nil, err
	}
	return &store{name: name, db: db, rows: pages.New(pages.Database(db), report)}, nil
}

// upgrade brings the database from any released version to databaseVersion.
func upgrade(u *idb.Upgrade) error {
	if u.OldVersion < 1 {
		if err := u.CreateStore(deviceStore); err != nil {
			return err
		}
	}
	if u.OldVersion < 2 {
		if err := pages.CreateStores(u); err != nil {
			return err
		}
	}
	if u.OldVersion < 3 {
		if err := packs.CreateStores(u); err != nil {
			return err
		}
		return words.CreateStores(u)
	}
	return nil
}

// blobs returns the store of bytes and words that of the full-text index; they
// can be used once that of the replica is open.
func (s *store) blobs() blob.Store { return packs.New(s.rows.Fenced(), report) }

func (s *store) words() search.Store { return words.New(s.rows.Fenced()) }

// replica returns the store of the replica, which is not open yet.
func (s *store) replica() replica.Store { return s.rows }

// Load implements worker.Store. A row that this build cannot read counts as
// nothing known: the relay can tell it all again.
func (s *store) Load(ctx context.Context) (worker.Known, error) {
	var k worker.Known
	b, found, err := s.db.Get(ctx, deviceStore, profileKey)
	if err != nil || !found {
		return k, err
	}
	profile, err := decodeProfile(b)
	if err != nil {
		report(fmt.Errorf("stored profile: %w", err))
		return k, nil
	}
	k.Profile = profile
	b, found, err = s.db.Get(ctx, deviceStore, contactKey)
	if err != nil || !found {
		return k, err
	}
	ms, n := binary.Varint(b)
	if n != len(b) {
		report(fmt.Errorf("stored time of the last contact is %d bytes that are no number", len(b)))
		return k, nil
	}
	k.Contact = time.UnixMilli(ms)
	if err := s.loadChoices(ctx, &k); err != nil {
		return k, err
	}
	if b, found, err = s.db.Get(ctx, deviceStore, policyKey); err != nil || !found {
		return k, err
	}
	months, n := binary.Uvarint(b)
	bytes, m := binary.Uvarint(b[max(n, 0):])
	if n <= 0 || m <= 0 {
		report(fmt.Errorf("stored choice of what is kept is %d bytes that are no numbers", len(b)))
		return k, nil
	}
	k.Policy = &blob.Policy{Months: int(min(months, 1200)), AttachmentBytes: bytes}
	return k, nil
}

// loadChoices reads which records the person keeps and used for regarding.
func (s *store) loadChoices(ctx context.Context, k *worker.Known) error {
	b, found, err := s.db.Get(ctx, deviceStore, choicesKey)
	if err != nil || !found {
		return err
	}
	if err := worker.DecodeChoices(k, b); err != nil {
		report(fmt.Errorf("stored choices: %w", err))
	}
	return nil
}

func decodeProfile(b []byte) (crm.Profile, error) {
	if len(b) == 0 || b[0] != profileVersion {
		return crm.Profile{}, fmt.Errorf("%d bytes, not of version %d", len(b), profileVersion)
	}
	return wire.DecodeProfile(b[1:])
}

// Save implements worker.Store. The relay can tell it all again. An engine
// whose replica's store another has taken over saves nothing (INV-7).
func (s *store) Save(ctx context.Context, k worker.Known) error {
	var batch idb.Batch
	batch.Put(deviceStore, profileKey, append([]byte{profileVersion}, wire.EncodeProfile(k.Profile)...))
	batch.Put(deviceStore, contactKey, binary.AppendVarint(nil, k.Contact.UnixMilli()))
	if k.Policy != nil {
		batch.Put(deviceStore, policyKey, binary.AppendUvarint(binary.AppendUvarint(nil, uint64(k.Policy.Months)), k.Policy.AttachmentBytes))
	}
	batch.Put(deviceStore, choicesKey, worker.EncodeChoices(k))
	return s.rows.WriteFenced(ctx, s.db, batch)
}

// Check implements worker.Store.
func (s *store) Check(ctx context.Context) error {
	s.checking.Lock()
	defer s.checking.Unlock()
	want := []byte(time.Now().Format(time.RFC3339Nano))
	var put, remove idb.Batch
	put.Put(deviceStore, checkKey, want)
	if err := s.db.Write(ctx, idb.Strict, put); err != nil {
		return err
	}
	got, _, err := s.db.Get(ctx, deviceStore, checkKey)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%d bytes were written, other %d were read", len(want), len(got))
	}
	remove.Delete(deviceStore, checkKey)
	return s.db.Write(ctx, idb.Relaxed, remove)
}

// Imports implements worker.Store.
func (s *store) Imports(ctx context.Context) ([][]byte, error) {
	entries, err := s.db.GetAll(ctx, deviceStore, idb.Range{From: idb.Text(importKeys), To: idb.Text(importKeys + "\uffff")}, 0)
	if err != nil {
		return nil, err
	}
	var list [][]byte
	for _, e := range entries {
		list = append(list, e.Value)
	}
	return list, nil
}

// SaveImport implements worker.Store.
func (s *store) SaveImport(ctx context.Context, id crm.ID, record []byte) error {
	key := idb.Text(importKeys + id.String())
	var batch idb.Batch
	if record == nil {
		batch.Delete(deviceStore, key)
	} else {
		batch.Put(deviceStore, key, record)
	}
	err := s.rows.WriteFenced(ctx, s.db, batch)
	if errors.Is(err, idb.ErrFull) {
		return &fault.Error{Kind: fault.Full, Op: "store.saveImport", Err: err}
	}
	return err
}

// SaveGlance implements worker.Store.
func (s *store) SaveGlance(ctx context.Context, glance []byte) error {
	return s.rows.SaveGlance(ctx, glance)
}

// Aside implements worker.Store.
func (s *store) Aside(ctx context.Context) ([][]byte, error) { return s.rows.Aside(ctx) }

// DropAside implements worker.Store.
func (s *store) DropAside(ctx context.Context) error { return s.rows.DropAside(ctx) }

// Forget implements worker.Store.
func (s *store) Forget(ctx context.Context) error {
	s.rows.Close()
	s.db.Close()
	return idb.Delete(ctx, s.name, idb.Patience)
}
