package view

import (
	"slices"
	"strconv"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

var changeKinds = map[mutation.Kind]ChangeKind{
	mutation.KindCreate: KindCreate, mutation.KindUpdate: KindUpdate, mutation.KindAssign: KindAssign,
	mutation.KindSetState: KindSetState, mutation.KindDelete: KindDelete, mutation.KindRestore: KindRestore,
	mutation.KindMerge: KindMerge, mutation.KindKeepBoth: KindKeepBoth, mutation.KindUndo: KindUndo,
	mutation.KindCloseIssue: KindCloseIssue, mutation.KindCloseNotice: KindCloseNotice,
	mutation.KindNameDevice: KindNameDevice, mutation.KindRevokeDevice: KindRevokeDevice,
	mutation.KindTrack: KindTrack, mutation.KindStopTracking: KindStopTracking, mutation.KindDetach: KindDelete,
}

// KindName returns what a mutation does, in the word that the page knows.
func KindName(k mutation.Kind) ChangeKind {
	if name, ok := changeKinds[k]; ok {
		return name
	}
	return KindUnknown
}

// Undoable reports whether a mutation of a kind can be undone (S22).
func Undoable(k mutation.Kind) bool {
	return k >= mutation.KindCreate && k <= mutation.KindUndo || k == mutation.KindTrack || k == mutation.KindStopTracking
}

// maxNamed is how many of its records a Change names.
const maxNamed = 3

// Change describes a mutation. subject is what its first record was called, for
// where that is not known otherwise.
func (t *Table) Change(m mutation.Mutation, subject string) Change {
	c := Change{
		Mutation: m.ID.ID, Kind: KindUnknown, Records: []Link{}, Fields: []string{}, At: millis(m.PerformedAt),
	}
	if m.Args == nil {
		return c
	}
	c.Kind = KindName(m.Args.Kind())
	subjects := mutation.Subjects(m)
	switch m.Args.(type) {
	case mutation.Track, mutation.StopTracking:
		// Both are about one message: its record is named beside it.
		subjects = subjects[:min(1, len(subjects))]
	}
	c.Count = len(subjects)
	for i, k := range subjects[:min(maxNamed, len(subjects))] {
		ref := crm.Ref{Entity: k.Entity, ID: k.ID}
		if i == 0 {
			ref.Name = subject
			if subject == "" {
				ref.Name = namedIn(m.Args)
			}
		}
		c.Records = append(c.Records, t.Link(ref))
	}
	key, fields := FieldsOf(m.Args)
	c.Fields = labels(key.Entity, fields)
	switch args := m.Args.(type) {
	case mutation.Update:
		for _, s := range args.Sets {
			c.Fields = appendLabel(c.Fields, args.Key.Entity, s.Name)
		}
	case mutation.Assign:
		c.Detail = t.Link(args.Owner).Name
	case mutation.SetState:
		c.Detail = stateLabel(args)
	case mutation.NameDevice:
		c.Detail = args.Name
	case mutation.Detach:
		if args.Back {
			c.Kind = KindRestore
		}
	case mutation.Track:
		if args.Promotion == nil && args.Sets {
			c.Kind = KindSetRegarding
		}
		if args.Sets && !args.Regarding.ID.IsZero() {
			c.Detail = t.Link(args.Regarding).Name
		}
	}
	return c
}

// namedIn is what the arguments of a mutation themselves call its first record.
func namedIn(args mutation.Args) string {
	switch a := args.(type) {
	case mutation.Create:
		row := crm.NewRow(a.Key, crm.UserID{})
		for _, f := range a.Fields {
			row = row.WithValue(f.Name, f.Value)
		}
		return crm.Name(crm.Derive(row))
	case mutation.Track:
		if a.Promotion != nil {
			return a.Promotion.Subject
		}
	}
	return ""
}

// FieldsOf returns the fields that a mutation writes to one row, and which.
func FieldsOf(args mutation.Args) (crm.Key, []mutation.Field) {
	switch a := args.(type) {
	case mutation.Create:
		return a.Key, a.Fields
	case mutation.Update:
		return a.Key, a.Fields
	case mutation.Merge:
		return a.Survivor, a.Fields
	case mutation.SetState:
		if len(a.Keys) > 0 {
			return a.Keys[0], a.Fields
		}
	}
	return crm.Key{}, nil
}

func labels(e crm.Entity, fields []mutation.Field) []string {
	list := []string{}
	for _, f := range fields {
		list = appendLabel(list, e, f.Name)
	}
	return list
}

func appendLabel(list []string, e crm.Entity, name string) []string {
	label := name
	if a, ok := e.Attribute(name); ok {
		label = a.Label
	}
	if slices.Contains(list, label) {
		return list
	}
	return append(list, label)
}

// stateLabel is the status that is set, or the state where none was chosen.
func stateLabel(s mutation.SetState) string {
	if len(s.Keys) == 0 {
		return ""
	}
	for _, of := range []struct {
		name  string
		value int64
		is    bool
	}{{"statuscode", s.Status, s.Status != 0}, {"statecode", s.State, true}} {
		if a, ok := s.Keys[0].Entity.Attribute(of.name); ok && of.is {
			for _, o := range a.Options {
				if o.Value == of.value {
					return o.Label
				}
			}
		}
	}
	return strconv.FormatInt(s.State, 10)
}
