package coach

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/coach/tagging"
	"gametape/coach/transcript"
)

// Preview is what a rule would find in the archive, before it is saved.
type Preview struct {
	Problems tagging.Problems
	Tests    []tagging.TestResult
	Calls    int // with at least one moment
	Moments  int
	Appear   int // moments the tracker does not have now
	Gone     int // moments it has now and would lose
	Searched int // calls looked at
	Examples []Example
	Took     time.Duration
}

// Example is a moment to play.
type Example struct {
	Change   string // new | gone | same
	Call     CallID
	Title    string
	Moment   tagging.Moment
	TurnText string
}

// maxExamples bounds the examples of each kind of change.
const maxExamples = 8

// Learned says whether a preview also finds by what the tracker learned.
type Learned string

// The choices; empty: as the tracker does now.
const (
	WithNewest     Learned = "with"
	WithoutLearned Learned = "without"
)

// Preview runs rule, in the company of the other trackers, over every call
// viewer may see, and compares with what the tracker of the same key found.
// Mistakes in the rule are in the answer, not an error.
func (t Training) Preview(ctx context.Context, viewer Viewer, rule tagging.Tracker, by Learned) (Preview, error) {
	start := t.Clock.Now()
	if err := viewer.May(EditTrackers, Company{}); err != nil {
		return Preview{}, err
	}
	rows, err := t.Trackers.Trackers(ctx)
	if err != nil {
		return Preview{}, err
	}
	matcher, problems, err := compileFor(rows, rule)
	if err != nil || len(problems) > 0 {
		return Preview{Problems: problems}, err
	}
	g := &gathering{matcher: matcher, key: rule.Key}
	g.out.Tests = matcher.Test(rule)
	learned, err := t.learnedBy(ctx, rows, rule, by)
	if err != nil {
		return Preview{}, err
	}
	if learned != nil { // which goes by what all the others find
		g.matcher, g.smart = learned.Matcher, learned.smart
	}
	scope := viewer.Scope()
	stored := map[CallID][]Moment{}
	err = t.Findings.MomentsOf(ctx, scope, rule.Key, func(id CallID, m Moment) error {
		stored[id] = append(stored[id], m)
		return nil
	})
	if err != nil {
		return Preview{}, err
	}
	g.stored = stored
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	err = t.Transcripts.Each(within, scope, nil, func(c Call, decode func() (transcript.Transcript, []transcript.Side, error)) error {
		group.Go(func() error { return g.look(c, decode) })
		return within.Err()
	})
	if fault := group.Wait(); fault != nil {
		return Preview{}, fault
	}
	if err != nil {
		return Preview{}, err
	}
	g.out.Took = t.Clock.Now().Sub(start)
	return g.out, nil
}

// learnedBy are all rules with this one, and what its tracker finds by learning,
// which a changed rule keeps; nil where it does not.
func (t Training) learnedBy(ctx context.Context, rows []Tracker, rule tagging.Tracker, by Learned) (*Ruleset, error) {
	i := slices.IndexFunc(rows, func(r Tracker) bool { return r.Rule.Key == rule.Key })
	if i < 0 || by == WithoutLearned {
		return nil, nil
	}
	row := rows[i]
	if by == WithNewest {
		m, err := t.Trackers.NewestModel(ctx, row.ID)
		if CodeOf(err) == CodeNotFound {
			return nil, notLearned(row)
		}
		if err != nil {
			return nil, err
		}
		row.Smart = m.ID
	}
	if row.Smart == "" {
		return nil, nil
	}
	now, err := t.Tagger.Ruleset(ctx)
	if err != nil {
		return nil, err
	}
	row.Rule, row.Enabled = rule, true
	rows = with(rows, row)
	if err := checkOrders(rows); err != nil {
		return nil, err
	}
	changed, err := compile(rows)
	if err != nil {
		return nil, err
	}
	return changed, changed.learn(ctx, t.Trackers, []Tracker{row}, now.learned)
}

// compileFor compiles rule with whatever other trackers it refers to.
func compileFor(rows []Tracker, rule tagging.Tracker) (*tagging.Matcher, tagging.Problems, error) {
	rules := []tagging.Tracker{rule}
	need := map[string]bool{}
	for _, o := range []*tagging.Order{rule.After, rule.Before} {
		if o != nil {
			need[o.Tracker] = true
		}
	}
	for _, r := range rows {
		if r.Rule.Key != rule.Key && (r.Rule.Support || need[r.Rule.Key]) {
			other := r.Rule
			other.After, other.Before = nil, nil
			rules = append(rules, other)
		}
	}
	m, err := tagging.Compile(rules)
	if problems, ok := err.(tagging.Problems); ok { //nolint:errorlint // Compile returns it bare
		return nil, problems, nil
	}
	return m, nil, err
}

// gathering collects what goroutines find.
type gathering struct {
	matcher *tagging.Matcher
	smart   []smart
	key     string
	stored  map[CallID][]Moment

	mu  sync.Mutex
	out Preview
}

func (g *gathering) look(c Call, decode func() (transcript.Transcript, []transcript.Side, error)) error {
	t, sides, err := decode()
	if err != nil {
		return err
	}
	call := taggable(c, t, sides)
	var moments []Moment
	for _, m := range withLearned(g.smart, call, g.matcher.Moments(call)) {
		if m.Tracker == g.key {
			moments = append(moments, Moment{Moment: m, ID: momentID(m)})
		}
	}
	moments = keepIDs(moments, Findings{Moments: g.stored[c.ID]})
	stored := map[string]Moment{}
	for _, m := range g.stored[c.ID] {
		stored[m.ID] = m
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.out.Searched++
	g.out.Moments += len(moments)
	if len(moments) > 0 {
		g.out.Calls++
	}
	for _, m := range moments {
		change := "same"
		if _, ok := stored[m.ID]; !ok {
			change = "new"
			g.out.Appear++
		}
		delete(stored, m.ID)
		g.example(change, c, t, m.Moment)
	}
	for _, m := range stored {
		g.out.Gone++
		g.example("gone", c, t, m.Moment)
	}
	return nil
}

func (g *gathering) example(change string, c Call, t transcript.Transcript, m tagging.Moment) {
	n := 0
	for _, e := range g.out.Examples {
		if e.Change == change {
			n++
		}
	}
	if n >= maxExamples {
		return
	}
	text := ""
	if m.Turn >= 0 && m.Turn < len(t.Turns) {
		text = t.Turns[m.Turn].Text
	}
	g.out.Examples = append(g.out.Examples, Example{Change: change, Call: c.ID, Title: c.Title, Moment: m, TurnText: text})
}
