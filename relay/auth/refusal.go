package auth

import (
	"errors"
	"fmt"
	"time"

	"regarding/shared/fault"
)

// ErrNotSignedIn is the cause of every refusal of kind Denied that signing in
// can mend; any other Denied means that the person has no right.
var ErrNotSignedIn = errors.New("not signed in")

// Reason says more precisely than a fault.Kind why something was refused, so
// that the page can pick its sentence. The empty Reason is none.
type Reason string

// Reasons of docs/http-api.md.
const (
	Missing       Reason = "missing"
	TooShort      Reason = "tooShort"
	TooLong       Reason = "tooLong"
	NotAnAddress  Reason = "notAnAddress"
	InUse         Reason = "inUse"
	UnknownRole   Reason = "unknownRole"
	Malformed     Reason = "malformed"
	Used          Reason = "used"
	Expired       Reason = "expired"
	Revoked       Reason = "revoked"
	Unknown       Reason = "unknown"
	WrongPassword Reason = "wrongPassword"
)

// Field names what a person filled in, as the API spells it. The empty Field
// is none.
type Field string

// Fields that can be refused.
const (
	OrganizationField Field = "organization"
	NameField         Field = "name"
	EmailField        Field = "email"
	PasswordField     Field = "password"
	RoleField         Field = "role"
)

// Refusal is a *fault.Error with what the page needs to say about it.
// RetryAfter is zero unless the kind is Busy.
type Refusal struct {
	Fault      *fault.Error
	Field      Field
	Reason     Reason
	RetryAfter time.Duration
}

func (r *Refusal) Error() string { return r.Fault.Error() }

// Unwrap returns the *fault.Error.
func (r *Refusal) Unwrap() error { return r.Fault }

func invalid(op string, field Field, reason Reason) error {
	return &Refusal{
		Fault:  fault.New(fault.Invalid, op, "%s: %s", field, reason),
		Field:  field,
		Reason: reason,
	}
}

func notFound(op string, reason Reason) error {
	return &Refusal{Fault: fault.New(fault.NotFound, op, "%s", reason), Reason: reason}
}

func wrongPassword(op string, cause error) error {
	return &Refusal{
		Fault:  &fault.Error{Kind: fault.Denied, Op: op, Err: cause},
		Reason: WrongPassword,
	}
}

func busy(op string, after time.Duration, format string, args ...any) error {
	return &Refusal{
		Fault:      &fault.Error{Kind: fault.Busy, Op: op, Err: fmt.Errorf(format, args...)},
		RetryAfter: after,
	}
}

func notSignedIn(op string) error {
	return &fault.Error{Kind: fault.Denied, Op: op, Err: ErrNotSignedIn}
}
