package worker

import (
	"context"

	"regarding/shared/crm"
	"regarding/shared/wire"
	"regarding/wasm/replica"
	"regarding/wasm/view"
)

const (
	// historyPage is how many entries are asked for at a time.
	historyPage = 50
	// maxPasts is how many histories are kept after nobody watches them.
	maxPasts = 32
)

// past is the history of one record, as far as it was read.
type past struct {
	view.Past
	asking bool
	stale  bool // the record changed since it was asked for
	used   uint64
}

// question waits for an answer of the relay.
type question struct {
	key    crm.Key
	before uint64
}

// pastOf returns what is known of a record's history.
func (w *Worker) pastOf(k crm.Key) *past {
	p, ok := w.pasts[k]
	if !ok {
		w.evictPasts()
		p = &past{Past: view.Past{Phase: view.HistoryLoading}}
		w.pasts[k] = p
	}
	w.nonce++
	p.used = w.nonce
	return p
}

func (w *Worker) evictPasts() {
	if len(w.pasts) < maxPasts {
		return
	}
	var oldest crm.Key
	for k, p := range w.pasts {
		if w.watchesHistory(k) || p.asking {
			continue
		}
		if oldest.IsZero() || p.used < w.pasts[oldest].used {
			oldest = k
		}
	}
	delete(w.pasts, oldest)
}

// ask asks the relay for a record's history, one question at a time.
func (w *Worker) ask(k crm.Key, before uint64) {
	p := w.pastOf(k)
	if p.asking {
		p.stale = p.stale || before == 0
		return
	}
	p.asking, p.stale = true, false
	w.nonce++
	w.asked[w.nonce] = &question{k, before}
	w.step(replica.AskHistory{Question: wire.AskHistory{Nonce: w.nonce, Key: k, Before: before, Limit: historyPage}})
}

// answered takes what the relay answered, or that it could not be asked.
func (w *Worker) answered(h wire.History) {
	q, ok := w.asked[h.Nonce]
	if !ok {
		return
	}
	delete(w.asked, h.Nonce)
	p := w.pastOf(q.key)
	p.asking = false
	if h.Kind != 0 {
		p.Phase = view.HistoryOffline
		return
	}
	p.Phase = view.HistoryReady
	p.Add(q.before, h)
	if p.stale {
		w.ask(q.key, 0)
	}
}

// askNewer asks again for the histories that are watched of records that have
// another confirmed row now.
func (w *Worker) askNewer(changes []replica.Change) {
	for _, c := range changes {
		if p, ok := w.pasts[c.Key]; ok && !c.Pending {
			if w.watchesHistory(c.Key) && w.online {
				w.ask(c.Key, 0)
			} else {
				p.stale = true
			}
		}
	}
}

// askAgain asks for the histories that are watched and were not to be had.
func (w *Worker) askAgain() {
	for _, watched := range w.watchers {
		q, ok := watched.query.(view.HistoryQuery)
		if !ok {
			continue
		}
		k := w.table.Resolve(keyOf(q.Entity, q.ID))
		if p := w.pastOf(k); p.Phase != view.HistoryReady || p.stale {
			w.ask(k, 0)
		}
	}
}

func (w *Worker) watchesHistory(k crm.Key) bool {
	for _, watched := range w.watchers {
		if q, ok := watched.query.(view.HistoryQuery); ok && w.table.Resolve(keyOf(q.Entity, q.ID)) == k {
			return true
		}
	}
	return false
}

// MoreHistory asks for what is older than a history shows.
func (w *Worker) MoreHistory(ctx context.Context, q view.HistoryQuery) error {
	return w.do(ctx, func() {
		k := w.table.Resolve(keyOf(q.Entity, q.ID))
		if p := w.pastOf(k); p.More {
			w.ask(k, p.Oldest())
		}
	})
}

// keyOf is the key of a row of an entity that Check has found.
func keyOf(entity string, id crm.ID) crm.Key {
	e, _ := crm.EntityNamed(entity)
	return crm.Key{Entity: e, ID: id}
}
