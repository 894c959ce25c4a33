package api

import (
	"context"
	"encoding/json"
	"net/http"

	"gametape/coach"
	"gametape/coach/tagging"
)

type trackerID struct {
	ID string `path:"id"`
}

// TrackerEdit is a rule of docs/trackers.md as JSON.
type TrackerEdit struct {
	Rule    json.RawMessage `json:"rule" doc:"The tracker language of docs/trackers.md, as JSON."`
	Enabled *bool           `json:"enabled,omitempty"`
}

func (e TrackerEdit) parse() (tagging.Tracker, bool, error) {
	rules, err := tagging.ParseTrackers(append(append([]byte{'['}, e.Rule...), ']'))
	if err == nil && len(rules) != 1 {
		err = coach.Errorf(coach.CodeInvalid, "rule", "Send one tracker.")
	}
	if err != nil {
		return tagging.Tracker{}, false, coach.WrongRule(err)
	}
	return rules[0], e.Enabled == nil || *e.Enabled, nil
}

func (s *server) trackers() {
	handle(s, route{Method: http.MethodGet, Path: "/trackers", ID: "list-trackers", Summary: "Trackers with their precision", May: "whoever is logged in"},
		func(ctx context.Context, _ coach.Viewer, _ *none) (*body[list[Tracker]], error) {
			all, err := s.Training.List(ctx)
			out := list[Tracker]{Items: make([]Tracker, len(all))}
			for i, t := range all {
				out.Items[i] = tracker(t)
			}
			return &body[list[Tracker]]{out}, err
		})
	handle(s, route{Method: http.MethodPost, Path: "/trackers", ID: "make-tracker", Summary: "Make a tracker", May: "managers, trainers and administrators", Status: http.StatusCreated},
		func(ctx context.Context, v coach.Viewer, in *struct{ Body TrackerEdit }) (*body[Tracker], error) {
			return s.saveTracker(ctx, v, "", in.Body)
		})
	handle(s, route{Method: http.MethodGet, Path: "/trackers/{id}", ID: "get-tracker", Summary: "One tracker", May: "whoever is logged in"},
		func(ctx context.Context, _ coach.Viewer, in *trackerID) (*body[Tracker], error) {
			t, err := s.Training.Tracker(ctx, coach.TrackerID(in.ID))
			return &body[Tracker]{tracker(t)}, err
		})
	handle(s, route{Method: http.MethodPut, Path: "/trackers/{id}", ID: "save-tracker", Summary: "Make a new version of a tracker", May: "managers, trainers and administrators"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			trackerID
			Body TrackerEdit
		}) (*body[Tracker], error) {
			return s.saveTracker(ctx, v, coach.TrackerID(in.ID), in.Body)
		})
	handle(s, route{Method: http.MethodDelete, Path: "/trackers/{id}", ID: "delete-tracker", Summary: "Delete a tracker of the company's own", May: "managers, trainers and administrators", Status: http.StatusNoContent},
		func(ctx context.Context, v coach.Viewer, in *trackerID) (*struct{}, error) {
			return nil, s.Training.Delete(ctx, v, coach.TrackerID(in.ID))
		})
	handle(s, route{Method: http.MethodGet, Path: "/trackers/{id}/versions", ID: "list-versions", Summary: "How a tracker changed, newest first", May: "whoever is logged in"},
		func(ctx context.Context, _ coach.Viewer, in *trackerID) (*body[list[Tracker]], error) {
			all, err := s.Training.Trackers.TrackerVersions(ctx, coach.TrackerID(in.ID))
			out := list[Tracker]{Items: make([]Tracker, len(all))}
			for i, t := range all {
				out.Items[i] = tracker(coach.KnownTracker{Tracker: t})
			}
			return &body[list[Tracker]]{out}, err
		})
}

func (s *server) saveTracker(ctx context.Context, v coach.Viewer, id coach.TrackerID, e TrackerEdit) (*body[Tracker], error) {
	rule, enabled, err := e.parse()
	if err != nil {
		return nil, err
	}
	t, err := s.Training.Save(ctx, v, id, rule, enabled)
	if err != nil {
		return nil, err
	}
	known, err := s.Training.Tracker(ctx, t.ID)
	return &body[Tracker]{tracker(known)}, err
}

func tracker(t coach.KnownTracker) Tracker {
	out := Tracker{
		ID: string(t.ID), Rule: t.Rule, Key: t.Rule.Key, Name: t.Rule.Name, Kind: string(t.Rule.Kind), Side: string(t.Rule.Side),
		Version: t.Version, Enabled: t.Enabled, Pack: t.Pack, Edited: t.Edited,
		Moments: t.Judged.Moments, Confirmed: t.Judged.Confirmed, Rejected: t.Judged.Rejected, UpdatedAt: t.UpdatedAt,
	}
	if n := t.Judged.Confirmed + t.Judged.Rejected; n > 0 {
		p := float64(t.Judged.Confirmed) / float64(n)
		out.Precision = &p
	}
	return out
}
