package pages

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"regarding/wasm/replica"
)

// Fenced returns the disk of s for other stores beside it: what is written
// through it fails with replica.ErrFence, and changes nothing, when another
// engine has taken over (S28). It can be written once s is open.
func (s *Store) Fenced() Disk { return fenced{s} }

type fenced struct{ store *Store }

// Read implements Disk.
func (f fenced) Read(ctx context.Context, queries ...Query) ([][]Item, error) {
	return f.store.disk.Read(ctx, queries...)
}

// Write implements Disk. It does not hold up whoever reads or writes rows.
func (f fenced) Write(ctx context.Context, strict bool, changes []Change) error {
	s := f.store
	if err := s.lock(ctx); err != nil {
		return err
	}
	fence, lost := s.fence, s.fenced
	s.unlock()
	switch {
	case lost != nil:
		return lost
	case fence == nil:
		return errors.New("the store is not open")
	}
	err := s.disk.Write(ctx, strict, append(slices.Clip(changes), Change{Kind: Require, Store: metaStore, Key: metaFence, Value: fence}))
	if !errors.Is(err, errChanged) {
		return err
	}
	lost = fmt.Errorf("%w: %w", replica.ErrFence, err)
	if s.lock(ctx) == nil {
		s.fenced = lost
		s.unlock()
	}
	return lost
}
