package coach

import (
	"testing"

	"gametape/coach/transcript"
)

func TestATurnIsGivenToASpeaker(t *testing.T) {
	users := []User{{Name: "Rita Rep", Email: "rita@example.com"}}
	for name, tt := range map[string]struct {
		voice Voice
		index int // -1: refused
		side  transcript.Side
	}{
		"one of the transcript by key":            {Voice{Key: "spk_1"}, 1, transcript.Customer},
		"one of the transcript by name":           {Voice{Name: " 田中  花子 "}, 0, transcript.Rep},
		"somebody new on the side that is said":   {Voice{Name: "דנה כהן", Side: transcript.Customer}, 2, transcript.Customer},
		"somebody new of the people here":         {Voice{Name: "Rep, Rita"}, 2, transcript.Rep},
		"somebody new of whom nothing is known":   {Voice{Name: "😀"}, 2, transcript.Unknown},
		"a key that is not there, without a name": {Voice{Key: "spk_9"}, -1, ""},
		"a name of blanks":                        {Voice{Name: "  "}, -1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			before := []transcript.Side{transcript.Rep, transcript.Customer}
			s := Spoken{Transcript: transcript.Transcript{Speakers: []transcript.Speaker{{Key: "spk_0", Name: "田中 花子"}, {Key: "spk_1"}}}, Sides: before}
			i, err := s.voice(tt.voice, users)
			if tt.index < 0 {
				if CodeOf(err) != CodeInvalid {
					t.Errorf("it is taken as %d (%v)", i, err)
				}
				return
			}
			if err != nil || i != tt.index || s.Sides[i] != tt.side || len(s.Sides) != len(s.Transcript.Speakers) {
				t.Errorf("it is speaker %d (%v) of %+v on %v, want %d on %s", i, err, s.Transcript.Speakers, s.Sides, tt.index, tt.side)
			}
		})
	}
}
