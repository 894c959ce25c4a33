package auth

import (
	"sync"
	"time"
)

// Throttle slows down guessing: after five wrong tries for a key within a
// quarter of an hour, further ones are refused until the oldest is over. It
// lives in one process; a key is an e-mail address or a client's address.
type Throttle struct {
	mu    sync.Mutex
	wrong map[string][]time.Time
}

const (
	tries  = 5
	window = 15 * time.Minute
	most   = 10_000 // keys kept; beyond that, old ones go
)

// NewThrottle makes an empty Throttle.
func NewThrottle() *Throttle { return &Throttle{wrong: map[string][]time.Time{}} }

// Wait is how long key has to wait before it may try; 0: now.
func (t *Throttle) Wait(key string, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	recent := since(t.wrong[key], now.Add(-window))
	if len(recent) < tries {
		return 0
	}
	return recent[len(recent)-tries].Add(window).Sub(now)
}

// Wrong counts a wrong try.
func (t *Throttle) Wrong(key string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.wrong) >= most {
		for k, times := range t.wrong {
			if len(since(times, now.Add(-window))) == 0 {
				delete(t.wrong, k)
			}
		}
	}
	t.wrong[key] = append(since(t.wrong[key], now.Add(-window)), now)
}

// Right forgets key's wrong tries.
func (t *Throttle) Right(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.wrong, key)
}

func since(times []time.Time, from time.Time) []time.Time {
	for i, at := range times {
		if at.After(from) {
			return times[i:]
		}
	}
	return nil
}
