package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"gametape/api"
)

func pathOf(id string, more ...string) string { return "/calls/" + id + strings.Join(more, "") }

// put sends a part to a call that is here.
func (c caller) put(t *testing.T, id, which, name string, body []byte) answer {
	t.Helper()
	contentType, sent := form(part{which, name, body})
	a, err := c.send(http.MethodPut, api.Prefix+pathOf(id, "/", which), http.Header{"Content-Type": {contentType}}, bytes.NewReader(sent))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestATranscriptComesLaterAndIsReplacedAndTaken(t *testing.T) {
	s := inProcess(t, settings(t))
	c := administrator(t, s.base)
	id := c.uploaded(t, part{"recording", "talk.wav", tone(300, 20*time.Second)})
	c.ready(t, id)

	first := []byte("WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Rita Rep>How does it look to you?\n\n" +
		"00:00:05.000 --> 00:00:08.000\n<v Carl Customer>It is too expensive for us.\n\n" +
		"00:00:09.000 --> 00:00:12.000\n<v Carl Customer>We have no budget this year.\n")
	a := c.put(t, id, "transcript", "talk.vtt", first)
	if got := decode[api.Accepted](t, a); a.status != http.StatusOK || !slices.Equal(got.Attached, []string{"transcript"}) || got.ID != id || !strings.HasPrefix(got.Format, "webvtt") {
		t.Fatalf("adding a transcript: %d %s", a.status, a.body)
	}
	call := c.ready(t, id)
	if !call.HasAudio || !call.HasWords || call.Revision != 1 {
		t.Errorf("the call is %+v", call)
	}
	if found := c.search(t, "too expensive"); found.Total != 1 {
		t.Errorf("its words are found %d times", found.Total)
	}
	moments, _ := prices(t, c, id)
	if len(moments) == 0 {
		t.Fatal("no objection was found in it")
	}
	c.ask(t, http.MethodPut, pathOf(id, "/moments/", moments[0].ID, "/verdict"), map[string]string{"verdict": "confirmed"})
	must[api.Call](t, c, http.MethodPut, pathOf(id, "/turns/0"), map[string]any{"text": "How does it look to you today?"})
	call = c.ready(t, id)
	clip := must[api.Clip](t, c, http.MethodPost, "/clips", map[string]any{"callId": id, "startMs": 5000, "endMs": 8000})

	// The same again changes nothing.
	if a := c.put(t, id, "transcript", "again.vtt", first); a.status != http.StatusConflict {
		t.Errorf("the same transcript again: %d %s", a.status, a.body)
	}
	// Another, of the same talk.
	second := []byte("1\n00:00:01,200 --> 00:00:04,000\nRita Rep: How does it look to you?\n\n" +
		"2\n00:00:05,100 --> 00:00:08,000\nCarl Customer: It is too expensive for us.\n\n" +
		"3\n00:00:09,000 --> 00:00:12,000\nCarl Customer: Our year has been a quiet one.\n")
	if a := c.put(t, id, "transcript", "talk.srt", second); a.status != http.StatusOK {
		t.Fatalf("replacing it: %d %s", a.status, a.body)
	}
	after := c.ready(t, id)
	if after.Revision <= call.Revision || after.Format != "srt" {
		t.Errorf("revision %d after %d, format %s", after.Revision, call.Revision, after.Format)
	}
	moments, verdicts := prices(t, c, id)
	if len(moments) == 0 || !strings.HasPrefix(verdicts, "confirmed") {
		t.Errorf("the verdict on words that still stand is %q", verdicts)
	}
	words := must[api.Transcript](t, c, http.MethodGet, pathOf(id, "/transcript"), nil)
	if got := words.Turns[0].Text; got != "How does it look to you today?" {
		t.Errorf("a correction of words that still stand is gone: %q", got)
	}
	if n := c.search(t, "budget").Total; n != 0 {
		t.Errorf("words that are not said any more are found %d times", n)
	}
	eventually(t, "the clip is cut", func() (bool, any) {
		clip = must[api.Clip](t, c, http.MethodGet, "/clips/"+clip.ID, nil)
		return clip.State == "ready", clip
	})

	// Taken away, nothing of its words is left, the clip is.
	taken := must[api.Call](t, c, http.MethodDelete, pathOf(id, "/transcript"), nil)
	if taken.HasWords || taken.Revision != 0 || taken.State != "ready" {
		t.Errorf("without its transcript the call is %+v", taken)
	}
	if a := c.ask(t, http.MethodGet, pathOf(id, "/transcript"), nil); a.status != http.StatusNotFound {
		t.Errorf("its transcript: %d", a.status)
	}
	if n := c.search(t, "too expensive").Total; n != 0 {
		t.Errorf("its words are found %d times", n)
	}
	if a := c.ask(t, http.MethodGet, "/clips/"+clip.ID+"/media", nil); a.status != http.StatusOK {
		t.Errorf("its clip: %d", a.status)
	}
	if a := c.ask(t, http.MethodDelete, pathOf(id, "/recording"), nil); a.status != http.StatusConflict {
		t.Errorf("all that is left of a call is taken: %d %s", a.status, a.body)
	}
	// And it can come again.
	c.put(t, id, "transcript", "talk.vtt", first)
	if again := c.ready(t, id); again.Revision <= after.Revision {
		t.Errorf("revision %d comes after %d", again.Revision, after.Revision)
	}
	if n := c.search(t, "too expensive").Total; n != 1 {
		t.Errorf("its words are found %d times", n)
	}
}

func TestARecordingComesLaterAndIsReplaced(t *testing.T) {
	s := inProcess(t, settings(t))
	c := administrator(t, s.base)
	id := c.uploaded(t, part{"transcript", "talk.vtt", twoSay("It is too expensive for us.")})
	c.ready(t, id)
	if a := c.put(t, id, "recording", "talk.wav", tone(300, 3*time.Second)); a.status != http.StatusOK {
		t.Fatalf("adding a recording: %d %s", a.status, a.body)
	}
	call := c.ready(t, id)
	if !call.HasAudio || call.DurationMs != 3000 || call.Revision != 1 {
		t.Errorf("the call is %+v", call)
	}
	first := c.ask(t, http.MethodGet, pathOf(id, "/peaks"), nil).body
	// As a bare body, with the name beside it.
	a, err := c.send(http.MethodPut, api.Prefix+pathOf(id, "/recording?name=better.wav"), nil, bytes.NewReader(tone(500, 4*time.Second)))
	if err != nil || a.status != http.StatusOK {
		t.Fatalf("replacing it: %v %d %s", err, a.status, a.body)
	}
	if call = c.ready(t, id); call.DurationMs != 4000 {
		t.Errorf("it is %d ms long", call.DurationMs)
	}
	if bytes.Equal(first, c.ask(t, http.MethodGet, pathOf(id, "/peaks"), nil).body) {
		t.Error("the waveform is the old one's")
	}
	if got := must[api.Call](t, c, http.MethodDelete, pathOf(id, "/recording"), nil); got.HasAudio || !got.HasWords {
		t.Errorf("without its recording the call is %+v", got)
	}
	if a := c.put(t, id, "recording", "notes.txt", []byte("words")); a.status != http.StatusUnsupportedMediaType {
		t.Errorf("text as a recording: %d %s", a.status, a.body)
	}
}

func TestAKnownCallGetsThePartItLacks(t *testing.T) {
	s := inProcess(t, settings(t))
	c := administrator(t, s.base)
	sound, words := part{"recording", "talk.wav", tone(300, 3*time.Second)}, part{"transcript", "talk.vtt", twoSay("It is too expensive for us.")}
	id := c.uploaded(t, metadata(map[string]any{"externalId": "pbx-7"}), sound)
	c.ready(t, id)
	for _, step := range []struct {
		what   string
		parts  []part
		status int
		body   string
	}{
		{"the recording again", []part{metadata(map[string]any{"externalId": "pbx-7"}), sound}, http.StatusConflict, "here already"},
		{"another recording", []part{metadata(map[string]any{"externalId": "pbx-7"}), {"recording", "other.wav", tone(500, time.Second)}}, http.StatusConflict, "another recording"},
		{"both, one of them new", []part{sound, words, metadata(map[string]any{"externalId": "pbx-7", "account": "Quill"})}, http.StatusOK, `"attached":["transcript"]`},
		{"both again", []part{metadata(map[string]any{"externalId": "pbx-7"}), sound, words}, http.StatusConflict, "here already"},
	} {
		a, err := c.upload(step.parts...)
		if err != nil || a.status != step.status || !strings.Contains(string(a.body), step.body) || !strings.Contains(string(a.body), id) {
			t.Errorf("%s: %v %d %s", step.what, err, a.status, a.body)
		}
	}
	call := c.ready(t, id)
	if !call.HasAudio || !call.HasWords || call.Account != "Quill" {
		t.Errorf("the call is %+v", call)
	}
	if n := len(c.calls(t)); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestNobodyAddsToACallTheyMayNotChange(t *testing.T) {
	s := inProcess(t, settings(t))
	owner := administrator(t, s.base)
	id := owner.uploaded(t, metadata(map[string]any{"private": true}), part{"recording", "talk.wav", tone(300, time.Second)})
	owner.ready(t, id)
	must[api.User](t, owner, http.MethodPost, "/users", map[string]any{"email": "rita@example.com", "name": "Rita", "role": "rep", "password": "a long enough one"})
	rita := loggedIn(t, s.base, "rita@example.com", "a long enough one")
	for _, which := range []string{"transcript", "recording"} {
		if a := rita.put(t, id, which, "x.vtt", twoSay("No.")); a.status != http.StatusNotFound {
			t.Errorf("PUT %s of a hidden call: %d", which, a.status)
		}
		if a := rita.ask(t, http.MethodDelete, pathOf(id, "/", which), nil); a.status != http.StatusNotFound {
			t.Errorf("DELETE %s of a hidden call: %d", which, a.status)
		}
	}
	// By its content it tells nothing either: the same sound is a call of her own.
	sum := must[api.Call](t, owner, http.MethodGet, pathOf(id), nil).RecordingSHA256
	if got := must[api.CallList](t, rita, http.MethodGet, "/calls?externalId="+url.QueryEscape("sha256:"+sum), nil); len(got.Items) != 0 {
		t.Errorf("a hidden call is found by its content: %+v", got.Items)
	}
	own := rita.uploaded(t, metadata(map[string]any{"externalId": "sha256:" + sum}), part{"recording", "talk.wav", tone(300, time.Second)})
	if own == id {
		t.Error("her upload went into the hidden call")
	}
	// A call given to her she may complete, but what is there she may not replace.
	must[api.Call](t, owner, http.MethodPatch, pathOf(id), map[string]any{"repEmail": "rita@example.com"})
	if a := rita.put(t, id, "recording", "y.wav", tone(500, time.Second)); a.status != http.StatusForbidden {
		t.Errorf("replacing another's recording: %d %s", a.status, a.body)
	}
	if a := rita.put(t, id, "transcript", "x.vtt", twoSay("No.")); a.status != http.StatusOK {
		t.Errorf("completing her call: %d %s", a.status, a.body)
	}
}

func TestMetadataGametapeDoesNotKnowIsNamed(t *testing.T) {
	s := inProcess(t, settings(t))
	c := administrator(t, s.base)
	a, err := c.upload(metadata(map[string]any{"title": "x", "acount": "Quill"}), part{"transcript", "talk.vtt", twoSay("No.")})
	if err != nil || a.status != http.StatusUnprocessableEntity || !strings.Contains(string(a.body), "metadata.acount") || !strings.Contains(string(a.body), "Is account meant?") {
		t.Errorf("an unknown field: %v %d %s", err, a.status, a.body)
	}
	for _, path := range []string{"/calls?stage=won", "/calls/call_1/playback?from=3", "/search?q=x&reps=1", "/calls/call_1/transcript?fromat=vtt"} {
		if a := c.ask(t, http.MethodGet, path, nil); a.status != http.StatusUnprocessableEntity || !strings.Contains(string(a.body), "query.") {
			t.Errorf("GET %s: %d %s", path, a.status, a.body)
		}
	}
}

func TestEditsPartsAndRetagsAtOnceEndConsistent(t *testing.T) {
	s := inProcess(t, settings(t))
	c := administrator(t, s.base)
	id := c.uploaded(t, part{"recording", "talk.wav", tone(300, 20*time.Second)}, part{"transcript", "talk.vtt", twoSay("It is too expensive for us.")})
	c.ready(t, id)
	var group errgroup.Group
	for n := range 6 {
		group.Go(func() error {
			for i := range 5 {
				switch n {
				case 0, 1:
					contentType, body := form(part{"transcript", "talk.vtt", twoSay(fmt.Sprintf("It is too expensive for us, I say it %d times.", 10*n+i))})
					if _, err := c.send(http.MethodPut, api.Prefix+pathOf(id, "/transcript"), http.Header{"Content-Type": {contentType}}, bytes.NewReader(body)); err != nil {
						return err
					}
				case 2:
					if _, err := c.try(http.MethodDelete, pathOf(id, "/transcript"), nil); err != nil {
						return err
					}
				case 3:
					if _, err := c.try(http.MethodPut, pathOf(id, "/turns/0"), map[string]any{"text": fmt.Sprintf("How is it, %d?", i)}); err != nil {
						return err
					}
				case 4:
					if _, err := c.try(http.MethodPost, "/retag", nil); err != nil {
						return err
					}
				case 5:
					contentType, body := form(part{"recording", "talk.wav", tone(300+10*i, 20*time.Second)})
					if _, err := c.send(http.MethodPut, api.Prefix+pathOf(id, "/recording"), http.Header{"Content-Type": {contentType}}, bytes.NewReader(body)); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	last := "The last word is that it is too expensive."
	c.put(t, id, "transcript", "last.vtt", twoSay(last))
	c.put(t, id, "recording", "last.wav", tone(700, 7*time.Second))
	call := c.ready(t, id)
	words := must[api.Transcript](t, c, http.MethodGet, pathOf(id, "/transcript"), nil)
	if call.DurationMs != 7000 || words.Revision != call.Revision || words.Turns[1].Text != last {
		t.Errorf("the call is %d ms long, at revision %d, its words %+v", call.DurationMs, call.Revision, words.Turns)
	}
	eventually(t, "the index holds the last word and no other", func() (bool, any) {
		found := c.search(t, "too expensive")
		return found.Total == 1 && c.search(t, `"last word"`).Total == 1, found
	})
}

func TestWhatComesLaterIsAddedByImport(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, map[string][]byte{
		"one.wav": tone(300, time.Second),
		"two.vtt": twoSay("We have no budget."),
	})
	s := inProcess(t, settings(t))
	c := administrator(t, s.base)
	run := func() map[string]string {
		t.Helper()
		report := filepath.Join(t.TempDir(), "report.jsonl")
		if said, err := importing(t, s.base, c.token, "--report", report, dir).CombinedOutput(); err != nil {
			t.Fatalf("import: %v\n%s", err, said)
		}
		states := map[string]string{}
		for _, o := range outcomes(t, report) {
			states[filepath.Base(o.File)] += o.State
		}
		return states
	}
	want := func(got map[string]string, want string) {
		t.Helper()
		if fmt.Sprint(got) != want {
			t.Errorf("the report says %v, want %s", got, want)
		}
	}
	want(run(), "map[one.wav:taken two.vtt:taken]")
	lay(t, dir, map[string][]byte{
		"one.vtt": twoSay("It is too expensive for us."),
		"two.wav": tone(500, time.Second),
		"two.srt": []byte("1\n00:00:00,000 --> 00:00:01,000\nWe have no budget.\n"),
	})
	want(run(), "map[one.vtt:attached one.wav:the same as before two.srt:not needed two.vtt:the same as before two.wav:attached]")
	want(run(), "map[one.vtt:the same as before one.wav:the same as before two.srt:not needed two.vtt:the same as before two.wav:the same as before]")
	calls := c.calls(t)
	if len(calls) != 2 {
		t.Errorf("%d calls, want 2", len(calls))
	}
	for _, call := range calls {
		if !call.HasAudio || !call.HasWords || call.DateFrom != "file" {
			t.Errorf("the call is %+v", call)
		}
	}
}
