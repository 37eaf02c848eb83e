package view

import (
	"hash/maphash"
	"slices"
	"strings"

	"regarding/shared/crm"
)

// index finds the places of one entity by the value of one attribute. It is
// made when it is first asked for, and kept from then on.
type index interface {
	// add and drop say that the place has, or is about to lose, its value.
	add(c *column, place int32)
	drop(c *column, place int32)
	// bytes is about how much memory it takes.
	bytes() int
}

// chains links the places that have the same value, the last added first. A
// link is a place plus one, 0 for none.
type chains struct{ next, prev []int32 }

func (c *chains) grow(places int) {
	if n := places - len(c.next); n > 0 {
		n = max(n, len(c.next)/4)
		c.next = append(c.next, make([]int32, n)...)
		c.prev = append(c.prev, make([]int32, n)...)
	}
}

// push puts a place before the first, and returns what is first now.
func (c *chains) push(first, place int32) int32 {
	c.grow(int(place) + 1)
	c.next[place], c.prev[place] = first, 0
	if first != 0 {
		c.prev[first-1] = place + 1
	}
	return place + 1
}

// take takes a place out, and returns what is first now.
func (c *chains) take(first, place int32) int32 {
	next, prev := c.next[place], c.prev[place]
	if next != 0 {
		c.prev[next-1] = prev
	}
	if prev != 0 {
		c.next[prev-1] = next
		return first
	}
	return next
}

func (c *chains) bytes() int { return 4 * (cap(c.next) + cap(c.prev)) }

// refIndex finds places by the row that a lookup names.
type refIndex struct {
	chains
	first []int32 // by place in the refTable
}

func (x *refIndex) add(c *column, place int32) {
	ref := c.refs[place]
	if ref == 0 {
		return
	}
	if n := int(ref) + 1 - len(x.first); n > 0 {
		x.first = append(x.first, make([]int32, max(n, len(x.first)/4))...)
	}
	x.first[ref] = x.push(x.first[ref], place)
}

func (x *refIndex) drop(c *column, place int32) {
	if ref := c.refs[place]; ref != 0 {
		x.first[ref] = x.take(x.first[ref], place)
	}
}

// at returns the first link of the places that name a row of the refTable.
func (x *refIndex) at(ref uint32) int32 {
	if int(ref) >= len(x.first) {
		return 0
	}
	return x.first[ref]
}

func (x *refIndex) bytes() int { return x.chains.bytes() + 4*cap(x.first) }

// textIndex finds places by a text in its normal form. It holds hashes, so
// what it finds has to be compared.
type textIndex struct {
	chains
	seed   maphash.Seed
	normal func(string) string
	first  map[uint64]int32
}

func (x *textIndex) hash(normal string) uint64 { return maphash.String(x.seed, normal) }

func (x *textIndex) add(c *column, place int32) {
	if text := x.normal(c.texts[place]); text != "" {
		h := x.hash(text)
		x.first[h] = x.push(x.first[h], place)
	}
}

func (x *textIndex) drop(c *column, place int32) {
	text := x.normal(c.texts[place])
	if text == "" {
		return
	}
	h := x.hash(text)
	if first := x.take(x.first[h], place); first != 0 {
		x.first[h] = first
	} else {
		delete(x.first, h)
	}
}

// textEntry is about how many bytes an entry of a map from uint64 to int32
// takes.
const textEntry = 24

func (x *textIndex) bytes() int { return x.chains.bytes() + textEntry*len(x.first) }

// lazily is an index on its way: places from on are in it, so that rows may
// change while it is made.
type lazily struct {
	index
	from int32
}

func (l *lazily) covers(place int32) bool { return l != nil && place >= l.from }

// build puts the places in that are missing, the last first, so that those
// that a scan has brought first, the newest, come first.
func (l *lazily) build(c *column, over Budget) bool {
	for l.from > 0 {
		if !c.empty() {
			l.add(c, l.from-1)
			if l.from%budgetEvery == 0 && over() {
				l.from--
				return false
			}
		}
		l.from--
	}
	return true
}

