package db

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
	"gametape/coach/tagging"
)

func TestATrackerLearnsFromPeople(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Make(ctx, boss, fees(), true)
	fine(t, err)
	for i := range 12 {
		id := coach.CallID(fmt.Sprintf("call_%02d", i))
		c.called(t, id, "hello there", "hi", "the fee, that is far more than we can spend on this at the moment", "let us look at that together", "go on")
		c.judged(t, id, coach.Confirmed)
		if i == 8 {
			_, err := c.Learn(ctx, boss, tracker.ID, nil, 0)
			if coach.CodeOf(err) != coach.CodeInvalid || !strings.Contains(coach.MessageOf(err), "at least 10 confirmed and 10 rejected") {
				t.Errorf("with nine confirmed moments: %v", err)
			}
		}
		id = coach.CallID(fmt.Sprintf("call_no_%02d", i))
		c.called(t, id, "which fee did you print on the invoice", "this one", "good, thank you for sending it")
		c.judged(t, id, coach.Rejected)
	}
	c.called(t, "call_new", "hello there", "hi", "that is far more than we can spend on this at the moment", "let us look at that together", "the fee is far more than we can spend")
	c.called(t, "call_picked", "hello there", "hi")
	before, err := c.Training.Tagger.Ruleset(ctx)
	fine(t, err)

	lesson, err := c.Learn(ctx, boss, tracker.ID, []coach.PickedTurn{{Call: "call_picked", Turn: 0}}, 0)
	fine(t, err)
	if lesson.Confirmed != 12 || lesson.Rejected != 13 || lesson.Unjudged == 0 || lesson.F1 < 0.9 {
		t.Errorf("learned from other turns than people judged, or badly: %+v", lesson)
	}
	same, err := c.Training.Tagger.Ruleset(ctx)
	fine(t, err)
	if same.Fingerprint != before.Fingerprint {
		t.Error("learning alone changes what is found")
	}

	fine(t, c.UseModel(ctx, boss, tracker.ID, true))
	c.analysed(t, "call_new")
	want := []string{"objection.fees: that is far more than we can spend on this at the moment", "objection.fees: fee"}
	if diff := cmp.Diff(want, c.moments(t, "call_new")); diff != "" {
		t.Errorf("switched on (-want +got)\n%s", diff)
	}
	f, err := c.DB.Findings(ctx, "call_new")
	fine(t, err)
	if len(f.Exchanges) != 2 || f.Moments[0].Version != 2 {
		t.Errorf("a learned moment makes no exchange, or says another version: %+v", f)
	}
	fine(t, c.Judge(ctx, "call_new", f.Moments[0].ID, coach.Rejected, boss.ID, today))
	c.analysed(t, "call_new")
	f, err = c.DB.Findings(ctx, "call_new")
	fine(t, err)
	if f.Moments[0].Verdict != coach.Rejected || len(f.Live().Exchanges) != 1 {
		t.Errorf("a rejected learned moment came back: %+v", f)
	}
	for by, gone := range map[coach.Learned]int{"": 0, coach.WithNewest: 0, coach.WithoutLearned: 1} {
		p, err := c.Training.Preview(ctx, boss, fees(), by)
		fine(t, err)
		if p.Gone != gone {
			t.Errorf("a preview of the same rule, learning %q, says that %d moments go, want %d", by, p.Gone, gone)
		}
	}

	missing := fees()
	missing.Absent = true
	for _, rule := range []tagging.Tracker{missing, fees()} {
		now, err := c.Training.Tracker(ctx, boss, tracker.ID)
		fine(t, err)
		_, err = c.Save(ctx, boss, tracker.ID, rule, now.Version)
		fine(t, err)
		c.analysed(t, "call_new")
		why, err := c.PhrasesOnly(ctx, tracker.ID)
		fine(t, err)
		if got := c.moments(t, "call_new"); rule.Absent != (len(got) == 0) || rule.Absent != (why != "") {
			t.Errorf("looking for what is missing (%t) it finds %q and says %q", rule.Absent, got, why)
		}
	}

	fine(t, c.UseModel(ctx, boss, tracker.ID, false))
	c.analysed(t, "call_new")
	if diff := cmp.Diff(want[1:], c.moments(t, "call_new")); diff != "" {
		t.Errorf("switched off (-want +got)\n%s", diff)
	}
	late := fees()
	late.Key, late.Phrases = "objection.late", []string{"too late"}
	_, err = c.Make(ctx, boss, late, false)
	fine(t, err)
	leaning := fees()
	leaning.After = &tagging.Order{Tracker: "objection.late"}
	if _, err := c.Preview(ctx, boss, leaning, coach.WithNewest); coach.CodeOf(err) != coach.CodeInvalid {
		t.Errorf("a preview of a rule that goes by one that is off: %v", err)
	}
	again, err := c.Learn(ctx, boss, tracker.ID, nil, 0)
	fine(t, err)
	if again.Rejected != 14 {
		t.Errorf("%d rejected turns, want 14: one was picked, one is not found any more", again.Rejected)
	}
	versions, err := c.TrackerVersions(ctx, tracker.ID)
	fine(t, err)
	if len(versions) != 5 || versions[1].Smart == "" || versions[0].Smart != "" {
		t.Errorf("the versions do not tell when it was smart: %+v", versions)
	}
}

