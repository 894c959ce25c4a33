package api

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
	"gametape/coach/tagging"
)

func TestEveryMistakeInAFileOfTrackersIsToldWithItsPlace(t *testing.T) {
	_, err := tagging.ParseTrackers([]byte(`- key: topic.a
  name: A
  kind: topic
  phrases: ["(broken"]
- key: topic.b
  name: B
  kind: matter
  phrases: [fine]
`))
	got := problemOf(coach.WrongRule(err))
	type place struct {
		Location, Tracker string
		Line, Column      int
	}
	var places []place
	for _, e := range got.Errors {
		places = append(places, place{e.Location, e.Tracker, e.Line, e.Column})
	}
	want := []place{{"rule.phrases[0]", "topic.a", 4, 14}, {"rule.kind", "topic.b", 7, 9}}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Errorf("the places are wrong (-want +got):\n%s", diff)
	}
}

func TestMistakesInAPhraseArePlacedInCodeUnits(t *testing.T) {
	rule := json.RawMessage(`{"key":"topic.a","name":"A","kind":"topic","phrases":["ganz teuer","zu türkisch (teuer"]}`)
	_, err := tagging.ParseTrackers(append(append([]byte{'['}, rule...), ']'))
	problems, ok := err.(tagging.Problems) //nolint:errorlint // ParseTrackers returns it bare
	if !ok || len(problems) != 1 {
		t.Fatalf("one mistake was expected, there is %v", err)
	}
	p := preview(coach.Preview{Problems: problems}, rule).Problems[0]
	if p.Index != 1 || p.From != 12 || p.To != 18 {
		t.Errorf("the mistake in phrase %d goes from %d to %d, want phrase 1, 12 to 18", p.Index, p.From, p.To)
	}
}
