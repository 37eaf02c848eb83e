package packs

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"regarding/shared/crm"
	"regarding/wasm/blob"
	"regarding/wasm/idb/pages"
)

// plan gathers a transaction, and what is known when it is done.
type plan struct {
	changes []pages.Change
	held    []row
	gone    []crm.Hash
	strict  bool
}

func (p *plan) put(store, key string, value []byte) {
	p.changes = append(p.changes, pages.Change{Kind: pages.Put, Store: store, Key: key, Value: value})
}

func (p *plan) delete(store, key string) {
	p.changes = append(p.changes, pages.Change{Kind: pages.Delete, Store: store, Key: key})
}

// carryOut writes what was planned.
func (s *Store) carryOut(ctx context.Context, p *plan) error {
	if len(p.changes) == 0 {
		return nil
	}
	if err := s.disk.Write(ctx, p.strict, p.changes); err != nil {
		return err
	}
	for _, hash := range p.gone {
		s.forget(hash)
	}
	for _, r := range p.held {
		s.hold(r)
	}
	return nil
}

// Put implements blob.Store. It is one transaction for all that are not large,
// and some for each that is.
func (s *Store) Put(ctx context.Context, blobs ...blob.Fresh) error {
	if err := s.lock(ctx); err != nil {
		return err
	}
	defer s.unlock()
	var p plan
	var small []blob.Fresh
	var shared []crm.Hash
	seen := make(map[crm.Hash]bool, len(blobs))
	for _, b := range blobs {
		b.Size = uint64(len(b.Bytes))
		e, held := s.index[b.Hash]
		switch {
		case held && e.whole():
			if e.flags&localFlag != 0 && !b.Local {
				shared = append(shared, b.Hash)
			}
		case seen[b.Hash]:
		case len(b.Bytes) > packBytes:
			if err := s.putLarge(ctx, b, held, e); err != nil {
				return fmt.Errorf("store %d bytes: %w", len(b.Bytes), err)
			}
		default:
			if held {
				p.dropParts(b.Hash, e)
			}
			p.strict = p.strict || !b.Durable
			small = append(small, b)
		}
		seen[b.Hash] = true
	}
	if err := s.change(ctx, &p, shared, func(e *entry) bool { e.set(localFlag, false); return true }); err != nil {
		return err
	}
	s.pack(&p, small)
	if err := s.carryOut(ctx, &p); err != nil {
		return fmt.Errorf("store %d blobs: %w", len(small), err)
	}
	return nil
}

// pack plans packs of blobs, in their order.
func (s *Store) pack(p *plan, blobs []blob.Fresh) {
	number := s.last
	for len(blobs) > 0 {
		number++
		var data []byte
		r := row{number: number}
		for len(blobs) > 0 && (len(data) == 0 || len(data)+len(blobs[0].Bytes) <= packBytes) {
			b := blobs[0]
			e := newEntry(b.Facts)
			e.pack, e.at = number, uint32(len(data))
			r.items = append(r.items, item{b.Hash, e})
			data = append(data, b.Bytes...)
			blobs = blobs[1:]
		}
		r.size = len(data)
		p.put(packStore, packKey(number), data)
		p.keep(packKey(number), r)
	}
	s.last = number // also when nothing is written: numbers need only differ
}

// dropParts plans the end of what is held in parts.
func (p *plan) dropParts(hash crm.Hash, e entry) {
	p.changes = append(p.changes, pages.Change{Kind: pages.DeleteRange, Store: partStore, Key: partKey(hash, 0), To: partKey(hash, e.parts())})
	p.delete(indexStore, string(hash[:]))
	p.gone = append(p.gone, hash)
}

// atOnce is how many parts are written in one transaction: it bounds what is
// on its way to the browser's process.
const atOnce = 8

