package transcript

import "fmt"

// Error is why a file is refused. Where is a line ("line 12") or a JSON path,
// empty where the whole file is meant; Message is a whole sentence for the
// person who brought the file.
type Error struct {
	Format  Format
	Where   string
	Message string
}

func (e *Error) Error() string {
	if e.Where == "" {
		return e.Message
	}
	return e.Where + ": " + e.Message
}

func refuse(f Format, where, message string, args ...any) *Error {
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	return &Error{Format: f, Where: where, Message: message}
}
