package db

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
	"gametape/coach/tagging"
)

func TestAChangeOfAnOlderVersionIsRefused(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Make(ctx, boss, fees(), true)
	fine(t, err)
	mine, theirs := fees(), fees()
	theirs.Phrases = []string{"levy"}
	_, err = c.Save(ctx, boss, tracker.ID, theirs, 1)
	fine(t, err)
	_, err = c.Save(ctx, boss, tracker.ID, mine, 1)
	if coach.CodeOf(err) != coach.CodeConflict || !strings.Contains(coach.MessageOf(err), "This tracker was changed meanwhile (phrases)") {
		t.Errorf("the answer is %v", err)
	}
	last, err := c.Save(ctx, boss, tracker.ID, mine, 2)
	fine(t, err)
	if last.Version != 3 {
		t.Errorf("saved over the other one it is version %d", last.Version)
	}
}

func TestATrackerThatAnotherGoesByStaysAndStaysOn(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Make(ctx, boss, fees(), true)
	fine(t, err)
	late := fees()
	late.Key, late.Name, late.Phrases, late.After = "objection.late", "Late fees", []string{"too late"}, &tagging.Order{Tracker: "objection.fees"}
	leaning, err := c.Make(ctx, boss, late, true)
	fine(t, err)
	refused := func(what string, err error) {
		t.Helper()
		if want := `"Late fees" counts only with what "Fees" finds`; coach.CodeOf(err) != coach.CodeInvalid || !strings.Contains(coach.MessageOf(err), want) {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := c.Training.Tagger.Ruleset(ctx); err != nil {
			t.Errorf("%s: no call can be tagged any more: %v", what, err)
		}
	}
	refused("deleted", c.Delete(ctx, boss, tracker.ID))
	refused("switched off", c.Switch(ctx, boss, tracker.ID, false))
	fine(t, c.Switch(ctx, boss, leaning.ID, false))
	fine(t, c.Switch(ctx, boss, tracker.ID, false))
	refused("the other one switched on", c.Switch(ctx, boss, leaning.ID, true))
	saved, err := c.Save(ctx, boss, leaning.ID, late, leaning.Version)
	if err != nil || saved.Enabled {
		t.Errorf("a new version of one that is off: %v, and it is on: %t", err, saved.Enabled)
	}
	fine(t, c.Delete(ctx, boss, tracker.ID))
	if err := c.Switch(ctx, boss, leaning.ID, true); coach.CodeOf(err) != coach.CodeInvalid {
		t.Errorf("a tracker that goes by none there is can be switched on: %v", err)
	}
}

func TestATrackerMadeAnewUnderAnOldKeyIsAnother(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Make(ctx, boss, fees(), true)
	fine(t, err)
	c.called(t, "call_1", "that fee and that levy")
	fine(t, c.Delete(ctx, boss, tracker.ID))
	anew := fees()
	anew.Phrases = []string{"levy"}
	_, err = c.Make(ctx, boss, anew, true)
	fine(t, err)
	rules, err := c.Training.Tagger.Ruleset(ctx)
	fine(t, err)
	left, err := c.CountOutdated(ctx, rules.Fingerprint)
	fine(t, err)
	if left != 1 {
		t.Errorf("%d calls are to be tagged again, want 1", left)
	}
	c.analysed(t, "call_1")
	if diff := cmp.Diff([]string{"objection.fees: levy"}, c.moments(t, "call_1")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAPreviewKnowsMomentsThatAnEditMoved(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	_, err := c.Make(ctx, boss, fees(), true)
	fine(t, err)
	c.called(t, "call_1", "hello there", "hi", "that fee is high")
	talk, sides, err := c.DB.Transcript(ctx, "call_1", 1)
	fine(t, err)
	first := talk.Turns[0] // "hello there", split into two turns
	talk.Turns = slices.Insert(talk.Turns, 1, first)
	talk.Turns[0].Text, talk.Turns[0].End = "hello", time.Second
	talk.Turns[1].Text, talk.Turns[1].Start = "there", time.Second
	_, err = c.UpdateCall(ctx, "call_1", func(call *coach.Call) error { call.Revision = 2; return nil })
	fine(t, err)
	fine(t, c.SaveTranscript(ctx, "call_1", coach.Revision{Number: 2}, talk, sides))
	c.analysed(t, "call_1")
	p, err := c.Preview(ctx, boss, fees(), "")
	fine(t, err)
	if p.Moments != 1 || p.Appear != 0 || p.Gone != 0 {
		t.Errorf("of the same rule it says that of %d moments %d appear and %d go", p.Moments, p.Appear, p.Gone)
	}
}

func TestATrackerIsSwitchedWithoutANewVersion(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Make(ctx, boss, fees(), true)
	fine(t, err)
	c.called(t, "call_1", "that fee again")
	on, err := c.Training.Tagger.Ruleset(ctx)
	fine(t, err)
	fine(t, c.Switch(ctx, boss, tracker.ID, false))
	c.analysed(t, "call_1")
	if got := c.moments(t, "call_1"); len(got) != 0 {
		t.Errorf("switched off it finds %q", got)
	}
	fine(t, c.Switch(ctx, boss, tracker.ID, true))
	again, err := c.Training.Tagger.Ruleset(ctx)
	fine(t, err)
	known, err := c.Training.Tracker(ctx, boss, tracker.ID)
	fine(t, err)
	if known.Version != 1 || again.Fingerprint != on.Fingerprint {
		t.Errorf("version %d and another state of the trackers after switching off and on", known.Version)
	}
}

func TestACompanysEditsSurviveAnUpgradeOfAPack(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	// As the pack of an older gametape brought them.
	old := func(key string, change func(*coach.Tracker)) {
		row := coach.Tracker{ID: coach.TrackerID("tracker_" + key), Pack: "objections", PackVersion: "0", Version: 1, Enabled: true}
		for _, rule := range tagging.ShippedTrackers() {
			if rule.Key == key {
				row.Rule = rule
			}
		}
		change(&row)
		fine(t, c.SaveTracker(ctx, row))
	}
	old("objection.price", func(r *coach.Tracker) {
		r.Rule.Phrases, r.Edited, r.Version = []string{"ours alone"}, true, 2
	})
	old("objection.timing", func(r *coach.Tracker) {
		r.Rule.Phrases, r.Enabled = []string{"what the old pack said"}, false
	})
	old("objection.trust", func(*coach.Tracker) {})
	for range 2 { // the second time changes nothing
		fine(t, c.Training.Tagger.Ship(ctx, c.DB, fixedClock{}))
		rows, err := c.DB.Trackers(ctx)
		fine(t, err)
		if len(rows) != len(tagging.ShippedTrackers()) {
			t.Errorf("%d trackers, shipped are %d", len(rows), len(tagging.ShippedTrackers()))
		}
		got := map[string]string{}
		for _, r := range rows {
			got[r.Rule.Key] = fmt.Sprintf("version %d, on %t, ours %t, old %t", r.Version, r.Enabled,
				r.Rule.Phrases[0] == "ours alone", r.PackVersion == "0")
		}
		for key, want := range map[string]string{
			"objection.price":  "version 2, on true, ours true, old true",
			"objection.timing": "version 2, on false, ours false, old false",
			"objection.trust":  "version 1, on true, ours false, old false",
			"objection.need":   "version 1, on true, ours false, old false",
		} {
			if got[key] != want {
				t.Errorf("%s: %s; want %s", key, got[key], want)
			}
		}
	}
}

func TestAnExchangeOfRejectedObjectionsIsNone(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	_, err := c.Make(ctx, boss, fees(), true)
	fine(t, err)
	late := fees()
	late.Key, late.Phrases = "objection.late", []string{"too late"}
	_, err = c.Make(ctx, boss, late, true)
	fine(t, err)
	c.called(t, "call_1", "that fee is high and it is too late", "I see", "go on", "well", "the fee again", "yes")
	for _, step := range []struct {
		reject int // moment
		want   [][]string
	}{
		{-1, [][]string{{"objection.fees", "objection.late"}, {"objection.fees"}}},
		{0, [][]string{{"objection.late"}, {"objection.fees"}}},
		{2, [][]string{{"objection.late"}}},
		{1, nil},
	} {
		f, err := c.DB.Findings(ctx, "call_1")
		fine(t, err)
		if step.reject >= 0 {
			fine(t, c.Judge(ctx, "call_1", f.Moments[step.reject].ID, coach.Rejected, boss.ID, today))
			f, err = c.DB.Findings(ctx, "call_1")
			fine(t, err)
		}
		var got [][]string
		for _, x := range f.Live().Exchanges {
			got = append(got, x.Objections)
		}
		if diff := cmp.Diff(step.want, got); diff != "" {
			t.Errorf("after rejecting moment %d (-want +got)\n%s", step.reject, diff)
		}
		call, err := c.Call(ctx, "call_1")
		fine(t, err)
		doc, err := c.Document(ctx, call)
		fine(t, err)
		marked := 0
		for _, turn := range doc.Turns {
			if turn.Exchange >= 0 {
				marked++
			}
		}
		if marked != len(step.want) {
			t.Errorf("after rejecting moment %d search knows %d exchanges, want %d", step.reject, marked, len(step.want))
		}
	}
}

func TestMomentsAreCountedByWeek(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	_, err := c.Make(ctx, boss, fees(), true)
	fine(t, err)
	for i, days := range []int{0, 6, 7, 83, 84, -1} {
		id := coach.CallID(fmt.Sprintf("call_%d", i))
		c.called(t, id, "that fee, a fee")
		_, err := c.UpdateCall(ctx, id, func(c *coach.Call) error {
			c.StartedAt = today.AddDate(0, 0, -days).Add(-time.Hour)
			return nil
		})
		fine(t, err)
	}
	found, err := c.DB.Findings(ctx, "call_1")
	fine(t, err)
	fine(t, c.Judge(ctx, "call_1", found.Moments[0].ID, coach.Rejected, boss.ID, today))
	known, err := c.List(ctx, boss)
	fine(t, err)
	want := [coach.Weeks]int{0: 2, 10: 2, 11: 3}
	if diff := cmp.Diff(want, known[0].Weekly); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWeeksAndMaterialAreTheViewersOwn(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Make(ctx, boss, fees(), true)
	fine(t, err)
	trainer := coach.Viewer{User: coach.User{ID: "user_t", Role: coach.Trainer}}
	colleague := coach.Viewer{User: coach.User{ID: "user_2", Role: coach.RepRole}}
	for _, id := range []coach.CallID{"call_1", "call_2"} {
		c.called(t, id, "that fee again")
		c.judged(t, id, coach.Confirmed)
		_, err := c.UpdateCall(ctx, id, func(call *coach.Call) error {
			call.StartedAt, call.Private, call.Rep, call.UploadedBy = today.Add(-time.Hour), id == "call_2", "user_1", "user_1"
			return nil
		})
		fine(t, err)
	}
	for _, who := range []struct {
		coach.Viewer
		calls int
	}{{boss, 2}, {trainer, 1}, {colleague, 0}} {
		known, err := c.Training.Tracker(ctx, who.Viewer, tracker.ID)
		fine(t, err)
		material, err := c.Material(ctx, who.Viewer, tracker.ID)
		fine(t, err)
		if got := known.Weekly[coach.Weeks-1]; got != who.calls || material.Calls != who.calls {
			t.Errorf("%s is told of %d moments this week and of %d calls to learn from, want %d", who.ID, got, material.Calls, who.calls)
		}
	}
}
