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

// uploads says whose a call is by its name: hog-1 is the hog's.
type uploads struct{}

func (uploads) Call(_ context.Context, id coach.CallID) (coach.Call, error) {
	who, _, ok := strings.Cut(string(id), "-")
	if !ok {
		return coach.Call{}, coach.Errorf(coach.CodeNotFound, "", "There is no such call.")
	}
	return coach.Call{ID: id, UploadedBy: coach.UserID(who)}, nil
}

func TestARecordingDoesNotWaitForAllOfSomebodyElses(t *testing.T) {
	redis, end, err := Dial(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	}()
	if mediaQueueOf("hog") == mediaQueueOf("ann") {
		t.Fatal("these two share a queue; name one otherwise")
	}
	q := NewQueue(redis, uploads{})
	const many = 100
	ring := func(id string) {
		if err := q.Enqueue(t.Context(), coach.Stage{Owner: id, Name: coach.StagePeaks, State: coach.Pending}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range many {
		ring(fmt.Sprintf("hog-%d", i))
	}
	ring("ann-1")
	ring("gone")
	done := make(chan string, 2*many)
	server := asynq.NewServerFromRedisClient(redis, asynq.Config{
		Concurrency: 1, Queues: allMedia(), TaskCheckInterval: pickUp, Logger: quiet{slog.New(slog.DiscardHandler)},
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