func TestACounterExampleLeavesListsAndSearch(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Make(ctx, boss, fees(), true)
	fine(t, err)
	c.called(t, "call_1", "fee")
	_, err = c.Learn(ctx, boss, tracker.ID, []coach.PickedTurn{{Call: "call_1", Turn: 0}}, 0)
	if coach.CodeOf(err) != coach.CodeInvalid { // one turn is too few, but counts as judged
		t.Fatal(err)
	}
	rules, err := c.Training.Tagger.Ruleset(ctx)
	fine(t, err)
	if left, err := c.CountOutdated(ctx, rules.Fingerprint); err != nil || left != 1 {
		t.Fatalf("%d calls are to be looked at again, want 1; error %v", left, err)
	}
	r := coach.NewRetagging(c.Processing)
	stop := runs(t, r)
	for s := r.State(); s.Running || s.Done == 0; s = r.State() {
	}
	stop()
	call, err := c.Call(ctx, "call_1")
	fine(t, err)
	if doc := c.index.held["call_1"]; len(call.Objections) > 0 || len(doc.Turns) != 1 || len(doc.Turns[0].Trackers) > 0 {
		t.Errorf("rejected as a counter-example, the call still lists %v and search knows %+v", call.Objections, doc.Turns)
	}
}

// slow is a store whose call is deleted once the verdicts are read.
type slow struct {
	*DB
	call coach.CallID
}

func (s slow) JudgedTurns(ctx context.Context, scope coach.Scope, tracker string) ([]coach.JudgedTurn, error) {
	turns, err := s.DB.JudgedTurns(ctx, scope, tracker)
	if err == nil {
		err = s.DeleteCall(ctx, s.call)
	}
	return turns, err
}

func TestACallDeletedMeanwhileIsNotLearnedFrom(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Make(ctx, boss, fees(), true)
	fine(t, err)
	for _, id := range []coach.CallID{"call_1", "call_2"} {
		c.called(t, id, "that fee again")
		c.judged(t, id, coach.Confirmed)
	}
	c.Training.Trackers = slow{c.DB, "call_1"}
	material, err := c.Material(ctx, boss, tracker.ID)
	fine(t, err)
	if material.Calls != 1 || material.Confirmed != 1 {
		t.Errorf("of one call that is left there is %+v to learn from", material)
	}
}

func TestATrackerThatNeverLearnedCannotBeSmart(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Make(ctx, boss, fees(), true)
	fine(t, err)
	if err := c.UseModel(ctx, boss, tracker.ID, true); coach.CodeOf(err) != coach.CodeConflict {
		t.Errorf("error %v, want %s", err, coach.CodeConflict)
	}
	if _, err := c.Training.Preview(ctx, boss, fees(), coach.WithNewest); coach.CodeOf(err) != coach.CodeConflict {
		t.Errorf("a preview with what was never learned: error %v, want %s", err, coach.CodeConflict)
	}
	material, err := c.Material(ctx, boss, tracker.ID)
	fine(t, err)
	if material.Confirmed+material.Rejected+material.Calls != 0 {
		t.Errorf("nobody judged anything, and there is %+v to learn from", material)
	}
	rep := coach.Viewer{User: coach.User{ID: "user_2", Role: coach.RepRole}}
	if _, err := c.Learn(ctx, rep, tracker.ID, nil, 0); coach.CodeOf(err) != coach.CodeForbidden {
		t.Errorf("a rep may let trackers learn: %v", err)
	}
}
