package blob

import (
	"slices"
	"time"

	"regarding/shared/crm"
)

// maxMissed bounds how many blobs are remembered that the relay did not have.
// More are found again when the rows are looked through.
const maxMissed = 16 << 10

// missed are blobs that are to be kept and that the relay did not have when it
// was asked: the device that has them sends them behind its mutations, so that
// rows come before their bytes. They are asked for again, a lane full at a time
// and the one that waits longest first, when nothing else is to be fetched.
type missed struct {
	wants  map[crm.Hash]*want
	order  []crm.Hash
	rounds int // without a blob that was there
	due    time.Time
}

func (l *missed) add(w *want) {
	if l.wants[w.Hash] != nil {
		return
	}
	if len(l.order) == maxMissed {
		l.remove(l.order[0])
	}
	l.wants[w.Hash] = w
	l.order = append(l.order, w.Hash)
}

func (l *missed) remove(hash crm.Hash) {
	if l.wants[hash] == nil {
		return
	}
	delete(l.wants, hash)
	l.order = slices.DeleteFunc(l.order, func(h crm.Hash) bool { return h == hash })
}

// found notes that something was there: others may be now too.
func (l *missed) found() { l.rounds, l.due = 0, time.Time{} }

// refill lets the lane that fetches behind ask again for what was missed.
func (m *Machine) refill() {
	l := &m.missed
	if len(m.behind.wants) > 0 || len(l.order) == 0 || m.now.Before(l.due) {
		return
	}
	l.due = m.now.Add(m.wait(l.rounds))
	l.rounds++
	again := l.order[:min(len(l.order), maxBehind)]
	l.order = slices.Clone(l.order[len(again):])
	for _, hash := range again {
		m.behind.add(l.wants[hash])
		delete(l.wants, hash)
	}
}
