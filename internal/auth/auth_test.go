package auth

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestCheckKnowsThePassword(t *testing.T) {
	a := New()
	hash, err := a.Hash("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	again, err := a.Hash("correct horse battery")
	if err != nil || again == hash {
		t.Fatalf("two hashes of one password are equal: no salt? err %v", err)
	}
	for name, tt := range map[string]struct {
		hash, password string
		want           bool
	}{
		"the right password":             {hash, "correct horse battery", true},
		"a wrong password":               {hash, "correct horse batterz", false},
		"nobody logs in with no hash":    {"", "", false},
		"a broken hash fits nothing":     {strings.Replace(hash, "m=65536", "m=0,x", 1), "correct horse battery", false},
		"another algorithm fits nothing": {strings.Replace(hash, "argon2id", "argon2i", 1), "correct horse battery", false},
		"absurd memory is not allocated": {strings.Replace(hash, "m=65536", "m=4294967295", 1), "correct horse battery", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := a.Check(tt.hash, tt.password); got != tt.want {
				t.Errorf("Check = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestThrottleLetsGoAfterTheWindow(t *testing.T) {
	th, now := NewThrottle(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	a, b := Limit{"a@example.com", 5}, Limit{"b@example.com", 5}
	for i := range a.Tries {
		if w := th.Try(now, a); w != 0 {
			t.Fatalf("has to wait %s before try %d", w, i+1)
		}
	}
	if w := th.Try(now, a); w != window {
		t.Errorf("waits %s after %d tries, want %s", w, a.Tries, window)
	}
	if w := th.Try(now, b); w != 0 {
		t.Errorf("somebody else has to wait %s too", w)
	}
	th.Undo(a)
	if w := th.Try(now, a); w != 0 {
		t.Errorf("waits %s though a try was taken back", w)
	}
	if w := th.Try(now.Add(window), a); w != 0 {
		t.Errorf("still waits %s when the window is over", w)
	}
	th.Forget(a.Key)
	if w := th.Try(now, a); w != 0 {
		t.Errorf("still waits %s after a right try", w)
	}
}

func TestThrottleCountsARefusedTryUnderNoLimit(t *testing.T) {
	th, now := NewThrottle(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	narrow, wide := Limit{"narrow", 1}, Limit{"wide", 2}
	th.Try(now, narrow, wide)
	for range 3 {
		if w := th.Try(now, narrow, wide); w != window {
			t.Fatalf("a second try waits %s, want %s", w, window)
		}
	}
	if w := th.Try(now, wide); w != 0 {
		t.Errorf("refused tries were counted under the wider limit; it waits %s", w)
	}
}

func TestThrottleKeepsABoundedNumberOfKeys(t *testing.T) {
	th, now := NewThrottle(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 3 * most {
		th.Try(now, Limit{fmt.Sprint(i), 5})
	}
	if len(th.counts) > most {
		t.Errorf("%d keys are kept, want %d at most", len(th.counts), most)
	}
	later := now.Add(window)
	th.full = 0
	th.Try(later, Limit{"later", 5})
	if len(th.counts) != 1 {
		t.Errorf("%d keys are left when all but one are over", len(th.counts))
	}
}

func TestThrottleCountsTriesMadeAtOnce(t *testing.T) {
	th, now := NewThrottle(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var through atomic.Int32
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			if th.Try(now, Limit{"a@example.com", 5}) == 0 {
				through.Add(1)
			}
		})
	}
	all.Wait()
	if n := through.Load(); n != 5 {
		t.Errorf("%d of 30 tries made at once got through, want 5", n)
	}
}
