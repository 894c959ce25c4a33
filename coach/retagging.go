package coach

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Retagging runs changed trackers over the whole archive in the background.
// There is nothing to resume: what is left to do is every call whose findings
// another set of trackers made, and the rows know that.
type Retagging struct {
	Processing Processing

	wake chan struct{}
	mu   sync.Mutex
	now  RetagState
	stop context.CancelFunc // of the run under way
}

// RetagState is how far it is.
type RetagState struct {
	Running   bool
	Done      int // calls, in this run
	Left      int
	Cancelled bool // by a person; the rest stays as it is until somebody starts it
	Fault     string
}

// NewRetagging makes one; Run does the work.
func NewRetagging(p Processing) *Retagging {
	return &Retagging{Processing: p, wake: make(chan struct{}, 1)}
}

// Start asks for a run: after a change of trackers, or to go on after Cancel.
func (r *Retagging) Start() {
	select {
	case r.wake <- struct{}{}:
	default: // one is asked for already
	}
}

// StartFor asks for a run as viewer.
func (r *Retagging) StartFor(viewer Viewer) error {
	if err := viewer.May(EditTrackers, Company{}); err != nil {
		return err
	}
	r.Start()
	return nil
}

// CancelFor ends the run under way as viewer.
func (r *Retagging) CancelFor(viewer Viewer) error {
	if err := viewer.May(EditTrackers, Company{}); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stop != nil {
		r.now.Cancelled = true
		r.stop()
	}
	return nil
}

// State is how far it is.
func (r *Retagging) State() RetagState {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// forgotten is how often Run looks for calls nobody rang for: an event was
// lost, or the run before ended in a fault.
const forgotten = 15 * time.Second

// Run works whenever it is woken, until ctx ends. It wakes by itself at start,
// and where calls were forgotten.
func (r *Retagging) Run(ctx context.Context) {
	tick := time.NewTicker(forgotten)
	defer tick.Stop()
	r.Start()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
			r.run(ctx)
		case <-tick.C:
			if !r.State().Cancelled && r.left(ctx) > 0 {
				r.Start()
			}
		}
	}
}

// left is how many calls other trackers tagged; 0 where nobody can say now.
func (r *Retagging) left(ctx context.Context) int {
	rules, err := r.Processing.Tagger.Ruleset(ctx)
	if err != nil {
		return 0
	}
	n, err := r.Processing.Findings.CountOutdated(ctx, rules.Fingerprint)
	if err != nil {
		return 0
	}
	return n
}

func (r *Retagging) run(ctx context.Context) {
	within, stop := context.WithCancel(ctx)
	defer stop()
	r.set(func(s *RetagState) { *s, r.stop = RetagState{Running: true}, stop })
	r.tell(ctx)
	var err error
	for again := true; again && err == nil; {
		again, err = r.pass(within)
	}
	r.set(func(s *RetagState) {
		r.stop, s.Running = nil, false
		if err != nil && within.Err() == nil {
			s.Fault = MessageOf(err)
		}
	})
	r.tell(ctx)
}

// tell lets whoever watches know that State has something new.
func (r *Retagging) tell(ctx context.Context) {
	r.Processing.Events.Publish(ctx, Event{Kind: "retag"})
}

func (r *Retagging) set(change func(*RetagState)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.now)
}

// batch is how many calls are read, written and indexed together.
const batch = 64

// pass goes over the archive once; some says that there was anything to do. The
// next batch is analysed while one is written.
func (r *Retagging) pass(ctx context.Context) (some bool, err error) {
	p := r.Processing
	group, ctx := errgroup.WithContext(ctx)
	analysed := make(chan tagged)
	group.Go(func() error {
		defer close(analysed)
		return r.analyse(ctx, analysed)
	})
	group.Go(func() error {
		for t := range analysed {
			n, err := p.saveTagged(ctx, t)
			if err != nil {
				return err
			}
			some = some || n > 0
			r.set(func(s *RetagState) { s.Done, s.Left = s.Done+n, max(0, s.Left-n) })
			r.tell(ctx)
		}
		return nil
	})
	err = group.Wait()
	return some, err
}

// analyse puts out every batch of calls there is to do, and begins anew where
// trackers change meanwhile.
func (r *Retagging) analyse(ctx context.Context, out chan<- tagged) error {
	p := r.Processing
	var after CallID
	var last string
	for {
		rules, err := p.Tagger.Ruleset(ctx)
		if err != nil {
			return err
		}
		if rules.Fingerprint != last {
			after, last = "", rules.Fingerprint
			left := r.left(ctx)
			r.set(func(s *RetagState) { s.Left = left })
		}
		ids, err := p.Findings.Outdated(ctx, rules.Fingerprint, after, batch)
		if err != nil || len(ids) == 0 {
			return err
		}
		t, err := p.tag(ctx, rules, ids)
		if err != nil {
			return err
		}
		select {
		case out <- t:
		case <-ctx.Done():
			return ctx.Err()
		}
		after = ids[len(ids)-1]
	}
}
