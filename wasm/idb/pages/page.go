package pages

import (
	"encoding/binary"
	"fmt"

	"regarding/shared/crm"
)

// A block is up to 1,024 rows that were written together: one hot page, with
// the key and the hot columns of each row, and cold pages with the whole rows.
// It never changes: rows that were replaced or removed are marked dead.
const (
	maxBlockRows = 1024
	maxPageRows  = 256
	// maxPageBytes is the size at which a cold page is ended early.
	maxPageBytes = 256 << 10
)

// row is a row as it goes into a block.
type row struct {
	key    crm.Key
	commit uint64 // of its version: what is newest is found first
	full   []byte
	hot    []byte
}

// block is what is known of a block in memory.
type block struct {
	id     uint32
	newest uint64 // highest commit of its rows
	count  int
	live   int
	// ends holds for every cold page the slot behind its last row.
	ends []uint16
	dead bitmap // nil while all are live
	// stale says that the hot page was written by a build with another
	// catalogue, and may lack what is hot in this one.
	stale bool
}

func (b *block) hotKey() string { return hotKey(b.newest, b.id) }

// page returns the cold page of a slot, and the slot's place in it.
func (b *block) page(slot int) (page, place int) {
	start := 0
	for i, end := range b.ends {
		if slot < int(end) {
			return i, slot - start
		}
		start = int(end)
	}
	panic(fmt.Sprintf("pages: slot %d of block %d with %d rows", slot, b.id, b.count))
}

// rowsOf returns how many rows a cold page has.
func (b *block) rowsOf(page int) int {
	if page == 0 {
		return int(b.ends[0])
	}
	return int(b.ends[page] - b.ends[page-1])
}

func (b *block) remove(c *changes) { removeBlock(c, b.id, b.hotKey()) }

// bitmap marks slots.
type bitmap []uint64

func (m bitmap) has(slot int) bool {
	return slot>>6 < len(m) && m[slot>>6]&(1<<(slot&63)) != 0
}

// with returns a copy of m, of count slots, with slot marked as well.
func (m bitmap) with(count int, slots []int) bitmap {
	marked := make(bitmap, (count+63)>>6)
	copy(marked, m)
	for _, slot := range slots {
		marked[slot>>6] |= 1 << (slot & 63)
	}
	return marked
}

// writer encodes the pages of a transaction into one buffer that is used again
// for the next.
type writer struct {
	buf     []byte
	columns []byte // hot columns of rows
}

func (w *writer) reset() { w.buf, w.columns = w.buf[:0], w.columns[:0] }

// row returns r as it goes into a block. It keeps full.
func (w *writer) row(r crm.Row, full []byte) row {
	start := len(w.columns)
	w.columns = crm.AppendRow(w.columns, r.Hot(), crm.CatalogueVersion)
	return row{r.Key, r.Version.Commit, full, w.columns[start:]}
}

// block adds a block of the rows, at most maxBlockRows, to c.
func (w *writer) block(c *changes, id uint32, rows []row) *block {
	b := &block{id: id, count: len(rows), live: len(rows)}
	for from := 0; from < len(rows); {
		to, size := from, 0
		for to < len(rows) && to-from < maxPageRows && (to == from || size+len(rows[to].full) <= maxPageBytes) {
			size += len(rows[to].full)
			to++
		}
		c.put(pageStore, pageKey(id, len(b.ends)), w.cold(id, len(b.ends), rows[from:to]))
		b.ends = append(b.ends, uint16(to))
		from = to
	}
	for _, r := range rows {
		b.newest = max(b.newest, r.commit)
	}
	c.put(hotStore, b.hotKey(), w.hot(b, rows))
	return b
}

// cold encodes a cold page: its block and number, the count of its rows, where
// each ends, and the rows.
func (w *writer) cold(id uint32, page int, rows []row) []byte {
	start := len(w.buf)
	b := beginFrame(w.buf, kindPage)
	b = binary.LittleEndian.AppendUint32(b, id)
	b = binary.LittleEndian.AppendUint16(b, uint16(page))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(rows)))
	end := uint32(0)
	for _, r := range rows {
		end += uint32(len(r.full))
		b = binary.LittleEndian.AppendUint32(b, end)
	}
	for _, r := range rows {
		b = append(b, r.full...)
	}
	w.buf = seal(b, start)
	return w.buf[start:]
}

