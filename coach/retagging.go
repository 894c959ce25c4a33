package coach

import (
	"context"
	"runtime"
	"slices"
	"sync"

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

// Cancel ends the run under way.
func (r *Retagging) Cancel() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stop != nil {
		r.now.Cancelled = true
		r.stop()
	}
}

// State is how far it is.
func (r *Retagging) State() RetagState {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// Run works whenever it is woken, until ctx ends. It wakes by itself at start.
func (r *Retagging) Run(ctx context.Context) {
	r.Start()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
			r.run(ctx)
		}
	}
}

func (r *Retagging) run(ctx context.Context) {
	within, stop := context.WithCancel(ctx)
	defer stop()
	r.set(func(s *RetagState) { *s, r.stop = RetagState{Running: true}, stop })
	r.tell(ctx)
	err := r.all(within)
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

// all goes over the archive, and over it again for as long as trackers change
// meanwhile.
func (r *Retagging) all(ctx context.Context) error {
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
		}
		ids, left, err := p.Findings.Outdated(ctx, rules.Fingerprint, after, batch)
		if err != nil {
			return err
		}
		r.set(func(s *RetagState) { s.Left = left })
		if len(ids) == 0 {
			return nil
		}
		if err := p.retag(ctx, rules, ids); err != nil {
			return err
		}
		after = ids[len(ids)-1]
		r.set(func(s *RetagState) { s.Done, s.Left = s.Done+len(ids), left-len(ids) })
		r.tell(ctx)
	}
}

// retagged is one call on its way through a batch.
type retagged struct {
	found Findings
	doc   *IndexedCall // nil: the index holds the same already
}

// retag analyses the calls side by side, writes them in one transaction, and
// then puts those that changed into the index in one batch.
func (p Processing) retag(ctx context.Context, rules *Ruleset, ids []CallID) error {
	out := make([]*retagged, len(ids))
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for i, id := range ids {
		group.Go(func() error {
			var err error
			out[i], err = p.reanalyse(within, rules, id)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	// Once begun, writing goes to its end: rows that say "done" beside an index
	// that does not know would stay so.
	ctx = context.WithoutCancel(ctx)
	err := p.Tx.Do(ctx, func(ctx context.Context) error {
		for _, one := range out {
			if one == nil {
				continue
			}
			if err := p.SaveFindings(ctx, one.found); err != nil && CodeOf(err) != CodeNotFound && CodeOf(err) != CodeConflict {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var docs []IndexedCall
	for _, one := range out {
		if one != nil && one.doc != nil {
			docs = append(docs, *one.doc)
		}
	}
	if len(docs) == 0 {
		return nil
	}
	return p.Index.Replace(ctx, docs...)
}

// reanalyse is nil for a call that was deleted or moved on meanwhile: its own
// stages see to it.
func (p Processing) reanalyse(ctx context.Context, rules *Ruleset, id CallID) (*retagged, error) {
	c, err := p.Calls.Call(ctx, id)
	if err == nil && c.Revision == 0 {
		return nil, nil
	}
	if CodeOf(err) == CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	t, sides, err := p.Transcripts.Transcript(ctx, id, c.Revision)
	if CodeOf(err) == CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	before, err := p.Findings.Findings(ctx, id)
	if err != nil {
		return nil, err
	}
	if before.Revision != c.Revision {
		return nil, nil
	}
	one := &retagged{found: rules.Analyse(c, t, sides)}
	one.found.Moments = keepIDs(one.found.Moments, before)
	judged := one.found
	judged.Moments = withVerdicts(one.found.Moments, append(before.Moments, before.Lost...))
	old, fresh := document(c, t, sides, before), document(c, t, sides, judged)
	if !slices.EqualFunc(old.Turns, fresh.Turns, sameTags) {
		one.doc = &fresh
	}
	return one, nil
}

// withVerdicts is moments with what people said of them before.
func withVerdicts(moments, before []Moment) []Moment {
	said := map[string]Moment{}
	for _, m := range before {
		said[m.ID] = m
	}
	out := slices.Clone(moments)
	for i := range out {
		out[i].Verdict = said[out[i].ID].Verdict
	}
	return out
}

// sameTags says that trackers see two forms of one turn alike.
func sameTags(a, b IndexedTurn) bool {
	return slices.Equal(a.Trackers, b.Trackers) && a.Exchange == b.Exchange && a.Handling == b.Handling &&
		a.Reply == b.Reply && a.ExchangeStart == b.ExchangeStart && a.ExchangeEnd == b.ExchangeEnd
}
