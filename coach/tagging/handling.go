package tagging

import (
	"fmt"
	"slices"
	"time"
)

// weights is the whole handling score: a base, and what each fact adds. The
// texts are what the page shows next to the points.
var weights = map[string]struct {
	points int
	text   string
}{
	"base":         {10, "answered the objection"},
	"unanswered":   {0, "never answered the objection"},
	"pause":        {8, "waited %.1f s before answering"},
	"interrupted":  {-10, "started %.1f s before the customer had finished"},
	"acknowledged": {12, "showed in the first words that it was heard"},
	"question":     {15, "asked a question first"},
	"short":        {8, "let the customer speak again after %.0f s"},
	"lecture":      {-8, "spoke for %.0f s without a break"},
	"steady":       {5, "kept to the usual pace (%.0f words a minute)"},
	"rushed":       {-5, "spoke faster than usual (%.0f words a minute)"},
	"but":          {-8, "took the acknowledgement back with a “but”"},
	"substance":    {12, "made a case with %s"},
	"discount":     {-12, "offered a discount without a condition"},
	"checked":      {10, "checked whether that settles it"},
	"next_step":    {10, "named a next step soon after"},
	"weak":         {-6, "weak handling: “%s”"},
	"engaged":      {10, "the customer %s"},
	"returned":     {-8, "the same objection came up again later"},
}

const (
	goodPauseFrom  = 700 * time.Millisecond
	goodPauseTo    = 3 * time.Second
	shortAnswer    = 20 * time.Second
	lectureAnswer  = 45 * time.Second
	fasterAllowed  = 1.03
	firstWords     = 12
	paceNeedsWords = 15
)

// Trackers the score reads. A company that replaces a shipped pack keeps these
// keys for what means the same.
var (
	acknowledging = []string{"technique.acknowledge", "technique.restate", "technique.label_mirror", "technique.feel_felt_found"}
	substantial   = []string{"technique.proof", "technique.value_roi", "technique.reframe", "technique.trade"}
	checking      = []string{"technique.trial_close", "technique.isolate"}
)

// cases are what the substantial trackers are called in an explanation.
var cases = map[string]string{
	"technique.proof": "proof", "technique.value_roi": "the value it has", "technique.reframe": "another view of it",
	"technique.trade": "an offer that has a condition",
}

const (
	keyNextStep     = "technique.next_step"
	keyWeakBut      = "weak.but"
	keyWeakDiscount = "weak.discount"
	keyBuying       = "topic.buying_signal"
)

// judge fills in the facts of an exchange and its score.
func (a *analysis) judge(x *Exchange, byTurn func(int) []Moment, rep pace) {
	if x.AnswerFirst < 0 {
		x.add("unanswered", 0, "", nil)
		return
	}
	x.add("base", 0, "", nil)
	var said []Moment
	for turn := x.AnswerFirst; turn <= x.AnswerLast; turn++ {
		for _, mo := range byTurn(turn) {
			switch {
			case mo.Side != a.digests[x.AnswerFirst].side:
				continue
			case mo.Kind == Technique && !slices.Contains(x.Techniques, mo.Tracker):
				x.Techniques = append(x.Techniques, mo.Tracker)
			case mo.Kind == Weak && !slices.Contains(x.Weak, mo.Tracker):
				x.Weak = append(x.Weak, mo.Tracker)
			}
			said = append(said, mo)
		}
	}
	a.judgeTimes(x, rep)
	a.judgeWords(x, said)
	a.judgeOutcome(x, byTurn)
	x.Score = max(0, min(100, x.Score))
}

// add appends a fact; at is the moment that shows it, nil where none does.
func (x *Exchange) add(key string, value float64, unit string, at *Moment, args ...any) {
	w := weights[key]
	f := Fact{Key: key, Text: w.text, Points: w.points, Value: value, Unit: unit, Turn: -1, From: -1, To: -1}
	if len(args) > 0 {
		f.Text = fmt.Sprintf(w.text, args...)
	}
	if at != nil {
		f.Turn, f.From, f.To = at.Turn, at.From, at.To
	}
	x.Score += w.points
	x.Facts = append(x.Facts, f)
}

