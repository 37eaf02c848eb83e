package worker

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"regarding/shared/crm"
	"regarding/shared/mailbox"
	"regarding/shared/mailbox/eml"
	"regarding/wasm/importer"
	"regarding/wasm/search"
	"regarding/wasm/view"
)

const (
	// flushAfter is how long what was added may wait to be written.
	flushAfter = 2 * time.Second
	// findAgain is how long after the index has changed searches are repeated.
	findAgain = time.Second
	// maxFinds is how many searches are remembered.
	maxFinds = 4
	// maxBehind is how many documents wait for the index before more are only
	// noted by their ids.
	maxBehind = 1_000
)

// finder keeps the full-text index and asks it. Its loop is a goroutine of its
// own, the only one that touches the index; the rest belongs to Run's.
type finder struct {
	w *Worker
	// Of Run's goroutine.
	finds   []*find
	waiting []search.Document // for the index
	missing map[crm.ID]struct{}
	asks    []*find
	flushes bool
	changed time.Time // when the index last changed, zero after searches were repeated
	wake    chan struct{}
	indexed bool // the index is open and has been compared with what there is
}

// find is a search and what it has found.
type find struct {
	query string
	found *view.Found // nil until it is answered
	asked bool        // an answer is on its way
}

func newFinder(w *Worker) *finder {
	return &finder{w: w, missing: map[crm.ID]struct{}{}, wake: make(chan struct{}, 1)}
}

func documentOf(row crm.Row, to, text string, whole bool) search.Document {
	d := search.Document{ID: row.ID, To: to, Text: text, Whole: whole}
	switch row.Entity {
	case crm.MailMessage:
		d.From = row.Value("fromname").Text() + " " + row.Value("fromaddress").Text()
		d.Subject = row.Value("subject").Text()
	case crm.MailCard:
		d.Subject = row.Value("fullname").Text() + " " + row.Value("company").Text()
	}
	return d
}

// add puts documents into the index, some time. It may be called from any
// goroutine.
func (f *finder) add(list ...search.Document) {
	_ = f.w.do(f.w.runCtx, func() {
		if len(f.waiting) >= maxBehind {
			for _, d := range list {
				f.missing[d.ID] = struct{}{}
			}
		} else {
			f.waiting = append(f.waiting, list...)
		}
		f.poke()
	})
}

// miss notes that a message may not be in the index as it should.
func (f *finder) miss(id crm.ID) {
	f.missing[id] = struct{}{}
	f.poke()
}

func (f *finder) flush() {
	f.flushes = true
	f.poke()
}

func (f *finder) poke() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// find returns what is known of a search, and asks for it.
func (f *finder) find(query string) *find {
	for i, one := range f.finds {
		if one.query == query {
			f.finds = append(slices.Delete(f.finds, i, i+1), one)
			return one
		}
	}
	one := &find{query: query}
	f.finds = append(f.finds, one)
	if len(f.finds) > maxFinds {
		f.finds = f.finds[1:]
	}
	f.ask(one)
	return one
}

func (f *finder) ask(one *find) {
	if !one.asked {
		one.asked = true
		f.asks = append(f.asks, one)
		f.poke()
	}
}

// again repeats searches when the index has changed.
func (f *finder) again() {
	if f.changed.IsZero() || f.w.config.Now().Sub(f.changed) < findAgain {
		return
	}
	f.changed = time.Time{}
	for _, one := range f.finds {
		f.ask(one)
	}
}

