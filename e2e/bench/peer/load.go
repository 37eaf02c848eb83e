package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"regarding/e2e/bench/device"
	"regarding/e2e/bench/record"
	"regarding/e2e/bench/rig"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// Records that load makes are numbered from firstLoaded, perConnection apart.
const (
	firstLoaded   = 4_000_000
	perConnection = 100_000
	loadRevision  = 3
	ackPatience   = 10 * time.Second
)

// loaded is what load measured. A write is acknowledged when its commit has
// come to its own device in a poke, which the relay sends after it is on disk.
type loaded struct {
	WritesPerSecond float64 `json:"writes_per_s"`
	AckP50          float64 `json:"ack_p50_ms"`
	AckP99          float64 `json:"ack_p99_ms"`
	Refused         int     `json:"refused"`
	// DownMB is what all devices received.
	DownMB float64 `json:"down_MB"`
}

// load runs a closed loop on conns connections, each a device with one
// mutation in flight.
func load(ctx context.Context, site rig.Site, conns, seconds int, deflate bool) (loaded, error) {
	writers := make([]*writer, conns)
	for c := range writers {
		w := &writer{site: site, number: c, acked: make(chan bool, 1)}
		d, err := device.Dial(ctx, device.Config{Account: site.Account, Name: fmt.Sprint("load ", c), Deflate: deflate, Receive: w.receive})
		if err != nil {
			return loaded{}, err
		}
		defer d.Close()
		w.device = d
		writers[c] = w
	}
	// Devices that joined are commits too.
	time.Sleep(500 * time.Millisecond)
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
	defer cancel()
	var wait sync.WaitGroup
	for _, w := range writers {
		wait.Go(func() { w.err = w.run(ctx) })
	}
	wait.Wait()
	var all []time.Duration
	var result loaded
	for _, w := range writers {
		if w.err != nil {
			return loaded{}, w.err
		}
		all = append(all, w.times...)
		result.Refused += w.refused
		result.DownMB += float64(w.device.Received()) / 1e6
	}
	if len(all) == 0 {
		return loaded{}, fmt.Errorf("nothing was acknowledged in %d s", seconds)
	}
	slices.Sort(all)
	result.WritesPerSecond = float64(len(all)) / float64(seconds)
	result.AckP50 = milliseconds(all[len(all)/2])
	result.AckP99 = milliseconds(all[len(all)*99/100])
	return result, nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

type writer struct {
	site   rig.Site
	number int
	device *device.Device

	mu     sync.Mutex
	flight mutation.ID
	acked  chan bool // with whether it was accepted

	times   []time.Duration
	refused int
	err     error
}

func (w *writer) receive(f wire.Frame) {
	poke, ok := f.(wire.Poke)
	if !ok {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range poke.Commits {
		if c := &poke.Commits[i]; !w.flight.IsZero() && c.Mutation == w.flight {
			w.flight = mutation.ID{}
			w.acked <- !c.Refused
		}
	}
}

// run writes until ctx ends.
func (w *writer) run(ctx context.Context) error {
	for i := range perConnection {
		begun := time.Now()
		create, err := record.Create(firstLoaded+w.number*perConnection+i, loadRevision, w.site.Owners)
		if err != nil {
			return err
		}
		b, id, err := encode(w.device, w.site, create, begun)
		if err != nil {
			return err
		}
		w.mu.Lock()
		w.flight = id
		w.mu.Unlock()
		if err := w.device.Push([][]byte{b}); err != nil {
			return err
		}
		select {
		case accepted := <-w.acked:
			w.times = append(w.times, time.Since(begun))
			if !accepted {
				w.refused++
			}
		case <-ctx.Done():
			return nil
		case <-time.After(ackPatience):
			return fmt.Errorf("connection %d: mutation %d was not acknowledged within %v (%v)", w.number, i, ackPatience, w.device.Err())
		}
	}
	return nil
}
