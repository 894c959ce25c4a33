package worker

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"gametape/coach"
)

const channel = "gametape:events"

// Events implements coach.Events over Redis, so that a browser connected to
// serve sees what a worker elsewhere does. One subscription feeds all
// listeners of this process.
type Events struct {
	redis redis.UniversalClient
	log   *slog.Logger

	mu        sync.Mutex
	listeners map[chan coach.Event]struct{}
}

// NewEvents subscribes; the subscription ends with ctx.
func NewEvents(ctx context.Context, r redis.UniversalClient, log *slog.Logger) *Events {
	e := &Events{redis: r, log: log, listeners: map[chan coach.Event]struct{}{}}
	go e.relay(ctx)
	return e
}

// relay hands every event to every listener; go-redis reconnects by itself.
func (e *Events) relay(ctx context.Context) {
	sub := e.redis.Subscribe(ctx, channel)
	defer func() { _ = sub.Close() }()
	messages := sub.Channel()
	for {
		select {
		case <-ctx.Done():
			return
		case m, ok := <-messages:
			if !ok {
				return
			}
			var ev coach.Event
			if err := json.Unmarshal([]byte(m.Payload), &ev); err != nil {
				e.log.Warn("event not understood", "err", err)
				continue
			}
			e.hand(ev)
		}
	}
}

func (e *Events) hand(ev coach.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for l := range e.listeners {
		select {
		case l <- ev:
		default: // a listener that does not keep up loses events, and may
		}
	}
}

// Publish tells all processes; an event that cannot be sent is lost.
func (e *Events) Publish(ctx context.Context, ev coach.Event) {
	body, err := json.Marshal(ev)
	if err != nil {
		e.log.Error("event not sent", "err", err)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := e.redis.Publish(ctx, channel, body).Err(); err != nil {
		e.log.Debug("event not sent", "err", err)
	}
}

// Listen yields events until ctx ends.
func (e *Events) Listen(ctx context.Context) (<-chan coach.Event, error) {
	l := make(chan coach.Event, 256)
	e.mu.Lock()
	e.listeners[l] = struct{}{}
	e.mu.Unlock()
	context.AfterFunc(ctx, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.listeners, l)
		close(l)
	})
	return l, nil
}
