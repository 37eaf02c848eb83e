package mutation

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mailbox"
	"regarding/shared/track"
)

// track joins a message to its record.
func (a *act) track(t Track) error {
	if ok, err := a.linkable(t.Item, t.Record); !ok {
		return err
	}
	if t.Completes {
		return a.complete(t)
	}
	if err := a.ownItem(t); err != nil {
		return err
	}
	link, linked, err := a.link(t.Item)
	if err != nil {
		return err
	}
	if linked && tracked(link) {
		return a.retrack(t, link)
	}
	record, isNew, ok, err := a.recordOf(t, link)
	if !ok {
		return err
	}
	before, after := record, record
	if isNew {
		before = crm.Row{}
	} else if err := crm.MayWrite(a.env.Actor, record, ""); err != nil {
		return refusal(err)
	}
	after = joined(after, a.by)
	written := promotion{act: a, Promotion: *t.Promotion}
	if after, err = written.fill(before, after); err != nil {
		return err
	}
	if err := written.people(after.Key); err != nil {
		return err
	}
	if after, err = a.regard(before, after, t); err != nil {
		return err
	}
	row := crm.NewRow(track.LinkKey(t.Item), a.by)
	if linked {
		row = link
	}
	return a.tie(link, row, t.Item, after, hides(*t.Promotion))
}

// complete gives the record of a message that is tracked what it waits for. If
// they are joined no more, there is nothing to do (TRK-03).
func (a *act) complete(t Track) error {
	link, linked, err := a.link(t.Item)
	if err != nil || !linked || !tracked(link) || !a.same(link.Value("record").Ref().Key(), t.Record) {
		return err
	}
	if record, presence := a.tx.Row(t.Record); presence != Found || record.Deleted != nil {
		return nil
	}
	return a.retrack(t, link)
}

// retrack does to a message that is tracked what there is left to do.
func (a *act) retrack(t Track, link crm.Row) error {
	record, ok, err := a.find(link.Value("record").Ref().Key())
	if !ok {
		return err
	}
	after := record
	if t.Promotion != nil {
		if err := a.stand(t.Record, record); err != nil {
			return err
		}
		made, err := a.promoted(record.Key, *t.Promotion)
		if err != nil {
			return err
		}
		written := promotion{act: a, Promotion: *t.Promotion, other: !alike(record, made)}
		if after, err = written.fill(record, record); err != nil {
			return err
		}
		if written.fills {
			if err := crm.MayWrite(a.env.Actor, record, ""); err != nil {
				return refusal(err)
			}
		}
		if err := written.people(record.Key); err != nil {
			return err
		}
		if hidden := crm.Bool(hides(*t.Promotion)); hidden.Int() == 1 && !link.Value("hidden").Equal(hidden) {
			if _, _, err := a.put(link, link.WithValue("hidden", hidden)); err != nil {
				return err
			}
		}
	}
	_, err = a.regard(record, after, t)
	return err
}

// linkable refuses what no item is tracked to, and items that are not tracked.
// ok is false without an error where this build does not know them.
func (a *act) linkable(item, record crm.Key) (ok bool, err error) {
	for _, key := range []crm.Key{item, record} {
		if _, known := key.Entity.Info(); !known {
			return false, a.strange(key)
		}
	}
	kind, ok := track.KindOf(record.Entity)
	switch {
	case a.by.IsZero():
		return false, refuse(fault.Denied, OpDenied, "items are a person's")
	case !ok || kind != track.Mail || item.Entity != crm.MailMessage || record.ID.IsZero():
		return false, refuse(fault.Invalid, OpInvalid, "a %v is not tracked as a %v", item.Entity, record.Entity)
	}
	return true, nil
}

// ownItem refuses an item that is not a live one of the actor's own. One that
// is only on a device the truth must not have (S14).
func (a *act) ownItem(t Track) error {
	key := t.Item
	if !t.Local {
		_, _, err := a.find(key)
		return err
	}
	// This comes first: the answer says nothing of other people's rows.
	if link, presence := a.tx.Row(track.LinkKey(key)); !ownLocal(t) && (presence != Found || !a.readable(link)) {
		return refuse(fault.Invalid, OpInvalid, "nothing shows that %v %v is the actor's", key.Entity, key.ID)
	}
	switch row, presence := a.tx.Row(key); {
	case !a.env.Truth() || presence == Absent:
		return nil
	case presence == NotKnown:
		return a.notKnown(key)
	case !a.readable(row):
		return a.notFound(key)
	}
	return refuse(fault.Invalid, OpInvalid, "%v %v is not on one device only", key.Entity, key.ID)
}

