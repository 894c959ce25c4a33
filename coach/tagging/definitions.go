package tagging

import "gametape/coach/transcript"

// CallFigure is one statistic of a call with its definition, ready to be shown.
type CallFigure struct {
	Key, Name, Unit string
	// Side is empty for figures of the whole call.
	Side       transcript.Side
	Definition string
	Value      float64
	// Known is false where the call does not allow the figure.
	Known bool
	// Low and High are the typical range, both 0 where none was published with
	// data behind it; Source says where it was.
	Low, High float64
	Source    string
}

// Sources of typical ranges.
const (
	talkStudy     = "Analysis of 25,537 B2B sales calls: reps of won deals spoke 43 % of the time; above 65 % fewer deals were won."
	questionStudy = "Analysis of discovery calls: the most successful asked 11 to 14 questions."
)

// Figures are the statistics in the order they are shown.
func (s Stats) Figures() []CallFigure {
	spoke := s.Rep.Speaking > 0 || s.Customer.Speaking > 0
	words := spoke && !s.FromActivity
	minutes := s.Length > 0
	out := []CallFigure{
		{Key: "talkRatio", Name: "Talk ratio", Unit: "%", Value: 100 * s.TalkRatio, Known: spoke, Low: 40, High: 65, Source: talkStudy,
			Definition: "The rep's speaking time ÷ the speaking time of all sides."},
		{Key: "talkRatioOfCall", Name: "Talk ratio of the call", Unit: "%", Value: 100 * s.TalkRatioOfCall, Known: spoke && minutes,
			Definition: "The rep's speaking time ÷ the length of the call, as some other tools count."},
		{Key: "longestMonologue", Name: "Longest monologue", Unit: "s", Side: transcript.Rep, Value: s.Rep.Longest.length(), Known: spoke,
			Definition: "The rep's longest stretch with no customer turn other than back-channels."},
		{Key: "longestStory", Name: "Longest customer story", Unit: "s", Side: transcript.Customer, Value: s.Customer.Longest.length(), Known: spoke,
			Definition: "The customer's longest stretch with no rep turn other than back-channels."},
		{Key: "interactivity", Name: "Interactivity", Unit: "per minute", Value: s.Interactivity, Known: spoke && minutes,
			Definition: "Changes of side per minute, back-channels left out."},
		{Key: "patience", Name: "Patience", Unit: "s", Side: transcript.Rep, Value: s.Patience.Seconds(), Known: s.Pauses > 0,
			Definition: "Median pause between the end of a customer turn and the start of the rep's; overlaps count as negative."},
	}
	for _, one := range []struct {
		side transcript.Side
		of   SideStats
	}{{transcript.Rep, s.Rep}, {transcript.Customer, s.Customer}} {
		f := func(key, name, unit string, value float64, known bool, definition string) CallFigure {
			return CallFigure{Key: key, Name: name, Unit: unit, Side: one.side, Value: value, Known: known, Definition: definition}
		}
		questions := f("questions", "Questions", "", float64(one.of.Questions), words, "Sentences that ask, with or without a question mark.")
		if one.side == transcript.Rep {
			questions.Low, questions.High, questions.Source = 11, 14, questionStudy
		}
		out = append(out, questions,
			f("questionsPerHour", "Questions per hour", "per hour", one.of.QuestionsPerHour, words && minutes, "Sentences that ask ÷ hours of the call."),
			f("pace", "Pace", "words a minute", one.of.Pace, words && one.of.Speaking > 0, "Words ÷ minutes of own speaking time."),
			f("interruptions", "Interruptions", "", float64(one.of.Interruptions), spoke, "Times this side starts while the other goes on for half a second or more, back-channels left out."),
			f("fillerRate", "Filler rate", "per 100 words", one.of.FillerRate, words && one.of.Words > 0, "Fillers such as um, uh and you know per 100 words."),
		)
	}
	return append(out,
		CallFigure{Key: "silence", Name: "Silence", Unit: "s", Value: s.Silence.Seconds(), Known: spoke && minutes, Definition: "Time in which nobody speaks."},
		CallFigure{Key: "longestSilence", Name: "Longest silence", Unit: "s", Value: s.LongestSilence.Seconds(), Known: spoke && minutes, Definition: "The longest stretch in which nobody speaks."},
	)
}

func (s Span) length() float64 { return (s.End - s.Start).Seconds() }
