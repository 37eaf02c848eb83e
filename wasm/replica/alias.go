package replica

import "regarding/shared/crm"

// aliased returns the key that an alias stands before: what its id meant.
func aliased(alias crm.Row) crm.Key {
	return crm.Key{Entity: alias.Value("target").Ref().Entity, ID: alias.ID}
}

// follow passes a key through aliases (S16).
func follow(k crm.Key, alias func(crm.ID) *crm.Row) crm.Key {
	for range crm.MaxAliases {
		row := alias(k.ID)
		if row == nil || aliased(*row) != k {
			return k
		}
		k = row.Value("target").Ref().Key()
	}
	return k
}

// alias returns the alias that stands before an id, as the mutations before a
// place see it; nil for none.
func (r *Replica) alias(id crm.ID, before uint64, fresh bool) *crm.Row {
	if r.cfg.Bugs.IgnoreAlias {
		return nil
	}
	if e := r.outbox.effect(crm.Key{Entity: crm.Alias, ID: id}, before, fresh); e != nil {
		return e.After
	}
	if row, ok := r.aliases[id]; ok {
		return &row
	}
	return nil
}

// Resolve returns the key that k means now: its id passed through aliases (S16).
func (r *Replica) Resolve(k crm.Key) crm.Key {
	return follow(k, func(id crm.ID) *crm.Row { return r.alias(id, afterAll, false) })
}

// dirtyAlias has carried out again what used an id whose alias is another.
func (r *Replica) dirtyAlias(alias *crm.Row, after uint64) {
	if alias != nil && alias.Entity == crm.Alias {
		r.dirty(aliased(*alias), after)
	}
}
