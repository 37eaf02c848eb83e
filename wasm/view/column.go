package view

import (
	"math"
	"time"

	"regarding/shared/crm"
)

// column holds the values of one attribute, by place. It is empty until the
// first value that is not null.
type column struct {
	kind  crm.ValueKind
	texts []string // also of Bytes
	nums  []int64  // of Int, Float (as bits) and Time; null is nothing
	refs  []uint32 // places in a refTable, 0 for null
	other map[int32]crm.Value
}

// nothing is null among numbers: no date, amount or count, and as a float the
// negative zero, which no value holds.
const nothing = math.MinInt64

func newColumn(kind crm.ValueKind, places int) column {
	c := column{kind: kind}
	switch kind {
	case crm.String, crm.Bytes:
		c.texts = make([]string, places)
	case crm.Int, crm.Float, crm.Time:
		c.nums = make([]int64, places)
		for i := range c.nums {
			c.nums[i] = nothing
		}
	case crm.Reference:
		c.refs = make([]uint32, places)
	default:
		c.other = map[int32]crm.Value{}
	}
	return c
}

// grow makes room for a number of places.
func (c *column) grow(places int) {
	switch {
	case c.texts != nil:
		c.texts = append(c.texts, make([]string, places-len(c.texts))...)
	case c.nums != nil:
		had := len(c.nums)
		c.nums = append(c.nums, make([]int64, places-had)...)
		for i := had; i < places; i++ {
			c.nums[i] = nothing
		}
	case c.refs != nil:
		c.refs = append(c.refs, make([]uint32, places-len(c.refs))...)
	}
}

func (c *column) empty() bool {
	return c.texts == nil && c.nums == nil && c.refs == nil && c.other == nil
}

// set stores v, which is of the column's kind or null.
func (c *column) set(place int32, v crm.Value, refs *refTable) {
	switch {
	case c.kind == crm.Bytes:
		c.texts[place] = string(v.Bytes())
	case c.texts != nil:
		c.texts[place] = v.Text()
	case c.nums != nil:
		c.nums[place] = numberOf(v)
	case c.refs != nil:
		c.refs[place] = refs.enter(v.Ref())
	case c.other != nil:
		if v.IsNull() {
			delete(c.other, place)
		} else {
			c.other[place] = v
		}
	}
}

func numberOf(v crm.Value) int64 {
	switch v.Kind() {
	case crm.Int:
		return v.Int()
	case crm.Float:
		return int64(math.Float64bits(v.Float()))
	case crm.Time:
		return v.Time().UnixMilli()
	}
	return nothing
}

func (c *column) value(place int32, refs *refTable) crm.Value {
	switch {
	case c.kind == crm.Bytes:
		return crm.Blob([]byte(c.texts[place]))
	case c.texts != nil:
		return crm.Str(c.texts[place])
	case c.nums != nil:
		n := c.nums[place]
		switch {
		case n == nothing:
			return crm.Value{}
		case c.kind == crm.Float:
			return crm.Number(math.Float64frombits(uint64(n)))
		case c.kind == crm.Time:
			return crm.Instant(time.UnixMilli(n))
		}
		return crm.Whole(n)
	case c.refs != nil:
		if n := c.refs[place]; n != 0 {
			return crm.Lookup(refs.list[n])
		}
		return crm.Value{}
	}
	return c.other[place]
}

// sortNumber returns a number whose order is that of c's values.
func (c *column) sortNumber(place int32) uint64 { return orderOf(c.kind, c.nums[place]) }

// orderOf returns a number whose order is that of the values of a kind; that
// of null is 0.
func orderOf(kind crm.ValueKind, n int64) uint64 {
	if n == nothing {
		return 0
	}
	if kind == crm.Float && n < 0 {
		return ^uint64(n)
	}
	return uint64(n) ^ 1<<63
}

// refTable holds each row that lookups name once, with the name that was
// written last. What is named stays.
type refTable struct {
	list []crm.Ref // from 1 on
	at   map[crm.Key]uint32
	last uint32 // entered
	// newest says that names which come are newer than those that are held:
	// while rows are scanned, newest first, they are not.
	newest bool
	// renamed notes that a name has changed.
	renamed bool
}

func newRefTable() refTable {
	return refTable{list: make([]crm.Ref, 1), at: map[crm.Key]uint32{}}
}

func (t *refTable) enter(r crm.Ref) uint32 {
	if r.ID.IsZero() {
		return 0
	}
	k := r.Key()
	if held := &t.list[t.last]; held.ID == r.ID && held.Entity == r.Entity && held.Name == r.Name {
		return t.last
	}
	n, ok := t.at[k]
	t.last = n
	if !ok {
		n = uint32(len(t.list))
		t.list = append(t.list, r)
		t.at[k], t.last = n, n
		return n
	}
	if held := &t.list[n]; held.Name != r.Name && r.Name != "" && (t.newest || held.Name == "") {
		held.Name = r.Name
		t.renamed = true
	}
	return n
}
