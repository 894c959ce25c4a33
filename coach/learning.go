package coach

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"gametape/coach/tagging"
	"gametape/coach/tagging/learn"
	"gametape/coach/transcript"
)

// ModelID names what a tracker learned; the same examples give the same.
type ModelID string

// Model is what a tracker learned from moments that people judged.
type Model struct {
	ID      ModelID
	Tracker TrackerID
	Lesson  Lesson
	Body    []byte // learn.Model, as it marshals itself
}

// Lesson is what a model was learned from, and how well it does on calls it has
// not seen.
type Lesson struct {
	Confirmed, Rejected int // turns that people judged
	// Unjudged are turns of the same calls in which the tracker found nothing,
	// taken as not meant: without them a model would only know what its own
	// tracker already finds.
	Unjudged int
	Calls    int
	// Precision, Recall and F1 are cross-validated by call; Brier is the mean
	// squared error of the probabilities.
	Precision, Recall, F1, Brier float64
	// Wanted is the precision that was asked for, 0 where none was; Reached
	// says whether it can be had.
	Wanted  float64
	Reached bool
	At      time.Time
	By      UserID
}

// JudgedTurn is a verdict with where it was said. Moment is empty where the
// caller picked the turn itself.
type JudgedTurn struct {
	Call       CallID
	Moment     string
	Start, End time.Duration
	Text       string
	Verdict    Verdict
}

// Weeks is how many weeks of a tracker's moments are counted.
const Weeks = 12

// ModelRows keeps what trackers learned and what they learn from.
type ModelRows interface {
	// SaveModel keeps m as its tracker's newest; older ones that no version of
	// the tracker uses are forgotten.
	SaveModel(ctx context.Context, m Model) error
	Model(ctx context.Context, id ModelID) (Model, error)
	// NewestModel comes without its Body.
	NewestModel(ctx context.Context, tracker TrackerID) (Model, error)
	// JudgedTurns are all verdicts on moments of the tracker with this key in the
	// calls of scope, found today or not, by call and time.
	JudgedTurns(ctx context.Context, scope Scope, tracker string) ([]JudgedTurn, error)
	// JudgeTurns writes verdicts on moments that need not be found.
	JudgeTurns(ctx context.Context, tracker string, by UserID, at time.Time, turns ...JudgedTurn) error
	// Weekly is, per tracker key, how many moments there are in the calls of
	// scope of each of the Weeks weeks before until, the oldest first; those that
	// people rejected do not count.
	Weekly(ctx context.Context, scope Scope, until time.Time) (map[string][Weeks]int, error)
}

// TrackerStore keeps trackers and what they learned.
type TrackerStore interface {
	TrackerRows
	ModelRows
}

// LeastJudged is how many confirmed and how many rejected turns learning needs,
// and LeastCalls from how many calls: with fewer the figures of a
// cross-validation mean nothing.
const (
	LeastJudged = 10
	LeastCalls  = 2
)

// fewestRejected is how many turns without a hit there are, at least, for each
// confirmed one; unjudged turns fill up what people did not reject.
const fewestRejected = 5

// PickedTurn is a turn somebody names as an example or a counter-example.
type PickedTurn struct {
	Call      CallID
	Turn      int
	Confirmed bool
}

// Learn trains the tracker on all that people confirmed and rejected in calls
// viewer may see, and on picked, which counts as judged from now on. It shall be right in the share
// precision of what it finds, as far as that can be had; 0: find about as many
// turns as people confirmed. What it learned is kept and answered, but finds
// nothing before UseModel. No data leaves the machine.
func (t Training) Learn(ctx context.Context, viewer Viewer, id TrackerID, picked []PickedTurn, precision float64) (Lesson, error) {
	if err := viewer.May(EditTrackers, Company{}); err != nil {
		return Lesson{}, err
	}
	if precision < 0 || precision >= 1 {
		return Lesson{}, Errorf(CodeInvalid, "precision", "A precision is at least 0 and less than 1, not %g.", precision)
	}
	row, err := t.Trackers.Tracker(ctx, id)
	if err != nil {
		return Lesson{}, noTracker(err)
	}
	if row.Rule.Absent {
		return Lesson{}, noWords(row)
	}
	now := t.Clock.Now()
	turns, err := t.pick(ctx, viewer, row.Rule, picked)
	if err != nil {
		return Lesson{}, err
	}
	if err := t.judge(ctx, viewer, row.Rule.Key, now, turns); err != nil {
		return Lesson{}, err
	}
	examples, lesson, err := t.examples(ctx, viewer.Scope(), row.Rule)
	if err != nil {
		return Lesson{}, err
	}
	lesson.At, lesson.By = now, viewer.ID
	if lesson.Confirmed < LeastJudged || lesson.Rejected < LeastJudged || lesson.Calls < LeastCalls {
		return Lesson{}, Errorf(CodeInvalid, "", "Learning needs at least %d confirmed and %d rejected moments from two calls or more; there are %d and %d, from %d %s.",
			LeastJudged, LeastJudged, lesson.Confirmed, lesson.Rejected, lesson.Calls, plural(lesson.Calls, "call", "calls"))
	}
	learned, report, err := learn.Train(examples, precision)
	if err != nil {
		return Lesson{}, err
	}
	lesson.Precision, lesson.Recall, lesson.F1, lesson.Brier = report.Precision, report.Recall, report.F1, report.Brier
	lesson.Wanted, lesson.Reached = precision, report.Reached
	body, err := learned.MarshalBinary()
	if err != nil {
		return Lesson{}, err
	}
	sum := sha256.Sum256(append([]byte(id), body...))
	m := Model{ID: ModelID("model_" + hex.EncodeToString(sum[:10])), Tracker: id, Lesson: lesson, Body: body}
	return lesson, t.Trackers.SaveModel(ctx, m)
}

