package mutation

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// MapTx is a Tx over maps, for tests and for models that other stores are
// compared with: every answer by brute force. It is not safe for concurrent
// use; the zero value is an empty organization.
type MapTx struct {
	rows    map[crm.Key]crm.Row
	done    map[ID]Done
	authors map[crm.Version]Author
	// Device makes it answer as a device does: rows it does not hold, matches,
	// authors and issues are NotKnown.
	Device bool
}

// absent is the answer for what t does not hold.
func (t *MapTx) absent() Presence {
	if t.Device {
		return NotKnown
	}
	return Absent
}

// Row returns the row that key names, through aliases.
func (t *MapTx) Row(key crm.Key) (crm.Row, Presence) {
	row, ok := t.rows[t.Resolve(key)]
	if !ok {
		return crm.Row{}, t.absent()
	}
	return row, Found
}

// Resolve passes key through aliases (S16).
func (t *MapTx) Resolve(key crm.Key) crm.Key {
	for range len(t.rows) { // an alias never leads back, so this ends earlier
		alias, ok := t.rows[aliasKey(key)]
		target := alias.Value("target").Ref()
		if !ok || key.Entity == crm.Alias || target.Entity != key.Entity {
			break
		}
		key = target.Key()
	}
	return key
}

// Put writes a row as it is.
func (t *MapTx) Put(row crm.Row) {
	if t.rows == nil {
		t.rows = make(map[crm.Key]crm.Row)
	}
	t.rows[row.Key] = row
}

// Remove erases a row.
func (t *MapTx) Remove(key crm.Key) { delete(t.rows, key) }

// Rows lists all rows, by key.
func (t *MapTx) Rows() []crm.Row {
	list := slices.Collect(maps.Values(t.rows))
	slices.SortFunc(list, func(r, s crm.Row) int { return r.Key.Compare(s.Key) })
	return list
}

// Matches looks at every row.
func (t *MapTx) Matches(e crm.Entity, key crm.DuplicateKey, limit int) ([]crm.Key, Presence) {
	if t.Device {
		return nil, NotKnown
	}
	var found []crm.Row
	for _, row := range t.Rows() {
		if row.Entity == e && row.Deleted == nil && slices.Contains(crm.DuplicateKeys(row), key) {
			found = append(found, row)
		}
	}
	slices.SortStableFunc(found, func(r, s crm.Row) int {
		return cmp.Compare(r.Value("createdon").Time().UnixMilli(), s.Value("createdon").Time().UnixMilli())
	})
	var keys []crm.Key
	for _, row := range found[:min(limit, len(found))] {
		keys = append(keys, row.Key)
	}
	return keys, Found
}

// Referrers looks at every row.
func (t *MapTx) Referrers(target crm.Key, e crm.Entity, attribute string, limit int) ([]crm.Key, Presence) {
	MustRefer(e, attribute)
	if t.Device {
		return nil, NotKnown
	}
	var keys []crm.Key
	for _, row := range t.Rows() {
		if referred, ok := Referred(row); ok && row.Entity == e && referred == target && len(keys) < limit {
			keys = append(keys, row.Key)
		}
	}
	return keys, Found
}

// Effects returns what a mutation did that Do carried out.
func (t *MapTx) Effects(id ID) (Done, Presence) {
	done, ok := t.done[id]
	if !ok {
		return Done{}, t.absent()
	}
	return done, Found
}

// Author returns who wrote a version.
func (t *MapTx) Author(v crm.Version) (Author, Presence) {
	by, ok := t.authors[v]
	if !ok || t.Device {
		return Author{}, NotKnown
	}
	return by, Found
}

// Issue looks at every issue of the actor.
func (t *MapTx) Issue(actor crm.UserID, created crm.Key) (crm.ID, Presence) {
	for _, row := range t.Rows() {
		if row.Entity == crm.SyncIssue && row.Partition == actor && slices.Contains(row.Value("creates").Members(), CreatesMember(created)) {
			return row.ID, Found
		}
	}
	return crm.ID{}, t.absent()
}

// Dependants looks at every issue of the actor.
func (t *MapTx) Dependants(actor crm.UserID, issue crm.ID) ([]crm.ID, Presence) {
	var found []crm.ID
	for _, row := range t.Rows() {
		if row.Entity == crm.SyncIssue && row.Partition == actor && row.Value("parentissue").Ref().ID == issue {
			found = append(found, row.ID)
		}
	}
	return found, Found
}

// Clone returns a copy of t that can go its own way.
func (t *MapTx) Clone() *MapTx {
	return &MapTx{rows: maps.Clone(t.rows), done: maps.Clone(t.done), authors: maps.Clone(t.authors), Device: t.Device}
}

// Do carries m out as a whole: Apply, and for a refusal at the truth Refuse
// instead. It returns the refusal, nil if m was accepted, and what became of
// the rows, which Effects returns from then on. It panics for errors that are
// no refusals.
func (t *MapTx) Do(m Mutation, env Env) (Done, *fault.Error) {
	next := t.Clone()
	var refused *fault.Error
	if err := Apply(next, m, env); err != nil {
		if !errors.As(err, &refused) {
			panic(err)
		}
		next = t.Clone()
		Refuse(next, m, refused, env)
	}
	done := Done{ID: m.ID, Actor: env.Actor.User, Version: env.Version, Effects: difference(t, next)}
	*t = *next
	if refused != nil {
		return done, refused
	}
	if t.done == nil {
		t.done = make(map[ID]Done)
	}
	t.done[m.ID] = done
	if env.Truth() {
		if t.authors == nil {
			t.authors = make(map[crm.Version]Author)
		}
		t.authors[env.Version] = Author{env.Actor.User, m.Args.Kind()}
	}
	return done, nil
}

// difference lists the rows that differ between two states, by key.
func difference(before, after *MapTx) []Effect {
	keys := slices.Collect(maps.Keys(before.rows))
	for key := range after.rows {
		if _, ok := before.rows[key]; !ok {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, crm.Key.Compare)
	var effects []Effect
	for _, key := range keys {
		e := Effect{Key: key}
		if row, ok := before.rows[key]; ok {
			e.Before = &row
		}
		if row, ok := after.rows[key]; ok {
			e.After = &row
		}
		if e.Before == nil || e.After == nil || !sameBytes(*e.Before, *e.After) {
			effects = append(effects, e)
		}
	}
	return effects
}

func sameBytes(r, s crm.Row) bool {
	return bytes.Equal(crm.AppendRow(nil, r, crm.CatalogueVersion), crm.AppendRow(nil, s, crm.CatalogueVersion))
}
