package coach

import (
	"context"
	"strings"
	"testing"

	"gametape/coach/tagging"
)

// spoiled keeps models that nobody can read.
type spoiled struct{ ModelRows }

func (spoiled) Model(context.Context, ModelID) (Model, error) {
	return Model{Body: []byte("of another program")}, nil
}

func TestATrackerWhoseModelCannotBeReadGoesByItsPhrases(t *testing.T) {
	rows := []Tracker{{ID: "t", Enabled: true, Smart: "m", Rule: tagging.Tracker{Name: "Fees"}}, {ID: "off", Smart: "m"}}
	var r Ruleset
	if err := r.learn(t.Context(), spoiled{}, rows, nil); err != nil {
		t.Fatalf("one spoiled model stops all tagging: %v", err)
	}
	if len(r.smart) != 0 || !strings.Contains(r.phrasesOnly["t"], `"Fees"`) || r.phrasesOnly["off"] != "" {
		t.Errorf("%d trackers find by learning, and this is said: %v", len(r.smart), r.phrasesOnly)
	}
}
