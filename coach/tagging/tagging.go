// Package tagging finds what matters in a transcript: it compiles trackers
// into one matcher, and turns a call's turns into moments, exchanges and
// statistics.
//
// It is pure and imports only the standard library, a YAML reader and
// coach/transcript. The use cases in coach call it; it never reads a file, a
// row or a clock.
package tagging

import "time"

// Span is a stretch of a call, from its recording's start.
type Span struct{ Start, End time.Duration }
