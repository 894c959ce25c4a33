package auth

import (
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
	for i := range tries {
		if w := th.Try("a@example.com", now); w != 0 {
			t.Fatalf("has to wait %s before try %d", w, i+1)
		}
	}
	if w := th.Try("a@example.com", now); w != window {
		t.Errorf("waits %s after %d tries, want %s", w, tries, window)
	}
	if w := th.Try("b@example.com", now); w != 0 {
		t.Errorf("somebody else has to wait %s too", w)
	}
	th.Undo("a@example.com")
	if w := th.Try("a@example.com", now); w != 0 {
		t.Errorf("waits %s though a try was taken back", w)
	}
	if w := th.Try("a@example.com", now.Add(window)); w != 0 {
		t.Errorf("still waits %s when the window is over", w)
	}
	th.Right("a@example.com")
	if w := th.Try("a@example.com", now); w != 0 {
		t.Errorf("still waits %s after a right try", w)
	}
}

func TestThrottleCountsTriesMadeAtOnce(t *testing.T) {
	th, now := NewThrottle(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var through atomic.Int32
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			if th.Try("a@example.com", now) == 0 {
				through.Add(1)
			}
		})
	}
	all.Wait()
	if n := through.Load(); n != tries {
		t.Errorf("%d of 30 tries made at once got through, want %d", n, tries)
	}
}
