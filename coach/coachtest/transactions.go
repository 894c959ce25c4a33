package coachtest

import (
	"context"
	"errors"
	"testing"

	"golang.org/x/sync/errgroup"

	"gametape/coach"
)

func transactions(t *testing.T, open func(*testing.T) Database) {
	cases{
		"all rows of a transaction are there afterwards": func(t *testing.T, d Database) {
			must(t, d.Do(t.Context(), func(ctx context.Context) error {
				if err := d.CreateCall(ctx, coach.Call{ID: "call_1"}); err != nil {
					return err
				}
				return d.AddStages(ctx, coach.Stage{Owner: "call_1", Name: coach.StageProbe, State: coach.Pending})
			}))
			ok(d.Call(t.Context(), "call_1"))(t)
			if got := ok(d.StagesOf(t.Context(), "call_1"))(t); len(got) != 1 {
				t.Errorf("%d stages, want 1", len(got))
			}
		},
		"none is there after an error, which comes back as it is": func(t *testing.T, d Database) {
			fault := errors.New("changed my mind")
			err := d.Do(t.Context(), func(ctx context.Context) error {
				must(t, d.CreateCall(ctx, coach.Call{ID: "call_1"}))
				return fault
			})
			if !errors.Is(err, fault) {
				t.Errorf("error %v, want %v", err, fault)
			}
			_, err = d.Call(t.Context(), "call_1")
			wantCode(t, err, coach.CodeNotFound)
		},
		"none is there after a panic, and others can write": func(t *testing.T, d Database) {
			func() {
				defer func() { _ = recover() }()
				_ = d.Do(t.Context(), func(ctx context.Context) error {
					must(t, d.CreateCall(ctx, coach.Call{ID: "call_1"}))
					panic("a defect")
				})
			}()
			must(t, d.CreateCall(t.Context(), coach.Call{ID: "call_2"}))
			_, err := d.Call(t.Context(), "call_1")
			wantCode(t, err, coach.CodeNotFound)
		},
		"a transaction reads what it has written, others do not": func(t *testing.T, d Database) {
			must(t, d.Do(t.Context(), func(ctx context.Context) error {
				must(t, d.CreateCall(ctx, coach.Call{ID: "call_1"}))
				ok(d.Call(ctx, "call_1"))(t)
				_, err := d.Call(t.Context(), "call_1")
				wantCode(t, err, coach.CodeNotFound)
				return nil
			}))
		},
		"a transaction inside another is part of it": func(t *testing.T, d Database) {
			_ = d.Do(t.Context(), func(ctx context.Context) error {
				must(t, d.Do(ctx, func(ctx context.Context) error { return d.CreateCall(ctx, coach.Call{ID: "call_1"}) }))
				return errors.New("changed my mind")
			})
			_, err := d.Call(t.Context(), "call_1")
			wantCode(t, err, coach.CodeNotFound)
		},
		"a conflict inside a transaction leaves the rest of it usable": func(t *testing.T, d Database) {
			stored(t, d, "call_1", func(c *coach.Call) { c.ExternalID = "x" })
			must(t, d.Do(t.Context(), func(ctx context.Context) error {
				wantCode(t, d.CreateCall(ctx, coach.Call{ID: "call_2", ExternalID: "x", UploadedBy: "user_up"}), coach.CodeConflict)
				return d.CreateCall(ctx, coach.Call{ID: "call_3"})
			}))
			ok(d.Call(t.Context(), "call_3"))(t)
		},
		// Two stages that end at once: each transaction closes its own and sums
		// both up. Whichever comes second must see the first.
		"transactions end as if they had run one after the other": func(t *testing.T, d Database) {
			for range 20 {
				c := stored(t, d, coach.NewCallID(noon), nil)
				var both errgroup.Group
				for _, name := range []coach.StageName{coach.StageProbe, coach.StagePeaks} {
					must(t, d.AddStages(t.Context(), coach.Stage{Owner: string(c.ID), Name: name, State: coach.Pending}))
				}
				for _, name := range []coach.StageName{coach.StageProbe, coach.StagePeaks} {
					both.Go(func() error {
						return d.Do(t.Context(), func(ctx context.Context) error { return endStage(ctx, d, c.ID, name) })
					})
				}
				must(t, both.Wait())
				if got := ok(d.Call(t.Context(), c.ID))(t); got.State != coach.Ready {
					t.Fatalf("state %q, want %q", got.State, coach.Ready)
				}
			}
		},
	}.run(t, open)
}

// endStage reads the call's stages before it locks anything.
func endStage(ctx context.Context, d Database, id coach.CallID, name coach.StageName) error {
	s := coach.Stage{Owner: string(id), Name: name, State: coach.Done}
	if err := d.Finish(ctx, s); err != nil {
		return err
	}
	all, err := d.StagesOf(ctx, s.Owner)
	if err != nil {
		return err
	}
	_, err = d.UpdateCall(ctx, id, func(c *coach.Call) error {
		c.State = coach.StateOf(all)
		return nil
	})
	return err
}
