package app_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gametape/api"
)

// whisper is a real speech server: scripts/speech-server.py.
type whisper struct {
	url, python, journal string
	cmd                  *exec.Cmd
	ended                chan struct{}
}

// newWhisper gives a server an address and a journal; start starts it.
func newWhisper(t *testing.T) *whisper {
	t.Helper()
	python := os.Getenv("GAMETAPE_TEST_SPEECH_PYTHON")
	if python == "" {
		missing := "GAMETAPE_TEST_SPEECH_PYTHON is not set; `make test-services` makes one with Whisper in it and sets it"
		if os.Getenv("GAMETAPE_TEST_SERVICES") == "required" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	return &whisper{python: python, url: "http://" + free.Addr().String(), journal: filepath.Join(t.TempDir(), "journal")}
}

func (w *whisper) start(t *testing.T) {
	t.Helper()
	_, port, _ := strings.Cut(strings.TrimPrefix(w.url, "http://"), ":")
	w.cmd = exec.Command(w.python, filepath.Join(root, "scripts/speech-server.py"), "--port", port, "--key", "a key", "--journal", w.journal)
	w.cmd.Stderr = newLog(t, "the speech server")
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	cmd, ended := w.cmd, make(chan struct{})
	w.ended = ended
	go func() { defer close(ended); _ = cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill(); <-ended })
	eventually(t, "the speech server answers", func() (bool, any) {
		res, err := http.Get(w.url + "/health")
		if err != nil {
			return false, err
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK, res.Status
	})
}

func (w *whisper) kill() {
	_ = w.cmd.Process.Kill()
	<-w.ended
}

// piece is a request that the server has answered.
type piece struct {
	sum     string
	seconds float64
}

func (w *whisper) answered(t *testing.T) (out []piece) {
	t.Helper()
	f, err := os.Open(w.journal)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var line []any
		if json.Unmarshal(lines.Bytes(), &line) != nil || len(line) != 3 || line[0] != "answered" {
			continue // begun, or cut off by a kill
		}
		out = append(out, piece{line[1].(string), line[2].(float64)})
	}
	return out
}

// kept are the pieces of answered that make up doneMs of sound: those that
// gametape has.
func kept(answered []piece, doneMs int64) []piece {
	sum := 0.0
	for i, p := range answered {
		if sum+p.seconds > float64(doneMs)/1000+0.1 {
			return answered[:i]
		}
		sum += p.seconds
	}
	return answered
}

// call is the first seconds of a demo call, rep left, customer right.
func demoCall(t *testing.T, name string, seconds int, args ...string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "call.m4a")
	args = append([]string{"-v", "error", "-i", filepath.Join(root, "demo/calls", name), "-t", fmt.Sprint(seconds)}, append(args, out)...)
	if said, err := exec.CommandContext(t.Context(), "ffmpeg", args...).CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, said)
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestTheSpeechServerIsAskedForEachPieceOnce brings in calls without a
// transcript and kills first gametape, then the speech server, in the middle of
// one.
func TestTheSpeechServerIsAskedForEachPieceOnce(t *testing.T) {
	w := newWhisper(t)
	w.start(t)
	env := settings(t, append(services(t), "GAMETAPE_SPEECH_URL="+w.url, "GAMETAPE_SPEECH_KEY=a key")...)
	s := start(t, env, "serve")
	c := administrator(t, s.base)
	parties := []byte(`{"parties":[{"name":"Nadia Okonjo","side":"rep","channel":0},{"name":"Desmond Achterberg","side":"customer","channel":1}]}`)
	id := c.uploaded(t, part{"metadata", "", parties}, part{"recording", "call.m4a", demoCall(t, "08-copperlane-again.m4a", 150)})

	var known []piece
	now := func() api.Call { return must[api.Call](t, c, http.MethodGet, pathOf(id), nil) }
	progress := func(beyond int64) int64 {
		var done int64
		eventually(t, "more of the call is transcribed", func() (bool, any) {
			answered := w.answered(t)
			call := now()
			if call.Speech == nil {
				return false, call.Stages
			}
			done = call.Speech.DoneMs
			known = append(known, kept(answered, done)...)
			if call.State != "processing" {
				t.Fatalf("the call is %s before the blow: %+v", call.State, call.Stages)
			}
			return done > beyond, call.Speech
		})
		return done
	}
	first := progress(0)
	s.kill()
	s = start(t, env, "serve")
	c.base = s.base
	progress(first)
	w.kill()
	w.start(t)

	call := c.ready(t, id)
	if !call.HasWords || call.AskSides || call.Speech.DoneMs != call.Speech.SoundMs {
		t.Errorf("the call is %+v (%+v)", call, call.Speech)
	}
	times := map[string]int{}
	for _, p := range w.answered(t) {
		times[p.sum]++
	}
	if len(known) == 0 || len(times) < 3 {
		t.Errorf("%d pieces were answered, %d known to be kept at a blow", len(times), len(known))
	}
	again := 0
	for sum, n := range times {
		again += n - 1
		if n > 1 && slices.ContainsFunc(known, func(p piece) bool { return p.sum == sum }) {
			t.Errorf("the piece %.8s was kept, and transcribed %d times", sum, n)
		}
	}
	if again > 1 { // the one that was in the air when gametape was killed
		t.Errorf("%d answers were given again", again)
	}
	wantWords(t, c, id)
	sidesAreRight(t, c, id)
}

func TestTheSpeechServerHearsAMix(t *testing.T) {
	w := newWhisper(t)
	w.start(t)
	c := administrator(t, inProcess(t, settings(t, "GAMETAPE_SPEECH_URL="+w.url, "GAMETAPE_SPEECH_KEY=a key", "GAMETAPE_SPEECH_LANGUAGE=en")).base)
	id := c.uploaded(t, part{"recording", "call.m4a", demoCall(t, "08-copperlane-again.m4a", 40, "-ac", "1")})
	if call := c.ready(t, id); !call.HasWords || !call.AskSides {
		t.Errorf("the call is %+v", call)
	}
	wantWords(t, c, id)
}

// wantWords looks for what is said in the call's first half minute.
func wantWords(t *testing.T, c caller, id string) {
	t.Helper()
	if n := c.search(t, `"not interested"`).Total; n != 1 {
		t.Errorf("what the customer says is found %d times", n)
	}
	var found []string
	for _, m := range must[items[api.Moment]](t, c, http.MethodGet, pathOf(id, "/moments"), nil).Items {
		found = append(found, m.Tracker)
	}
	if !slices.Contains(found, "objection.need") && !slices.Contains(found, "objection.brush_off") {
		t.Errorf("found were %v, and no objection of the first half minute", found)
	}
}

// sidesAreRight compares who is said to say a turn with the truth.
func sidesAreRight(t *testing.T, c caller, id string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, "demo/calls/08-copperlane-again.truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth struct {
		Turns []struct {
			Side           string
			StartMs, EndMs int64
		}
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	for _, turn := range must[api.Transcript](t, c, http.MethodGet, pathOf(id, "/transcript"), nil).Turns {
		said := map[string]float64{}
		for _, s := range truth.Turns {
			for _, word := range turn.Words {
				said[s.Side] += math.Max(0, float64(min(word.EndMs, s.EndMs)-max(word.StartMs, s.StartMs)))
			}
		}
		if other := map[string]string{"rep": "customer", "customer": "rep"}[turn.Side]; other == "" || said[other] > said[turn.Side] {
			t.Errorf("%q at %v is said to be the %s's", turn.Text, time.Duration(turn.StartMs)*time.Millisecond, turn.Side)
		}
	}
}
