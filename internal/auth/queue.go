package auth

import (
	"context"
	"slices"
	"sync"
	"time"

	"gametape/coach"
)

// Queue lets a few costly things be done at once; the others wait, and the keys
// they wait under take turns. Who comes when a key or the queue is full is
// CodeBusy, but one that waits under fewer takes the place of one of the key
// that waits most.
type Queue struct {
	mu      sync.Mutex
	free    int
	waiting map[string][]chan bool // true: go, false: give way
	turns   []string               // keys that wait, in the order of their turns
	long    int                    // how many wait
}

const (
	perKey = 10
	inAll  = 100
	// retryAfter is about what a full queue takes.
	retryAfter = 5 * time.Second
)

// NewQueue makes a Queue of so many things at once.
func NewQueue(atOnce int) *Queue {
	return &Queue{free: atOnce, waiting: map[string][]chan bool{}}
}

// Do waits for the turn of key and runs do. Where it does not run it, the error
// is CodeBusy or of ctx.
func (q *Queue) Do(ctx context.Context, key string, do func() error) error {
	if err := q.enter(ctx, key); err != nil {
		return err
	}
	defer q.leave()
	return do()
}

func (q *Queue) enter(ctx context.Context, key string) error {
	q.mu.Lock()
	if q.free > 0 {
		q.free--
		q.mu.Unlock()
		return nil
	}
	if !q.room(key) {
		q.mu.Unlock()
		return full()
	}
	turn := make(chan bool, 1)
	if len(q.waiting[key]) == 0 {
		q.turns = append(q.turns, key)
	}
	q.waiting[key] = append(q.waiting[key], turn)
	q.long++
	q.mu.Unlock()
	select {
	case first := <-turn:
		if !first {
			return full()
		}
		return nil
	case <-ctx.Done():
		q.giveUp(key, turn)
		return ctx.Err()
	}
}

// room says whether one more may wait under key, and makes it where that is fair.
func (q *Queue) room(key string) bool {
	if len(q.waiting[key]) >= perKey {
		return false
	}
	if q.long < inAll {
		return true
	}
	most := key
	for k, w := range q.waiting {
		if len(w) > len(q.waiting[most]) {
			most = k
		}
	}
	last := len(q.waiting[most]) - 1
	if last <= len(q.waiting[key]) {
		return false
	}
	q.waiting[most][last] <- false
	q.remove(most, last)
	return true
}

func (q *Queue) remove(key string, i int) {
	q.long--
	if q.waiting[key] = slices.Delete(q.waiting[key], i, i+1); len(q.waiting[key]) == 0 {
		delete(q.waiting, key)
		q.turns = slices.DeleteFunc(q.turns, func(k string) bool { return k == key })
	}
}

// giveUp leaves the queue; a turn that came just then goes to the next.
func (q *Queue) giveUp(key string, turn chan bool) {
	q.mu.Lock()
	i := slices.Index(q.waiting[key], turn)
	if i >= 0 {
		q.remove(key, i)
	}
	q.mu.Unlock()
	if i < 0 && <-turn {
		q.leave()
	}
}

// leave gives the place to the first of the key whose turn it is.
func (q *Queue) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.turns) == 0 {
		q.free++
		return
	}
	key := q.turns[0]
	q.waiting[key][0] <- true
	q.turns = append(q.turns[1:], key)
	q.remove(key, 0)
}

func full() error {
	e := coach.Errorf(coach.CodeBusy, "", "Too many people log in at once; try again in a few seconds.")
	e.After = retryAfter
	return e
}
