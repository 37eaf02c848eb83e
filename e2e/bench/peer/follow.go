package main

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"regarding/e2e/bench/device"
	"regarding/e2e/bench/record"
	"regarding/e2e/bench/rig"
	"regarding/shared/crm"
	"regarding/shared/wire"
)

// fillPatience is how long a fill may be silent.
const fillPatience = time.Minute

// follower is a device that knows the revision of every record: it fills once,
// and follows from there.
type follower struct {
	site   rig.Site
	device *device.Device

	chunks chan wire.Chunk // answers to FillNext

	mu   sync.Mutex
	revs map[string]held
	bad  error
}

type held struct {
	rev     int64
	version crm.Version
}

func newFollower(site rig.Site) *follower {
	return &follower{site: site, revs: map[string]held{}, chunks: make(chan wire.Chunk, 1)}
}

func (f *follower) close() {
	if f.device != nil {
		f.device.Close()
	}
}

// count returns how many of the first k records are at revision rev. The first
// call fills.
func (f *follower) count(ctx context.Context, k int, rev int64) (int, error) {
	if f.device == nil {
		if err := f.fill(ctx); err != nil {
			return 0, err
		}
	}
	if err := f.device.Err(); err != nil {
		return 0, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for i := range k {
		if h, ok := f.revs[record.IDOf(i)]; ok && h.rev == rev {
			n++
		}
	}
	return n, f.bad
}

// fill connects and reads everything.
func (f *follower) fill(ctx context.Context) error {
	d, err := device.Dial(ctx, device.Config{Account: f.site.Account, Name: "follow", Deflate: true, Receive: f.receive})
	if err != nil {
		return err
	}
	f.device = d
	if mode := d.Welcome.Standing.Mode; mode != wire.Fill {
		return fmt.Errorf("a new device is asked for mode %d", mode)
	}
	for next := uint64(0); ; {
		if err := d.Send(wire.FillNext{Position: next}); err != nil {
			return err
		}
		select {
		case c := <-f.chunks:
			if next = c.Next; c.Done {
				return nil
			}
		case <-d.Done():
			return d.Err()
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(fillPatience):
			return fmt.Errorf("fill: nothing after position %d for %v", next, fillPatience)
		}
	}
}

func (f *follower) receive(frame wire.Frame) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch frame := frame.(type) {
	case wire.Chunk:
		f.take(frame.Rows)
		f.chunks <- frame // one is asked for at a time
	case wire.Poke:
		for _, c := range frame.Commits {
			f.take(c.Rows)
		}
	}
}

func (f *follower) take(rows [][]byte) {
	for _, b := range rows {
		row, err := crm.DecodeRow(b)
		if err != nil {
			f.bad = err
			return
		}
		if row.Entity != crm.Contact {
			continue
		}
		rev, err := strconv.ParseInt(row.Value(record.RevisionAttribute).Text(), 10, 64)
		if err != nil {
			continue // not one of ours
		}
		// Rows of the fill may be older than those of pokes.
		id := row.Value("externaluseridentifier").Text()
		if h, ok := f.revs[id]; !ok || row.Version.Commit >= h.version.Commit {
			f.revs[id] = held{rev, row.Version}
		}
	}
}
