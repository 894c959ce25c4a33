package tagging

import (
	"slices"
	"time"

	"gametape/coach/transcript"
)

// Stats are the figures of a call, as Figures describes them. A figure
// that the call cannot give is 0.
type Stats struct {
	Length        time.Duration
	Rep, Customer SideStats
	// Unknown holds speakers nobody has mapped to a side.
	Unknown SideStats
	// TalkRatio is the rep's share of all speaking time, 0–1; OfCall of the
	// call's length.
	TalkRatio, TalkRatioOfCall float64
	// Interactivity is changes of side per minute.
	Interactivity float64
	// Patience is the median pause before the rep starts, over Pauses pauses.
	Patience time.Duration
	Pauses   int
	// Silence is the time nobody speaks.
	Silence, LongestSilence time.Duration
	// Estimated: times were made up from word counts.
	Estimated bool
	// FromActivity: there was no transcript; times come from the channels, and
	// words, questions and fillers are unknown.
	FromActivity bool
}

// SideStats are the figures of one side.
type SideStats struct {
	Speaking time.Duration
	Turns    int // back-channels left out
	Words    int
	// Longest is the longest stretch without the other side taking over.
	Longest          Span
	Questions        int
	QuestionsPerHour float64
	Pace             float64 // words per minute of own speaking
	Interruptions    int     // of the other side, by this one
	Fillers          int
	FillerRate       float64 // per 100 words
}

const (
	// wordGap is the longest pause between two words of one stretch of speech.
	wordGap = time.Second
	// overlapCounts is how long the other must go on for an interruption.
	overlapCounts = 500 * time.Millisecond
)

// speech gives the stretches in which a turn is spoken: by word times where
// there are any, else the turn.
func speech(t *transcript.Turn, out []Span) []Span {
	if len(t.Words) == 0 {
		if t.End > t.Start {
			out = append(out, Span{t.Start, t.End})
		}
		return out
	}
	now := Span{t.Words[0].Start, t.Words[0].End}
	for _, w := range t.Words[1:] {
		if w.Start-now.End > wordGap {
			out = append(out, now)
			now = Span{w.Start, w.End}
		}
		now.End = max(now.End, w.End)
	}
	return append(out, now)
}

func speaking(t *transcript.Turn) time.Duration {
	var buf [8]Span
	return total(speech(t, buf[:0]))
}

func total(spans []Span) (sum time.Duration) {
	for _, s := range spans {
		sum += s.End - s.Start
	}
	return sum
}

// union sorts spans and joins those that touch, in place.
func union(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return int(a.Start - b.Start) })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// floor is a turn as the figures of taking turns see it.
type floor struct {
	side transcript.Side
	Span
}

func callStats(c Call, digests []digest) Stats {
	s := Stats{Length: c.length(), Estimated: c.Estimated}
	var spans [sides][]Span
	floors := make([]floor, 0, len(digests))
	for i := range digests {
		t, d := &c.Turns[i], &digests[i]
		side := s.side(d.side)
		side.Words += d.words
		side.Fillers += d.fillers
		side.Questions += d.asks
		of := sideIndex(d.side)
		if spans[of] == nil {
			spans[of] = make([]Span, 0, len(digests))
		}
		spans[of] = speech(t, spans[of])
		if d.real() {
			floors = append(floors, floor{d.side, Span{t.Start, t.End}})
		}
	}
	s.times(spans)
	s.floors(floors)
	for _, side := range []*SideStats{&s.Rep, &s.Customer, &s.Unknown} {
		if s.Length > 0 {
			side.QuestionsPerHour = float64(side.Questions) / s.Length.Hours()
		}
		side.Pace = pace{side.Words, side.Speaking}.perMinute()
		if side.Words > 0 {
			side.FillerRate = 100 * float64(side.Fillers) / float64(side.Words)
		}
	}
	return s
}