// run is the finder's loop.
func (f *finder) run(ctx context.Context) {
	if f.w.config.Words == nil {
		return
	}
	select {
	case <-f.w.loaded:
	case <-ctx.Done():
		return
	}
	for ctx.Err() == nil {
		err := f.serve(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		f.w.config.Report(fmt.Errorf("search index: %w", err))
		select {
		case <-time.After(10 * flushAfter):
		case <-ctx.Done():
		}
	}
}

// serve opens the index and serves it until something fails.
func (f *finder) serve(ctx context.Context) error {
	live := map[crm.ID]struct{}{}
	x, err := search.Open(ctx, search.Config{
		Store: f.w.config.Words, Pause: f.w.pause(),
		Live: func(id crm.ID) bool { _, ok := live[id]; return ok || len(live) == 0 },
	})
	if err != nil {
		return err
	}
	if err := f.compare(ctx, x, live); err != nil {
		return err
	}
	timer := time.NewTicker(flushAfter)
	defer timer.Stop()
	dirty := false
	for {
		job := f.next(ctx)
		switch {
		case job.ask != nil:
			ids, _, err := x.Find(ctx, job.ask.query)
			if err != nil {
				return err
			}
			f.answer(ctx, job.ask, ids)
		case len(job.add) > 0:
			pause := f.w.pause()
			for _, d := range job.add {
				live[d.ID] = struct{}{}
				x.Add(d)
				pause()
			}
			dirty = true
			_ = f.w.do(ctx, func() { f.changed = f.w.config.Now() })
			if x.Full() {
				if err := x.Flush(ctx); err != nil {
					return err
				}
				dirty = false
			}
		case job.index != (crm.ID{}):
			if whole, ok := x.Has(job.index); !ok || !whole {
				d, ok, err := f.read(ctx, job.index)
				if err != nil {
					return err
				}
				if _, has := x.Has(job.index); ok && (d.Whole || !has) {
					f.add(d)
				}
			}
		case job.flush && dirty:
			if err := x.Flush(ctx); err != nil {
				return err
			}
			dirty = false
		default:
			over := f.w.config.Now().Add(slice)
			more, err := x.Work(ctx, func() bool { return !f.w.config.Now().Before(over) })
			if err != nil {
				return err
			}
			if more {
				f.w.config.Yield()
				continue
			}
			select {
			case <-f.wake:
			case <-timer.C:
				if dirty {
					if err := x.Flush(ctx); err != nil {
						return err
					}
					dirty = false
				}
				_ = f.w.do(ctx, f.again)
			case <-ctx.Done():
				return nil
			}
		}
	}
}

// job is what the loop does next: one of its fields is set.
type job struct {
	ask   *find
	add   []search.Document
	index crm.ID
	flush bool
}

// next takes the next job: somebody waits for an answer.
func (f *finder) next(ctx context.Context) (j job) {
	_ = f.w.do(ctx, func() {
		f.again()
		switch {
		case len(f.asks) > 0:
			j.ask, f.asks = f.asks[0], f.asks[1:]
		case len(f.waiting) > 0:
			j.add, f.waiting = f.waiting, nil
		case len(f.missing) > 0:
			for id := range f.missing {
				j.index = id
				delete(f.missing, id)
				return
			}
		case f.flushes:
			j.flush, f.flushes = true, false
		}
	})
	return j
}

func (f *finder) answer(ctx context.Context, one *find, ids []crm.ID) {
	found := &view.Found{IDs: make(map[crm.ID]struct{}, len(ids))}
	for _, id := range ids {
		found.IDs[id] = struct{}{}
	}
	_ = f.w.do(ctx, func() {
		one.asked = false
		if one.found == nil || !maps.Equal(one.found.IDs, found.IDs) {
			one.found = found
		}
	})
}

// compare notes which messages the index lacks.
func (f *finder) compare(ctx context.Context, x *search.Index, live map[crm.ID]struct{}) error {
	var keys []crm.Key
	if err := f.w.do(ctx, func() {
		keys = append(f.w.table.Keys(crm.MailMessage), f.w.table.Keys(crm.MailCard)...)
	}); err != nil {
		return err
	}
	var missing []crm.ID
	pause := f.w.pause()
	for _, k := range keys {
		live[k.ID] = struct{}{}
		if whole, ok := x.Has(k.ID); (!ok || !whole) && k.Entity == crm.MailMessage {
			missing = append(missing, k.ID)
		}
		pause()
	}
	return f.w.do(ctx, func() {
		for _, id := range missing {
			f.missing[id] = struct{}{}
		}
		f.indexed = true
	})
}

// read makes the document of a message from its bytes, or from its row where
// they are not here; ok is false for a message that is not there any more.
func (f *finder) read(ctx context.Context, id crm.ID) (d search.Document, ok bool, err error) {
	var row crm.Row
	var hash crm.Hash
	held := false
	if err := f.w.do(ctx, func() {
		row, ok = f.w.table.Row(crm.Key{Entity: crm.MailMessage, ID: id})
		hash, held = f.w.courier.readable(row)
	}); err != nil || !ok {
		return d, false, err
	}
	if held {
		raw, err := f.w.bytes(ctx, hash)
		if err == nil {
			if m, err := eml.Read(raw, f.w.config.Charsets); err == nil {
				return documentOf(row, importer.People(m), importer.Text(m), true), true, nil
			}
			return documentOf(row, row.Value("recipients").Text(), row.Value("preview").Text(), true), true, nil
		}
		if ctx.Err() != nil {
			return d, false, ctx.Err()
		}
	}
	return documentOf(row, row.Value("recipients").Text(), row.Value("preview").Text(), false), true, nil
}

// readable returns the bytes of a message that can be read here: those of the
// whole, or of its reduced form.
func (c *courier) readable(row crm.Row) (crm.Hash, bool) {
	for _, name := range []string{"raw", "body"} {
		if h, ok := row.Value(name).Hash(); ok {
			if _, held := c.held[h]; held {
				return h, true
			}
		}
	}
	return crm.Hash{}, false
}

// arrived notes that bytes came: the messages they belong to are indexed, and
// shown if somebody waits for them.
func (w *Worker) arrived(hashes []crm.Hash) {
	if len(hashes) == 0 {
		return
	}
	for _, id := range w.table.WithBytes(hashes) {
		w.finder.miss(id)
	}
}

// bytes reads all of a blob that is held.
func (w *Worker) bytes(ctx context.Context, h crm.Hash) ([]byte, error) {
	b, err := w.config.Blobs.Read(ctx, h, 0, mailbox.MaxMessageBytes)
	if err != nil {
		return nil, fmt.Errorf("read bytes: %w", err)
	}
	return b, nil
}
