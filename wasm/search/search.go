// Package search is the full-text index over what is local: which documents
// hold the words that a person types.
package search

import (
	"context"
	"errors"
	"fmt"

	"regarding/shared/crm"
)

// Store keeps pages of bytes by number. Writes count once Write has returned;
// they need not survive a loss of power, as long as later ones do not survive
// without earlier ones.
type Store interface {
	// Read returns the pages with the numbers, nil for those that are not there.
	Read(ctx context.Context, numbers ...uint64) ([][]byte, error)
	// Write puts pages and takes others away, all of it or nothing.
	Write(ctx context.Context, w Write) error
}

// Write is one change of a Store.
type Write struct {
	Put  []Page
	Drop []uint64
	// DropFrom takes away every page with this number or a higher one that is
	// not put, 0 for none.
	DropFrom uint64
}

// Page is a page and its number.
type Page struct {
	Number uint64
	Bytes  []byte
}

// Field is a part of a document in which words can be looked for alone.
type Field uint8

const (
	// Anywhere: words of every part.
	Anywhere Field = iota
	// From: who wrote it.
	From
	// To: who it went to.
	To
	// Subject of it.
	Subject
)

// Document is what is found.
type Document struct {
	ID            crm.ID
	From, To      string
	Subject, Text string
	// Whole says that Text is all there is: a document without it is added
	// again when its text arrives.
	Whole bool
}

// Config is what an Index is made from.
type Config struct {
	Store Store
	// Pause is called often during long work and may hand over to others.
	Pause func()
	// Live reports whether a document still exists: what does not goes when
	// parts of the index are merged.
	Live func(crm.ID) bool
}

// Index is the index. It is for one goroutine at a time. After an error of the
// store it is to be opened again.
//
// What was added since the last Flush is lost when the program ends: who adds
// asks Has what is missing when it starts again.
type Index struct {
	config   Config
	next     uint64 // page number not used yet
	segments []*segment
	serial   int32 // of the segment made last
	pending  *pending
	where    map[crm.ID]place // of the newest of each document
	cache    cache
	merging  *merging
}

// place is where a document is: the serial of the segment (pendingSerial for
// those not flushed), and its number in there.
type place struct {
	serial int32
	number uint32
	whole  bool
}

const pendingSerial = 0

