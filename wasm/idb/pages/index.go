package pages

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"regarding/shared/crm"
)

// location is where a row stands in the blocks.
type location struct {
	block uint32
	slot  uint16
}

// index says where every row stands in the blocks. It is built by reading the
// hot pages in the order of their keys, and kept by what is written. Until it
// is complete no block is written or removed, so that this order stays.
type index struct {
	at       map[crm.Key]location
	blocks   map[uint32]*block
	lastID   uint32
	complete bool
	after    string // key of the last hot page that is in the index
	// dead holds what is stored of blocks that are not in the index yet.
	dead map[uint32]bitmap
	// cache holds cold pages of the blocks.
	cache pageCache
}

func newIndex(dead map[uint32]bitmap) *index {
	return &index{at: map[crm.Key]location{}, blocks: map[uint32]*block{}, dead: dead}
}

// add takes in a hot page that was read, and returns its block as it is known
// from then on. Where two blocks hold a key, which only damage can bring about,
// the one that was first stays.
func (x *index) add(p hotPage) (*block, error) {
	b := p.block
	if known, ok := x.blocks[b.id]; ok {
		return known, nil
	}
	dead, ok := x.dead[b.id]
	if ok && len(dead) != (b.count+63)>>6 {
		return nil, fmt.Errorf("%w: %d rows, marks for %d", ErrDamaged, b.count, len(dead)<<6)
	}
	delete(x.dead, b.id)
	b.dead = dead
	for slot := range b.count {
		if dead.has(slot) {
			b.live--
			continue
		}
		key := p.key(slot)
		if _, twice := x.at[key]; twice {
			b.dead = b.dead.with(b.count, []int{slot})
			b.live--
			continue
		}
		x.at[key] = location{b.id, uint16(slot)}
	}
	x.blocks[b.id] = b
	x.lastID = max(x.lastID, b.id)
	x.after = max(x.after, b.hotKey())
	return b, nil
}

// drop forgets a block and its rows.
func (x *index) drop(id uint32) {
	if b := x.blocks[id]; b != nil {
		x.cache.drop(b)
	}
	maps.DeleteFunc(x.at, func(_ crm.Key, l location) bool { return l.block == id })
	delete(x.blocks, id)
	delete(x.dead, id)
}

// encodeDead encodes the marks of all blocks that have some.
func encodeDead(dead map[uint32]bitmap) []byte {
	b := beginFrame(nil, kindDead)
	for _, id := range slices.Sorted(maps.Keys(dead)) {
		b = binary.LittleEndian.AppendUint32(b, id)
		b = append(b, byte(len(dead[id])))
		for _, word := range dead[id] {
			b = binary.LittleEndian.AppendUint64(b, word)
		}
	}
	return seal(b, 0)
}

func decodeDead(value []byte) (map[uint32]bitmap, error) {
	dead := map[uint32]bitmap{}
	b, err := unframe(kindDead, value)
	for err == nil && len(b) > 0 {
		if len(b) < 5 || len(b) < 5+8*int(b[4]) {
			return nil, fmt.Errorf("%w: %d bytes left for the marks of a block", ErrDamaged, len(b))
		}
		marks := make(bitmap, b[4])
		for i := range marks {
			marks[i] = binary.LittleEndian.Uint64(b[5+8*i:])
		}
		dead[binary.LittleEndian.Uint32(b)] = marks
		b = b[5+8*len(marks):]
	}
	if err != nil {
		return nil, err
	}
	return dead, nil
}

// plan is a transaction that changes blocks, and what it does to the index
// once it is carried out.
type plan struct {
	changes
	index   *index
	newDead map[uint32][]int // slots that die
	added   []*block
	rows    [][]row // of added
	removed []*block
	gone    []crm.Key // keys that are in no block afterwards
}

func (x *index) plan() *plan { return &plan{index: x, newDead: map[uint32][]int{}} }

// kill marks the row of key as dead if it is in a block.
func (p *plan) kill(key crm.Key) {
	if l, ok := p.index.at[key]; ok {
		p.newDead[l.block] = append(p.newDead[l.block], int(l.slot))
	}
}

// add writes rows, whose keys are unique, in new blocks, instead of those
// that the blocks hold for their keys.
func (p *plan) add(w *writer, rows []row) {
	for _, r := range rows {
		p.kill(r.key)
	}
	for part := range slices.Chunk(rows, maxBlockRows) {
		id := p.index.lastID + 1 + uint32(len(p.added))
		p.added = append(p.added, w.block(&p.changes, id, part))
		p.rows = append(p.rows, part)
	}
}

// remove takes away the row of key.
func (p *plan) remove(key crm.Key) {
	p.kill(key)
	p.gone = append(p.gone, key)
}

// seal adds what follows from the rest: blocks without living rows go, the
// others keep their marks.
func (p *plan) seal() {
	if len(p.newDead) == 0 && len(p.removed) == 0 {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(p.newDead)) {
		b := p.index.blocks[id]
		if b.live == len(p.newDead[id]) && !slices.Contains(p.removed, b) {
			p.removed = append(p.removed, b)
		}
	}
	dead := map[uint32]bitmap{}
	for id, b := range p.index.blocks {
		if b.dead != nil {
			dead[id] = b.dead
		}
		if slots := p.newDead[id]; slots != nil {
			dead[id] = b.dead.with(b.count, slots)
		}
	}
	for _, b := range p.removed {
		b.remove(&p.changes)
		delete(dead, b.id)
	}
	p.put(metaStore, metaDead, encodeDead(dead))
}

// done brings the index to where the transaction has brought the store.
func (p *plan) done() {
	x := p.index
	for id, slots := range p.newDead {
		b := x.blocks[id]
		b.dead = b.dead.with(b.count, slots)
		b.live -= len(slots)
	}
	for _, key := range p.gone {
		delete(x.at, key)
	}
	for i, b := range p.added {
		x.blocks[b.id] = b
		x.lastID = b.id
		for slot, r := range p.rows[i] {
			x.at[r.key] = location{b.id, uint16(slot)}
		}
	}
	for _, b := range p.removed {
		delete(x.blocks, b.id)
		x.cache.drop(b)
	}
}
