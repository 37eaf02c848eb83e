package worker

import (
	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/wasm/view"
)

// aimAt is what setting regarding to a record comes to; nil clears it.
func (w *Worker) aimAt(record *view.RecordID) aim {
	if record == nil {
		return aim{sets: true}
	}
	key := w.table.Resolve(keyOf(record.Entity, record.ID))
	ref := crm.Ref{Entity: key.Entity, ID: key.ID}
	if ref.Name = w.table.Link(ref).Name; ref.Name == "" {
		ref.Name = w.elsewhere[key.ID]
	}
	return aim{sets: true, regarding: ref}
}

// retrack tracks the message of a refused tracking again, as a record of its
// own with what is here of it, sets what it is about, then proposes what waited
// for it, and closes the issue (DEL-17). Inputs may have another regarding; one
// that was deleted is left out.
func (w *Worker) retrack(id mutation.ID, issue crm.ID, t mutation.Track, inputs map[string]view.Input, then func(error)) {
	a := aim{sets: t.Sets, regarding: t.Regarding}
	if len(inputs) > 0 {
		fields, err := view.Fields(crm.Email, inputs)
		if err != nil {
			then(err)
			return
		}
		for _, f := range fields {
			if f.Name == "regardingobjectid" {
				a = aim{sets: true, regarding: f.Value.Ref()}
			}
		}
	} else if row, shown := w.table.Row(w.table.Resolve(a.regarding.Key())); !a.clears() && (!shown || row.Deleted != nil) {
		a = aim{}
	}
	w.trackItems(id, func() ([]crm.Key, error) { return []crm.Key{t.Item}, nil }, a, func(err error) {
		if err != nil {
			then(err)
			return
		}
		link, _ := w.table.LinkOf(t.Item)
		w.closeRetried(id, issue, func(args mutation.Args) mutation.Args { return renamed(args, t.Record, link.Record) }, then)
	})
}
