package pages

// cacheBytes is how many bytes of cold pages one of the two halves of a
// pageCache holds: some 25 full pages.
const cacheBytes = 4 << 20

// pageCache keeps cold pages that rows were read from lately: those used since
// the halves changed places are in young. A page never changes while its block
// is there, so what is kept is what is stored. The zero cache is empty.
type pageCache struct {
	young, old map[string]parts // by pageKey
	bytes      int              // of young
}

func (c *pageCache) get(key string) (parts, bool) {
	if p, ok := c.young[key]; ok {
		return p, true
	}
	p, ok := c.old[key]
	if ok {
		delete(c.old, key)
		c.put(key, p)
	}
	return p, ok
}

func (c *pageCache) put(key string, p parts) {
	if c.young == nil || c.bytes >= cacheBytes {
		c.old, c.young, c.bytes = c.young, map[string]parts{}, 0
	}
	c.young[key] = p
	c.bytes += len(p.ends) + len(p.data)
}

// drop forgets the pages of a block. Its number is not given again while the
// store is open.
func (c *pageCache) drop(b *block) {
	for page := range b.ends {
		key := pageKey(b.id, page)
		if p, ok := c.young[key]; ok {
			c.bytes -= len(p.ends) + len(p.data)
			delete(c.young, key)
		}
		delete(c.old, key)
	}
}
