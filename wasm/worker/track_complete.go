package worker

import (
	"context"
	"fmt"

	"regarding/shared/crm"
	"regarding/shared/mutation"
)

// completer fills in the records of messages that were tracked before their
// bytes were here, once they are (TRK-03). Each of the person's devices does
// it that gets the bytes first; that two do it is no harm. It belongs to Run's
// goroutine, but for what it does beside it.
type completer struct {
	w *Worker
	// awaited are the messages whose records wait, with the bytes that are
	// wanted for them; tried are those that were completed or cannot be.
	awaited map[crm.Key]crm.Hash
	tried   map[crm.Key]struct{}
	// todo are links that are still to be looked at since all rows were there.
	todo    []crm.Key
	scanned bool
	busy    bool
}

func newCompleter(w *Worker) *completer {
	return &completer{w: w, awaited: map[crm.Key]crm.Hash{}, tried: map[crm.Key]struct{}{}}
}

// changed looks at a link, or at the links of a record, that has changed.
func (c *completer) changed(k crm.Key) {
	switch k.Entity {
	case crm.TrackLink:
		link, ok := c.w.table.Row(k)
		if !ok {
			return
		}
		item := link.Value("item").Ref().Key()
		record, _ := c.w.table.Row(c.w.table.Resolve(link.Value("record").Ref().Key()))
		if record.Value("content").Int() == crm.ContentAwaited {
			c.look(item)
		} else {
			c.forget(item)
		}
	case crm.Email:
		if row, ok := c.w.table.Row(k); ok && (row.Value("content").Int() == crm.ContentAwaited || len(c.awaited) > 0) {
			for _, link := range c.w.table.LinksTo(k) {
				c.look(link.Item)
			}
		}
	}
}

func (c *completer) forget(item crm.Key) {
	delete(c.awaited, item)
	delete(c.tried, item)
}

// look notes whether a message waits to be completed.
func (c *completer) look(item crm.Key) {
	at, ok := c.w.standingOf(item)
	if !ok || !at.awaited {
		c.forget(item)
		return
	}
	if raw, known := at.row.Value("raw").Hash(); known {
		c.awaited[item] = raw
	}
}

// work completes one message after the other, and wants the bytes of those
// that are not here; it reports whether it has more to do at once.
func (c *completer) work() (more bool) {
	if c.w.config.Blobs == nil || !c.w.isLoaded() || !c.w.courier.ready {
		return false
	}
	if !c.scanned {
		c.scanned, c.todo = true, c.w.table.Keys(crm.TrackLink)
	}
	for ; len(c.todo) > 0; c.todo = c.todo[1:] {
		if c.w.over() {
			return true
		}
		c.changed(c.todo[0])
	}
	for item, raw := range c.awaited {
		if _, tried := c.tried[item]; tried || c.busy {
			continue
		}
		if _, held := c.w.courier.held[raw]; !held {
			c.w.courier.want(item, raw)
			continue
		}
		c.busy = true
		c.tried[item] = struct{}{}
		go c.complete(c.w.runCtx, item)
	}
	return false
}

// complete fills in the record of a message whose bytes are here.
func (c *completer) complete(ctx context.Context, item crm.Key) {
	err := c.propose(ctx, item)
	if err != nil && ctx.Err() == nil {
		c.w.config.Report(fmt.Errorf("complete a tracked message: %w", err))
	}
	_ = c.w.do(ctx, func() { c.busy = false }) // and work goes on with the next
}

func (c *completer) propose(ctx context.Context, item crm.Key) error {
	w := c.w
	var at standing
	var own []string
	found := false
	if err := w.do(ctx, func() {
		if at, found = w.standingOf(item); found {
			own = w.ownAddresses()
		}
	}); err != nil || !found || !at.awaited {
		return err
	}
	p, err := w.promote(ctx, at, own)
	if err != nil {
		return err
	}
	if p.args.Promotion.Awaited {
		return nil // the bytes went again
	}
	p.args.Completes = true
	if err := w.courier.keep(ctx, p.blobs); err != nil {
		return err
	}
	var failed error
	if err := w.do(ctx, func() {
		if now, ok := w.standingOf(item); !ok || !now.awaited || now.record != at.record {
			return // meanwhile another device did it, or it is tracked no more
		}
		var id crm.ID
		if id, failed = crm.NewID(w.config.Now(), w.config.Random); failed != nil {
			return
		}
		if failed = w.resolve(&p, map[crm.DuplicateKey]crm.Key{}); failed == nil {
			w.put(mutation.ID{ID: id}, p.args, func(err error) {
				if err != nil {
					w.config.Report(fmt.Errorf("complete a tracked message: %w", err))
				}
			})
		}
	}); err != nil {
		return err
	}
	return failed
}
