package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"regarding/relay/badgerdb"
	"regarding/relay/ledger"
)

// headsInterval is how often it is noted where the logs stand.
const headsInterval = time.Second

// headNoter notes where the logs stand in a file of its own, so that a log
// that lost its end is recognized (sync.md, "Durability").
type headNoter struct {
	dir   string
	truth *ledger.Ledger
	last  []ledger.Head
}

// openHeads verifies that the logs go as far as was noted.
func openHeads(dir string, truth *ledger.Ledger) (*headNoter, error) {
	noted, err := badgerdb.ReadHeads(dir)
	if err == nil {
		err = truth.Verify(noted)
	}
	if err != nil {
		return nil, fmt.Errorf("data folder %s: %w", dir, err)
	}
	return &headNoter{dir: dir, truth: truth, last: noted}, nil
}

// note notes where the logs stand, if any of them moved.
func (n *headNoter) note() error {
	heads, err := n.truth.Heads()
	if err != nil || slices.Equal(heads, n.last) {
		return err
	}
	if err := badgerdb.NoteHeads(n.dir, heads); err != nil {
		return err
	}
	n.last = heads
	return nil
}

// serve notes about once a second until ctx ends.
func (n *headNoter) serve(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(headsInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := n.note(); err != nil {
			log.Error("heads", "error", err)
		}
	}
}
