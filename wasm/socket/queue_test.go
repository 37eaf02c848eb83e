package socket

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/shared/mutation"
	"regarding/shared/wire"
	"regarding/wasm/view"
)

func push(first uint64) wire.Frame { return wire.Push{First: first, Mutations: [][]byte{{1}}} }

// pushes returns the numbers of the pushes among frames.
func pushes(frames []wire.Frame) (numbers []uint64) {
	for _, f := range frames {
		if p, ok := f.(wire.Push); ok {
			numbers = append(numbers, p.First)
		}
	}
	return numbers
}

// S29: each connection says anew how the copy stands, and the frames of
// synchronization reach the worker in order.
func TestHelloSaysHowTheCopyStands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		replica := wire.Replica{Catalogue: 1, Device: mutation.DeviceID{ID: crm.ID{7}}}
		first, second := newLine(), newLine()
		d := startWith(t, func() wire.Replica {
			replica.Cursor.Commit++
			return replica
		}, first, second)
		hello := first.take()[0].(wire.Hello)
		if hello.Protocol != 2 || hello.Replica.Cursor.Commit != 1 || hello.Replica.Device != replica.Device {
			t.Errorf("said %+v", hello)
		}
		frames := []wire.Frame{
			welcome, wire.Poke{From: 1, To: 2, Last: true}, wire.Chunk{Done: true}, wire.Settled{}, wire.Hold{Kind: fault.Full},
			wire.CompareDiffers{At: 3}, wire.History{Nonce: 1},
		}
		first.give(frames...)
		if diff := cmp.Diff(frames, d.frames()); diff != "" {
			t.Error(diff)
		}
		first.Close()
		time.Sleep(time.Second)
		synctest.Wait()
		if hello := second.take()[0].(wire.Hello); hello.Replica.Cursor.Commit != 2 {
			t.Errorf("said %+v", hello)
		}
	})
}

// INV-8: frames wait for the relay's credits, in order, also those that the
// worker sends while it deals with a frame.
func TestSendWaitsForCredit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		d := start(t, l)
		d.Send(push(100)) // before there is a session
		poor := welcome
		poor.Credits = 2
		d.during = func(f wire.Frame) {
			if _, ok := f.(wire.Welcome); ok {
				d.Send(push(1), push(2), push(3))
			}
		}
		l.give(poor)
		d.Send(push(4), push(5))
		synctest.Wait()
		if diff := cmp.Diff([]uint64{1, 2}, pushes(l.take())); diff != "" {
			t.Error(diff)
		}
		l.give(wire.Credit{Frames: 1})
		if diff := cmp.Diff([]uint64{3}, pushes(l.take())); diff != "" {
			t.Error(diff)
		}
		l.give(wire.Ping{}, wire.Credit{Frames: 9})
		if diff := cmp.Diff([]uint64{4, 5}, pushes(l.take())); diff != "" {
			t.Error(diff)
		}
	})
}

// What waits belongs to its session: the next begins without it.
func TestSendIsOfItsSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := newLine(), newLine()
		d := start(t, first, second)
		poor := welcome
		poor.Credits = 0
		first.give(poor)
		d.Send(push(1))
		synctest.Wait()
		first.Close()
		synctest.Wait()
		d.Send(push(2))
		time.Sleep(time.Second)
		synctest.Wait()
		second.give(welcome)
		d.Send(push(3))
		synctest.Wait()
		if diff := cmp.Diff([]uint64{3}, pushes(second.take())); diff != "" {
			t.Error(diff)
		}
	})
}

// INV-8: a queue without bound is a mistake, and ends the session.
func TestTooManyFrames(t *testing.T) {
	for _, frames := range [][]wire.Frame{
		make([]wire.Frame, maxQueued+1),
		make([]wire.Frame, 9),
	} {
		synctest.Test(t, func(t *testing.T) {
			l := newLine()
			d := start(t, l)
			poor := welcome
			poor.Credits = 0
			l.give(poor)
			for i := range frames {
				frames[i] = push(1)
				if len(frames) < maxQueued {
					frames[i] = wire.Push{Mutations: [][]byte{make([]byte, 1<<20)}}
				}
			}
			d.Send(frames...)
			if got := d.seen(); got.State != view.Offline {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// INV-8: the credit of a frame goes back when the worker has stored it, not
// before.
func TestCreditComesAfterTheWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		d := start(t, l)
		l.give(welcome)
		for range wire.InitialCredits/2 - 1 {
			l.give(wire.Poke{Last: true})
		}
		l.take()
		d.handle.Store(int64(time.Minute / 2))
		l.give(wire.Poke{Last: true})
		if got := l.take(); len(got) != 0 {
			t.Errorf("sent %+v while the worker stores", got)
		}
		time.Sleep(time.Minute / 2)
		synctest.Wait()
		if diff := cmp.Diff([]wire.Frame{wire.Credit{Frames: wire.InitialCredits / 2}}, l.take()[:1]); diff != "" {
			t.Error(diff)
		}
	})
}

// S10, S21: the worker is told why a session ended before the next one begins.
func TestWorkerIsToldWhy(t *testing.T) {
	for _, bye := range []wire.Bye{
		{Kind: fault.Stale, Op: "device"}, {Kind: fault.Stale, Op: "rights"},
		{Kind: fault.Stale, Op: "device.replaced"}, {Kind: fault.Denied, Op: "revoked"},
	} {
		synctest.Test(t, func(t *testing.T) {
			l := newLine()
			d := start(t, l)
			l.give(welcome, bye)
			if diff := cmp.Diff([]wire.Frame{welcome, bye}, d.frames()); diff != "" {
				t.Error(diff)
			}
			if bye.Op == "device.replaced" {
				if got := d.seen(); got.RetryAt-time.Now().UnixMilli() != 4000 {
					t.Errorf("tried again after %d ms", got.RetryAt-time.Now().UnixMilli())
				}
			}
		})
	}
}

// SYNC-05: a person who works offline is left in peace until that ends.
func TestHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := newLine(), newLine()
		d := start(t, first, second)
		first.give(welcome)
		d.Hold(true)
		if got := d.seen(); got.State != view.Offline || got.RetryAt != 0 {
			t.Errorf("got %+v", got)
		}
		select {
		case <-first.closed:
		default:
			t.Error("the connection stays open")
		}
		d.Wake()
		d.Reconnect()
		time.Sleep(time.Hour)
		if n := len(d.exchange.dialed()); n != 1 {
			t.Errorf("%d attempts", n)
		}
		d.Hold(false)
		synctest.Wait()
		second.give(welcome)
		if got := d.seen(); got.State != view.Online || len(d.exchange.dialed()) != 2 {
			t.Errorf("got %+v", got)
		}
	})
}

// A socket that waits to try again is held at once, and one that was held from
// the start has tried nothing.
func TestHoldWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		n := len(d.exchange.dialed())
		d.Hold(true)
		time.Sleep(time.Hour)
		if got := d.seen(); len(d.exchange.dialed()) != n || got.RetryAt != 0 {
			t.Errorf("%d attempts, told %+v", len(d.exchange.dialed())-n, got)
		}
	})
}

// The engine can begin anew, for example as another device.
func TestReconnect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := newLine(), newLine()
		d := start(t, first, second)
		first.give(welcome)
		d.during = func(wire.Frame) { d.Reconnect() }
		first.give(wire.Poke{Last: true})
		d.during = func(wire.Frame) {}
		time.Sleep(time.Second)
		synctest.Wait()
		second.give(welcome)
		if got := d.seen(); got.State != view.Online || len(d.exchange.dialed()) != 2 {
			t.Errorf("got %+v", got)
		}
	})
}
