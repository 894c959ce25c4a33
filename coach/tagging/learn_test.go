package tagging

import (
	"math/rand/v2"
	"slices"
	"testing"

	"gametape/coach/transcript"
)

func TestALearnedTrackerBeatsThePackOnPersuasion(t *testing.T) {
	lines := labelled(t, "labelled/persuasion_dev.jsonl.gz")
	train, rest := split(lines, 40, 200)
	model, report, err := Train(train, UsualPrecision)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("trained on %d confirmed and %d rejected turns: cross-validated precision %.3f, recall %.3f, F1 %.3f, Brier %.3f, reached %v",
		report.Confirmed, report.Rejected, report.Precision, report.Recall, report.F1, report.Brier, report.Reached)
	m := compile(t)
	var learned, pack counts
	for _, e := range rest {
		hit := model.Hit(e.Before, e.Text, e.After)
		learned.add(counts{count(e.Confirmed), count(hit), count(hit && e.Confirmed)})
		tagged := slices.ContainsFunc(alone(m, e.Text), func(mo Moment) bool { return mo.Kind == Objection })
		pack.add(counts{count(e.Confirmed), count(tagged), count(tagged && e.Confirmed)})
	}
	lp, lr, lf := learned.figures()
	pp, pr, pf := pack.figures()
	t.Logf("on %d other turns (%d resist): learned P %.3f R %.3f F1 %.3f; pack P %.3f R %.3f F1 %.3f", len(rest), learned.gold, lp, lr, lf, pp, pr, pf)
	if lf <= pf {
		t.Errorf("the learned tracker reaches F1 %.3f, the pack %.3f", lf, pf)
	}
	raw, err := model.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var again Model
	if err := again.UnmarshalBinary(raw); err != nil {
		t.Fatal(err)
	}
	for _, e := range rest[:50] {
		if model.Score(e.Before, e.Text, e.After) != again.Score(e.Before, e.Text, e.After) {
			t.Fatalf("a stored model scores %q differently", e.Text)
		}
	}
}

// split takes whole dialogs until there are enough judged customer turns; the
// other dialogs are for judging.
func split(lines []Labelled, confirmed, rejected int) (train, rest []Example) {
	byDialog := map[string][]Example{}
	var dialogs []string
	for i, l := range lines {
		if l.Side != transcript.Customer {
			continue
		}
		e := Example{Dialog: l.Dialog, Text: l.Text, Confirmed: len(l.Objection) > 0}
		if i > 0 && lines[i-1].Dialog == l.Dialog {
			e.Before = lines[i-1].Text
		}
		if i+1 < len(lines) && lines[i+1].Dialog == l.Dialog {
			e.After = lines[i+1].Text
		}
		if byDialog[l.Dialog] == nil {
			dialogs = append(dialogs, l.Dialog)
		}
		byDialog[l.Dialog] = append(byDialog[l.Dialog], e)
	}
	random := rand.New(rand.NewPCG(1, 1))
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

func TestTrainSaysWhatIsMissing(t *testing.T) {
	if _, _, err := Train([]Example{{Dialog: "a", Text: "too dear", Confirmed: true}}, UsualPrecision); err == nil {
		t.Error("one example is enough to learn from")
	}
}

func TestTrainingTwiceGivesTheSameModel(t *testing.T) {
	var examples []Example
	for i := range 20 {
		d := string(rune('a' + i))
		examples = append(examples, Example{Dialog: d, Text: "that costs too much for us", Confirmed: true},
			Example{Dialog: d, Text: "we start on monday then"})
	}
	a, report, err := Train(examples, UsualPrecision)
	if err != nil {
		t.Fatal(err)
	}
	b, _, _ := Train(examples, UsualPrecision)
	if !slices.Equal(a.Weights, b.Weights) {
		t.Error("the weights differ")
	}
	if report.F1 < 0.99 || !a.Hit("", "it costs too much", "") || a.Hit("", "see you monday", "") {
		t.Errorf("two plain sentences are not told apart: %+v", report)
	}
}

// plain are examples that any model tells apart, but for every fifth rejected
// turn, which reads like a confirmed one.
func plain(confusing bool) (examples []Example) {
	for i := range 25 {
		d := string(rune('a' + i))
		rejected := "we start on monday then"
		if confusing && i%5 == 0 {
			rejected = "that costs too much for us"
		}
		examples = append(examples, Example{Dialog: d, Text: "that costs too much for us", Confirmed: true}, Example{Dialog: d, Text: rejected})
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
			_, report, err := Train(plain(true), tt.wanted)
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
	m, _, err := Train(plain(false), UsualPrecision)
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
		from, to := m.Where("", text, "")
		if got := text[from:to]; got != want {
			t.Errorf("in %q the moment is %q, want %q", text, got, want)
		}
	}
}

func TestAStoredModelThatCannotBeReadSaysSo(t *testing.T) {
	for _, raw := range [][]byte{nil, []byte("hello"), {0, 1, 2}} {
		if err := new(Model).UnmarshalBinary(raw); err == nil {
			t.Errorf("%q is read", raw)
		}
	}
}
