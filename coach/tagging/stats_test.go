package tagging

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach/transcript"
)

// One minute: the rep speaks 10+20+6 s, the customer 14+1 (mhm)+6 s.
var minute = call(60,
	line{rep, 0, 10, "how are you today um I am calling about the thing"},
	line{customer, 12, 26, "we are fine you know and the team is fine"},
	line{rep, 25, 45, "good to hear that and here is what we do"},
	line{customer, 40, 41, "mhm"},
	line{customer, 46, 52, "what does it do"},
	line{rep, 53, 59, "it records calls"})

func TestStatsOfASmallCall(t *testing.T) {
	s := compile(t).Analyse(minute).Stats
	near := func(name string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	near("talk ratio", s.TalkRatio, 36.0/57)
	near("talk ratio of the call", s.TalkRatioOfCall, 36.0/60)
	near("interactivity", s.Interactivity, 4)
	near("rep pace", s.Rep.Pace, 24/0.6)
	near("rep questions per hour", s.Rep.QuestionsPerHour, 60)
	near("rep filler rate", s.Rep.FillerRate, 100.0/24)
	near("customer filler rate", s.Customer.FillerRate, 100.0/15)
	if s.Patience != 0 || s.Pauses != 2 {
		t.Errorf("patience is %v over %d pauses; the median of -1 s and 1 s is 0", s.Patience, s.Pauses)
	}
	if s.Rep.Interruptions != 1 || s.Customer.Interruptions != 0 {
		t.Errorf("interruptions are %d and %d", s.Rep.Interruptions, s.Customer.Interruptions)
	}
	if s.Silence != seconds(5) || s.LongestSilence != seconds(2) {
		t.Errorf("silence is %v, the longest %v", s.Silence, s.LongestSilence)
	}
	if diff := cmp.Diff(Span{seconds(25), seconds(45)}, s.Rep.Longest); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Span{seconds(12), seconds(26)}, s.Customer.Longest); diff != "" {
		t.Error(diff)
	}
}

func TestWordTimesTellSpeakingFromPausing(t *testing.T) {
	c := call(20, line{rep, 0, 20, "one two three"})
	c.Turns[0].Words = []transcript.Word{{From: 0, To: 3, Start: 0, End: seconds(1)}, {From: 4, To: 7, Start: seconds(1.5), End: seconds(2)}, {From: 8, To: 13, Start: seconds(18), End: seconds(20)}}
	s := compile(t).Analyse(c).Stats
	if s.Rep.Speaking != seconds(4) || s.Silence != seconds(16) {
		t.Errorf("speaking is %v, silence %v", s.Rep.Speaking, s.Silence)
	}
}

func TestStatsFromActivityAlone(t *testing.T) {
	s := StatsFromActivity(
		[]Span{{0, seconds(10)}, {seconds(25), seconds(45)}},
		[]Span{{seconds(12), seconds(24)}, {seconds(30), seconds(30.5)}}, time.Minute)
	if !s.FromActivity || s.Rep.Speaking != seconds(30) || s.Customer.Speaking != seconds(12.5) || s.Customer.Turns != 1 || s.Patience != seconds(1) || s.Interactivity != 2 {
		t.Errorf("the figures are %+v", s)
	}
}

func TestAnEmptyCallHasNoFigures(t *testing.T) {
	a := compile(t).Analyse(Call{})
	if diff := cmp.Diff(Analysis{}, a); diff != "" {
		t.Error(diff)
	}
}
