package crm

import "strings"

// Hot returns r with its hot slots alone, without stamps and without what
// this build does not know: the form in which devices hold rows in memory for
// lists and recognition. Its texts are copies, so that it does not keep the
// bytes alive from which r was decoded. All values of an entity that this
// build does not know are left out.
func (r Row) Hot() Row {
	r.stamps, r.extra = nil, nil
	var hot []bool
	if int(r.Entity) < len(hotSlots) {
		hot = hotSlots[r.Entity]
	}
	n := min(len(r.values), len(hot))
	for n > 0 && !(hot[n-1] && r.values[n-1].kind != Null) {
		n--
	}
	if n == 0 {
		r.values = nil
		return r
	}
	values := make([]Value, n)
	size := 0
	for slot := range n {
		if hot[slot] {
			values[slot] = r.values[slot]
			size += len(values[slot].str)
		}
	}
	var all strings.Builder
	all.Grow(size)
	for slot := range values {
		all.WriteString(values[slot].str)
	}
	texts := all.String()
	for slot := range values {
		length := len(values[slot].str)
		values[slot].str, texts = texts[:length], texts[length:]
	}
	r.values = values
	return r
}

// hotSlots says for each slot of each entity whether it is hot, as far as its
// last hot slot.
var hotSlots = hotSlotsOf(byNumber)

func hotSlotsOf(list []*EntityInfo) [][]bool {
	all := make([][]bool, len(list))
	for e, info := range list {
		if info == nil {
			continue
		}
		for i := range info.Attributes {
			if info.Attributes[i].Hot {
				slots := make([]bool, i+1)
				copy(slots, all[e])
				slots[i] = true
				all[e] = slots
			}
		}
	}
	return all
}
