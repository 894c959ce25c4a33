package app_test

import (
	"bytes"
	"crypto/sha256"
	bin "encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gametape/api"
)

// speechFake is a speech server of OpenAI's kind that understands tones: 300 Hz is
// somebody who asks, anything higher somebody who objects.
type speechFake struct {
	mu       sync.Mutex
	answered map[string]int // by the sound's SHA-256
	forms    []map[string][]string
	// refuse says whether the nth request is refused, and how.
	refuse func(n int) int
}

func listening(t *testing.T, refuse func(n int) int) (*speechFake, string) {
	t.Helper()
	l := &speechFake{answered: map[string]int{}, refuse: refuse}
	web := httptest.NewServer(l)
	t.Cleanup(web.Close)
	return l, web.URL
}

func (l *speechFake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, _, err := r.FormFile("file")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	wav, _ := io.ReadAll(f)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forms = append(l.forms, r.MultipartForm.Value)
	if l.refuse != nil {
		if status := l.refuse(len(l.forms)); status != 0 {
			http.Error(w, `{"error":{"message":"the model has a cold"}}`, status)
			return
		}
	}
	if form := r.FormValue("response_format"); form != "verbose_json" {
		http.Error(w, fmt.Sprintf(`{"error":{"message":"response_format %s is not known"}}`, form), http.StatusBadRequest)
		return
	}
	sum := sha256.Sum256(wav)
	l.answered[hex.EncodeToString(sum[:])]++
	_ = json.NewEncoder(w).Encode(heardIn(wav, r.FormValue("language")))
}

// heardIn is what is said in a piece: a sentence each time a tone begins.
func heardIn(wav []byte, language string) map[string]any {
	const frame = 1600 // 100 ms
	type piece map[string]any
	segments, words := []piece{}, []piece{}
	sound, loud := wav[44:], false
	for at := 0; at+2*frame <= len(sound); at += 2 * frame {
		crossings, peak, before := 0, 0, int16(0)
		for i := at; i < at+2*frame; i += 2 {
			v := int16(bin.LittleEndian.Uint16(sound[i:]))
			if v >= 0 != (before >= 0) {
				crossings++
			}
			peak, before = max(peak, int(v)), v
		}
		if begins := peak > 1000 && !loud; begins {
			text, start := "How does it look to you?", float64(at)/32000
			if crossings > 90 {
				text = "It is too expensive for us."
			}
			if language == "de" {
				text = "Das ist uns zu teuer."
			}
			said := strings.Fields(text)
			for i, word := range said {
				words = append(words, piece{"word": strings.Trim(word, ".?"), "start": start + 0.3*float64(i), "end": start + 0.3*float64(i+1)})
			}
			segments = append(segments, piece{"start": start, "end": start + 0.3*float64(len(said)), "text": " " + text})
		}
		loud = peak > 1000
	}
	return map[string]any{"language": "english", "segments": segments, "words": words, "text": "…"}
}

func (l *speechFake) told() (requests int, answered map[string]int, last map[string][]string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.forms), l.answered, l.forms[len(l.forms)-1]
}

// tones is a recording in which each channel has tones of its own pitch, of 3 s
// from each of the seconds.
func tones(length int, pitches []int, begins ...[]int) []byte {
	mono := tone(0, time.Duration(length)*time.Second)
	const rate = 8000
	out := bytes.Clone(mono[:44])
	n := len(pitches)
	bin.LittleEndian.PutUint16(out[22:], uint16(n))
	bin.LittleEndian.PutUint32(out[28:], uint32(2*n*rate))
	bin.LittleEndian.PutUint16(out[32:], uint16(2*n))
	bin.LittleEndian.PutUint32(out[40:], uint32(2*n*rate*length))
	samples := make([]byte, 2*n*rate*length)
	for ch, pitch := range pitches {
		sound := tone(pitch, 3*time.Second)[44:]
		for _, second := range begins[ch] {
			for i := 0; i < len(sound); i += 2 {
				copy(samples[n*(2*rate*second+i)+2*ch:], sound[i:i+2])
			}
		}
	}
	return append(out, samples...)
}

