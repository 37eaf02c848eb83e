package sim

import (
	"time"

	"regarding/relay/hub"
	"regarding/shared/crm"
	"regarding/shared/wire"
)

// link is one connection between a device and the relay. Frames of one
// direction arrive in order, after a delay of chance; a cut loses what is
// under way.
type link struct {
	id     hub.ConnID
	device *device
	up     []flight // device to relay
	down   []flight
	cut    bool
	// At the device.
	window   wire.Window
	welcomed bool
	queue    []wire.Frame // what waits for credit
	toPull   uint64       // the head that was told at hello
	// have is what the device listed last, to be compared.
	have map[crm.Key]crm.Version
}

// flight is a frame under way.
type flight struct {
	bytes []byte
	due   time.Time
	// end says that the sender closed the connection after what came before.
	end bool
}

// maxDelay is the longest that a frame is under way.
const maxDelay = 400 * time.Millisecond

// fly puts a frame behind those that are under way.
func (w *world) fly(to *[]flight, f flight) {
	f.due = w.now.Add(time.Duration(w.rand.IntN(int(maxDelay/time.Millisecond))) * time.Millisecond)
	if n := len(*to); n > 0 && (*to)[n-1].due.After(f.due) {
		f.due = (*to)[n-1].due
	}
	*to = append(*to, f)
}

// land takes the next frame that has arrived.
func (w *world) land(from *[]flight) (flight, bool) {
	if len(*from) == 0 || (*from)[0].due.After(w.now) {
		return flight{}, false
	}
	f := (*from)[0]
	*from = (*from)[1:]
	return f, true
}

// cutLink ends a connection without a word: each side finds out by itself.
func (w *world) cutLink(l *link) {
	if l == nil || l.cut {
		return
	}
	w.trace.add("cut %s", l.device.name)
	l.cut = true
	l.up, l.down = nil, nil
	w.relay.closed(l)
	l.device.lost(l)
}
