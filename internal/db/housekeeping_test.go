package db

import (
	"context"
	"errors"
	"testing"
	"time"

	"gametape/coach"
)

// moving is a clock a test sets.
type moving struct{ at time.Time }

func (m *moving) Now() time.Time { return m.at }

func (m *moving) wait(d time.Duration) { m.at = m.at.Add(d) }

type emptyStore struct{ coach.Blobs }

func (emptyStore) List(context.Context, string, func(coach.BlobKey, time.Time) error) error {
	return nil
}
func (emptyStore) Delete(context.Context, ...coach.BlobKey) error { return nil }

func (s *shelf) Remove(context.Context, ...coach.CallID) error { return nil }

// house is a process over the database at where; erased counts what it did.
type house struct {
	coach.Housekeeping
	erased int
	fault  error
}

func houseAt(t *testing.T, where string, clock coach.Clock) (*house, *DB) {
	d := openAt(t, where)
	h := &house{}
	h.Housekeeping = coach.Housekeeping{Rows: d, Clock: clock, Chores: []coach.ChoreSpec{{Name: coach.ChoreErase, Do: func(context.Context) error {
		if h.fault == nil {
			h.erased++
		}
		return h.fault
	}}}}
	return h, d
}

// deleted brings in a call and deletes it; deaf loses the event.
func deleted(t *testing.T, d *DB, clock coach.Clock, id coach.CallID) {
	t.Helper()
	fine(t, d.CreateCall(t.Context(), coach.Call{ID: id, Revision: 1, StartedAt: today}))
	calls := coach.Curation{Tx: d, Calls: d, Findings: d, Clips: d, Stages: d, Chores: d, Changes: d, Blobs: emptyStore{}, Index: &shelf{}, Events: deaf{}, Clock: clock}
	_, err := calls.Delete(t.Context(), boss, id)
	fine(t, err)
}

func TestADeletedCallIsErasedWithinTheHourWhateverHappens(t *testing.T) {
	onEach(t, func(t *testing.T, where string) {
		clock := &moving{today}
		first, d := houseAt(t, where, clock)
		fine(t, first.Round(t.Context())) // what never ran runs once
		if first.erased != 1 {
			t.Fatalf("a chore that never ran ran %d times", first.erased)
		}
		deleted(t, d, clock, "call_1")
		fine(t, first.Round(t.Context()))
		if first.erased != 1 {
			t.Error("it is erased at once, with everything that is deleted in a minute erased one by one")
		}

		// The process ends between deletion and erasure; the event was lost.
		second, d2 := houseAt(t, where, clock)
		clock.wait(31 * time.Minute)
		fine(t, second.Round(t.Context()))
		fine(t, first.Round(t.Context())) // as two processes at once
		if second.erased != 1 || first.erased != 1 {
			t.Errorf("after a restart it was erased %d times here and %d times there, want once here", second.erased, first.erased-1)
		}

		// It crashes in the middle: the claim stays, and nobody ends it.
		deleted(t, d2, clock, "call_2")
		clock.wait(31 * time.Minute)
		if _, ok, err := d2.ClaimChore(t.Context(), coach.ChoreErase, clock.at, clock.at.Add(time.Minute)); !ok || err != nil {
			t.Fatalf("it cannot be claimed: %v", err)
		}
		fine(t, first.Round(t.Context()))
		if first.erased != 1 {
			t.Error("it is erased while somebody holds it")
		}
		clock.wait(2 * time.Minute)
		fine(t, first.Round(t.Context()))
		if first.erased != 2 {
			t.Error("after a crash in the middle nobody erased it within the hour")
		}

		// It fails, is noted, and is tried again.
		deleted(t, d, clock, "call_3")
		clock.wait(31 * time.Minute)
		first.fault = errors.New("the disk is full")
		if first.Round(t.Context()) == nil {
			t.Error("a failure is not told")
		}
		if all, err := d.Chores(t.Context()); err != nil || len(all) != 1 || all[0].Error == "" || !all[0].LastRun.Equal(clock.at) {
			t.Errorf("the failure is not noted: %+v %v", all, err)
		}
		first.fault = nil
		clock.wait(6 * time.Minute)
		fine(t, first.Round(t.Context()))
		if all, err := d.Chores(t.Context()); err != nil || first.erased != 3 || all[0].Error != "" || !all[0].DueAt.IsZero() {
			t.Errorf("after a failure it was not done: %d, %+v %v", first.erased, all, err)
		}
	})
}
