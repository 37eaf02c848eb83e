package mutation

import (
	"encoding/binary"
	"slices"

	"regarding/shared/crm"
)

// notices tells both sides of what u replaced without its author having seen
// it: for each group that changed, whose last change is not the one that the
// author saw and is another person's (S17, SYNC-03). Members of sets are added
// and removed, never replaced, so of sets there are none.
func (a *act) notices(before, after crm.Row, u Update) error {
	info, ok := before.Entity.Info()
	if !ok || !a.env.Truth() {
		return nil
	}
	for g := 1; g < len(info.Groups); g++ {
		group := crm.Group(g)
		stamp := before.Stamp(group)
		if stamp == seenOf(u.Seen, group) || stamp == a.env.Version {
			continue
		}
		lost, standing := a.difference(info, before, after, group, u.Fields)
		if len(lost) == 0 {
			continue
		}
		author, presence := a.tx.Author(stamp)
		other := author.User
		if presence != Found || other == a.by || other.IsZero() {
			continue
		}
		// The other person lost what they wrote; the actor replaced it.
		if err := a.notice(crm.NoticeOverwritten, other, a.self(), after, info.Groups[g], lost, standing); err != nil {
			return err
		}
		if a.by.IsZero() {
			continue
		}
		if err := a.notice(crm.NoticeReplaced, a.by, a.person(other), after, info.Groups[g], standing, lost); err != nil {
			return err
		}
	}
	return nil
}

// difference returns what group held and holds, whole, if a field of it that
// was written changed.
func (a *act) difference(info *crm.EntityInfo, before, after crm.Row, group crm.Group, written []Field) (was, is []Field) {
	changed := false
	for i := range info.Attributes {
		at := &info.Attributes[i]
		if at.Group != group {
			continue
		}
		b, n := before.At(at.Slot), after.At(at.Slot)
		if b.IsNull() && n.IsNull() {
			continue
		}
		was, is = append(was, Field{at.Name, b}), append(is, Field{at.Name, n})
		changed = changed || !b.Equal(n) && slices.ContainsFunc(written, func(f Field) bool { return f.Name == at.Name })
	}
	if !changed {
		return nil, nil
	}
	return was, is
}

func seenOf(seen []Seen, group crm.Group) crm.Version {
	for _, s := range seen {
		if s.Group == group {
			return s.Version
		}
	}
	return crm.Version{}
}

// notice writes one notice into the partition of its reader.
func (a *act) notice(side int64, reader crm.UserID, by crm.Value, subject crm.Row, group string, mine, theirs []Field) error {
	row := crm.NewRow(crm.Key{Entity: crm.SyncNotice, ID: noticeID(a.m.ID, subject.Key, group, side)}, reader)
	for _, f := range []Field{
		{"raisedon", crm.Instant(a.env.Now)},
		{"side", crm.Whole(side)},
		{"subject", crm.Lookup(crm.Ref{Entity: subject.Entity, ID: subject.ID, Name: crm.Name(subject)})},
		{"fieldgroup", crm.Str(group)},
		{"by", by},
		{"mutationid", crm.Str(a.m.ID.String())},
		{"mine", crm.Blob(EncodeFields(mine))},
		{"theirs", crm.Blob(EncodeFields(theirs))},
	} {
		row = row.WithValue(f.Name, f.Value)
	}
	_, _, err := a.store(crm.Row{}, row)
	return err
}

// person is a user as the value of a lookup.
func (a *act) person(u crm.UserID) crm.Value {
	ref := crm.Ref{Entity: crm.SystemUser, ID: u.ID}
	if row, presence := a.tx.Row(ref.Key()); presence == Found {
		ref.Name = crm.Name(row)
	}
	return crm.Lookup(ref)
}

// noticeID derives the id of a notice, so that the same mutation makes the
// same notice wherever the truth is told.
func noticeID(m ID, subject crm.Key, group string, side int64) crm.ID {
	b := append([]byte("regarding notice\n"), m.ID[:]...)
	b = crm.AppendKey(b, subject)
	b = appendText(b, group)
	return crm.DerivedID(binary.AppendVarint(b, side))
}
