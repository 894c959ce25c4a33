package coach

import (
	"slices"
	"testing"

	"gametape/coach/transcript"
)

func TestGuessSides(t *testing.T) {
	const rep, customer, unknown = transcript.Rep, transcript.Customer, transcript.Unknown
	// Each turn is a speaker's number and how many of its sentences ask.
	for name, tt := range map[string]struct {
		speakers []string
		turns    [][2]int
		rep      string
		want     []transcript.Side
		guessed  bool
	}{
		"who is asked more is the customer":     {[]string{"A", "B"}, [][2]int{{0, 2}, {1, 1}, {0, 1}, {1, 0}}, "", []transcript.Side{rep, customer}, true},
		"of three the two who ask and answer":   {[]string{"A", "B", "C"}, [][2]int{{0, 1}, {1, 0}, {2, 0}, {0, 1}, {1, 0}}, "", []transcript.Side{rep, customer, unknown}, true},
		"nobody asks":                           {[]string{"A", "B"}, [][2]int{{0, 0}, {1, 0}}, "", []transcript.Side{unknown, unknown}, false},
		"both ask as much":                      {[]string{"A", "B"}, [][2]int{{0, 1}, {1, 1}, {0, 0}}, "", []transcript.Side{unknown, unknown}, false},
		"a label is more than who asks":         {[]string{"Client", "B"}, [][2]int{{0, 1}, {1, 0}}, "", []transcript.Side{customer, rep}, false},
		"a name is more than a label":           {[]string{"A (Client)", "B"}, [][2]int{{0, 1}, {1, 0}}, "A", []transcript.Side{rep, customer}, false},
		"a question to oneself asks nobody":     {[]string{"A", "B"}, [][2]int{{0, 3}, {0, 0}, {1, 1}, {0, 0}}, "", []transcript.Side{customer, rep}, true},
		"accents and apostrophes do not matter": {[]string{"Zoë O’Neil", "B"}, [][2]int{{1, 1}, {0, 0}}, "Zoe O'Neil", []transcript.Side{rep, customer}, false},
	} {
		t.Run(name, func(t *testing.T) {
			var tr transcript.Transcript
			for _, key := range tt.speakers {
				tr.Speakers = append(tr.Speakers, transcript.Speaker{Key: key, Channel: -1, Side: unknown})
			}
			var asks []int
			for _, turn := range tt.turns {
				tr.Turns = append(tr.Turns, transcript.Turn{Speaker: turn[0], Text: "…"})
				asks = append(asks, turn[1])
			}
			sides, guessed := GuessSides(tr, tt.rep, asks)
			if !slices.Equal(sides, tt.want) || guessed != tt.guessed {
				t.Errorf("the sides are %v, guessed %v; want %v, %v", sides, guessed, tt.want, tt.guessed)
			}
		})
	}
}