// link returns the link of an item; found is false for an item that was never
// tracked, or of which a guess does not know.
func (a *act) link(item crm.Key) (link crm.Row, found bool, err error) {
	key := track.LinkKey(item)
	link, presence := a.tx.Row(key)
	switch {
	case presence == NotKnown:
		return crm.Row{}, false, a.notKnown(key)
	case presence == Found && !a.readable(link):
		return crm.Row{}, false, a.absent(key)
	}
	return link, presence == Found, nil
}

// ownLocal reports whether a message that only a device has bears the id of its
// content in a mailbox that the actor knows: ids of such mailboxes are random,
// and nobody else does.
func ownLocal(t Track) bool {
	return t.Promotion != nil && !t.Box.IsZero() && !mailbox.IsDerived(t.Box.ID) &&
		t.Item.ID == mailbox.ImportedItemID(t.Box, mailbox.Hash(t.Promotion.Content)).ID
}

// recordOf returns the record that an item which is not tracked is to be joined
// to, from what its Promotion says: one that is there, or a new one, which is
// not put yet. ok is false without an error where a guess cannot know.
func (a *act) recordOf(t Track, link crm.Row) (record crm.Row, isNew, ok bool, err error) {
	existing, presence := a.tx.Row(t.Record)
	switch {
	case presence == Found && !a.readable(existing):
		return crm.Row{}, false, false, a.notFound(t.Record)
	case presence == Found && existing.Deleted != nil:
		return crm.Row{}, false, false, refuse(fault.NotFound, OpDeleted, "%v %v", t.Record.Entity, t.Record.ID)
	case presence == NotKnown && a.env.Truth():
		return crm.Row{}, false, false, a.notKnown(t.Record)
	case t.Promotion == nil && !a.env.Truth():
		return crm.Row{}, false, false, nil
	case t.Promotion == nil && !link.ID.IsZero():
		return crm.Row{}, false, false, refuse(fault.Invalid, OpLinkChanged, "%v %v is not tracked any more", t.Item.Entity, t.Item.ID)
	case t.Promotion == nil:
		return crm.Row{}, false, false, refuse(fault.Invalid, OpInvalid, "nothing of %v %v to make a record of", t.Item.Entity, t.Item.ID)
	}
	made, err := a.promoted(t.Record, *t.Promotion)
	if err != nil {
		return crm.Row{}, false, false, err
	}
	if presence == Found {
		if !alike(existing, made) {
			return crm.Row{}, false, false, refuse(fault.Invalid, OpInvalid, "%v %v is another message", t.Record.Entity, t.Record.ID)
		}
		return existing, false, true, nil
	}
	if twin, found := a.twin(made, link); found {
		return twin, false, true, a.stand(t.Record, twin)
	}
	if err := crm.MayCreate(a.env.Actor, t.Record.Entity, crm.UserID{}); err != nil {
		return crm.Row{}, false, false, refusal(err)
	}
	return made, true, true, a.free(t.Record)
}

// twin returns the live record of the same message (S31): the one that the item
// was tracked to, or else the oldest that the actor may read.
func (a *act) twin(made, link crm.Row) (twin crm.Row, found bool) {
	old, presence := a.tx.Row(link.Value("record").Ref().Key())
	if presence == Found && old.Deleted == nil && a.readable(old) && alike(old, made) {
		return old, true
	}
	for _, key := range crm.DuplicateKeys(made) {
		matches, _ := a.tx.Matches(made.Entity, key, maxMatches)
		for _, match := range matches {
			row, presence := a.tx.Row(match)
			if presence != Found || row.Key != match || !crm.MayRead(a.env.Actor, row) {
				continue
			}
			if !found || older(row, twin) {
				twin, found = row, true
			}
		}
	}
	return twin, found
}

// older orders records by when they were made.
func older(r, s crm.Row) bool {
	if c := r.Value("createdon").Time().Compare(s.Value("createdon").Time()); c != 0 {
		return c < 0
	}
	return r.Key.Compare(s.Key) < 0
}

// alike reports whether two records may be of one message: whether they share
// what tells messages apart, or one of them has nothing of the kind.
func alike(r, s crm.Row) bool {
	of, with := crm.DuplicateKeys(r), crm.DuplicateKeys(s)
	return len(of) == 0 || len(with) == 0 || slices.ContainsFunc(of, func(k crm.DuplicateKey) bool { return slices.Contains(with, k) })
}

