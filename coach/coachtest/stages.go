package coachtest

import (
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/coach"
)

func stages(t *testing.T, open func(*testing.T) Database) {
	cases{
		"a stage comes back with every field": func(t *testing.T, d Database) {
			want := full[coach.Stage](t)
			must(t, d.AddStages(t.Context(), want))
			same(t, ok(d.StagesOf(t.Context(), want.Owner))(t), []coach.Stage{want})
		},
		"an owner's stages are each at their newest revision": func(t *testing.T, d Database) {
			must(t, d.AddStages(t.Context(), pending("call_1", coach.StageProbe, 0), pending("call_1", coach.StageIndex, 1),
				pending("call_1", coach.StageIndex, 2), pending("call_2", coach.StageIndex, 3)))
			same(t, ok(d.StagesOf(t.Context(), "call_1"))(t),
				[]coach.Stage{pending("call_1", coach.StageIndex, 2), pending("call_1", coach.StageProbe, 0)})
			same(t, ok(d.StagesOf(t.Context(), "call_3"))(t), []coach.Stage(nil))
		},
		"a pending stage that is added again stays as it is": func(t *testing.T, d Database) {
			s := pending("call_1", coach.StageProbe, 1)
			must(t, d.AddStages(t.Context(), s))
			must(t, d.AddStages(t.Context(), s, pending("call_1", coach.StagePeaks, 1)))
			same(t, ok(d.StagesOf(t.Context(), "call_1"))(t)[1], s)
		},
		"a stage that ended is opened again by adding it: no attempts, the next round": func(t *testing.T, d Database) {
			s := claimed(t, d, pending("call_1", coach.StageIndex, 1))
			s.State, s.Error = coach.Broken, "No."
			must(t, d.Finish(t.Context(), s))
			must(t, d.AddStages(t.Context(), pending("call_1", coach.StageIndex, 1)))
			want := pending("call_1", coach.StageIndex, 1)
			want.Round = s.Round + 1
			same(t, ok(d.StagesOf(t.Context(), "call_1"))(t), []coach.Stage{want})
		},
		"whoever ran a stage that was opened again cannot finish it": func(t *testing.T, d Database) {
			old := claimed(t, d, pending("call_1", coach.StageIndex, 1))
			must(t, d.AddStages(t.Context(), pending("call_1", coach.StageIndex, 1)))
			old.State = coach.Done
			wantCode(t, d.Finish(t.Context(), old), coach.CodeConflict)
			if now, ok := claim(t, d, old, minutes(0)); !ok || now.Attempts != 1 {
				t.Errorf("claimed %v after %d attempts", ok, now.Attempts)
			}
			wantCode(t, d.Finish(t.Context(), old), coach.CodeConflict)
		},
		"a claim counts the attempt and holds until the lease is over": func(t *testing.T, d Database) {
			s := claimed(t, d, pending("call_1", coach.StageProbe, 1))
			if s.State != coach.Running || s.Attempts != 1 || !s.LeaseUntil.Equal(minutes(1)) || !s.UpdatedAt.Equal(minutes(0)) {
				t.Errorf("claimed %+v", s)
			}
			if _, ok := claim(t, d, s, minutes(1).Add(-time.Millisecond)); ok {
				t.Error("claimed under a lease that holds")
			}
			again, ok := claim(t, d, s, minutes(1))
			if !ok || again.Attempts != 2 {
				t.Errorf("not claimed after the lease was over: %+v", again)
			}
		},
		"a stage that ended cannot be claimed, one set back to pending can": func(t *testing.T, d Database) {
			for state, want := range map[coach.StageState]bool{coach.Done: false, coach.Broken: false, coach.Skipped: false, coach.Pending: true} {
				s := claimed(t, d, pending("call_"+string(state), coach.StageProbe, 1))
				s.State, s.LeaseUntil = state, time.Time{}
				must(t, d.Finish(t.Context(), s))
				if _, ok := claim(t, d, s, minutes(60)); ok != want {
					t.Errorf("%s: claimed %v, want %v", state, ok, want)
				}
			}
		},
		"a stage that does not exist is not found": func(t *testing.T, d Database) {
			s := pending("call_0", coach.StageProbe, 1)
			_, _, err := d.Claim(t.Context(), s.Owner, s.Name, s.Revision, noon, noon)
			wantCode(t, err, coach.CodeNotFound)
			wantCode(t, d.Finish(t.Context(), s), coach.CodeNotFound)
			wantCode(t, d.Renew(t.Context(), s, noon), coach.CodeNotFound)
		},
		"of twenty that claim at once exactly one wins": func(t *testing.T, d Database) {
			for round := range 5 {
				s := pending("call_1", coach.StageProbe, round)
				must(t, d.AddStages(t.Context(), s))
				onlyOne(t, d, s, minutes(0))
				// And so it is with a stage whose worker was lost.
				onlyOne(t, d, s, minutes(5))
			}
		},
		"finish writes state, error, lease and round and keeps the attempts": func(t *testing.T, d Database) {
			s := claimed(t, d, pending("call_1", coach.StageProbe, 1))
			want := s
			want.State, want.Error, want.LeaseUntil, want.Round, want.UpdatedAt = coach.Pending, "Try again.", time.Time{}, 7, minutes(3)
			must(t, d.Finish(t.Context(), want))
			same(t, ok(d.StagesOf(t.Context(), "call_1"))(t), []coach.Stage{want})
		},
		"a lease that somebody else has taken cannot be finished or renewed": func(t *testing.T, d Database) {
			lost := claimed(t, d, pending("call_1", coach.StageProbe, 1))
			now, _ := claim(t, d, lost, minutes(5))
			lost.State = coach.Done
			wantCode(t, d.Finish(t.Context(), lost), coach.CodeConflict)
			wantCode(t, d.Renew(t.Context(), lost, minutes(60)), coach.CodeConflict)
			same(t, ok(d.StagesOf(t.Context(), "call_1"))(t), []coach.Stage{now})
		},
		"what has ended cannot be finished again": func(t *testing.T, d Database) {
			s := claimed(t, d, pending("call_1", coach.StageProbe, 1))
			s.State = coach.Done
			must(t, d.Finish(t.Context(), s))
			s.State = coach.Broken
			wantCode(t, d.Finish(t.Context(), s), coach.CodeConflict)
			wantCode(t, d.Renew(t.Context(), s, minutes(60)), coach.CodeConflict)
		},
		"a renewed lease holds longer": func(t *testing.T, d Database) {
			s := claimed(t, d, pending("call_1", coach.StageProbe, 1))
			must(t, d.Renew(t.Context(), s, minutes(10)))
			if _, ok := claim(t, d, s, minutes(9)); ok {
				t.Error("claimed under a renewed lease")
			}
		},
		"stale are the open ones nobody has touched, oldest first, as many as asked": func(t *testing.T, d Database) {
			touched := func(owner string, at time.Time) coach.Stage {
				s := pending(owner, coach.StageProbe, 1)
				s.UpdatedAt = at
				return s
			}
			held, lost, done := claimed(t, d, touched("held", minutes(0))), claimed(t, d, touched("lost", minutes(0))), claimed(t, d, touched("done", minutes(0)))
			must(t, d.Renew(t.Context(), held, minutes(60)))
			done.State = coach.Done
			must(t, d.Finish(t.Context(), done))
			must(t, d.AddStages(t.Context(), touched("old", minutes(-9)), touched("older", minutes(-10)), touched("fresh", minutes(5))))
			owners := func(limit int) (out []string) {
				for _, s := range ok(d.Stale(t.Context(), minutes(5), minutes(6), limit))(t) {
					out = append(out, s.Owner)
				}
				return out
			}
			same(t, owners(10), []string{"older", "old", lost.Owner})
			same(t, owners(2), []string{"older", "old"})
		},
		"touched stages are stale no more, ended ones stay as they are": func(t *testing.T, d Database) {
			first, second := pending("call_1", coach.StageProbe, 1), pending("call_2", coach.StageProbe, 1)
			done := claimed(t, d, pending("call_3", coach.StageProbe, 1))
			done.State = coach.Done
			must(t, d.Finish(t.Context(), done))
			must(t, d.AddStages(t.Context(), first, second))
			must(t, d.Touch(t.Context(), minutes(5), first, done, pending("call_0", coach.StageProbe, 1)))
			same(t, ok(d.Stale(t.Context(), minutes(5), minutes(6), 10))(t), []coach.Stage{second})
			if got := ok(d.StagesOf(t.Context(), "call_3"))(t)[0]; !got.UpdatedAt.Equal(noon) {
				t.Errorf("an ended stage was touched at %v", got.UpdatedAt)
			}
		},
		"stages are counted by name and state, and failures listed newest first": func(t *testing.T, d Database) {
			for i, owner := range []string{"call_1", "call_2", "call_3"} {
				s := claimed(t, d, pending(owner, coach.StageProbe, 1))
				s.State, s.UpdatedAt = coach.Broken, minutes(i)
				must(t, d.Finish(t.Context(), s))
			}
			must(t, d.AddStages(t.Context(), pending("call_1", coach.StagePeaks, 1)))
			same(t, ok(d.CountStages(t.Context()))(t), map[coach.StageName]map[coach.StageState]int{
				coach.StageProbe: {coach.Broken: 3}, coach.StagePeaks: {coach.Pending: 1},
			})
			failed := ok(d.FailedStages(t.Context(), 2))(t)
			if len(failed) != 2 || failed[0].Owner != "call_3" || failed[1].Owner != "call_2" {
				t.Errorf("failed: %+v", failed)
			}
		},
	}.run(t, open)
}

