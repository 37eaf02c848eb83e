package crm

import (
	"iter"
	"slices"
)

// Searched lists the slots in which words that a person types are found: the
// name, then the columns of lists.
func (i *EntityInfo) Searched() []Slot {
	var slots []Slot
	for _, name := range append([]string{i.NameOf}, i.Columns...) {
		a, ok := i.Number.Attribute(name)
		if !ok || slices.Contains(slots, a.Slot) {
			continue
		}
		switch a.Type.Kind() {
		case String, Reference:
			slots = append(slots, a.Slot)
		}
	}
	return slots
}

// SearchedTexts are the other texts of r in which words are found: without the
// owner, who has many, and with the names of what it refers to.
func (r Row) SearchedTexts() iter.Seq[string] {
	return func(yield func(string) bool) {
		info, ok := r.Entity.Info()
		if !ok {
			return
		}
		for _, slot := range info.Searched() {
			a := &info.Attributes[slot]
			if a.Name == info.NameOf || a.Type == TypeOwner {
				continue
			}
			v := r.Value(a.Name)
			text := v.Text()
			if v.Kind() == Reference {
				text = v.Ref().Name
			}
			if text != "" && !yield(text) {
				return
			}
		}
	}
}
