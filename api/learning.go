package api

import (
	"context"
	"net/http"
	"time"

	"gametape/coach"
)

// LearnRequest names turns to learn from, besides all moments of the tracker
// that people confirmed and rejected.
type LearnRequest struct {
	Examples  []PickedTurn `json:"examples,omitempty" maxItems:"1000"`
	Precision float64      `json:"precision,omitempty" minimum:"0" maximum:"0.99" doc:"How much of what it finds shall be right, as far as that can be had. Missing: it finds about as many turns as people confirmed."`
}

// PickedTurn is a turn somebody names as an example or a counter-example. It
// counts as judged from then on.
type PickedTurn struct {
	CallID    string `json:"callId"`
	Turn      int    `json:"turn" minimum:"0"`
	Confirmed bool   `json:"confirmed" doc:"True: the tracker should find it; false: it should not."`
}

// Lesson is what a tracker learned from and how well it does on calls it has not
// seen.
type Lesson struct {
	Confirmed int       `json:"confirmed" doc:"Turns people confirmed."`
	Rejected  int       `json:"rejected" doc:"Turns people rejected."`
	Unjudged  int       `json:"unjudged" doc:"Turns of the same calls without a hit, taken as not meant."`
	Calls     int       `json:"calls"`
	Precision float64   `json:"precision" doc:"Cross-validated by call, as recall and f1 are."`
	Recall    float64   `json:"recall"`
	F1        float64   `json:"f1"`
	Wanted    float64   `json:"wanted,omitempty" doc:"The precision that was asked for."`
	Reached   bool      `json:"reached" doc:"That precision can be had."`
	Brier     float64   `json:"brier" doc:"Mean squared error of the probabilities; 0 is perfect."`
	TrainedAt time.Time `json:"trainedAt"`
}

// Smart says whether a tracker finds by what it learned, and what that is.
type Smart struct {
	Enabled  bool     `json:"enabled"`
	Newest   bool     `json:"newest" doc:"What it finds by is the newest lesson, not one before."`
	Fault    string   `json:"fault,omitempty" doc:"Why it goes by its phrases only though it shall find by what it learned."`
	Lesson   *Lesson  `json:"lesson,omitempty" doc:"The newest; missing where the tracker never learned."`
	Material Material `json:"material"`
}

// Material is what a tracker would learn from if it learned now.
type Material struct {
	Confirmed  int `json:"confirmed" doc:"Turns people confirmed."`
	Rejected   int `json:"rejected" doc:"Turns people rejected."`
	Calls      int `json:"calls" doc:"Calls these turns are in."`
	LeastEach  int `json:"leastEach" doc:"So many confirmed and so many rejected turns are needed."`
	LeastCalls int `json:"leastCalls" doc:"From so many calls."`
}

func (s *server) learning() {
	const path = "/trackers/{id}/smart"
	handle(s, route{Method: http.MethodPost, Path: "/trackers/{id}/learn", ID: "learn-tracker", Summary: "Learn from confirmed and rejected moments; nothing is switched on", May: "managers, trainers and administrators"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			TrackerPath
			Body *LearnRequest
		}) (*body[Lesson], error) {
			var picked []coach.PickedTurn
			var precision float64
			if in.Body != nil {
				precision = in.Body.Precision
				for _, p := range in.Body.Examples {
					picked = append(picked, coach.PickedTurn{Call: coach.CallID(p.CallID), Turn: p.Turn, Confirmed: p.Confirmed})
				}
			}
			l, err := s.Training.Learn(ctx, v, coach.TrackerID(in.ID), picked, precision)
			return &body[Lesson]{lesson(l)}, err
		})
	handle(s, route{Method: http.MethodGet, Path: path, ID: "get-smart", Summary: "What a tracker learned, and whether it uses it", May: "whoever is logged in"},
		func(ctx context.Context, v coach.Viewer, in *TrackerPath) (*body[Smart], error) {
			return s.smart(ctx, v, in.ID)
		})
	handle(s, route{Method: http.MethodPut, Path: path, ID: "switch-smart", Summary: "Make a version of the tracker that uses what it learned last, or none of it", May: "managers, trainers and administrators"},
		func(ctx context.Context, v coach.Viewer, in *struct {
			TrackerPath
			Body Switch
		}) (*body[Smart], error) {
			if err := s.Training.UseModel(ctx, v, coach.TrackerID(in.ID), in.Body.Enabled); err != nil {
				return nil, err
			}
			return s.smart(ctx, v, in.ID)
		})
}

func (s *server) smart(ctx context.Context, v coach.Viewer, id string) (*body[Smart], error) {
	t, err := s.Training.Tracker(ctx, v, coach.TrackerID(id))
	if err != nil {
		return nil, err
	}
	m, err := s.Training.Material(ctx, v, t.ID)
	if err != nil {
		return nil, err
	}
	out := Smart{Enabled: t.Smart != "", Material: Material{
		Confirmed: m.Confirmed, Rejected: m.Rejected, Calls: m.Calls, LeastEach: coach.LeastJudged, LeastCalls: coach.LeastCalls,
	}}
	if out.Fault, err = s.Training.PhrasesOnly(ctx, t.ID); err != nil {
		return nil, err
	}
	learned, err := s.Training.Learned(ctx, t.ID)
	if learned != nil {
		shown := lesson(learned.Lesson)
		out.Lesson, out.Newest = &shown, t.Smart == learned.ID
	}
	return &body[Smart]{out}, err
}

func lesson(l coach.Lesson) Lesson {
	return Lesson{
		Confirmed: l.Confirmed, Rejected: l.Rejected, Unjudged: l.Unjudged, Calls: l.Calls,
		Precision: l.Precision, Recall: l.Recall, F1: l.F1, Brier: l.Brier,
		Wanted: l.Wanted, Reached: l.Reached, TrainedAt: l.At,
	}
}
