package socket

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"regarding/shared/wire"
	"regarding/wasm/view"
)

// SYNC-05: without the relay the device tries again, less and less often,
// with jitter, and at once when woken.
func TestBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := start(t)
		if got := d.seen(); got.State != view.Offline || got.RetryAt != time.Now().Add(250*time.Millisecond).UnixMilli() {
			t.Errorf("got %+v", got)
		}
		time.Sleep(62 * time.Second)
		synctest.Wait()
		dials := d.exchange.dialed()
		// Half of 0.5, 1, 2, 4, 8, 16, 30, 30 ... seconds.
		var waits []time.Duration
		for i := 1; i < len(dials); i++ {
			waits = append(waits, dials[i]-dials[i-1])
		}
		s := time.Second
		want := []time.Duration{s / 4, s / 2, s, 2 * s, 4 * s, 8 * s, 15 * s, 15 * s, 15 * s}
		if diff := cmp.Diff(want, waits); diff != "" {
			t.Error(diff)
		}

		d.Wake()
		synctest.Wait()
		if len(d.exchange.dialed()) != len(dials)+1 {
			t.Error("not tried when woken")
		}
		if want := time.Now().Add(250 * time.Millisecond).UnixMilli(); d.seen().RetryAt != want {
			t.Error("the back-off did not begin anew when woken")
		}
	})
}

func TestBackOffBeginsAnewAfterAWelcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		d := start(t, nil, nil, nil, l)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		l.give(welcome)
		l.Close()
		synctest.Wait()
		want := time.Now().Add(250 * time.Millisecond).UnixMilli()
		if got := d.seen(); got.State != view.Offline || got.RetryAt != want {
			t.Errorf("got %+v", got)
		}
	})
}

// REL-02: a browser cannot see the 401 of a refused upgrade, so the device
// asks; signed out it waits until it is woken.
func TestSignedOutIsAskedFor(t *testing.T) {
	tests := []struct {
		name     string
		signedIn bool
		askErr   error
		want     view.ConnectionState
	}{
		{"unknown session", false, nil, view.SignedOut},
		{"known session", true, nil, view.Offline},
		{"out of reach", false, errors.New("no network"), view.Offline},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLine()
				d := start(t, l)
				d.exchange.answer(tt.signedIn, tt.askErr)
				l.Close()
				synctest.Wait()
				time.Sleep(time.Hour)
				if got := d.seen(); got.State != tt.want {
					t.Fatalf("got %+v", got)
				}
				n := len(d.exchange.dialed())
				back := newLine()
				d.exchange.connect(back)
				d.Wake()
				synctest.Wait()
				back.give(welcome)
				if got := d.seen(); got.State != view.Online || len(d.exchange.dialed()) != n+1 {
					t.Errorf("after waking: %+v", got)
				}
			})
		})
	}
}

// SYNC-05: a computer that slept finds out soon whether the relay is there.
func TestWokenDeviceLeavesADeadRelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		d := start(t, l)
		l.give(welcome)
		d.Wake()
		synctest.Wait()
		l.give(wire.Pong{Nonce: 1})
		time.Sleep(wakeTimeout + time.Millisecond)
		if got := d.seen(); got.State != view.Online {
			t.Fatalf("a relay that answered was left: %+v", got)
		}
		d.Wake()
		time.Sleep(wakeTimeout + time.Millisecond)
		if got := d.seen(); got.State != view.Offline {
			t.Errorf("got %+v", got)
		}
	})
}

// A wake while connected keeps the connection and is not remembered.
func TestWakeWhileOnline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		d := start(t, l)
		l.give(welcome)
		d.Wake()
		d.Wake()
		synctest.Wait()
		l.Close()
		d.seen()
		if got := fmt.Sprint(d.states); got != "[connecting online offline]" || len(d.exchange.dialed()) != 1 {
			t.Errorf("states %s, dials at %v", got, d.exchange.dialed())
		}
	})
}