// Open reads what the store holds. A damaged index is begun anew: Has then
// knows nothing.
func Open(ctx context.Context, c Config) (*Index, error) {
	if c.Pause == nil {
		c.Pause = func() {}
	}
	if c.Live == nil {
		c.Live = func(crm.ID) bool { return true }
	}
	x := &Index{config: c}
	err := x.load(ctx)
	if errors.Is(err, errDamaged) {
		err = x.Clear(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("open the search index: %w", err)
	}
	return x, nil
}

// Clear takes everything out of the index.
func (x *Index) Clear(ctx context.Context) error {
	m := &manifest{next: 1}
	if err := x.config.Store.Write(ctx, Write{Put: []Page{{0, m.encode()}}, DropFrom: 1}); err != nil {
		return err
	}
	x.reset(m)
	return nil
}

func (x *Index) reset(m *manifest) {
	x.next, x.segments, x.pending, x.merging = m.next, m.segments, newPending(), nil
	x.where, x.cache = map[crm.ID]place{}, cache{}
}

func (x *Index) load(ctx context.Context) error {
	pages, err := x.config.Store.Read(ctx, 0)
	if err != nil {
		return err
	}
	if pages[0] == nil {
		x.reset(&manifest{next: 1})
		return nil
	}
	m, err := decodeManifest(pages[0])
	if err != nil {
		return err
	}
	x.reset(m)
	// Pages of a merge that was not finished.
	if err := x.config.Store.Write(ctx, Write{Drop: m.unfinished, DropFrom: m.next}); err != nil {
		return err
	}
	for _, s := range m.segments {
		wholes, err := x.readIDs(ctx, s)
		if err != nil {
			return err
		}
		x.name(s)
		for i, id := range s.docs {
			x.where[id] = place{s.serial, uint32(i), wholes[i]}
		}
		x.config.Pause()
	}
	return nil
}

// name gives a segment its serial.
func (x *Index) name(s *segment) {
	x.serial++
	s.serial = x.serial
}

// newPage returns the number for a new page.
func (x *Index) newPage() uint64 {
	x.next++
	return x.next - 1
}

// write writes pages and a manifest that names these segments.
func (x *Index) write(ctx context.Context, w Write, segments []*segment) error {
	m := manifest{next: x.next, segments: segments}
	if x.merging != nil {
		m.unfinished = x.merging.w.written
	}
	w.Put = append(w.Put, Page{0, m.encode()})
	if err := x.config.Store.Write(ctx, w); err != nil {
		return err
	}
	x.segments = segments
	return nil
}

// idBytes is what a document takes in a page of ids: its id, and a byte that
// is 1 when it is whole.
const idBytes = 17

// readIDs reads the documents of a segment and returns which are whole.
func (x *Index) readIDs(ctx context.Context, s *segment) (wholes []bool, err error) {
	pages, err := x.config.Store.Read(ctx, s.ids...)
	if err != nil {
		return nil, err
	}
	for _, page := range pages {
		for ; len(page) >= idBytes; page = page[idBytes:] {
			s.docs = append(s.docs, crm.ID(page))
			wholes = append(wholes, page[16] == 1)
		}
	}
	if len(s.docs) != s.documents {
		return nil, errDamaged
	}
	return wholes, nil
}

// appendIDs cuts documents into pages of ids.
func appendIDs(ids []crm.ID, wholes []bool, put func([]byte)) {
	const most = pageBytes / idBytes
	for begin := 0; begin < len(ids); begin += most {
		var page []byte
		for i := begin; i < min(begin+most, len(ids)); i++ {
			page = append(page, ids[i][:]...)
			if wholes[i] {
				page = append(page, 1)
			} else {
				page = append(page, 0)
			}
		}
		put(page)
	}
}

// Has reports whether a document is in the index, and whether with its text.
func (x *Index) Has(id crm.ID) (whole, ok bool) {
	p, ok := x.where[id]
	return p.whole, ok
}

// Len returns how many documents are found at most.
func (x *Index) Len() int { return len(x.where) }

// Remove makes a document not be found any more. It is only for this run of
// the program: Live says that it has gone for good.
func (x *Index) Remove(id crm.ID) { delete(x.where, id) }

// Pages returns how many pages the index has, the first of which says what
// there is.
func (x *Index) Pages() int {
	n := 1
	for _, s := range x.segments {
		n += len(s.terms) + len(s.ids)
	}
	return n
}

// cache holds pages that were read lately.
type cache struct {
	pages map[uint64]*cached
	bytes int
	clock uint64
}

type cached struct {
	bytes []byte
	used  uint64
}

// cacheBytes bounds the cache.
const cacheBytes = 4 << 20

func (c *cache) get(number uint64) []byte {
	p := c.pages[number]
	if p == nil {
		return nil
	}
	c.clock++
	p.used = c.clock
	return p.bytes
}

func (c *cache) put(number uint64, b []byte) {
	if c.pages == nil || c.bytes+len(b) > cacheBytes {
		c.evict()
	}
	c.clock++
	c.pages[number] = &cached{b, c.clock}
	c.bytes += len(b)
}

// evict keeps the half of the pages that was used last.
func (c *cache) evict() {
	kept := map[uint64]*cached{}
	size := 0
	limit := c.clock - uint64(len(c.pages)/2)
	for n, p := range c.pages {
		if p.used > limit && size+len(p.bytes) <= cacheBytes/2 {
			kept[n] = p
			size += len(p.bytes)
		}
	}
	c.pages, c.bytes = kept, size
}

// page returns a page of terms.
func (x *Index) page(ctx context.Context, number uint64) ([]byte, error) {
	if b := x.cache.get(number); b != nil {
		return b, nil
	}
	pages, err := x.config.Store.Read(ctx, number)
	if err != nil {
		return nil, err
	}
	if pages[0] == nil {
		return nil, errDamaged
	}
	x.cache.put(number, pages[0])
	return pages[0], nil
}
