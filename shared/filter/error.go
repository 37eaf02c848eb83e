package filter

import (
	"fmt"

	"regarding/shared/fault"
)

// Code says what sort of rule a query breaks. Codes are stable: pages choose
// their sentence by them.
type Code string

// The codes. Those that the conformance pack names have its names.
const (
	CodeMalformed         Code = "malformed-xml"
	CodeDocumentType      Code = "dtd-forbidden"
	CodeTooLarge          Code = "too-large"
	CodeTooDeep           Code = "too-deep"
	CodeUnknownElement    Code = "unknown-element"
	CodeUnknownMark       Code = "unknown-mark" // an XML attribute
	CodeBadMark           Code = "bad-attribute-value"
	CodeMissingEntity     Code = "missing-entity"
	CodeMissingMark       Code = "missing-attribute"
	CodeUnknownEntity     Code = "unknown-entity"
	CodeUnknownAttribute  Code = "unknown-attribute"
	CodeUnknownOperator   Code = "unknown-operator"
	CodeBadValue          Code = "bad-value"
	CodeMissingValue      Code = "missing-value"
	CodeValueCount        Code = "wrong-value-count"
	CodeUnexpectedValue   Code = "unexpected-value"
	CodeTypeMismatch      Code = "type-mismatch"
	CodeTooManyRows       Code = "too-many-rows"
	CodeBadPaging         Code = "bad-paging"
	CodeUnknownAlias      Code = "unknown-alias"
	CodeDuplicateAlias    Code = "duplicate-alias"
	CodeBadAggregate      Code = "bad-aggregate"
	CodeBadLink           Code = "bad-link"
	CodeTooManyLinks      Code = "too-many-links"
	CodeTooManyConditions Code = "too-many-conditions"
	CodeNotSelecting      Code = "not-selecting" // of a filter that steers synchronization
	CodeTooCostly         Code = "too-costly"
)

// Error says where a query is wrong, what stands there and what could.
type Error struct {
	Code Code
	// At is zero where the query was not parsed from text.
	At Position
	// Found is what stands there, in words.
	Found string
	// Expected is what could stand there, in words.
	Expected string
}

// Error gives line, column, what was found and what was expected.
func (e *Error) Error() string {
	where := ""
	if e.At.Line > 0 {
		where = fmt.Sprintf("line %d, column %d: ", e.At.Line, e.At.Column)
	}
	return where + "found " + e.Found + ", expected " + e.Expected
}

// refuse wraps an Error as what crosses process boundaries: fault.TooLarge
// for limits, fault.Invalid for the rest.
//
//go:noinline
func refuse(op string, e *Error) *fault.Error {
	kind := fault.Invalid
	switch e.Code {
	case CodeTooLarge, CodeTooDeep, CodeTooManyRows, CodeTooManyLinks, CodeTooManyConditions, CodeTooCostly:
		kind = fault.TooLarge
	}
	return &fault.Error{Kind: kind, Op: op, Err: e}
}

// quote shortens a text of a query for an error.
func quote(s string) string {
	const most = 40
	runes := 0
	for i := range s {
		if runes == most {
			return fmt.Sprintf("%q...", s[:i])
		}
		runes++
	}
	return fmt.Sprintf("%q", s)
}
