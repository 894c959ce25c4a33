// Package worker runs the stages of a call's life in the background: it
// implements coach.Queue and coach.Events over Redis (or the Redis inside the
// process), consumes the queues with asynq, and rings again for whatever a
// crash, a flushed Redis or a lost task left behind.
//
// internal/app starts it, in serve and in worker processes. It never decides
// what a stage does: that is coach.Processing.
package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"runtime"
	"strconv"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"gametape/coach"
)

// The queues. Media is heavy and may wait; a new call's probe and a clip
// somebody waits for do not queue behind it.
const (
	queueUrgent   = "urgent"
	queueAnalysis = "analysis"
	queueMedia    = "media"
	queueIndex    = "index"
)

func queueOf(name coach.StageName) string {
	switch name {
	case coach.StageProbe, coach.StageCut:
		return queueUrgent
	case coach.StagePeaks, coach.StageProxy:
		return queueMedia
	case coach.StageIndex:
		return queueIndex
	}
	return queueAnalysis
}

// lanes is how many queues there are of each name. A worker takes from each as
// often, so that whoever brings in a thousand calls holds up only those who
// happen to share a lane with them.
const lanes = 8

// laneOf is the lane a person's stages wait in; nobody's wait in the first.
func laneOf(who coach.UserID) int {
	if who == "" {
		return 0
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(who)) // never fails
	return int(h.Sum32() % lanes)
}

// lane is the name of the nth lane of queue; that of the first is older than the others.
func lane(queue string, n int) string {
	if n == 0 {
		return queue
	}
	return queue + strconv.Itoa(n)
}

// everyLane is all lanes of the queues in weights, with the weight of their queue.
func everyLane(weights map[string]int) map[string]int {
	all := map[string]int{}
	for queue, weight := range weights {
		for n := range lanes {
			all[lane(queue, n)] = weight
		}
	}
	return all
}

// pickUp is how soon an idle worker looks for new tasks; asynq's own default of
// a second, once per stage of the chain, would be felt.
const pickUp = 50 * time.Millisecond

// mediaPickUp is longer: what is in these queues takes seconds.
const mediaPickUp = 200 * time.Millisecond

// Config says what this process consumes.
type Config struct {
	Redis redis.UniversalClient
	// OwnsIndex: this process has the search index open and takes its queue.
	OwnsIndex bool
	// Media is how many recordings are worked on at once; 0: one per core.
	Media int
}

// Worker consumes the queues.
type Worker struct {
	cfg        Config
	processing coach.Processing
	queue      *Queue
	log        *slog.Logger
}

// New makes a worker; Run starts it.
func New(cfg Config, p coach.Processing, q *Queue, log *slog.Logger) *Worker {
	if cfg.Media <= 0 {
		cfg.Media = runtime.NumCPU()
	}
	return &Worker{cfg: cfg, processing: p, queue: q, log: log}
}

// Run works until ctx ends; stages that are running then are given back.
func (w *Worker) Run(ctx context.Context) error {
	pools := []map[string]int{{queueMedia: 1}, {queueUrgent: 3, queueAnalysis: 2}}
	sizes := []int{w.cfg.Media, 2 * runtime.NumCPU()}
	if w.cfg.OwnsIndex {
		pools, sizes = append(pools, map[string]int{queueIndex: 1}), append(sizes, 2)
	}
	// Handlers live in their own context: cancelling it is how a shutdown
	// reaches ffmpeg at once, before asynq's own patience is over.
	var servers []*asynq.Server
	stop := func() {
		for _, s := range servers {
			s.Shutdown()
		}
	}
	for i, queues := range pools {
		look := pickUp
		if i == 0 {
			look = mediaPickUp
		}
		s := asynq.NewServerFromRedisClient(w.cfg.Redis, asynq.Config{
			Concurrency: sizes[i], Queues: everyLane(queues),
			BaseContext:       func() context.Context { return ctx },
			TaskCheckInterval: look, DelayedTaskCheckInterval: time.Second, ShutdownTimeout: 10 * time.Second,
			RetryDelayFunc: func(n int, _ error, _ *asynq.Task) time.Duration { return min(time.Second<<n, time.Minute) },
			ErrorHandler:   asynq.ErrorHandlerFunc(w.failed),
			Logger:         quiet{w.log}, LogLevel: asynq.WarnLevel,
		})
		if err := s.Start(asynq.HandlerFunc(w.handle)); err != nil {
			stop()
			return fmt.Errorf("start worker: %w", err)
		}
		servers = append(servers, s)
	}
	var group errgroup.Group
	group.Go(func() error { w.reconcile(ctx); return nil })
	<-ctx.Done()
	stop()
	return group.Wait()
}

// payload is all a task carries: the row has the rest.
type payload struct {
	Owner    string          `json:"owner"`
	Stage    coach.StageName `json:"stage"`
	Revision int             `json:"revision"`
}

func (w *Worker) handle(ctx context.Context, t *asynq.Task) error {
	var p payload
	if err := json.Unmarshal(t.Payload(), &p); err != nil {
		return fmt.Errorf("read task: %w: %w", err, asynq.SkipRetry)
	}
	err := w.processing.Do(ctx, p.Owner, p.Stage, p.Revision)
	if coach.Permanent(err) {
		return fmt.Errorf("%w: %w", err, asynq.SkipRetry)
	}
	return err
}

func (w *Worker) failed(ctx context.Context, t *asynq.Task, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	id, _ := asynq.GetTaskID(ctx)
	w.log.Warn("stage failed", "task", id, "type", t.Type(), "err", err)
}

// patience is how long an open stage may lie untouched before its bell counts
// as lost.
const patience = 4 * time.Second

// reconcile rings again, at once and then for as long as the process lives.
func (w *Worker) reconcile(ctx context.Context) {
	tick := time.NewTicker(patience / 2)
	defer tick.Stop()
	before := w.processing.Clock.Now() // everything that was open before this process began
	for {
		n, err := w.processing.Repair(ctx, before, 500)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			w.log.Error("reconcile", "err", err)
		case n > 0:
			w.log.Debug("looked at open stages", "stages", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			before = w.processing.Clock.Now().Add(-patience)
		}
	}
}

// quiet hands asynq's own log to slog.
type quiet struct{ log *slog.Logger }

func (q quiet) Debug(args ...any) { q.log.Debug("asynq", "message", fmt.Sprint(args...)) }
func (q quiet) Info(args ...any)  { q.log.Debug("asynq", "message", fmt.Sprint(args...)) }
func (q quiet) Warn(args ...any)  { q.log.Warn("asynq", "message", fmt.Sprint(args...)) }
func (q quiet) Error(args ...any) { q.log.Error("asynq", "message", fmt.Sprint(args...)) }
func (q quiet) Fatal(args ...any) { q.log.Error("asynq", "message", fmt.Sprint(args...)) }
