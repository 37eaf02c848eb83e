package badgerdb

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/go-cmp/cmp"

	"regarding/relay/auth"
	"regarding/shared/crm"
)

var (
	rowID   = crm.ID{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, 16}
	rowHash = auth.TokenHash(bytes.Repeat([]byte{0xab}, 32))
	rowTime = time.UnixMilli(300).UTC()
)

const (
	hexID   = "0102030405067008800a0b0c0d0e0f10"
	hexHash = "abababababababababababababababababababababababababababababababab"
)

// kept is one kind of row: bytes that version 1 wrote, and what they mean.
type kept struct {
	name   string
	bytes  string
	row    any
	encode func() []byte
	decode func([]byte) (any, error)
}

func keep[R any](name string, row R, encode func(R) []byte, decode func([]byte) (R, error), bytes ...string) kept {
	return kept{
		name: name, bytes: strings.Join(bytes, ""), row: row,
		encode: func() []byte { return encode(row) },
		decode: func(b []byte) (any, error) { return decode(b) },
	}
}

func keptRows() []kept {
	org, user := crm.OrganizationID{ID: rowID}, crm.UserID{ID: rowID}
	return []kept{
		keep("claim", auth.ClaimRow{Tokens: []auth.TokenHash{rowHash}, Organization: org, ClaimedAt: rowTime},
			encodeClaim, decodeClaim, "01", hexID, "ac02", "01", hexHash),
		keep("organization", auth.OrganizationRow{ID: org, Name: "Ny", Created: rowTime},
			encodeOrganization, decodeOrganization, "01", hexID, "024e79", "ac02"),
		keep("user", auth.UserRow{ID: user, Organization: org, Name: "Bo", Email: "b@x", Role: crm.Administrator, Password: "$", Created: rowTime},
			encodeUser, decodeUser, "01", hexID, hexID, "02426f", "03624078", "03", "0124", "ac02"),
		keep("session", auth.SessionRow{Token: rowHash, Organization: org, User: user, Created: rowTime, LastSeen: rowTime, Expires: rowTime, Agent: "B"},
			encodeSession, decodeSession, "01", hexHash, hexID, hexID, "ac02", "ac02", "ac02", "00", "0142"),
		keep("invite", auth.InviteRow{ID: auth.InviteID{ID: rowID}, Organization: org, Token: rowHash, Name: "Bo", Email: "b@x", Role: crm.Member, InvitedBy: user, Created: rowTime, Expires: rowTime, Used: rowTime},
			encodeInvite, decodeInvite, "01", hexID, hexID, hexHash, "02426f", "03624078", "01", hexID, "ac02", "ac02", "ac02", "00"),
		keep("pointer", pointer{org, rowID}, encodePointer, decodePointer, "01", hexID, hexID),
	}
}

// INV-9: rows that version 1 wrote stay readable. A change here needs a new
// version that reads the old one.
func TestGoldenRows(t *testing.T) {
	for _, k := range keptRows() {
		if got := hex.EncodeToString(k.encode()); got != k.bytes {
			t.Errorf("%s:\n got %s\nwant %s", k.name, got, k.bytes)
		}
		b, _ := hex.DecodeString(k.bytes)
		got, err := k.decode(b)
		if err != nil {
			t.Errorf("%s: %v", k.name, err)
		} else if diff := cmp.Diff(k.row, got, cmp.AllowUnexported(pointer{})); diff != "" {
			t.Errorf("%s: -want +got\n%s", k.name, diff)
		}
	}
}

// INV-9: a row that a newer relay wrote is refused, never misread; so is one
// that was cut.
func TestForeignRowsAreRefused(t *testing.T) {
	for _, k := range keptRows() {
		whole := k.encode()
		newer := bytes.Clone(whole)
		newer[0] = 2
		if got, err := k.decode(newer); !errors.Is(err, errRow) || !strings.Contains(err.Error(), "version 2, this relay knows version 1") {
			t.Errorf("%s of version 2: %+v, %v", k.name, got, err)
		}
		if got, err := k.decode(append(bytes.Clone(whole), 0)); !errors.Is(err, errRow) {
			t.Errorf("%s with one more field: %+v, %v", k.name, got, err)
		}
		for n := range whole {
			if got, err := k.decode(whole[:n]); !errors.Is(err, errRow) {
				t.Errorf("%s cut at %d: %+v, %v", k.name, n, got, err)
			}
		}
	}
}

// A row that cannot be read is an error that names it, not a missing row.
func TestUnreadableRowIsNamed(t *testing.T) {
	db, err := Open(Config{Dir: t.TempDir(), Size: Small, Free: FreeBytes, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.update(func(txn *badger.Txn) error { return txn.Set(claimKey(), []byte{9, 9}) })
	if err != nil {
		t.Fatal(err)
	}
	err = db.Auth().View(func(tx auth.ReadTx) error { _, err := tx.Claim(); return err })
	if !errors.Is(err, errRow) || errors.Is(err, auth.ErrNoRow) || !strings.Contains(err.Error(), `"ac"`) {
		t.Errorf("got %v", err)
	}
}

func FuzzDecodeRows(f *testing.F) {
	for _, k := range keptRows() {
		f.Add(k.encode())
	}
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		again[auth.ClaimRow](t, b, decodeClaim, encodeClaim)
		again[auth.OrganizationRow](t, b, decodeOrganization, encodeOrganization)
		again[auth.UserRow](t, b, decodeUser, encodeUser)
		again[auth.SessionRow](t, b, decodeSession, encodeSession)
		again[auth.InviteRow](t, b, decodeInvite, encodeInvite)
		again[pointer](t, b, decodePointer, encodePointer)
	})
}

// again checks that what can be decoded encodes to the same bytes.
func again[R any](t *testing.T, b []byte, decode func([]byte) (R, error), encode func(R) []byte) {
	row, err := decode(b)
	if err != nil {
		if !errors.Is(err, errRow) {
			t.Fatalf("%T: %v", row, err)
		}
		return
	}
	if got := encode(row); !bytes.Equal(got, b) {
		t.Fatalf("%x decoded to %+v, which encodes to %x", b, row, got)
	}
}
