package view

import (
	"cmp"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
)

// millis is a time for the page: milliseconds since 1970, 0 for none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Duplicates returns the possible duplicates about which nobody has decided and
// whose records are both in use; of one record if it is given.
func (t *Table) Duplicates(of crm.Key) Duplicates {
	found := Duplicates{Rows: []Duplicate{}}
	r := t.rowsOf(crm.Duplicate)
	if r == nil {
		return found
	}
	for id, place := range r.at {
		row := r.row(place)
		one, other := row.Value("one").Ref(), row.Value("other").Ref()
		switch {
		case row.Deleted != nil || row.Value("state").Int() != crm.DuplicateOpen || !t.isLive(one.Key()) || !t.isLive(other.Key()):
			continue
		case !of.IsZero() && one.Key() != of && other.Key() != of:
			continue
		}
		found.Rows = append(found.Rows, Duplicate{
			ID: id, Reason: reasons[row.Value("reason").Int()], One: t.Link(one), Other: t.Link(other),
			At: millis(row.Value("raisedon").Time()),
		})
	}
	slices.SortFunc(found.Rows, func(a, b Duplicate) int { return newestFirst(a.At, b.At, a.ID, b.ID) })
	return found
}

// CountDuplicates counts what Duplicates lists of all records.
func (t *Table) CountDuplicates() int {
	if t.duplicates.at != t.version || t.duplicates.count < 0 {
		t.duplicates.at, t.duplicates.count = t.version, len(t.Duplicates(crm.Key{}).Rows)
	}
	return t.duplicates.count
}

var reasons = map[int64]DuplicateReason{
	crm.DuplicateByEmail: SameEmail, crm.DuplicateByNameAndPhone: SameNameAndPhone, crm.DuplicateByMessage: SameMessage,
}

// isLive reports whether a row is shown, itself and not in the recycle bin.
func (t *Table) isLive(k crm.Key) bool {
	r := t.rowsOf(k.Entity)
	if r == nil || t.Resolve(k) != k {
		return false
	}
	place, ok := r.at[k.ID]
	return ok && r.live(place)
}

func newestFirst(a, b int64, x, y crm.ID) int {
	return cmp.Or(cmp.Compare(b, a), slices.Compare(y[:], x[:]))
}

// Devices returns the person's devices, this one first, then those seen last.
func (t *Table) Devices(this mutation.DeviceID, waiting int) Devices {
	found := Devices{Rows: []Device{}}
	r := t.rowsOf(crm.Device)
	if r == nil {
		return found
	}
	for id, place := range r.at {
		if r.partitions[place] != t.me {
			continue
		}
		row := r.row(place)
		d := Device{
			ID: id, Name: row.Value("name").Text(), Agent: row.Value("agent").Text(), This: id == this.ID,
			JoinedOn: millis(row.Value("createdon").Time()), SeenOn: millis(row.Value("lastseenon").Time()),
			Revoked: millis(row.Value("revokedon").Time()),
		}
		if d.This {
			d.Waiting = waiting
		}
		found.Rows = append(found.Rows, d)
	}
	slices.SortFunc(found.Rows, func(a, b Device) int {
		if a.This != b.This {
			if a.This {
				return -1
			}
			return 1
		}
		return newestFirst(a.SeenOn, b.SeenOn, a.ID, b.ID)
	})
	return found
}

// NoticeOf shows a notice; full is its whole row. A notice of another build
// that cannot be read has no changes.
func (t *Table) NoticeOf(full crm.Row) Notice {
	subject := full.Value("subject").Ref()
	n := Notice{
		ID: full.ID, Side: SideOverwritten, Record: t.Link(subject), At: millis(full.Value("raisedon").Time()), Changes: []NoticeChange{},
	}
	lost, standing := "mine", "theirs"
	if full.Value("side").Int() == crm.NoticeReplaced {
		n.Side = SideReplaced
		lost, standing = standing, lost
	}
	if by := full.Value("by").Ref(); !by.ID.IsZero() {
		link := t.Link(by)
		n.By = &link
	}
	stands := map[string]crm.Value{}
	for _, f := range decodeFields(full.Value(standing).Bytes()) {
		stands[f.Name] = f.Value
	}
	for _, f := range decodeFields(full.Value(lost).Bytes()) {
		if a, ok := subject.Entity.Attribute(f.Name); ok && !f.Value.Equal(stands[f.Name]) {
			n.Changes = append(n.Changes, NoticeChange{
				Attribute: f.Name, Label: a.Label, Lost: InputOf(a, f.Value, t.Link), Standing: InputOf(a, stands[f.Name], t.Link),
			})
		}
	}
	return n
}

// Lost returns the values that a notice tells of, and of which record.
func Lost(notice crm.Row) (crm.Key, []mutation.Field) {
	lost := "mine"
	if notice.Value("side").Int() == crm.NoticeReplaced {
		lost = "theirs"
	}
	return notice.Value("subject").Ref().Key(), decodeFields(notice.Value(lost).Bytes())
}

func decodeFields(b []byte) []mutation.Field {
	if len(b) == 0 {
		return nil
	}
	fields, err := mutation.DecodeFields(b)
	if err != nil {
		return nil // of a newer build: the notice itself is still shown
	}
	return fields
}

