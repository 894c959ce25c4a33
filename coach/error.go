package coach

import (
	"errors"
	"fmt"
	"time"
)

// Code says what kind of thing went wrong; drivers map it to a status or to a
// decision to try again.
type Code string

// The codes. Everything without one is internal.
const (
	CodeInvalid         Code = "invalid"         // the caller sent something that cannot be used
	CodeUnauthenticated Code = "unauthenticated" // nobody is logged in
	CodeForbidden       Code = "forbidden"       // logged in, and may not
	CodeNotFound        Code = "not_found"       // not there, or not to be seen by this viewer
	CodeConflict        Code = "conflict"        // clashes with what is there
	CodeTooLarge        Code = "too_large"       // over a limit
	CodeUnsupported     Code = "unsupported"     // a kind of file nobody here can read
	CodeBusy            Code = "busy"            // try again later
	CodeUnavailable     Code = "unavailable"     // a part that is needed does not answer
	CodeInternal        Code = "internal"        // a defect
)

// Error is what went wrong, for a person (Message, Field) and for the log (Err).
type Error struct {
	Code Code
	// Message is a whole sentence without internals.
	Message string
	// Field is the place in what the caller sent: "metadata.startedAt".
	Field string
	// Ref is the thing it clashes with, where there is one: an id.
	Ref string
	// Missed is what somebody has not seen of the thing they wanted to change.
	Missed *Missed
	// After is how long to wait before trying again, where that is known.
	After time.Duration
	// Err is the cause, for the log only.
	Err error
}

func (e *Error) Error() string {
	s := string(e.Code) + ": " + e.Message
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an error for a person. field may be empty.
func Errorf(code Code, field, format string, args ...any) *Error {
	return &Error{Code: code, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Because attaches the cause to e.
func (e *Error) Because(err error) *Error {
	e.Err = err
	return e
}

// inField says that err is about a field of what the caller sent.
func inField(field string, err error) error {
	var e *Error
	if errors.As(err, &e) {
		e.Field = field
	}
	return err
}

// CodeOf is the code of the first coach.Error in err's chain; CodeInternal
// where there is none, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// MessageOf is the sentence to show a person for err.
func MessageOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return "Something went wrong inside gametape; the log has the details."
}

// Permanent says that trying again will not help.
func Permanent(err error) bool {
	switch CodeOf(err) {
	case CodeInvalid, CodeNotFound, CodeConflict, CodeForbidden, CodeUnsupported, CodeTooLarge:
		return true
	}
	return false
}
