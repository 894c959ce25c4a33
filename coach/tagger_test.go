package coach

import (
	"context"
	"strings"
	"testing"

	"gametape/coach/tagging"
)

// spoiled keeps models that nobody can read.
type spoiled struct{ Models }

func (spoiled) Model(context.Context, ModelID) (Model, error) {
	return Model{Body: []byte("of another program")}, nil
}

func TestAModelThatCannotBeReadStopsTagging(t *testing.T) {
	rows := []Tracker{{ID: "t", Enabled: true, Smart: "m", Rule: tagging.Tracker{Name: "Fees"}}}
	err := new(Ruleset).learn(t.Context(), spoiled{}, rows, nil)
	if CodeOf(err) != CodeUnavailable || Permanent(err) || !strings.Contains(MessageOf(err), `"Fees"`) {
		t.Errorf("the error is %v", err)
	}
	rows[0].Enabled = false
	if err := new(Ruleset).learn(t.Context(), spoiled{}, rows, nil); err != nil {
		t.Errorf("a tracker that is switched off stops tagging: %v", err)
	}
}
