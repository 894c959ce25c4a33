package auth

import (
	"strings"
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
	for range tries {
		if w := th.Wait("a@example.com", now); w != 0 {
			t.Fatalf("has to wait %s before the %dth wrong try", w, tries)
		}
		th.Wrong("a@example.com", now)
	}
	if w := th.Wait("a@example.com", now); w != window {
		t.Errorf("waits %s after %d wrong tries, want %s", w, tries, window)
	}
	if w := th.Wait("b@example.com", now); w != 0 {
		t.Errorf("somebody else has to wait %s too", w)
	}
	if w := th.Wait("a@example.com", now.Add(window)); w != 0 {
		t.Errorf("still waits %s when the window is over", w)
	}
	th.Right("a@example.com")
	if w := th.Wait("a@example.com", now); w != 0 {
		t.Errorf("still waits %s after a right try", w)
	}
}
