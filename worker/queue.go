package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"gametape/coach"
)

// Queue implements coach.Queue on asynq.
type Queue struct {
	of        owners
	redis     redis.UniversalClient
	client    *asynq.Client
	inspector *asynq.Inspector
}

// owners are the rows that say who waits for a stage.
type owners interface {
	Call(ctx context.Context, id coach.CallID) (coach.Call, error)
	Clip(ctx context.Context, id coach.ClipID) (coach.Clip, error)
}

// NewQueue makes a queue over a Redis that the caller closes.
func NewQueue(r redis.UniversalClient, of owners) *Queue {
	return &Queue{of: of, redis: r, client: asynq.NewClientFromRedisClient(r), inspector: asynq.NewInspectorFromRedisClient(r)}
}

// place is the queue that s waits in. Where its call or clip is gone nothing is to
// be done, and it may stand anywhere.
func (q *Queue) place(ctx context.Context, s coach.Stage) string {
	spec := s.Name.Spec()
	if spec.OfClip {
		clip, _ := q.of.Clip(ctx, coach.ClipID(s.Owner))
		return lane(spec.Queue.Name, laneOf(clip.CreatedBy))
	}
	call, _ := q.of.Call(ctx, coach.CallID(s.Owner))
	return lane(spec.QueueFor(call).Name, laneOf(call.UploadedBy))
}

// listOfQueues is where asynq keeps the names of queues. It writes a name once
// in the life of a process (v0.26), so a Redis that was flushed since does not
// know the queue, although tasks are in it.
const listOfQueues = "asynq:queues"

// longest is how long one stage may run; ffmpeg has narrower bounds of its own.
const longest = 2 * time.Hour

// Enqueue makes one task per stage. A task that waits already is left alone; one
// that died is replaced.
func (q *Queue) Enqueue(ctx context.Context, stages ...coach.Stage) error {
	var faults []error
	for _, s := range stages {
		if err := q.enqueue(ctx, s); err != nil {
			faults = append(faults, fmt.Errorf("enqueue %s of %s: %w", s.Name, s.Owner, err))
		}
	}
	return errors.Join(faults...)
}

func (q *Queue) enqueue(ctx context.Context, s coach.Stage) error {
	body, err := json.Marshal(payload{Owner: s.Owner, Stage: s.Name, Revision: s.Revision})
	if err != nil {
		return err
	}
	id := fmt.Sprintf("%s:%s:%d:%d", s.Owner, s.Name, s.Revision, s.Round)
	if s.State == coach.Running {
		// Its worker is gone, yet its task may stay active for ever with no
		// lease (asynq v0.26); another identifier gets past it.
		id += fmt.Sprintf(":again%d", s.Attempts)
	}
	queue := q.place(ctx, s)
	add := func() error {
		_, err := q.client.EnqueueContext(ctx, asynq.NewTask("call:"+string(s.Name), body),
			asynq.TaskID(id), asynq.Queue(queue), asynq.MaxRetry(coach.MaxAttempts), asynq.Timeout(longest))
		return err
	}
	err = add()
	if !errors.Is(err, asynq.ErrTaskIDConflict) {
		return err
	}
	info, err := q.inspector.GetTaskInfo(queue, id)
	if errors.Is(err, asynq.ErrQueueNotFound) {
		if err := q.redis.SAdd(ctx, listOfQueues, queue).Err(); err != nil {
			return err
		}
		info, err = q.inspector.GetTaskInfo(queue, id)
	}
	switch {
	case errors.Is(err, asynq.ErrTaskNotFound):
		return add()
	case err != nil:
		return err
	case info.State != asynq.TaskStateArchived && info.State != asynq.TaskStateCompleted:
		return nil
	}
	if err := q.inspector.DeleteTask(queue, id); err != nil && !errors.Is(err, asynq.ErrTaskNotFound) {
		return err
	}
	if err := add(); !errors.Is(err, asynq.ErrTaskIDConflict) {
		return err
	}
	return nil // somebody else was quicker
}
