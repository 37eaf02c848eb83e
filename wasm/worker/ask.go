package worker

import (
	"context"

	"regarding/wasm/replica"
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

var steerings = map[view.Steering]replica.Input{
	view.GoOffline: replica.GoOffline{}, view.GoOnline: replica.GoOnline{}, view.Synchronize: replica.SyncNow{},
	view.PauseSync: replica.Pause{}, view.ResumeSync: replica.Resume{}, view.CheckCopy: replica.CheckCopy{},
}

// Steer tells synchronization what to do, and returns when that is stored.
func (w *Worker) Steer(ctx context.Context, s view.Steering) error {
	if s == view.DropUnreadable {
		return w.dropUnreadable(ctx)
	}
	return w.settle(ctx, func() { w.step(steerings[s]) })
}

// dropUnreadable forgets the changes that could not be read.
func (w *Worker) dropUnreadable(ctx context.Context) error {
	var failed error
	err := w.do(ctx, func() {
		if failed = w.config.Store.DropAside(ctx); failed == nil {
			w.aside = nil
		}
	})
	if err != nil {
		return err
	}
	return failed
}

// Forget stops the link and deletes what the device stores. Run then returns,
// whether or not the store could.
func (w *Worker) Forget(ctx context.Context) error {
	var forgotten error
	err := w.do(ctx, func() {
		w.stop()
		w.config.Rows.Close()
		forgotten = w.config.Store.Forget(ctx)
		w.leave(forgotten)
	})
	if err != nil {
		return err
	}
	return forgotten
}
