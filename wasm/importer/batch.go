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
	if len(m.batch) >= limit || m.bytes >= batchBytes || m.config.Now().Sub(m.begun) >= batchTime {
		return m.save(ctx)
	}
	return nil
}

func (m *Import) save(ctx context.Context) error {
	if len(m.batch) > 0 {
		outcomes, err := m.config.Sink.Save(ctx, m.batch)
		if err != nil {
			return err
		}
		for i, became := range outcomes {
			m.count(became, m.sources[i])
		}
		clear(m.batch) // their bytes are the Sink's no more
		m.batch, m.sources, m.bytes, m.saved = m.batch[:0], m.sources[:0], 0, true
	}
	m.note(ctx)
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
