package eval_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gametape/coach/tagging"
	"gametape/coach/tagging/taggingtest"
	"gametape/internal/eval"
)

func TestReadLabelledReadsEveryShape(t *testing.T) {
	in := `{"dialog":"a","side":"customer","text":"too expensive","objection":["price"]}
{"dialog":"a","side":"customer","text":"hello","objection":false}
{"dialog":"b","side":"customer","text":"no","act":"disagree-donation"}
{"dialog":"c","text":"I see","strategy":"showing-empathy,small-talk"}
`
	lines, err := eval.ReadLabelled(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	want := []eval.Labelled{
		{Dialog: "a", Side: "customer", Text: "too expensive", Objection: []string{"price"}},
		{Dialog: "a", Side: "customer", Text: "hello", Objection: []string{}},
		{Dialog: "b", Side: "customer", Text: "no", Objection: []string{"any"}},
		{Dialog: "c", Side: "unknown", Text: "I see", Technique: []string{"acknowledge"}},
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	if _, err := eval.ReadLabelled(strings.NewReader("{\n")); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a broken line is reported as %v", err)
	}
}

func TestEvaluateCountsRightAndWrongTags(t *testing.T) {
	lines, err := eval.ReadLabelled(strings.NewReader(`{"dialog":"a","side":"customer","text":"that is too expensive","objection":["price"]}
{"dialog":"a","side":"customer","text":"lovely weather","objection":["price"]}
{"dialog":"b","side":"customer","text":"it is too expensive","objection":[]}
{"dialog":"b","side":"customer","text":"good morning","objection":[]}
`))
	if err != nil {
		t.Fatal(err)
	}
	r := eval.Evaluate(lines, shipped(t))
	price := r.Rows[1]
	if price.Key != "objection.price" || price.Gold != 2 || price.Found != 2 || price.Right != 1 || price.F1.Value != 0.5 {
		t.Errorf("price is judged as %+v", price)
	}
	if r.FalsePer1000 != 500 {
		t.Errorf("false hits are %v in 1,000 lines, want 500", r.FalsePer1000)
	}
	if len(r.Missed) != 1 || r.Missed[0].Text != "lovely weather" {
		t.Errorf("missed lines are %+v", r.Missed)
	}
	if everything := r.Baselines[1].Rows[1]; everything.Recall.Value != 1 || everything.Precision.Value != 0.5 {
		t.Errorf("tagging everything is judged as %+v", everything)
	}
}

func TestFiguresOnThePublicSets(t *testing.T) {
	for _, name := range []string{"persuasion_dev", "negotiation_dev"} {
		t.Run(name, func(t *testing.T) {
			t.Log("\n" + eval.Evaluate(labelled(t, "labelled/"+name+".jsonl.gz"), shipped(t)).String())
		})
	}
}

func shipped(t *testing.T) *tagging.Matcher {
	t.Helper()
	m, err := tagging.Compile(tagging.ShippedTrackers())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func labelled(t *testing.T, name string) []eval.Labelled {
	t.Helper()
	lines, err := eval.ReadLabelled(taggingtest.Open(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return lines
}
