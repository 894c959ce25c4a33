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

// pool is a set of workers and the queues they take from, by weight.
type pool struct {
	queues  map[string]int
	workers int
	look    time.Duration // how soon an idle one looks for new tasks
}

// queues are those of all stages.
func queues() []coach.StageQueue {
	var all []coach.StageQueue
	for _, spec := range coach.StageSpecs() {
		all = append(all, spec.Queues()...)
	}
	return all
}

// pools are those of this process, by the table of stages.
func (w *Worker) pools() map[string]*pool {
	all := map[string]*pool{}
	for _, q := range queues() {
		if q.AtIndex && !w.cfg.OwnsIndex {
			continue
		}
		if all[q.Pool] == nil {
			all[q.Pool] = &pool{queues: map[string]int{}, look: pickUp}
		}
		p := all[q.Pool]
		for n := range lanes {
			p.queues[lane(q.Name, n)] = q.Weight
		}
		if q.Slow {
			p.look = slowPickUp
		}
		workers := max(q.Workers, q.PerCore*runtime.NumCPU())
		if q.Name == coach.QueueMedia && w.cfg.Media > 0 {
			workers = w.cfg.Media
		}
		p.workers = max(p.workers, workers)
	}
	return all
}

// pickUp is how soon an idle worker looks for new tasks; asynq's own default of
// a second, once per stage of the chain, would be felt.
const pickUp = 50 * time.Millisecond

// slowPickUp is longer: what is in these queues takes seconds.
const slowPickUp = 200 * time.Millisecond

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
	return &Worker{cfg: cfg, processing: p, queue: q, log: log}
}

// Run works until ctx ends; stages that are running then are given back.
func (w *Worker) Run(ctx context.Context) error {
	// Handlers live in their own context: cancelling it is how a shutdown
	// reaches ffmpeg at once, before asynq's own patience is over.
	var servers []*asynq.Server
	stop := func() {
		for _, s := range servers {
			s.Shutdown()
		}
	}
	for _, p := range w.pools() {
		s := asynq.NewServerFromRedisClient(w.cfg.Redis, asynq.Config{
			Concurrency: p.workers, Queues: p.queues,
			BaseContext:       func() context.Context { return ctx },
			TaskCheckInterval: p.look, DelayedTaskCheckInterval: time.Second, ShutdownTimeout: 10 * time.Second,
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
