package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gametape/api"
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

// from is a caller that a trusted proxy says comes from an address.
type from struct {
	caller
	address string
}

func (f from) logIn(t *testing.T, email, password string) answer {
	t.Helper()
	body := fmt.Sprintf(`{"email":%q,"password":%q}`, email, password)
	a, err := f.send(http.MethodPost, api.Prefix+"/session", http.Header{"Content-Type": {"application/json"}, "X-Forwarded-For": {f.address}}, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAGuesserLocksOutNobodyElse(t *testing.T) {
	nobody := caller{base: inProcess(t, settings(t, "GAMETAPE_TRUSTED_PROXIES=127.0.0.1")).base}
	guesser, other := from{nobody, "203.0.113.9"}, from{nobody, "2001:db8:1:2::7"}
	for range 6 {
		guesser.logIn(t, adminEmail, "wrong wrong wrong")
	}
	if a := guesser.logIn(t, adminEmail, adminPassword); a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
		t.Errorf("a guesser is answered %d after six wrong tries, Retry-After %q; want 429 with one", a.status, a.header.Get("Retry-After"))
	}
	if a := other.logIn(t, adminEmail, adminPassword); a.status != http.StatusOK {
		t.Errorf("the owner elsewhere is answered %d, want 200", a.status)
	}
	for i := range 20 {
		guesser.logIn(t, fmt.Sprintf("rep%d@example.com", i), "wrong wrong wrong")
	}
	if a := guesser.logIn(t, "somebody@example.com", "wrong wrong wrong"); a.status != http.StatusTooManyRequests {
		t.Errorf("a network that tries many accounts is answered %d, want 429", a.status)
	}
}

func TestAGuesserOfTheSetUpCodeStopsNobodyElse(t *testing.T) {
	env := settings(t, "GAMETAPE_TRUSTED_PROXIES=127.0.0.1", "GAMETAPE_ADMIN_EMAIL=", "GAMETAPE_ADMIN_PASSWORD=")
	nobody := caller{base: inProcess(t, env).base}
	setUp := func(address string) int {
		body := `{"code":"wrong","email":"x@example.com","password":"long enough one"}`
		a, err := nobody.send(http.MethodPost, api.Prefix+"/setup", http.Header{"Content-Type": {"application/json"}, "X-Forwarded-For": {address}}, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		return a.status
	}
	for range 5 {
		setUp("203.0.113.9")
	}
	if got := setUp("203.0.113.9"); got != http.StatusTooManyRequests {
		t.Errorf("a sixth wrong code is answered %d, want 429", got)
	}
	if got := setUp("198.51.100.1"); got != http.StatusForbidden {
		t.Errorf("a wrong code from elsewhere is answered %d, want 403", got)
	}
}

func TestAKnownBrowserGetsThroughWhileOthersGuess(t *testing.T) {
	nobody := caller{base: inProcess(t, settings(t)).base}
	logIn := func(password string, cookies ...string) answer {
		body := fmt.Sprintf(`{"email":%q,"password":%q}`, adminEmail, password)
		a, err := nobody.send(http.MethodPost, api.Prefix+"/session", http.Header{"Content-Type": {"application/json"}, "Cookie": cookies}, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	device := logIn(adminPassword).cookie("gametape_device")
	for range 6 {
		logIn("wrong wrong wrong")
	}
	if a := logIn(adminPassword); a.status != http.StatusTooManyRequests {
		t.Errorf("an unknown browser beside the guesser is answered %d, want 429", a.status)
	}
	if a := logIn(adminPassword, "gametape_device=made-up"); a.status != http.StatusTooManyRequests {
		t.Errorf("a browser that claims to be known is answered %d, want 429", a.status)
	}
	if a := logIn(adminPassword, device); a.status != http.StatusOK {
		t.Errorf("the owner's browser is answered %d, want 200", a.status)
	}
	for range 5 {
		logIn("wrong wrong wrong", device)
	}
	if a := logIn("wrong wrong wrong", device); a.status != http.StatusTooManyRequests {
		t.Errorf("a known browser that guesses is answered %d, want 429", a.status)
	}
}
