package worker

import (
	"context"
	"time"

	"regarding/shared/crm"
	"regarding/wasm/view"
)

// clock is when and where lists are shown.
func (w *Worker) clock() view.Clock {
	c := view.Clock{Now: w.config.Now(), Zone: time.UTC}
	if w.config.Zone != nil {
		c.Zone = w.config.Zone()
	}
	return c
}

// mail is what a watched view of mail shows now, nil for nothing new.
func (w *Worker) mail(watched *watcher) any {
	switch q := watched.query.(type) {
	case view.MailFoldersQuery:
		if !w.mailChanged(watched) {
			return nil
		}
		return w.table.MailFolders()
	case view.MessageQuery:
		return w.showMessage(watched, q)
	case view.ImportsQuery:
		return w.runs()
	case view.CardQuery:
		if !watched.read {
			watched.row, watched.read = w.wholeRow(watched.of), true
		}
		c := view.CardOf(watched.row)
		if watched.row == nil && !w.isLoaded() {
			watched.read = false
			c.Phase = view.MessageLoading
		}
		return c
	case view.MailStorageQuery:
		return w.mailStorage()
	case view.PaneQuery:
		return w.showPane(watched, q)
	case view.EmailQuery:
		return w.showEmail(watched, q)
	}
	return nil
}

// mailSeen is what a list of mail was made of.
type mailSeen struct {
	rows, bytes uint64
	loaded      bool
	day         int
	found       *view.Found
}

// mailChanged reports whether what lists of mail are made of has changed since
// the view was last shown.
func (w *Worker) mailChanged(watched *watcher) bool {
	clock := w.clock()
	now := mailSeen{rows: w.table.Version(), bytes: w.courier.version, loaded: w.isLoaded(), day: clock.Now.In(clock.Zone).YearDay(), found: watched.foundAt}
	if watched.last != nil && watched.mailSeen == now {
		return false
	}
	watched.mailSeen = now
	return true
}

// showMessages shows a list of messages, and reports whether it is still made.
func (w *Worker) showMessages(watched *watcher) (more bool) {
	q := watched.query.(view.MessagesQuery)
	searching := false
	if q.Search != "" {
		one := w.finder.find(q.Search)
		searching = one.found == nil || !w.finder.indexed
		if one.found == nil {
			if watched.last == nil {
				w.tellMessages(watched, view.Messages{Offset: q.Offset, Rows: []view.MessageRow{}, Groups: []view.MessageGroup{}, Searching: true})
			}
			return false
		}
		if watched.foundAt != one.found && watched.messages != nil {
			watched.messages.Close()
			watched.messages = nil
		}
		watched.foundAt = one.found
	}
	if watched.messages == nil {
		watched.messages = w.table.WatchMessages(q, watched.foundAt)
	}
	if !watched.messages.Ready(w.over) {
		if watched.last == nil {
			w.tellMessages(watched, view.Messages{Offset: q.Offset, Rows: []view.MessageRow{}, Groups: []view.MessageGroup{}, Loading: true, Searching: searching})
		}
		return true
	}
	if !w.mailChanged(watched) {
		if last, ok := watched.last.(view.Messages); ok && last.Searching == searching && !last.Loading {
			return false
		}
	}
	w.glances(q)
	list := watched.messages.Window(w.clock(), w.courier.state)
	list.Searching = searching
	w.tellMessages(watched, list)
	return false
}

func (w *Worker) tellMessages(watched *watcher, list view.Messages) {
	if last, ok := watched.last.(view.Messages); ok && last.Same(&list) {
		return
	}
	watched.last = list
	watched.tell(list)
}

// showCards shows a list of contacts, and reports whether it is still made.
func (w *Worker) showCards(watched *watcher) (more bool) {
	if watched.cards == nil {
		watched.cards = w.table.WatchCards(watched.query.(view.CardsQuery))
	}
	if !watched.cards.Ready(w.over) {
		return true
	}
	if !w.mailChanged(watched) {
		return false
	}
	list := watched.cards.Window()
	if last, ok := watched.last.(view.Cards); ok && last.Same(&list) {
		return false
	}
	watched.last = list
	watched.tell(list)
	return false
}

// mailStorage is how much mail this device keeps.
func (w *Worker) mailStorage() view.MailStorage {
	c := w.courier
	s := view.MailStorage{
		Messages: w.table.Messages(), BytesHere: int64(c.heldBytes), WaitingBytes: int64(c.status.UnsentBytes), WaitingCount: c.status.Unsent,
		Uploading: c.status.Uploading,
		Keep:      view.KeepOffline{BodiesMonths: c.policy.Months, AttachmentsMB: int(c.policy.AttachmentBytes / 1_000_000)},
	}
	s.Bodies = w.table.MessagesHere(c.version, c.state)
	return s
}

// MessageIDs returns the ids of rows of a list of messages, in its order.
func (w *Worker) MessageIDs(ctx context.Context, q view.MessageIDsQuery) (view.MessageIDs, error) {
	ids, err := w.idsOf(ctx, q.MessageFilter)
	if err != nil {
		return view.MessageIDs{}, err
	}
	begin := min(q.Offset, len(ids))
	return view.MessageIDs{IDs: append([]crm.ID{}, ids[begin:min(begin+q.Count, len(ids))]...)}, nil
}

// idsOf returns the ids of all rows of a list of messages, once it is ready.
func (w *Worker) idsOf(ctx context.Context, f view.MessageFilter) (ids []crm.ID, err error) {
	var list *view.LiveMessages
	defer func() {
		if list != nil {
			_ = w.do(context.WithoutCancel(ctx), list.Close)
		}
	}()
	for {
		ready := false
		if err := w.do(ctx, func() {
			if list == nil {
				var found *view.Found
				if f.Search != "" {
					if found = w.finder.find(f.Search).found; found == nil {
						return
					}
				}
				list = w.table.WatchMessages(view.MessagesQuery{MessageFilter: f}, found)
			}
			if ready = list.Ready(w.over); ready {
				ids = list.IDs(0, w.table.Messages())
			}
		}); err != nil || ready {
			return ids, err
		}
		select {
		case <-time.After(slice):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// closeMail lets go of what a watched view of mail holds.
func (watched *watcher) closeMail() {
	if watched.messages != nil {
		watched.messages.Close()
	}
	if watched.cards != nil {
		watched.cards.Close()
	}
	if watched.timeline != nil {
		watched.timeline.Close()
	}
}

// mailShown tells index and courier of messages, cards and e-mail records that
// have changed.
func (w *Worker) mailShown(k crm.Key, pending, gone bool) {
	if pending || gone {
		return
	}
	w.courier.changed(k)
	if k.Entity == crm.MailMessage && w.isLoaded() {
		w.finder.miss(k.ID)
	}
}
