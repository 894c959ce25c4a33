package api

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
)

func answered(cfg Config, path string, change func(*http.Request)) *httptest.ResponseRecorder {
	cfg.Version, cfg.Log = "1", slog.New(slog.DiscardHandler)
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	New(cfg).ServeHTTP(w, r)
	return w
}

func TestNobodyKeepsWhatTheAPIAnswers(t *testing.T) {
	for _, path := range []string{"/api/v1/calls", "/api/v1/calls/call_1/transcript", "/api/v1/nothing"} {
		if got := answered(Config{}, path, nil).Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q, want no-store", path, got)
		}
	}
}

func TestHTTPSIsKeptToWhereThePageHasIt(t *testing.T) {
	for base, want := range map[string]string{
		"https://tape.example.com": "max-age=31536000",
		"http://tape.example.com":  "",
		"":                         "",
	} {
		for _, path := range []string{"/healthz", "/api/v1/calls"} {
			if got := answered(Config{BaseURL: base}, path, nil).Header().Get("Strict-Transport-Security"); got != want {
				t.Errorf("%s under %q: Strict-Transport-Security %q, want %q", path, base, got, want)
			}
		}
	}
}
