package sim

import (
	"regarding/shared/wire"
)

// checkRemovals looks at what a frame takes off a device: what was deleted is
// told as a delete, and what only left what the device holds is told as that
// (S4).
func (w *world) checkRemovals(l *link, f wire.Frame) {
	switch f := f.(type) {
	case wire.Poke:
		for _, c := range f.Commits {
			for _, r := range c.Removed {
				w.checkRemoval(l, r, c.Number-1, c.Number)
			}
		}
	case wire.Chunk:
		for _, r := range f.Removed {
			if v, ok := l.have[r.Key]; ok && v.Incarnation == w.relay.incarnation() {
				w.checkRemoval(l, r, v.Commit, f.At)
			}
		}
	}
}

// checkRemoval compares what is said of a row that a device held as it was
// after commit from with what the commits up to to did to it. The frame may be
// of a log that has ended since.
func (w *world) checkRemoval(l *link, r wire.Removal, from, to uint64) {
	if to > w.model.head() {
		return
	}
	deleted := false
	for n := from + 1; n <= to; n++ {
		before, had := w.model.states[n-1][r.Key]
		after, has := w.model.states[n][r.Key]
		deleted = deleted || had && before.Deleted == nil && (!has || after.Deleted != nil)
	}
	if _, ok := w.model.states[to][r.Key]; !ok {
		deleted = true
	}
	if r.Deleted != deleted {
		w.fail("INV-1", "%s is told that %v %v is deleted: %v, after commits %d to %d it is: %v", l.device.name, r.Key.Entity, r.Key.ID, r.Deleted, from, to, deleted)
	}
}