// hot encodes a hot page: its block, the highest commit, the version of the
// catalogue, the ends of the cold
// pages, the keys of the rows, where the hot columns of each end, and those.
func (w *writer) hot(info *block, rows []row) []byte {
	start := len(w.buf)
	b := beginFrame(w.buf, kindHot)
	b = binary.LittleEndian.AppendUint32(b, info.id)
	b = binary.LittleEndian.AppendUint64(b, info.newest)
	b = binary.LittleEndian.AppendUint32(b, crm.CatalogueVersion)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(info.ends)))
	for _, end := range info.ends {
		b = binary.LittleEndian.AppendUint16(b, end)
	}
	b = binary.LittleEndian.AppendUint16(b, uint16(len(rows)))
	for _, r := range rows {
		b = appendKey(b, r.key)
	}
	end := uint32(0)
	for _, r := range rows {
		end += uint32(len(r.hot))
		b = binary.LittleEndian.AppendUint32(b, end)
	}
	for _, r := range rows {
		b = append(b, r.hot...)
	}
	w.buf = seal(b, start)
	return w.buf[start:]
}

// parts are consecutive pieces of bytes.
type parts struct {
	ends []byte // of four bytes each
	data []byte
}

func (p parts) len() int { return len(p.ends) / 4 }

// at returns piece i, which aliases the page.
func (p parts) at(i int) []byte {
	start := uint32(0)
	if i > 0 {
		start = binary.LittleEndian.Uint32(p.ends[4*(i-1):])
	}
	return p.data[start:binary.LittleEndian.Uint32(p.ends[4*i:])]
}

// readParts takes count ends and everything that follows from b.
func readParts(b []byte, count int) (parts, error) {
	if len(b) < 4*count {
		return parts{}, fmt.Errorf("%w: no room for %d rows", ErrDamaged, count)
	}
	p := parts{b[:4*count], b[4*count:]}
	last := uint32(0)
	for i := range count {
		end := binary.LittleEndian.Uint32(p.ends[4*i:])
		if end < last || int(end) > len(p.data) {
			return parts{}, fmt.Errorf("%w: row %d ends at %d of %d", ErrDamaged, i, end, len(p.data))
		}
		last = end
	}
	if int(last) != len(p.data) {
		return parts{}, fmt.Errorf("%w: %d bytes behind the last row", ErrDamaged, len(p.data)-int(last))
	}
	return p, nil
}

// readCold returns the rows of a cold page.
func readCold(value []byte, id uint32, page int) (parts, error) {
	b, err := unframe(kindPage, value)
	if err != nil {
		return parts{}, err
	}
	if len(b) < 8 {
		return parts{}, fmt.Errorf("%w: %d bytes", ErrDamaged, len(b))
	}
	gotID, gotPage := binary.LittleEndian.Uint32(b), int(binary.LittleEndian.Uint16(b[4:]))
	if gotID != id || gotPage != page {
		return parts{}, fmt.Errorf("%w: page %d of block %d", ErrDamaged, gotPage, gotID)
	}
	return readParts(b[8:], int(binary.LittleEndian.Uint16(b[6:])))
}

// hotPage is a hot page as read.
type hotPage struct {
	block *block
	keys  []byte
	hot   parts
}

func (p hotPage) key(slot int) crm.Key { return keyAt(p.keys[slot*keyBytes:]) }

// readHot returns a hot page, which aliases value.
func readHot(key string, value []byte) (hotPage, error) {
	b, err := unframe(kindHot, value)
	if err != nil {
		return hotPage{}, err
	}
	short := func() (hotPage, error) {
		return hotPage{}, fmt.Errorf("%w: hot page of %d bytes is too short", ErrDamaged, len(value))
	}
	if len(b) < 18 {
		return short()
	}
	info := &block{id: binary.LittleEndian.Uint32(b), newest: binary.LittleEndian.Uint64(b[4:])}
	info.stale = binary.LittleEndian.Uint32(b[12:]) != crm.CatalogueVersion
	if info.hotKey() != key {
		return hotPage{}, fmt.Errorf("%w: hot page of block %d", ErrDamaged, info.id)
	}
	pages := int(binary.LittleEndian.Uint16(b[16:]))
	if b = b[18:]; len(b) < 2*pages+2 {
		return short()
	}
	last := uint16(0)
	for i := range pages {
		end := binary.LittleEndian.Uint16(b[2*i:])
		if end <= last {
			return hotPage{}, fmt.Errorf("%w: page %d ends at %d", ErrDamaged, i, end)
		}
		info.ends, last = append(info.ends, end), end
	}
	count := int(binary.LittleEndian.Uint16(b[2*pages:]))
	if b = b[2*pages+2:]; len(b) < count*keyBytes || count > maxBlockRows || int(last) != count {
		return short()
	}
	info.count, info.live = count, count
	p := hotPage{block: info, keys: b[:count*keyBytes]}
	p.hot, err = readParts(b[count*keyBytes:], count)
	return p, err
}

// rowsIn returns how many rows a hot page has, 0 where that cannot be told.
func rowsIn(value []byte) int {
	const ends = frameHead + 18
	if len(value) < ends {
		return 0
	}
	at := ends + 2*int(binary.LittleEndian.Uint16(value[ends-2:]))
	if len(value) < at+2 {
		return 0
	}
	return int(binary.LittleEndian.Uint16(value[at:]))
}
