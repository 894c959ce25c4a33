package tagging

import (
	"time"

	"gametape/coach/transcript"
)

// Call is what Analyse reads: the turns of a transcript and who said them.
type Call struct {
	Turns []transcript.Turn
	// Sides has one entry per turn; a missing one is Unknown.
	Sides []transcript.Side
	// Length is the recording's; 0 takes the end of the last turn.
	Length time.Duration
	// Estimated: the times were made up from word counts.
	Estimated bool
}

func (c Call) side(turn int) transcript.Side {
	if turn < len(c.Sides) && c.Sides[turn] != "" {
		return c.Sides[turn]
	}
	return transcript.Unknown
}

func (c Call) length() time.Duration {
	if c.Length > 0 {
		return c.Length
	}
	var end time.Duration
	for _, t := range c.Turns {
		end = max(end, t.End)
	}
	return end
}

// Analysis is all that trackers and rules find in one call.
type Analysis struct {
	Moments   []Moment // by turn and place in it; moments of absence come last
	Exchanges []Exchange
	Stats     Stats
	// Asks is, by turn, how many of its sentences ask.
	Asks []int
}

// Moment is one hit of a tracker.
type Moment struct {
	Tracker string
	Kind    Kind
	Side    transcript.Side
	// Turn is -1 for the moment of an absent tracker, which spans the call.
	Turn int
	// From and To are bytes of the turn's text.
	From, To   int
	Start, End time.Duration
	Text       string
}

// Exchange is an objection, the answer to it and the reaction. Turns are
// indices into the call; -1 where there is none.
type Exchange struct {
	Objections              []string // tracker keys in the order they were raised
	First, Last             int      // the customer's turns
	AnswerFirst, AnswerLast int
	Reaction                int
	Start, End              time.Duration
	ObjectionSpan           Span
	AnswerSpan              Span
	Techniques, Weak        []string // tracker keys found in the answer, each once
	Facts                   []Fact
	Score                   int  // handling, 0–100
	Reflex                  bool // within the first 30 seconds of the call
	Returns                 bool // the same objection comes again later
}

// Fact is one thing that is true of an answer and what it adds to the score.
type Fact struct {
	Key, Text string
	Points    int
	// Value is the figure behind the fact, in Unit; 0 and "" where it has none.
	Value float64
	Unit  string
	// Turn is -1 where the fact is at no place in the text.
	Turn, From, To int
}
