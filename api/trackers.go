package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"gametape/coach"
	"gametape/coach/tagging"
)

// TrackerPath names a tracker in an address. It is exported because Huma skips what is not.
type TrackerPath struct {
	ID string `path:"id"`
}

// NewTracker is what a tracker is made from.
type NewTracker struct {
	Rule    json.RawMessage `json:"rule" doc:"The tracker language of docs/trackers.md, as JSON."`
	Enabled *bool           `json:"enabled,omitempty" doc:"Missing: it is on."`
}

// TrackerEdit is the next version of a rule.
type TrackerEdit struct {
	Seen
	Rule json.RawMessage `json:"rule" doc:"The tracker language of docs/trackers.md, as JSON."`
}

// Switch turns something on or off.
type Switch struct {
	Enabled bool `json:"enabled"`
}

func oneRule(raw json.RawMessage) (tagging.Tracker, error) {
	rules, err := tagging.ParseTrackers(append(append([]byte{'['}, raw...), ']'))
	if err == nil && len(rules) != 1 {
		err = coach.Errorf(coach.CodeInvalid, "rule", "Send one tracker.")
	}
	if err != nil {
		return tagging.Tracker{}, coach.WrongRule(err)
	}
	return rules[0], nil
}

func (s *server) trackers() {
	handle(s, route{Method: http.MethodGet, Path: "/trackers", ID: "list-trackers", Summary: "Trackers with their precision", May: "whoever is logged in"},
		func(ctx context.Context, v coach.Viewer, _ *none) (*body[list[Tracker]], error) {
			all, err := s.Training.List(ctx, v)
			if err != nil {
				return nil, err
			}
			n, err := s.lookUp(ctx)
			out := list[Tracker]{Items: make([]Tracker, len(all))}
			for i, t := range all {
				out.Items[i] = n.tracker(t)
			}
			return &body[list[Tracker]]{out}, err
		})
	handle(s, route{Method: http.MethodPost, Path: "/trackers", ID: "make-tracker", Summary: "Make a tracker", May: "managers, trainers and administrators", Status: http.StatusCreated},
		func(ctx context.Context, v coach.Viewer, in *struct{ Body NewTracker }) (*body[Tracker], error) {
			rule, err := oneRule(in.Body.Rule)
			if err != nil {
				return nil, err
			}
			t, err := s.Training.Make(ctx, v, rule, in.Body.Enabled == nil || *in.Body.Enabled)
			if err != nil {
				return nil, err
			}
			return s.knownTracker(ctx, v, string(t.ID))
		})
	handle(s, route{Method: http.MethodGet, Path: "/trackers/{id}", ID: "get-tracker", Summary: "One tracker", May: "whoever is logged in"},
		func(ctx context.Context, v coach.Viewer, in *TrackerPath) (*body[Tracker], error) {
			return s.knownTracker(ctx, v, in.ID)
		})
	handle(s, route{Method: http.MethodPut, Path: "/trackers/{id}", ID: "save-tracker", Summary: "Make a new version of a tracker", May: "managers, trainers and administrators"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			TrackerPath
			Body TrackerEdit
		}) (*body[Tracker], error) {
			rule, err := oneRule(in.Body.Rule)
			if err != nil {
				return nil, err
			}
			if _, err := s.Training.Save(ctx, v, coach.TrackerID(in.ID), rule, in.Body.Version); err != nil {
				return nil, err
			}
			return s.knownTracker(ctx, v, in.ID)
		})
	handle(s, route{Method: http.MethodPatch, Path: "/trackers/{id}", ID: "switch-tracker", Summary: "Turn a tracker on or off; its rule and version stay", May: "managers, trainers and administrators"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			TrackerPath
			Body Switch
		}) (*body[Tracker], error) {
			if err := s.Training.Switch(ctx, v, coach.TrackerID(in.ID), in.Body.Enabled); err != nil {
				return nil, err
			}
			return s.knownTracker(ctx, v, in.ID)
		})
	handle(s, route{Method: http.MethodDelete, Path: "/trackers/{id}", ID: "delete-tracker", Summary: "Delete a tracker of the company's own", May: "managers, trainers and administrators", Status: http.StatusNoContent},
		func(ctx context.Context, v coach.Viewer, in *TrackerPath) (*struct{}, error) {
			return nil, s.Training.Delete(ctx, v, coach.TrackerID(in.ID))
		})
	handle(s, route{Method: http.MethodGet, Path: "/trackers/{id}/versions", ID: "list-versions", Summary: "How a tracker changed, newest first", May: "whoever is logged in"},
		func(ctx context.Context, _ coach.Viewer, in *TrackerPath) (*body[list[Tracker]], error) {
			all, err := s.Training.Versions(ctx, coach.TrackerID(in.ID))
			if err != nil {
				return nil, err
			}
			n, err := s.lookUp(ctx)
			out := list[Tracker]{Items: make([]Tracker, len(all))}
			for i, t := range all {
				out.Items[i] = n.tracker(coach.KnownTracker{Tracker: t})
				out.Items[i].Weekly = []int{}
			}
			return &body[list[Tracker]]{out}, err
		})
}