// putLarge stores a blob in parts. It is held whole with the last of them.
// What was held of it, as before says, is replaced.
func (s *Store) putLarge(ctx context.Context, b blob.Fresh, held bool, before entry) error {
	delete(s.digests, b.Hash)
	e := newEntry(b.Facts)
	for at := 0; at < len(b.Bytes); {
		p := plan{strict: !b.Durable}
		if held && at == 0 {
			p.dropParts(b.Hash, before)
		}
		for n := 0; n < atOnce && at < len(b.Bytes); n++ {
			part := b.Bytes[at:min(at+partBytes, len(b.Bytes))]
			p.put(partStore, partKey(b.Hash, uint64(at/partBytes)), part)
			at += len(part)
		}
		e.at = uint32(at)
		p.keep(string(b.Hash[:]), row{items: []item{{b.Hash, e}}})
		if err := s.carryOut(ctx, &p); err != nil {
			return err
		}
	}
	return nil
}

// keep plans a row of the index.
func (p *plan) keep(key string, r row) {
	p.put(indexStore, key, r.encode())
	p.held = append(p.held, r)
}

// Append implements blob.Store.
func (s *Store) Append(ctx context.Context, hash crm.Hash, f blob.Facts, b []byte) (have uint64, err error) {
	if err := s.lock(ctx); err != nil {
		return 0, err
	}
	defer s.unlock()
	e, held := s.index[hash]
	if held && !e.whole() && uint64(e.size) != f.Size {
		// It was taken for another size: what is held is of no use.
		var p plan
		p.dropParts(hash, e)
		if err := s.carryOut(ctx, &p); err != nil {
			return 0, fmt.Errorf("begin a blob anew: %w", err)
		}
		held = false
	}
	if !held {
		e = newEntry(f)
	}
	if have = e.have(); held && e.whole() || f.Have != have {
		return have, nil
	}
	b = b[:min(uint64(len(b)), f.Size-have)]
	d, err := s.digest(ctx, hash, have)
	if err != nil {
		return 0, fmt.Errorf("append to a blob: %w", err)
	}
	d.Write(b)
	d.have = have + uint64(len(b))
	whole := d.have == f.Size
	var p plan
	p.strict = !f.Durable
	if whole && crm.Hash(d.Sum(nil)) != hash {
		p.dropParts(hash, e)
		delete(s.digests, hash)
		if err := s.carryOut(ctx, &p); err != nil {
			return 0, fmt.Errorf("drop a blob: %w", err)
		}
		return 0, fmt.Errorf("append the last %d bytes: %w", len(b), blob.ErrDamaged)
	}
	if err := s.appendParts(ctx, &p, hash, have, b); err != nil {
		return 0, fmt.Errorf("append to a blob: %w", err)
	}
	e.at = uint32(d.have)
	p.keep(string(hash[:]), row{items: []item{{hash, e}}})
	if err := s.carryOut(ctx, &p); err != nil {
		return 0, fmt.Errorf("append to a blob: %w", err)
	}
	if s.digests[hash] = d; whole {
		delete(s.digests, hash)
	}
	return d.have, nil
}

// appendParts plans the parts of b, which stands at an offset.
func (s *Store) appendParts(ctx context.Context, p *plan, hash crm.Hash, offset uint64, b []byte) error {
	for len(b) > 0 {
		index, within := offset/partBytes, int(offset%partBytes)
		part := b[:min(len(b), partBytes-within)]
		b, offset = b[len(part):], offset+uint64(len(part))
		if within > 0 {
			begun, err := s.parts(ctx, hash, index, index+1)
			if err != nil {
				return err
			}
			if len(begun) != within {
				return fmt.Errorf("%w: a part of %d bytes, want %d", blob.ErrDamaged, len(begun), within)
			}
			part = append(begun, part...)
		}
		p.put(partStore, partKey(hash, index), part)
	}
	return nil
}

