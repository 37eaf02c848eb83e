package ledger

import (
	"encoding/binary"
	"fmt"
	"slices"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// tx is the mutation.Tx of one mutation: changes over the rows as the batch
// has left them. Errors of the store are kept and end the batch.
type tx struct {
	rows
	changed map[crm.Key]*crm.Row // nil when erased
	before  map[crm.Key]*crm.Row
	order   []crm.Key
	// alike holds what the changed rows are found under, as they are now.
	alike map[lookalike][]crm.Key
	err   error
}

// lookalike is what rows of an entity may have in common.
type lookalike struct {
	entity crm.Entity
	key    crm.DuplicateKey
}

func newTx(r rows) *tx {
	return &tx{rows: r, changed: map[crm.Key]*crm.Row{}, before: map[crm.Key]*crm.Row{}}
}

func (t *tx) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

// resolve passes a key through aliases (S16).
func (t *tx) resolve(key crm.Key) crm.Key {
	if key.Entity == crm.Alias {
		return key
	}
	for range crm.MaxAliases {
		alias := t.direct(crm.Key{Entity: crm.Alias, ID: key.ID})
		if alias == nil || alias.Deleted != nil {
			return key
		}
		ref := alias.Value("target").Ref()
		if ref.Entity != key.Entity || ref.ID == key.ID {
			return key
		}
		key = ref.Key()
	}
	return key
}

// direct returns a row by its own key.
func (t *tx) direct(key crm.Key) *crm.Row {
	if row, ok := t.changed[key]; ok {
		return row
	}
	row, err := t.row(key)
	if err != nil {
		t.fail(err)
	}
	return row
}

func readRow(store Reader, k keys, key crm.Key) (*crm.Row, error) {
	b, err := store.Get(k.row(key))
	if err != nil || b == nil {
		return nil, err
	}
	row, err := crm.DecodeRow(b)
	if err != nil {
		return nil, fmt.Errorf("row %v %v: %w", key.Entity, key.ID, err)
	}
	return &row, nil
}

func (t *tx) Row(key crm.Key) (crm.Row, mutation.Presence) {
	row := t.direct(t.resolve(key))
	if row == nil {
		return crm.Row{}, mutation.Absent
	}
	return *row, mutation.Found
}

func (t *tx) Put(row crm.Row)    { t.set(row.Key, &row) }
func (t *tx) Remove(key crm.Key) { t.set(key, nil) }

func (t *tx) set(key crm.Key, row *crm.Row) {
	if _, ok := t.before[key]; !ok {
		before, err := t.row(key)
		if err != nil {
			t.fail(err)
		}
		t.before[key] = before
		t.order = append(t.order, key)
	}
	if old := t.changed[key]; old != nil {
		for _, d := range crm.DuplicateKeys(*old) {
			l := lookalike{key.Entity, d}
			t.alike[l] = slices.DeleteFunc(t.alike[l], func(k crm.Key) bool { return k == key })
		}
	}
	if row != nil {
		for _, d := range crm.DuplicateKeys(*row) {
			if t.alike == nil {
				t.alike = map[lookalike][]crm.Key{}
			}
			l := lookalike{key.Entity, d}
			t.alike[l] = append(t.alike[l], key)
		}
	}
	t.changed[key] = row
}

// effects lists what changed, in the order of keys.
func (t *tx) effects() []mutation.Effect {
	var list []mutation.Effect
	for _, key := range t.order {
		before, now := t.before[key], t.changed[key]
		if before == nil && now == nil || before != nil && now != nil && before.Version == now.Version {
			continue // what was removed and put back as it was is no change
		}
		list = append(list, mutation.Effect{Key: key, Before: before, After: now})
	}
	slices.SortFunc(list, func(a, b mutation.Effect) int { return a.Key.Compare(b.Key) })
	return list
}

func (t *tx) Matches(e crm.Entity, d crm.DuplicateKey, limit int) ([]crm.Key, mutation.Presence) {
	found := slices.Clone(t.alike[lookalike{e, d}])
	add := func(key crm.Key) bool {
		if _, changed := t.changed[key]; changed {
			return true // as it is now it is among those above, or not
		}
		if row := t.direct(key); row != nil && row.Deleted == nil && slices.Contains(crm.DuplicateKeys(*row), d) {
			found = append(found, key)
		}
		return len(found) < maxListed+limit+len(t.order)
	}
	at := t.keys.alike(e, d)
	l, err := readList(t.store, at)
	if err != nil {
		t.fail(err)
	}
	for i := range l.len() {
		add(l.key(i))
	}
	if l.more() {
		if err := scanBeyond(t.store, at, add); err != nil {
			t.fail(err)
		}
	}
	slices.SortFunc(found, crm.Key.Compare)
	return found[:min(len(found), limit)], mutation.Found
}

// Referrers implements mutation.Tx.
func (t *tx) Referrers(target crm.Key, e crm.Entity, attribute string, limit int) ([]crm.Key, mutation.Presence) {
	mutation.MustRefer(e, attribute)
	refers := func(row *crm.Row) bool {
		if row == nil {
			return false
		}
		named, ok := mutation.Referred(*row)
		return ok && named == target
	}
	var found []crm.Key
	for _, key := range t.order {
		if key.Entity == e && refers(t.changed[key]) {
			found = append(found, key)
		}
	}
	prefix := binary.BigEndian.AppendUint16(t.keys.referrers(target), uint16(e))
	err := t.store.Scan(prefix, after(prefix), false, func(k, _ []byte) (bool, error) {
		key := rowKeyFrom(k)
		if _, changed := t.changed[key]; !changed { // else it is among those above, or not
			found = append(found, key)
		}
		return len(found) < limit+len(t.order), nil
	})
	if err != nil {
		t.fail(err)
	}
	slices.SortFunc(found, crm.Key.Compare)
	return found[:min(len(found), limit)], mutation.Found
}

func (t *tx) Effects(id mutation.ID) (mutation.Done, mutation.Presence) {
	b, err := t.store.Get(t.keys.mutation(id))
	if err != nil {
		t.fail(err)
	}
	if b == nil {
		return mutation.Done{}, mutation.Absent
	}
	c, err := readCommit(t.store, t.keys, numberFrom(b))
	if err != nil {
		t.fail(err)
	}
	if c == nil {
		return mutation.Done{}, mutation.NotKnown
	}
	if c.Refused != nil {
		return mutation.Done{}, mutation.Absent
	}
	return mutation.Done{ID: id, Actor: c.Actor, Version: c.Version, Effects: c.Effects}, mutation.Found
}

func (t *tx) Author(v crm.Version) (mutation.Author, mutation.Presence) {
	header, err := t.store.Get(t.keys.log(v.Commit))
	if err != nil {
		t.fail(err)
	}
	if header == nil {
		return mutation.Author{}, mutation.NotKnown
	}
	c, err := decodeCommit(t.keys.organization, header, nil)
	if err != nil {
		t.fail(err)
		return mutation.Author{}, mutation.NotKnown
	}
	if c.Version != v {
		return mutation.Author{}, mutation.NotKnown
	}
	return mutation.Author{User: c.Actor, Kind: c.Kind}, mutation.Found
}

func (t *tx) Issue(actor crm.UserID, created crm.Key) (id crm.ID, p mutation.Presence) {
	presence := mutation.Absent
	prefix := t.keys.issues(actor, created)
	err := t.store.Scan(prefix, after(prefix), false, func(k, _ []byte) (bool, error) {
		id = crm.ID(k[len(prefix):])
		if t.direct(crm.Key{Entity: crm.SyncIssue, ID: id}) != nil {
			presence = mutation.Found
		}
		return presence == mutation.Absent, nil
	})
	if err != nil {
		t.fail(err)
	}
	if presence == mutation.Absent {
		id = crm.ID{}
	}
	return id, presence
}

// Dependants implements mutation.Tx.
func (t *tx) Dependants(actor crm.UserID, issue crm.ID) ([]crm.ID, mutation.Presence) {
	var found []crm.ID
	prefix := t.keys.dependant(actor, issue, crm.ID{})
	prefix = prefix[:len(prefix)-16]
	err := t.store.Scan(prefix, after(prefix), false, func(k, _ []byte) (bool, error) {
		id := crm.ID(k[len(k)-16:])
		if t.direct(crm.Key{Entity: crm.SyncIssue, ID: id}) != nil {
			found = append(found, id)
		}
		return true, nil
	})
	if err != nil {
		t.fail(err)
	}
	return found, mutation.Found
}
