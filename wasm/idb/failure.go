//go:build js && wasm

package idb

import (
	"errors"
	"fmt"
	"syscall/js"
)

var (
	// ErrBlocked means that a database could not be opened or deleted because
	// another connection, nearly always another tab, would not close.
	ErrBlocked = errors.New("database is held open elsewhere")
	// ErrNewer means that the stored database has a higher version than the one
	// asked for: a newer build has been here.
	ErrNewer = errors.New("database is of a newer version")
	// ErrFull means that the browser's quota or the disk has no room left.
	ErrFull = errors.New("storage is full")
	// ErrUnavailable means that this browser has no IndexedDB, or denies it
	// here, as some do in private windows.
	ErrUnavailable = errors.New("storage is unavailable")
	// ErrClosed means that the connection is closed; DB.Reason says by whom. An
	// Open or Delete under way while the browser clears storage meets it too
	// and can be tried again.
	ErrClosed = errors.New("database is closed")
	// ErrChanged means that a row named by Batch.Require did not have the
	// required value.
	ErrChanged = errors.New("required row has changed")
	// ErrKey means that a key cannot be stored as it is.
	ErrKey = errors.New("invalid key")
)

// Exception is what JavaScript threw, or what a request failed with. Name is
// a DOMException name ("ConstraintError"), the class of another error
// ("TypeError"), or empty when something else was thrown.
type Exception struct {
	Name    string
	Message string
}

func (e *Exception) Error() string {
	switch {
	case e.Name == "":
		return e.Message
	case e.Message == "":
		return e.Name
	}
	return e.Name + ": " + e.Message
}

// exceptionOf reads a thrown value, or the error property of a request or
// transaction that has failed.
func exceptionOf(v js.Value) *Exception {
	if v.Type() != js.TypeObject {
		return &Exception{Message: v.String()}
	}
	e := &Exception{}
	if name := v.Get("name"); name.Type() == js.TypeString {
		e.Name = name.String()
	}
	if message := v.Get("message"); message.Type() == js.TypeString {
		e.Message = message.String()
	}
	return e
}

// attempt calls into JavaScript and returns what is thrown there as an
// *Exception instead of as a panic.
func attempt(f func() js.Value) (result js.Value, err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case js.Error:
			err = exceptionOf(p.Value)
		case *js.ValueError:
			err = fmt.Errorf("not what a browser offers: %w", p)
		default:
			panic(p)
		}
	}()
	return f(), nil
}

// openFailure gives err, which came from asking the browser for a database,
// the sentinel that callers know it by.
func openFailure(err error) error {
	var e *Exception
	if !errors.As(err, &e) {
		return err
	}
	switch e.Name {
	case "VersionError":
		return fmt.Errorf("%w: %w", ErrNewer, err)
	case "QuotaExceededError":
		return fmt.Errorf("%w: %w", ErrFull, err)
	case "AbortError":
		// Not by an upgrade of ours: those tell their own reason.
		return fmt.Errorf("%w: %v: %w", ErrClosed, ByBrowser, err)
	case "SecurityError", "InvalidStateError", "NotAllowedError", "UnknownError":
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return err
}

// writeFailure gives err, which came from a transaction, the sentinel that
// callers know it by.
func writeFailure(err error) error {
	var e *Exception
	if errors.As(err, &e) && e.Name == "QuotaExceededError" {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}
