package view

import (
	"slices"

	"regarding/shared/crm"
)

// fewChanges is how many changes are put into an order one by one; more are
// merged into it. Tests change it.
var fewChanges = 48

// Apply shows rows as they are now. Of each key at most one may be given.
func (t *Table) Apply(list []Shown) {
	if len(list) == 0 {
		return
	}
	t.version++
	byEntity := map[crm.Entity][]Shown{}
	var entities []crm.Entity
	for _, s := range list {
		if _, ok := byEntity[s.Key.Entity]; !ok {
			entities = append(entities, s.Key.Entity)
		}
		byEntity[s.Key.Entity] = append(byEntity[s.Key.Entity], s)
	}
	t.forgetNames(list)
	marks := t.remark(list)
	marks.remove()
	happened := t.happened(list)
	for _, e := range entities {
		if r := t.open(e); r != nil {
			t.applyTo(r, byEntity[e])
		}
	}
	marks.insert()
	for _, l := range t.timelines {
		l.changed(list, happened)
	}
	if t.refs.renamed {
		t.refs.renamed = false
		t.dropNamed()
	}
}

func (t *Table) applyTo(r *rows, list []Shown) {
	var orders []*order
	for _, o := range t.orders {
		if o.rows == r && o.track == AnyTrack {
			orders = append(orders, o)
		}
	}
	r.changes++
	changed := make([]int32, 0, len(list))
	for _, s := range list {
		if place, ok := r.at[s.Key.ID]; ok {
			changed = append(changed, place)
		}
	}
	for _, o := range orders {
		o.remove(changed)
	}
	changed = changed[:0]
	for _, s := range list {
		place, had := r.at[s.Key.ID]
		wasLive := had && r.live(place)
		isLive := false
		if s.Row == nil {
			if had {
				r.remove(s.Key.ID)
			}
			t.noteGone(s.Key, had)
		} else {
			place = r.put(s.Row, s.Pending)
			isLive = r.live(place)
			changed = append(changed, place)
			if len(t.gone) > 0 {
				delete(t.gone, s.Key)
			}
		}
		if wasLive != isLive && r.info.Record {
			t.records += delta(isLive)
		}
	}
	for _, o := range orders {
		o.insert(changed)
	}
}

func delta(more bool) int {
	if more {
		return 1
	}
	return -1
}

// maxGone bounds how many rows are remembered as gone.
const maxGone = 10_000

func (t *Table) noteGone(k crm.Key, had bool) {
	if had && len(t.gone) < maxGone {
		t.gone[k] = struct{}{}
	}
}

// forgetNames drops the orders that depend on what other rows are called, if
// one that lookups name is called something else now, and those that depend on
// what rows became.
func (t *Table) forgetNames(list []Shown) {
	for _, s := range list {
		if s.Key.Entity == crm.Alias {
			t.dropJoined(s)
		}
	}
	if !slices.ContainsFunc(t.orders, (*order).named) {
		return
	}
	for _, s := range list {
		if _, named := t.refs.at[s.Key]; !named {
			continue
		}
		was, had := t.name(s.Key)
		is := ""
		if s.Row != nil {
			is = crm.Name(*s.Row)
		}
		if was != is || had != (s.Row != nil) {
			t.dropNamed()
			return
		}
	}
}

// dropJoined drops the orders that depend on which row an alias stands for.
func (t *Table) dropJoined(alias Shown) {
	joins := func(row crm.Row) {
		for _, o := range t.orders {
			if o.joined(row.Value("target").Ref().Entity) {
				o.reset()
			}
		}
	}
	if was, ok := t.Row(alias.Key); ok {
		joins(was)
	}
	if alias.Row != nil {
		joins(*alias.Row)
	}
}

func (t *Table) dropNamed() {
	for _, o := range t.orders {
		if o.named() {
			o.reset()
		}
	}
}

// Scan puts in rows as the store holds them, newest first.
func (t *Table) Scan(rows []crm.Row) {
	list := make([]Shown, len(rows))
	for i := range rows {
		list[i] = Shown{Key: rows[i].Key, Row: &rows[i]}
	}
	t.Apply(list)
}
