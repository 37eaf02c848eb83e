package view

import (
	"slices"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// Past is what is known of a record's history.
type Past struct {
	Phase HistoryPhase
	// Entries are what the relay told, newest first, each commit once.
	Entries []wire.HistoryEntry
	More    bool
}

// Add puts in what the relay told: entries before a commit, or the newest ones
// where before is 0.
func (p *Past) Add(before uint64, h wire.History) {
	if before == 0 {
		// What is held goes on below, if the two meet.
		if n := len(h.Entries); n > 0 && h.More && len(p.Entries) > 0 && h.Entries[n-1].Commit > p.Entries[0].Commit {
			p.Entries = nil
		}
		if len(p.Entries) == 0 || !h.More {
			p.More = h.More
		}
	} else {
		p.More = h.More
	}
	p.Entries = append(p.Entries, h.Entries...)
	slices.SortStableFunc(p.Entries, func(a, b wire.HistoryEntry) int {
		switch {
		case a.Commit > b.Commit:
			return -1
		case a.Commit < b.Commit:
			return 1
		}
		return 0
	})
	p.Entries = slices.CompactFunc(p.Entries, func(a, b wire.HistoryEntry) bool { return a.Commit == b.Commit })
}

// Oldest returns the oldest commit that is held, 0 for none.
func (p *Past) Oldest() uint64 {
	if n := len(p.Entries); n > 0 {
		return p.Entries[n-1].Commit
	}
	return 0
}

// History shows a record's history: what waits, then what the relay told.
func (t *Table) History(k crm.Key, q *Queue, p Past, actor crm.Actor) History {
	h := History{Phase: p.Phase, Entries: []HistoryEntry{}, More: p.More}
	for _, w := range slices.Backward(q.Of(k)) {
		h.Entries = append(h.Entries, t.pendingEntry(k, w))
	}
	for _, e := range p.Entries {
		entry := HistoryEntry{
			Mutation: e.Mutation.ID, Kind: KindName(e.Kind), At: millis(e.PerformedAt), SentAt: millis(e.CommittedAt),
			Device: e.Device, Changes: []HistoryChange{}, Erased: e.Erased,
		}
		if e.Kind == mutation.KindTrack && onlySets(e.Changes) {
			entry.Kind = KindSetRegarding
		}
		if !e.Actor.ID.IsZero() {
			link := t.Link(e.Actor)
			entry.By = &link
		}
		for _, c := range e.Changes {
			if a, ok := k.Entity.Attribute(c.Attribute); ok && told(a) {
				entry.Changes = appendChange(entry.Changes, a, c.Before, c.After, t.Link)
			}
		}
		entry.MayUndo = !e.Erased && !e.Mutation.IsZero() && Undoable(e.Kind) &&
			(e.Actor.ID == actor.User.ID || actor.Role == crm.Administrator) && actor.Role != crm.ReadOnly
		h.Entries = append(h.Entries, entry)
	}
	return h
}

func (t *Table) pendingEntry(k crm.Key, w Waiting) HistoryEntry {
	entry := HistoryEntry{
		Mutation: w.Mutation.ID.ID, Kind: KindUnknown, At: millis(w.Mutation.PerformedAt),
		By: t.linkTo(crm.Key{Entity: crm.SystemUser, ID: w.Mutation.Actor.ID}), Pending: true, Changes: []HistoryChange{},
	}
	if w.Mutation.Args != nil {
		entry.Kind = KindName(w.Mutation.Args.Kind())
		entry.MayUndo = Undoable(w.Mutation.Args.Kind())
	}
	if device, ok := t.name(crm.Key{Entity: crm.Device, ID: w.Mutation.Device.ID}); ok {
		entry.Device = device
	}
	for i := range w.Effects {
		e := &w.Effects[i]
		if e.Key != k {
			continue
		}
		for _, a := range differing(e.Before, e.After) {
			if !a.Computed() && told(a) {
				entry.Changes = appendChange(entry.Changes, a, valueIn(e.Before, a), valueIn(e.After, a), t.Link)
			}
		}
	}
	return entry
}

// onlySets reports whether a tracking changed what a record is about, and joined
// nobody to it.
func onlySets(changes []wire.HistoryChange) bool {
	changed := func(name string) bool {
		return slices.ContainsFunc(changes, func(c wire.HistoryChange) bool { return c.Attribute == name })
	}
	return changed("regardingobjectid") && !changed("trackedby")
}

// told reports whether a history shows an attribute: only what people see.
func told(a *crm.Attribute) bool { return !a.Internal && attributeTypes[a.Type] != "" }

func appendChange(list []HistoryChange, a *crm.Attribute, before, after crm.Value, link func(crm.Ref) Link) []HistoryChange {
	return append(list, HistoryChange{
		Attribute: a.Name, Label: a.Label, Before: InputOf(a, before, link), After: InputOf(a, after, link),
	})
}

// RecordValues returns what can be written of a row, to make it again.
func RecordValues(row crm.Row) []mutation.Field {
	info, ok := row.Entity.Info()
	if !ok {
		return nil
	}
	var fields []mutation.Field
	for i := range info.Attributes {
		a := &info.Attributes[i]
		if v := row.At(a.Slot); !v.IsNull() && !a.Computed() {
			fields = append(fields, mutation.Field{Name: a.Name, Value: v})
		}
	}
	return fields
}
