package importer

import (
	"context"
	"time"
)

const (
	// A batch ends with so many items or bytes, or when so much time has
	// passed, so that the list fills from the first second.
	batchItems = 200
	batchBytes = 2 << 20
	batchTime  = 250 * time.Millisecond
	// firstItems is how many items the first batch has.
	firstItems = 25
)

// source is where an item was found.
type source struct {
	file   string
	offset int64
}

// take puts an item into the batch; then is where the import goes on after it.
func (m *Import) take(ctx context.Context, item Item, from source, size int, then Position) error {
	if len(m.batch) == 0 {
		m.begun = m.config.Now()
	}
	m.batch = append(m.batch, item)
	m.sources = append(m.sources, from)
	m.bytes += size
	m.at = then
	limit := batchItems
	if !m.saved {
		limit = firstItems
	}
	switch {
	case len(m.batch) >= limit || m.bytes >= batchBytes:
		return m.save(ctx)
	case !m.underWay() && m.config.Now().Sub(m.begun) >= batchTime:
		return m.save(ctx) // behind another one the batch would only wait
	}
	return nil
}

// saving is a batch that is being saved while the next one is filled.
type saving struct {
	sources []source
	// at and progress are as they were when the batch was full.
	at       Position
	progress Progress
	outcomes []Outcome
	err      error
	done     chan struct{}
}

// underWay reports whether a batch is being saved and not safe yet.
func (m *Import) underWay() bool {
	if m.saving == nil {
		return false
	}
	select {
	case <-m.saving.done:
		return false
	default:
		return true
	}
}

// save has the batch saved beside what follows, once the one before is.
func (m *Import) save(ctx context.Context) error {
	if err := m.Settle(ctx); err != nil {
		return err
	}
	if len(m.batch) == 0 {
		return nil
	}
	m.tell()
	s := &saving{sources: m.sources, at: m.at, progress: m.progress, done: make(chan struct{})}
	items := m.batch
	m.batch, m.sources, m.bytes, m.saved, m.saving = nil, nil, 0, true, s
	go func() {
		defer close(s.done)
		s.outcomes, s.err = m.config.Sink.Save(ctx, items)
	}()
	return nil
}

// Settle waits until what is being saved is safe, and notes and tells it.
func (m *Import) Settle(ctx context.Context) error {
	s := m.saving
	if s == nil {
		return nil
	}
	<-s.done // it ends with its context
	m.saving = nil
	if s.err != nil {
		return s.err
	}
	before, after := m.progress.Counts, m.progress.Refusals
	m.progress.Refusals = nil
	for i, became := range s.outcomes {
		m.count(became, s.sources[i])
	}
	// What was found since is not among what the note says.
	s.progress.Found += m.progress.Found - before.Found
	s.progress.Imported += m.progress.Imported - before.Imported
	s.progress.Duplicates += m.progress.Duplicates - before.Duplicates
	s.progress.Refused += m.progress.Refused - before.Refused
	m.note(ctx, s.at, s.progress)
	m.progress.Refusals = after
	return nil
}

func (m *Import) count(became Outcome, from source) {
	switch became {
	case Beyond:
		m.refuseOne(Refusal{File: from.file, Offset: from.offset, Reason: MailboxFull, Count: 1})
		return
	case Known:
		m.progress.Duplicates++
	default:
		m.progress.Imported++
	}
	m.progress.Found++
}
