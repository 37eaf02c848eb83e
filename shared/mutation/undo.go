package mutation

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// undo puts back what a mutation changed, where that mutation was the last to
// change it, and no more (S22). A row that it made goes to the recycle bin if
// nobody else touched it since; an undo is undone in the same way, which does
// the thing again. Where nothing is left to put back, nothing happens.
func (a *act) undo(u Undo) error {
	done, presence := a.tx.Effects(u.Mutation)
	switch {
	case presence == NotKnown && (a.env.Truth() || a.env.Local()):
		return refuse(fault.TooOld, OpTooOld, "what %v changed is no longer held", u.Mutation)
	case presence == NotKnown:
		return nil
	case presence == Absent:
		return refuse(fault.NotFound, OpNotFound, "mutation %v", u.Mutation)
	case done.Actor != a.by && a.env.Actor.Role != crm.Administrator && !a.env.Actor.System:
		return refuse(fault.Denied, OpDenied, "the mutation is another person's")
	}
	b := &undoing{act: a, done: done}
	// While an alias stands before a row, the row itself is out of reach: the
	// aliases go first and come last.
	var lifted []crm.Row
	for _, e := range done.Effects {
		if alias, ok := b.liftable(e); ok {
			a.tx.Remove(alias.Key)
			lifted = append(lifted, alias)
		}
	}
	ended, err := b.untrack()
	if err != nil {
		return err
	}
	// Before a record is merged away again, its links are; after one stands for
	// itself again, it has them.
	if err := b.links(b.unmerge); err != nil {
		return err
	}
	for _, e := range done.Effects {
		if err := b.back(e); err != nil {
			return err
		}
	}
	for _, alias := range lifted {
		if !b.stands(alias) {
			a.tx.Put(alias)
		}
	}
	if err := b.leave(ended); err != nil {
		return err
	}
	if err := b.links(b.unmerge); err != nil {
		return err
	}
	if err := b.links(b.retie); err != nil {
		return err
	}
	return b.after()
}

// undoing is an undo on its way.
type undoing struct {
	*act
	done Done
	// groups were put back.
	groups []subjectGroup
}

// subjectGroup is a field group of a row, by its name.
type subjectGroup struct {
	key   crm.Key
	group string
}

// liftable returns the alias that e made, if it is still the same.
func (b *undoing) liftable(e Effect) (crm.Row, bool) {
	if e.Key.Entity != crm.Alias || e.Before != nil || e.After == nil {
		return crm.Row{}, false
	}
	alias, presence := b.tx.Row(e.Key)
	return alias, presence == Found && alias.Value("target").Equal(e.After.Value("target"))
}

// stands reports whether the row that alias was lifted from is in use again.
func (b *undoing) stands(alias crm.Row) bool {
	row, presence := b.tx.Row(crm.Key{Entity: alias.Value("target").Ref().Entity, ID: alias.ID})
	return presence == Found && row.Deleted == nil
}

// back puts back one effect.
func (b *undoing) back(e Effect) error {
	if e.Key.Entity == crm.Alias || e.Key.Entity == crm.SyncNotice && e.Before == nil {
		return nil // see after
	}
	if b.goesAlong(e) {
		return nil // see untrack, retie, along and alongBack
	}
	if e.After == nil {
		return b.unremove(e)
	}
	row, presence := b.tx.Row(e.Key)
	switch {
	case presence == NotKnown:
		return b.notKnown(e.Key)
	case presence == Absent || row.Key != e.Key:
		return nil // purged, or another row since
	case !b.readable(row):
		return b.notFound(e.Key)
	case e.Before == nil:
		return b.uncreate(row, e)
	}
	row, err := b.deletion(row, e)
	if err != nil || row.Deleted != nil {
		return err
	}
	return b.fields(row, e)
}

// unremove puts back a row that was erased: an issue or notice that was closed,
// a possible duplicate. Records are only erased by a purge, for good.
func (b *undoing) unremove(e Effect) error {
	switch e.Key.Entity {
	case crm.SyncIssue, crm.SyncNotice:
		if b.done.Actor != b.by {
			return nil // nobody else's list
		}
	case crm.Duplicate:
	default:
		return nil
	}
	if _, presence := b.tx.Row(e.Key); presence == Found {
		return nil
	}
	_, _, err := b.store(crm.Row{}, *e.Before)
	return err
}

// uncreate puts a row that was made into the recycle bin; a possible duplicate
// about which nobody decided goes altogether.
func (b *undoing) uncreate(row crm.Row, e Effect) error {
	info, known := row.Entity.Info()
	switch {
	case !known || info.Personal && !info.Own || row.Deleted != nil || b.touched(row) || b.shared(row):
		return nil
	case row.Entity == crm.Mailbox || row.Entity == crm.MailFolder:
		// What an import made around items stays: others may be in it by now.
		if len(b.done.Effects) > 1 || b.standardFolder(row) {
			return nil
		}
	case row.Entity == crm.Duplicate:
		if row.Value("state").Int() == crm.DuplicateOpen {
			b.tx.Remove(row.Key)
		}
		return nil
	}
	return b.bin(row, crm.Undone)
}

// deletion puts back whether a row is in the recycle bin.
func (b *undoing) deletion(row crm.Row, e Effect) (crm.Row, error) {
	was, became := e.Before.Deleted, e.After.Deleted
	var err error
	switch {
	case was == nil && became != nil && row.Deleted != nil && b.last(row, e, 0) && sameDeletion(*row.Deleted, *became):
		err = b.unbin(row)
	case was != nil && became == nil && row.Deleted == nil && !b.touched(row):
		err = b.bin(row, was.Cause)
	default:
		return row, nil
	}
	if err != nil {
		return crm.Row{}, err
	}
	row, _ = b.tx.Row(e.Key)
	return row, nil
}

