package db

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"gametape/coach"
)

// shelf is an index that only holds.
type shelf struct {
	coach.Index
	mu      sync.Mutex
	held    map[coach.CallID]coach.IndexedCall
	batches []int
	// then is called after each batch.
	then func()
}

func (s *shelf) Replace(ctx context.Context, read func(context.Context) ([]coach.IndexedCall, error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls, err := read(ctx)
	if err != nil || len(calls) == 0 {
		return err
	}
	for _, c := range calls {
		s.held[c.ID] = c
	}
	s.batches = append(s.batches, len(calls))
	if s.then != nil {
		s.then()
	}
	return nil
}

// withFees is a company with so many calls, of which one tracker finds something
// in each; none is tagged by it yet.
func withFees(t *testing.T, calls int) (company, coach.Tracker) {
	c := newCompany(t)
	for i := range calls {
		c.called(t, coach.CallID(fmt.Sprintf("call_%03d", i)), "that fee again", "I see")
	}
	tracker, err := c.Make(t.Context(), boss, fees(), true)
	fine(t, err)
	return c, tracker
}

// runs lets r work until stop, which waits for its end.
func runs(t *testing.T, r *coach.Retagging) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { r.Run(ctx) })
	return func() {
		cancel()
		running.Wait()
	}
}

func TestARetagIsCancelledAndGoesOnWhereItWas(t *testing.T) {
	const calls = 300
	c, _ := withFees(t, calls)
	r := coach.NewRetagging(c.Processing)
	c.index.then = func() { must(t, r.CancelFor(coach.Viewer{User: coach.User{Role: coach.Trainer}})) }
	stop := runs(t, r)
	await := func() coach.RetagState {
		for {
			if s := r.State(); !s.Running && s.Done > 0 {
				return s
			}
		}
	}
	first := await()
	if !first.Cancelled || first.Left == 0 || first.Fault != "" {
		t.Fatalf("cancelled after a batch it says %+v", first)
	}
	c.index.mu.Lock()
	tagged := len(c.index.held)
	c.index.then = nil
	c.index.mu.Unlock()
	if tagged+first.Left > calls {
		t.Errorf("%d calls are tagged and %d left, of %d", tagged, first.Left, calls)
	}
	r.Start()
	var second coach.RetagState
	for second = r.State(); second.Running || second.Cancelled || second.Left > 0; second = r.State() {
	}
	if second.Fault != "" || second.Done > calls-tagged {
		t.Errorf("going on, it did %d calls again that were done, or failed: %+v", second.Done-(calls-tagged), second)
	}
	stop()
	if len(c.index.held) != calls || len(c.index.batches) > calls/32 {
		t.Errorf("%d calls were indexed in %d batches", len(c.index.held), len(c.index.batches))
	}
	for id := range c.index.held {
		if got := c.moments(t, id); len(got) != 1 {
			t.Errorf("%s has the moments %q", id, got)
		}
	}
}

func TestARetagCountsAnewWhenTrackersChange(t *testing.T) {
	const calls = 300
	c, tracker := withFees(t, calls)
	r := coach.NewRetagging(c.Processing)
	changed, least := false, calls
	c.index.then = func() {
		switch s := r.State(); {
		case !changed && s.Done > calls/2:
			rule := fees()
			rule.Phrases = []string{"levy"}
			if _, err := c.Save(t.Context(), boss, tracker.ID, rule, 1); err != nil {
				t.Error(err)
			}
			changed = true
		case changed && len(c.index.batches) < 9: // of ten, or more
			least = min(least, s.Left)
		}
	}
	stop := runs(t, r)
	for s := r.State(); s.Running || s.Done < calls; s = r.State() {
	}
	stop()
	if !changed || least == 0 {
		t.Errorf("changed on its way (%t), it said that %d calls are left while more were", changed, least)
	}
}
