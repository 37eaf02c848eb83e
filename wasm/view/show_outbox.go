package view

import (
	"slices"
	"sort"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// Waiting is a mutation in the outbox.
type Waiting struct {
	Local    uint64 // its place
	Mutation mutation.Mutation
	Sent     bool
	// Effects are what it does to the rows as they are shown.
	Effects []mutation.Effect
}

// Queue mirrors the outbox, in the order of Local. The zero Queue is empty. It
// is not safe for concurrent use.
type Queue struct {
	list []Waiting
	// keys lists the places of the mutations that change a row.
	keys map[crm.Key][]uint64
}

func (q *Queue) find(local uint64) (int, bool) {
	return sort.Find(len(q.list), func(i int) int {
		switch {
		case local < q.list[i].Local:
			return -1
		case local > q.list[i].Local:
			return 1
		}
		return 0
	})
}

// Put stores a mutation at its place.
func (q *Queue) Put(w Waiting) {
	i, held := q.find(w.Local)
	if held {
		q.unuse(q.list[i])
		q.list[i] = w
	} else {
		q.list = slices.Insert(q.list, i, w)
	}
	if q.keys == nil {
		q.keys = map[crm.Key][]uint64{}
	}
	for i := range w.Effects {
		k := w.Effects[i].Key
		q.keys[k] = append(q.keys[k], w.Local)
	}
}

// At returns the mutation at a place.
func (q *Queue) At(local uint64) (w Waiting, waits bool) {
	i, held := q.find(local)
	if !held {
		return w, false
	}
	return q.list[i], true
}

// Take takes the mutation at a place away.
func (q *Queue) Take(local uint64) {
	i, held := q.find(local)
	if !held {
		return
	}
	q.unuse(q.list[i])
	if i == 0 { // confirmed from the front: no need to move the rest
		q.list[0] = Waiting{}
		q.list = q.list[1:]
		return
	}
	q.list = slices.Delete(q.list, i, i+1)
}

func (q *Queue) unuse(w Waiting) {
	for i := range w.Effects {
		k := w.Effects[i].Key
		left := slices.DeleteFunc(q.keys[k], func(local uint64) bool { return local == w.Local })
		if len(left) == 0 {
			delete(q.keys, k)
		} else {
			q.keys[k] = left
		}
	}
}

// Len returns how many mutations wait.
func (q *Queue) Len() int { return len(q.list) }

// All lists what waits. The caller must not change it.
func (q *Queue) All() []Waiting { return q.list }

// Of lists the mutations that change a row, oldest first, each with what it
// does to it.
func (q *Queue) Of(k crm.Key) []Waiting {
	locals := slices.Sorted(slices.Values(q.keys[k]))
	var list []Waiting
	for _, local := range slices.Compact(locals) {
		if i, ok := q.find(local); ok {
			list = append(list, q.list[i])
		}
	}
	return list
}

// Pending lists the attributes of a row with changes that wait to be sent.
func (q *Queue) Pending(k crm.Key) []string {
	names := []string{}
	for _, w := range q.Of(k) {
		for _, e := range w.Effects {
			if e.Key != k {
				continue
			}
			for _, a := range differing(e.Before, e.After) {
				if !a.Computed() && !slices.Contains(names, a.Name) {
					names = append(names, a.Name)
				}
			}
		}
	}
	return names
}

// differing lists the attributes whose values differ in two rows, nil for none.
func differing(before, after *crm.Row) []*crm.Attribute {
	row := after
	if row == nil {
		row = before
	}
	if row == nil {
		return nil
	}
	info, ok := row.Entity.Info()
	if !ok {
		return nil
	}
	var list []*crm.Attribute
	for i := range info.Attributes {
		a := &info.Attributes[i]
		if !valueIn(before, a).Equal(valueIn(after, a)) {
			list = append(list, a)
		}
	}
	return list
}

func valueIn(row *crm.Row, a *crm.Attribute) crm.Value {
	if row == nil {
		return crm.Value{}
	}
	return row.At(a.Slot)
}

// Outbox shows a window of what waits. The query has passed Check.
func (t *Table) Outbox(q *Queue, window OutboxQuery) Outbox {
	out := Outbox{Total: len(q.list), Offset: window.Offset, Rows: []Change{}}
	for i := window.Offset; i < min(window.Offset+window.Count, len(q.list)); i++ {
		out.Rows = append(out.Rows, t.waiting(q.list[i]))
	}
	return out
}

// waiting describes a mutation that waits: of whole groups only what it
// changes is named.
func (t *Table) waiting(w Waiting) Change {
	subject := ""
	if len(w.Effects) > 0 {
		if row := w.Effects[0].Before; row != nil {
			subject = crm.Name(*row)
		}
	}
	c := t.Change(w.Mutation, subject)
	if update, ok := w.Mutation.Args.(mutation.Update); ok {
		for i := range w.Effects {
			if e := &w.Effects[i]; e.Key == t.Resolve(update.Key) && e.Before != nil {
				c.Fields = []string{}
				for _, a := range differing(e.Before, e.After) {
					if !a.Computed() {
						c.Fields = append(c.Fields, a.Label)
					}
				}
			}
		}
	}
	c.Sent = w.Sent
	c.MayUndo = w.Mutation.Args != nil && Undoable(w.Mutation.Args.Kind())
	return c
}