// judgeTimes judges pause, length and pace; estimated times say nothing of
// pauses and pace.
func (a *analysis) judgeTimes(x *Exchange, rep pace) {
	if !a.call.Estimated {
		wait := x.AnswerSpan.Start - x.ObjectionSpan.End
		switch {
		case wait < 0:
			x.add("interrupted", wait.Seconds(), "s", nil, -wait.Seconds())
		case wait >= goodPauseFrom && wait <= goodPauseTo:
			x.add("pause", wait.Seconds(), "s", nil, wait.Seconds())
		}
	}
	length := x.AnswerSpan.End - x.AnswerSpan.Start
	switch {
	case length <= shortAnswer:
		x.add("short", length.Seconds(), "s", nil, length.Seconds())
	case length > lectureAnswer:
		x.add("lecture", length.Seconds(), "s", nil, length.Seconds())
	}
	var answer pace
	for turn := x.AnswerFirst; turn <= x.AnswerLast; turn++ {
		if d := a.digests[turn]; d.side == a.digests[x.AnswerFirst].side {
			answer.words += d.words
			answer.time += speaking(&a.call.Turns[turn])
		}
	}
	if now, usual := answer.perMinute(), rep.perMinute(); !a.call.Estimated && answer.words >= paceNeedsWords && rep.words > answer.words && now > 0 {
		if now > usual*fasterAllowed {
			x.add("rushed", now, "words/min", nil, now)
		} else {
			x.add("steady", now, "words/min", nil, now)
		}
	}
}

func (a *analysis) judgeWords(x *Exchange, said []Moment) {
	first := func(keys ...string) *Moment {
		for i := range said {
			if slices.Contains(keys, said[i].Tracker) {
				return &said[i]
			}
		}
		return nil
	}
	opening := a.opening(x.AnswerFirst)
	if ack := first(acknowledging...); ack != nil && ack.Turn == x.AnswerFirst && ack.From < opening {
		x.add("acknowledged", 0, "", ack)
	}
	pitch := first(substantial...)
	if d := a.digests[x.AnswerFirst]; d.asks > 0 && (pitch == nil || pitch.Turn > x.AnswerFirst || pitch.From > d.firstAsk) {
		x.add("question", 0, "", &Moment{Turn: x.AnswerFirst, From: d.firstAsk, To: len(a.call.Turns[x.AnswerFirst].Text)})
	}
	if but := first(keyWeakBut); but != nil {
		x.add("but", 0, "", but)
	}
	if pitch != nil {
		x.add("substance", 0, "", pitch, cases[pitch.Tracker])
	}
	if discount := first(keyWeakDiscount); discount != nil {
		x.add("discount", 0, "", discount)
	}
	for _, key := range x.Weak {
		if key != keyWeakBut && key != keyWeakDiscount {
			x.add("weak", 0, "", first(key), a.m.name(key))
		}
	}
	if check := first(checking...); check != nil {
		x.add("checked", 0, "", check)
	}
}

// opening is the byte at which the first words of a turn end.
func (a *analysis) opening(turn int) int {
	text := a.call.Turns[turn].Text
	words, inWord := 0, false
	for i := range len(text) {
		if blank := charClasses[text[i]] == charSpace; blank == inWord {
			if inWord = !blank; inWord {
				words++
			} else if words == firstWords {
				return i
			}
		}
	}
	return len(text)
}

func (a *analysis) judgeOutcome(x *Exchange, byTurn func(int) []Moment) {
	rep := a.digests[x.AnswerFirst].side
nextStep:
	for turn := x.AnswerFirst; turn <= x.AnswerLast+nextStepWithin; turn++ {
		for _, mo := range byTurn(turn) {
			if mo.Tracker == keyNextStep && mo.Side == rep {
				x.add("next_step", 0, "", &mo)
				break nextStep
			}
		}
	}
	if x.Reaction >= 0 {
		objection := 0
		for turn := x.First; turn <= x.Last; turn++ {
			objection += a.digests[turn].words
		}
		reaction := a.digests[x.Reaction]
		at := &Moment{Turn: x.Reaction, To: len(a.call.Turns[x.Reaction].Text)}
		again := slices.ContainsFunc(byTurn(x.Reaction), func(mo Moment) bool { return slices.Contains(x.Objections, mo.Tracker) })
		switch {
		case again:
		case slices.ContainsFunc(byTurn(x.Reaction), func(mo Moment) bool { return mo.Tracker == keyBuying }):
			x.add("engaged", 0, "", at, "agreed")
		case reaction.asks > 0:
			x.add("engaged", 0, "", at, "asked a further question")
		case reaction.words > objection:
			x.add("engaged", float64(reaction.words), "words", at, "opened up and said more than before")
		}
	}
	if x.Returns {
		x.add("returned", 0, "", nil)
	}
}

// name is a tracker's name for people.
func (m *Matcher) name(key string) string {
	for i := range m.trackers {
		if m.trackers[i].Key == key {
			return m.trackers[i].Name
		}
	}
	return key
}
