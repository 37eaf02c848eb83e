package worker

import (
	"context"

	"regarding/shared/crm"
	"regarding/shared/fault"
	"regarding/wasm/view"
)

// SteerImport tells an import what to do.
//
// Faults: NotFound for one that is not known, Invalid for an order that it
// cannot follow now.
func (w *Worker) SteerImport(ctx context.Context, id crm.ID, order view.ImportOrder) error {
	var run *importRun
	var failed error
	ended := false
	err := w.do(ctx, func() {
		if run = w.importNamed(id); run == nil {
			failed = fault.New(fault.NotFound, opSteer, "import %v", id)
			return
		}
		waited := run.state.State == view.ImportWaiting
		failed = run.steer(order)
		ended = waited && failed == nil
	})
	switch {
	case err != nil:
		return err
	case failed != nil:
		return failed
	case order == view.DismissImport:
		return run.forget(ctx)
	case ended: // there is no goroutine that would store it
		return run.write(ctx)
	}
	return nil
}

const opSteer = "worker.steerImport"

func (r *importRun) steer(order view.ImportOrder) error {
	switch {
	case order == view.PauseImport && r.state.State == view.ImportReading:
		r.hold(true)
	case order == view.ResumeImport && r.active() && r.held() != nil:
		r.state.State, r.state.Fault = view.ImportReading, nil
		r.hold(false)
	case order == view.CancelImport && r.state.State == view.ImportWaiting:
		r.state.State = view.ImportCancelled
		r.record.Run.State = r.state.State
	case order == view.CancelImport && r.active():
		r.state.State, r.state.Fault = view.ImportCancelled, nil
		r.hold(false)
		r.stopped()
	case order == view.DismissImport && !r.active() && r.state.State != view.ImportWaiting:
	default:
		return fault.New(fault.Invalid, opSteer, "an import that is %s", r.state.State)
	}
	return nil
}

func (r *importRun) hold(paused bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case paused && r.paused == nil:
		r.paused = make(chan struct{})
	case !paused && r.paused != nil:
		close(r.paused)
		r.paused = nil
	}
}
