package coachtest

import (
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/coach"
)

func chores(t *testing.T, open func(*testing.T) Database) {
	const name = coach.ChoreErase
	one := func(t *testing.T, d Database) coach.Chore {
		t.Helper()
		all := ok(d.Chores(t.Context()))(t)
		if len(all) != 1 {
			t.Fatalf("there are %+v, want one", all)
		}
		return all[0]
	}
	claim := func(t *testing.T, d Database, now time.Time) (coach.Chore, bool) {
		t.Helper()
		c, taken, err := d.ClaimChore(t.Context(), name, now, now.Add(time.Minute))
		must(t, err)
		return c, taken
	}
	cases{
		"a chore that is asked for is due at the earliest time": func(t *testing.T, d Database) {
			for _, at := range []int{30, 10, 20} {
				must(t, d.AskChore(t.Context(), name, minutes(at)))
			}
			same(t, one(t, d), coach.Chore{Name: name, DueAt: minutes(10), Asked: 3})
		},
		"a chore is claimed once it is due, by one": func(t *testing.T, d Database) {
			if _, taken := claim(t, d, minutes(10)); taken {
				t.Error("a chore nobody has heard of is claimed")
			}
			must(t, d.AskChore(t.Context(), name, minutes(10)))
			if _, taken := claim(t, d, minutes(9)); taken {
				t.Error("it is claimed before it is due")
			}
			var taken atomic.Int32
			var group errgroup.Group
			for range 8 {
				group.Go(func() error {
					_, mine, err := d.ClaimChore(t.Context(), name, minutes(10), minutes(11))
					if mine {
						taken.Add(1)
					}
					return err
				})
			}
			must(t, group.Wait())
			if taken.Load() != 1 {
				t.Errorf("%d claimed it, want one", taken.Load())
			}
			if _, again := claim(t, d, minutes(11)); !again {
				t.Error("it is not free once the lease is over")
			}
		},
		"a chore that ended is due next, or again where it was asked for meanwhile": func(t *testing.T, d Database) {
			for _, asked := range []bool{false, true} {
				must(t, d.AskChore(t.Context(), name, minutes(0)))
				c, _ := claim(t, d, minutes(0))
				want := coach.Chore{Name: name, Asked: c.Asked, LastRun: minutes(1), Error: "It went wrong."}
				if asked {
					must(t, d.AskChore(t.Context(), name, minutes(20)))
					want.Asked, want.DueAt = want.Asked+1, minutes(30)
				}
				c.LastRun, c.Error = want.LastRun, want.Error
				must(t, d.FinishChore(t.Context(), c, time.Time{}, minutes(30)))
				same(t, one(t, d), want)
			}
		},
		"whoever lost a chore changes nothing": func(t *testing.T, d Database) {
			must(t, d.AskChore(t.Context(), name, minutes(0)))
			lost, _ := claim(t, d, minutes(0))
			held, _ := claim(t, d, minutes(5))
			wantCode(t, d.FinishChore(t.Context(), lost, time.Time{}, time.Time{}), coach.CodeConflict)
			wantCode(t, d.RenewChore(t.Context(), lost, minutes(9)), coach.CodeConflict)
			must(t, d.RenewChore(t.Context(), held, minutes(9)))
			if got := one(t, d); !got.LeaseUntil.Equal(minutes(9)) || !got.DueAt.Equal(minutes(0)) {
				t.Errorf("%+v", got)
			}
		},
	}.run(t, open)
}
