package app_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
)

// spellings are one address as it may be typed.
var spellings = []string{
	"rep@example.com", "REP@example.com", " rep@example.com", "rep@example.com ", "Rep@Example.com",
	"<rep@example.com>", "Rep <rep@example.com>", "\trep@EXAMPLE.com", "rEp@example.com", "reP@example.com",
}

func TestGuessesMadeAtOnceInAnySpellingAreCountedTogether(t *testing.T) {
	nobody := caller{base: inProcess(t, settings(t)).base}
	var wrong, refused atomic.Int32
	var all sync.WaitGroup
	for i := range 30 {
		all.Go(func() {
			a, err := nobody.try(http.MethodPost, "/session", map[string]string{"email": spellings[i%len(spellings)], "password": "wrong wrong wrong"})
			switch {
			case err != nil:
				t.Error(err)
			case a.status == http.StatusUnauthorized:
				wrong.Add(1)
			case a.status == http.StatusTooManyRequests:
				refused.Add(1)
			}
		})
	}
	all.Wait()
	if wrong.Load() != 5 || refused.Load() != 25 {
		t.Errorf("of 30 guesses made at once %d got through and %d were refused, want 5 and 25", wrong.Load(), refused.Load())
	}
}
