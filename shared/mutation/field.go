package mutation

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/fault"
)

// EncodeFields returns fields in the form in which the notices of what was
// overwritten hold them (attributes "mine" and "theirs" of crm.SyncNotice).
func EncodeFields(fields []Field) []byte { return appendFields(nil, fields) }

// DecodeFields reads what EncodeFields wrote. It refuses with fault.Invalid,
// naming the byte, whatever EncodeFields would not have written.
func DecodeFields(b []byte) ([]Field, error) {
	r := &reader{b: b}
	fields := r.fields()
	if r.err == nil && r.at != len(b) {
		r.fail("%d bytes after the end", len(b)-r.at)
	}
	if r.err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Op: "mutation.decodeFields", Err: r.err}
	}
	return fields, nil
}

// Whole returns fields with all other attributes of the groups they touch, as
// row holds them: a group wins or loses whole (S17), so who proposes one line
// of an address proposes the address. What it adds follows in the order of the
// slots; attributes that this build does not know stand alone.
func Whole(row crm.Row, fields []Field) []Field {
	info, ok := row.Entity.Info()
	if !ok {
		return fields
	}
	var touched [maxGroups]bool
	given := make([]bool, len(info.Attributes))
	for _, f := range fields {
		if a, ok := row.Entity.Attribute(f.Name); ok && !a.Computed() {
			touched[a.Group], given[a.Slot] = true, true
		}
	}
	whole := slices.Clone(fields)
	for i := range info.Attributes {
		a := &info.Attributes[i]
		if touched[a.Group] && !given[a.Slot] {
			whole = append(whole, Field{Name: a.Name, Value: row.At(a.Slot)})
		}
	}
	return whole
}

// Edit returns the Update that makes row, as its author sees it, hold fields:
// only what differs, in whole groups, sets as what was added and removed, and
// with the commits that the author saw. It writes nothing when nothing differs.
func Edit(row crm.Row, fields []Field) Update {
	u := Update{Key: row.Key}
	var changed []Field
	for _, f := range fields {
		before := row.Value(f.Name)
		if before.Equal(f.Value) {
			continue
		}
		if a, ok := row.Entity.Attribute(f.Name); ok && a.Type == crm.TypeChoices {
			u.Sets = append(u.Sets, SetChange{
				Name:  f.Name,
				Added: without(f.Value.Members(), before.Members()), Removed: without(before.Members(), f.Value.Members()),
			})
			continue
		}
		changed = append(changed, f)
	}
	if len(changed) > 0 {
		u.Fields = Whole(row, changed)
	}
	u.Seen = SeenOf(row, u.Fields, u.Sets)
	return u
}

// SeenOf lists the commits that last changed the groups of fields and sets in
// row, by group: what Update.Seen wants. Groups that nobody wrote, or only a
// guess, are left out.
func SeenOf(row crm.Row, fields []Field, sets []SetChange) []Seen {
	var touched [maxGroups]bool
	touch := func(name string) {
		if a, ok := row.Entity.Attribute(name); ok {
			touched[a.Group] = true
		}
	}
	for _, f := range fields {
		touch(f.Name)
	}
	for _, s := range sets {
		touch(s.Name)
	}
	var seen []Seen
	for g := range touched {
		if v := row.Stamp(crm.Group(g)); touched[g] && !v.IsZero() {
			seen = append(seen, Seen{Group: crm.Group(g), Version: v})
		}
	}
	return seen
}

// without returns the members of list that are not in taken.
func without(list, taken []string) []string {
	var left []string
	for _, s := range list {
		if !slices.Contains(taken, s) {
			left = append(left, s)
		}
	}
	return left
}
