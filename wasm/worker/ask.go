package worker

import (
	"context"

	"regarding/wasm/view"
)

// Program returns the engine's version and build.
func (w *Worker) Program() view.Program { return w.config.Program }

// Turn waits for a turn of the worker's goroutine, which everything that the
// pages see passes through.
func (w *Worker) Turn(ctx context.Context) error { return w.do(ctx, func() {}) }

// Wake makes the link try the relay now.
func (w *Worker) Wake(context.Context) error {
	w.config.Link.Wake()
	return nil
}

// WatchSession calls tell with the session at once and after each change, on
// the worker's goroutine, until stop is called; never after stop has
// returned. Tell must neither block nor call the worker.
//
// The error is ctx's, or an *fault.Error of kind Offline once the engine has
// ended.
func (w *Worker) WatchSession(ctx context.Context, tell func(view.Session)) (stop func(), err error) {
	var n int
	err = w.do(ctx, func() {
		w.lastWatch++
		n = w.lastWatch
		w.watchers[n] = tell
		tell(w.session())
	})
	if err != nil {
		return nil, err
	}
	return func() {
		// An engine that has ended tells nobody anything.
		_ = w.do(context.Background(), func() { delete(w.watchers, n) })
	}, nil
}

// Forget stops the link and deletes what the device stores. Run then returns,
// whether or not the store could.
func (w *Worker) Forget(ctx context.Context) error {
	var forgotten error
	err := w.do(ctx, func() {
		w.stopLink()
		w.forgotten = w.config.Store.Forget(ctx)
		w.leaving = true
		forgotten = w.forgotten
	})
	if err != nil {
		return err
	}
	return forgotten
}
