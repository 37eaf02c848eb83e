package pages

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"regarding/shared/crm"
	"regarding/wasm/replica"
)

// Keys of the store "meta".
const (
	metaState = "state"
	// metaFence is the number of the engine that may write (S28, INV-7).
	metaFence = "fence"
	// metaDead marks the rows of blocks that are no longer of them.
	metaDead = "dead"
	// metaDamage exists from when damaged rows were taken away until an engine
	// opens the store.
	metaDamage = "damage"
	// metaGlance is what pages show when they open. They read it themselves, so
	// it is as they read it: JSON, without a frame.
	metaGlance = "glance"
)

// Store is replica.Store over a Disk. It keeps small batches in a delta and
// large ones in blocks, and folds the one into the other in the background.
// It is safe for concurrent use. After an error of Write nothing of the batch
// is stored, and the Store goes on with what it had.
type Store struct {
	disk   Disk
	report func(error)
	fence  []byte

	// turn is held by whoever reads or writes rows; it guards what follows.
	turn   chan struct{}
	index  *index
	delta  *delta
	writer writer
	fenced error // why nothing can be written any more
	scans  int   // under way: no block changes meanwhile
	upkeep bool  // a goroutine does the work in the background
	glance bool  // there may be a glance
	sparse bool  // blocks may have become worth joining
	// restful is where the delta must be before the background tries again
	// after a failure.
	restful uint64

	// life ends with Close; running counts goroutines.
	life    context.Context
	end     context.CancelFunc
	running sync.WaitGroup
}

var _ replica.Store = (*Store)(nil)

// New returns a store over disk. report takes errors of the work in the
// background, for which nobody waits; it must not block.
func New(disk Disk, report func(error)) *Store {
	s := &Store{disk: disk, report: report, turn: make(chan struct{}, 1), delta: newDelta(usualLimits), index: newIndex(nil)}
	s.life, s.end = context.WithCancel(context.Background())
	return s
}

// Close implements replica.Store. It leaves the disk open.
func (s *Store) Close() {
	s.end()
	s.running.Wait()
}

// lock takes the turn.
func (s *Store) lock(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Store) unlock() { <-s.turn }

// takeOver makes this store the only one that can write, from now on. It need
// not wait for the medium: what loses power loses the engines that it is about.
func (s *Store) takeOver(ctx context.Context) error {
	for {
		found, err := s.disk.Read(ctx, Query{Store: metaStore, Keys: []string{metaFence}})
		if err != nil {
			return err
		}
		var old []byte
		n := uint64(0)
		if len(found[0]) > 0 {
			if old = found[0][0].Value; len(old) == 8 {
				n = binary.BigEndian.Uint64(old)
			}
			// Any other value is replaced too: only that it differs counts.
		}
		s.fence = binary.BigEndian.AppendUint64(nil, n+1)
		err = s.disk.Write(ctx, false, []Change{
			{Kind: Require, Store: metaStore, Key: metaFence, Value: old},
			{Kind: Put, Store: metaStore, Key: metaFence, Value: s.fence},
		})
		if !errors.Is(err, errChanged) {
			return err
		}
		// Another engine took over in between: take over from that one.
	}
}

// write carries out c unless another engine has taken over.
func (s *Store) write(ctx context.Context, strict bool, c changes) error {
	if s.fenced != nil {
		return s.fenced
	}
	if s.fence == nil {
		return errors.New("the store is not open")
	}
	err := s.disk.Write(ctx, strict, append(c, Change{Kind: Require, Store: metaStore, Key: metaFence, Value: s.fence}))
	if errors.Is(err, errChanged) {
		s.fenced = fmt.Errorf("%w: %w", replica.ErrFence, err)
		return s.fenced
	}
	return err
}

// bulkRows is how many rows make a batch that is written in blocks of its own.
const bulkRows = 64

// Write implements replica.Store.
func (s *Store) Write(ctx context.Context, batch *replica.Batch) error {
	if batch.Empty() {
		return nil
	}
	if err := s.lock(ctx); err != nil {
		return err
	}
	defer s.unlock()
	s.writer.reset()
	p := s.index.plan()
	if batch.State != nil {
		p.put(metaStore, metaState, frame(kindState, replica.EncodeState(*batch.State)))
	}
	// Entries are put before they are taken away: within a batch a removal
	// counts more.
	for i := range batch.Outbox {
		p.put(outboxStore, sequenceKey(batch.Outbox[i].Local), frame(kindEntry, replica.EncodeEntry(batch.Outbox[i])))
	}
	for _, local := range batch.Erased {
		p.delete(outboxStore, sequenceKey(local))
	}
	for i := range batch.Confirmed {
		p.put(confirmedStore, sequenceKey(batch.Confirmed[i].Local), frame(kindEntry, replica.EncodeEntry(batch.Confirmed[i])))
	}
	for _, local := range batch.Expired {
		p.delete(confirmedStore, sequenceKey(local))
	}
	small := s.split(p, batch)
	sequence := s.delta.last + 1
	var value []byte
	if !small.empty() {
		value = small.encode()
		p.put(deltaStore, sequenceKey(sequence), value)
	}
	p.seal()
	stale := s.glance && changesShown(batch)
	if stale {
		p.delete(metaStore, metaGlance)
	}
	if err := s.write(ctx, batch.Strict, p.changes); err != nil {
		return fmt.Errorf("write a batch: %w", err)
	}
	s.glance = s.glance && !stale
	p.done()
	s.sparse = s.sparse || len(p.newDead) > 0 || len(p.added) > 0
	if value != nil {
		// The rows' bytes belong to the caller: keep those of the value.
		kept, err := decodeDelta(value)
		if err != nil {
			panic(fmt.Sprintf("pages: a delta of %d bytes cannot be read: %v", len(value), err))
		}
		s.delta.add(sequence, len(value), kept)
	}
	s.startUpkeep()
	return nil
}

// split plans blocks for the rows of a large batch and returns what is left
// for the delta. A key that is in the delta stays there, since the delta has
// the last word on it. The last of several rows of one key counts, and a
// removal more than a row.
func (s *Store) split(p *plan, batch *replica.Batch) *deltaBatch {
	const removed = -1
	small := &deltaBatch{}
	last := make(map[crm.Key]int, len(batch.Rows)+len(batch.Removed))
	for i := range batch.Rows {
		last[batch.Rows[i].Row.Key] = i
	}
	for _, k := range batch.Removed {
		if i, ok := last[k]; ok && i == removed {
			continue
		}
		last[k] = removed
		if s.mayHold(k) {
			small.removed = append(small.removed, k)
		}
	}
	bulk := s.index.complete && s.scans == 0 && len(batch.Rows) >= bulkRows
	var rows []row
	for i := range batch.Rows {
		r := &batch.Rows[i]
		if last[r.Row.Key] != i {
			continue
		}
		if _, inDelta := s.delta.rows[r.Row.Key]; bulk && !inDelta {
			rows = append(rows, s.writer.row(r.Row, r.Bytes))
		} else {
			small.rows = append(small.rows, deltaEntry{r.Row.Key, r.Row.Version.Commit, r.Bytes})
		}
	}
	p.add(&s.writer, rows)
	return small
}

// mayHold reports whether there may be a row of the key to take away.
func (s *Store) mayHold(key crm.Key) bool {
	if r, ok := s.delta.rows[key]; ok {
		return !r.gone
	}
	_, ok := s.index.at[key]
	return ok || !s.index.complete
}