// PreviewAnswer is what a rule would find, before it is saved.
type PreviewAnswer struct {
	Problems []RuleProblem `json:"problems" doc:"Mistakes in the rule; with any, nothing else is filled."`
	Tests    []RuleTest    `json:"tests"`
	Moments  int           `json:"moments"`
	Calls    int           `json:"calls"`
	Appear   int           `json:"appear"`
	Gone     int           `json:"gone" doc:"Moments the tracker has now and would lose."`
	Searched int           `json:"searched" doc:"Calls looked at: all the viewer may see."`
	Examples []RuleExample `json:"examples"`
	TookMs   int64         `json:"tookMs"`
}

// RuleProblem is one mistake in a rule.
type RuleProblem struct {
	Field    string `json:"field"`
	Index    int    `json:"index" doc:"Place in the field's list, -1 outside lists."`
	From     int    `json:"from" doc:"In code units of the phrase, as to is."`
	To       int    `json:"to"`
	Message  string `json:"message"`
	Expected string `json:"expected,omitempty"`
}

// RuleTest is one of the rule's own tests and what became of it.
type RuleTest struct {
	Text string `json:"text"`
	Want bool   `json:"want"`
	Got  bool   `json:"got"`
}

// RuleExample is a moment to play.
type RuleExample struct {
	Change    string `json:"change" enum:"new,gone,same"`
	CallID    string `json:"callId"`
	CallTitle string `json:"callTitle"`
	AtMs      int64  `json:"atMs"`
	EndMs     int64  `json:"endMs"`
	Turn      int    `json:"turn"`
	Text      string `json:"text" doc:"The whole turn."`
	From      int    `json:"from"`
	To        int    `json:"to"`
}

// Retag is how far the run of changed trackers over the archive is.
type Retag struct {
	Running   bool   `json:"running"`
	Percent   int    `json:"percent" minimum:"0" maximum:"100" doc:"Of the calls of this run that are done."`
	Done      *int   `json:"done,omitempty" doc:"Calls, of everybody; told to administrators only."`
	Left      *int   `json:"left,omitempty" doc:"Calls, of everybody; told to administrators only."`
	Cancelled bool   `json:"cancelled"`
	Fault     string `json:"fault,omitempty"`
}

// retag is how far the run is, as v may know it: how many calls there are of
// which v sees none is not theirs to count.
func (s *server) retag(v coach.Viewer) *body[Retag] {
	now := s.Retagging.State()
	out := Retag{Running: now.Running, Percent: 100, Cancelled: now.Cancelled, Fault: now.Fault}
	if all := now.Done + now.Left; all > 0 {
		out.Percent = 100 * now.Done / all
	}
	if v.May(coach.Administer, coach.Company{}) == nil {
		out.Done, out.Left = &now.Done, &now.Left
	}
	return &body[Retag]{out}
}

// PreviewRequest is a rule to try.
type PreviewRequest struct {
	Rule    json.RawMessage `json:"rule" doc:"The tracker language of docs/trackers.md, as JSON."`
	Learned string          `json:"learned,omitempty" enum:"with,without" doc:"With what the tracker of this key learned last, or without; missing: as it is now."`
}

