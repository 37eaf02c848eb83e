package crm

import "slices"

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
