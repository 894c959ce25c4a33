package tagging

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"gametape/coach/tagging/taggingtest"
	"gametape/coach/transcript"
)

func TestTrackersPassTheirOwnTests(t *testing.T) {
	m := compile(t)
	for _, tracker := range ShippedTrackers() {
		if tracker.Support {
			continue
		}
		if len(tracker.Tests.Hit) == 0 || len(tracker.Tests.Miss) == 0 {
			t.Errorf("%s has no tests", tracker.Key)
		}
		passes(t, m, tracker)
	}
}

// passes runs the tests of a tracker itself.
func passes(t *testing.T, m *Matcher, tracker Tracker) {
	t.Helper()
	for _, r := range m.Test(tracker) {
		if r.Got != r.Want {
			t.Errorf("%s: found %t, want %t, in %q", tracker.Key, r.Got, r.Want, r.Text)
		}
	}
}

func TestPacksHaveVersionsAndAllKeys(t *testing.T) {
	keys := map[string]bool{}
	for _, p := range Shipped() {
		if p.Name == "" || p.Version == "" || len(p.Changelog) == 0 || !strings.HasPrefix(p.Changelog[0], p.Version) {
			t.Errorf("pack %q has version %q and changelog %v", p.Name, p.Version, p.Changelog)
		}
		for _, tracker := range p.Trackers {
			keys[tracker.Key] = true
		}
	}
	for _, key := range strings.Fields("objection.price objection.timing objection.authority objection.need objection.competitor objection.status_quo " +
		"objection.trust objection.security objection.integration objection.contract objection.stall objection.brush_off objection.reluctance " +
		"technique.acknowledge technique.clarify technique.label_mirror technique.restate technique.isolate technique.feel_felt_found technique.reframe " +
		"technique.proof technique.value_roi technique.trade technique.trial_close technique.next_step technique.permission weak.discount weak.but topic.buying_signal topic.ask") {
		if !keys[key] {
			t.Errorf("no pack has %s", key)
		}
	}
}

func TestThePackFindsPlainObjections(t *testing.T) {
	m := compile(t)
	for file, falseHits := range map[string]int{
		"b2b": 0, "b2b_heldout": 5, "b2b_heldout2": 1, "b2b_heldout3": 0,
		"b2b_heldout4": 3, "b2b_heldout5": 0, "b2b_heldout6": 2, "b2b_heldout7": 0, "b2b_heldout8": 0,
	} {
		raw, err := os.ReadFile("testdata/" + file + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		var sentences map[string][]string
		if err := yaml.Unmarshal(raw, &sentences); err != nil {
			t.Fatal(err)
		}
		wrong, right, objections := 0, 0, 0
		for key, texts := range sentences {
			found := 0
			for _, text := range texts {
				got := keysIn(m, text)
				if key == "none" && len(objectionsIn(m, text)) > 0 {
					wrong++
					t.Logf("%s: %q is tagged %v", file, text, got)
				}
				found += count(slices.Contains(got, key))
			}
			if key == "none" {
				continue
			}
			right, objections = right+found, objections+len(texts)
			if found*100 < len(texts)*75 {
				t.Errorf("%s: %s is found in %d of %d sentences", file, key, found, len(texts))
			}
		}
		t.Logf("%s: %d of %d objections right (%.2f), %d of %d others tagged", file, right, objections, ratio(right, objections), wrong, len(sentences["none"]))
		if wrong > falseHits {
			t.Errorf("%s: %d sentences that object to nothing are tagged", file, wrong)
		}
	}
}

func TestThePackKeepsQuietInOrdinaryTalk(t *testing.T) {
	m := compile(t)
	turns := taggingtest.Turns(t, 40000, 13, "p4g")
	false1 := 0
	for _, text := range turns {
		false1 += count(slices.ContainsFunc(alone(m, text), func(mo Moment) bool { return mo.Kind == Objection }))
	}
	rate := 1000 * ratio(false1, len(turns))
	t.Logf("%d of %d turns (%.1f in 1,000) hold an objection", false1, len(turns), rate)
	if rate > 5.5 {
		t.Errorf("%.1f of 1,000 turns of ordinary talk are tagged", rate)
	}
}

func TestReluctanceNeedsAnAsk(t *testing.T) {
	m := compile(t)
	for name, tt := range map[string]struct {
		said string
		want bool
	}{
		"after an ask, maybe later is an objection": {"Would you be willing to join us for a trial?", true},
		"after small talk it is none":               {"Would you like to listen to another song?", false},
		"after an offer of help it is none":         {"Is there anything else I can do for you?", false},
	} {
		t.Run(name, func(t *testing.T) {
			moments := m.Moments(Call{
				Turns: []transcript.Turn{
					{End: 3 * time.Second, Text: tt.said, Speaker: -1},
					{Start: 4 * time.Second, End: 5 * time.Second, Text: "Maybe later.", Speaker: -1},
				},
				Sides: []transcript.Side{transcript.Rep, transcript.Customer},
			})
			got := slices.ContainsFunc(moments, func(mo Moment) bool { return mo.Tracker == "objection.reluctance" })
			if got != tt.want {
				t.Errorf("found %v in %v", got, moments)
			}
		})
	}
}

func TestAPhraseCanBeTheWholeSentence(t *testing.T) {
	m := compile(t, Tracker{Key: "whole", Name: "Whole", Kind: Topic, Phrases: []string{"^we will see$", "^not now"}})
	for text, want := range map[string]bool{
		"We'll see.": true, "well, yeah, we'll see, to be honest": true, "Fine. We'll see.": true,
		"we'll see you on Tuesday": false, "then we'll see it": false, "not now, I'm busy": true, "why not now": false,
	} {
		if got := len(m.Match(text, transcript.Customer)) > 0; got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	for _, bad := range []string{"^", "see ^ that", "(^see|that)"} {
		if _, err := Compile([]Tracker{{Key: "bad", Name: "Bad", Kind: Topic, Phrases: []string{bad}}}); err == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestBackchannels(t *testing.T) {
	m := compile(t)
	for text, want := range map[string]bool{
		"mhm": true, "Right, okay.": true, "yeah": true, "uh huh, I see": true, "um": true, "uh-huh": true, "mm hmm": true, "Mm-hmm.": true,
		"yeah okay": true, "oh wow": true, "i see": true, "yeah yeah yeah": true, "oh okay that's right": true, "no": false, "yes please": false,
		"i see what you mean": false, "okay let's do it": false, "right?": false, "sure send it over": false, "wow that is a lot of money": false,
		"we need it": false, "right now we use paper": false, "": false, "really?": false,
	} {
		if got := m.Backchannel(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
