package coach

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach/transcript"
)

func TestACorrectionMovesEverythingInATurn(t *testing.T) {
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	turn := transcript.Turn{
		Start: ms(100_000), End: ms(104_000), Text: "too expensive",
		Words: []transcript.Word{{From: 0, To: 3, Start: ms(100_000), End: ms(101_000)}, {From: 4, To: 13, Start: ms(102_000), End: ms(104_000)}},
		Cues:  []transcript.Cue{{From: 0, To: 13, Start: ms(100_000), End: ms(104_000)}},
	}
	for name, tt := range map[string]struct {
		a    Alignment
		want []string
	}{
		"an offset":                          {Alignment{Offset: ms(-1500)}, []string{"1m38.5s-1m42.5s too expensive", "word too 1m38.5s-1m39.5s", "word expensive 1m40.5s-1m42.5s", "cue too expensive 1m38.5s-1m42.5s"}},
		"a clock that runs too slow":         {Alignment{Drift: 10_000}, []string{"1m41s-1m45.04s too expensive", "word too 1m41s-1m42.01s", "word expensive 1m43.02s-1m45.04s", "cue too expensive 1m41s-1m45.04s"}},
		"both, the stretch first":            {Alignment{Drift: -10_000, Offset: ms(2000)}, []string{"1m41s-1m44.96s too expensive", "word too 1m41s-1m41.99s", "word expensive 1m42.98s-1m44.96s", "cue too expensive 1m41s-1m44.96s"}},
		"nothing comes before the recording": {Alignment{Offset: ms(-103_000)}, []string{"0s-1s too expensive", "word too 0s-0s", "word expensive 0s-1s", "cue too expensive 0s-1s"}},
		"nothing comes behind its end":       {Alignment{Offset: ms(18_000)}, []string{"1m58s-2m0s too expensive", "word too 1m58s-1m59s", "word expensive 2m0s-2m0s", "cue too expensive 1m58s-2m0s"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := moved([]transcript.Turn{turn}, func(at time.Duration) time.Duration { return tt.a.Correct(at, 2*time.Minute) })
			if diff := cmp.Diff(tt.want, shown(got[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
	if turn.Words[0].Start != ms(100_000) || turn.Cues[0].Start != ms(100_000) {
		t.Error("the turn that was given is changed itself")
	}
}
