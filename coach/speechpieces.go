package coach

import (
	"math"
	"slices"
	"time"

	"gametape/coach/tagging"
)

// How a recording is cut into what is transcribed at once. Long enough that a
// server hears sentences in their context, short enough that one which fails
// costs little, and below the 25 MB that hosted servers take (13 minutes).
const (
	// A lane's piece ends at the first pause after aim, and at most at most.
	laneAim, laneMost = 1 * time.Minute, 2 * time.Minute
	// Of a mix, who is who holds only within a piece, so it is longer.
	mixAim, mixMost = 5 * time.Minute, 10 * time.Minute
	// Nobody is asked what is said in a longer silence.
	longSilence = 20 * time.Second
	// margin is what is sent around speech: its first and last sounds are faint.
	speechMargin = 400 * time.Millisecond
)

// lane is a part of a recording that is transcribed by itself: a channel, or all
// of it mixed (-1).
type lane struct {
	channel int
	speech  []tagging.Span
}

// both is how much of the speech of two channels may be at the same time; two
// people seldom interrupt each other for so long, and one sound on both channels
// is there all the time.
const both = 0.6

// lanesOf says how a recording is transcribed. Where each channel has a side of
// its own, each is a lane. One sound on two channels is one lane.
func lanesOf(c Call, speech [][]tagging.Span) []lane {
	if len(speech) == 2 && c.Channels == 2 && (channelSides(c)[0] != "" || apart(speech)) {
		return []lane{{0, speech[0]}, {1, speech[1]}}
	}
	return []lane{{-1, unite(speech)}}
}

// apart says that two channels have different voices.
func apart(speech [][]tagging.Span) bool {
	a, b := total(speech[0]), total(speech[1])
	if min(a, b) < leastHeard {
		return false
	}
	var same time.Duration
	for _, s := range speech[0] {
		same += overlap(s.Start, s.End, speech[1])
	}
	return float64(same) < both*float64(min(a, b))
}

func total(spans []tagging.Span) time.Duration {
	var sum time.Duration
	for _, s := range spans {
		sum += s.End - s.Start
	}
	return sum
}

// unite is where anybody speaks.
func unite(speech [][]tagging.Span) []tagging.Span {
	all := slices.Concat(speech...)
	slices.SortFunc(all, func(a, b tagging.Span) int { return int(a.Start - b.Start) })
	var out []tagging.Span
	for _, s := range all {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// pieces cuts the lane at its pauses: each piece ends at the longest pause
// between aim and most after its start. Talk without a pause for so long is cut
// where it stands.
func (l lane) pieces(length time.Duration) []tagging.Span {
	aim, most := laneAim, laneMost
	if l.channel < 0 {
		aim, most = mixAim, mixMost
	}
	var out []tagging.Span
	rest := slices.Clone(l.speech)
	for len(rest) > 0 {
		start := max(0, rest[0].Start-speechMargin)
		if n := len(out); n > 0 {
			start = max(start, out[n-1].End)
		}
		cut, best := 0, time.Duration(-1) // the piece is rest[:cut]
		for i, s := range rest {
			if s.End > start+most-speechMargin {
				break
			}
			pause := time.Duration(math.MaxInt64)
			if i+1 < len(rest) {
				pause = rest[i+1].Start - s.End
			}
			if s.End-start < aim && pause <= longSilence {
				cut = i + 1
				continue
			}
			if pause > best {
				cut, best = i+1, pause
			}
			if pause > longSilence {
				break
			}
		}
		if cut == 0 { // one stretch that is too long
			end := start + most - speechMargin
			out = append(out, tagging.Span{Start: start, End: end})
			rest[0].Start = end
			continue
		}
		end := rest[cut-1].End + speechMargin
		if cut < len(rest) { // what is said next is not sent twice
			end = min(end, (rest[cut-1].End+rest[cut].Start)/2)
		}
		if length > 0 {
			end = min(end, length)
		}
		if end > start {
			out = append(out, tagging.Span{Start: start, End: end})
		}
		rest = rest[cut:]
	}
	return out
}