// indexed returns the index of a slot, made as far as the budget lets it.
func (r *rows) indexed(slot int, over Budget) (x index, whole bool) {
	if r.indexes == nil {
		r.indexes = make([]*lazily, len(r.columns))
	}
	l := r.indexes[slot]
	if l == nil {
		l = &lazily{from: int32(len(r.ids))}
		switch a := &r.info.Attributes[slot]; a.Type.Kind() {
		case crm.Reference:
			l.index = &refIndex{}
		default:
			l.index = &textIndex{seed: maphash.MakeSeed(), normal: normalOf(a), first: map[uint64]int32{}}
		}
		r.indexes[slot] = l
	}
	return l.index, l.build(&r.columns[slot], over)
}

// normalOf is how texts of an attribute are compared where they tell rows.
func normalOf(a *crm.Attribute) func(string) string {
	switch {
	case a.Type == crm.TypeEmail || a.Name == "sender" || a.Name == "fromaddress":
		return crm.NormalizeEmail
	case a.Name == "messageid":
		return strings.TrimSpace
	}
	return crm.NormalizeName
}

func (r *rows) byRef(slot int) *refIndex {
	x, _ := r.indexed(slot, NoBudget)
	return x.(*refIndex)
}

// withText lists the places whose text in a slot has a normal form.
func (r *rows) withText(slot int, normal string) []int32 {
	x, _ := r.indexed(slot, NoBudget)
	texts := x.(*textIndex)
	var places []int32
	if normal == "" {
		return nil
	}
	for link := texts.first[texts.hash(normal)]; link != 0; link = texts.next[link-1] {
		if texts.normal(r.columns[slot].texts[link-1]) == normal {
			places = append(places, link-1)
		}
	}
	return places
}

// setSlot stores a value of the row at a place.
func (r *rows) setSlot(place int32, slot crm.Slot, v crm.Value) {
	c := &r.columns[slot]
	if c.empty() {
		if v.IsNull() {
			return
		}
		*c = newColumn(r.info.Attributes[slot].Type.Kind(), r.room)
	}
	var l *lazily
	if r.indexes != nil {
		l = r.indexes[slot]
	}
	if !l.covers(place) {
		c.set(place, v, r.refs)
		return
	}
	l.drop(c, place)
	c.set(place, v, r.refs)
	l.add(c, place)
}

// sought are the attributes by which rows are found, of each entity.
var sought = func() map[crm.Entity][]string {
	m := map[crm.Entity][]string{
		crm.TrackLink: {"item", "record"}, crm.Alias: {"target"}, crm.ActivityParty: {"activityid", "partyid"},
		crm.BccParty: {"activityid", "partyid"}, crm.Attachment: {"objectid"}, crm.Annotation: {"objectid"},
		crm.Contact: {"parentcustomerid"}, crm.Opportunity: {"customerid", "parentaccountid", "parentcontactid"},
		crm.Incident: {"customerid", "primarycontactid"}, crm.Email: {"messageid", "sender"}, crm.MailMessage: {"fromaddress"},
	}
	for _, e := range crm.Entities() {
		info, _ := e.Info()
		if info.Activity {
			m[e] = append(m[e], "regardingobjectid")
		}
	}
	for _, e := range addressed {
		info, _ := e.Info()
		m[e] = append(m[e], info.NameOf)
		for _, slot := range addressSlots(e) {
			m[e] = append(m[e], info.Attributes[slot].Name)
		}
	}
	return m
}()

// Warm makes the indexes that recognition needs, and reports whether all are
// there. Whatever is missing is made when it is first asked for.
func (t *Table) Warm(over Budget) bool {
	for _, e := range crm.Entities() {
		for _, name := range sought[e] {
			if _, whole := t.open(e).indexed(slotOf(e, name), over); !whole {
				return false
			}
		}
	}
	return true
}

// IndexBytes is about how much memory the indexes take.
func (t *Table) IndexBytes() int {
	total := 0
	for _, r := range t.rows {
		if r == nil {
			continue
		}
		for _, l := range slices.DeleteFunc(slices.Clone(r.indexes), func(l *lazily) bool { return l == nil }) {
			total += l.bytes()
		}
	}
	return total
}
