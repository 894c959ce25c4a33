package app_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gametape/api"
)

// refusal is what an upload that cannot be kept is answered.
type refusal struct {
	parts    []part
	status   int
	location string
	// says are words of the detail that a person understands.
	says []string
}

func TestABadUploadIsRefusedAndLeavesNothing(t *testing.T) {
	env := settings(t)
	c := administrator(t, start(t, env, "serve").base)
	tone := sounding(t, "sine=frequency=440", 3*time.Second, "-c:a", "libmp3lame", "-b:a", "64k", "mp3")
	words := twoSay("It costs too much for what it does.")
	first := c.uploaded(t, metadata(map[string]any{"externalId": "crm-7"}), part{"transcript", "first.vtt", words}, part{"recording", "first.mp3", tone})
	c.ready(t, first)
	zip := append([]byte("PK\x03\x04\x14\x00\x00\x00\x08\x00"), noise(4000)...)
	long := wav(20 << 20) // in several parts
	before := stored(t, env)

	for name, tt := range map[string]refusal{
		"neither a recording nor a transcript is in it": {
			parts: []part{metadata(map[string]any{"title": "Nothing"})}, status: 422, location: "recording", says: []string{"neither a recording nor a transcript"},
		},
		"the recording is empty": {
			parts: []part{{"recording", "call.mp3", nil}}, status: 422, location: "recording", says: []string{"call.mp3", "is empty"},
		},
		"the transcript is empty": {
			parts: []part{{"recording", "call.mp3", tone}, {"transcript", "call.vtt", nil}}, status: 422, location: "transcript", says: []string{"call.vtt", "is empty"},
		},
		"the transcript is a recording renamed to .vtt": {
			parts: []part{{"recording", "call.mp3", tone}, {"transcript", "call.vtt", tone}}, status: 422, location: "transcript", says: []string{"call.vtt", "recording"},
		},
		"the transcript is a zip": {
			parts: []part{{"transcript", "call.zip", zip}}, status: 422, location: "transcript", says: []string{"call.zip"},
		},
		"the recording is a zip": {
			parts: []part{{"transcript", "call.vtt", words}, {"recording", "call.zip", zip}}, status: 415, location: "recording", says: []string{"call.zip", "ZIP archive"},
		},
		"the recording is noise named .mp3": {
			parts: []part{{"recording", "call.mp3", noise(300_000)}}, status: 415, location: "recording", says: []string{"call.mp3", "not a recording"},
		},
		"the recording is a text named .wav": {
			parts: []part{{"recording", "call.wav", words}}, status: 415, location: "recording", says: []string{"call.wav", "text"},
		},
		"the transcript is noise": {
			parts: []part{{"transcript", "call.txt", noise(3000)}}, status: 422, location: "transcript", says: []string{"call.txt"},
		},
		"the transcript is broken JSON": {
			parts: []part{{"transcript", "call.json", []byte(`{"results": [`)}}, status: 422, location: "transcript", says: []string{"call.json", "JSON"},
		},
		"the metadata is no JSON": {
			parts: []part{{"metadata", "", []byte("title: First talk")}, {"recording", "call.mp3", tone}}, status: 422, location: "metadata", says: []string{"no JSON"},
		},
		"the metadata is a list": {
			parts: []part{{"metadata", "", []byte("[]")}, {"recording", "call.mp3", tone}}, status: 422, location: "metadata", says: []string{"one JSON object"},
		},
		"the date is none": {
			parts: []part{metadata(map[string]any{"startedAt": "yesterday"}), {"recording", "call.mp3", tone}}, status: 422, location: "metadata.startedAt",
			says: []string{"yesterday", "2026-11-21T14:05:00Z"},
		},
		"the date does not exist, and comes after a recording of many parts": {
			parts: []part{{"recording", "call.wav", long}, metadata(map[string]any{"startedAt": "2026-02-30T10:00:00Z"})}, status: 422, location: "metadata.startedAt",
			says: []string{"2026-02-30", "no date"},
		},
		"the title is a number": {
			parts: []part{metadata(map[string]any{"title": 7}), {"recording", "call.mp3", tone}}, status: 422, location: "metadata.title", says: []string{"title", "text"},
		},
		"a party's side does not exist": {
			parts:  []part{metadata(map[string]any{"parties": []map[string]any{{"side": "left"}}}), {"recording", "call.mp3", tone}},
			status: 422, location: "metadata.parties[0].side", says: []string{"left", "rep, customer or unknown"},
		},
		"the externalId is known, and comes first": {
			parts: []part{metadata(map[string]any{"externalId": "crm-7"}), {"recording", "call.mp3", tone}}, status: 409, location: "metadata.externalId", says: []string{"crm-7", first},
		},
		"the externalId is known, and comes last": {
			parts: []part{{"recording", "call.mp3", tone}, metadata(map[string]any{"externalId": "crm-7"})}, status: 409, location: "metadata.externalId", says: []string{"crm-7", first},
		},
		"there are two recordings": {
			parts: []part{{"recording", "a.mp3", tone}, {"recording", "b.mp3", tone}}, status: 422, location: "recording", says: []string{"two recordings"},
		},
		"a companion comes without a transcript": {
			parts: []part{{"recording", "a.mp3", tone}, {"companion", "parties.json", []byte(`[{"speakerId":"1","name":"Anna"}]`)}}, status: 422, location: "companion", says: []string{"no transcript whose speakers"},
		},
		"a companion names nobody": {
			parts: []part{{"transcript", "first.vtt", words}, {"companion", "parties.json", []byte(`{"title":"x"}`)}}, status: 422, location: "companion", says: []string{"parties.json", "names nobody"},
		},
		"a part is called something else": {
			parts: []part{{"recording", "a.mp3", tone}, {"video", "b.mp4", tone}}, status: 422, location: "video", says: []string{"video", "recording, transcript, companion and metadata"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := c.upload(tt.parts...)
			if err != nil {
				t.Fatal(err)
			}
			p := checkProblem(t, a, tt)
			if tt.status == http.StatusConflict && p.Ref != first {
				t.Errorf("ref is %q, want the first call's id %q", p.Ref, first)
			}
			checkNothingLeft(t, c, env, before)
		})
	}
	t.Run("it is no form at all", func(t *testing.T) {
		a := c.ask(t, http.MethodPost, "/calls", map[string]string{"title": "First talk"})
		checkProblem(t, a, refusal{status: 422, location: "body", says: []string{"multipart/form-data", "recording", "transcript"}})
		checkNothingLeft(t, c, env, before)
	})
	t.Run("it says 2 GiB where 1 GiB is the limit", func(t *testing.T) {
		a := c.stream(t, 2<<30, true)
		checkProblem(t, a, refusal{status: 413, location: "recording", says: []string{"2048 MiB", "limit of 1024 MiB"}})
		checkNothingLeft(t, c, env, before)
	})
	t.Run("it is cut off in the middle", func(t *testing.T) {
		contentType, body := form(part{"transcript", "call.vtt", words}, part{"recording", "call.wav", long})
		header := http.Header{"Content-Type": {contentType}}
		_, err := c.send(http.MethodPost, api.Prefix+"/calls", header, io.MultiReader(bytes.NewReader(body[:len(body)/2]), broken{}))
		if err == nil {
			t.Error("an upload that broke off was answered")
		}
		eventually(t, "what came of it is removed", func() (bool, any) {
			now := stored(t, env)
			return slices.Equal(now, before), now
		})
		checkNothingLeft(t, c, env, before)
	})
}