func sameDeletion(d, e crm.Deletion) bool {
	return d.By == e.By && d.Cause == e.Cause && d.On.Equal(e.On)
}

// fields puts back the groups that nobody changed since.
func (b *undoing) fields(row crm.Row, e Effect) error {
	after := row
	if info, ok := row.Entity.Info(); ok {
		for g := 1; g < len(info.Groups); g++ {
			group := crm.Group(g)
			if sameGroup(info, *e.Before, *e.After, group) || !b.last(row, e, group) && !b.uncovered(row, e, group) {
				continue
			}
			if regarding, ok := row.Entity.Attribute("regardingobjectid"); onlyRegarding(e) && ok && regarding.Group != group {
				continue
			}
			for i := range info.Attributes {
				at := &info.Attributes[i]
				if at.Group == group && !after.At(at.Slot).Equal(e.Before.At(at.Slot)) {
					if err := b.mayWrite(row, Field{at.Name, e.Before.At(at.Slot)}); err != nil {
						return err
					}
					after = after.With(at.Slot, e.Before.At(at.Slot))
				}
			}
			b.groups = append(b.groups, subjectGroup{row.Key, info.Groups[g]})
		}
	}
	// Attributes that this build does not know have no stamp: content decides.
	for _, x := range append(slices.Clone(e.Before.Extras()), e.After.Extras()...) {
		was, became := e.Before.Value(x.Name), e.After.Value(x.Name)
		if !was.Equal(became) && row.Value(x.Name).Equal(became) {
			if err := b.mayWrite(row, Field{x.Name, was}); err != nil {
				return err
			}
			after = after.WithValue(x.Name, was)
		}
	}
	after, err := b.backInPlace(row, after)
	if err != nil {
		return err
	}
	after, changed, err := b.put(row, after)
	if err != nil || !changed {
		return err
	}
	if err := b.nested(after); err != nil {
		return err
	}
	return b.duplicates(&row, after)
}

// after puts back aliases that the mutation took away, where the row they
// stood before is merged away again, and takes back the notices of what the
// undo has put back.
func (b *undoing) after() error {
	for _, e := range b.done.Effects {
		switch {
		case e.Key.Entity == crm.Alias && e.Before != nil && e.After == nil:
			row, presence := b.tx.Row(crm.Key{Entity: e.Before.Value("target").Ref().Entity, ID: e.Key.ID})
			if presence == Found && row.ID == e.Key.ID && row.Deleted != nil && row.Deleted.Cause == crm.Merged {
				if _, _, err := b.store(crm.Row{}, *e.Before); err != nil {
					return err
				}
			}
		case e.Key.Entity == crm.SyncNotice && e.Before == nil && e.After != nil:
			subject := subjectGroup{e.After.Value("subject").Ref().Key(), e.After.Value("fieldgroup").Text()}
			if !slices.Contains(b.groups, subject) {
				continue
			}
			if _, presence := b.tx.Row(e.Key); presence == Found {
				b.tx.Remove(e.Key)
			}
		}
	}
	return nil
}

// last reports whether the mutation was the last to change a group of row. Of
// a mutation that is itself a guess, content decides; group 0 then always is.
func (b *undoing) last(row crm.Row, e Effect, group crm.Group) bool {
	if !b.done.Version.IsZero() {
		return row.Stamp(group) == b.done.Version
	}
	info, ok := row.Entity.Info()
	return ok && (group == 0 || sameGroup(info, row, *e.After, group))
}

// uncovered reports whether what the mutation left in a group is there again
// because the same person has undone what came later: so much is undone one
// after the other, the last first. A guess goes by who changed the row last.
func (b *undoing) uncovered(row crm.Row, e Effect, group crm.Group) bool {
	info, ok := row.Entity.Info()
	if !ok || !sameGroup(info, row, *e.After, group) {
		return false
	}
	stamp := row.Stamp(group)
	author, presence := b.tx.Author(stamp)
	if presence == Found {
		return author.User == b.by && author.Kind == KindUndo
	}
	return !b.env.Truth() && (stamp.IsZero() || lastChangedBy(row, info) == b.by)
}

// lastChangedBy is who changed a row last; nobody else writes to one's own.
func lastChangedBy(row crm.Row, info *crm.EntityInfo) crm.UserID {
	if info.Own {
		return row.Partition
	}
	return crm.UserID{ID: row.Value("modifiedby").Ref().ID}
}

func sameGroup(info *crm.EntityInfo, r, s crm.Row, group crm.Group) bool {
	for i := range info.Attributes {
		at := &info.Attributes[i]
		if at.Group == group && !r.At(at.Slot).Equal(s.At(at.Slot)) {
			return false
		}
	}
	return true
}

// touched reports whether somebody else than who did the mutation, or who
// undoes it, changed row after it. A guess, to which authors are not known,
// goes by who changed the row last.
func (b *undoing) touched(row crm.Row) bool {
	mine := func(u crm.UserID) bool { return u == b.done.Actor || u == b.by }
	info, ok := row.Entity.Info()
	if !ok {
		return true
	}
	for g := range info.Groups {
		v := row.Stamp(crm.Group(g))
		if v.Commit <= b.done.Version.Commit {
			continue
		}
		author, presence := b.tx.Author(v)
		if presence != Found {
			if row.Stamp(0).IsZero() {
				continue // the last change is a guess, and so one's own
			}
			author.User = lastChangedBy(row, info)
		}
		if !mine(author.User) {
			return true
		}
	}
	return false
}
