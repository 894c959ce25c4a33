package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"gametape/coach"
)

// line lets people come to a queue whose only place is taken, one after the
// other, and answers who was let in, in order, and who was refused.
func line(t *testing.T, keys ...string) (in, refused []string) {
	t.Helper()
	synctest.Test(t, func(*testing.T) {
		q, gate := NewQueue(1), make(chan struct{})
		var all sync.WaitGroup
		var mu sync.Mutex
		all.Go(func() { _ = q.Do(context.Background(), "first", func() error { <-gate; return nil }) })
		synctest.Wait()
		for _, key := range keys {
			all.Go(func() {
				err := q.Do(context.Background(), key, func() error {
					mu.Lock()
					defer mu.Unlock()
					in = append(in, key)
					return nil
				})
				if coach.CodeOf(err) == coach.CodeBusy {
					mu.Lock()
					defer mu.Unlock()
					refused = append(refused, key)
				}
			})
			synctest.Wait()
		}
		close(gate)
		all.Wait()
		if q.free != 1 || q.long != 0 || len(q.waiting) != 0 || len(q.turns) != 0 {
			t.Errorf("afterwards %d are free, %d wait under %d keys in %d turns", q.free, q.long, len(q.waiting), len(q.turns))
		}
	})
	return in, refused
}

func TestKeysTakeTurns(t *testing.T) {
	in, _ := line(t, strings.Fields("a a a a b c c")...)
	if want := strings.Fields("a b c a c a a"); !slices.Equal(in, want) {
		t.Errorf("let in as %s, want %s", in, want)
	}
}

func TestAKeyThatIsFullIsRefusedAndOthersAreNot(t *testing.T) {
	in, refused := line(t, append(slices.Repeat([]string{"a"}, perKey+3), "b")...)
	if len(in) != perKey+1 || in[1] != "b" || !slices.Equal(refused, []string{"a", "a", "a"}) {
		t.Errorf("let in %s, refused %s", in, refused)
	}
}

func TestInAFullQueueWhoeverWaitsMostGivesWay(t *testing.T) {
	var crowd []string
	for i := range inAll / perKey {
		crowd = append(crowd, slices.Repeat([]string{fmt.Sprint(i)}, perKey)...)
	}
	in, refused := line(t, append(crowd, "honest")...)
	if len(in) != inAll || !slices.Contains(in[:inAll/perKey+1], "honest") || len(refused) != 1 || refused[0] == "honest" {
		t.Errorf("%d let in, refused %s; the first are %s", len(in), refused, in[:inAll/perKey+1])
	}
}

func TestWhoeverGivesUpLeavesTheirPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, gate := NewQueue(1), make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() { _ = q.Do(t.Context(), "a", func() error { <-gate; return nil }) })
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		all.Go(func() {
			if err := q.Do(ctx, "b", func() error { t.Error("it ran"); return nil }); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		cancel()
		synctest.Wait()
		close(gate)
		all.Wait()
		if q.free != 1 || q.long != 0 || len(q.turns) != 0 {
			t.Errorf("afterwards %d are free and %d wait", q.free, q.long)
		}
	})
}