// Notices shows notices, newest first.
func (t *Table) Notices(full []crm.Row) Notices {
	found := Notices{Rows: make([]Notice, 0, len(full))}
	for _, row := range full {
		found.Rows = append(found.Rows, t.NoticeOf(row))
	}
	slices.SortFunc(found.Rows, func(a, b Notice) int { return newestFirst(a.At, b.At, a.ID, b.ID) })
	return found
}

// NoticesOf lists the notices about a record.
func (t *Table) NoticesOf(k crm.Key) []crm.Key {
	r := t.rowsOf(crm.SyncNotice)
	if r == nil {
		return nil
	}
	subject := slotOf(crm.SyncNotice, "subject")
	var keys []crm.Key
	for id, place := range r.at {
		if t.Resolve(r.value(place, subject).Ref().Key()) == k {
			keys = append(keys, crm.Key{Entity: crm.SyncNotice, ID: id})
		}
	}
	slices.SortFunc(keys, crm.Key.Compare)
	return keys
}

// CountNotices counts the notices of each side.
func (t *Table) CountNotices() (overwritten, replaced int) {
	r := t.rowsOf(crm.SyncNotice)
	if r == nil {
		return 0, 0
	}
	side := slotOf(crm.SyncNotice, "side")
	for _, place := range r.at {
		if r.value(place, side).Int() == crm.NoticeReplaced {
			replaced++
		} else {
			overwritten++
		}
	}
	return overwritten, replaced
}

// CountIssues counts the sync issues, those that wait for another too.
func (t *Table) CountIssues() int {
	if r := t.rowsOf(crm.SyncIssue); r != nil {
		return len(r.at)
	}
	return 0
}

// Issues shows sync issues, newest first; those that wait for another stand
// below it. Full are their whole rows.
func (t *Table) Issues(full []crm.Row) Issues {
	waiting := map[crm.ID][]crm.Row{}
	held := map[crm.ID]bool{}
	for _, row := range full {
		held[row.ID] = true
	}
	var top []crm.Row
	for _, row := range full {
		if parent := row.Value("parentissue").Ref().ID; held[parent] && parent != row.ID {
			waiting[parent] = append(waiting[parent], row)
		} else {
			top = append(top, row)
		}
	}
	return Issues{Rows: t.issues(top, waiting, 0)}
}

// maxIssueDepth bounds how deep issues stand below each other.
const maxIssueDepth = 20

func (t *Table) issues(rows []crm.Row, waiting map[crm.ID][]crm.Row, depth int) []Issue {
	list := make([]Issue, 0, len(rows))
	for _, row := range rows {
		issue := t.issue(row)
		if depth < maxIssueDepth {
			issue.Dependants = t.issues(waiting[row.ID], waiting, depth+1)
		}
		list = append(list, issue)
	}
	slices.SortFunc(list, func(a, b Issue) int {
		if depth > 0 { // in the order in which they were done
			a, b = b, a
		}
		return newestFirst(a.Change.At, b.Change.At, a.ID, b.ID)
	})
	return list
}

func (t *Table) issue(row crm.Row) Issue {
	issue := Issue{
		ID: row.ID, Reason: fault.Kind(row.Value("reason").Int()), Op: row.Value("op").Text(),
		At: millis(row.Value("raisedon").Time()), Values: map[string]Input{}, Dependants: []Issue{},
	}
	if issue.Reason.String() == "" || !slices.Contains(fault.Kinds(), issue.Reason) {
		issue.Reason = fault.Internal
	}
	m, err := mutation.Decode(row.Value("mutation").Bytes())
	if err != nil {
		// Of a newer build, or damaged: it can be discarded.
		issue.Change = Change{Kind: KindUnknown, Records: []Link{}, Fields: []string{}, At: issue.At}
		return issue
	}
	issue.Change = t.Change(m, row.Value("subject").Ref().Name)
	key, fields := FieldsOf(m.Args)
	if !key.IsZero() {
		issue.Entity = key.Entity.String()
		for _, f := range fields {
			if a, ok := key.Entity.Attribute(f.Name); ok && !a.Computed() {
				issue.Values[f.Name] = InputOf(a, f.Value, t.Link)
			}
		}
	}
	if tracking, ok := m.Args.(mutation.Track); ok && tracking.Sets {
		a, _ := crm.Email.Attribute("regardingobjectid")
		issue.Entity = crm.Email.String()
		issue.Values[a.Name] = InputOf(a, crm.Lookup(tracking.Regarding), t.Link)
	}
	issue.MayRecreate = MayRecreate(m, issue.Op)
	return issue
}

// MayRecreate reports whether the one record that a refused mutation is about
// was deleted, so that it can be made again; of a message that was tracked to
// it, with another record (DEL-17).
func MayRecreate(m mutation.Mutation, op string) bool {
	if op != mutation.OpDeleted && op != mutation.OpNotFound {
		return false
	}
	subjects := mutation.Subjects(m)
	switch m.Args.(type) {
	case mutation.Update, mutation.Assign, mutation.SetState:
		info, ok := subjects[0].Entity.Info()
		return ok && info.Record && len(subjects) == 1
	case mutation.Track:
		return op == mutation.OpDeleted
	}
	return false
}
