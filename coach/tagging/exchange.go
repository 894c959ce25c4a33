package tagging

import (
	"slices"
	"time"

	"gametape/coach/transcript"
)

// Limits of an exchange.
const (
	longestAnswer  = 120 * time.Second
	reflexTime     = 30 * time.Second
	nextStepWithin = 6 // turns after the answer
)

// exchanges pairs every objection with its answer and the reaction to it.
func (a *analysis) exchanges() []Exchange {
	var out []Exchange
	byTurn := a.momentsByTurn()
	rep := a.repPace()
	for i := 0; i < len(a.digests); i++ {
		if a.digests[i].side != transcript.Customer || !hasKind(byTurn(i), Objection) {
			continue
		}
		x := a.frame(i)
		for turn := x.First; turn <= x.Last; turn++ {
			for _, mo := range byTurn(turn) {
				if mo.Kind == Objection && mo.Side == transcript.Customer && !slices.Contains(x.Objections, mo.Tracker) {
					x.Objections = append(x.Objections, mo.Tracker)
				}
			}
		}
		out = append(out, x)
		i = x.Last
	}
	var later []string // objections of the exchanges behind
	for i := len(out) - 1; i >= 0; i-- {
		x := &out[i]
		for _, key := range x.Objections {
			if slices.Contains(later, key) {
				x.Returns = true
			} else {
				later = append(later, key)
			}
		}
		a.judge(x, byTurn, rep)
	}
	return out
}

// momentsByTurn gives a look-up of a turn's moments.
func (a *analysis) momentsByTurn() func(int) []Moment {
	starts := make([]int32, len(a.digests)+1)
	next := 0
	for turn := range a.digests {
		starts[turn] = int32(next)
		for next < len(a.moments) && a.moments[next].Turn == turn {
			next++
		}
	}
	starts[len(a.digests)] = int32(next)
	return func(turn int) []Moment {
		if turn < 0 || turn >= len(a.digests) {
			return nil
		}
		return a.moments[starts[turn]:starts[turn+1]]
	}
}

func hasKind(moments []Moment, k Kind) bool {
	return slices.ContainsFunc(moments, func(mo Moment) bool { return mo.Kind == k })
}

// frame finds the turns of the exchange that begins at turn first: customer
// turns that go on, the rep's answer, and the customer's next real turn.
func (a *analysis) frame(first int) Exchange {
	turns := a.call.Turns
	x := Exchange{First: first, Last: first, AnswerFirst: -1, AnswerLast: -1, Reaction: -1}
	answering := true // still within the time an answer may take
scan:
	for i := first + 1; i < len(turns); i++ {
		d := a.digests[i]
		switch {
		case !d.real() && (d.side != transcript.Rep || x.AnswerFirst < 0):
		case d.side == transcript.Customer && x.AnswerFirst < 0:
			x.Last = i
		case d.side == transcript.Customer:
			x.Reaction = i
			break scan
		case d.side != transcript.Rep:
			break scan
		case x.AnswerFirst < 0:
			x.AnswerFirst, x.AnswerLast = i, i
		default:
			answering = answering && turns[i].Start-turns[x.AnswerFirst].Start < longestAnswer
			if answering {
				x.AnswerLast = i
			}
		}
	}
	x.ObjectionSpan = Span{turns[x.First].Start, turns[x.Last].End}
	x.Start, x.End = x.ObjectionSpan.Start, x.ObjectionSpan.End
	if x.AnswerFirst >= 0 {
		start := turns[x.AnswerFirst].Start
		x.AnswerSpan = Span{start, max(start, min(turns[x.AnswerLast].End, start+longestAnswer))}
		x.End = max(x.End, x.AnswerSpan.End)
	}
	if x.Reaction >= 0 {
		x.End = max(x.End, turns[x.Reaction].End)
	}
	x.Reflex = x.Start < reflexTime
	return x
}

// repPace is the rep's words and speaking time over the call.
func (a *analysis) repPace() (p pace) {
	for i, d := range a.digests {
		if d.side == transcript.Rep {
			p.words += d.words
			p.time += speaking(&a.call.Turns[i])
		}
	}
	return p
}

type pace struct {
	words int
	time  time.Duration
}

// perMinute is 0 where there is too little to tell.
func (p pace) perMinute() float64 {
	if p.time < time.Second || p.words == 0 {
		return 0
	}
	return float64(p.words) / p.time.Minutes()
}
