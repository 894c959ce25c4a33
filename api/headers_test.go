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

func TestMetricsAreForThisMachineOrForAToken(t *testing.T) {
	metrics := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("gametape_stages")) })
	for name, tt := range map[string]struct {
		token, from string
		header      http.Header
		want        int
	}{
		"this machine":                          {from: "127.0.0.1:5", want: 200},
		"this machine by IPv6":                  {from: "[::1]:5", want: 200},
		"another machine":                       {from: "192.0.2.1:5", want: 403},
		"another machine through a proxy here":  {from: "127.0.0.1:5", header: http.Header{"X-Forwarded-For": {"192.0.2.1"}}, want: 403},
		"a proxy that speaks RFC 7239":          {from: "127.0.0.1:5", header: http.Header{"Forwarded": {"for=192.0.2.1"}}, want: 403},
		"a proxy that says the address only":    {from: "127.0.0.1:5", header: http.Header{"X-Real-Ip": {"192.0.2.1"}}, want: 403},
		"a token nobody asked for":              {from: "192.0.2.1:5", header: http.Header{"Authorization": {"Bearer "}}, want: 403},
		"the token, from anywhere":              {token: "s3cret", from: "192.0.2.1:5", header: http.Header{"Authorization": {"Bearer s3cret"}}, want: 200},
		"another token":                         {token: "s3cret", from: "192.0.2.1:5", header: http.Header{"Authorization": {"Bearer s3cre"}}, want: 401},
		"this machine, where a token is wanted": {token: "s3cret", from: "127.0.0.1:5", want: 401},
	} {
		t.Run(name, func(t *testing.T) {
			w := answered(Config{Metrics: metrics, MetricsToken: tt.token}, "/metrics", func(r *http.Request) {
				r.RemoteAddr = tt.from
				for k, v := range tt.header {
					r.Header[k] = v
				}
			})
			if w.Code != tt.want {
				t.Errorf("%d, want %d: %s", w.Code, tt.want, w.Body)
			}
		})
	}
}
