package packs

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"

	"regarding/shared/crm"
	"regarding/wasm/blob"
	"regarding/wasm/idb/pages"
)

// entry is where bytes are and what is known of them.
type entry struct {
	pack uint32 // 0 for those in parts
	// at is the offset in the pack; of those in parts, how many bytes are held.
	at    uint32
	size  uint32
	day   blob.Day
	flags byte
}

// Bits of an entry's flags.
const (
	kindBits    = 0x03
	durableFlag = 0x04
	localFlag   = 0x08
	openedFlag  = 0x10
)

func newEntry(f blob.Facts) entry {
	e := entry{size: uint32(f.Size), day: f.Day, flags: byte(f.Kind) & kindBits}
	e.set(durableFlag, f.Durable)
	e.set(localFlag, f.Local)
	e.set(openedFlag, f.Opened)
	return e
}

func (e *entry) set(flag byte, on bool) {
	e.flags &^= flag
	if on {
		e.flags |= flag
	}
}

func (e entry) facts() blob.Facts {
	return blob.Facts{
		Size: uint64(e.size), Have: e.have(), Kind: blob.Kind(e.flags & kindBits), Day: e.day,
		Durable: e.flags&durableFlag != 0, Local: e.flags&localFlag != 0, Opened: e.flags&openedFlag != 0,
	}
}

func (e entry) have() uint64 {
	if e.pack == 0 {
		return uint64(e.at)
	}
	return uint64(e.size)
}

func (e entry) whole() bool { return e.have() == uint64(e.size) }

// parts returns how many parts hold the bytes of e.
func (e entry) parts() uint64 { return (e.have() + partBytes - 1) / partBytes }

// A row of the index is a version byte, the size of the pack, 44 bytes for each
// blob in the order in which they lie in it, and a checksum of all before.
// Numbers are little-endian.
const (
	indexVersion = 1
	indexHead    = 1 + 4
	entryBytes   = 32 + 4 + 4 + 2 + 1 + 1
)

// errIndex means that a row of the index cannot be read.
var errIndex = errors.New("index of packs is damaged")

// item is a blob in a row of the index.
type item struct {
	hash crm.Hash
	entry
}

// row is a row of the index: a pack, or with number 0 a large blob.
type row struct {
	number uint32
	size   int // of the pack
	items  []item
}

func (r row) encode() []byte {
	b := make([]byte, 0, indexHead+len(r.items)*entryBytes+crc32.Size)
	b = append(b, indexVersion)
	b = binary.LittleEndian.AppendUint32(b, uint32(r.size))
	for _, i := range r.items {
		b = append(b, i.hash[:]...)
		b = binary.LittleEndian.AppendUint32(b, i.at)
		b = binary.LittleEndian.AppendUint32(b, i.size)
		b = binary.LittleEndian.AppendUint16(b, uint16(i.day))
		b = append(b, i.flags, 0)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

// decodeRow reads the row at a key.
func decodeRow(key string, b []byte) (r row, err error) {
	r.number = numberOf(key)
	body := len(b) - crc32.Size
	switch {
	case body < indexHead || (body-indexHead)%entryBytes != 0 || binary.LittleEndian.Uint32(b[body:]) != crc32.ChecksumIEEE(b[:body]):
		return r, fmt.Errorf("%w: row %x of %d bytes", errIndex, key, len(b))
	case b[0] != indexVersion:
		return r, fmt.Errorf("%w: row %x of version %d, want %d", errIndex, key, b[0], indexVersion)
	}
	r.size = int(binary.LittleEndian.Uint32(b[1:]))
	r.items = make([]item, 0, (body-indexHead)/entryBytes)
	for b := b[indexHead:body]; len(b) > 0; b = b[entryBytes:] {
		r.items = append(r.items, item{crm.Hash(b[:32]), entry{
			pack: r.number, at: binary.LittleEndian.Uint32(b[32:]), size: binary.LittleEndian.Uint32(b[36:]),
			day: blob.Day(binary.LittleEndian.Uint16(b[40:])), flags: b[42],
		}})
	}
	return r, nil
}

func packKey(number uint32) string { return string(binary.BigEndian.AppendUint32(nil, number)) }

func partKey(hash crm.Hash, index uint64) string {
	return string(binary.BigEndian.AppendUint32(hash[:], uint32(index)))
}

// indexKey returns the key of the row of the index that holds a blob.
func (i item) indexKey() string {
	if i.pack == 0 {
		return string(i.hash[:])
	}
	return packKey(i.pack)
}

// numberOf returns the pack of a key of the index, 0 for a large blob.
func numberOf(key string) uint32 {
	if len(key) != 4 {
		return 0
	}
	return binary.BigEndian.Uint32([]byte(key))
}

// loadRows is how many rows of the index are read at a time.
const loadRows = 256

// load reads the index. A row that is damaged costs the bytes of its pack.
func (s *Store) load(ctx context.Context) error {
	clear(s.index)
	clear(s.packs)
	for after := ""; ; {
		found, err := s.disk.Read(ctx, pages.Query{Store: indexStore, After: after, Limit: loadRows})
		if err != nil {
			return fmt.Errorf("load the index of packs: %w", err)
		}
		for _, stored := range found[0] {
			after = stored.Key
			r, err := decodeRow(stored.Key, stored.Value)
			s.last = max(s.last, r.number)
			if err != nil {
				s.report(err)
				continue
			}
			s.hold(r)
		}
		if len(found[0]) < loadRows {
			return nil
		}
	}
}

// hold notes what a row that is in the database holds.
func (s *Store) hold(r row) {
	for _, i := range r.items {
		s.forget(i.hash)
		s.index[i.hash] = i.entry
		if r.number == 0 {
			continue
		}
		p := s.packs[r.number]
		if p == nil {
			p = &pack{size: r.size}
			s.packs[r.number] = p
		}
		p.blobs++
		p.live += int(i.size)
	}
}

// forget drops what is noted of a blob.
func (s *Store) forget(hash crm.Hash) {
	e, held := s.index[hash]
	if !held {
		return
	}
	delete(s.index, hash)
	if p := s.packs[e.pack]; p != nil {
		p.blobs--
		p.live -= int(e.size)
		if p.blobs == 0 {
			delete(s.packs, e.pack)
		}
	}
}

// Each implements blob.Store. Blobs that lie together come together, the
// oldest packs first.
func (s *Store) Each(ctx context.Context, f func(blob.Held) error) error {
	if err := s.lock(ctx); err != nil {
		return err
	}
	defer s.unlock()
	items := make([]item, 0, len(s.index))
	for hash, e := range s.index {
		items = append(items, item{hash, e})
	}
	slices.SortFunc(items, func(a, b item) int {
		if c := cmp.Or(cmp.Compare(a.pack, b.pack), cmp.Compare(a.at, b.at)); c != 0 {
			return c
		}
		return bytes.Compare(a.hash[:], b.hash[:])
	})
	for _, i := range items {
		if err := f(blob.Held{Hash: i.hash, Facts: i.facts()}); err != nil {
			return err
		}
	}
	return nil
}
