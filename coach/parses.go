package coach

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// Parses bounds how much of transcripts is read at once: what becomes of one
// takes many times its size in memory. It is fair by person: each has one turn
// at a time, and turns are taken in the order they were asked for.
//
// A nil Parses bounds nothing. It is safe for concurrent use.
type Parses struct {
	bytes *semaphore.Weighted
	limit int64
	// large is held by the one large transcript that is read, or waits for bytes:
	// were there two, all small ones would wait behind the second.
	large chan struct{}

	mu    sync.Mutex
	turns map[UserID]*turns
}

// turns are one person's.
type turns struct {
	one   chan struct{}
	asked int // those that wait, and the one that goes on
}

const (
	// ParsedAtOnce is how much is read at once by default, in bytes: the largest
	// transcript alone, or many usual ones.
	ParsedAtOnce = MaxTranscript
	// leastParse is what even the smallest counts, in bytes.
	leastParse = 64 << 10
	// maxTurns is how many turns a person may ask for.
	maxTurns = 16
)

// NewParses lets limit bytes be read at once.
func NewParses(limit int64) *Parses {
	return &Parses{bytes: semaphore.NewWeighted(limit), limit: limit, large: make(chan struct{}, 1), turns: map[UserID]*turns{}}
}

// Begin waits until size bytes may be read for who, until end is called. Somebody
// with too many waiting is CodeBusy. The system itself, "", has no turns to wait
// for.
func (p *Parses) Begin(ctx context.Context, who UserID, size int64) (end func(), err error) {
	if p == nil {
		return func() {}, nil
	}
	done, err := p.turn(ctx, who)
	if err != nil {
		return nil, err
	}
	size = min(max(size, leastParse), p.limit)
	if size > longTranscript {
		select {
		case p.large <- struct{}{}:
		case <-ctx.Done():
			done()
			return nil, ctx.Err()
		}
		turn := done
		done = func() { <-p.large; turn() }
	}
	if err := p.bytes.Acquire(ctx, size); err != nil {
		done()
		return nil, err
	}
	return func() { p.bytes.Release(size); done() }, nil
}

func (p *Parses) turn(ctx context.Context, who UserID) (done func(), err error) {
	if who == "" {
		return func() {}, nil
	}
	p.mu.Lock()
	t := p.turns[who]
	if t == nil {
		t = &turns{one: make(chan struct{}, 1)}
		p.turns[who] = t
	}
	if t.asked >= maxTurns {
		p.mu.Unlock()
		return nil, Errorf(CodeBusy, "transcript", "%d transcripts of yours wait to be read already; try again when they are.", maxTurns)
	}
	t.asked++
	p.mu.Unlock()
	leave := func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if t.asked--; t.asked == 0 {
			delete(p.turns, who)
		}
	}
	select {
	case t.one <- struct{}{}:
		return func() { <-t.one; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}
