package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/api"
)

// blow is a moment at which a process is killed: when the nth stage of a kind
// is reported in a state, or with stage "upload" in the middle of an upload.
type blow struct {
	stage, state string
	nth          int
}

var blows = []blow{
	{"upload", "", 1},
	{"transcript", "running", 2},
	{"index", "running", 2},
	{"probe", "running", 3},
	{"analyse", "running", 2},
	{"peaks", "running", 2},
	{"cut", "running", 1},
	{"proxy", "running", 2},
	{"index", "done", 4},
	{"proxy", "done", 2},
}

func TestWhatIsAcknowledgedSurvivesKillsOfTheProcess(t *testing.T) {
	t.Run("three kills, twelve calls", func(t *testing.T) {
		endure(t, settings(t), "", blows[:3], 12)
	})
	t.Run("ten kills, fifty calls", func(t *testing.T) {
		if os.Getenv("GAMETAPE_TEST_SERVICES") == "" {
			t.Skip("the long form runs with `make test-services`")
		}
		endure(t, settings(t), "", blows, 50)
	})
	t.Run("ten kills, fifty calls, several processes and a Redis that forgets", func(t *testing.T) {
		env := settings(t, services(t)...)
		endure(t, env, setting(env, "REDIS_URL"), blows, 50)
	})
}

// ordeal is an installation under blows.
type ordeal struct {
	t     *testing.T
	env   []string
	redis string // empty: one process with everything inside
	c     caller
	serve *running
	// worker is a second process, where redis is outside.
	worker *running
	sounds []part

	mu    sync.Mutex
	tried int
	kept  map[int]string // number of the call → its id, where it was acknowledged
	clips []string
}

func endure(t *testing.T, env []string, redis string, blows []blow, calls int) {
	o := &ordeal{t: t, env: env, redis: redis, kept: map[int]string{}, sounds: []part{
		{"recording", "tone.mp3", sounding(t, "sine=frequency=440", 2*time.Second, "-c:a", "libmp3lame", "-b:a", "32k", "mp3")},
		{"recording", "tone.ogg", sounding(t, "sine=frequency=660", 2*time.Second, "-c:a", "libopus", "-b:a", "24k", "ogg")}, // needs a playback copy
	}}
	for i, b := range blows {
		o.round(i, b, calls/len(blows))
	}
	o.awake()
	for len(o.kept) < calls {
		if err := o.upload(nil); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d uploads were tried, %d acknowledged; %d clips were cut", o.tried, len(o.kept), len(o.clips))
	o.check()
}

// awake starts what does not run.
func (o *ordeal) awake() {
	if o.serve == nil {
		s := start(o.t, o.env, "serve")
		o.serve = &s
		if o.c.token == "" {
			o.c = administrator(o.t, s.base)
		}
		o.c.base = s.base
	}
	if o.worker == nil && o.redis != "" {
		w := start(o.t, o.env, "worker")
		o.worker = &w
	}
}

// round lets calls come in until the blow's moment has come, and kills.
func (o *ordeal) round(number int, b blow, calls int) {
	o.awake()
	ctx, cancel := context.WithCancel(o.t.Context())
	defer cancel()
	now := make(chan string, 1)
	o.follow(ctx, b, now)
	var group errgroup.Group
	for i := range calls {
		var half func()
		if b.stage == "upload" && i == b.nth {
			half = func() {
				now <- "in the middle of an upload"
				<-ctx.Done() // the rest never comes
			}
		}
		group.Go(func() error { _ = o.upload(half); return nil }) // what is not acknowledged may be lost
	}
	if b.stage == "cut" {
		group.Go(func() error { return o.cut(ctx) })
	}
	select {
	case seen := <-now:
		o.t.Logf("kill %d: %s", number+1, seen)
	case <-time.After(patience):
		o.t.Fatalf("kill %d: %+v never came", number+1, b)
	}
	// Of several processes every other blow hits the worker alone, so that what
	// goes on has to cope with a Redis that has forgotten.
	if o.worker != nil {
		o.worker.kill()
		o.worker = nil
	}
	if o.redis == "" || number%2 == 0 {
		o.serve.kill()
		o.serve = nil
	}
	if o.redis != "" {
		flushRedis(o.t, o.redis)
	}
	cancel()
	if err := group.Wait(); err != nil {
		o.t.Fatal(err)
	}
}

// follow reports when the blow's moment has come.
func (o *ordeal) follow(ctx context.Context, b blow, now chan<- string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, o.c.base+api.Prefix+"/events", nil)
	if err != nil {
		o.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+o.c.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		o.t.Fatalf("listen: %v %+v", err, res)
	}
	go func() {
		defer res.Body.Close()
		seen := 0
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			data, ok := strings.CutPrefix(lines.Text(), "data: ")
			var e struct{ Stage, State string }
			if !ok || json.Unmarshal([]byte(data), &e) != nil || e.Stage != b.stage || e.State != b.state {
				continue
			}
			if seen++; seen == b.nth {
				now <- data
				return
			}
		}
	}()
}

