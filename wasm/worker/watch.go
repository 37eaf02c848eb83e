package worker

import (
	"context"
	"reflect"
	"slices"

	"regarding/shared/crm"
	"regarding/wasm/view"
)

// watcher is one watched view.
type watcher struct {
	query view.Query
	tell  func(any)
	last  any
	list  *view.LiveList // of a ListQuery
	// Of a ListQuery with a filter: what it found that the list is made of, and
	// whether rows are being read for it.
	filter  *view.LiveFilter
	among   *view.Found
	reading bool
	// row is the whole row of a RecordQuery, once it was read.
	row  *crm.Row
	read bool
	of   crm.Key
	seen uint64 // version of the bin that was shown

	// Of tracking.
	timeline  *view.LiveTimeline
	texts     map[crm.Key]string // previews of the rows of the timeline
	trackSeen trackSeen

	// Of mail.
	messages *view.LiveMessages
	cards    *view.LiveCards
	letter   *letter
	mailSeen mailSeen
	foundAt  *view.Found
}

// Watch calls tell with a view at once and after each change, on the worker's
// goroutine, until stop is called; never after stop has returned. Tell must
// neither block nor call the worker. A list may come later than at once.
//
// The error is ctx's, or an *fault.Error of kind Offline once the engine has
// ended.
func (w *Worker) Watch(ctx context.Context, q view.Query, tell func(any)) (stop func(), err error) {
	watched := &watcher{query: q, tell: tell}
	err = w.do(ctx, func() {
		w.watchers = append(w.watchers, watched)
		switch q := q.(type) {
		case view.ListQuery:
			w.openList(watched, q)
		case view.RecordQuery:
			watched.of = keyOf(q.Entity, q.ID)
		case view.HistoryQuery:
			k := w.table.Resolve(keyOf(q.Entity, q.ID))
			w.ask(k, 0)
		case view.CardQuery:
			watched.of = crm.Key{Entity: crm.MailCard, ID: q.ID}
		}
		w.show(watched)
	})
	if err != nil {
		return nil, err
	}
	return func() {
		// An engine that has ended tells nobody anything.
		_ = w.do(context.Background(), func() {
			w.watchers = slices.DeleteFunc(w.watchers, func(other *watcher) bool { return other == watched })
			if watched.list != nil {
				watched.list.Close()
			}
			if watched.filter != nil {
				watched.filter.Close()
			}
			watched.closeMail()
		})
	}, nil
}

// WatchSession is Watch for the session.
func (w *Worker) WatchSession(ctx context.Context, tell func(view.Session)) (stop func(), err error) {
	return w.Watch(ctx, view.SessionQuery{}, func(data any) { tell(data.(view.Session)) })
}

// publish shows each watched view that has changed, and reports whether
// something is still on its way.
func (w *Worker) publish() (more bool) {
	scanning := !w.isLoaded()
	if scanning || w.importing() && w.proposing == 0 {
		if now := w.config.Now(); now.Sub(w.shownAt) < publishInterval {
			return w.search()
		} else if !scanning || w.table.Records()+w.table.Messages() > 0 {
			w.shownAt = now
		}
	}
	for _, watched := range w.watchers {
		w.noteRow(watched)
		more = w.show(watched) || more
	}
	clear(w.changed)
	if w.isLoaded() && !w.warm {
		// What recognition needs is made ready before somebody asks for it.
		w.warm = w.table.Warm(w.over)
		more = more || !w.warm
	}
	return w.search() || more
}

// noteRow keeps the row of a watched record as it changes.
func (w *Worker) noteRow(watched *watcher) {
	for k := range watched.texts {
		if _, ok := w.changed[k]; ok {
			delete(watched.texts, k)
		}
	}
	if !watched.read {
		return
	}
	if row, ok := w.changed[watched.of]; ok {
		watched.row = row
	}
}

// show tells a view if it has changed, and reports whether it is still made.
func (w *Worker) show(watched *watcher) (more bool) {
	switch watched.query.(type) {
	case view.ListQuery:
		return w.showList(watched)
	case view.MessagesQuery:
		return w.showMessages(watched)
	case view.CardsQuery:
		return w.showCards(watched)
	case view.TimelineQuery:
		return w.showTimeline(watched)
	}
	data := w.data(watched)
	if data == nil || reflect.DeepEqual(data, watched.last) {
		return false
	}
	watched.last = data
	watched.tell(data)
	return false
}

func (w *Worker) showList(watched *watcher) (more bool) {
	if watched.filter != nil {
		return w.showFiltered(watched)
	}
	if !watched.list.Ready(w.over) {
		if watched.last == nil {
			// So that the page has something while rows are sorted.
			q := watched.query.(view.ListQuery)
			watched.last = view.List{Offset: q.Offset, Rows: []view.ListRow{}, Loading: true}
			watched.tell(watched.last)
		}
		return true
	}
	w.tellList(watched, watched.list.Window())
	return false
}

func (w *Worker) isLoaded() bool {
	select {
	case <-w.loaded:
		return true
	default:
		return false
	}
}

// searching is a type-ahead on its way; ended is called when step says so.
type searching struct {
	step  func(view.Budget) bool
	ended func()
}

// Lookup offers records to a type-ahead.
func (w *Worker) Lookup(ctx context.Context, q view.LookupQuery) (view.Matches, error) {
	if err := q.Check(); err != nil {
		return view.Matches{}, err
	}
	matches := make(chan view.Matches, 1)
	if err := w.do(ctx, func() {
		search := w.table.Search(q)
		w.searches = append(w.searches, &searching{step: search.Step, ended: func() { matches <- search.Matches() }})
	}); err != nil {
		return view.Matches{}, err
	}
	select {
	case found := <-matches:
		return found, nil
	case <-w.ended:
		return view.Matches{}, errEnded()
	case <-ctx.Done():
		return view.Matches{}, ctx.Err()
	}
}

// search goes on with the type-aheads and reports whether some are left.
func (w *Worker) search() (more bool) {
	for len(w.searches) > 0 {
		s := w.searches[0]
		if !s.step(w.over) {
			return true
		}
		s.ended()
		w.searches = w.searches[1:]
	}
	return false
}
