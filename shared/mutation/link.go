package mutation

import (
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/track"
)

// follows reports whether rows of e are written by what is done to items and
// records, and by nothing that is done to them.
func follows(e crm.Entity) bool { return e == crm.TrackLink || e == crm.BccParty }

// tracked reports whether a link joins its item to its record.
func tracked(link crm.Row) bool { return link.Value("state").Int() == crm.LinkTracked }

// tie puts a link, which was before, that joins an item to a record.
func (a *act) tie(before, link crm.Row, item crm.Key, record crm.Row, hidden bool) error {
	for _, f := range []Field{
		{"item", crm.Lookup(crm.Ref{Entity: item.Entity, ID: item.ID})},
		{"record", crm.Lookup(crm.Ref{Entity: record.Entity, ID: record.ID, Name: crm.Name(record)})},
		{"state", crm.Whole(crm.LinkTracked)},
		{"ended", crm.Value{}},
		{"because", crm.Whole(crm.TrackedByHand)},
		{"trackedon", crm.Instant(a.at)},
		{"hidden", crm.Bool(hidden)},
		{"endedon", crm.Value{}},
		{"reachedon", crm.Instant(a.env.Now.UTC().Truncate(time.Millisecond))}, // Null in a guess
	} {
		link = link.WithValue(f.Name, f.Value)
	}
	_, _, err := a.put(before, link)
	return err
}

// untie ends a link.
func (a *act) untie(link crm.Row, why int64) error {
	_, err := a.turn(link, crm.LinkEnded, why)
	return err
}

// turn puts a link in another state; ended is 0 for one that has not ended.
func (a *act) turn(link crm.Row, state, ended int64) (crm.Row, error) {
	why, on := crm.Value{}, crm.Value{}
	if ended != 0 {
		why = crm.Whole(ended)
	}
	if state != crm.LinkTracked {
		on = crm.Instant(a.at)
	}
	after, _, err := a.put(link, link.WithValue("state", crm.Whole(state)).WithValue("ended", why).WithValue("endedon", on))
	return after, err
}

// trackers is the attribute that lists who tracks a record.
const trackers = "trackedby"

// joined returns a record that user tracks too.
func joined(record crm.Row, user crm.UserID) crm.Row {
	members := append(record.Value(trackers).Members(), user.String())
	return set(record, trackers, crm.SetOf(members...))
}

// part takes a person off those who track a record, and the Bcc recipients that
// only their copy names; unless they track another copy. A guess does not know
// of that, and leaves the recipients be.
func (a *act) part(record crm.Row, user crm.UserID) (crm.Row, error) {
	for _, link := range a.referrers(record.Key, crm.TrackLink, "record") {
		if link.Partition == user && tracked(link) {
			return record, nil
		}
	}
	deletion := crm.Deletion{By: a.by, On: a.at, Cause: crm.Chosen}
	for _, row := range a.referrers(record.Key, crm.BccParty, "activityid") {
		if row.Partition == user && row.Deleted == nil {
			if err := a.follow(row, &deletion); err != nil {
				return crm.Row{}, err
			}
		}
	}
	left := without(record.Value(trackers).Members(), []string{user.String()})
	after, _, err := a.put(record, set(record, trackers, crm.SetOf(left...)))
	return after, err
}

// follow puts a row that goes with another into the recycle bin, or takes it
// out where deletion is nil. Nobody's right to it is asked: it follows.
func (a *act) follow(row crm.Row, deletion *crm.Deletion) error {
	after := row
	after.Deleted = deletion
	_, _, err := a.store(row, after)
	return err
}

// referrers returns the rows whose lookup names target, by key; none in a
// guess. More than a commit may have are never needed.
func (a *act) referrers(target crm.Key, e crm.Entity, attribute string) []crm.Row {
	keys, _ := a.tx.Referrers(target, e, attribute, MaxKeys+1)
	var rows []crm.Row
	for _, key := range keys {
		if row, presence := a.tx.Row(key); presence == Found && row.Key == key {
			rows = append(rows, row)
		}
	}
	return rows
}