// stand makes an id that was minted for a record stand for the one that was
// there (S16).
func (a *act) stand(minted crm.Key, record crm.Row) error {
	if _, presence := a.tx.Row(minted); presence == Found || minted == record.Key {
		return nil
	}
	if err := a.free(minted); err != nil {
		return err
	}
	alias := crm.NewRow(aliasKey(minted), crm.UserID{}).
		WithValue("target", crm.Lookup(crm.Ref{Entity: record.Entity, ID: record.ID, Name: crm.Name(record)})).
		WithValue("because", crm.Whole(crm.AliasResolved))
	_, _, err := a.store(crm.Row{}, alias)
	return err
}

// free refuses an id that already stands for another row.
func (a *act) free(minted crm.Key) error {
	if _, presence := a.tx.Row(aliasKey(minted)); presence == Found {
		return refuse(fault.Invalid, OpExists, "%v %v", minted.Entity, minted.ID)
	}
	return nil
}

// regard puts a record, which was before, with what it is about as t says. Who
// set that unseen is told (S17).
func (a *act) regard(before, after crm.Row, t Track) (crm.Row, error) {
	const name = "regardingobjectid"
	u := Update{Key: after.Key}
	if t.Sets {
		v, err := a.regardable(t.Regarding)
		if err != nil {
			return crm.Row{}, err
		}
		if !after.Value(name).Equal(v) {
			if err := crm.MayWrite(a.env.Actor, after, name); err != nil {
				return crm.Row{}, refusal(err)
			}
			after = after.WithValue(name, v)
			u.Fields = []Field{{name, v}}
			if at, ok := after.Entity.Attribute(name); ok {
				u.Seen = []Seen{{Group: at.Group, Version: t.Seen}}
			}
		}
	}
	row, changed, err := a.put(before, after)
	if err != nil || !changed || before.ID.IsZero() {
		return row, err
	}
	if err := a.notices(before, row, u); err != nil {
		return crm.Row{}, err
	}
	return row, a.duplicates(&before, row)
}

// regardable returns what a record is to be about as the value of a lookup.
func (a *act) regardable(ref crm.Ref) (crm.Value, error) {
	if ref.ID.IsZero() {
		return crm.Value{}, nil
	}
	info, known := ref.Entity.Info()
	switch {
	case !known:
		return crm.Lookup(ref), a.strange(ref.Key())
	case !info.Regardable:
		return crm.Value{}, refuse(fault.Invalid, OpNotRegardable, "rows of %v", ref.Entity)
	}
	row, ok, err := a.find(ref.Key())
	if ok {
		ref = crm.Ref{Entity: row.Entity, ID: row.ID, Name: crm.Name(row)}
	}
	return crm.Lookup(ref), err
}

// stopTracking ends a link, and has the record go if that was chosen.
func (a *act) stopTracking(s StopTracking) error {
	if ok, err := a.linkable(s.Item, s.Record); !ok {
		return err
	}
	link, found, err := a.link(s.Item)
	if err != nil {
		return err
	}
	if !found {
		if a.env.Truth() {
			return a.absent(track.LinkKey(s.Item))
		}
		return nil
	}
	record, presence := a.tx.Row(link.Value("record").Ref().Key())
	if presence == NotKnown && a.env.Truth() {
		return a.notKnown(link.Value("record").Ref().Key())
	}
	same, gone := a.same(link.Value("record").Ref().Key(), s.Record), presence == Absent || record.Deleted != nil
	switch {
	case same && link.Value("ended").Int() == crm.EndedStopped && (gone || !s.DeleteRecord):
		return nil // so it is already
	case !same || !tracked(link):
		return refuse(fault.Invalid, OpLinkChanged, "%v %v is not tracked to %v any more", s.Item.Entity, s.Item.ID, s.Record.ID)
	}
	if err := a.untie(link, crm.EndedStopped); err != nil || presence != Found {
		return err
	}
	cause := track.StopKeep
	if s.DeleteRecord {
		cause = track.StopDelete
	}
	if record, err = a.part(record, link.Partition); err != nil {
		return err
	}
	if !a.verdict(cause, record, link.Partition).DeleteRecord {
		return nil
	}
	return a.bin(record, crm.Chosen)
}

// same reports whether two keys name one row, through aliases.
func (a *act) same(k, l crm.Key) bool {
	through := func(key crm.Key) crm.Key {
		if row, presence := a.tx.Row(key); presence == Found {
			return row.Key
		}
		return key
	}
	return k == l || through(k) == through(l)
}
