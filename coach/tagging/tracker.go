package tagging

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"gametape/coach/transcript"
)

// Kind says what a tracker's moments are.
type Kind string

// The kinds. Objections begin exchanges; techniques and weak handling are
// looked for in the answers.
const (
	Objection Kind = "objection"
	Technique Kind = "technique"
	Weak      Kind = "weak"
	Topic     Kind = "topic"
)

// Tracker is a named rule: what to look for, on which side, and when.
type Tracker struct {
	Key         string `json:"key" yaml:"key"`
	Name        string `json:"name" yaml:"name"`
	Kind        Kind   `json:"kind" yaml:"kind"`
	Description string `json:"description,omitempty" yaml:"description,omitempty"`
	// Side is empty where anybody may say it.
	Side    transcript.Side `json:"side,omitempty" yaml:"side,omitempty"`
	Phrases []string        `json:"phrases" yaml:"phrases"`
	// Except drops hits inside, or within three words of, one of these.
	Except []string `json:"except,omitempty" yaml:"except,omitempty"`
	// Negated says what becomes of "it's not too expensive": "drop" or "keep".
	// Empty is drop for objections and keep for everything else.
	Negated string `json:"negated,omitempty" yaml:"negated,omitempty"`
	When    *When  `json:"when,omitempty" yaml:"when,omitempty"`
	// InQuestion keeps only hits in sentences that ask.
	InQuestion bool `json:"inQuestion,omitempty" yaml:"inQuestion,omitempty"`
	// MinCount hits are needed in a call, else none counts.
	MinCount int    `json:"minCount,omitempty" yaml:"minCount,omitempty"`
	After    *Order `json:"after,omitempty" yaml:"after,omitempty"`
	Before   *Order `json:"before,omitempty" yaml:"before,omitempty"`
	// Absent makes one moment for the call when nothing matched.
	Absent bool  `json:"absent,omitempty" yaml:"absent,omitempty"`
	Tests  Tests `json:"tests,omitzero" yaml:"tests,omitempty"`
	// Support trackers serve the engine (back-channels, fillers) and make no
	// moments.
	Support bool `json:"support,omitempty" yaml:"support,omitempty"`
}

// Tests are sentences the tracker must and must not find.
type Tests struct {
	Hit  []string `json:"hit,omitempty" yaml:"hit,omitempty"`
	Miss []string `json:"miss,omitempty" yaml:"miss,omitempty"`
}

// When is a window of the call: the first or last Length of it, or From–To.
type When struct {
	Part   string  `json:"part,omitempty" yaml:"part,omitempty"`
	Length *Extent `json:"length,omitempty" yaml:"length,omitempty"`
	From   *Extent `json:"from,omitempty" yaml:"from,omitempty"`
	To     *Extent `json:"to,omitempty" yaml:"to,omitempty"`
}

// span is the window in a call of the given length.
func (w *When) span(length time.Duration) Span {
	switch w.Part {
	case "first":
		return Span{End: w.Length.of(length)}
	case "last":
		return Span{Start: length - w.Length.of(length), End: length}
	}
	s := Span{End: length}
	if w.From != nil {
		s.Start = w.From.of(length)
	}
	if w.To != nil {
		s.End = w.To.of(length)
	}
	return s
}

// Order ties a moment to one of another tracker before or after it.
type Order struct {
	Tracker string          `json:"tracker" yaml:"tracker"`
	Within  Extent          `json:"within,omitzero" yaml:"within,omitempty"`
	Side    transcript.Side `json:"side,omitempty" yaml:"side,omitempty"`
}

// Extent is a stretch of a call, as time ("5m") or as part of it ("20%").
type Extent struct {
	Time    time.Duration
	Percent float64
}

func (e Extent) of(length time.Duration) time.Duration {
	if e.Percent > 0 {
		return time.Duration(float64(length) * e.Percent / 100)
	}
	return e.Time
}

// String writes the extent as trackers do: 90s, 5m, 20%.
func (e Extent) String() string {
	switch {
	case e.Percent > 0:
		return strconv.FormatFloat(e.Percent, 'g', -1, 64) + "%"
	case e.Time >= time.Hour && e.Time%time.Hour == 0:
		return fmt.Sprintf("%dh", e.Time/time.Hour)
	case e.Time >= time.Minute && e.Time%time.Minute == 0:
		return fmt.Sprintf("%dm", e.Time/time.Minute)
	}
	return strconv.FormatFloat(e.Time.Seconds(), 'g', -1, 64) + "s"
}

// IsZero: nothing was given.
func (e Extent) IsZero() bool { return e == Extent{} }