// verdict asks the deletion table what becomes of the other half of a link of
// user's (DEL-01 to DEL-16).
func (a *act) verdict(cause track.Cause, record crm.Row, user crm.UserID) track.Verdict {
	kind, ok := track.KindOf(record.Entity)
	if !ok {
		return track.Verdict{}
	}
	return track.Decide(cause, track.Facts{
		Kind: kind, Owner: record.Value("ownerid").Ref().Key() == crm.Key{Entity: crm.SystemUser, ID: user.ID},
		// Whether it may be deleted is asked when it is: to be refused is not to
		// be kept (S19).
		MayDelete: true,
	})
}

// detach leaves the link of an item that went to the recycle bin for when it
// comes back.
func (a *act) detach(item crm.Row) error {
	if link, ok := a.linkOf(item); ok {
		return a.loosen(link)
	}
	return nil
}

// loosen leaves a link for when its item comes back.
func (a *act) loosen(link crm.Row) error {
	if !tracked(link) {
		return nil
	}
	if _, err := a.turn(link, crm.LinkDetached, 0); err != nil {
		return err
	}
	record, presence := a.tx.Row(link.Value("record").Ref().Key())
	if presence != Found || record.Deleted != nil || !a.verdict(track.ItemDeleted, record, link.Partition).DeleteRecord {
		return nil
	}
	return a.bin(record, crm.Chosen)
}

// reattach joins an item that came back to its record, if that is still there
// (S25).
func (a *act) reattach(item crm.Row) error {
	if link, ok := a.linkOf(item); ok {
		return a.fasten(link)
	}
	return nil
}

// fasten joins what a link was left for.
func (a *act) fasten(link crm.Row) error {
	if link.Value("state").Int() != crm.LinkDetached {
		return nil
	}
	record, presence := a.tx.Row(link.Value("record").Ref().Key())
	if presence == Absent || record.Deleted != nil {
		return a.untie(link, crm.EndedRecord)
	}
	_, err := a.turn(link, crm.LinkTracked, 0)
	return err
}

// linkOf returns the link of an item, if there is one. What is done to a mailbox
// on one device only is not known elsewhere, and so neither to the link.
func (a *act) linkOf(item crm.Row) (crm.Row, bool) {
	if item.Entity != crm.MailMessage || a.env.Local() {
		return crm.Row{}, false
	}
	link, presence := a.tx.Row(track.LinkKey(item.Key))
	return link, presence == Found && link.Partition == item.Partition
}

// detachHere does to the link of a message that only a device has what was done
// to the message there.
func (a *act) detachHere(d Detach) error {
	if _, known := d.Item.Entity.Info(); !known {
		return a.strange(d.Item)
	}
	if d.Item.Entity != crm.MailMessage {
		return refuse(fault.Invalid, OpInvalid, "a %v is not on one device only", d.Item.Entity)
	}
	key := track.LinkKey(d.Item)
	link, presence := a.tx.Row(key)
	switch {
	case presence == NotKnown:
		return a.notKnown(key)
	case presence == Absent || !a.readable(link):
		return nil // whether another person has one is not told (INV-6)
	}
	if _, presence := a.tx.Row(d.Item); a.env.Truth() && presence != Absent {
		return refuse(fault.Invalid, OpInvalid, "%v %v is not on one device only", d.Item.Entity, d.Item.ID)
	}
	if d.Back {
		return a.fasten(link)
	}
	return a.loosen(link)
}

// children are what goes with an e-mail: its parties and files.
var children = []Referring{
	{crm.ActivityParty, "activityid"}, {crm.Attachment, "objectid"},
}

// along puts what goes with a record into the recycle bin with it, and ends its
// links, those of other people too. They are told of it by their rows; the
// actor is not told that there are any (INV-6).
func (a *act) along(record crm.Row) error {
	if record.Entity != crm.Email {
		return nil
	}
	for _, of := range append(slices.Clone(children), Referring{crm.BccParty, "activityid"}) {
		for _, row := range a.referrers(record.Key, of.Entity, of.Attribute) {
			if row.Deleted != nil {
				continue
			}
			if err := a.follow(row, record.Deleted); err != nil {
				return err
			}
		}
	}
	for _, link := range a.referrers(record.Key, crm.TrackLink, "record") {
		if link.Value("state").Int() == crm.LinkEnded {
			continue
		}
		if err := a.untie(link, crm.EndedRecord); err != nil {
			return err
		}
		item, presence := a.tx.Row(link.Value("item").Ref().Key())
		if presence != Found || item.Deleted != nil || !a.verdict(track.RecordDeleted, record, link.Partition).DeleteItem {
			continue
		}
		if err := a.follow(item, record.Deleted); err != nil {
			return err
		}
	}
	return nil
}

