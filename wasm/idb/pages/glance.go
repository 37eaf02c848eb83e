package pages

import (
	"context"
	"fmt"
	"slices"

	"regarding/shared/crm"
	"regarding/wasm/replica"
)

// SaveGlance stores what pages show when they open, or takes it away where it
// is nil. Whatever changes what is shown takes it away in its own transaction.
func (s *Store) SaveGlance(ctx context.Context, glance []byte) error {
	if err := s.lock(ctx); err != nil {
		return err
	}
	defer s.unlock()
	var c changes
	switch {
	case glance != nil:
		c.put(metaStore, metaGlance, glance)
	case s.glance:
		c.delete(metaStore, metaGlance)
	default:
		return nil
	}
	if err := s.write(ctx, false, c); err != nil {
		return fmt.Errorf("store a glance: %w", err)
	}
	s.glance = glance != nil
	return nil
}

// changesShown reports whether a batch may change what is shown. Rows of
// devices are in no list of messages: the relay notes at every connection when
// it saw one.
func changesShown(b *replica.Batch) bool {
	if len(b.Outbox)+len(b.Erased) > 0 {
		return true
	}
	shown := func(k crm.Key) bool { return k.Entity != crm.Device }
	return slices.ContainsFunc(b.Removed, shown) || slices.ContainsFunc(b.Rows, func(r replica.BaseRow) bool { return shown(r.Row.Key) })
}
