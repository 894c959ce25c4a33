package tagging

import (
	"testing"

	"gametape/coach/transcript"
)

func compile(tb testing.TB, trackers ...Tracker) *Matcher {
	tb.Helper()
	if len(trackers) == 0 {
		trackers = ShippedTrackers()
	}
	m, err := Compile(trackers)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// alone gives the moments of a line that the customer says with nothing
// before or after it, so that trackers bound to an order find nothing.
func alone(m *Matcher, text string) []Moment {
	return m.Moments(Call{Turns: []transcript.Turn{{Text: text, Speaker: -1}}, Sides: []transcript.Side{transcript.Customer}})
}

// keysIn are the keys of the moments in a line said by the customer.
func keysIn(m *Matcher, text string) []string {
	keys := []string{}
	for _, mo := range alone(m, text) {
		keys = append(keys, mo.Tracker)
	}
	return keys
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func ratio(a, b int) float64 { return float64(a) / float64(max(b, 1)) }
