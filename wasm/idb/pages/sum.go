package pages

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// Every stored value is framed: a byte that says what it is, a byte for the
// version of its form, the content, and eight bytes with the checksum of all
// before. Numbers of fixed size are little-endian.
const (
	kindState = 'S'
	kindEntry = 'E'
	kindDead  = 'X'
	kindHot   = 'H'
	kindPage  = 'P'
	kindDelta = 'D'

	formVersion = 1
	frameHead   = 2
	frameTail   = 8
)

// ErrDamaged means that a stored value is not as it was written; the error
// around it names store and key. When it came from Scan or Rows the damaged
// rows have been taken away: an engine that opens the store again gets a State
// that asks for a comparison, which brings them back.
var ErrDamaged = errors.New("stored value is damaged")

// sum is a checksum that any change within one aligned word of eight bytes
// changes for certain, and other changes nearly so. It is made for speed in
// wasm, against storage that fails and not against people who mean harm.
func sum(b []byte) uint64 {
	const prime = 0x9E3779B97F4A7C15
	h := uint64(len(b)) * prime
	for len(b) >= 8 {
		h = bits.RotateLeft64(h^binary.LittleEndian.Uint64(b), 29) * prime
		b = b[8:]
	}
	for _, c := range b {
		h = bits.RotateLeft64(h^uint64(c), 29) * prime
	}
	return h ^ h>>32
}

// beginFrame appends the head of a frame; seal completes the frame that began
// at start.
func beginFrame(b []byte, kind byte) []byte { return append(b, kind, formVersion) }

func seal(b []byte, start int) []byte {
	return binary.LittleEndian.AppendUint64(b, sum(b[start:]))
}

// frame returns content framed.
func frame(kind byte, content []byte) []byte {
	b := make([]byte, 0, frameHead+len(content)+frameTail)
	return seal(append(beginFrame(b, kind), content...), 0)
}

// unframe returns the content of a frame, which aliases b.
func unframe(kind byte, b []byte) ([]byte, error) {
	if len(b) < frameHead+frameTail {
		return nil, fmt.Errorf("%w: %d bytes", ErrDamaged, len(b))
	}
	body := b[:len(b)-frameTail]
	if sum(body) != binary.LittleEndian.Uint64(b[len(body):]) {
		return nil, fmt.Errorf("%w: wrong checksum over %d bytes", ErrDamaged, len(body))
	}
	if b[0] == kind && b[1] > formVersion {
		return nil, fault.New(fault.TooOld, "pages.unframe", "version %d of %q is newer than this build's %d", b[1], kind, formVersion)
	}
	if b[0] != kind || b[1] != formVersion {
		return nil, fmt.Errorf("%w: kind %q of version %d, want %q of version %d", ErrDamaged, b[0], b[1], kind, formVersion)
	}
	return body[frameHead:], nil
}

// keyBytes is the length of a crm.Key in a page.
const keyBytes = 2 + 16

func appendKey(b []byte, k crm.Key) []byte {
	return append(binary.LittleEndian.AppendUint16(b, uint16(k.Entity)), k.ID[:]...)
}

func keyAt(b []byte) crm.Key {
	return crm.Key{Entity: crm.Entity(binary.LittleEndian.Uint16(b)), ID: crm.ID(b[2:keyBytes])}
}

// Keys of the stores sort as what they stand for.

func sequenceKey(n uint64) string { return string(binary.BigEndian.AppendUint64(nil, n)) }

func sequenceOf(key string) (uint64, error) {
	if len(key) != 8 {
		return 0, fmt.Errorf("%w: key of %d bytes, want 8", ErrDamaged, len(key))
	}
	return binary.BigEndian.Uint64([]byte(key)), nil
}

// hotKey sorts blocks with newer rows first.
func hotKey(newest uint64, block uint32) string {
	b := binary.BigEndian.AppendUint64(nil, ^newest)
	return string(binary.BigEndian.AppendUint32(b, block))
}

// blockOfHotKey returns the block of a key that hotKey made.
func blockOfHotKey(key string) (id uint32, ok bool) {
	if len(key) != 12 {
		return 0, false
	}
	return binary.BigEndian.Uint32([]byte(key[8:])), true
}

func pageKey(block uint32, page int) string {
	b := binary.BigEndian.AppendUint32(nil, block)
	return string(binary.BigEndian.AppendUint16(b, uint16(page)))
}

// removeBlock adds to c the removal of the hot page and of all cold pages of a
// block.
func removeBlock(c *changes, id uint32, hotKey string) {
	c.delete(hotStore, hotKey)
	c.deleteRange(pageStore, pageKey(id, 0), pageKey(id, maxBlockRows))
}

// at says where a damaged or failed value is stored.
func at(store, key string, err error) error {
	return fmt.Errorf("store %q, key 0x%x: %w", store, key, err)
}
