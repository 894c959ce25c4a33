package tagging

// Definition says what a figure of a call is, in words for the page.
type Definition struct {
	Key        string `json:"key"`
	Name       string `json:"name"`
	Definition string `json:"definition"`
	Unit       string `json:"unit"`
	// Typical is a published range and where it comes from, empty where none
	// with data behind it is known.
	Typical string `json:"typical,omitempty"`
}

// Definitions explains every figure of Stats, in the order a page shows them.
func Definitions() []Definition {
	return []Definition{
		{"talkRatio", "Talk ratio", "The rep's speaking time divided by the speaking time of all sides.", "%",
			"43 % rep to 57 % customer on average over 25,537 calls; fewer deals where the rep talks more than 65 %"},
		{"talkRatioOfCall", "Talk ratio of the call", "The rep's speaking time divided by the length of the call, as other tools give it.", "%", ""},
		{"longestMonologue", "Longest monologue", "The longest stretch of the rep without a customer turn other than back-channels.", "s", ""},
		{"longestStory", "Longest customer story", "The longest stretch of the customer without a rep turn other than back-channels.", "s", ""},
		{"interactivity", "Interactivity", "Changes of side per minute of the call, back-channels left out.", "1/min", ""},
		{"patience", "Patience", "The median pause between the end of a customer turn and the rep's start; overlaps count as negative.", "s",
			"after an objection top reps pause about five times longer than others"},
		{"questions", "Questions", "Sentences in which the rep asks, with or without a question mark, per hour of the call.", "1/h",
			"11–14 questions in a discovery call"},
		{"pace", "Pace", "Words divided by the minutes of own speaking.", "words/min",
			"others speed up from 173 to 188 words a minute after an objection, top reps do not"},
		{"interruptions", "Interruptions", "Times a side starts while the other speaks on for 0.5 s or more, back-channels left out.", "", ""},
		{"silence", "Silence", "Time in which nobody speaks, in total and the longest.", "s", ""},
		{"fillerRate", "Filler rate", "Fillers such as um and you know per 100 words of a side.", "per 100 words", ""},
	}
}

// Definitions explains the figures of s.
func (Stats) Definitions() []Definition { return Definitions() }
