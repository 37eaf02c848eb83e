// Package fault names the few kinds of error that cross a process boundary.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of rule was broken. Kinds travel between browser and
// relay as numbers and to the page as names, so they are only ever appended.
type Kind uint8

const (
	// Invalid input: it can never be accepted as it is.
	Invalid Kind = iota + 1
	// NotFound is also what an actor is told of what they may not read (S21).
	NotFound
	// Denied to this actor.
	Denied
	// Stale means that the log no longer reaches back to the cursor: reconcile.
	Stale
	// TooLarge for a limit of the product.
	TooLarge
	// TooOld means that the peer speaks a version no longer served.
	TooOld
	// Offline means that the other side cannot be reached.
	Offline
	// Internal means that no rule was broken by the caller.
	Internal
	// Busy means that the same request may be accepted later.
	Busy
	// Full means that storage is below its floor; reads go on.
	Full
)

var names = [...]string{
	Invalid: "invalid", NotFound: "notFound", Denied: "denied", Stale: "stale",
	TooLarge: "tooLarge", TooOld: "tooOld", Offline: "offline",
	Internal: "internal", Busy: "busy", Full: "full",
}

// Kinds lists every kind, in the order of their numbers.
func Kinds() []Kind {
	kinds := make([]Kind, 0, len(names)-1)
	for k := Invalid; int(k) < len(names); k++ {
		kinds = append(kinds, k)
	}
	return kinds
}

// String returns the stable name of k, for example "notFound". A kind that a
// newer peer sent reads "kind(n)".
func (k Kind) String() string {
	if k >= Invalid && int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// MarshalText writes the stable name of k.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText accepts the names that MarshalText writes for known kinds.
func (k *Kind) UnmarshalText(text []byte) error {
	for i, name := range names {
		if name != "" && name == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return fmt.Errorf("unknown fault kind %q", text)
}

// Error is a rule broken by the user or by the other side. Op names the
// operation in the words of the package that refused it ("auth.signIn"). Err
// is for operators and never shown to a person.
type Error struct {
	Kind Kind
	Op   string
	Err  error
}

// New returns an *Error whose Err is the formatted text.
func New(kind Kind, op, format string, args ...any) *Error {
	return &Error{Kind: kind, Op: op, Err: fmt.Errorf(format, args...)}
}

func (e *Error) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("%s: %s", e.Op, e.Kind)
	}
	return fmt.Sprintf("%s: %s: %v", e.Op, e.Kind, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the outermost *Error in err's chain, Internal
// for any other error, and 0 for nil.
func KindOf(err error) Kind {
	if err == nil {
		return 0
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}
