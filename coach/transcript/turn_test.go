package transcript

import (
	"testing"
	"time"
)

func TestATurnKnowsWhenItsTextIsSaid(t *testing.T) {
	at := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
	plain := Turn{Start: at(10), End: at(20), Text: "0123456789"}
	cued := Turn{Start: at(10), End: at(30), Text: "abcd efgh", Cues: []Cue{{0, 4, at(10), at(14)}, {5, 9, at(26), at(30)}}}
	worded := Turn{Start: at(10), End: at(30), Text: "abcd efgh", Words: []Word{{From: 0, To: 4, Start: at(11), End: at(12)}, {From: 5, To: 9, Start: at(28), End: at(29)}}, Cues: cued.Cues}
	for name, tt := range map[string]struct {
		turn       Turn
		offset     int
		start, end time.Duration
	}{
		"without cues by the share of characters": {plain, 5, at(15), at(15)},
		"at the beginning":                        {plain, 0, at(10), at(10)},
		"behind the end":                          {plain, 99, at(20), at(20)},
		"within a cue by its share":               {cued, 7, at(28), at(28)},
		"between cues":                            {cued, 4, at(26), at(14)},
		"by the word where words have times":      {worded, 6, at(28), at(29)},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tt.turn.At(tt.offset); got != tt.start {
				t.Errorf("At is %v, want %v", got, tt.start)
			}
			if got := tt.turn.EndAt(tt.offset); got != tt.end {
				t.Errorf("EndAt is %v, want %v", got, tt.end)
			}
		})
	}
}

func TestEverySideHasAnother(t *testing.T) {
	for side, want := range map[Side]Side{Rep: Customer, Customer: Rep, Unknown: Unknown} {
		if got := side.Other(); got != want {
			t.Errorf("the other side of %s is %s, want %s", side, got, want)
		}
	}
}