// alongBack takes out of the recycle bin what went there with a record, and
// joins the items again that are still there and not tracked otherwise (S25).
func (a *act) alongBack(record crm.Row, gone crm.Deletion) error {
	if record.Entity != crm.Email {
		return nil
	}
	who := map[crm.UserID]bool{}
	links := a.referrers(record.Key, crm.TrackLink, "record")
	for _, link := range links {
		switch link.Value("ended").Int() {
		case crm.EndedRecord:
			state := int64(crm.LinkTracked)
			// An item that is not there at all is on one device only: of others
			// the link says that they were erased.
			if item, presence := a.tx.Row(link.Value("item").Ref().Key()); presence == Found && item.Deleted != nil {
				state = crm.LinkDetached
			}
			if _, err := a.turn(link, state, 0); err != nil {
				return err
			}
		case crm.EndedStopped, crm.EndedUndone:
			continue
		}
		who[link.Partition] = true
	}
	for _, of := range append(slices.Clone(children), Referring{crm.BccParty, "activityid"}) {
		for _, row := range a.referrers(record.Key, of.Entity, of.Attribute) {
			if row.Deleted == nil || !sameDeletion(*row.Deleted, gone) || !row.Partition.IsZero() && !who[row.Partition] {
				continue
			}
			if err := a.follow(row, nil); err != nil {
				return err
			}
		}
	}
	if !a.env.Truth() {
		return nil
	}
	members := slices.DeleteFunc(record.Value(trackers).Members(), func(member string) bool {
		id, err := crm.ParseID(member)
		return err == nil && !who[crm.UserID{ID: id}]
	})
	_, _, err := a.put(record, set(record, trackers, crm.SetOf(members...)))
	return err
}

// erased ends what an erased row leaves behind: what went with a record goes
// too, and the link of an item that never comes back. Row is what key named.
func (a *act) erased(row crm.Row, key crm.Key) error {
	switch key.Entity {
	case crm.Email:
		for _, of := range append(slices.Clone(children), Referring{crm.BccParty, "activityid"}) {
			for _, child := range a.referrers(key, of.Entity, of.Attribute) {
				a.tx.Remove(child.Key)
			}
		}
	case crm.MailMessage:
		if link, ok := a.linkOf(row); ok && link.Value("state").Int() != crm.LinkTracked {
			return a.untie(link, crm.EndedItem)
		}
	}
	return nil
}

// inherited returns the survivor of a merge, which those track who tracked the
// other.
func (a *act) inherited(survivor, other crm.Row) crm.Row {
	if survivor.Entity != crm.Email {
		return survivor
	}
	members := append(survivor.Value(trackers).Members(), other.Value(trackers).Members()...)
	return set(survivor, trackers, crm.SetOf(members...))
}

// repoint makes the links of a record those of the one that it is merged into,
// and the recipients whom only some copies name. What was never put to a record
// stays with the other, which is in the recycle bin then.
func (a *act) repoint(other, survivor crm.Row) error {
	if survivor.Entity != crm.Email {
		return nil
	}
	to := crm.Lookup(crm.Ref{Entity: survivor.Entity, ID: survivor.ID, Name: crm.Name(survivor)})
	has := map[crm.UserID]bool{}
	for _, row := range a.referrers(survivor.Key, crm.BccParty, "activityid") {
		has[row.Partition] = has[row.Partition] || row.Deleted == nil
	}
	for _, row := range a.referrers(other.Key, crm.BccParty, "activityid") {
		if row.Deleted != nil || has[row.Partition] {
			continue
		}
		if _, _, err := a.put(row, row.WithValue("activityid", to)); err != nil {
			return err
		}
	}
	for _, link := range a.referrers(other.Key, crm.TrackLink, "record") {
		if link.Value("state").Int() == crm.LinkEnded {
			continue
		}
		if _, _, err := a.put(link, link.WithValue("record", to)); err != nil {
			return err
		}
	}
	return nil
}
