package crm

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// ID is a UUID of version 7 (RFC 9562), the form of every id in the product:
// ids made later sort later. The zero ID stands for "none".
//
// The usual UUID packages are not used because they link database/sql into
// the browser engine.
type ID [16]byte

// OrganizationID names an organization (tenant).
type OrganizationID struct{ ID }

// UserID names a person's account in an organization.
type UserID struct{ ID }

// NewID makes an ID from a time and ten random bytes.
func NewID(now time.Time, random io.Reader) (ID, error) {
	var id ID
	if _, err := io.ReadFull(random, id[6:]); err != nil {
		return ID{}, fmt.Errorf("read random bytes for an id: %w", err)
	}
	ms := uint64(now.UnixMilli())
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}

// DerivedID makes an ID of a digest of b: whoever makes it of the same bytes, on
// whatever device, makes the same. Its form is a UUID of version 8 (RFC 9562).
func DerivedID(b []byte) ID {
	sum := sha256.Sum256(b)
	id := ID(sum[:16])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id
}

// ParseID reads the form that String writes: 36 characters, lower or upper
// case. It accepts any version, for ids that other systems made.
func ParseID(s string) (ID, error) {
	var id ID
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return ID{}, fmt.Errorf("id %.40q is not a UUID", s)
	}
	digits := s[0:8] + s[9:13] + s[14:18] + s[19:23] + s[24:36]
	if _, err := hex.Decode(id[:], []byte(digits)); err != nil {
		return ID{}, fmt.Errorf("id %.40q is not a UUID: %w", s, err)
	}
	return id, nil
}

// String writes id in the usual lower-case form of 36 characters.
func (id ID) String() string {
	var b [36]byte
	hex.Encode(b[0:], id[0:4])
	hex.Encode(b[9:], id[4:6])
	hex.Encode(b[14:], id[6:8])
	hex.Encode(b[19:], id[8:10])
	hex.Encode(b[24:], id[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// IsZero reports whether id stands for "none".
func (id ID) IsZero() bool { return id == ID{} }

// MarshalText writes String.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what ParseID reads.
func (id *ID) UnmarshalText(text []byte) error {
	parsed, err := ParseID(string(text))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}
