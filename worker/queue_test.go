package worker_test

import (
	"context"
	"testing"

	"gametape/coach"
	"gametape/worker"
)

// nothing holds no rows.
type nothing struct{}

func (nothing) Call(context.Context, coach.CallID) (coach.Call, error) {
	return coach.Call{}, coach.Errorf(coach.CodeNotFound, "", "There is no such call.")
}

func (nothing) Clip(context.Context, coach.ClipID) (coach.Clip, error) {
	return coach.Clip{}, coach.Errorf(coach.CodeNotFound, "", "There is no such clip.")
}

// A Redis that was flushed has lost its list of queues too, and asynq does not
// write that anew within the life of a process. Ringing twice for the same
// stage then failed, and with it the reconciler's whole round.
func TestQueueRingsAgainInARedisThatHasForgottenItsQueues(t *testing.T) {
	redis, end, err := worker.Dial(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	}()
	q := worker.NewQueue(redis, nothing{})
	stage := coach.Stage{Owner: "call_1", Name: coach.StageAnalyse, Revision: 1, State: coach.Pending}
	if err := q.Enqueue(t.Context(), stage); err != nil {
		t.Fatal(err)
	}
	if err := redis.FlushDB(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	for _, ring := range []string{"once", "twice", "three times"} {
		if err := q.Enqueue(t.Context(), stage); err != nil {
			t.Errorf("rung %s after the flush: %v", ring, err)
		}
	}
	if n := redis.LLen(t.Context(), "asynq:{analysis}:pending").Val(); n != 1 {
		t.Errorf("%d tasks wait, want 1", n)
	}
}
