package auth

import (
	"sync"
	"time"
)

// Throttle slows down guessing: of each limit that a try falls under, so many
// may be wrong within a quarter of an hour; further ones are refused until the
// oldest is over. It lives in one process.
type Throttle struct {
	mu     sync.Mutex
	counts map[string][]time.Time
	// full is how many keys there may be before old ones are looked for.
	full int
}

// Limit is how many tries a key has.
type Limit struct {
	Key   string
	Tries int
}

const (
	window = 15 * time.Minute
	few    = 10_000  // keys among which no old ones are looked for
	most   = 200_000 // keys kept whatever comes
)

// NewThrottle makes an empty Throttle.
func NewThrottle() *Throttle { return &Throttle{counts: map[string][]time.Time{}, full: few} }

// Try counts a try under all limits before it is known whether it is right, so
// that tries made at once count too. Where wait is not 0, nothing was counted
// and the try has to wait that long.
func (t *Throttle) Try(now time.Time, limits ...Limit) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, l := range limits {
		recent := since(t.counts[l.Key], now.Add(-window))
		if len(recent) >= l.Tries {
			wait = max(wait, recent[len(recent)-l.Tries].Add(window).Sub(now))
		}
	}
	if wait > 0 {
		return wait
	}
	t.makeRoom(now)
	for _, l := range limits {
		t.counts[l.Key] = append(since(t.counts[l.Key], now.Add(-window)), now)
	}
	return 0
}

// makeRoom forgets keys whose tries are over, and any where there are too many.
func (t *Throttle) makeRoom(now time.Time) {
	if len(t.counts) < t.full {
		return
	}
	for key, times := range t.counts {
		if len(since(times, now.Add(-window))) == 0 {
			delete(t.counts, key)
		}
	}
	for key := range t.counts {
		if len(t.counts) <= most/2 {
			break
		}
		delete(t.counts, key)
	}
	t.full = max(few, 2*len(t.counts))
}

// Forget takes back all tries of key.
func (t *Throttle) Forget(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.counts, key)
}

// Undo takes back one try under each limit, for it was not wrong.
func (t *Throttle) Undo(limits ...Limit) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, l := range limits {
		switch times := t.counts[l.Key]; len(times) {
		case 0:
		case 1:
			delete(t.counts, l.Key)
		default:
			t.counts[l.Key] = times[:len(times)-1]
		}
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
