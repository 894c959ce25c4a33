package transcript

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestMovingTurnsMovesEverythingInThem(t *testing.T) {
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	turn := Turn{
		Start: ms(100_000), End: ms(104_000), Text: "too expensive",
		Words: []Word{{From: 0, To: 3, Start: ms(100_000), End: ms(101_000)}, {From: 4, To: 13, Start: ms(102_000), End: ms(104_000)}},
		Cues:  []Cue{{From: 0, To: 13, Start: ms(100_000), End: ms(104_000)}},
	}
	got := MoveTurns([]Turn{turn}, func(at time.Duration) time.Duration { return 2*at - ms(1500) })
	want := []string{"3m18.5s-3m26.5s too expensive", "word too 3m18.5s-3m20.5s", "word expensive 3m22.5s-3m26.5s", "cue too expensive 3m18.5s-3m26.5s"}
	if diff := cmp.Diff(want, shown(got[0])); diff != "" {
		t.Error(diff)
	}
	if turn.Words[0].Start != ms(100_000) || turn.Cues[0].Start != ms(100_000) {
		t.Error("the turn that was given is changed itself")
	}
}
