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

// Details lists the slots of Searched that tell rows of one name apart: without
// the name, and without the owner, who has many.
func (i *EntityInfo) Details() []Slot {
	return slices.DeleteFunc(i.Searched(), func(s Slot) bool {
		a := &i.Attributes[s]
		return a.Name == i.NameOf || a.Type == TypeOwner
	})
}

// InUse reports whether rows of this state are: records that are not inactive
// or closed, activities that are open or scheduled.
func (i *EntityInfo) InUse(state int64) bool {
	return state == ActivityOpen || state == ActivityScheduled && i.Activity
}