// parts reads the parts from one index to before another, as one.
func (s *Store) parts(ctx context.Context, hash crm.Hash, from, to uint64) ([]byte, error) {
	keys := make([]string, 0, to-from)
	for index := from; index < to; index++ {
		keys = append(keys, partKey(hash, index))
	}
	found, err := s.disk.Read(ctx, pages.Query{Store: partStore, Keys: keys})
	if err != nil {
		return nil, err
	}
	if len(found[0]) != len(keys) {
		return nil, fmt.Errorf("%w: %d parts of %d", blob.ErrDamaged, len(found[0]), len(keys))
	}
	b := found[0][0].Value
	for _, part := range found[0][1:] {
		b = append(b, part.Value...)
	}
	return b, nil
}

// digest returns the digest of the first bytes of a blob in parts.
func (s *Store) digest(ctx context.Context, hash crm.Hash, have uint64) (*digest, error) {
	if d := s.digests[hash]; d != nil && d.have == have {
		return d, nil
	}
	d := &digest{have: have, Hash: sha256.New()}
	for index := uint64(0); index*partBytes < have; index++ {
		part, err := s.parts(ctx, hash, index, index+1)
		if err != nil {
			return nil, err
		}
		d.Write(part)
	}
	return d, nil
}

// change plans other entries for blobs: f changes one, or returns false to
// drop it. It rewrites the rows of the index that they are in.
func (s *Store) change(ctx context.Context, p *plan, hashes []crm.Hash, f func(*entry) bool) error {
	rows := map[string]map[crm.Hash]bool{}
	var keys []string
	for _, hash := range hashes {
		e, held := s.index[hash]
		if !held {
			continue
		}
		key := item{hash, e}.indexKey()
		if rows[key] == nil {
			rows[key] = map[crm.Hash]bool{}
			keys = append(keys, key)
		}
		rows[key][hash] = true
	}
	if len(keys) == 0 {
		return nil
	}
	slices.Sort(keys)
	found, err := s.disk.Read(ctx, pages.Query{Store: indexStore, Keys: keys})
	if err != nil {
		return fmt.Errorf("read the index of packs: %w", err)
	}
	for _, stored := range found[0] {
		r, err := decodeRow(stored.Key, stored.Value)
		if err != nil {
			return err
		}
		p.rewrite(stored.Key, r, rows[stored.Key], f)
	}
	return nil
}

// rewrite plans a row of the index with the entries of some blobs changed.
func (p *plan) rewrite(key string, r row, which map[crm.Hash]bool, f func(*entry) bool) {
	kept := r.items[:0]
	for _, i := range r.items {
		switch {
		case !which[i.hash] || f(&i.entry):
			kept = append(kept, i)
		case r.number == 0:
			p.dropParts(i.hash, i.entry)
			return
		default:
			p.gone = append(p.gone, i.hash)
		}
	}
	if r.items = kept; len(kept) > 0 {
		p.keep(key, r)
		return
	}
	p.delete(indexStore, key)
	p.delete(packStore, key)
}

// Mark implements blob.Store.
func (s *Store) Mark(ctx context.Context, durable bool, hashes ...crm.Hash) error {
	return s.changeAll(ctx, hashes, func(e *entry) bool { e.set(durableFlag, durable); return true })
}

// Drop implements blob.Store. The space of small blobs comes back when Tidy
// joins what is left of their packs.
func (s *Store) Drop(ctx context.Context, hashes ...crm.Hash) error {
	return s.changeAll(ctx, hashes, func(*entry) bool { return false })
}

func (s *Store) changeAll(ctx context.Context, hashes []crm.Hash, f func(*entry) bool) error {
	if err := s.lock(ctx); err != nil {
		return err
	}
	defer s.unlock()
	var p plan
	if err := s.change(ctx, &p, hashes, f); err != nil {
		return err
	}
	for _, hash := range p.gone {
		delete(s.digests, hash)
	}
	if err := s.carryOut(ctx, &p); err != nil {
		return fmt.Errorf("change %d blobs: %w", len(hashes), err)
	}
	return nil
}
