package worker

import (
	"testing"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/wasm/replica"
	"regarding/wasm/view"
)

// waiting is a mutation of some time ago that made the messages which show.
func (e *engine) waiting(ago time.Duration) view.Waiting {
	w := view.Waiting{Local: 1 << 40, Mutation: mutation.Mutation{ID: mutation.ID{ID: e.id()}, PerformedAt: e.config.Now().Add(-ago)}}
	for _, k := range e.table.Keys(crm.MailMessage) {
		row, _ := e.table.Row(k)
		w.Effects = append(w.Effects, mutation.Effect{Key: k, After: &row})
	}
	return w
}

// S23: the relay drops bytes to which nothing refers. Those that were sent long
// before the mutation that refers to them are sent again after it.
func TestBytesThatWereSentAheadAreSentAgain(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		e.take(view.DefaultMailbox, map[string]string{"Inbox.mbox": inbox(12)})
		settle()
		settle()
		for _, one := range []struct {
			ago  time.Duration
			sent int
		}{{time.Hour, 0}, {8 * 24 * time.Hour, 12}} {
			e.relay.mu.Lock()
			clear(e.relay.blobs)
			e.relay.mu.Unlock()
			_ = e.do(t.Context(), func() {
				w := e.waiting(one.ago)
				e.queue.Put(w)
				e.mirror(&replica.Batch{Erased: []uint64{w.Local}})
			})
			settle()
			settle()
			if n := len(e.relay.blobs); n != one.sent {
				t.Errorf("after a mutation that waited for %v the relay has the bytes of %d, want %d", one.ago, n, one.sent)
			}
		}
	})
}

// S23: bytes to which a mutation refers that waits stay on the device, however
// old they are and whatever the relay has of them.
func TestBytesOfWhatWaitsStay(t *testing.T) {
	bubble(t, false, func(t *testing.T, e *engine) {
		e.take(view.DefaultMailbox, map[string]string{"Inbox.mbox": inbox(12)}) // of six weeks ago
		settle()
		settle()
		held := func() (n int) {
			_ = e.do(t.Context(), func() { e.courier.policy.Months, e.courier.swept = 1, time.Time{} })
			settle()
			_ = e.do(t.Context(), func() { n = len(e.courier.held) })
			return n
		}
		_ = e.do(t.Context(), func() { e.queue.Put(e.waiting(0)) })
		if n := held(); n != 12 {
			t.Errorf("the bytes of %d are here while something waits", n)
		}
		_ = e.do(t.Context(), func() { e.queue.Take(1 << 40) })
		if n := held(); n != 0 {
			t.Errorf("the bytes of %d are here, and all are older than what is kept", n)
		}
	})
}
