package coach

import (
	"context"
	"slices"
	"testing"
	"time"
)

// A stage of its own file: it needs equipment, and only calls without a
// transcript go through it. Adding it is one line in stageSpecs.
const stageListen StageName = "listen"

func listening(heard *[]string) StageSpec {
	return StageSpec{
		Name: stageListen, Label: "Listened to", Queue: StageQueue{Name: "listen", Pool: "listen", Weight: 1, Workers: 1, Slow: true},
		Needs: []StageName{StageProbe},
		When:  func(c Call, has Equipment) bool { return has[stageListen] && c.TranscriptFile == nil },
		Run: func(_ Processing, _ context.Context, s Stage) error {
			*heard = append(*heard, s.Owner)
			return nil
		},
	}
}

func TestAStageIsAddedByOneLineOfTheTable(t *testing.T) {
	before := stageSpecs
	defer func() { stageSpecs = before }()
	var heard []string
	stageSpecs = append(slices.Clone(before), listening(&heard))

	silent, told := Call{ID: "call_1", Recording: &Blob{}}, Call{ID: "call_2", Recording: &Blob{}, TranscriptFile: &Blob{}}
	equipped := Equipment{stageListen: true}
	for _, c := range []struct {
		name string
		call Call
		has  Equipment
		want bool
	}{
		{"no transcript, and somebody to listen", silent, equipped, true},
		{"no transcript, and nobody to listen", silent, nil, false},
		{"a transcript", told, equipped, false},
	} {
		has := slices.ContainsFunc(firstStages(c.call, c.has, time.Time{}), func(s Stage) bool { return s.Name == stageListen })
		if has != c.want {
			t.Errorf("%s: listened to: %v, want %v", c.name, has, c.want)
		}
	}

	stages := firstStages(silent, equipped, time.Time{})
	startable := func() bool {
		return slices.ContainsFunc(Startable(stages), func(s Stage) bool { return s.Name == stageListen })
	}
	if startable() {
		t.Error("it starts before the probe has ended")
	}
	for i := range stages {
		if stages[i].Name == StageProbe {
			stages[i].State = Done
		}
	}
	if !startable() {
		t.Error("it does not start once the probe has ended")
	}
	if err := (Processing{}).run(t.Context(), Stage{Owner: "call_1", Name: stageListen}); err != nil || !slices.Equal(heard, []string{"call_1"}) {
		t.Errorf("it ran for %q: %v", heard, err)
	}
}

func TestTheTableOfStagesIsWhole(t *testing.T) {
	seen := map[StageName]bool{}
	for _, s := range StageSpecs() {
		if s.Label == "" || s.Run == nil || s.Queue.Name == "" || s.Queue.Pool == "" || s.Queue.Weight <= 0 || max(s.Queue.Workers, s.Queue.PerCore) <= 0 {
			t.Errorf("something is missing of %+v", s)
		}
		for _, n := range s.Needs {
			if !seen[n] {
				t.Errorf("%s needs %s, which does not come before it", s.Name, n)
			}
		}
		seen[s.Name] = true
	}
	if CodeOf((Processing{}).run(t.Context(), Stage{Name: "unheard of"})) != CodeInvalid {
		t.Error("a stage that is not in the table runs")
	}
}

func TestLongCallsWaitApart(t *testing.T) {
	usual := Call{Duration: time.Hour, TranscriptFile: &Blob{Size: 2 << 20}}
	for name, long := range map[string]Call{
		"a day of recording": {Duration: 24 * time.Hour},
		"40 MiB of words":    {Duration: time.Hour, TranscriptFile: &Blob{Size: 40 << 20}},
	} {
		for _, spec := range stageSpecs {
			if spec.OfClip || spec.Name == StageProbe { // short whatever the call's length
				continue
			}
			if spec.QueueFor(long).Pool == spec.QueueFor(usual).Pool {
				t.Errorf("%s of %s takes the workers of usual calls", spec.Name, name)
			}
		}
	}
}