// StatsFromActivity gives the figures that need no words, from the stretches
// in which each channel of a stereo recording speaks. Stretches under a second
// with the other side speaking around them are taken for back-channels.
func StatsFromActivity(rep, customer []Span, length time.Duration) Stats {
	s := Stats{Length: length, FromActivity: true}
	rep, customer = union(slices.Clone(rep)), union(slices.Clone(customer))
	var floors []floor
	for _, r := range rep {
		if !during(r, customer) {
			floors = append(floors, floor{transcript.Rep, r})
		}
	}
	for _, r := range customer {
		if !during(r, rep) {
			floors = append(floors, floor{transcript.Customer, r})
		}
	}
	slices.SortStableFunc(floors, func(a, b floor) int { return int(a.Start - b.Start) })
	s.times([sides][]Span{rep, customer})
	s.floors(floors)
	return s
}

func during(s Span, others []Span) bool {
	const longest = time.Second
	return s.End-s.Start < longest && slices.ContainsFunc(others, func(o Span) bool { return o.Start < s.Start && o.End > s.End })
}

// sides is how many there are: rep, customer and unknown, in this order.
const sides = 3

func sideIndex(side transcript.Side) int {
	switch side {
	case transcript.Rep:
		return 0
	case transcript.Customer:
		return 1
	}
	return 2
}

func (s *Stats) side(side transcript.Side) *SideStats {
	return [sides]*SideStats{&s.Rep, &s.Customer, &s.Unknown}[sideIndex(side)]
}

// times fills in the figures of speaking and silence. The spans of a side may
// come in any order and are reordered.
func (s *Stats) times(spans [sides][]Span) {
	var speaking time.Duration
	count := 0
	for i, side := range []*SideStats{&s.Rep, &s.Customer, &s.Unknown} {
		spans[i] = union(spans[i])
		side.Speaking = total(spans[i])
		speaking += side.Speaking
		count += len(spans[i])
	}
	all := make([]Span, 0, count+1)
	for _, list := range spans {
		all = append(all, list...)
	}
	if speaking > 0 {
		s.TalkRatio = float64(s.Rep.Speaking) / float64(speaking)
	}
	if s.Length > 0 {
		s.TalkRatioOfCall = float64(s.Rep.Speaking) / float64(s.Length)
	}
	var at time.Duration
	for _, one := range append(union(all), Span{s.Length, s.Length}) {
		if gap := min(one.Start, s.Length) - at; gap > 0 {
			s.Silence += gap
			s.LongestSilence = max(s.LongestSilence, gap)
		}
		at = max(at, one.End)
	}
}

// floors fills in the figures of taking turns. Back-channels are left out.
func (s *Stats) floors(floors []floor) {
	var pauses []time.Duration
	changes := 0
	var last [sides]time.Duration // when each side last fell silent
	var stretch floor
	for i, f := range floors {
		side := s.side(f.side)
		side.Turns++
		if i == 0 || floors[i-1].side != f.side {
			stretch = f
			if i > 0 {
				changes++
			}
			if i > 0 && f.side == transcript.Rep && floors[i-1].side == transcript.Customer {
				pauses = append(pauses, f.Start-floors[i-1].End)
			}
			if other := f.side.Other(); other != transcript.Unknown && last[sideIndex(other)]-f.Start >= overlapCounts {
				side.Interruptions++
			}
		}
		stretch.End = max(stretch.End, f.End)
		if stretch.End-stretch.Start > side.Longest.End-side.Longest.Start {
			side.Longest = stretch.Span
		}
		of := sideIndex(f.side)
		last[of] = max(last[of], f.End)
	}
	if s.Length > 0 {
		s.Interactivity = float64(changes) / s.Length.Minutes()
	}
	if s.Pauses = len(pauses); s.Pauses > 0 {
		slices.Sort(pauses)
		mid := len(pauses) / 2
		s.Patience = pauses[mid]
		if len(pauses)%2 == 0 {
			s.Patience = (pauses[mid-1] + pauses[mid]) / 2
		}
	}
}
