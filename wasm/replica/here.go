package replica

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/mutation"
	"regarding/shared/track"
)

// What is done to a mailbox that is kept on this device only (MBX-07) never
// leaves it: the replica commits it itself, at once. The rows lie in the base
// among those of the log, with versions of crm.LocalIncarnation: they are in no
// fill, no comparison and no outbox, and nothing that the relay says takes them
// away.

// hereVersion is the version of what the mutation at local did here.
func hereVersion(local uint64) crm.Version {
	return crm.Version{Incarnation: crm.LocalIncarnation, Commit: local}
}

// argsHere stands for the arguments of what was carried out here: it is never
// sent, so they are not kept.
var argsHere = mutation.Undo{}

// keptHere reports whether e was carried out by this device for itself.
func (e *Entry) keptHere() bool { return e.Withdrawn() && e.Mutation.Args == mutation.Args(argsHere) }

// isHere reports whether m is about a mailbox that is kept on this device
// only. One that is about others as well is refused when it is carried out.
func (r *Replica) isHere(m mutation.Mutation) bool {
	switch a := m.Args.(type) {
	case mutation.Import:
		return r.holdsHere(crm.Key{Entity: crm.Mailbox, ID: a.Mailbox.ID}) ||
			slices.ContainsFunc(a.Items, func(i mutation.Item) bool { return makesHere(i.Key, i.Fields) })
	case mutation.Create:
		return makesHere(a.Key, a.Fields) || slices.ContainsFunc(a.Fields, func(f mutation.Field) bool {
			return f.Name == "mailboxid" && a.Key.Entity == crm.MailFolder && r.holdsHere(f.Value.Ref().Key())
		})
	case mutation.Undo:
		k := r.confirmedByID[a.Mutation]
		return k != nil && k.keptHere()
	case mutation.Track, mutation.StopTracking, mutation.Detach:
		return false // what becomes of the message is everybody's
	}
	return r.index.here > 0 && slices.ContainsFunc(mutation.Subjects(m), r.holdsHere)
}

// namesHere reports whether m, which is to be sent, names a row that is kept
// here; the message that it tracks aside (S14).
func (r *Replica) namesHere(m mutation.Mutation) bool {
	item := crm.Key{}
	switch a := m.Args.(type) {
	case mutation.Track:
		item = a.Item
	case mutation.StopTracking:
		item = a.Item
	case mutation.Detach:
		item = a.Item
	}
	return r.index.here > 0 && slices.ContainsFunc(mutation.Keys(m), func(k crm.Key) bool { return k != item && r.holdsHere(k) })
}

// located returns t with what the truth must know of a message that is kept
// here only, unless its row must be loaded first.
func (r *Replica) located(t mutation.Track) (mutation.Track, []crm.Key) {
	t.Local, t.Box = r.holdsHere(t.Item), mailbox.ID{}
	if !t.Local {
		return t, nil
	}
	row, missing := r.baseRow(t.Item)
	if missing {
		return t, []crm.Key{t.Item}
	}
	if row != nil {
		t.Box = mailbox.ID{ID: row.Value("mailboxid").Ref().ID}
	}
	return t, nil
}

// makesHere reports whether fields are those of a mailbox that is to be kept
// here.
func makesHere(key crm.Key, fields []mutation.Field) bool {
	return key.Entity == crm.Mailbox && slices.ContainsFunc(fields, func(f mutation.Field) bool {
		return f.Name == "deviceonly" && f.Value.Int() == 1
	})
}

// holdsHere reports whether the row that key names is kept here only.
func (r *Replica) holdsHere(key crm.Key) bool {
	v, ok := r.index.get(key)
	return ok && v.IsLocal()
}

// commitHere carries m out and stores what it did, unless rows are missing.
// What is kept of it is its id, for when it is proposed again (S28), and what
// it did, for undoing it (S22); of an import, which is much, only the id.
func (r *Replica) commitHere(m mutation.Mutation) (missing []crm.Key) {
	local := r.state.LastLocal + 1
	env := r.env()
	env.Version = hereVersion(local)
	done, refusal, missing := r.carryOut(m, afterAll, false, env)
	switch {
	case len(missing) > 0:
		return missing
	case refusal != nil:
		r.refuse(m.ID, refusal)
		return nil
	}
	links, missing := r.detached(m.ID, done.effects)
	if len(missing) > 0 {
		return missing
	}
	// They come next, so that nothing is stored without them.
	r.proposals = slices.Insert(r.proposals, 1, links...)
	r.state.LastLocal = local
	for _, e := range done.effects {
		if e.After == nil {
			r.removeRow(e.Key)
			continue
		}
		r.putRow(BaseRow{Row: *e.After, Bytes: crm.AppendRow(nil, *e.After, crm.CatalogueVersion)}, true)
	}
	entry := Entry{Local: local, Mutation: m, Confirmed: r.Clock()}
	if _, much := m.Args.(mutation.Import); !much {
		entry.Guess = done.effects
	}
	entry.Mutation.Args = argsHere
	r.keep(entry)
	r.saved(m.ID)
	return nil
}

// detached lists the mutations that tell the truth of tracked messages that a
// mutation put into the recycle bin here, or took out of it (DEL-01, S25),
// unless rows must be loaded first.
func (r *Replica) detached(by mutation.ID, effects []mutation.Effect) (list []mutation.Mutation, missing []crm.Key) {
	for _, e := range effects {
		if e.Key.Entity != crm.MailMessage || e.Before == nil || e.After == nil || (e.Before.Deleted == nil) == (e.After.Deleted == nil) {
			continue
		}
		back, state := e.After.Deleted == nil, int64(crm.LinkTracked)
		if back {
			state = crm.LinkDetached
		}
		key := track.LinkKey(e.Key)
		link, _, away := r.shown(key)
		if away {
			missing = append(missing, key)
		}
		if link == nil || link.Value("state").Int() != state {
			continue
		}
		record := r.Resolve(link.Value("record").Ref().Key())
		if _, _, away := r.shown(record); away {
			missing = append(missing, record)
		} else {
			id := crm.DerivedID(slices.Concat([]byte("regarding detach\n"), by.ID[:], e.Key.ID[:]))
			list = append(list, mutation.Mutation{ID: mutation.ID{ID: id}, Args: mutation.Detach{Item: e.Key, Back: back}})
		}
	}
	return list, missing
}
