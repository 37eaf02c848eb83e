package view

import (
	"fmt"
	"slices"
	"sort"

	"regarding/shared/crm"
	folding "regarding/shared/fold"
)

// Budget reports whether a task has had its time: it then returns, to go on
// after events had their turn.
type Budget func() (over bool)

// NoBudget lets a task run to its end.
func NoBudget() bool { return false }

// order is what a list shows: the places of the rows that its scope, conditions
// and search keep, sorted by an attribute, then by id. It is made on demand and then kept
// as rows change.
type order struct {
	rows   *rows
	table  *Table
	slot   int // of the attribute, -1 to sort by id alone
	scope  Scope
	search folding.Finder
	me     crm.UserID
	// conditions must all hold; one is what a single place is filtered in.
	conditions []condition
	one        [1]int32
	// among, unless nil, holds the only rows that may be kept.
	among *Found
	// track keeps messages by how they stand to the CRM.
	track TrackFilter

	list     []int32
	unread   int // in list, of messages
	ready    bool
	building *building

	watched  int    // lists that show it
	lastUsed uint64 // by Table.used
}

// maxOrders is how many orders that nobody watches are kept.
const maxOrders = 8

// order returns the order of a query, which may still have to be built.
func (t *Table) order(q ListQuery, among *Found) *order {
	e, _ := crm.EntityNamed(q.Entity)
	if q.Sort == "" {
		q.Sort = "modifiedon"
	}
	slot, search := slotOf(e, q.Sort), folding.WordsOf(q.Search)
	conditions, err := compile(e, q.Conditions)
	if err != nil {
		panic(fmt.Sprintf("view: a query that did not pass Check: %v", err))
	}
	return t.orderOf(e, slot, q.Scope, search, conditions, among, AnyTrack)
}

func (t *Table) orderOf(e crm.Entity, slot int, scope Scope, search folding.Words, conditions []condition, found *Found, track TrackFilter) *order {
	t.used++
	for _, o := range t.orders {
		if o.rows.entity == e && o.slot == slot && o.scope == scope && o.among == found && o.track == track && slices.Equal(o.search.Words, search) && slices.Equal(o.conditions, conditions) {
			o.lastUsed = t.used
			return o
		}
	}
	o := &order{
		rows: t.open(e), table: t, slot: slot, scope: scope, search: folding.Finder{Words: search}, conditions: conditions, among: found, track: track,
		me: t.me, lastUsed: t.used,
	}
	t.orders = append(t.orders, o)
	t.evict()
	return o
}

// evict forgets the orders that were not used for longest.
func (t *Table) evict() {
	idle := 0
	for _, o := range t.orders {
		if o.watched == 0 {
			idle++
		}
	}
	for ; idle > maxOrders; idle-- {
		oldest := -1
		for i, o := range t.orders {
			if o.watched == 0 && (oldest < 0 || o.lastUsed < t.orders[oldest].lastUsed) {
				oldest = i
			}
		}
		t.orders = slices.Delete(t.orders, oldest, oldest+1)
	}
}

// named reports whether o depends on what other rows are called.
func (o *order) named() bool {
	if o.slot >= 0 && o.rows.info.Attributes[o.slot].Type.Kind() == crm.Reference {
		return true
	}
	if len(o.search.Words) == 0 {
		return false
	}
	return slices.ContainsFunc(o.rows.searched, func(s crm.Slot) bool {
		return o.rows.info.Attributes[s].Type.Kind() == crm.Reference
	})
}

// joined reports whether o depends on which rows of e became others (S16).
func (o *order) joined(e crm.Entity) bool {
	return o.named() || slices.ContainsFunc(o.conditions, func(c condition) bool {
		return c.kind == crm.Reference && c.target.Entity == e
	})
}

func (o *order) reset() { o.list, o.unread, o.ready, o.building = nil, 0, false, nil }

// unreadAt returns how many unread messages are at a place: 0 or 1.
func (o *order) unreadAt(place int32) int {
	if o.rows.tally == nil || o.rows.value(place, o.rows.tally.read).Int() == 1 {
		return 0
	}
	return 1
}

// keeps reports whether the list has the row at place.
func (o *order) keeps(place int32) bool {
	o.one[0] = place
	return len(o.filter(o.one[:])) > 0
}

// filter takes from places those that the list does not have: one condition
// after the other, so that each goes through its column alone. It reuses
// places.
func (o *order) filter(places []int32) []int32 {
	kept := places[:0]
	for _, place := range places {
		if o.rows.live(place) {
			kept = append(kept, place)
		}
	}
	for i := range o.conditions {
		kept = o.conditions[i].filter(o.rows, o.table, kept)
	}
	if o.scope != ScopeAll {
		kept = slices.DeleteFunc(kept, func(place int32) bool { return !o.inScope(place) })
	}
	if o.among != nil {
		kept = slices.DeleteFunc(kept, func(place int32) bool {
			_, found := o.among.IDs[o.rows.ids[place]]
			return !found
		})
	}
	if o.track != AnyTrack {
		kept = slices.DeleteFunc(kept, func(place int32) bool {
			return !o.table.marked(crm.Key{Entity: o.rows.entity, ID: o.rows.ids[place]}, o.track)
		})
	}
	if len(o.search.Words) == 0 {
		return kept
	}
	return slices.DeleteFunc(kept, func(place int32) bool { return !o.found(place) })
}

