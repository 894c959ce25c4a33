package auth

import (
	"sync"
	"time"
)

// Throttle slows down guessing: of a key, five tries within a quarter of an
// hour may be wrong; further ones are refused until the oldest is over. It
// lives in one process.
type Throttle struct {
	mu     sync.Mutex
	counts map[string][]time.Time
}

const (
	tries  = 5
	window = 15 * time.Minute
	most   = 10_000 // keys kept; beyond that, old ones go
)

// NewThrottle makes an empty Throttle.
func NewThrottle() *Throttle { return &Throttle{counts: map[string][]time.Time{}} }

// Try counts a try for key before it is known whether it is right, so that
// tries made at once count too. Where wait is not 0, nothing was counted and
// the try has to wait that long.
func (t *Throttle) Try(key string, now time.Time) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	recent := since(t.counts[key], now.Add(-window))
	if len(recent) >= tries {
		return recent[len(recent)-tries].Add(window).Sub(now)
	}
	if len(t.counts) >= most {
		for k, times := range t.counts {
			if len(since(times, now.Add(-window))) == 0 {
				delete(t.counts, k)
			}
		}
	}
	t.counts[key] = append(recent, now)
	return 0
}

// Right forgets key's tries.
func (t *Throttle) Right(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.counts, key)
}

// Undo takes back one try that was neither right nor wrong.
func (t *Throttle) Undo(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if times := t.counts[key]; len(times) > 0 {
		t.counts[key] = times[:len(times)-1]
	}
}

func since(times []time.Time, from time.Time) []time.Time {
	for i, at := range times {
		if at.After(from) {
			return times[i:]
		}
	}
	return nil
}