// upload brings in one more call and remembers whether it was acknowledged.
// half is called in the middle of its bytes.
func (o *ordeal) upload(half func()) error {
	o.mu.Lock()
	n := o.tried
	o.tried++
	c := o.c
	o.mu.Unlock()
	contentType, body := form(
		metadata(map[string]any{"externalId": fmt.Sprintf("fault-%d", n), "title": fmt.Sprintf("Call %d", n)}),
		part{"transcript", "call.vtt", twoSay("Our " + wordOf(n) + " is too expensive as it is.")}, o.sounds[n%len(o.sounds)])
	var r io.Reader = bytes.NewReader(body)
	if half != nil {
		r = io.MultiReader(bytes.NewReader(body[:len(body)/2]), &calling{half})
	}
	a, err := c.send(http.MethodPost, api.Prefix+"/calls", http.Header{"Content-Type": {contentType}}, r)
	if err != nil {
		return err
	}
	if a.status != http.StatusAccepted {
		return fmt.Errorf("upload %d: %d %s", n, a.status, a.body)
	}
	var accepted api.Accepted
	if err := json.Unmarshal(a.body, &accepted); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kept[n] = accepted.ID
	return nil
}

// calling calls when it is read, and then breaks off.
type calling struct{ do func() }

func (r *calling) Read([]byte) (int, error) { r.do(); return 0, io.ErrClosedPipe }

// wordOf is a word that only call n has.
func wordOf(n int) string {
	var b strings.Builder
	b.WriteString("zyg")
	for _, digit := range fmt.Sprintf("%03d", n) {
		b.WriteString([]string{"ba", "ko", "du", "mi", "ve", "fo", "ga", "lu", "ro", "ty"}[digit-'0'])
	}
	return b.String() + "x"
}

// cut cuts a clip from whatever call is ready first.
func (o *ordeal) cut(ctx context.Context) error {
	for ctx.Err() == nil {
		a, err := o.c.send(http.MethodGet, api.Prefix+"/calls?state=ready&limit=1", nil, nil)
		if err != nil {
			return err
		}
		var ready items[api.Call]
		if err := json.Unmarshal(a.body, &ready); err != nil {
			return fmt.Errorf("%w in %s", err, a.body)
		}
		if len(ready.Items) == 0 {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		body := fmt.Sprintf(`{"callId":%q,"startMs":250,"endMs":1750}`, ready.Items[0].ID)
		a, err = o.c.send(http.MethodPost, api.Prefix+"/clips", http.Header{"Content-Type": {"application/json"}}, strings.NewReader(body))
		if err != nil {
			return nil // killed before it was acknowledged
		}
		var clip api.Clip
		if err := json.Unmarshal(a.body, &clip); err != nil || a.status != http.StatusAccepted {
			return fmt.Errorf("cut a clip: %d %s", a.status, a.body)
		}
		o.mu.Lock()
		defer o.mu.Unlock()
		o.clips = append(o.clips, clip.ID)
		return nil
	}
	return nil
}

// check waits until all is processed, and looks for what was lost or doubled.
func (o *ordeal) check() {
	t := o.t
	eventually(t, "no stage is open", func() (bool, any) {
		stages := must[api.Status](t, o.c, http.MethodGet, "/admin/status", nil).Stages
		for _, states := range stages {
			if states["pending"]+states["running"] > 0 {
				return false, stages
			}
		}
		return true, nil
	})
	rows := map[string][]api.Call{}
	for _, call := range o.c.calls(t) {
		rows[call.ExternalID] = append(rows[call.ExternalID], call)
	}
	for n := range o.tried {
		external := fmt.Sprintf("fault-%d", n)
		all := rows[external]
		delete(rows, external)
		id, acknowledged := o.kept[n]
		switch {
		case len(all) > 1:
			t.Errorf("call %d is there %d times: %+v", n, len(all), all)
		case acknowledged && (len(all) == 0 || all[0].ID != id):
			t.Errorf("call %d was acknowledged as %s, but is lost: %+v", n, id, all)
		case len(all) == 1 && all[0].State != "ready":
			t.Errorf("call %d is %s: %+v", n, all[0].State, must[api.Call](t, o.c, http.MethodGet, "/calls/"+all[0].ID, nil).Stages)
		}
		if found := o.c.search(t, wordOf(n)); found.Total != len(all) || len(all) == 1 && found.Hits[0].Call.ID != all[0].ID {
			t.Errorf("call %d has %d rows and is found %d times: %+v", n, len(all), found.Total, found.Hits)
		}
		if len(all) == 1 {
			if a := o.c.ask(t, http.MethodGet, "/calls/"+all[0].ID+"/playback", nil); a.status != http.StatusOK || len(a.body) == 0 {
				t.Errorf("call %d cannot be played: %d %s", n, a.status, a.body)
			}
		}
	}
	if len(rows) > 0 {
		t.Errorf("calls nobody uploaded: %+v", rows)
	}
	for _, id := range o.clips {
		if a := o.c.ask(t, http.MethodGet, "/clips/"+id+"/media", nil); a.status != http.StatusOK {
			t.Errorf("clip %s cannot be played: %d %s", id, a.status, a.body)
		}
	}
}
