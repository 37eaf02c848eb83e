package replica

import (
	"fmt"

	"regarding/shared/crm"
)

// base is what a replica knows of the base rows: the versions of all, and some
// rows whole.
type base struct {
	index index
	cache cache
	// aliases holds the rows of crm.Alias by their ids, which are the old ones.
	aliases map[crm.ID]crm.Row
	// user and organization are the rows that decide what the user may do.
	user, organization *crm.Row
	// asked holds the versions of rows that Need asked for.
	asked map[crm.Key]crm.Version
}

// cacheRows and cacheBytes are how much one of the two halves of a cache holds.
const (
	cacheRows  = 4096
	cacheBytes = 4 << 20
)

// cache keeps rows that were used lately: what was used since the halves
// changed places is in young. Loaded rows wait in held until what needs them
// is done.
type cache struct {
	young, old, held map[crm.Key]crm.Row
	bytes            int
}

func (c *cache) clear() { *c = cache{} }

func (c *cache) get(k crm.Key) (crm.Row, bool) {
	if row, ok := c.young[k]; ok {
		return row, true
	}
	if row, ok := c.held[k]; ok {
		return row, true
	}
	row, ok := c.old[k]
	if ok {
		delete(c.old, k)
		c.put(row, rowBytes)
	}
	return row, ok
}

// rowBytes is taken as the size of a row whose bytes are not at hand.
const rowBytes = 512

func (c *cache) put(row crm.Row, size int) {
	if len(c.young) >= cacheRows || c.bytes >= cacheBytes {
		c.old, c.young, c.bytes = c.young, nil, 0
	}
	if c.young == nil {
		c.young = map[crm.Key]crm.Row{}
	}
	c.young[row.Key] = row
	c.bytes += size
}

func (c *cache) drop(k crm.Key) {
	delete(c.young, k)
	delete(c.old, k)
	delete(c.held, k)
}

// scanned takes in a row that the store holds.
func (b *base) scanned(row crm.Row, cfg Config) {
	b.index.set(row.Key, row.Version)
	b.notice(row.Key, &row, cfg)
}

// notice keeps a row that is always at hand; nil takes it away.
func (b *base) notice(k crm.Key, row *crm.Row, cfg Config) {
	switch {
	case k.Entity == crm.Alias && !cfg.Bugs.IgnoreAlias:
		if b.aliases == nil {
			b.aliases = map[crm.ID]crm.Row{}
		}
		if row == nil {
			delete(b.aliases, k.ID)
		} else {
			b.aliases[k.ID] = *row
		}
	case k.Entity == crm.SystemUser && k.ID == cfg.User.ID:
		b.user = row
	case k.Entity == crm.Organization:
		b.organization = row
	}
}

// putRow stores a base row. fresh says that it is wanted soon.
func (r *Replica) putRow(row BaseRow, fresh bool) {
	r.remember(row.Row.Key)
	r.index.set(row.Row.Key, row.Row.Version)
	r.notice(row.Row.Key, &row.Row, r.cfg)
	r.cache.drop(row.Row.Key)
	if fresh {
		r.cache.put(row.Row, len(row.Bytes))
	}
	r.out.rows.set(row.Row.Key, &row)
	r.rowChanged(row.Row.Key, &row.Row)
}

// removeRow takes a base row away.
func (r *Replica) removeRow(k crm.Key) {
	r.remember(k)
	var alias *crm.Row
	if row, ok := r.aliases[k.ID]; ok && k.Entity == crm.Alias {
		alias = &row
	}
	r.index.remove(k)
	r.notice(k, nil, r.cfg)
	r.cache.drop(k)
	r.out.rows.set(k, nil)
	r.rowChanged(k, alias)
}

// remember notes how to put back what is known of a base row.
func (r *Replica) remember(k crm.Key) {
	version, ok := r.index.get(k)
	alias, isAlias := r.aliases[k.ID]
	user, organization := r.user, r.organization
	r.change(func() {
		if ok {
			r.index.set(k, version)
		} else {
			r.index.remove(k)
		}
		switch {
		case k.Entity != crm.Alias:
		case isAlias:
			r.aliases[k.ID] = alias
		default:
			delete(r.aliases, k.ID)
		}
		r.user, r.organization = user, organization
	})
}

// rowChanged notes that what is shown for a key may be another row; that of an
// alias changes what its old id means.
func (r *Replica) rowChanged(k crm.Key, row *crm.Row) {
	r.touched(k)
	r.unstick()
	if k.Entity == crm.Alias && row != nil {
		r.touched(aliased(*row))
	}
}

// baseRow returns a base row, nil where there is none; missing says that the
// store must be asked.
func (r *Replica) baseRow(k crm.Key) (row *crm.Row, missing bool) {
	if written, ok := r.out.rows.m[k]; ok {
		if written == nil {
			return nil, false
		}
		return &written.Row, false
	}
	if _, ok := r.index.get(k); !ok {
		return nil, false
	}
	if cached, ok := r.cache.get(k); ok {
		return &cached, false
	}
	return nil, true
}

// loaded takes in rows that were asked for. A row of another version than the
// one that is held came too late, unless that is the one that was asked for: then
// what is stored counts. One that is gone from the store though nobody took it
// away is not held any more. The next check mends both.
func (r *Replica) loaded(in Loaded) {
	if r.cache.held == nil {
		r.cache.held = map[crm.Key]crm.Row{}
	}
	found := map[crm.Key]bool{}
	for _, row := range in.Rows {
		found[row.Row.Key] = true
		v, ok := r.index.get(row.Row.Key)
		if asked := r.asked[row.Row.Key]; ok && v != row.Row.Version && v == asked && !asked.IsZero() {
			// Nothing has changed since it was asked for: the store is right. To
			// ask again would bring the same, for ever.
			r.trouble(fmt.Errorf("%v %v is stored as of %+v, held as of %+v", row.Row.Entity, row.Row.ID, row.Row.Version, v))
			r.remember(row.Row.Key)
			r.index.set(row.Row.Key, row.Row.Version)
			r.checkWanted = true
			v = row.Row.Version
		}
		if ok && v == row.Row.Version {
			r.cache.held[row.Row.Key] = row.Row
			r.cache.put(row.Row, len(row.Bytes))
		}
	}
	for _, k := range in.Keys {
		v, held := r.index.get(k)
		if _, cached := r.cache.get(k); held && !found[k] && !cached && v == r.asked[k] {
			r.removeRow(k)
			r.checkWanted = true
		}
		delete(r.asked, k)
	}
	r.unstick()
}

// unstick has what waits for rows try again.
func (r *Replica) unstick() {
	r.stuck = false
	if r.rebase != nil {
		r.rebase.stuck = false
	}
}

// needed returns those of keys that were not asked for yet.
func (r *Replica) needed(keys []crm.Key) []crm.Key {
	var need []crm.Key
	for _, k := range keys {
		v, ok := r.index.get(k)
		if !ok {
			continue
		}
		if asked, ok := r.asked[k]; ok && asked == v {
			continue
		}
		if r.asked == nil {
			r.asked = map[crm.Key]crm.Version{}
		}
		r.asked[k] = v
		need = append(need, k)
	}
	return need
}
