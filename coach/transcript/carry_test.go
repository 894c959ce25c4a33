package transcript_test

import (
	"slices"
	"testing"
	"time"

	"gametape/coach/transcript"
)

func TestCorrectionsStayWhereTheirWordsStand(t *testing.T) {
	said := func(texts ...string) transcript.Transcript {
		out := transcript.Transcript{Speakers: []transcript.Speaker{{Key: "Ann"}, {Key: "Bob"}}}
		for i, text := range texts {
			start := time.Duration(i*10) * time.Second
			out.Turns = append(out.Turns, transcript.Turn{Speaker: i % 2, Start: start, End: start + 8*time.Second, Text: text})
		}
		return out
	}
	was := said("Good morning.", "It is two expensive.", "We meat on Friday.", "Yes.", "Who said this?", "Fine.")
	became := said("Good morning.", "It is too expensive.", "We meet on Friday.", "Yes.", "Who said this?", "Fine.")
	became.Turns[4].Speaker = 1
	// Another program heard the third turn otherwise; the rest is the same, half a
	// second later and without its stops.
	fresh := said("good morning", "it is two expensive", "We will be meeting on Friday", "yes", "who said this", "fine")
	for i := range fresh.Turns {
		fresh.Turns[i].Start += 500 * time.Millisecond
	}
	before := slices.Clone(fresh.Turns)
	got, kept, lost := transcript.Carry(was, became, fresh)
	if kept != 2 || lost != 1 {
		t.Errorf("%d kept, %d lost; want 2 and 1", kept, lost)
	}
	if got.Turns[1].Text != "It is too expensive." || got.Turns[1].Start != fresh.Turns[1].Start {
		t.Errorf("the correction is %+v", got.Turns[1])
	}
	if got.Turns[4].Speaker != 1 || got.Turns[2].Text != fresh.Turns[2].Text || got.Turns[0].Text != fresh.Turns[0].Text {
		t.Errorf("turns %+v", got.Turns)
	}
	if !slices.EqualFunc(fresh.Turns, before, func(a, b transcript.Turn) bool { return a.Text == b.Text && a.Speaker == b.Speaker }) {
		t.Error("the transcript that was given changed")
	}
}

func TestSplittingAndJoiningTurnsIsNoCorrection(t *testing.T) {
	was := transcript.Transcript{Speakers: []transcript.Speaker{{Key: "Ann"}}, Turns: []transcript.Turn{
		{Start: 0, End: 4 * time.Second, Text: "One two three."}, {Start: 5 * time.Second, End: 6 * time.Second, Text: "Four."}, {Start: 7 * time.Second, End: 8 * time.Second, Text: "Five."},
	}}
	became := was
	became.Turns = []transcript.Turn{
		{Start: 0, End: 2 * time.Second, Text: "One two"}, {Start: 2 * time.Second, End: 4 * time.Second, Text: "three."}, {Start: 5 * time.Second, End: 8 * time.Second, Text: "Four. Five."},
	}
	if _, kept, lost := transcript.Carry(was, became, was); kept != 0 || lost != 0 {
		t.Errorf("%d kept, %d lost; there was no correction", kept, lost)
	}
}
