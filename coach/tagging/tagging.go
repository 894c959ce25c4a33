// Package tagging finds what matters in a transcript: it compiles trackers
// into one matcher, and turns a call's turns into moments, exchanges and
// statistics.
//
// All phrases of all trackers are one automaton over normalised words. It is
// run from every word of a sentence, and its states are made when a text first
// reaches them: most words open no phrase and cost one look-up, so the time
// hardly depends on the number of phrases. States are shared by all readers
// without locks and bounded in number; see automaton.go.
//
// The package is pure and imports only the standard library, a YAML reader,
// coach/letter and coach/transcript. The use cases in coach call it; it never reads a file, a
// row or a clock.
package tagging

import "time"

// Edition is raised with every change of the code after which the same trackers
// find something else in the same call: questions, exchanges, statistics, what
// the language means. Archives are then gone through anew.
const Edition = 2

// Span is a stretch of a call, from its recording's start.
type Span struct{ Start, End time.Duration }
