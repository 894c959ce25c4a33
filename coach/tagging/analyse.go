package tagging

import (
	"cmp"
	"slices"
	"time"

	"gametape/coach/transcript"
)

// digest is what exchanges and statistics need to know of a turn.
type digest struct {
	side           transcript.Side
	words, fillers int
	// asks counts the sentences that ask; firstAsk is where the first begins.
	asks, firstAsk int
	back           bool // only a back-channel
	empty          bool
}

// real: somebody takes the word here.
func (d digest) real() bool { return !d.back && !d.empty }

// analysis gathers a call's findings while it is read.
type analysis struct {
	m       *Matcher
	call    Call
	digests []digest
	moments []Moment
	rules   []int32 // of moments, in step with them
}

// Analyse reads a whole call: moments with every rule applied, exchanges and
// statistics. It depends on nothing but its argument.
func (m *Matcher) Analyse(c Call) Analysis {
	return m.AnalyseWith(c, func(moments []Moment) []Moment { return moments })
}

// AnalyseWith is Analyse where further, given the moments of the rules, answers
// those that count, in the same order: by turn, moments of absence last.
// Exchanges are made of its answer.
func (m *Matcher) AnalyseWith(c Call, further func([]Moment) []Moment) Analysis {
	a := m.readAll(c)
	a.moments = further(a.moments)
	return Analysis{
		Moments:   a.moments,
		Exchanges: a.exchanges(),
		Stats:     callStats(c, a.digests),
		Asks:      a.asks(),
	}
}

// Moments is the part of Analyse that previews need: the moments of a call,
// without exchanges and statistics.
func (m *Matcher) Moments(c Call) []Moment { return m.readAll(c).moments }

// readAll reads every turn and applies every rule.
func (m *Matcher) readAll(c Call) *analysis {
	a := &analysis{m: m, call: c, digests: make([]digest, len(c.Turns))}
	s := m.scanner()
	for i := range c.Turns {
		a.read(s, i)
	}
	m.release(s)
	a.restrict()
	return a
}

// Asks is, by turn, how many of its sentences ask. It does not depend on sides.
func (m *Matcher) Asks(turns []transcript.Turn) []int {
	s := m.scanner()
	defer m.release(s)
	out := make([]int, len(turns))
	for i := range turns {
		s.run(turns[i].Text)
		for _, in := range s.sentences {
			if s.question(in) {
				out[i]++
			}
		}
	}
	return out
}

func (a *analysis) asks() []int {
	if len(a.digests) == 0 {
		return nil
	}
	out := make([]int, len(a.digests))
	for i := range a.digests {
		out[i] = a.digests[i].asks
	}
	return out
}

func (a *analysis) read(s *scanner, turn int) {
	t := &a.call.Turns[turn]
	side := a.call.side(turn)
	s.scan(t.Text, side)
	d := digest{side: side, words: s.words, fillers: s.fillers, back: s.backchannel(), empty: len(s.tokens) == 0, firstAsk: -1}
	for i, asks := range s.asked {
		if asks {
			if d.asks++; d.firstAsk < 0 {
				in := s.sentences[i]
				d.firstAsk, _ = s.written(in.first, in.last)
			}
		}
	}
	a.digests[turn] = d
	for _, h := range s.found {
		mo := a.m.moment(s, h, t.Text, side)
		mo.Turn, mo.Start, mo.End = turn, t.At(mo.From), t.EndAt(mo.To)
		mo.End = max(mo.Start, mo.End)
		a.moments = append(a.moments, mo)
		a.rules = append(a.rules, h.rule)
	}
}

// restrict applies the rules that need the whole call: window, order, count
// and absence, one after the other.
func (a *analysis) restrict() {
	m := a.m
	if len(m.wide) == 0 {
		return
	}
	keep := make([]bool, len(a.moments))
	for i := range keep {
		keep[i] = true
	}
	a.each(func(rule int32, t *Tracker, at []int) {
		if t.When == nil {
			return
		}
		window := t.When.span(a.call.length())
		for _, i := range at {
			keep[i] = a.moments[i].Start >= window.Start && a.moments[i].Start <= window.End
		}
	})
	inWindow := slices.Clone(keep)
	a.each(func(rule int32, t *Tracker, at []int) {
		for _, i := range at {
			keep[i] = keep[i] && a.ordered(i, t.After, -1, inWindow) && a.ordered(i, t.Before, 1, inWindow)
		}
	})
	var absent []Moment
	a.each(func(rule int32, t *Tracker, at []int) {
		n := 0
		for _, i := range at {
			if keep[i] {
				n++
			}
		}
		if t.Absent || n < t.MinCount {
			for _, i := range at {
				keep[i] = false
			}
		}
		if t.Absent && n == 0 && len(a.call.Turns) > 0 {
			window := Span{End: a.call.length()}
			if t.When != nil {
				window = t.When.span(window.End)
			}
			side := t.Side
			if side == "" || side == "any" {
				side = transcript.Unknown
			}
			absent = append(absent, Moment{Tracker: t.Key, Kind: t.Kind, Side: side, Turn: -1, Start: max(0, window.Start), End: window.End})
		}
	})
	n := 0
	for i := range a.moments {
		if keep[i] {
			a.moments[n], a.rules[n] = a.moments[i], a.rules[i]
			n++
		}
	}
	a.moments, a.rules = append(a.moments[:n], absent...), a.rules[:n]
}

// each calls fn for every tracker with a rule that needs the whole call, with
// the indices of its moments.
func (a *analysis) each(fn func(rule int32, t *Tracker, at []int)) {
	for _, rule := range a.m.wide {
		var at []int
		for i, r := range a.rules {
			if r == rule {
				at = append(at, i)
			}
		}
		fn(rule, &a.m.trackers[rule], at)
	}
}

// ordered tells whether moment i has one of order's tracker before (-1) or
// after (1) it, close enough.
func (a *analysis) ordered(i int, order *Order, direction int, usable []bool) bool {
	if order == nil {
		return true
	}
	it := &a.moments[i]
	within := order.Within.of(a.call.length())
	for j := range a.moments {
		other := &a.moments[j]
		if j == i || !usable[j] || other.Tracker != order.Tracker {
			continue
		}
		if order.Side != "" && order.Side != "any" && other.Side != order.Side {
			continue
		}
		if cmp.Or(cmp.Compare(other.Turn, it.Turn), cmp.Compare(other.From, it.From)) != direction {
			continue
		}
		var apart time.Duration
		if direction < 0 {
			apart = it.Start - other.End
		} else {
			apart = other.Start - it.End
		}
		if order.Within.IsZero() || apart <= within {
			return true
		}
	}
	return false
}