// inScope reports whether the scope has the living row at place.
func (o *order) inScope(place int32) bool {
	r := o.rows
	switch o.scope {
	case ScopeActive:
		if !r.active(place) {
			return false
		}
	case ScopeInactive:
		if r.active(place) {
			return false
		}
	case ScopeMine:
		owner := r.value(place, r.owner).Ref()
		return owner.ID == o.me.ID && owner.Entity == crm.SystemUser
	}
	return true
}

// found reports whether the row at place has all words that are searched for.
func (o *order) found(place int32) bool {
	r := o.rows
	missing := o.search.All()
	for _, slot := range r.searched {
		if missing == 0 {
			break
		}
		switch c := &r.columns[slot]; {
		case c.texts != nil:
			missing = o.search.Found(c.texts[place], missing)
		case c.refs != nil && c.refs[place] != 0:
			missing = o.search.Found(o.table.Link(r.refs.list[c.refs[place]]).Name, missing)
		}
	}
	return missing == 0
}

// compare orders two places.
func (o *order) compare(a, b int32) int {
	if o.slot >= 0 {
		c := &o.rows.columns[o.slot]
		switch {
		case c.texts != nil:
			if n := compareFolded(c.texts[a], c.texts[b]); n != 0 {
				return n
			}
		case c.nums != nil:
			if x, y := c.sortNumber(a), c.sortNumber(b); x != y {
				if x < y {
					return -1
				}
				return 1
			}
		case c.refs != nil:
			if n := compareFolded(o.refName(c.refs[a]), o.refName(c.refs[b])); n != 0 {
				return n
			}
		}
	}
	return slices.Compare(o.rows.ids[a][:], o.rows.ids[b][:])
}

// refName is what lookups are sorted by.
func (o *order) refName(ref uint32) string {
	if ref == 0 {
		return ""
	}
	return o.table.Link(o.rows.refs.list[ref]).Name
}

func (o *order) find(place int32) (int, bool) {
	return sort.Find(len(o.list), func(i int) int { return o.compare(place, o.list[i]) })
}

// remove takes out places whose rows are about to change.
func (o *order) remove(places []int32) {
	if o.building != nil {
		o.building.changed(places)
	}
	if !o.ready || len(places) == 0 {
		return
	}
	if len(places) <= fewChanges {
		missed := false
		for _, place := range places {
			if !o.keeps(place) {
				continue
			}
			if i, ok := o.find(place); ok && o.list[i] == place {
				o.unread -= o.unreadAt(place)
				o.list = slices.Delete(o.list, i, i+1)
			} else {
				missed = true
			}
		}
		if !missed {
			return
		}
	}
	gone := make(map[int32]bool, len(places))
	for _, place := range places {
		gone[place] = true
	}
	o.list = slices.DeleteFunc(o.list, func(place int32) bool {
		if gone[place] {
			o.unread -= o.unreadAt(place)
		}
		return gone[place]
	})
}

// insert puts in places whose rows have changed, if the list has them now.
func (o *order) insert(places []int32) {
	if o.building != nil {
		o.building.changed(places)
	}
	if !o.ready {
		return
	}
	var kept []int32
	for _, place := range places {
		if o.keeps(place) {
			kept = append(kept, place)
			o.unread += o.unreadAt(place)
		}
	}
	if len(kept) <= fewChanges {
		for _, place := range kept {
			i, _ := o.find(place)
			o.list = slices.Insert(o.list, i, place)
		}
		return
	}
	slices.SortFunc(kept, o.compare)
	o.list = o.merge(o.list, kept)
}

func (o *order) merge(a, b []int32) []int32 {
	merged := make([]int32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if o.compare(a[0], b[0]) <= 0 {
			merged, a = append(merged, a[0]), a[1:]
		} else {
			merged, b = append(merged, b[0]), b[1:]
		}
	}
	return append(append(merged, a...), b...)
}

// widens reports whether o has all that narrower has, in the same order.
func (o *order) widens(narrower *order) bool {
	return o.ready && (o.among == nil || o.among == narrower.among) && (o.track == AnyTrack || o.track == narrower.track) && o.rows == narrower.rows && o.slot == narrower.slot &&
		(o.scope == ScopeAll || o.scope == narrower.scope) && narrower.search.Narrows(o.search.Words) && o.holdsFor(narrower)
}

// holdsFor reports whether o's conditions hold for all that narrower has.
func (o *order) holdsFor(narrower *order) bool {
	for i := range o.conditions {
		if !slices.ContainsFunc(narrower.conditions, func(c condition) bool { return c.implies(&o.conditions[i]) }) {
			return false
		}
	}
	return true
}

// widest returns the shortest order from which o can be picked, nil for none.
func (o *order) widest() *order {
	var best *order
	for _, other := range o.table.orders {
		if other != o && other.widens(o) && (best == nil || len(other.list) < len(best.list)) {
			best = other
		}
	}
	return best
}
