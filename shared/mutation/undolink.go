package mutation

import (
	"slices"

	"regarding/shared/crm"
)

// What a mutation did to links, and to what goes with e-mails, is not put back
// row by row: links end and come back as they do otherwise, and what goes with
// a record goes and comes with it.

// goesAlong reports whether e follows from another effect, and is put back with
// that.
func (b *undoing) goesAlong(e Effect) bool {
	if follows(e.Key.Entity) {
		return true
	}
	i := slices.IndexFunc(children, func(of Referring) bool { return of.Entity == e.Key.Entity })
	row := e.After
	if row == nil {
		row = e.Before
	}
	if i < 0 || row == nil {
		return false
	}
	parent := row.Value(children[i].Attribute).Ref().Key()
	return slices.ContainsFunc(b.done.Effects, func(e Effect) bool { return e.Key == parent })
}

// links calls each for the links that the mutation changed, as they are now.
func (b *undoing) links(each func(link crm.Row, e Effect) error) error {
	for _, e := range b.done.Effects {
		if e.Key.Entity != crm.TrackLink || e.After == nil {
			continue
		}
		link, presence := b.tx.Row(e.Key)
		if presence != Found {
			continue
		}
		if err := each(link, e); err != nil {
			return err
		}
	}
	return nil
}

// untrack ends the links by which the mutation tracked something, unless they
// are others by now, and lists them.
func (b *undoing) untrack() (ended []crm.Row, err error) {
	err = b.links(func(link crm.Row, e Effect) error {
		switch {
		case !tracked(*e.After) || !tracked(link) || !b.sameTracking(link, *e.After):
			return nil
		case e.Before == nil:
		case e.Before.Value("state").Int() != crm.LinkEnded:
			return nil // it was tracked, or came back with its item
		case e.Before.Value("ended").Int() == crm.EndedRecord && e.Before.Value("record").Equal(e.After.Value("record")):
			return nil // it came back with its record
		}
		ended = append(ended, link)
		return b.untie(link, crm.EndedUndone)
	})
	return ended, err
}

// sameTracking reports whether a link still joins what it joined after the
// mutation, since then. To a guess times say nothing: the truth may have
// another.
func (b *undoing) sameTracking(link, after crm.Row) bool {
	return b.same(link.Value("record").Ref().Key(), after.Value("record").Ref().Key()) &&
		(!b.env.Truth() || link.Value("trackedon").Equal(after.Value("trackedon")))
}

// leave takes those whose links ended off their records, where these stay.
func (b *undoing) leave(ended []crm.Row) error {
	for _, link := range ended {
		record, presence := b.tx.Row(link.Value("record").Ref().Key())
		if presence != Found || record.Deleted != nil {
			continue
		}
		if _, err := b.part(record, link.Partition); err != nil {
			return err
		}
	}
	return nil
}

// retie joins an item again whose link the mutation ended, to the record that
// it was tracked to.
func (b *undoing) retie(link crm.Row, e Effect) error {
	switch {
	case e.Before == nil || !tracked(*e.Before) || tracked(*e.After):
		return nil
	case link.Value("state").Int() != crm.LinkEnded || !link.Value("ended").Equal(e.After.Value("ended")) || !b.sameTracking(link, *e.After):
		return nil
	case link.Value("ended").Int() != crm.EndedStopped && link.Value("ended").Int() != crm.EndedUndone:
		return nil // it comes back with its record or item
	}
	record, presence := b.tx.Row(e.Before.Value("record").Ref().Key())
	if presence != Found || record.Deleted != nil || !b.readable(record) {
		return nil
	}
	if err := crm.MayWrite(b.env.Actor, record, ""); err != nil {
		return refusal(err)
	}
	state := int64(crm.LinkTracked)
	if item, presence := b.tx.Row(link.Value("item").Ref().Key()); presence == Found && item.Deleted != nil {
		state = crm.LinkDetached
	}
	if _, err := b.turn(link, state, 0); err != nil {
		return err
	}
	return b.rejoin(record, link.Partition)
}

// rejoin puts a person back on those who track a record, with the recipients
// whom only their copy names.
func (b *undoing) rejoin(record crm.Row, user crm.UserID) error {
	for _, e := range b.done.Effects {
		if e.Key.Entity != crm.BccParty || e.Before == nil || e.After == nil || e.After.Deleted == nil || e.After.Partition != user {
			continue
		}
		row, presence := b.tx.Row(e.Key)
		if presence == Found && row.Deleted != nil && sameDeletion(*row.Deleted, *e.After.Deleted) && row.Value("activityid").Ref().Key() == record.Key {
			if err := b.follow(row, nil); err != nil {
				return err
			}
		}
	}
	_, _, err := b.put(record, joined(record, user))
	return err
}

// unmerge gives a link back to the record that a merge took it from, if that
// stands for itself.
func (b *undoing) unmerge(link crm.Row, e Effect) error {
	if e.Before == nil {
		return nil
	}
	was, became := e.Before.Value("record"), e.After.Value("record")
	if e.Before.Value("state").Int() == crm.LinkEnded || was.Equal(became) || !link.Value("record").Equal(became) || link.Value("state").Int() == crm.LinkEnded {
		return nil
	}
	other, presence := b.tx.Row(was.Ref().Key())
	if presence != Found || other.Key != was.Ref().Key() || other.Deleted != nil {
		return nil
	}
	if _, _, err := b.put(link, link.WithValue("record", was)); err != nil {
		return err
	}
	for _, e := range b.done.Effects {
		bcc, presence := b.tx.Row(e.Key)
		if e.Key.Entity != crm.BccParty || e.Before == nil || presence != Found || bcc.Partition != link.Partition ||
			!e.Before.Value("activityid").Equal(was) || !bcc.Value("activityid").Equal(became) {
			continue
		}
		if _, _, err := b.put(bcc, bcc.WithValue("activityid", was)); err != nil {
			return err
		}
	}
	if err := b.leaveSurvivor(became.Ref().Key(), link.Partition); err != nil {
		return err
	}
	return b.rejoin(other, link.Partition)
}

// leaveSurvivor takes a person off the record that survived a merge, if the
// merge put them there.
func (b *undoing) leaveSurvivor(key crm.Key, user crm.UserID) error {
	i := slices.IndexFunc(b.done.Effects, func(e Effect) bool { return e.Key == key })
	if i < 0 || b.done.Effects[i].Before == nil || b.done.Effects[i].Before.Value(trackers).HasMember(user.String()) {
		return nil
	}
	survivor, presence := b.tx.Row(key)
	if presence != Found || survivor.Deleted != nil {
		return nil
	}
	_, err := b.part(survivor, user)
	return err
}

// shared reports whether others than who did the mutation track a record.
func (b *undoing) shared(record crm.Row) bool {
	return len(without(record.Value(trackers).Members(), []string{b.done.Actor.String()})) > 0
}

// onlyRegarding reports whether of e nothing is put back but what the record is
// about: it was sealed, or got its text.
func onlyRegarding(e Effect) bool {
	return e.Key.Entity == crm.Email && (sealed(*e.Before) || !e.Before.Value("content").Equal(e.After.Value("content")))
}
