package demo_test

import (
	"os"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/demo"
)

func calls(t *testing.T) []demo.Call {
	t.Helper()
	all, err := demo.Calls()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 8 {
		t.Fatalf("there are %d demo calls, want at least 8", len(all))
	}
	return all
}

func writeFile(t *testing.T, path string, body []byte) {
	t.Helper()
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestEveryKindOfObjectionAndTechniqueIsShown(t *testing.T) {
	shown := map[string]int{}
	for _, call := range calls(t) {
		truth, err := call.Truth()
		if err != nil {
			t.Fatal(err)
		}
		for _, turn := range truth.Turns {
			for _, mark := range turn.Marks {
				kind, _, _ := strings.Cut(mark, ".")
				if want := map[string]string{"objection": demo.Customer, "technique": demo.Rep, "weak": demo.Rep}[kind]; turn.Side != want {
					t.Errorf("%s at %d ms: %s is marked on the %s's side", call.Slug, turn.StartMs, mark, turn.Side)
				}
				shown[mark]++
			}
		}
	}
	want := strings.Fields(`objection.authority objection.brush_off objection.competitor objection.contract
		objection.integration objection.need objection.price objection.security objection.stall
		objection.status_quo objection.timing objection.trust
		technique.acknowledge technique.clarify technique.feel_felt_found technique.isolate
		technique.label_mirror technique.next_step technique.pause technique.permission technique.proof
		technique.reframe technique.restate technique.trade technique.trial_close technique.value_roi
		weak.attacks_competitor weak.but weak.discount weak.gives_up weak.interrupts weak.lecture
		weak.other_objection weak.sends_it weak.speeds_up`)
	var got []string
	for mark := range shown {
		got = append(got, mark)
	}
	sort.Strings(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("marks over all calls (-want +got):\n%s", diff)
	}
}

func TestTheTruthHangsTogether(t *testing.T) {
	for _, call := range calls(t) {
		truth, err := call.Truth()
		if err != nil {
			t.Fatal(err)
		}
		var before int64
		for _, turn := range truth.Turns {
			if turn.StartMs < before {
				t.Errorf("%s: the turn at %d ms is out of order", call.Slug, turn.StartMs)
			}
			before = turn.StartMs
			at := turn.StartMs
			var texts []string
			for _, w := range turn.Words {
				if w.StartMs < at || w.EndMs <= w.StartMs || w.EndMs > turn.EndMs || w.EndMs > call.DurationMs {
					t.Errorf("%s: %q at %d–%d ms does not lie in order inside its turn and the recording", call.Slug, w.Text, w.StartMs, w.EndMs)
				}
				at = w.EndMs
				texts = append(texts, w.Text)
			}
			if diff := cmp.Diff(turn.Text, strings.Join(texts, " ")); diff != "" {
				t.Errorf("%s: the words of the turn at %d ms are not its text:\n%s", call.Slug, turn.StartMs, diff)
			}
		}
	}
}

func TestTheCallsBelongToTheCast(t *testing.T) {
	people, err := demo.People()
	if err != nil {
		t.Fatal(err)
	}
	reps := map[string]string{}
	for _, p := range people {
		if p.Role == "rep" {
			reps[p.Email] = p.Name
		}
	}
	formats := map[string]bool{}
	for _, call := range calls(t) {
		if reps[call.RepEmail] != call.RepName {
			t.Errorf("%s: %s <%s> is no rep in the cast", call.Slug, call.RepName, call.RepEmail)
		}
		transcript, err := call.Transcript()
		if err != nil {
			t.Error(err)
		}
		if transcript.ContentType == "" || len(transcript.Body) == 0 {
			t.Errorf("%s: the transcript %s is empty or of no known type", call.Slug, transcript.Name)
		}
		formats[call.TranscriptFormat] = true
	}
	if len(formats) < 6 {
		t.Errorf("the transcripts show %d formats, want at least 6", len(formats))
	}
}

func TestACallWasDaysAgoAtItsTimeOfDay(t *testing.T) {
	zone := time.FixedZone("somewhere", 2*3600)
	now := time.Date(2031, 3, 5, 23, 30, 0, 0, zone)
	got, err := demo.Call{DaysAgo: 7, StartTime: "08:45"}.StartedAt(now)
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2031, 2, 26, 8, 45, 0, 0, zone); !got.Equal(want) {
		t.Errorf("StartedAt = %s, want %s", got, want)
	}
	if _, err := (demo.Call{StartTime: "noon"}).StartedAt(now); err == nil {
		t.Error("a start time of \"noon\" was accepted")
	}
}
