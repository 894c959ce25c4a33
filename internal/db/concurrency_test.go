package db

import (
	"context"
	"fmt"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/coach"
)

var names = []coach.StageName{coach.StageProbe, coach.StageTranscript, coach.StageAnalyse, coach.StageIndex, coach.StagePeaks, coach.StageProxy}

// Two processes with eight workers each run the stages of thirty calls, as
// coach.Processing does: whoever claims a stage ends it and sums the call up in
// one transaction. Every worker tries every stage.
func TestWorkersOfTwoProcessesFinishEveryCallOnce(t *testing.T) {
	onEach(t, func(t *testing.T, where string) {
		processes := []*DB{openAt(t, where), openAt(t, where)}
		const calls = 30
		for i := range calls {
			var stages []coach.Stage
			for _, name := range names {
				stages = append(stages, coach.Stage{Owner: callName(i), Name: name, State: coach.Pending})
			}
			err := processes[0].Do(t.Context(), func(ctx context.Context) error {
				if err := processes[0].CreateCall(ctx, coach.Call{ID: coach.CallID(callName(i)), State: coach.InProgress}); err != nil {
					return err
				}
				return processes[0].AddStages(ctx, stages...)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		var workers errgroup.Group
		for worker := range 16 {
			workers.Go(func() error {
				for i := range calls {
					for n := range names {
						name := names[(n+worker)%len(names)]
						if err := runStage(t.Context(), processes[worker%2], callName(i), name); err != nil {
							return err
						}
					}
				}
				return nil
			})
		}
		if err := workers.Wait(); err != nil {
			t.Fatal(err)
		}
		for i := range calls {
			c, err := processes[0].Call(t.Context(), coach.CallID(callName(i)))
			if err != nil {
				t.Fatal(err)
			}
			if c.State != coach.Ready || c.Channels != len(names) {
				t.Errorf("call %d is %s after %d stages, want %s after %d", i, c.State, c.Channels, coach.Ready, len(names))
			}
		}
	})
}

func callName(i int) string { return fmt.Sprintf("call_%d", i) }

// runStage counts in Channels how many stages have ended.
func runStage(ctx context.Context, d *DB, owner string, name coach.StageName) error {
	now := time.Now()
	s, ok, err := d.Claim(ctx, owner, name, 0, now, now.Add(time.Hour))
	if err != nil || !ok {
		return err
	}
	return d.Do(ctx, func(ctx context.Context) error {
		s.State = coach.Done
		if err := d.Finish(ctx, s); err != nil {
			return err
		}
		all, err := d.StagesOf(ctx, owner)
		if err != nil {
			return err
		}
		_, err = d.UpdateCall(ctx, coach.CallID(owner), func(c *coach.Call) error {
			c.State = coach.StateOf(all)
			c.Channels++
			return nil
		})
		return err
	})
}

// A reader in the middle of its work neither waits for writers nor sees them.
func TestReadersDoNotWaitForWriters(t *testing.T) {
	onEach(t, func(t *testing.T, where string) {
		d := openAt(t, where)
		err := d.Do(t.Context(), func(ctx context.Context) error {
			if err := d.CreateCall(ctx, coach.Call{ID: "call_1"}); err != nil {
				return err
			}
			page, err := d.ListCalls(t.Context(), coach.CallFilter{Scope: coach.System})
			if err == nil && len(page.Items) > 0 {
				t.Error("a reader saw what is not committed")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestATransactionEndsWithItsContext(t *testing.T) {
	onEach(t, func(t *testing.T, where string) {
		d := openAt(t, where)
		ctx, cancel := context.WithCancel(t.Context())
		err := d.Do(ctx, func(ctx context.Context) error {
			if err := d.CreateCall(ctx, coach.Call{ID: "call_1"}); err != nil {
				return err
			}
			cancel()
			return d.CreateCall(ctx, coach.Call{ID: "call_2"})
		})
		if err == nil {
			t.Error("a cancelled transaction was committed")
		}
		for _, id := range []coach.CallID{"call_1", "call_2"} {
			if _, err := d.Call(t.Context(), id); coach.CodeOf(err) != coach.CodeNotFound {
				t.Errorf("%s: error %v, want %s", id, err, coach.CodeNotFound)
			}
		}
		if err := d.CreateCall(t.Context(), coach.Call{ID: "call_3"}); err != nil {
			t.Errorf("nothing can be written any more: %v", err)
		}
	})
}