func TestAnUploadLargerThanItSaysIsRefused(t *testing.T) {
	env := settings(t, "GAMETAPE_MAX_UPLOAD=8MiB")
	c := administrator(t, start(t, env, "serve").base)
	a := c.stream(t, 24<<20, false)
	checkProblem(t, a, refusal{status: 413, location: "recording", says: []string{"call.wav", "8 MiB"}})
	checkNothingLeft(t, c, env, nil)
}

// checkProblem compares an answer with RFC 9457 and with what a person needs.
func checkProblem(t *testing.T, a answer, want refusal) api.Problem {
	t.Helper()
	if got := a.header.Get("Content-Type"); a.status != want.status || got != "application/problem+json" {
		t.Fatalf("%d %s %s, want a problem with %d", a.status, got, a.body, want.status)
	}
	p := decode[api.Problem](t, a)
	if p.Status != want.status || p.Title != http.StatusText(want.status) {
		t.Errorf("title %q, status %d, want %d %s", p.Title, p.Status, want.status, http.StatusText(want.status))
	}
	if len(p.Errors) != 1 || p.Errors[0].Location != want.location && !strings.HasPrefix(p.Errors[0].Location, want.location+": ") {
		t.Errorf("errors %+v, want one at %s", p.Errors, want.location)
	}
	for _, words := range want.says {
		if !strings.Contains(p.Detail, words) {
			t.Errorf("the detail %q does not say %q", p.Detail, words)
		}
	}
	checkPlain(t, p.Detail)
	return p
}

