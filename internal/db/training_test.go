package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/coach"
	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// The use cases of trackers, on real rows.

var today = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

type fixedClock struct{}

func (fixedClock) Now() time.Time { return today }

type deaf struct{}

func (deaf) Publish(context.Context, coach.Event)               {}
func (deaf) Listen(context.Context) (<-chan coach.Event, error) { return nil, nil }

// company is a database with its tagger and the use cases around it.
type company struct {
	*DB
	coach.Training
	coach.Processing
	index *shelf
}

func newCompany(t *testing.T) company {
	d := openAt(t, sqliteFile(t))
	tagger := &coach.Tagger{Trackers: d}
	index := &shelf{held: map[coach.CallID]coach.IndexedCall{}}
	return company{
		DB: d, index: index,
		Training: coach.Training{Tx: d, Trackers: d, Calls: d, Transcripts: d, Findings: d, Tagger: tagger, Events: deaf{}, Clock: fixedClock{}},
		Processing: coach.Processing{
			Tx: d, Calls: d, Users: d, Transcripts: d, Findings: d, Stages: d, Index: index, Events: deaf{}, Clock: fixedClock{}, Tagger: tagger,
		},
	}
}

var boss = coach.Viewer{User: coach.User{ID: "user_1", Role: coach.Administrator}}

// called stores a call in which customer and rep take turns, and analyses it.
func (c company) called(t *testing.T, id coach.CallID, said ...string) {
	t.Helper()
	talk := transcript.Transcript{Speakers: []transcript.Speaker{{Key: "c"}, {Key: "r"}}}
	for i, text := range said {
		at := time.Duration(i) * 5 * time.Second
		talk.Turns = append(talk.Turns, transcript.Turn{Start: at, End: at + 4*time.Second, Speaker: i % 2, Text: text})
	}
	ctx := t.Context()
	fine(t, c.CreateCall(ctx, coach.Call{ID: id, Revision: 1, StartedAt: today.AddDate(0, 0, -1), Duration: time.Minute}))
	fine(t, c.SaveTranscript(ctx, id, coach.Revision{Number: 1}, talk, []transcript.Side{transcript.Customer, transcript.Rep}))
	c.analysed(t, id)
}

func (c company) analysed(t *testing.T, id coach.CallID) {
	t.Helper()
	call, err := c.Call(t.Context(), id)
	fine(t, err)
	talk, sides, err := c.DB.Transcript(t.Context(), id, call.Revision)
	fine(t, err)
	rules, err := c.Training.Tagger.Ruleset(t.Context())
	fine(t, err)
	fine(t, c.Processing.SaveFindings(t.Context(), rules.Analyse(call, talk, sides)))
}

// moments of a call as "tracker: words".
func (c company) moments(t *testing.T, id coach.CallID) []string {
	t.Helper()
	f, err := c.DB.Findings(t.Context(), id)
	fine(t, err)
	out := []string{}
	for _, m := range f.Moments {
		out = append(out, m.Tracker+": "+m.Text)
	}
	return out
}

func (c company) judged(t *testing.T, id coach.CallID, v coach.Verdict) {
	t.Helper()
	f, err := c.DB.Findings(t.Context(), id)
	fine(t, err)
	for _, m := range f.Moments {
		fine(t, c.Judge(t.Context(), id, m.ID, v, boss.ID, today))
	}
}