// MarshalText writes the extent as String does.
func (e Extent) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads 90s, 5m, 1h30m or 20%.
func (e *Extent) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	if number, ok := strings.CutSuffix(s, "%"); ok {
		p, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || !(p >= 0 && p <= 100) {
			return fmt.Errorf("%q is no percentage from 0%% to 100%%", s)
		}
		*e = Extent{Percent: p}
		return nil
	}
	if s == "0" {
		*e = Extent{}
		return nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return fmt.Errorf("%q is no time such as 90s or 5m and no percentage such as 20%%", s)
	}
	*e = Extent{Time: d}
	return nil
}

// Problem is one mistake in a tracker: where it is and what belongs there.
type Problem struct {
	Tracker string `json:"tracker"`
	Field   string `json:"field"`
	// Line and Column count from 1; 0 where the tracker came from no file.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
	// Index is the phrase's place in its list, -1 outside lists.
	Index int `json:"index"`
	// From and To are bytes of the phrase or value.
	From     int    `json:"from"`
	To       int    `json:"to"`
	Message  string `json:"message"`
	Expected string `json:"expected,omitempty"`
}

// Error says where the mistake is, what it is and what was expected.
func (p Problem) Error() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "line %d, column %d: ", p.Line, p.Column)
	}
	if p.Tracker != "" {
		fmt.Fprintf(&b, "%s: ", p.Tracker)
	}
	b.WriteString(p.Field)
	if p.Index >= 0 {
		fmt.Fprintf(&b, "[%d] at %d", p.Index, p.From)
	}
	fmt.Fprintf(&b, ": %s", p.Message)
	if p.Expected != "" {
		fmt.Fprintf(&b, " Expected %s.", p.Expected)
	}
	return b.String()
}

// Problems are all mistakes of a set of trackers, found in one go.
type Problems []Problem

// Error lists the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// check finds the mistakes of one tracker that need no other tracker.
func (t Tracker) check() Problems {
	var problems Problems
	fail := func(field, expected, format string, args ...any) {
		problems = append(problems, Problem{
			Tracker: t.Key, Field: field, Index: -1, Message: fmt.Sprintf(format, args...), Expected: expected,
		})
	}
	if !validKey(t.Key) {
		fail("key", "lower-case words joined by dots, as in objection.price", "%q is no tracker key.", t.Key)
	}
	switch t.Kind {
	case Objection, Technique, Weak, Topic:
	default:
		fail("kind", "objection, technique, weak or topic", "There is no kind %q.", t.Kind)
	}
	if !validSide(t.Side) {
		fail("side", "rep, customer or any", "There is no side %q.", t.Side)
	}
	if t.Negated != "" && t.Negated != "drop" && t.Negated != "keep" {
		fail("negated", "drop or keep", "%q does not say what to do with negated hits.", t.Negated)
	}
	if len(t.Phrases) == 0 {
		fail("phrases", "at least one phrase", "The tracker has no phrases.")
	}
	if t.MinCount < 0 {
		fail("minCount", "1 or more", "%d is no number of hits.", t.MinCount)
	}
	if t.Absent && t.MinCount > 1 {
		fail("absent", "absent without minCount", "A tracker for something missing cannot count its hits.")
	}
	t.checkWhen(fail)
	for field, o := range map[string]*Order{"after": t.After, "before": t.Before} {
		if o == nil {
			continue
		}
		if o.Tracker == "" {
			fail(field, "the key of another tracker", "It is not said which tracker.")
		}
		if !validSide(o.Side) {
			fail(field, "rep, customer or any", "There is no side %q.", o.Side)
		}
	}
	return problems
}

func (t Tracker) checkWhen(fail func(field, expected, format string, args ...any)) {
	w := t.When
	if w == nil {
		return
	}
	switch {
	case w.Part == "" && w.From == nil && w.To == nil:
		fail("when", "part and length, or from and to", "The window is empty.")
	case w.Part == "":
		if w.From != nil && w.To != nil && (w.From.Percent > 0) == (w.To.Percent > 0) && w.From.Time+time.Duration(w.From.Percent) > w.To.Time+time.Duration(w.To.Percent) {
			fail("when", "from before to", "The window ends before it starts.")
		}
	case w.Part != "first" && w.Part != "last":
		fail("when", "first or last", "There is no part %q of a call.", w.Part)
	case w.Length == nil || w.Length.IsZero():
		fail("when", "a length such as 5m or 20%", "The window has no length.")
	case w.From != nil || w.To != nil:
		fail("when", "part and length, or from and to", "The window is given twice.")
	}
}

func validSide(s transcript.Side) bool {
	return s == "" || s == "any" || s == transcript.Rep || s == transcript.Customer
}

func validKey(key string) bool {
	if key == "" || strings.HasPrefix(key, ".") || strings.HasSuffix(key, ".") || len(key) > 100 {
		return false
	}
	for _, c := range key {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return true
}