func (s *server) previews() {
	handle(s, route{Method: http.MethodPost, Path: "/trackers/preview", ID: "preview-tracker", Summary: "What a rule would find, before it is saved", May: "managers, trainers and administrators; looks at the calls they may see"},
		func(ctx context.Context, v coach.Viewer, in *struct{ Body PreviewRequest }) (*body[PreviewAnswer], error) {
			rules, err := tagging.ParseTrackers(append(append([]byte{'['}, in.Body.Rule...), ']'))
			var problems tagging.Problems
			if errors.As(err, &problems) {
				return &body[PreviewAnswer]{preview(coach.Preview{Problems: problems}, in.Body.Rule)}, nil
			}
			if err != nil || len(rules) != 1 {
				return nil, coach.Errorf(coach.CodeInvalid, "rule", "Send one tracker.")
			}
			p, err := s.Training.Preview(ctx, v, rules[0], coach.Learned(in.Body.Learned))
			return &body[PreviewAnswer]{preview(p, in.Body.Rule)}, err
		})
	handle(s, route{Method: http.MethodGet, Path: "/retag", ID: "retag-state", Summary: "How far changed trackers are over the archive", May: "whoever is logged in"},
		func(_ context.Context, v coach.Viewer, _ *none) (*body[Retag], error) {
			return s.retag(v), nil
		})
	handle(s, route{Method: http.MethodPost, Path: "/retag", ID: "retag", Summary: "Run changed trackers over the archive, or go on after a cancel", May: "managers, trainers and administrators", Status: http.StatusAccepted},
		func(_ context.Context, v coach.Viewer, _ *none) (*body[Retag], error) {
			if err := s.Retagging.StartFor(v); err != nil {
				return nil, err
			}
			return s.retag(v), nil
		})
	handle(s, route{Method: http.MethodDelete, Path: "/retag", ID: "cancel-retag", Summary: "Stop the run over the archive; what is done stays", May: "managers, trainers and administrators"},
		func(_ context.Context, v coach.Viewer, _ *none) (*body[Retag], error) {
			if err := s.Retagging.CancelFor(v); err != nil {
				return nil, err
			}
			return s.retag(v), nil
		})
}

// preview encodes p; rule is what the caller sent, in whose phrases mistakes are
// placed.
func preview(p coach.Preview, rule json.RawMessage) PreviewAnswer {
	var sent struct{ Phrases, Except []string }
	_ = json.Unmarshal(rule, &sent) // a mistake in another field has no place in a phrase
	lists := map[string][]string{"phrases": sent.Phrases, "except": sent.Except}
	out := PreviewAnswer{
		Problems: []RuleProblem{}, Tests: []RuleTest{}, Moments: p.Moments, Calls: p.Calls, Appear: p.Appear, Gone: p.Gone,
		Searched: p.Searched, Examples: []RuleExample{}, TookMs: ms(p.Took),
	}
	for _, pr := range p.Problems {
		if list := lists[pr.Field]; pr.Index >= 0 && pr.Index < len(list) {
			phrase := list[pr.Index]
			at := units(phrase)
			pr.From, pr.To = at(min(pr.From, len(phrase))), at(min(pr.To, len(phrase)))
		}
		out.Problems = append(out.Problems, RuleProblem{Field: pr.Field, Index: pr.Index, From: pr.From, To: pr.To, Message: pr.Message, Expected: pr.Expected})
	}
	for _, t := range p.Tests {
		out.Tests = append(out.Tests, RuleTest(t))
	}
	for _, e := range p.Examples {
		at := units(e.TurnText)
		out.Examples = append(out.Examples, RuleExample{
			Change: e.Change, CallID: string(e.Call), CallTitle: e.Title, AtMs: ms(e.Moment.Start), EndMs: ms(e.Moment.End), Turn: e.Moment.Turn,
			Text: e.TurnText, From: at(e.Moment.From), To: at(e.Moment.To),
		})
	}
	return out
}

func (s *server) knownTracker(ctx context.Context, v coach.Viewer, id string) (*body[Tracker], error) {
	t, err := s.Training.Tracker(ctx, v, coach.TrackerID(id))
	if err != nil {
		return nil, err
	}
	n, err := s.lookUp(ctx)
	return &body[Tracker]{n.tracker(t)}, err
}

func (n names) tracker(t coach.KnownTracker) Tracker {
	out := Tracker{
		ID: string(t.ID), Rule: t.Rule, Key: t.Rule.Key, Name: t.Rule.Name, Kind: string(t.Rule.Kind), Side: string(t.Rule.Side),
		Version: t.Version, Enabled: t.Enabled, Pack: t.Pack, Edited: t.Edited,
		Moments: t.Judged.Moments, Confirmed: t.Judged.Confirmed, Rejected: t.Judged.Rejected,
		Smart: t.Smart != "", Weekly: t.Weekly[:], UpdatedAt: t.UpdatedAt, UpdatedBy: n.user(t.UpdatedBy),
	}
	if n := t.Judged.Confirmed + t.Judged.Rejected; n > 0 {
		p := float64(t.Judged.Confirmed) / float64(n)
		out.Precision = &p
	}
	return out
}
