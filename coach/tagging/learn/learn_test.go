package learn_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"gametape/coach/tagging"
	"gametape/coach/tagging/learn"
	"gametape/coach/tagging/taggingtest"
	"gametape/coach/transcript"
	"gametape/internal/eval"
)

func TestALearnedTrackerBeatsThePackOnPersuasion(t *testing.T) {
	turns := persuasion(t)
	var model *learn.Model
	var learned, pack []float64 // F1
	wins := 0
	for seed := range uint64(splits) {
		train, rest := split(turns, 40, 200, seed+1)
		m, report, err := learn.Train(train, 0)
		if err != nil {
			t.Fatal(err)
		}
		var byModel, byPack learn.Counts
		for _, e := range rest {
			hit := m.Hit(e.Seen)
			byModel.Add(learn.Counts{Gold: count(e.Confirmed), Found: count(hit), Right: count(hit && e.Confirmed)})
			tagged := slices.ContainsFunc(e.Found, func(m learn.Mark) bool { return m.Kind == tagging.Objection })
			byPack.Add(learn.Counts{Gold: count(e.Confirmed), Found: count(tagged), Right: count(tagged && e.Confirmed)})
		}
		lp, lr, lf := byModel.Figures()
		pp, pr, pf := byPack.Figures()
		learned, pack, wins = append(learned, lf), append(pack, pf), wins+count(lf > pf)
		if seed > 0 {
			continue
		}
		model = m
		t.Logf("trained on %d confirmed and %d rejected turns: cross-validated precision %.3f, recall %.3f, F1 %.3f, Brier %.3f",
			report.Confirmed, report.Rejected, report.Precision, report.Recall, report.F1, report.Brier)
		t.Logf("on %d other turns (%d resist): learned P %.3f R %.3f F1 %.3f; pack P %.3f R %.3f F1 %.3f", len(rest), byModel.Gold, lp, lr, lf, pp, pr, pf)
	}
	lf, pf := mean(learned), mean(pack)
	t.Logf("over %d splits: learned F1 %.3f, pack F1 %.3f; the learned tracker is better in %d", splits, lf, pf, wins)
	if lf <= pf {
		t.Errorf("the learned tracker reaches F1 %.3f, the pack %.3f", lf, pf)
	}
	raw, err := model.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var again learn.Model
	if err := again.UnmarshalBinary(raw); err != nil {
		t.Fatal(err)
	}
	for _, e := range turns[:50] {
		if model.Score(e.Seen) != again.Score(e.Seen) {
			t.Fatalf("a stored model scores %q differently", e.Text)
		}
	}
}

// splits is over how many splits the figures are the mean.
const splits = 20

func mean(values []float64) (sum float64) {
	for _, v := range values {
		sum += v / float64(len(values))
	}
	return sum
}