// anyID is an id, whose letters mean nothing.
var anyID = regexp.MustCompile(`[a-z]+_[0-9a-z]{26}`)

// checkPlain finds what a person cannot do anything with.
func checkPlain(t *testing.T, sentence string) {
	t.Helper()
	sentence = anyID.ReplaceAllString(sentence, "")
	if !strings.HasSuffix(sentence, ".") && !strings.HasSuffix(sentence, ")") {
		t.Errorf("%q is no whole sentence", sentence)
	}
	for _, inside := range []string{"EOF", "sql", "SQL", "multipart:", "NextPart", "nil", "panic", "0x", "127.0.0.1", "goroutine", "calls/", "http:", "exit status", "[mov", "moov"} {
		if strings.Contains(sentence, inside) {
			t.Errorf("%q shows %q, which is ours alone to know", sentence, inside)
		}
	}
}

// checkNothingLeft compares calls and objects with those from before.
func checkNothingLeft(t *testing.T, c caller, env, before []string) {
	t.Helper()
	kept := 0
	for _, name := range before {
		if strings.HasSuffix(name, "/transcript") {
			kept++
		}
	}
	if got := c.calls(t); len(got) != kept {
		t.Errorf("there are %d calls, want %d: %+v", len(got), kept, got)
	}
	if diff := cmp.Diff(before, stored(t, env)); diff != "" {
		t.Errorf("objects left behind (-before +after):\n%s", diff)
	}
}

// stored are the files of the embedded object storage: objects, and parts of
// uploads that are not joined yet.
func stored(t *testing.T, env []string) []string {
	t.Helper()
	bucket := filepath.Join(setting(env, "DATA"), "objects", "gametape")
	var found []string
	err := filepath.WalkDir(bucket, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			name, _ := filepath.Rel(bucket, path)
			found = append(found, name)
		}
		if os.IsNotExist(err) {
			return nil // removed meanwhile
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// noise is what no format looks like; the same every time.
func noise(n int) []byte {
	out := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{'n', 'o', 'i', 's', 'e'}).Read(out) // never fails
	return out
}

// wav is silence of n bytes.
func wav(n int) []byte {
	out := make([]byte, n)
	copy(out, wavHead)
	return out
}

// wavHead begins a WAV file whose length is not known yet: 8 kHz, mono, 16 bits.
const wavHead = "RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\xff\xff\xff\xff"

// stream sends a recording of n bytes without ever holding it, and says
// beforehand how long the upload is or does not.
func (c caller) stream(t *testing.T, n int64, saying bool) answer {
	t.Helper()
	contentType, empty := form(part{"recording", "call.wav", []byte(wavHead)})
	at := bytes.Index(empty, []byte(wavHead)) + len(wavHead)
	body := io.MultiReader(bytes.NewReader(empty[:at]), io.LimitReader(silence{}, n), bytes.NewReader(empty[at:]))
	req, err := http.NewRequest(http.MethodPost, c.base+api.Prefix+"/calls", body)
	if err != nil {
		t.Fatal(err)
	}
	if saying {
		req.ContentLength = int64(len(empty)) + n
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Authorization", "Bearer "+c.token)
	a, err := c.read(req)
	if err != nil {
		t.Fatalf("the refusal did not arrive: %v", err)
	}
	return a
}

type silence struct{}

func (silence) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, fmt.Errorf("the cable was pulled") }
