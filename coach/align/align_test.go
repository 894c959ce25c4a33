package align

import (
	"testing"
	"time"

	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

func TestATimeIsCorrected(t *testing.T) {
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	for name, tt := range map[string]struct {
		a        Alignment
		at, want time.Duration
	}{
		"by an offset":                        {Alignment{Offset: ms(-1500)}, ms(100_000), ms(98_500)},
		"for a clock that runs too slow":      {Alignment{Drift: 10_000}, ms(104_000), ms(105_040)},
		"stretched first, then moved":         {Alignment{Drift: -10_000, Offset: ms(2000)}, ms(104_000), ms(104_960)},
		"to nothing before the recording":     {Alignment{Offset: ms(-103_000)}, ms(100_000), 0},
		"to nothing after the recording":      {Alignment{Offset: ms(18_000)}, ms(104_000), 2 * time.Minute},
		"to the millisecond, not finer":       {Alignment{Drift: 1}, ms(500), ms(500)},
		"not at all where nothing is to mend": {Alignment{}, ms(7), ms(7)},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tt.a.Correct(tt.at, 2*time.Minute); got != tt.want {
				t.Errorf("%v becomes %v, want %v", tt.at, got, tt.want)
			}
		})
	}
}

func TestACorrectionIsSaidInWords(t *testing.T) {
	for want, a := range map[string]Alignment{
		"they are 3.2 seconds too early at the start":                                       {Offset: 3200 * time.Millisecond},
		"they are 1.5 seconds too late at the start":                                        {Offset: -1500 * time.Millisecond},
		"their clock runs 0.50 % too fast":                                                  {Drift: 5000},
		"they are 3.2 seconds too early at the start, and their clock runs 0.30 % too slow": {Offset: 3200 * time.Millisecond, Drift: -3000},
	} {
		if got := a.Sentence(); got != want {
			t.Errorf("%+v is said as %q, want %q", a, got, want)
		}
	}
}

// conversation is n turns by two who take turns, and the stretches of sound of
// the two channels they were said on.
func conversation(n int) (t transcript.Transcript, sides []transcript.Side, speech [][]tagging.Span) {
	t.Speakers = []transcript.Speaker{{Key: "a"}, {Key: "b"}}
	speech = make([][]tagging.Span, 2)
	at := 2 * time.Second
	for i := range n {
		long := time.Duration(1500+i*i*37%4000) * time.Millisecond
		t.Turns = append(t.Turns, transcript.Turn{Speaker: i % 2, Start: at, End: at + long, Text: "words"})
		speech[i%2] = append(speech[i%2], tagging.Span{Start: at, End: at + long})
		at += long + time.Duration(400+i*i*53%2500)*time.Millisecond
	}
	return t, []transcript.Side{transcript.Rep, transcript.Customer}, speech
}

func TestATranscriptIsLaidOnItsRecording(t *testing.T) {
	said, sides, speech := conversation(80)
	length := said.Turns[79].End + 5*time.Second
	moved := func(by Alignment) transcript.Transcript {
		t := said
		t.Turns = transcript.MoveTurns(said.Turns, func(at time.Duration) time.Duration { return by.Correct(at, time.Hour) })
		return t
	}
	if a := Compare(said, sides, speech, length); a.Fit != Fits {
		t.Errorf("as it is it %s: %+v", a.Fit, a)
	}
	a := Compare(moved(Alignment{Offset: 3200 * time.Millisecond}), sides, speech, length)
	if off := (a.Offset + 3200*time.Millisecond).Abs(); a.Fit != Shifted || off > 200*time.Millisecond {
		t.Errorf("moved by 3.2 s it is %s by %v", a.Fit, a.Offset)
	}
	other, _, _ := conversation(80)
	for i := range other.Turns { // as long, but everything elsewhere
		mirror := length - other.Turns[i].End
		other.Turns[i].End, other.Turns[i].Start = mirror+other.Turns[i].End-other.Turns[i].Start, mirror
	}
	if a := Compare(other, sides, speech, length); a.Fit == Fits || a.Fit == Shifted {
		t.Errorf("another talk %s: %+v", a.Fit, a)
	}
	estimated := said
	estimated.Estimated = true
	for name, a := range map[string]Alignment{
		"times that are made up": Compare(estimated, sides, speech, length),
		"no sound":               Compare(said, sides, nil, length),
		"a recording too short":  Compare(said, sides, speech, 10*time.Second),
	} {
		if a.Fit != CannotTell {
			t.Errorf("%s: %s", name, a.Fit)
		}
	}
}