func fine(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func fees() tagging.Tracker {
	return tagging.Tracker{Key: "objection.fees", Name: "Fees", Kind: tagging.Objection, Side: transcript.Customer, Phrases: []string{"fee"}}
}

func TestATrackerLearnsFromPeople(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Save(ctx, boss, "", fees(), true, 0)
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
		_, err := c.Save(ctx, boss, tracker.ID, rule, true, 0)
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
	_, err = c.Save(ctx, boss, "", late, false, 0)
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
	tracker, err := c.Save(ctx, boss, "", fees(), true, 0)
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

func (s slow) JudgedTurns(ctx context.Context, tracker string) ([]coach.JudgedTurn, error) {
	turns, err := s.DB.JudgedTurns(ctx, tracker)
	if err == nil {
		err = s.DeleteCall(ctx, s.call)
	}
	return turns, err
}

func TestACallDeletedMeanwhileIsNotLearnedFrom(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Save(ctx, boss, "", fees(), true, 0)
	fine(t, err)
	for _, id := range []coach.CallID{"call_1", "call_2"} {
		c.called(t, id, "that fee again")
		c.judged(t, id, coach.Confirmed)
	}
	c.Training.Trackers = slow{c.DB, "call_1"}
	material, err := c.Material(ctx, tracker.ID)
	fine(t, err)
	if material.Calls != 1 || material.Confirmed != 1 {
		t.Errorf("of one call that is left there is %+v to learn from", material)
	}
}

func TestATrackerThatNeverLearnedCannotBeSmart(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Save(ctx, boss, "", fees(), true, 0)
	fine(t, err)
	if err := c.UseModel(ctx, boss, tracker.ID, true); coach.CodeOf(err) != coach.CodeConflict {
		t.Errorf("error %v, want %s", err, coach.CodeConflict)
	}
	if _, err := c.Training.Preview(ctx, boss, fees(), coach.WithNewest); coach.CodeOf(err) != coach.CodeConflict {
		t.Errorf("a preview with what was never learned: error %v, want %s", err, coach.CodeConflict)
	}
	material, err := c.Material(ctx, tracker.ID)
	fine(t, err)
	if material.Confirmed+material.Rejected+material.Calls != 0 {
		t.Errorf("nobody judged anything, and there is %+v to learn from", material)
	}
	rep := coach.Viewer{User: coach.User{ID: "user_2", Role: coach.RepRole}}
	if _, err := c.Learn(ctx, rep, tracker.ID, nil, 0); coach.CodeOf(err) != coach.CodeForbidden {
		t.Errorf("a rep may let trackers learn: %v", err)
	}
}

func TestAChangeOfAnOlderVersionIsRefused(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Save(ctx, boss, "", fees(), true, 0)
	fine(t, err)
	mine, theirs := fees(), fees()
	theirs.Phrases = []string{"levy"}
	_, err = c.Save(ctx, boss, tracker.ID, theirs, true, 1)
	fine(t, err)
	_, err = c.Save(ctx, boss, tracker.ID, mine, true, 1)
	if coach.CodeOf(err) != coach.CodeConflict || !strings.Contains(coach.MessageOf(err), "there is a version 2, and yours was made from version 1") {
		t.Errorf("the answer is %v", err)
	}
	last, err := c.Save(ctx, boss, tracker.ID, mine, true, 0)
	fine(t, err)
	if last.Version != 3 {
		t.Errorf("saved over the other one it is version %d", last.Version)
	}
}

func TestATrackerThatAnotherGoesByStaysAndStaysOn(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Save(ctx, boss, "", fees(), true, 0)
	fine(t, err)
	late := fees()
	late.Key, late.Name, late.Phrases, late.After = "objection.late", "Late fees", []string{"too late"}, &tagging.Order{Tracker: "objection.fees"}
	leaning, err := c.Save(ctx, boss, "", late, true, 0)
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
	_, err = c.Save(ctx, boss, leaning.ID, late, true, 0)
	refused("the other one saved", err)
	fine(t, c.Delete(ctx, boss, tracker.ID))
	if err := c.Switch(ctx, boss, leaning.ID, true); coach.CodeOf(err) != coach.CodeInvalid {
		t.Errorf("a tracker that goes by none there is can be switched on: %v", err)
	}
}

func TestATrackerMadeAnewUnderAnOldKeyIsAnother(t *testing.T) {
	c, ctx := newCompany(t), t.Context()
	tracker, err := c.Save(ctx, boss, "", fees(), true, 0)
	fine(t, err)
	c.called(t, "call_1", "that fee and that levy")
	fine(t, c.Delete(ctx, boss, tracker.ID))
	anew := fees()
	anew.Phrases = []string{"levy"}
	_, err = c.Save(ctx, boss, "", anew, true, 0)
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
	_, err := c.Save(ctx, boss, "", fees(), true, 0)
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
	tracker, err := c.Save(ctx, boss, "", fees(), true, 0)
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
	known, err := c.Training.Tracker(ctx, tracker.ID)
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
	_, err := c.Save(ctx, boss, "", fees(), true, 0)
	fine(t, err)
	late := fees()
	late.Key, late.Phrases = "objection.late", []string{"too late"}
	_, err = c.Save(ctx, boss, "", late, true, 0)
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
	_, err := c.Save(ctx, boss, "", fees(), true, 0)
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
	known, err := c.List(ctx)
	fine(t, err)
	want := [coach.Weeks]int{0: 2, 10: 2, 11: 3}
	if diff := cmp.Diff(want, known[0].Weekly); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