// Learned is what the tracker learned last, without its Body; nil where it never
// did.
func (t Training) Learned(ctx context.Context, id TrackerID) (*Model, error) {
	if _, err := t.Trackers.Tracker(ctx, id); err != nil {
		return nil, noTracker(err)
	}
	m, err := t.Trackers.NewestModel(ctx, id)
	if CodeOf(err) == CodeNotFound {
		return nil, nil
	}
	return &m, err
}

// PhrasesOnly says why the tracker goes by its phrases only though it shall find
// by what it learned; empty where it does find by it.
func (t Training) PhrasesOnly(ctx context.Context, id TrackerID) (string, error) {
	rules, err := t.Tagger.Ruleset(ctx)
	if err != nil {
		return "", err
	}
	return rules.phrasesOnly[id], nil
}

// Material counts what the tracker would learn from if viewer let it learn now; the
// figures of how well are empty.
func (t Training) Material(ctx context.Context, viewer Viewer, id TrackerID) (Lesson, error) {
	row, err := t.Trackers.Tracker(ctx, id)
	if err != nil {
		return Lesson{}, noTracker(err)
	}
	_, lesson, err := t.examples(ctx, viewer.Scope(), row.Rule)
	return lesson, err
}

// UseModel makes a version of the tracker that also finds what it learned last,
// or one that goes by its phrases only.
func (t Training) UseModel(ctx context.Context, viewer Viewer, id TrackerID, use bool) error {
	return t.alter(ctx, viewer, id, func(ctx context.Context, row *Tracker) error {
		smart := ModelID("")
		if use {
			if row.Rule.Absent {
				return noWords(*row)
			}
			m, err := t.Trackers.NewestModel(ctx, id)
			if CodeOf(err) == CodeNotFound {
				return notLearned(*row)
			}
			if err != nil {
				return err
			}
			smart = m.ID
		}
		if row.Smart != smart {
			row.Smart = smart
			row.Version++
		}
		return nil
	})
}

func notLearned(t Tracker) error {
	return Errorf(CodeConflict, "enabled", "%q has not learned anything yet; let it learn first and look at the figures.", t.Rule.Name)
}

func noWords(t Tracker) error {
	return Errorf(CodeInvalid, "", "%q finds what is missing from a call; there are no words to learn from.", t.Rule.Name)
}

