package replica

import (
	"fmt"

	"regarding/shared/wire"
)

// pumpFill asks for the next rows of a first synchronization, one chunk at a
// time (S8).
func (r *Replica) pumpFill() {
	s := r.session
	if !r.state.Filling || r.state.Paused || s.filling || r.chunk != nil {
		return
	}
	s.filling = true
	r.out.sends = append(r.out.sends, wire.FillNext{Position: r.state.FillPosition})
}

// gotChunk takes rows: of the fill, or else of a comparison. The next rows of a
// fill are asked for before these are written.
func (r *Replica) gotChunk(f wire.Chunk) {
	s := r.session
	switch {
	case s.filling:
		if !f.Done && f.Next == r.state.FillPosition {
			return // it came twice
		}
		s.filling = false
		if !f.Done && !r.state.Paused {
			s.filling = true
			r.out.sends = append(r.out.sends, wire.FillNext{Position: f.Next})
		}
		r.chunk = &f
	case s.compare != nil && s.compare.asking:
		r.compareChunk(f)
	}
}

// applyChunk stores the rows of a fill together with the position behind them,
// so that it goes on from there whatever happens.
func (r *Replica) applyChunk() {
	f := r.chunk
	if f == nil {
		return
	}
	r.chunk = nil
	rows, err := decodeRows(f.Rows)
	if err != nil {
		r.trouble(fmt.Errorf("fill at %d: %w", r.state.FillPosition, err))
		return
	}
	ended := newEnding(r)
	for i := range rows {
		r.applyChunkRow(rows[i], ended)
	}
	for _, removal := range f.Removed {
		r.applyRemoval(removal, f.At, ended)
	}
	ended.dirty()
	r.out.fill = true
	r.state.FillPosition, r.state.Filling = f.Next, !f.Done
	r.state.FillDone += uint64(len(rows))
	if f.Total > 0 {
		r.state.FillTotal = f.Total
	}
	r.state.ReachedAt = max(r.state.ReachedAt, f.At)
}

// applyChunkRow stores a row of a chunk if it is newer than what is held, and
// reports whether it was.
func (r *Replica) applyChunkRow(row BaseRow, ended *ending) bool {
	if !r.newer(row.Row.Key, row.Row.Version) && !r.cfg.Bugs.ChunkOverwritesNewer {
		return false
	}
	ended.changes(row.Row.Key)
	r.putRow(row, false)
	return true
}

// complete notes that the rows are all that S5 wants: what was filled and
// compared has come to an end, and the cursor has passed the newest moment of
// which rows came.
func (r *Replica) complete() {
	if r.state.Complete || r.state.Filling || r.state.Comparing || r.chunk != nil || r.state.Cursor == (wire.Cursor{}) {
		return
	}
	if r.state.Cursor.Commit < r.state.ReachedAt {
		return
	}
	r.state.Complete = true
	r.synced()
	r.eraseSettled()
}
