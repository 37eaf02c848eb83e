package view

import (
	"maps"
	"slices"
	"time"

	"regarding/shared/crm"
)

// came is when a message came, or an e-mail record was sent, in milliseconds
// since 1970; 0 where that is not known.
func (r *rows) came(place int32) int64 {
	if r.entity != crm.Email {
		return r.date(place)
	}
	if sent := r.value(place, emailSlots.sent); !sent.IsNull() {
		return sent.Millis()
	}
	return r.value(place, emailSlots.received).Millis()
}

// DateOf returns when a message came or an e-mail record was sent; 1970 where
// that is not known.
func (t *Table) DateOf(k crm.Key) time.Time {
	r, place, ok := t.place(k)
	if !ok {
		return time.UnixMilli(0)
	}
	return time.UnixMilli(r.came(place))
}

const dayMillis = 24 * 60 * 60 * 1000

// ByDay lists the messages or e-mail records that are shown, the oldest day
// first. It looks at each once and compares none: there are many.
func (t *Table) ByDay(e crm.Entity) []crm.Key {
	r := t.rowsOf(e)
	if r == nil {
		return nil
	}
	days := map[int64][]crm.Key{}
	for place := range int32(len(r.ids)) {
		if r.live(place) {
			day := r.came(place) / dayMillis
			days[day] = append(days[day], crm.Key{Entity: e, ID: r.ids[place]})
		}
	}
	keys := make([]crm.Key, 0, len(r.at))
	for _, day := range slices.Sorted(maps.Keys(days)) {
		keys = append(keys, days[day]...)
	}
	return keys
}