func TestACallWithoutATranscriptGetsOne(t *testing.T) {
	l, url := listening(t, nil)
	c := administrator(t, inProcess(t, settings(t, "GAMETAPE_SPEECH_URL="+url, "GAMETAPE_SPEECH_MODEL=small")).base)
	about := []byte(`{"contact":"Carl Klein","account":"Klein & Sons","parties":[{"name":"Rita Rep","side":"rep","channel":0},{"name":"Carl Klein","side":"customer","channel":1}]}`)
	id := c.uploaded(t, part{"metadata", "", about}, part{"recording", "talk.wav", tones(30, []int{300, 900}, []int{1, 12}, []int{6, 20})})
	call := c.ready(t, id)
	if !call.HasWords || call.Speech == nil || !call.Speech.Made || call.Speech.Model != "small" || call.AskSides || call.Language != "en" || len(call.Warnings) > 0 {
		t.Errorf("the call is %+v (%+v)", call, call.Speech)
	}
	if s := call.Speech; s.SoundMs != s.DoneMs || s.SentMs != s.DoneMs || s.DoneMs < 20_000 || s.DoneMs > 60_000 {
		t.Errorf("transcribed were %+v", s)
	}
	words := must[api.Transcript](t, c, http.MethodGet, pathOf(id, "/transcript"), nil)
	var said []string
	for _, turn := range words.Turns {
		said = append(said, fmt.Sprintf("%d %s: %s", (turn.StartMs+500)/1000, turn.Side, turn.Text))
	}
	want := "1 rep: How does it look to you?\n6 customer: It is too expensive for us.\n12 rep: How does it look to you?\n20 customer: It is too expensive for us."
	if got := strings.Join(said, "\n"); got != want {
		t.Errorf("it says\n%s\nwant\n%s", got, want)
	}
	if moments, _ := prices(t, c, id); len(moments) != 2 || c.search(t, "too expensive").Total != 2 {
		t.Errorf("%d objections were found, and %d turns by search", len(moments), c.search(t, "too expensive").Total)
	}
	requests, _, form := l.told()
	if requests != 2 || !strings.Contains(form["prompt"][0], "Rita Rep") && !strings.Contains(form["prompt"][0], "Carl Klein, Klein & Sons") || form["model"][0] != "small" {
		t.Errorf("the server was asked %d times, at last for %v", requests, form)
	}

	// Again, in another language.
	must[api.Call](t, c, http.MethodPost, pathOf(id, "/transcribe"), map[string]any{"language": "de", "model": "large"})
	again := c.ready(t, id)
	if again.Revision <= call.Revision || again.Speech.Model != "large" || again.Language != "de" || again.Speech.SentMs != 2*call.Speech.SentMs {
		t.Errorf("afterwards the call is %+v (%+v)", again, again.Speech)
	}
	if n := c.search(t, "zu teuer").Total; n == 0 || c.search(t, "too expensive").Total != 0 {
		t.Errorf("the new words are found %d times", n)
	}

	// What somebody brings replaces it, and is not written over.
	if a := c.put(t, id, "transcript", "talk.vtt", saysFor(20)); a.status != http.StatusOK {
		t.Fatalf("bringing a transcript: %d %s", a.status, a.body)
	}
	if brought := c.ready(t, id); brought.Speech.Made || !strings.HasPrefix(brought.Format, "webvtt") {
		t.Errorf("afterwards the call is %+v", brought)
	}
	if a := c.ask(t, http.MethodPost, pathOf(id, "/transcribe"), map[string]any{}); a.status != http.StatusConflict {
		t.Errorf("transcribing over it: %d %s", a.status, a.body)
	}
}

func TestOfAMixThePageAsks(t *testing.T) {
	_, url := listening(t, nil)
	c := administrator(t, inProcess(t, settings(t, "GAMETAPE_SPEECH_URL="+url)).base)
	call := c.ready(t, c.uploaded(t, part{"recording", "talk.wav", tones(12, []int{900}, []int{1, 7})}))
	if !call.HasWords || !call.AskSides {
		t.Errorf("the call is %+v", call)
	}
	silent := c.ready(t, c.uploaded(t, part{"recording", "silent.wav", tones(5, []int{300}, nil)}))
	if silent.HasWords || !strings.Contains(strings.Join(silent.Warnings, "\n"), "Nobody is heard") {
		t.Errorf("the silent call is %+v", silent)
	}
}

// TestPiecesThatWereHeardAreNotSentAgain lets the server fail at the third of
// four pieces.
func TestPiecesThatWereHeardAreNotSentAgain(t *testing.T) {
	l, url := listening(t, func(n int) int {
		if n == 3 {
			return http.StatusBadRequest
		}
		return 0
	})
	env := settings(t, "GAMETAPE_SPEECH_URL="+url)
	c := administrator(t, inProcess(t, env).base)
	id := c.uploaded(t, part{"recording", "talk.wav", tones(60, []int{300, 900}, []int{1, 40, 44}, []int{6, 50, 54})})
	call := c.settled(t, id)
	var why string
	for _, s := range call.Stages {
		why += s.Error
	}
	if call.State != "failed" || !strings.Contains(why, "the model has a cold") || call.Speech.DoneMs == 0 || call.Speech.DoneMs >= call.Speech.SoundMs {
		t.Fatalf("the call is %s (%s), %+v", call.State, why, call.Speech)
	}
	must[api.Call](t, c, http.MethodPost, pathOf(id, "/retry"), nil)
	if call = c.ready(t, id); !call.HasWords || c.search(t, "too expensive").Total == 0 {
		t.Errorf("the call is %+v", call)
	}
	requests, answered, _ := l.told()
	if requests != 5 || len(answered) != 4 || call.Speech.SentMs != call.Speech.SoundMs {
		t.Errorf("it was asked %d times and answered %d pieces; sent were %d of %d ms", requests, len(answered), call.Speech.SentMs, call.Speech.SoundMs)
	}
	for sum, n := range answered {
		if n != 1 {
			t.Errorf("the piece %.8s was transcribed %d times", sum, n)
		}
	}
	// What was kept of them is not needed any more.
	left, err := filepath.Glob(filepath.Join(setting(env, "DATA"), "objects/*/calls", id, "speech/*/*/*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind are %v (%v)", left, err)
	}
}

// TestATranscriptThatComesMeanwhileStands brings one while the server listens.
func TestATranscriptThatComesMeanwhileStands(t *testing.T) {
	asked, answer := make(chan bool, 10), make(chan bool)
	_, url := listening(t, func(int) int {
		asked <- true
		<-answer
		return 0
	})
	c := administrator(t, inProcess(t, settings(t, "GAMETAPE_SPEECH_URL="+url)).base)
	id := c.uploaded(t, part{"recording", "talk.wav", tones(20, []int{300, 900}, []int{1}, []int{6})})
	<-asked
	a := c.put(t, id, "transcript", "talk.vtt", saysFor(20))
	close(answer)
	if a.status != http.StatusOK {
		t.Fatalf("bringing a transcript: %d %s", a.status, a.body)
	}
	call := c.ready(t, id)
	if call.Speech != nil && call.Speech.Made || !strings.HasPrefix(call.Format, "webvtt") || c.search(t, "expensive").Total != 0 {
		t.Errorf("the call is %+v (%+v)", call, call.Speech)
	}
}
