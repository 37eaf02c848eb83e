package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"
	"time"

	"regarding/e2e/bench/device"
	"regarding/e2e/bench/record"
	"regarding/e2e/bench/rig"
	"regarding/shared/crm"
	"regarding/shared/mutation"
	"regarding/shared/wire"
)

// seedPatience is how long a relay may be silent while it is seeded.
const seedPatience = time.Minute

// seed makes records 0 to n-1 and returns once the last is committed, with how
// long that took.
func seed(ctx context.Context, site rig.Site, n int) (time.Duration, error) {
	acks := newAcks()
	d, err := device.Dial(ctx, device.Config{Account: site.Account, Name: "seed", Receive: acks.receive})
	if err != nil {
		return 0, err
	}
	defer d.Close()
	begun := time.Now()
	pushed := make(chan error, 1)
	go func() { pushed <- pushAll(d, site, n) }()
	if err := acks.wait(ctx, d, n); err != nil {
		return 0, fmt.Errorf("seed %d: %w", n, err)
	}
	return time.Since(begun), <-pushed
}

// pushAll makes mutations about as fast as they can be sent, some frames at a
// time.
func pushAll(d *device.Device, site rig.Site, n int) error {
	var batch [][]byte
	size := 0
	for i := range n {
		create, err := record.Create(i, 0, site.Owners)
		if err != nil {
			return err
		}
		// Performed when the record says that it was changed, so that the
		// product's own "modified on" is the harness's.
		b, _, err := encode(d, site, create, time.UnixMilli(record.New(i, 0).Modified))
		if err != nil {
			return err
		}
		batch = append(batch, b)
		if size += len(b); size < wire.TargetFrameBytes && i < n-1 {
			continue
		}
		if err := d.Push(batch); err != nil {
			return err
		}
		batch, size = nil, 0
	}
	return nil
}

func encode(d *device.Device, site rig.Site, args mutation.Args, performed time.Time) ([]byte, mutation.ID, error) {
	id, err := crm.NewID(time.Now(), rand.Reader)
	if err != nil {
		return nil, mutation.ID{}, err
	}
	m := mutation.Mutation{ID: mutation.ID{ID: id}, Device: d.ID, Actor: site.Account.User, PerformedAt: performed, Args: args}
	return mutation.Encode(m), m.ID, nil
}

// acks counts the commits of a device's own mutations as they come back. Only
// one device of the person may be at work.
type acks struct {
	mu      sync.Mutex
	last    uint64 // number of the last commit counted
	got     int
	refused int
	held    wire.Hold
	change  chan struct{}
}

func newAcks() *acks { return &acks{change: make(chan struct{}, 1)} }

func (a *acks) receive(f wire.Frame) {
	a.mu.Lock()
	switch f := f.(type) {
	case wire.Poke:
		for _, c := range f.Commits {
			// A commit that spans frames comes again.
			if c.Mutation.IsZero() || c.Number <= a.last {
				continue
			}
			a.last = c.Number
			a.got++
			if c.Refused {
				a.refused++
			}
		}
	case wire.Settled:
		a.got += len(f.Outcomes)
	case wire.Hold:
		a.held = f
	}
	a.mu.Unlock()
	select {
	case a.change <- struct{}{}:
	default:
	}
}

func (a *acks) wait(ctx context.Context, d *device.Device, n int) error {
	for {
		a.mu.Lock()
		got, refused, held := a.got, a.refused, a.held
		a.mu.Unlock()
		switch {
		case refused > 0:
			return fmt.Errorf("%d mutations were refused", refused)
		case held.Kind != 0:
			return fmt.Errorf("the relay holds the push: %v", held.Kind)
		case got >= n:
			return nil
		case d.Err() != nil:
			return fmt.Errorf("%d of %d: %w", got, n, d.Err())
		}
		select {
		case <-a.change:
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(seedPatience):
			return fmt.Errorf("%d of %d acknowledged, then nothing for %v", got, n, seedPatience)
		}
	}
}
