package coach

import "context"

// Installation tells its administrator how it does.
type Installation struct {
	Watch  StageWatch
	Chores ChoreRows
	// Readiness asks every part whether it answers, by name; nil: it does.
	Readiness func(ctx context.Context) map[string]error
}

// Status is how the installation does.
type Status struct {
	Stages map[StageName]map[StageState]int
	// Failed are the newest stages that were given up, at most mostFailed.
	Failed []Stage
	Chores []Chore
	// Missing are the parts that do not answer, and why.
	Missing map[string]error
}

const mostFailed = 100

// Status is for administrators.
func (i Installation) Status(ctx context.Context, viewer Viewer) (s Status, err error) {
	if err := viewer.May(Administer, Company{}); err != nil {
		return Status{}, err
	}
	if s.Stages, err = i.Watch.CountStages(ctx); err != nil {
		return Status{}, err
	}
	if s.Failed, err = i.Watch.FailedStages(ctx, mostFailed); err != nil {
		return Status{}, err
	}
	if s.Chores, err = i.Chores.Chores(ctx); err != nil {
		return Status{}, err
	}
	s.Missing = map[string]error{}
	for part, fault := range i.Readiness(ctx) {
		if fault != nil {
			s.Missing[part] = fault
		}
	}
	return s, nil
}
