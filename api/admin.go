package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sort"
	"time"

	"github.com/gin-gonic/gin"

	"gametape/coach"
)

// Status is how the installation does, for its administrator.
type Status struct {
	Version string                    `json:"version"`
	Stages  map[string]map[string]int `json:"stages" doc:"How many stages of each name are in each state."`
	Steps   []Step                    `json:"steps" doc:"The names in stages, in order, and what they are called."`
	Failed  []FailedStage             `json:"failed"`
	Chores  []Chore                   `json:"chores" doc:"What is done now and then."`
	Missing map[string]string         `json:"missing" doc:"Parts that do not answer, and why."`
}

// Step is a stage's name and what it is called.
type Step struct {
	Name  StageName `json:"name"`
	Label string    `json:"label"`
}

// Chore is something the installation does now and then.
type Chore struct {
	Name    string     `json:"name" enum:"mend,erase,sweep"`
	DueAt   *time.Time `json:"dueAt,omitempty" doc:"Missing: once there is something to do."`
	LastRun *time.Time `json:"lastRun,omitempty" doc:"When it last ended, well or badly."`
	Error   string     `json:"error,omitempty" doc:"Why the last run failed."`
}

// FailedStage is one stage that was given up.
type FailedStage struct {
	Owner string `json:"owner" doc:"A call's or clip's id."`
	Stage
}

func (s *server) admin() {
	handle(s, route{Method: http.MethodGet, Path: "/admin/status", ID: "status", Summary: "How the installation does", May: "administrators"},
		func(ctx context.Context, v coach.Viewer, _ *none) (*body[Status], error) {
			now, err := s.Installation.Status(ctx, v)
			if err != nil {
				return nil, err
			}
			out := Status{Version: s.Version, Stages: map[string]map[string]int{}, Failed: []FailedStage{}, Chores: []Chore{}, Missing: map[string]string{}}
			for name, states := range now.Stages {
				out.Stages[string(name)] = map[string]int{}
				for state, n := range states {
					out.Stages[string(name)][string(state)] = n
				}
			}
			for _, spec := range coach.StageSpecs() {
				out.Steps = append(out.Steps, Step{StageName(spec.Name), spec.Label})
			}
			for i, st := range stages(now.Failed) {
				out.Failed = append(out.Failed, FailedStage{Owner: now.Failed[i].Owner, Stage: st})
			}
			for _, c := range now.Chores {
				out.Chores = append(out.Chores, Chore{Name: string(c.Name), DueAt: unlessZero(c.DueAt), LastRun: unlessZero(c.LastRun), Error: c.Error})
			}
			for part, fault := range now.Missing {
				out.Missing[part] = coach.MessageOf(fault)
			}
			return &body[Status]{out}, nil
		})
}

func unlessZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// ready says whether every part answers, which does not, and which is being
// mended. May be called by: anyone; it names parts, never addresses.
func (s *server) ready(c *gin.Context) {
	status, parts := http.StatusOK, gin.H{}
	var missing []string
	for part, err := range s.Installation.Readiness(c) {
		parts[part] = "ok"
		var e *coach.Error
		if errors.As(err, &e) && e.Code == coach.CodeBusy { // it mends itself, and the rest works meanwhile
			parts[part] = e.Message
			continue
		}
		if err != nil {
			s.Log.Warn("not ready", "part", part, "err", err)
			parts[part], status = "does not answer", http.StatusServiceUnavailable
			missing = append(missing, part)
		}
	}
	sort.Strings(missing)
	c.JSON(status, gin.H{"ready": status == http.StatusOK, "parts": parts, "missing": slices.Clip(orEmpty(missing))})
}
