package media

import (
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheRelayAnswersItsProgramOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "talk")
	if err := os.WriteFile(path, []byte("confidential"), 0o600); err != nil {
		t.Fatal(err)
	}
	src, err := openFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer src.close()
	r, err := startRelay(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	defer r.stop()
	address := "http://" + r.address
	proxy, _ := strings.CutPrefix(r.environment()[0], "http_proxy=")
	for name, tt := range map[string]struct {
		url, proxy string
		want       int
	}{
		"the program":                     {relayed, proxy, http.StatusOK},
		"somebody who sees the arguments": {relayed, address, http.StatusProxyAuthRequired},
		"somebody who sees the port":      {address + "/", "", http.StatusProxyAuthRequired},
		"somebody who guesses":            {relayed, "http://gametape:AAAAAAAAAAAAAAAAAAAAAAAAAA@" + r.address, http.StatusProxyAuthRequired},
	} {
		t.Run(name, func(t *testing.T) {
			transport := &http.Transport{DisableKeepAlives: true}
			if tt.proxy != "" {
				through, err := url.Parse(tt.proxy)
				if err != nil {
					t.Fatal(err)
				}
				transport.Proxy = http.ProxyURL(through)
			}
			res, err := (&http.Client{Transport: transport}).Get(tt.url)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			said, _ := io.ReadAll(res.Body)
			if res.StatusCode != tt.want || strings.Contains(string(said), "confidential") != (tt.want == http.StatusOK) {
				t.Errorf("%s %q, want %d", res.Status, said, tt.want)
			}
		})
	}
}

func TestTheProgramsArgumentsNameNoPlace(t *testing.T) {
	ffprobe, err := exec.LookPath("ffprobe")
	if err != nil {
		t.Skip("ffmpeg is not installed here")
	}
	dir := t.TempDir()
	seen, spy := filepath.Join(dir, "seen"), filepath.Join(dir, "ffprobe")
	script := "#!/bin/sh\nprintf '%s\\n' \"$@\" >" + seen + "\nexec " + ffprobe + " \"$@\"\n"
	if err := os.WriteFile(spy, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := New(Config{FFprobe: spy, TempDir: dir}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "talk.wav")
	wav := "RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\xff\xff\xff\xff" + strings.Repeat("\x00", 16000)
	if err := os.WriteFile(path, []byte(wav), 0o600); err != nil {
		t.Fatal(err)
	}
	if info, err := f.Probe(t.Context(), path); err != nil || info.Channels != 1 {
		t.Fatalf("probe: %+v, %v", info, err)
	}
	args, err := os.ReadFile(seen)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(args), "\n"+relayed+"\n") || strings.Contains(string(args), "127.0.0.1") {
		t.Errorf("the arguments are\n%s", args)
	}
}
