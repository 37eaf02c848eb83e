package worker

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"regarding/wasm/view"
)

const (
	// glanceRest is how long nothing has changed before what pages show when
	// they open is kept.
	glanceRest = 2 * time.Second
	// maxGlanced is how many lists are among it.
	maxGlanced = 3
)

// glance keeps what pages show when they open (view.Glance).
type glance struct {
	lists []glanced // the one that was watched last first
	turns uint64    // counts changes of that
	kept  glanceSeen
	seen  glanceSeen
	since time.Time // when that was first seen
}

type glanced struct {
	query view.MessagesQuery
	list  *view.LiveMessages
}

// glanceSeen is what a glance was made of.
type glanceSeen struct {
	writes, rows, bytes, turns uint64
	day                        int
}

// glances notes that the beginning of a list is watched.
func (w *Worker) glances(q view.MessagesQuery) {
	if q.Offset > 0 || q.Search != "" {
		return
	}
	g := &w.glance
	i := slices.IndexFunc(g.lists, func(one glanced) bool { return sameList(one.query, q) })
	one := glanced{query: q}
	switch {
	case i == 0:
		return
	case i > 0:
		one = g.lists[i]
		g.lists = slices.Delete(g.lists, i, i+1)
	default:
		one.list = w.table.WatchMessages(q, nil)
	}
	g.turns++
	g.lists = slices.Insert(g.lists, 0, one)
	for _, old := range g.lists[min(maxGlanced, len(g.lists)):] {
		old.list.Close()
	}
	g.lists = g.lists[:min(maxGlanced, len(g.lists))]
}

// sameList reports whether two queries that search nothing are those of one list.
func sameList(a, b view.MessagesQuery) bool {
	if !same(a.Mailbox, b.Mailbox) || !same(a.Folder, b.Folder) {
		return false
	}
	a.Mailbox, a.Folder, b.Mailbox, b.Folder = nil, nil, nil, nil
	return a == b
}

func same[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// keepGlance stores what pages show when they open next, once all has been at
// rest for a while. Of a device that may not have its rows any more nothing is
// kept.
func (w *Worker) keepGlance() {
	g := &w.glance
	if w.revoked {
		w.saveGlance(nil)
		return
	}
	if len(g.lists) == 0 || !w.isLoaded() || !w.resting || !w.status.Complete {
		return
	}
	clock := w.clock()
	now := glanceSeen{writes: w.writes, rows: w.table.Version(), bytes: w.courier.version, day: clock.Now.In(clock.Zone).YearDay(), turns: g.turns}
	if now != g.seen {
		g.seen, g.since = now, clock.Now
	}
	if now == g.kept || clock.Now.Sub(g.since) < glanceRest {
		return
	}
	made := view.Glance{Build: w.config.Program.Build, Folders: w.table.MailFolders(), Lists: []view.GlanceList{}}
	made.Folders.Ready = false
	for _, one := range g.lists {
		if !one.list.Ready(w.over) {
			return
		}
		made.Lists = append(made.Lists, one.list.Glance(clock, w.courier.state))
	}
	b, err := json.Marshal(made)
	if err != nil {
		panic(fmt.Sprintf("worker: what is shown has no JSON: %v", err))
	}
	g.kept = now
	w.saveGlance(b)
}

// saveGlance goes on past an error: without a glance pages open later.
func (w *Worker) saveGlance(b []byte) {
	if err := w.config.Store.SaveGlance(w.runCtx, b); err != nil && w.runCtx.Err() == nil {
		w.config.Report(fmt.Errorf("store what pages show first: %w", err))
	}
}
