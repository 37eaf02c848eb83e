package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"regarding/shared/fault"
)

// REL-02: however many sign in at once, two hashes run, some wait, and the
// rest are told to come back.
func TestHasherBoundsWhatRunsAndWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHasher(cheap, rand.Reader)
		var leave []func()
		for range hashesAtOnce {
			l, err := h.enter(t.Context(), "test")
			if err != nil {
				t.Fatal(err)
			}
			leave = append(leave, l)
		}
		outcomes := make(chan error, hashesWaiting)
		for range hashesWaiting {
			go func() {
				l, err := h.enter(context.Background(), "test")
				if err == nil {
					l()
				}
				outcomes <- err
			}()
		}
		synctest.Wait()
		_, err := h.enter(t.Context(), "test")
		var refusal *Refusal
		if fault.KindOf(err) != fault.Busy || !errors.As(err, &refusal) || refusal.RetryAfter <= 0 {
			t.Errorf("one more: %v", err)
		}
		// One turn is enough for all who wait, one after the other.
		leave[0]()
		synctest.Wait()
		for range hashesWaiting {
			if err := <-outcomes; err != nil {
				t.Errorf("one that waited: %v", err)
			}
		}
		leave[1]()
		if len(h.slots)+len(h.queue) != 0 {
			t.Errorf("%d slots and %d places in the queue are still taken", len(h.slots), len(h.queue))
		}
	})
}

func TestHasherStopsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHasher(cheap, rand.Reader)
		for range hashesAtOnce {
			if _, err := h.enter(t.Context(), "test"); err != nil {
				t.Fatal(err)
			}
		}
		begun := time.Now()
		if _, err := h.enter(t.Context(), "test"); fault.KindOf(err) != fault.Busy || time.Since(begun) != hashWait {
			t.Errorf("got %v after %v", err, time.Since(begun))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := h.enter(ctx, "test"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if len(h.queue) != hashesAtOnce {
			t.Errorf("%d in the queue", len(h.queue))
		}
	})
}

func TestHasherReportsARowItCannotRead(t *testing.T) {
	h := newHasher(cheap, rand.Reader)
	if _, err := h.matches(t.Context(), "test", "$nonsense", "x"); !errors.Is(err, errPasswordHash) {
		t.Errorf("got %v", err)
	}
	if ok, err := h.matches(t.Context(), "test", h.nobody, "x"); ok || err != nil {
		t.Errorf("nobody's password: %v, %v", ok, err)
	}
}
