package replica

import (
	"encoding/binary"

	"regarding/shared/crm"
	"regarding/shared/reconcile"
)

// index holds the versions of all base rows, and the sums over those that the
// relay has too. It is an
// open-addressed table of 32 bytes a slot, filled to 7/8 at most: 100,000 rows
// take 4 MiB, 12 MiB while it grows. The zero index is empty.
type index struct {
	slots []indexSlot // a power of two of them
	n     int
	here  int // how many of them are kept on this device only
	sums  reconcile.Table
}

// indexSlot is empty when its entity is 0: the zero key, which stands for no
// row where a value refers to none, is never held.
type indexSlot struct {
	commit      uint64
	incarnation uint32
	key         crm.Key
}

func (s *indexSlot) version() crm.Version {
	return crm.Version{Incarnation: s.incarnation, Commit: s.commit}
}

// home is where a key belongs. It is the same in every run, so that the same
// inputs give the same outputs.
func (x *index) home(k crm.Key) int {
	h := (binary.LittleEndian.Uint64(k.ID[:8]) + uint64(k.Entity)) * 0x9E3779B97F4A7C15
	h = (h ^ h>>32 ^ binary.LittleEndian.Uint64(k.ID[8:])) * 0xD6E8FEB86659FD93
	h = (h ^ h>>32) * 0xD6E8FEB86659FD93
	return int(h>>32) & (len(x.slots) - 1)
}

// find returns the slot of a key that is not the zero key, or the empty one
// where it would go.
func (x *index) find(k crm.Key) (int, bool) {
	for i := x.home(k); ; i = (i + 1) & (len(x.slots) - 1) {
		switch {
		case x.slots[i].key == k:
			return i, true
		case x.slots[i].key.Entity == 0:
			return i, false
		}
	}
}

func (x *index) get(k crm.Key) (crm.Version, bool) {
	if x.n == 0 || k.Entity == 0 {
		return crm.Version{}, false
	}
	i, ok := x.find(k)
	return x.slots[i].version(), ok
}

// set gives a row a version.
func (x *index) set(k crm.Key, v crm.Version) {
	if x.n >= len(x.slots)/8*7 {
		x.grow()
	}
	i, ok := x.find(k)
	if ok {
		x.unsum(&x.slots[i])
	} else {
		x.n++
	}
	x.slots[i] = indexSlot{commit: v.Commit, incarnation: v.Incarnation, key: k}
	if v.IsLocal() {
		x.here++
	} else {
		x.sums.Add(reconcile.Row{Key: k, Version: v})
	}
}

// unsum takes a slot out of the sums. Rows that are kept on this device only
// are not in them: they are not the relay's.
func (x *index) unsum(s *indexSlot) {
	if v := s.version(); v.IsLocal() {
		x.here--
	} else {
		x.sums.Remove(reconcile.Row{Key: s.key, Version: v})
	}
}

// remove takes a row away, and closes the gap that it leaves.
func (x *index) remove(k crm.Key) {
	if x.n == 0 || k.Entity == 0 {
		return
	}
	i, ok := x.find(k)
	if !ok {
		return
	}
	x.unsum(&x.slots[i])
	x.n--
	mask := len(x.slots) - 1
	for j := (i + 1) & mask; x.slots[j].key.Entity != 0; j = (j + 1) & mask {
		// What stands at j may move to i if i is not before its home.
		if home := x.home(x.slots[j].key); (j-home)&mask >= (j-i)&mask {
			x.slots[i] = x.slots[j]
			i = j
		}
	}
	x.slots[i] = indexSlot{}
}

func (x *index) grow() {
	old := x.slots
	x.slots = make([]indexSlot, max(64, 2*len(old)))
	for _, s := range old {
		if s.key.Entity != 0 {
			i, _ := x.find(s.key)
			x.slots[i] = s
		}
	}
}

// rows lists what is held in the buckets that wanted says, in no order, but
// for what is kept on this device only.
func (x *index) rows(wanted *[reconcile.Buckets]bool) []reconcile.Row {
	var list []reconcile.Row
	for i := range x.slots {
		if s := &x.slots[i]; s.key.Entity != 0 && !s.version().IsLocal() && wanted[reconcile.Bucket(s.key)] {
			list = append(list, reconcile.Row{Key: s.key, Version: s.version()})
		}
	}
	return list
}