func pending(owner string, name coach.StageName, revision int) coach.Stage {
	return coach.Stage{Owner: owner, Name: name, Revision: revision, State: coach.Pending, UpdatedAt: noon}
}

// claim claims s at now for a minute.
func claim(t *testing.T, d Database, s coach.Stage, now time.Time) (coach.Stage, bool) {
	t.Helper()
	s, ok, err := d.Claim(t.Context(), s.Owner, s.Name, s.Revision, now, now.Add(time.Minute))
	must(t, err)
	return s, ok
}

// claimed is s, added and claimed at noon for a minute.
func claimed(t *testing.T, d Database, s coach.Stage) coach.Stage {
	t.Helper()
	must(t, d.AddStages(t.Context(), s))
	s, ok := claim(t, d, s, minutes(0))
	if !ok {
		t.Fatal("a pending stage could not be claimed")
	}
	return s
}

func onlyOne(t *testing.T, d Database, s coach.Stage, now time.Time) {
	t.Helper()
	won := make([]bool, 20)
	var group errgroup.Group
	for i := range won {
		group.Go(func() (err error) {
			_, won[i], err = d.Claim(t.Context(), s.Owner, s.Name, s.Revision, now, now.Add(time.Minute))
			return err
		})
	}
	must(t, group.Wait())
	if n := count(won); n != 1 {
		t.Errorf("%d claims won, want 1", n)
	}
}
