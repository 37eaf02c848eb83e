package wire

import "regarding/shared/fault"

// Window counts the credits of one session at one side: those it may spend
// and those it has granted. The zero value has none of either.
type Window struct {
	spendable uint32
	granted   uint32
	consumed  uint32
}

// NewWindow returns a window that has granted InitialCredits to the other
// side and may spend those of its opening frame.
func NewWindow(spendable uint32) Window {
	return Window{spendable: spendable, granted: InitialCredits}
}

// Spend takes one credit for f if f needs one and reports whether f may be
// sent now.
func (w *Window) Spend(f Frame) bool {
	if !NeedsCredit(f) {
		return true
	}
	if w.spendable == 0 {
		return false
	}
	w.spendable--
	return true
}

// CanSpend reports whether a frame that needs a credit may be sent now.
func (w *Window) CanSpend() bool { return w.spendable > 0 }

// Granted adds the credits of a Credit frame. It returns an *fault.Error of
// kind Invalid when the other side grants nothing or more than MaxCredits.
func (w *Window) Granted(c Credit) error {
	if c.Frames == 0 || c.Frames > MaxCredits-min(w.spendable, MaxCredits) {
		return fault.New(fault.Invalid, "wire.credit", "%d credits granted on top of %d, at most %d in all", c.Frames, w.spendable, MaxCredits)
	}
	w.spendable += c.Frames
	return nil
}

// Received notes that f arrived. It returns an *fault.Error of kind Invalid
// when f was sent without credit.
func (w *Window) Received(f Frame) error {
	if !NeedsCredit(f) {
		return nil
	}
	if w.granted == 0 {
		return fault.New(fault.Invalid, "wire.credit", "frame without credit")
	}
	w.granted--
	return nil
}

// Consumed notes that f has been dealt with and returns the Credit frame to
// send once half of InitialCredits has come together, else false.
func (w *Window) Consumed(f Frame) (Credit, bool) {
	if !NeedsCredit(f) {
		return Credit{}, false
	}
	w.consumed++
	if w.consumed < InitialCredits/2 {
		return Credit{}, false
	}
	c := Credit{Frames: w.consumed}
	w.granted += w.consumed
	w.consumed = 0
	return c, true
}
