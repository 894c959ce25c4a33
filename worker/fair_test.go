package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"gametape/coach"
)

// byName says whose a call or clip is by its name: hog-1 is the hog's.
type byName struct{}

func (byName) Call(_ context.Context, id coach.CallID) (coach.Call, error) {
	who, err := nameOf(string(id))
	return coach.Call{ID: id, UploadedBy: who}, err
}

func (byName) Clip(_ context.Context, id coach.ClipID) (coach.Clip, error) {
	who, err := nameOf(string(id))
	return coach.Clip{ID: id, CreatedBy: who}, err
}

func nameOf(id string) (coach.UserID, error) {
	who, _, ok := strings.Cut(id, "-")
	if !ok {
		return "", coach.Errorf(coach.CodeNotFound, "", "There is no such thing.")
	}
	return coach.UserID(who), nil
}

func TestNoStageWaitsForAllOfSomebodyElses(t *testing.T) {
	for _, spec := range coach.StageSpecs() {
		t.Run(string(spec.Name), func(t *testing.T) { takeTurns(t, spec.Name) })
	}
}

func takeTurns(t *testing.T, name coach.StageName) {
	redis, end, err := Dial(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	}()
	if laneOf("hog") == laneOf("ann") {
		t.Fatal("these two share a lane; name one otherwise")
	}
	q := NewQueue(redis, byName{})
	const many = 100
	ring := func(id string) {
		if err := q.Enqueue(t.Context(), coach.Stage{Owner: id, Name: name, State: coach.Pending}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range many {
		ring(fmt.Sprintf("hog-%d", i))
	}
	ring("ann-1")
	ring("gone")
	done := make(chan string, 2*many)
	queues := map[string]int{}
	for n := range lanes {
		queues[lane(name.Spec().Queue.Name, n)] = 1 // of short calls, as all are here
	}
	server := asynq.NewServerFromRedisClient(redis, asynq.Config{
		Concurrency: 1, Queues: queues, TaskCheckInterval: pickUp, Logger: quiet{slog.New(slog.DiscardHandler)},
	})
	err = server.Start(asynq.HandlerFunc(func(_ context.Context, task *asynq.Task) error {
		var p payload
		err := json.Unmarshal(task.Payload(), &p)
		done <- p.Owner
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Shutdown()
	place := map[string]int{}
	for i := range many + 2 {
		select {
		case id := <-done:
			place[id] = i + 1
		case <-time.After(time.Minute):
			t.Fatalf("only %d of the tasks were taken", i)
		}
	}
	// One in two is hers while both have something waiting; chance decides which.
	if place["ann-1"] > many/2 || place["gone"] == 0 {
		t.Errorf("Ann's is the %dth to be taken, the one of a call that is gone the %dth", place["ann-1"], place["gone"])
	}
}