// judge writes verdicts on turns. Where one falls on a moment that is found now,
// a retag brings lists and search up to it.
func (t Training) judge(ctx context.Context, viewer Viewer, tracker string, at time.Time, turns []JudgedTurn) error {
	retag := false
	err := t.Tx.Do(ctx, func(ctx context.Context) error {
		if err := t.Trackers.JudgeTurns(ctx, tracker, viewer.ID, at, turns...); err != nil {
			return err
		}
		for _, j := range turns {
			f, err := t.Findings.Findings(ctx, j.Call)
			if err != nil && CodeOf(err) != CodeNotFound {
				return err
			}
			if slices.ContainsFunc(f.Moments, func(m Moment) bool { return m.ID == j.Moment }) {
				retag = true
				if err := t.Findings.MarkTagged(ctx, f.Trackers, unindexed, j.Call); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err == nil && retag {
		t.Events.Publish(ctx, Event{Kind: "tracker"})
	}
	return err
}

// pick makes verdicts of turns that viewer may see.
func (t Training) pick(ctx context.Context, viewer Viewer, rule tagging.Tracker, picked []PickedTurn) ([]JudgedTurn, error) {
	var out []JudgedTurn
	for _, p := range picked {
		c, err := t.Calls.Call(ctx, p.Call)
		if err != nil {
			return nil, noCall(err)
		}
		if err := viewer.May(SeeCall, c); err != nil {
			return nil, err
		}
		said, _, err := t.Transcripts.Transcript(ctx, c.ID, c.Revision)
		if err != nil && CodeOf(err) != CodeNotFound {
			return nil, err
		}
		if p.Turn < 0 || p.Turn >= len(said.Turns) {
			return nil, Errorf(CodeInvalid, "examples", "The call %s has no turn %d.", c.ID, p.Turn)
		}
		m := whole(rule, transcript.Unknown, p.Turn, said.Turns[p.Turn])
		one := JudgedTurn{Call: c.ID, Moment: momentID(m), Start: m.Start, End: m.End, Text: m.Text, Verdict: Rejected}
		if p.Confirmed {
			one.Verdict = Confirmed
		}
		out = append(out, one)
	}
	return out, nil
}

// examples are the turns people judged in the calls of scope, as they stand in today's transcripts,
// and unjudged ones of the same calls.
func (t Training) examples(ctx context.Context, scope Scope, rule tagging.Tracker) ([]learn.Example, Lesson, error) {
	judged, err := t.Trackers.JudgedTurns(ctx, scope, rule.Key)
	if err != nil {
		return nil, Lesson{}, err
	}
	byCall := map[CallID][]JudgedTurn{}
	var order []CallID
	for _, j := range judged {
		if byCall[j.Call] == nil {
			order = append(order, j.Call)
		}
		byCall[j.Call] = append(byCall[j.Call], j)
	}
	rules, err := t.Tagger.Ruleset(ctx)
	if err != nil {
		return nil, Lesson{}, err
	}
	var lesson Lesson
	var out, spare []learn.Example
	for _, id := range order {
		c, err := t.Calls.Call(ctx, id)
		if CodeOf(err) == CodeNotFound {
			continue // deleted meanwhile
		}
		if err != nil {
			return nil, Lesson{}, err
		}
		said, sides, err := t.Transcripts.Transcript(ctx, id, c.Revision)
		if CodeOf(err) == CodeNotFound {
			continue
		}
		if err != nil {
			return nil, Lesson{}, err
		}
		found, err := t.Findings.Findings(ctx, id)
		if err != nil && CodeOf(err) != CodeNotFound {
			return nil, Lesson{}, err
		}
		call := taggable(c, said, sides)
		seen := learn.SeenIn(call, rules.Matcher.Moments(call), rule.Key)
		verdicts := verdictsByTurn(said.Turns, byCall[id])
		if len(verdicts) > 0 {
			lesson.Calls++
		}
		for i := range call.Turns {
			e := learn.Example{Dialog: string(id), Seen: seen[i]}
			switch v := verdicts[i]; {
			case v == Confirmed:
				e.Confirmed = true
				lesson.Confirmed++
				out = append(out, e)
			case v == Rejected:
				lesson.Rejected++
				out = append(out, e)
			case said.Turns[i].Text != "" && meant(rule, call.Sides[i]) && !hasMoment(found.Moments, rule.Key, i):
				spare = append(spare, e)
			}
		}
	}
	lesson.Unjudged = min(len(spare), max(0, fewestRejected*lesson.Confirmed-lesson.Rejected))
	for i := range lesson.Unjudged { // spread over all calls
		out = append(out, spare[i*len(spare)/lesson.Unjudged])
	}
	return out, lesson, nil
}

// verdictsByTurn finds the turn of each verdict by its words and time: indices
// move when transcripts are edited. A verdict whose words are gone is left out.
func verdictsByTurn(turns []transcript.Turn, judged []JudgedTurn) map[int]Verdict {
	out := map[int]Verdict{}
	for _, j := range judged {
		i := slices.IndexFunc(turns, func(t transcript.Turn) bool {
			return t.Start <= j.End && j.Start <= t.End && strings.Contains(strings.ToLower(t.Text), strings.ToLower(j.Text))
		})
		if i >= 0 && j.Text != "" && out[i] != Confirmed {
			out[i] = j.Verdict
		}
	}
	return out
}

func hasMoment(moments []Moment, tracker string, turn int) bool {
	return slices.ContainsFunc(moments, func(m Moment) bool { return m.Turn == turn && m.Tracker == tracker })
}

// meant says whether rule looks at what side says.
func meant(rule tagging.Tracker, side transcript.Side) bool {
	return rule.Side == "" || rule.Side == "any" || rule.Side == side
}
