package blob

import (
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/wire"
)

// maxBehind bounds how many wants wait that were not opened: whoever looks for
// them among the rows goes on when there is room again.
const maxBehind = 1024

// want is a blob that is to be fetched.
type want struct {
	wire.BlobWant
	failures int
	retryAt  time.Time
}

// lane is what is fetched by one request at a time.
type lane struct {
	// keen lanes keep what the relay cannot give yet and ask again; the latest
	// want comes first in them.
	keen  bool
	wants map[crm.Hash]*want
	order []crm.Hash
	asked []crm.Hash

	failures int
	retryAt  time.Time
}

func newLane(keen bool) lane { return lane{keen: keen, wants: map[crm.Hash]*want{}} }

// add adds a want. One that is there comes first again in a keen lane, and is
// asked for now.
func (l *lane) add(w *want) {
	if old := l.wants[w.Hash]; old != nil {
		if !l.keen {
			return
		}
		if slices.Contains(l.asked, w.Hash) {
			return // it is on its way
		}
		w.Offset = max(w.Offset, old.Offset)
		l.remove(w.Hash)
	}
	l.wants[w.Hash] = w
	if l.keen {
		l.order = slices.Insert(l.order, 0, w.Hash)
	} else {
		l.order = append(l.order, w.Hash)
	}
}

func (l *lane) remove(hash crm.Hash) {
	if l.wants[hash] == nil {
		return
	}
	delete(l.wants, hash)
	l.order = slices.DeleteFunc(l.order, func(h crm.Hash) bool { return h == hash })
}

// reset forgets what is under way: it is asked for again.
func (l *lane) reset() {
	l.asked, l.failures, l.retryAt = nil, 0, time.Time{}
	for _, w := range l.wants {
		w.retryAt = time.Time{}
	}
}

// ask asks for the first wants whose time has come.
func (l *lane) ask(m *Machine, out *[]wire.BlobWant) {
	if len(l.asked) > 0 || m.now.Before(l.retryAt) {
		return
	}
	for _, hash := range l.order {
		w := l.wants[hash]
		if m.now.Before(w.retryAt) {
			continue
		}
		*out = append(*out, w.BlobWant)
		l.asked = append(l.asked, hash)
		if len(l.asked) == wire.MaxBlobWants {
			break
		}
	}
}

// got takes an answer: what it does not mention is asked for again.
func (l *lane) got(m *Machine, pieces []Piece) {
	if len(l.asked) == 0 {
		return // of a connection before
	}
	l.asked, l.failures = nil, 0
	for _, p := range pieces {
		w := l.wants[p.Hash]
		switch {
		case w == nil:
		case p.Broken:
			w.Offset = 0
			l.later(m, w)
		case p.Total == 0:
			m.out.Absent = append(m.out.Absent, p.Hash)
			if l.keen {
				l.later(m, w)
			} else {
				l.remove(p.Hash)
				m.missed.add(w)
			}
		case p.Have >= p.Total:
			l.remove(p.Hash)
			m.missed.found()
		default:
			w.Offset = p.Have
		}
	}
}

func (l *lane) later(m *Machine, w *want) {
	w.retryAt = m.now.Add(m.wait(w.failures))
	w.failures++
}

func (l *lane) failed(m *Machine, f Failed) {
	if len(l.asked) == 0 {
		return // of a connection before
	}
	l.asked = nil
	l.retryAt = m.now.Add(m.failure(f, l.failures))
	l.failures++
}
