package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"gametape/api"
)

func TestACallGoesInAndItsMomentsComeOut(t *testing.T) {
	for name, of := range map[string]func(*testing.T) talk{
		"a demo call":                       demoTalk,
		"a real call with human word times": geckoTalk,
	} {
		t.Run(name, func(t *testing.T) {
			k := of(t)
			s := inProcess(t, settings(t))
			followCall(t, administrator(t, s.base), k)
		})
	}
}

func TestACallGoesThroughSeveralProcesses(t *testing.T) {
	for name, of := range map[string]func(*testing.T) talk{
		"a demo call":                       demoTalk,
		"a real call with human word times": geckoTalk,
	} {
		t.Run(name, func(t *testing.T) {
			k := of(t)
			env := settings(t, services(t)...)
			s := start(t, env, "serve")
			start(t, env, "worker")
			start(t, env, "worker")
			followCall(t, administrator(t, s.base), k)
		})
	}
}

// followCall brings a call in, finds in it, listens to it and cuts a clip.
func followCall(t *testing.T, c caller, k talk) {
	t.Helper()
	id := c.uploaded(t,
		metadata(map[string]any{"title": "First talk", "externalId": "talk-1", "startedAt": "2026-03-02T09:30:00Z", "account": "Northwind"}),
		part{"recording", k.file, k.sound}, part{"transcript", "talk.vtt", k.vtt()})
	call := c.ready(t, id)
	want := length(t, k.sound)
	if got := time.Duration(call.DurationMs) * time.Millisecond; (got - want).Abs() > 200*time.Millisecond {
		t.Errorf("the call is %s long, its recording %s", got, want)
	}
	t.Run("phrases are found where they are said", func(t *testing.T) { findPhrases(t, c, k, id) })
	t.Run("the recording comes back whole and in ranges", func(t *testing.T) { fetchRanges(t, c, k, id) })
	t.Run("a clip is as long as it was cut", func(t *testing.T) { cutClip(t, c, id) })
}

func findPhrases(t *testing.T, c caller, k talk, id string) {
	phrases := k.phrases(40)
	if len(phrases) < 20 {
		t.Fatalf("only %d phrases to look for", len(phrases))
	}
	const within = 700 * time.Millisecond
	var far []string
	for _, p := range phrases {
		found := c.search(t, fmt.Sprintf("%q", p.text))
		if found.Total != 1 || len(found.Hits) != 1 || found.Hits[0].Call.ID != id {
			t.Errorf("%q is found %d times, but said once, at %s", p.text, found.Total, p.at)
			continue
		}
		if off := time.Duration(found.Hits[0].AtMs)*time.Millisecond - p.at; off.Abs() > within {
			far = append(far, fmt.Sprintf("%q is said at %s; the hit is %s off", p.text, p.at, off))
		}
	}
	// Where somebody pauses or stumbles in the middle of a cue its times do not
	// tell; that is seldom.
	t.Logf("%d of %d phrases are more than %s off: %q", len(far), len(phrases), within, far)
	if len(far)*10 > len(phrases) {
		t.Errorf("more than a tenth of the phrases is not found where it is said")
	}
}

func fetchRanges(t *testing.T, c caller, k talk, id string) {
	path := api.Prefix + "/calls/" + id + "/recording"
	size := len(k.sound)
	for name, tt := range map[string]struct {
		ranged     string
		status     int
		from, to   int
		contentOf  string
		unreadable bool
	}{
		"the whole recording":            {status: 200, to: size},
		"a thousand bytes in the middle": {ranged: "bytes=5000-5999", status: 206, from: 5000, to: 6000, contentOf: fmt.Sprintf("bytes 5000-5999/%d", size)},
		"the last thousand bytes":        {ranged: "bytes=-1000", status: 206, from: size - 1000, to: size, contentOf: fmt.Sprintf("bytes %d-%d/%d", size-1000, size-1, size)},
		"from the middle to the end":     {ranged: fmt.Sprintf("bytes=%d-", size/2), status: 206, from: size / 2, to: size, contentOf: fmt.Sprintf("bytes %d-%d/%d", size/2, size-1, size)},
		"the first byte, as Safari asks": {ranged: "bytes=0-1", status: 206, from: 0, to: 2, contentOf: fmt.Sprintf("bytes 0-1/%d", size)},
		"a range behind the end":         {ranged: fmt.Sprintf("bytes=%d-%d", size, size+10), status: 416, contentOf: fmt.Sprintf("bytes */%d", size), unreadable: true},
	} {
		header := http.Header{}
		if tt.ranged != "" {
			header.Set("Range", tt.ranged)
		}
		a, err := c.send(http.MethodGet, path, header, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a.status != tt.status || a.header.Get("Content-Range") != tt.contentOf {
			t.Errorf("%s: %d with Content-Range %q, want %d with %q", name, a.status, a.header.Get("Content-Range"), tt.status, tt.contentOf)
		}
		if !tt.unreadable && !bytes.Equal(a.body, k.sound[tt.from:tt.to]) {
			t.Errorf("%s: these %d bytes are not those that were uploaded", name, len(a.body))
		}
	}
}

func cutClip(t *testing.T, c caller, id string) {
	clip := must[api.Clip](t, c, http.MethodPost, "/clips", map[string]any{"callId": id, "startMs": 20_300, "endMs": 32_800, "title": "Worth hearing"})
	eventually(t, "the clip is rendered", func() (bool, any) {
		clip = must[api.Clip](t, c, http.MethodGet, "/clips/"+clip.ID, nil)
		return clip.State != "processing", clip.State
	})
	if clip.State != "ready" || clip.DurationMs != 12_500 || len(clip.Words) == 0 {
		t.Fatalf("clip: %+v", clip)
	}
	a := c.ask(t, http.MethodGet, "/clips/"+clip.ID+"/media", nil)
	if a.status != http.StatusOK {
		t.Fatalf("clip media: %d %s", a.status, a.body)
	}
	if got := length(t, a.body); (got - 12_500*time.Millisecond).Abs() > 50*time.Millisecond {
		t.Errorf("ffprobe says the clip is %s long, want 12.5s", got)
	}
	kept := must[items[api.Clip]](t, c, http.MethodGet, "/clips?call="+url.QueryEscape(id), nil)
	if len(kept.Items) != 1 || kept.Items[0].ID != clip.ID {
		t.Errorf("the call's clips: %+v", kept.Items)
	}
}
