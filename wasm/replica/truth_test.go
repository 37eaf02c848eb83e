package replica_test

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// truth is the mutation.Tx of the relay.
type truth struct {
	*relay
	written map[crm.Key]*crm.Row
}

func (t *truth) get(k crm.Key) *crm.Row {
	if row, ok := t.written[k]; ok {
		return row
	}
	if row, ok := t.rows[k]; ok {
		return &row
	}
	return nil
}

func (t *truth) Row(k crm.Key) (crm.Row, mutation.Presence) {
	for k.Entity != crm.Alias {
		alias := t.get(crm.Key{Entity: crm.Alias, ID: k.ID})
		if alias == nil || alias.Value("target").Ref().Entity != k.Entity {
			break
		}
		k = alias.Value("target").Ref().Key()
	}
	if row := t.get(k); row != nil {
		return *row, mutation.Found
	}
	return crm.Row{}, mutation.Absent
}
func (t *truth) Put(row crm.Row)  { t.written[row.Key] = &row }
func (t *truth) Remove(k crm.Key) { t.written[k] = nil }

// found lists the rows of an entity of which is holds, by key.
func (t *truth) found(e crm.Entity, limit int, is func(crm.Row) bool) (keys []crm.Key, p mutation.Presence) {
	for key := range t.rows {
		if _, written := t.written[key]; !written && key.Entity == e {
			keys = append(keys, key)
		}
	}
	for key := range t.written {
		if key.Entity == e {
			keys = append(keys, key)
		}
	}
	keys = slices.DeleteFunc(keys, func(k crm.Key) bool { row := t.get(k); return row == nil || !is(*row) })
	slices.SortFunc(keys, crm.Key.Compare)
	return keys[:min(len(keys), limit)], mutation.Found
}

func (t *truth) Matches(e crm.Entity, key crm.DuplicateKey, limit int) ([]crm.Key, mutation.Presence) {
	return t.found(e, limit, func(row crm.Row) bool { return slices.Contains(crm.DuplicateKeys(row), key) })
}

func (t *truth) Referrers(target crm.Key, e crm.Entity, attribute string, limit int) ([]crm.Key, mutation.Presence) {
	mutation.MustRefer(e, attribute)
	return t.found(e, limit, func(row crm.Row) bool { named, ok := mutation.Referred(row); return ok && named == target })
}

func (t *truth) Effects(id mutation.ID) (mutation.Done, mutation.Presence) {
	if d, ok := t.done[id]; ok {
		return d, mutation.Found
	}
	return mutation.Done{}, mutation.Absent
}
func (t *truth) Author(v crm.Version) (mutation.Author, mutation.Presence) {
	if v.Incarnation != t.incarnation || v.Commit == 0 || v.Commit > t.head() {
		return mutation.Author{}, mutation.Absent
	}
	c := t.log[v.Commit-1]
	return mutation.Author{User: c.actor, Kind: c.kind}, mutation.Found
}
func (t *truth) Issue(crm.UserID, crm.Key) (crm.ID, mutation.Presence) {
	return crm.ID{}, mutation.Absent
}

func (t *truth) Dependants(crm.UserID, crm.ID) ([]crm.ID, mutation.Presence) {
	return nil, mutation.Found
}
