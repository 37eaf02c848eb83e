package worker

import (
	"context"

	"regarding/shared/crm"
	"regarding/wasm/view"
)

// maxColdRead is how many rows are read at once for a filter that needs more of
// them than memory holds.
const maxColdRead = 500

// asker is who asks a filter, and when.
func (w *Worker) asker() view.FilterAsker {
	return view.FilterAsker{User: w.config.User.ID, Clock: w.clock()}
}

// openList begins to watch a list.
func (w *Worker) openList(watched *watcher, q view.ListQuery) {
	if q.Filter == "" {
		watched.list = w.table.Watch(q)
		return
	}
	watched.filter = w.table.WatchFilter(q.Filter, w.asker())
}

// showFiltered is showList for a list with a filter: the list is made of what
// the filter has found, as soon as it has.
func (w *Worker) showFiltered(watched *watcher) (more bool) {
	q, f := watched.query.(view.ListQuery), watched.filter
	faults := f.Faults()
	if e, _ := crm.EntityNamed(q.Entity); len(faults) == 0 && f.Entity() != e {
		faults = []view.FilterFault{{Code: "unknown-entity", Found: f.Entity().String(), Expected: q.Entity}}
	}
	if len(faults) > 0 {
		w.tellList(watched, view.List{Offset: q.Offset, Rows: []view.ListRow{}, Faults: faults})
		return false
	}
	if w.readCold(watched) || !w.isLoaded() || !f.Ready(w.over, w.asker()) {
		if watched.last == nil {
			w.tellList(watched, view.List{Offset: q.Offset, Rows: []view.ListRow{}, Filtering: true, Loading: !w.isLoaded()})
		}
		return f.Busy()
	}
	if found := f.Found(); watched.list == nil || watched.among != found {
		if watched.list != nil {
			watched.list.Close()
		}
		if q.Sort == "" {
			q.Sort, q.Descending = f.Order()
		}
		watched.list, watched.among = w.table.WatchAmong(q, found), found
	}
	if !watched.list.Ready(w.over) {
		return true
	}
	list := watched.list.Window()
	list.Faults, list.Looked = f.Faults(), f.Looked()
	w.tellList(watched, list)
	return f.Busy()
}

func (w *Worker) tellList(watched *watcher, list view.List) {
	if last, ok := watched.last.(view.List); ok && last.Same(list) {
		return
	}
	watched.last = list
	watched.tell(list)
}

// readCold reads, beside the worker, rows of which the filter needs more than
// memory holds, and reports whether some are still to come.
func (w *Worker) readCold(watched *watcher) (waiting bool) {
	f := watched.filter
	for _, row := range w.changed {
		if row != nil {
			f.Put(row)
		}
	}
	if watched.reading || !w.isLoaded() {
		return true
	}
	keys := f.Missing(maxColdRead)
	var stored []crm.Key
	for _, k := range keys {
		if row, known := w.replica.Row(k); known && row != nil {
			f.Load(row)
		} else if !known {
			stored = append(stored, k)
		}
	}
	if len(keys) == 0 {
		return false
	}
	watched.reading = true
	go func() {
		rows, err := w.config.Rows.Rows(w.runCtx, stored)
		_ = w.do(w.runCtx, func() {
			watched.reading = false
			if err != nil {
				w.config.Report(err)
				return
			}
			for i := range rows {
				f.Load(&rows[i].Row)
			}
		})
	}()
	return true
}

// ReadFilter reads a filter as rows and groups.
func (w *Worker) ReadFilter(ctx context.Context, c view.ReadFilter) (read view.FilterRead, err error) {
	if err := c.Check(); err != nil {
		return read, err
	}
	return read, w.do(ctx, func() { read = w.table.ReadFilter(c) })
}

// WriteFilter writes a filter that was edited as rows and groups.
func (w *Worker) WriteFilter(ctx context.Context, c view.WriteFilter) (written view.FilterWritten, err error) {
	if err := c.Check(); err != nil {
		return written, err
	}
	return written, w.do(ctx, func() { written = w.table.WriteFilter(c) })
}

// FilterWords says what conditions can be made of.
func (w *Worker) FilterWords(_ context.Context, c view.FilterWords) (view.FilterVocabulary, error) {
	if err := c.Check(); err != nil {
		return view.FilterVocabulary{}, err
	}
	return view.WordsOf(c), nil
}
