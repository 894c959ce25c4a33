package tagging

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach/transcript"
)

// line is a turn written short: side, start and end in seconds, text.
type line struct {
	side       transcript.Side
	start, end float64
	text       string
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func call(length float64, lines ...line) Call {
	c := Call{Length: seconds(length)}
	for _, l := range lines {
		c.Turns = append(c.Turns, transcript.Turn{Start: seconds(l.start), End: seconds(l.end), Text: l.text})
		c.Sides = append(c.Sides, l.side)
	}
	return c
}

const (
	rep      = transcript.Rep
	customer = transcript.Customer
)

func TestRulesOfTheWholeCall(t *testing.T) {
	c := call(100,
		line{rep, 0, 10, "alpha"}, line{customer, 10, 20, "beta"}, line{rep, 20, 30, "alpha"},
		line{customer, 60, 70, "beta"}, line{rep, 90, 100, "alpha"})
	alpha := Tracker{Key: "alpha", Name: "A", Kind: Topic, Phrases: []string{"alpha"}}
	beta := Tracker{Key: "beta", Name: "B", Kind: Topic, Phrases: []string{"beta"}}
	for name, tt := range map[string]struct {
		change func(*Tracker)
		want   []int // turns of alpha
	}{
		"no rule":                  {func(*Tracker) {}, []int{0, 2, 4}},
		"the first part by time":   {func(a *Tracker) { a.When = &When{Part: "first", Length: &Extent{Time: 25 * time.Second}} }, []int{0, 2}},
		"the last part by share":   {func(a *Tracker) { a.When = &When{Part: "last", Length: &Extent{Percent: 20}} }, []int{4}},
		"from one time to another": {func(a *Tracker) { a.When = &When{From: &Extent{Time: 15 * time.Second}, To: &Extent{Percent: 50}} }, []int{2}},
		"after another tracker":    {func(a *Tracker) { a.After = &Order{Tracker: "beta"} }, []int{2, 4}},
		"close after another": {func(a *Tracker) {
			a.After = &Order{Tracker: "beta", Within: Extent{Time: 15 * time.Second}, Side: customer}
		}, []int{2}},
		"after another of a side": {func(a *Tracker) { a.After = &Order{Tracker: "beta", Side: rep} }, nil},
		"before another tracker":  {func(a *Tracker) { a.Before = &Order{Tracker: "beta", Within: Extent{Time: 5 * time.Second}} }, []int{0}},
		"often enough":            {func(a *Tracker) { a.MinCount = 3 }, []int{0, 2, 4}},
		"not often enough":        {func(a *Tracker) { a.MinCount = 4 }, nil},
		"absent but said":         {func(a *Tracker) { a.Absent = true }, nil},
		"absent from a window": {func(a *Tracker) {
			a.Absent = true
			a.When = &When{From: &Extent{Time: 31 * time.Second}, To: &Extent{Time: 80 * time.Second}}
		}, []int{-1}},
		"said on the wrong side":   {func(a *Tracker) { a.Side = customer }, nil},
		"absent on the other side": {func(a *Tracker) { a.Side = customer; a.Absent = true }, []int{-1}},
	} {
		t.Run(name, func(t *testing.T) {
			a := alpha
			tt.change(&a)
			var got []int
			for _, mo := range compile(t, a, beta).Analyse(c).Moments {
				if mo.Tracker == "alpha" {
					got = append(got, mo.Turn)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMomentsTakeWordTimes(t *testing.T) {
	c := call(10, line{customer, 0, 10, "well it is too expensive"})
	at := 0
	for i, w := range []string{"well", "it", "is", "too", "expensive"} {
		c.Turns[0].Words = append(c.Turns[0].Words, transcript.Word{From: at, To: at + len(w), Start: seconds(float64(i)), End: seconds(float64(i) + 0.5)})
		at += len(w) + 1
	}
	mo := compile(t).Analyse(c).Moments[0]
	want := Moment{Tracker: "objection.price", Kind: Objection, Side: customer, From: 11, To: 24, Start: seconds(3), End: seconds(4.5), Text: "too expensive"}
	if diff := cmp.Diff(want, mo); diff != "" {
		t.Error(diff)
	}
}

func TestAStrongAnswerScoresHigherThanAWeakOne(t *testing.T) {
	objection := []line{
		{rep, 0, 40, "so that is what the product does for teams like yours and how it works"},
		{customer, 41, 44, "honestly that's too expensive for us"},
	}
	strong := append(objection[:2:2],
		line{rep, 45, 52, "I understand. What makes you say that, compared to what?"},
		line{customer, 53, 54, "mhm"},
		line{rep, 54, 60, "One of our customers cut ramp time by 30 percent. Does that make sense?"},
		line{customer, 61, 70, "Yes I see, when could we start and how would that work for a team with forty people?"},
		line{rep, 71, 75, "Let's schedule a call for Tuesday at ten."})
	weak := append(objection[:2:2],
		line{rep, 43.5, 100, "I understand but I can probably get you ten percent off the price right away because honestly this is the best product"},
		line{customer, 101, 103, "it is still too expensive"})
	m := compile(t)
	good, bad := m.Analyse(call(80, strong...)).Exchanges, m.Analyse(call(110, weak...)).Exchanges
	if len(good) != 1 || len(bad) != 2 {
		t.Fatalf("%d and %d exchanges", len(good), len(bad))
	}
	x := good[0]
	if x.First != 1 || x.Last != 1 || x.AnswerFirst != 2 || x.AnswerLast != 4 || x.Reaction != 5 || x.Reflex || x.Returns {
		t.Errorf("the exchange is framed as %+v", x)
	}
	if diff := cmp.Diff([]string{"base", "pause", "short", "acknowledged", "question", "substance", "checked", "next_step", "engaged"}, dropKeys(factKeys(x), "steady", "rushed")); diff != "" {
		t.Error(diff)
	}
	sum := 0
	for _, f := range x.Facts {
		sum += f.Points
	}
	if x.Score != sum || x.Score < 80 {
		t.Errorf("the score is %d, its facts add up to %d", x.Score, sum)
	}
	if diff := cmp.Diff([]string{"base", "interrupted", "lecture", "acknowledged", "but", "discount", "returned"}, dropKeys(factKeys(bad[0]), "steady", "rushed")); diff != "" {
		t.Error(diff)
	}
	if !bad[0].Returns || bad[0].Score >= 20 || bad[1].AnswerFirst != -1 || bad[1].Score != 0 {
		t.Errorf("the weak answer is %+v", bad)
	}
}

func factKeys(x Exchange) (keys []string) {
	for _, f := range x.Facts {
		keys = append(keys, f.Key)
	}
	return keys
}

func dropKeys(keys []string, drop ...string) (out []string) {
	for _, k := range keys {
		if k != drop[0] && k != drop[1] {
			out = append(out, k)
		}
	}
	return out
}

func TestAnObjectionInTheFirstHalfMinuteIsAReflex(t *testing.T) {
	x := compile(t).Analyse(call(60, line{customer, 5, 7, "we're not interested"}, line{customer, 8, 9, "really not"}, line{rep, 10, 12, "fair enough, what would help you"})).Exchanges[0]
	if !x.Reflex || x.Last != 1 || x.AnswerFirst != 2 {
		t.Errorf("the exchange is %+v", x)
	}
}

func TestConcurrentAnalysesAgree(t *testing.T) {
	m := compile(t)
	c := call(60, line{rep, 0, 10, "how many reps do you have"}, line{customer, 10, 20, "forty but it's too expensive and we need to think about it"}, line{rep, 21, 30, "I hear you, what would it take?"})
	want := m.Analyse(c)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if diff := cmp.Diff(want, m.Analyse(c)); diff != "" {
					t.Error(diff)
					return
				}
			}
		})
	}
	wg.Wait()
}