// persuasion are the customer's turns of PersuasionForGood, as a smart tracker
// sees them in their dialogs.
func persuasion(t *testing.T) (out []learn.Example) {
	lines, err := eval.ReadLabelled(taggingtest.Open(t, "labelled/persuasion_dev.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := tagging.Compile(tagging.ShippedTrackers())
	if err != nil {
		t.Fatal(err)
	}
	eval.EachCall(lines, func(first int, c tagging.Call) {
		for i, s := range learn.SeenIn(c, m.Moments(c), "") {
			if l := lines[first+i]; l.Side == transcript.Customer {
				out = append(out, learn.Example{Dialog: l.Dialog, Seen: s, Confirmed: len(l.Objection) > 0})
			}
		}
	})
	return out
}

// split takes whole dialogs until there are enough judged turns; the other
// dialogs are for judging.
func split(turns []learn.Example, confirmed, rejected int, seed uint64) (train, rest []learn.Example) {
	byDialog := map[string][]learn.Example{}
	var dialogs []string
	for _, e := range turns {
		if byDialog[e.Dialog] == nil {
			dialogs = append(dialogs, e.Dialog)
		}
		byDialog[e.Dialog] = append(byDialog[e.Dialog], e)
	}
	random := rand.New(rand.NewPCG(seed, 1))
	random.Shuffle(len(dialogs), func(i, j int) { dialogs[i], dialogs[j] = dialogs[j], dialogs[i] })
	for _, d := range dialogs {
		if confirmed == 0 && rejected == 0 {
			rest = append(rest, byDialog[d]...)
			continue
		}
		for _, e := range byDialog[d] {
			switch {
			case e.Confirmed && confirmed > 0:
				train, confirmed = append(train, e), confirmed-1
			case !e.Confirmed && rejected > 0:
				train, rejected = append(train, e), rejected-1
			}
		}
	}
	return train, rest
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func TestTrainSaysWhatIsMissing(t *testing.T) {
	if _, _, err := learn.Train([]learn.Example{{Dialog: "a", Seen: learn.Seen{Text: "too dear"}, Confirmed: true}}, 0); err == nil {
		t.Error("one example is enough to learn from")
	}
}

func TestTrainingTwiceGivesTheSameModel(t *testing.T) {
	var examples []learn.Example
	for i := range 20 {
		d := string(rune('a' + i))
		examples = append(examples, learn.Example{Dialog: d, Seen: learn.Seen{Text: "that costs too much for us"}, Confirmed: true},
			learn.Example{Dialog: d, Seen: learn.Seen{Text: "we start on monday then"}})
	}
	a, report, err := learn.Train(examples, 0)
	if err != nil {
		t.Fatal(err)
	}
	b, _, _ := learn.Train(examples, 0)
	if !slices.Equal(a.Weights, b.Weights) {
		t.Error("the weights differ")
	}
	if report.F1 < 0.99 || !a.Hit(learn.Seen{Text: "it costs too much"}) || a.Hit(learn.Seen{Text: "see you monday"}) {
		t.Errorf("two plain sentences are not told apart: %+v", report)
	}
}

// plain are examples that any model tells apart, but for every fifth rejected
// turn, which reads like a confirmed one.
func plain(confusing bool) (examples []learn.Example) {
	for i := range 25 {
		d := string(rune('a' + i))
		rejected := "we start on monday then"
		if confusing && i%5 == 0 {
			rejected = "that costs too much for us"
		}
		examples = append(examples, learn.Example{Dialog: d, Seen: learn.Seen{Text: "that costs too much for us"}, Confirmed: true}, learn.Example{Dialog: d, Seen: learn.Seen{Text: rejected}})
	}
	return examples
}

func TestTheThresholdGivesTheWantedPrecision(t *testing.T) {
	for name, tt := range map[string]struct {
		wanted  float64
		reached bool
	}{
		"a precision that is there":     {0.8, true},
		"a precision that nobody gives": {0.95, false},
		"none asked for":                {0, false},
	} {
		t.Run(name, func(t *testing.T) {
			_, report, err := learn.Train(plain(true), tt.wanted)
			if err != nil {
				t.Fatal(err)
			}
			if report.Reached != tt.reached || tt.reached && report.Precision < tt.wanted || report.F1 < 0.8 {
				t.Errorf("the report is %+v", report)
			}
		})
	}
}

func TestAMomentIsTheSentenceThatWeighsMost(t *testing.T) {
	m, _, err := learn.Train(plain(false), 0)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"We start on Monday then. It costs too much! See you":  "It costs too much!",
		"  It costs too much ":                                 "It costs too much",
		"it costs too much and we start on monday":             "it costs too much and we start on monday",
		"It costs 3.5 times as much. We start on Monday then.": "It costs 3.5 times as much.",
		"": "",
	} {
		from, to := m.Where(learn.Seen{Text: text})
		if got := text[from:to]; got != want {
			t.Errorf("in %q the moment is %q, want %q", text, got, want)
		}
	}
}

func TestAStoredModelThatCannotBeReadSaysSo(t *testing.T) {
	for _, raw := range [][]byte{nil, []byte("hello"), {0, 1, 2}} {
		if err := new(learn.Model).UnmarshalBinary(raw); err == nil {
			t.Errorf("%q is read", raw)
		}
	}
}
